"""The engines of sentiment: what scores sentences, by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal, get_args

from relstat.analysis.scoring.sentence_scores import SentenceScorer
from relstat.analysis.scoring.vader import exact_type_scores, type_scores
from relstat.errors import OptionError
from relstat.lexicons import load_lexicon
from relstat.text.vocabulary import Vocabulary

__all__ = ["ENGINES", "Engine", "EngineName", "engine_of"]

EngineName = Literal["vader", "vader-exact"]
ENGINES: Final = get_args(EngineName)
_HUTTO: Final = (
    "Hutto & Gilbert (2014), VADER: a parsimonious rule-based model for sentiment analysis of "
    "social media text"
)


@dataclass(frozen=True)
class Engine:
    """What scores sentences.

    Attributes:
        name: its name in options and tables.
        title: what it is, for notes: software and version, or the lexicon.
        detail: what its numbers differ in from those of others, as the end of a sentence.
        prepare: makes the scorer of all sentences in which the words of a vocabulary occur.
        citations: the publications it is from.
        general: whether its word list is a general one, which misreads official language.
    """

    name: str
    title: str
    detail: str
    prepare: Callable[[Vocabulary], SentenceScorer]
    citations: tuple[str, ...] = ()
    general: bool = False


def engine_of(name: str) -> Engine:
    """Return the engine of that name; raise OptionError for an unknown one."""
    if name not in ENGINES:
        raise OptionError.unknown("engine", name, ENGINES)
    version = load_lexicon("vader_en").header["version"]
    if name == "vader-exact":
        return Engine(
            name, version, "exactly as the library", exact_type_scores, (_HUTTO,), general=True
        )
    return Engine(
        name,
        version,
        "with typographic quotation marks read as straight ones, and runs of capitals not read "
        "as emphasis",
        type_scores,
        (_HUTTO,),
        general=True,
    )
