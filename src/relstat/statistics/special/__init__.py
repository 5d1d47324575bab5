"""Special functions of positive numbers, vectorised with numpy alone.

Relative errors are about 1e-14, also of tails near 1e-300; the value of an element never depends on
what else is in the array. NaN gives NaN. :mod:`relstat.statistics.distributions` makes tails and
quantiles of these.
"""
