"""What is derived from an unchanging thing is made once, kept with it, and follows choices."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import compress
from typing import Any

import numpy as np
import polars as pl

from relstat.arrays import Flags
from relstat.derived import Derived, choose_derived, derived, derived_per_document


@dataclass
class Letters:
    """Something unchanging: one letter per document, and a count of how often it was read."""

    letters: str
    reads: list[str] = field(default_factory=list)
    kept: dict[Derived[Any, Any], Any] = field(default_factory=dict)

    def choose(self, keep: Flags) -> Letters:
        """Return the letters chosen."""
        chosen = "".join(compress(self.letters, keep.tolist()))
        return Letters(chosen, self.reads, choose_derived(self.kept, keep))


@dataclass
class Capitals:
    """A result that can follow a choice."""

    letters: str

    def choose(self, keep: Flags) -> Capitals:
        """Return the capitals chosen."""
        return Capitals("".join(compress(self.letters, keep.tolist())))


@derived
def size(source: Letters) -> int:
    source.reads.append("size")
    return len(source.letters)


@derived
def capitals(source: Letters) -> Capitals:
    source.reads.append("capitals")
    return Capitals(source.letters.upper())


@derived_per_document
def codes(source: Letters) -> Any:
    """Return the code of each letter."""
    source.reads.append("codes")
    return np.array([ord(letter) for letter in source.letters])


@derived_per_document
def names(source: Letters) -> pl.Series:
    source.reads.append("names")
    return pl.Series(list(source.letters))


CHOICE = np.array([True, False, True])


def test_a_result_is_made_once_and_kept_with_its_source() -> None:
    """A second call reads nothing; another source has its own result."""
    source, other = Letters("abc"), Letters("d")
    assert (size(source), size(source), size(other)) == (3, 3, 1)
    assert (source.reads, other.reads) == (["size"], ["size"])
    assert (size.known(source), codes.known(source)) == (True, False)


def test_a_known_result_is_put_and_not_made() -> None:
    """What an index stores is handed over."""
    source = Letters("abc")
    size.put(source, 30)
    assert (size(source), source.reads) == (30, [])


def test_values_per_document_follow_a_choice() -> None:
    """Arrays and series of one value per document are inherited, choice after choice."""
    source = Letters("abc")
    codes(source), names(source)
    chosen = source.choose(CHOICE)
    again = chosen.choose(np.array([False, True]))
    assert codes(chosen).tolist() == [97, 99]
    assert codes(again).tolist() == [99]
    assert names(again).to_list() == ["c"]
    assert codes(source).tolist() == [97, 98, 99]
    assert source.reads == ["codes", "names"]


def test_what_can_choose_follows_a_choice_and_the_rest_is_made_anew() -> None:
    """A result with a method ``choose`` is asked for the same of fewer documents."""
    source = Letters("abc")
    capitals(source), size(source)
    chosen = source.choose(CHOICE)
    assert capitals(chosen) == Capitals("AC")
    assert size(chosen) == 2
    assert source.reads == ["capitals", "size", "size"]


def test_an_array_that_is_not_per_document_is_made_anew() -> None:
    """An array has a method ``choose`` of its own, which means something else."""
    weights: Derived[Letters, Any] = derived(lambda source: np.ones(len(source.letters)) / 2)
    source = Letters("abc")
    weights(source)
    assert weights(source.choose(CHOICE)).tolist() == [0.5, 0.5]


def test_a_derived_function_keeps_its_name_and_docstring() -> None:
    """Documentation and tracebacks show the function that was written."""
    assert codes.__doc__ == "Return the code of each letter."
    assert getattr(codes, "__name__", "") == "codes"
