"""What a family of statistics is: formulas of the same arguments, by name.

The families themselves are in :mod:`relstat.statistics.families`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from importlib import import_module
from typing import Any, Literal

__all__ = ["Family", "Statistic"]

Kind = Literal["effect", "evidence", "p"]


@dataclass(frozen=True)
class Statistic:
    """One statistic of a family.

    Attributes:
        name: what options call it.
        label: the heading of its column.
        formula: the function, or the name of the function in the module of its family.
        reading: what is high and what is low, in one line.
        source: where the formula is from.
        kind: ``effect`` says how large a difference is, ``evidence`` how sure (it grows with the
            amount of text), ``p`` is a chance, small where the evidence is strong.
        neutral: its value where there is no difference, or no association; None without one.
        signed: whether its sign (around ``neutral``) says which side has more.
        digits: after the point.
    """

    name: str
    label: str
    formula: str | Callable[..., Any]
    reading: str
    source: str
    kind: Kind = "effect"
    neutral: float | None = 0.0
    signed: bool = True
    digits: int = 2
    module: str = ""

    @property
    def function(self) -> Callable[..., Any]:
        """The formula, a function of what its family takes."""
        if not isinstance(self.formula, str):
            return self.formula
        found: Callable[..., Any] = getattr(import_module(self.module), self.formula)
        return found

    def __call__(self, *given: Any, **options: Any) -> Any:
        """Compute the statistic of what its family takes: numbers, or arrays of them."""
        return self.function(*given, **options)


@dataclass(frozen=True)
class Family(Mapping[str, Statistic]):
    """Statistics of the same arguments, by name.

    ``members`` is a plain dict, so that a user, or a test, can add one of their own.
    """

    name: str
    takes: str
    members: dict[str, Statistic] = field(default_factory=dict)

    @classmethod
    def of(cls, name: str, takes: str, module: str, *statistics: Statistic) -> Family:
        """Make a family of statistics whose functions are in ``module``."""
        placed = (replace(statistic, module=module) for statistic in statistics)
        return cls(name, takes, {statistic.name: statistic for statistic in placed})

    def __getitem__(self, name: str) -> Statistic:
        return self.members[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.members)

    def __len__(self) -> int:
        return len(self.members)

    def nearest(self, name: str) -> str | None:
        """Return the name most like ``name``, for a message; None if none is like it."""
        return next(iter(get_close_matches(name, self.members, 1)), None)

    def markdown(self) -> str:
        """Return the family as a table for the docs."""
        rows = [
            "| name | heading | kind | how to read it | source |",
            "| --- | --- | --- | --- | --- |",
        ]
        rows += [
            f"| `{s.name}` | {s.label} | {s.kind} | {s.reading} | {s.source} |"
            for s in self.members.values()
        ]
        return "\n".join(rows)
