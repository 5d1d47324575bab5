"""Keyness: the terms that set each group of releases apart from the others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import polars as pl

from relstat.arrays import AnyInts, Floats
from relstat.corpus.corpus import Corpus
from relstat.counting.counts import Counts, count_terms, usual_words, word_totals
from relstat.measures.layout import PER, as_by, nullable, rate_notes, small_group_notes
from relstat.statistics.keyness import benjamini_hochberg, clustered_p, log_ratio
from relstat.statistics.resampling import interval
from relstat.tables.table import Column, Note, Provenance, Table

__all__ = ["keyness"]

_LEVEL_OF_P: Final = 0.05
_Z: Final = 1.959964  # of a 95 % interval


def keyness(
    corpus: Corpus, *, by: str | Sequence[str], top: int | None = 8, min_docs: int = 3
) -> Table:
    """List the terms that are typical of each group, against all other groups together.

    A term is listed when its rates differ with an adjusted p below 0.05, releases being the
    unit. The order is by the bound of the log ratio's interval that is nearer to 0, so a large
    difference that rests on few occurrences does not lead.

    Args:
        by: one or more fields.
        top: rows for each group; None or 0 keeps all.
        min_docs: releases of the whole corpus that a term must occur in.

    Returns:
        A row per group and term: rates there and elsewhere with intervals, log ratio with
        interval (null where one count is 0), adjusted p, DP, releases.

    Sources: Hardie (2014) for the log ratio; Rao & Scott (1992) for the test; Benjamini &
    Hochberg (1995) for the adjustment; Gries (2008) and Lijffijt & Gries (2012) for DP.
    """
    corpus.require_releases()
    groups = corpus.groups(by)
    provenance = Provenance.of(
        corpus,
        "keyness",
        words=corpus.stream.words,
        citations=("Hardie 2014", "Rao & Scott 1992", "Benjamini & Hochberg 1995", "Gries 2008"),
        by=as_by(by),
        top=top,
        min_docs=min_docs,
    )
    frequent = np.flatnonzero(word_totals(corpus.stream).document_counts >= max(min_docs, 1))
    counts = count_terms(corpus.stream, frequent)
    terms = corpus.stream.vocabulary.terms.types
    dp = counts.dispersion()
    parts, total = [], 0
    for code, label in enumerate(groups.labels):
        two = np.where(groups.codes < 0, -1, (groups.codes != code).astype(np.int32))
        ratio, error, p = _keyness(counts, two)
        strength = ratio - _Z * error
        typical = np.flatnonzero((ratio > 0) & (p < _LEVEL_OF_P))
        total += len(typical)
        order = typical[np.lexsort((typical, -strength[typical]))][: top or None]
        parts.append(_key_rows(label, counts.select(order), two, ratio[order], p[order]))
        parts[-1] |= {
            "term": terms.gather(frequent[order]),
            "written": usual_words(corpus.stream, frequent[order]),
            "dp": nullable(dp[order]),
        }
    columns = (
        Column("group", label="typical of"),
        Column("term", rank=None),
        Column("written", label="term"),
        Column("rate", "rate", "there /10k", 1, ("rate_low", "rate_high")),
        Column("rate_low", "rate", rank=None),
        Column("rate_high", "rate", rank=None),
        Column("others", "rate", "others /10k", 1, ("others_low", "others_high")),
        Column("others_low", "rate", rank=None),
        Column("others_high", "rate", rank=None),
        Column("log_ratio", "score", "log ratio", 1, ("log_ratio_low", "log_ratio_high")),
        Column("log_ratio_low", "score", digits=1, rank=None),
        Column("log_ratio_high", "score", digits=1, rank=None),
        Column("p", "p", "adj. p", rank=1),
        Column("dp", "score", "DP", rank=2),
        Column("releases", "count", rank=3),
    )
    names = [column.name for column in columns]
    frame = pl.concat([pl.DataFrame(part).select(names) for part in parts])
    notes = (
        Note(
            "the difference is the log ratio: 1 is twice as frequent, 2 four times; order: its "
            "lower bound",
            about="log_ratio",
            short="log ratio: 1 is twice as frequent as in the other groups, 2 four times",
        ),
        Note(
            "adj. p: releases are the unit, adjusted for all terms tested (Benjamini-Hochberg)",
            about="p",
            short="",
        ),
        Note("DP: 0 evenly spread, 1 in one place", about="dp"),
        *rate_notes("rate", "others"),
        Note("a log ratio has none where one side's count is 0", about="log_ratio_low", short=""),
        *small_group_notes(groups, counts.sizes),
    )
    return Table("Distinctive terms", frame, columns, notes, provenance, total=total)


def _keyness(counts: Counts, two: AnyInts) -> tuple[Floats, Floats, Floats]:
    """Log ratio of group 0 to group 1, its standard error, and the adjusted p, for every term."""
    inside = two >= 0
    sums, squares, products = counts.moments(two, 2)
    lengths = counts.sizes[inside].astype(np.float64)
    words, squared = (
        np.bincount(two[inside], weights=each, minlength=2).astype(np.float64)
        for each in (lengths, lengths**2)
    )
    releases = np.bincount(two[inside], minlength=2)
    ratio = log_ratio(sums[0], words[0], sums[1], words[1])
    p = clustered_p(
        sums, squares, products, words[:, None], squared[:, None],
        releases[:, None].astype(np.float64),
    )  # fmt: skip
    # Delta method: the variance of log2 of a rate is that of the rate over its square.
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = (sums + 0.5) / words[:, None]
        residual = squares - 2 * rate * products + rate**2 * squared[:, None]
        variance = np.maximum(residual, 0.25) / words[:, None] ** 2 / rate**2
    error = np.sqrt(variance.sum(axis=0)) / np.log(2)
    return ratio, error, benjamini_hochberg(p)


def _key_rows(label: str, counts: Counts, two: AnyInts, ratio: Floats, p: Floats) -> dict[str, Any]:
    """Rates and intervals of the chosen terms, in the group and outside of it."""
    terms = counts.table.shape[1]
    totals = counts.by_group(two, 2)[0]
    words = np.bincount(two[two >= 0], weights=counts.sizes[two >= 0], minlength=2)
    low, high = counts.rate_intervals(two, 2, per=PER)
    half = 0.5 / np.maximum(words, 1) * PER
    spread = np.full((2, terms), np.nan)
    if terms:
        sample = counts.rate_samples(two, 2, per=PER)(slice(None))
        with np.errstate(divide="ignore", invalid="ignore"):
            ratios = np.log2((sample[:, 0] + half[0]) / (sample[:, 1] + half[1]))
        releases = np.bincount(two[(two >= 0) & (counts.sizes > 0)], minlength=2)
        seen = (totals > 0).all(axis=0)
        spread = np.where(seen, np.array(interval(ratios, np.full(terms, releases.min()))), np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        rates = totals / words[:, None] * PER
    return {
        "group": pl.Series([label] * terms, dtype=pl.String),
        "rate": nullable(rates[0]),
        "rate_low": nullable(low[0]),
        "rate_high": nullable(high[0]),
        "others": nullable(rates[1]),
        "others_low": nullable(low[1]),
        "others_high": nullable(high[1]),
        "log_ratio": nullable(ratio),
        "log_ratio_low": nullable(spread[0]),
        "log_ratio_high": nullable(spread[1]),
        "p": nullable(p),
        "releases": counts.document_counts,
    }
