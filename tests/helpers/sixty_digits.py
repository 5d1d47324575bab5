"""Special functions with sixty digits: series and continued fractions in decimal numbers.

Slow, and independent of what is tested.
"""

from __future__ import annotations

from decimal import Context, Decimal, localcontext
from fractions import Fraction
from functools import cache
from math import comb

from relstat.arrays import Floats

__all__ = ["apart", "beta_tails", "gamma_tails", "log_gamma", "normal_tail", "t_tail"]

PI = Decimal("3.14159265358979323846264338327950288419716939937510582097494459230781640628620900")
_DIGITS = Context(prec=70, Emin=-999_999_999, Emax=999_999_999)
_END = Decimal("1e-62")
_HIGH = 60  # from which on Stirling's series has the digits
_TERMS = 40


def apart(found: float | Floats, exact: Decimal) -> float:
    """The relative error of a number."""
    with localcontext(_DIGITS):
        return float(abs(Decimal(float(found)) / exact - 1))


@cache
def bernoulli(last: int) -> list[Fraction]:
    """The Bernoulli numbers from 0 to ``last``."""
    found = [Fraction(1)]
    for n in range(1, last + 1):
        found.append(-sum(comb(n + 1, k) * found[k] for k in range(n)) / Fraction(n + 1))
    return found


def log_gamma(x: float | Decimal) -> Decimal:
    """Log gamma(x) for x > 0: Stirling's series far out, and gamma(x + 1) = x gamma(x)."""
    with localcontext(_DIGITS):
        high, product = Decimal(x), Decimal(1)
        while high < _HIGH:
            product *= high
            high += 1
        value = (high - Decimal("0.5")) * high.ln() - high + (2 * PI).ln() / 2
        for k in range(1, _TERMS):
            term = bernoulli(2 * _TERMS)[2 * k] / (2 * k * (2 * k - 1))
            value += Decimal(term.numerator) / term.denominator / high ** (2 * k - 1)
        return value - product.ln()


def gamma_tails(shape: float | Decimal, x: float | Decimal) -> tuple[Decimal, Decimal]:
    """Both tails of the gamma distribution: the power series, or Legendre's fraction."""
    with localcontext(_DIGITS):
        a, x = Decimal(shape), Decimal(x)
        front = (a * x.ln() - x - log_gamma(a + 1)).exp()
        if x < a + 2:
            total = term = Decimal(1)
            place = a
            while term > _END * total:
                place += 1
                term *= x / place
                total += term
            return front * total, 1 - front * total
        numerators, denominators = (Decimal(1), x + 1 - a), (Decimal(0), Decimal(1))
        step, value = 0, 1 / numerators[1]
        while True:
            step += 1
            by, plus = step * (a - step), x + 1 - a + 2 * step
            numerators = numerators[1], plus * numerators[1] + by * numerators[0]
            denominators = denominators[1], plus * denominators[1] + by * denominators[0]
            last, value = value, denominators[1] / numerators[1]
            if abs(value - last) <= _END * value:
                return 1 - front * a * value, front * a * value


def beta_tails(
    a: float | Decimal, b: float | Decimal, x: float | Decimal, rest: float | Decimal | None = None
) -> tuple[Decimal, Decimal]:
    """Both tails of the beta distribution, by the continued fraction for the nearer end."""
    with localcontext(_DIGITS):
        a, b, x = Decimal(a), Decimal(b), Decimal(x)
        rest = 1 - x if rest is None else Decimal(rest)
        if x > (a + 1) / (a + b + 2):
            upper, lower = beta_tails(b, a, rest, x)
            return lower, upper
        over, under = (Decimal(1), Decimal(1)), (Decimal(0), Decimal(1))
        n, value, last = 0, Decimal(1), Decimal(0)
        while n % 2 or abs(value - last) > _END * abs(value):
            n += 1
            m = n // 2
            by = m * (b - m) if n % 2 == 0 else -(a + m) * (a + b + m)
            by *= x / ((a + n - 1) * (a + n))
            over, under = (over[1], over[1] + by * over[0]), (under[1], under[1] + by * under[0])
            last, value = value, under[1] / over[1]
        logarithm = a * x.ln() + b * rest.ln() + log_gamma(a + b) - log_gamma(a + 1) - log_gamma(b)
        lower = logarithm.exp() * value
        return lower, 1 - lower


def normal_tail(z: float) -> Decimal:
    """The chance of a normal variable above z: half a gamma tail of shape 1/2."""
    with localcontext(_DIGITS):
        lower, upper = (
            gamma_tails(Decimal("0.5"), Decimal(z) ** 2 / 2) if z else (Decimal(0), Decimal(1))
        )
        return upper / 2 if z >= 0 else (1 + lower) / 2


def t_tail(t: float, freedom: float) -> Decimal:
    """The chance of a variable of Student's t above t: half a beta tail."""
    with localcontext(_DIGITS):
        square, f = Decimal(t) ** 2, Decimal(freedom)
        if not t:
            return Decimal("0.5")
        lower, upper = beta_tails(f / 2, Decimal("0.5"), f / (f + square), square / (f + square))
        return lower / 2 if t > 0 else (1 + upper) / 2
