"""Lists are in the order in which people read them."""

from __future__ import annotations

import random
from itertools import pairwise

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from relstat.text.reading_order import natural_key, order_key, reading_ranks

CITIES = ["Abuja", "Århus", "Eritrea", "Évian", "Łódź", "Ørsted", "Oslo", "Zagreb", "Zürich"]


def test_accents_decide_last() -> None:
    """A letter with a mark stands with the letter."""
    shuffled = random.Random(1).sample(CITIES, len(CITIES))
    ranks = reading_ranks(pl.Series(shuffled))
    assert [shuffled[place] for place in ranks.argsort()] == CITIES


@given(st.lists(st.text(max_size=8), unique=True, max_size=20))
def test_the_order_is_total(words: list[str]) -> None:
    """Different words have different places, whatever their order before."""
    keys = [order_key(word) for word in words]
    assert len(set(keys)) == len(words)


def test_numbers_are_ordered_by_their_size() -> None:
    """Part 10 comes after part 2, and names of numbers and of words can be compared."""
    names = ["2", "10", "part 2", "part 10", "Part 10", "Zug", "élan", "1" * 5000, ""]
    ordered = sorted(names, key=natural_key)
    assert ordered == ["", "2", "10", "1" * 5000, "élan", "part 2", "Part 10", "part 10", "Zug"]


@given(st.lists(st.text(alphabet="a1２²é-", max_size=8), unique=True, max_size=20))
def test_the_natural_order_is_total(words: list[str]) -> None:
    """Any two names can be compared, and none ties with another."""
    keys = sorted(natural_key(word) for word in words)
    assert all(one < other for one, other in pairwise(keys))
