"""Work done block by block is the same as work done at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relstat.arrays import Floats
from relstat.statistics.distributions import beta_quantile, t_quantile
from relstat.statistics.special.elementwise import map_blocks, map_distinct, polynomial
from relstat.statistics.special.incomplete_beta import incomplete_beta
from relstat.statistics.special.incomplete_gamma import incomplete_gamma


@given(st.lists(st.floats(-9, 9), max_size=20), st.integers(1, 7))
def test_blocks_leave_no_trace(values: list[float], block: int) -> None:
    """Whatever their size, and with arguments of different shapes."""
    table = np.array(values).reshape(-1, 1)
    columns = np.array([1.0, 2.0, 3.0])
    (found,) = map_blocks(lambda x, y: (x * y,), table, columns, block=block)
    assert np.array_equal(found, table * columns)


def test_numbers_give_numbers() -> None:
    """A single number comes back without dimensions, nothing as nothing."""
    assert map_blocks(lambda x: (x + 1,), 2)[0].shape == ()
    assert map_blocks(lambda x: (x + 1,), np.empty((0, 3)))[0].shape == (0, 3)


def test_equal_arguments_are_computed_once() -> None:
    """Of many pairs, only the different ones reach the function."""
    seen: list[int] = []

    def add(x: Floats, y: Floats) -> Floats:
        seen.append(np.broadcast(x, y).size)
        return np.asarray(x + y, np.float64)

    first, second = np.arange(400.0).reshape(2, 200) % 3, np.arange(200.0) % 2
    assert np.array_equal(map_distinct(add, first, second), first + second)
    assert np.array_equal(map_distinct(add, 5.0, first), first + 5)
    assert seen == [6, 3]


@pytest.mark.parametrize(
    "function",
    [
        lambda level, wide, high: t_quantile(level, wide),
        lambda level, wide, high: t_quantile(0.975, wide),
        lambda level, wide, high: beta_quantile(level, wide, high),
        lambda level, wide, high: incomplete_beta(wide, high, level),
        lambda level, wide, high: incomplete_gamma(wide, high),
    ],
)
def test_a_value_does_not_depend_on_its_neighbours(function: Callable[..., Any]) -> None:
    """Alone, in a block or among many: the same to the last digit."""
    draw = np.random.default_rng(1)
    given_ = draw.uniform(0.01, 0.99, 3000), *np.exp(draw.uniform(-2, 8, (2, 3000)))
    whole = np.atleast_2d(function(*given_))
    for some in ([7], [2999], list(range(40, 90))):
        part = np.atleast_2d(function(*(one[some] for one in given_)))
        assert np.array_equal(whole[:, some], part)


def test_polynomial() -> None:
    """The highest power first."""
    assert polynomial(np.array([0.0, 2.0]), (3.0, 0.0, 1.0)).tolist() == [1.0, 13.0]
