"""The table of actors against plain counting, and its options."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import polars as pl
import pytest

from relstat import actors
from relstat.commands import main
from relstat.corpus.corpus import Corpus
from relstat.errors import EmptyCorpusError, FieldError, OptionError
from relstat.tables.table import Table

MakeCorpus = Callable[..., Corpus]

TEXTS = [
    "Iran and Iraq met in Baghdad. Iran's envoy spoke.",
    "Tehran was silent; Putin spoke.",
    "NATO and Congo. Congo again.",
    "Nobody was named.",
]


@pytest.fixture
def corpus(make_corpus: MakeCorpus) -> Corpus:
    """Four documents of two sources."""
    return make_corpus(TEXTS, source=["x", "x", "y", "y"])


def column(table: Table, name: str) -> dict[str, object]:
    """One column by actor."""
    return dict(zip(table.frame["actor"].to_list(), table.frame[name].to_list(), strict=True))


def test_mentions_documents_and_rates(corpus: Corpus) -> None:
    """The columns are what one counts by hand."""
    table = actors(corpus)
    assert column(table, "mentions") == {"Iran": 3, "Iraq": 2, "NATO": 1, "Vladimir Putin": 1}
    assert column(table, "documents") == {"Iran": 2, "Iraq": 1, "NATO": 1, "Vladimir Putin": 1}
    assert column(table, "share")["Iran"] == 0.5
    words = sum(len(text.split()) for text in TEXTS)
    assert column(table, "rate")["Iran"] == pytest.approx(3 / words * 10_000)
    assert column(table, "of")["Vladimir Putin"] == "Russia"
    assert column(table, "kind")["NATO"] == "organisation"
    assert column(table, "aliases")["Iran"] == [
        {"alias": "Iran", "count": 2},
        {"alias": "Tehran", "count": 1},
    ]


def test_undecided_names_are_in_a_note(corpus: Corpus) -> None:
    """A name that may mean two countries is counted for neither, and reported."""
    assert any(
        "Congo 2 (Republic of the Congo or DR Congo)" in note for note in actors(corpus).notes
    )


def test_groups_add_up(corpus: Corpus) -> None:
    """Each actor has a row per group, and these sum to the whole."""
    table = actors(corpus, by="source")
    assert table.frame["group"].to_list() == ["x", "y"] * 4
    summed = table.frame.group_by("actor").agg(
        pl.col("group_count").sum(), pl.col("group_documents").sum(), pl.col("mentions").first(),
        pl.col("documents").first(),
    )  # fmt: skip
    assert summed["group_count"].to_list() == summed["mentions"].to_list()
    assert summed["group_documents"].to_list() == summed["documents"].to_list()


def test_kinds_names_and_top(corpus: Corpus) -> None:
    """Rows are chosen by kind, by name, or by number; a name without a mention is a row of 0."""
    assert list(column(actors(corpus, kind="person"), "mentions")) == ["Vladimir Putin"]
    assert column(actors(corpus, names=["US", "tehran"]), "mentions") == {
        "Iran": 3, "United States": 0,
    }  # fmt: skip
    table = actors(corpus, top=2)
    assert (len(table), table.total) == (2, 4)


def test_an_independent_count_agrees(example_documents: Corpus) -> None:
    """On the example documents, countries counted by their mentions one by one."""
    mentions = example_documents.actor_mentions
    plain = Counter(mentions.actors.rows[who].name for who in mentions.who.tolist())
    assert column(actors(example_documents, top=None), "mentions") == dict(plain)


def test_errors_name_the_choices(corpus: Corpus, make_corpus: MakeCorpus) -> None:
    """An unknown actor, an unknown field, no documents."""
    with pytest.raises(OptionError, match="did you mean Iraq"):
        actors(corpus, names=["Iraqq"])
    with pytest.raises(FieldError, match="no field named 'sauce'; did you mean 'source'"):
        actors(corpus, by="sauce")
    with pytest.raises(EmptyCorpusError):
        actors(make_corpus([]))


def test_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    """The shell has the same table, and chooses documents and groups by actor."""
    path = "examples/releases"
    assert main(["actors", path, "--kind", "country", "-q"]) == 0
    assert capsys.readouterr().out.startswith("Countries · ")
    assert main(["actors", path, "--actor", "Irann", "-q"]) == 1
    assert "no actor named 'Irann'; did you mean Iran" in capsys.readouterr().err
