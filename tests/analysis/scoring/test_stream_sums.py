"""Sums of types over documents, several counts in one number."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relstat.analysis.scoring import stream_sums
from relstat.analysis.scoring.stream_sums import running_sums, sum_stream, sums_between

NAMES = ("a", "b", "missing", "c", "d", "e")
values = st.lists(st.sampled_from([0, 1, 2, 7, 255, 2**20, 2**31]), min_size=4, max_size=4)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.lists(st.integers(0, 3), max_size=6), max_size=6),
    st.tuples(values, values, values, values, values),
)
def test_each_document_has_its_sums(
    monkeypatch: pytest.MonkeyPatch, documents: list[list[int]], given: tuple[list[int], ...]
) -> None:
    """Every sum is that of a loop, whatever the numbers and wherever documents are divided."""
    monkeypatch.setattr(stream_sums, "_AT_ONCE", 3)
    present = [name for name in NAMES if name != "missing"]
    per_type = {name: np.array(one) for name, one in zip(present, given, strict=True)}
    ids = np.array([one for many in documents for one in many], dtype=np.int32)
    offsets = np.cumsum([0, *map(len, documents)])
    found = sum_stream(per_type, NAMES, ids, offsets)
    wanted = [
        [sum(int(per_type[name][one]) for one in many) if name in per_type else 0 for name in NAMES]
        for many in documents
    ]
    assert found.tolist() == wanted
    total = running_sums(per_type["a"], ids)
    by_document = [int(total[b] - total[a]) for a, b in pairwise(offsets.tolist())]
    assert by_document == [row[0] for row in wanted]
    assert sums_between(per_type["a"][ids], offsets).tolist() == by_document
