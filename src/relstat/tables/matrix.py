"""A table that is a sparse matrix too: documents or groups by terms."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from io import BytesIO
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from relstat.counting.sparse_counts import SparseCounts
from relstat.errors import MissingExtraError
from relstat.tables.table import Table

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

__all__ = ["MatrixTable", "cells_frame"]


def _empty() -> SparseCounts:
    nothing = np.empty(0, np.int64)
    return SparseCounts((0, 0), np.zeros(1, np.int64), nothing, nothing)


@dataclass(frozen=True, repr=False)
class MatrixTable(Table):
    """A table with a row per cell above zero, and the matrix that the cells make up.

    Attributes:
        counts: the matrix.
        names: of its rows: ids of documents, or groups.
        features: of its columns: the terms.
    """

    counts: SparseCounts = field(default_factory=_empty)
    names: tuple[str, ...] = ()
    features: tuple[str, ...] = ()

    @property
    def shape(self) -> tuple[int, int]:
        """How many rows and columns the matrix has."""
        return self.counts.shape

    def head(self, rows: int) -> Table:
        """Return the first cells, as a table that is no matrix."""
        plain = {one.name: getattr(self, one.name) for one in fields(Table)}
        return Table(**{**plain, "frame": self.frame.head(rows)})

    def to_scipy(self) -> csr_matrix:
        """Return the matrix as a ``scipy.sparse.csr_matrix`` of int64 (needs the extra ``scipy``).

        Row ``i`` is ``names[i]``, column ``j`` is ``features[j]``.
        """
        try:
            from scipy.sparse import csc_matrix
        except ModuleNotFoundError:
            raise MissingExtraError("a scipy matrix", "scipy") from None
        cells = self.counts
        parts = (cells.counts.astype(np.int64), cells.rows, cells.bounds)
        return csc_matrix(parts, shape=cells.shape).tocsr()

    def to_npz(self) -> bytes:
        """Return a file that ``scipy.sparse.load_npz`` reads, made without scipy.

        Beside the matrix it holds ``names`` and ``features``, for ``numpy.load``.
        """
        cells, content = self.counts, BytesIO()
        np.savez_compressed(
            content,
            format=np.array("csc".encode("ascii")),
            shape=np.array(cells.shape, np.int64),
            data=cells.counts.astype(np.int64),
            indices=cells.rows.astype(np.int32),
            indptr=cells.bounds.astype(np.int64),
            names=np.array(self.names, np.str_),
            features=np.array(self.features, np.str_),
        )
        return content.getvalue()


def cells_frame(counts: SparseCounts, row: str, names: pl.Series, terms: pl.Series) -> pl.DataFrame:
    """Return a row for each cell above zero, ordered by row of the matrix and then by term."""
    order = np.lexsort((counts.terms, counts.rows))
    return pl.DataFrame(
        {
            row: names.gather(counts.rows[order]),
            "term": terms.gather(counts.terms[order]),
            "count": counts.counts[order].astype(np.int64),
        }
    )
