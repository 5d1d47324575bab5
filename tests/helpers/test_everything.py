"""A failed comparison of all measures names the number, not the wall of JSON around it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.helpers.everything import Everything, differences, pytest_assertrepr_compare


def table(**changed: Any) -> str:
    """Return a table of two rows as JSON, with some values of the second row changed."""
    first = {"term": "peace", "count": 4, "rate": 1.5}
    return json.dumps({"title": "Words", "rows": [first, {**first, "term": "war", **changed}]})


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (table(), table(), []),
        (table(), table(count=5), ["row 2 (war), count: 4 != 5"]),
        (table(rate=None), table(), ["row 2 (war), rate: None != 1.5"]),
        (table(), table(count=4.0), ["row 2 (war), count: 4 != 4.0"]),
        (table(), table(first=1), ["row 2 (war), first: '(nothing)' != 1"]),
        ('{"rows": []}', '{"rows": [{"count": 1}]}', ["rows: 0 != 1 of them"]),
        (
            json.dumps({"tables": {"size": {"rows": [{"words": 3}]}}}),
            json.dumps({"tables": {"size": {"rows": [{"words": 4}]}}}),
            ["tables, size, row 1, words: 3 != 4"],
        ),
        ("FieldError: no a", table(), ["result: 'FieldError: no a' != '{\"title\""]),
        ("ab", "ac", ["result: 'ab' != 'ac'"]),
        ("1.0", "1.00", ["spelling of the JSON: '1.0' != '1.00'"]),
        ('["a", "b"]', '["a", "c"]', ["2: 'b' != 'c'"]),
        ("x" * 500 + "a", "x" * 500 + "b", ["result, from character 481 on: "]),
    ],
)
def test_differences_name_row_and_column(left: str, right: str, expected: list[str]) -> None:
    """Each difference has its row, its column and both values; long values are shortened."""
    found = list(differences(left, right))
    assert len(found) == len(expected)
    for line, start in zip(found, expected, strict=True):
        assert line.startswith(start)
        assert len(line) < 200


def test_a_failure_says_which_measures_differ() -> None:
    """The failure of ``==`` lists the measures with their differences, twenty at most."""
    left = Everything(words=table(), info="one", phrases=table())
    right = Everything(words=table(count=5), info="one", phrases=table(rate=2.0))
    assert pytest_assertrepr_compare("==", left, right) == [
        "2 of 3 measures differ (left != right)",
        "words: row 2 (war), count: 4 != 5",
        "phrases: row 2 (war), rate: 1.5 != 2.0",
    ]
    many = Everything({str(number): "a" for number in range(30)})
    none = Everything({str(number): "b" for number in range(30)})
    lines = pytest_assertrepr_compare("==", many, none)
    assert lines is not None
    assert lines[-1] == "and 10 more"
    assert pytest_assertrepr_compare("==", {}, none) is None
