"""The English words that decide whether two halves are one word."""

from __future__ import annotations

from relstat.text.syllables import syllable_table

__all__ = ["english_words"]


def english_words() -> frozenset[str]:
    """The lower-case words of the packaged syllable table; about 126,000."""
    return frozenset(syllable_table()["word"].to_list())
