"""Months and days of the week, as texts write them."""

from __future__ import annotations

from typing import Literal

from relstat.lexicons.lexicon import load_lexicon

__all__ = ["calendar_words"]


def calendar_words(
    kind: Literal["month", "weekday", "solar-month", "islamic-month"],
    *,
    language: str = "en",
    form: Literal["name", "short"] | None = None,
) -> dict[str, int]:
    """Return words in lower case with their number: months from 1, January; days from 1, Monday.

    The months of the Solar Hijri calendar count from 1, Farvardin, those of the Islamic one from 1,
    Muharram, in Latin letters.

    ``form`` keeps full names or abbreviations only; ``may`` is a name.
    """
    return {
        word: int(number)
        for word, its_kind, number, its_form, its_language in load_lexicon("calendar").rows
        if its_kind == kind and its_language == language and form in (None, its_form)
    }
