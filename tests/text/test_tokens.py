"""What a word, a break and a sentence is, by example and by what must always hold."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relstat.arrays import ragged_indices
from relstat.corpus.corpus import Corpus
from relstat.text.tokens import (
    Tokens,
    join_tokens,
    terms_of,
    tokenize_texts,
    words_of,
)

MakeCorpus = Callable[..., Corpus]
INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")

# Everything that the rules treat in a special way, mixed with letters of four scripts.
texts = st.text(
    st.sampled_from(list("aBÉжЖ한글س1.,;:!?'’“”\"-–—()[] \n\t\u00a0\u200b\u00ad\ufeffU.S. ")),
    max_size=60,
)


def divided(text: str) -> str:
    """The words of a text with a bar where a break stands, but for the one at the start."""
    tokens = tokenize_texts([text])
    words = tokens.vocabulary.words.types.gather(tokens.word_ids).to_list()
    marked = zip(words, tokens.breaks.tolist(), strict=True)
    return " ".join(f"| {word}" if broken else word for word, broken in marked)[2:]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("the U.S. and the D.P.R.K.", ["the", "U.S.", "and", "the", "D.P.R.K."]),
        ("U.S.-led drills", ["U.S.-led", "drills"]),
        ("S. Korea", ["S.", "Korea"]),
        ("“S. Korea”", ["S.", "Korea"]),
        ("so do I.", ["so", "do", "I"]),
        ("Mr. Pak", ["Mr", "Pak"]),
        ("Korea's", ["Korea's"]),
        ("Korea’s", ["Korea’s"]),
        ("the Workers' Party", ["the", "Workers'", "Party"]),
        ("the 'puppet' army", ["the", "puppet", "army"]),
        ("‘puppet’ “army”", ["puppet", "army"]),
        ("co-operation, mid- and long-term", ["co-operation", "mid", "and", "long-term"]),
        ("3.5%", ["3.5"]),
        ("10,000 tons", ["10,000", "tons"]),
        ("in 2012.", ["in", "2012"]),
        ("Juche111(2022).5.17.", ["Juche111", "2022", "5.17"]),
        ("May 1-5", ["May", "1-5"]),
        ("north–south", ["north", "south"]),  # en dash
        ("north—south", ["north", "south"]),  # em dash
        ("north―south", ["north", "south"]),  # horizontal bar
        ("north\u2011south", ["north\u2011south"]),  # non-breaking hyphen
        ("(KCNA) --", ["KCNA"]),
        ("-0-", ["0"]),
        ("* * *", []),
        ("…", []),
        ("조선로동당 총비서 김정은동지께서", ["조선로동당", "총비서", "김정은동지께서"]),
        ("Россия и КНДР", ["Россия", "и", "КНДР"]),
        ("¿Qué pasó? ¡Viva!", ["Qué", "pasó", "Viva"]),
        ("وكالة الأنباء، بيونغ يانغ", ["وكالة", "الأنباء", "بيونغ", "يانغ"]),
        ("می\u200cرود", ["می\u200cرود"]),  # the non-joiner is part of Persian spelling
        ("Pyong\u200byang", ["Pyongyang"]),
        ("\ufeffPyongyang", ["Pyongyang"]),
        ("co\u00adoperation", ["cooperation"]),
        ("Kim\u00a0Il\u00a0Sung", ["Kim", "Il", "Sung"]),
        ("cafe\u0301", ["cafe\u0301"]),  # a combining accent
        ("", []),
        ("   ", []),
    ],
)
def test_words(text: str, words: list[str]) -> None:
    """Words are found as the module says, and printed as they are written."""
    assert words_of(text) == words


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("Workers' Workers’ WORKERS", ["workers", "workers", "workers"]),
        ("Korea’s KOREA'S Koreaʼs", ["korea's", "korea's", "korea's"]),
        ("co\u2010operation co\u2011operation co-operation", ["co-operation"] * 3),
        ("U.S. u.s.", ["u.s.", "u.s."]),
        ("ПХЕНЬЯН Пхеньян", ["пхеньян", "пхеньян"]),
    ],
)
def test_terms(text: str, terms: list[str]) -> None:
    """A term is the same for every case and every kind of apostrophe and hyphen."""
    assert terms_of(text) == terms


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("one two", "one two"),
        ("one, two", "one | two"),
        ("one; two: three", "one | two | three"),
        ("one -- two", "one | two"),
        ("one - two", "one | two"),
        ("one–two", "one | two"),
        ("one — two", "one | two"),
        ("north (south) korea", "north | south | korea"),
        ("north [south] korea", "north | south | korea"),
        ("one and/or two", "one and | or two"),
        ("one … two", "one | two"),
        ("one...two", "one | two"),
        ("the “puppet” army", "the puppet army"),
        ("the 'puppet' army", "the puppet army"),
        ('the "puppet" army', "the puppet army"),
        ("“one,” two", "one | two"),
        ("Mr. Pak said", "Mr Pak said"),
        ("S. Korea said", "S. Korea said"),
        ("the U.S. army", "the U.S. army"),
        ("We came. They left.", "We came | They left"),
        ("Did we? They left!", "Did we | They left"),
        ("one\n\ntwo", "one | two"),
        ("U.S.-led", "U.S.-led"),
        ("3.5 10,000", "3.5 10,000"),
        ("one , , two", "one | two"),
    ],
)
def test_breaks(text: str, expected: str) -> None:
    """Punctuation divides words; quotation marks and the period of an abbreviation do not."""
    assert divided(text) == expected


def test_texts_are_divided() -> None:
    """The first word of every text follows a break."""
    tokens = tokenize_texts(["one two", "three", "", "four"])
    assert tokens.breaks.tolist() == [True, False, True, True]
    assert tokens.words_per_document.tolist() == [2, 1, 0, 1]
    assert tokens.word_documents.tolist() == [0, 0, 1, 3]


def test_sentence_text_is_the_sentence_on_one_line() -> None:
    """Line wraps and wide spaces inside a sentence become single spaces."""
    tokens = tokenize_texts(["We\ncame\u00a0 here. They left."])
    assert tokens.sentence_text(0) == "We came here."
    assert tokens.sentence_text(1) == "They left."


def visible_chunks(text: str) -> list[str]:
    """What ``str.split`` gives, without invisible characters (kept where nothing else is left)."""
    return [INVISIBLE.sub("", chunk) for chunk in text.split()]


@given(st.lists(texts, max_size=4))
def test_chunks_are_the_text_split_at_white_space(some: list[str]) -> None:
    """Nothing but white space and invisible characters is lost, and nothing is moved."""
    tokens = tokenize_texts(some)
    chunks = tokens.chunk_types.gather(tokens.chunk_ids).to_list()
    for document, text in enumerate(some):
        start, end = tokens.document_chunks[document : document + 2]
        assert [chunk for chunk in chunks[start:end] if chunk] == [
            chunk for chunk in visible_chunks(text) if chunk
        ]


@given(st.text(st.characters(exclude_characters="\x1c\x1d\x1e\x1f", exclude_categories=["Cs"])))
def test_chunks_of_any_text(text: str) -> None:
    """The same for any characters at all, but for four that Python alone calls white space."""
    tokens = tokenize_texts([text])
    chunks = tokens.chunk_types.gather(tokens.chunk_ids).to_list()
    assert "".join(chunks) == "".join(visible_chunks(text))


@given(st.lists(texts, max_size=4))
def test_offsets_fit_together(some: list[str]) -> None:
    """Documents hold sentences, sentences chunks, chunks words: all, in order, once."""
    tokens = tokenize_texts(some)
    nested = [
        (tokens.document_sentences, len(some), len(tokens.sentence_chunks) - 1),
        (tokens.sentence_chunks, len(tokens.sentence_chunks) - 1, len(tokens.chunk_ids)),
        (tokens.chunk_words, len(tokens.chunk_ids), len(tokens.word_ids)),
        (tokens.sentence_words, len(tokens.sentence_chunks) - 1, len(tokens.word_ids)),
        (tokens.document_words, len(some), len(tokens.word_ids)),
    ]
    for offsets, items, end in nested:
        assert len(offsets) == items + 1
        assert offsets[0] == 0
        assert offsets[-1] == end
        assert (np.diff(offsets) >= 0).all()
    assert len(tokens.breaks) == len(tokens.word_ids) == len(tokens.term_ids)
    assert tokens.words_per_document.sum() == len(tokens.word_ids)
    firsts = tokens.sentence_words[:-1][np.diff(tokens.sentence_words) > 0]
    assert tokens.breaks[firsts].all()


@given(st.lists(texts, max_size=4))
def test_types_are_distinct_and_sorted(some: list[str]) -> None:
    """Every type stands once in its list, and the lists are sorted."""
    tokens = tokenize_texts(some)
    for types in (tokens.chunk_types, tokens.vocabulary.words.types, tokens.vocabulary.terms.types):
        listed = types.to_list()
        assert listed == sorted(set(listed))


@given(st.lists(texts, max_size=4))
def test_each_text_is_cut_without_regard_to_the_others(some: list[str]) -> None:
    """The words of a text are the same alone and among others."""
    tokens = tokenize_texts(some)
    words = tokens.vocabulary.words.types.gather(tokens.word_ids).to_list()
    bounds = tokens.document_words.tolist()
    for document, text in enumerate(some):
        assert words[bounds[document] : bounds[document + 1]] == words_of(text)


def same_stream(one: Tokens, other: Tokens) -> bool:
    """Whether two streams spell the same chunks, words, terms and breaks at the same places."""

    def spelled(tokens: Tokens) -> list[list[str]]:
        return [
            tokens.chunk_types.gather(tokens.chunk_ids).to_list(),
            tokens.vocabulary.words.types.gather(tokens.word_ids).to_list(),
            tokens.vocabulary.terms.types.gather(tokens.term_ids).to_list(),
        ]

    placed = all(
        np.array_equal(getattr(one, name), getattr(other, name))
        for name in ("breaks", "sentence_chunks", "document_sentences", "chunk_words")
    )
    return spelled(one) == spelled(other) and placed


@given(st.lists(st.tuples(texts, st.booleans()), max_size=5))
def test_select_equals_cutting_the_chosen_texts(some: list[tuple[str, bool]]) -> None:
    """Choosing documents from a stream gives the stream of these documents."""
    keep = np.array([chosen for _, chosen in some], dtype=np.bool_)
    selected = tokenize_texts([text for text, _ in some]).select(keep)
    assert same_stream(selected, tokenize_texts([text for text, chosen in some if chosen]))


def test_written_and_spelled_give_stretches_as_text(make_corpus: MakeCorpus) -> None:
    """The same stretches as in the text, and as terms."""
    stream = make_corpus(["The Workers’ Party of Korea"]).stream
    starts, words = np.array([0, 1, 3]), np.array([2, 2, 1])
    assert stream.written(starts, words).to_list() == ["The Workers’", "Workers’ Party", "of"]
    assert stream.spelled(starts, words).to_list() == ["the workers", "workers party", "of"]


@given(st.lists(st.lists(texts, max_size=3), min_size=1, max_size=3))
def test_joined_streams_equal_one_stream_of_all_texts(some: list[list[str]]) -> None:
    """Streams put one after the other are what all texts give together."""
    joined = join_tokens([tokenize_texts(part) for part in some])
    assert same_stream(joined, tokenize_texts([text for part in some for text in part]))


@given(st.lists(texts, max_size=4))
def test_the_types_of_a_document_are_its_text(some: list[str]) -> None:
    """Joined, they are the text to the letter."""
    tokens = tokenize_texts(some)
    assert [tokens.text(document) for document in range(len(some))] == some


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 5)), max_size=8))
def test_ragged_indices_concatenate_ranges(ranges: list[tuple[int, int]]) -> None:
    """The result is what concatenating Python's ranges gives."""
    starts = np.array([start for start, _ in ranges], dtype=np.int64)
    counts = np.array([count for _, count in ranges], dtype=np.int64)
    expected = [i for start, count in ranges for i in range(start, start + count)]
    assert ragged_indices(starts, counts).tolist() == expected


def test_a_corpus_is_cut_once(make_corpus: MakeCorpus) -> None:
    """The stream is made on first use and kept with the corpus."""
    corpus = make_corpus(["one two", "three"])
    assert corpus.stream is corpus.stream
    assert corpus.stream.words_per_document.tolist() == [2, 1]
