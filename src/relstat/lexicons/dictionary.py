"""Dictionaries of tone: terms with weights and categories, and the words that modify them.

A :class:`Dictionary` is what a lexicon of sentiment or of categories means, whatever format it is
written in (:mod:`relstat.lexicons.dictionary_files`): ours and the user's are the same. A term is a
word or a phrase, with the wildcards ``*`` (any letters, or none) and ``?`` (one) in its words.

Five names of categories have a meaning of their own:

============  =====================================================================================
``negation``  turns what follows: its weight is the factor ("not": -0.5)
``booster``   strengthens or weakens what follows: its weight is the factor ("very": 1.4)
``relief``    turns what follows where that is negative: "fight against", "prevent", "end of"
``harm``      turns what follows where that is positive: "undermine", "lack of", "threat to"
``name``      a name or another sense, which is neutral and hides the terms inside it
============  =====================================================================================
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

__all__ = ["FACTORS", "MODIFIERS", "NAME", "Dictionary", "Entry"]

FACTORS: Final = {"negation": -0.5, "booster": 1.4, "relief": -0.5, "harm": -0.5}
"""The categories that modify what follows, and their factor where an entry has no weight."""
MODIFIERS: Final = tuple(FACTORS)
NAME: Final = "name"


@dataclass(frozen=True)
class Entry:
    """A term, as written; its weight, None for none; and the categories that it is in.

    An entry of one of the ``MODIFIERS`` has its factor as weight. One without weight and categories
    is a name: it hides what is inside it.
    """

    term: str
    weight: float | None = None
    categories: tuple[str, ...] = ()

    @property
    def modifier(self) -> str | None:
        """What kind of modifier it is, if it is one."""
        return next((one for one in self.categories if one in FACTORS), None)

    @property
    def is_name(self) -> bool:
        """Whether it has no tone and hides what is inside it."""
        return self.categories == (NAME,) or (self.weight is None and not self.categories)


@dataclass(frozen=True, eq=False)
class Dictionary:
    """The entries of a lexicon, in the order of its file.

    Attributes:
        name: its short name, for tables.
        entries: its terms; a term may have several entries.
        header: what its file says of it: ``entry``, ``source``, ``licence``; may be empty.
    """

    name: str
    entries: tuple[Entry, ...]
    header: Mapping[str, str] = field(default_factory=dict)

    @property
    def categories(self) -> tuple[str, ...]:
        """The categories of its terms, without modifiers, in order of appearance."""
        named = (one for entry in self.entries for one in entry.categories)
        return tuple(one for one in dict.fromkeys(named) if one not in FACTORS)

    @property
    def weighted(self) -> bool:
        """Whether sentences have a score by it: some term has a weight other than 0."""
        return any(entry.weight and entry.modifier is None for entry in self.entries)
