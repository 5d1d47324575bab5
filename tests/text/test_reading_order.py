"""Lists are in the order in which people read them."""

from __future__ import annotations

import random

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from relstat.text.reading_order import order_key, reading_ranks

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
