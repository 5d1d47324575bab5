"""The page about lexicons."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

from relstat.lexicons import lexicon

ROOT = Path(__file__).resolve().parents[2]


def make_page() -> str:
    """Run the script without writing."""
    made = runpy.run_path(str(ROOT / "scripts" / "document_lexicons.py"))["lexicons_page"]()
    assert isinstance(made, str)
    return made


def test_the_page_is_current() -> None:
    """docs/lexicons.md is what the script makes of the files."""
    assert (ROOT / "docs" / "lexicons.md").read_text("utf-8") == make_page()


def test_a_new_file_is_on_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A lexicon that is added by one file is documented with what its header says."""
    (tmp_path / "ranks_en.txt").write_text(
        "# name: ranks_en\n# entry: a rank\n# language: en\n# source: an army\n# licence: MIT\n\n"
        "marshal general\n",
        "utf-8",
    )
    monkeypatch.setattr(lexicon, "FOLDER", tmp_path)
    page = make_page()
    assert "| [ranks_en](#ranks_en) | 2 | word | MIT |" in page
    assert "An entry is a rank. Language: en. Source: an army." in page
