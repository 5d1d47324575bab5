"""Sentences with a term, drawn evenly from the documents of a group."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from relstat.analysis.concordance.excerpts import Excerpt, excerpts
from relstat.analysis.keyness.terms import Terms
from relstat.arrays import Flags, Ints
from relstat.counting.stems import stem_codes
from relstat.suffixes.locating import locate

__all__ = ["Example", "find_examples"]


@dataclass(frozen=True, slots=True)
class Example:
    """A term (by its number among those asked for), the row of a document, and the sentence."""

    term: int
    row: int
    sentence: Excerpt


def find_examples(terms: Terms, chosen: Ints, wanted: Flags, number: int) -> list[Example]:
    """Return at most ``number`` sentences for each term, each from another document.

    Args:
        terms: what was counted.
        chosen: the terms.
        wanted: the documents that may serve: (documents,).
        number: of sentences. The documents of a term are taken at even distances in the order of
            the corpus, from each the first sentence with the term.
    """
    found: list[tuple[int, int, int, int]] = []
    members = stem_codes(terms.stream)[0] if terms.choice.unit == "stems" else None
    for place, term in enumerate(chosen.tolist()):
        starts, ends = _occurrences(terms, term, members)
        text = terms.stream.text
        rows = text.rows[np.searchsorted(text.document_words, starts, side="right") - 1]
        usable = np.flatnonzero((rows >= 0) & wanted[np.maximum(rows, 0)])
        order = usable[np.argsort(starts[usable], kind="stable")]
        _, first = np.unique(rows[order], return_index=True)
        even = np.linspace(0, len(first) - 1, min(number, len(first))).round().astype(np.int64)
        for one in order[first[even]].tolist():
            found.append((place, int(rows[one]), int(starts[one]), int(ends[one])))
    if not found:
        return []
    _, _, starts, ends = np.array(found, dtype=np.int64).T
    shown = excerpts(terms.stream, starts, ends, "sentence")
    return [Example(one[0], one[1], said) for one, said in zip(found, shown, strict=True)]


def _occurrences(terms: Terms, term: int, members: Ints | None) -> tuple[Ints, Ints]:
    """Where a term begins and ends in the stream of the corpus."""
    place, words = int(terms.counts.places[term]), int(terms.counts.words[term])
    stream, source = terms.stream, terms.source
    if source is not None and source.origins is not None:
        ((load, _),) = source.slices.with_phrases(np.array([place]))
        loaded = load()
        found = loaded.find(np.array([place]), np.array([words]))
        at = loaded.starts[int(found.left[0]) : int(found.right[0])].astype(np.int64)
        return source.origins[at], source.origins[at + words]
    order = stream.store.suffixes.starts
    phrase = stream.text.terms(np.arange(place, place + words))
    alike = [phrase] if members is None else np.flatnonzero(members == members[phrase[0]])[:, None]
    ranges = (locate(stream.text, order, one.tolist()) for one in alike)
    starts = np.concatenate([np.asarray(order[left:right]) for left, right in ranges])
    return starts.astype(np.int64), starts.astype(np.int64) + words
