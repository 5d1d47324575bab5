"""At which rank well-known formulas stand in the inventory of their corpus, and why some do not.

Run by hand, with an index of each corpus (or its file)::

    python scripts/evaluate_formulas.py kcna_2011_2012=kcna.relstat kremlin_en=kremlin.relstat

The formulas are those of ``scripts/formula_list.csv``, written down before any output was looked
at. What a formula's rank is says :func:`find_formula`; why one is absent says :func:`why`.
Documents are chosen as every command chooses them: in English, without copies.
"""

from __future__ import annotations

import argparse
import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl
from tabulate import tabulate

import relstat
from relstat.lexicons.stopwords import english_stopwords

__all__ = [
    "Place",
    "Ranking",
    "evaluate",
    "find_formula",
    "judged",
    "read_formulas",
    "read_judgements",
    "shares",
    "shortened",
    "why",
]

ROOT: Final = Path(__file__).resolve().parent.parent
STEPS: Final = (100, 1_000, 5_000)  # ranks within which formulas are counted
SHOWN: Final = 8  # words of a phrase that are kept with its judgement
JUDGEMENTS: Final = (
    "formula",
    "stock sentence",
    "topic",
    "common English",
    "name",
    "time or quantity",
    "fragment",
    "furniture",
    "not judged",
)
LEAST: Final = 3  # occurrences, and documents, that the inventory demands


@dataclass(frozen=True)
class Place:
    """Where a formula stands.

    ``rank`` is that of the formula itself, ``within`` that of the first listed phrase which it is
    part of; None where there is none. ``count`` and ``documents`` are of the formula as written
    down, edges and all; ``reason`` says why it is absent, and is empty where it is listed.
    """

    corpus: str
    formula: str
    core: str
    count: int
    documents: int
    rank: int | None = None
    within: int | None = None
    longer: str = ""
    reason: str = ""

    @property
    def best(self) -> int | None:
        """The better of the two ranks."""
        return min((rank for rank in (self.rank, self.within) if rank), default=None)


@dataclass(frozen=True)
class Ranking:
    """An inventory, strongest first, ready to be searched."""

    ranks: Mapping[str, int]
    phrases: Sequence[str]

    @classmethod
    def of(cls, frame: pl.DataFrame) -> Ranking:
        """Of the table of ``relstat phrases``."""
        phrases = frame["phrase"].to_list()
        return cls({phrase: rank for rank, phrase in enumerate(phrases, 1)}, phrases)


def read_formulas(path: Path) -> dict[str, list[str]]:
    """The formulas of each corpus, in the order of the file."""
    formulas: dict[str, list[str]] = {}
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            formulas.setdefault(row["corpus"], []).append(row["formula"])
    return formulas


def read_judgements(path: Path) -> dict[str, dict[str, str]]:
    """What a reader called each phrase of each corpus; phrases as :func:`shortened` has them."""
    found: dict[str, dict[str, str]] = {}
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            found.setdefault(row["corpus"], {})[row["phrase"]] = row["judgement"]
    return found


def shortened(phrase: str) -> str:
    """The first eight words: long phrases are text of others, and not copied here."""
    words = phrase.split(" ")
    return phrase if len(words) <= SHOWN else " ".join([*words[:SHOWN], "..."])


def judged(ranking: Ranking, judgements: Mapping[str, str], top: int) -> dict[str, int]:
    """How many of the first phrases were called what; those never read are *not judged*."""
    called = [judgements.get(shortened(p), "not judged") for p in ranking.phrases[:top]]
    return {name: called.count(name) for name in JUDGEMENTS}


def trimmed(term: str) -> str:
    """A formula without function words at its edges, as the inventory lists it."""
    words, function = term.split(" "), english_stopwords()
    while words and words[0] in function:
        del words[0]
    while words and words[-1] in function:
        del words[-1]
    return " ".join(words)


def find_formula(ranking: Ranking, core: str) -> tuple[int | None, int | None, str]:
    """The rank of a formula, that of the first phrase it is part of, and that phrase.

    Function words at the edges have been cut, but for units such as *by our nation itself*:
    *exchange of views on* is *exchange of views*.
    """
    if " " not in core:  # one word is no phrase, and those with it are other ones
        return None, None, ""
    inside = f" {core} "
    longer = next((p for p in ranking.phrases if inside in f" {p} " and p != core), "")
    return ranking.ranks.get(core), ranking.ranks.get(longer), longer


def why(corpus: relstat.Corpus, place: Place) -> str:
    """Why a formula is absent: too rare, in titles only, broken by punctuation, or a piece."""
    if place.count < LEAST or place.documents < LEAST:
        told = [f"too rare: {place.count} in {place.documents} documents"]
        lines = relstat.kwic(corpus, place.formula, across=True, top=None)
        across = len(lines["lines"])
        if across > place.count:
            told.append(f"{across - place.count} more across punctuation")
        if titles := _titles(corpus, place.formula):
            told.append(f"{titles} in titles, which are no text")
        return "; ".join(told)
    if " " not in place.core:
        return "one word when function words are cut"
    return "gives way to longer phrases"


def _titles(corpus: relstat.Corpus, formula: str) -> int:
    """How many titles have the words of a formula."""
    if "title" not in corpus.fields:
        return 0
    words = r"\W+".join(map(re.escape, formula.lower().split()))
    found = corpus.values("title").cast(pl.String).str.to_lowercase()
    return int(found.str.contains(rf"\b{words}\b").sum())


def evaluate(
    name: str, corpus: relstat.Corpus, formulas: Sequence[str], ranking: Ranking
) -> list[Place]:
    """Look up the formulas of one corpus, in their order."""
    places = []
    for formula in formulas:
        counted = relstat.freq(corpus, terms=[formula]).frame.row(0, named=True)
        core = counted["term"] if counted["term"] in ranking.ranks else trimmed(counted["term"])
        rank, within, longer = find_formula(ranking, core)
        place = Place(
            name, formula, core, counted["count"], counted["documents"], rank, within, longer
        )
        if rank is None:
            place = Place(**{**vars(place), "reason": why(corpus, place)})
        places.append(place)
    return places


def shares(places: Sequence[Place]) -> list[tuple[str, int, int, int]]:
    """For each step: the formulas within it by their own rank, or by that of a longer phrase."""
    return [
        (
            f"first {step:,}",
            sum(p.rank is not None and p.rank <= step for p in places),
            sum(p.best is not None and p.best <= step for p in places),
            len(places),
        )
        for step in STEPS
    ]


def main() -> None:
    """Print the rank of every formula, and what the first phrases of each corpus are."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("corpora", nargs="+", metavar="NAME=PATH")
    parser.add_argument("--list", type=Path, default=ROOT / "scripts" / "formula_list.csv")
    parser.add_argument(
        "--judgements", type=Path, default=ROOT / "scripts" / "formula_judgements.csv"
    )
    parser.add_argument("--top", type=int, default=100, help="how many first phrases are judged")
    chosen = parser.parse_args()
    formulas, judgements = read_formulas(chosen.list), read_judgements(chosen.judgements)
    everything: list[Place] = []
    called: list[list[object]] = []
    for pair in chosen.corpora:
        name, _, path = pair.partition("=")
        corpus = relstat.keep_copies(relstat.keep_language(relstat.open(path), "en"))
        sought = formulas.get(name, [])
        listed = relstat.phrases(corpus, top=None if sought else chosen.top)
        ranking = Ranking.of(listed.frame)
        called.append([name, *judged(ranking, judgements.get(name, {}), chosen.top).values()])
        places = evaluate(name, corpus, sought, ranking)
        everything += places
        lines = [
            (p.formula, p.count, p.documents, p.rank, p.within, shortened(p.longer), p.reason)
            for p in sorted(places, key=lambda p: (p.best is None, p.best))
        ]
        headers = ["formula", "count", "documents", "rank", "longer", "which", "why absent"]
        if lines:
            print(tabulate(lines, headers, tablefmt="simple", missingval=""), "\n")
            headers = [name, "itself", "itself or in a longer one", "of"]
            print(tabulate(shares(places), headers, tablefmt="simple"), "\n")
    headers = ["all", "itself", "itself or in a longer one", "of"]
    print(tabulate(shares(everything), headers, tablefmt="simple"), "\n")
    print(tabulate(called, [f"first {chosen.top}", *JUDGEMENTS], tablefmt="simple"))


if __name__ == "__main__":
    main()
