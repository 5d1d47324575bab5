"""The first paragraph of a comparison: its largest differences in words, made from the tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import polars as pl

from relstat.corpus.groups import Groups
from relstat.measures.compare_scores import ScoreRow
from relstat.tables.rendering.values import one_line
from relstat.tables.table import Table

__all__ = ["summarise"]

_WORDS: Final = 3  # terms named for each group
_GROUPS: Final = 4  # groups of which terms are named
_SCORES: Final = 2  # scores named
_ALPHA: Final = 0.05


def summarise(
    tables: Mapping[str, Table],
    scores: Sequence[ScoreRow],
    groups: Groups,
    spans: Sequence[str],
    mentions: Sequence[str] = (),
) -> tuple[str, ...]:
    """Return at most five sentences with the largest differences and their numbers.

    Args:
        tables: those of the comparison.
        scores: their scores, with adjusted p.
        groups: what is compared.
        spans: first and last year of each.
        mentions: what all documents mention.
    """
    said = [
        _size(tables, groups, spans),
        _terms(tables["terms"], groups, "words", "Names aside, "),
        _near(tables["collocates"], groups, mentions)
        if "collocates" in tables
        else _terms(tables["phrases"], groups, "phrases"),
        _apart(scores, groups),
        _alike(tables, scores, groups),
    ]
    return tuple(one_line(f"{one[0].upper()}{one[1:]}") for one in said if one)


def _size(tables: Mapping[str, Table], groups: Groups, spans: Sequence[str]) -> str:
    """How many documents each group has, and of when."""
    size = tables["size"].frame.filter(pl.col("measure") == "documents")
    counts = [int(value or 0) for value in size["value"]]
    if len(counts) > _GROUPS:
        return (
            f"{len(counts)} groups are compared, of {min(counts):,} to {max(counts):,} documents."
        )
    named = [
        f"{count:,} document{'' if count == 1 else 's'} of {label}"
        + (f" ({span})" if span and span != label else "")
        for count, label, span in zip(counts, groups.labels, spans, strict=True)
    ]
    warning = ""
    if "years" in tables and any("in common" in str(note) for note in tables["years"].notes):
        warning = ", which have no year in common, so that a difference may be one of time"
    return f"{_join(named)} are compared{warning}."


def _terms(
    table: Table, groups: Groups, what: str, opening: str = "", per: str = "per 10,000 words"
) -> str:
    """The terms that set groups apart, with their rates on both sides."""
    number = _WORDS if len(groups.labels) == 2 else 1
    parts: list[str] = []
    for label in groups.labels[:_GROUPS]:
        rows = table.frame.filter(pl.col("group") == label).head(number)
        if not len(rows):
            continue
        named = [
            f"“{row['written']}” ({_rate(row['rate'])}, {_rate(row['others'])})"
            for row in rows.iter_rows(named=True)
        ]
        if not parts:
            row = rows.row(0, named=True)
            here, there = _rate(row["rate"]), _rate(row["others"])
            others = _others(groups, label)
            named[0] = f"“{row['written']}” ({here} {per}, {there} in {others})"
        parts.append(f"{label}, {_join(named)}")
    if not parts:
        return f"{opening}no {what} differ beyond chance."
    return f"{opening}the most distinctive {what} are, in {'; in '.join(parts)}."


def _near(table: Table, groups: Groups, mentions: Sequence[str]) -> str:
    """The words near what is mentioned."""
    near = " or ".join(f"“{each}”" for pattern in mentions for each in pattern.split("|"))
    return _terms(table, groups, "words", f"near {near}, ", "per 10,000 words there")


def _others(groups: Groups, label: str) -> str:
    """What a group is compared with."""
    if len(groups.labels) == 2:
        return groups.labels[1 - groups.labels.index(label)]
    return "all others"


def _apart(scores: Sequence[ScoreRow], groups: Groups) -> str:
    """The scores that differ most, in proportion to their size."""
    sure = [row for row in scores if np.isfinite(row.p) and row.p < _ALPHA]
    ordered = sorted(sure, key=lambda row: -_proportion(row))
    families: dict[str, ScoreRow] = {}
    for row in ordered:  # the largest of a family each
        families.setdefault(row.family, row)
    named = [_score(row, groups) for row in list(families.values())[:_SCORES]]
    if not named:
        return "No score differs beyond chance."
    return f"Their scores differ most in {_join(named, ' and in ')}."


def _score(row: ScoreRow, groups: Groups) -> str:
    first, second = row.pair
    digits = row.digits
    name, unit = _in_prose(row)
    one, two = (f"{row.values[place]:,.{digits}f}{unit}" for place in row.pair)
    bounds = f"[{row.difference_low:,.{digits}f}, {row.difference_high:,.{digits}f}]"
    return (
        f"{name} ({one} in {groups.labels[first]}, {two} in {groups.labels[second]}; "
        f"difference {row.difference:,.{digits}f} {bounds})"
    )


def _in_prose(row: ScoreRow) -> tuple[str, str]:
    """What a score is called in a sentence, and the unit after its values."""
    name, comma, unit = row.label.rpartition(", ")
    if comma and unit == "%":
        return name, " %"
    if row.family == "sentiment" and comma:  # the mean, with the ends of its scale
        return f"the mean sentiment of a sentence, {unit}", ""
    return row.label, ""


def _proportion(row: ScoreRow) -> float:
    """How large a difference is beside the larger of the two values."""
    sizes = np.abs(row.values[list(row.pair)])
    return float(abs(row.difference) / sizes.max()) if sizes.max() > 0 else 0.0


def _alike(tables: Mapping[str, Table], scores: Sequence[ScoreRow], groups: Groups) -> str:
    """What does not differ, or is said by all."""
    same = [row for row in scores if np.isfinite(row.p) and row.p >= _ALPHA]
    said = []
    if same:
        row = min(same, key=_proportion)
        name, unit = _in_prose(row)
        one, two = (f"{row.values[place]:,.{row.digits}f}{unit}" for place in row.pair)
        said.append(f"no difference beyond chance is found in {name} ({one} and {two})")
    shared = tables["shared"].frame
    if len(shared):
        phrases = shared["written"].unique(maintain_order=True).head(_WORDS).to_list()
        all_ = "both" if len(groups.labels) == 2 else "all"
        noun = "phrase" if len(phrases) == 1 else "phrases"
        said.append(f"{all_} use the {noun} {_join([f'“{one}”' for one in phrases])}")
    if not said:
        return ""
    sentence = ", and ".join(said)
    return f"{sentence}."


def _rate(value: Any) -> str:
    if value is None:
        return "unknown"
    return f"{value:.1f}" if value >= 0.05 or value == 0 else "under 0.1"


def _join(parts: Sequence[str], last: str = " and ") -> str:
    """Parts as a list in a sentence."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])}{last}{parts[-1]}"
