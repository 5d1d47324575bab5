"""Word lists and tables as files with a header; one function reads ours and the user's.

A lexicon is a UTF-8 text file, ``NAME.txt`` or ``NAME.txt.xz``. It may open with a header: lines
``# key: value``, the first of which is ``# name:``, continued by lines that begin with ``#`` and
two or more spaces::

    # name: titles_en
    # entry: a title before a name, in lower case
    # language: en
    # source: written for this example
    # licence: MIT

Below it, a file without ``columns`` holds words divided by white space, and ``#`` starts a
comment. With ``# columns: word score`` every line is a row of a table, its fields divided by tabs;
blank lines and lines that begin with ``#`` and a space are left out.

To add a lexicon, add a file with a header to this folder.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final

from relstat.errors import InputError, listing

__all__ = ["HEADER_KEYS", "REQUIRED_KEYS", "Lexicon", "lexicon_names", "load_lexicon"]

FOLDER: Final = Path(__file__).parent
REQUIRED_KEYS: Final = ("name", "entry", "language", "source", "licence")
"""Header keys that every packaged lexicon has."""
HEADER_KEYS: Final = (*REQUIRED_KEYS, "columns", "licence-text", "version")
"""All header keys: ``licence-text`` names the file beside it with the terms, ``version`` what the
entries were taken from."""

_SUFFIXES: Final = (".txt", ".txt.xz")


@dataclass(frozen=True)
class Lexicon:
    """A word list or a table, with the header that says what it is.

    Attributes:
        name: the name of its file without the suffix, or the one in its header.
        columns: the names of the fields of a row; ``("word",)`` for a word list.
        rows: one tuple of strings per entry, in the order of the file.
        header: ``entry``, ``language``, ``source``, ``licence`` and what else its header has;
            empty for a file without one.
    """

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    header: Mapping[str, str] = field(default_factory=dict)

    @property
    def words(self) -> frozenset[str]:
        """The entries of the first column."""
        return frozenset(row[0] for row in self.rows)

    def column(self, name: str) -> tuple[str, ...]:
        """Return one field of every row; raise InputError for an unknown name."""
        if name not in self.columns:
            raise InputError(
                f"lexicon {self.name}: no column {name!r}; there are: {listing(self.columns)}"
            )
        place = self.columns.index(name)
        return tuple(row[place] for row in self.rows)

    def mapping(self, name: str) -> dict[str, str]:
        """Return the first column's entries with another's; of equal entries the last counts."""
        return dict(zip(self.column(self.columns[0]), self.column(name), strict=True))

    def numbers(self, name: str) -> dict[str, float]:
        """Return :meth:`mapping` as numbers; raise InputError for a field that is none."""
        found: dict[str, float] = {}
        for entry, text in self.mapping(name).items():
            try:
                found[entry] = float(text)
            except ValueError:
                raise InputError(
                    f"lexicon {self.name}: the {name} of {entry!r} is {text!r}, not a number"
                ) from None
        return found


def lexicon_names() -> list[str]:
    """Return the names of the packaged lexicons, sorted."""
    return sorted(_packaged_files())


def load_lexicon(choice: str | Path) -> Lexicon:
    """Read a packaged lexicon by its name, or any file in the same format by its path.

    Raises:
        InputError: no lexicon of that name and no such file; a file that is not UTF-8 text; a
            header with an unknown key; a row with another number of fields than ``columns``.
    """
    packaged = _packaged_files().get(choice) if isinstance(choice, str) else None
    return _read_packaged(packaged) if packaged else _read(Path(choice))


def _packaged_files() -> dict[str, Path]:
    return {
        path.name.split(".")[0]: path for path in FOLDER.iterdir() if path.name.endswith(_SUFFIXES)
    }


@cache
def _read_packaged(path: Path) -> Lexicon:
    """Read a file that does not change while the program runs."""
    return _read(path)


def _read(path: Path) -> Lexicon:
    lines = _read_text(path).splitlines()
    header, body = _split_header(lines, path)
    name = header.pop("name", path.name.split(".")[0])
    columns = tuple(header.pop("columns", "").split())
    if columns:
        rows = tuple(_split_rows(lines, body, columns, path))
    else:
        rows = tuple((word,) for line in lines[body:] for word in line.split("#", 1)[0].split())
    return Lexicon(name, columns or ("word",), rows, header)


def _read_text(path: Path) -> str:
    try:
        content = path.read_bytes()
        if path.suffix == ".xz":
            import lzma

            content = lzma.decompress(content)
        return content.decode("utf-8-sig")
    except OSError as error:
        raise InputError(
            f"no list named {str(path)!r} and no such file; there are: "
            f"{listing(lexicon_names())}, or the path of a file ({error.strerror})"
        ) from None
    except UnicodeDecodeError:
        raise InputError(f"lexicon {path} is not UTF-8 text") from None


def _split_header(lines: list[str], path: Path) -> tuple[dict[str, str], int]:
    """Return the header, and the number of its lines; a file without ``# name:`` has none."""
    header: dict[str, str] = {}
    if not lines or not lines[0].startswith("# name:"):
        return header, 0
    key = ""
    for number, line in enumerate(lines):
        if not line.startswith("#"):
            return header, number
        if line.startswith("#  "):
            header[key] = f"{header[key]} {line[1:].strip()}"
            continue
        key, colon, value = line[1:].strip().partition(":")
        if not colon or key not in HEADER_KEYS or key in header:
            problem = "given twice" if key in header else "no header line"
            raise InputError(
                f"lexicon {path}, line {number + 1}: {line!r} is {problem}; the header has lines "
                f"'# key: value' with the keys {listing(HEADER_KEYS)}, and ends with a blank line"
            )
        header[key] = value.strip()
    return header, len(lines)


def _split_rows(
    lines: list[str], body: int, columns: tuple[str, ...], path: Path
) -> Iterator[tuple[str, ...]]:
    for number, line in enumerate(lines[body:], body + 1):
        if not line.strip() or line == "#" or line.startswith("# "):
            continue
        row = tuple(line.split("\t"))
        if len(row) != len(columns):
            raise InputError(
                f"lexicon {path}, line {number}: {len(row)} fields where the header has "
                f"{len(columns)} columns: {listing(columns)}"
            )
        yield row
