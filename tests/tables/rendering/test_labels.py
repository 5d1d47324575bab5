"""Short names of groups: shorter where they can be, and always one for each group."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relstat.tables.rendering.labels import short_labels


@pytest.mark.parametrize(
    ("labels", "short"),
    [
        (["Kremlin", "KCNA"], ["Kremlin", "KCNA"]),
        (["KCNA (kcna.co.jp)", "Rodong (rodong.rep.kp)"], ["KCNA", "Rodong"]),
        (["KCNA (kcna.co.jp)", "KCNA (kcnawatch.org)"], ["(kcna.co.jp)", "(kcnawatch.org)"]),
        (
            ["Jovara News Service", "Press Service of the President"],
            ["Jovara News…", "Press Service…"],
        ),
        (["Ministry of Foreign Affairs", "Ministry of Defence"], ["Foreign Affairs", "Defence"]),
        (
            ["Voice of the Northern People", "Voice of the Southern People"],
            ["Northern", "Southern"],
        ),
        (
            ["a long name of one 1 and more", "a long name of two 2 or"],
            ["one 1 and more", "two 2 or"],
        ),
        (
            ["Jovara News Service | culture", "Press Service of the President | anniversary"],
            ["Jovara News… | culture", "Press Servi… | anniversary"],
        ),
        (["interminableword1", "interminableword2"], ["intermin…leword1", "intermin…leword2"]),
        ([], []),
    ],
)
def test_examples(labels: list[str], short: list[str]) -> None:
    """What is shared goes, then what is at the end."""
    assert short_labels(labels) == short


@given(st.lists(st.text("ab ()c", max_size=40), unique=True, max_size=8), st.integers(6, 20))
def test_labels_stay_apart(labels: list[str], most: int) -> None:
    """No two groups get one name, and no name grows."""
    short = short_labels(labels, most)
    assert len(short) == len(labels)
    assert len(set(short)) == len(labels)
    assert all(len(one) <= max(len(label), most) for one, label in zip(short, labels, strict=True))
    if all(len(label) <= most for label in labels):
        assert short == labels
