"""Like with like: a change of topics is not a change of words."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
import pytest

from relstat.statistics.inference import DocumentTest
from relstat.statistics.intervals import log_ratio_interval
from relstat.statistics.strata import LongDocuments, Side, standardised_rate, target_mix
from relstat.statistics.stratified import StratifiedTest


def side_of(table: np.ndarray, sizes: np.ndarray, strata: np.ndarray, keep: np.ndarray) -> Side:
    """Some rows of a dense documents x terms table."""
    counts, length, stratum = table[keep], sizes[keep].astype(float), strata[keep]
    term, document = np.nonzero(counts.T)
    number = int(strata.max()) + 1
    few = np.argsort(-length, kind="stable")[:6]
    return Side(
        term,
        stratum[document],
        counts[document, term].astype(float),
        length[document],
        np.bincount(stratum, minlength=number).astype(float),
        np.stack([np.bincount(stratum, length**power, number) for power in (1, 2, 3, 4)]),
        table.shape[1],
        LongDocuments(stratum[few], length[few], counts[few].astype(float)),
    )


def shifted(
    generator: np.random.Generator, size: tuple[int, int], kinds: int, terms: int, times: float
) -> tuple[Side, Side, np.ndarray]:
    """Two sides that write about other topics in the same words, and p without the topics.

    Each topic has its own rate of each term, each document its own burst. In the target every term
    is ``times`` as frequent as in the reference.
    """
    mixes = [generator.dirichlet(np.ones(kinds)) for _ in size]
    topic = np.concatenate(
        [generator.choice(kinds, n, p=mix) for n, mix in zip(size, mixes, strict=True)]
    )
    target = np.arange(sum(size)) < size[0]
    sizes = generator.integers(50, 400, sum(size))
    rate = 10 ** generator.uniform(-4, -2, terms)
    rate = rate * np.exp(generator.normal(0, 1.5, (kinds, terms)))[topic]
    rate = rate * np.where(target, times, 1.0)[:, None]
    rate = rate * generator.gamma(0.5, 2, (sum(size), terms))
    table = generator.poisson(rate * sizes[:, None])
    term, document = np.nonzero(table.T)
    plain = DocumentTest(term, document, table[document, term], sizes, terms).p(target)
    sides = [side_of(table, sizes, topic, keep) for keep in (target, ~target)]
    return sides[0], sides[1], plain


def test_one_stratum_is_the_test_by_documents() -> None:
    """Without strata to tell apart, p is that of the plain test."""
    generator = np.random.default_rng(1)
    for first, second in ((10, 10), (20, 300), (3, 60)):
        sizes = generator.integers(20, 200, first + second)
        rate = generator.gamma(0.3, 0.01, (first + second, 100))
        table = generator.poisson(rate * sizes[:, None])
        target = np.arange(first + second) < first
        term, document = np.nonzero(table.T)
        plain = DocumentTest(term, document, table[document, term], sizes, 100).p(target)
        one = np.zeros(first + second, np.int64)
        sides = [side_of(table, sizes, one, keep) for keep in (target, ~target)]
        p = StratifiedTest(*sides).p()
        assert (np.isnan(p) == np.isnan(plain)).all()
        p, plain = p[np.isfinite(p)], plain[np.isfinite(plain)]
        assert p == pytest.approx(plain, rel=1e-9)


def test_near_the_exact_chance_within_strata() -> None:
    """Against all ways to deal the documents within two strata: never far below the exact p."""
    generator = np.random.default_rng(4)
    strata, target = np.repeat([0, 1], 6), np.tile([True, True, False, False, False, False], 2)
    sizes = generator.integers(20, 90, 12)
    ways = [
        np.isin(np.arange(12), [*first, *(6 + np.array(second))])
        for first, second in product(combinations(range(6), 2), repeat=2)
    ]
    for _ in range(60):
        counts = generator.poisson(generator.gamma(0.5, 2, 12))
        rate = np.bincount(strata, counts) / np.bincount(strata, sizes)
        beyond = counts - rate[strata] * sizes
        observed = beyond[target].sum()
        sums = np.sign(observed) * np.array([beyond[way].sum() for way in ways])
        exact = min(2 * float(np.mean(sums >= abs(observed) - 1e-9)), 1.0)
        sides = [side_of(counts[:, None], sizes, strata, keep) for keep in (target, ~target)]
        p = float(StratifiedTest(*sides).p()[0])
        if counts.sum():
            assert exact / 3 <= p <= 1


@pytest.mark.parametrize(("size", "kinds"), [((150, 150), 3), ((20, 400), 12), ((40, 40), 30)])
def test_a_change_of_topics_is_no_change_of_words(size: tuple[int, int], kinds: int) -> None:
    """Topics make plain p small in many terms; within topics at most one in twenty is."""
    generator = np.random.default_rng(7)
    within, plain, covered = [], [], []
    for _ in range(6):
        target, reference, without = shifted(generator, size, kinds, 200, 1.0)
        p = StratifiedTest(target, reference).p()
        common = target.having + reference.having >= 10
        within.append((p[common & np.isfinite(p)] < 0.05).mean())
        plain.append((without[common] < 0.05).mean())
        mix = target_mix(target, reference)
        rates = [standardised_rate(side, mix) for side in (target, reference)]
        low, high = log_ratio_interval(rates[0], rates[1])
        known = np.isfinite(low) & (rates[0].value > 0) & (rates[1].value > 0)
        covered += ((low <= 0) & (high >= 0))[known].tolist()
    assert np.mean(within) < 0.06
    assert np.mean(plain) > np.mean(within)
    assert not covered or np.mean(covered) > 0.92


def test_a_change_of_words_is_found_among_topics() -> None:
    """Terms four times as frequent in every topic are found, and their ratio is."""
    target, reference, _ = shifted(np.random.default_rng(2), (300, 300), 4, 200, 4.0)
    p = StratifiedTest(target, reference).p()
    common = target.having + reference.having >= 30
    assert (p[common] < 0.05).mean() > 0.6
    mix = target_mix(target, reference)
    rates = [standardised_rate(side, mix).value for side in (target, reference)]
    assert np.median(np.log2(rates[0] / rates[1])[common]) == pytest.approx(2, abs=0.4)


@pytest.mark.parametrize(("words", "count", "rate"), [(200, 102, 0.8), (20_000, 0, 2)])
def test_one_document_does_not_end_the_curve(words: int, count: int, rate: float) -> None:
    """One document full of a term, or a very long one without it, makes nothing of the others rare.

    Without the bound for it one term in six had a p below 1/10,000 within three strata.
    """
    generator = np.random.default_rng(3)
    sizes = np.full(1285, 200)
    sizes[-1] = words
    low = 0
    for _ in range(3):
        table = generator.poisson(rate, (1285, 100))
        table[-1] = count
        strata, target = generator.integers(0, 3, 1285), np.arange(1285) < 50
        sides = [side_of(table, sizes, strata, keep) for keep in (target, ~target)]
        low += int((StratifiedTest(*sides).p() < 1e-3).sum())
    assert low <= 3


def test_the_rate_has_the_mix_of_the_target() -> None:
    """A reference of which the target's topic is a tenth counts as if it were all of it."""
    table = np.array([[4], [4], [0], [0], [0], [0], [2], [2]])
    strata = np.array([0, 0, 1, 1, 1, 1, 0, 0])
    sizes = np.full(8, 100)
    target = np.arange(8) < 2
    sides = [side_of(table, sizes, strata, keep) for keep in (target, ~target)]
    mix = target_mix(*sides)
    assert mix.tolist() == [1.0, 0.0]
    assert standardised_rate(sides[1], mix).value[0] == pytest.approx(0.02)


def test_nothing_in_common() -> None:
    """Two sides without a common stratum have no p, and no mix."""
    table, sizes = np.ones((20, 3), np.int64), np.full(20, 50)
    target = np.arange(20) < 10
    sides = [side_of(table, sizes, target.astype(np.int64), keep) for keep in (target, ~target)]
    assert np.isnan(StratifiedTest(*sides).p()).all()
    assert target_mix(*sides).sum() == 0
