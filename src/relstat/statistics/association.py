"""Association: how strongly two parts go together, from a table of two by two.

Every formula takes the same four numbers: how often both parts occur together (``both``), the
first part at all (``first``), the second part at all (``second``), and the number of places where
they could (``places``). A table is valid when ``both <= first, second`` and ``first + second - both
<= places``. With a window around a node, ``first`` is the number of places in the windows: the
node's occurrences times the words of the window. A value that is not finite (a logarithm of 0)
is NaN. The list of them by name, with label and reading, is
:data:`relstat.statistics.families.ASSOCIATIONS`.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from relstat.arrays import Floats
from relstat.statistics import contingency
from relstat.statistics.contingency import as_floats, finite
from relstat.statistics.families import ASSOCIATIONS

__all__ = [
    "ASSOCIATIONS",
    "chi_square",
    "chi_square_yates",
    "delta_p",
    "delta_p_back",
    "dice",
    "fisher_exact",
    "g2",
    "jaccard",
    "lambda_score",
    "lambda_z",
    "local_mi",
    "log_dice",
    "mi2",
    "mi3",
    "mikolov_score",
    "minimum_sensitivity",
    "normalised_pmi",
    "pmi",
    "t_score",
    "z_score",
]

Given = npt.ArrayLike


def pmi(both: Given, first: Given, second: Given, places: Given) -> Floats:
    """Return pointwise mutual information (MI): log2(both / expected).

    Expected by chance is first x second / N.

    Reading: 0 by chance, 1 twice as often as by chance. It is largest for pairs that occur once or
    twice: use it only above a minimum count.

    Source: Church & Hanks (1990), Word association norms, mutual information, and lexicography,
    Computational Linguistics 16, 22-29 (p. 23).
    """
    a, r, c, n = as_floats(both, first, second, places)
    with np.errstate(divide="ignore", invalid="ignore"):
        return finite(np.log2(a * n / (r * c)))


def normalised_pmi(both: Given, first: Given, second: Given, places: Given) -> Floats:
    """Return NPMI, pointwise mutual information over its greatest value.

    Reading: -1 never, 0 by chance, 1 always together; comparable over pairs of different
    frequency. NaN where a part does not occur, or where both fill all places.

    Source: Bouma (2009), Normalized (pointwise) mutual information in collocation extraction,
    Proceedings of GSCL, 31-40.
    """
    a, r, c, n = as_floats(both, first, second, places)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = finite(np.log2(a * n / (r * c)) / -np.log2(a / n))
    return np.where((a == 0) & (r > 0) & (c > 0), -1.0, value)


def mi2(both: Given, first: Given, second: Given, places: Given) -> Floats:
    """Return MI2: log2(both^2 / expected). Between PMI and MI3 in its liking for frequent pairs.

    Peers that divide every count by N first get log2(N) less.

    Source: Daille (1994), Approche mixte pour l'extraction automatique de terminologie.
    """
    a, r, c, n = as_floats(both, first, second, places)
    with np.errstate(divide="ignore", invalid="ignore"):
        return finite(np.log2(a**2 * n / (r * c)))


def mi3(both: Given, first: Given, second: Given, places: Given) -> Floats:
    """Return MI3: log2(both^3 / expected), PMI with a strong liking for frequent pairs.

    Peers that divide every count by N first get 2 log2(N) less.

    Source: Daille (1994); Oakes (1998), Statistics for corpus linguistics, 171-172.
    """
    a, r, c, n = as_floats(both, first, second, places)
    with np.errstate(divide="ignore", invalid="ignore"):
        return finite(np.log2(a**3 * n / (r * c)))


def local_mi(both: Given, first: Given, second: Given, places: Given) -> Floats:
    """Return local mutual information: both x log2(both / expected); 0 where both never occur.

    Reading: bits saved by knowing the pair; it puts frequent pairs first.

    Source: Evert (2005), The statistics of word cooccurrences, p. 89.
    """
    a, r, c, n = as_floats(both, first, second, places)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(a > 0, finite(a * np.log2(a * n / (r * c))), 0.0)


def t_score(both: Given, first: Given, second: Given, places: Given) -> Floats:
    """Return the t-score: occurrences beyond those expected, over the root of the occurrences.

    Reading: high for frequent pairs; 2 is the customary limit. It is an order, not a test.

    Source: Church, Gale, Hanks & Hindle (1991), Using statistics in lexical analysis, in Lexical
    acquisition, 115-164.
    """
    a, r, c, n = as_floats(both, first, second, places)
    with np.errstate(divide="ignore", invalid="ignore"):
        return finite((a - r * c / n) / np.sqrt(a))


def z_score(both: Given, first: Given, second: Given, places: Given) -> Floats:
    """Return the z-score: occurrences beyond those expected, over the root of the expected ones.

    Reading: as the t-score, but large for rare pairs, whose expected count is small.

    Source: Berry-Rogghe (1973), The computation of collocations, in The computer and literary
    studies, 103-112, without her factor for the share of places.
    """
    a, r, c, n = as_floats(both, first, second, places)
    with np.errstate(divide="ignore", invalid="ignore"):
        expected = r * c / n
        return finite((a - expected) / np.sqrt(expected))


def dice(both: Given, first: Given, second: Given, places: Given) -> Floats:
    """Return the Dice coefficient, 2 both / (first + second): 0 never, 1 always together.

    It does not depend on the size of the corpus. Source: Dice (1945), Ecology 26, 297-302.
    """
    a, r, c, _ = as_floats(both, first, second, places)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(r + c > 0, 2 * a / (r + c), 0.0)


def log_dice(both: Given, first: Given, second: Given, places: Given) -> Floats:
    """Return logDice: 14 + log2 of the Dice coefficient.

    Reading: 14 for parts that always occur together; one less is half as strong; below 0 less than
    one joint occurrence in 16,000 of the parts. It does not depend on the size of the corpus.

    Source: Rychly (2008), A lexicographer-friendly association score, Proceedings of RASLAN, 6-9
    (p. 9).
    """
    a, r, c, _ = as_floats(both, first, second, places)
    with np.errstate(divide="ignore", invalid="ignore"):
        return finite(14 + np.log2(2 * a / (r + c)))


def jaccard(both: Given, first: Given, second: Given, places: Given) -> Floats:
    """Return both / either, from 0 (never) to 1 (always together); the same order as Dice.

    Source: Jaccard (1912), The distribution of the flora in the alpine zone, New Phytologist 11.
    """
    a, r, c, _ = as_floats(both, first, second, places)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(r + c > 0, a / (r + c - a), 0.0)


def minimum_sensitivity(both: Given, first: Given, second: Given, places: Given) -> Floats:
    """Return the smaller of both / first and both / second, from 0 to 1.

    Reading: how much each part needs the other at least. Not for very unequal frequencies.

    Source: Pedersen (1998), Dependent bigram identification; Wiechmann (2008), On the computation
    of collostruction strength, Corpus Linguistics and Linguistic Theory 4, 253-290.
    """
    a, r, c, _ = as_floats(both, first, second, places)
    larger = np.maximum(r, c)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(larger > 0, a / larger, 0.0)


def delta_p(both: Given, first: Given, second: Given, places: Given) -> Floats:
    """Return how much likelier the second part is after the first than elsewhere: -1 to 1.

    both / first - (second - both) / (N - first). Reading: it has a direction, unlike the others.
    NaN where the first part occurs nowhere or everywhere.

    Source: Gries (2013), 50-something years of work on collocations, International Journal of
    Corpus Linguistics 18, 137-165; Allan (1980).
    """
    a, r, c, n = as_floats(both, first, second, places)
    with np.errstate(divide="ignore", invalid="ignore"):
        return finite(a / r - (c - a) / (n - r))


def delta_p_back(both: Given, first: Given, second: Given, places: Given) -> Floats:
    """Return how much likelier the first part is before the second than elsewhere: -1 to 1.

    :func:`delta_p` with the parts exchanged.
    """
    return delta_p(both, second, first, places)


def lambda_score(both: Given, first: Given, second: Given, places: Given) -> Floats:
    """Return lambda: the natural logarithm of the odds ratio, one half added to each cell.

    Reading: 0 by chance, above it together more often. Large for rare pairs: see its z.

    Source: Blaheta & Johnson (2001), Unsupervised learning of multi-word verbs, 54-60.
    """
    cells = _smoothed_cells(both, first, second, places)
    with np.errstate(divide="ignore", invalid="ignore"):
        return finite(np.log(cells[0] * cells[1] / (cells[2] * cells[3])))


def lambda_z(both: Given, first: Given, second: Given, places: Given) -> Floats:
    """Return lambda over its standard error, the root of the sum of 1 / cell (Wald).

    Source: Blaheta & Johnson (2001), 54-60; Agresti (2002), Categorical data analysis, p. 71.
    """
    cells = _smoothed_cells(both, first, second, places)
    with np.errstate(divide="ignore", invalid="ignore"):
        error = np.sqrt((1 / cells).sum(axis=0))
        return finite(np.log(cells[0] * cells[1] / (cells[2] * cells[3])) / error)


def g2(both: Given, first: Given, second: Given, places: Given) -> Floats:
    """Return the log-likelihood ratio over four cells; negative where the parts avoid each other.

    Source: Dunning (1993), Accurate methods for the statistics of surprise and coincidence,
    Computational Linguistics 19, 61-74.
    """
    given = _two_samples(both, first, second, places)
    return np.asarray(contingency.log_likelihood(*given) * _sign(both, first, second, places))


def chi_square(both: Given, first: Given, second: Given, places: Given) -> Floats:
    """Return Pearson's chi-square; negative where the parts avoid each other.

    Not where an expected count is below 5. Source: see
    :func:`relstat.statistics.contingency.chi_square`.
    """
    given = _two_samples(both, first, second, places)
    return np.asarray(contingency.chi_square(*given) * _sign(both, first, second, places))


def chi_square_yates(both: Given, first: Given, second: Given, places: Given) -> Floats:
    """Return Yates' corrected chi-square; negative where the parts avoid each other.

    Source: see :func:`relstat.statistics.contingency.chi_square_yates`.
    """
    given = _two_samples(both, first, second, places)
    return np.asarray(contingency.chi_square_yates(*given) * _sign(both, first, second, places))


def fisher_exact(both: Given, first: Given, second: Given, places: Given) -> Floats:
    """Return the two-sided p of Fisher's exact test; small where the parts attract or avoid.

    Source: see :func:`relstat.statistics.contingency.fisher_exact`.
    """
    return contingency.fisher_exact(*_two_samples(both, first, second, places))


def mikolov_score(
    both: Given, first: Given, second: Given, places: Given, *, discount: float = 0.0
) -> Floats:
    """Return (both - discount) / (first x second) x places, the phrase score of word2vec.

    Reading: without a discount the ratio of the joint count to the expected one; ``discount`` keeps
    rare pairs down. ``places`` only scales it: gensim gives the size of its vocabulary there.

    Source: Mikolov, Sutskever, Chen, Corrado & Dean (2013), Distributed representations of words
    and phrases, equation 6.
    """
    a, r, c, n = as_floats(both, first, second, places)
    with np.errstate(divide="ignore", invalid="ignore"):
        return finite((a - discount) / r / c * n)


def _two_samples(both: Given, first: Given, second: Given, places: Given) -> tuple[Floats, ...]:
    """The second part where the first one is, and elsewhere."""
    a, r, c, n = as_floats(both, first, second, places)
    return a, r, c - a, n - r


def _smoothed_cells(both: Given, first: Given, second: Given, places: Given) -> Floats:
    """Both, neither, the first alone and the second alone, one half added to each."""
    a, r, c, n = as_floats(both, first, second, places)
    return np.stack(np.broadcast_arrays(a, n - r - c + a, r - a, c - a)) + 0.5


def _sign(both: Given, first: Given, second: Given, places: Given) -> Floats:
    a, r, c, n = as_floats(both, first, second, places)
    return np.where(a * n < r * c, -1.0, 1.0)
