"""Compare what two releases of relstat measure: every column of every command, to the last digit.

    relstat freq corpus.relstat --top 0 -f json > old/corpus.freq.json      # and so on
    python scripts/compare_releases.py old/ new/

Both folders hold the json output of the same commands, under the same file names. Long tables are
compared as wide ones: ``group_count`` of the group X is ``count: X``, as releases before 0.2 named
it. Cells that were sentences and are lists of numbers now are written as those releases wrote
them. Exit status 1 where a column or a row is lost or a value differs.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

Row = dict[str, Any]

_SHOWN: Final = 5  # differing values that are printed of each column
_SIGNS: Final = "▁▂▃▄▅▆▇█"


def main(argv: Sequence[str] | None = None) -> int:
    """Compare two folders; return the exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("old", type=Path, help="Folder of the old release's json files.")
    parser.add_argument("new", type=Path, help="Folder of the new release's json files.")
    parser.add_argument("--only", metavar="TEXT", default="", help="Files with TEXT in their name.")
    given = parser.parse_args(argv)
    names = sorted({path.name for side in (given.old, given.new) for path in side.glob("*.json")})
    found = compared = 0
    for name in (one for one in names if given.only in one):
        differences = list(compare_files(given.old / name, given.new / name))
        compared += 1
        found += len(differences)
        for line in differences:
            print(f"{name.removesuffix('.json')}: {line}")
    print(f"{compared:,} files compared, {found:,} differences")
    return 1 if found or not compared else 0


def compare_files(old: Path, new: Path) -> Iterator[str]:
    """Tell the differences of two json files, a line for each."""
    held = [path.exists() and path.stat().st_size > 0 for path in (old, new)]
    if not all(held):
        if any(held):
            yield f"only in {(old if held[0] else new).parent}"
        return
    before, after = (_tables(json.loads(path.read_bytes())) for path in (old, new))
    for name in [*before, *(one for one in after if one not in before)]:
        where = f"table {name}, " if name else ""
        if name not in after or name not in before:
            yield f"{where}only in {(old if name in before else new).parent}"
            continue
        for line in compare_tables(before[name], after[name]):
            yield f"{where}{line}"


def compare_tables(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    """Tell the differences of two tables."""
    rows = [widened(table) for table in (old, new)]
    if len(rows[0]) != len(rows[1]):
        yield f"{len(rows[0]):,} rows before, {len(rows[1]):,} now"
    if not rows[0] or not rows[1]:
        return
    by = old["provenance"]["options"].get("by") or []
    names = _matched(list(rows[0][0]), list(rows[1][0]), " and ".join(by))
    for lost in [name for name, now in names.items() if now is None]:
        yield f"column {lost} is lost"
    told: Counter[str] = Counter()
    for number, (before, after) in enumerate(zip(*rows, strict=False)):
        for name, now in names.items():
            if now is None or _same(before[name], _as_before(now, after, before[name])):
                continue
            told[name] += 1
            if told[name] <= _SHOWN:
                what = next((str(v) for v in before.values() if isinstance(v, str)), "")
                value = _as_before(now, after, before[name])
                yield f"row {number} ({what}), column {name}: {before[name]!r}, now {value!r}"
    for name, count in told.items():
        if count > _SHOWN:
            yield f"column {name}: {count:,} values differ in all"


def widened(table: Mapping[str, Any]) -> list[Row]:
    """The rows of a table with one row per item, as releases before 0.2 laid them out."""
    rows: list[Row] = [_with_periods(row) for row in table["rows"]]
    spread = table.get("spread")
    if spread is None or not rows:
        return rows
    over, values = spread["over"], spread["values"]
    step = len({row[over] for row in rows})
    inner = {over, *values}
    wide = []
    for first in range(0, len(rows), step):
        item = {name: value for name, value in rows[first].items() if name not in inner}
        for row in rows[first : first + step]:
            for name in inner - {over}:
                item[f"{name.removeprefix(f'{over}_')}: {row[over]}"] = row[name]
            if any(row[name] != value for name, value in item.items() if name in row):
                raise ValueError(f"the rows of an item differ: {row}")
        wide.append(item)
    return wide


def _with_periods(row: Row) -> Row:
    """A row with a column for each of its listed periods."""
    for one in row.get("periods") or ():
        row |= {f"{name}: {one['period']}": one[name] for name in ("count", "rate")}
    return row


def _tables(loaded: Mapping[str, Any]) -> dict[str, Any]:
    """The tables of a file by name; one by itself has the empty name."""
    if "tables" not in loaded:
        return {"": loaded}
    tables: dict[str, Any] = loaded["tables"]
    return tables if len(tables) > 1 else {"": next(iter(tables.values()))}


def _matched(old: list[str], new: list[str], by: str) -> dict[str, str | None]:
    """The new name of every old column; None where it is lost."""
    names: dict[str, str | None] = {}
    for name in old:
        if name in new:
            names[name] = name
        elif name == by and "group" in new:
            names[name] = "group"
        elif name.endswith("_told") and name.replace("_told", "_before") in new:
            names[name] = name
        else:
            names[name] = None
    return names


def _as_before(name: str, row: Row, before: Any) -> Any:
    """A value of the new release as the old one wrote it."""
    if name.endswith("_told") and name not in row:
        side = name.removesuffix("_told")
        return f"{row[f'{side}_before']:,} → {row[f'{side}_after']:,}"
    value = row[name]
    if isinstance(value, list) and isinstance(before, str) and name in _WRITERS:
        return _WRITERS[name](row)
    return value


def _same(old: Any, new: Any) -> bool:
    if isinstance(old, float) and isinstance(new, float):
        return old == new or (math.isnan(old) and math.isnan(new))
    return bool(old == new)


def _words(name: str) -> Callable[[Row], str]:
    return lambda row: ", ".join(f"{one['word']} {one['points']:+.1f}" for one in row[name])


def _languages(row: Row) -> str:
    listed = row["languages"]
    more = f" and {len(listed) - 4} more" if len(listed) > 4 else ""
    return ", ".join(f"{one['language']} {one['share']:.1%}" for one in listed[:4]) + more


def _values(row: Row) -> str:
    left = row["distinct"] - len(row["values"])
    more = f" and {left:,} more" if left else ""
    return ", ".join(one["value"] for one in row["values"]) + more


def _series(row: Row) -> str:
    """Rates as shares of their highest, and shares of the new variant as they are, as signs."""
    values = row["series"]
    highest = 1.0 if "old_before" in row else max((v for v in values if v is not None), default=0)
    return "".join(
        "?" if v is None else "·" if not v
        else _SIGNS[max(math.ceil(v / highest * len(_SIGNS) - 1e-9), 1) - 1]
        for v in values
    )  # fmt: skip


_WRITERS: Final[dict[str, Callable[[Row], str]]] = {
    "raising": _words("raising"),
    "lowering": _words("lowering"),
    "languages": _languages,
    "values": _values,
    "series": _series,
    "most_frequent": lambda row: "; ".join(
        f"{one['filler']} {one['count']}" for one in row["most_frequent"]
    ),
}


if __name__ == "__main__":
    sys.exit(main())
