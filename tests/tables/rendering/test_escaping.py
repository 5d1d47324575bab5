"""No format lets a text act on the program that opens it."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import polars as pl
import pytest

from relstat.commands import main
from relstat.errors import OptionError
from relstat.tables.rendering import formats, render
from relstat.tables.table import Column, Table
from relstat.text.visible import visible


def table_of(*texts: str, title: str = "t") -> Table:
    """A table of texts beside negative numbers."""
    frame = pl.DataFrame({"term": texts, "n": [-5] * len(texts)})
    return Table(title, frame, (Column("term"), Column("n", "count")), (title,))


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ('=HYPERLINK("http://x")', '"\'=HYPERLINK(""http://x"")"'),
        ("+1+cmd", "'+1+cmd"),
        ("-0-", "'-0-"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("  =1+1", "'  =1+1"),
        ("\t=1", '"\'\t=1"'),
        ("＝1+1", "'＝1+1"),
        ("a;=1+1", '"a;=1+1"'),
        ("a\n=1+1", '"a\n=1+1"'),
        ("-5", "-5"),
        ("-1,204.5", '"-1,204.5"'),
        ("+3e-7", "+3e-7"),
        ("co-operation = peace", "co-operation = peace"),
        ("\x1b[31mred", " [31mred"),
    ],
)
def test_a_spreadsheet_runs_nothing(text: str, written: str) -> None:
    """A text that would be a formula gets an apostrophe, one that holds one is quoted."""
    assert render(table_of(text), "csv").replace('"term","n"', "term,n") == (
        f"term,n\n{written},-5\n"
    )


def test_headings_are_defused_too() -> None:
    """A column may be named by the input."""
    frame = pl.DataFrame({"=1+1": [1]})
    assert render(Table("t", frame, (Column("=1+1", "count"),)), "tsv") == "'=1+1\n1\n"


def test_json_and_parquet_hold_texts_as_they_are(tmp_path: Path) -> None:
    """JSON writes what acts on a terminal as an escape, which reads back the same."""
    text = "=1+1 \x1b[31m \x9b \u202e"
    line = render(table_of(text), "jsonl")
    assert line.isascii()
    assert json.loads(line)["term"] == text
    table_of(text).write(tmp_path / "a.parquet")
    assert pl.read_parquet(tmp_path / "a.parquet")["term"].to_list() == [text]


@pytest.mark.parametrize("form", [form for form in formats() if form not in ("parquet", "xlsx")])
def test_no_format_moves_a_terminal(form: str) -> None:
    """Escape sequences, links and marks that turn the direction of writing are gone."""
    bad = "a\x1b]8;;http://x\x07b\x9b31m\u202ec"
    printed = render(table_of(bad, title=bad), form)
    assert not set(printed) & set("\x1b\x07\x9b\u202e")


@pytest.mark.parametrize(
    ("form", "text", "written"),
    [
        ("github", "a|b", r"a\|b"),
        ("github", "<script>", r"\<script>"),
        ("pipe", "![x](http://y)", r"!\[x\](http://y)"),
        ("html", "<script>", "&lt;script&gt;"),
        ("latex", r"\input{x}", r"\textbackslash{}input\{x\}"),
        ("jira", "{html}|", r"\{html\}\|"),
        ("mediawiki", "{{x}}", "&#123;&#123;x&#125;&#125;"),
        ("asciidoc", "pass:[<b>]", "pass&#58;&#91;&#60;b&#62;&#93;"),
        ("orgtbl", "src_sh{ls}", r"src_sh\lbrace{}ls\rbrace{}"),
        ("rst", ".. include:: /x", r"\.. include:: /x"),
    ],
)
def test_mark_up_in_cells_is_text(form: str, text: str, written: str) -> None:
    """A cell of mark-up is printed as it was, not carried out; so are titles and notes."""
    printed = render(table_of(text, title=text), form)
    body = [line for line in printed.split("\n") if not line.startswith("%")]
    assert any(written in line for line in body)
    if form != "latex":
        # In a page also in its title, and as the name of what scrolls.
        assert printed.count(written) == (5 if form == "html" else 3)
        assert text not in printed.replace(written, "")


def test_a_title_does_not_leave_its_comment() -> None:
    """In LaTeX titles and notes are comments, which end with the line."""
    printed = render(table_of("a", title="t\n\\input{x}"), "latex")
    assert all(line.startswith("%") for line in printed.split("\n") if "input" in line)


@pytest.mark.parametrize("form", ["latex_raw", "unsafehtml"])
def test_there_is_no_raw_format(form: str) -> None:
    """Cells are words of others and never mark-up of ours."""
    with pytest.raises(OptionError, match="no format named"):
        render(table_of("a"), form)


def test_what_acts_is_shown_as_what_it_is() -> None:
    """The marks that Persian needs to be read right stay."""
    assert visible("a\x1b[31m\n\u202e\udcff") == r"a\x1b[31m\n\u202e\udcff"
    assert visible("می\u200cخواهم \u200f") == "می\u200cخواهم \u200f"


@pytest.mark.skipif(sys.platform == "win32", reason="names of files take no such characters")
def test_messages_do_not_act(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A file's name can neither colour the terminal nor fake a line of ours."""
    path = os.path.join(tmp_path, "a\x1b[31m\nrelstat: all is well.json")
    Path(path).write_text("{broken")
    assert main(["freq", path]) == 1
    said = capfd.readouterr().err
    assert r"a\x1b[31m\nrelstat: all is well.json" in said
    assert "\x1b" not in said
    assert main(["freq", "no\x1b[31msuch"]) == 1
    assert r"no\x1b[31msuch" in capfd.readouterr().err
