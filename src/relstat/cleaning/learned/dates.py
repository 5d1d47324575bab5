"""Dates whose order or calendar only the other dates of their source show.

- A date with one possible reading (``17/06/2022``, ``1402/02/31``) proves its order or calendar; so
  does one whose reading is the day in the address of the document, in another field, or in its
  dateline.
- A source whose proofs agree is read so throughout. Too few proofs among many dates are a slip and
  prove nothing; proofs that disagree leave the dates in doubt.
- A date in one of our years with one possible order is read in any case. One in another calendar
  is not: a year beyond the plausible ones may be a slip.

What was decided is reported, and ``date_source`` names the rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

import polars as pl

from relstat.cleaning.parts.datelines import find_dateline
from relstat.corpus.date_readings import EXCEL_DAYS, ORDERS, UNIX_TIME, readings
from relstat.corpus.dates import WrittenDate, date_in_address, parse_date
from relstat.corpus.field_dates import read_field_date
from relstat.corpus.records import Problem

__all__ = [
    "OUTCOMES",
    "RULE",
    "WRITTEN",
    "DateRules",
    "date_problems",
    "evidence_of",
    "learn_dates",
    "merge_date_evidence",
]

WRITTEN: Final = "relstat:written"
"""The column of dates as written that are not understood by themselves."""

RULE: Final = "relstat:rule"
"""The column of the rules by which they were read."""

EVIDENCE: Final[dict[str, Any]] = {
    "source": pl.String, "possible": pl.String, "proof": pl.String, "n": pl.Int64
}  # fmt: skip
OUTCOMES: Final[dict[str, Any]] = {
    "file": pl.String, "line": pl.Int64, "written": pl.String, "rule": pl.String, "n": pl.Int64
}  # fmt: skip
_LEAST_SHARE: Final = 0.1  # of a source's dates that must be proofs, where there are many
_MANY: Final = 20
_JOINT: Final = "|"
_SURE: Final = frozenset((*ORDERS.values(), UNIX_TIME)) - {EXCEL_DAYS}


def evidence_of(documents: pl.DataFrame) -> pl.DataFrame:
    """Count what the dates of some documents that are in doubt may mean, by source."""
    if WRITTEN not in documents.columns:
        return pl.DataFrame(schema=EVIDENCE)
    doubtful = documents.filter(pl.col(WRITTEN).is_not_null())
    rows: list[tuple[str, str, str | None, int]] = []
    for source, record in zip(_keys(doubtful), doubtful.iter_rows(named=True), strict=True):
        meant = readings(record[WRITTEN])
        if meant:
            possible = _JOINT.join(sorted(meant))
            rows.append((source, possible, _proof(meant, record), 1))
    frame = pl.DataFrame(rows, schema=EVIDENCE, orient="row")
    return merge_date_evidence([frame])


def merge_date_evidence(parts: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """The evidence of several batches together."""
    whole = pl.concat([pl.DataFrame(schema=EVIDENCE), *parts])
    grouped = whole.group_by("source", "possible", "proof").agg(pl.col("n").sum())
    return grouped.sort("source", "possible", "proof", nulls_last=True)


def learn_dates(evidence: pl.DataFrame) -> DateRules:
    """Decide for each source and set of readings which is meant."""
    chosen: dict[str, list[str]] = {}
    for (source,), rows in evidence.group_by("source", maintain_order=True):
        counts = rows.select("possible", "proof", "n").rows()
        for family in (True, False):  # orders and calendars prove nothing of each other
            some = [row for row in counts if _is_order(row[0]) is family]
            proofs: dict[str, int] = {}
            for possible, proof, n in some:
                rule = proof or (possible if _JOINT not in possible else None)
                alone = proof is None and not family and rule in _NEVER_PROVEN
                if rule is not None and not alone:
                    proofs[rule] = proofs.get(rule, 0) + n
            total = sum(n for _, _, n in some)
            enough = total < _MANY or sum(proofs.values()) >= _LEAST_SHARE * total
            if len(proofs) == 1 and enough:
                chosen.setdefault(str(source), []).extend(proofs)
    return DateRules({source: tuple(rules) for source, rules in chosen.items()})


# No day of these proves them, only another date does: their years have the days of ours, or any
# number is one of their days.
_NEVER_PROVEN: Final = frozenset(("buddhist calendar", "minguo calendar", EXCEL_DAYS))


@dataclass(frozen=True)
class DateRules:
    """The rules that were decided for each source.

    Attributes:
        chosen: the rules by source.
        given: the rules that the user gave, which go before.
    """

    chosen: Mapping[str, Sequence[str]] = field(default_factory=dict)
    given: Sequence[str] = ()

    def apply(self, documents: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Read the dates in doubt; returns the documents, and what became of the dates.

        The documents get ``relstat:rule``, the rule by which a date was read.
        """
        if WRITTEN not in documents.columns:
            return documents, pl.DataFrame(schema=OUTCOMES)
        days: list[date | None] = []
        rules: list[str | None] = []
        known: dict[tuple[str, str], tuple[date | None, str | None]] = {}
        for source, written in zip(_keys(documents), documents[WRITTEN].to_list(), strict=True):
            if written is None:
                found: tuple[date | None, str | None] = (None, None)
            else:
                if (source, written) not in known:
                    known[source, written] = self._read(source, written)
                found = known[source, written]
            days.append(found[0])
            rules.append(found[1])
        new = pl.Series("new", days, dtype=pl.Date)
        rule = pl.Series(RULE, rules, dtype=pl.String)
        outcomes = (
            documents.select("file", "line", pl.col(WRITTEN).alias("written"), rule.alias("rule"))
            .filter(pl.col("written").is_not_null())
            .with_columns(n=pl.lit(1, pl.Int64))
        )
        read = documents.with_columns(
            pl.coalesce("date", new).alias("date"),
            pl.when(new.is_not_null())
            .then(pl.lit("day"))
            .otherwise(pl.col("date_precision"))
            .alias("date_precision"),
            rule,
        ).drop(WRITTEN)
        return read, _summed(outcomes)

    def _read(self, source: str, written: str) -> tuple[date | None, str | None]:
        """The day that a date of a source is, and the rule."""
        sure = read_field_date(written)
        if sure is not None and sure.calendar is not None:
            return sure.first_day, f"{sure.calendar} calendar"
        meant = readings(written)
        for rule in (*self.given, *self.chosen.get(source, ())):
            if rule in meant:
                return meant[rule].first_day, rule
        if len(meant) == 1:
            [(rule, day)] = meant.items()
            if rule in _SURE:
                return day.first_day, rule
        return None, None


def date_problems(outcomes: pl.DataFrame) -> list[Problem]:
    """What to report of dates that were in doubt: by file and rule, and those not understood."""
    problems: list[Problem] = []
    for file, line, written, rule, n in _summed(outcomes).rows():
        shown = repr(written[:40])
        dates = "1 date" if n == 1 else f"{n:,} dates"
        if rule is not None:
            reason = f"{dates} read as {rule}, first {shown}"
        elif line is None:
            reason = f"date not understood: {written[:80]!r}"
        else:
            reason = f"{dates} not understood, first {shown} at line {line}"
        problems.append(Problem(file, line, reason, skipped=False))
    return problems


def _summed(outcomes: pl.DataFrame) -> pl.DataFrame:
    """One row for each file and rule, with the first date."""
    return (
        outcomes.group_by("file", "rule", maintain_order=True)
        .agg(pl.col("line", "written").first(), pl.col("n").sum())
        .select(*OUTCOMES)
    )


def _is_order(possible: str) -> bool:
    return possible.split(_JOINT)[0] in _SURE


def _keys(documents: pl.DataFrame) -> list[str]:
    """The source of each document, or else its file."""
    named = [name for name in ("source", "folder") if name in documents.columns]
    return documents.select(pl.coalesce(*named, "file")).to_series().to_list()


def _proof(meant: Mapping[str, WrittenDate], record: Mapping[str, Any]) -> str | None:
    """The reading that another date of the document agrees with, if it is the only one."""
    if len(meant) == 1 and next(iter(meant)) in _SURE:
        return None
    others = set(_other_days(record))
    agreeing = [
        rule
        for rule, day in meant.items()
        if day.first_day in others or (day.month, day.day) in others
    ]
    return agreeing[0] if len(agreeing) == 1 else None


def _other_days(record: Mapping[str, Any]) -> Iterable[date | tuple[int, int]]:
    """The days that a document states elsewhere; without a year as month and day."""
    for name in ("url", "link", "address", "file"):
        address = record.get(name)
        found = date_in_address(address) if isinstance(address, str) else None
        if found and found.day and found.first_day:
            yield found.first_day
    for name, value in record.items():
        if name in ("id", "title", "text", "file", WRITTEN) or not isinstance(value, str):
            continue
        if len(value) <= 40 and (when := parse_date(value)) and when[1] == "day":
            yield when[0]
    dateline = find_dateline(record["text"], 0)
    if dateline and dateline.when and dateline.when.month and dateline.when.day:
        yield dateline.when.month, dateline.when.day
