"""The life of a term over the periods of an archive: born, dead, risen, and what says so.

A term is judged by the documents that have it, period by period (:class:`Timeline`). Four questions
are put to each: is the silence before its first occurrence longer than chance, the one after its
last, the longest one between two, and did its rate change? Each claim needs two answers.

*By documents*: K documents come in K / phi independent clusters, phi the dispersion of the term
over the periods in which it lives (:func:`relstat.statistics.changes.dispersion`). That all of them
lie in the speaking share s of the text has the chance s^(K / phi); a change of rate is as sure as
its G2 / phi, times the places where it could have been. These p-values are adjusted for all terms
(Benjamini & Hochberg 1995), those of silences and those of changes by themselves.

*By periods*, so that no burst, however large, is more than one observation: the periods with the
term could have lain anywhere (:func:`relstat.statistics.changes.silence_p`), and the rates of the
periods could have come in any order (``rank_trend``, ``trend``); the chance is at most 0.05. The p
that is given is the larger of the two.

Archives are uneven, so every question is asked by words and by documents, and the weaker answer
counts: a silence is as many periods long as have enough text in it, but no longer than its share of
all words, or of all documents, makes it. Three documents with the term must have been expected
there, at the rate of all other text (0 is compatible with an expectation below 3: Hanley &
Lippman-Hand 1983), and rates that changed must differ by a factor of 2.

Source: Solow (1993), Inferring extinction from sighting data; McCarthy (1998), Identifying
declining and threatened species with museum data, for text as the effort.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from relstat.analysis.change.timelines import Timeline
from relstat.arrays import Flags, Floats, Ints
from relstat.statistics.changes import dispersion, rank_trend, silence_p, step, trend
from relstat.statistics.keyness import benjamini_hochberg

__all__ = ["ALPHA", "CHANGED", "DIRECTIONS", "LIVES", "MIN_EXPECTED", "MIN_RATIO", "Lives",
           "judge_lives"]  # fmt: skip

LIVES: Final = ("born", "revived", "rising", "stable", "fading", "dead", "passing", "unclear")
CHANGED: Final = ("born", "revived", "rising", "fading", "dead", "passing")
DIRECTIONS: Final = {"born": 1, "revived": 1, "rising": 1, "fading": -1, "dead": -1}
ALPHA: Final = 0.05  # of the larger of both p
MIN_EXPECTED: Final = 3.0  # documents that a silence must have been expected to have
MIN_RATIO: Final = 2.0  # between the rates before and after, to rise or fade or not be stable
_BORN, _REVIVED, _RISING, _STABLE, _FADING, _DEAD, _PASSING, _UNCLEAR = range(len(LIVES))
ASKED_SILENCE: Final = 3  # periods that must have a term to ask about its silences
ASKED_CHANGE: Final = 6  # and to ask about a change of its rate
_BOTH_SIDES: Final = 2  # periods before and after the silence of what is revived
_HALF_PERIODS: Final = 3  # that each half of the text has, to speak of stability
_WIDE: Final = 1.96


@dataclass(frozen=True)
class Lives:
    """What is known of the life of each term; arrays with one entry per term.

    Attributes:
        life: int64, a place in ``LIVES``.
        p: of the claim, the weaker of two for ``passing``; of the best one where none is made, 1
            where nothing was asked.
        since: int64, the period with enough text with which the new state begins: the first one
            with the term, the first of its silence, the one of its return, the first at the new
            rate; -1 for none.
        until: int64, the last period of a ``passing`` term; -1 for others.
        split: int64, the first period of what is *after*: ``since``, or the middle of the text.
        silent: int64 (2, F), the first period of the silence that is the evidence, and the one
            that follows it; equal for none. Of a ``passing`` term the silence after it.
        expected: documents with the term that were expected in that silence; NaN for none.
        first, last: int64, the first and last period with the term; -1 for none.
        present: int64, how many periods with enough text have it.
        strength: G2 of the change in documents, to order by; 0 where no claim is made.
    """

    life: Ints
    p: Floats
    since: Ints
    until: Ints
    split: Ints
    silent: Ints
    expected: Floats
    first: Ints
    last: Ints
    present: Ints
    strength: Floats


@dataclass(frozen=True)
class _Text:
    """Sums of text before each period: (T + 1,) each."""

    words: Floats
    documents: Floats
    covered: Floats

    @classmethod
    def of(cls, timeline: Timeline) -> _Text:
        parts = (timeline.words, timeline.documents, timeline.covered)
        return cls(*(np.concatenate([[0.0], np.cumsum(part)]) for part in parts))

    def periods(self, begin: Ints, end: Ints) -> Floats:
        """How many periods long the stretches are, by their weakest measure."""
        filled = self.covered[end] - self.covered[begin]
        for sums in (self.words, self.documents):
            share = (sums[end] - sums[begin]) / max(sums[-1], 1.0)
            filled = np.minimum(filled, share * self.covered[-1])
        return filled

    def expected(self, documents: Ints, begin: Ints, end: Ints) -> Floats:
        """Documents with a term that stretches without it would have, were they as all others."""
        found = np.full(len(begin), np.inf)
        for sums in (self.words, self.documents):
            inside = sums[end] - sums[begin]
            outside = np.maximum(sums[-1] - inside, 1.0)
            found = np.minimum(found, documents * inside / outside)
        return found


@dataclass(frozen=True)
class _Evidence:
    """What speaks for each claim: the three silences (lead, trail, gap), then the change.

    Attributes:
        begin, end: int64 (3, F), the bounds of the silences.
        expected: (3, F), documents expected in them.
        p: (4, F), the larger of both p; 1 where the question is not asked.
        up: (F,), the direction of the change: 1, -1, or 0 where words and documents disagree.
        cut: int64 (F,), the first period after it.
    """

    begin: Ints
    end: Ints
    expected: Floats
    p: Floats
    up: Floats
    cut: Ints


def judge_lives(documents: Ints, timeline: Timeline) -> Lives:
    """Judge the life of each term.

    Args:
        documents: (terms, T), the documents of each period that have the term.
        timeline: the periods and their text.
    """
    text = _Text.of(timeline)
    present, size = documents > 0, len(timeline)
    seen = present.any(axis=1)
    first = np.where(seen, present.argmax(axis=1), 0)
    last = np.where(seen, size - 1 - present[:, ::-1].argmax(axis=1), size - 1)
    found = _evidence(documents, timeline, text, first, last)
    sure = found.p <= ALPHA
    sure[:3] &= found.expected >= MIN_EXPECTED
    sure[3] &= _differ(documents, timeline, found.cut, found.up)
    # A rate that changed to or from nothing: a silence, however its own p came out.
    sure[0] |= sure[3] & (found.up > 0) & (found.cut == first) & (found.expected[0] >= MIN_EXPECTED)
    sure[1] |= (
        sure[3] & (found.up < 0) & (found.cut == last + 1) & (found.expected[1] >= MIN_EXPECTED)
    )
    filled = (present & timeline.covered).sum(axis=1)
    life = np.where(_stable(documents, timeline, filled), _STABLE, _UNCLEAR)
    claim = np.full(len(life), -1)  # whose evidence counts
    for which, named, number in (
        (sure[3], np.where(found.up > 0, _RISING, _FADING), 3),
        (sure[2], _REVIVED, 2),
        (sure[0], _BORN, 0),
        (sure[1], _DEAD, 1),
        (sure[0] & sure[1], _PASSING, 1),
    ):
        life, claim = np.where(which, named, life), np.where(which, number, claim)
    return _told(life, claim, found, documents, timeline, text, first, last)


def _told(
    life: Ints,
    claim: Ints,
    found: _Evidence,
    documents: Ints,
    timeline: Timeline,
    text: _Text,
    first: Ints,
    last: Ints,
) -> Lives:
    """What is to be told of lives that have been judged."""
    rows, silence = np.arange(len(life)), np.minimum(claim, 2)
    # In the words of periods with enough text: what follows the last year is the next one read.
    following = np.append(
        np.searchsorted(np.flatnonzero(timeline.covered), np.arange(len(timeline)), side="left"), 0
    )
    read = np.append(np.flatnonzero(timeline.covered), len(timeline) - 1)
    starts = np.choose(claim + 1, [first, first, last + 1, found.end[2], found.cut])
    starts = np.minimum(starts, len(timeline) - 1)
    since = np.where(life == _PASSING, first, np.where(claim >= 0, read[following[starts]], -1))
    since = np.where(np.isin(life, (_BORN, _REVIVED)), starts, since)
    middle = int(np.searchsorted(text.words, text.words[-1] / 2))
    silent = np.stack([found.begin[silence, rows], found.end[silence, rows]])
    silent = np.where((claim >= 0) & (claim < 3), silent, 0)
    p = np.where(claim >= 0, found.p[claim, rows], found.p.min(axis=0, initial=1.0))
    # What a change of rate says of a silence is the change's own p.
    p = np.where(np.isin(life, (_BORN, _DEAD)), np.minimum(p, found.p[3]), p)
    p = np.where(life == _PASSING, np.maximum(found.p[0], found.p[1]), p)
    present = documents > 0
    seen = present.any(axis=1)
    return Lives(
        life=life,
        p=p,
        since=since,
        until=np.where(life == _PASSING, last, -1),
        split=np.where(since >= 0, since, middle),
        silent=silent,
        expected=np.where(silent[1] > silent[0], found.expected[silence, rows], np.nan),
        first=np.where(seen, first, -1),
        last=np.where(seen, last, -1),
        present=(present & timeline.covered).sum(axis=1),
        strength=_strength(documents, text, since, silent),
    )


def _evidence(
    documents: Ints, timeline: Timeline, text: _Text, first: Ints, last: Ints
) -> _Evidence:
    """Put the four questions to each term."""
    present = (documents > 0) & timeline.covered
    counts, total = documents.astype(np.float64), documents.sum(axis=1)
    filled, periods = present.sum(axis=1), text.covered[-1]
    gap = _longest_silence(documents > 0, text)
    begin = np.stack([np.zeros_like(first), last + 1, gap[0]])
    end = np.stack([first, np.full_like(last, len(timeline)), gap[1]])
    asked = filled >= ASKED_SILENCE
    clusters = total / _dispersion(counts, timeline, first, last)
    # Of so many silences the longest is looked at.
    times = np.stack([np.ones_like(total), np.ones_like(total), np.maximum(filled - 1, 1)])
    length = np.stack([text.periods(*bounds) for bounds in zip(begin, end, strict=True)])
    by_documents = np.minimum((1 - length / max(periods, 1.0)) ** clusters * times, 1.0)
    by_periods = np.minimum(silence_p(periods, filled, length) * times, 1.0)
    by_documents[2] = np.where(_on_both_sides(present, *gap), by_documents[2], 1.0)
    by_documents[:, ~asked] = np.nan
    up, change, order, cut = _changes(documents, timeline, filled)
    adjusted = np.concatenate(
        [
            benjamini_hochberg(by_documents.ravel()).reshape(by_documents.shape),
            benjamini_hochberg(change)[None],
        ]
    )
    p = np.maximum(adjusted, np.concatenate([by_periods, order[None]]))
    expected = np.stack([text.expected(total, *bounds) for bounds in zip(begin, end, strict=True)])
    return _Evidence(begin, end, expected, np.where(np.isnan(p), 1.0, p), up, cut)


def _longest_silence(present: Flags, text: _Text) -> tuple[Ints, Ints]:
    """The longest stretch between two periods with each term: its bounds, equal for none."""
    term, period = np.nonzero(present)
    begin = np.zeros(len(present), dtype=np.int64)
    end = np.zeros_like(begin)
    inner = np.flatnonzero(term[1:] == term[:-1])
    owner, start, stop = term[inner], period[inner] + 1, period[inner + 1]
    length = text.periods(start, stop)
    order = np.lexsort((start, -length, owner))
    owner, longest = np.unique(owner[order], return_index=True)
    begin[owner], end[owner] = start[order][longest], stop[order][longest]
    return begin, end


def _on_both_sides(present: Flags, begin: Ints, end: Ints) -> Flags:
    """Whether each term occurs in enough periods before a stretch and after it."""
    before = np.concatenate([np.zeros((len(present), 1)), present.cumsum(axis=1)], axis=1)
    rows = np.arange(len(present))
    here = before[rows, begin]
    after = before[:, -1] - before[rows, end]
    enough: Flags = (here >= _BOTH_SIDES) & (after >= _BOTH_SIDES)
    return enough


def _dispersion(counts: Floats, timeline: Timeline, first: Ints, last: Ints) -> Floats:
    """The dispersion of each term from its first to its last period."""
    period = np.arange(len(timeline))
    words = timeline.words * ((period >= first[:, None]) & (period <= last[:, None]))
    share = words / np.maximum(words.sum(axis=1, keepdims=True), 1)
    expected = counts.sum(axis=1, keepdims=True) * share
    return dispersion(counts, expected, np.ones(len(counts)))


def _changes(
    documents: Ints, timeline: Timeline, filled: Ints
) -> tuple[Floats, Floats, Floats, Ints]:
    """The direction of each change, its p by documents and by periods, and where it lies.

    By periods the ranks of rates count where every period with enough text was expected to have
    the term, so that no zero is owed to the little text of a period; elsewhere sums of counts. The
    place is that by words.
    """
    counts, enough = documents.astype(np.float64), timeline.covered
    cut, found = np.zeros(len(counts), dtype=np.int64), []
    for base in (timeline.documents.astype(np.float64), timeline.words.astype(np.float64)):
        z, order = trend(counts, base)
        least = base[enough].min() / base.sum() if enough.any() else 0.0
        often = np.flatnonzero(counts.sum(axis=1) * least >= 1)
        z[often], order[often] = rank_trend(counts[np.ix_(often, enough)] / base[enough])
        change, cut, _ = step(counts, base)
        found.append((np.sign(z), change, order))
    (up, change, order), (other_up, other_change, other_order) = found
    agree = up == other_up  # never where one of them is not a number
    change = np.where(agree, np.maximum(change, other_change), 1.0)
    order = np.where(agree, np.maximum(order, other_order), 1.0)
    change = np.where(filled >= ASKED_CHANGE, change, np.nan)
    return np.where(agree, up, 0.0), change, order, cut


def _differ(documents: Ints, timeline: Timeline, split: Ints, direction: Floats) -> Flags:
    """Whether the rates before and after a split differ by ``MIN_RATIO``, in that direction."""
    after = np.arange(len(timeline)) >= split[:, None]
    enough = np.ones(len(documents), dtype=np.bool_)
    for base in (timeline.words, timeline.documents):
        late, early = (((documents + 0.0) * side).sum(axis=1) + 0.5 for side in (after, ~after))
        late_base, early_base = ((side * base).sum(axis=1) for side in (after, ~after))
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = np.log2(late / late_base / (early / early_base)) * direction
        enough &= ratio >= np.log2(MIN_RATIO)
    return enough


def _stable(documents: Ints, timeline: Timeline, filled: Ints) -> Flags:
    """Whether the rates of both halves of the text are, for sure, within ``MIN_RATIO``.

    The 95 % interval of the log ratio takes the periods as units, and no less than the variance
    of a Poisson count; each half must have three periods. A term that occurs in fewer than half
    of the periods comes and goes.
    """
    words = timeline.words.astype(np.float64)
    middle = int(np.searchsorted(np.cumsum(words), words.sum() / 2)) + 1
    logs, variance = [], np.zeros(len(documents))
    for half in (slice(None, middle), slice(middle, None)):
        counts, base = documents[:, half].astype(np.float64), words[half]
        periods = int(timeline.covered[half].sum())
        if periods < _HALF_PERIODS:
            return np.zeros(len(documents), dtype=np.bool_)
        total = np.maximum(counts.sum(axis=1), 0.5)
        rate = total / base.sum()
        spread = ((counts - rate[:, None] * base) ** 2).sum(axis=1) * periods / (periods - 1)
        variance += np.maximum(spread, total) / total**2
        logs.append(np.log(rate))
    reach = np.abs(logs[1] - logs[0]) + _WIDE * np.sqrt(variance)
    stable: Flags = (reach <= np.log(MIN_RATIO)) & (filled * 2 >= timeline.covered.sum())
    return stable


def _strength(documents: Ints, text: _Text, since: Ints, silent: Ints) -> Floats:
    """G2 of the number of documents inside and outside the stretch that is the evidence."""
    size = documents.shape[1]
    sums = np.concatenate([np.zeros((len(documents), 1)), documents.cumsum(axis=1)], axis=1)
    rows = np.arange(len(documents))
    silence = silent[1] > silent[0]
    begin = np.where(silence, silent[0], np.where(since > 0, since, 0))
    end = np.where(silence, silent[1], size)
    inside = sums[rows, end] - sums[rows, begin]
    words = text.words[end] - text.words[begin]
    total, whole = sums[:, -1], text.words[-1]
    found = np.zeros(len(documents))
    for count, base in ((inside, words), (total - inside, whole - words)):
        with np.errstate(divide="ignore", invalid="ignore"):
            part = count * np.log(count * whole / (total * base))
        found += np.where(count > 0, part, 0.0)
    return np.where(since >= 0, np.maximum(2 * found, 0.0), 0.0)
