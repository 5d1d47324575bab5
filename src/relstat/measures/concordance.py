"""What a concordance searched for and found: its title, its record, and its notes in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from relstat.arrays import number_pairs
from relstat.corpus.corpus import Corpus
from relstat.corpus.groups import Groups
from relstat.corpus.matches import Matches, count_words_of, find_matches
from relstat.corpus.patterns import Pattern, near_words, parse, vocabulary_of
from relstat.errors import option
from relstat.measures.layout import by_title, size_of
from relstat.tables.table import Provenance

__all__ = ["Concordance"]

_FORMS: Final = 8  # named in a note


@dataclass(frozen=True)
class Concordance:
    """The matches of a pattern in a corpus, and the options they were asked for with."""

    corpus: Corpus
    pattern: Pattern
    found: Matches
    options: Mapping[str, Any]

    @property
    def provenance(self) -> Provenance:
        """The record of how the tables were made."""
        return Provenance.of(self.corpus, "kwic", words=self.corpus.stream.words, **self.options)

    def title(self, what: str = "Concordance of", groups: Groups | None = None) -> str:
        """Return a title with the exact number of all places."""
        number, words = size_of(self.corpus)
        total, inside = len(self.found), self.found.document_count
        places = f"{total:,} {'place' if total == 1 else 'places'}"
        documents = f"{inside:,} {'document' if inside == 1 else 'documents'}"
        asked = f"{what} '{self.pattern.text}'{by_title(groups)}"
        return f"{asked} · {places} in {documents} · of {number}, {words}"

    def pattern_notes(self) -> list[str]:
        """Return how the pattern was understood, and which forms it found."""
        notes = []
        if self.options["across"]:
            notes.append("matches may cross punctuation and sentence ends")
        elif len(self.pattern.parts) > 1:
            notes.append("matches do not cross punctuation or sentence ends")
        if self.options["exact"]:
            notes.append("case matched")
        if not self.pattern.fixed:
            forms = self._count_forms()
            more = len(forms) - _FORMS
            listed = "; ".join(f"{form} {count:,}" for form, count in forms[:_FORMS])
            notes.append(f"forms: {listed}{f'; and {more:,} more' if more > 0 else ''}")
        return notes

    def nothing_notes(self) -> list[str]:
        """Return why nothing was found, and which words are near."""
        corpus, pattern = self.corpus, self.pattern
        types = vocabulary_of(pattern, corpus.stream.vocabulary)
        counted = count_words_of(corpus.stream, pattern)
        notes = []
        for word, count in counted:
            if count:
                continue
            near = [one for choice in word.choices for one in near_words(choice, types)]
            near = [one for one in near if self._occurs(one)]
            hint = f"; near it: {', '.join(near)}" if near else ""
            notes.append(f"nothing was found: no word is {' or '.join(word.choices)}{hint}")
        if not notes and len(counted) > 1:
            each = ", ".join(f"{'|'.join(word.choices)} {count:,}" for word, count in counted)
            across = self.options["across"]
            further = "" if across else f"; {option('across')} looks beyond punctuation"
            notes.append(
                f"nothing was found: the words occur ({each}), but not in this order{further}"
            )
        return notes or ["nothing was found"]

    def _occurs(self, word: str) -> bool:
        """Whether a word occurs in the documents."""
        return len(find_matches(self.corpus.stream, parse(word, self.corpus.options))) > 0

    def _count_forms(self) -> list[tuple[str, int]]:
        """Count the distinct sequences of terms that were found, most frequent first."""
        stream, found = self.corpus.stream, self.found
        size = found.ends - found.starts
        key = np.zeros(len(found), dtype=np.int64)
        for nth in range(int(size.max(initial=0))):
            here = np.flatnonzero(size > nth)
            term = np.zeros(len(found), dtype=np.int64)
            term[here] = stream.text.terms(found.starts[here] + nth) + 1
            key = number_pairs(key, term)
        _, first, counts = np.unique(key, return_index=True, return_counts=True)
        spelled = stream.spelled(found.starts[first], size[first]).to_list()
        counted = zip(spelled, counts.tolist(), strict=True)
        return sorted(counted, key=lambda form: (-form[1], form[0]))
