"""What comparison.py asks of peers, each in a process of its own."""

from __future__ import annotations

import gzip
import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

WORD = re.compile(r"[a-z]+(?:['’-][a-z]+)*")


def records(path: str, step: int = 1) -> Iterator[tuple[str, str]]:
    """The year and the text of every so many documents."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for place, line in enumerate(lines):
            if place % step == 0:
                record = json.loads(line)
                yield str(record.get("date") or "")[:4], record.get("text") or ""


def divide(path: str, target: str, step: str) -> None:
    """Write every so many documents of a corpus."""
    with gzip.open(path, "rt", encoding="utf-8") as lines, gzip.open(target, "wt") as out:
        out.writelines(line for place, line in enumerate(lines) if place % int(step) == 0)


def count(path: str) -> None:
    """Count words by year, without intervals."""
    counts: dict[str, Counter[str]] = {}
    for year, text in records(path):
        counts.setdefault(year, Counter()).update(WORD.findall(text.lower()))
    for counter in counts.values():
        print(counter.most_common(1000)[-1:])


def _sides(path: str, step: int = 1) -> Any:
    import pandas as pd
    import pycorpdiff

    frame = pd.DataFrame(records(path, step), columns=["year", "text"])
    corpus = pycorpdiff.from_dataframe(frame, meta_cols=("year",))
    years = [year for year, _ in Counter(frame["year"]).most_common(2)]
    first, second = (corpus.slice(year=year) for year in sorted(years))
    return pycorpdiff.compare(first, second)


def read(path: str) -> None:
    """Make pycorpdiff's corpus."""
    _sides(path)


def keyness(path: str, resamples: str = "0", step: str = "1") -> None:
    """The terms of one year against the other."""
    found = _sides(path, int(step)).keyness(permutation_n=int(resamples), permutation_seed=1)
    print(len(found.table))


def collocates(path: str, node: str) -> None:
    """Collocates in one year and the other."""
    print(len(_sides(path).collocation_shift(node, window=5).table))


def nltk(path: str, node: str) -> None:
    """Collocates by the Dice coefficient of pairs within five words."""
    from nltk import FreqDist
    from nltk.collocations import BigramAssocMeasures, BigramCollocationFinder

    words, pairs = FreqDist(), Counter[tuple[str, str]]()
    for _, text in records(path):
        document = WORD.findall(text.lower())
        words.update(document)
        for place, word in enumerate(document):
            if word == node:
                near = document[max(place - 5, 0) : place] + document[place + 1 : place + 6]
                pairs.update((node, one) for one in near)
    kept = FreqDist({pair: number for pair, number in pairs.items() if number >= 3})
    found = BigramCollocationFinder(words, kept)
    print(len(found.score_ngrams(BigramAssocMeasures().dice)))


TASKS: dict[str, Callable[..., None]] = {
    function.__name__: function for function in (divide, count, read, keyness, collocates, nltk)
}


if __name__ == "__main__":
    TASKS[sys.argv[1]](*sys.argv[2:])
