"""Ranks and dispersion in the table of freq."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from relstat import freq
from relstat.corpus.corpus import Corpus
from relstat.errors import OptionError
from relstat.statistics import DISPERSION, arf

MakeCorpus = Callable[..., Corpus]
TEXTS = ["a b a c a", "b b c", "", "a d"]


def test_ranks(make_corpus: MakeCorpus) -> None:
    """Equal counts share a rank; the share of all words rises to 1."""
    made = freq(make_corpus(TEXTS), ranks=True, top=None)
    assert made["term"].to_list() == ["a", "b", "c", "d"]
    assert made["count"].to_list() == [4, 3, 2, 1]
    assert made["rank"].to_list() == [1, 2, 3, 4]
    assert made["cumulative"].to_list() == pytest.approx([0.4, 0.7, 0.9, 1.0])
    assert freq(make_corpus(["a b", "c"]), ranks=True)["rank"].to_list() == [1, 1, 1]


def test_dispersion_is_that_of_the_formulas(make_corpus: MakeCorpus) -> None:
    """Each column, over documents with words; ARF along the stream."""
    made = freq(make_corpus(TEXTS), dispersion="all", top=None)
    sizes = [len(text.split()) for text in TEXTS]
    stream = [word for text in TEXTS for word in text.split()]
    for row in made:
        counts = [text.split().count(row["term"]) for text in TEXTS]
        for name, formula in DISPERSION.items():
            expected = float(formula(counts, sizes))
            assert row[name.replace("-", "_")] == pytest.approx(expected), name
        places = [at for at, word in enumerate(stream) if word == row["term"]]
        assert row["arf"] == pytest.approx(float(arf(places, len(stream))))
    assert np.isfinite(made["residual"].to_numpy()).all()


def test_columns_are_those_asked_for(make_corpus: MakeCorpus) -> None:
    """In their order, after the columns of every table, also for phrases and groups."""
    corpus = make_corpus(TEXTS, source=["x", "y", "x", "y"])
    usual = freq(corpus).frame.columns
    made = freq(corpus, dispersion=["residual", "dp"])
    assert made.frame.columns == [*usual, "residual", "dp"]
    assert "arf" not in freq(corpus, ngram=2, dispersion="all").frame.columns
    assert "dp" in freq(corpus, by="source", dispersion="dp", terms=["a b"]).frame.columns


def test_errors(make_corpus: MakeCorpus) -> None:
    """An unknown measure names the nearest; ARF is for words, ranks are for all of them."""
    corpus = make_corpus(TEXTS)
    with pytest.raises(OptionError, match="dp-norm"):
        freq(corpus, dispersion="dp-nrm")
    with pytest.raises(OptionError, match="single words"):
        freq(corpus, dispersion="arf", ngram=2)
    with pytest.raises(OptionError, match="ranks"):
        freq(corpus, ranks=True, terms=["a"])
