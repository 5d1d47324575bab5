"""p-values and levels adjusted for the number of things that were looked at."""

from __future__ import annotations

import numpy as np

from relstat.arrays import Floats

__all__ = ["benjamini_hochberg", "selected_level"]


def benjamini_hochberg(p: Floats) -> Floats:
    """Adjust p-values for the number of tests, so that the false discovery rate is kept.

    All p of a table go in together, whatever its shape: what is printed together is adjusted
    together. NaN is no test: it stays NaN and does not count.

    Reading: of the rows listed with an adjusted p below .05, at most 5 % are expected to be false.

    Source: Benjamini & Hochberg (1995), Controlling the false discovery rate, Journal of the Royal
    Statistical Society B 57, 289-300.
    """
    adjusted = np.full(p.shape, np.nan)
    flat = p.ravel()
    tested = np.flatnonzero(np.isfinite(flat))
    order = tested[np.argsort(flat[tested], kind="stable")]
    scaled = flat[order] * len(order) / np.arange(1, len(order) + 1)
    adjusted.ravel()[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1.0)
    return adjusted


def selected_level(picked: int, tested: int, *, level: float = 0.95) -> float:
    """Return the level of the intervals of a table of which ``picked`` rows of ``tested`` differ.

    Args:
        picked: the rows whose adjusted p (:func:`benjamini_hochberg`) is below ``1 - level``, in
            whatever direction they differ. With none the level is that of all rows together.
        tested: all rows that were adjusted together.

    1 - (1 - level) x picked / tested: with intervals of that level, at most ``1 - level`` of the
    picked rows are expected to have an interval that misses. Intervals of plain ``level`` for rows
    that were picked because they are large miss more often: the largest are large by luck, too.
    It is the level at which a single p is as strict as the adjustment: a p is at most 1 less it
    just where the adjusted p is at most ``1 - level``, so an interval of the same test leaves 0 out
    just there.

    Source: Benjamini & Yekutieli (2005), False discovery rate-adjusted multiple confidence
    intervals for selected parameters, Journal of the American Statistical Association 100, 71-81.
    """
    if tested <= 0:
        return level
    return 1 - (1 - level) * min(max(picked, 1) / tested, 1.0)
