"""What a chunk and its sentence are, by example, by a plain reference, and on real corpora."""

from __future__ import annotations

import gzip
import json
import re
from itertools import accumulate, pairwise
from pathlib import Path

import numpy as np
import polars as pl
import pytest
import sentencex
from hypothesis import given
from hypothesis import strategies as st

import relstat.text.segmentation
from relstat.text.segmentation import Chunks, cut, merge_types

# Unicode White_Space, which is less than what Python's \s takes: U+001C to U+001F are not in it.
EN_QUAD_TO_HAIR_SPACE = "".join(map(chr, range(0x2000, 0x200B)))
WIDE = f"\x85\xa0\u1680{EN_QUAD_TO_HAIR_SPACE}\u2028\u2029\u202f\u205f\u3000"
WHITE = "\t\n\v\f\r " + WIDE
CHUNK = re.compile(f"[^{WHITE}]+[{WHITE}]*")

# White space of one, two and three bytes and their neighbours, ends of sentences, wide letters.
ALPHABET = (
    "ab. !?\n\t\r\x00\x1b\x1c\x1f\x85\xa0é\u0301\u1680\u2003\u200b\u2029ж한글。\u3000\u3001😀U"
)
texts = st.text(st.sampled_from(ALPHABET), max_size=80)
any_texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


def documents_of(chunks: Chunks) -> list[list[list[str]]]:
    """The chunks as written, nested in sentences and documents."""
    written = chunks.types.gather(chunks.ids).to_list()
    sentences = [written[a:b] for a, b in pairwise(chunks.sentence_chunks.tolist())]
    return [sentences[a:b] for a, b in pairwise(chunks.document_sentences.tolist())]


def sentences_of(text: str) -> list[str]:
    """The sentences of one text, to the letter."""
    (document,) = documents_of(cut([text]))
    return ["".join(sentence) for sentence in document]


def chunks_of(text: str) -> list[str]:
    """The chunks of one text, by a regular expression."""
    leading = text[: len(text) - len(text.lstrip(WHITE))]
    return [*filter(None, [leading]), *CHUNK.findall(text)]


def sentences_by_hand(text: str) -> list[str]:
    """The sentences of one text, from the pieces of the splitter taken one after the other."""
    starts = {0} if text else set()
    end = 0
    for piece in sentencex.segment("en", text):
        letters = piece.lstrip(WHITE)
        if letters:
            end = text.index(piece, end) + len(piece)
            first = end - len(letters)
            if text[:first].strip(WHITE) and text[first - 1] in WHITE:
                starts.add(first)
    return [text[a:b] for a, b in pairwise([*sorted(starts), len(text)])]


def check(many: list[str]) -> Chunks:
    """Cut texts and hold the result against everything that must be so."""
    chunks = cut(many)
    documents = documents_of(chunks)
    assert [[c for s in document for c in s] for document in documents] == [
        chunks_of(text) for text in many
    ]
    assert all(sentence for document in documents for sentence in document)
    assert [bool(document) for document in documents] == [bool(text) for text in many]
    assert chunks.types.to_list() == sorted(set(chunks.types.to_list()))
    assert set(chunks.ids.tolist()) == set(range(len(chunks.types)))
    assert chunks.types.dtype == pl.String
    assert chunks.ids.dtype == np.int32
    for offsets in (chunks.sentence_chunks, chunks.document_sentences):
        assert offsets.dtype == np.int64
        assert offsets[0] == 0
    assert chunks.sentence_chunks[-1] == len(chunks.ids)
    assert chunks.document_sentences[-1] == len(chunks.sentence_chunks) - 1
    return chunks


@pytest.mark.parametrize(
    ("text", "chunks"),
    [
        ("", []),
        ("one", ["one"]),
        ("one  two\n", ["one  ", "two\n"]),
        (" \n one two", [" \n ", "one ", "two"]),
        (" \t\n", [" \t\n"]),
        ("line\r\nline", ["line\r\n", "line"]),
        ("no\u00a0break", ["no\u00a0", "break"]),
        ("next\u0085line", ["next\u0085", "line"]),
        ("全国\u3000人民、一致", ["全国\u3000", "人民、一致"]),
        (
            "thin\u2009and\u202fnarrow\u205fspace",
            ["thin\u2009", "and\u202f", "narrow\u205f", "space"],
        ),
        ("ogham\u1680space", ["ogham\u1680", "space"]),
        ("zero\u200bwidth\u2060joined\ufeff", ["zero\u200bwidth\u2060joined\ufeff"]),
        ("unit\x1fand\x1cfile", ["unit\x1fand\x1cfile"]),
        ("a\x00 a", ["a\x00 ", "a"]),
        ("\u0301 lone mark", ["\u0301 ", "lone ", "mark"]),
        ("👨\u200d👩\u200d👧 🇰🇵", ["👨\u200d👩\u200d👧 ", "🇰🇵"]),
    ],
)
def test_a_chunk_carries_the_white_space_after_it(text: str, chunks: list[str]) -> None:
    """Only white space at the very start of a text stands alone."""
    assert [c for s in documents_of(check([text]))[0] for c in s] == chunks


def test_white_space_is_what_the_regular_expressions_of_polars_say() -> None:
    """Every character of Unicode, between letters, parts them for both or for neither."""
    text = "".join(f"a{chr(code)}" for code in range(0x110000) if not 0xD800 <= code < 0xE000)
    expected = pl.Series([text]).str.extract_all(r"\S+\s*")[0]
    chunks = cut([text])
    assert chunks.types.gather(chunks.ids).to_list() == expected.to_list()


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One. Two.", ["One. ", "Two."]),
        ("One.\n\nTwo.\n", ["One.\n\n", "Two.\n"]),
        ("  One. Two.", ["  One. ", "Two."]),
        ("\n\n \n\nOne. Two.", ["\n\n \n\nOne. ", "Two."]),
        (" \n\n \n\n ", [" \n\n \n\n "]),
        ("Мир. Труд. Май.", ["Мир. ", "Труд. ", "Май."]),
        ("The ROK-U.S. drills. End.", ["The ROK-U.S. drills. ", "End."]),
    ],
)
def test_sentences_begin_where_chunks_begin(text: str, sentences: list[str]) -> None:
    """White space belongs to the sentence before it, or at the start of a text to the first."""
    check([text])
    assert sentences_of(text) == sentences


def test_what_the_splitter_drops_is_kept() -> None:
    """Between the blocks in which the splitter takes a long text no white space is lost."""
    text = "".join(f"Paragraph {n} says a thing or two. And so on.\n\n\n" for n in range(2000))
    assert "".join(sentencex.segment("en", text)) != text
    assert sentences_of(text) == sentences_by_hand(text)


@pytest.mark.parametrize("space", WIDE)
def test_wide_white_space_before_a_period_stops_nothing(space: str) -> None:
    """The splitter panics at it after a lone capital; it is given a plain space in its place."""
    text = f"Comrade U{space}. Ж came. Comrade U{space}{space}. left. ({space}.)"
    (document,) = documents_of(check([text]))
    plain = text.replace(f"{space}.", " .")
    assert [len("".join(s)) for s in document] == [len(s) for s in sentences_by_hand(plain)]


def test_no_texts_are_no_chunks() -> None:
    """Offsets hold their nought, the types are an empty series of strings."""
    chunks = check([])
    assert chunks.sentence_chunks.tolist() == chunks.document_sentences.tolist() == [0]


def test_empty_texts_hold_nothing_but_count() -> None:
    """Documents keep their places beside empty ones."""
    chunks = check(["", "A b.", "", "", " ", ""])
    assert chunks.document_sentences.tolist() == [0, 0, 1, 1, 1, 2, 2]
    assert chunks.sentence_chunks.tolist() == [0, 2, 3]


def test_white_space_at_a_text_s_end_does_not_reach_into_the_next() -> None:
    """Texts are cut as if each stood alone."""
    assert documents_of(check(["a ", " b", "c"])) == [[["a "]], [[" ", "b"]], [["c"]]]


@pytest.mark.parametrize("size", [*range(1, 70), 1 << 20])
def test_chunks_of_any_length_are_told_apart_by_their_last_letter(size: int) -> None:
    """Chunks are compared in keys of eight bytes; the edges of keys are no edges of chunks."""
    stem = "x" * (size - 1)
    one, other, longer = stem + "a", stem + "b", stem + "a\x00"
    chunks = check([f"{one}", f"{other}", f"{longer}", f"{one}"])
    assert chunks.types.to_list() == [one, longer, other]
    assert chunks.ids.tolist() == [0, 2, 1, 0]


def test_many_types_are_told_apart() -> None:
    """Of so many some want the same slot of the table: the losers try again."""
    numbers = np.random.default_rng(1).integers(0, 10**12, size=100_000)
    words = [f"{number} " for number in [*numbers.tolist(), *numbers.tolist()]]
    chunks = cut(["".join(words)])
    types, ids = np.unique(np.array(words), return_inverse=True)
    assert chunks.types.to_list() == types.tolist()
    assert np.array_equal(chunks.ids, ids)


@given(st.lists(texts, max_size=6))
def test_cutting_agrees_with_a_regular_expression(many: list[str]) -> None:
    """Joined, the chunks are the text; the offsets cover all of them."""
    check(many)


@given(st.lists(any_texts, max_size=4))
def test_any_characters_can_be_cut(many: list[str]) -> None:
    """There is no text that cannot be cut."""
    check(many)


@given(st.lists(texts, max_size=8), st.integers(1, 40))
def test_blocks_leave_no_trace(many: list[str], block: int) -> None:
    """However many texts are cut in one go, the result is the same."""
    whole = cut(many)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(relstat.text.segmentation, "_BLOCK", block)
        parts = check(many)
    assert parts.types.to_list() == whole.types.to_list()
    for name in ("ids", "sentence_chunks", "document_sentences"):
        assert np.array_equal(getattr(parts, name), getattr(whole, name))


PASSAGES = st.sampled_from(
    [
        "The talks ended in understanding.",
        "Both sides stressed cooperation.\n\n",
        "He said: “We want reunification.\n\n",
        "Our army is invincible.”\n\n\n",
        "“No war! Peace (as it is called) in the peninsula.\n\n",
        "At 10 a.m. Monday Secy. Kim left Pyongyang\n\n",
        "U.S. Seventh Fleet etc.\n\n",
        "1. Growth, 2. Good Governance\n\n",
        "IV.\n\n",
        "Мир и дружба. ",
        "Thanks to e.g. him… \n",
        "(The rest follows.\n\n",
        "It ends.) Now! ",
        "[1] See the footnote on cooperation.\n\n",
        "¹ Ibid., p. 12, cf. ‘Understanding.\n\n",
        "Their agreement.\r\n\r\n",
        "\u2003\n",
    ]
)


@given(st.lists(st.lists(PASSAGES, max_size=25).map("".join), max_size=3), st.integers(1, 200))
def test_a_long_text_is_cut_alike(many: list[str], block: int) -> None:
    """The parts of a long text give what the text gives at once, with quotations across them."""
    whole = cut(many)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(relstat.text.segmentation, "_BLOCK", block)
        parts = cut(many)
    assert documents_of(parts) == documents_of(whole)


def test_a_long_text_is_cut_in_parts() -> None:
    """A text of many blocks is cut where a blank line follows a long word."""
    text = "Both sides stressed cooperation.\n\n" * 200
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(relstat.text.segmentation, "_BLOCK", 500)
        sizes = [len(some[0]) for some, _ in relstat.text.segmentation._blocks(["a", text, "b"])]
    assert sizes[0] == sizes[-1] == 1
    assert max(sizes) < 1100


@given(texts)
def test_sentences_are_those_of_the_splitter(text: str) -> None:
    """Wherever it ends a sentence at white space, so do we, and nowhere else."""
    text = re.sub(f"[{WIDE}]+\\.", ".", text)  # see above
    assert sentences_of(text) == sentences_by_hand(text)


@given(st.lists(st.lists(texts, unique=True), max_size=5))
def test_merged_types_are_the_union(lists: list[list[str]]) -> None:
    """Every type is found again at its new number; nothing else is in the union."""
    parts = [pl.Series(sorted(one), dtype=pl.String) for one in lists]
    types, numbers = merge_types(parts)
    assert types.to_list() == sorted({one for many in lists for one in many})
    assert types.dtype == pl.String
    assert [types.gather(number).to_list() for number in numbers] == [p.to_list() for p in parts]
    assert all(number.dtype == np.int32 for number in numbers)


def test_real_texts_are_cut_to_the_letter(shared_data: Path) -> None:
    """Long speeches and Korean addresses: nothing is lost; few sentences are not the splitter's.

    Those end inside a quotation, or go on after an abbreviation or the number of an item of a list.
    """
    sentences = 0
    more, fewer = list[str](), list[str]()
    for name in ("us_sotu_1790_2024", "dprk_new_year_ko"):
        with gzip.open(shared_data / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            many = [json.loads(line)["text"] for line in lines]
        for text, document in zip(many, documents_of(check(many)), strict=True):
            assert "".join(map("".join, document)) == text
            ends = set(accumulate(sum(map(len, sentence)) for sentence in document))
            splitter = set(accumulate(map(len, sentences_by_hand(text))))
            sentences += len(splitter)
            more += [text[:end].split()[-1] for end in ends - splitter]
            fewer += [text[:end].split()[-1] for end in splitter - ends]
    assert len(more) < sentences / 200
    assert all(re.search(r"[.!?][\"”’)\]]*$", word) for word in more)
    assert {word for word in fewer if not re.fullmatch(r"(\d+|[IVX]+)\.", word)} <= {"Lieut."}
