"""A corpus: its fields, its groups, the choice of documents, and its fingerprint."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from hashlib import blake2b

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relstat.corpus.corpus import CORE_FIELDS, Corpus
from relstat.corpus.fingerprints import digests_of
from relstat.corpus.periods import parse_period
from relstat.corpus.records import Problem
from relstat.errors import EmptyCorpusError, FieldError, OptionError
from relstat.text.vocabulary import Inner, TokenOptions
from relstat.workers import Workers

MakeCorpus = Callable[..., Corpus]
INNER: tuple[Inner, ...] = ("keep", "split")


@pytest.fixture
def archive(make_corpus: MakeCorpus) -> Corpus:
    """Five documents of two sources; one date is a year, one a month, one is missing."""
    return make_corpus(
        ["one", "two", "three", "four", "five"],
        date=["2011-12-31", "2012-01-01", "2012-06", "2012", None],
        source=["KCNA", "TASS", "KCNA", None, "TASS"],
        topic=["army", "army", "party", "party", "army"],
    )


def ids(corpus: Corpus) -> list[str]:
    """The ids of the documents, in order."""
    return corpus.documents["id"].to_list()


def test_fields_are_sorted_and_hold_periods_but_not_the_text(archive: Corpus) -> None:
    """Every column but the text can be grouped by, and so can what is made of dates."""
    assert archive.fields == (
        "date", "date_precision", "day", "decade", "file", "id", "line", "month", "monthday",
        "quarter", "source", "title", "topic", "week", "weekday", "year",
    )  # fmt: skip


def test_periods_are_no_fields_without_dates(make_corpus: MakeCorpus) -> None:
    """A corpus in which no document has a date cannot be grouped by year."""
    corpus = make_corpus(["one"])
    assert not {"year", "quarter", "month"} & set(corpus.fields)
    with pytest.raises(FieldError, match="no field named 'year'; there are: date, "):
        corpus.groups("year")


def test_labels_are_sorted_and_codes_point_at_them(archive: Corpus) -> None:
    """Groups come in the order of their labels; a document without a value has the code -1."""
    groups = archive.groups("source")
    assert groups.by == ("source",)
    assert groups.labels == ("KCNA", "TASS")
    assert groups.codes.tolist() == [0, 1, 0, -1, 1]
    assert groups.without_value == 1


def test_several_fields_are_joined(archive: Corpus) -> None:
    """A document is in the group of all its values, and in none where one of them is missing."""
    groups = archive.groups(["source", "topic"])
    assert groups.labels == ("KCNA | army", "KCNA | party", "TASS | army")
    assert groups.codes.tolist() == [0, 2, 1, -1, 2]


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        ("year", ["2011", "2012", "2012", "2012", None]),
        ("quarter", ["2011-Q4", "2012-Q1", "2012-Q2", None, None]),
        ("month", ["2011-12", "2012-01", "2012-06", None, None]),
    ],
)
def test_periods_go_only_as_far_as_a_date_is_precise(
    archive: Corpus, period: str, expected: list[str | None]
) -> None:
    """A document of which only the year is known is in no month and in no quarter."""
    assert archive.values(period).to_list() == expected
    labels = archive.groups(period).labels
    assert labels == tuple(sorted({value for value in expected if value}))


def test_dates_as_values_show_no_more_than_is_known(archive: Corpus) -> None:
    """A document of which only the year is known is not one of 1 January."""
    expected = ["2011-12-31", "2012-01-01", "2012-06", "2012", None]
    assert archive.values("date").to_list() == expected


def test_a_field_of_the_input_named_year_wins(make_corpus: MakeCorpus) -> None:
    """Where the input has its own field ``year``, that one is meant."""
    corpus = make_corpus(["one"], date=["2012-01-01"], year=["Juche 101"])
    assert corpus.groups("year").labels == ("Juche 101",)


def test_unknown_fields_name_the_choices(archive: Corpus) -> None:
    """A misspelled field is answered with the fields that there are."""
    for use in (
        lambda: archive.groups("yaer"),
        lambda: archive.values("yaer"),
        lambda: archive.where({"yaer": "2012"}),
        lambda: archive.where(exclude={"yaer": "2012"}),
    ):
        with pytest.raises(
            FieldError, match=r"no field named 'yaer'; did you mean 'year'\? There are"
        ):
            use()
    with pytest.raises(FieldError):
        archive.groups("text")


def test_grouping_needs_a_field_with_a_value(archive: Corpus) -> None:
    """No field at all, or one that is empty everywhere, is an error and not an empty table."""
    with pytest.raises(OptionError, match="at least one field"):
        archive.groups([])
    with pytest.raises(OptionError, match="no document has a value for title"):
        archive.groups("title")


def test_where_keeps_documents_that_meet_all_conditions(archive: Corpus) -> None:
    """Several values of one field are alternatives, several fields must all fit."""
    assert ids(archive.where({"source": "KCNA"})) == ["0", "2"]
    assert ids(archive.where({"source": ["KCNA", "TASS"]})) == ["0", "1", "2", "4"]
    assert ids(archive.where({"source": ["KCNA", "TASS"], "topic": "army"})) == ["0", "1", "4"]
    assert ids(archive.where({"year": "2012"})) == ["1", "2", "3"]
    assert ids(archive.where()) == ids(archive)


def test_exclude_leaves_documents_without_the_field_in(archive: Corpus) -> None:
    """What has no source is not of the source that is excluded."""
    assert ids(archive.where(exclude={"source": "KCNA"})) == ["1", "3", "4"]
    assert ids(archive.where({"topic": "army"}, exclude={"source": "KCNA"})) == ["1", "4"]


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        ("2012", None, ["1", "2", "3"]),
        ("2012-01-02", None, ["2"]),  # the year-only document may lie before
        ("2012-06", None, ["2"]),
        ("2012-06-02", None, []),
        (None, "2011", ["0"]),
        (None, "2012", ["0", "1", "2", "3"]),
        (None, "2012-06", ["0", "1", "2"]),
        (None, "2012-06-29", ["0", "1"]),  # June has a 30th day
        ("2011-12-31", "2012-01-01", ["0", "1"]),
        (date(2012, 1, 1), date(2012, 12, 31), ["1", "2", "3"]),
        ("2013", "2011", []),
    ],
)
def test_limits_are_inclusive_and_believe_only_what_a_date_says(
    archive: Corpus, since: str | date | None, until: str | date | None, expected: list[str]
) -> None:
    """A document is kept when every day its date may mean lies inside the limits."""
    assert ids(archive.where(since=since, until=until)) == expected


def test_where_may_leave_nothing(archive: Corpus) -> None:
    """An empty choice is a corpus; only measuring it is an error, which names the input."""
    nothing = replace(archive, origin="releases/").where({"source": "Xinhua"})
    assert len(nothing) == 0
    with pytest.raises(EmptyCorpusError, match="no documents to measure in releases/"):
        nothing.require_documents()
    assert archive.require_documents() is archive


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("2012", date(2012, 1, 1), date(2012, 12, 31)),
        ("2012-02", date(2012, 2, 1), date(2012, 2, 29)),
        ("2011-02", date(2011, 2, 1), date(2011, 2, 28)),
        ("2012-12", date(2012, 12, 1), date(2012, 12, 31)),
        ("2012-06-30", date(2012, 6, 30), date(2012, 6, 30)),
        ("9999-12", date(9999, 12, 1), date(9999, 12, 31)),
        (date(2012, 6, 30), date(2012, 6, 30), date(2012, 6, 30)),
    ],
)
def test_parse_period(written: str | date, first: date, last: date) -> None:
    """A year, a month and a day stand for their first and last day."""
    assert parse_period(written) == (first, last)


@pytest.mark.parametrize(
    "wrong", ["", "may", "2012-13", "2012-02-30", "2012-1-1-1", "12/06/2012", "0", "-2012", "2012-"]
)
def test_parse_period_says_what_a_date_looks_like(wrong: str) -> None:
    """Anything else is an error that shows the three ways to write a date."""
    with pytest.raises(OptionError, match="write 2012, 2012-06 or 2012-06-30"):
        parse_period(wrong)


@given(st.dates())
def test_periods_hold_their_days(day: date) -> None:
    """A day lies in its month and its month in its year."""
    year, month = parse_period(day.isoformat()[:4]), parse_period(day.isoformat()[:7])
    assert year[0] <= month[0] <= day <= month[1] <= year[1]
    assert (month[0].month, month[1].month) == (day.month, day.month)
    assert parse_period(day.isoformat()) == (day, day)


def test_fingerprint_follows_the_content_not_the_place(make_corpus: MakeCorpus) -> None:
    """Text, title, date and fields change the fingerprint; file names do not."""

    def made(**changed: list[str]) -> str:
        given = {
            "texts": ["one", "two"], "title": ["a", "b"], "date": ["2012", "2013"],
            "source": ["x", "y"], "file": ["f", "g"],
        } | changed  # fmt: skip
        return make_corpus(given.pop("texts"), **given).fingerprint

    usual = made()
    assert len(usual) == 6
    assert int(usual, 16) >= 0
    assert made() == usual
    assert made(file=["elsewhere", "g"]) == usual
    changes = [
        made(texts=["one", "too"]),
        made(texts=["two", "one"]),
        made(title=["a", "c"]),
        made(date=["2012", "2014"]),
        made(date=["2012", "2013-01"]),  # the same first day, known more precisely
        made(source=["x", "z"]),
        made(topic=["x", "y"]),
    ]
    assert len({usual, *changes}) == len(changes) + 1


def test_fingerprint_tells_null_from_empty(make_corpus: MakeCorpus) -> None:
    """No title and an empty title are different corpora."""
    without, empty = make_corpus(["a"], title=[None]), make_corpus(["a"], title=[""])
    assert without.fingerprint != empty.fingerprint


def test_iterating_yields_documents(archive: Corpus) -> None:
    """Each document has its core fields as attributes and all others in ``fields``."""
    documents = list(archive)
    assert len(documents) == len(archive) == 5
    first = documents[0]
    assert (first.id, first.title, first.date, first.text) == ("0", None, date(2011, 12, 31), "one")
    assert first.fields == {"source": "KCNA", "topic": "army"}
    assert repr(archive).startswith("<Corpus of 5 documents")


@pytest.mark.parametrize("missing", CORE_FIELDS)
def test_missing_columns_are_named(archive: Corpus, missing: str) -> None:
    """A frame without one of the core columns is no corpus."""
    with pytest.raises(OptionError, match=f"lacks the columns?: {missing}$"):
        Corpus.of(archive.documents.drop(missing))


def test_with_field_adds_a_field_and_leaves_the_corpus_as_it_was(archive: Corpus) -> None:
    """The new field can be grouped by; the names that relstat uses itself are refused."""
    longer = archive.with_field("side", pl.Series(["a", "b", "a", "b", "a"]))
    assert longer.groups("side").codes.tolist() == [0, 1, 0, 1, 0]
    assert "side" not in archive.fields
    assert longer.fingerprint != archive.fingerprint
    for taken in ("text", "year"):
        with pytest.raises(OptionError, match="choose another"):
            archive.with_field(taken, pl.Series(["a"] * 5))


def test_choosing_all_is_the_corpus_itself(archive: Corpus) -> None:
    """Nothing is worked out anew where nothing is left out; a problem to tell makes a new one."""
    everything = np.ones(5, dtype=np.bool_)
    assert archive.choose(everything) is archive.where() is archive
    problem = Problem("a.txt", None, "something met", skipped=False)
    told = archive.choose(everything, problems=[problem])
    assert (told.problems, archive.problems) == ((problem,), ())
    assert told.documents.equals(archive.documents)


def test_a_choice_keeps_how_and_by_whom_it_is_measured(archive: Corpus) -> None:
    """Options, workers and origin are those of the corpus that was chosen from."""
    options, workers = TokenOptions(hyphens="split"), Workers(jobs=1)
    whole = replace(archive, options=options, workers=workers, origin="releases/")
    chosen = whole.where({"source": "KCNA"})
    assert (chosen.options, chosen.workers, chosen.origin) == (options, workers, "releases/")
    assert [document.text for document in chosen] == ["one", "three"]
    assert chosen.documents["text"].to_list() == chosen.texts.to_list() == ["one", "three"]


some_texts = st.lists(st.tuples(st.text(max_size=8), st.booleans()), max_size=6)


@given(some=some_texts)
def test_a_choice_equals_a_corpus_of_the_chosen(
    make_corpus: MakeCorpus, some: list[tuple[str, bool]]
) -> None:
    """Table, digests and fingerprint are those of the chosen documents alone."""
    whole = make_corpus([text for text, _ in some])
    assert len(whole.text_digests) == len(some)
    chosen = whole.choose(np.array([keep for _, keep in some], dtype=np.bool_))
    alone = Corpus.of(
        whole.documents.filter(pl.Series([keep for _, keep in some], dtype=pl.Boolean))
    )
    assert chosen.documents.equals(alone.documents)
    assert chosen.text_digests.tolist() == alone.text_digests.tolist()
    assert chosen.fingerprint == alone.fingerprint


@given(st.lists(st.text(max_size=8), max_size=6))
def test_digests_are_those_of_blake2b(texts: list[str]) -> None:
    """The digest of a text is the 64-bit BLAKE2b of its UTF-8 bytes, low byte first."""
    assert digests_of(texts).tolist() == [
        int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "little") for text in texts
    ]


def test_fingerprint_tells_how_words_are_cut(make_corpus: MakeCorpus) -> None:
    """Other options, other numbers, so another fingerprint; the text digests stay."""
    corpus = make_corpus(["co-operation", "Korea's"])
    made = [
        Corpus.of(corpus.documents, options=TokenOptions(apostrophes=one, hyphens=two))
        for one in INNER
        for two in INNER
    ]
    assert made[0].fingerprint == corpus.fingerprint
    assert len({each.fingerprint for each in made}) == 4
    assert len({tuple(each.text_digests.tolist()) for each in made}) == 1


# --- fields made of dates ---


def dated(*days: tuple[date | None, str | None]) -> Corpus:
    """A corpus of empty documents with these dates and precisions."""
    rows = [
        dict.fromkeys(CORE_FIELDS) | {"id": str(n), "text": "", "date": day, "date_precision": fine}
        for n, (day, fine) in enumerate(days)
    ]
    return Corpus.of(pl.DataFrame(rows, schema=dict(CORE_FIELDS)))


def test_calendar_fields_go_as_far_as_the_date_is_known() -> None:
    """A month has no weekday; a year is in a decade and in nothing shorter."""
    corpus = dated(
        (date(2011, 12, 17), "day"), (date(2012, 4, 1), "month"), (date(2012, 1, 1), "year"),
        (None, None),
    )  # fmt: skip
    expected = {
        "decade": ["2010s", "2010s", "2010s", None],
        "week": ["2011-W50", None, None, None],
        "day": ["2011-12-17", None, None, None],
        "weekday": ["Saturday", None, None, None],
        "monthday": ["12-17", None, None, None],
        "quarter": ["2011-Q4", "2012-Q2", None, None],
    }
    for name, values in expected.items():
        assert name in corpus.fields
        assert corpus.values(name).to_list() == values


def test_weekdays_are_in_the_order_of_the_week() -> None:
    """Groups of weekdays begin on Monday, also beside another field."""
    corpus = dated(*[(date(2012, 1, n), "day") for n in range(1, 8)])
    days = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    assert corpus.groups("weekday").labels == days
    assert corpus.groups(["year", "weekday"]).labels == tuple(f"2012 | {day}" for day in days)


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_calendar_fields_are_those_of_the_calendar(day: date) -> None:
    """As Python's own calendar counts."""
    corpus = dated((day, "day"))
    year, week, _ = day.isocalendar()
    assert corpus.values("week")[0] == f"{year:04}-W{week:02}"
    assert corpus.values("weekday")[0] == calendar.day_name[day.weekday()]
    assert corpus.values("monthday")[0] == day.isoformat()[5:]
    assert corpus.values("decade")[0] == f"{day.year // 10 * 10}s"


def test_before_and_after_a_date() -> None:
    """date:2012-04 divides; a date too coarse to decide is on neither side."""
    corpus = dated(
        (date(2012, 3, 31), "day"), (date(2012, 4, 1), "day"), (date(2012, 1, 1), "year"),
        (date(2013, 1, 1), "year"), (None, None),
    )  # fmt: skip
    groups = corpus.groups("date:2012-04")
    assert groups.labels == ("before 2012-04", "from 2012-04")
    assert groups.codes.tolist() == [0, 1, -1, 1, -1]
    with pytest.raises(OptionError, match="not a date: 'soon'"):
        corpus.groups("date:soon")
