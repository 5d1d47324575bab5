"""How varied a vocabulary is in a text read in order: by segments, moving windows and factors.

Every formula takes ``tokens``, the words of one text in order, as strings or as numbers, and
returns a number; NaN where the text is too short. The list by name is
:data:`relstat.statistics.families.RUNNING`. They compare texts of any length, given one window or
threshold. Repeating words far apart is not seen by them, which also means that a change of topic is
not: what is measured is how varied the language is from sentence to sentence.

Of a corpus, :func:`window_sums` and :func:`factor_sums` give what each document adds: sums that
are taken over the documents of a group before one is divided by the other. Windows and factors
never run from one document into the next.
"""

from __future__ import annotations

from math import nan
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from relstat.arrays import AnyInts, Floats, Ints, Offsets, offsets_of, pack_pairs

__all__ = [
    "factor_sums",
    "mattr",
    "msttr",
    "mtld",
    "mtld_ma",
    "places_before",
    "previous_places",
    "sort_places",
    "window_sums",
]

THRESHOLD: Final = 0.72  # of MTLD
_LANES: Final = 48  # texts read side by side, below which one by one is faster


def msttr(tokens: npt.ArrayLike, *, segment: int = 100, rest: bool = False) -> float:
    """Return the mean type-token ratio of consecutive segments.

    Args:
        tokens: see above.
        segment: words of each.
        rest: whether the last segment, with fewer words, counts as one too.

    Reading: high where the vocabulary is varied, at most 1. NaN for a text shorter than a segment.
    Source: Johnson (1944), Studies in language behavior, Psychological Monographs 56(2), 1-15.
    """
    before = _previous(tokens)
    words = len(before)
    full = words // segment * segment
    if not full or segment < 1:
        return nan
    end = words if rest else full
    first = np.arange(end) // segment * segment
    new = (before[:end] < first).astype(np.float64)
    starts = np.arange(0, end, segment)
    lengths = np.minimum(starts + segment, end) - starts
    return float((np.add.reduceat(new, starts) / lengths).mean())


def mattr(tokens: npt.ArrayLike, *, window: int = 50) -> float:
    """Return the moving-average type-token ratio: the mean over all windows of so many words.

    Args:
        tokens: see above.
        window: words of each; another number gives other values.

    Reading: high where the vocabulary is varied, at most 1. NaN for a text shorter than a window.
    Source: Covington & McFall (2010), Cutting the Gordian knot: the moving-average type-token ratio
    (MATTR), Journal of Quantitative Linguistics 17, 94-100, p. 96.
    """
    before = _previous(tokens)
    types, windows = window_sums(before, np.array([0, len(before)]), window)
    return float(types[0] / (windows[0] * window)) if windows[0] else nan


def mtld(
    tokens: npt.ArrayLike,
    *,
    threshold: float = THRESHOLD,
    direction: Literal["both", "forward", "backward"] = "both",
    inclusive: bool = False,
    min_words: int = 0,
) -> float:
    """Return MTLD: the mean number of words in which the type-token ratio stays above a threshold.

    A factor ends at the word with which its ratio falls below the threshold; what is left at the
    end is a part of a factor, (1 - its ratio) / (1 - threshold).

    Args:
        tokens: see above.
        threshold: between 0 and 1.
        direction: read the text ``forward``, ``backward``, or ``both``, the mean of the two.
        inclusive: end a factor at the threshold itself, not below it only (LexicalRichness).
        min_words: the least words of a full factor (10 in the program of lexical-diversity).

    Reading: high where the vocabulary is varied; 60 to 120 in most prose. Not below 100 words. NaN
    where no word is repeated: there is no factor (tools print 0, the number of words, or a million
    times that). Source: McCarthy & Jarvis (2010), MTLD, vocd-D, and HD-D, Behavior Research Methods
    42, 381-392.
    """
    before = _previous(tokens)
    words = len(before)
    ends = np.array([0, words])
    found = []
    for way in ("forward", "backward"):
        if direction in (way, "both"):
            read = before if way == "forward" else _following(before)[::-1]
            factors = _factors(read, ends, threshold, inclusive, min_words)[0]
            found.append(words / factors if factors else nan)
    return float(np.mean(found))


def mtld_ma(tokens: npt.ArrayLike, *, threshold: float = THRESHOLD) -> float:
    """Return MTLD-MA-Wrap: the mean length of the factors that begin at each word of the text.

    The text is read as a circle, so that every factor is a full one. Reading: as :func:`mtld`. NaN
    where the whole text stays above the threshold. Source: Vidal & Jarvis (2020), Effects of
    English-medium instruction on Spanish students' proficiency and lexical diversity in English,
    Language Teaching Research 24, 568-587; moving factors were first in koRpus (MTLD-MA).
    """
    given = np.asarray(tokens)
    twice = _previous(np.concatenate([given, given]))
    words = len(given)
    alive = np.arange(words)
    types, lengths = np.zeros(words), np.zeros(words)
    for step in range(1, words + 1):
        if not len(alive):
            break
        types[alive] += twice[alive + step - 1] < alive
        ended = types[alive] < threshold * step * (1 - 1e-12)
        lengths[alive[ended]] = step
        alive = alive[~ended]
    return float(lengths.mean()) if words and not len(alive) else nan


def previous_places(terms: AnyInts, bounds: Offsets) -> AnyInts:
    """Return where the same word was last seen in the same text; -1 where it is new there.

    Args:
        terms: (words,), the words of several texts, one after the other.
        bounds: (texts + 1,), where each text begins, and the end.
    """
    return places_before(sort_places(terms), bounds)


def sort_places(terms: AnyInts) -> Ints:
    """Return the words and where they are, packed (:func:`relstat.arrays.pack_pairs`) and sorted.

    All places of one word are side by side then, in order: for :func:`places_before`, and for
    whoever counts words by text as well, so that the words are sorted once.
    """
    order = pack_pairs(terms, np.arange(len(terms)))
    order.sort()
    return order


def places_before(order: Ints, bounds: Offsets) -> AnyInts:
    """Return what :func:`previous_places` does, from words that are sorted already."""
    kind = np.dtype(np.int32 if len(order) < 1 << 31 else np.int64)
    place = (order & 0xFFFFFFFF).astype(kind)
    before: AnyInts = np.full(len(order), -1, kind)
    again = np.flatnonzero((order[1:] ^ order[:-1]) < 1 << 32)  # the same word
    before[place[again + 1]] = place[again]
    first = np.repeat(bounds[:-1].astype(kind), np.diff(bounds))
    before[before < first] = -1
    return before


def window_sums(before: AnyInts, bounds: Offsets, window: int) -> tuple[Ints, Ints]:
    """Return of each text the sum of the types of its windows, and how many windows it has.

    Args:
        before: see :func:`previous_places`.
        bounds: (texts + 1,), where each text begins, and the end.
        window: words of each window; a text with fewer has none.

    The types are never counted window by window: a word is new in the windows that begin after the
    same word before it and hold it, and how many these are is a difference of two numbers.
    """
    kind, lengths = before.dtype, np.diff(bounds)
    windows = np.maximum(lengths - window + 1, 0)
    place = np.arange(len(before), dtype=kind)
    begins = np.maximum(before, place - kind.type(min(window, len(before))))
    np.maximum(begins, np.repeat((bounds[:-1] - 1).astype(kind), lengths), out=begins)
    np.minimum(place, np.repeat((bounds[:-1] + windows - 1).astype(kind), lengths), out=place)
    place -= begins
    new = offsets_of(np.maximum(place, 0, out=place))
    return new[bounds[1:]] - new[bounds[:-1]], windows


def factor_sums(
    before: AnyInts, bounds: Offsets, *, threshold: float = THRESHOLD
) -> tuple[Floats, Floats]:
    """Return the factors of each text, whole ones and the part that is left, read in both ways.

    Args:
        before: see :func:`previous_places`.
        bounds: (texts + 1,), where each text begins, and the end.
        threshold: of the type-token ratio.

    Returns:
        Of each text its factors forward and backward, as :func:`mtld` counts them: words over
        factors is MTLD of that text, and sums over texts divided by each other that of all.
    """
    backward = _following(before)[::-1]
    turned = len(before) - bounds[::-1]
    return (
        _factors(before, bounds, threshold),
        _factors(backward, turned, threshold)[::-1],
    )


def _previous(tokens: npt.ArrayLike) -> AnyInts:
    """Where each word of one text was last seen."""
    given = np.asarray(tokens).ravel()
    if not len(given):
        return np.empty(0, np.int64)
    terms = np.unique(given, return_inverse=True)[1].ravel()
    return previous_places(terms, np.array([0, len(terms)]))


def _following(before: AnyInts) -> AnyInts:
    """What :func:`previous_places` would give of the words turned round, in the old order."""
    words = len(before)
    after = np.full(words, -1, before.dtype)
    again = np.flatnonzero(before >= 0)
    after[before[again]] = words - 1 - again
    return after


def _factors(
    before: AnyInts, bounds: Offsets, threshold: float, inclusive: bool = False, min_words: int = 0
) -> Floats:
    """The factors of each text.

    All texts are read side by side, a word of each at a time, until few are left, which are read
    one by one: a corpus is thousands of short texts, a few of which are very long.
    """
    lengths = np.diff(bounds)
    order = np.argsort(-lengths, kind="stable")
    sizes = lengths[order]
    found = np.zeros(len(sizes))
    start, types = bounds[:-1][order].copy(), np.zeros(len(sizes), np.int64)
    origin, step = bounds[:-1][order], 0
    rounding = 1 + (1e-12 if inclusive else -1e-12)  # .72 x 25 is 18
    alive = len(sizes)
    while True:
        alive = int(np.searchsorted(-sizes[:alive], -step, side="left"))
        if alive < _LANES:
            break
        place = origin[:alive] + step
        types[:alive] += before[place] < start[:alive]
        so_far = place + 1 - start[:alive]
        ended = types[:alive] < threshold * rounding * so_far
        if min_words:
            ended &= so_far >= min_words
        found[:alive] += ended
        start[:alive][ended] = place[ended] + 1
        types[:alive][ended] = 0
        step += 1
    for text in range(alive):
        begin, end = int(origin[text]) + step, int(origin[text] + sizes[text])
        read = before[begin:end].tolist(), begin, int(start[text]), int(types[text])
        more, start[text], types[text] = _read_on(*read, threshold * rounding, min_words)
        found[text] += more
    left = origin + sizes - start
    with np.errstate(divide="ignore", invalid="ignore"):
        part = np.where(left > 0, (1 - types / left) / (1 - threshold), 0.0)
    summed = np.empty(len(sizes))
    summed[order] = found + part
    return summed


def _read_on(
    before: list[int], place: int, start: int, types: int, threshold: float, min_words: int
) -> tuple[int, int, int]:
    """Read one text on from a place in the middle of a factor, word by word.

    Returns:
        The factors that end there, where the last one begins, and its types.
    """
    factors = 0
    for at, earlier in enumerate(before, place):
        if earlier < start:
            types += 1
        so_far = at + 1 - start
        if types < threshold * so_far and so_far >= min_words:
            factors += 1
            start, types = at + 1, 0
    return factors, start, types
