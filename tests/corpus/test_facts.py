"""Numbers, days and names that tell documents in nearly the same words apart."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relstat import build_index
from relstat import open as open_corpus
from relstat.corpus.corpus import Corpus
from relstat.corpus.duplicates import find_copies
from relstat.corpus.facts import find_facts
from relstat.text.tokens import tokenize_texts

MakeCorpus = Callable[..., Corpus]

NOTICE = (
    "The envoy of {country} handed a floral basket to the president of the assembly on {day}. It "
    "was placed before the statue on the hill by officials of the ministry, and {number} guests "
    "took part in the ceremony. After the ceremony the guests looked round the museum of the "
    "city, listened to a lecture about its history and wrote their names into the visitors' book. "
    "A concert of a choir ended the day, and the guests thanked all who had come to see them off."
)
USUAL = {"country": "Veshkar", "day": "Tuesday", "number": "340"}


def written(**changed: str) -> str:
    """The notice with some of its facts changed."""
    return NOTICE.format(**{**USUAL, **changed})


@pytest.mark.parametrize(
    "changed",
    [
        {"number": "360"},
        {"number": "fifty"},
        {"day": "Thursday"},
        {"country": "Lower Ardania"},
        {"country": "Ostrava", "number": "12"},
    ],
)
def test_a_notice_with_another_number_day_or_name_stays(
    changed: dict[str, str], make_corpus: MakeCorpus
) -> None:
    """It is another notice, though nine words in ten are the same."""
    corpus = make_corpus([written(), written(**changed)])
    assert find_copies(corpus).copies.tolist() == [False, False]


@pytest.mark.parametrize(
    "other",
    [
        written(country="Veshkarr"),
        written().replace("handed", "gave"),
        written() + " The ceremony took 2 hours.",
        "By Ada Brel. " + written(),
        written().replace("340 guests", "guests"),
        written().replace("on Tuesday", "today"),
    ],
)
def test_a_notice_that_was_corrected_or_added_to_is_a_copy(
    other: str, make_corpus: MakeCorpus
) -> None:
    """A spelling, a word, a sentence more or a number less make no other document."""
    assert find_copies(make_corpus([written(), other])).copies.tolist() == [False, True]


def test_an_index_finds_the_same(tmp_path: Path) -> None:
    """The copies of an index are those of its files."""
    texts = [written(number=str(number)) for number in (1, 1, 2, 30)]
    lines = "\n".join(["text", *(f'"{text}"' for text in texts)])
    path = tmp_path / "a.csv"
    path.write_text(lines, encoding="utf-8")
    build_index(path, tmp_path / "a.relstat")
    for source in (path, tmp_path / "a.relstat"):
        assert len(open_corpus(source)) == 3


@given(st.lists(st.sampled_from(["Ada", "Bo", "ran", "7", "8", "Monday", "Friday", "the"])))
def test_a_text_does_not_differ_from_itself(words: list[str]) -> None:
    """Nor from one with more words or in another order, and the order of a pair does not matter."""
    tokens = tokenize_texts([" ".join(words), "Ada ran 7 miles Monday"])
    facts = find_facts(tokens.vocabulary)
    ids = tokens.term_ids
    own, fixed = ids[: len(words)], ids[len(words) :]
    assert not facts.differ(own, own)
    assert not facts.differ(own, own[::-1])
    assert not facts.differ(own, own[: len(words) // 2])
    assert facts.differ(own, fixed) == facts.differ(fixed, own)
