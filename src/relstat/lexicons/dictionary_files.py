"""Dictionaries of tone from files: tables of words and weights, LIWC, quanteda's YAML.

========================  =========================================================================
table (csv, tsv, txt)     a term, its weight, its category, in any order under the headings of the
                          first line (``term``, ``weight``, ``category``), or without headings: a
                          term and a number (VADER, AFINN), or a term and a category
a list of words           a line each: one category, named as the file
``.dic``                  LIWC: numbered categories between two lines ``%``, then terms with numbers
``.dicx``                 LIWC-22: a table with a column for each category
``.yml``, ``.yaml``       quanteda: categories, which may have categories in them, over lists of
                          terms
a lexicon of relstat      a header of lines ``# key: value`` (:mod:`relstat.lexicons.lexicon`)
========================  =========================================================================

Terms of a dictionary without weights weigh 1 in the category ``positive``, -1 in ``negative``, and
the other way round in ``neg_negative`` and ``neg_positive``, which hold negated terms.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Final

from relstat.errors import InputError, listing
from relstat.lexicons.dictionary import NAME, Dictionary, Entry
from relstat.lexicons.lexicon import load_lexicon
from relstat.lexicons.yaml_categories import read_categories

__all__ = ["load_dictionary", "packaged_dictionary"]

_HEADINGS: Final = {
    "term": ("term", "word", "token", "pattern", "entry", "dicterm", "lemma", "phrase"),
    "weight": ("weight", "valence", "score", "sentiment", "polarity", "value", "rating", "boost"),
    "category": ("category", "categories", "class", "label", "key"),
}
_SIGNS: Final = {
    "positive": 1.0,
    "negative": -1.0,
    "pos": 1.0,
    "neg": -1.0,
    "neg_positive": -1.0,
    "neg_negative": 1.0,
}
_DELIMITERS: Final = "\t,;"
_Rows = Iterator[tuple[int, list[str]]]


@cache
def packaged_dictionary(name: str) -> Dictionary:
    """Return a dictionary that ships with relstat, read once."""
    lexicon = load_lexicon(name)
    rows = ((number, list(row)) for number, row in enumerate(lexicon.rows, 1))
    entries = _of_columns(Path(name), rows, list(lexicon.columns))
    return Dictionary(name, tuple(entries), dict(lexicon.header))


def load_dictionary(path: str | Path) -> Dictionary:
    """Read a dictionary of tone; its suffix and its first lines give the format.

    Raises:
        InputError: the file cannot be read, or a line of it is not understood; the message has the
            file and the line.
    """
    path = Path(path)
    text = _read_text(path)
    name = path.name.split(".")[0]
    if text.startswith("# name:"):
        lexicon = load_lexicon(path)
        rows = ((number, list(row)) for number, row in enumerate(lexicon.rows, 1))
        entries = _of_columns(path, rows, list(lexicon.columns))
        name, header = lexicon.name, dict(lexicon.header)
    else:
        header = {}
        suffix = path.suffix.lower()
        if suffix == ".dic" or text.lstrip().startswith("%"):
            entries = _of_liwc(path, text)
        elif suffix in (".yml", ".yaml"):
            entries = _of_categories(read_categories(path, text))
        else:
            entries = _of_table(path, text, name)
    found = tuple(entries)
    if not found:
        raise InputError(f"lexicon {path}: no term in it")
    return Dictionary(name, _with_signs(found), header)


def _read_text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except OSError as error:
        raise InputError(f"lexicon {path}: {error.strerror}") from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise InputError(f"lexicon {path}, line {line}: not UTF-8 text") from None


def _of_table(path: Path, text: str, name: str) -> Iterator[Entry]:
    """Read a table with or without headings, or a list of words."""
    rows = list(_split_lines(text))
    if not rows:
        return
    first = [cell.strip().lower() for cell in rows[0][1]]
    if first[0] == "dicterm" and len(first) > 1:
        yield from _of_marks(rows)
        return
    known = {heading for headings in _HEADINGS.values() for heading in headings}
    if set(first) & known:
        yield from _of_columns(path, iter(rows[1:]), first)
    elif all(len(cells) == 1 for _, cells in rows):
        yield from (Entry(cells[0].strip(), None, (name,)) for _, cells in rows)
    else:
        yield from _without_headings(path, rows)


def _split_lines(text: str) -> _Rows:
    """Split lines at the delimiter of the first that has one; leave out empty ones and comments."""
    lines = text.split("\n")
    counts = {sign: sum(sign in line for line in lines[:50]) for sign in _DELIMITERS}
    delimiter = max(_DELIMITERS, key=lambda sign: counts[sign])
    reader = csv.reader(
        lines,
        delimiter=delimiter,
        quoting=csv.QUOTE_MINIMAL if delimiter != "\t" else csv.QUOTE_NONE,
    )
    for cells in reader:
        if any(cell.strip() for cell in cells) and not cells[0].startswith("# "):
            yield reader.line_num, cells


def _of_columns(path: Path, rows: _Rows, columns: Sequence[str]) -> Iterator[Entry]:
    """Read rows under headings."""
    place = {
        kind: next((i for i, column in enumerate(columns) if column in headings), None)
        for kind, headings in _HEADINGS.items()
    }
    if place["term"] is None:
        raise InputError(
            f"lexicon {path}: no column of terms; it is called one of "
            f"{listing(_HEADINGS['term'])}, and the columns are {listing(tuple(columns))}"
        )
    for line, cells in rows:
        if len(cells) < len(columns):
            raise InputError(
                f"lexicon {path}, line {line}: {len(cells)} fields where there are "
                f"{len(columns)} columns: {listing(tuple(columns))}"
            )
        term, weight, category = (
            "" if at is None else cells[at].strip() for at in (place[kind] for kind in _HEADINGS)
        )
        categories = tuple(one.strip() for one in re.split("[;|]", category) if one.strip())
        number = _number(path, line, term, weight) if weight else None
        yield Entry(term, None if NAME in categories else number, categories)


def _without_headings(path: Path, rows: Sequence[tuple[int, list[str]]]) -> Iterator[Entry]:
    """Read a term and a number, or a term and a category, as the first row has them."""
    numbers = _is_number(rows[0][1][1])
    for line, cells in rows:
        if len(cells) < 2 or not cells[1].strip():
            raise InputError(f"lexicon {path}, line {line}: a term without a second field")
        term, second = cells[0].strip(), cells[1].strip()
        if not numbers:
            yield Entry(term, None, (second,))
            continue
        weight = _number(path, line, term, second)
        named = len(cells) == 3 and cells[2].strip() and not _is_number(cells[2])
        yield Entry(term, weight, (cells[2].strip(),) if named else ())


def _of_marks(rows: Sequence[tuple[int, list[str]]]) -> Iterator[Entry]:
    """Read LIWC-22: a column for each category, a mark in it where a term belongs to it."""
    names = [cell.strip() for cell in rows[0][1][1:]]
    for _, cells in rows[1:]:
        marked = (one.strip() not in ("", "0") for one in cells[1:])
        yield Entry(
            cells[0].strip(), None, tuple(n for n, on in zip(names, marked, strict=False) if on)
        )


def _of_liwc(path: Path, text: str) -> Iterator[Entry]:
    """Read LIWC: numbered categories between two lines ``%``, then terms with numbers."""
    names: dict[str, str] = {}
    marks = 0
    for line, written in enumerate(text.split("\n"), 1):
        row = written.strip()
        if not row:
            continue
        if row == "%":
            marks += 1
            continue
        fields = re.split(r"\t+", row) if "\t" in row else row.split()
        if marks == 1:
            if len(fields) < 2 or not fields[0].strip().isdecimal():
                raise InputError(
                    f"lexicon {path}, line {line}: {row!r} is no category: a number and a name"
                )
            names[fields[0].strip()] = fields[1].strip().split()[0]
        elif marks > 1:
            yield _liwc_entry(path, line, row, names)
    if marks < 2:
        raise InputError(f"lexicon {path}: LIWC's categories are between two lines '%'")


def _liwc_entry(path: Path, line: int, row: str, names: dict[str, str]) -> Entry:
    """Read a term and the numbers of its categories, in whatever notation they are."""
    row = re.sub(r"[(<][^)>]*[)>]\s*\d+/(\d+)", r" \1", row)  # "(02)125/464" is usually 464
    found = re.match(r"(.*?)((?:\s+\d+)+)\s*$", row)
    if found is None or not found[1].strip():
        raise InputError(f"lexicon {path}, line {line}: {row!r} has no number of a category")
    numbers = re.findall(r"\d+", found[2])
    unknown = [number for number in numbers if number not in names]
    if unknown:
        raise InputError(
            f"lexicon {path}, line {line}: no category has the number {unknown[0]}; there are: "
            f"{listing(tuple(names))}"
        )
    return Entry(found[1].strip(), None, tuple(dict.fromkeys(names[one] for one in numbers)))


def _of_categories(found: Iterator[tuple[str, tuple[str, ...]]]) -> Iterator[Entry]:
    return (Entry(term, None, categories) for term, categories in found)


def _with_signs(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Give terms of positive and negative categories a weight where no term has one."""
    if any(entry.weight is not None and entry.modifier is None for entry in entries):
        return entries
    return tuple(
        entry if entry.modifier else Entry(entry.term, _sign_of(entry.categories), entry.categories)
        for entry in entries
    )


def _sign_of(categories: tuple[str, ...]) -> float | None:
    signs = {_SIGNS[one.lower()] for one in categories if one.lower() in _SIGNS}
    return signs.pop() if len(signs) == 1 else None


def _is_number(text: str) -> bool:
    try:
        return float(text) == float(text)
    except ValueError:
        return False


def _number(path: Path, line: int, term: str, text: str) -> float:
    if not _is_number(text):
        raise InputError(
            f"lexicon {path}, line {line}: the weight of {term!r} is {text!r}, not a number"
        )
    return float(text)
