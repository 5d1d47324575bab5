"""The tables of tone: counts, means, words and sentences."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import polars as pl
import pytest

from relstat import actors, tone
from relstat.commands import main
from relstat.corpus.corpus import Corpus
from relstat.errors import EmptyCorpusError, FieldError, OptionError

MakeCorpus = Callable[..., Corpus]

PRAISE = "The heroic people of Cuba won a great victory. Havana was praised."
BLAME = "The brutal aggression by Japan was condemned. Japan brutally massacred civilians."
PLAIN = "Cuba has a capital, and Japan has one too."


@pytest.fixture
def corpus(make_corpus: MakeCorpus) -> Corpus:
    """Documents of two sources, 192 in all."""
    return make_corpus([PRAISE, BLAME, PLAIN] * 64, source=["x"] * 96 + ["y"] * 96)


def test_praise_and_blame_are_told_apart(corpus: Corpus) -> None:
    """The mean is above 0 for whom the texts praise, below 0 for whom they blame."""
    table = tone(corpus)["tone"]
    means = dict(zip(table["actor"], table["tone"], strict=True))
    assert means["Cuba"] > 0.1 > -0.1 > means["Japan"]
    for row in table:
        assert row["tone_low"] < row["tone"] < row["tone_high"]
        assert row["tone"] == pytest.approx(row["favourable"] - row["unfavourable"])
        assert row["favourable_low"] <= row["favourable"] <= row["favourable_high"]


def test_mentions_are_those_of_actors(corpus: Corpus) -> None:
    """Both measures count the same mentions in the same documents."""
    counted = actors(corpus).frame.select("actor", "mentions", "documents")
    judged = tone(corpus)["tone"].frame.select("actor", "mentions", "documents")
    assert judged.sort("actor").equals(counted.sort("actor"))


def test_groups_make_the_whole(corpus: Corpus) -> None:
    """The mean of all is that of the groups weighed by mentions."""
    frame = tone(corpus, by="source")["tone"].frame
    for _, rows in frame.group_by("actor"):
        assert rows["group_mentions"].sum() == rows["mentions"][0]
        mean = np.average(rows["group_tone"].to_numpy(), weights=rows["group_mentions"].to_numpy())
        assert mean == pytest.approx(rows["tone"][0])


def test_few_documents_have_no_interval(make_corpus: MakeCorpus) -> None:
    """Bounds are null, not a number, for fewer than ten documents; so is a mean of nothing."""
    small = make_corpus([PRAISE, PLAIN, BLAME], source=["x", "y", "z"])
    (row,) = tone(small, toward=["Cuba"])["tone"]
    assert row["tone_low"] is row["tone_high"] is None
    frame = tone(small, toward=["Cuba"], by="source")["tone"].frame
    assert frame.filter(pl.col("group") == "z")["group_tone"].to_list() == [None]
    (nobody,) = tone(small, toward=["Peru"])["tone"]
    assert (nobody["mentions"], nobody["tone"]) == (0, None)


def test_words_and_epithets_are_named(corpus: Corpus) -> None:
    """The words behind the numbers, with points per 100 mentions."""
    table = tone(corpus, words=3)["words"]
    rows = {row["actor"]: row for row in table}
    assert {one["word"] for one in rows["Cuba"]["raising"]} <= {"great", "heroic", "praised", "won"}
    assert all(one["points"] < 0 for one in rows["Japan"]["lowering"])
    assert all(len(row["raising"]) <= 3 for row in table)


def test_sentences_show_what_is_behind(corpus: Corpus) -> None:
    """A sentence is listed once with its count, its words, and where it is from."""
    tables = tone(corpus, toward=["Japan"], evidence=2)
    assert list(tables.members) == ["tone", "words", "sentences"]
    rows = list(tables["sentences"])
    assert {row["side"] for row in rows} == {"unfavourable"}
    first = rows[0]
    assert first["count"] == 64
    assert first["sentence"] in BLAME
    assert (first["id"], first["number"]) in {("1", 1), ("1", 2)}
    assert sum(one["points"] for one in first["words"]) < 0
    assert first["tone"] < 0


def test_toward_and_kind(corpus: Corpus) -> None:
    """Actors are chosen by name, kind or number."""
    assert tone(corpus, toward=["all"], top=1)["tone"].total == 2
    assert list(tone(corpus, toward=["Tokyo"])["tone"]["actor"]) == ["Japan"]
    assert len(tone(corpus, kind="person")["tone"]) == 0


def test_engine_and_accuracy_are_in_the_notes(corpus: Corpus) -> None:
    """A reader of the table knows what judged, and how often it errs."""
    notes = " ".join(tone(corpus)["tone"].notes)
    assert "engine small" in notes
    assert "macro-F1" in notes


def test_errors_name_the_choices(corpus: Corpus, make_corpus: MakeCorpus) -> None:
    """An unknown actor, field or number, and no documents."""
    with pytest.raises(OptionError, match="no actor named 'Cubaa'; did you mean Cuba"):
        tone(corpus, toward=["Cubaa"])
    with pytest.raises(FieldError):
        tone(corpus, by="sauce")
    with pytest.raises(OptionError, match="evidence is from 0 on"):
        tone(corpus, evidence=-1)
    with pytest.raises(EmptyCorpusError):
        tone(make_corpus([]))


def test_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    """The shell prints the tables one after the other."""
    assert main(["tone", "examples/releases", "--evidence", "1", "-q"]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("Tone toward actors, engine small")
    assert "Words that evaluate actors" in printed
    assert "Sentences behind the tone" in printed
