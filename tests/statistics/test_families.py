"""The registries of statistics: complete, readable, and open to one more."""

from __future__ import annotations

import inspect
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from relstat.statistics import association, dispersion, keyness, richness, running_diversity
from relstat.statistics.families import (
    ASSOCIATIONS,
    DISPERSION,
    DIVERSITY,
    FAMILIES,
    KEYNESS,
    RUNNING,
    TEXT_FAMILIES,
    Family,
    Statistic,
)

ROOT = Path(__file__).resolve().parents[2]


def tables_of(family: Family) -> np.ndarray:
    """A valid table of the family, tables with zeros in it, and nothing at all."""
    if family is KEYNESS:
        tables = [(4, 100, 9, 700), (0, 100, 9, 700), (4, 100, 0, 700), (0, 100, 0, 700)]
        tables += [(0, 0, 3, 50), (3, 50, 0, 0), (100, 100, 0, 700), (0, 0, 0, 0)]
    else:
        tables = [(4, 20, 9, 700), (0, 20, 9, 700), (0, 20, 0, 700), (0, 0, 9, 700)]
        tables += [(9, 9, 9, 9), (5, 5, 9, 9), (0, 0, 0, 0)]
    return np.array(tables).T


@pytest.mark.parametrize("family", [*FAMILIES, *TEXT_FAMILIES], ids=lambda family: family.name)
def test_each_entry_is_complete(family: Family) -> None:
    """A name, a heading, a reading in one line, a source, and a documented function."""
    for name, statistic in family.items():
        assert name == statistic.name
        assert statistic.label
        assert "\n" not in statistic.reading
        assert statistic.source
        doc = inspect.getdoc(statistic.function) or ""
        assert doc.startswith("Return "), name
        takes = family.takes.split(", ")
        assert list(inspect.signature(statistic.function).parameters)[: len(takes)] == takes


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
@pytest.mark.filterwarnings("error")
def test_tables_of_zeros_warn_of_nothing(family: Family) -> None:
    """Every statistic takes empty tables without a warning, and gives no infinity."""
    tables = tables_of(family)
    for statistic in family.values():
        values = statistic(*tables)
        assert values.shape == tables.shape[1:]
        assert not np.isinf(values).any(), statistic.name
        one = np.array([statistic(*column) for column in tables.T.tolist()])
        assert np.array_equal(values, one, equal_nan=True), statistic.name


def test_a_term_that_nobody_uses_is_neutral() -> None:
    """Keyness of 0 in 100 against 0 in 700 words is no difference, in every formula."""
    for name, statistic in KEYNESS.items():
        value = float(statistic(0, 100, 0, 100))
        if statistic.neutral is not None:
            assert value == statistic.neutral, name
    assert float(keyness.bayesian_information(0, 100, 0, 100)) == pytest.approx(-np.log(200))
    assert np.isnan(keyness.positive_log_ratio(0, 100, 0, 100))


def test_signed_statistics_turn_with_the_sides() -> None:
    """More in the target is above the neutral value, more in the reference below it."""
    for name, statistic in KEYNESS.items():
        if statistic.signed and statistic.neutral is not None:
            assert float(statistic(90, 1000, 20, 1000)) > statistic.neutral, name
            assert float(statistic(20, 1000, 90, 1000)) < statistic.neutral, name
    for name, statistic in ASSOCIATIONS.items():
        if statistic.signed and statistic.neutral is not None:
            assert float(statistic(15, 20, 100, 1000)) > statistic.neutral, name
            assert float(statistic(1, 200, 100, 1000)) < statistic.neutral, name


@pytest.mark.parametrize(
    ("family", "module"),
    [(KEYNESS, keyness), (ASSOCIATIONS, association)],
    ids=["keyness", "assoc"],
)
def test_no_formula_is_forgotten(family: Family, module: object) -> None:
    """Every public function of the module that takes the four numbers is in the family."""
    takes = family.takes.split(", ")
    listed = {statistic.function for statistic in family.values()}
    for name in module.__all__:  # type: ignore[attr-defined]
        function = getattr(module, name)
        if (
            inspect.isfunction(function)
            and list(inspect.signature(function).parameters)[:4] == takes
        ):
            assert function in listed or name == "williams_factor", name


@pytest.mark.parametrize(
    ("family", "module"),
    [(DISPERSION, dispersion), (DIVERSITY, richness), (RUNNING, running_diversity)],
    ids=["dispersion", "diversity", "running"],
)
def test_no_formula_of_texts_is_forgotten(family: Family, module: object) -> None:
    """Every public function of what the family takes is in it."""
    takes = family.takes.split(", ")
    listed = {statistic.function for statistic in family.values()}
    for name in module.__all__:  # type: ignore[attr-defined]
        function = getattr(module, name)
        if inspect.isfunction(function):
            given = list(inspect.signature(function).parameters)[: len(takes)]
            assert (given == takes) == (function in listed), name


def test_a_new_statistic_appears(monkeypatch: pytest.MonkeyPatch) -> None:
    """One entry is enough for the docs table, the look-up by name and the nearest match."""
    new = Statistic("surplus", "surplus", lambda a, n, b, m: a - b, "occurrences more", "nobody")
    monkeypatch.setitem(KEYNESS.members, "surplus", new)
    assert KEYNESS["surplus"](5, 10, 3, 10) == 2
    assert KEYNESS.nearest("surplis") == "surplus"
    assert "| `surplus` | surplus | effect | occurrences more | nobody |" in KEYNESS.markdown()


def test_the_docs_print_all_families() -> None:
    """docs/statistics.md has the tables as the registries give them."""
    text = (ROOT / "docs" / "statistics.md").read_text(encoding="utf-8")
    for family in (*FAMILIES, *TEXT_FAMILIES):
        assert family.markdown() in text


def test_names_cost_nothing() -> None:
    """Options can list the names without loading numpy."""
    code = (
        "import sys; from relstat.statistics.families import KEYNESS; list(KEYNESS); "
        "assert not {'numpy', 'scipy'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
