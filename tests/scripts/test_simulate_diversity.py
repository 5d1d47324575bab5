"""The script that simulates the intervals of diversity runs on a corpus."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType

import numpy as np

from relstat.analysis.diversity.diversity_scores import diversity_scores
from relstat.corpus.corpus import Corpus


def test_shares_are_shares(
    example_documents: Corpus, load_script: Callable[[str], ModuleType]
) -> None:
    """Coverage and false differences of a few draws of a small corpus."""
    script = load_script("simulate_diversity")
    _, mattr, _ = diversity_scores(example_documents, window=10)
    held, bias, known = script.coverage(mattr, 12, 5)
    assert 0 <= held <= 1
    assert abs(bias) < 0.5
    assert known == 1
    found = script.false_differences(mattr, 10, 12, 5)
    assert np.isnan(found) or 0 <= found <= 1
