"""relstat measures state-media releases and compares them.

Read a corpus with :func:`read`, give it to a measure, get a :class:`Table`::

    import relstat

    corpus = relstat.read("releases/")
    print(relstat.frequency(corpus, by="year"))

The names below are loaded when they are first used, so that ``import relstat`` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from relstat.comparison import compare
    from relstat.corpus import Corpus
    from relstat.errors import RelstatError
    from relstat.languages import keep_language
    from relstat.measures.frequency import frequency
    from relstat.measures.info import info
    from relstat.measures.phrases import phrases
    from relstat.measures.readability import readability
    from relstat.measures.sentiment import sentiment
    from relstat.readers import read
    from relstat.table import Table, Tables

__all__ = [
    "Corpus",
    "RelstatError",
    "Table",
    "Tables",
    "compare",
    "frequency",
    "info",
    "keep_language",
    "phrases",
    "read",
    "readability",
    "sentiment",
]

_HOMES: Final = {
    "Corpus": "relstat.corpus",
    "RelstatError": "relstat.errors",
    "Table": "relstat.table",
    "Tables": "relstat.table",
    "compare": "relstat.comparison",
    "frequency": "relstat.measures.frequency",
    "info": "relstat.measures.info",
    "keep_language": "relstat.languages",
    "phrases": "relstat.measures.phrases",
    "read": "relstat.readers",
    "readability": "relstat.measures.readability",
    "sentiment": "relstat.measures.sentiment",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'relstat' has no attribute {name!r}")
    found = getattr(import_module(_HOMES[name]), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return __all__
