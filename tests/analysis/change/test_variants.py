"""Formulas that changed with another one of which they are a piece, or an extension."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from relstat.analysis.change.variants import first_of_variants


def test_pieces_and_extensions_are_variants_of_the_surest() -> None:
    """What contains the first, or is part of it, belongs to it where it changed with it."""
    phrases = ["kim jong un", "dear respected kim jong un", "jong un", "marshal kim jong un",
               "kim jong un's", "kim jong il"]  # fmt: skip
    directions = [1, 1, 1, 1, 1, -1]
    since = [11, 11, 12, 18, 11, 11]
    assert first_of_variants(phrases, directions, since) == [0, 0, 0, 3, 0, 5]


def test_what_went_is_no_variant_of_what_came() -> None:
    """Nor is anything of a formula that did not change."""
    phrases = ["great leader", "great leader said", "our great leader"]
    assert first_of_variants(phrases, [1, -1, 0], [5, 5, 5]) == [0, 1, 2]
    assert first_of_variants(phrases, [0, 0, 0], [5, 5, 5]) == [0, 1, 2]


words = st.lists(st.sampled_from("abc"), min_size=2, max_size=5).map(" ".join)
changes = st.tuples(words, st.sampled_from([-1, 0, 1]), st.integers(0, 5))


@given(st.lists(changes, max_size=20, unique_by=lambda one: one[0]))
def test_each_variant_is_near_a_kept_formula(found: list[tuple[str, int, int]]) -> None:
    """It is related to the one that represents it, which represents itself; nothing is lost."""
    firsts = first_of_variants(*([one[part] for one in found] for part in range(3)))  # type: ignore[arg-type]
    for place, first in enumerate(firsts):
        assert firsts[first] == first <= place
        if first != place:
            (one, way, when), (other, same, then) = found[place], found[first]
            assert f" {one} " in f" {other} " or f" {other} " in f" {one} "
            assert way == same != 0
            assert abs(when - then) <= 1
