"""relstat measures state-media text and compares them.

Read a corpus with :func:`read`, give it to a measure, get a :class:`Table`::

    import relstat

    corpus = relstat.read("archive/")
    print(relstat.freq(corpus, by="year"))

The names below are loaded when they are first used, so that ``import relstat`` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from relstat.corpus.duplicates import keep_copies
    from relstat.corpus.languages import keep_language
    from relstat.errors import RelstatError
    from relstat.loading.indexing import build_index, check_index, update_index
    from relstat.loading.opening import Corpus, open, read
    from relstat.measures.actors import actors
    from relstat.measures.clean import clean
    from relstat.measures.collocates import collocates
    from relstat.measures.compare import compare
    from relstat.measures.diversity import diversity
    from relstat.measures.formulaicity import formulaicity
    from relstat.measures.frames import frames
    from relstat.measures.freq import freq
    from relstat.measures.info import info
    from relstat.measures.keyness import keyness
    from relstat.measures.kwic import kwic
    from relstat.measures.life import life
    from relstat.measures.phrases import phrases
    from relstat.measures.readability import readability
    from relstat.measures.replacements import replacements
    from relstat.measures.reuse import reuse
    from relstat.measures.rewordings import rewordings
    from relstat.measures.score_mentions import score_mentions
    from relstat.measures.sentiment import sentiment
    from relstat.measures.tone import tone
    from relstat.measures.trend import trend
    from relstat.tables.matrix import MatrixTable
    from relstat.tables.table import Table, Tables

__all__ = [
    "Corpus",
    "MatrixTable",
    "RelstatError",
    "Table",
    "Tables",
    "actors",
    "build_index",
    "check_index",
    "clean",
    "collocates",
    "compare",
    "diversity",
    "formulaicity",
    "frames",
    "freq",
    "info",
    "keep_copies",
    "keep_language",
    "keyness",
    "kwic",
    "life",
    "open",
    "phrases",
    "read",
    "readability",
    "replacements",
    "reuse",
    "rewordings",
    "score_mentions",
    "sentiment",
    "tone",
    "trend",
    "update_index",
]

_HOMES: Final = {
    "Corpus": "relstat.loading.opening",
    "MatrixTable": "relstat.tables.matrix",
    "RelstatError": "relstat.errors",
    "Table": "relstat.tables.table",
    "Tables": "relstat.tables.table",
    "build_index": "relstat.loading.indexing",
    "actors": "relstat.measures.actors",
    "check_index": "relstat.loading.indexing",
    "clean": "relstat.measures.clean",
    "collocates": "relstat.measures.collocates",
    "compare": "relstat.measures.compare",
    "diversity": "relstat.measures.diversity",
    "formulaicity": "relstat.measures.formulaicity",
    "frames": "relstat.measures.frames",
    "freq": "relstat.measures.freq",
    "info": "relstat.measures.info",
    "keep_copies": "relstat.corpus.duplicates",
    "keep_language": "relstat.corpus.languages",
    "keyness": "relstat.measures.keyness",
    "kwic": "relstat.measures.kwic",
    "life": "relstat.measures.life",
    "open": "relstat.loading.opening",
    "phrases": "relstat.measures.phrases",
    "read": "relstat.loading.opening",
    "readability": "relstat.measures.readability",
    "replacements": "relstat.measures.replacements",
    "reuse": "relstat.measures.reuse",
    "rewordings": "relstat.measures.rewordings",
    "score_mentions": "relstat.measures.score_mentions",
    "sentiment": "relstat.measures.sentiment",
    "tone": "relstat.measures.tone",
    "trend": "relstat.measures.trend",
    "update_index": "relstat.loading.indexing",
}


if not TYPE_CHECKING:  # a type checker knows the names above, and that there are no others

    def __getattr__(name: str) -> Any:
        if name not in _HOMES:
            raise AttributeError(f"module 'relstat' has no attribute {name!r}")
        found = getattr(import_module(_HOMES[name]), name)
        globals()[name] = found
        return found


def __dir__() -> list[str]:
    return __all__
