"""The statistics by name: what options offer, what tables print above a column, how to read it.

One entry per formula. Commands, measures, docs and tests follow these lists; a new statistic is
a function in the module of its family and an entry here. The functions are loaded when they are
called, so that the list of names costs nothing. The families of one text are in
:mod:`relstat.statistics.text_families`.
"""

from __future__ import annotations

from typing import Final

from relstat.statistics.family import Family, Statistic
from relstat.statistics.text_families import DISPERSION, DIVERSITY, RUNNING

__all__ = [
    "ASSOCIATIONS",
    "DISPERSION",
    "DIVERSITY",
    "FAMILIES",
    "KEYNESS",
    "RUNNING",
    "TEXT_FAMILIES",
    "TRENDS",
    "Family",
    "Statistic",
]

KEYNESS: Final = Family.of(
    "keyness",
    "count, words, other, other_words",
    "relstat.statistics.keyness",
    Statistic(
        "log-ratio", "log ratio", "log_ratio",
        "0 equal, 1 twice, -1 half as frequent in the target; large for rare terms",
        "Hardie 2014; Walter 1975",
    ),
    Statistic(
        "lrc", "LRC", "conservative_log_ratio",
        "least log ratio that the counts allow; 0 where they allow no difference",
        "Evert 2022; Clopper & Pearson 1934",
    ),
    Statistic(
        "positive-lrc", "positive LRC", "positive_log_ratio",
        "lower bound of the log ratio; above 0 more frequent in the target",
        "Evert 2022", neutral=None,
    ),
    Statistic(
        "diff", "%DIFF", "percent_difference",
        "0 equal, 100 twice, -50 half as frequent; none where the reference has 0",
        "Gabrielatos & Marchi 2011", digits=0,
    ),
    Statistic(
        "odds-ratio", "odds ratio", "odds_ratio",
        "1 equal, 2 twice the odds; none where only the target has the term",
        "Everitt 1992, sec. 2.8", neutral=1.0,
    ),
    Statistic(
        "simple-maths", "simple maths", "simple_maths",
        "1 equal, 2 about twice; 100 per million are added to both rates",
        "Kilgarriff 2009", neutral=1.0,
    ),
    Statistic(
        "log-odds", "log odds", "weighted_log_odds",
        "0 equal, 0.69 twice the odds; drawn to 0 for rare terms by a prior",
        "Monroe, Colaresi & Quinn 2008, eq. 16",
    ),
    Statistic(
        "log-odds-z", "log odds z", "log_odds_z",
        "log odds over their standard error; an order, not a test",
        "Monroe, Colaresi & Quinn 2008, eq. 19", kind="evidence",
    ),
    Statistic(
        "ell", "ELL", "effect_size_ell",
        "0 equal; share of the largest possible G2; none for expected counts up to 1",
        "Johnston, Berry & Mielke 2006", signed=False, digits=6,
    ),
    Statistic(
        "g2", "G2", "log_likelihood",
        "0 equal; grows with the difference and with the amount of text; four cells",
        "Dunning 1993", kind="evidence", signed=False, digits=1,
    ),
    Statistic(
        "g2-two-cells", "G2 (2 cells)", "log_likelihood_two_cells",
        "as G2, from the term's cells alone",
        "Rayson & Garside 2000", kind="evidence", signed=False, digits=1,
    ),
    Statistic(
        "g2-williams", "G2 (Williams)", "log_likelihood_williams",
        "as G2, a little smaller, for small tables",
        "Williams 1976", kind="evidence", signed=False, digits=1,
    ),
    Statistic(
        "chi2", "chi-square", "chi_square",
        "0 equal; as G2, too large for rare terms",
        "Pearson 1900", kind="evidence", signed=False, digits=1,
    ),
    Statistic(
        "chi2-yates", "chi-square (Yates)", "chi_square_yates",
        "as chi-square, a little smaller, for small tables",
        "Yates 1934", kind="evidence", signed=False, digits=1,
    ),
    Statistic(
        "bic", "BIC", "bayesian_information",
        "below 0 for equal rates; above 2 positive, above 10 very strong evidence",
        "Wilson 2013; Kass & Raftery 1995, p. 777",
        kind="evidence", neutral=None, signed=False, digits=1,
    ),
    Statistic(
        "fisher", "Fisher p", "fisher_exact",
        "chance of a table at most as likely, if words were independent",
        "Fisher 1935; Pedersen 1996", kind="p", neutral=1.0, signed=False, digits=4,
    ),
)  # fmt: skip
"""Target against reference: formulas of a count and its words, twice."""

ASSOCIATIONS: Final = Family.of(
    "association",
    "both, first, second, places",
    "relstat.statistics.association",
    Statistic(
        "logdice", "logDice", "log_dice",
        "14 always together, one less is half as strong; independent of corpus size",
        "Rychly 2008, p. 9", neutral=None, digits=1,
    ),
    Statistic(
        "g2", "G2", "g2",
        "0 by chance, above it attraction; grows with the amount of text",
        "Dunning 1993", kind="evidence", digits=0,
    ),
    Statistic(
        "npmi", "NPMI", "normalised_pmi",
        "-1 never, 0 by chance, 1 always together", "Bouma 2009",
    ),
    Statistic(
        "t", "t", "t_score",
        "0 by chance, above 2 attraction; favours frequent pairs",
        "Church, Gale, Hanks & Hindle 1991", kind="evidence", digits=1,
    ),
    Statistic(
        "lambda", "lambda", "lambda_score",
        "0 by chance; log of the odds ratio", "Blaheta & Johnson 2001", digits=1,
    ),
    Statistic(
        "delta-p", "Delta P", "delta_p",
        "how much likelier the second is after the first, -1 to 1", "Gries 2013; Allan 1980",
    ),
    Statistic(
        "delta-p-back", "Delta P back", "delta_p_back",
        "how much likelier the first is before the second, -1 to 1", "Gries 2013; Allan 1980",
    ),
    Statistic(
        "lambda-z", "lambda z", "lambda_z",
        "lambda over its standard error; an order, not a test",
        "Blaheta & Johnson 2001; Agresti 2002, p. 71", kind="evidence", digits=1,
    ),
    Statistic(
        "pmi", "PMI", "pmi",
        "0 by chance, 1 twice as often; largest for the rarest pairs",
        "Church & Hanks 1990, p. 23", digits=1,
    ),
    Statistic(
        "mi2", "MI2", "mi2",
        "as PMI, with more weight on frequent pairs", "Daille 1994", neutral=None, digits=1,
    ),
    Statistic(
        "mi3", "MI3", "mi3",
        "as PMI, with most weight on frequent pairs", "Daille 1994", neutral=None, digits=1,
    ),
    Statistic(
        "local-mi", "local MI", "local_mi",
        "PMI times the joint count: frequent pairs first",
        "Evert 2005, p. 89", kind="evidence", digits=1,
    ),
    Statistic(
        "z", "z", "z_score",
        "0 by chance; favours rare pairs", "Berry-Rogghe 1973", kind="evidence", digits=1,
    ),
    Statistic(
        "dice", "Dice", "dice",
        "0 never, 1 always together; independent of corpus size", "Dice 1945",
        neutral=None, digits=3,
    ),
    Statistic(
        "jaccard", "Jaccard", "jaccard",
        "0 never, 1 always together; the order of Dice", "Jaccard 1912", neutral=None, digits=3,
    ),
    Statistic(
        "ms", "min. sensitivity", "minimum_sensitivity",
        "smaller share of either part's occurrences that are joint, 0 to 1",
        "Pedersen 1998; Wiechmann 2008", neutral=None, digits=3,
    ),
    Statistic(
        "chi2", "chi-square", "chi_square",
        "0 by chance; too large for rare pairs", "Pearson 1900", kind="evidence", digits=0,
    ),
    Statistic(
        "chi2-yates", "chi-square (Yates)", "chi_square_yates",
        "as chi-square, a little smaller", "Yates 1934", kind="evidence", digits=0,
    ),
    Statistic(
        "fisher", "Fisher p", "fisher_exact",
        "chance of a table at most as likely, if places were independent",
        "Fisher 1935; Pedersen 1996", kind="p", neutral=1.0, signed=False, digits=4,
    ),
    Statistic(
        "mikolov", "word2vec score", "mikolov_score",
        "1 by chance, 2 twice as often; largest for rare pairs", "Mikolov et al. 2013, eq. 6",
        neutral=1.0,
    ),
)  # fmt: skip
"""Two parts of a phrase, or a node and its collocate: formulas of the joint count and margins."""

FAMILIES: Final = (KEYNESS, ASSOCIATIONS)
"""Families whose formulas take four numbers."""
TEXT_FAMILIES: Final = (DISPERSION, DIVERSITY, RUNNING)
"""Families whose formulas take the words of a text, or counts of them."""

TRENDS: Final = Family.of(
    "trends",
    "values",
    "relstat.statistics.trends",
    Statistic(
        "s", "S", "kendall_score",
        "rising less falling pairs of periods; above 0 a rise",
        "Mann 1945", kind="evidence", digits=0,
    ),
    Statistic(
        "z", "z", "kendall_z",
        "S over its standard error; beyond -2 or 2 more than chance",
        "Kendall 1975", kind="evidence",
    ),
    Statistic(
        "p", "p", "kendall_p",
        "chance of as steady a rise or fall of periods in random order",
        "Mann 1945; Kendall 1975", kind="p", neutral=1.0, signed=False, digits=4,
    ),
    Statistic(
        "tau", "tau", "kendall_tau",
        "1 each period above the one before, 0 no trend, -1 each below", "Kendall 1975, p. 5",
    ),
    Statistic(
        "tau-b", "tau-b", "kendall_tau_b",
        "as tau, over the pairs that are not tied", "Kendall 1975, p. 35",
    ),
    Statistic(
        "slope", "slope", "theil_sen_slope",
        "median change per period; 0 where most periods are equal", "Sen 1968",
    ),
)  # fmt: skip
"""A series of periods: formulas of one row of values, NaN for a gap."""
