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
from collections.abc import Sequence
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

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
    """Whether the commands of colibri-core are on the path."""
    return all(map(shutil.which, ("colibri-classencode", "colibri-patternmodeller")))


def encode_for_colibri(terms: Sequence[int], runs: Sequence[int], folder: Path) -> Path:
    """Write a stream as colibri's classes: an unbroken run is a sentence, so patterns are alike.

    ``runs`` are where runs begin, and the end.
    """
    words = [str(term) for term in terms]
    plain = folder / "terms.txt"
    with plain.open("w") as lines:
        for start, end in pairwise(runs):
            lines.write(" ".join(words[start:end]) + "\n")
    command = ["colibri-classencode", plain.name]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return folder / "terms.colibri.dat"


def run_colibri(encoded: Path, *, indexed: bool) -> Path:
    """Count all n-grams with colibri-core; an indexed model knows where each occurs."""
    least, shortest, longest = map(str, PATTERNS)
    model = encoded.with_suffix(".indexed" if indexed else ".unindexed")
    command = ["colibri-patternmodeller", "-f", str(encoded), "-o", str(model)]
    command += ["-t", least, "-m", shortest, "-l", longest, *(() if indexed else ("-u",))]
    subprocess.run(command, check=True, capture_output=True)
    return model


def colibri_counts(encoded: Path) -> dict[tuple[int, ...], int]:
    """The n-grams of the model without index, and how often each occurs."""
    model, classes = encoded.with_suffix(".unindexed"), encoded.with_suffix(".cls")
    command = ["colibri-patternmodeller", "-i", str(model), "-c", str(classes), "-u", "-P"]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    rows = (line.split("\t") for line in said.splitlines())
    return {
        tuple(map(int, row[0].split())): int(row[1])
        for row in rows
        if len(row) > 4 and row[4] == "ngram"
    }
