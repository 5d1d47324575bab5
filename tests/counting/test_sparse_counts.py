"""The table of counts beside a plain array of them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relstat.counting import sparse_counts
from relstat.counting.sparse_counts import SparseCounts, stack_documents

DOCUMENTS, TERMS = 5, 4
occurrences = st.lists(st.tuples(st.integers(0, DOCUMENTS - 1), st.integers(0, TERMS - 1)))


@given(occurrences, st.lists(st.integers(0, TERMS - 1), max_size=6))
def test_counts_are_those_of_a_plain_array(found: list[tuple[int, int]], chosen: list[int]) -> None:
    """Totals, documents, a choice of terms in any order and of documents."""
    plain = np.zeros((DOCUMENTS, TERMS), dtype=np.int64)
    np.add.at(plain, tuple(np.array(found, dtype=np.int64).reshape(-1, 2).T), 1)
    rows, terms = np.array(found, dtype=np.int64).reshape(-1, 2).T
    table = SparseCounts.of(rows, terms, plain.shape)
    assert np.array_equal(table.toarray(), plain)
    assert np.array_equal(table.totals, plain.sum(axis=0))
    assert np.array_equal(table.document_counts, (plain > 0).sum(axis=0))
    some = np.array(chosen, dtype=np.int64)
    assert np.array_equal(table.select(some).toarray(), plain[:, some])

    kept = np.isin(np.arange(DOCUMENTS), some)
    assert np.array_equal(table.choose(kept).toarray(), plain[kept])
    assert np.array_equal(table.rows_of(np.flatnonzero(kept)[::-1]), plain[kept][::-1])

    row, term = (cells[::-1] for cells in np.nonzero(plain))
    again = SparseCounts.of_cells(row, term, plain[row, term], plain.shape)
    for name in ("bounds", "rows", "counts", "terms"):
        assert np.array_equal(getattr(again, name), getattr(table, name)), name


@given(occurrences, st.lists(st.integers(-1, 2), min_size=DOCUMENTS, max_size=DOCUMENTS))
def test_groups_add_up_their_documents(found: list[tuple[int, int]], codes: list[int]) -> None:
    """Each document counts in its own group; -1 is in none."""
    rows, terms = np.array(found, dtype=np.int64).reshape(-1, 2).T
    table = SparseCounts.of(rows, terms, (DOCUMENTS, TERMS))
    group = np.array(codes)
    sums = table.group_sums(table.counts**2, group, 3)
    for code in range(3):
        assert np.array_equal(sums[code], (table.toarray()[group == code] ** 2).sum(axis=0))


@given(occurrences, st.permutations(range(DOCUMENTS)), st.integers(1, 9))
def test_inner_products_are_those_of_matrices(
    found: list[tuple[int, int]], order: list[int], at_once: int
) -> None:
    """Some rows times some others, however many products are made at once."""
    rows, terms = np.array(found, dtype=np.int64).reshape(-1, 2).T
    table = SparseCounts.of(rows, terms, (DOCUMENTS, TERMS))
    first, second = np.array(order[:3]), np.array(order[1:])
    values = table.counts * (table.terms + 0.5)
    plain = table.toarray() * (np.arange(TERMS) + 0.5)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sparse_counts, "_PRODUCTS_AT_ONCE", at_once)
        products = table.inner_products(values, first, second)
    assert np.allclose(products, plain[first] @ plain[second].T, rtol=1e-15)


@given(st.lists(occurrences, min_size=1, max_size=3))
def test_documents_of_several_tables(parts: list[list[tuple[int, int]]]) -> None:
    """Tables of the same terms, one below the other."""
    pairs = [np.array(found, dtype=np.int64).reshape(-1, 2).T for found in parts]
    tables = [SparseCounts.of(rows, terms, (DOCUMENTS, TERMS)) for rows, terms in pairs]
    whole = stack_documents(tables)
    assert np.array_equal(whole.toarray(), np.concatenate([one.toarray() for one in tables]))
    again = SparseCounts.of_cells(whole.rows, whole.terms, whole.counts, whole.shape)
    assert np.array_equal(whole.rows, again.rows)
    assert np.array_equal(whole.counts, again.counts)
