"""Samples of places: reproducible, without repeats, spread over groups."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from relstat.analysis.concordance.sampling import draw_places, share_out

sizes = st.lists(st.integers(0, 9), min_size=1, max_size=6)


def test_a_quoted_sample_can_be_drawn_again() -> None:
    """The same seed draws these places with every version of numpy; another seed does not."""
    assert draw_places(1_000, 5, 0).tolist() == [11, 269, 850, 855, 921]
    assert draw_places(1_000, 5, 1).tolist() == [93, 323, 458, 622, 828]


@given(st.integers(0, 50), st.integers(1, 60), st.integers(0, 9))
def test_places_are_drawn_once_and_in_order(places: int, number: int, seed: int) -> None:
    """No place comes twice, and all are drawn where there are fewer than asked for."""
    drawn = draw_places(places, number, seed)
    assert len(drawn) == min(places, number)
    assert np.all(np.diff(drawn) > 0)
    assert np.all((drawn >= 0) & (drawn < places))


@given(sizes, st.integers(1, 40), st.integers(0, 9))
def test_a_sample_is_spread_over_groups(sizes: list[int], number: int, seed: int) -> None:
    """Each group gives its share, and what has no group is not drawn."""
    groups = np.repeat(np.arange(-1, len(sizes) - 1), sizes).astype(np.int32)
    drawn = draw_places(len(groups), number, seed, groups)
    assert np.all(groups[drawn] >= 0)
    inside = groups[groups >= 0]
    if len(inside):
        counted = np.bincount(groups[drawn], minlength=int(inside.max()) + 1)
        assert counted.tolist() == share_out(number, np.bincount(inside)).tolist()


@given(sizes, st.integers(0, 60))
def test_shares_are_even_as_far_as_sizes_allow(sizes: list[int], number: int) -> None:
    """Quotas add up, fit the sizes, and a group with room has at most one less than another."""
    quotas = share_out(number, np.array(sizes))
    assert quotas.sum() == min(number, sum(sizes))
    assert np.all(quotas <= sizes)
    with_room = quotas[quotas < sizes]
    if len(with_room):
        assert quotas.max() <= with_room.min() + 1


def test_every_place_is_as_likely() -> None:
    """Over many seeds each of ten places is drawn about as often."""
    drawn = np.concatenate([draw_places(10, 3, seed) for seed in range(2_000)])
    assert np.all(np.abs(np.bincount(drawn, minlength=10) - 600) < 100)  # five deviations
