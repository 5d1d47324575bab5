"""Everything that relstat can say of a corpus, and where two corpora differ in it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from relstat.corpus.corpus import Corpus
from relstat.corpus.duplicates import find_copies
from relstat.corpus.languages import guess_languages
from relstat.errors import RelstatError
from relstat.measures.actors import actors
from relstat.measures.compare import compare
from relstat.measures.diversity import diversity
from relstat.measures.formulaicity import formulaicity
from relstat.measures.frames import frames
from relstat.measures.freq import freq
from relstat.measures.info import info
from relstat.measures.kwic import kwic
from relstat.measures.life import life
from relstat.measures.phrases import phrases
from relstat.measures.readability import readability
from relstat.measures.replacements import replacements
from relstat.measures.reuse import reuse
from relstat.measures.rewordings import rewordings
from relstat.measures.sentiment import sentiment
from relstat.measures.tone import tone
from relstat.measures.trend import trend
from relstat.tables.table import Table, Tables

__all__ = ["AllOf", "Everything", "differences"]

SHOWN = 20  # differences in a failure
WIDTH = 60  # characters of a value in a failure


class Everything(dict[str, str]):
    """What each measure gives, as JSON by the measure's name; in an error's place its message.

    Where two that should be equal are not, the failure lists measure, row, column and both values.
    """

    def without(self, name: str) -> Everything:
        """Return all but one of the measures."""
        return Everything((key, text) for key, text in self.items() if key != name)


AllOf = Callable[[Corpus], Everything]


def _rendered(measure: Callable[[Corpus], Table | Tables]) -> Callable[[Corpus], str]:
    return lambda corpus: measure(corpus).render("json")


BY: dict[str, Any] = {"by": "source"}
FEW: dict[str, Any] = {"min_count": 2, "min_docs": 1}
MEASURES: dict[str, Callable[[Corpus], str]] = {
    "metadata": lambda corpus: json.dumps(
        {"schema": str(corpus.metadata.schema), "rows": corpus.metadata.rows(named=True)},
        default=str,
    ),
    "texts": lambda corpus: json.dumps(corpus.texts.to_list()),
    "originals": lambda corpus: json.dumps(corpus.original_texts()),
    "cleaning": _rendered(lambda corpus: info(corpus, repairs=True, furniture=True)),
    "problems": lambda corpus: json.dumps([(str(one), one.skipped) for one in corpus.problems]),
    "fields": lambda corpus: str(corpus.fields),
    "fingerprint": lambda corpus: corpus.fingerprint,
    "languages": lambda corpus: json.dumps(guess_languages(corpus).to_list()),
    "copies": lambda corpus: str(find_copies(corpus)),
    "info": _rendered(lambda corpus: info(corpus, full=True)),
    "words": _rendered(lambda corpus: freq(corpus, top=0)),
    "words by source": _rendered(lambda corpus: freq(corpus, stopwords="english", **BY)),
    "3-grams": _rendered(lambda corpus: freq(corpus, ngram=3, top=0)),
    "stems": _rendered(lambda corpus: freq(corpus, stem=True, top=0)),
    "given terms": _rendered(lambda corpus: freq(corpus, terms=["the", "of the", "zebra"])),
    "phrases": _rendered(lambda corpus: phrases(corpus, top=0, **FEW)),
    "phrases by source": _rendered(lambda corpus: phrases(corpus, min_count=2, **BY)),
    "phrases with names as slots": _rendered(
        lambda corpus: phrases(corpus, names="slot", top=0, **FEW)
    ),
    "bundles": _rendered(lambda corpus: phrases(corpus, bundle=1, max_words=3, **BY)),
    "frames": _rendered(lambda corpus: frames(corpus, min_fillers=2, **FEW)),
    "frames with two slots": _rendered(
        lambda corpus: frames(corpus, slots=2, min_fillers=2, **FEW)
    ),
    "fillers": _rendered(lambda corpus: frames(corpus, min_fillers=2, fillers=True, **FEW)),
    "lives": _rendered(lambda corpus: life(corpus, min_text=1, top=0, status="all", **FEW)),
    "replacements": _rendered(lambda corpus: replacements(corpus, min_text=1, **FEW)),
    "rewordings": _rendered(lambda corpus: rewordings(corpus, min_text=1, **FEW)),
    "kwic": _rendered(lambda corpus: kwic(corpus, "the|of * ?arty|of", top=0)),
    "tree": _rendered(lambda corpus: kwic(corpus, "the", tree="right", min_count=1)),
    "reuse": _rendered(lambda corpus: reuse(corpus, seed=3, min_words=3, top=0)),
    "reuse by source": _rendered(lambda corpus: reuse(corpus, seed=3, min_words=3, **BY)),
    "formulaicity": _rendered(lambda corpus: formulaicity(corpus, min_words=2, **BY)),
    "formulaicity of documents": _rendered(
        lambda corpus: formulaicity(corpus, min_words=2, each=True)
    ),
    "diversity": _rendered(lambda corpus: diversity(corpus, words=20, window=5, **BY)),
    "diversity of documents": _rendered(lambda corpus: diversity(corpus, window=5, each=True)),
    "dispersion": _rendered(lambda corpus: freq(corpus, dispersion="all", ranks=True, top=0)),
    "matrix": _rendered(lambda corpus: freq(corpus, matrix="documents", top=0)),
    "readability": _rendered(lambda corpus: readability(corpus, each=True)),
    "readability by source": _rendered(lambda corpus: readability(corpus, **BY)),
    "sentiment": _rendered(lambda corpus: sentiment(corpus, each=True)),
    "sentiment by source": _rendered(lambda corpus: sentiment(corpus, **BY)),
    "actors by source": _rendered(lambda corpus: actors(corpus, top=0, **BY)),
    "tone by source": _rendered(lambda corpus: tone(corpus, evidence=1, top=0, **BY)),
    "trends": _rendered(
        lambda corpus: trend(corpus, ["the", "of *"], per="year", min_text=1, series=True)
    ),
    "comparison": _rendered(lambda corpus: compare(corpus, min_docs=1, **BY)),
}


def _measured(measure: Callable[[Corpus], str], corpus: Corpus) -> str:
    try:
        return measure(corpus)
    except RelstatError as error:
        return f"{type(error).__name__}: {error}"


@pytest.fixture(scope="session")
def all_of() -> AllOf:
    """Return a function that measures a corpus in every way, and gives its content too.

    Groups are those of the field ``source``. The origin of the corpus is left out.
    """

    def measure_all(corpus: Corpus) -> Everything:
        unnamed = replace(corpus, origin="")
        return Everything((name, _measured(how, unnamed)) for name, how in MEASURES.items())

    return measure_all


def pytest_assertrepr_compare(op: str, left: object, right: object) -> list[str] | None:
    """Explain ``assert all_of(one) == all_of(other)`` by the numbers that differ."""
    if op != "==" or not (isinstance(left, Everything) and isinstance(right, Everything)):
        return None
    found = [
        f"{name}: {difference}"
        for name in left | right
        for difference in differences(left.get(name), right.get(name))
    ]
    more = [f"and {len(found) - SHOWN} more"] if len(found) > SHOWN else []
    measures = len({line.partition(":")[0] for line in found})
    return [
        f"{measures} of {len(left | right)} measures differ (left != right)",
        *found[:SHOWN],
        *more,
    ]


def differences(left: str | None, right: str | None) -> Iterator[str]:
    """Say where two results of one measure differ: ``row 3 (peace), count: 4 != 5``."""
    if left == right:
        return
    try:
        parsed = json.loads(left or ""), json.loads(right or "")
    except ValueError:  # an error's message, or not a table
        yield _unequal("result", left, right)
        return
    found = list(_walk("", *parsed))
    yield from found or [_unequal("spelling of the JSON", left, right)]


def _walk(place: str, left: Any, right: Any) -> Iterator[str]:
    """Compare two JSON values below ``place``."""
    if type(left) is type(right) is dict:
        for key in left | right:
            inside = f"{place}, {key}" if place else key
            yield from _walk(inside, left.get(key, "(nothing)"), right.get(key, "(nothing)"))
    elif type(left) is type(right) is list:
        rows = place.rpartition(", ")[2] == "rows"
        if len(left) != len(right):
            yield f"{place}: {len(left)} != {len(right)} of them"
        for number, (one, other) in enumerate(zip(left, right, strict=False), start=1):
            label = f"row {number}{_name_of_row(one)}" if rows else f"{place} {number}".strip()
            where = f"{place.removesuffix('rows')}{label}" if rows else label
            yield from _walk(where, one, other)
    elif left != right or type(left) is not type(right):
        yield _unequal(place, left, right)


def _name_of_row(row: Any) -> str:
    """Return the first text in a row, in brackets."""
    texts = [value for value in row.values() if isinstance(value, str)] if row else []
    return f" ({_shortened(texts[0])})" if texts else ""


def _unequal(place: str, left: object, right: object) -> str:
    """Say that two values differ; of long texts the part from just before the difference."""
    if isinstance(left, str) and isinstance(right, str) and max(len(left), len(right)) > WIDTH:
        same = next(
            (at for at, (a, b) in enumerate(zip(left, right, strict=False)) if a != b),
            min(len(left), len(right)),
        )
        start = max(0, same - WIDTH // 3)
        place = f"{place}, from character {start + 1} on" if start else place
        left, right = left[start:], right[start:]
    return f"{place}: {_shortened(repr(left))} != {_shortened(repr(right))}"


def _shortened(text: str) -> str:
    return text if len(text) <= WIDTH else f"{text[: WIDTH - 1]}…"
