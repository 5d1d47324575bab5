"""How often p-values and intervals are wrong, beside what others print: docs/inference.md.

::

    python benchmarks/inference.py CORPUS.jsonl.gz [--only PARTS] [--splits 240] [--write]

Documents of the first corpus get labels at random, so that every listed difference is an error;
samples of it, and simulated ones, show how many 95 % intervals hold the true value. Same seeds,
same figures. ``--write`` puts the tables into docs/inference.md. Peers that are not installed are
left out, with a note.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path

import inference_match as matching
import inference_samples as samples
import inference_tasks as tasks
import numpy as np
import reporting
from inference_setting import Setting
from reporting import MARKS, Piece

import relstat
from relstat.arrays import Floats

DOCS = Path(__file__).resolve().parents[1] / "docs" / "inference.md"
DOCUMENTS = (10, 20, 50, 200)
KINDS = ((0.005, None), (0.005, 0.5), (0.005, 0.1), (0.0005, None), (0.0005, 0.5), (0.0005, 0.1))
SAMPLES = 2000


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
            # Many for small groups, where splits are cheap and a curve fails first.
            large = 1 if sum(groups) < 4000 else 4 if sum(groups) < 6000 else 12
            many = max(setting.splits // large, 4)
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


def listed(setting: Setting) -> Iterator[Piece]:
    """Intervals of the rows that are listed, beside their p."""
    yield (
        f"**Listed rows.** 300 terms planted in {setting.name}, 1.5, 2 and 4 times as frequent, "
        "three times each: of the rows with an adjusted p below .05, the intervals of the log "
        "ratio that miss the truth, and those that include 0."
    )
    cells, every = setting.cells, len(setting.cells.sizes)
    yield ["split", "intervals", "rows", "miss", "include 0"]
    for one, two in ((every // 2, every // 2), (1000, 1000), (200, 200), (every // 10, every // 2)):
        sums: dict[str, Floats] = {}
        for seed, ratio in enumerate((1.5, 2, 4) * 3):
            found = tasks.listed_intervals(cells, (one, two), ratio, seed=seed)
            for name, counts in found.items():
                sums[name] = sums.get(name, np.zeros(3)) + counts
        for name, (rows, missed, zero) in sums.items():
            each = [f"{part / max(rows, 1):.1%}".replace("%", " %") for part in (missed, zero)]
            yield [f"{one:,} / {two:,}", name, f"{rows:,.0f}", *each]


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
            sample = samples.simulated(generator, documents, rate, shape, SAMPLES)
            for name, bounds in samples.rate_bounds(sample).items():
                rows.setdefault(name, []).append(_cell(*samples.coverage(bounds, rate)))
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
            for sample, truth in samples.real_samples(generator, cells, terms, documents, 200):
                for name, bounds in samples.rate_bounds(sample, 200).items():
                    found.setdefault(name, []).append(samples.coverage(bounds, truth))
            for name, each in found.items():
                covered, printed, width = np.array(each).T
                known = printed > 0
                share = np.average(covered[known], weights=printed[known])
                rows.setdefault(name, []).append(_cell(float(share), 1, np.nanmedian(width)))
        yield [f"real, terms {ranked} by frequency", *(" · ".join(row) for row in rows.values())]


def alike(setting: Setting) -> Iterator[Piece]:
    """Rates that all documents share, or nearly."""
    yield (
        f"**Regular words.** Of {SAMPLES:,} simulated samples: 95 % intervals that hold the true "
        "rate, in per cent (median of the upper over the lower bound), for 10, 20, 50 and 200 "
        "documents. Documents of 100 words that have a word once, but for some that have it never, "
        "or twice; and uneven documents in which it comes back at even distances."
    )
    generator = np.random.default_rng(7)
    yield ["word", "relstat", "without a floor", "never narrower than independent words"]
    times = {0: "never", 1: "once", 2: "twice"}
    kinds: dict[str, Callable[[int], tuple[samples.Sample, float]]] = {
        "once in each document": lambda n: samples.regular(generator, n, 0, 1, SAMPLES)
    }
    for count in (0, 2):
        for odd in (0.02, 0.05, 0.2):
            kinds[f"once, {100 * odd:g} % {times[count]}"] = partial(
                lambda n, odd, count: samples.regular(generator, n, odd, count, SAMPLES),
                odd=odd,
                count=count,
            )
    for rate in (0.005, 0.05):
        kinds[f"{rate * 1e4:g} per 10,000, at even distances"] = partial(
            lambda n, rate: samples.spaced(generator, n, rate, SAMPLES), rate=rate
        )
    for label, draw in kinds.items():
        rows: dict[str, list[str]] = {}
        for documents in DOCUMENTS:
            sample, truth = draw(documents)
            for name, bounds in samples.regular_bounds(sample).items():
                covered, _, width = samples.coverage(bounds, truth)
                rows.setdefault(name, []).append(f"{100 * covered:.0f} (x{width:.2f})")
        yield [label, *(" · ".join(row) for row in rows.values())]


def shares(setting: Setting) -> Iterator[Piece]:
    """Parts of a whole."""
    yield (
        f"**Shares.** Of {SAMPLES:,} simulated samples: 95 % intervals of a share of sentences "
        "that hold the true one, in per cent, for 10, 20, 50 and 200 documents. Uneven: beta "
        "mixtures with the sum of parameters given."
    )
    generator = np.random.default_rng(8)
    yield ["share", "relstat", "Student's t on the share"]
    for part in (0.3, 0.1, 0.03):
        for shape in (None, 1.0, 0.3):
            rows: dict[str, list[str]] = {}
            for documents in DOCUMENTS:
                found = samples.parts(generator, documents, part, shape, SAMPLES)
                for name, bounds in found.items():
                    rows.setdefault(name, []).append(
                        f"{100 * samples.coverage(bounds, part)[0]:.0f}"
                    )
            kind = "even" if shape is None else f"uneven, {shape:g}"
            yield [f"{part:g}, {kind}", *(" · ".join(row) for row in rows.values())]


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
            first = samples.simulated(generator, one, rate, shape, SAMPLES)
            second = samples.simulated(generator, two, 2 * rate, shape, SAMPLES)
            kind = "even" if shape is None else f"shape {shape:g}"
            row = [f"{rate * 1e4:g} per 10,000, {kind}", f"{one} / {two:,}"]
            truths = {"log ratio": -1.0, "difference": -rate, "rate of 0": rate}
            for name, bounds in samples.difference_bounds(first, second).items():
                covered, printed, _ = samples.coverage(bounds, truths[name])
                few = name == "rate of 0" and printed < 0.01
                shown = "" if few or np.isnan(covered) else f"{100 * covered:.0f}"
                row.append(
                    shown + (f" ({100 * printed:.0f} %)" if shown and printed < 0.995 else "")
                )
            yield row


def scores(setting: Setting) -> Iterator[Piece]:
    """How many intervals of scores hold the score of the whole corpus."""
    yield (
        f"**Scores.** Of {SAMPLES // 4} samples of {setting.name}: 95 % intervals that "
        "hold the score of the whole corpus, in per cent, for 10, 20, 50 and 200 documents."
    )
    yield ["score", "relstat", "Poisson bootstrap"]
    generator = np.random.default_rng(6)
    for name, (function, parts, part) in setting.scores.items():
        rows: dict[str, list[str]] = {}
        truth = float(function(parts.sum(axis=0, keepdims=True))[0])
        for documents in DOCUMENTS:
            found = samples.score_bounds(
                function, parts, documents, SAMPLES // 4, generator, part=part
            )
            for method, bounds in found.items():
                covered, _, _ = samples.coverage(bounds, truth)
                rows.setdefault(method, []).append(f"{100 * covered:.0f}")
        yield [name, *(" · ".join(row) for row in rows.values())]


def contrasts(setting: Setting) -> Iterator[Piece]:
    """Random labels of documents whose scores are compared."""
    splits = max(setting.splits // 3, 10)
    yield (
        f"**Random labels, scores.** {splits} splits of {setting.name} each: raw p below "
        ".05, all scores of the table above together."
    )
    yield ["split", "relstat", "Welch's t of the documents' scores"]
    generator = np.random.default_rng(9)
    for one, two in ((5, 5), (10, 10), (50, 50), (200, 200), (5, 500), (10, 1000), (20, 5000)):
        found = [
            tasks.random_scores(parts, function, (one, two), splits, generator)
            for function, parts, _ in setting.scores.values()
        ]
        low = (np.mean([np.mean(p[side] < 0.05) for p in found]) for side in (0, 1))
        yield [f"{one} / {two:,}", *(f"{share:.1%}".replace("%", " %") for share in low)]


def match(setting: Setting) -> Iterator[Piece]:
    """Like with like: random labels where the sides have other mixes of topics, or months."""
    draws = max(setting.splits // 24, 4)
    yield (
        f"**Like with like.** {draws} draws of two outlets that write the same about each topic "
        "and choose their topics at random; the rates of each of 400 terms differ between topics "
        "by a factor of e^1.5 (one standard deviation). Per cent of raw p below .05 among terms in "
        "at least ten documents, without and with `--match`, and of matched intervals of the log "
        "ratio that hold 0: for even words · bursty ones (shape 0.5) · very bursty ones (0.1)."
    )
    yield ["documents", "topics", "p < .05, plain", "p < .05, matched", "intervals that hold"]
    generator = np.random.default_rng(10)
    for sizes in ((200, 200), (20, 1000), (1000, 50), (30, 30)):
        for topics in (3, 24, 150):
            each = [
                matching.outlets(
                    [matching.topics_differ(generator, sizes, topics, shape) for _ in range(draws)]
                )
                for shape in (None, 0.5, 0.1)
            ]
            columns = [
                " · ".join(_percent(one) for one in part) for part in zip(*each, strict=True)
            ]
            yield [f"{sizes[0]:,} / {sizes[1]:,}", f"{topics}", *columns]
    yield (
        f"**Like with like, real documents.** Draws from {setting.name}, matched by month: in each "
        "month another share of the documents is dealt to the target, so that the two "
        "sides have other mixes of months, and every listed row is an error."
    )
    yield [
        "documents", "dealt to the target", "p < .05, plain", "p < .05, matched",
        "intervals that hold", "with a listed row", "holds",
    ]  # fmt: skip
    strata = setting.months
    for documents, share in ((5000, 0.5), (2000, 0.1), (1000, 0.02), (400, 0.5), (100, 0.5)):
        if documents > len(strata):
            continue
        found, many = [], draws if documents > 2000 else 3 * draws
        for _ in range(many):
            chosen, target = matching.draw_labels(generator, strata, documents, share)
            found.append(matching.deal_within(setting.cells, strata, target, chosen))
        plain, matched, held = matching.outlets(found)
        hit = sum(one.listed > 0 for one in found)
        good = matched <= 0.06 and hit <= max(0.05 * many, 1) and held >= 0.93
        row = [f"{documents:,}", f"{100 * share:g} %", *map(_percent, (plain, matched, held))]
        yield [*row, f"{hit} of {many}", MARKS[good]]


PARTS: Mapping[str, Callable[[Setting], Iterator[Piece]]] = {
    "labels": labels,
    "power": power,
    "listed": listed,
    "match": match,
    "rates": rates,
    "alike": alike,
    "shares": shares,
    "differences": differences,
    "scores": scores,
    "contrasts": contrasts,
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


def _percent(share: float) -> str:
    if np.isnan(share):
        return "-"
    return f"{100 * share:.0f}" if share >= 0.1 else f"{100 * share:.1f}"


def _missing(setting: Setting) -> Iterator[Piece]:
    yield from reporting.missing({"pycorpdiff": setting.peer is not None})


def main() -> None:
    """Read the command line, measure, print."""
    parser = reporting.arguments(__doc__, PARTS)
    parser.add_argument(
        "--splits", type=int, default=240, help="random splits of each size of small groups (240)"
    )
    given = parser.parse_args()
    corpus = relstat.read(given.corpora[0])
    corpus = relstat.keep_copies(relstat.keep_language(corpus, "en"), "drop")
    setting = Setting(corpus, reporting.corpus_name(given.corpora[0]), given.splits)
    report = reporting.Report("inference", write=given.write, readme=DOCS)
    report.add_all({part: PARTS[part](setting) for part in given.only})


if __name__ == "__main__":
    main()
