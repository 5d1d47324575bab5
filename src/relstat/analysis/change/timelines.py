"""The periods of an archive, and how much text each holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import numpy as np

from relstat.arrays import Flags, Ids, Ints
from relstat.corpus.corpus import Corpus
from relstat.corpus.periods import ALL_PERIODS, PERIODS, following_period
from relstat.counting.counts import Counts
from relstat.errors import OptionError, option

__all__ = ["MIN_TEXT", "Timeline", "choose_period", "make_timeline"]

MIN_TEXT: Final = 1_000  # words: a period with fewer is empty
_ENOUGH: Final = 0.75  # of the periods have text, and of the dated documents are dated finely
_FEWEST: Final = 8  # periods with text, from which changes can be told


@dataclass(frozen=True)
class Timeline:
    """All periods from the first to the last release, those without text too.

    Attributes:
        per: year, quarter, month, week or day.
        labels: the names of the periods, in order.
        codes: int32 (D,), the period of each document; -1 for none.
        sizes: int64 (D,), the words of each document.
        min_text: words from which a period has enough text.
    """

    per: str
    labels: tuple[str, ...]
    codes: Ids
    sizes: Ints
    min_text: int = MIN_TEXT

    def __len__(self) -> int:
        return len(self.labels)

    @cached_property
    def words(self) -> Ints:
        """int64 (T,), words of each period."""
        dated = self.codes >= 0
        held = np.bincount(self.codes[dated], weights=self.sizes[dated], minlength=len(self))
        return held.astype(np.int64)

    @cached_property
    def documents(self) -> Ints:
        """int64 (T,), documents of each period."""
        return np.bincount(self.codes[self.codes >= 0], minlength=len(self)).astype(np.int64)

    @property
    def covered(self) -> Flags:
        """Whether each period has enough text to speak of a rate: bool (T,)."""
        return np.asarray(self.words >= self.min_text)

    @property
    def undated(self) -> int:
        """How many documents are in no period: without a date, or with one too coarse."""
        return int((self.codes < 0).sum())

    def choose(self, keep: Flags) -> Timeline:
        """The same periods, of the text of some documents only."""
        return replace(self, codes=self.codes[keep], sizes=self.sizes[keep])

    def tables(self, counts: Counts) -> tuple[Ints, Ints]:
        """Occurrences, and documents that have each term: int64 (terms, T) each."""
        totals, documents = counts.by_group(self.codes, len(self))
        return np.ascontiguousarray(totals.T), np.ascontiguousarray(documents.T)


def make_timeline(
    corpus: Corpus,
    per: str | None = None,
    *,
    min_text: int = MIN_TEXT,
    periods: Sequence[str] = PERIODS,
) -> Timeline:
    """The timeline of a corpus; without ``per`` by the periods that :func:`choose_period` takes.

    ``periods`` are the choices for ``per``.

    Raises :class:`OptionError` for an unknown period, and when no document has a date as precise
    as that.
    """
    if per is not None and per not in periods:
        raise OptionError.unknown("per", per, periods)
    if min_text < 1:
        raise OptionError(f"{option('min_text')} is a number of words, 1 or more, not {min_text}")
    if per is None:
        return choose_period(corpus, min_text=min_text)
    own = [name for name in ALL_PERIODS if name in corpus.metadata.columns]
    if per in own:
        raise OptionError(
            f"the documents have a field {per!r} of their own: rename it to use periods"
        )
    found = corpus.values(per) if per in corpus.fields else None
    used = [] if found is None else sorted(set(found.drop_nulls().to_list()))
    if found is None or not used:
        raise OptionError(f"no document has a date precise enough for its {per}")
    labels = _labels(used[0], used[-1])
    codes = found.replace_strict(labels, list(range(len(labels))), default=-1).fill_null(-1)
    sizes = corpus.stream.words_per_document
    return Timeline(per, tuple(labels), codes.to_numpy().astype(np.int32), sizes, min_text)


def choose_period(corpus: Corpus, *, min_text: int = MIN_TEXT) -> Timeline:
    """The finest periods of which three quarters, and at least eight, have enough text.

    Three quarters of the dated documents must be dated as finely. Years where none will do.
    """
    dated = len(corpus) - corpus.metadata["date"].null_count()
    for per in reversed(PERIODS):
        if per not in corpus.fields or not corpus.values(per).count():
            continue
        made = make_timeline(corpus, per, min_text=min_text)
        fine = int((made.codes >= 0).sum()) >= _ENOUGH * dated
        filled = int(made.covered.sum())
        if fine and filled >= max(_FEWEST, _ENOUGH * len(made)):
            return made
    return make_timeline(corpus, "year", min_text=min_text)


def _labels(first: str, last: str) -> list[str]:
    """All periods between two of one kind, such as 2011-11 and 2012-02."""
    labels, at = [], first
    while at < last:
        labels.append(at)
        at = following_period(at)
    return [*labels, last]
