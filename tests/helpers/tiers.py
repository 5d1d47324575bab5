"""Two tiers of tests: a default that ends in minutes, and ``slow``, which CI runs as well.

``python -m pytest`` runs the default tier, on all cores. ``python -m pytest -m slow`` runs tests
marked ``slow``: killed processes, Dask clusters, real corpora, every measure on every variant of an
input. ``python -m pytest -m "slow or hypothesis" --hypothesis-profile thorough`` also repeats every
property test with six times the examples. A test that is named (``file.py::test``) always runs.

Tests that use real corpora or a cluster are slow by their fixture and need no marker.
"""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

__all__ = ["examples", "slow"]

SLOW_FIXTURES = {"shared_data", "dask_cluster", "start_dask_cluster"}
THOROUGH = 100  # examples of a property test that does not set its own number

# How long an example takes depends on the machine, hence no deadline. In CI every run tries the
# same examples, so that a new failure is the doing of the change; elsewhere each run tries others.
_common = settings(deadline=None, derandomize="CI" in os.environ)
settings.register_profile("thorough", _common, max_examples=THOROUGH)
settings.register_profile("relstat", _common, max_examples=THOROUGH // 6)
settings.load_profile("relstat")


def examples(thorough: int) -> int:
    """Return the number of examples for a property test that needs its own.

    That is ``thorough`` in the profile of this name and in proportion fewer in the default one,
    but at least 5. For ``@settings(max_examples=examples(60))``.
    """
    return min(thorough, max(5, thorough * settings().max_examples // THOROUGH))


def slow(*values: object) -> list[object]:
    """Return values for ``parametrize`` that are left to the slow tier: ``[1, *slow(2, 3)]``."""
    return [pytest.param(value, marks=pytest.mark.slow) for value in values]


def pytest_configure(config: pytest.Config) -> None:
    """Leave out slow tests unless ``-m`` selects by marker or a test is named."""
    named = any("::" in argument for argument in config.args)
    if not config.option.markexpr and not named:
        config.option.markexpr = "not slow"


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark tests slow that use a slow fixture."""
    if SLOW_FIXTURES & set(getattr(item, "fixturenames", ())):
        item.add_marker("slow")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int | None:
    """Run in one process where only files or tests are named: starting others takes longer."""
    named = config.option.file_or_dir
    return 0 if named and all(".py" in argument for argument in named) else None
