"""How often each engine of sentiment gives a sentence the sign that a reader gives it.

Run by hand, with an index of each corpus (or its file)::

    python scripts/evaluate_sentiment.py kcna_2011_2012=kcna.relstat kremlin_en=kremlin.relstat

With ``--draw 20`` it prints as many sentences of each, of documents that nobody judged yet.

The judgements are those of ``scripts/sentiment_judgements.csv``: a document's id, the number of the
sentence in it, the sample, and the sign that a reader gave the sentence before its score was
seen: 1 where it approves, praises or tells of something good, -1 where it disapproves, threatens or
tells of something bad, 0 for neither or both. Sentences of 8 to 60 words were drawn at random.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from tabulate import tabulate

import relstat
from relstat.analysis.scoring.engines import ENGINES, engine_of
from relstat.analysis.scoring.scored_documents import THRESHOLD
from relstat.arrays import AnyInts

__all__ = [
    "Judgement",
    "agreement",
    "draw_sentences",
    "find_sentences",
    "macro_f1",
    "read_judgements",
    "signs_of",
]

FILE: Final = Path(__file__).with_name("sentiment_judgements.csv")
SEED: Final = 20261127
WORDS: Final = (8, 60)


class Judgement(NamedTuple):
    """The sign that a reader gave a sentence, and where it is."""

    corpus: str
    id: str
    sentence: int
    sample: str
    sign: int


def read_judgements(path: Path = FILE) -> list[Judgement]:
    """Read the judgements of a file."""
    with path.open(encoding="utf-8", newline="") as lines:
        return [
            Judgement(row["corpus"], row["id"], int(row["sentence"]), row["sample"],
                      int(row["sign"]))
            for row in csv.DictReader(lines)
        ]  # fmt: skip


def find_sentences(corpus: relstat.Corpus, judged: Sequence[Judgement]) -> list[str]:
    """Return the sentences that were judged, as written."""
    rows = {name: row for row, name in enumerate(corpus.metadata["id"].to_list())}
    found: dict[int, str] = {}
    for shard in corpus.stream.shards:
        tokens = shard.tokens
        for number, one in enumerate(judged):
            row = rows[one.id] - shard.first_row
            if 0 <= row < len(tokens):
                first = int(tokens.document_sentences[row])
                found[number] = tokens.sentence_text(first + one.sentence - 1)
    return [found[number] for number in range(len(judged))]


def draw_sentences(
    corpus: relstat.Corpus, size: int, judged: frozenset[str]
) -> list[tuple[str, int, str]]:
    """Draw sentences at random: document, number and text; none of documents that were judged."""
    ids = corpus.metadata["id"].to_list()
    offsets = np.concatenate([[0], np.cumsum(corpus.stream.sentences_per_document)])
    found: list[tuple[str, int, str]] = []
    for place in np.random.default_rng(SEED).permutation(int(offsets[-1])).tolist():
        row = int(np.searchsorted(offsets, place, side="right")) - 1
        shard = next(one for one in corpus.stream.shards if one.first_row <= row < one.last_row)
        number = place - int(offsets[row])
        tokens = shard.tokens
        sentence = int(tokens.document_sentences[row - shard.first_row]) + number
        words = int(np.diff(tokens.sentence_words[sentence : sentence + 2])[0])
        if ids[row] not in judged and WORDS[0] <= words <= WORDS[1]:
            found.append((ids[row], number + 1, " ".join(tokens.sentence_text(sentence).split())))
        if len(found) == size:
            break
    return found


def signs_of(sentences: Sequence[str], engine: str) -> AnyInts:
    """Return the sign of the score that an engine gives each sentence."""
    from relstat.text.tokens import tokenize_texts

    tokens = tokenize_texts(sentences)
    scores = engine_of(engine).prepare(tokens.vocabulary).score(tokens)
    # A sentence may be divided in two when it stands alone.
    owner = np.repeat(np.arange(len(sentences)), np.diff(tokens.document_sentences))
    sums = np.bincount(owner, scores.sums, len(sentences))
    score = sums / np.sqrt(sums**2 + 15)
    return np.where(score >= THRESHOLD, 1, np.where(score <= -THRESHOLD, -1, 0))


def macro_f1(reader: AnyInts, found: AnyInts) -> float:
    """Return the mean over the three signs of F1, the harmonic mean of precision and recall."""
    parts = []
    for sign in (-1, 0, 1):
        both = int(((reader == sign) & (found == sign)).sum())
        either = int((reader == sign).sum() + (found == sign).sum())
        parts.append(2 * both / either if either else 0.0)
    return float(np.mean(parts))


def agreement(reader: AnyInts, found: AnyInts) -> dict[str, float]:
    """Compare the signs of a reader with those of an engine."""
    return {
        "sentences": len(reader),
        "opposite": int((reader * found == -1).sum()),
        "a sign where the reader has none": int(((reader == 0) & (found != 0)).sum()),
        "none where the reader has one": int(((reader != 0) & (found == 0)).sum()),
        "macro-F1": macro_f1(reader, found),
    }


def main(paths: Mapping[str, str]) -> None:
    """Print the agreement of each engine by corpus and sample."""
    judged = read_judgements()
    rows = []
    for corpus, path in paths.items():
        opened = relstat.open(path)
        for sample in dict.fromkeys(one.sample for one in judged if one.corpus == corpus):
            mine = [one for one in judged if (one.corpus, one.sample) == (corpus, sample)]
            sentences = find_sentences(opened, mine)
            reader = np.array([one.sign for one in mine])
            rows += [
                {"corpus": corpus, "sample": sample, "engine": engine}
                | agreement(reader, signs_of(sentences, engine))
                for engine in ENGINES
            ]
    print(tabulate(rows, headers="keys", tablefmt="pipe", floatfmt=".2f"))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("corpora", nargs="+", metavar="NAME=PATH")
    parser.add_argument("--draw", type=int, metavar="N", help="print sentences to judge")
    given = parser.parse_args()
    named = dict(one.split("=", 1) for one in given.corpora)
    if given.draw is None:
        main(named)
    else:
        known = frozenset(one.id for one in read_judgements())
        for name, path in named.items():
            for drawn in draw_sentences(relstat.open(path), given.draw, known):
                print(name, *drawn, sep="\t")
