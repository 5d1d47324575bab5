"""The tables of lives, of replacements and of rewordings, on an invented agency's two years."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import relstat
from relstat import life, replacements, rewordings
from relstat.commands import main
from relstat.corpus.corpus import Corpus
from relstat.errors import EmptyCorpusError, OptionError

MakeCorpus = Callable[..., Corpus]
Cut = Callable[[int, int], AbstractContextManager[None]]

MONTHS = [f"{2020 + n // 12}-{n % 12 + 1:02}" for n in range(24)]
PLACES = ["Tarum", "Kasseth", "Ombra", "Velt", "Sorrin", "Dalk"]
CAMPAIGN = "joined the hundred day campaign"
CROWDS = ["Workers", "Students", "Farmers", "Sailors", "Miners", "Veterans"]


def documents() -> list[tuple[str, str]]:
    """Six documents a month: one palace is renamed, a campaign begins, a committee ends."""
    found = []
    for number, month in enumerate(MONTHS):
        late = number >= 12
        palace = "Dawn Memorial Palace" if not late else "Dawn Palace of Glory"
        leader = "general" if number < 9 else "marshal"
        for day in range(6):
            place, crowd = PLACES[(day + number) % 6], CROWDS[(2 * day + number) % 6]
            who, elsewhere = CROWDS[(day + number) % 6], PLACES[(day + 2 * number) % 6]
            text = (
                f"{crowd} of {place} visited the {palace} to pay tribute to {who}."
                if day % 2
                else f"In {place} {crowd} went to the {palace} and bowed before {who}."
            )
            if day % 2:
                text += f" {who} rallied behind the great {leader} Keth Tal in {place}."
            if late and day % 3 == 0:
                text += f" {elsewhere} joined the hundred day campaign for {who}."
            if number < 16 and day % 3 == 1:
                text += f" A spokesman for the reconciliation committee met {who}."
            text += f" Friendly and cooperative relations with {place} were praised."
            found.append((f"{month}-{day * 4 + 1:02}", text))
    return found


@pytest.fixture(scope="module")
def agency(make_corpus: MakeCorpus) -> Corpus:
    """The two years."""
    dates, texts = zip(*documents(), strict=True)
    return make_corpus(texts, date=dates, source=["north", "south"] * (len(texts) // 2))


def by_phrase(table: relstat.Table) -> dict[str, dict[str, Any]]:
    return {row["phrase"]: row for row in table}


def test_each_formula_has_its_life(agency: Corpus) -> None:
    """What the agency did is what the table says, with dates and counts."""
    rows = by_phrase(life(agency, min_text=50, top=0, status="all", variants=True))
    born = rows[CAMPAIGN]
    assert (born["life"], born["since"]) == ("born", "2021-01")
    assert (born["count_before"], born["count_after"]) == (0, 24)
    before = [text for day, text in documents() if day < "2021-01"]
    assert born["silent_documents"] == len(before)
    assert born["silent_words"] == agency.where(until="2020-12").stream.words
    dead = rows["spokesman for the reconciliation committee met"]
    assert (dead["life"], dead["since"]) == ("dead", "2021-05")
    assert (dead["count_before"], dead["count_after"]) == (32, 0)
    assert (dead["first_seen"], dead["last_seen"]) == ("2020-01-05", "2021-04-17")
    stable = rows["friendly and cooperative relations"]
    assert (stable["life"], stable["since"]) == ("stable", None)


def test_a_change_is_listed_once(kcna: Corpus) -> None:
    """Pieces and extensions of a formula that changed with it are in its row, not beside it."""
    table = life(kcna, top=0)
    rows, every = by_phrase(table), by_phrase(life(kcna, top=0, variants=True))
    also = {one["phrase"]: name for name, row in rows.items() for one in row["variants"] or []}
    assert also["dear respected kim jong un"] == "kim jong un"
    assert "marshal kim jong un" in rows  # born half a year later
    assert {*rows, *also} == {*every}
    assert not {*rows} & {*also}
    assert f"{len(every)} changed, " in table.title
    assert "too rare to tell" in table.title
    assert not {row["life"] for row in every.values()} & {"stable", "unclear"}


def test_the_series_is_that_of_the_text(agency: Corpus) -> None:
    """Counts and rates of every month, as counted by hand; one sign each."""
    (row,) = [row for row in life(agency, min_text=50, top=0) if row["phrase"] == CAMPAIGN]
    counted = Counter(date[:7] for date, text in documents() if "hundred day campaign" in text)
    words = Counter[str]()
    for date, text in documents():
        words[date[:7]] += len(text.split())
    assert [one["period"] for one in row["periods"]] == MONTHS
    for one in row["periods"]:
        month = one["period"]
        assert one["count"] == counted[month]
        assert one["rate"] == pytest.approx(counted[month] / words[month] * 10_000)
    assert row["series"] == pytest.approx([one["rate"] for one in row["periods"]])
    long = [
        one for one in life(agency, min_text=50, top=0, periods=True) if one["phrase"] == CAMPAIGN
    ]
    assert [
        {name: one[f"period_{name}"] for name in ("count", "rate")} | {"period": one["period"]}
        for one in long
    ] == row["periods"]
    assert {one["life"] for one in long} == {"born"}
    assert row["rate_after_low"] <= row["rate_after"] <= row["rate_after_high"]
    assert row["rate_before"] == 0
    assert row["rate_before_high"] > 0


def test_order_within_a_period_does_not_matter(agency: Corpus, make_corpus: MakeCorpus) -> None:
    """Documents of a month in any order: the same lives, dates, counts and p."""
    dates, texts = zip(*documents(), strict=True)
    other = make_corpus(texts[::-1], date=dates[::-1])
    told = [
        "phrase", "life", "since", "count_before", "count_after", "p", "silent_words", "series",
    ]  # fmt: skip
    frames = [
        life(corpus, min_text=50, top=0).frame.select(told).sort("phrase")
        for corpus in (agency, other)
    ]
    assert frames[0].equals(frames[1])


def test_periods_with_little_text_are_null(agency: Corpus) -> None:
    """Not zero: neither count nor rate, question marks for the series, and a note."""
    table = life(agency, per="month", min_text=1_000, status="all")
    row = next(iter(table))
    assert row["periods"][0] == {"period": "2020-01", "count": None, "rate": None}
    assert row["series"] == [None] * 24
    assert "?" * 24 in table.render()
    assert "24 months from 2020-01 to 2021-12, 0 with 1,000 words or more" in table.notes[1]
    assert {
        row["life"] for row in life(agency, per="month", min_text=1_000, top=0, status="all")
    } == {"unclear"}


def test_few_periods_tell_nothing(agency: Corpus) -> None:
    """Two years are two periods: the table says so."""
    table = life(agency, per="year", min_text=50, status="all")
    assert table.notes[0] == "2 periods with text are too few to see a change in; try per month"
    assert {row["life"] for row in table} == {"unclear"}


def test_undated_documents_are_left_out_and_counted(make_corpus: MakeCorpus) -> None:
    """A year tells no month."""
    dates, texts = zip(*documents(), strict=True)
    corpus = make_corpus([*texts, *texts[-3:]], date=[*dates, None, "2021", "2021"])
    table = life(corpus, min_text=50, per="month")
    assert "left out: 3 documents have no date precise enough for its month" in table.notes
    assert by_phrase(table)[CAMPAIGN]["count"] == 24


def test_status_and_groups(agency: Corpus) -> None:
    """Only the lives asked for; each group is judged by itself over the same months."""
    assert {row["life"] for row in life(agency, status=["born", "dead"], min_text=50)} == {
        "born",
        "dead",
    }
    table = life(agency, by="source", status="born", min_text=20, min_count=5)
    assert {row["group"] for row in table} <= {"north", "south"}
    assert all([one["period"] for one in row["periods"]] == MONTHS for row in table)
    assert "by month and source" in table.title


def test_replacements(agency: Corpus) -> None:
    """The renamed palace and the new rank, with contexts and dates; nothing else."""
    rows = {row["old"]: row for row in replacements(agency, min_text=50)}
    assert set(rows) == {
        "visited the Dawn Memorial Palace to pay tribute",
        "went to the Dawn Memorial Palace and bowed",
        "rallied behind the great general Keth Tal",
    }
    row = rows["visited the Dawn Memorial Palace to pay tribute"]
    assert row["new"] == "visited the Dawn Palace of Glory to pay tribute"
    assert row["change"] == "2021-01"
    assert (row["old_before"], row["old_after"]) == (36, 0)
    assert (row["new_before"], row["new_after"]) == (0, 36)
    assert (row["last_old"], row["first_new"]) == ("2020-12", "2021-01")
    assert [one["context"].count("*") for one in row["shared"]] == [1, 1, 1]
    assert row["series"] == [0] * 12 + [1] * 12
    assert row["p"] < 0.05


def test_rewording(agency: Corpus) -> None:
    """The leader's new rank, in the frame around it, with the leading filler of each month."""
    table = rewordings(agency, min_text=50)
    rows = [row for row in table if row["written"] == "rallied behind the great * Keth Tal"]
    assert "general → marshal" in str(table)
    row = rows[0]
    assert (row["old"], row["new"], row["change"]) == ("general", "marshal", "2020-10")
    assert (row["old_before"], row["old_after"]) == (27, 0)
    assert (row["new_before"], row["new_after"]) == (0, 45)
    assert (row["share_before"], row["share_after"]) == (1, 1)
    assert [row["period"] for row in rows] == MONTHS
    assert [row["leading"] for row in rows] == ["general"] * 9 + ["marshal"] * 15


def test_what_counts_up_is_left_out(make_corpus: MakeCorpus) -> None:
    """One anniversary after another is a calendar; it is counted, and listed when asked for."""
    texts = [
        f"{PLACES[n % 6]} marked the {'67th' if n < 72 else '68th'} anniversary of the republic "
        f"in {CROWDS[n % 5]} hall"
        for n in range(144)
    ]
    corpus = make_corpus(texts, date=[f"{MONTHS[n // 6]}-{n % 6 + 1:02}" for n in range(144)])
    assert len(rewordings(corpus, min_text=20)) == 0
    table = rewordings(corpus, min_text=20, numerals=True)
    assert ("67th", "68th") in {(row["old"], row["new"]) for row in table}
    assert any("are left out (numerals)" in note for note in rewordings(corpus, min_text=20).notes)


@pytest.mark.parametrize("measure", [life, replacements, rewordings])
def test_shards_slices_and_processes_do_not_matter(
    agency: Corpus, cut_into: Cut, make_corpus: MakeCorpus, measure: Callable[..., relstat.Table]
) -> None:
    """The same table, byte for byte."""
    whole = measure(agency, min_text=50, top=0).render("json")
    dates, texts = zip(*documents(), strict=True)
    with cut_into(200, 150):
        again = make_corpus(texts, date=dates, source=["north", "south"] * (len(texts) // 2))
        assert measure(again, min_text=50, top=0).render("json") == whole


@pytest.mark.parametrize("measure", [life, replacements, rewordings])
def test_nothing_found_is_an_empty_table(
    make_corpus: MakeCorpus, measure: Callable[..., relstat.Table]
) -> None:
    """With a note, in every format; no documents and no dates are errors."""
    table = measure(make_corpus(["nothing here"] * 3, date=["2020", "2021", "2022"]))
    assert len(table) == 0
    assert table.render(width=100)
    assert table.render("json")
    with pytest.raises(OptionError, match="no document has a date precise enough for its year"):
        measure(make_corpus(["nothing here"]))
    with pytest.raises(EmptyCorpusError):
        measure(make_corpus([]))


def test_errors_name_the_choices(agency: Corpus) -> None:
    """Unknown lives, periods and ways with names."""
    with pytest.raises(OptionError, match="no status named 'alive'"):
        life(agency, status="alive")
    with pytest.raises(OptionError, match="no per named 'week'"):
        life(agency, per="week")  # type: ignore[arg-type]  # wrong on purpose
    with pytest.raises(OptionError, match="no names named 'hide'"):
        life(agency, names="hide")  # type: ignore[arg-type]  # wrong on purpose


def test_commands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The three commands on files and on an index give the same tables."""
    lines = [
        pl.DataFrame({"date": [date], "text": [text]}).write_ndjson() for date, text in documents()
    ]
    (tmp_path / "agency.jsonl").write_text("".join(lines), encoding="utf-8")
    agency, index = str(tmp_path / "agency.jsonl"), str(tmp_path / "agency.relstat")
    assert main(["index", agency, "-o", index, "-q"]) == 0
    capsys.readouterr()
    for command in (
        ["life", "--status", "born,dead", "--min-text", "50"],
        ["replacements", "--min-text", "50"],
        ["rewordings", "--min-text", "50"],
    ):
        told = []
        for path in (agency, index):
            assert main([*command, path, "-q", "--copies", "keep"]) == 0
            told.append(capsys.readouterr().out)
        assert told[0] == told[1]
        assert "2021" in told[0] or "2020" in told[0]
    for name in ("replacements", "rewordings"):
        assert main([name, agency, "--by", "source", "-q"]) == 1
        assert "leave out --by" in capsys.readouterr().err


def test_real_changes(shared_data: Path) -> None:
    """Presidents began to speak of the Soviet Union in 1945, and ceased to address gentlemen."""
    corpus = relstat.read(shared_data / "us_sotu_1790_2024.jsonl.gz")
    rows = by_phrase(life(corpus, top=60))
    assert (rows["soviet union"]["life"], rows["soviet union"]["since"]) == ("born", "1945")
    assert rows["gentlemen of the senate"]["life"] == "dead"
    assert rows["gentlemen of the senate"]["since"] == "1801"
