"""Keyness: the terms that set each group of documents apart from the others, or that all share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final, Literal, get_args

import numpy as np
import polars as pl

from relstat.analysis.phrases.names import name_terms
from relstat.arrays import Flags, Floats, Ints
from relstat.corpus.corpus import Corpus
from relstat.corpus.groups import Groups
from relstat.corpus.stream import Stream
from relstat.counting.contrasts import Pair, merge_clusters, pair_with_rest
from relstat.counting.counts import (
    Counts,
    count_phrases,
    count_terms,
    ngram_totals,
    usual_words,
    word_totals,
)
from relstat.errors import OptionError, option
from relstat.lexicons.stopwords import load_stopwords
from relstat.measures.layout import PER, by_title, nullable, rate_notes, small_group_notes
from relstat.measures.options import Cluster, Option, Top, measure
from relstat.statistics.adjustment import benjamini_hochberg, selected_level
from relstat.statistics.families import KEYNESS
from relstat.statistics.intervals import equivalence_p
from relstat.tables.table import Column, Note, Provenance, Table

__all__ = ["keyness"]

Keys = Literal["positive", "negative", "lockwords"]
NamesOf = Literal["keep", "drop", "only"]

_LEVEL_OF_P: Final = 0.05
_HEADINGS: Final = {
    "positive": "more frequent in",
    "negative": "less frequent in",
    "lockwords": "as frequent in",
}


@measure
def keyness(
    corpus: Corpus,
    *,
    by: str | Sequence[str],
    top: Top = 20,
    min_docs: Annotated[int, Option("Minimum number of documents that contain a term.", min=1)] = 3,
    ngram: Annotated[int, Option("Number of words per term.", min=1)] = 1,
    keys: Annotated[
        Keys,
        Option(
            "List terms that are more frequent in a group (positive), less frequent (negative), or "
            "about equally frequent in all (lockwords)."
        ),
    ] = "positive",
    names: Annotated[NamesOf, Option("Keep names, drop them, or list only names.")] = "keep",
    stopwords: Annotated[
        str | Path,
        Option(
            "Leave out no words, English function words, or the words in a file.",
            metavar="none|english|FILE",
        ),
    ] = "none",
    statistic: Annotated[
        str | None,
        Option(
            f"Add a keyness statistic and sort by it: {', '.join(KEYNESS)} (default: sort by the "
            "bound of the log ratio that is nearer to 0).",
            metavar="NAME",
        ),
    ] = None,
    cluster: Cluster = None,
) -> Table:
    """List the terms that differ between each group and all other groups together.

    A term is listed when its rates differ with an adjusted p below 0.05, documents being the unit
    (:class:`relstat.statistics.inference.DocumentTest`), and all rows adjusted together. It is
    never listed as more frequent where its rate is not higher. The order is by the bound of the log
    ratio's interval that is nearer to 0, so a large difference that rests on few documents does not
    lead.

    Args:
        by: one or more fields.
        top: rows for each group; None or 0 keeps all.
        min_docs: documents of the whole corpus that a term must occur in.
        ngram: words per term.
        keys: ``positive`` lists what a group uses more, ``negative`` what it uses less,
            ``lockwords`` what it uses alike: rates within a factor of 1.4 by an equivalence test.
        names: ``drop`` leaves out terms that the corpus writes with a capital nine times in ten,
            ``only`` lists no others.
        stopwords: ``none``, ``english`` (function words), or the path of a word list. An n-gram is
            left out when it begins or ends with a stopword.
        statistic: a name in :data:`relstat.statistics.KEYNESS`: its column is added, and sorts.
        cluster: a field: documents that share its value in one group are one unit.

    Returns:
        A row per group and term: rates in the group and in the others with 95 % intervals, log
        ratio with the interval that holds for all listed rows together, adjusted p, DP, documents.

    Raises:
        OptionError: an unknown statistic. FieldError: an unknown field.

    Sources: Hardie (2014) for the log ratio; docs/inference.md for the test and the intervals;
    Benjamini & Hochberg (1995) and Benjamini & Yekutieli (2005) for p and intervals of listed rows;
    Schuirmann (1987) for equivalence; Gries (2008) and Lijffijt & Gries (2012) for DP.
    """
    corpus.require_documents()
    _check_options(keys, names, statistic)
    groups = corpus.groups(by)
    stream = corpus.stream
    counts = _candidates(stream, ngram, min_docs, names, load_stopwords(stopwords))
    found = _find_keys(counts, groups, corpus.groups(cluster) if cluster else None, keys)
    rows = found.sort(top, statistic)
    dp = counts.dispersion()
    parts = [
        {
            "group": pl.Series([label] * len(order), dtype=pl.String),
            "term": stream.spelled(counts.places[order], counts.words[order]),
            "written": _written(stream, counts, order),
            **found.columns(code, order, statistic),
            "dp": nullable(dp[order]),
            "documents": counts.document_counts[order],
        }
        for code, (label, order) in enumerate(zip(groups.labels, rows, strict=True))
    ]
    columns = _columns(keys, statistic)
    chosen = [column.name for column in columns]
    listed = [pl.DataFrame(part).select(chosen) for part in parts]
    return Table(
        _title(keys, names) + by_title(groups),
        pl.concat(listed) if listed else pl.DataFrame(schema=dict.fromkeys(chosen, pl.String)),
        columns,
        tuple(_notes(found, keys, groups, counts, cluster)),
        Provenance.of(
            corpus,
            "keyness",
            words=stream.words,
            citations=(
                "Hardie 2014", "Benjamini & Hochberg 1995", "Benjamini & Yekutieli 2005",
                "Gries 2008",
            ),
        ),
        total=int(found.passed.sum()),
    )  # fmt: skip


def _title(keys: str, names: str) -> str:
    what = {"keep": "terms", "drop": "words", "only": "names"}[names]
    return f"{what.title()} used alike" if keys == "lockwords" else f"Distinctive {what}"


@dataclass(frozen=True)
class _Found:
    """Every term in every group against the rest.

    Attributes:
        pairs: for each group, its terms beside all others.
        p: (groups, terms), adjusted together.
        passed: (groups, terms), what is listed.
        keys: which terms are looked for.
        level: of the intervals of log ratios, which holds for all rows that differ.
        tables: (groups, 4, terms), counts and words on both sides, for the statistics.
    """

    pairs: list[Pair]
    p: Floats
    passed: Flags
    keys: str
    level: float

    def sort(self, top: int | None, statistic: str | None) -> list[Ints]:
        """The terms listed for each group, the strongest first."""
        found = []
        for code, pair in enumerate(self.pairs):
            listed = np.flatnonzero(self.passed[code])
            strength = self._strength(pair, statistic)[listed]
            order = listed[np.lexsort((listed, -np.nan_to_num(strength, nan=-np.inf)))]
            found.append(order[: top or None])
        return found

    def _strength(self, pair: Pair, statistic: str | None) -> Floats:
        """What the rows of a group are sorted by, the highest first."""
        if statistic is None:
            if self.keys == "lockwords":
                return pair.here.counts + pair.rest.counts
            # Not yet cut at 0, so that rows whose bound is 0 keep an order.
            low, high = pair.interval(self.level)
            return low if self.keys == "positive" else -high
        chosen = KEYNESS[statistic]
        values = np.asarray(chosen(*_sides(pair)), np.float64)
        if chosen.kind == "p" or (chosen.signed and self.keys == "negative"):
            return -values
        return values

    def columns(self, code: int, order: Ints, statistic: str | None) -> dict[str, Any]:
        """The numbers of the rows of a group."""
        pair = self.pairs[code]
        made: dict[str, Any] = {}
        for name, side in (("rate", pair.here), ("others", pair.rest)):
            low, high = side.bounds
            made[name] = nullable(side.estimate.value[order] * PER)
            made[f"{name}_low"] = nullable(low[order] * PER)
            made[f"{name}_high"] = nullable(high[order] * PER)
        differs = None if self.keys == "lockwords" else self.p[code] < _LEVEL_OF_P
        low, high = pair.interval(self.level, differs)
        made["log_ratio"] = nullable(pair.log_ratio[order])
        made["log_ratio_low"] = nullable(low[order])
        made["log_ratio_high"] = nullable(high[order])
        made["p"] = nullable(self.p[code, order])
        if statistic is not None:
            made["statistic"] = nullable(np.asarray(KEYNESS[statistic](*_sides(pair)))[order])
        return made


def _find_keys(counts: Counts, groups: Groups, clusters: Groups | None, keys: str) -> _Found:
    """Test every term in every group against all others, and adjust all p together."""
    size, terms = len(groups.labels), counts.table.shape[1]
    units, codes = merge_clusters(counts, groups, clusters)
    units, codes = units.choose(codes >= 0), codes[codes >= 0]
    rates, test = units.rates_by_group(codes, size), units.test()
    pairs = [pair_with_rest(rates, np.full(terms, code, dtype=np.int64)) for code in range(size)]
    p = np.full((size, terms), np.nan)
    for code, pair in enumerate(pairs):
        if keys == "lockwords":
            p[code] = equivalence_p(pair.here.estimate, pair.rest.estimate)
        else:
            p[code] = test.p(codes == code)
    p = benjamini_hochberg(p)
    passed = p < _LEVEL_OF_P
    # Rows of both directions: at this level a raw p is below 1 - level just where it is listed.
    level = selected_level(int(passed.sum()), int(np.isfinite(p).sum()))
    for code, pair in enumerate(pairs):
        less = pair.rest.counts * pair.here.words > pair.here.counts * pair.rest.words
        wanted = {"positive": pair.more, "negative": less}.get(keys)
        if wanted is not None:
            passed[code] &= wanted
    level = 0.95 if keys == "lockwords" else level
    return _Found(pairs, p, passed, keys, level)


def _sides(pair: Pair) -> tuple[Floats, Floats, Floats, Floats]:
    """The four numbers that statistics of keyness take."""
    return pair.here.counts, pair.here.words, pair.rest.counts, pair.rest.words


def _check_options(keys: str, names: str, statistic: str | None) -> None:
    for name, value, choices in (
        ("keys", keys, get_args(Keys)),
        ("names", names, get_args(NamesOf)),
    ):
        if value not in choices:
            raise OptionError(f"{option(name)} is one of {', '.join(choices)}, not {value!r}")
    if statistic is not None and statistic not in KEYNESS:
        near = KEYNESS.nearest(statistic)
        raise OptionError(
            f"no keyness statistic {statistic!r}"
            + (f"; did you mean {near!r}?" if near else "")
            + f" There are: {', '.join(KEYNESS)}"
        )


def _candidates(
    stream: Stream, ngram: int, min_docs: int, names: str, stopwords: frozenset[str]
) -> Counts:
    """Count the terms that are compared, in every document."""
    found = word_totals(stream) if ngram == 1 else ngram_totals(stream, ngram)
    listed = np.flatnonzero(found.document_counts >= max(min_docs, 1))
    places = found.places[listed]
    if stopwords:
        stopped = stream.vocabulary.terms.types.is_in(list(stopwords)).to_numpy()
        edges = stopped[stream.text.terms(places)] | stopped[stream.text.terms(places + ngram - 1)]
        listed, places = listed[~edges], places[~edges]
    if names != "keep":
        named = name_terms(stream)
        every = np.ones(len(places), np.bool_)
        for word in range(ngram):
            every &= named[stream.text.terms(places + word)]
        listed = listed[every == (names == "only")]
    if ngram == 1:
        return count_terms(stream, listed)
    return count_phrases(stream, found.places[listed], found.words[listed])


def _written(stream: Stream, counts: Counts, order: Ints) -> pl.Series:
    """Each term in its most frequent spelling."""
    places, words = counts.places[order], counts.words[order]
    if (words == 1).all():
        return usual_words(stream, stream.text.terms(places).astype(np.int64))
    return stream.written(places, words)


def _columns(keys: str, statistic: str | None) -> tuple[Column, ...]:
    columns = [
        Column("group", label=_HEADINGS[keys]),
        Column("term", rank=None),
        Column("written", label="term"),
        Column("rate", "rate", "target per 10k", 1, ("rate_low", "rate_high")),
        Column("rate_low", "rate", rank=None),
        Column("rate_high", "rate", rank=None),
        Column("others", "rate", "reference per 10k", 1, ("others_low", "others_high")),
        Column("others_low", "rate", rank=None),
        Column("others_high", "rate", rank=None),
        Column("log_ratio", "score", "log ratio", 1, ("log_ratio_low", "log_ratio_high")),
        Column("log_ratio_low", "score", digits=1, rank=None),
        Column("log_ratio_high", "score", digits=1, rank=None),
        Column("p", "p", "adj. p", rank=1),
        Column("dp", "score", "DP", rank=2),
        Column("documents", "count", rank=3),
    ]
    if statistic is not None:
        chosen = KEYNESS[statistic]
        kind: Literal["p", "score"] = "p" if chosen.kind == "p" else "score"
        columns.insert(3, Column("statistic", kind, chosen.label, chosen.digits))
    return tuple(columns)


def _notes(
    found: _Found, keys: str, groups: Groups, counts: Counts, cluster: str | None
) -> list[str]:
    tested, listed = int(np.isfinite(found.p).sum()), int(found.passed.sum())
    unit = f"{cluster} is the unit" if cluster else "documents are the unit"
    small = small_group_notes(groups, counts.sizes)
    if not listed:
        what = "are shown to be as frequent" if keys == "lockwords" else "differ"
        nothing = (
            f"no terms {what} at an adjusted p below {_LEVEL_OF_P}, of {tested:,} comparisons; "
            f"{unit}"
        )
        return [nothing, *small]
    if keys == "lockwords":
        reading = Note(
            f"as frequent: rates within a factor of 1.4 by an equivalence test ({unit})",
            about="log_ratio",
        )
    else:
        reading = Note(
            "log ratio: 1 is twice, 2 four times as frequent as in all other groups; its interval "
            "holds for all rows that differ together, and the order is by its bound nearer to 0 (a "
            "bound of 0.0: they differ, and may do so very little)",
            about="log_ratio",
            short="log ratio: 1 is twice as frequent as in the other groups, 2 four times",
        )
    return [
        reading,
        Note(
            f"adj. p: {unit}, adjusted for {tested:,} comparisons (Benjamini-Hochberg)",
            about="p",
            short=f"adj. p: {unit}",
        ),
        Note("DP: 0 evenly spread, 1 in one place", about="dp", short=""),
        *rate_notes("rate", "others"),
        *small,
    ]
