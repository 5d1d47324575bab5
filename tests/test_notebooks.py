"""The notebooks in ``examples`` run from top to bottom, as a kernel would run them."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import pytest

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
NOTEBOOKS = sorted(EXAMPLES.glob("*.ipynb"))


def cells_of(notebook: Path) -> list[dict[str, Any]]:
    """The cells of a notebook, in order."""
    cells: list[dict[str, Any]] = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return cells


def run(source: str, namespace: dict[str, Any]) -> object:
    """Run a cell and return what its last line gives, as the display hook of a kernel does."""
    tree = ast.parse(source)
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "<cell>", "exec"), namespace)
    if not isinstance(last, ast.Expr):
        return None
    return eval(compile(ast.Expression(last.value), "<cell>", "eval"), namespace)


def display(shown: object) -> str:
    """What a notebook shows of a value: HTML where it has that, else its repr."""
    html = getattr(shown, "_repr_html_", lambda: None)()
    return html or repr(shown)


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs(notebook: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every cell of code runs after those above it, and what it shows is neither empty nor huge."""
    pytest.importorskip("pandas")
    monkeypatch.chdir(EXAMPLES)
    namespace: dict[str, Any] = {"__name__": "__main__"}
    for cell in cells_of(notebook):
        if cell["cell_type"] == "code":
            shown = run("".join(cell["source"]), namespace)
            assert shown is not None
            assert 0 < len(display(shown)) < 60_000


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_kept_without_its_outputs(notebook: Path) -> None:
    """It is of the format 4.5, its cells have names of their own, and no output is kept."""
    whole = json.loads(notebook.read_text(encoding="utf-8"))
    assert (whole["nbformat"], whole["nbformat_minor"]) == (4, 5)
    cells = cells_of(notebook)
    assert len({cell["id"] for cell in cells}) == len(cells)
    for cell in cells:
        if cell["cell_type"] == "code":
            assert (cell["outputs"], cell["execution_count"]) == ([], None)


def test_there_is_a_notebook() -> None:
    """The tests above have something to test."""
    assert NOTEBOOKS
