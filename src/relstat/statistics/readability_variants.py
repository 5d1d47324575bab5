"""Further readability formulas for English, on counts as in :mod:`relstat.statistics.readability`.

Most were made for one kind of text or reader (lessons of the first years of school, job manuals,
speech): outside of that a number comes out too, but says little.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from relstat.arrays import Floats
from relstat.statistics.readability import (
    COLEMAN_LIAU_1975,
    automated_readability_index,
    coleman_liau_index,
    dale_chall_score,
    flesch_kincaid_grade,
    flesch_reading_ease,
    gunning_fog_index,
    ratio,
    smog_grade,
)

__all__ = [
    "coleman_c2",
    "dale_chall_1948",
    "dale_chall_1995",
    "dale_chall_psk",
    "dale_chall_textstat_v2",
    "danielson_bryan_1",
    "danielson_bryan_2",
    "easy_listening",
    "farr_jenkins_paterson_psk",
    "flesch_psk",
    "fog_psk",
    "forcast_grade",
    "linsear_write",
    "mcalpine_eflaw",
    "reading_minutes",
    "reading_seconds",
    "spache_1953",
    "spache_1974",
    "text_standard",
]

_WORDS_A_MINUTE: Final = 238
_SECONDS_A_CHARACTER: Final = 0.01469
# Lower bounds of Flesch reading ease and the grades that text_standard takes them for.
_EASE_GRADES: Final = ((90, (5,)), (80, (6,)), (70, (7,)), (60, (8, 9)), (50, (10,)), (40, (11,)),
                       (30, (12,)))  # fmt: skip
_HARDEST_GRADE: Final = 13
_GRADES: Final = (1.0, 18.0)


def linsear_write(
    easy_words: npt.ArrayLike, hard_words: npt.ArrayLike, sentences: npt.ArrayLike
) -> Floats:
    """US school year from easy words (one or two syllables) and hard ones (three or more).

    A hard word counts three times. The points per sentence are halved, below 20 after 2 are
    taken off, so the scale has a step there.

    Source: O'Hayre (1966), Gobbledygook has gotta go; in this form Klare (1974), Assessing
    readability.
    """
    points = ratio(np.asarray(easy_words) + 3.0 * np.asarray(hard_words), sentences)
    return np.where(points > 20, points, points - 2) / 2


def spache_1953(
    words: npt.ArrayLike, sentences: npt.ArrayLike, unfamiliar: npt.ArrayLike
) -> Floats:
    """US school year, 1 to 3, from words that are not on a list: higher is harder.

    Source: Spache (1953), A new readability formula for primary-grade reading materials.
    """
    return 0.141 * ratio(words, sentences) + 0.086 * _percent(unfamiliar, words) + 0.839


def spache_1974(
    words: npt.ArrayLike, sentences: npt.ArrayLike, unfamiliar: npt.ArrayLike
) -> Floats:
    """US school year, 1 to 3, by the revised formula: higher is harder.

    Source: Spache (1974), Good reading for poor readers, revised 9th edition.
    """
    return 0.121 * ratio(words, sentences) + 0.082 * _percent(unfamiliar, words) + 0.659


def dale_chall_1948(
    words: npt.ArrayLike, sentences: npt.ArrayLike, difficult_words: npt.ArrayLike
) -> Floats:
    """Score of 1948 as published: the constant is always added; higher is harder.

    Source: Dale & Chall (1948), A formula for predicting readability.
    """
    hard = _percent(difficult_words, words)
    return 0.1579 * hard + 0.0496 * ratio(words, sentences) + 3.6365


def dale_chall_textstat_v2(
    words: npt.ArrayLike, sentences: npt.ArrayLike, difficult_words: npt.ArrayLike
) -> Floats:
    """Score of textstat's second version, which adds the constant to scores above 0.05."""
    score = 0.1579 * _percent(difficult_words, words) + 0.0496 * ratio(words, sentences)
    return np.where(score > 0.05, score + 3.6365, score)


def dale_chall_1995(
    words: npt.ArrayLike, sentences: npt.ArrayLike, difficult_words: npt.ArrayLike
) -> Floats:
    """Expected share of words guessed in a cloze test, in per cent: higher is easier.

    58 and above is grade 1, 28 to 33 grade 9 to 10, 15 and below graduates.

    Source: Chall & Dale (1995), Readability revisited: the new Dale-Chall readability formula.
    """
    hard = _percent(difficult_words, words)
    return 64 - 0.95 * hard - 0.69 * ratio(words, sentences)


def forcast_grade(words: npt.ArrayLike, monosyllables: npt.ArrayLike) -> Floats:
    """US school year from the words of one syllable in 150 words; needs no sentence ends.

    Source: Caylor, Sticht, Fox & Ford (1973), Methodologies for determining reading requirements
    of military occupational specialties.
    """
    return 20 - 15 * ratio(monosyllables, words)


def danielson_bryan_1(
    characters: npt.ArrayLike, blanks: npt.ArrayLike, sentences: npt.ArrayLike
) -> Floats:
    """US school year from characters per blank and per sentence: higher is harder.

    Source: Danielson & Bryan (1963), Computer automation of two readability formulas.
    """
    return 1.0364 * ratio(characters, blanks) + 0.0194 * ratio(characters, sentences) - 0.6059


def danielson_bryan_2(
    characters: npt.ArrayLike, blanks: npt.ArrayLike, sentences: npt.ArrayLike
) -> Floats:
    """Ease on a scale like that of Flesch, from characters: higher is easier.

    Source: Danielson & Bryan (1963), Computer automation of two readability formulas.
    """
    return 131.059 - 10.364 * ratio(characters, blanks) - 0.194 * ratio(characters, sentences)


def easy_listening(extra_syllables: npt.ArrayLike, sentences: npt.ArrayLike) -> Floats:
    """Syllables beyond the first of each word, per sentence: higher is harder to hear.

    Below 12 is easy listening; news on US television had 10 to 15.

    Source: Fang (1966), The "easy listening formula".
    """
    return ratio(extra_syllables, sentences)


def coleman_c2(
    words: npt.ArrayLike, sentences: npt.ArrayLike, monosyllables: npt.ArrayLike
) -> Floats:
    """Expected share of words guessed in a cloze test, in per cent: higher is easier.

    Source: Coleman (1965), On understanding prose: some determiners of its complexity.
    """
    return 1.16 * _percent(monosyllables, words) + 1.48 * _percent(sentences, words) - 37.95


def mcalpine_eflaw(
    words: npt.ArrayLike, sentences: npt.ArrayLike, mini_words: npt.ArrayLike
) -> Floats:
    """Words, those of three letters or fewer counted twice, per sentence: higher is harder.

    For readers of English as a foreign language: 20 or less is very easy, 30 and above confusing.

    Source: McAlpine (2006), From plain English to global English.
    """
    return ratio(np.asarray(words, np.float64) + np.asarray(mini_words), sentences)


def flesch_psk(words: npt.ArrayLike, sentences: npt.ArrayLike, syllables: npt.ArrayLike) -> Floats:
    """US school year by Flesch's counts, fitted again on tests of 1950: higher is harder.

    Source: Powers, Sumner & Kearl (1958), A recalculation of four adult readability formulas.
    """
    per_word = ratio(syllables, words)
    per_word = np.where(per_word > 0, per_word, np.nan)
    return 0.0778 * ratio(words, sentences) + 4.55 * per_word - 2.2029


def dale_chall_psk(
    words: npt.ArrayLike, sentences: npt.ArrayLike, difficult_words: npt.ArrayLike
) -> Floats:
    """US school year by the counts of Dale and Chall, fitted again: higher is harder.

    Source: Powers, Sumner & Kearl (1958), A recalculation of four adult readability formulas.
    """
    hard = _percent(difficult_words, words)
    return 0.1155 * hard + 0.0596 * ratio(words, sentences) + 3.2672


def fog_psk(words: npt.ArrayLike, sentences: npt.ArrayLike, complex_words: npt.ArrayLike) -> Floats:
    """US school year by Gunning's counts, fitted again: higher is harder.

    Source: Powers, Sumner & Kearl (1958), A recalculation of four adult readability formulas.
    """
    hard = _percent(complex_words, words)
    return 3.0680 + 0.0877 * ratio(words, sentences) + 0.0984 * hard


def farr_jenkins_paterson_psk(
    words: npt.ArrayLike, sentences: npt.ArrayLike, monosyllables: npt.ArrayLike
) -> Floats:
    """US school year from words of one syllable, fitted again: higher is harder.

    Source: Powers, Sumner & Kearl (1958), A recalculation of four adult readability formulas.
    """
    easy = _percent(monosyllables, words)
    return 8.4335 + 0.0923 * ratio(words, sentences) - 0.0648 * easy


def reading_minutes(words: npt.ArrayLike, documents: npt.ArrayLike) -> Floats:
    """Minutes that silent reading of a document takes, at 238 words a minute.

    Source: Brysbaert (2019), How many words do we read per minute?
    """
    return ratio(words, documents) / _WORDS_A_MINUTE


def reading_seconds(characters: npt.ArrayLike, documents: npt.ArrayLike) -> Floats:
    """Seconds that a document takes, at 14.69 milliseconds a character.

    Source: Demberg & Keller (2008), Data from eye-tracking corpora as evidence for theories of
    syntactic processing complexity.
    """
    return ratio(characters, documents) * _SECONDS_A_CHARACTER


def text_standard(
    words: npt.ArrayLike,
    sentences: npt.ArrayLike,
    syllables: npt.ArrayLike,
    characters: npt.ArrayLike,
    runs: npt.ArrayLike,
    letters: npt.ArrayLike,
    difficult: npt.ArrayLike,
    complex_words: npt.ArrayLike,
    polysyllables: npt.ArrayLike,
    easy: npt.ArrayLike,
    hard: npt.ArrayLike,
    sample_sentences: npt.ArrayLike,
    *,
    weight: float = COLEMAN_LIAU_1975,
) -> Floats:
    """School year on which most of eight formulas agree, each rounded down, up and to the nearest.

    Of several years that are named as often, it is the first named, in the order Flesch-Kincaid,
    Flesch, SMOG, Coleman-Liau, ARI, Dale-Chall, Linsear Write, Fog. 1 to 18. There is no paper:
    the rule is that of textstat.

    ``easy``, ``hard`` and ``sample_sentences`` are what :func:`linsear_write` takes, ``weight``
    is as in :func:`~relstat.statistics.readability.coleman_liau_index`.
    """
    scores = (
        flesch_kincaid_grade(words, sentences, syllables),
        smog_grade(polysyllables, sentences),
        coleman_liau_index(words, sentences, letters, weight=weight),
        automated_readability_index(words, sentences, characters, runs),
        dale_chall_score(words, sentences, difficult),
        linsear_write(easy, hard, sample_sentences),
        gunning_fog_index(words, sentences, complex_words),
    )
    first, *others = (list(_rounded(score)) for score in scores)
    ease = flesch_reading_ease(words, sentences, syllables)
    votes = np.stack([*first, *_ease_grades(ease), *(vote for score in others for vote in score)])
    return np.where(np.isfinite(scores[0]), np.clip(_most_frequent(votes), *_GRADES), np.nan)


def _rounded(score: Floats) -> Iterator[Floats]:
    yield from (np.floor(score), np.ceil(score), np.rint(score))


def _ease_grades(ease: Floats) -> Sequence[Floats]:
    """Return the two school years that a reading ease stands for; NaN for no second one."""
    first = np.full(ease.shape, float(_HARDEST_GRADE))
    second = np.full(ease.shape, np.nan)
    upper = 100
    for lower, grades in _EASE_GRADES:
        inside = (ease >= lower) & (ease < upper)
        first[inside] = grades[0]
        if len(grades) > 1:
            second[inside] = grades[1]
        upper = lower
    return first, second


def _most_frequent(votes: Floats) -> Floats:
    """Return the most frequent value along the first axis, the first of those as frequent."""
    best = np.full(votes.shape[1:], np.nan)
    highest = np.zeros(votes.shape[1:])
    for vote in votes:
        count = (votes == vote).sum(axis=0)
        better = count > highest
        best[better], highest[better] = vote[better], count[better]
    return best


def _percent(part: npt.ArrayLike, whole: npt.ArrayLike) -> Floats:
    return ratio(100 * np.asarray(part, np.float64), whole)
