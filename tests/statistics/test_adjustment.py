"""Adjusted p, and the level of intervals that goes with them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from relstat.statistics.adjustment import benjamini_hochberg, selected_level


@given(arrays(np.float64, st.integers(1, 60), elements=st.floats(0, 0.2)))
def test_the_level_is_as_strict_as_the_adjustment(p: np.ndarray) -> None:
    """A single p is below 1 - level just where the adjusted p is below .05."""
    adjusted = benjamini_hochberg(p)
    listed = adjusted < 0.05
    alpha = 1 - selected_level(int(listed.sum()), len(p))
    clear = np.abs(p - alpha) > 1e-12
    assert ((p <= alpha)[clear] == listed[clear]).all()


def test_levels_by_hand() -> None:
    """Ten of a hundred rows, none of them, and no rows."""
    assert selected_level(10, 100) == pytest.approx(0.995)
    assert selected_level(0, 100) == pytest.approx(0.9995)
    assert selected_level(0, 0) == 0.95
    assert selected_level(5, 5) == pytest.approx(0.95)
