"""Web pages: recognised by what they hold, and read as a reader sees them."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from relstat.readers import read

pytest.importorskip("trafilatura")

PARAGRAPHS = [
    f"Paragraph {n} says that the envoys of five nations came to the hall and left it at night."
    for n in range(5)
]
BODY = "".join(f"<p>{one}</p>" for one in PARAGRAPHS)
OPENINGS = {
    "doctype": "<!DOCTYPE html>\n<html><head><title>A visit</title></head><body>{}</body></html>",
    "comment": "<!-- saved from url=(0020)http://x.example/ -->\n<html><body>{}</body></html>",
    "xml": "<?xml version='1.0'?>\n<!DOCTYPE html PUBLIC 'x' 'y'>\n<html><body>{}</body></html>",
    "bare": "\n\n<html lang=en><body>{}</body></html>",
    "head": "<head><meta charset=utf-8></head><body>{}</body>",
}


@pytest.mark.parametrize(
    "name", ["page", "view.php", "view.php?id=7", "a.aspx", "a.txt", "b.shtml"]
)
@pytest.mark.parametrize("opening", OPENINGS)
def test_a_page_is_known_by_its_content(tmp_path: Path, name: str, opening: str) -> None:
    """Whatever the file is called, from a pipe, named, or in a folder."""
    page = OPENINGS[opening].format(BODY)
    (tmp_path / name).write_text(page)
    wanted = ["\n\n".join(PARAGRAPHS)]
    assert read(tmp_path / name).texts.to_list() == wanted
    assert read(tmp_path).texts.to_list() == wanted
    assert read("-", stdin=io.BytesIO(page.encode())).texts.to_list() == wanted


LAYOUTS = {
    "menu beside": "<table width=700><tr><td><a href=/>Home</a><br><a href=/n>News</a></td>"
    "<td><h2>A visit</h2>{}</td></tr></table>",
    "nested": "<table><tr><td><table><tr><td>{}</td></tr></table></td></tr>"
    "<tr><td><a href=/>Home</a> <a href=/b>Back</a></td></tr></table>",
    "rows": "<table border=0><tr><td><a href=/>Home</a></td></tr><tr><td>{}</td></tr></table>",
}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("kind", ["paragraphs", "open paragraphs", "breaks"])
def test_pages_laid_out_in_tables(layout: str, kind: str) -> None:
    """Paragraphs stay apart, without bars, and the menu is no text."""
    body = {
        "paragraphs": BODY,
        "open paragraphs": "".join(
            f"<p>{one.replace('hall', '<i>hall</i>')}\n" for one in PARAGRAPHS
        ),
        "breaks": "<br><br>".join(PARAGRAPHS),
    }[kind]
    table = LAYOUTS[layout].format(body)
    page = f"<html><head><title>A visit</title></head><body>{table}</body></html>"
    [text] = read("-", stdin=io.BytesIO(page.encode())).texts.to_list()
    assert [line for line in text.split("\n") if line] == PARAGRAPHS


def test_a_table_of_data_stays(tmp_path: Path) -> None:
    """Short cells are data: their words are part of the text."""
    cells = "".join(f"<tr><td>Steel</td><td>{n} tons</td></tr>" for n in range(3))
    page = f"<html><body>{BODY}<table>{cells}</table>{BODY}</body></html>"
    [text] = read("-", stdin=io.BytesIO(page.encode())).texts.to_list()
    assert "2 tons" in text
