"""A scale from a few seed words: Latent Semantic Scaling, on the corpus's own sentences.

Seed words of two sides (good and bad, peace and war) span a scale. The polarity of any term is its
mean similarity to the seeds, each with the sign of its side, in vectors that are made of the
corpus's own sentences; the score of a document is the mean polarity of its terms. So the words
that matter are those of this corpus, not those of a list.

Source: Watanabe (2021), Latent Semantic Scaling: a semisupervised text analysis technique for new
domains and languages, Communication Methods and Measures 15, 81-102.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from relstat.analysis.scoring.group_scores import DocumentCounts
from relstat.analysis.scoring.word_vectors import WordVectors, choose_terms, vectors_of
from relstat.arrays import Flags, Floats, Ints
from relstat.corpus.patterns import expand
from relstat.corpus.stream import Shard, Stream
from relstat.errors import OptionError
from relstat.lexicons.stopwords import english_stopwords

__all__ = ["MIN_COUNT", "MOST_TERMS", "Scale", "fit_scale"]

MIN_COUNT: Final = 5
"""Occurrences from which a term has a vector."""
MOST_TERMS: Final = 4_000
"""Terms that have a vector at most, the most frequent ones."""


@dataclass(frozen=True)
class Scale:
    """A fitted scale.

    Attributes:
        terms: String (V,), the terms that have a polarity.
        counts: int64 (V,), their occurrences.
        seeds: the S seeds found, as given; ``missing`` the others.
        parts: float64 (S, V), the part of each seed in the polarity of each term: its sign times
            the similarity, the mean over the terms that it stands for.
        sums: float64 (S, D), the parts of each seed summed over the words of each document.
        sizes: int64 (D,), words of each document that have a polarity.
        left_out: the documents that are not scored, by reason.
        apart: mean similarity of seeds of one side less that of seeds of both sides; not above 0
            where the seeds do not hang together.
    """

    terms: pl.Series
    counts: Ints
    seeds: tuple[str, ...]
    missing: tuple[str, ...]
    parts: Floats
    sums: Floats
    sizes: Ints
    left_out: Mapping[str, Flags]
    apart: float

    def polarity(self, without: int | None = None) -> Floats:
        """Return the polarity of each term, or that without one of the seeds."""
        return self._mean(self.parts, without)

    def documents(self, without: int | None = None) -> DocumentCounts:
        """Return what the scores of documents are made of: summed polarity, and terms.

        Polarities are shifted and stretched so that scores of documents have mean 0 and standard
        deviation 1, that of all terms together being 0.
        """
        sums = self._mean(self.sums, without)
        used = self.sizes > 0
        total = self.sizes.sum()
        middle = sums.sum() / total if total else 0.0
        scores = sums[used] / self.sizes[used] - middle
        spread = float(scores.std()) if len(scores) > 1 else 0.0
        scaled = (sums - middle * self.sizes) / (spread or 1.0)
        return DocumentCounts(
            ("polarity", "terms"),
            np.stack([scaled, self.sizes.astype(np.float64)], axis=1),
            self.left_out,
        )

    def _mean(self, parts: Floats, without: int | None) -> Floats:
        kept = [number for number in range(len(self.seeds)) if number != without]
        return np.asarray(parts[kept].mean(axis=0), np.float64)


def fit_scale(stream: Stream, seeds: Mapping[str, float], foreign: Flags) -> Scale:
    """Fit a scale to the documents that are not ``foreign``.

    Args:
        stream: the documents.
        seeds: seed words, with wildcards or not, and the sign of their side.
        foreign: bool (D,), documents to leave out.

    Raises:
        OptionError: no seed of one side, or fewer than two of both, occur often enough.
    """
    measured = ~foreign
    types = stream.vocabulary.terms.types
    counts = np.sum(stream.over_shards(_count_shard, measured, len(types)), axis=0)
    frequent = counts >= MIN_COUNT
    found: dict[str, Ints] = {}
    for seed in seeds:
        members = expand([seed.lower()], types).astype(np.int64)
        if len(members := members[frequent[members]]):
            found[seed] = members
    _check_seeds(seeds, found)
    content = types.str.contains(r"^\p{L}[\p{L}\p{M}'-]+$") & ~types.is_in(
        list(english_stopwords())
    )
    kept = np.unique(np.concatenate(list(found.values())))
    terms = choose_terms(counts, frequent & content.to_numpy(), kept, MOST_TERMS)
    vectors = vectors_of(stream, measured, terms)
    similar = [_similarity(vectors, np.searchsorted(terms, members)) for members in found.values()]
    signs = np.array([np.sign(seeds[seed]) for seed in found])
    parts = np.stack(similar) * signs[:, None]
    of_term = np.full(len(types), -1, dtype=np.int64)
    of_term[terms] = np.arange(len(terms))
    tables = stream.over_shards(_sum_shard, of_term, parts, heavy=True)
    table = np.where(measured[:, None], np.concatenate(tables), 0.0)
    sizes = table[:, 0].astype(np.int64)
    return Scale(
        terms=types.gather(terms),
        counts=counts[terms],
        seeds=tuple(found),
        missing=tuple(seed for seed in seeds if seed not in found),
        parts=parts,
        sums=table[:, 1:].T,
        sizes=sizes,
        left_out={
            "guessed not to be in English": foreign,
            "without a word that has a polarity": ~foreign & (sizes == 0),
        },
        apart=_apart(np.stack(similar), signs, [np.searchsorted(terms, m) for m in found.values()]),
    )


def _check_seeds(seeds: Mapping[str, float], found: Mapping[str, Ints]) -> None:
    """Raise OptionError unless both sides have a seed, and one of them another."""
    sides = {np.sign(seeds[seed]) for seed in found}
    if not {1.0, -1.0} <= sides or len(found) < 3:
        missing = ", ".join(seed for seed in seeds if seed not in found) or "none"
        raise OptionError(
            "a scale needs seeds of both sides, three or more in all, that occur "
            f"{MIN_COUNT} times or more; found: {', '.join(found) or 'none'}; too rare here: "
            f"{missing}"
        )


def _similarity(vectors: WordVectors, places: Ints) -> Floats:
    """Return the mean similarity of every term to the terms that a seed stands for."""
    return np.asarray(np.mean([vectors.similarity(int(at)) for at in places], axis=0), np.float64)


def _apart(similar: Floats, signs: Floats, places: Sequence[Ints]) -> float:
    """Compare seeds of one side with each other and with those of the other side."""
    between = np.array([[row[at].mean() for at in places] for row in similar])
    same = np.equal.outer(signs, signs)
    other = ~np.eye(len(signs), dtype=np.bool_)
    return float(between[same & other].mean() - between[~same].mean())


def _count_shard(shard: Shard, measured: Flags, size: int) -> Ints:
    """Count the terms of a shard in the documents that are measured."""
    used = np.repeat(measured[shard.rows], shard.words_per_document)
    return np.bincount(shard.term_ids[used], minlength=size)


def _sum_shard(shard: Shard, of_term: Ints, parts: Floats) -> Floats:
    """For each document of a shard: words with a polarity, and the parts of each seed summed."""
    place = of_term[shard.term_ids]
    used = place >= 0
    place, row = place[used], shard.word_rows[used]
    documents = len(shard.words_per_document)
    columns = [np.bincount(row, minlength=documents).astype(np.float64)]
    columns += [np.bincount(row, part[place], documents).astype(np.float64) for part in parts]
    return np.stack(columns, axis=1)
