"""The phrases of a corpus against another corpus, or against a file of counts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl

from relstat.analysis.keyness.comparisons import Comparison, compare_groups, compare_with_file
from relstat.analysis.keyness.word_counts import WordCounts
from relstat.corpus.corpus import Corpus
from relstat.corpus.groups import Groups
from relstat.counting.counts import Counts, count_spelled
from relstat.counting.sparse_counts import stack_documents

__all__ = ["compare_with_corpus", "compare_with_counts"]


def compare_with_corpus(
    counts: Counts,
    spelled: pl.Series,
    corpus: Corpus,
    reference: Corpus,
    cluster: str | None = None,
) -> Comparison:
    """Set phrases against the same phrases in another corpus; documents are the unit.

    Args:
        counts: documents of the corpus x phrases.
        spelled: the phrases as terms.
        corpus: where they were found.
        reference: what they are compared with; they are counted there.
        cluster: a field of either corpus: documents that share its value in one of them are one
            unit.
    """
    other = count_spelled(reference.stream, spelled)
    both = Counts(
        stack_documents([counts.table, other.table]),
        np.concatenate([counts.sizes, other.sizes]),
        counts.words,
        counts.places,
    )
    codes = np.repeat(np.array([0, 1], np.int32), [len(counts.sizes), len(other.sizes)])
    clusters = None if cluster is None else _clusters_of(corpus, reference, cluster)
    sides = Groups(("side",), ("target", "reference"), codes)
    name = Path(reference.origin).name or "another corpus"
    return replace(compare_groups(both, sides, clusters)[0], reference=name)


def compare_with_counts(
    counts: Counts, spelled: pl.Series, file: WordCounts, clusters: Groups | None = None
) -> Comparison:
    """Set phrases against a file of counts; what it does not count is not known (NaN).

    A file that lists every run of so many words says nothing about phrases of other lengths.
    """
    every = Groups(("side",), ("target",), np.zeros(len(counts.sizes), np.int32))
    (made,) = compare_with_file(counts, every, file, spelled.to_list(), clusters)
    if not file.whole:
        return made
    known = counts.words == file.longest
    ratio = np.where(known, made.pair.log_ratio, np.nan)
    pair = replace(made.pair, log_ratio=ratio, more=made.pair.more & known)
    return replace(made, pair=pair, p=np.where(known, made.p, np.nan))


def _clusters_of(corpus: Corpus, reference: Corpus, cluster: str) -> Groups:
    """The clusters of both; documents of a corpus without the field are units of their own."""
    labels: tuple[str, ...] = ()
    codes = []
    corpus.groups(cluster)  # raises where the target does not have the field
    for one in (corpus, reference):
        if cluster not in one.fields and one is reference:
            codes.append(np.full(len(one), -1, np.int32))
            continue
        groups = one.groups(cluster)
        codes.append(np.where(groups.codes < 0, -1, groups.codes + len(labels)).astype(np.int32))
        labels += groups.labels
    return Groups((cluster,), labels, np.concatenate(codes))
