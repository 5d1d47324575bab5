"""Actors: countries, persons and organisations, with the names that texts give them.

An actor is a row of the tables ``actors_countries_en``, ``actors_persons_en``,
``actors_organisations_en``, or of a user's file with the same columns. Rows of the kind ``none``
(``actors_none_en``) are names that contain an actor's name and mean something else, such as
``Warsaw Treaty``. The columns are

=============  ==================================================================================
``actor``      the name in tables
``kind``       ``country``, ``person``, ``organisation`` or ``none``
``of``         the country or organisation that it belongs to, or ``-``
``office``     when it held office, or existed: ``1993-01-20/2001-01-19``, with years, months or
               days, open at either end (``2012/``); several with commas; ``-`` for always
``aliases``    its names, divided by ``|``
=============  ==================================================================================

In an alias ``(a/b)`` writes both and ``(/s)`` with or without: ``Iranian(/s)``. A capital letter in
it must be one in the text, a small letter may be one; an abbreviation of up to four letters is
matched in capitals only (``US`` is not ``us``). Hyphens count as spaces; periods of abbreviations,
possessive endings and accents count for nothing.

``~alias`` is weak: it counts only in documents that name the actor by another alias: ``~Moon``
only where ``Moon Jae-in`` is. For ``~~alias`` a name of what the actor belongs to is enough:
``~~Security Council`` beside ``United Nations``. An alias that several actors share is decided by
the names in the document and the date (:mod:`relstat.corpus.actors`).
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from difflib import get_close_matches
from functools import cache, cached_property
from os import PathLike
from pathlib import Path
from typing import Any, Final, Literal, cast, get_args

from relstat.derived import Derived
from relstat.errors import InputError, OptionError, listing
from relstat.lexicons.lexicon import Lexicon, load_lexicon

__all__ = ["COLUMNS", "KINDS", "Actor", "Actors", "Alias", "Kind", "load_actors"]

Kind = Literal["country", "person", "organisation", "none"]
KINDS: Final = get_args(Kind)
COLUMNS: Final = ("actor", "kind", "of", "office", "aliases")
PACKAGED: Final = (
    "actors_countries_en",
    "actors_persons_en",
    "actors_organisations_en",
    "actors_none_en",
)
"""The packaged tables, which together are the table of actors."""

_EMPTY: Final = "-"
_CHOICE: Final = re.compile(r"\(([^()]*/[^()]*)\)")
_DAY: Final = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")
_NEAR: Final = 3  # names that a message proposes


@dataclass(frozen=True, slots=True)
class Alias:
    """A name of an actor.

    A ``weak`` one needs another name of the actor in the document; with ``by_owner`` one of what
    the actor belongs to is enough.
    """

    text: str
    weak: bool = False
    by_owner: bool = False


@dataclass(frozen=True, slots=True)
class Actor:
    """A country, person or organisation.

    Attributes:
        name: its name in tables.
        kind: what it is; ``none`` for a name that means no actor.
        of: the name of the actor that it belongs to, or "".
        terms: when it held office or existed, first and last day; none for always.
        aliases: its names.
    """

    name: str
    kind: Kind
    of: str
    terms: tuple[tuple[date, date], ...]
    aliases: tuple[Alias, ...]

    def held(self, first: date | None, last: date | None) -> bool:
        """Whether it held office on some day from ``first`` to ``last``; now, for None."""
        if not self.terms:
            return True
        if first is None or last is None:
            return self.terms[-1][1] == date.max
        return any(since <= last and first <= until for since, until in self.terms)


@dataclass(frozen=True)
class Actors:
    """The actors that are looked for, in the order of their table.

    ``kept`` is what was derived from them.
    """

    rows: tuple[Actor, ...]
    kept: dict[Derived[Any, Any], Any] = field(default_factory=dict, repr=False, compare=False)

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Actor]:
        return iter(self.rows)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of all that are actors."""
        return tuple(row.name for row in self.rows if row.kind != "none")

    @cached_property
    def places(self) -> dict[str, int]:
        """The row of each actor by its name."""
        return {row.name: place for place, row in enumerate(self.rows)}

    @cached_property
    def _by_alias(self) -> dict[str, list[int]]:
        """The rows that have an alias, by the alias in lower case."""
        found: dict[str, list[int]] = {}
        for place, row in enumerate(self.rows):
            for alias in row.aliases if row.kind != "none" else ():
                found.setdefault(_fold(alias.text), []).append(place)
        return found

    def find(self, name: str) -> int:
        """Return the row of an actor by its name or an alias of its own, whatever the case.

        Raises:
            OptionError: no such actor, or an alias that several actors share.
        """
        folded = _fold(name)
        by_name = {_fold(one): self.places[one] for one in self.names}
        if folded in by_name:
            return by_name[folded]
        found = list(dict.fromkeys(self._by_alias.get(folded, ())))
        if len(found) == 1:
            return found[0]
        if found:
            shared = listing(self.rows[place].name for place in found)
            raise OptionError(f"several actors are called {name!r}: {shared}")
        near = get_close_matches(folded, [*by_name, *self._by_alias], n=_NEAR, cutoff=0.6)
        near = near or [one for one in by_name if folded and folded in one][:_NEAR]
        places = [by_name[one] if one in by_name else self._by_alias[one][0] for one in near]
        names = listing(dict.fromkeys(self.rows[place].name for place in places))
        meant = f"did you mean {names}? " if near else ""
        raise OptionError(
            f"no actor named {name!r}; {meant}There are {len(self.names):,}; a file of your own "
            "adds more"
        )

    def join(self, added: Actors) -> Actors:
        """Return these with others added; one with the same name is replaced.

        A row whose aliases begin with ``+`` adds them to those of the actor instead, and one
        without aliases removes it.
        """
        rows = {row.name: row for row in self.rows}
        for row in added.rows:
            first = row.aliases[0].text if row.aliases else ""
            if first.startswith("+"):
                more = (replace(row.aliases[0], text=first[1:].strip()), *row.aliases[1:])
                known = rows.get(row.name)
                base = known or replace(row, aliases=())
                rows[row.name] = replace(base, aliases=(*base.aliases, *more))
            elif row.aliases:
                rows[row.name] = row
            else:
                rows.pop(row.name, None)
        return Actors(tuple(rows.values()))


def load_actors(file: str | PathLike[str] | None = None) -> Actors:
    """Read the packaged table of actors, and add or replace the rows of a user's file.

    Raises:
        InputError: a file that cannot be read, without the columns of the table, or with a row
            that is no actor; the message names the row.
    """
    actors = _read_packaged()
    return actors if file is None else actors.join(Actors(tuple(_read(load_lexicon(Path(file))))))


@cache
def _read_packaged() -> Actors:
    """Read files that do not change while the program runs."""
    return Actors(tuple(actor for name in PACKAGED for actor in _read(load_lexicon(name))))


def _read(lexicon: Lexicon) -> Iterator[Actor]:
    if lexicon.columns != COLUMNS:
        raise InputError(
            f"lexicon {lexicon.name}: a table of actors has the header line "
            f"'# columns: {' '.join(COLUMNS)}'"
        )
    for name, kind, of, office, aliases in lexicon.rows:
        where = f"lexicon {lexicon.name}, actor {name!r}"
        if kind not in KINDS:
            raise InputError(f"{where}: no kind {kind!r}; there are: {listing(KINDS)}")
        terms = [] if office == _EMPTY else [_read_term(one, where) for one in office.split(",")]
        yield Actor(
            name,
            cast(Kind, kind),
            "" if of == _EMPTY else of,
            tuple(sorted(terms)),
            tuple(dict.fromkeys(_read_aliases(aliases, where))),
        )


def _read_aliases(text: str, where: str) -> Iterator[Alias]:
    if text == _EMPTY:
        return
    for part in text.split("|"):
        bare = part.strip().lstrip("~")
        signs = len(part.strip()) - len(bare)
        for written in _expand(bare):
            if not any(character.isalnum() for character in written):
                raise InputError(f"{where}: an alias is empty in {text!r}")
            yield Alias(written, weak=signs > 0, by_owner=signs > 1)


def _expand(text: str) -> Iterator[str]:
    """Write out every choice ``(a/b)``, inner ones first."""
    found = _CHOICE.search(text)
    if found is None:
        yield " ".join(text.split())
        return
    for choice in found[1].split("/"):
        yield from _expand(text[: found.start()] + choice + text[found.end() :])


def _read_term(text: str, where: str) -> tuple[date, date]:
    since, slash, until = text.strip().partition("/")
    begins, ends = _read_day(since, last=False), _read_day(until, last=True)
    if not slash or begins is None or ends is None or begins > ends:
        raise InputError(
            f"{where}: {text.strip()!r} is no time in office; write it as 2001-01-20/2009-01-19"
        )
    return begins, ends


def _read_day(text: str, *, last: bool) -> date | None:
    """The first or last day of a year, month or day; the ends of time where nothing is given."""
    if not text:
        return date.max if last else date.min
    found = _DAY.fullmatch(text)
    if found is None:
        return None
    year, month, day = (None if part is None else int(part) for part in found.groups())
    assert year is not None
    try:
        month = month or (12 if last else 1)
        return date(year, month, day or (monthrange(year, month)[1] if last else 1))
    except ValueError:
        return None


def _fold(text: str) -> str:
    return " ".join(text.replace("-", " ").replace(".", "").split()).casefold()


def check_actors(actors: Sequence[Actor]) -> None:
    """Raise InputError unless each actor has a name of its own and belongs to one that exists."""
    names = [actor.name for actor in actors]
    for actor in actors:
        if names.count(actor.name) > 1:
            raise InputError(f"actor {actor.name!r} is in the table twice")
        if actor.of and actor.of not in names:
            raise InputError(f"actor {actor.name!r} belongs to {actor.of!r}, which is in no row")
