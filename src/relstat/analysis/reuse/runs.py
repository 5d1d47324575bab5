"""Runs of words that a later document has in common with an earlier one, word for word.

A run of so many words is recognised by a number that is worked out for every position at once, by
doubling: the number of a run of two halves is made of theirs (Karp & Rabin 1987). Runs of equal
numbers are compared word by word, so the result is exact. The sorted suffixes do not serve here:
they end at punctuation, and a passage goes on.

Every place where a run occurs that an earlier document has is linked to the earliest document that
has it. So the work is linear in the text, however often a formula occurs. Links side by side make
one run, which is then followed to both sides for as long as the two documents agree.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from relstat.arrays import Ints, Keys
from relstat.corpus.stream import Shard, Stream
from relstat.suffixes.repeats import SuffixText

__all__ = ["Runs", "document_limits", "follow", "shared_runs"]

_BASE: Final = 0x9E3779B97F4A7C15  # odd, its bits evenly spread (Knuth 6.4)
_AT_ONCE: Final = 1 << 24  # positions whose numbers are compared in one go
_STRIDE: Final = 16  # words that are compared in one step


@dataclass(frozen=True)
class Runs:
    """Equal words in two documents: int64 arrays of one length, one entry per run.

    ``later`` and ``earlier`` are the word positions at which it begins in the two documents.
    """

    later: Ints
    earlier: Ints
    words: Ints

    def __len__(self) -> int:
        return len(self.later)

    def __getitem__(self, chosen: npt.NDArray[np.generic]) -> Runs:
        return Runs(self.later[chosen], self.earlier[chosen], self.words[chosen])


def shared_runs(stream: Stream, ranks: Ints, words: int) -> Runs:
    """Maximal runs of at least ``words`` words that a later document shares with an earlier one.

    Args:
        stream: the documents.
        ranks: int64, the place of each document in the order of time; all different.
        words: the least words.

    Returns:
        For each place in a document where so many words begin that an earlier document has, the
        run there that it shares with the earliest document that has these words; each run once,
        in the order of ``later``.
    """
    text = stream.text
    parts = max(-(-stream.words // _AT_ONCE), 1)  # so that what is compared at once is bounded
    found = [_repeated(stream, words, part, parts) for part in range(parts)]
    later, earlier = [np.empty(0, dtype=np.int64)], [np.empty(0, dtype=np.int64)]
    for keys, positions in found:
        here = _links(text, ranks, _groups(text, keys, positions, words), positions)
        later.append(here[0])
        earlier.append(here[1])
    runs = _side_by_side(text, np.concatenate(later), np.concatenate(earlier), words)
    return _maximal(text, runs)


def document_limits(text: SuffixText, positions: Ints) -> tuple[Ints, Ints]:
    """Where the documents at some positions begin and end."""
    document = np.searchsorted(text.document_words, positions, side="right") - 1
    return text.document_words[document], text.document_words[document + 1]


def follow(
    text: SuffixText, first: Ints, second: Ints, limits: tuple[Ints, Ints], *, back: bool = False
) -> Ints:
    """How many words are equal from ``first[i]`` and ``second[i]`` on, or back from there.

    ``limits`` are the positions at which each stops: one past the last word on the way forward,
    and the first word on the way back.
    """
    step = -1 if back else 1
    room = np.minimum(step * (limits[0] - first), step * (limits[1] - second)) + int(back)
    equal = np.zeros(len(first), dtype=np.int64)
    active = np.flatnonzero(room > 0)
    reach = step * np.arange(_STRIDE)
    last = len(text.words) - 1
    while len(active):
        begin = step * equal[active]
        pairs = [(one[active] + begin)[:, None] + reach for one in (first, second)]
        terms = [text.terms(each.clip(0, last).ravel()).reshape(each.shape) for each in pairs]
        same = terms[0] == terms[1]
        more = np.where(same.all(axis=1), _STRIDE, np.argmin(same, axis=1))
        equal[active] = np.minimum(equal[active] + more, room[active])
        active = active[(more == _STRIDE) & (equal[active] < room[active])]
    return equal


def _repeated(stream: Stream, words: int, part: int, parts: int) -> tuple[Keys, Ints]:
    """Runs whose number occurs at least twice: number and position, sorted by both."""
    found = stream.over_shards(_shard_keys, words, part, parts)
    keys = np.concatenate([keys for keys, _ in found])
    sizes = stream.words_per_document
    ends = np.cumsum(sizes)
    begins = [0, *(int(ends[shard.last_row - 1]) for shard in stream.shards if shard.last_row)]
    at = np.concatenate([at + begin for (_, at), begin in zip(found, begins, strict=False)])
    order = np.argsort(keys)  # equal ones are put in order by _links
    keys = keys[order]
    opens = np.ones(len(keys) + 1, dtype=np.bool_)
    opens[1:-1] = keys[1:] != keys[:-1]
    kept = ~(opens[:-1] & opens[1:])
    at = at[order[kept]]
    row = np.searchsorted(ends, at, side="right")
    starts = stream.store.document_words[:-1][stream.keep]
    return keys[kept], starts[row] + at - (ends - sizes)[row]


def _shard_keys(shard: Shard, words: int, part: int, parts: int) -> tuple[Keys, Ints]:
    """The number of each run of so many words in a shard, and the word at which it begins.

    Of all numbers only those of one part are given, which are those that the others are not.
    """
    of_term = _mixed(np.arange(len(shard.store.vocabulary.terms.types), dtype=np.uint64))
    keys = _run_keys(of_term[shard.term_ids], words)
    ends = np.repeat(np.cumsum(shard.words_per_document), shard.words_per_document)
    chosen = np.arange(len(keys)) + words <= ends[: len(keys)]
    if parts > 1:
        chosen &= keys % np.uint64(parts) == part
    at = np.flatnonzero(chosen)
    return keys[at], at


def _mixed(numbers: Keys) -> Keys:
    """Numbers whose bits all depend on all bits of those given (Steele et al. 2014)."""
    mixed = (numbers + np.uint64(1)) * np.uint64(_BASE)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))


def _run_keys(single: Keys, words: int) -> Keys:
    """The number of each run of ``words`` words, from those of single words."""

    def joined(left: Keys, size: int, right: Keys, more: int) -> Keys:
        """Numbers of runs of ``size + more`` words."""
        many = max(len(single) - size - more + 1, 0)
        return left[:many] * np.uint64(pow(_BASE, more, 2**64)) + right[size : size + many]

    whole, size = single, 1
    for bit in bin(words)[3:]:
        whole, size = joined(whole, size, whole, size), 2 * size
        if bit == "1":
            whole, size = joined(whole, size, single, 1), size + 1
    return whole


def _groups(text: SuffixText, keys: Keys, positions: Ints, words: int) -> Ints:
    """A number for each run; equal runs have the same, and are together."""
    same = keys[1:] == keys[:-1]
    agree = same.copy()
    for nth in range(words):
        at = np.flatnonzero(agree)
        agree[at] = text.terms(positions[at] + nth) == text.terms(positions[at + 1] + nth)
    if (agree == same).all():
        return np.cumsum(np.append(True, ~same)[: len(keys)])
    # Different runs with one number: as good as never.
    terms = text.terms((positions[:, None] + np.arange(words)).ravel()).reshape(-1, words)
    return np.unique(terms, axis=0, return_inverse=True)[1].reshape(-1).astype(np.int64)


def _links(text: SuffixText, ranks: Ints, groups: Ints, positions: Ints) -> tuple[Ints, Ints]:
    """Each place in a later document, and the first place in the earliest one."""
    document = np.searchsorted(text.document_words, positions, side="right") - 1
    rank = ranks[text.rows[document]]
    order = np.lexsort((positions, rank, groups))
    groups, rank, positions = groups[order], rank[order], positions[order]
    opens = np.flatnonzero(np.diff(groups, prepend=-1))
    first = np.repeat(opens, np.diff(np.append(opens, len(groups))))
    later = np.flatnonzero(rank != rank[first])
    return positions[later], positions[first[later]]


def _side_by_side(text: SuffixText, later: Ints, earlier: Ints, words: int) -> Runs:
    """Links of consecutive places to consecutive places, as one run each."""
    order = np.argsort(later)
    later, earlier = later[order], earlier[order]
    apart = (np.diff(later) != 1) | (np.diff(earlier) != 1)
    # Consecutive places of a run can lie in two documents where one is no longer than a run.
    apart |= np.searchsorted(text.document_words, later[1:], side="right") != np.searchsorted(
        text.document_words, later[:-1], side="right"
    )
    first = np.flatnonzero(np.append(True, apart)[: len(later)])
    sizes = np.diff(np.append(first, len(later)))
    return Runs(later[first], earlier[first], sizes + words - 1)


def _maximal(text: SuffixText, runs: Runs) -> Runs:
    """The runs as long as the two documents agree, each once."""
    lows = document_limits(text, runs.later)[0], document_limits(text, runs.earlier)[0]
    highs = document_limits(text, runs.later)[1], document_limits(text, runs.earlier)[1]
    before = follow(text, runs.later - 1, runs.earlier - 1, lows, back=True)
    after = follow(text, runs.later + runs.words, runs.earlier + runs.words, highs)
    longest = Runs(runs.later - before, runs.earlier - before, runs.words + before + after)
    order = np.lexsort((longest.earlier, longest.later))
    longest = longest[order]
    again = (np.diff(longest.later) == 0) & (np.diff(longest.earlier) == 0)
    return longest[np.append(True, ~again)[: len(longest)]]
