"""How often p-values and intervals are wrong, beside what others print: docs/inference.md.

::

    python benchmarks/inference.py CORPUS.jsonl.gz [--only PARTS] [--splits 60] [--write]

Documents of the first corpus get labels at random, so that every listed difference is an error;
samples of it, and simulated ones, show how many 95 % intervals hold the true value. Same seeds,
same figures. ``--write`` puts the tables into docs/inference.md. Peers that are not installed are
left out, with a note.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import inference_tasks as tasks
import numpy as np
import reporting
from inference_tasks import Cells
from reporting import MARKS, Piece

import relstat
from relstat.arrays import Floats

DOCS = Path(__file__).resolve().parents[1] / "docs" / "inference.md"
DOCUMENTS = (10, 20, 50, 200)
KINDS = ((0.005, None), (0.005, 0.5), (0.005, 0.1), (0.0005, None), (0.0005, 0.5), (0.0005, 0.1))
SAMPLES = 2000


@dataclass(frozen=True)
class Setting:
    """A corpus, how many splits of it, and the peer, if it is there."""

    corpus: relstat.Corpus
    name: str
    splits: int

    @cached_property
    def cells(self) -> Cells:
        """Its terms in at least three documents."""
        from relstat.counting.counts import count_terms, word_totals

        stream = self.corpus.stream
        terms = np.flatnonzero(word_totals(stream).document_counts >= 3)
        counts = count_terms(stream, terms)
        table, sizes = counts.table, counts.sizes
        rows, found = (some.astype(np.int64) for some in (table.rows, table.counts))
        return Cells(table.terms, rows, found, sizes, len(terms))

    @cached_property
    def peer(self) -> Any | None:
        """The module of pycorpdiff that its default p comes from."""
        if find_spec("pycorpdiff") is None:
            return None
        from pycorpdiff.keyness import loglikelihood

        return loglikelihood

    def about(self, what: str) -> str:
        """The corpus, and with what it was measured."""
        size = f"{len(self.cells.sizes):,} documents, {self.cells.terms:,} terms"
        peer = f", pycorpdiff {version('pycorpdiff')}" if self.peer else ""
        return f"**{what}.** {self.name}, {size}{peer}; numpy {np.__version__}."


def labels(setting: Setting) -> Iterator[Piece]:
    """Random labels: how many p are small, and how many splits list a row."""
    yield setting.about("Random labels")
    cells, every = setting.cells, len(setting.cells.sizes)
    half, tenth, sixth = every // 2, every // 10, every // 6
    sizes = {
        "half / half": (half, every - half),
        "10 % / 90 %": (tenth, every - tenth),
        "20 / 5,000": (20, 5000),
        "10 / 2,000": (10, 2000),
        "5 / 1,000": (5, 1000),
        "200 / 200": (200, 200),
        "50 / 50": (50, 50),
        "10 / 10": (10, 10),
        "5 / 5": (5, 5),
        "six groups": (sixth,) * 6,
        "six uneven groups": (5, 10, 20, 50, 200, 1000),
    }
    yield ["split", "test", "raw p < .05", "splits", "with a listed row", "rows, mean", "holds"]
    for name, groups in sizes.items():
        if sum(groups) > every:
            continue
        for test, p in tasks.tests(setting.peer).items():
            many = setting.splits if sum(groups) < 6000 else max(setting.splits // 6, 4)
            if test != "relstat":
                many = min(many, 4)
            share, listed = tasks.random_splits(cells, groups, p, many, seed=1)
            hit = sum(rows > 0 for rows in listed)
            held = share <= 0.06 and hit <= max(0.05 * many, 1)
            if name == "half / half":
                held = held and share >= 0.03
            row = [name, test, f"{share:.1%}".replace("%", " %"), str(many), str(hit)]
            yield [*row, f"{np.mean(listed):,.1f}", MARKS[held]]
    yield from _missing(setting)


def power(setting: Setting) -> Iterator[Piece]:
    """Planted differences that are found."""
    yield setting.about("300 terms planted")
    cells, every = setting.cells, len(setting.cells.sizes)
    sizes = {
        "half / half": (every // 2, every - every // 2),
        "1,000 / 1,000": (1000, 1000),
        "200 / 200": (200, 200),
        "10 % / 90 %": (every // 10, every - every // 10),
    }
    yield ["split", "test", *(f"{ratio} times: found (false)" for ratio in (1.5, 2, 4))]
    for name, groups in sizes.items():
        if sum(groups) > every:
            continue
        tests = {**tasks.tests(setting.peer), "Rao-Scott ratio z, before": tasks.ratio_z}
        for test, p in tests.items():
            found = [tasks.planted(cells, groups, p, ratio, seed=5) for ratio in (1.5, 2, 4)]
            yield [name, test, *(f"{mine} ({false:,})" for mine, false in found)]
    yield from _missing(setting)


def rates(setting: Setting) -> Iterator[Piece]:
    """How many intervals of a rate hold the true one, simulated and real."""
    yield (
        f"**Rates.** Of {SAMPLES:,} simulated samples, and of real ones of {setting.name}: 95 % "
        "intervals that hold the true rate, in per cent of those that are printed (median of the "
        "upper over the lower bound), for 10, 20, 50 and 200 documents. Bursty words are gamma "
        "mixtures of Poisson counts with the shape given."
    )
    yield ["word", *_headings(("relstat", "t, n - 1 degrees of freedom", "Poisson bootstrap"))]
    generator = np.random.default_rng(3)
    for rate, shape in KINDS:
        rows: dict[str, list[str]] = {}
        for documents in DOCUMENTS:
            sample = tasks.simulated(generator, documents, rate, shape, SAMPLES)
            for name, bounds in tasks.rate_bounds(sample).items():
                rows.setdefault(name, []).append(_cell(*tasks.coverage(bounds, rate)))
        kind = "even" if shape is None else f"bursty, shape {shape:g}"
        yield [f"{rate * 1e4:g} per 10,000, {kind}", *(" · ".join(row) for row in rows.values())]
    cells = setting.cells
    order = np.argsort(-np.bincount(cells.term, cells.count, cells.terms))
    ranks = {
        "1 to 50": order[:50],
        "51 to 500": order[50:500:15],
        "501 to 2,000": order[500:2000:50],
    }
    for ranked, terms in ranks.items():
        rows = {}
        for documents in DOCUMENTS:
            found: dict[str, list[tuple[float, float, float]]] = {}
            for sample, truth in tasks.real_samples(generator, cells, terms, documents, 200):
                for name, bounds in tasks.rate_bounds(sample, 200).items():
                    found.setdefault(name, []).append(tasks.coverage(bounds, truth))
            for name, each in found.items():
                covered, printed, width = np.array(each).T
                known = printed > 0
                share = np.average(covered[known], weights=printed[known])
                rows.setdefault(name, []).append(_cell(float(share), 1, np.nanmedian(width)))
        yield [f"real, terms {ranked} by frequency", *(" · ".join(row) for row in rows.values())]


def differences(setting: Setting) -> Iterator[Piece]:
    """How many intervals of differences hold the true one."""
    yield (
        f"**Differences.** Of {SAMPLES:,} simulated pairs of samples, the second with twice the "
        "rate: 95 % intervals that hold the true value, in per cent of those printed (in brackets "
        "how many are printed, where that is not all)."
    )
    sizes = ((10, 10), (20, 20), (50, 50), (20, 500), (10, 1000), (200, 200))
    yield ["word", "documents", "log ratio", "difference of rates", "a rate of 0"]
    generator = np.random.default_rng(4)
    for rate, shape in KINDS:
        for one, two in sizes:
            first = tasks.simulated(generator, one, rate, shape, SAMPLES)
            second = tasks.simulated(generator, two, 2 * rate, shape, SAMPLES)
            kind = "even" if shape is None else f"shape {shape:g}"
            row = [f"{rate * 1e4:g} per 10,000, {kind}", f"{one} / {two:,}"]
            truths = {"log ratio": -1.0, "difference": -rate, "rate of 0": rate}
            for name, bounds in tasks.difference_bounds(first, second).items():
                covered, printed, _ = tasks.coverage(bounds, truths[name])
                few = name == "rate of 0" and printed < 0.01
                shown = "" if few or np.isnan(covered) else f"{100 * covered:.0f}"
                row.append(
                    shown + (f" ({100 * printed:.0f} %)" if shown and printed < 0.995 else "")
                )
            yield row


def scores(setting: Setting) -> Iterator[Piece]:
    """How many intervals of scores hold the score of the whole corpus."""
    from relstat.analysis.scoring.engines import engine_of
    from relstat.analysis.scoring.group_scores import DocumentCounts
    from relstat.analysis.scoring.reading_counts import count_reading
    from relstat.analysis.scoring.registry import scores_of
    from relstat.analysis.scoring.score import Score
    from relstat.analysis.scoring.scored_documents import ScoredDocuments
    from relstat.corpus.languages import not_english

    stream, foreign = setting.corpus.stream, not_english(setting.corpus)
    reading = count_reading(stream, "relstat", foreign)
    tone = ScoredDocuments.of(stream, foreign, engine_of("vader")).counts

    def score_of(score: Score, names: Sequence[str]) -> Callable[[Floats], Floats]:
        return lambda sums: score.of(dict(zip(names, np.moveaxis(sums, -1, 0), strict=True)))

    def parts_of(counts: DocumentCounts) -> Floats:
        usable = counts.measured & (counts.count("sentences") > 0)
        return counts.values[usable]

    readability = {score.name: score for score in scores_of("readability", "relstat")}
    sentiment = {score.name: score for score in scores_of("sentiment")}
    functions = {
        name: (score_of(readability[name], reading.names), parts_of(reading))
        for name in ("flesch", "smog", "dale_chall", "words_per_sentence")
    }
    for label, name in (("mean sentiment", "mean"), ("share of positive sentences", "positive")):
        functions[label] = score_of(sentiment[name], tone.names), parts_of(tone)
    yield (
        f"**Scores.** Of {SAMPLES // 4} samples of {setting.name}: 95 % intervals that "
        "hold the score of the whole corpus, in per cent, for 10, 20, 50 and 200 documents."
    )
    yield ["score", *_headings(("relstat", "Poisson bootstrap"))]
    generator = np.random.default_rng(6)
    for name, (function, parts) in functions.items():
        rows: dict[str, list[str]] = {}
        truth = float(function(parts.sum(axis=0, keepdims=True))[0])
        for documents in DOCUMENTS:
            found = tasks.score_bounds(function, parts, documents, SAMPLES // 4, generator)
            for method, bounds in found.items():
                covered, _, _ = tasks.coverage(bounds, truth)
                rows.setdefault(method, []).append(f"{100 * covered:.0f}")
        yield [name.replace("_", " "), *(" · ".join(row) for row in rows.values())]


PARTS: Mapping[str, Callable[[Setting], Iterator[Piece]]] = {
    "labels": labels,
    "power": power,
    "rates": rates,
    "differences": differences,
    "scores": scores,
}


def _headings(names: tuple[str, ...]) -> list[str]:
    return list(names)


def _cell(covered: float, printed: float, width: float) -> str:
    if not printed or np.isnan(covered):
        return "-"
    return (
        f"{100 * covered:.0f} (x{width:,.1f})"
        if width < 10
        else f"{100 * covered:.0f} (x{width:,.0f})"
    )


def _missing(setting: Setting) -> Iterator[Piece]:
    yield from reporting.missing({"pycorpdiff": setting.peer is not None})


def main() -> None:
    """Read the command line, measure, print."""
    parser = reporting.arguments(__doc__, PARTS)
    parser.add_argument("--splits", type=int, default=60, help="random splits of each size (60)")
    given = parser.parse_args()
    corpus = relstat.read(given.corpora[0])
    corpus = relstat.keep_copies(relstat.keep_language(corpus, "en"), "drop")
    setting = Setting(corpus, reporting.corpus_name(given.corpora[0]), given.splits)
    report = reporting.Report("inference", write=given.write, readme=DOCS)
    report.add_all({part: PARTS[part](setting) for part in given.only})


if __name__ == "__main__":
    main()
