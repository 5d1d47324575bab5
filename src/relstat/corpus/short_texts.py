"""The languages of short texts, decided by the words that the rest of the corpus has.

A headline has few function words, and a guess from its letters alone takes English ones for
Nigerian Pidgin. What a corpus shows is better evidence: which languages its texts are in at all,
and which words those have. First the plausible languages are found: those of longer texts, and
those that ``py3langid`` is sure of in a sample of short ones. Then a naive Bayes model over words
and endings, with the frequency of each language as its prior, learns from the texts that are
sure, names more, and learns from those too, in a few rounds. A text most of whose words none of
the languages has stays unnamed.

Only sums over documents are used, so the result does not depend on shards, jobs or indexes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import polars as pl

from relstat.arrays import Flags, Ids, Ints, Offsets, offsets_of, ragged_indices

__all__ = ["PRESS", "Headings", "classify", "classify_among", "name_short_texts"]

_BLOCK: Final = 1 << 20  # words of beginnings that are worked on at once
_CODES: Final = (
    "af am ar az be bg bn bs ca cs cy da de el en eo es et eu fa fi fr ga gl gu he hi hr hu hy id "
    "is it ja ka kk km kn ko ky lo lt lv mk ml mn mr ms my ne nl no nb pa pl ps pt ro ru rw si sk "
    "sl so sq sr sv sw ta te tg th tk tr ug uk ur uz vi zh"
)
PRESS: Final = frozenset(_CODES.split())
"""Languages that news is written in; the library also knows Latin and many dialects."""

_SAMPLE: Final = 1_500  # short texts that the library is asked about
_POOLS: Final = 150  # texts put together of several short ones
_POOL_WORDS: Final = 50
_FEW_WORDS: Final = 4  # that a sampled text needs
_CLEAR: Final = 0.8  # probability of a sampled text among the languages of the press
_CLEARER: Final = 0.9  # among the plausible languages, to be learned from
_RARE: Final = 0.01  # share of clear samples that makes a language plausible
_RARE_LONG: Final = 0.002  # share of longer texts
_AGREED: Final = 0.8  # share of pools, where nothing else is known
_ROUNDS: Final = (4.0, 3.0, 2.0, 2.0)  # log odds that a name takes, round by round
_SHRINK: Final = 300.0  # words of no evidence that are mixed in
_LARGEST: Final = 3.0  # log odds that one word may have
_ENDING: Final = 3  # letters
_ENDING_WEIGHT: Final = 0.5
_KNOWN: Final = 0.5  # share of its words that a text must share with its language
_HALF_KNOWN: Final = 0.3  # where the library agrees


@dataclass(frozen=True)
class Headings:
    """How the documents of a stream begin, as words with letters.

    Attributes:
        terms: string (V,), the terms by number.
        words: string (W,), the words as written, by number.
        term_ids: int32 (N,), the terms of all beginnings.
        word_ids: int32 (N,), the words of all beginnings.
        sizes: int64 (D,), how many of them each document has.
    """

    terms: pl.Series
    words: pl.Series
    term_ids: Ids
    word_ids: Ids
    sizes: Ints

    @cached_property
    def offsets(self) -> Offsets:
        """int64 (D + 1,), where each document starts."""
        return offsets_of(self.sizes)

    @cached_property
    def endings(self) -> tuple[Ids, int]:
        """int32 (V,), the ending of each term by number, and how many endings there are."""
        ending = self.terms.str.slice(-_ENDING).rank("dense").to_numpy().astype(np.int32)
        return ending, int(ending.max(initial=-1)) + 1

    def blocks(self) -> Iterator[tuple[slice, Ids, Ids]]:
        """Yield some documents at a time: which, the terms of their beginnings, and whose each is.

        Documents are counted from the first of the block.
        """
        wanted = np.arange(_BLOCK, len(self.term_ids), _BLOCK)
        cuts = np.unique([0, *np.searchsorted(self.offsets, wanted), len(self.sizes)]).tolist()
        for first, last in pairwise(cuts):
            sizes = self.sizes[first:last]
            owners = np.repeat(np.arange(last - first, dtype=np.int32), sizes)
            terms = self.term_ids[self.offsets[first] : self.offsets[last]]
            yield slice(first, last), terms, owners

    def texts(self, groups: Sequence[Sequence[int]]) -> list[str]:
        """Return how the documents of each group begin, as written, without signs and numbers."""
        members = np.array([one for group in groups for one in group], dtype=np.int64)
        sizes = self.sizes[members]
        ids = self.word_ids[ragged_indices(self.offsets[members], sizes)]
        words = self.words.gather(ids).to_list()
        ends = offsets_of(sizes)[offsets_of(np.array([len(group) for group in groups]))].tolist()
        return [" ".join(words[start:end]) for start, end in pairwise(ends)]


def classify(text: str) -> tuple[str, float]:
    """Return the likeliest of all languages that the library knows, and its probability."""
    code, probability = _identifier().classify(text)
    return str(code), float(probability)


def classify_among(text: str, languages: Iterable[str]) -> tuple[str, float]:
    """Return the likeliest of some languages, and its probability if it is one of them."""
    wanted = set(languages)
    ranked = [(code, float(share)) for code, share in _identifier().rank(text) if code in wanted]
    total = sum(share for _, share in ranked)
    if not total:
        return "", 0.0
    best, most = max(ranked, key=lambda pair: (pair[1], pair[0]))
    return best, most / total


def name_short_texts(headings: Headings, named: Sequence[str | None]) -> list[str | None]:
    """Name the languages of documents that have no name yet.

    Args:
        headings: how all documents begin.
        named: the languages that are sure, None for the rest.

    Returns:
        The names for all documents; None where a text says too little, or is in no language that
        is plausible here.
    """
    found = list(named)
    missing = np.array([name is None for name in named], dtype=np.bool_) & (headings.sizes > 0)
    unnamed = np.flatnonzero(missing)
    if not len(unnamed):
        return found
    evidence = _gather_evidence(headings, named, unnamed)
    if not evidence.languages:
        return found
    missing[[*evidence.strange]] = False
    labels = _Model(headings, named, evidence).label(missing)
    for document in np.flatnonzero(missing & (labels >= 0)).tolist():
        found[document] = evidence.languages[labels[document]]
    return found


@dataclass(frozen=True)
class _Evidence:
    """What is known of the languages of a corpus before anything is learned.

    Attributes:
        languages: those that are plausible, sorted.
        samples: documents to learn them from at first, with their languages.
        strange: documents that are clearly in another language.
    """

    languages: list[str]
    samples: dict[int, str]
    strange: set[int]


def _gather_evidence(
    headings: Headings, named: Sequence[str | None], unnamed: npt.NDArray[np.int64]
) -> _Evidence:
    sure = Counter(name for name in named if name is not None)
    plausible = {
        name
        for name, count in sure.items()
        if name in PRESS and count >= max(1, _RARE_LONG * len(named))
    }
    asked = [one for one in _spread(unnamed, _SAMPLE) if headings.sizes[one] >= _FEW_WORDS]
    texts = dict(zip(asked, headings.texts([[one] for one in asked]), strict=True))
    votes = {one: classify_among(text, PRESS) for one, text in texts.items()}
    clear = {one: code for one, (code, share) in votes.items() if share >= _CLEAR}
    needed = _least_votes(len(clear))
    plausible |= {code for code, count in Counter(clear.values()).items() if count >= needed}

    def strange(known: set[str]) -> set[int]:
        return {one for one, code in clear.items() if code not in known}

    if len(plausible) > 1:
        guesses = {one: classify_among(text, plausible) for one, text in texts.items()}
        samples = {one: code for one, (code, share) in guesses.items() if share >= _CLEARER}
        return _Evidence(sorted(plausible), samples, strange(plausible))
    pools = _vote_in_pools(headings, unnamed)
    if not plausible and pools:
        count = Counter(pool_code for _, pool_code in pools)
        code, most = max(count.items(), key=lambda pair: (pair[1], pair[0]))
        plausible = {code} if most >= _AGREED * len(pools) else set()
    others = strange(plausible)
    samples = {
        one: code for pool, code in pools if code in plausible for one in pool if one not in others
    }
    return _Evidence(sorted(plausible), samples, others)


def _least_votes(clear: int) -> float:
    """Of so many clear samples, how many make a language plausible."""
    return max(3.0, _RARE * clear) if clear >= 50 else max(2.0, 0.05 * clear)


def _spread(documents: npt.NDArray[np.int64], most: int) -> list[int]:
    """No more than ``most`` documents, evenly spread."""
    step = max(1, -(-len(documents) // most))
    chosen: list[int] = documents[::step].tolist()
    return chosen


def _vote_in_pools(
    headings: Headings, unnamed: npt.NDArray[np.int64]
) -> list[tuple[list[int], str]]:
    """Put short texts that stand beside one another together; the language of each such text."""
    before = offsets_of(headings.sizes[unnamed])[:-1] // _POOL_WORDS
    starts = np.flatnonzero(np.diff(before, prepend=-1))
    ends = np.append(starts[1:], len(unnamed))
    chosen = _spread(np.arange(len(starts)), _POOLS)
    pools = [unnamed[starts[number] : ends[number]].tolist() for number in chosen]
    pools = [pool for pool in pools if headings.sizes[pool].sum() >= _POOL_WORDS // 2]
    texts = headings.texts(pools)
    return [(pool, classify_among(text, PRESS)[0]) for pool, text in zip(pools, texts, strict=True)]


class _Model:
    """Naive Bayes over words and endings, between a few languages."""

    def __init__(
        self, headings: Headings, named: Sequence[str | None], evidence: _Evidence
    ) -> None:
        numbers = {name: number for number, name in enumerate(evidence.languages)}
        self._headings = headings
        self._languages = evidence.languages
        self._fixed = np.array([numbers.get(name or "", -1) for name in named], dtype=np.int8)
        self._samples = {one: numbers[code] for one, code in evidence.samples.items()}
        endings, count = headings.endings
        terms = len(headings.terms)
        self._features = (
            (1.0, np.arange(terms, dtype=np.int32), terms),
            (_ENDING_WEIGHT, endings, count),
        )

    def label(self, missing: Flags) -> npt.NDArray[np.int8]:
        """int8 (D,), the number of the language of each document, -1 for none."""
        labels = self._fixed.copy()
        for document, label in self._samples.items():
            if labels[document] < 0 and missing[document]:
                labels[document] = label
        for needed in _ROUNDS if len(self._languages) > 1 else _ROUNDS[:1]:
            scores, known = self._score(labels)
            best = scores.argmax(axis=1).astype(np.int8)
            ranked = np.sort(scores, axis=1)
            clear = (
                missing if len(self._languages) == 1 else ranked[:, -1] - ranked[:, -2] >= needed
            )
            share = known[np.arange(len(best)), best]
            labels = np.where(clear & (share >= _KNOWN), best, self._fixed)
        half = clear & (share < _KNOWN) & (share >= _HALF_KNOWN)
        return self._ask(labels, best, half)

    def _score(
        self, labels: npt.NDArray[np.int8]
    ) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """Float (D, L), the log odds of each document, and the share of its words known."""
        sizes = self._headings.sizes
        frequency = np.bincount(labels[labels >= 0], minlength=len(self._languages)) + 1
        scores = np.tile(np.log(frequency / frequency.sum()), (len(sizes), 1))
        known = np.zeros_like(scores)
        for number, (weight, of_term, size) in enumerate(self._features):
            counts = self._count(labels, of_term, size)
            odds = _log_odds(counts)
            for rows, terms, owners in self._headings.blocks():
                ids, many = of_term[terms], rows.stop - rows.start
                for one in range(len(self._languages)):
                    scores[rows, one] += weight * np.bincount(
                        owners, weights=odds[one][ids], minlength=many
                    )
                    if number == 0:
                        seen = np.bincount(owners, weights=counts[one][ids] > 0, minlength=many)
                        known[rows, one] = seen / np.maximum(sizes[rows], 1)
        return scores, known

    def _count(
        self, labels: npt.NDArray[np.int8], of_term: Ids, size: int
    ) -> npt.NDArray[np.int64]:
        """int64 (L, F), how often each feature occurs in the documents of each language."""
        counts = np.zeros((len(self._languages), size), dtype=np.int64)
        for rows, terms, owners in self._headings.blocks():
            word_labels = labels[rows][owners]
            ids = of_term[terms]
            for one in range(len(self._languages)):
                counts[one] += np.bincount(ids[word_labels == one], minlength=size)
        return counts

    def _ask(
        self, labels: npt.NDArray[np.int8], best: npt.NDArray[np.int8], unsure: Flags
    ) -> npt.NDArray[np.int8]:
        """Add the unsure ones where the library agrees."""
        documents = np.flatnonzero(unsure).tolist()
        texts = self._headings.texts([[document] for document in documents])
        for document, text in zip(documents, texts, strict=True):
            code, _ = classify_among(text, PRESS)
            if code == self._languages[best[document]]:
                labels[document] = best[document]
        return labels


def _log_odds(counts: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """Float (L, V), what each word says for each language; 0 for words that no language has."""
    totals = counts.sum(axis=1, keepdims=True)
    rates = counts / np.maximum(totals, 1)
    mean = rates.mean(axis=0)
    used = mean > 0
    shrunk = np.where(used, (counts + _SHRINK * mean) / (totals + _SHRINK), 1.0)
    logs = np.log(shrunk)
    odds: npt.NDArray[np.float64] = np.clip(logs - logs.mean(axis=0), -_LARGEST, _LARGEST)
    return odds


@cache
def _identifier() -> Any:
    """py3langid's model, unpacked once: a constant of that package, whatever is read."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
