"""Corpora of any size, made of a real one: its sentences dealt anew, its rarer words renamed.

A copy of a corpus has the same words and copies of its documents; a larger corpus of the same kind
has neither. So each copy deals the sentences to the documents in another order, and gives some of
the words beyond the most frequent ones other names: as many as make the vocabulary grow with the
square root of the size, about as that of real corpora does (Heaps' law).
"""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from random import Random

__all__ = ["records", "write_corpus"]

_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_WORD = re.compile(r"[A-Za-z]{3,}")
_COMMON = 2000  # words that keep their names in all copies


def _documents(path: str) -> list[Mapping[str, str]]:
    """The records of a corpus that have a text, which is cut into paragraphs of any ends."""
    opener = gzip.open if path.endswith(".gz") else open
    with opener(path, "rt", encoding="utf-8") as lines:
        found = [json.loads(line) for line in lines]
    return [one for one in found if one.get("text")]


def _renamed(words: Sequence[str], copy: int) -> dict[str, str]:
    """Other names for as many words as are new in this copy: sqrt(n) - sqrt(n - 1) of them."""
    share = (copy + 1) ** 0.5 - copy**0.5
    draw = Random(copy)
    return {word: f"{word}{_letters(copy)}" for word in words if draw.random() < share}


def _letters(number: int) -> str:
    """A number written in letters, so that a renamed word is still one."""
    return "".join(chr(ord("a") + int(digit)) for digit in str(number))


def _with_names(text: str, names: Mapping[str, str]) -> str:
    """Return a text with some words renamed."""
    return _WORD.sub(lambda found: names.get(found[0], found[0]), text)


def records(path: str) -> Iterator[dict[str, str]]:
    """Yield documents without end: those of the corpus, then one copy of it after the other."""
    documents = _documents(path)
    sentences = [_SENTENCE.split(one["text"]) for one in documents]
    counts: Counter[str] = Counter()
    for each in sentences:
        for sentence in each:
            counts.update(_WORD.findall(sentence))
    rare = [word for word, _ in counts.most_common()[_COMMON:]]
    every = [sentence for each in sentences for sentence in each]
    copy = 0
    while True:
        names = _renamed(rare, copy) if copy else {}
        dealt = list(every)
        if copy:
            Random(copy).shuffle(dealt)
        at = 0
        for number, (one, own) in enumerate(zip(documents, sentences, strict=True)):
            text = " ".join(dealt[at : at + len(own)])
            at += len(own)
            if names:
                text = _with_names(text, names)
            yield {
                "id": f"{copy}-{number}",
                "source": one.get("source") or "",
                "date": one.get("date") or "",
                "title": one.get("title") or "",
                "text": text,
            }
        copy += 1


def write_corpus(path: str, output: str, *, size: int = 0, words: int = 0) -> int:
    """Write a corpus of about ``size`` bytes or ``words`` words; returns the bytes written.

    The suffix of ``output`` is its format: ``.txt`` is one document, ``.jsonl`` and ``.csv`` have a
    record for each.
    """
    import csv
    import io

    written = said = 0
    kind = Path(output).suffix
    with open(output, "wb") as file:
        if kind == ".csv":
            file.write(b"id,source,date,title,text\r\n")
        for one in records(path):
            if kind == ".txt":
                line = one["text"] + "\n\n"
            elif kind == ".jsonl":
                line = json.dumps(one, ensure_ascii=False) + "\n"
            else:
                row = io.StringIO()
                csv.writer(row).writerow(one.values())
                line = row.getvalue()
            content = line.encode()
            file.write(content)
            written += len(content)
            said += one["text"].count(" ") + 1
            if (size and written >= size) or (words and said >= words):
                return written
    return written
