"""Formats: a registry of values; one more value is one more format that is read."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest

import relstat.readers.formats as registry
from relstat.errors import OptionError
from relstat.readers import read
from relstat.readers.drafts import Draft
from relstat.readers.formats import FORMATS, Format, OpenFile, named_format
from relstat.readers.grid import Grid


def read_subtitles(opened: OpenFile) -> Iterator[Draft | Grid]:
    """Yield a record for each cue of a made-up format: ``> id`` and a line of words."""

    def records() -> Iterator[tuple[int, dict[str, str], int]]:
        lines = list(opened.lines(1000))
        for number in range(1, len(lines), 2):
            values = {"id": lines[number - 1][2:].strip(), "text": lines[number].strip()}
            yield number, values, len(lines[number])

    return opened.grids(records())


CUES = Format(
    name="cues",
    suffixes=(".cue",),
    read=read_subtitles,
    sniff=lambda head: head.text.startswith("> "),
)
CONTENT = b"> one\nThe envoys came.\n> two\nThe songs were sung.\n"


def test_a_new_format_is_one_value_and_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A format that is added to the registry is found in folders, by name, and by content."""
    monkeypatch.setattr(registry, "FORMATS", (CUES, *FORMATS))
    (tmp_path / "a.cue").write_bytes(CONTENT)
    for corpus in (read(tmp_path), read("-", stdin=io.BytesIO(CONTENT))):
        assert corpus.documents["id"].to_list() == ["one", "two"]
        assert corpus.problems == ()


def test_no_suffix_and_no_name_is_claimed_twice() -> None:
    """Which format a name means is never a matter of order."""
    suffixes = [suffix for one in FORMATS for suffix in one.suffixes]
    assert len(set(suffixes)) == len(suffixes)
    assert all(suffix.startswith(".") and suffix.islower() for suffix in suffixes)
    assert len({one.name for one in FORMATS}) == len(FORMATS)


def test_a_format_has_a_name() -> None:
    """A wrong name is answered by the choices."""
    assert named_format("csv").suffixes == (".csv",)
    with pytest.raises(OptionError, match="no input format named 'cvs'"):
        named_format("cvs")
