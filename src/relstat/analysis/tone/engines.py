"""The engines of tone toward actors, by name."""

from __future__ import annotations

from typing import Final, Literal, get_args

from relstat.analysis.tone.engine import ToneEngine
from relstat.analysis.tone.large_engine import encoder_version, score_by_encoder
from relstat.analysis.tone.lexicon_engine import score_by_lexicon
from relstat.analysis.tone.small_engine import score_by_features
from relstat.errors import OptionError

__all__ = ["ENGINES", "EngineName", "engine_of"]

EngineName = Literal["small", "large", "lexicon"]
ENGINES: Final = (
    ToneEngine(
        "small",
        "a linear model of the words around each mention, taught by the engine large",
        score_by_features,
        {
            "state media": 0.70,  # 1,348 mentions in documents that were left out
            "KCNA, left out": 0.65,
            "the Kremlin, left out": 0.48,
            "the Tehran Times, left out": 0.55,
            "English news (NewsMTSC, rw)": 0.70,
            "English news (NewsMTSC, mt)": 0.67,
        },
        ("Hinton, Vinyals & Dean (2015), Distilling the knowledge in a neural network",),
    ),
    ToneEngine(
        "large",
        "a sentence encoder, fine-tuned for tone toward a marked mention, and the engine small",
        score_by_encoder,
        {
            "state media": 0.79,
            "KCNA, left out": 0.73,
            "the Kremlin, left out": 0.52,
            "English news (NewsMTSC, rw)": 0.81,
            "English news (NewsMTSC, mt)": 0.75,
        },
        ("Hamborg & Donnay (2021), NewsMTSC, EACL 2021, 1663-1675",),
        encoder_version,
    ),
    ToneEngine(
        "lexicon",
        "words of the lexicon state_en around each mention, weighed by place",
        score_by_lexicon,
        {
            "state media": 0.57,  # 806 mentions, ten folds by document
            "an outlet that was left out": 0.59,  # KCNA, Kremlin, Tehran Times in turn
            "English news (NewsMTSC, rw)": 0.57,
            "English news (NewsMTSC, mt)": 0.54,
        },
    ),
)
"""The engines, the default first; scripts/fit_tone_lexicon.py and scripts/tone_models/ print the
figures of accuracy."""


def engine_of(name: str) -> ToneEngine:
    """Return an engine by its name; raise OptionError for an unknown one."""
    for engine in ENGINES:
        if engine.name == name:
            return engine
    raise OptionError.unknown("engine", name, get_args(EngineName))
