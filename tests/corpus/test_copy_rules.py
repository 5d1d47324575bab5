"""The rules of copies against the same rules in plain Python, document by document."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relstat.corpus import copy_rules
from relstat.corpus.copy_rules import CopyRules, number_rows
from relstat.corpus.similar_texts import SimilarTexts


def assign_plainly(
    documents: list[tuple[int, int, int, str | None, int | None]],
    similar: dict[tuple[int, int], float],
    order: list[int],
    *,
    inside: bool,
) -> list[tuple[int, float | None]]:
    """Take one document after the other: (wording, group, words, title, day)."""
    kept: list[int] = []
    found: list[tuple[int, float | None]] = []
    for one in order:
        best: tuple[int, float | None] = (-1, None)
        for other in sorted(kept, key=lambda k: documents[k][0] != documents[one][0]):
            (wording, group, words, title, day) = documents[one]
            (its_wording, its_group, _, its_title, its_day) = documents[other]
            exact = wording == its_wording
            near = 1.0 if exact else similar.get((wording, its_wording))
            if near is None or (group == its_group) != inside:
                continue
            if exact and words < 20 and (title, day) != (its_title, its_day):
                continue
            days = 30 if exact else 3
            if day is not None and its_day is not None and abs(day - its_day) > days:
                continue
            if best[1] is None or near > best[1]:
                best = (other, near)
        if best[1] is None:
            kept.append(one)
        found.append(best)
    return found


RELEASES = st.lists(
    st.tuples(
        st.integers(0, 4),
        st.integers(0, 2),
        st.sampled_from([10, 60]),
        st.sampled_from([None, "a", "b"]),
        st.none() | st.integers(0, 90),
    ),
    max_size=40,
)


@pytest.mark.parametrize("few", [0, 200])
@given(RELEASES, st.booleans())
def test_arrays_find_what_single_comparisons_find(
    few: int, drawn: list[tuple[int, int, int, str | None, int | None]], linked: bool
) -> None:
    """Within a group and then across groups, with similar wordings and without."""
    words = {wording: drawn_words for wording, _, drawn_words, _, _ in drawn}
    documents = [(w, g, words[w], t, d) for w, g, _, t, d in drawn]
    pairs = {(0, 1): 0.9, (1, 2): 0.8} if linked else {}
    both = pairs | {(b, a): near for (a, b), near in pairs.items()}
    wordings = np.array([w for w, *_ in documents], dtype=np.int64)
    fields = pl.DataFrame(
        {
            "title": [title for *_, title, _ in documents],
            "date": [
                None if day is None else date(2020, 1, 1) + timedelta(days=day)
                for *_, day in documents
            ],
            "date_precision": [None if day is None else "day" for *_, day in documents],
        },
        schema={"title": pl.String, "date": pl.Date, "date_precision": pl.String},
    )
    similar = SimilarTexts(
        wordings.astype(np.int32),
        np.array([a for a, _ in pairs], dtype=np.int32),
        np.array([b for _, b in pairs], dtype=np.int32),
        np.array(list(pairs.values()), dtype=np.float64),
    )
    counts = np.array([words for _, _, words, _, _ in documents], dtype=np.int64)
    rules = CopyRules.of(fields, counts, wordings, similar)
    groups = np.array([g for _, g, *_ in documents], dtype=np.int64)
    order = rules.in_order()
    days = [(day is None, day or 0, n) for n, (*_, day) in enumerate(documents)]
    assert order.tolist() == [n for *_, n in sorted(days)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(copy_rules, "_FEW", few)
        for inside in (True, False):
            original, near = rules.assign(order, groups, inside=inside)
            found = [
                (int(o), None if np.isnan(n) else float(n))
                for o, n in zip(original, near, strict=True)
            ]
            assert found == assign_plainly(documents, both, order.tolist(), inside=inside)
            order = order[original < 0]


def test_rows_are_numbered_by_their_values() -> None:
    """Equal rows get equal numbers, null equals null, and no two others do."""
    columns = [pl.Series(["a", None, "a", None, "b"]), pl.Series([1, 1, 1, 1, None])]
    first, second, third, fourth, fifth = number_rows(columns).tolist()
    assert (first, second) == (third, fourth)
    assert len({first, second, fifth}) == 3
