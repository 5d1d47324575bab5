"""How well documents are divided and repaired, against tests/reference: precision and recall.

Run by hand, with the real corpora beside the project::

    python scripts/evaluate_cleaning.py predictions.jsonl --data ../shared/data --misses 20

A prediction is one line of JSON a document: ``corpus`` and ``id``; ``title``, ``date``,
``date_precision``, ``place``, ``agency``, ``author``, ``signature``, ``end_mark``, ``body`` as
strings or null; and ``text``, the cleaned text, with a blank line between paragraphs (``body``
where it is left out). What each measure counts is said at :func:`evaluate`.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import math
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from tabulate import tabulate

__all__ = ["MEASURES", "Tally", "digest", "evaluate", "raw_records", "read_lines", "table"]

ROOT: Final = Path(__file__).resolve().parent.parent
Json = dict[str, Any]
Key = tuple[str, str]

EDGE: Final = 5  # words that must be the same where the body starts and ends
RESYNC: Final = 24  # letters that must be the same for two texts to be in step again
MEASURES: Final = (
    "title",
    "date",
    "date precision",
    "place",
    "agency",
    "author",
    "signature",
    "end mark",
    "body start",
    "body end",
    "text kept",
    "repeats gone",
    "furniture gone",
    "glued words",
    "words intact",
    "cut words",
    "paragraphs",
)


@dataclass
class Tally:
    """Counts of one measure in one corpus.

    ``wanted`` are there by the reference, ``given`` were predicted, ``right`` are both. A part
    that is predicted but is another one lowers both precision and recall.
    """

    wanted: int = 0
    given: int = 0
    right: int = 0
    misses: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def precision(self) -> float | None:
        """The share of what was predicted that is right; None where nothing was predicted."""
        return self.right / self.given if self.given else None

    @property
    def recall(self) -> float | None:
        """The share of what should be found that was found; None where there is nothing."""
        return self.right / self.wanted if self.wanted else None

    def count(self, name: str, wanted: str | None, given: str | None, right: bool) -> None:
        """Count one part of one document: what should be found, and what was."""
        self.wanted += wanted is not None
        self.given += given is not None
        self.right += right
        if not right and (wanted is not None or given is not None):
            self.misses.append((name, str(wanted), str(given)))

    def add(self, other: Tally) -> None:
        """Add the counts of another corpus."""
        self.wanted += other.wanted
        self.given += other.given
        self.right += other.right


def read_lines(path: Path) -> Iterator[Json]:
    """The records of a file of JSON Lines, compressed or not."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def raw_records(folder: Path, keys: Iterable[Key]) -> dict[Key, Json]:
    """The records of the corpora that are asked for; a plain text file is one record."""
    wanted = set(keys)
    found: dict[Key, Json] = {}
    for corpus in sorted({corpus for corpus, _ in wanted}):
        path = folder / f"{corpus}.jsonl.gz"
        if path.exists():
            records: Iterable[Json] = read_lines(path)
        else:
            path = folder / f"{corpus}.txt"
            records = [{"id": path.name, "title": None, "text": path.read_text(encoding="utf-8")}]
        for record in records:
            if (corpus, record["id"]) in wanted:
                found[corpus, record["id"]] = {**record, "text": record["text"] or ""}
    return found


def digest(text: str) -> str:
    """Sixteen hexadecimal digits that change when the text does."""
    return hashlib.blake2b(text.encode("utf-8"), digest_size=8).hexdigest()


def evaluate(
    reference: Iterable[Json], predictions: Iterable[Json], raw: Mapping[Key, Json]
) -> dict[str, dict[str, Tally]]:
    """Counts by measure, then by corpus.

    - *title ... end mark*: the part is there and reads the same (letters and digits, whatever
      the case, the spaces and the punctuation; an author up to the first comma). The title of
      the metadata, without the date in brackets behind it, is no title found in the text, and no
      mistake either. A date counts as far as it is precise: 1951 is right, 1951-01-01 of
      precision day is not.
    - *body start*, *body end*: the first, the last five words of the body are the same.
    - *text kept*: at most 2 % of the letters and digits of the body are gone: the harm done to
      clean text. Furniture, speakers' names and paragraph numbers inside it may go.
    - *repeats gone*: pages repeated inside one text; gone when the first and the last words of
      the body stand in the cleaned text no more often than in the body.
    - *furniture gone*: passages that are no body, at the edges and inside, gone from the text.
    - *glued words*: ``wanted`` are the boundaries, ``given`` the places inside words of the raw
      text where the cleaned text has a space. Only documents that were read in full are counted:
      a space that is not a boundary of the reference is a false split.
    - *words intact*: the words of the same documents that are neither split by such a space nor
      joined to the word before.
    - *cut words*: hyphens at line ends or before a stray space, and ligatures with a space after
      them; right where the cleaned text has the word as its editors wrote it.
    - *paragraphs*: their number is the same.

    Raises :class:`ValueError` where a prediction is of no document of the reference, or a raw
    text is not the one that was read.
    """
    predicted = {(one["corpus"], one["id"]): one for one in predictions}
    tallies: dict[str, dict[str, Tally]] = {measure: {} for measure in MEASURES}
    for record in reference:
        key = (record["corpus"], record["id"])
        source = raw[key]
        if digest(source["text"]) != record["digest"]:
            raise ValueError(f"{key[0]}, {key[1]}: the text is not the one that was read")
        row = {m: tallies[m].setdefault(key[0], Tally()) for m in MEASURES}
        _judge(record, predicted.pop(key, {}), source, row)
    if predicted:
        unknown = sorted(predicted)[0]
        raise ValueError(f"the reference has no document {unknown[1]!r} of {unknown[0]}")
    return tallies


def _judge(record: Json, guess: Json, source: Json, row: Mapping[str, Tally]) -> None:
    name, raw = record["id"], source["text"]
    for part, (wanted, given) in _parts(record, guess, source).items():
        right = wanted is not None and given is not None and _same(part, wanted, given)
        row[part].count(name, wanted, given, right)
    if record["body"] is None:
        return
    apart = [*record["furniture"], *record.get("speakers", [])]
    apart += record.get("paragraph_numbers", [])
    body = _bare(_without(raw, record["body"], apart))
    found = _bare(guess.get("body") or "")
    whole = raw[slice(*record["body"])]
    words = [bare for word in whole.split() if (bare := _bare(word))]
    first, last = "".join(words[:EDGE]), "".join(words[-EDGE:])
    given = found or None
    row["body start"].count(name, first, given and found[: len(first)], found.startswith(first))
    row["body end"].count(name, last, given and found[-len(last) :], found.endswith(last))
    cleaned = guess.get("text") or guess.get("body") or ""
    bare = _bare(cleaned)
    kept = str(len(body)), str(len(bare)) if bare else None
    row["text kept"].count(name, *kept, right=bool(bare) and len(bare) >= 0.98 * len(body))
    if record.get("repeats"):
        gone = bool(bare) and all(bare.count(edge) <= body.count(edge) for edge in (first, last))
        row["repeats gone"].count(name, "once", "once" if gone else None, gone)
    _judge_furniture(record, raw, cleaned, row["furniture gone"])
    _judge_words(record, raw, cleaned, row)
    if record["paragraphs"] is not None:
        blocks = sum(bool(_bare(block)) for block in re.split(r"\n\s*\n", cleaned))
        wanted, seen = str(record["paragraphs"]), str(blocks)
        row["paragraphs"].count(name, wanted, seen if bare else None, wanted == seen)


def _parts(record: Json, guess: Json, source: Json) -> dict[str, tuple[str | None, str | None]]:
    """What the reference has and what was predicted, by part."""

    def cut(part: str) -> str | None:
        span = record[part]
        return source["text"][slice(*span)] if span else None

    title = cut("title"), guess.get("title") or None
    known = source.get("title")
    if title[0] is None and title[1] and known:
        undated = re.sub(r"\s*\[Juche[^\]]*\]\s*$", "", known)
        if _bare(title[1]) in (_bare(known), _bare(undated)):
            title = None, None
    return {
        "title": title,
        "date": (record["date"], _precise(guess)),
        "date precision": (record["date_precision"], guess.get("date_precision") or None),
        "place": (record["place"], guess.get("place") or None),
        "agency": (record["agency"], guess.get("agency") or None),
        "author": (cut("author"), guess.get("author") or None),
        "signature": (cut("signature"), guess.get("signature") or None),
        "end mark": (cut("end_mark"), guess.get("end_mark") or None),
    }


def _precise(guess: Json) -> str | None:
    """A predicted date as far as it is said to be precise."""
    if not guess.get("date"):
        return None
    digits = {"year": 4, "month": 7}.get(guess.get("date_precision") or "day", 10)
    return str(guess["date"])[:digits]


def _same(part: str, wanted: str, given: str) -> bool:
    if part in ("date", "date precision"):
        return wanted == given
    if part == "end mark":  # some have no letter
        return "".join(wanted.split()).casefold() == "".join(given.split()).casefold()
    if part == "author":
        wanted, given = (re.sub(r"(?i)^by\s+", "", who).split(",")[0] for who in (wanted, given))
    return _bare(wanted) == _bare(given)


def _bare(text: str) -> str:
    """The letters and digits of a text alone, in lower case."""
    return "".join(letter for letter, _ in _letters(text))


def _letters(text: str) -> Iterator[tuple[str, int]]:
    """Each letter and digit, folded, with its place in the text."""
    for place, character in enumerate(text):
        if character.isalnum():
            for folded in unicodedata.normalize("NFKC", character).casefold():
                if folded.isalnum():
                    yield folded, place


def _without(text: str, within: Sequence[int], spans: Iterable[Sequence[int]]) -> str:
    """A stretch of a text less the spans inside it."""
    start, end = within
    kept = []
    for first, last in sorted((span[0], span[1]) for span in spans):
        if start <= first and last <= end:
            kept.append(text[start:first])
            start = last
    return " ".join([*kept, text[start:end]])


def _judge_furniture(record: Json, raw: str, cleaned: str, tally: Tally) -> None:
    """Each passage counts as often as it is furniture: the text may say the same in earnest."""
    passages = [raw[slice(*span)] for span in record["furniture"]]
    for passage in sorted(set(passages)):
        wanted = passages.count(passage)
        said = [passage, raw, cleaned]
        said = [_bare(one) if _bare(passage) else " ".join(one.split()) for one in said]
        gone = said[1].count(said[0]) - said[2].count(said[0])
        for number in range(wanted):
            right = bool(cleaned) and number < gone
            tally.count(record["id"], passage, passage if right else None, right)


def _judge_words(record: Json, raw: str, cleaned: str, row: Mapping[str, Tally]) -> None:
    """Count boundaries inside words, and words cut in two."""
    step = _in_step(raw, cleaned)

    def between(left: int, right: int) -> str | None:
        """What the cleaned text has between two letters of the raw text."""
        if left not in step or right not in step:
            return None
        return cleaned[step[left] + 1 : step[right]]

    name = record["id"]
    hyphens = [*record["split_words"], *record.get("spaced_hyphens", [])]
    for place in [*hyphens, *record.get("ligature_splits", [])]:
        after = next(n for n in range(place + 1, len(raw)) if raw[n].isalnum())
        meant = "-" if place in record["kept_hyphens"] else ""
        seen = between(place - 1, after)
        row["cut words"].count(name, meant, seen, seen is not None and seen == meant)
    if record["read"] != "whole":
        return
    meant_apart = {*record["glued"], *record.get("ocr_glued", [])}
    cut = {*record["split_words"], *record.get("spaced_hyphens", [])}
    cut |= {place - 1 for place in record.get("ligature_splits", [])}
    last = record["body"][0]
    for word in re.compile(r"\S+").finditer(raw, *record["body"]):
        harmed = False
        letters = [place for place in range(*word.span()) if raw[place].isalnum()]
        for left, place in pairwise([last, *letters]):
            seen = between(left, place)
            apart = seen is not None and any(map(str.isspace, seen))
            if place > left + 1:
                harmed |= place == letters[0] and seen == "" and not cut & {left, left + 1}
            elif apart or place in record["glued"]:
                shown = f"{raw[max(place - 8, 0) : place]}|{raw[place : place + 8]}"
                wanted = shown if place in meant_apart else None
                given = shown if apart else None
                row["glued words"].count(name, wanted, given, bool(wanted and given))
                harmed |= wanted is None
        if letters:
            last = letters[-1]
            right = bool(cleaned) and not harmed
            row["words intact"].count(name, word[0], word[0] if cleaned else None, right)


def _in_step(raw: str, cleaned: str) -> dict[int, int]:
    """Where each letter of the raw text stands in the cleaned one.

    Cleaning takes passages out and puts spaces in. So the two are read side by side; where they
    differ, the next stretch of the cleaned text is looked for further on in the raw one.
    """
    ours, theirs = list(_letters(raw)), list(_letters(cleaned))
    text = "".join(letter for letter, _ in ours)
    sought = "".join(letter for letter, _ in theirs)
    step: dict[int, int] = {}
    here = there = 0
    while here < len(ours) and there < len(theirs):
        if text[here] == sought[there]:
            step[ours[here][1]] = theirs[there][1]
            here, there = here + 1, there + 1
            continue
        again = text.find(sought[there : there + RESYNC], here)
        if again < 0:
            there += 1
        else:
            here = again
    return step


def _interval(right: int, among: int) -> str:
    """A share with its 95 % interval (Wilson 1927)."""
    if not among:
        return ""
    share, z = right / among, 1.959964
    middle = (share + z * z / (2 * among)) / (1 + z * z / among)
    spread = math.sqrt(share * (1 - share) / among + z * z / (4 * among * among))
    half = z / (1 + z * z / among) * spread
    low, high = max(middle - half, 0.0), min(middle + half, 1.0)
    digits = 3 if among < 10_000 else 5
    return f"{share:.{digits}f} [{low:.{digits}f}, {high:.{digits}f}]"


def table(tallies: Mapping[str, Mapping[str, Tally]]) -> str:
    """A line for each measure and corpus in which it occurs, and one for all corpora."""
    lines = []
    for measure, by_corpus in tallies.items():
        total = Tally()
        for tally in by_corpus.values():
            total.add(tally)
        for corpus, tally in [("all", total), *sorted(by_corpus.items())]:
            if tally.wanted or tally.given:
                precision = _interval(tally.right, tally.given)
                recall = _interval(tally.right, tally.wanted)
                counts = (tally.wanted, tally.given, tally.right)
                lines.append([measure if corpus == "all" else "", corpus, *counts])
                lines[-1] += [precision, recall]
    headers = ["measure", "corpus", "wanted", "given", "right", "precision", "recall"]
    return str(tabulate(lines, headers, tablefmt="simple", disable_numparse=[5, 6]))


def main() -> None:
    """Print the table, and with ``--misses`` the first mistakes of every measure."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("predictions", type=Path)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument(
        "--reference", type=Path, default=ROOT / "tests" / "reference" / "documents.jsonl"
    )
    parser.add_argument("--misses", type=int, default=0, metavar="N")
    chosen = parser.parse_args()
    reference = list(read_lines(chosen.reference))
    raw = raw_records(chosen.data, ((one["corpus"], one["id"]) for one in reference))
    tallies = evaluate(reference, read_lines(chosen.predictions), raw)
    print(table(tallies))
    for measure, by_corpus in tallies.items():
        misses = [miss for tally in by_corpus.values() for miss in tally.misses]
        for name, wanted, given in misses[: chosen.misses]:
            print(f"{measure}: {name}: wanted {wanted[:60]!r}, given {given[:60]!r}")


if __name__ == "__main__":
    main()
