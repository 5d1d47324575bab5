"""What counts up with the calendar."""

from __future__ import annotations

import pytest

from relstat.analysis.phrases.numerals import is_numeral


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
