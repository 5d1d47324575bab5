"""Syllables of languages whose spelling shows them: counted by rules on letters, no dictionary.

Russian has a syllable for each vowel letter, without exception. Spanish and Italian have one for
each strong vowel, German and Dutch one for each vowel or pair of letters that spells one sound,
French one for each group of vowels but for a mute e at the end. The rules are wrong where spelling
does not tell: Italian *mio*, *zio* (two, counted one), French verbs in *-ent* (mute, counted),
words of foreign origin.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl

from relstat.arrays import Ints

__all__ = ["LANGUAGES", "spelled_syllables"]

# Each vowel sound of a word, as a pattern; and what is taken out of the word before.
_RULES: Final = {
    "ru": ("[аеёиоуыэюя]", ""),
    # Weak vowels beside a strong one are in its syllable; a group of weak ones is one.
    "es": ("[iuüy]*[aeoáéóíú][iuü]*|[iuü]+|^y$", ""),
    "it": ("[iu]*[aeoàèéìíòóùú][iu]*|[iu]+", ""),
    "fr": ("é|[aeiouyàâäèêëîïôöùûüœæ]+é?", "(?:e|es)$"),
    "de": ("aa|ee|oo|ie|ei|ai|au|eu|äu|ey|ay|[aeiouyäöü]", ""),
    "nl": ("aai|ooi|oei|eeu|ieu|aa|ee|oo|uu|ij|ie|oe|eu|ui|ou|au|ei|[aeiouyéèëïöü]", ""),
}
# Letters that are no vowels where they stand.
_SILENT: Final = {
    "es": (
        ("([qg])u([eéií])", "${1}${2}"),
        ("y([aeiouáéíóú])", "j${1}"),
        ("([aeouáéóú])y$", "${1}"),
    ),
    "it": (("([cg])i([aou])", "${1}${2}"), ("qu", "q")),
    "fr": (
        ("([qg])u([eéèêiîoaâ])", "${1}${2}"),
        ("ée(s?)$", "é${1}"),
        ("([aeou])y([aeiouéèâ])", "${1}i-${2}"),
    ),
    "de": (("qu", "q"), ("y([aeiou])", "j${1}")),
    "nl": (("qu", "q"), ("y([aeiou])", "j${1}")),
    "ru": (),
}
LANGUAGES: Final = tuple(_RULES)


def spelled_syllables(words: pl.Series, language: str) -> Ints:
    """Count the syllables of each word in lower case: int64, shape (words,).

    A word with a vowel has at least one; one without, such as a number, has none.
    """
    vowels, mute = _RULES[language]
    spelled = words
    for pattern, instead in _SILENT[language]:
        spelled = spelled.str.replace_all(pattern, instead)
    counts = spelled.str.count_matches(vowels).to_numpy().astype(np.int64)
    if mute:
        ends = spelled.str.contains(rf"[^aeiouyàâäéèêëîïôöùûüœæ]{mute}").to_numpy()
        counts = np.where(ends & (counts > 1), counts - 1, counts)
    return counts
