"""Choosing documents: each condition is recorded with how many documents it leaves.

The record says how a table came to its documents, and, where none is left, which condition left
none and what there was to choose from.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain
from os import PathLike
from typing import Annotated, Final

import polars as pl

from relstat.corpus.alike import as_one_name
from relstat.corpus.mentions import Met, Within
from relstat.corpus.options import CHOICE, Option
from relstat.corpus.periods import date_bounds, parse_period, period_text
from relstat.errors import OptionError, listing, option

__all__ = [
    "ActorFile",
    "AnyOf",
    "Choice",
    "Condition",
    "Conditions",
    "JoinOn",
    "JoinedTable",
    "LookIn",
    "Mentioned",
    "MentionedActors",
    "NoneOf",
    "OtherActors",
    "Since",
    "Until",
    "Wanted",
    "as_list",
    "parse_conditions",
]

Wanted = str | int | date | Iterable[str | int | date]
"""The value that a field must have, or several of which it must have one."""

_SHOWN: Final = 8  # values of a field that a message lists
_SIGNS: Final = {"!": "exclude", ">": "at_least", "<": "at_most"}  # before = in a condition

JoinedTable = Annotated[
    pl.DataFrame | str | PathLike[str],
    Option("Add the columns of a table (csv, tsv, json, jsonl, parquet) as fields; --on names the "
           "field that both share (default: none).", name="join", metavar="FILE",
           parse=str, panel=CHOICE),
]  # fmt: skip
JoinOn = Annotated[
    str,
    Option("Field that documents and the table of --join share; with date, the table's columns "
           "since and until give the period of a row (default: none).", metavar="FIELD",
           panel=CHOICE),
]  # fmt: skip
Condition = Annotated[
    str | Mapping[str, Wanted],
    Option("Include only documents with this value; FIELD!=VALUE excludes them, FIELD>=N and "
           "FIELD<=N compare numbers (n_words>=100). Two values of one field: either (default: all "
           "documents).",
           name="where", metavar="FIELD=VALUE", panel=CHOICE),
]  # fmt: skip
Since = Annotated[
    str | date | None,
    Option(
        "Include only documents from this day, month or year on (default: all).",
        metavar="DATE",
        panel=CHOICE,
    ),
]
Until = Annotated[
    str | date | None,
    Option(
        "Include only documents up to this day, month or year (default: all).",
        metavar="DATE",
        panel=CHOICE,
    ),
]
Mentioned = Annotated[
    str,
    Option("Include only documents that mention this pattern (see kwic); A|B: either; two "
           "patterns: both (default: all).", name="mentions", metavar="PATTERN", panel=CHOICE),
]  # fmt: skip
AnyOf = Annotated[
    str | Iterable[str],
    Option("Include only documents that mention at least one of these patterns (default: all).",
           name="mentions_any", metavar="PATTERN", panel=CHOICE),
]  # fmt: skip
NoneOf = Annotated[
    str | Iterable[str],
    Option("Exclude documents that mention this pattern (default: none).", name="not_mentions",
           metavar="PATTERN",
           panel=CHOICE),
]  # fmt: skip
MentionedActors = Annotated[
    str | Iterable[str],
    Option("Include only documents that mention this country, person or organisation; two: both "
           "(default: all).", name="mentions_actor", metavar="NAME", panel=CHOICE),
]  # fmt: skip
OtherActors = Annotated[
    str | Iterable[str],
    Option("Exclude documents that mention this country, person or organisation (default: none).",
           name="not_mentions_actor", metavar="NAME", panel=CHOICE),
]  # fmt: skip
LookIn = Annotated[
    Within,
    Option("Search for these patterns and actors in the text, the title or both.",
           name="mentions_in", panel=CHOICE),
]  # fmt: skip
ActorFile = Annotated[
    str | PathLike[str],
    Option("File whose rows add actors or replace them; docs/actors.md has the format (default: "
           "none).", name="actors", metavar="FILE", parse=str, panel=CHOICE),
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Choice:
    """A condition, and how many documents were there before and after it.

    ``hint`` says what there is to choose from, where the condition left nothing.
    """

    condition: str
    before: int
    after: int
    hint: str = ""

    def __str__(self) -> str:
        return f"{self.condition}: {self.after:,} of {self.before:,}"


def as_list(given: str | Iterable[str]) -> list[str]:
    """Return one text, or several, as a list."""
    return [given] if isinstance(given, str) else list(given)


def parse_conditions(given: Iterable[str]) -> dict[str, dict[str, list[str]]]:
    """Return ``FIELD=VALUE`` and the like by kind: equal, exclude, at_least, at_most.

    Values given for one field are together. Raises :class:`OptionError` for another form.
    """
    found: dict[str, dict[str, list[str]]] = {}
    for text in given:
        name, sign, value = text.partition("=")
        kind = _SIGNS.get(name[-1:], "equal")
        name = (name if kind == "equal" else name[:-1]).strip()
        if not sign or not name:
            raise OptionError(
                f"{option('where')} takes FIELD=VALUE, FIELD!=VALUE, >= or <=, not {text!r}"
            )
        found.setdefault(kind, {}).setdefault(name, []).append(value.strip())
    return found


def _as_number(value: float | Iterable[str], name: str) -> float:
    """The limit of a field, the last given; raises :class:`OptionError` for what is no number."""
    if isinstance(value, int | float):
        return value
    try:
        return float(last := list(value)[-1])
    except ValueError:
        raise OptionError(
            f"{option('where')} compares {name} with a number, not {last!r}"
        ) from None


@dataclass(frozen=True)
class Conditions:
    """Conditions on the fields and dates of documents.

    ``values`` gives a field's values as text, ``documents`` has the dates.
    """

    values: Callable[[str], pl.Series]
    documents: pl.DataFrame

    def given(
        self,
        conditions: Iterable[Condition],
        *,
        exclude: Mapping[str, Wanted],
        at_least: Mapping[str, float],
        at_most: Mapping[str, float],
        since: str | date | None,
        until: str | date | None,
    ) -> Iterator[Met]:
        """Yield all conditions as a caller may give them, and which documents meet each."""
        written = parse_conditions(each for each in conditions if isinstance(each, str))
        named = [each for each in conditions if not isinstance(each, str)]
        for condition, hit, hint in chain(
            *(self.on_fields(each) for each in (written.get("equal", {}), *named)),
            self.on_fields(written.get("exclude", {}), exclude=True),
            self.on_fields(exclude, exclude=True),
            self.on_numbers(written.get("at_least", {})),
            self.on_numbers(at_least),
            self.on_numbers(written.get("at_most", {}), most=True),
            self.on_numbers(at_most, most=True),
            self.on_dates(since, until),
        ):
            yield condition, hit.to_numpy(), hint

    def on_fields(
        self, wanted: Mapping[str, Wanted], *, exclude: bool = False
    ) -> Iterator[tuple[str, pl.Series, str]]:
        """Yield for each field the condition, which documents meet it, and a hint."""
        for name, value in wanted.items():
            allowed = _as_texts(value)
            values = self.values(name)
            alike = as_one_name(pl.Series(allowed, dtype=pl.String))
            hit = values.is_in([*allowed, *alike]).fill_null(False)
            sign = "!=" if exclude else "="
            hint = "" if hit.any() or exclude else _values_there(name, allowed, values)
            yield f"{name}{sign}{'|'.join(allowed)}", ~hit if exclude else hit, hint

    def on_numbers(
        self, limits: Mapping[str, float | Iterable[str]], *, most: bool = False
    ) -> Iterator[tuple[str, pl.Series, str]]:
        """Yield for each field whose values are compared as numbers the same three."""
        for name, given in limits.items():
            limit = _as_number(given, name)
            numbers = self._numbers(name)
            hit = (numbers <= limit if most else numbers >= limit).fill_null(False)
            known = numbers.drop_nulls().to_list()
            there = f"{name} is between {min(known):g} and {max(known):g}" if known else ""
            yield f"{name}{'<=' if most else '>='}{limit:g}", hit, "" if hit.any() else there

    def on_dates(
        self, since: str | date | None, until: str | date | None
    ) -> Iterator[tuple[str, pl.Series, str]]:
        """Yield for the first and the last day the same three."""
        if since is None and until is None:
            return
        earliest, latest = date_bounds(self.documents)
        if since is not None:
            hit = (earliest >= parse_period(since)[0]).fill_null(False)
            yield f"since {since}", hit, "" if hit.any() else self._dates_there()
        if until is not None:
            hit = (latest <= parse_period(until)[1]).fill_null(False)
            yield f"until {until}", hit, "" if hit.any() else self._dates_there()

    def _numbers(self, name: str) -> pl.Series:
        """The values of a field as numbers; null where they are none."""
        numbers = self.values(name).cast(pl.Float64, strict=False)
        if len(numbers) and not numbers.count():
            raise OptionError(f"the field {name!r} holds no numbers to compare")
        return numbers

    def _dates_there(self) -> str:
        dated = self.documents.drop_nulls("date").sort("date")
        if dated.is_empty():
            return "no document has a date"
        ends = dated[[0, -1]]
        first, last = period_text(ends["date"], ends["date_precision"])
        return f"dates run from {first} to {last}"


def _as_texts(wanted: Wanted) -> list[str]:
    """Return one value, or several, as the texts that fields hold."""
    if isinstance(wanted, str) or not isinstance(wanted, Iterable):
        return [str(wanted)]
    return [str(item) for item in wanted]


def _values_there(name: str, wanted: list[str], values: pl.Series) -> str:
    """The nearest value of a field, and the most frequent ones."""
    counted = values.drop_nulls().value_counts(sort=True)
    there = counted[counted.columns[0]].to_list()
    if not there:
        return f"no document has a {name}"
    folded = {value.casefold(): value for value in reversed(there)}
    inside = [value for value in there if wanted[0].casefold() in value.casefold()]
    close = difflib.get_close_matches(wanted[0].casefold(), list(folded), n=1)
    near = inside[:1] or [folded[one] for one in close]
    meant = f"did you mean {near[0]!r}? " if near else ""
    return f"{meant}{name} has {listing(there[:_SHOWN])}" + (
        f" and {len(there) - _SHOWN:,} more" if len(there) > _SHOWN else ""
    )
