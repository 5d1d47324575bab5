"""What frames of any number of slots have in common: their occurrences, fillers, order.

An occurrence of a frame is a row of bounds, positions in the stream: where its first fixed text
begins, then where each slot begins and where the fixed text after it, and the end of the last one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from relstat.analysis.phrases.formula_scores import formula_scores
from relstat.analysis.phrases.phrase_stream import PhraseStream
from relstat.arrays import AnyInts, Flags, Floats, Ints, count_pairs, number_pairs, ragged_indices
from relstat.errors import OptionError, option
from relstat.suffixes.repeats import SuffixText

__all__ = [
    "GROW_SHARE",
    "FrameThresholds",
    "Frames",
    "count_documents",
    "dense",
    "list_frames",
    "number_fillers",
    "real_slots",
    "slot_bounds",
]

GROW_SHARE: Final = 0.75  # a frame grows by what this share of its occurrences have
CONTENT_SHARE: Final = 0.5  # of the occurrences; their fillers have a content word


@dataclass(frozen=True)
class FrameThresholds:
    """What a frame must reach.

    Raises :class:`OptionError` when one does not fit.
    """

    min_count: int = 10
    min_docs: int = 5
    min_fillers: int = 3
    slot: int = 3
    min_entropy: float = 1.0  # bits: as even as two fillers of equal weight, at least

    def __post_init__(self) -> None:
        for name, least in (("min_count", 2), ("min_docs", 1), ("min_fillers", 2), ("slot", 1)):
            if (value := getattr(self, name)) < least:
                raise OptionError(f"{option(name)} is at least {least}, not {value}")


@dataclass(frozen=True)
class Frames:
    """Frames of k slots, strongest first, and their occurrences, frame after frame.

    Attributes:
        counts: int64 (F,), occurrences.
        fillers: int64 (F,), different fillers; of several slots, of all together.
        entropy: float64 (F,), of the fillers, in bits.
        score: float64 (F,), the formula score of the fixed text.
        bounds: int64 (N, 2 k + 2), of each occurrence, those of one frame in the stream's order.
        filler: int64 (N,), equal for equal fillers of one frame.
    """

    counts: Ints
    fillers: Ints
    entropy: Floats
    score: Floats
    bounds: Ints
    filler: Ints

    def __len__(self) -> int:
        return len(self.counts)

    @property
    def offsets(self) -> Ints:
        """Where the occurrences of each frame begin."""
        return np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(self.counts)])

    @property
    def owner(self) -> Ints:
        """The frame of each occurrence."""
        return np.repeat(np.arange(len(self)), self.counts)

    @property
    def slots(self) -> list[tuple[Ints, Ints]]:
        """For each slot, where it begins and where it ends in each occurrence."""
        return slot_bounds(self.bounds)

    @property
    def fixed(self) -> list[tuple[Ints, Ints]]:
        """For each fixed text, where a frame has it for the first time, and how many words."""
        first = self.bounds[self.offsets[:-1]]
        columns = range(0, self.bounds.shape[1], 2)
        return [(first[:, at], first[:, at + 1] - first[:, at]) for at in columns]

    def strongest(self, top: int | None) -> Frames:
        """The first ``top`` frames with their occurrences; all for None or 0."""
        kept = min(top or len(self), len(self))
        some = int(self.offsets[kept])
        return Frames(
            self.counts[:kept], self.fillers[:kept], self.entropy[:kept], self.score[:kept],
            self.bounds[:some], self.filler[:some],
        )  # fmt: skip


def slot_bounds(bounds: Ints) -> list[tuple[Ints, Ints]]:
    """For each slot, where it begins and where it ends in each occurrence."""
    columns = range(1, bounds.shape[1] - 1, 2)
    return [(bounds[:, at], bounds[:, at + 1]) for at in columns]


def list_frames(
    stream: PhraseStream,
    group: Ints,
    bounds: Ints,
    filler: Ints,
    documents: Ints,
) -> Frames:
    """Frames by falling score, of occurrences that are group by group in the stream's order.

    Args:
        stream: the stream.
        group, bounds, filler: of each occurrence.
        documents: the stored document of each occurrence.
    """
    group, first, counts = np.unique(group, return_index=True, return_counts=True)
    place = np.repeat(np.arange(len(group)), counts)
    held = count_documents(place, documents, len(group))
    owner, _, sizes = count_pairs(place, dense(filler))
    fillers = np.bincount(owner, minlength=len(group)).astype(np.int64)
    share = sizes / counts[owner]
    entropy = np.bincount(owner, weights=-share * np.log2(share), minlength=len(group))
    score = _scores(stream, bounds[first], counts, held)
    order = np.lexsort((bounds[first, 1], -counts, -score))
    at = ragged_indices(first[order], counts[order])
    return Frames(
        counts[order].astype(np.int64), fillers[order], entropy[order].astype(np.float64),
        score[order], bounds[at], filler[at],
    )  # fmt: skip


def count_documents(group: AnyInts, documents: AnyInts, size: int) -> Ints:
    """In how many documents each group occurs; occurrences are group by group, in order."""
    new = np.ones(len(group), dtype=np.bool_)
    new[1:] = (documents[1:] != documents[:-1]) | (group[1:] != group[:-1])
    return np.bincount(group[new], minlength=size).astype(np.int64)


def number_fillers(text: SuffixText, group: Ints, begin: Ints, end: Ints) -> Ints:
    """A number for each filler, equal for equal ones of one group.

    ``begin`` and ``end`` are the bounds of the slot in each occurrence.
    """
    sizes = end - begin
    filler = np.empty(len(sizes), dtype=np.int64)
    active, number, depth, used = np.arange(len(sizes)), group, 0, 0
    while len(active):
        number = number_pairs(number, text.terms(begin[active] + depth))
        depth += 1
        done = sizes[active] == depth
        filler[active[done]] = number[done] + used
        used += int(number.max()) + 1
        active, number = active[~done], number[~done]
    return dense(filler)


def real_slots(
    stream: PhraseStream,
    group: Ints,
    begin: Ints,
    end: Ints,
    filler: Ints,
    thresholds: FrameThresholds,
) -> Flags:
    """Whether the slot of each group is one: bool, one for each group number up to the largest.

    It has enough fillers, of enough entropy, half of them with a content word; and no word at its
    edge that three quarters of the occurrences share, unless it is the whole filler.
    """
    groups = int(group.max(initial=-1)) + 1
    whole = np.bincount(group, minlength=groups)
    filled = stream.has_content(begin, end - begin)
    filled_shares = np.bincount(group, weights=filled, minlength=groups) / np.maximum(whole, 1)
    owner, _, sizes = count_pairs(group, filler)
    fillers = np.bincount(owner, minlength=groups)
    share = sizes / whole[owner]
    entropy = np.bincount(owner, weights=-share * np.log2(share), minlength=groups)
    good: Flags = (fillers >= thresholds.min_fillers) & (entropy >= thresholds.min_entropy)
    good &= filled_shares >= CONTENT_SHARE
    long = np.flatnonzero(end - begin > 1)
    for edge in (begin, end - 1):
        owner, _, sizes = count_pairs(group[long], stream.slices.text.terms(edge[long]))
        loose = sizes >= GROW_SHARE * whole[owner]
        good[owner[loose]] = False
    return good


def _scores(stream: PhraseStream, bounds: Ints, counts: Ints, documents: Ints) -> Floats:
    """The formula scores of fixed texts, as of a phrase but for its surroundings."""
    total = max(int(stream.term_counts.sum()), 1)
    cost = np.log2(total / np.maximum(stream.term_counts, 1))
    content = cost * ~stream.function_word
    verb = stream.verb * ~stream.function_word
    sums, verbs = np.zeros((3, len(bounds))), np.zeros(len(bounds))
    for column in range(0, bounds.shape[1], 2):
        at, end = bounds[:, column].copy(), bounds[:, column + 1]
        active = np.flatnonzero(at < end)
        while len(active):
            term = stream.slices.text.terms(at[active])
            own = content[term] * stream.own[term]
            sums[:, active] += np.stack([cost[term], content[term], own])
            verbs[active] = np.maximum(verbs[active], verb[term])
            at[active] += 1
            active = active[at[active] < end[active]]
    bits, content_bits, own_bits = sums
    saved = (bits - np.log2(total / np.maximum(counts, 1))).clip(min=0)
    return formula_scores(counts, documents, saved, bits, own_bits, content_bits, verbs)


def dense(values: Ints) -> Ints:
    """The same numbers where they are small enough to be packed, else their places in order."""
    if values.max(initial=0) < 1 << 31:
        return values
    # A 0 stays 0: it represents none.
    return np.unique(np.append(values, 0), return_inverse=True)[1][:-1].astype(np.int64)
