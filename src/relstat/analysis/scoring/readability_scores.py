"""The readability scores: each formula of :mod:`relstat.statistics.readability` with its reading.

The counts that they need are those of :mod:`relstat.analysis.scoring.reading_counts`.
"""

from __future__ import annotations

from functools import partial
from typing import Final

from relstat.analysis.scoring.score import Score
from relstat.statistics import readability as formulas

__all__ = ["READABILITY"]

_GRADE: Final = "US school years"
_NO_SYLLABLE: Final = "words without a syllable"
_TEXTSTAT_LETTER_WEIGHT: Final = 0.058  # the paper has 0.0588

READABILITY: Final = (
    Score(
        name="words_per_sentence",
        label="words per sentence",
        heading="w/s",
        needs=("words", "sentences"),
        formula=formulas.ratio,
        written="w/s",
        higher="harder",
        reading="",
        made_for="any text",
        source="",
        citation="",
    ),
    Score(
        name="syllables_per_word",
        label="syllables per word",
        heading="syl/w",
        needs=("syllables", "words"),
        formula=formulas.ratio,
        written="syl/w",
        higher="harder",
        reading="",
        made_for="any text",
        source="",
        citation="",
        digits=2,
    ),
    Score(
        name="flesch",
        label="Flesch reading ease",
        heading="FRE",
        needs=("words", "sentences", "syllables"),
        formula=formulas.flesch_reading_ease,
        written="206.835 − 1.015 w/s − 84.6 syl/w",
        higher="easier",
        reading="60 to 70 is plain English",
        made_for="adult reading matter; fitted on school readers of grades 3 to 12",
        valid=(0.0, 100.0),
        undefined=_NO_SYLLABLE,
        source="Flesch 1948",
        citation="Flesch (1948), A new readability yardstick",
    ),
    Score(
        name="flesch_kincaid",
        label="Flesch-Kincaid grade",
        heading="FK",
        needs=("words", "sentences", "syllables"),
        formula=formulas.flesch_kincaid_grade,
        written="0.39 w/s + 11.8 syl/w − 15.59",
        higher="harder",
        reading=_GRADE,
        made_for="technical manuals read by enlisted men of the US Navy",
        valid=(5.0, 16.0),
        undefined=_NO_SYLLABLE,
        source="Kincaid et al. 1975",
        citation="Kincaid, Fishburne, Rogers & Chissom (1975), Derivation of new readability "
        "formulas for Navy enlisted personnel",
    ),
    Score(
        name="fog",
        label="Gunning Fog",
        heading="Fog",
        needs=("words", "sentences", "complex"),
        formula=formulas.gunning_fog_index,
        written="0.4 (w/s + 100 hard words of three syllables or more ÷ w)",
        higher="harder",
        reading=_GRADE,
        made_for="business letters and newspapers",
        valid=(6.0, 17.0),
        source="Gunning 1952",
        citation="Gunning (1952), The technique of clear writing",
    ),
    Score(
        name="smog",
        label="SMOG",
        heading="SMOG",
        needs=("polysyllables", "sentences"),
        formula=formulas.smog_grade,
        written="1.043 √(30 polysyllables ÷ s) + 3.1291",
        higher="harder",
        reading=_GRADE,
        made_for="full understanding; fitted on samples of 30 sentences",
        valid=(5.0, 18.0),
        minimum={"sentences": 3},
        as_textstat={"minimum": {}},
        source="McLaughlin 1969",
        citation="McLaughlin (1969), SMOG grading: a new readability formula",
    ),
    Score(
        name="ari",
        label="ARI",
        heading="ARI",
        needs=("words", "sentences", "characters", "runs"),
        formula=formulas.automated_readability_index,
        written="4.71 characters/w + 0.5 w/s − 21.43",
        higher="harder",
        reading=_GRADE,
        made_for="texts typed on a counting typewriter; fitted on school readers",
        valid=(1.0, 14.0),
        source="Smith & Senter 1967",
        citation="Smith & Senter (1967), Automated readability index",
    ),
    Score(
        name="coleman_liau",
        label="Coleman-Liau",
        heading="CL",
        needs=("words", "sentences", "letters"),
        formula=formulas.coleman_liau_index,
        written="0.0588 L − 0.296 S − 15.8, per 100 words",
        higher="harder",
        reading=_GRADE,
        made_for="schoolbooks scored by machine",
        valid=(1.0, 16.0),
        as_textstat={
            "formula": partial(formulas.coleman_liau_index, weight=_TEXTSTAT_LETTER_WEIGHT)
        },
        source="Coleman & Liau 1975",
        citation="Coleman & Liau (1975), A computer readability formula designed for machine "
        "scoring",
    ),
    Score(
        name="dale_chall",
        label="Dale-Chall",
        heading="DC",
        needs=("words", "sentences", "difficult"),
        formula=formulas.dale_chall_score,
        written="15.79 hard/w + 0.0496 w/s, + 3.6365 above 5 % hard",
        higher="harder",
        reading="10 and above is graduate level",
        made_for="reading matter above grade 4",
        valid=(4.0, 10.0),
        source="Dale & Chall 1948",
        citation="Dale & Chall (1948), A formula for predicting readability",
    ),
    Score(
        name="lix",
        label="LIX",
        heading="LIX",
        needs=("words", "sentences", "long"),
        formula=formulas.lix,
        written="w/s + 100 words above six letters ÷ w",
        higher="harder",
        reading="40 fiction, 50 news, 60 technical",
        made_for="Swedish; used for many languages of Europe",
        valid=(20.0, 60.0),
        source="Björnsson 1968",
        citation="Björnsson (1968), Läsbarhet",
    ),
    Score(
        name="rix",
        label="RIX",
        heading="RIX",
        needs=("sentences", "long"),
        formula=formulas.rix,
        written="words above six letters ÷ s",
        higher="harder",
        reading="7.2 and above is college",
        made_for="English, after LIX",
        valid=(0.2, 7.2),
        source="Anderson 1983",
        citation="Anderson (1983), Lix and Rix: variations on a little-known readability index",
    ),
)
