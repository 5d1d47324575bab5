"""The script that compares two releases finds what differs, and maps long tables to wide ones."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from relstat.corpus.corpus import Corpus
from relstat.measures.freq import freq


@pytest.fixture(scope="module")
def script(load_script: Callable[[str], ModuleType]) -> ModuleType:
    """The script itself."""
    return load_script("compare_releases")


OLD: list[dict[str, Any]] = [
    {"term": "army", "count": 5, "count: x": 2, "rate: x": 1.5, "count: y": 3, "rate: y": None},
    {"term": "party", "count": 1, "count: x": 1, "rate: x": 0.5, "count: y": 0, "rate: y": 0.0},
]


def as_long(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows of a wide table with one row per group."""
    return [
        {"term": row["term"], "count": row["count"], "group": group,
         "group_count": row[f"count: {group}"], "group_rate": row[f"rate: {group}"]}
        for row in rows
        for group in ("x", "y")
    ]  # fmt: skip


def compare(
    script: ModuleType, folder: Path, old: dict[str, Any], new: dict[str, Any]
) -> tuple[int, list[str]]:
    """The exit status for two releases with one file each, and the differences."""
    for name, made in (("old", old), ("new", new)):
        (folder / name).mkdir(exist_ok=True)
        record = {"provenance": {"options": {"by": ["source"]}}}
        (folder / name / "c.freq.json").write_text(json.dumps(record | made), encoding="utf-8")
    status = script.main([str(folder / "old"), str(folder / "new")])
    lines = script.compare_files(*(folder / name / "c.freq.json" for name in ("old", "new")))
    return status, list(lines)


SPREAD = {"spread": {"over": "group", "values": ["group_count", "group_rate"]}}


def test_long_tables_equal_wide_ones(script: ModuleType, tmp_path: Path) -> None:
    """The same numbers in another layout are no difference."""
    new = {"rows": as_long(OLD), **SPREAD}
    assert script.widened(new) == OLD
    assert compare(script, tmp_path, {"rows": OLD}, new) == (0, [])


def test_a_difference_names_row_and_column(script: ModuleType, tmp_path: Path) -> None:
    """The last digit, a lost column, a lost row."""
    rows = as_long(OLD)
    rows[2]["group_rate"] = 0.5000000000000001
    status, lines = compare(script, tmp_path, {"rows": OLD}, {"rows": rows, **SPREAD})
    assert (status, lines) == (
        1, ["row 1 (party), column rate: x: 0.5, now 0.5000000000000001"],
    )  # fmt: skip
    fewer = [{key: value for key, value in row.items() if key != "count"} for row in as_long(OLD)]
    _, lines = compare(script, tmp_path, {"rows": OLD}, {"rows": fewer[:2], **SPREAD})
    assert lines == ["2 rows before, 1 now", "column count is lost"]


def test_cells_that_were_sentences(script: ModuleType, tmp_path: Path) -> None:
    """Lists and counts before and after are written as they were."""
    old = {
        "raising": "peace +2.1, well +1.0", "series": "▁█·?", "old_told": "1,113 → 0",
        "old_before": 1113, "source": "x",
    }  # fmt: skip
    new = {
        "raising": [{"word": "peace", "points": 2.14}, {"word": "well", "points": 1.0}],
        "series": [0.1, 1.0, 0.0, None], "old_before": 1113, "old_after": 0, "group": "x",
    }  # fmt: skip
    assert compare(script, tmp_path, {"rows": [old]}, {"rows": [new]}) == (0, [])
    new["old_after"] = 1
    _, lines = compare(script, tmp_path, {"rows": [old]}, {"rows": [new]})
    assert lines == ["row 0 (peace +2.1, well +1.0), column old_told: '1,113 → 0', now '1,113 → 1'"]


def test_files_that_only_one_release_has(script: ModuleType, tmp_path: Path) -> None:
    """A missing answer is a difference; two empty ones, of a command that failed, are none."""
    for name in ("old", "new"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "empty.json").touch()
    folders = [str(tmp_path / name) for name in ("old", "new")]
    assert script.main(folders) == 0
    (tmp_path / "new" / "empty.json").write_text('{"rows": []}', encoding="utf-8")
    assert script.main(folders) == 1


def test_a_real_table(script: ModuleType, make_corpus: Callable[..., Corpus]) -> None:
    """What relstat writes today is read."""
    corpus = make_corpus(["a b a", "b c"], source=["x", "y"])
    table = json.loads(freq(corpus, by="source").render("json"))
    wide = script.widened(table)
    assert [row["term"] for row in wide] == ["b", "a", "c"]
    assert [(row["count: x"], row["count: y"]) for row in wide] == [(1, 1), (2, 0), (0, 1)]
