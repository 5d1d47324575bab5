"""The normal distribution: its tail and its quantiles.

Sources: Cody (1969), Rational Chebyshev approximations for the error function, Mathematics of
Computation 23, 631-637, with the coefficients for the normal distribution of Cody (1993), Algorithm
715, ACM Transactions on Mathematical Software 19, 22-32; Wichura (1988), Algorithm AS 241, Applied
Statistics 37, 477-484 (PPND16).
"""

from __future__ import annotations

from math import pi, sqrt
from typing import Final

import numpy as np
import numpy.typing as npt

from relstat.arrays import Floats
from relstat.statistics.special.elementwise import map_blocks, polynomial

__all__ = ["mills_ratio", "normal_quantile", "normal_tail"]

_CENTRE: Final = 0.67448975
_FAR: Final = 5.656854249492381
_DENSITY_AT_0: Final = 1 / sqrt(2 * pi)
_CENTRE_OVER: Final = (
    0.065682337918207449113, 2.2352520354606839287, 161.02823106855587881, 1067.6894854603709582,
    18154.981253343561249,
)  # fmt: skip
_CENTRE_UNDER: Final = (
    1.0, 47.20258190468824187, 976.09855173777669322, 10260.932208618978205, 45507.789335026729956,
)  # fmt: skip
_MIDDLE_OVER: Final = (
    1.0765576773720192317e-8, 0.39894151208813466764, 8.8831497943883759412, 93.506656132177855979,
    597.27027639480026226, 2494.5375852903726711, 6848.1904505362823326, 11602.651437647350124,
    9842.7148383839780218,
)  # fmt: skip
_MIDDLE_UNDER: Final = (
    1.0, 22.266688044328115691, 235.38790178262499861, 1519.377599407554805, 6485.558298266760755,
    18615.571640885098091, 34900.952721145977266, 38912.003286093271411, 19685.429676859990727,
)  # fmt: skip
_FAR_OVER: Final = (
    0.02307344176494017303, 0.21589853405795699, 0.1274011611602473639, 0.022235277870649807,
    0.001421619193227893466, 2.9112874951168792e-5,
)  # fmt: skip
_FAR_UNDER: Final = (
    1.0, 1.28426009614491121, 0.468238212480865118, 0.0659881378689285515, 0.00378239633202758244,
    7.29751555083966205e-5,
)  # fmt: skip

_QUANTILE_CENTRE: Final = (
    (
        2.5090809287301226727e3, 3.3430575583588128105e4, 6.7265770927008700853e4,
        4.5921953931549871457e4, 1.3731693765509461125e4, 1.9715909503065514427e3,
        1.3314166789178437745e2, 3.3871328727963666080,
    ),
    (
        5.2264952788528545610e3, 2.8729085735721942674e4, 3.9307895800092710610e4,
        2.1213794301586595867e4, 5.3941960214247511077e3, 6.8718700749205790830e2,
        4.2313330701600911252e1, 1.0,
    ),
)  # fmt: skip
_QUANTILE_TAIL: Final = (
    (
        7.74545014278341407640e-4, 2.27238449892691845833e-2, 2.41780725177450611770e-1,
        1.27045825245236838258, 3.64784832476320460504, 5.76949722146069140550,
        4.63033784615654529590, 1.42343711074968357734,
    ),
    (
        1.05075007164441684324e-9, 5.47593808499534494600e-4, 1.51986665636164571966e-2,
        1.48103976427480074590e-1, 6.89767334985100004550e-1, 1.67638483018380384940,
        2.05319162663775882187, 1.0,
    ),
)  # fmt: skip
_QUANTILE_FAR: Final = (
    (
        2.01033439929228813265e-7, 2.71155556874348757815e-5, 1.24266094738807843860e-3,
        2.65321895265761230930e-2, 2.96560571828504891230e-1, 1.78482653991729133580,
        5.46378491116411436990, 6.65790464350110377720,
    ),
    (
        2.04426310338993978564e-15, 1.42151175831644588870e-7, 1.84631831751005468180e-5,
        7.86869131145613259100e-4, 1.48753612908506148525e-2, 1.36929880922735805310e-1,
        5.99832206555887937690e-1, 1.0,
    ),
)  # fmt: skip


def normal_tail(z: npt.ArrayLike) -> Floats:
    """Return the chance that a standard normal variable is above ``z``."""
    return map_blocks(_tail, z)[0]


def mills_ratio(z: Floats) -> Floats:
    """Return the tail above ``z`` >= 0, divided by exp(-z^2 / 2)."""
    value = np.full_like(z, np.nan)
    centre, far = z <= _CENTRE, z > _FAR
    near = z[centre]
    value[centre] = _centre(near) * np.exp(near * near / 2)
    middle = ~centre & ~far
    x = z[middle]
    value[middle] = polynomial(x, _MIDDLE_OVER) / polynomial(x, _MIDDLE_UNDER)
    x = z[far]
    square = 1 / (x * x)
    rest = square * polynomial(square, _FAR_OVER) / polynomial(square, _FAR_UNDER)
    value[far] = (_DENSITY_AT_0 - rest) / x
    return value


def normal_quantile(chance: npt.ArrayLike) -> Floats:
    """Return the value that a standard normal variable is below with this chance."""
    return map_blocks(_quantile, chance)[0]


def _tail(z: Floats) -> tuple[Floats]:
    size = np.abs(z)
    # The square of a number of few digits is exact, so the exponent loses nothing.
    few = np.trunc(np.minimum(size, 1e3) * 16) / 16
    with np.errstate(invalid="ignore", over="ignore"):
        front = np.exp(-few * few / 2) * np.exp(-(size - few) * (size + few) / 2)
    value = front * mills_ratio(size)
    value = np.where(z < 0, 1 - value, value)
    centre = size <= _CENTRE
    value[centre] = _centre(z[centre])
    value[size == np.inf] = np.where(z[size == np.inf] > 0, 0.0, 1.0)
    return (value,)


def _centre(z: Floats) -> Floats:
    square = z * z
    return 0.5 - z * polynomial(square, _CENTRE_OVER) / polynomial(square, _CENTRE_UNDER)


def _quantile(chance: Floats) -> tuple[Floats]:
    apart = chance - 0.5
    value = np.full_like(chance, np.nan)
    centre = np.abs(apart) <= 0.425
    near = apart[centre]
    value[centre] = near * _fraction(0.180625 - near * near, _QUANTILE_CENTRE)
    with np.errstate(divide="ignore", invalid="ignore"):
        depth = np.sqrt(-np.log(np.minimum(chance, 1 - chance)))
        for where, shift, fraction in (
            (~centre & (depth <= 5), 1.6, _QUANTILE_TAIL),
            (~centre & (depth > 5), 5.0, _QUANTILE_FAR),
        ):
            found = _fraction(depth[where] - shift, fraction)
            value[where] = np.where(apart[where] < 0, -found, found)
    value[chance == 0], value[chance == 1] = -np.inf, np.inf
    return (value,)


def _fraction(x: Floats, parts: tuple[tuple[float, ...], tuple[float, ...]]) -> Floats:
    return polynomial(x, parts[0]) / polynomial(x, parts[1])
