"""The options of measures, each declared once: where a measure's signature names it.

An annotation such as ``Annotated[int, Option("Minimum number of occurrences.", min=2)]`` is what
Python, the shell, the record of how a table was made, and the reference page know of an option:
name, type, choices and default are those of the parameter. Options that several measures share
have a name here.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from os import PathLike
from pathlib import Path
from typing import Annotated, Any, Final, Literal, ParamSpec, Protocol, Self, TypeVar

from relstat.corpus.corpus import Corpus
from relstat.corpus.options import CHOICE, Option
from relstat.errors import OptionError

__all__ = [
    "NAMES",
    "AnyOf",
    "By",
    "Cluster",
    "Each",
    "Exact",
    "MaxWords",
    "MinText",
    "MinWords",
    "Names",
    "Option",
    "Period",
    "TermsFile",
    "Top",
    "measure",
]


class Recorded(Protocol):
    """A table or set of tables, which knows how it was made."""

    def record(self, method: str, options: Mapping[str, Any]) -> Self:
        """Return the same with the options with which ``method`` was asked."""


By = Annotated[
    str | Sequence[str] | None,
    Option(
        "Compare groups: a field; decade, year, quarter, month, week, day, weekday or monthday; "
        "date:2011-12-17 (before and from that day on); actor:NAME (documents that mention it, and "
        "others); separate several by commas (default: no groups).",
        metavar="FIELD",
        panel=CHOICE,
    ),
]
"""One or more fields whose values divide the documents into groups."""
AnyOf = Annotated[
    Sequence[str] | None,
    Option(
        "Count several forms as one term under a name of your own. Repeat for more (default: "
        "none).",
        metavar="'NAME: A|B|C'",
        name="any",
    ),
]
"""Several forms as one term with a name."""
TermsFile = Annotated[
    str | Path | None,
    Option(
        "Count the terms in a file, one TERM or NAME: A|B per line (default: none).",
        metavar="FILE",
        name="terms",
    ),
]
"""A text file of terms; lines that are empty or begin with ``#`` are passed over."""
Exact = Annotated[bool, Option("Match case in the given terms: US is not us.")]
"""Whether case counts in terms that are asked for."""
Top = Annotated[int | None, Option("Maximum number of rows; 0 shows all.", min=0)]
"""How many rows to keep; None or 0 keeps all."""
Cluster = Annotated[
    str | None,
    Option(
        "Treat documents with the same value of this field (event, speaker, date) as one unit of "
        "the test (default: each document is one).",
        metavar="FIELD",
    ),
]
"""A field whose values mark documents that do not vary independently of each other."""
Each = Annotated[bool, Option("Show one row per document.")]
MinWords = Annotated[int, Option("Minimum length of a phrase, in words.", min=1)]
MaxWords = Annotated[
    int | None,
    Option("Maximum length of a phrase, in words; cut longer ones (default: no limit).", min=1),
]
MinText = Annotated[
    int, Option("Minimum number of words that a period must have to be tested.", min=1)
]
Names = Annotated[
    Literal["keep", "slot", "drop"],
    Option("Keep names, replace each run of them by `<name>`, or drop phrases made of names only."),
]
Period = Annotated[
    Literal["year", "quarter", "month"] | None,
    Option("Length of the periods (default: the shortest with enough text in most periods)."),
]

NAMES: Final = ("keep", "slot", "drop")
"""The choices of :data:`Names`."""

P = ParamSpec("P")
Made = TypeVar("Made", bound="Recorded")


def measure(function: Callable[P, Made]) -> Callable[P, Made]:
    """Make a function of a corpus and options record both in the table that it returns.

    Options that the function records itself, such as a default that depends on the corpus, are
    kept as it records them.
    """
    signature = inspect.signature(function)

    @wraps(function)
    def measured(*args: P.args, **kwargs: P.kwargs) -> Made:
        if args and not isinstance(args[0], Corpus):
            raise OptionError(_how_to_open(function.__name__, args[0]))
        given = signature.bind(*args, **kwargs)
        given.apply_defaults()
        corpus, by = given.arguments["corpus"], given.arguments.get("by")
        if corpus.labels and by is not None:
            corpus.check_labels(by)
        made = function(*args, **kwargs)
        options = {name: value for name, value in given.arguments.items() if name != "corpus"}
        if isinstance(options.get("by"), str):
            options["by"] = [options["by"]]
        return made.record(function.__name__, options)

    return measured


def _how_to_open(name: str, given: object) -> str:
    """What to write instead of a measure of something that is no corpus."""
    if isinstance(given, str | PathLike):
        return f"{name} takes a corpus: relstat.{name}(relstat.open({str(given)!r}))"
    if hasattr(given, "columns"):
        return f"{name} takes a corpus: relstat.Corpus.from_frame(...) makes one of a data frame"
    if isinstance(given, Sequence) or hasattr(given, "to_list"):
        return f"{name} takes a corpus: relstat.Corpus.from_texts(...) makes one of texts"
    return f"{name} takes a corpus, such as relstat.open returns, not {type(given).__name__}"
