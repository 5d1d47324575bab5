"""Every error that relstat raises on purpose.

    RelstatError               one line that names the thing and the choices
    ├── InputError             a path, file, line or stream that cannot be read
    │   ├── EmptyCorpusError   nothing is left to measure
    │   ├── CorruptIndexError  an index that is damaged, or was never finished
    │   ├── IndexVersionError  an index in a format that this relstat does not read
    │   └── IndexChangedError  an index that was rebuilt while it was being read
    ├── IndexWriteError        an index that cannot be written: no room, no right, not ours
    │   └── IndexBusyError     another process is writing it
    ├── OutputError            standard output that is closed or full
    ├── OptionError            an option whose value does not fit
    │   └── FieldError         a metadata field that the corpus does not have
    ├── WorkerError            a process or cluster that did not finish its work
    └── MissingExtraError      an optional dependency that is not installed

Library code raises these; only ``relstat.commands.main`` turns them into exit codes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Final

__all__ = [
    "CorruptIndexError",
    "EmptyCorpusError",
    "FieldError",
    "IndexBusyError",
    "IndexChangedError",
    "IndexVersionError",
    "IndexWriteError",
    "InputError",
    "MissingExtraError",
    "OptionError",
    "OutputError",
    "RelstatError",
    "WorkerError",
    "listing",
    "option",
    "spell_options",
]

_LISTED: Final = 50
_LONGEST: Final = 80
_OPENS, _CLOSES = "\ue000", "\ue001"  # private characters, around the name of an option
_OPTION: Final = re.compile(f"{_OPENS}(\\w+)=(\\w+){_CLOSES}")


def listing(names: Iterable[object]) -> str:
    """Names for a message: the first 50, none longer than 80 characters."""
    shown = [str(name) for name in names]
    more = f" and {len(shown) - _LISTED:,} more" if len(shown) > _LISTED else ""
    short = (f"{one[:_LONGEST]}…" if len(one) > _LONGEST else one for one in shown[:_LISTED])
    return ", ".join(short) + more


def option(name: str, shell: str | None = None) -> str:
    """Name an option in a message: ``min_count`` in Python, ``--min-count`` in a shell.

    ``shell`` is its name there, where that is another one.
    """
    return f"{_OPENS}{name}={shell or name}{_CLOSES}"


def spell_options(text: str, *, shell: bool) -> str:
    """Spell the options that :func:`option` named in a text as a shell has them, or Python."""
    if shell:
        return _OPTION.sub(lambda found: f"--{found[2].replace('_', '-')}", text)
    return _OPTION.sub(r"\1", text)


class RelstatError(Exception):
    """Base of all errors that relstat raises on purpose."""

    def __str__(self) -> str:
        return spell_options(self.message, shell=False)

    @property
    def message(self) -> str:
        """The message, in which options are named by :func:`option`."""
        return super().__str__()

    def in_shell(self) -> str:
        """The message with options named as a shell has them."""
        return spell_options(self.message, shell=True)


class InputError(RelstatError):
    """A path, file, line or stream that cannot be read."""


class EmptyCorpusError(InputError):
    """Nothing is left to measure: no document was read, or none was chosen."""


class CorruptIndexError(InputError):
    """An index that is damaged, or was never finished."""

    @classmethod
    def because(cls, index: object, damage: str) -> CorruptIndexError:
        """Name the ``index``, its ``damage`` and the remedy."""
        return cls(f"{index}: {damage}; rebuild it with: relstat index")


class IndexVersionError(InputError):
    """An index in a format that this relstat does not read."""

    @classmethod
    def between(cls, index: object, found: int, readable: int) -> IndexVersionError:
        """Name the format that was ``found``, the one that is ``readable``, and the remedy."""
        return cls(
            f"{index}: manifest.json says format {found}, this relstat reads format {readable}; "
            "rebuild it with: relstat index"
        )


class IndexChangedError(InputError):
    """An index that was rebuilt while it was being read."""


class IndexWriteError(RelstatError):
    """An index that cannot be written: no room, no right to, or the path holds something else."""


class IndexBusyError(IndexWriteError):
    """Another process is writing the index."""


class OutputError(RelstatError):
    """Standard output is closed, or refuses what is written."""


class OptionError(RelstatError):
    """An option whose value does not fit; the message lists the choices."""

    @classmethod
    def unknown(cls, what: str, value: object, choices: Iterable[object]) -> OptionError:
        """Name the unknown ``value`` of ``what``, the nearest of the ``choices``, and them all."""
        known = [str(choice) for choice in choices]
        near = get_close_matches(str(value), known, n=1)
        meant = f"did you mean {near[0]!r}? There" if near else "there"
        return cls(f"no {what} named {str(value)!r}; {meant} are: {listing(known)}")


class FieldError(OptionError):
    """A metadata field that the corpus does not have."""


class WorkerError(RelstatError):
    """A process or a cluster did not finish its work, or would not count as this process does."""


class MissingExtraError(RelstatError):
    """An optional dependency is not installed."""

    def __init__(self, purpose: str, extra: str) -> None:
        super().__init__(purpose, extra)  # the arguments, so that it can be pickled

    @property
    def message(self) -> str:
        """What needs which part, and how to install it."""
        purpose, extra = self.args
        return f"{purpose} needs an optional part: pip install 'relstat[{extra}]'"
