"""Formulas as pure functions of arrays: no corpus, no table, no option object in here.

Public: ``relstat.statistics.log_ratio(8, 1000, 3, 2000)``; keyness and association statistics by
name are in :data:`KEYNESS` and :data:`ASSOCIATIONS`, those of dispersion and diversity in
:data:`DISPERSION`, :data:`DIVERSITY` and :data:`RUNNING`. Whatever is asked for is loaded when it
is first used. Where two families have a formula of one name (``chi_square``), the module says
which: ``relstat.statistics.keyness.chi_square``, ``relstat.statistics.association.chi_square``.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any, Final

_HOMES: Final = {
    "bursts": ("Burst", "find_bursts"),
    "segmentation": ("ChangePoints", "change_points"),
    "trends": (
        "MannKendall", "TheilSen", "kendall_p", "kendall_score", "kendall_tau", "kendall_tau_b",
        "kendall_z", "mann_kendall", "theil_sen", "theil_sen_slope",
    ),
    "families": (
        "ASSOCIATIONS", "DISPERSION", "DIVERSITY", "KEYNESS", "RUNNING", "TRENDS", "Family",
        "Statistic",
    ),
    "adjustment": ("benjamini_hochberg", "selected_level"),
    "keyness": (
        "bayesian_information", "conservative_log_ratio", "effect_size_ell", "log_likelihood",
        "log_likelihood_two_cells", "log_likelihood_williams", "log_odds_z", "log_ratio",
        "odds_ratio", "percent_difference", "positive_log_ratio", "simple_maths",
        "weighted_log_odds", "williams_factor",
    ),
    "association": (
        "delta_p", "delta_p_back", "dice", "g2", "jaccard", "lambda_score", "lambda_z", "local_mi",
        "log_dice", "mi2", "mi3", "mikolov_score", "minimum_sensitivity", "normalised_pmi", "pmi",
        "t_score", "z_score",
    ),
    "dispersion": (
        "TermCells", "arf", "carroll_d2", "da", "deviation_of_proportions", "dispersion_range",
        "dispersion_residual", "dp", "dp_norm", "juilland_d", "kld", "rosengren_s", "sd_pop", "vc",
    ),
    "estimates": (
        "Estimate", "estimate_ratio", "estimate_score", "estimate_sum", "jackknife_score",
        "score_influence",
    ),
    "inference": ("DocumentTest", "influence_p"),
    "intervals": (
        "agree_with_test", "difference_interval", "difference_p", "equivalence_p",
        "log_ratio_interval", "part_interval", "rate_interval", "score_interval",
        "share_interval", "zero_bound",
    ),
    "diversity": ("expected_types", "expected_types_by_group", "types_influence"),
    "richness": (
        "brunet_w", "corrected_ttr", "dugast_u", "entropy", "hdd", "herdan_c", "herdan_vm",
        "honore_h", "lexical_density", "maas_a2", "root_ttr", "sichel_s", "simpson_d", "summer_s",
        "ttr", "vocd_curve", "vocd_d", "yule_i", "yule_k",
    ),
    "running_diversity": ("mattr", "msttr", "mtld", "mtld_ma"),
    "sequences": (
        "bag_jaccard", "bigram_table", "consolidate_counts", "nested_counts", "shingle_index",
    ),
    "strata": ("LongDocuments", "Side", "standardised_rate", "target_mix"),
    "stratified": ("StratifiedTest",),
}  # fmt: skip
_MODULES: Final = {name: module for module, names in _HOMES.items() for name in names}

__all__ = sorted(_MODULES)


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return list(__all__)
