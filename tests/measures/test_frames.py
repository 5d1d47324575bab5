"""The table of frames and that of their fillers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import polars as pl
import pytest

from relstat import frames
from relstat.analysis.phrases.slots import Frames
from relstat.corpus.corpus import Corpus
from relstat.errors import EmptyCorpusError, FieldError, OptionError
from relstat.tables.rendering.widening import widen

MakeCorpus = Callable[..., Corpus]
KCNA = "kcna_2011_2012.jsonl.gz"


@pytest.fixture
def wreaths(make_corpus: MakeCorpus) -> Corpus:
    """Twelve documents of two outlets with one frame: three gifts, a name among them."""
    gifts = ["a Wreath", "flowers", "Kim Il"] * 4
    return make_corpus(
        [f"x{n} Sends {gift} to the bier of y{n}, kim y" for n, gift in enumerate(gifts)],
        date=[f"20{10 + n}" for n in range(12)],
        source=["x", "y"] * 6,
    )


def test_a_frame(wreaths: Corpus) -> None:
    """Fixed words, counts, fillers, their variety and entropy, names, and dates."""
    (row,) = widen(frames(wreaths, by="source"))
    assert (row["frame"], row["written"]) == ("sends * to the bier", "Sends * to the bier")
    assert (row["words"], row["count"], row["documents"], row["fillers"]) == (4, 12, 12, 3)
    assert row["variety"] == pytest.approx(3 / 12)
    assert row["entropy"] == pytest.approx(1.585, abs=1e-3)
    assert row["most_frequent"] == [
        {"filler": "Kim Il", "count": 4},
        {"filler": "a Wreath", "count": 4},
        {"filler": "flowers", "count": 4},
    ]
    assert row["names"] == pytest.approx(8 / 12)  # this corpus writes Wreath with a capital
    assert (row["first_seen"], row["last_seen"]) == ("2010", "2021")
    assert (row["group_count: x"], row["group_count: y"]) == (6, 6)
    assert row["rate_low"] <= row["rate"] <= row["rate_high"]


def test_fillers(wreaths: Corpus) -> None:
    """A row for each filler, with its own dates; shares are of the frame."""
    rows = {row["filler"]: row for row in frames(wreaths, fillers=True)}
    assert {"flowers", "Kim Il", "a Wreath"} <= set(rows)
    assert (rows["flowers"]["count"], rows["flowers"]["documents"]) == (4, 4)
    assert rows["flowers"]["share"] == pytest.approx(1 / 3)
    assert (rows["flowers"]["first_seen"], rows["flowers"]["last_seen"]) == ("2011", "2020")


def test_names_are_summed_up_first(make_corpus: MakeCorpus) -> None:
    """One row says how much of the slot names fill; it comes before the fillers."""
    names = ["Pak Pong", "Kim Il", "gifts"] * 4
    corpus = make_corpus([f"x{n} sends {name} to the bier of y{n}" for n, name in enumerate(names)])
    rows = [(row["filler"], row["count"]) for row in frames(corpus, fillers=True)]
    assert rows == [("<name>", 8), ("Kim Il", 4), ("Pak Pong", 4), ("gifts", 4)]
    (row,) = frames(corpus)
    assert row["names"] == pytest.approx(8 / 12)


def test_top_and_thresholds(wreaths: Corpus) -> None:
    """Nothing found is an empty table that says how to find more."""
    for table in (frames(wreaths, min_count=13), frames(wreaths, min_count=13, fillers=True)):
        assert len(table) == 0
        assert table.notes[0].startswith("no frame reaches the thresholds")
        assert table.render(width=100)
    assert len(frames(wreaths, top=0)) == len(frames(wreaths, top=None)) == 1


def test_errors_say_what_is_wrong(wreaths: Corpus) -> None:
    """Options that do not fit, unknown fields, and nothing to measure."""
    with pytest.raises(OptionError, match="slot is at least 1, not 0"):
        frames(wreaths, slot=0)
    with pytest.raises(FieldError, match="no field named 'outlet'"):
        frames(wreaths, by="outlet")
    with pytest.raises(EmptyCorpusError):
        frames(wreaths.where({"source": "z"}))


def test_real_documents(kcna: Corpus) -> None:
    """KCNA sends messages and marks anniversaries; every count is that of its fillers."""
    corpus = kcna.where(since="2012-03", until="2012-04")
    table = frames(corpus, top=200)
    listed = {row["frame"]: row for row in table}
    assert any("anniversary" in frame for frame in listed)
    fillers = frames(corpus, top=200, fillers=True).frame
    alone = fillers.filter(fillers["filler"] != "<name>")
    sums = dict(alone.group_by("frame").agg(pl.sum("count")).rows())
    assert sums == {frame: row["count"] for frame, row in listed.items()}


def test_two_slots(make_corpus: MakeCorpus) -> None:
    """What fills two slots is told together, and names are told where both are."""
    names = ["Kim Il", "Pak", "Ho"]
    texts = [f"{n}x sends {'abc'[n % 3]} to bier of {names[n // 3]} today x{n}" for n in range(9)]
    corpus = make_corpus(texts)
    options: dict[str, Any] = {"slots": 2, "min_count": 5, "min_docs": 3}
    (row,) = frames(corpus, **options)
    assert (row["frame"], row["words"], row["count"]) == ("sends * to bier of * today", 5, 9)
    assert [one["filler"] for one in row["most_frequent"]] == ["a … Ho", "a … Kim Il", "a … Pak"]
    assert row["names"] == 0
    fillers = frames(corpus, fillers=True, **options).frame
    assert sorted(fillers["filler"]) == sorted(f"{a} … {b}" for a in "abc" for b in names)
    with pytest.raises(OptionError, match="slots is at least 1, not 0"):
        frames(corpus, slots=0)


def test_frames_without_any() -> None:
    """The number of frames is that of their counts."""
    import numpy as np

    none, real = np.empty(0, dtype=np.int64), np.empty(0)
    empty = Frames(none, none, real, real, none.reshape(0, 4), none)
    assert len(empty) == 0
    assert empty.offsets.tolist() == [0]
    assert empty.owner.tolist() == []
