"""Readability formulas on counts: words, sentences, syllables, letters.

All of them take arrays of any one shape (a count per text) and return an array of that shape.
They were fitted on English (LIX and RIX: on Swedish) schoolbooks and look only at lengths of
words and sentences, so they compare texts of one genre; they do not measure whether a text is
understood. What a word, a sentence or a syllable is must be the same for both sides of a
comparison. A text without words or sentences has no score: NaN.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from relstat.arrays import Floats

__all__ = [
    "COLEMAN_LIAU_1975",
    "automated_readability_index",
    "coleman_liau_index",
    "dale_chall_score",
    "flesch_kincaid_grade",
    "flesch_pull",
    "flesch_reading_ease",
    "gunning_fog_index",
    "lix",
    "ratio",
    "rix",
    "smog_grade",
]


COLEMAN_LIAU_1975: Final = 0.0588  # weight of letters per 100 words in the paper


def ratio(count: npt.ArrayLike, base: npt.ArrayLike) -> Floats:
    """``count`` / ``base``; NaN where the base is 0."""
    above, below = np.broadcast_arrays(np.asarray(count, np.float64), np.asarray(base, np.float64))
    quotient = np.full(above.shape, np.nan)
    np.divide(above, below, out=quotient, where=below > 0)
    return quotient


def flesch_reading_ease(
    words: npt.ArrayLike, sentences: npt.ArrayLike, syllables: npt.ArrayLike
) -> Floats:
    """Ease of reading: higher is easier; 60 to 70 is plain English, below 30 academic prose.

    It has no bounds: long sentences give numbers below 0. NaN, too, without any syllable.

    Source: Flesch (1948), A new readability yardstick.
    """
    sentence_length, word_length = ratio(words, sentences), _word_length(words, syllables)
    return 206.835 - 1.015 * sentence_length - 84.6 * word_length


def flesch_pull(words: npt.NDArray[np.integer], syllables: npt.NDArray[np.integer]) -> Floats:
    """How far each sentence of a text pulls the reading ease of the text down, to first order.

    In a text of 100 sentences that are otherwise average, the sentence lowers Flesch reading ease
    by so many points; below 0 it raises it. The pulls of all sentences add up to 0.

    Args:
        words, syllables: those of each sentence, shape (sentences,); no sentence without words.
    """
    if not len(words):
        return np.empty(0)
    length, heaviness = words.mean(), syllables.sum() / words.sum()
    longer = words - length
    heavier = (syllables - heaviness * words) / length
    pull: Floats = (1.015 * longer + 84.6 * heavier) / 100
    return pull


def flesch_kincaid_grade(
    words: npt.ArrayLike, sentences: npt.ArrayLike, syllables: npt.ArrayLike
) -> Floats:
    """US school year that should manage the text: higher is harder. NaN without any syllable.

    Source: Kincaid, Fishburne, Rogers & Chissom (1975), Derivation of new readability formulas
    for Navy enlisted personnel.
    """
    sentence_length, word_length = ratio(words, sentences), _word_length(words, syllables)
    return 0.39 * sentence_length + 11.8 * word_length - 15.59


def gunning_fog_index(
    words: npt.ArrayLike, sentences: npt.ArrayLike, complex_words: npt.ArrayLike
) -> Floats:
    """Years of schooling that a first reading asks for: higher is harder, 17 is a graduate.

    ``complex_words`` have three syllables or more and are not commonly known.

    Source: Gunning (1952), The technique of clear writing.
    """
    return 0.4 * (ratio(words, sentences) + _percent(complex_words, words))


def smog_grade(polysyllables: npt.ArrayLike, sentences: npt.ArrayLike) -> Floats:
    """US school year for full understanding, from the words of three syllables or more.

    Higher is harder; 3.1 is the least. The formula was fitted on samples of 30 sentences.

    Source: McLaughlin (1969), SMOG grading: a new readability formula.
    """
    return 1.043 * (30 * ratio(polysyllables, sentences)) ** 0.5 + 3.1291


def automated_readability_index(
    words: npt.ArrayLike,
    sentences: npt.ArrayLike,
    characters: npt.ArrayLike,
    runs: npt.ArrayLike | None = None,
) -> Floats:
    """US school year from characters, needing no syllables: higher is harder.

    ``characters`` are divided by ``runs``, the number of written units they were counted in,
    where that differs from ``words`` (a dash between spaces is a run but no word).

    Source: Smith & Senter (1967), Automated readability index.
    """
    word_length = ratio(characters, words if runs is None else runs)
    return 4.71 * word_length + 0.5 * ratio(words, sentences) - 21.43


def coleman_liau_index(
    words: npt.ArrayLike,
    sentences: npt.ArrayLike,
    letters: npt.ArrayLike,
    *,
    weight: float = COLEMAN_LIAU_1975,
) -> Floats:
    """US school year from letters and sentences per 100 words: higher is harder.

    ``weight`` is that of the letters: 0.0588 in the paper; textstat has 0.058, which lowers
    the grade by about 0.4.

    Source: Coleman & Liau (1975), A computer readability formula designed for machine scoring.
    """
    per_100 = _present(ratio(sentences, words)) * 100
    return weight * (ratio(letters, words) * 100) - 0.296 * per_100 - 15.8


def dale_chall_score(
    words: npt.ArrayLike, sentences: npt.ArrayLike, difficult_words: npt.ArrayLike
) -> Floats:
    """Score from the words that are not on Dale's list of easy ones: higher is harder.

    4.9 or less: grade 4 and below; 9.0 to 9.9: college; 10 and above: graduates. Beyond 5 % of
    difficult words 3.6365 is added, so the scale has a step there.

    Source: Dale & Chall (1948), A formula for predicting readability.
    """
    share = _percent(difficult_words, words)
    score = 0.1579 * share + 0.0496 * ratio(words, sentences)
    return np.where(share > 5, score + 3.6365, score)


def lix(words: npt.ArrayLike, sentences: npt.ArrayLike, long_words: npt.ArrayLike) -> Floats:
    """Words per sentence plus the percentage of words of more than six letters.

    Higher is harder: 30 children's books, 40 fiction, 50 news and facts, 60 technical texts.

    Source: Björnsson (1968), Läsbarhet.
    """
    return ratio(words, sentences) + _percent(long_words, words)


def rix(sentences: npt.ArrayLike, long_words: npt.ArrayLike) -> Floats:
    """Words of more than six letters per sentence: higher is harder; 7.2 and above is college.

    Source: Anderson (1983), Lix and Rix: variations on a little-known readability index.
    """
    return ratio(long_words, sentences)


def _word_length(words: npt.ArrayLike, syllables: npt.ArrayLike) -> Floats:
    return _present(ratio(syllables, words))


def _percent(part: npt.ArrayLike, whole: npt.ArrayLike) -> Floats:
    return ratio(100 * np.asarray(part, np.float64), whole)


def _present(values: Floats) -> Floats:
    """NaN in place of 0, where 0 means that there was nothing to measure."""
    return np.where(values > 0, values, np.nan)
