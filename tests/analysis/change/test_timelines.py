"""Periods: which there are, how much text they hold, and which documents are in none."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from relstat.analysis.change.timelines import make_timeline
from relstat.corpus.corpus import Corpus
from relstat.counting.counts import count_given
from relstat.errors import OptionError

MakeCorpus = Callable[..., Corpus]


def test_every_period_between_the_first_and_the_last_is_there(make_corpus: MakeCorpus) -> None:
    """Months without a document have no words; they are periods all the same."""
    corpus = make_corpus(["a b c"] * 3, date=["2011-11-30", "2012-02-01", "2012-02"])
    timeline = make_timeline(corpus, "month", min_text=4)
    assert timeline.labels == ("2011-11", "2011-12", "2012-01", "2012-02")
    assert timeline.words.tolist() == [3, 0, 0, 6]
    assert timeline.documents.tolist() == [1, 0, 0, 2]
    assert timeline.covered.tolist() == [False, False, False, True]


@pytest.mark.parametrize(
    ("per", "labels"),
    [
        ("quarter", ("2011-Q4", "2012-Q1", "2012-Q2")),
        ("year", ("2011", "2012")),
    ],
)
def test_quarters_and_years(make_corpus: MakeCorpus, per: str, labels: tuple[str, ...]) -> None:
    """They follow each other over the turn of the year."""
    corpus = make_corpus(["a", "b"], date=["2011-12-31", "2012-04-01"])
    assert make_timeline(corpus, per).labels == labels


def test_coarse_dates_enter_no_fine_periods(make_corpus: MakeCorpus) -> None:
    """A year tells no month: such documents are counted as being in none."""
    corpus = make_corpus(["a", "b", "c"], date=["2012", "2012-03-04", None])
    assert make_timeline(corpus, "month").undated == 2
    assert make_timeline(corpus, "year").undated == 1
    with pytest.raises(OptionError, match="no document has a date precise enough for its month"):
        make_timeline(make_corpus(["a"], date=["2012"]), "month")


def test_counts_by_period(make_corpus: MakeCorpus) -> None:
    """Occurrences and documents, of the chosen documents only."""
    corpus = make_corpus(["a a", "a", "b", "a"], date=["2011", "2011", "2012", "2012"])
    counts = count_given(corpus.stream, [["a"], ["b"]])
    timeline = make_timeline(corpus, "year")
    totals, documents = timeline.tables(counts)
    assert totals.tolist() == [[3, 1], [0, 1]]
    assert documents.tolist() == [[2, 1], [0, 1]]
    part = timeline.choose(np.array([True, False, False, True]))
    assert part.labels == timeline.labels
    assert part.words.tolist() == [2, 1]


def test_the_finest_periods_with_text_are_chosen(make_corpus: MakeCorpus) -> None:
    """Months where most have text, else quarters, else years."""
    texts, months = ["a b c d"] * 24, [f"201{1 + n // 12}-{n % 12 + 1:02}-01" for n in range(24)]
    assert make_timeline(make_corpus(texts, date=months), min_text=4).per == "month"
    thin = make_corpus(texts, date=[month[:5] + "03-01" for month in months])
    assert make_timeline(thin, min_text=4).per == "year"
    every_third = make_corpus(texts[::3], date=months[::3])
    assert make_timeline(every_third, min_text=4).per == "quarter"
    years = make_corpus(texts[:12], date=[f"20{10 + n}" for n in range(12)])
    assert make_timeline(years, min_text=4).per == "year"


def test_errors_name_the_choices(make_corpus: MakeCorpus) -> None:
    """Unknown periods, a silly threshold, no dates at all."""
    corpus = make_corpus(["a"], date=["2012"])
    with pytest.raises(OptionError, match="no per named 'week'"):
        make_timeline(corpus, "week")
    with pytest.raises(OptionError, match="min_text is a number of words"):
        make_timeline(corpus, min_text=0)
    with pytest.raises(OptionError, match="no document has a date precise enough for its year"):
        make_timeline(make_corpus(["a"]))
