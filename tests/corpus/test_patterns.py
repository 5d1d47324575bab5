"""Patterns: how they are read, and which words they stand for."""

from __future__ import annotations

from fnmatch import fnmatchcase

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relstat.corpus.patterns import Slot, Word, expand, near_words, parse
from relstat.errors import OptionError
from relstat.text.vocabulary import TokenOptions

WORDS = st.text("abé-'.", min_size=1, max_size=5)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("friend* and", [Word(("friend*",)), Word(("and",))]),
        ("Wom?n", [Word(("wom?n",))]),
        ("aid|Help* the", [Word(("aid", "help*")), Word(("the",))]),
        ("sends ** wreath", [Word(("sends",)), Slot(0, 5), Word(("wreath",))]),
        ("a {1,3} b", [Word(("a",)), Slot(1, 3), Word(("b",))]),
        ("* a {2}", [Slot(1, 1), Word(("a",)), Slot(2, 2)]),
        ("peace, *", [Word(("peace",)), Slot(1, 1, "divided")]),
        ("peace ; war", [Word(("peace",)), Word(("war",), "divided")]),
        ("U.S.|D.P.R.K. (army)", [Word(("u.s.", "d.p.r.k.")), Word(("army",), "divided")]),
        ("“Workers’ Party”", [Word(("workers",)), Word(("party",))]),
        (", x", [Word(("x",))]),
        ("R&D", [Word(("r",)), Word(("d",))]),
    ],
)
def test_patterns_are_read_as_text_is(text: str, parts: list[Word | Slot]) -> None:
    """Words become terms by the rule of the corpus, signs become wildcards and slots."""
    assert list(parse(text).parts) == parts


def test_words_are_cut_as_in_the_corpus() -> None:
    """Where the corpus divides words at hyphens, so does the pattern."""
    split = TokenOptions(hyphens="split")
    assert parse("co-op*").parts == (Word(("co-op*",)),)
    assert parse("co-op*", split).parts == (Word(("co",)), Word(("op*",)))


def test_exact_patterns_keep_their_capitals() -> None:
    """Words are then compared as they are spelled."""
    assert parse("Party * The", exact=True).parts == (Word(("Party",)), Slot(1, 1), Word(("The",)))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "a pattern needs a word"),
        ("* {2}", "a pattern needs a word"),
        ("?!", "a pattern needs a word"),
        ("** peace", "has a certain length"),
        ("peace {1,3}", "has a certain length"),
        ("a {3,1} b", "{3,1} is no slot"),
        ("a {0} b", "{0} is no slot"),
        ("a {1,21} b", "with up to 20 words"),
        ("/gift.*Kim/", "is a regular expression; a pattern is words with * and ?"),
        ("a|b,c d", "each side of | is one word; 'a|b,c'"),
        ("a||b", "each side of | is one word; 'a||b'"),
        ("aid | help", "each side of | is one word, without spaces, as in aid|help: '|'"),
        ("aid| help", "without spaces, as in aid|help: 'aid|'"),
        ("nuclear & war", "'&' is no word: leave it out for words in a row"),
        ("nuclear && war", "for documents with both words give each to mentions"),
    ],
)
def test_what_is_no_pattern_is_told(text: str, message: str) -> None:
    """An error names the part and the choices."""
    if text == "?!":
        assert parse(text).parts == (Word(("?",)),)  # a word of one letter, and a divider
        return
    with pytest.raises(OptionError) as told:
        parse(text)
    assert message in str(told.value)


@given(st.lists(WORDS), st.lists(st.text("abé-'.*?", min_size=1, max_size=4), min_size=1))
def test_wildcards_stand_for_what_a_shell_would_take(words: list[str], choices: list[str]) -> None:
    """Every word of the vocabulary that fits one of the choices, and no other."""
    types = pl.Series(sorted(set(words)), dtype=pl.String)
    found = types.gather(expand(choices, types)).to_list()
    assert found == [w for w in types if any(fnmatchcase(w, choice) for choice in choices)]


def test_near_words_share_the_beginning() -> None:
    """What is suggested for a word that does not occur; nothing for a single letter."""
    types = pl.Series(["sanction", "sanctioned", "sanctions", "santa", "wreath", "wreaths"])
    assert near_words("wreeth", types) == ["wreath", "wreaths"]
    assert near_words("sanctoins", types)[0] == "sanctions"
    assert near_words("w", types) == []
