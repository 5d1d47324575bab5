"""How often changes of level and trends are claimed and found: docs/trend.md.

::

    python benchmarks/trends.py [--repeats 400] [--only PARTS] [--write]

Series are simulated from documents: each period has some, each document its length and its own
share of a term (negative binomial, so that few documents hold most occurrences). Same seeds, same
figures. ``--write`` puts the tables into docs/trend.md.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from reporting import MARKS, Piece, Report

from relstat.arrays import Floats
from relstat.statistics.changes import best_split
from relstat.statistics.segmentation import change_points
from relstat.statistics.trends import mann_kendall

DOCS = Path(__file__).resolve().parents[1] / "docs" / "trend.md"
LENGTHS = (12, 24, 48)
MOST_FALSE, LEAST_FOUND = 0.05, 0.80
SLACK = 0.022  # two standard errors of a share of 5 % in 400 series


@dataclass(frozen=True)
class World:
    """How a series comes about.

    Attributes:
        name: for the table.
        uneven: whether periods hold unequal amounts of text (a gamma of shape 2).
        shape: of the occurrences in a document; None for independent words.
        burst: periods in a row that one event fills, with five times the usual occurrences.
        gaps: share of periods without text.
        memory: the correlation of the logarithm of the rate with that of the period before.
    """

    name: str
    uneven: bool = False
    shape: float | None = 0.5
    burst: int = 0
    gaps: float = 0.0
    memory: float = 0.0


EVEN = World("even text")
WORLDS = (
    World("even text, words independent", shape=None),
    EVEN,
    World("uneven text", uneven=True),
    World("uneven text, a sixth of the periods empty", uneven=True, gaps=1 / 6),
    World("uneven text, an event of one period", uneven=True, burst=1),
    World("uneven text, an event of two periods", uneven=True, burst=2),
)
DOCUMENTS = 100  # of a period, on average
WORDS = 200  # of a document, on average


def simulate(
    world: World, levels: Floats, occurrences: float, random: np.random.Generator
) -> tuple[Floats, Floats]:
    """Return occurrences and words of each period, ``occurrences`` in all on average."""
    periods = len(levels)
    documents = np.full(periods, DOCUMENTS)
    if world.uneven:
        documents = np.maximum(random.gamma(2, DOCUMENTS / 2, periods).astype(int), 5)
    period = np.repeat(np.arange(periods), documents)
    words = np.maximum(random.lognormal(np.log(WORDS) - 0.32, 0.8, len(period)), 20)
    weights = levels[period] * words
    if world.memory:
        wander = np.zeros(periods)
        for at in range(1, periods):
            wander[at] = world.memory * wander[at - 1] + random.normal(0, 0.5)
        weights = weights * np.exp(wander)[period]
    expected = weights / weights.sum() * occurrences
    if world.shape is not None:
        expected = expected * random.gamma(world.shape, 1 / world.shape, len(period))
    counts = np.bincount(period, random.poisson(expected), periods)
    base = np.bincount(period, words, periods)
    if world.burst:
        first = int(random.integers(0, periods - world.burst + 1))
        usual = counts.mean()
        counts[first : first + world.burst] += random.poisson(5 * usual, world.burst)
    if world.gaps:
        empty = random.choice(periods, round(world.gaps * periods), replace=False)
        counts[empty] = base[empty] = 0
    return counts.astype(np.float64), base.astype(np.float64)


def steps(periods: int, cuts: tuple[int, ...], factor: float = 2.0) -> Floats:
    """Return levels that are ``factor`` times as high in every other part."""
    parts = np.searchsorted(cuts, np.arange(periods), side="right")
    return np.where(parts % 2 == 1, factor, 1.0)


def percent(share: float) -> str:
    """Return a share as a text."""
    return f"{share:.1%}".replace("%", " %")


def false_changes(repeats: int) -> Iterator[Piece]:
    """Series without a change: how many have one listed."""
    yield (
        f"**Nothing changed.** {repeats} series each, of 100 occurrences in all: how many have a "
        f"change listed. At most 5 % should (up to {percent(MOST_FALSE + SLACK)} is chance)."
    )
    yield ["series", *(f"{periods} periods" for periods in LENGTHS), "holds"]
    for world in WORLDS:
        shares = []
        for periods in LENGTHS:
            random = np.random.default_rng(periods)
            found = [
                len(change_points(*simulate(world, np.ones(periods), 100, random)).at) > 0
                for _ in range(repeats)
            ]
            shares.append(float(np.mean(found)))
        held = max(shares) <= MOST_FALSE + SLACK
        yield [world.name, *map(percent, shares), MARKS[held]]


def found_changes(repeats: int) -> Iterator[Piece]:
    """Series with a rate that doubles: how many changes are found, and where."""
    repeats = repeats // 2
    yield (
        f"**The rate doubles.** {repeats} series each. *Found*: a change is listed within one "
        "period of the true one (of two: of each). *Best guess*: how often the likeliest place of "
        "a single change lies within one period, for one who knows that there is one and needs no "
        "proof; an event misleads it."
    )
    yield ["changes", "occurrences", "series", "periods", "listed", "found", "best guess", "80 %"]
    plans = [
        (world, periods, changes, total)
        for changes, totals in ((1, (100, 300)), (2, (300, 600)))
        for total in totals
        for world in (EVEN, WORLDS[2], WORLDS[3], WORLDS[4])
        for periods in (12, 24)
    ]
    for world, periods, changes, total in plans:
        cuts = tuple(periods * (n + 1) // (changes + 1) for n in range(changes))
        random = np.random.default_rng(periods + total)
        listed = found = guessed = 0
        for _ in range(repeats):
            counts, base = simulate(world, steps(periods, cuts), total, random)
            at = change_points(counts, base).at
            listed += len(at) >= changes
            found += all(np.abs(at - cut).min(initial=99) <= 1 for cut in cuts)
            if changes == 1:
                place = best_split(counts[None], base)[0][0]
                guessed += abs(int(place) - cuts[0]) <= 1
        share = found / repeats
        yield [
            str(changes), f"{total} in all", world.name, str(periods), percent(listed / repeats),
            percent(share), percent(guessed / repeats) if changes == 1 else "",
            MARKS[share >= LEAST_FOUND],
        ]  # fmt: skip


def trends(repeats: int) -> Iterator[Piece]:
    """The Mann-Kendall test: how many p are small without a trend."""
    repeats *= 5
    yield (
        f"**No trend.** {repeats} series each: how many have a Mann-Kendall p below .05. The test "
        "allows neither for an event of two periods nor, in the last rows, for high periods that "
        "follow high ones without a trend."
    )
    yield ["series", *(f"{periods} periods" for periods in (8, *LENGTHS)), "holds"]
    remembering = [
        replace(EVEN, name=f"even text, correlation {memory} with the period before", memory=memory)
        for memory in (0.3, 0.6)
    ]
    for world in (*WORLDS, *remembering):
        shares = []
        for periods in (8, *LENGTHS):
            random = np.random.default_rng(periods)
            rows = []
            for _ in range(repeats):
                counts, base = simulate(world, np.ones(periods), 100, random)
                with np.errstate(invalid="ignore"):
                    rows.append(counts / np.where(base > 0, base, np.nan))
            shares.append(float(np.mean(mann_kendall(np.array(rows)).p < 0.05)))
        yield [world.name, *map(percent, shares), MARKS[max(shares) <= 0.06]]


def remembering_changes(repeats: int) -> Iterator[Piece]:
    """Series in which high periods follow high ones: how many have a change listed."""
    repeats = repeats // 2
    yield (
        f"**Topics that last.** {repeats} series each, without a step, in which the rate wanders: "
        "how many have a change listed. These levels did differ for a while; that is all a change "
        "says."
    )
    yield ["correlation with the period before", *(f"{periods} periods" for periods in LENGTHS)]
    for memory in (0.0, 0.3, 0.6):
        shares = []
        for periods in LENGTHS:
            random = np.random.default_rng(periods)
            world = replace(EVEN, memory=memory or 1e-9)
            found = [
                len(change_points(*simulate(world, np.ones(periods), 300, random)).at) > 0
                for _ in range(repeats)
            ]
            shares.append(float(np.mean(found)))
        yield [f"{memory:g}", *map(percent, shares)]


PARTS = {
    "false": false_changes,
    "found": found_changes,
    "trends": trends,
    "lasting": remembering_changes,
}


def main() -> None:
    """Simulate, print, and with ``--write`` put the tables into docs/trend.md."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--repeats", type=int, default=400, help="series of each kind (400)")
    parser.add_argument("--only", default=",".join(PARTS), help=", ".join(PARTS))
    parser.add_argument("--write", action="store_true", help="put the tables into docs/trend.md")
    given = parser.parse_args()
    report = Report("trend", write=given.write, readme=DOCS)
    report.add_all({name: PARTS[name](given.repeats) for name in given.only.split(",")})


if __name__ == "__main__":
    main()
