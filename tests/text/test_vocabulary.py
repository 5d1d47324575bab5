"""What depends on spelling alone: the words of a chunk, terms, and the options of dividing words.

What is a word and a break by the usual options stands in ``test_tokens.py``.
"""

from __future__ import annotations

import pickle
import re
from itertools import pairwise

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relstat.arrays import offsets_of
from relstat.errors import OptionError
from relstat.text.tokens import terms_of, tokenize_texts, words_of
from relstat.text.vocabulary import TokenOptions, Vocabulary, number

KEEP = TokenOptions()
HYPHENS = TokenOptions(hyphens="split")
APOSTROPHES = TokenOptions(apostrophes="split")
BOTH = TokenOptions(apostrophes="split", hyphens="split")
ALL_OPTIONS = (KEEP, HYPHENS, APOSTROPHES, BOTH)

# All that joins and divides words, beside letters of three scripts, digits and abbreviations.
texts = st.lists(
    st.sampled_from([*"aBsжЖ한1.,;'’ʼ\"-\u2010\u2011–()/ \n", "\u200b", "U.S.", "3.5", " S. "]),
    max_size=25,
).map("".join)
chunk_types = texts.map(lambda text: pl.Series(sorted(set(text.split())), dtype=pl.String))


def cut(text: str, options: TokenOptions) -> tuple[list[str], list[bool]]:
    """The words of a text, and whether a break stands before each."""
    tokens = tokenize_texts([text], options)
    return tokens.vocabulary.words.types.gather(tokens.word_ids).to_list(), tokens.breaks.tolist()


def divided(text: str, options: TokenOptions) -> str:
    """The words of a text with a bar where a break stands, but for the one at the start."""
    marked = zip(*cut(text, options), strict=True)
    return " ".join(f"| {word}" if broken else word for word, broken in marked)[2:]


@pytest.mark.parametrize(
    ("text", "kept", "split"),
    [
        ("co-operation", "co-operation", "co operation"),
        ("co\u2010operation", "co\u2010operation", "co operation"),
        ("co\u2011operation", "co\u2011operation", "co operation"),
        ("U.S.-led drills", "U.S.-led drills", "U.S. led drills"),
        ("May 1-5", "May 1-5", "May 1 5"),
        ("3.5-4,2", "3.5-4,2", "3.5 4,2"),
        ("state-of-the-art", "state-of-the-art", "state of the art"),
        ("it's-good", "it's-good", "it's good"),
        ("mid- and long-term", "mid | and long-term", "mid | and long term"),
        ("one - two", "one | two", "one | two"),
        ("one -- two", "one | two", "one | two"),
        ("one--two", "one | two", "one | two"),
        ("one–two", "one | two", "one | two"),  # en dash
        ("-0- end", "0 | end", "0 | end"),
        ("pro-peace, anti-war", "pro-peace | anti-war", "pro peace | anti war"),
        ("Workers'-led", "Workers' | led", "Workers' led"),
    ],
)
def test_hyphens(text: str, kept: str, split: str) -> None:
    """Split words have no break between their parts; a dash divides either way."""
    assert divided(text, KEEP) == kept
    assert divided(text, HYPHENS) == split


@pytest.mark.parametrize(
    ("text", "kept", "split"),
    [
        ("Korea's army", "Korea's army", "Korea s army"),
        ("Korea’s army", "Korea’s army", "Korea s army"),
        ("Koreaʼs army", "Koreaʼs army", "Korea s army"),
        ("don't, can't", "don't | can't", "don t | can t"),
        ("rock'n'roll", "rock'n'roll", "rock n roll"),
        ("O'Neill-led", "O'Neill-led", "O Neill-led"),
        ("the Workers' Party", "the Workers' Party", "the Workers Party"),
        ("the 'puppet' army", "the puppet army", "the puppet army"),
        ("ʼpuppetʼ army ʼ", "puppet army", "puppet army"),  # Unicode calls ʼ a letter
    ],
)
def test_apostrophes(text: str, kept: str, split: str) -> None:
    """Split words have no break between their parts, and none keeps an apostrophe at its end."""
    assert divided(text, KEEP) == kept
    assert divided(text, APOSTROPHES) == split


def test_both_options_at_once() -> None:
    """Each does what it does alone."""
    text = "O’Neill’s co-operation - U.S.-led"
    assert divided(text, BOTH) == "O Neill s co operation | U.S. led"


@given(texts)
def test_splitting_divides_the_words_that_were_kept(text: str) -> None:
    """The parts of the kept words are the split words, and a part is not divided from its word."""
    kept, kept_breaks = cut(text, KEEP)
    for options, joints in ((HYPHENS, "-\u2010\u2011"), (APOSTROPHES, "'’ʼ")):
        parts = [
            (part, kept_break and place == 0)
            for word, kept_break in zip(kept, kept_breaks, strict=True)
            for place, part in enumerate(filter(None, re.split(f"[{joints}]", word)))
        ]
        words, breaks = cut(text, options)
        assert words == [part for part, _ in parts]
        # Only a hyphen that stood between two words, as in Workers'-led, divides no longer.
        assert all(before for (_, before), now in zip(parts, breaks, strict=True) if now)


def test_unknown_values_name_the_choices() -> None:
    """A misspelled value is an error that lists the right ones."""
    with pytest.raises(OptionError, match="no hyphens named 'cut'; there are: keep, split"):
        TokenOptions(hyphens="cut")  # type: ignore[arg-type]  # on purpose
    with pytest.raises(OptionError, match="no apostrophes named 'drop'; there are: keep, split"):
        TokenOptions(apostrophes="drop")  # type: ignore[arg-type]  # on purpose


def test_notes_tell_what_is_not_usual() -> None:
    """Tables say how words are divided, unless it is as always."""
    assert KEEP.notes() == ()
    assert HYPHENS.notes() == ("words are divided at inner hyphens",)
    assert APOSTROPHES.notes() == ("words are divided at inner apostrophes",)
    assert BOTH.notes() == ("words are divided at inner apostrophes and hyphens",)


def test_terms_follow_the_options() -> None:
    """A phrase that is looked up is divided as the corpus is."""
    assert terms_of("Co-operation’s END") == ["co-operation's", "end"]
    assert terms_of("Co-operation’s END", BOTH) == ["co", "operation", "s", "end"]


@given(chunk_types, st.sampled_from(ALL_OPTIONS))
def test_the_words_of_each_chunk_are_those_of_its_text(
    types: pl.Series, options: TokenOptions
) -> None:
    """A chunk has the words, and the divided ones, that it has as a text of its own."""
    vocabulary = Vocabulary(types + " ", options)
    words, chunks = vocabulary.words, vocabulary.chunks.types.to_list()
    assert len(words.offsets) == len(chunks) + 1
    spelled = words.types.gather(words.ids).to_list()
    divided = words.divided.tolist()
    for chunk, (start, end) in zip(chunks, pairwise(words.offsets.tolist()), strict=True):
        alone, breaks = cut(chunk, options)
        assert spelled[start:end] == alone
        assert divided[start + 1 : end] == breaks[1:]


@pytest.mark.parametrize(
    ("chunk", "trailing"),
    [
        ("army", False),
        ("army,", True),
        ("army”", False),
        ("army,”", True),
        ("U.S.", False),
        ("Mr.", False),
        ("a...", True),
        ("a…", True),
        ("(a", False),
        ("(a)", True),
        ("--", True),
    ],
)
def test_what_stands_after_the_last_word_divides(chunk: str, trailing: bool) -> None:
    """Punctuation at the end of a chunk, but no quotation mark and no period."""
    words = Vocabulary(pl.Series([chunk]), KEEP).words
    assert words.trailing.tolist() == [trailing]


@given(chunk_types)
def test_chunks_lose_white_space_and_invisible_characters(types: pl.Series) -> None:
    """Types that differ in these alone are one chunk."""
    spaced = [f"{one}{space}" for one in types for space in ("", " ", "\n", "\u00a0\n", "\u200b ")]
    vocabulary = Vocabulary(pl.Series(sorted(spaced), dtype=pl.String), KEEP)
    bare = [one.strip().replace("\u200b", "") for one in vocabulary.types]
    chunks = vocabulary.chunks
    assert chunks.types.to_list() == sorted(set(bare))
    assert chunks.types.gather(chunks.of_type).to_list() == bare


@given(texts, st.sampled_from(ALL_OPTIONS))
def test_terms_are_words_in_lower_case(text: str, options: TokenOptions) -> None:
    """Apostrophes are straight and stand inside, hyphens are plain."""
    vocabulary = tokenize_texts([text], options).vocabulary
    terms = vocabulary.terms.types.gather(vocabulary.terms.of_word).to_list()
    plain = str.maketrans(dict.fromkeys("’‘‛′＇ʼʻʹʾʿ", "'") | dict.fromkeys("\u2010\u2011", "-"))
    folded = [word.lower().translate(plain).rstrip("'") for word in vocabulary.words.types]
    expected = [re.sub(r"^([^\W\d_](?:\.[^\W\d_])+)$", r"\1.", word) for word in folded]
    assert terms == expected
    assert vocabulary.terms.types.to_list() == sorted(set(expected))


@given(texts, st.lists(st.sampled_from(["a", "b", "ab", "u.s.", "1", "ж", "", "zz", "A"])))
def test_term_ids_are_places_in_the_list(text: str, wanted: list[str]) -> None:
    """The number of a term is where it stands; -1 is that of a word that is not there."""
    vocabulary = tokenize_texts([text]).vocabulary
    terms = vocabulary.terms.types.to_list()
    asked = [*wanted, *terms]
    expected = [terms.index(term) if term in terms else -1 for term in asked]
    assert vocabulary.term_ids(asked).tolist() == expected


def test_term_ids_are_asked_for_terms() -> None:
    """A word as written is no term; nothing is known of an empty vocabulary."""
    vocabulary = tokenize_texts(["The U.S. army"]).vocabulary
    assert vocabulary.term_ids(["the", "The", "u.s.", "navy"]).tolist() == [1, -1, 2, -1]
    assert vocabulary.term_ids([]).tolist() == []
    assert tokenize_texts([]).vocabulary.term_ids(["the"]).tolist() == [-1]


@given(texts, st.sampled_from(ALL_OPTIONS))
def test_a_vocabulary_can_be_sent(text: str, options: TokenOptions) -> None:
    """Another process sees the same words and terms, divided by the same options."""
    vocabulary = tokenize_texts([text], options).vocabulary
    there = pickle.loads(pickle.dumps(vocabulary))
    assert there.options == options
    for table in ("chunks", "words", "terms"):
        ours, theirs = (vars(getattr(each, table)) for each in (vocabulary, there))
        assert {
            k: v.tolist() if hasattr(v, "tolist") else v.to_list() for k, v in ours.items()
        } == {k: v.tolist() if hasattr(v, "tolist") else v.to_list() for k, v in theirs.items()}


@given(st.lists(st.text(max_size=3), max_size=8))
def test_numbers_are_places_among_the_distinct_values(values: list[str]) -> None:
    """Distinct values are sorted by code point, and each value knows its place."""
    types, places = number(pl.Series(values, dtype=pl.String))
    assert types.to_list() == sorted(set(values))
    assert [types[place] for place in places.tolist()] == values


@given(st.lists(st.integers(0, 9), max_size=8))
def test_offsets_are_running_sums(counts: list[int]) -> None:
    """Each item starts where the one before ends; the last offset is the end."""
    items = [i for i, count in enumerate(counts) for _ in range(count)]
    offsets = offsets_of(pl.Series(counts, dtype=pl.Int64).to_numpy()).tolist()
    assert [items[a:b] for a, b in pairwise(offsets)] == [[i] * n for i, n in enumerate(counts)]


def test_a_word_is_found_whatever_surrounds_it() -> None:
    """The same word in many chunks is one word type."""
    vocabulary = tokenize_texts(["Peace, “Peace” (Peace) Peace! Peace"]).vocabulary
    assert len(vocabulary.chunks.types) == 5
    assert vocabulary.words.types.to_list() == words_of("Peace") == ["Peace"]


@pytest.mark.parametrize(
    ("spellings", "term"),
    [
        (["U.S.", "U.S", "(U.S.)"], "u.s."),
        (["D.P.R.K.", "D.P.R.K"], "d.p.r.k."),
        (["3.5bn"], "3.5bn"),
        (["1,000th"], "1,000th"),
        (["38.5km,"], "38.5km"),
        (["10.30pm"], "10.30pm"),
        (["F-16.5"], "f-16.5"),
        (["Korea's", "Korea’s", "Korea‘s", "Koreaʼs", "Korea＇s", "Korea′s", "Koreaʻs"], "korea's"),
        (["https://x.example/a-b?c=1"], "https://x.example/a-b?c=1"),
        (["www.x.example/en."], "www.x.example/en"),
        (["a.b@c-d.example,"], "a.b@c-d.example"),
        (["#NoWar!"], "#nowar"),
    ],
)
def test_one_term_in_every_spelling(spellings: list[str], term: str) -> None:
    """Numbers with units, abbreviations, apostrophes, addresses and tags are one term each."""
    for spelling in spellings:
        assert tokenize_texts(
            [f"So {spelling} it"], KEEP
        ).vocabulary.terms.types.to_list() == sorted(["it", "so", term])


@pytest.mark.parametrize("text", ["S. Korea", "s. Korea", "S.Korea"])
def test_an_initial_is_one_term(text: str) -> None:
    """With or without its space, in capitals or not."""
    terms = tokenize_texts([f"in {text} now"], KEEP).vocabulary.terms.types.to_list()
    assert terms == ["in", "korea", "now", "s."]
