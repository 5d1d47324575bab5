"""What is reported of the repairs that every text gets while it is read, and of surrogates.

The repairs themselves are the first steps of cleaning: :mod:`relstat.cleaning.spaces`.
"""

from __future__ import annotations

from typing import Final

__all__ = ["KINDS", "without_surrogates"]

KINDS: Final = {
    "line ends": "made line ends plain in {n} {what}",
    "spaces": "made odd spaces plain in {n} {what}",
    "controls": "removed control characters in {n} {what}",
}
"""Each repair with what is reported, in the order in which they are made."""


def without_surrogates(text: str) -> str:
    """The text without unpaired surrogates, which no encoding can hold."""
    return text.encode("utf-8", "ignore").decode("utf-8")
