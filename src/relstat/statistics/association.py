"""How strongly two parts belong together, from a table of two by two.

Every formula takes the same four numbers: how often both parts stand together (``both``), the
first part at all (``first``), the second part at all (``second``), and the number of places where
they could (``places``). A table is valid when ``both <= first, second`` and ``first + second - both
<= places``. A value that the table does not give (a logarithm of 0) is NaN.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import numpy as np
import numpy.typing as npt

from relstat.arrays import Floats
from relstat.statistics.keyness import log_likelihood

__all__ = [
    "ASSOCIATIONS",
    "delta_p",
    "g2",
    "lambda_score",
    "log_dice",
    "normalised_pmi",
    "t_score",
]

Given = npt.ArrayLike


def g2(both: Given, first: Given, second: Given, places: Given) -> Floats:
    """Log-likelihood ratio over the four cells; negative where the parts avoid each other.

    Source: Dunning (1993), Accurate methods for the statistics of surprise and coincidence.
    """
    a, r, c, n = _floats(both, first, second, places)
    return np.asarray(log_likelihood(a, r, c - a, n - r) * np.where(a * n < r * c, -1, 1))


def log_dice(both: Given, first: Given, second: Given, places: Given) -> Floats:
    """14 + log2 of the Dice coefficient: 14 for parts that never stand apart; one less is half.

    It does not depend on the size of the corpus.

    Source: Rychly (2008), A lexicographer-friendly association score.
    """
    a, r, c, _ = _floats(both, first, second, places)
    with np.errstate(divide="ignore", invalid="ignore"):
        return _finite(14 + np.log2(2 * a / (r + c)))


def normalised_pmi(both: Given, first: Given, second: Given, places: Given) -> Floats:
    """Pointwise mutual information over its greatest value: -1 never, 0 by chance, 1 always.

    Source: Bouma (2009), Normalized (pointwise) mutual information in collocation extraction.
    """
    a, r, c, n = _floats(both, first, second, places)
    with np.errstate(divide="ignore", invalid="ignore"):
        return _finite(np.log2(a * n / (r * c)) / -np.log2(a / n))


def t_score(both: Given, first: Given, second: Given, places: Given) -> Floats:
    """Occurrences beyond those expected, in standard errors.

    Source: Church, Gale, Hanks & Hindle (1991), Using statistics in lexical analysis.
    """
    a, r, c, n = _floats(both, first, second, places)
    with np.errstate(divide="ignore", invalid="ignore"):
        return _finite((a - r * c / n) / np.sqrt(a))


def lambda_score(both: Given, first: Given, second: Given, places: Given) -> Floats:
    """Natural logarithm of the odds ratio, one half added to each cell.

    Source: Blaheta & Johnson (2001), Unsupervised learning of multi-word verbs.
    """
    a, r, c, n = _floats(both, first, second, places)
    cells = np.stack(np.broadcast_arrays(a, n - r - c + a, r - a, c - a)) + 0.5
    with np.errstate(divide="ignore", invalid="ignore"):
        return _finite(np.log(cells[0] * cells[1] / (cells[2] * cells[3])))


def delta_p(both: Given, first: Given, second: Given, places: Given) -> Floats:
    """How much likelier the second part is after the first than elsewhere: -1 to 1.

    With ``first`` and ``second`` exchanged it is how much the second part foretells the first.

    Source: Gries (2013), 50-something years of work on collocations; Allan (1980).
    """
    a, r, c, n = _floats(both, first, second, places)
    with np.errstate(divide="ignore", invalid="ignore"):
        return _finite(a / r - (c - a) / (n - r))


ASSOCIATIONS: Final[Mapping[str, Callable[[Given, Given, Given, Given], Floats]]] = {
    "logdice": log_dice,
    "g2": g2,
    "npmi": normalised_pmi,
    "t": t_score,
    "lambda": lambda_score,
    "delta-p": delta_p,
}
"""The formulas by the names that options have for them."""


def _floats(*given: Given) -> tuple[Floats, ...]:
    return tuple(np.asarray(one, np.float64) for one in given)


def _finite(values: Floats) -> Floats:
    return np.where(np.isfinite(values), values, np.nan)
