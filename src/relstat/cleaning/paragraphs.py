"""stub"""

from relstat.cleaning.steps import Step

STEPS: tuple[Step, ...] = ()
SPEAKERS = Step("speakers", "x", lambda t: t)
