"""Texts cut into chunks, and the chunks numbered: the step from characters to integers.

A *chunk* is a run of characters without white space together with the white space that follows
it, so the chunks of a text, joined, are the text to the letter. White space at the very start of
a text is a chunk of its own. White space is what Unicode calls so (the property White_Space).

Sentences begin where `sentencex` says, but only where a chunk begins: an end inside a chunk
(``ROK-U.S.``) is not believed, and white space alone is no sentence unless it is a whole text.

The cutting works on the UTF-8 bytes of many texts at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain
from typing import Final

import numpy as np
import polars as pl

from relstat.arrays import Bytes, Flags, Ids, Offsets
from relstat.text.abbreviations import continues
from relstat.text.numbering import Numbering

__all__ = ["Chunks", "bits_of", "cut", "merge_types"]

_BIT: Final = 1 << 17  # chunks put together in one go
_BLOCK: Final = 1 << 21  # characters cut in one go; so few that the same memory serves again
# A blank line after a word too long for an abbreviation, before a word that opens a sentence: the
# splitter, and all that is made of its boundaries, sees nothing across it.
_SURE_CUT: Final = re.compile(r"(?<=[ \n])[a-z]{10,}\.\n\n+(?=[A-Z][a-z]+ )")
# White space of more than one byte: all but the last byte, then the ranges of the last.
_WIDE_SPACES: Final = (
    (b"\xc2", ((0x85, 0x85), (0xA0, 0xA0))),  # U+0085, U+00A0
    (b"\xe1\x9a", ((0x80, 0x80),)),  # U+1680
    (b"\xe2\x80", ((0x80, 0x8A), (0xA8, 0xA9), (0xAF, 0xAF))),  # U+2000-200A, 2028-2029, 202F
    (b"\xe2\x81", ((0x9F, 0x9F),)),  # U+205F
    (b"\xe3\x80", ((0x80, 0x80),)),  # U+3000
)
# What the sentence splitter panics at: a capital, white space (group 1) and one wide space more.
_PANIC: Final = r"([A-Z]\s*)[\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000](?=\.)"


@dataclass(frozen=True)
class Chunks:
    """Texts as integers.

    Shapes: C chunks, S sentences, D documents. Item ``i`` of an offset array spans
    ``offsets[i]`` to ``offsets[i + 1]``.

    Attributes:
        types: the distinct chunks, String, sorted by code point. Those of a document's ids,
            joined, are its text.
        ids: int32 (C,), indexing ``types``.
        sentence_chunks: int64 (S + 1,), where each sentence starts among the chunks.
        document_sentences: int64 (D + 1,), where each document starts among the sentences.
            An empty text has no sentence; any other has at least one, and white space at its
            start belongs to its first.
    """

    types: pl.Series
    ids: Ids
    sentence_chunks: Offsets
    document_sentences: Offsets


def cut(texts: Sequence[str]) -> Chunks:
    """Cut texts into chunks and sentences, and number the distinct chunks.

    A long text is cut part by part, at blank lines where a sentence ends whatever is around them.

    Memory: the ids twice, the types, and about 12 bytes for each byte of a block of texts or, if
    that is longer, of the longest stretch of a text without such a line.
    """
    numbering = Numbering()
    blocks: list[_Block] = []
    ends: list[int] = []  # of the texts, among all parts
    parts = 0
    for some, finished in _blocks(texts):
        blocks.append(_cut_block(some, numbering))
        ends += range(parts + 1, parts + finished + 1)
        parts += len(some)
    met = pl.Series(numbering.types, dtype=pl.Binary).cast(pl.String)
    order = met.arg_sort()
    place = np.empty(len(met), dtype=np.int32)
    place[order.to_numpy()] = np.arange(len(met), dtype=np.int32)
    ids = np.empty(sum(len(block.ids) for block in blocks), dtype=np.int32)
    end = 0
    for block in blocks:
        start, end = end, end + len(block.ids)
        np.take(place, block.ids, out=ids[start:end], mode="clip")
    return Chunks(
        types=met.gather(order).alias(""),
        ids=ids,
        sentence_chunks=_chain_offsets([block.sentence_chunks for block in blocks]),
        document_sentences=_chain_offsets([block.document_sentences for block in blocks])[
            [0, *ends]
        ],
    )


def bits_of(types: pl.Series, ids: Ids) -> Iterator[str]:
    """The text of some chunks, bit by bit: no string is made for each."""
    for start in range(0, len(ids), _BIT):
        yield types.gather(ids[start : start + _BIT]).str.join("").item()


def merge_types(parts: Sequence[pl.Series]) -> tuple[pl.Series, list[Ids]]:
    """The union of type lists, sorted by code point, and the new numbers of each list's types.

    Args:
        parts: String series without nulls, in any order; there may be none.

    Returns:
        The union, and for each part int32 of its length: where each of its types is in the union.
    """
    united = pl.concat([pl.Series("type", [], dtype=pl.String), *parts])
    types = united.unique().sort()
    numbered = types.to_frame().with_row_index("number")
    found = united.to_frame().join(numbered, on="type", how="left", maintain_order="left")
    numbers = found["number"].to_numpy().astype(np.int32)
    ends = np.cumsum([len(part) for part in parts], dtype=np.int64)
    return types.alias(""), np.split(numbers, ends)[: len(parts)]


def _blocks(texts: Sequence[str]) -> Iterator[tuple[Sequence[str], int]]:
    """Neighbouring texts, or a part of one, of about a block; and how many texts end there.

    There is at least one block; a text that does not end there has no other beside it.
    """
    start = size = 0
    for number, text in enumerate(texts):
        if len(text) >= 2 * _BLOCK:
            if start < number:
                yield texts[start:number], number - start
            *parts, last = _parts(text)
            for part in parts:
                yield [part], 0
            yield [last], 1
            start, size = number + 1, 0
            continue
        size += len(text)
        if size >= _BLOCK:
            yield texts[start : number + 1], number + 1 - start
            start, size = number + 1, 0
    if start < len(texts) or not texts:
        yield texts[start:], len(texts) - start


def _parts(text: str) -> Iterator[str]:
    """A long text in parts that are cut alone as they are cut together."""
    start = 0
    while len(text) - start >= 2 * _BLOCK and (found := _SURE_CUT.search(text, start + _BLOCK)):
        yield text[start : found.end()]
        start = found.end()
    yield text[start:]


def _chain_offsets(parts: Sequence[Offsets]) -> Offsets:
    """Offset arrays, each from nought, as one."""
    steps = np.concatenate([np.diff(part) for part in parts])
    return np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(steps, dtype=np.int64)])


@dataclass(frozen=True)
class _Block:
    """Some of the texts as integers; ids are those of a numbering."""

    ids: Ids
    sentence_chunks: Offsets
    document_sentences: Offsets


def _cut_block(texts: Sequence[str], numbering: Numbering) -> _Block:
    """Cut texts whose bytes are held in memory at once."""
    encoded = [text.encode() for text in texts]
    joined = b"".join(encoded)
    documents = np.fromiter(accumulate(map(len, encoded), initial=0), np.int64, len(texts) + 1)
    del encoded
    data = np.frombuffer(joined, dtype=np.uint8)
    white = _white_space(data)
    starts = _chunk_starts(white, documents)
    ids = numbering.number(joined, starts)
    document_chunks = np.searchsorted(starts[:-1], documents)
    mended = _mended(texts, data, white, documents)
    pieces = _piece_starts(texts, mended, data)
    begins = _sentence_flags(pieces, white, starts, document_chunks)
    *edges, abbreviated = numbering.ends_and_openings()
    _divide_at_ends(begins, ids, *edges)
    _join_abbreviations(begins, ids, document_chunks, numbering.types, abbreviated)
    sentence_chunks = np.append(np.flatnonzero(begins), len(ids))
    return _Block(
        ids=ids,
        sentence_chunks=sentence_chunks,
        document_sentences=np.searchsorted(sentence_chunks, document_chunks),
    )


def _white_space(data: Bytes) -> Flags:
    """True at every byte of white space in UTF-8 text."""
    white: Flags = (data - np.uint8(0x09)) < 5  # below 0x09 the difference wraps to above 5
    white |= data == 0x20
    if len(data) and data.max() >= 0x80:
        for lead, spaces in _WIDE_SPACES:
            size = len(lead) + 1
            at = np.flatnonzero(data == lead[0])
            for place, byte in enumerate(lead[1:], 1):
                at = at[data[at + place] == byte]
            last = data[at + size - 1]
            for low, high in spaces:
                found = at[(last >= low) & (last <= high)]
                for place in range(size):
                    white[found + place] = True
    return white


def _chunk_starts(white: Flags, documents: Offsets) -> Offsets:
    """Where each chunk starts among the bytes, and the end: after white space and at texts."""
    begins = np.empty(len(white) + 1, dtype=np.bool_)
    np.greater(white[:-1], white[1:], out=begins[1:-1])
    begins[documents] = True  # of an empty text too: it starts where the next one does
    return np.flatnonzero(begins)


def _piece_starts(texts: Sequence[str], mended: Sequence[str], data: Bytes) -> Offsets:
    """The byte where each piece that the sentence splitter finds starts in the joined texts.

    The last one is their end.
    """
    *begins, size = accumulate(map(len, texts), initial=0)
    ends = (
        begin + end
        for begin, text, safe in zip(begins, texts, mended, strict=True)
        for end in _piece_ends(text, safe)
    )
    starts = np.fromiter(chain([0], ends), np.int64)
    if size == len(data):  # ASCII has as many bytes as characters
        return starts
    characters = np.flatnonzero((data & 0xC0) != 0x80)
    return np.append(characters, len(data))[starts]


def _piece_ends(text: str, mended: str) -> Iterable[int]:
    """The character behind each piece of a text that the splitter makes of its mended form.

    It works through long texts in blocks and may drop white space between them: that becomes
    pieces too. Pieces may be empty.
    """
    import sentencex

    found: list[str] = sentencex.segment("en", mended)
    if "".join(found) == text:
        return accumulate(map(len, found))
    ends: list[int] = []
    end = 0
    for piece in found:
        if not piece.isspace():
            start = mended.index(piece, end)
            end = start + len(piece)
            ends += (start, end)
    ends.append(len(text))
    return ends


def _mended(texts: Sequence[str], data: Bytes, white: Flags, documents: Offsets) -> Sequence[str]:
    """The texts in a form that the sentence splitter can take, each character in its place.

    sentencex 1.0 panics where wide white space is between a lone capital and a period.
    """
    wide = white[:-1] & (data[:-1] >= 0x80)
    periods = np.flatnonzero(wide & (data[1:] == ord("."))) + 1
    mended = list(texts)
    for number in np.unique(np.searchsorted(documents, periods, side="right") - 1).tolist():
        mended[number] = re.sub(_PANIC, r"\1 ", texts[number])
    return mended


def _sentence_flags(
    pieces: Offsets, white: Flags, starts: Offsets, document_chunks: Offsets
) -> Flags:
    """For each chunk, whether it is the first of a sentence."""
    chunk = np.searchsorted(starts, pieces, side="right") - 1
    at_start = starts[chunk] == pieces
    begins = np.zeros(len(starts), dtype=np.bool_)  # one more than chunks: the end
    begins[chunk[at_start]] = True
    inside, place = chunk[~at_start], pieces[~at_start]
    begins[inside[white[place]] + 1] = True  # the piece opens with white space
    first = document_chunks[:-1][np.diff(document_chunks) > 0]
    begins[first[white[starts[first]]] + 1] = False  # what follows white space at a text's start
    begins[first] = True
    return begins[:-1]


def _divide_at_ends(
    begins: Flags, ids: Ids, sure: Flags, plain: Flags, opens: Flags, opens_surely: Flags
) -> None:
    """Add the boundaries inside quotations that the splitter passes over; ``begins`` is changed."""
    before, after = ids[:-1], ids[1:]
    begins[1:] |= (sure[before] & opens[after]) | (plain[before] & opens_surely[after])


def _join_abbreviations(
    begins: Flags,
    ids: Ids,
    document_chunks: Offsets,
    types: Sequence[bytes],
    abbreviated: Flags,
) -> None:
    """Take back the boundaries after abbreviations; ``begins`` is changed."""
    ends = np.zeros(len(ids) + 1, dtype=np.bool_)
    ends[document_chunks] = True
    starts = np.flatnonzero(begins & ~ends[:-1])
    for start in starts[abbreviated[ids[starts - 1]]].tolist():
        one_more = start + 1 < len(ids) and not ends[start + 1]
        following = [types[one].decode() for one in ids[start : start + 1 + one_more].tolist()]
        first = start < 2 or ends[start - 1]
        previous = "" if first else types[ids[start - 2]].decode()
        if continues(types[ids[start - 1]].decode(), following, previous):
            begins[start] = False
