"""What the fitting of the engine *lexicon* says, on the labelled mentions."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from relstat.analysis.tone.engines import engine_of
from relstat.analysis.tone.lexicon_engine import PlaceWeights


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "figure"),
    [
        ("newsmtsc_dev_rw", "English news (NewsMTSC, rw)"),
        ("newsmtsc_dev_mt", "English news (NewsMTSC, mt)"),
    ],
)
def test_the_engine_is_as_accurate_as_it_says(
    name: str, figure: str, shared_data: Path, load_script: Callable[[str], ModuleType]
) -> None:
    """On mentions that were not fitted on; run the script again when the lexicon has changed."""
    assert shared_data
    script = load_script("fit_tone_lexicon")
    given = script.load(name)
    found = script.predict(PlaceWeights.packaged(), given.features).argmax(axis=1) - 1
    stated = engine_of("lexicon").accuracy[figure]
    assert script.macro_f1(given.labels, found) == pytest.approx(stated, abs=0.015)


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
