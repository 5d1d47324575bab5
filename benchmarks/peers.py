"""What relstat is measured beside: other ways to the same numbers.

Every function that is timed takes its input as the peer likes it best, and none prepares anything
that could be prepared before.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from array import array
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any

__all__ = [
    "PATTERNS",
    "colibri_counts",
    "encode_for_colibri",
    "has_colibri",
    "has_nltk",
    "has_wc",
    "nltk_ids",
    "regex_ids",
    "run_colibri",
    "wc_words",
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


def has_colibri() -> bool:
    """Whether colibri-core's Python module is installed."""
    return find_spec("colibricore") is not None


def encode_for_colibri(terms: Sequence[int], runs: Sequence[int], folder: Path) -> Path:
    """Write a stream as colibri's classes: an unbroken run is a sentence, so patterns are alike.

    ``runs`` are where runs begin, and the end.
    """
    from colibricore import ClassEncoder

    words = [str(term) for term in terms]
    plain, encoded = folder / "terms.txt", folder / "terms.dat"
    with plain.open("w") as lines:
        for start, end in pairwise(runs):
            lines.write(" ".join(words[start:end]) + "\n")
    encoder = ClassEncoder()
    encoder.build(str(plain))
    encoder.save(str(encoded.with_suffix(".cls")))
    encoder.encodefile(str(plain), str(encoded))
    return encoded


def run_colibri(encoded: Path, *, indexed: bool) -> Any:
    """Count all n-grams with colibri-core; an indexed model knows where each occurs."""
    import colibricore

    least, shortest, longest = PATTERNS
    options = colibricore.PatternModelOptions(
        mintokens=least, minlength=shortest, maxlength=longest
    )
    model = colibricore.IndexedPatternModel() if indexed else colibricore.UnindexedPatternModel()
    with _silent():
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
