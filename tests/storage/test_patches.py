"""What leads from cleaned texts back to their originals."""

from __future__ import annotations

import random

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from relstat.storage.patches import PATCH_BYTES, patches, restored

some = st.text(alphabet="ab \n“ü평\x00", max_size=30)


@given(st.lists(st.tuples(some, some, st.booleans()), max_size=6))
def test_originals_come_back(texts: list[tuple[str, str, bool]]) -> None:
    """Whatever became of a text, its original is restored to the letter."""
    originals = [original for original, _, _ in texts]
    cleaned = [text for _, text, _ in texts]
    parts = [part for _, _, part in texts]
    found = patches(originals, cleaned, parts)
    assert restored(cleaned, found) == originals


@given(st.lists(st.tuples(some, some), min_size=1, max_size=6))
def test_patches_of_parts_are_joined_as_their_texts_are(parts: list[tuple[str, str]]) -> None:
    """The patches of all parts, one behind the other, are the patch of the whole text."""
    originals, cleaned = ([one[side] for one in parts] for side in (0, 1))
    found = patches(originals, cleaned, [True] * len(parts))
    whole = found[:1].with_columns(pl.Series(PATCH_BYTES, [b"".join(found[PATCH_BYTES])]))
    assert restored(["".join(cleaned)], whole) == ["".join(originals)]


def test_little_is_kept_of_a_long_text() -> None:
    """Where a text of some megabytes lost a word here and there, its patch is short."""
    chance = random.Random(1)
    words = [f"{chance.getrandbits(32):x}" for _ in range(400_000)]
    original = " ".join(words)
    cleaned = " ".join(word for number, word in enumerate(words) if number % 40_000)
    (patch,) = patches([original], [cleaned], [False])[PATCH_BYTES]
    assert len(patch) < len(original) / 1_000
