"""What counts up with the calendar."""

from __future__ import annotations

import pytest

from relstat.analysis.keyness.terms import number_terms
from relstat.analysis.phrases.numerals import is_numeral
from relstat.corpus.stream import Stream
from relstat.text.vocabulary import TokenOptions


@pytest.mark.parametrize(
    "term",
    ["5", "1,000", "2.5", "67th", "1st", "22nd", "1990s", "three", "sixty-eighth", "third", "may"],
)
def test_numerals(term: str) -> None:
    """Digits, ordinals, words for numbers, months and days."""
    assert is_numeral(term)


@pytest.mark.parametrize("term", ["palace", "new", "th", "g-20", "post-2015", "covid-19", "threat"])
def test_other_words(term: str) -> None:
    """A word with a number in it is a word."""
    assert not is_numeral(term)


def test_numbers_of_a_vocabulary() -> None:
    """Every term that opens with a digit, and every numeral: as each is judged by itself."""
    terms = ["may", "sixty-eighth", "sixty-house", "67th", "3-d", "east-sixty", "", "-", "two-"]
    stream = Stream.of_texts([" ".join(terms)], TokenOptions())
    types = stream.vocabulary.terms.types
    expected = [term[:1].isdigit() or is_numeral(term) for term in types]
    assert number_terms(stream).tolist() == expected
    assert 0 < sum(expected) < len(expected)
