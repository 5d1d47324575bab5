"""Pictures: lines with bands, gaps and marks; dots with intervals; readable and small."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import polars as pl
import pytest

from relstat.corpus.corpus import Corpus
from relstat.errors import MissingExtraError, OptionError
from relstat.measures.freq import freq
from relstat.measures.keyness import keyness
from relstat.measures.sentiment import sentiment
from relstat.tables.lines import Lines, Mark
from relstat.tables.rendering.dots import dots_of
from relstat.tables.rendering.pictures import draw, write_picture
from relstat.tables.table import Table, Tables

MOST = 50_000  # bytes


@pytest.fixture
def moved() -> Tables:
    """Two items over 24 months, with a gap, an endless band, and a change of level."""
    values = np.abs(np.random.default_rng(0).normal(10, 2, (2, 24)))
    values[0, 12:] += 20
    values[:, 5] = np.nan
    high = values * 1.3
    high[1, 3] = 1e6
    lines = Lines(
        labels=tuple(f"{2011 + n // 12}-{n % 12 + 1:02}" for n in range(24)),
        names=("cost in $", "a & b"),
        values=values,
        low=values * 0.8,
        high=high,
        marks=((Mark(0, 12, 24, 10.0, 30.0, "2012-01: 10.0 → 30.0"),), ()),
        per="month",
        unit="per 10,000 words",
    )
    return Tables("Trends", {}, lines=lines)


def texts_of(picture: bytes) -> list[str]:
    """The texts of an SVG."""
    root = ElementTree.fromstring(picture)
    return ["".join(one.itertext()).strip() for one in root.iter() if one.tag.endswith("}text")]


def test_lines_have_names_and_marks_as_text(moved: Tables) -> None:
    """Names, months and the change are text of the SVG, which is small and always the same."""
    pytest.importorskip("matplotlib")
    picture = draw(moved)
    texts = texts_of(picture)
    assert {"cost in $", "a & b", "2011-01"} <= set(texts)
    assert "per 10,000 words" in texts
    assert any("2012-01: 10.0 → 30.0" in one for one in texts)
    assert "grey: too little text" in " ".join(texts)
    assert len(picture) < MOST
    assert picture == draw(moved)


def test_groups_of_an_item_share_a_panel(moved: Tables) -> None:
    """The item is its title, and the groups are named at the ends of their lines."""
    pytest.importorskip("matplotlib")
    assert moved.lines is not None
    grouped = replace(moved.lines, names=("North", "South"), panels=("marshal", "marshal"))
    texts = texts_of(draw(replace(moved, lines=grouped)))
    assert texts.count("marshal") == 1
    assert {"North", "South"} <= set(texts)


def test_a_png_is_small(moved: Tables, tmp_path: Path) -> None:
    """A file by its suffix, below 50 kB."""
    pytest.importorskip("matplotlib")
    write_picture(moved, tmp_path / "t.png")
    content = (tmp_path / "t.png").read_bytes()
    assert content.startswith(b"\x89PNG")
    assert len(content) < MOST


def test_eight_lines_are_small(moved: Tables) -> None:
    """The most lines that a picture holds have a panel each, and stay below 50 kB."""
    pytest.importorskip("matplotlib")
    assert moved.lines is not None
    many = replace(
        moved.lines,
        names=tuple(f"term {n}" for n in range(8)),
        values=np.tile(moved.lines.values, (4, 1)),
        low=np.tile(moved.lines.low, (4, 1)),
        high=np.tile(moved.lines.high, (4, 1)),
        marks=moved.lines.marks * 4,
    )
    for format in ("svg", "png"):
        assert len(draw(replace(moved, lines=many), format)) < MOST


def test_no_line_crosses_a_gap(moved: Tables) -> None:
    """The path of a line begins anew after the month without text."""
    pytest.importorskip("matplotlib")
    pattern = rb'<path d="([^"]*)"[^>]*stroke: #0072b2; stroke-width: 1.5'
    line = next(one for one in re.findall(pattern, draw(moved)) if one.count(b"L") > 10)
    assert line.count(b"M") == 2


def test_groups_are_rows_of_dots(example_documents: Corpus) -> None:
    """A row for each term and source, with its interval; keyness by its log ratio."""
    table = freq(example_documents, by="lang", top=3)
    dots = dots_of(table)
    assert len(dots) == len(table)
    assert not dots.signed
    assert dots.values.tolist() == table["group_rate"].to_list()
    pytest.importorskip("matplotlib")
    assert set(dots.labels) <= set(texts_of(draw(table)))
    assert len(draw(table, "png")) < MOST


def test_what_cannot_be_drawn_is_said(moved: Tables, example_documents: Corpus) -> None:
    """Another suffix, no interval, too many rows or lines."""
    with pytest.raises(OptionError, match=r"\.svg"):
        write_picture(moved, Path("t.pdf"))
    plain = freq(example_documents, forms=True, terms=["peace"])
    with pytest.raises(OptionError, match="nothing to draw"):
        draw(plain)
    with pytest.raises(OptionError, match="holds 80 rows"):
        draw(freq(example_documents, top=100))
    assert moved.lines is not None
    many = replace(moved.lines, names=("x",) * 9)
    with pytest.raises(OptionError, match="holds 8 lines"):
        draw(replace(moved, lines=many))
    many = replace(many, names=tuple("abcdefg"), panels=("x",) * 7)
    with pytest.raises(OptionError, match="holds 6 groups"):
        draw(replace(moved, lines=many))
    empty = replace(moved.lines, values=np.full((2, 24), np.nan))
    with pytest.raises(OptionError, match="no month has enough text"):
        draw(replace(moved, lines=empty))


def test_without_matplotlib_the_remedy_is_named(
    moved: Tables, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message says what to install."""
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(MissingExtraError, match=r"relstat\[plot\]"):
        draw(moved)


def test_keyness_is_drawn_by_its_difference(example_documents: Corpus) -> None:
    """The column that says which side has more, with 0 drawn."""
    fields = example_documents.metadata
    by = "source" if "source" in fields.columns else "year"
    table: Table = keyness(example_documents, by=by, min_docs=1)
    if len(table):
        dots = dots_of(table)
        assert dots.signed
        assert dots.unit == "log ratio"


def test_a_word_shift_can_be_read(make_corpus: Callable[..., Corpus]) -> None:
    """Zero divides words, what is compared is with the axis, the sum of others sets no scale."""
    pytest.importorskip("matplotlib")
    words = ("good", "bad", "happy", "great", "splendid", "kind")
    texts = [
        " ".join(f"A {words[(number * step) % 6]} day." for step in range(1, 3 + number % 4))
        for number in range(60)
    ]
    corpus = make_corpus(texts, source=["x", "y", "y"] * 20)
    table = sentiment(corpus, by="source", explain=True, top=2)
    assert isinstance(table, Table)
    dots = dots_of(table)
    assert dots.signed
    assert dots.unit == "contribution · x - y"
    assert set(dots.labels) == set(table["word"])
    assert dots.labels[-1] == "other words"
    others = pl.col("word") == "other words"
    far = pl.when(others).then(99.0).otherwise("contribution").alias("contribution")
    picture = draw(replace(table, frame=table.frame.with_columns(far)))
    assert "99 →" in texts_of(picture)
