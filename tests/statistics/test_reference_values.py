"""Values that papers and other programs print for keyness and association."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.special import ndtr

from relstat.statistics import association, keyness

Vector = Mapping[str, Any]


@pytest.fixture(scope="module")
def vectors(shared_vectors: Path) -> dict[str, Vector]:
    """The reference values by name."""
    listed = json.loads((shared_vectors / "measures.json").read_text(encoding="utf-8"))["vectors"]
    return {vector["id"]: vector for vector in listed}


def close(vector: Vector, found: Any, expected: Any = None) -> None:
    """The value that was found is the expected one, as closely as its source prints it."""
    wanted = vector["expected"] if expected is None else expected
    tolerance = vector["tolerance"]
    assert np.asarray(found).tolist() == pytest.approx(wanted, abs=tolerance, rel=1e-9)


def of_pair(vector: Vector) -> list[float]:
    """Joint count, both margins and places."""
    inputs = vector["inputs"]
    if "w" in inputs:  # a window of w words around the node
        return [inputs["O"], inputs["w"] * inputs["O1"], inputs["O2"], inputs["N"]]
    if "table" in inputs:
        cells = inputs["table"]
        both = cells["11"]
        return [both, both + cells["10"], both + cells["01"], sum(cells.values())]
    return [inputs["n11"], inputs["n1"], inputs["n2"], inputs.get("N", 1)]


def of_sides(vector: Vector) -> list[float]:
    """Counts and words of both sides."""
    return [vector["inputs"][name] for name in ("f1", "N1", "f2", "N2")]


@pytest.mark.parametrize(
    ("name", "function"),
    [
        ("t.ms1", association.t_score),
        ("t.ms2", association.t_score),
        ("chi2.ms2", association.chi_square),
        ("g2.dunning2", association.g2),
        ("pmi.ms1", association.pmi),
        ("korap.g2", association.g2),
        ("korap.mi2", association.mi2),
        ("korap.mi3", association.mi3),
        ("logdice.max", association.log_dice),
        ("gensim.npmi2", association.normalised_pmi),
    ],
)
def test_association(vectors: dict[str, Vector], name: str, function: Any) -> None:
    """Manning & Schuetze, Dunning, KorAP, Rychly and gensim."""
    vector = vectors[f"assoc.{name}"]
    close(vector, function(*of_pair(vector)))


@pytest.mark.parametrize("name", ["b_c", "c_e"])
def test_mutual_information_of_tmtoolkit(vectors: dict[str, Vector], name: str) -> None:
    """Natural logarithms there, and MI2 and MI3 of shares: less by log N and 2 log N."""
    vector = vectors[f"assoc.tmtoolkit.{name}"]
    table = of_pair(vector)
    shift = np.log2(table[-1])
    bits = [
        association.pmi(*table),
        association.mi2(*table) - shift,
        association.mi3(*table) - 2 * shift,
    ]
    close(vector, [*(np.log(2) * np.array(bits)), association.normalised_pmi(*table)])


@pytest.mark.parametrize("name", ["default1", "default2"])
def test_phrase_score_of_gensim(vectors: dict[str, Vector], name: str) -> None:
    """Scaled by the size of its vocabulary."""
    vector = vectors[f"assoc.gensim.{name}"]
    given = vector["inputs"]
    names = ("n_ab", "n_a", "n_b", "len_vocab_incl_bigrams")
    table = [given[name] for name in names]
    close(vector, association.mikolov_score(*table, discount=given["min_count"]))


@pytest.mark.parametrize("name", ["lambda", "caps.lambda"])
def test_lambda_and_its_z_of_quanteda(vectors: dict[str, Vector], name: str) -> None:
    """Blaheta & Johnson's lambda with one half in each cell."""
    vector = vectors[f"assoc.quanteda.{name}"]
    table = of_pair(vector)
    found = [association.lambda_score(*table), association.lambda_z(*table)]
    expected = vector["expected"]
    if isinstance(expected, dict):
        expected = [expected["lambda"], expected["z"]]
    close(vector, found, expected)


@pytest.mark.parametrize(
    ("name", "function"),
    [
        ("chi2", keyness.chi_square),
        ("chi2.yates", keyness.chi_square_yates),
        ("g2", keyness.log_likelihood),
        ("fisher", keyness.fisher_exact),
    ],
)
def test_keyness_of_quanteda(vectors: dict[str, Vector], name: str, function: Any) -> None:
    """Four toy counts, checked there against R's own tests."""
    vector = vectors[f"key.{name}"]
    close(vector, function(*of_sides(vector)))


def test_order_of_quanteda(vectors: dict[str, Vector]) -> None:
    """Signed G2 orders the terms of two toy documents."""
    vector = vectors["key.order.g2"]
    first, second = (vector["inputs"][name].split() for name in ("doc1", "doc2"))
    terms = sorted({*first, *second})
    a, b = (np.array([text.count(term) for term in terms]) for text in (first, second))
    table = (a, len(first), b, len(second))
    signed = keyness.log_likelihood(*table) * np.sign(a / len(first) - b / len(second))
    assert [terms[i] for i in np.argsort(-signed, kind="stable")] == vector["expected"]


@pytest.mark.parametrize("word", ["Keim", "Patient", "USA", "10-mal"])
def test_keyness_of_evert(vectors: dict[str, Vector], word: str) -> None:
    """G2, log ratio, simple maths and both conservative log ratios of Evert's R package."""
    vector = vectors[f"key.evert.{word}"]
    table, inputs = of_sides(vector), vector["inputs"]
    bound = {"level": inputs["conf"], "tested": inputs["family"]}
    found = {
        "G2": keyness.log_likelihood(*table),
        "LogRatio_walter": keyness.log_ratio(*table),
        "SimpleMaths_lambda100": keyness.simple_maths(*table, added=100),
        "LRC95_bonferroni": keyness.conservative_log_ratio(*table, **bound),
        "PositiveLRC95_bonferroni": keyness.positive_log_ratio(*table, **bound),
    }
    names = list(vector["expected"])
    close(vector, [found[name] for name in names], [vector["expected"][name] for name in names])


def test_log_odds_of_scattertext(vectors: dict[str, Vector]) -> None:
    """Monroe's z with a flat prior and all four terms of the variance."""
    vector = vectors["key.fw.z4"]
    first, second = (np.array(vector["inputs"][name]) for name in ("y_i", "y_j"))
    prior = np.full(len(first), vector["inputs"]["alpha"])
    z = keyness.log_odds_z(first, first.sum(), second, second.sum(), prior=prior)
    close(vector, z)
    shown = vectors["key.fw.scattertext"]
    close(shown, -(2 * ndtr(z) - 1))


def test_williams_divides() -> None:
    """The toy table of quanteda: 4.017626, where quanteda itself multiplies (4.682)."""
    table = (7, 10, 2, 9)
    corrected = keyness.chi_square(*table) / keyness.williams_factor(*table)
    assert float(corrected) == pytest.approx(4.017626, abs=5e-7)
