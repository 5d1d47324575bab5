"""Sequences of words in small lists: nested and consolidated counts, margins, and overlap.

Definitions to check numbers against, for texts of a few thousand words; measures of a corpus count
the same in its sorted suffixes.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

__all__ = [
    "bag_jaccard",
    "bigram_table",
    "consolidate_counts",
    "nested_counts",
    "shingle_index",
]

Words = tuple[str, ...]


def nested_counts(
    texts: Iterable[Sequence[str]],
    sizes: Iterable[int],
    *,
    min_count: int = 1,
    breaks: Iterable[str] = (),
) -> dict[Words, tuple[int, int]]:
    """Return of each n-gram how often it occurs, and how often inside or beside a longer one.

    Args:
        texts: the words of each, in order.
        sizes: numbers of words of the n-grams.
        min_count: n-grams that occur less often are not listed.
        breaks: words that no n-gram contains, such as a mark for punctuation.

    Returns:
        By n-gram the occurrences, and of these the ones that share a word with an occurrence of a
        longer n-gram that is listed.

    Source: the option ``recursive`` of quanteda.textstats' ``textstat_collocations``.
    """
    read, lengths, ends = list(texts), sorted(set(sizes), reverse=True), set(breaks)
    found = [[list(_runs(text, size, ends)) for text in read] for size in lengths]
    counts = Counter(gram for of_size in found for runs in of_size for _, gram in runs)
    nested: Counter[Words] = Counter()
    covered: list[set[int]] = [set() for _ in read]
    for size, of_size in zip(lengths, found, strict=True):
        longer = [set(places) for places in covered]
        for number, runs in enumerate(of_size):
            for start, gram in runs:
                if counts[gram] < min_count:
                    continue
                places = set(range(start, start + size))
                nested[gram] += bool(places & longer[number])
                covered[number] |= places
    return {gram: (count, nested[gram]) for gram, count in counts.items() if count >= min_count}


def consolidate_counts(counts: Mapping[Words, int]) -> dict[Words, int]:
    """Return how often each sequence occurs outside of longer ones in the list.

    Args:
        counts: occurrences of each sequence of words.

    The longest come first; from every other one the consolidated counts of those that contain it
    are taken, as often as they do.

    Source: Buerki (2017), Frequency consolidation among word n-grams, in: Computational and
    corpus-based phraseology, 432-446.
    """
    left: dict[Words, int] = {}
    for words in sorted(counts, key=len, reverse=True):
        inside = (
            count * sum(gram == words for _, gram in _runs(longer, len(words), ()))
            for longer, count in left.items()
            if len(longer) > len(words)
        )
        left[words] = counts[words] - sum(inside)
    return {words: left[words] for words in counts}


def bigram_table(
    tokens: Sequence[Hashable], first: Hashable, second: Hashable
) -> tuple[int, int, int, int]:
    """Return joint count, count of ``first`` in first and of ``second`` in second place, and pairs.

    The margins are those of the pairs, not of the words, so that no cell of the fourfold table is
    below 0: of X X X X there are three pairs, and X is first in three. The arguments of
    :data:`relstat.statistics.ASSOCIATIONS` in their order.

    Source: Evert (2005), The statistics of word cooccurrences, pp. 28-33.
    """
    pairs = list(pairwise(tokens))
    return (
        pairs.count((first, second)),
        sum(one == first for one, _ in pairs),
        sum(two == second for _, two in pairs),
        len(pairs),
    )


def bag_jaccard(first: Sequence[Hashable], second: Sequence[Hashable]) -> float:
    """Return the overlap of two bags: what both have, repeats counted, over the words of both.

    Reading: 0 nothing in common, 1/2 the same words equally often. NaN for two empty bags. Source:
    Leskovec, Rajaraman & Ullman (2014), Mining of massive datasets, exercise 3.1.
    """
    both = (Counter(first) & Counter(second)).total()
    words = len(first) + len(second)
    return both / words if words else float("nan")


def shingle_index(
    texts: Mapping[str, Sequence[str]], size: int, *, min_docs: int = 2
) -> dict[Words, list[str]]:
    """Return which texts have each run of ``size`` words, of those that ``min_docs`` texts have.

    Source: Broder (1997), On the resemblance and containment of documents, 21-29.
    """
    having: defaultdict[Words, list[str]] = defaultdict(list)
    for name, words in texts.items():
        for gram in dict.fromkeys(gram for _, gram in _runs(words, size, ())):
            having[gram].append(name)
    return {gram: names for gram, names in having.items() if len(names) >= min_docs}


def _runs(words: Sequence[str], size: int, breaks: Iterable[str]) -> Iterator[tuple[int, Words]]:
    """Each run of words without a break, and where it starts."""
    ends = set(breaks)
    for start in range(len(words) - size + 1):
        gram = tuple(words[start : start + size])
        if not ends & set(gram):
            yield start, gram
