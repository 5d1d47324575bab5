"""Texts that say the same, or nearly the same: found in a stream of terms.

Two texts are *alike* when they have the same words in the same order, and *similar* when the sets
of their shingles, that is of all runs of five words, have a Jaccard similarity (shared ones by
all ones) of 0.8 or more (Broder 1997), and they do not differ in a number or a name
(:mod:`relstat.corpus.facts`).

All similar pairs are found, not most of them. A text can spare a fifth of its shingles and still
be similar to another; so, in whatever order shingles are put, one of its first fifth and one more
is among the first of the other, too (prefix filtering: Chaudhuri, Ganti & Kaushik 2006; Bayardo,
Ma & Srikant 2007). Rare ones come first here, so few pairs are compared, and each is counted out.
Shingles and wordings are distinguished by 64-bit numbers made of the spelling of their terms: the
result depends neither on the numbers of a vocabulary nor on how the stream is cut.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, pairwise
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from relstat.arrays import Bytes, Flags, Floats, Ids, Ints, Keys, offsets_of, ragged_indices
from relstat.corpus.facts import Facts
from relstat.corpus.fingerprints import digests_of
from relstat.derived import derived
from relstat.suffixes.sorting import Column
from relstat.text.vocabulary import Vocabulary

__all__ = ["LEAST_WORDS", "SHINGLE", "SIMILAR", "SimilarTexts", "find_similar", "spelling_numbers"]

SHINGLE: Final = 5
"""Words in a shingle."""
LEAST_WORDS: Final = 50
"""Words that a text needs to be similar to another without being alike."""
SIMILAR: Final = (4, 5)
"""The least similarity, as a fraction: pairs are decided in whole numbers."""

_BLOCK: Final = 1 << 17  # words worked on in one go, unless a text is longer
_PAIRED: Final = 1 << 19  # shingles of pairs that are compared in one go
_TABLE_BITS: Final = 26  # the table of rarity takes at most 64 MB
_PARTS: Final = 16  # in which shingles are sorted
_OFTEN: Final = 255  # it counts no further
_ODD: Final = np.uint64(0x9E3779B97F4A7C15)  # 2**64 / golden ratio (Knuth 6.4)
_INVERSE: Final = np.uint64(pow(int(_ODD), -1, 2**64))


@dataclass(frozen=True)
class SimilarTexts:
    """What was found in D texts.

    Attributes:
        wordings: int32 (D,), the number of the wording of each text; alike texts have the same.
        first, second: int32 (P,), two wordings that are similar, the smaller number first; the
            pairs are in order.
        similarity: float64 (P,), 0.8 to 1.
    """

    wordings: Ids
    first: Ids
    second: Ids
    similarity: Floats

    def choose(self, keep: Flags) -> SimilarTexts:
        """The same for only the texts where ``keep`` (one per text) is True."""
        return SimilarTexts(self.wordings[keep], self.first, self.second, self.similarity)


def find_similar(
    terms: Column,
    offsets: Ints,
    spelled: Keys,
    facts: Facts | None = None,
    folder: Path | None = None,
) -> SimilarTexts:
    """Find alike and similar texts.

    Args:
        terms: the term of each word, by its number.
        offsets: int64 (D + 1,), where each text starts among the words.
        spelled: uint64, the number of each term that :func:`spelling_numbers` makes.
        facts: the numbers and names among the terms; texts that differ in them are not similar.
        folder: where shingles are put for a while; without it they stay in memory.

    Memory: about 80 bytes for each word of a block of 130,000 or of the longest text, a table
    of at most 64 MB, 12 bytes for each text, and without ``folder`` 12 for each fifth word of all.
    Texts that are similar to k others need time and memory k times.
    """
    if len(offsets) == 2:  # one text, which may be a very long one, has no other beside it
        none = np.empty(0, dtype=np.int32)
        return SimilarTexts(np.zeros(1, dtype=np.int32), none, none, np.empty(0))
    stream = _Stream(terms, offsets, spelled)
    table = np.zeros(1 << min(int(4 * offsets[-1]).bit_length(), _TABLE_BITS), dtype=np.uint8)
    wordings, originals = _number_wordings(stream, table)
    rare = _Shingles(folder)
    sizes = _rare_shingles(stream, originals, table, rare)
    first, second = _candidates(rare, sizes)
    rare.remove()
    first, second, similarity = _verified(stream, first, second, sizes)
    if facts is not None:
        same = _with_same_facts(stream, facts, first, second)
        first, second, similarity = first[same], second[same], similarity[same]
    return SimilarTexts(wordings, wordings[first], wordings[second], similarity)


def _with_same_facts(stream: _Stream, facts: Facts, first: Ints, second: Ints) -> Flags:
    """Whether two texts are about one thing, pair by pair."""
    texts = np.unique(np.concatenate([first, second]))
    kept, sizes = [np.zeros(0, dtype=np.int32)], np.zeros(len(texts), dtype=np.int64)
    for place, text in enumerate(texts.tolist()):
        terms = np.asarray(stream.terms[int(stream.offsets[text]) : int(stream.offsets[text + 1])])
        kept.append(terms[facts.kinds[terms] > 0])
        sizes[place] = len(kept[-1])
    terms, starts = np.concatenate(kept), offsets_of(sizes)[:-1]
    left, right = np.searchsorted(texts, first), np.searchsorted(texts, second)
    same = np.ones(len(first), dtype=np.bool_)
    for begin, end in _batches(sizes[left] + sizes[right]):
        members = np.concatenate([left[begin:end], right[begin:end]])
        pair = np.tile(np.arange(end - begin), 2)
        side = np.repeat([1, -1], end - begin)
        counts = sizes[members]
        differing = facts.differ(
            terms[ragged_indices(starts[members], counts)],
            np.repeat(pair, counts),
            np.repeat(side, counts),
        )
        same[begin : begin + len(differing)] = ~differing
    return same


def _batches(sizes: Ints) -> Iterator[tuple[int, int]]:
    """Yield runs of pairs, from and to before, whose sizes are at most ``_PAIRED``, or one pair."""
    ends = np.cumsum(sizes)
    begin = 0
    while begin < len(sizes):
        limit = ends[begin] - sizes[begin] + _PAIRED
        end = max(int(np.searchsorted(ends, limit, side="right")), begin + 1)
        yield begin, end
        begin = end


@derived
def spelling_numbers(vocabulary: Vocabulary) -> Keys:
    """A 64-bit number for each term, made of its spelling."""
    return digests_of(vocabulary.terms.types)  # one by one: a list of them all is large


@dataclass(frozen=True)
class _Stream:
    """The texts; see :func:`find_similar`."""

    terms: Column
    offsets: Ints
    spelled: Keys

    def blocks(self) -> Iterator[tuple[int, int]]:
        """Consecutive texts, from and to before, of about a block's words."""
        total = int(self.offsets[-1])
        wanted = np.arange(_BLOCK, total, _BLOCK)
        cuts = np.searchsorted(self.offsets, wanted).tolist()
        texts = len(self.offsets) - 1
        return pairwise(sorted({0, *cuts, texts}))

    def numbers(self, first: int, last: int) -> tuple[Keys, Ints]:
        """The number of each word of some texts, and where the texts start among them."""
        start, end = self.offsets[first].item(), self.offsets[last].item()
        starts = self.offsets[first : last + 1] - start
        return self.spelled[np.asarray(self.terms[start:end])], starts

    def shingles(self, first: int, last: int, chosen: Flags) -> tuple[Keys, Ints]:
        """The shingles of the chosen ones of some texts, and where each text's start.

        Texts that were not chosen, or have fewer words than a shingle, have none.
        """
        numbers, starts = self.numbers(first, last)
        sizes, ends = np.diff(starts), starts[1:]
        places = max(len(numbers) - (SHINGLE - 1), 0)
        made = np.zeros(places, dtype=np.uint64)
        for place in range(SHINGLE):
            made *= _ODD
            made += numbers[place : place + places]
        begins = np.repeat(chosen, sizes)
        for place in range(1, SHINGLE):  # from the last words of a text none begins
            begins[ends[ends >= place] - place] = False
        counts = np.where(chosen, np.maximum(sizes - (SHINGLE - 1), 0), 0)
        return made[begins[:places]], offsets_of(counts)


def _powers(base: np.uint64, count: int) -> Keys:
    """The powers of a number from the first on, modulo 2**64."""
    return np.cumprod(np.full(count, base, dtype=np.uint64), dtype=np.uint64)


def _slots(shingles: Keys, table: Bytes) -> npt.NDArray[np.uint32]:
    """The place of each shingle in the table of rarity."""
    return (shingles >> np.uint64(65 - len(table).bit_length())).astype(np.uint32)


def _number_wordings(stream: _Stream, table: Bytes) -> tuple[Ids, Flags]:
    """Number the wordings; count in ``table`` how often shingles occur, in each wording once.

    Returns the wording of each text, and which texts are the first of their wording and long
    enough to be compared.
    """
    seen: dict[int, int] = {}
    wordings = np.empty(len(stream.offsets) - 1, dtype=np.int32)
    originals = np.zeros(len(wordings), dtype=np.bool_)
    for first, last in stream.blocks():
        numbers, starts = stream.numbers(first, last)
        sums = np.zeros(len(numbers) + 1, dtype=np.uint64)
        np.cumsum(numbers * _powers(_ODD, len(numbers)), out=sums[1:])
        # Modulo 2**64 an odd number has an inverse: a text's digest is the same wherever it begins.
        at_start = _powers(_INVERSE, len(sums))[starts[:-1]]
        digests = (sums[starts[1:]] - sums[starts[:-1]]) * at_start
        before = len(seen)
        found = [seen.setdefault(digest, len(seen)) for digest in digests.tolist()]
        wordings[first:last] = found
        new, where = np.unique(wordings[first:last], return_index=True)
        originals[first + where[new >= before]] = True
        originals[first:last] &= np.diff(starts) >= LEAST_WORDS
        shingles, _ = stream.shingles(first, last, originals[first:last])
        slots = np.sort(_slots(shingles, table))
        starts = np.append(np.flatnonzero(_differs(slots)), len(slots))
        slots, counts = slots[starts[:-1]], np.diff(starts)
        table[slots] = np.minimum(table[slots] + counts, _OFTEN)
    return wordings, originals


class _Shingles:
    """Shingles and their texts, in parts of which equal shingles are in the same one."""

    def __init__(self, folder: Path | None) -> None:
        self._paths: list[tuple[Path, Path]] = []
        if folder is not None:
            names = [f"{part:02}" for part in range(_PARTS)]
            self._paths = [(folder / f"shingles-{one}", folder / f"texts-{one}") for one in names]
        self._held: list[list[tuple[Keys, Ids]]] = [[] for _ in range(_PARTS)]

    def add(self, keys: Keys, owners: Ids) -> None:
        """Take in shingles; their texts ascend, here and from call to call."""
        parts = (keys >> np.uint64(64 - _PARTS.bit_length() + 1)).astype(np.uint8)
        order = np.argsort(parts, kind="stable")
        keys, owners = keys[order], owners[order]
        cuts = offsets_of(np.bincount(parts, minlength=_PARTS)).tolist()
        for part, (start, end) in enumerate(pairwise(cuts)):
            if not self._paths:
                self._held[part].append((keys[start:end], owners[start:end]))
                continue
            shingles, texts = self._paths[part]
            with shingles.open("ab") as one, texts.open("ab") as other:
                one.write(keys[start:end].tobytes())
                other.write(owners[start:end].tobytes())

    def parts(self) -> Iterator[tuple[Keys, Ids]]:
        """Yield the shingles of each part, and their texts."""
        for shingles, texts in self._paths:
            if shingles.exists():
                yield np.fromfile(shingles, np.uint64), np.fromfile(texts, np.int32)
        for held in self._held:
            if held:
                yield (
                    np.concatenate([keys for keys, _ in held]),
                    np.concatenate([owners for _, owners in held]),
                )

    def remove(self) -> None:
        """Remove what is on disk."""
        for path in chain.from_iterable(self._paths):
            path.unlink(missing_ok=True)


def _rare_shingles(stream: _Stream, originals: Flags, table: Bytes, rare: _Shingles) -> Ids:
    """The shingles by which similar texts are found: of each text the rarest fifth and one more.

    Puts those that may be in several texts into ``rare``; returns how many different shingles
    each text has; 0 for a text that is no candidate.
    """
    sizes = np.zeros(len(stream.offsets) - 1, dtype=np.int32)
    for first, last in stream.blocks():
        chosen = originals[first:last].copy()
        shingles, starts = stream.shingles(first, last, chosen)
        alone = offsets_of(table[_slots(shingles, table)] < 2)
        lonely = alone[starts[1:]] - alone[starts[:-1]]
        chosen &= lonely <= _spared(np.diff(starts))  # those that occur once cannot be shared
        shingles, starts = stream.shingles(first, last, chosen)
        owner = np.repeat(np.arange(first, last, dtype=np.int32), np.diff(starts))
        rarity = table[_slots(shingles, table)]
        order = np.lexsort((shingles, rarity, owner))
        shingles, owner, rarity = shingles[order], owner[order], rarity[order]
        different = _differs(shingles) | _differs(owner)
        shingles, owner, rarity = shingles[different], owner[different], rarity[different]
        per_text = np.bincount(owner - first, minlength=last - first)
        rank = np.arange(len(owner)) - offsets_of(per_text)[owner - first]
        size = per_text[owner - first]
        taken = (rank <= _spared(size)) & (rarity > 1)
        rare.add(shingles[taken], owner[taken])
        sizes[first:last] = per_text
    return sizes


def _spared(sizes: Ints) -> Ints:
    """How many of so many shingles a similar text may lack."""
    part, whole = SIMILAR
    return sizes - -(-sizes * part // whole)


def _differs(values: npt.NDArray[np.generic]) -> Flags:
    """Whether each value is another than the one before it."""
    differs = np.ones(len(values), dtype=np.bool_)
    differs[1:] = values[1:] != values[:-1]
    return differs


def _candidates(rare: _Shingles, sizes: Ids) -> tuple[Ints, Ints]:
    """The pairs of texts that share one of the shingles and are about as long, in order."""
    found = [_candidates_among(keys, owners, sizes) for keys, owners in rare.parts()]
    pairs = np.unique(np.concatenate([np.zeros(0, dtype=np.int64), *found]))
    return pairs >> 32, pairs & 0xFFFFFFFF


def _candidates_among(keys: Keys, owners: Ids, sizes: Ids) -> Ints:
    """The same of some shingles, whose texts ascend; each pair as one number."""
    order = np.argsort(keys, kind="stable")
    keys, owners = keys[order], owners[order]
    part, whole = SIMILAR
    found = [np.zeros(0, dtype=np.int64)]
    at = np.arange(len(keys))
    step = 0
    while len(at):
        step += 1
        at = at[at + step < len(keys)]
        at = at[keys[at + step] == keys[at]]
        one, other = sizes[owners[at]].astype(np.int64), sizes[owners[at + step]].astype(np.int64)
        near = at[np.minimum(one, other) * whole >= np.maximum(one, other) * part]
        found.append(np.unique(owners[near].astype(np.int64) << 32 | owners[near + step]))
    return np.unique(np.concatenate(found))


def _verified(stream: _Stream, first: Ints, second: Ints, sizes: Ids) -> tuple[Ints, Ints, Floats]:
    """Those pairs of texts that are similar, with their similarity.

    ``sizes`` are the numbers of different shingles of all texts.
    """
    both = sizes[first].astype(np.int64) + sizes[second]
    shared = np.zeros(len(first), dtype=np.int64)
    for begin, end in _batches(both):
        pairs = first[begin:end], second[begin:end]
        texts = np.unique(np.concatenate(pairs))
        shingles, starts = _shingle_sets(stream, texts)
        pair = np.arange(end - begin)
        owner, keys = [], []
        for side in pairs:
            place = np.searchsorted(texts, side)
            counts = sizes[side].astype(np.int64)
            owner.append(np.repeat(pair, counts))
            keys.append(shingles[ragged_indices(starts[place], counts)])
        owners, joined = np.concatenate(owner), np.concatenate(keys)
        order = np.lexsort((joined, owners))
        twice = ~_differs(joined[order]) & ~_differs(owners[order])
        shared[begin:end] = np.bincount(owners[order][twice], minlength=len(pair))
    part, whole = SIMILAR
    union = both - shared
    similar = shared * whole >= union * part
    return first[similar], second[similar], shared[similar] / union[similar]


def _shingle_sets(stream: _Stream, texts: Ints) -> tuple[Keys, Ints]:
    """The different shingles of some texts, in ascending order, and where each text's start."""
    runs = np.split(texts, np.flatnonzero(np.diff(texts) > 1) + 1)  # neighbours are read at once
    terms = [
        np.asarray(stream.terms[int(stream.offsets[run[0]]) : int(stream.offsets[run[-1] + 1])])
        for run in runs
    ]
    words = stream.offsets[texts + 1] - stream.offsets[texts]
    alone = _Stream(np.concatenate(terms), offsets_of(words), stream.spelled)
    shingles, starts = alone.shingles(0, len(texts), np.ones(len(texts), dtype=np.bool_))
    owner = np.repeat(np.arange(len(texts)), np.diff(starts))
    order = np.lexsort((shingles, owner))
    different = _differs(shingles[order]) | _differs(owner[order])
    counts = np.bincount(owner[order][different], minlength=len(texts))
    return shingles[order][different], offsets_of(counts)
