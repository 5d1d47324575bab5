"""The engines of tone toward actors, by name."""

from __future__ import annotations

from typing import Final, Literal, get_args

from relstat.analysis.tone.engine import ToneEngine
from relstat.analysis.tone.lexicon_engine import score_by_lexicon
from relstat.errors import OptionError

__all__ = ["ENGINES", "EngineName", "engine_of"]

EngineName = Literal["lexicon"]
ENGINES: Final = (
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
"""The engines; figures of accuracy are those that scripts/fit_tone_lexicon.py prints."""


def engine_of(name: str) -> ToneEngine:
    """Return an engine by its name; raise OptionError for an unknown one."""
    for engine in ENGINES:
        if engine.name == name:
            return engine
    raise OptionError.unknown("engine", name, get_args(EngineName))
