"""Coverage of the intervals of `sentiment --explain` and `--categories`.

    python benchmarks/shifts.py INDEX [--repeats 100] [--engine state]

Documents are drawn with replacement from those of an index, which stand for all there are; the
share of the 95 % intervals that hold the value in all of them is printed. For words twice: of the
20 with the largest contribution in all documents, and of the 20 that a sample lists first, which
are picked because their contribution there is large. A difference is that of the earlier and the
later years, by samples of the same size. A word without an interval (it occurs in too few
documents) is not counted; how many have one is printed, too.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from typing import Any, Final

import numpy as np
import polars as pl

import relstat
from relstat.analysis.scoring.category_counts import count_categories
from relstat.analysis.scoring.engines import engine_of
from relstat.analysis.scoring.word_shift import WordUses, shift_words, use_words
from relstat.arrays import Ints, offsets_of, ragged_indices
from relstat.counting.sparse_counts import SparseCounts

SIZES: Final = (20, 50, 200)
WORDS: Final = 20
SEED: Final = 0


class Drawer:
    """Cells of documents, in the order of documents, to be drawn from."""

    def __init__(self, rows: Any, documents: int) -> None:
        self.order = np.argsort(rows, kind="stable")
        self.bounds = offsets_of(np.bincount(rows, minlength=documents))

    def draw(self, drawn: Ints) -> tuple[Ints, Ints]:
        """Return the cells of some documents, and the number of the drawn document of each."""
        sizes = np.diff(self.bounds)[drawn]
        cells = self.order[ragged_indices(self.bounds[drawn], sizes)]
        return cells, np.repeat(np.arange(len(drawn)), sizes)


def draw_uses(used: WordUses, drawer: Drawer, drawn: Ints) -> WordUses:
    """Return the uses of words in drawn documents."""
    cells, rows = drawer.draw(drawn)
    return replace(
        used, sentences=used.sentences[drawn], rows=rows, terms=used.terms[cells],
        points=used.points[cells], uses=used.uses[cells], rests=used.rests[cells],
    )  # fmt: skip


def held(found: pl.DataFrame, true: dict[str, float], words: list[str]) -> tuple[int, int]:
    """Return how many intervals of some words hold the truth, and how many there are."""
    rows = found.filter(pl.col("word").is_in(words) & pl.col("contribution_low").is_not_nan())
    inside = [
        low <= true.get(word, 0.0) <= high
        for word, low, high in rows.select(
            "word", "contribution_low", "contribution_high"
        ).iter_rows()
    ]
    return sum(inside), len(inside)


def measure_words(used: WordUses, codes: Ints, groups: int, repeats: int, what: str) -> None:
    """Print the coverage of the intervals of a mean, or of a difference of two groups."""
    whole = shift_words(used, codes, groups).filter(pl.col("group") == 0)
    true = dict(zip(whole["word"], whole["contribution"], strict=True))
    largest = whole["word"].head(WORDS).to_list()
    drawer = Drawer(used.rows, len(used.sentences))
    generator = np.random.default_rng(SEED)
    members = [np.flatnonzero(codes == group) for group in range(groups)] if groups else [
        np.flatnonzero(used.sentences > 0)
    ]  # fmt: skip
    for size in SIZES:
        sums = np.zeros((2, 2))
        for _ in range(repeats):
            drawn = np.concatenate([generator.choice(one, size) for one in members])
            sample = draw_uses(used, drawer, drawn)
            found = shift_words(sample, np.repeat(np.arange(len(members)), size), groups)
            found = found.filter(pl.col("group") == 0)
            for row, words in enumerate((largest, found["word"].head(WORDS).to_list())):
                sums[row] += held(found, true, words)
        shares = [f"{100 * good / many:.1f} % of {many / repeats:.0f}" for good, many in sums]
        print(f"{what}, {size} documents: largest in all {shares[0]}, listed first {shares[1]}",
              flush=True)  # fmt: skip


def measure_categories(corpus: relstat.Corpus, repeats: int) -> None:
    """Print the coverage of the intervals of the rates of categories."""
    dictionary = engine_of("state").dictionary
    assert dictionary is not None
    counts = count_categories(
        corpus.stream, dictionary, np.ones(len(corpus), dtype=np.bool_)
    ).counts
    table, sizes = counts.table, counts.sizes
    true = table.totals / sizes.sum()
    drawer = Drawer(table.rows, len(sizes))
    generator = np.random.default_rng(SEED)
    for size in SIZES:
        good = many = 0
        for _ in range(repeats):
            drawn = generator.choice(np.flatnonzero(sizes > 0), size)
            cells, rows = drawer.draw(drawn)
            cut = SparseCounts.of_cells(
                rows, table.terms[cells], table.counts[cells], (size, table.shape[1])
            )
            sample = replace(counts, table=cut, sizes=sizes[drawn])
            (low,), (high,) = sample.rate_intervals(np.zeros(size, np.int32), 1, per=1)
            known = np.isfinite(low) & np.isfinite(high)
            good += int(((low <= true) & (true <= high))[known].sum())
            many += int(known.sum())
        print(f"categories, {size} documents: {100 * good / many:.1f} % of {many / repeats:.0f}",
              flush=True)  # fmt: skip


def main(path: str, repeats: int, engine: str) -> None:
    """Print all of it for an index."""
    corpus = relstat.open(path, jobs=1)
    measured = corpus.stream.sentences_per_document > 0
    used = use_words(corpus.stream, engine_of(engine), measured)
    years = pl.Series(corpus.metadata["date"]).dt.year().fill_null(0).to_numpy()
    halves = np.where(years <= np.median(years), 0, 1)
    none = np.full(len(corpus), -1)
    measure_words(used, none, 0, repeats, "mean")
    measure_words(used, np.where(measured, halves, -1), 2, repeats, "difference of two periods")
    measure_categories(corpus, repeats)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("index")
    parser.add_argument("--repeats", type=int, default=100)
    parser.add_argument("--engine", default="state")
    given = parser.parse_args()
    main(given.index, given.repeats, given.engine)
