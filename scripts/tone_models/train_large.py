"""Train the engine *large*: BASE=folder python scripts/tone_models/train_large.py [evaluate|ship].

BASE is a folder with the weights, the configuration and the tokenizer of all-MiniLM-L6-v2
(Apache-2.0). Needs torch, transformers, onnx and onnxruntime beside relstat; two cores and an hour.

Two stages: first NewsMTSC, then labelled mentions in state media together with a part of NewsMTSC
again; the second is made several times from the same beginning, and the weights are averaged
(Wortsman et al. 2022, Model soups). ``evaluate`` prints macro-F1 with each outlet left out, and in
folds by document; ``ship`` trains on everything and writes the weights in 8 bits to
packages/relstat-tone. Between runs the first stage is kept in the folder WORK, build/tone.
"""

from __future__ import annotations

import os
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
import onnxruntime.quantization
import torch
from labelled import CLASS_SHARES, Mention, f1_line, folds_of, labels_of, news, state_media
from transformers import AutoModel

from relstat.analysis.tone.large_engine import mark_pieces
from relstat.analysis.tone.word_pieces import WordPieces
from relstat.arrays import Floats

ROOT: Final = Path(__file__).resolve().parents[2]
BASE: Final = Path(os.environ["BASE"])
WORK: Final = Path(os.environ.get("WORK", str(ROOT / "build" / "tone")))
PACKAGE: Final = ROOT / "packages" / "relstat-tone" / "src" / "relstat_tone"
MARKS: Final = ("[T]", "[/T]")
BATCH: Final = 32
SECOND_STAGES: Final = ((1, 1500), (3, 4500), (4, 4500))  # seed, and mentions of NewsMTSC
EPOCHS: Final = (2, 3)
RATES: Final = (5e-5, 6e-5)
HEAD_RATES: Final = (1e-3, 5e-4)
FOLDS: Final = 3  # of which one is measured


def load_pieces() -> list[str]:
    """Return the pieces of the base encoder, and the two marks."""
    return [*(BASE / "vocab.txt").read_text(encoding="utf-8").splitlines(), *MARKS]


PIECES: Final = WordPieces(load_pieces())


class Encoder(torch.nn.Module):  # type: ignore[misc]  # of torch, which is not installed for tests
    """The base encoder, and a layer on what it makes of the mark and of all pieces together."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = AutoModel.from_pretrained(BASE)
        self.encoder.resize_token_embeddings(len(load_pieces()))
        size = self.encoder.config.hidden_size
        self.head = torch.nn.Sequential(torch.nn.Dropout(0.1), torch.nn.Linear(2 * size, 3))

    def forward(self, pieces: Any, mask: Any) -> Any:
        """Return log odds: (sentences, 3)."""
        states = self.encoder(input_ids=pieces, attention_mask=mask).last_hidden_state
        is_mark = (pieces == PIECES.number(MARKS[0])).to(states.dtype)[..., None]
        seen = mask.to(states.dtype)[..., None]
        mean = (states * seen).sum(1) / seen.sum(1)
        return self.head(torch.cat([(states * is_mark).sum(1), mean], 1))


def batches(rows: list[list[int]], *, mixed: bool) -> Iterator[tuple[list[int], Any, Any]]:
    """Yield the numbers of sentences of about the same length, their pieces and masks."""
    order = list(range(len(rows)))
    if mixed:
        random.shuffle(order)
    size = BATCH * 30 if mixed else max(len(order), 1)
    groups = []
    for first in range(0, len(order), size):
        some = sorted(order[first : first + size], key=lambda one: len(rows[one]))
        groups += [some[start : start + BATCH] for start in range(0, len(some), BATCH)]
    if mixed:
        random.shuffle(groups)
    for group in groups:
        width = max(len(rows[one]) for one in group)
        pieces = torch.zeros((len(group), width), dtype=torch.int64)
        for row, one in enumerate(group):
            pieces[row, : len(rows[one])] = torch.tensor(rows[one])
        yield group, pieces, (pieces != 0).long()


def marked(mentions: list[Mention]) -> list[list[int]]:
    """Return the pieces of each sentence."""
    return [mark_pieces(PIECES, one.text, one.begin, one.end) for one in mentions]


def train(model: Encoder, mentions: list[Mention], stage: int) -> None:
    """Train a stage."""
    rows, classes = marked(mentions), torch.tensor(labels_of(mentions) + 1)
    total = EPOCHS[stage] * -(-len(rows) // BATCH)
    groups = [
        {"params": model.encoder.parameters(), "lr": RATES[stage]},
        {"params": model.head.parameters(), "lr": HEAD_RATES[stage]},
    ]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, step / 50) * max(0.0, 1 - step / total)
    )
    model.train()
    for _ in range(EPOCHS[stage]):
        for group, pieces, mask in batches(rows, mixed=True):
            loss = torch.nn.functional.cross_entropy(model(pieces, mask), classes[group])
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()


def judge(model: Encoder, mentions: list[Mention]) -> Floats:
    """Return the probabilities of mentions."""
    model.eval()
    made = np.zeros((len(mentions), 3))
    with torch.inference_mode():
        for group, pieces, mask in batches(marked(mentions), mixed=False):
            made[group] = model(pieces, mask).softmax(1).numpy()
    return made


def first_stage() -> dict[str, Any]:
    """Return the weights after NewsMTSC, trained once."""
    path = WORK / "first_stage.pt"
    if not path.exists():
        seed(0)
        model = Encoder()
        train(model, news("train"), 0)
        WORK.mkdir(parents=True, exist_ok=True)
        torch.save(model.state_dict(), path)
    found: dict[str, Any] = torch.load(path)
    return found


def seed(number: int) -> None:
    """Make what follows repeatable."""
    torch.manual_seed(number)
    random.seed(number)


def second_stage(mentions: list[Mention]) -> Encoder:
    """Return a model trained on mentions in state media, and some of NewsMTSC again."""
    made = []
    for number, again in SECOND_STAGES:
        model = Encoder()
        model.load_state_dict(first_stage())
        seed(number)
        train(model, mentions + random.sample(news("train"), again), 1)
        made.append(model.state_dict())
    mean = {name: sum(one[name] for one in made) / len(made) for name in made[0]}
    model.load_state_dict(mean)
    return model


def left_out(mentions: list[Mention], parts: Any, name: str) -> Floats:
    """Return the probabilities of each named part by a model that did not see it; kept in WORK."""
    path = WORK / f"left_out_{name}.npy"
    made = np.zeros((len(mentions), 3))
    for part in filter(None, np.unique(parts).tolist()):
        inside = parts == part
        model = second_stage([one for one, out in zip(mentions, inside, strict=True) if not out])
        made[inside] = judge(model, [one for one, out in zip(mentions, inside, strict=True) if out])
        torch.save(model.state_dict(), WORK / f"without_{name}_{part}.pt".replace(" ", "_"))
        print(name, part, f1_line(labels_of(mentions)[inside], made[inside].argmax(1) - 1),
              flush=True)  # fmt: skip
    np.save(path, made)
    return made


def evaluate() -> None:
    """Print macro-F1 on what was left out."""
    mentions = state_media()
    labels = labels_of(mentions)
    outlets = np.array([one.outlet for one in mentions])
    dev = np.array([one.source == "dev" for one in mentions])
    print(len(mentions), "mentions,", int(dev.sum()), "of them of others", flush=True)
    folds = np.where(folds_of(mentions, FOLDS) == 0, "measured", "")
    for name, parts in (("outlet", outlets), ("fold", folds)):
        made = left_out(mentions, parts, name)
        for what, rows in (("all", dev | True), ("of others", dev), ("our own", ~dev)):
            kept = rows & (parts != "")
            print(f"{name} left out, {what}:", f1_line(labels[kept], made[kept].argmax(1) - 1))


def ship() -> None:
    """Train on everything, measure on NewsMTSC's development parts, write the package's weights."""
    model = second_stage(state_media())
    torch.save(model.state_dict(), WORK / "final.pt")
    for part in ("dev_rw", "dev_mt"):
        some = news(part)
        print(part, f1_line(labels_of(some), judge(model, some).argmax(1) - 1), flush=True)
    export(model)
    line = " ".join(f"{share:.4f}" for share in CLASS_SHARES)
    (PACKAGE / "shares.txt").write_text(line + "\n", encoding="utf-8")


def export(model: Encoder) -> None:
    """Write a model in 8 bits.

    Of the weights 7 bits are used: where a processor has no instructions for sums of products of 8
    bits (VNNI), ONNX Runtime adds them in 16, and larger ones would overflow.
    """
    model.eval()
    whole, eight = WORK / "tone.onnx", PACKAGE / "tone.onnx"
    pieces = torch.tensor([marked(news("dev_rw")[:1])[0]])
    axes = {0: "sentences", 1: "width"}
    torch.onnx.export(
        model, (pieces, torch.ones_like(pieces)), str(whole), dynamo=False, opset_version=17,
        input_names=["pieces", "mask"], output_names=["log_odds"],
        dynamic_axes={"pieces": axes, "mask": axes, "log_odds": {0: "sentences"}},
    )  # fmt: skip
    onnxruntime.quantization.quantize_dynamic(
        str(whole), str(eight), weight_type=onnxruntime.quantization.QuantType.QInt8,
        per_channel=True, reduce_range=True,
    )  # fmt: skip
    (PACKAGE / "pieces.txt").write_text("\n".join(load_pieces()) + "\n", encoding="utf-8")


if __name__ == "__main__":
    torch.set_num_threads(2)
    {"evaluate": evaluate, "ship": ship}[sys.argv[1] if sys.argv[1:] else "evaluate"]()
