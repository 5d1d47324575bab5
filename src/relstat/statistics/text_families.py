"""The statistics of a text by name: how terms are spread over it, and how varied its words are.

:mod:`relstat.statistics.families` lists them with all others.
"""

from __future__ import annotations

from typing import Final

from relstat.statistics.family import Family, Statistic

__all__ = ["DISPERSION", "DIVERSITY", "RUNNING"]

DISPERSION: Final = Family.of(
    "dispersion",
    "counts, sizes",
    "relstat.statistics.dispersion",
    Statistic(
        "range", "range", "dispersion_range",
        "number of parts that have the term; grows with its frequency",
        "Gries 2008", neutral=None, signed=False, digits=0,
    ),
    Statistic(
        "sd", "SD", "sd_pop",
        "0 equal counts in all parts; grows with the frequency",
        "Gries 2008", signed=False,
    ),
    Statistic(
        "vc", "VC", "vc",
        "0 equal counts in all parts, at most the root of parts - 1",
        "Gries 2008", signed=False,
    ),
    Statistic(
        "juilland-d", "Juilland's D", "juilland_d",
        "1 equal rates, 0 all in one part; near 1 for every term where parts are many",
        "Juilland & Chang-Rodríguez 1964", neutral=1.0, signed=False, digits=3,
    ),
    Statistic(
        "carroll-d2", "Carroll's D2", "carroll_d2",
        "1 equal rates, 0 all in one part", "Carroll 1970",
        neutral=1.0, signed=False, digits=3,
    ),
    Statistic(
        "rosengren-s", "Rosengren's S", "rosengren_s",
        "1 spread as the words are, near 0 all in a small part", "Rosengren 1971",
        neutral=1.0, signed=False, digits=3,
    ),
    Statistic(
        "dp", "DP", "dp",
        "0 spread as the words are, near 1 all in a small part", "Gries 2008, p. 415",
        signed=False, digits=3,
    ),
    Statistic(
        "dp-norm", "DPnorm", "dp_norm",
        "0 spread as the words are, 1 all in the smallest part", "Lijffijt & Gries 2012",
        signed=False, digits=3,
    ),
    Statistic(
        "kld", "KLD", "kld",
        "0 spread as the words are, in bits, without upper bound", "Gries 2020",
        signed=False,
    ),
    Statistic(
        "da", "DA", "da",
        "1 equal rates, 0 all in one part", "Burch, Egbert & Biber 2017",
        neutral=1.0, signed=False, digits=3,
    ),
)  # fmt: skip
"""How evenly terms are spread: formulas of their counts in parts and the parts' words."""

DIVERSITY: Final = Family.of(
    "diversity",
    "counts",
    "relstat.statistics.richness",
    Statistic(
        "ttr", "TTR", "ttr", "1 no word repeated; falls with length", "Templin 1957",
        neutral=1.0, signed=False, digits=3,
    ),
    Statistic(
        "root-ttr", "Guiraud's R", "root_ttr", "high is varied; depends on length",
        "Guiraud 1954", neutral=None, signed=False,
    ),
    Statistic(
        "corrected-ttr", "CTTR", "corrected_ttr", "high is varied; depends on length",
        "Carroll 1964", neutral=None, signed=False,
    ),
    Statistic(
        "herdan-c", "Herdan's C", "herdan_c", "1 no word repeated; falls slowly with length",
        "Herdan 1960", neutral=1.0, signed=False, digits=3,
    ),
    Statistic(
        "summer-s", "Summer's S", "summer_s", "1 no word repeated; falls slowly with length",
        "Summers 1966", neutral=1.0, signed=False, digits=3,
    ),
    Statistic(
        "dugast-u", "Dugast's U", "dugast_u", "high is varied; depends on length",
        "Dugast 1979", neutral=None, signed=False,
    ),
    Statistic(
        "maas-a2", "Maas' a2", "maas_a2", "low is varied, 0 no word repeated", "Maas 1972",
        signed=False, digits=4,
    ),
    Statistic(
        "yule-k", "Yule's K", "yule_k",
        "low is varied, 0 no word repeated; hardly depends on length", "Yule 1944",
        signed=False, digits=1,
    ),
    Statistic(
        "yule-i", "Yule's I", "yule_i", "high is varied; depends on length", "Oakes 1998",
        neutral=None, signed=False,
    ),
    Statistic(
        "simpson-d", "Simpson's D", "simpson_d",
        "low is varied: chance that two words are the same", "Simpson 1949",
        signed=False, digits=4,
    ),
    Statistic(
        "herdan-vm", "Herdan's Vm", "herdan_vm", "low: words are used equally often",
        "Herdan 1955", signed=False, digits=4,
    ),
    Statistic(
        "honore-h", "Honoré's H", "honore_h", "high: many words occur once; depends on length",
        "Honoré 1979", neutral=None, signed=False, digits=0,
    ),
    Statistic(
        "sichel-s", "Sichel's S", "sichel_s", "share of the types that occur twice",
        "Sichel 1975", neutral=None, signed=False, digits=3,
    ),
    Statistic(
        "brunet-w", "Brunet's W", "brunet_w", "low is varied, usually 10 to 20", "Brunet 1978",
        neutral=None, signed=False,
    ),
    Statistic(
        "entropy", "entropy", "entropy", "high is varied, in bits; grows with length",
        "Shannon 1948", signed=False,
    ),
    Statistic(
        "hdd", "HD-D", "hdd", "TTR expected in 42 words; at most 1; any length compares",
        "McCarthy & Jarvis 2010", neutral=1.0, signed=False, digits=3,
    ),
    Statistic(
        "vocd-d", "vocd-D", "vocd_d", "high is varied, 10 to 100; any length compares",
        "Malvern et al. 2004", neutral=None, signed=False, digits=1,
    ),
)  # fmt: skip
"""How varied a vocabulary is: formulas of the occurrences of each word type."""

RUNNING: Final = Family.of(
    "running diversity",
    "tokens",
    "relstat.statistics.running_diversity",
    Statistic(
        "msttr", "MSTTR", "msttr", "mean TTR of segments of 100 words; at most 1", "Johnson 1944",
        neutral=1.0, signed=False, digits=3,
    ),
    Statistic(
        "mattr", "MATTR", "mattr", "mean TTR of all windows of 50 words; at most 1",
        "Covington & McFall 2010", neutral=1.0, signed=False, digits=3,
    ),
    Statistic(
        "mtld", "MTLD", "mtld", "words in which TTR stays above 0.72; high is varied",
        "McCarthy & Jarvis 2010", neutral=None, signed=False, digits=1,
    ),
    Statistic(
        "mtld-ma", "MTLD-MA", "mtld_ma", "as MTLD, from every word on", "Vidal & Jarvis 2020",
        neutral=None, signed=False, digits=1,
    ),
)  # fmt: skip
"""How varied a vocabulary is in a text read in order: formulas of its words."""
