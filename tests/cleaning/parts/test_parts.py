"""The parts of a document saved as a page of text."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relstat.cleaning.parts.parts import PARTS, SCHEMA, Parts, document_parts, find_parts, parts_of
from relstat.errors import OptionError
from relstat.readers import read

PAGE = """Monday, March 4, 2019

Minister Opens a Bridge

Harrun, March 3 (VCD) -- The bridge was opened.

It is long.

Ada Brel, deputy head of the

Office of Bridges

2019-03-02

No comments:

Post a Comment
Newer Post Older Post Home
"""


def test_a_whole_page() -> None:
    """Date line, title, dateline, signature and page furniture all come off the body."""
    parts = document_parts(PAGE)
    assert parts.title == "Minister Opens a Bridge"
    assert (parts.date, parts.date_precision) == (date(2019, 3, 4), "day")
    assert parts.date_signed == date(2019, 3, 2)
    assert parts.signature == "Ada Brel, deputy head of the Office of Bridges"
    assert parts.dateline == "Harrun, March 3 (VCD)"
    assert parts.body == "The bridge was opened.\n\nIt is long."


def test_the_seed_release(shared_data: Path) -> None:
    """A real page comes out exactly."""
    corpus = read(shared_data / "seed_release.txt")
    assert corpus.problems == ()
    row = corpus.documents.row(0, named=True)
    assert row["title"] == (
        "Friendly and Cooperative Relations Between the DPRK and Iran Established on the Road of "
        "Independence against Imperialism"
    )
    assert (row["date"], row["date_precision"]) == (date(2022, 5, 17), "day")
    assert row["date_signed"] == "2022-05-14"
    assert row["signature"] == (
        "Kim Sung Chan, chairman of the DPRK-Iran Friendship Parliamentary Group of the Supreme "
        "People’s Assembly of the DPRK"
    )
    assert row["text"].startswith("May 14 this year is")
    assert row["text"].endswith("demands of the peoples of two countries.")


@pytest.mark.parametrize(
    ("line", "dateline", "rest"),
    [
        ("Pyongyang, May 17 (KCNA) -- The X", "Pyongyang, May 17 (KCNA)", "The X"),
        ("Pyongyang, December 24 (KCNA) --The X", "Pyongyang, December 24 (KCNA)", "The X"),
        ("PYONGYANG, Dec. 24 (KCNA) — The X", "PYONGYANG, Dec. 24 (KCNA)", "The X"),
        ("New York, 24 May (ABC) - The X", "New York, 24 May (ABC)", "The X"),
        ("Harrun (VCD) -- The X", "Harrun (VCD)", "The X"),
        ("Harrun, May 6 -- The X", "Harrun, May 6", "The X"),
        ("HARRUN, May 6 – The X", "HARRUN, May 6", "The X"),
        ("ISLAMABAD (AP/APP) -- The X", "ISLAMABAD (AP/APP)", "The X"),
        ("TEHRAN - The X", "TEHRAN", "The X"),
        ("TEHRAN – “The X”", "TEHRAN", "“The X”"),
        ("MOSCOW, May 9. /TASS/ The X", "MOSCOW, May 9. /TASS/", "The X"),
        ("MOSCOW, May 9. /TASS/. The X", "MOSCOW, May 9. /TASS/", "The X"),
        ("Harrun, May 6 (VCD)-- The X", "Harrun, May 6 (VCD)", "The X"),
        ("Harrun, May 6 (VCD) The X", "Harrun, May 6 (VCD)", "The X"),
        ("HARRUN, Jan.12 (VCD) -- The X", "HARRUN, Jan.12 (VCD)", "The X"),
        ("HARRUN, Tuesday (VCD) -- The X", "HARRUN, Tuesday (VCD)", "The X"),
        (
            "Harrun, May 6, Juche 111 (2022) (VCD) -- X",
            "Harrun, May 6, Juche 111 (2022) (VCD)",
            "X",
        ),
        ("WASHINGTON, (AP) - The X", "WASHINGTON, (AP)", "The X"),
        ("UNITED NATIONS, May 3 (Xinhua) -- The X", "UNITED NATIONS, May 3 (Xinhua)", "The X"),
        ("BEIT-EL-HAR, Harrland  (AP) -– The X", "BEIT-EL-HAR, Harrland  (AP)", "The X"),
        ("HARRUN, Nor-i Brel -- The X", "HARRUN, Nor-i Brel", "The X"),
        ("NOR BREL/ HARRUN (VCD) -- The X", "NOR BREL/ HARRUN (VCD)", "The X"),
        ("VIENNA (dpa) - The X", "VIENNA (dpa)", "The X"),
        ("HARRUN- The X", "HARRUN", "The X"),
        ("HARRUN -The X", "HARRUN", "The X"),
        ("HARRUN-The X", "HARRUN", "The X"),
        ("HARRUN _ The X", "HARRUN", "The X"),
        ("HARRUN – HARRUN (VCD) – The X", "HARRUN HARRUN (VCD)", "The X"),
    ],
)
def test_datelines(line: str, dateline: str, rest: str) -> None:
    """A dateline leaves the body for its own field."""
    parts = document_parts(line)
    assert (parts.dateline, parts.body) == (dateline, rest)


@pytest.mark.parametrize(
    "line",
    [
        "Pyongyang - the capital of the country - has bridges.",
        "The minister (KPA) said so.",
        "May 17 was a day - and more.",
        "On October 21 – the day of the vote – all went well.",
        "In Moscow, May 9 – Victory Day – is a holiday.",
        "UN-sponsored talks opened.",
        "Iran, Russia and China (P5) agreed.",
        "Pyongyang, May 17 was a good day.",
        "World Bridge Organization (WBO) — a body of the state — met.",
        "World Bridge Organization (WBO) — The body met.",
        "The Ministry (MOB) -- The body of the state -- met.",
        "NATO – The alliance met.",
        "HARRUN – the capital – has bridges.",
        "HARRUN-SOREL bridges were opened.",
        "Exclusive – After the war came bridges.",
        "Rates of the day (in marks) -------- 3",
    ],
)
def test_no_datelines(line: str) -> None:
    """A sentence that only looks a little like a dateline stays whole."""
    parts = document_parts(line)
    assert (parts.dateline, parts.body) == (None, line)


def test_the_date_of_a_dateline_counts_only_with_its_year() -> None:
    """Without a year a dateline dates nothing."""
    assert document_parts("Harrun, May 6 (VCD) -- Good.").date is None
    assert document_parts("Harrun, May 6, 2019 (VCD) -- Good.").date == date(2019, 5, 6)


@pytest.mark.parametrize(
    "text",
    [
        "One line only",
        "It was a fine day.\n\nIt was warm.",
        "A heading with the text\non the next line.\n\nMore.",
        "word " * 31 + "\n\nText.",
        "They said:\n\n“No.”",
        "“Do they not have the same right?”\n\nText.",
        "A protest is going on in the capital city of the U.S.\n\nText.",
        "TEHRAN - The X opened\n\nMore text.",
        "Output grew by 5%* in May.**\n\n* Estimate.",
        "The plan was good.¹\n\nText.",
    ],
)
def test_no_title_is_guessed(text: str) -> None:
    """Sentences, long lines and lines of a paragraph are no titles."""
    assert document_parts(text).title is None


def test_a_title_may_end_in_an_abbreviation() -> None:
    """The periods of U.S. do not make a sentence."""
    assert document_parts("Message to the U.S.\n\nText.").title == "Message to the U.S."


def test_a_date_may_stand_below_the_title() -> None:
    """Some pages print the date under the title."""
    parts = document_parts("A Title\n\nMay 3, 2020\n\nText.")
    assert (parts.title, parts.date, parts.body) == ("A Title", date(2020, 5, 3), "Text.")


@pytest.mark.parametrize("between", ["\n", "\n\n"])
@pytest.mark.parametrize(
    ("line", "is_date"),
    [
        ("Published: 3 May 2020, 10:00", True), ("Posted on Sunday, May 3, 2020", True),
        ("Date: 2020-05-03", True), ("First published: 3 May 2020 | 10:04 KST", True),
        ("RELEASE DATE: May 3, 2020", True), ("Published at 10:00 by KCNA", False),
        ("Dates: 2020", False), ("Released in May 2020 by the ministry", False),
        ("Published: 03/05/2020", False),
    ],
)  # fmt: skip
def test_what_says_that_it_is_the_date_goes_with_it(line: str, is_date: bool, between: str) -> None:
    """Labels, weekdays and clocks around the date below a title are no text."""
    parts = document_parts(f"A Title{between}{line}\n\nText.")
    assert parts.date == (date(2020, 5, 3) if is_date else None)
    assert (parts.body == "Text.") == is_date


def test_a_known_title_is_not_read_twice() -> None:
    """A first line that repeats the known title is no text; another line stays in it."""
    assert document_parts("A Title\n\nText.", title="A  title").body == "Text."
    assert document_parts("A Line\n\nText.", title="Other").body == "A Line\n\nText."


def test_an_ending_that_is_no_signature_stays() -> None:
    """A poem above a date is not signed, and furniture words inside the text are text."""
    poem = "Verse.\n\nOne two\nThree four\nFive six\nSeven eight\n2020-01-01"
    assert document_parts(poem).body == poem
    assert document_parts(poem).signature is None
    inside = "He said.\n\nHome\n\nThen he went."
    assert document_parts(inside).body == inside


def test_a_date_alone_at_the_end_is_the_signing_date() -> None:
    """Without names above it the last date line still is no text."""
    parts = document_parts("All is well.\n\nMay 3, 2020")
    assert (parts.body, parts.date_signed, parts.signature) == (
        "All is well.",
        date(2020, 5, 3),
        None,
    )


def test_a_page_without_a_text_is_left_as_it_is() -> None:
    """Where nothing would remain, nothing is taken off."""
    for text in ("May 3, 2020", "No comments:\n\nPost a Comment"):
        parts = document_parts(text)
        assert (parts.body, parts.date) == (text, None)


@given(st.lists(st.sampled_from([*PAGE.split("\n"), "Some words", "- x", "#", "\t"])))
def test_words_are_kept_in_order(lines: list[str]) -> None:
    """Whatever the lines, the body is what the page says, in its order."""
    parts = document_parts("\n".join(lines))
    words = iter(" ".join(lines).replace("--", "-- ").split())
    assert all(word in words for word in parts.body.split())


def test_a_dateline_says_where_and_by_whom() -> None:
    """Place and agency of a dateline are fields of their own."""
    parts = document_parts("HARRUN, Sorel, May 6 (VCD) -- Good.")
    assert (parts.place, parts.agency) == ("HARRUN, Sorel", "VCD")
    parts = document_parts("HARRUN, May 6. /VCD/ Good.")
    assert (parts.place, parts.agency) == ("HARRUN", "VCD")
    assert (document_parts("HARRUN – Good.").place, document_parts("Good.").place) == (
        "HARRUN",
        None,
    )


@pytest.mark.parametrize(
    ("text", "mark", "body"),
    [
        ("All is well. -0-", "-0-", "All is well."),
        ("All is well.-0-", "-0-", "All is well."),
        ("All is well. -0", "-0", "All is well."),
        ("All is well.\n\n###", "###", "All is well."),
        ("All is well. (END)", "(END)", "All is well."),
        ("All is well. END", "END", "All is well."),
        ("All is well.\n\nEND", "END", "All is well."),
        ("모두 좋다.(끝)", "(끝)", "모두 좋다."),
        ("All is well. MH/PA", "MH/PA", "All is well."),
        ("All is well, he said.” SB/MQ/AP END", "SB/MQ/AP END", "All is well, he said.”"),
        ("All is well.\n\nMH/ PA", "MH/ PA", "All is well."),
        ("All is well. SP/", "SP/", "All is well."),
        ("All is well. MA", "MA", "All is well."),
        ("All is well.\n\n* * *", "* * *", "All is well."),
        ("All is well.\n______", "______", "All is well."),
    ],
)
def test_end_marks(text: str, mark: str, body: str) -> None:
    """Marks and initials that close a document are no words of it."""
    parts = document_parts(text)
    assert (parts.end_mark, parts.body) == (mark, body)


@pytest.mark.parametrize(
    ("text", "note", "body"),
    [
        ("All is well. [ed]", "[ed]", "All is well."),
        ("All is well. (To be continued)", "(To be continued)", "All is well."),
        ("All is well.\n\nTo be continued.", "To be continued.", "All is well."),
        ("All is well. (Source: The Bridge)", "(Source: The Bridge)", "All is well."),
        ("All is well. (Photo by A. Brel)", "(Photo by A. Brel)", "All is well."),
        ("All is well. Photo: A bridge in Harrun", "Photo: A bridge in Harrun", "All is well."),
        ("It is.\n\nAll is well. (VCD)\n\n(VCD)", "(VCD)\n(VCD)", "It is.\n\nAll is well."),
        ("All is well.\n\n<…>", "<…>", "All is well."),
    ],
)
def test_notes_of_editors(text: str, note: str, body: str) -> None:
    """What the editors say about a document stands beside it."""
    parts = document_parts(text)
    assert (parts.notes, parts.body) == (note, body)


@pytest.mark.parametrize(
    "text",
    [
        "Brel: Are we there?\n\nDun: Thank you.",
        "Thank you. (Applause.)",
        "Present were:\n\nAda Brel\n\nBo Dun\n\nCor Esk",
        "Ada Brel – Minister of Bridges\n\nBo Dun – Minister of Roads",
        "1. Harrun 4 1 1 4\n\n2. Sorel 3 0 1 2",
        "Over the river\nthe bridge stands\nin the evening",
        "He spoke about bridges\n\nthe roads\n\nMay 3, 2020",
        "Long live the bridges!\nLong live the roads!",
        "It joined the World Bridge Organization (WBO)",
        "It joined the World Bridge Organization (WBO).",
        "He wrote “On Bridges” (VCD)",
        "They fight HIV/AIDS",
        "It was opened on May 3, 2020.",
        "It was opened on May 3, Juche 109 (2020)",
        "He left for the bridges. By then it was late.",
        "She was met by Ada Brel.",
        "I thank you",
    ],
)
def test_last_lines_that_stay(text: str) -> None:
    """Transcripts, lists, poems and sentences keep their last lines."""
    text = f"All is well.\n\n{text}"
    assert document_parts(text).body == text


def test_bylines() -> None:
    """The author stands below the title, below the text, or glued to its end."""
    parts = document_parts("A Title\n\nBy Ada Brel and Bo Dun\n\nAll is well.")
    assert (parts.author, parts.body) == ("Ada Brel and Bo Dun", "All is well.")
    parts = document_parts("All is well.\n\nBy Ada Brel")
    assert (parts.author, parts.body) == ("Ada Brel", "All is well.")
    parts = document_parts("All is well.   Bridge News Team")
    assert (parts.author, parts.body) == ("Bridge News Team", "All is well.")
    parts = document_parts("All is well. Ri Kum Ok")
    assert (parts.author, parts.body) == ("Ri Kum Ok", "All is well.")
    stays = "By night all is well\nand quiet.\n\nAll was well with Ri Kum Ok"
    assert document_parts(stays).body == stays


def test_a_signature_may_say_where() -> None:
    """A place before the signing date is the place of the document."""
    parts = document_parts("All is well.\n\nAda Brel\nMinister of Bridges\nHarrun, May 3, 2020")
    assert parts.signature == "Ada Brel Minister of Bridges"
    assert (parts.place, parts.date_signed) == ("Harrun", date(2020, 5, 3))
    assert (parts.date, parts.date_source) == (date(2020, 5, 3), "signature")


def test_a_line_between_dashes_is_a_subtitle() -> None:
    """Lines between a title and a date line, or between dashes, are a subtitle."""
    parts = document_parts("A Title\n\n-- On the new bridge --\n\nAll is well.")
    assert (parts.subtitle, parts.body) == ("On the new bridge", "All is well.")
    parts = document_parts("A Title\n\nOn the New Bridge\n\nMay 3, 2020\n\nAll is well.")
    assert (parts.title, parts.subtitle, parts.body) == (
        "A Title",
        "On the New Bridge",
        "All is well.",
    )


def test_the_introduction_of_an_archive_is_a_note() -> None:
    """A Korean archive introduces a text under a heading of its own; that is not the text."""
    head = "다리의 해 \n\n연설 - 1950년 01월 01일 \n해 제\n\n다리에 관한 글.\n\n원 문\n\n"
    text = f"{head}동지들!\n\n다리는 좋다."
    parts = parts_of(text)
    assert (parts.title, parts.subtitle, parts.notes) == ("다리의 해", "연설", "다리에 관한 글.")
    assert (parts.date, parts.body) == (date(1950, 1, 1), "동지들!\n\n다리는 좋다.")


def frame(*days: tuple[str | None, str | None]) -> pl.DataFrame:
    """Dates and precisions as a corpus has them."""
    schema = {"date": pl.String, "date_precision": pl.String}
    return pl.DataFrame(days, schema=schema, orient="row").with_columns(
        pl.col("date").str.to_date()
    )


def test_the_source_of_a_date_is_told() -> None:
    """Each rule has its name, and a date that is known stays."""
    texts = [
        "May 9, 2019\n\nA Title\n\nAll is well.",
        "A Title\n\nMay 9, 2019\n\nAll is well.",
        "Juche108(2019).5.9.\n\nA Title\n\nAll is well.",
        "Harrun, May 9, 2019 (VCD) -- All is well.",
        "All is well.\n\nAda Brel\n\nMay 9, 2019",
        "Juche 108 (2019)\n\nA Title\n\nHarrun, May 9 (VCD) -- All is well.",
        "Harrun, May 9 (VCD) -- All is well.",
        "All is well.",
    ]
    found = find_parts(pl.Series(texts))
    assert found["date_source"].to_list() == [
        "first line",
        "below the title",
        "juche line",
        "dateline",
        "signature",
        "dateline, year from juche line",
        None,
        None,
    ]
    assert found["date"].to_list() == [date(2019, 5, 9)] * 6 + [None] * 2
    assert found["date_precision"].to_list() == ["day"] * 6 + [None] * 2
    known = find_parts(pl.Series(texts), dates=frame(*[("2011-01-01", "day")] * len(texts)))
    assert known["date"].to_list() == [date(2011, 1, 1)] * len(texts)
    assert set(known["date_source"]) == {"field"}
    assert known["body"].to_list() == found["body"].to_list()


def test_the_year_of_a_dateline_needs_evidence() -> None:
    """The year comes from a coarse date field or from an address, else there is none."""
    text = "Harrun, January 2 (VCD) -- All is well."
    days = frame(
        ("2012-01-01", "year"), ("2012-01-01", "month"), ("2012-02-01", "month"), (None, None)
    )
    found = find_parts(pl.Series([text] * 4), dates=days)
    assert found["date"].to_list() == [date(2012, 1, 2), date(2012, 1, 2), date(2012, 2, 1), None]
    assert found["date_precision"].to_list() == ["day", "day", "month", None]
    year = "dateline, year from field"
    assert found["date_source"].to_list() == [year, year, "field", None]
    urls = ["http://x.example/2011-12-31/a.html", "http://x.example/a.html", None]
    found = find_parts(pl.Series([text] * 3), fields=pl.DataFrame({"url": urls}))
    assert found["date"].to_list() == [date(2012, 1, 2), None, None]
    assert found["date_source"][0] == "dateline, year from address"


def test_what_is_known_is_not_overwritten() -> None:
    """Known values stay; where there is none, the text is asked."""
    texts = pl.Series(["A Title\n\nHARRUN (VCD) -- All is well. Bridge News Team", None, "  "])
    titles = pl.Series(["A title", None, None])
    fields = pl.DataFrame({"author": ["Bo Dun", None, None], "place": ["Harrun", "Sorel", None]})
    found = find_parts(texts, titles, fields=fields)
    assert found.row(0, named=True) | {"start": 0, "end": 0} == dict.fromkeys(SCHEMA) | {
        "title": "A title",
        "dateline": "HARRUN (VCD)",
        "place": "Harrun",
        "agency": "VCD",
        "author": "Bo Dun",
        "body": "All is well.",
        "start": 0,
        "end": 0,
    }
    assert found.row(1, named=True) == dict.fromkeys(SCHEMA) | {"place": "Sorel"}
    assert found["body"].to_list()[1:] == [None, "  "]
    assert dict(found.schema) == dict(SCHEMA)


def test_a_known_title_before_a_dateline_is_taken_off() -> None:
    """A copy of the title may run into the dateline; a sentence of the same words is the text."""
    run_on = "The bridge is open HARRUN, May 3 (VCD) -- All is well."
    sentence = "The bridge is open.\n\nAll is well."
    found = find_parts(pl.Series([run_on, sentence]), pl.Series(["The Bridge is Open"] * 2))
    assert found["body"].to_list() == ["All is well.", sentence]


@pytest.mark.parametrize("off", PARTS)
def test_each_part_can_be_switched_off(off: str) -> None:
    """Without a part, what belongs to it stays in the text."""
    text = (
        "A Title\n\n-- A subtitle --\n\nBy Ada Brel\n\nHARRUN (VCD) -- All is well.\n\n"
        "Bo Dun\nMinister of Bridges\nMay 3, 2020\n\n[ed]\n\n-0-\n\nNo comments:"
    )
    all_off = find_parts(pl.Series([text]), wanted=())
    assert all_off["body"][0] == text
    parts = find_parts(pl.Series([text]))
    fewer = find_parts(pl.Series([text]), wanted=[name for name in PARTS if name != off])
    assert parts["body"][0] == "All is well."
    column = {"byline": "author", "end mark": "end_mark"}.get(off, off)
    if off in ("date", "furniture"):
        assert (fewer["body"][0] == parts["body"][0]) == (off == "date")
    else:
        assert parts[column][0] is not None
        assert fewer[column][0] is None


def test_a_part_that_does_not_exist_is_refused() -> None:
    """The message names the choices."""
    with pytest.raises(OptionError, match=r"no part named 'head'; there are: title, subtitle"):
        find_parts(pl.Series(["x"]), wanted=["head"])


LINES = [
    *PAGE.split("\n"),
    "By Ada Brel",
    "HARRUN – All is well.",
    "All is well. -0-",
    "All is well. Ri Kum Ok",
    "-- Some words --",
    "Juche 111 (2022)",
    "[ed]",
    "MH/PA",
    "END",
    "Some words",
    "- x",
    "#",
    "\t",
]


@given(st.lists(st.sampled_from(LINES), max_size=12), st.sampled_from(["\n", "\n\n", " "]))
def test_the_body_is_one_piece_of_the_text(lines: list[str], between: str) -> None:
    """Whatever the lines: the body is a span; what stands around it is in the other parts."""
    text = between.join(lines)
    parts = parts_of(text)
    assert parts.body == text[parts.start : parts.end]
    taken = [text[: parts.start], text[parts.end :]]
    kept = [
        parts.title,
        parts.subtitle,
        parts.author,
        parts.dateline,
        parts.signature,
        parts.end_mark,
        parts.notes,
    ]
    words = {word for part in kept if part for word in part.split()}
    furniture = {"By", "-", "--", "–", "#", "No", "comments:", "Post", "a", "Comment"}
    furniture |= {"Newer", "Older", "Home"}
    dates = {"Monday,", "March", "4,", "2019", "2019-03-02", "Juche", "111", "(2022)"}
    assert {word for piece in taken for word in piece.split()} <= words | furniture | dates


@given(st.lists(st.sampled_from(LINES), max_size=12))
def test_a_column_is_read_as_its_texts_are(lines: list[str]) -> None:
    """Looking only at texts that may have parts changes nothing."""
    texts = ["\n\n".join(lines), "\n".join(lines), " ".join(lines)]
    found = find_parts(pl.Series(texts))
    for row, text in zip(found.iter_rows(named=True), texts, strict=True):
        assert Parts(**row) == parts_of(text)


@pytest.mark.parametrize("name", ["kcna_kp_2023_2024", "dprk_new_year_ko", "rodong_2018_sample"])
def test_a_body_has_no_parts_of_its_own(shared_data: Path, name: str) -> None:
    """On real corpora, reading the bodies again takes nothing more off them."""
    documents = pl.read_ndjson(shared_data / f"{name}.jsonl.gz")
    once = find_parts(documents["text"], documents["title"])
    again = find_parts(once["body"], documents["title"])
    assert once["body"].equals(again["body"])


@pytest.mark.parametrize(
    "text",
    [
        *("Gift to Secy. Kim Jong Il", "Song of Gen. Ri Yong Chol", "Talk with Pres. Kim Yong Nam"),
        *("Release of Rev. Han Sang Ryol", "Visit by Vice-Pres. Ri Kum Ok"),
        *("Abuser Handed over to U.S. MP", "Members of N. HQ Meet S. HQ"),
    ],
)
def test_what_follows_an_abbreviation_is_no_byline_or_end_mark(text: str) -> None:
    """A headline keeps the name at its end; below a sentence the same name is a byline."""
    assert document_parts(text).body == text
    assert document_parts(f"All is well. {text}").body == f"All is well. {text}"


@pytest.mark.parametrize(
    "item",
    [
        *("1. The hall", "a) The hall", "- The hall", "iv. The hall", "(1) The hall", "① The hall"),
        *("2.1 The hall", "Article 1 The hall", "No. 3 The hall", "3 – The hall"),
    ],
)
def test_the_first_item_of_a_list_is_no_title(item: str) -> None:
    """What is numbered is part of the text."""
    assert document_parts(f"{item}\n\nThe envoys met there.").title is None


def test_the_first_of_many_short_lines_is_no_title() -> None:
    """Four lines without a sentence among them are a list; with one the first is a heading."""
    items = ["Peace and Friendship", "Trade and Industry", "Bridges and Roads", "Books"]
    assert document_parts("\n\n".join(items)).title is None
    assert document_parts("\n\n".join([*items, "All is well."])).title == items[0]


@pytest.mark.parametrize(
    "line",
    [
        *("Long Live the Bridge!", "Let Us Build!", "다리 만세!", "Forward to the Bridge！"),
        *("“A Bridge for All” – Ada Brel", "„Eine Brücke“", "‘A Bridge for All’", '"A Bridge"'),
    ],
)
def test_a_slogan_or_a_quotation_is_no_title(line: str) -> None:
    """Both stay in the text; a heading may quote a word."""
    assert document_parts(f"{line}\n\nThe envoys met there.").title is None
    assert document_parts(f"“Bridge” {line.strip('!')} Opens\n\nAll is well.").title is not None
