"""How evenly a term is spread over the parts of a corpus: its documents, or equal pieces.

Every formula takes ``counts``, occurrences of terms in parts, and ``sizes``, words of each part.
``counts`` is an array whose last axis are the parts, (parts,) or (terms, parts), or
:class:`TermCells` with the cells above zero of a large table; the result has a number per term.
Parts without words play no part. A term that does not occur, and a formula that needs several
parts where there is one, give NaN. The list by name, with label and reading, is
:data:`relstat.statistics.families.DISPERSION`.

Formulas that compare a part with what its size lets expect (DP, KLD, Rosengren's S) are at home in
parts of any size. Those made of rates (Juilland's D, Carroll's D2, DA) weigh short and long parts
alike: take parts of about one size.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from relstat.arrays import AnyInts, Floats, Ints

__all__ = [
    "TermCells",
    "arf",
    "carroll_d2",
    "da",
    "deviation_of_proportions",
    "dispersion_range",
    "dispersion_residual",
    "dp",
    "dp_norm",
    "juilland_d",
    "kld",
    "rosengren_s",
    "sd_pop",
    "vc",
]

_POINTS: Final = 64  # on the scale of log frequency where the usual dispersion is estimated
_REACH: Final = 1.0  # of the kernel there, natural log units to each side
_ENOUGH: Final = 30.0  # terms, weighed by the kernel, below which it reaches further


@dataclass(frozen=True)
class TermCells:
    """The cells above zero of a parts x terms table, in any order.

    Attributes:
        term, part, count: (cells,), the term and the part of each, and its count.
        terms: the number of terms.
    """

    term: AnyInts
    part: AnyInts
    count: AnyInts
    terms: int


Counts = npt.ArrayLike | TermCells


def dispersion_range(counts: Counts, sizes: npt.ArrayLike) -> Floats:
    """Return in how many parts the term occurs.

    Reading: high where many parts have it; the more frequent a term, the higher. Compare terms of
    about one frequency only. Source: Gries (2008), Dispersions and adjusted frequencies in corpora,
    International Journal of Corpus Linguistics 13, 403-437.
    """
    table = _Table.of(counts, sizes)
    return table.give(table.sum(np.ones(len(table.term))))


def sd_pop(counts: Counts, sizes: npt.ArrayLike) -> Floats:
    """Return the standard deviation of the counts over parts, dividing by their number.

    Reading: 0 where all parts have equally many; it grows with the term's frequency. Source: Gries
    (2008).
    """
    table = _Table.of(counts, sizes)
    return table.give(np.sqrt(table.variance(table.count)))


def vc(counts: Counts, sizes: npt.ArrayLike) -> Floats:
    """Return the variation coefficient: standard deviation of the counts over their mean.

    Reading: 0 where all parts have equally many, at most sqrt(parts - 1). Source: Gries (2008).
    """
    table = _Table.of(counts, sizes)
    with np.errstate(divide="ignore", invalid="ignore"):
        return table.give(np.sqrt(table.variance(table.count)) / (table.frequency / table.parts))


def juilland_d(counts: Counts, sizes: npt.ArrayLike) -> Floats:
    """Return Juilland's D: 1 less the variation coefficient of the rates over sqrt(parts - 1).

    Reading: 1 where all parts have one rate, 0 where only one part has the term. With hundreds of
    parts it is near 1 for almost every term (Biber et al. 2016): take few and equal parts. NaN for
    one part. On counts instead of rates, as some tools have it, the numbers differ where parts do.

    Source: Juilland & Chang-Rodríguez (1964), Frequency dictionary of Spanish words; in this form
    Gries (2008).
    """
    table = _Table.of(counts, sizes)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = table.sum(table.rate) / table.parts
        variation = np.sqrt(table.variance(table.rate)) / mean
        return table.give(1 - variation / np.sqrt(np.float64(table.parts - 1)))


def carroll_d2(counts: Counts, sizes: npt.ArrayLike) -> Floats:
    """Return Carroll's D2: the entropy of the rates over its maximum.

    Reading: 1 where all parts have one rate, 0 where only one part has the term. NaN for one part.
    Source: Carroll (1970), An alternative to Juilland's usage coefficient for lexical frequencies,
    Computer Studies in the Humanities and Verbal Behaviour 3, 61-65; Gries (2008).
    """
    table = _Table.of(counts, sizes)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = table.rate / table.sum(table.rate)[table.term]
        entropy = -table.sum(share * np.log(share))
        found = entropy / np.log(np.float64(table.parts))
    return table.give(np.where(np.abs(found) < 1e-12, 0.0, found))


def rosengren_s(counts: Counts, sizes: npt.ArrayLike) -> Floats:
    """Return Rosengren's S for parts of any size: (sum of sqrt(share x count))^2 over frequency.

    ``share`` is the part's share of all words. Reading: 1 where the term is spread as the words
    are, the share of the smallest part where only that one has it. Source: Rosengren (1971), The
    quantitative concept of language and its relation to the structure of frequency dictionaries,
    Études de linguistique appliquée 1, 103-127; Gries (2008).
    """
    table = _Table.of(counts, sizes)
    with np.errstate(divide="ignore", invalid="ignore"):
        root = table.sum(np.sqrt(table.share[table.part] * table.count))
        return table.give(np.minimum(root**2 / table.frequency, 1.0))


def dp(counts: Counts, sizes: npt.ArrayLike) -> Floats:
    """Return DP: half the sum of the differences between observed and expected shares.

    Reading: 0 where the term is spread as the words are, near 1 where a small part has all of it;
    1 less the share of that part is the most there can be, see :func:`dp_norm`. Some tools print
    1 - DP. Source: Gries (2008).
    """
    table = _Table.of(counts, sizes)
    return table.give(_dp(table))


def dp_norm(
    counts: Counts, sizes: npt.ArrayLike, *, smallest: Literal["all", "used"] = "all"
) -> Floats:
    """Return DPnorm: DP over the most it can be, 1 less the share of the smallest part.

    Args:
        counts, sizes: see above.
        smallest: ``all``, the smallest part of the corpus, or ``used``, the smallest part that has
            the term, as Egbert, Burch & Biber (2020) propose (who print 1 less the result).

    Reading: 0 spread as the words are, 1 all in the smallest part. Rare terms cannot be spread
    evenly: compare terms of about one frequency, or take :func:`dispersion_residual`. NaN for one
    part. Source: Lijffijt & Gries (2012), Correction to Gries 2008, International Journal of Corpus
    Linguistics 17, 147-149; Egbert, Burch & Biber (2020), Lexical dispersion and corpus design,
    International Journal of Corpus Linguistics 25, 89-115.
    """
    return _dp_norm(_Table.of(counts, sizes), smallest)


def kld(counts: Counts, sizes: npt.ArrayLike) -> Floats:
    """Return the Kullback-Leibler divergence of observed from expected shares, in bits.

    Reading: 0 where the term is spread as the words are, without upper bound. Source: Gries (2020),
    Analyzing dispersion, in: A practical handbook of corpus linguistics, 99-118.
    """
    table = _Table.of(counts, sizes)
    with np.errstate(divide="ignore", invalid="ignore"):
        observed = table.count / table.frequency[table.term]
        found = table.sum(observed * np.log2(observed / table.share[table.part]))
    return table.give(np.maximum(found, 0.0))


def da(counts: Counts, sizes: npt.ArrayLike) -> Floats:
    """Return DA: 1 less the mean difference of the rates of two parts over twice the mean rate.

    Reading: 1 where all parts have one rate, 0 where only one part has the term. NaN for one part.
    Source: Burch, Egbert & Biber (2017), Measuring and interpreting lexical dispersion in corpus
    linguistics, Journal of Research Design and Statistics in Linguistics and Communication Science
    3, 189-216.
    """
    table = _Table.of(counts, sizes)
    order = np.lexsort((table.rate, table.term))
    term, rate = table.term[order], table.rate[order]
    having = np.bincount(term, minlength=table.terms)
    first = np.cumsum(having) - having
    # Parts without the term come first: the rank of a cell among all parts, from 0.
    rank = np.arange(len(term)) - first[term] + table.parts - having[term]
    weight = (2 * rank - table.parts + 1).astype(np.float64)
    differences = np.bincount(term, weight * rate, table.terms)
    with np.errstate(divide="ignore", invalid="ignore"):
        pairs = np.float64(table.parts) * (table.parts - 1) / 2
        mean = table.sum(table.rate) / table.parts
        found = 1 - differences / pairs / (2 * mean)
    return table.give(np.clip(found, 0.0, 1.0))


def arf(positions: npt.ArrayLike, words: int, terms: npt.ArrayLike | None = None) -> Floats:
    """Return the average reduced frequency: occurrences, those close together counting less.

    Args:
        positions: (occurrences,), where each is in the text, from 0.
        words: the length of the text, which is read as a circle.
        terms: (occurrences,), the term of each, from 0; one term without it.

    Reading: equal to the frequency where occurrences are at equal distances, 1 where all are in one
    place. It needs no parts, but depends on the order of documents. Each occurrence counts
    min(d, v) / v, d being its distance from the one before and v = words / frequency.

    Source: Savický & Hlaváčová (2002), Measures of word commonness, Journal of Quantitative
    Linguistics 9, 215-231.
    """
    at = np.asarray(positions, np.int64).ravel()
    term = np.zeros(len(at), np.int64) if terms is None else np.asarray(terms, np.int64).ravel()
    size = 1 if terms is None else int(term.max(initial=-1)) + 1
    order = np.lexsort((at, term))
    term, at = term[order], at[order]
    frequency = np.bincount(term, minlength=size)
    first = np.cumsum(frequency) - frequency
    before = np.roll(at, 1)
    used = frequency > 0
    before[first[used]] = at[(first + frequency - 1)[used]] - words
    with np.errstate(divide="ignore", invalid="ignore"):
        step = words / frequency.astype(np.float64)
        found = np.bincount(term, np.minimum(at - before, step[term]), size) / step
    found = np.where(used, found, np.nan)
    return np.asarray(found[0] if terms is None else found, np.float64)


def dispersion_residual(dispersion: npt.ArrayLike, frequency: npt.ArrayLike) -> Floats:
    """Return the dispersion of each term beyond what terms of its frequency usually have.

    Args:
        dispersion: (terms,), any measure of it; NaN where there is none.
        frequency: (terms,), occurrences in all parts, above 0.

    Reading: of DP, below 0 more even and above 0 more clustered than terms as frequent. Nearly all
    measures of dispersion mostly say how frequent a term is; this is what is left. What is usual is
    a curve over log frequency, fitted to all terms given (local linear regression with a tricube
    kernel): give the terms of a whole corpus, not the few that are looked at.

    Source: Gries (2022), What do (most of) our dispersion measures measure (most)? Dispersion?,
    Journal of Second Language Studies 5, 171-205, for the idea; Cleveland (1979), Robust locally
    weighted regression, Journal of the American Statistical Association 74, 829-836, for the curve.
    """
    value, often = np.asarray(dispersion, np.float64), np.asarray(frequency, np.float64)
    with np.errstate(divide="ignore"):
        known = np.isfinite(value) & (often > 0)
        at = np.log(np.where(often > 0, often, 1.0))
    found = np.full(value.shape, np.nan)
    if known.any():
        places, which = np.unique(at[known], return_inverse=True)
        number = np.bincount(which.ravel()).astype(np.float64)
        mean = np.bincount(which.ravel(), value[known]) / number
        grid = np.linspace(places[0], places[-1], _POINTS)
        curve = np.array([_local_line(places, mean, number, point) for point in grid])
        found[known] = value[known] - np.interp(at[known], grid, curve)
    return found


def deviation_of_proportions(
    term: AnyInts,
    document: AnyInts,
    count: AnyInts,
    sizes: AnyInts,
    terms: int,
) -> Floats:
    """Return DPnorm of every term of a sparse table, as :func:`dp_norm` with :class:`TermCells`.

    Args:
        term, document, count: the cells above zero of the documents x terms table.
        sizes: words per document; documents without words play no part.
        terms: the number of terms.
    """
    return dp_norm(TermCells(term, document, count, terms), sizes)


@dataclass(frozen=True)
class _Table:
    """Terms in parts with words, as cells.

    Attributes:
        term, part: of each cell above zero.
        count, rate: of each cell, as floats; ``rate`` per word.
        share: (parts,), of all words.
        frequency: (terms,).
        terms, parts: how many there are.
        shape: of the result.
    """

    term: Ints
    part: Ints
    count: Floats
    rate: Floats
    share: Floats
    frequency: Floats
    terms: int
    parts: int
    shape: tuple[int, ...]

    @classmethod
    def of(cls, counts: Counts, sizes: npt.ArrayLike) -> _Table:
        """Read a table of either kind."""
        size = np.asarray(sizes, np.float64)
        if isinstance(counts, TermCells):
            term, part = counts.term, counts.part
            count, terms, shape = counts.count, counts.terms, (counts.terms,)
        else:
            dense = np.asarray(counts)
            shape = dense.shape[:-1]
            flat = dense.reshape(-1, dense.shape[-1])
            terms = len(flat)
            term, part = np.nonzero(flat)
            count = flat[term, part]
        kept = size > 0
        if not kept.all():
            inside = kept[part]
            term, count = term[inside], count[inside]
            part = (np.cumsum(kept) - 1)[part[inside]]
            size = size[kept]
        number = np.asarray(count, np.float64)
        return cls(
            np.asarray(term, np.int64), np.asarray(part, np.int64), number, number / size[part],
            size / size.sum() if len(size) else size,
            np.bincount(term, number, terms).astype(np.float64), terms, len(size), shape,
        )  # fmt: skip

    def sum(self, values: Floats) -> Floats:
        """Sum values of the cells of each term."""
        return np.bincount(self.term, values, self.terms).astype(np.float64)

    def variance(self, values: Floats) -> Floats:
        """The variance over all parts of what is 0 where there is no cell."""
        mean = self.sum(values) / max(self.parts, 1)
        absent = self.parts - np.bincount(self.term, minlength=self.terms)
        squares = self.sum((values - mean[self.term]) ** 2) + absent * mean**2
        return np.asarray(squares / max(self.parts, 1), np.float64)

    def give(self, found: Floats) -> Floats:
        """The result: NaN for terms that do not occur, in the shape of what was given."""
        known = (self.frequency > 0) & np.isfinite(found)
        return np.where(known, found, np.nan).reshape(self.shape)


def _dp(table: _Table) -> Floats:
    expected = table.share[table.part]
    with np.errstate(divide="ignore", invalid="ignore"):
        observed = table.count / table.frequency[table.term]
    # Parts without the term deviate by their whole expected share.
    here = np.abs(observed - expected) - expected
    return np.asarray((1 + table.sum(here)) / 2, np.float64)


def _dp_norm(table: _Table, smallest: Literal["all", "used"]) -> Floats:
    least: Floats = np.full(table.terms, table.share.min(initial=1.0))
    if smallest == "used":
        least = np.ones(table.terms)
        np.minimum.at(least, table.term, table.share[table.part])
    with np.errstate(divide="ignore", invalid="ignore"):
        return table.give(np.clip(_dp(table) / (1 - least), 0, 1))


def _local_line(places: Floats, mean: Floats, number: Floats, point: float) -> float:
    """The height at a point of a line fitted to the values near it."""
    reach = _REACH
    while True:
        apart = np.abs(places - point) / reach
        weight = number * np.clip(1 - apart**3, 0, None) ** 3
        if weight.sum() >= min(_ENOUGH, number.sum() / 4) or (apart < 1).all():
            break
        reach *= 1.5
    total = weight.sum()
    if total == 0:
        return float((number * mean).sum() / number.sum())
    centre, middle = (weight * places).sum() / total, (weight * mean).sum() / total
    spread = (weight * (places - centre) ** 2).sum()
    if spread <= 1e-12 * total:
        return float(middle)
    slope = (weight * (places - centre) * (mean - middle)).sum() / spread
    return float(middle + slope * (point - centre))
