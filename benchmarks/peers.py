"""What relstat is measured beside: other ways to the same numbers.

Every function that is timed takes its input as the peer likes it best, and none prepares anything
that could be prepared before.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from array import array
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from itertools import chain, pairwise
from pathlib import Path
from typing import Any

__all__ = [
    "PATTERNS",
    "colibri_counts",
    "encode_for_colibri",
    "gensim_phrases",
    "has_colibri",
    "has_gensim",
    "has_nltk",
    "has_wc",
    "nltk_collocations",
    "nltk_concordance",
    "nltk_concordance_index",
    "nltk_ids",
    "read_runs",
    "regex_ids",
    "run_colibri",
    "run_colibri_skipgrams",
    "wc_words",
    "write_runs",
]

PATTERNS = (5, 2, 12)  # least count, and words from, to
_LETTER = r"[^\W\d_]"
_UNIT = rf"(?:{_LETTER}(?:\.{_LETTER})+\b\.?|\d+(?:[.,]\d+)+|[^\W_]+)"
_WORD = re.compile(rf"{_UNIT}(?:[-\u2010\u2011'’ʼ]{_UNIT})*")


def has_wc() -> bool:
    """Whether there is a ``wc``."""
    return shutil.which("wc") is not None


def wc_words(path: Path, locale: str) -> int:
    """The words of a text file as ``wc -w`` counts them; ``C`` knows ASCII white space only."""
    said = subprocess.run(
        ["wc", "-w", str(path)],
        env=os.environ | {"LC_ALL": locale},
        check=True,
        capture_output=True,
        text=True,
    )
    return int(said.stdout.split()[0])


def regex_ids(texts: Sequence[str]) -> array[int]:
    """Numbers of lower-case words, by a dict and an expression that finds relstat's words."""
    numbers: dict[str, int] = {}
    ids = array("i")
    for text in texts:
        ids.extend([numbers.setdefault(word, len(numbers)) for word in _WORD.findall(text.lower())])
    return ids


def has_nltk() -> bool:
    """Whether nltk is installed."""
    return find_spec("nltk") is not None


def nltk_ids(texts: Sequence[str]) -> array[int]:
    """Numbers of lower-case tokens, by nltk's tokenizer and a dict."""
    from nltk.tokenize import NLTKWordTokenizer

    cut = NLTKWordTokenizer().tokenize
    numbers: dict[str, int] = {}
    ids = array("i")
    for text in texts:
        ids.extend([numbers.setdefault(word, len(numbers)) for word in cut(text.lower())])
    return ids


def nltk_collocations(runs: Sequence[Sequence[str]], least: int) -> list[tuple[Any, float]]:
    """The pairs and triples that occur often enough, by their likelihood ratio."""
    from nltk import collocations as nltk

    found: list[tuple[Any, float]] = []
    for finding, measures in (
        (nltk.BigramCollocationFinder, nltk.BigramAssocMeasures),
        (nltk.TrigramCollocationFinder, nltk.TrigramAssocMeasures),
    ):
        finder = finding.from_documents(runs)
        finder.apply_freq_filter(least)
        found += finder.score_ngrams(measures.likelihood_ratio)
    return found


def nltk_concordance_index(words: Sequence[str]) -> Any:
    """What ``nltk.Text`` builds when it is first asked for a concordance; words are lower case."""
    from nltk.text import ConcordanceIndex

    return ConcordanceIndex(words)


def nltk_concordance(index: Any, phrase: str) -> list[Any]:
    """Every place of a phrase, with what is around it on 80 characters."""
    lines: list[Any] = index.find_concordance(phrase.split())
    return lines


def has_gensim() -> bool:
    """Whether gensim is installed."""
    return find_spec("gensim") is not None


def gensim_phrases(runs: Sequence[Sequence[str]], least: int) -> dict[str, float]:
    """Phrases of up to four words: pairs of words, then pairs of these."""
    from gensim.models.phrases import Phrases

    pairs = Phrases(runs, min_count=least)
    pairs_of_pairs = Phrases(pairs.freeze()[runs], min_count=least)
    return dict(chain(pairs.export_phrases().items(), pairs_of_pairs.export_phrases().items()))


def write_runs(words: Sequence[str], bounds: Sequence[int], path: Path) -> None:
    """Write a stream of words as text, an unbroken run a line.

    ``bounds`` are where runs begin, and the end.
    """
    with path.open("w", encoding="utf-8") as lines:
        for start, end in pairwise(bounds):
            lines.write(" ".join(words[start:end]) + "\n")


def read_runs(path: Path) -> list[list[str]]:
    """The unbroken runs of a stream; equal words are one object."""
    with path.open(encoding="utf-8") as lines:
        return [list(map(sys.intern, line.split())) for line in lines]


def has_colibri() -> bool:
    """Whether colibri-core's Python module is installed."""
    return find_spec("colibricore") is not None


def encode_for_colibri(plain: Path) -> Path:
    """Encode a stream for colibri; an unbroken run is a sentence, so patterns are alike."""
    from colibricore import ClassEncoder

    encoded = plain.with_suffix(".dat")
    encoder = ClassEncoder()
    encoder.build(str(plain))
    encoder.save(str(encoded.with_suffix(".cls")))
    encoder.encodefile(str(plain), str(encoded))
    return encoded


def run_colibri(encoded: Path, *, indexed: bool, least: int = PATTERNS[0]) -> Any:
    """Count all n-grams with colibri-core; an indexed model knows where each occurs."""
    import colibricore

    _, shortest, longest = PATTERNS
    options = colibricore.PatternModelOptions(
        mintokens=least, minlength=shortest, maxlength=longest
    )
    model = colibricore.IndexedPatternModel() if indexed else colibricore.UnindexedPatternModel()
    with _silent():
        model.train(str(encoded), options)
    return model


def run_colibri_skipgrams(encoded: Path, least: int) -> Any:
    """Count all n-grams and, with colibri-core, the skipgrams of one gap among them."""
    import colibricore

    _, shortest, longest = PATTERNS
    options = colibricore.PatternModelOptions(
        mintokens=least, minlength=shortest, maxlength=longest, doskipgrams=True, maxskips=1
    )
    with _silent():
        model = colibricore.IndexedPatternModel(
            reverseindex=colibricore.IndexedCorpus(str(encoded))
        )
        model.train(str(encoded), options)
    return model


def colibri_counts(encoded: Path) -> dict[tuple[int, ...], int]:
    """The n-grams of the model without index, and how often each occurs."""
    from colibricore import ClassDecoder

    model = run_colibri(encoded, indexed=False)
    decoder = ClassDecoder(str(encoded.with_suffix(".cls")))
    return {tuple(map(int, one.tostring(decoder).split())): int(model[one]) for one in model}


@contextmanager
def _silent() -> Iterator[None]:
    """Keep what a library of C++ says off standard error."""
    kept = os.dup(2)
    try:
        with open(os.devnull, "wb") as nowhere:
            os.dup2(nowhere.fileno(), 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
