"""stub"""

from relstat.cleaning.steps import Step
from relstat.cleaning._r import KINDS, needs_repair, repaired

STEPS = tuple(
    Step(n, n, (lambda n: lambda t: repaired(t, needs_repair(t, n), n))(n)) for n in KINDS
)
