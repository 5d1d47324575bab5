"""Atoms: the parts of a word as names are compared."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relstat.text.atoms import CAPITAL_FIRST, CAPITALS, SMALL, atoms_of, has_atom
from relstat.text.tokens import words_of


@pytest.mark.parametrize(
    ("word", "atoms"),
    [
        ("Iran", ["iran"]),
        ("Iran's", ["iran"]),
        ("Iran’s", ["iran"]),
        ("Workers'", ["workers"]),
        ("US-led", ["us", "led"]),
        ("U.S.-led", ["us", "led"]),
        ("U.S", ["us"]),
        ("Russia-Azerbaijan‑Iran", ["russia", "azerbaijan", "iran"]),
        ("N'Djamena", ["n'djamena"]),
        ("Côte", ["cote"]),
        ("3.5bn", ["3.5bn"]),
        ("www.kcna.kp", []),
        ("#Iran", []),
    ],
)
def test_a_word_is_cut_at_hyphens(word: str, atoms: list[str]) -> None:
    """Periods of abbreviations, possessive endings and accents do not count."""
    assert [atom.text for atom in atoms_of(word)] == atoms


@pytest.mark.parametrize(
    ("word", "case"),
    [("us", SMALL), ("Us", CAPITAL_FIRST), ("US", CAPITALS), ("U.S.", CAPITALS), ("S", CAPITALS)],
)
def test_the_case_is_kept(word: str, case: int) -> None:
    """US is not us."""
    assert [atom.case for atom in atoms_of(word)] == [case]


@given(st.text(st.sampled_from("aBéÖ'’.-‐ 1ß"), max_size=12))
def test_atoms_lie_in_their_word(text: str) -> None:
    """Atoms follow one another inside the word, and what lies between them is no letter."""
    for word in words_of(text):
        end = 0
        for atom in atoms_of(word):
            assert end <= atom.start < atom.end <= len(word)
            assert atom.text
            end = atom.end


@given(
    st.lists(st.text(st.sampled_from("abUS'’.-éÉ1"), min_size=1, max_size=8), max_size=8),
    st.lists(st.sampled_from(["a", "us", "b", "e", "ab"]), max_size=3),
)
def test_no_word_with_an_atom_is_passed_over(words: list[str], wanted: list[str]) -> None:
    """The test of all word types at once finds at least those that atoms_of does."""
    found = has_atom(pl.Series(words, dtype=pl.String), pl.Series(wanted, dtype=pl.String))
    for word, may in zip(words, found.tolist(), strict=True):
        assert may or not {atom.text for atom in atoms_of(word)} & set(wanted)
