"""Every error that relstat raises on purpose.

    RelstatError               one line that names the thing and the choices
    ├── InputError             a path, file, line or stream that cannot be read
    │   └── EmptyCorpusError   nothing is left to measure
    ├── OptionError            an option whose value does not fit
    │   └── FieldError         a metadata field that the corpus does not have
    └── MissingExtraError      an optional dependency that is not installed

Library code raises these; only ``relstat.commands.main`` turns them into exit codes.
"""

from __future__ import annotations

from collections.abc import Iterable

__all__ = [
    "EmptyCorpusError",
    "FieldError",
    "InputError",
    "MissingExtraError",
    "OptionError",
    "RelstatError",
]


class RelstatError(Exception):
    """Base of all errors that relstat raises on purpose."""


class InputError(RelstatError):
    """A path, file, line or stream that cannot be read."""


class EmptyCorpusError(InputError):
    """Nothing is left to measure: no release was read, or none was chosen."""


class OptionError(RelstatError):
    """An option whose value does not fit; the message lists the choices."""

    @classmethod
    def unknown(cls, what: str, value: object, choices: Iterable[object]) -> OptionError:
        """Name the unknown ``value`` of ``what`` and list the ``choices``."""
        listed = ", ".join(str(choice) for choice in choices)
        return cls(f"no {what} named {str(value)!r}; there are: {listed}")


class FieldError(OptionError):
    """A metadata field that the corpus does not have."""


class MissingExtraError(RelstatError):
    """An optional dependency is not installed."""

    def __init__(self, purpose: str, extra: str) -> None:
        super().__init__(f"{purpose} needs an optional part: pip install 'relstat[{extra}]'")
