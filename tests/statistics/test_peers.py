"""Keyness and association beside other programs that compute them, where these are installed."""

from __future__ import annotations

import numpy as np
import pytest

from relstat.statistics import association, keyness

COUNTS = np.array([620, 59_901, 3, 12, 0, 45])
OTHERS = np.array([267, 58_960, 30, 0, 7, 44])
WORDS, OTHER_WORDS = 1_017_879, 1_007_532


def test_keyflux() -> None:
    """Two-cell G2, %DIFF and simple maths, wherever no zero is replaced there."""
    peer = pytest.importorskip("keyflux.keyness.measures")
    for a, b in zip(COUNTS.tolist(), OTHERS.tolist(), strict=True):
        if not (a and b):
            continue
        table = (a, WORDS, b, OTHER_WORDS)
        assert peer.percent_diff(a, b, WORDS, OTHER_WORDS) == pytest.approx(
            float(keyness.percent_difference(*table))
        )
        assert peer.log_likelihood(a, b, WORDS, OTHER_WORDS) == pytest.approx(
            float(keyness.log_likelihood_two_cells(*table))
        )
        assert peer.simple_maths(a, b, WORDS, OTHER_WORDS, k=100) == pytest.approx(
            float(keyness.simple_maths(*table))
        )


def test_pycorpdiff() -> None:
    """G2 with two and with four cells, chi-square, BIC, and %DIFF."""
    pytest.importorskip("pycorpdiff")
    pandas = pytest.importorskip("pandas")
    from pycorpdiff.keyness.bayes import bayes_factor
    from pycorpdiff.keyness.chi_squared import chi_squared
    from pycorpdiff.keyness.effect_sizes import percent_diff
    from pycorpdiff.keyness.loglikelihood import log_likelihood

    a, b = pandas.Series(COUNTS), pandas.Series(OTHERS)
    table = (COUNTS, WORDS, OTHERS, OTHER_WORDS)
    for formula, ours in (
        ("rayson", keyness.log_likelihood_two_cells),
        ("dunning", keyness.log_likelihood),
    ):
        theirs = log_likelihood(a, b, WORDS, OTHER_WORDS, formula=formula)["g2"].abs()
        assert ours(*table) == pytest.approx(theirs.to_numpy(), rel=1e-6, abs=1e-6)
    factor = bayes_factor(a, b, WORDS, OTHER_WORDS, formula="dunning").to_numpy()
    assert np.exp(keyness.bayesian_information(*table) / 2) == pytest.approx(factor, rel=1e-6)
    seen = OTHERS > 0
    theirs = percent_diff(a, b, WORDS, OTHER_WORDS).to_numpy()[seen]
    assert keyness.percent_difference(*table)[seen] == pytest.approx(theirs)
    chi2 = chi_squared(a, b, WORDS, OTHER_WORDS)["chi_squared"].abs().to_numpy()
    assert keyness.chi_square(*table) == pytest.approx(chi2, rel=1e-6)


def test_collocations_of_pycorpdiff() -> None:
    """PMI, t, MI3 and logDice of a few pairs."""
    pytest.importorskip("pycorpdiff")
    pandas = pytest.importorskip("pandas")
    from pycorpdiff.collocation import measures

    both, second = np.array([8, 20, 3]), np.array([4675, 20, 90])
    first, places = 15_828, 14_307_668
    joint, collocate = pandas.Series(both), pandas.Series(second)
    for peer, ours in (
        (measures.pmi, association.pmi),
        (measures.t_score, association.t_score),
        (measures.mi_three, association.mi3),
    ):
        theirs = np.asarray(peer(joint, first, collocate, places))
        assert ours(both, first, second, places) == pytest.approx(theirs)
    theirs = np.asarray(measures.logdice(joint, first, collocate))
    assert association.log_dice(both, first, second, places) == pytest.approx(theirs)


def test_scattertext() -> None:
    """Monroe's z with a flat prior."""
    peer = pytest.importorskip("scattertext")
    scorer = peer.LogOddsRatioUninformativeDirichletPrior(0.01)
    theirs = np.asarray(scorer.get_zeta_i_j_given_separate_counts(COUNTS, OTHERS))
    prior = np.full(len(COUNTS), 0.01)
    z = keyness.log_odds_z(COUNTS, COUNTS.sum(), OTHERS, OTHERS.sum(), prior=prior)
    assert z == pytest.approx(theirs)
