"""Pieces of words: what a vocabulary makes of a text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relstat.analysis.tone.large_engine import mark_pieces
from relstat.analysis.tone.word_pieces import WordPieces

VOCABULARY = [
    "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[T]", "[/T]",
    "the", "sanction", "##s", "##ed", "iran", "u", ".", "s", "-", "led", "’", "“", "”", "zurich",
]  # fmt: skip
PIECES = WordPieces(VOCABULARY)


def pieces_of(text: str) -> list[str]:
    """Return the pieces as they are written."""
    return [VOCABULARY[number] for number in PIECES.cut(text)]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("The sanctions", ["the", "sanction", "##s"]),
        ("U.S.-led", ["u", ".", "s", ".", "-", "led"]),
        ("“Iran’s”", ["“", "iran", "’", "s", "”"]),
        ("Zürich", ["zurich"]),
        ("Zu\u0308rich", ["zurich"]),
        ("ir\x01an\tthe\x7f\n", ["iran", "the"]),
        ("sanctionx", ["[UNK]"]),
        ("i" * 101, ["[UNK]"]),
        ("北", ["[UNK]"]),
        ("", []),
    ],
)
def test_pieces(text: str, pieces: list[str]) -> None:
    """Longest pieces first; signs by themselves; no accents, no control characters."""
    assert pieces_of(text) == pieces


@given(st.text(max_size=60), st.text(max_size=60))
def test_spaces_divide(one: str, other: str) -> None:
    """What a space divides is cut apart from each other."""
    assert PIECES.cut(f"{one} {other}") == PIECES.cut(one) + PIECES.cut(other)


@given(st.integers(0, 400), st.integers(1, 300), st.integers(0, 400))
def test_the_mention_stays_in_a_long_sentence(before: int, name: int, after: int) -> None:
    """At most 128 pieces, the marks in order, the nearest words kept."""
    text = "iran " * before + "the " * name + "led " * after
    begin, end = 5 * before, 5 * before + 4 * name
    row = [VOCABULARY[number] for number in mark_pieces(PIECES, text, begin, end)]
    assert len(row) <= 128
    left, right = row.index("[T]"), row.index("[/T]")
    assert row[0] == "[CLS]"
    assert row[-1] == "[SEP]"
    assert row[left + 1 : right] == ["the"] * min(name, 124)
    if before + name + after <= 124:
        assert len(row) == before + name + after + 4
    else:
        assert len(row) == 128
