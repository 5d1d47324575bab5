"""The engines of sentiment: what scores sentences, by name."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, get_args

from relstat.analysis.scoring.lexicon_scorer import LexiconScorer, prepare
from relstat.analysis.scoring.sentence_scores import SentenceScorer
from relstat.analysis.scoring.vader import exact_type_scores, type_scores
from relstat.errors import InputError, OptionError, option
from relstat.lexicons import load_lexicon
from relstat.lexicons.dictionary import Dictionary
from relstat.lexicons.dictionary_files import load_dictionary, packaged_dictionary
from relstat.text.vocabulary import Vocabulary

__all__ = ["ENGINES", "Engine", "EngineName", "engine_of", "engines_of"]

EngineName = Literal["vader", "vader-exact", "state"]
ENGINES: Final = get_args(EngineName)
_STATE: Final = "state_en"
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
        dictionary: the dictionary that it scores by, if it is one; VADER's list is none.
        language: the language that it is for (ISO 639-1); None for any.
        given: whether it is a lexicon of the user.
    """

    name: str
    title: str
    detail: str
    prepare: Callable[[Vocabulary], SentenceScorer]
    citations: tuple[str, ...] = ()
    general: bool = False
    dictionary: Dictionary | None = None
    language: str | None = "en"
    given: bool = False

    @property
    def file(self) -> str:
        """Return its name as the name of a file: a lexicon of the user may have any name."""
        if not self.given:
            return self.name
        return f"lexicon-{hashlib.blake2b(self.name.encode(), digest_size=8).hexdigest()}"

    @property
    def lists(self) -> str:
        """Return a digest of the entries of a lexicon of the user; empty for a packaged one."""
        if self.dictionary is None or not self.given:
            return ""
        return hashlib.blake2b(repr(self.dictionary.entries).encode(), digest_size=16).hexdigest()

    @property
    def weighted(self) -> bool:
        """Whether it scores sentences; a dictionary of categories alone does not."""
        return self.dictionary is None or self.dictionary.weighted


@dataclass(frozen=True)
class _ByDictionary:
    """Looks a dictionary up in a vocabulary; equal for the same dictionary."""

    dictionary: Dictionary

    def __call__(self, vocabulary: Vocabulary) -> LexiconScorer:
        return prepare(self.dictionary, vocabulary)


def engines_of(
    engine: str | None, lexicons: str | Path | Sequence[str | Path] | None
) -> list[Engine]:
    """Return the engines asked for: one by its name, or lexicons by names and paths.

    Without either it is ``vader``. Raises OptionError for an unknown name, for both at once and for
    a lexicon given twice, InputError for a file that cannot be read.
    """
    if not lexicons:
        return [engine_of(engine or ENGINES[0])]
    if engine is not None:
        raise OptionError(
            f"{option('engine')} and {option('lexicon')} both choose what scores sentences: give "
            f"one; {option('lexicon')} takes {', '.join(ENGINES)} too"
        )
    given = [lexicons] if isinstance(lexicons, str | Path) else list(lexicons)
    made = [_engine_of_lexicon(one) for one in given]
    names = [one.name for one in made]
    for name in names:
        if names.count(name) > 1:
            raise OptionError(f"two lexicons are named {name!r}: rename a file")
    return made


def _engine_of_lexicon(choice: str | Path) -> Engine:
    if choice in ENGINES:
        return engine_of(str(choice))
    if not Path(choice).exists():
        raise InputError(
            f"no lexicon named {str(choice)!r} and no such file; there are: {', '.join(ENGINES)}, "
            "or the path of a file"
        )
    dictionary = load_dictionary(choice)
    return Engine(
        dictionary.name,
        f"the lexicon {dictionary.name} ({len(dictionary.entries):,} entries)",
        "by relstat's rules of negation",
        _ByDictionary(dictionary),
        tuple(one for one in [dictionary.header.get("source")] if one),
        dictionary=dictionary,
        language=dictionary.header.get("language"),
        given=True,
    )


def engine_of(name: str) -> Engine:
    """Return the engine of that name; raise OptionError for an unknown one."""
    if name not in ENGINES:
        raise OptionError.unknown("engine", name, ENGINES)
    if name == "state":
        dictionary = packaged_dictionary(_STATE)
        return Engine(
            name,
            f"relstat's lexicon of state media ({len(dictionary.entries):,} entries)",
            "words, phrases and names of official language",
            _ByDictionary(dictionary),
            dictionary=dictionary,
        )
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
