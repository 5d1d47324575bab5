"""Groups of releases side by side, in everything that relstat measures.

The one measure that stands on others: it lays the results of frequency, phrases, readability
and sentiment out with a column per group and a difference.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import polars as pl

from relstat.corpus import Corpus, Groups
from relstat.counts import Counts, count_phrases, count_words
from relstat.errors import OptionError
from relstat.inventory import phrase_inventory
from relstat.languages import not_english
from relstat.measures import readability, sentiment
from relstat.measures.layout import (
    INTERVAL_NOTE,
    PER,
    RATE_NOTE,
    as_by,
    group_notes,
    nullable,
    size_of,
    small_group_notes,
)
from relstat.reading_counts import release_counts
from relstat.statistics.dispersion import deviation_of_proportions
from relstat.statistics.keyness import benjamini_hochberg, clustered_p, log_ratio
from relstat.statistics.resampling import interval, resampled_sums
from relstat.table import Column, Provenance, Table, Tables
from relstat.tokens import tokenize

__all__ = ["MOST_GROUPS", "compare", "sides"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Samples = Callable[[Floats], Mapping[str, Floats]]

MOST_GROUPS: Final = 12
_CITATIONS: Final = (
    "Hardie 2014",
    "Rao & Scott 1992",
    "Benjamini & Hochberg 1995",
    "Gries 2008",
)
_SCORE_NAMES: Final = {
    "words_per_sentence": "words per sentence",
    "syllables_per_word": "syllables per word",
    "flesch": "Flesch reading ease",
    "flesch_kincaid": "Flesch-Kincaid grade",
    "fog": "Gunning Fog",
    "smog": "SMOG",
    "ari": "ARI",
    "coleman_liau": "Coleman-Liau",
    "dale_chall": "Dale-Chall",
    "lix": "LIX",
    "rix": "RIX",
}
_LEVEL_OF_P: Final = 0.05
_Z: Final = 1.959964


def compare(
    corpus: Corpus, *, by: str | Sequence[str], top: int | None = 8, min_docs: int = 3
) -> Tables:
    """Compare the groups of a corpus in size, terms, formulas, readability and sentiment.

    Args:
        by: one or more fields whose values divide the corpus into 2 to 12 groups.
        top: rows for each group in the tables of terms and phrases; None or 0 keeps all.
        min_docs: releases that a term or a phrase must occur in.

    Returns:
        Five tables. ``size``, ``readability`` and ``sentiment`` have a row per number, a column
        per group and one for the difference: first minus second of two groups, highest minus
        lowest of more. ``terms`` lists what sets each group apart from the others, by the bound
        of the log ratio that is nearer to 0, with an adjusted p that takes releases, not
        words, as the unit. ``phrases`` lists formulas found in every group, and those found in
        one group only.

    Raises:
        OptionError: fewer than 2 or more than 12 groups. FieldError: an unknown field.
        EmptyCorpusError: no releases.

    Sources: Hardie (2014) for the log ratio; Rao & Scott (1992) for the test; Benjamini &
    Hochberg (1995) for the adjustment; Gries (2008) and Lijffijt & Gries (2012) for DP.
    """
    corpus.require_releases()
    groups = corpus.groups(by)
    if not 2 <= len(groups.labels) <= MOST_GROUPS:
        named = " and ".join(groups.by)
        raise OptionError(
            f"compare takes 2 to {MOST_GROUPS} groups and {named} has {len(groups.labels)}; "
            "choose another field, or fewer releases with where, since or until"
        )
    tokens = tokenize(corpus)
    made = _Maker(
        corpus,
        groups,
        Provenance.of(
            corpus,
            "compare",
            words=len(tokens.word_ids),
            citations=(
                "Hardie 2014",
                "Rao & Scott 1992",
                "Benjamini & Hochberg 1995",
                "Gries 2008",
            ),
            by=as_by(by),
            top=top,
            min_docs=min_docs,
        ),
    )
    released, words = size_of(corpus, tokens)
    return Tables(
        f"{' and '.join(groups.by)} compared: {', '.join(groups.labels)} · {released}, {words}",
        {
            "size": made.size(),
            "terms": made.terms(top, min_docs),
            "phrases": made.phrases(top, min_docs),
            "readability": made.readability(),
            "sentiment": made.sentiment(),
        },
    )


def sides(corpus: Corpus, paths: Sequence[str]) -> Corpus:
    """Give each release the field ``side``: the given path that it was read from.

    A side is named by the file or folder without its suffixes, or by the whole path where two
    would be named alike. Raises :class:`OptionError` unless there are two paths or more.
    """
    if len(paths) < 2:
        raise OptionError("compare needs by, or two paths to compare")
    names = [PurePath(path).name.split(".")[0] or path for path in paths]
    labels = names if len(set(names)) == len(names) else list(paths)
    side = pl.lit(None, dtype=pl.String)
    for path, label in zip(paths, labels, strict=True):
        inside = (pl.col("file") == path) | pl.col("file").str.starts_with(path.rstrip("/") + "/")
        side = pl.when(inside).then(pl.lit(label)).otherwise(side)
    return corpus.with_field("side", corpus.documents.select(side).to_series())


@dataclass(frozen=True)
class _Maker:
    """Makes the tables of one comparison."""

    corpus: Corpus
    groups: Groups
    provenance: Provenance

    @property
    def labels(self) -> tuple[str, ...]:
        return self.groups.labels

    @property
    def difference(self) -> str:
        """What the difference column is called."""
        return "difference" if len(self.labels) == 2 else "highest - lowest"

    def size(self) -> Table:
        """How much text each group has."""
        tokens = tokenize(self.corpus)
        codes = self.groups.codes
        inside = codes >= 0

        def total(values: npt.NDArray[np.integer]) -> Floats:
            sums = np.bincount(codes[inside], weights=values[inside], minlength=len(self.labels))
            return sums.astype(np.float64)

        releases = total(np.ones(len(codes), dtype=np.int64))
        words = total(tokens.words_per_document)
        sentences = total(np.diff(tokens.document_sentences))
        counts = count_words(self.corpus)
        types = (counts.by_group(codes, len(self.labels))[0] > 0).sum(axis=1).astype(np.float64)
        with np.errstate(divide="ignore", invalid="ignore"):
            per_release = words / releases
        rows = {
            "releases": releases,
            "words": words,
            "sentences": sentences,
            "word types": types,
            "words per release": per_release,
        }
        notes = ("word types grow with the number of words: not comparable at different size",)
        return self._side_by_side("Size", rows, None, digits=0, notes=notes)

    def readability(self) -> Table:
        """The readability scores of each group."""
        counts = release_counts(self.corpus, "textstat")
        usable = ~not_english(self.corpus) & (counts[:, 0] > 0)

        def scores(sums: Floats) -> Mapping[str, Floats]:
            return readability.scores(sums, "textstat")

        notes = (
            "Flesch: higher is easier; all others: higher is harder; counted as textstat does",
        )
        return self._scored(
            "Readability", counts, usable, scores, _SCORE_NAMES, digits=1, notes=notes
        )

    def sentiment(self) -> Table:
        """The sentiment of each group's sentences."""
        scored = sentiment.Scored.of(self.corpus)

        def scores(sums: Floats) -> Mapping[str, Floats]:
            values = dict(sentiment.ratios(sums))
            return {name: v if name == "mean" else v * 100 for name, v in values.items()}

        names = {
            "mean": "mean of sentences, -1 to 1",
            "positive": "positive sentences, %",
            "negative": "negative sentences, %",
            "coverage": "sentences with a scored word, %",
        }
        notes = (f"{sentiment.engine()}, a general word list: it misreads part of this vocabulary",)
        return self._scored(
            "Sentiment", scored.sums, scored.measured, scores, names, digits=2, notes=notes
        )

    def _scored(
        self,
        title: str,
        values: Floats,
        usable: npt.NDArray[np.bool_],
        scores: Samples,
        names: Mapping[str, str],
        *,
        digits: int,
        notes: tuple[str, ...],
    ) -> Table:
        """Scores of summed counts, with intervals from resampled releases."""
        size = len(self.labels)
        codes = np.where(usable, self.groups.codes, -1)
        sums = np.zeros((size, values.shape[1]))
        np.add.at(sums, codes[codes >= 0], values[codes >= 0])
        releases = np.bincount(codes[codes >= 0], minlength=size)
        here = scores(sums)
        samples = scores(resampled_sums(values, codes, size))
        bounds = {}
        for name, label in names.items():
            sample = samples[name]
            if size == 2:
                sample = np.column_stack([sample, sample[:, 0] - sample[:, 1]])
                behind = np.append(releases, releases.min())
            else:
                behind = releases
            bounds[label] = interval(sample, behind)
        rows = {label: here[name] for name, label in names.items()}
        left_out = int((~usable & (self.groups.codes >= 0)).sum())
        if left_out:
            notes = (*notes, f"{left_out:,} releases not in English or without words left out")
        notes = (*notes, INTERVAL_NOTE, *small_group_notes(self.groups, usable.astype(np.int64)))
        return self._side_by_side(title, rows, bounds, digits=digits, notes=notes)

    def _side_by_side(
        self,
        title: str,
        rows: Mapping[str, Floats],
        bounds: Mapping[str, tuple[Floats, Floats]] | None,
        *,
        digits: int,
        notes: tuple[str, ...],
    ) -> Table:
        """A row per number, a column per group, and the difference."""
        heading = title.lower()
        columns = [Column("measure", label=heading)]
        data: dict[str, Any] = {"measure": list(rows)}
        stacked = np.array(list(rows.values()))
        if len(self.labels) == 2:
            difference = stacked[:, 0] - stacked[:, 1]
            meaning = f"difference: {self.labels[0]} minus {self.labels[1]}"
        else:
            difference = stacked.max(axis=1) - stacked.min(axis=1)
            meaning = "highest - lowest: between the two outermost groups, without an interval"
        for place, label in enumerate((*self.labels, self.difference)):
            named = label if label in self.labels else "difference"
            value = stacked[:, place] if place < len(self.labels) else difference
            bounded = bounds is not None and place < len(next(iter(bounds.values()))[0])
            names = (f"{named}: low", f"{named}: high") if bounded else None
            columns.append(Column(named, "score", label, digits, interval=names))
            data[named] = nullable(value)
            if names is not None and bounds is not None:
                for side, name in enumerate(names):
                    columns.append(Column(name, "score", digits=digits, rank=None))
                    data[name] = nullable(np.array([b[side][place] for b in bounds.values()]))
        full = (meaning, *notes, *group_notes(self.groups))
        return Table(title, pl.DataFrame(data), tuple(columns), full, self.provenance)

    def terms(self, top: int | None, min_docs: int) -> Table:
        """The terms that set each group apart from all the others together."""
        counts = count_words(self.corpus)
        frequent = np.flatnonzero(counts.document_counts >= min_docs)
        counts = counts.select(frequent)
        tokens = tokenize(self.corpus)
        cells = counts.table.tocoo()
        dp = deviation_of_proportions(cells.col, cells.row, cells.data, counts.sizes, len(frequent))
        parts = []
        for code, label in enumerate(self.labels):
            two = np.where(self.groups.codes < 0, -1, (self.groups.codes != code).astype(np.int32))
            ratio, error, p = _keyness(counts, two)
            strength = ratio - _Z * error
            typical = np.flatnonzero((ratio > 0) & (p < _LEVEL_OF_P))
            order = typical[np.lexsort((typical, -strength[typical]))][: top or None]
            parts.append(_key_rows(label, counts.select(order), two, ratio[order], p[order]))
            parts[-1] |= {
                "term": tokens.terms.gather(tokens.term_ids[counts.places[order]]),
                "written": tokens.usual_words.gather(tokens.term_ids[counts.places[order]]),
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
            "the difference is the log ratio: 1 is twice as frequent, 2 four times; order: its "
            "lower bound; adj. p: releases are the unit, adjusted for all terms tested "
            "(Benjamini-Hochberg); DP: 0 evenly spread, 1 in one place",
            f"{RATE_NOTE}; a log ratio has none where one side's count is 0",
            *small_group_notes(self.groups, counts.sizes),
        )
        return Table("Distinctive terms", frame, columns, notes, self.provenance)

    def phrases(self, top: int | None, min_docs: int) -> Table:
        """Formulas that every group uses, and those that only one uses."""
        found = phrase_inventory(self.corpus, min_docs=min_docs)
        codes, size = self.groups.codes, len(self.labels)
        counts = count_phrases(self.corpus, found.phrases)
        here, documents = counts.by_group(codes, size)
        words = np.bincount(codes[codes >= 0], weights=counts.sizes[codes >= 0], minlength=size)
        with np.errstate(divide="ignore", invalid="ignore"):
            rates = here / words[:, None] * PER
        bits = found.score / np.maximum(counts.totals, 1)
        shared = np.flatnonzero((documents > 0).all(axis=0))
        # What the group that uses it least saves by it: high where all use it much.
        order = shared[np.argsort(-(rates[:, shared].min(axis=0) * bits[shared]), kind="stable")]
        blocks = [("everywhere", order)]
        for code, label in enumerate(self.labels):
            others = np.delete(here, code, axis=0).sum(axis=0)
            alone = np.flatnonzero((others == 0) & (documents[code] >= min_docs))
            blocks.append((f"only {label}", alone))
        chosen = np.concatenate([block[: top or None] for _, block in blocks]).astype(np.int64)
        where = [name for name, block in blocks for _ in block[: top or None]]
        picked = counts.select(chosen)
        low, high = picked.rate_intervals(codes, size, per=PER)
        tokens = tokenize(self.corpus)
        columns = [
            Column("where"),
            Column("phrase", rank=None),
            Column("written", label="phrase"),
            Column("count", "count", rank=1),
            Column("releases", "count", rank=2),
        ]
        data: dict[str, Any] = {
            "where": pl.Series(where, dtype=pl.String),
            "phrase": tokens.spelled(picked.places, picked.words),
            "written": tokens.written(picked.places, picked.words),
            "count": picked.totals,
            "releases": picked.document_counts,
        }
        for i, label in enumerate(self.labels):
            bounds = (f"{label}: low", f"{label}: high")
            columns.append(Column(f"rate: {label}", "rate", f"{label} /10k", 2, bounds))
            columns += [Column(name, "rate", digits=2, rank=None) for name in bounds]
            data[f"rate: {label}"] = nullable(rates[i, chosen])
            data[bounds[0]], data[bounds[1]] = nullable(low[i]), nullable(high[i])
        if size == 2:
            difference = rates[0, chosen] - rates[1, chosen]
        else:
            difference = rates[:, chosen].max(axis=0) - rates[:, chosen].min(axis=0)
        columns.append(Column("difference", "score", self.difference, 2, rank=1))
        data["difference"] = nullable(difference)
        notes = (
            f"everywhere: order by the group that uses the phrase least; only: in {min_docs} "
            "releases of that group and in no other group; the strongest first",
            RATE_NOTE,
            *small_group_notes(self.groups, counts.sizes),
        )
        return Table(
            "Shared and exclusive formulas", pl.DataFrame(data), tuple(columns), notes,
            self.provenance,
        )  # fmt: skip


def _keyness(counts: Counts, two: npt.NDArray[np.integer]) -> tuple[Floats, Floats, Floats]:
    """Log ratio of group 0 to group 1, its standard error, and the adjusted p, for every term."""
    from scipy import sparse

    inside = np.flatnonzero(two >= 0)
    member = sparse.csr_matrix((np.ones(len(inside)), (two[inside], inside)), shape=(2, len(two)))
    table = counts.table.astype(np.float64)
    sizes = counts.sizes.astype(np.float64)
    sums = np.asarray((member @ table).todense())
    squares = np.asarray((member @ table.multiply(table)).todense())
    products = np.asarray((member @ table.multiply(sizes[:, None])).todense())
    words = member @ sizes
    releases = np.bincount(two[inside], minlength=2)
    ratio = log_ratio(sums[0], words[0], sums[1], words[1])
    p = clustered_p(
        sums, squares, products, words[:, None], (member @ sizes**2)[:, None],
        releases[:, None].astype(np.float64),
    )  # fmt: skip
    # Delta method: the variance of log2 of a rate is that of the rate over its square.
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = (sums + 0.5) / words[:, None]
        residual = squares - 2 * rate * products + rate**2 * (member @ sizes**2)[:, None]
        variance = np.maximum(residual, 0.25) / words[:, None] ** 2 / rate**2
    error = np.sqrt(variance.sum(axis=0)) / np.log(2)
    return ratio, error, benjamini_hochberg(p)


def _key_rows(
    label: str, counts: Counts, two: npt.NDArray[np.integer], ratio: Floats, p: Floats
) -> dict[str, Any]:
    """Rates and intervals of the chosen terms, in the group and outside of it."""
    terms = counts.table.shape[1]
    totals = counts.by_group(two, 2)[0]
    words = np.bincount(two[two >= 0], weights=counts.sizes[two >= 0], minlength=2)
    low, high = counts.rate_intervals(two, 2, per=PER)
    half = 0.5 / words * PER
    spread = np.full((2, terms), np.nan)
    if terms:
        sample = counts.rate_samples(two, 2, per=PER)(slice(None))
        with np.errstate(divide="ignore", invalid="ignore"):
            ratios = np.log2((sample[:, 0] + half[0]) / (sample[:, 1] + half[1]))
        releases = np.bincount(two[(two >= 0) & (counts.sizes > 0)], minlength=2)
        seen = (totals > 0).all(axis=0)
        spread = np.where(seen, np.array(interval(ratios, np.full(terms, releases.min()))), np.nan)
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
