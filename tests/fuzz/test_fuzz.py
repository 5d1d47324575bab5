"""Every fuzz target for a moment, and all inputs that once broke a promise."""

from __future__ import annotations

from pathlib import Path

import pytest
from fuzz_targets import TARGETS
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.helpers.tiers import examples

FINDS = Path(__file__).parent / "finds"


@pytest.mark.parametrize("path", sorted(FINDS.iterdir()), ids=lambda path: path.name)
def test_finds_stay_right(path: Path) -> None:
    """What scripts/fuzz.py found is named TARGET-REASON, and passes its target's check."""
    TARGETS[path.name.partition("-")[0]].check(path.read_bytes())


@pytest.mark.parametrize("name", sorted(TARGETS))
def test_seeds_keep_all_promises(name: str) -> None:
    """What the targets start from is right, whole and with its end cut off."""
    target = TARGETS[name]
    for seed in target.seeds:
        target.check(seed)
        target.check(seed[: len(seed) // 2])


@pytest.mark.parametrize("name", sorted(TARGETS))
@settings(max_examples=examples(40), derandomize=True)  # a crash of polars ends the process
@given(data=st.data())
def test_changed_seeds_keep_all_promises(name: str, data: st.DataObject) -> None:
    """A few bytes changed, left out or put in, words of the format among them."""
    target = TARGETS[name]
    content = data.draw(st.sampled_from(target.seeds))
    piece = st.binary(max_size=4)
    piece = piece | st.sampled_from(target.words) if target.words else piece
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(content)))
        end = data.draw(st.integers(start, min(len(content), start + 20)))
        content = content[:start] + data.draw(piece) + content[end:]
    target.check(content)
