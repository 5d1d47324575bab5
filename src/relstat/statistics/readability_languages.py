"""Readability formulas made for other languages than English, on counts as in the others."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from relstat.arrays import Floats
from relstat.statistics.readability import ratio

__all__ = [
    "crawford",
    "gulpease",
    "gutierrez_de_polini",
    "reading_ease",
    "russian_grade",
    "wiener_sachtextformel",
]


def reading_ease(
    words: npt.ArrayLike,
    sentences: npt.ArrayLike,
    syllables: npt.ArrayLike,
    *,
    base: float,
    length: float,
    weight: float,
) -> Floats:
    """Flesch's reading ease with the constants of another language: higher is easier.

    ``base`` − ``length`` × words per sentence − ``weight`` × syllables per word. NaN, too, without
    any syllable.
    """
    per_word = ratio(syllables, words)
    per_word = np.where(per_word > 0, per_word, np.nan)
    return base - length * ratio(words, sentences) - weight * per_word


def gutierrez_de_polini(
    words: npt.ArrayLike, sentences: npt.ArrayLike, letters: npt.ArrayLike
) -> Floats:
    """Ease of Spanish for grade 6: higher is easier.

    Source: Gutiérrez de Polini (1972), Investigación sobre lectura en Venezuela.
    """
    return 95.2 - 9.7 * ratio(letters, words) - 0.35 * ratio(words, sentences)


def crawford(words: npt.ArrayLike, sentences: npt.ArrayLike, syllables: npt.ArrayLike) -> Floats:
    """Years of schooling for Spanish of grades 1 to 6: higher is harder.

    Source: Crawford (1984), A Spanish language Fry-type readability procedure.
    """
    per_hundred = 100 * ratio(syllables, words)
    return -0.205 * 100 * ratio(sentences, words) + 0.049 * per_hundred - 3.407


def wiener_sachtextformel(
    words: npt.ArrayLike,
    sentences: npt.ArrayLike,
    polysyllables: npt.ArrayLike,
    long_words: npt.ArrayLike,
    monosyllables: npt.ArrayLike,
) -> Floats:
    """Austrian school year, 4 to 15, of German non-fiction, by the first formula: higher is harder.

    Source: Bamberger & Vanecek (1984), Lesen, Verstehen, Lernen, Schreiben.
    """
    hard, long, easy = (
        100 * ratio(count, words) for count in (polysyllables, long_words, monosyllables)
    )
    return 0.1935 * hard + 0.1672 * ratio(words, sentences) + 0.1297 * long - 0.0327 * easy - 0.875


def gulpease(words: npt.ArrayLike, sentences: npt.ArrayLike, letters: npt.ArrayLike) -> Floats:
    """Ease of Italian, 0 to 100: higher is easier; below 80 hard for primary school, below 40 for
    secondary school.

    Source: Lucisano & Piemontese (1988), GULPEASE: una formula per la predizione della difficoltà
    dei testi in lingua italiana.
    """
    return 89 + 300 * ratio(sentences, words) - 10 * ratio(letters, words)


def russian_grade(
    words: npt.ArrayLike, sentences: npt.ArrayLike, syllables: npt.ArrayLike
) -> Floats:
    """School year of Russian by the constants of Oborneva for Flesch-Kincaid: higher is harder.

    Source: Oborneva (2006), Avtomatizirovannaya otsenka slozhnosti uchebnykh tekstov.
    """
    return 0.5 * ratio(words, sentences) + 8.4 * ratio(syllables, words) - 15.59
