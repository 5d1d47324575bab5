"""What the fitting of the engine *lexicon* says, on the labelled mentions."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from relstat.analysis.tone.evidence import FEATURES
from relstat.analysis.tone.lexicon_engine import PlaceWeights


@pytest.mark.slow
def test_the_packaged_weights_are_those_fitted(
    shared_data: Path, load_script: Callable[[str], ModuleType]
) -> None:
    """Fitting anew gives the numbers of the file, to its two digits."""
    assert shared_data
    script = load_script("fit_tone_lexicon")
    state = script.load_state()
    fitted = script.train(script.load("newsmtsc_train"), state, np.arange(len(state.labels)))
    packaged = PlaceWeights.packaged()
    assert len(fitted.weights) == len(FEATURES)
    assert fitted.weights == pytest.approx(packaged.weights, abs=0.006)
    assert fitted.favourable == pytest.approx(packaged.favourable, abs=0.006)
    assert fitted.unfavourable == pytest.approx(packaged.unfavourable, abs=0.006)


@pytest.mark.slow
def test_labelled_actors_are_found(
    shared_data: Path, load_script: Callable[[str], ModuleType]
) -> None:
    """Of the actors that readers labelled, 97 of 100 are found, by name or by whom they own."""
    assert shared_data
    script = load_script("fit_tone_lexicon")
    wanted = sum(len(record["tone"]) for record in script.read_records("actors_dev"))
    _, labels, _ = script.load_mentions("actors_dev")
    assert len(labels) > 0.97 * wanted
