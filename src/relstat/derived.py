"""What follows from something that never changes is worked out once and kept with it.

A corpus, its stream and its vocabulary never change, so a function of one of them needs to run
once. ``@derived`` makes such a function remember its result in the thing itself: the result lives
as long as the thing does, and nothing is kept at module level. ``@derived_per_document`` does the
same for a function that returns one value per document: a choice of documents then inherits the
values of its documents.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import update_wrapper
from typing import Any, Generic, Protocol, TypeVar, runtime_checkable

import numpy as np
import polars as pl

from relstat.arrays import Flags

__all__ = ["Choosable", "Derived", "choose_derived", "derived", "derived_per_document"]


class Keeper(Protocol):
    """Something unchanging that keeps what is derived from it."""

    @property
    def kept(self) -> dict[Derived[Any, Any], Any]:
        """The results by the functions that made them."""


@runtime_checkable
class Choosable(Protocol):
    """A result that can follow a choice of documents."""

    def choose(self, keep: Flags) -> Any:
        """Return the same for only the documents where ``keep`` (one flag each) is True."""


H = TypeVar("H", bound=Keeper, contravariant=True)
T = TypeVar("T", covariant=True)


class Derived(Generic[H, T]):
    """A function of one unchanging thing that remembers its result there."""

    def __init__(self, build: Callable[[H], T], *, per_document: bool = False) -> None:
        self._build = build
        self.per_document = per_document
        update_wrapper(self, build)

    def __call__(self, source: H) -> T:
        """Return the result for ``source``, made at the first call."""
        if self not in source.kept:
            workers = getattr(source, "workers", None)  # a vocabulary has none
            if workers is not None:
                workers.begin(self._build)
            source.kept[self] = self._build(source)
        result: T = source.kept[self]
        return result

    def known(self, source: H) -> bool:
        """Whether ``source`` has the result already."""
        return self in source.kept

    def put(self, source: H, value: Any) -> None:
        """Keep a result that is known already, such as one that an index stores."""
        source.kept[self] = value


def derived(build: Callable[[H], T]) -> Derived[H, T]:
    """Make a function of one unchanging thing remember its result there."""
    return Derived(build)


def derived_per_document(build: Callable[[H], T]) -> Derived[H, T]:
    """Make a function that returns an array or series of one value per document remember it."""
    return Derived(build, per_document=True)


def choose_derived(kept: Mapping[Derived[Any, Any], Any], keep: Flags) -> dict[Any, Any]:
    """Return those results that can follow a choice of documents, for the documents chosen."""
    followed: dict[Any, Any] = {}
    for function, value in kept.items():
        if not function.per_document:
            if isinstance(value, Choosable) and not isinstance(value, np.ndarray):  # has choose()
                followed[function] = value.choose(keep)
        elif isinstance(value, pl.Series):
            followed[function] = value.filter(pl.Series(keep))
        else:
            followed[function] = np.asarray(value)[keep]
    return followed
