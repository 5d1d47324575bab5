"""Matrices of terms: the same counts as a table, in scipy, and in a file."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from scipy import sparse

from relstat import MatrixTable, freq
from relstat.commands import main
from relstat.corpus.corpus import Corpus
from relstat.errors import OptionError

MakeCorpus = Callable[..., Corpus]
TEXTS = ["to be or not to be", "", "not so", "be so good, so good"]


def dense(made: MatrixTable) -> np.ndarray:
    """The matrix, from its cells in the table."""
    found = np.zeros(made.shape, np.int64)
    name = made.frame.columns[0]
    for row in made:
        place = made.names.index(row[name]), made.features.index(row["term"])
        assert found[place] == 0
        found[place] = row["count"]
    return found


def test_documents(make_corpus: MakeCorpus) -> None:
    """A row for every document, also the empty one; columns in the order of freq."""
    corpus = make_corpus(TEXTS)
    made = freq(corpus, matrix="documents", top=None)
    assert isinstance(made, MatrixTable)
    assert list(made.features) == freq(corpus, top=None)["term"].to_list()
    expected = [[text.replace(",", "").split().count(term) for term in made.features]
                for text in TEXTS]  # fmt: skip
    assert made.to_scipy().toarray().tolist() == expected
    assert dense(made).tolist() == expected
    assert (made["count"] > 0).all()
    assert sparse.load_npz(BytesIO(made.to_npz())).toarray().tolist() == expected
    assert made.to_npz() == made.to_npz()
    assert type(made.head(2)).__name__ == "Table"


def test_groups(make_corpus: MakeCorpus) -> None:
    """Sums over the documents of each group; a document without one is in none."""
    corpus = make_corpus(TEXTS, source=["b", "a", None, "a"])
    made = freq(corpus, matrix="groups", by="source", top=None)
    assert isinstance(made, MatrixTable)
    assert made.names == ("a", "b")
    by_group = freq(corpus, by="source", top=None)
    for row in by_group:
        place = made.names.index(row["group"]), made.features.index(row["term"])
        assert made.to_scipy()[place] == row["group_count"]


def test_phrases_and_given_terms(make_corpus: MakeCorpus) -> None:
    """Whatever freq counts can be a matrix."""
    made = freq(make_corpus(TEXTS), matrix="documents", terms=["so good", "be", "nowhere"])
    assert isinstance(made, MatrixTable)
    assert dense(made)[:, made.features.index("so good")].tolist() == [0, 0, 0, 2]
    assert dense(made)[:, made.features.index("nowhere")].tolist() == [0] * 4


def test_files(tmp_path: Path, example_index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The shell writes what Python returns; what does not fit is an error in one line."""
    named = ["freq", str(example_index), "--matrix", "documents"]
    path = tmp_path / "counts.npz"
    assert main([*named, "-o", str(path)]) == 0
    loaded, arrays = sparse.load_npz(path), np.load(path)
    assert loaded.shape == (len(arrays["names"]), len(arrays["features"]))
    assert main([*named, "-o", str(tmp_path / "counts.csv")]) == 0
    lines = (tmp_path / "counts.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "document,term,count"
    assert len(lines) == loaded.nnz + 1
    capsys.readouterr()
    assert main(["freq", str(example_index), "-o", str(path)]) == 1
    assert "--matrix" in capsys.readouterr().err
    assert main([*named, "-f", "npz"]) == 1
    assert "-o NAME.npz" in capsys.readouterr().err


def test_options_that_do_not_fit(make_corpus: MakeCorpus) -> None:
    """Groups need a field; a matrix has counts only."""
    corpus = make_corpus(TEXTS)
    with pytest.raises(OptionError, match="by"):
        freq(corpus, matrix="groups")
    for options in ({"ranks": True}, {"dispersion": "dp"}):
        with pytest.raises(OptionError, match="matrix"):
            freq(corpus, matrix="documents", **options)
