"""The evaluator of formulas looks phrases up as it says, on invented documents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

import relstat
from relstat.lexicons.stopwords import english_plain_words, english_stopwords

ROOT = Path(__file__).resolve().parents[2]
NAMES = ["Ada", "Bela", "Cora", "Dana", "Edda", "Fina"]
TEXTS = [
    f"{name} saw peace, harmony and {other} praised the loyal sons of the harbour on {name} hill."
    for name, other in zip(NAMES, reversed(NAMES), strict=True)
]


@pytest.fixture(scope="module")
def evaluation(load_script: Callable[[str], ModuleType]) -> ModuleType:
    """The script that looks up formulas."""
    return load_script("evaluate_formulas")


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> relstat.Corpus:
    """Six documents that say the same of six people."""
    path = tmp_path_factory.mktemp("formulas") / "documents.csv"
    rows = [
        f'{n},{name} honoured,"{text}"'
        for n, (name, text) in enumerate(zip(NAMES, TEXTS, strict=True))
    ]
    path.write_text("\n".join(["id,title,text", *rows]), encoding="utf-8")
    return relstat.read(path)


def test_a_formula_is_found_itself_or_in_a_longer_one(
    evaluation: ModuleType, corpus: relstat.Corpus
) -> None:
    """Function words at the edges do not count; what always goes on is part of the longer one."""
    ranking = evaluation.Ranking.of(relstat.phrases(corpus, top=None).frame)
    formulas = ["the loyal sons of the harbour on", "loyal sons"]
    whole, part = evaluation.evaluate("made_up", corpus, formulas, ranking)
    assert (whole.core, whole.count, whole.documents) == ("loyal sons of the harbour", 6, 6)
    assert whole.best == (whole.rank or whole.within)
    assert (part.rank, part.best) == (None, part.within)
    assert part.longer.startswith("praised the loyal sons of the harbour")
    assert part.reason == "gives way to longer phrases"


def test_why_a_formula_is_absent(evaluation: ModuleType, corpus: relstat.Corpus) -> None:
    """Too rare, broken by punctuation, in titles only, or a single word between function words."""
    formulas = ["loyal daughters", "peace harmony", "Ada honoured", "of the harbour"]
    ranking = evaluation.Ranking.of(relstat.phrases(corpus, top=None).frame)
    places = evaluation.evaluate("made_up", corpus, formulas, ranking)
    assert [place.reason for place in places] == [
        "too rare: 0 in 0 documents",
        "too rare: 0 in 0 documents; 6 more across punctuation",
        "too rare: 0 in 0 documents; 1 in titles, which are no text",
        "one word when function words are cut",
    ]


def test_shares_count_each_formula_once(evaluation: ModuleType) -> None:
    """By its own rank, and by the better one of its own and that of a longer phrase."""

    def place(rank: int | None, within: int | None) -> object:
        return evaluation.Place("made_up", "a b", "a b", 9, 9, rank, within)

    places = [
        place(100, 5),
        place(101, 99),
        place(None, 1000),
        place(5001, None),
        place(None, None),
    ]
    assert evaluation.shares(places) == [
        ("first 100", 1, 2, 5),
        ("first 1,000", 2, 3, 5),
        ("first 5,000", 2, 3, 5),
    ]


def test_judgements_are_counted(evaluation: ModuleType) -> None:
    """Of the first phrases; a long one is known by its first eight words."""
    long = "a b c d e f g h i j"
    ranking = evaluation.Ranking({}, ["loyal sons", long, "last year", "loyal sons"])
    judgements = {"loyal sons": "formula", evaluation.shortened(long): "stock sentence"}
    counts = evaluation.judged(ranking, judgements, 3)
    assert {name: n for name, n in counts.items() if n} == {
        "formula": 1,
        "stock sentence": 1,
        "not judged": 1,
    }


def test_every_judgement_is_a_known_one(evaluation: ModuleType) -> None:
    """The list has no word of its own, and no long quotation."""
    found = evaluation.read_judgements(ROOT / "scripts" / "formula_judgements.csv")
    for phrases in found.values():
        assert set(phrases.values()) <= set(evaluation.JUDGEMENTS)
        assert all(phrase == evaluation.shortened(phrase) for phrase in phrases)


def test_the_list_has_twenty_formulas_for_each_corpus(evaluation: ModuleType) -> None:
    """Sixty, none of them twice."""
    formulas = evaluation.read_formulas(ROOT / "scripts" / "formula_list.csv")
    assert Counter({name: len(some) for name, some in formulas.items()}) == {
        "kcna_2011_2012": 20,
        "kremlin_en": 20,
        "tehran_times_part1": 20,
    }
    assert all(len(set(some)) == len(some) for some in formulas.values())


def test_plain_words_are_no_function_words() -> None:
    """A word is in one list at most, once, in lower case."""
    plain = english_plain_words()
    assert not plain & english_stopwords()
    assert all(word == word.lower() for word in plain)
    assert {"january", "million", "percent", "took", "people"} <= plain
