"""The parts of a release saved as a page of text."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relstat.cleaning.parts import release_parts
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
    parts = release_parts(PAGE)
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
    ],
)
def test_datelines(line: str, dateline: str, rest: str) -> None:
    """A dateline leaves the body for its own field."""
    parts = release_parts(line)
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
    ],
)
def test_no_datelines(line: str) -> None:
    """A sentence that only looks a little like a dateline stays whole."""
    parts = release_parts(line)
    assert (parts.dateline, parts.body) == (None, line)


def test_the_date_of_a_dateline_counts_only_with_its_year() -> None:
    """Without a year a dateline dates nothing."""
    assert release_parts("Harrun, May 6 (VCD) -- Good.").date is None
    assert release_parts("Harrun, May 6, 2019 (VCD) -- Good.").date == date(2019, 5, 6)


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
    ],
)
def test_no_title_is_guessed(text: str) -> None:
    """Sentences, long lines and lines of a paragraph are no titles."""
    assert release_parts(text).title is None


def test_a_title_may_end_in_an_abbreviation() -> None:
    """The periods of U.S. do not make a sentence."""
    assert release_parts("Message to the U.S.\n\nText.").title == "Message to the U.S."


def test_a_date_may_stand_below_the_title() -> None:
    """Some pages print the date under the title."""
    parts = release_parts("A Title\n\nMay 3, 2020\n\nText.")
    assert (parts.title, parts.date, parts.body) == ("A Title", date(2020, 5, 3), "Text.")


def test_a_known_title_is_not_read_twice() -> None:
    """A first line that repeats the known title is no text; another line stays in it."""
    assert release_parts("A Title\n\nText.", title="A  title").body == "Text."
    assert release_parts("A Line\n\nText.", title="Other").body == "A Line\n\nText."


def test_an_ending_that_is_no_signature_stays() -> None:
    """A poem above a date is not signed, and furniture words inside the text are text."""
    poem = "Verse.\n\nOne two\nThree four\nFive six\nSeven eight\n2020-01-01"
    assert release_parts(poem).body == poem
    assert release_parts(poem).signature is None
    inside = "He said.\n\nHome\n\nThen he went."
    assert release_parts(inside).body == inside


def test_a_date_alone_at_the_end_is_the_signing_date() -> None:
    """Without names above it the last date line still is no text."""
    parts = release_parts("All is well.\n\nMay 3, 2020")
    assert (parts.body, parts.date_signed, parts.signature) == (
        "All is well.",
        date(2020, 5, 3),
        None,
    )


def test_a_page_without_a_text_is_left_as_it_is() -> None:
    """Where nothing would remain, nothing is taken off."""
    for text in ("May 3, 2020", "No comments:\n\nPost a Comment"):
        parts = release_parts(text)
        assert (parts.body, parts.date) == (text, None)


@given(st.lists(st.sampled_from([*PAGE.split("\n"), "Some words", "- x", "#", "\t"])))
def test_words_are_kept_in_order(lines: list[str]) -> None:
    """Whatever the lines, the body is what the page says, in its order."""
    parts = release_parts("\n".join(lines))
    words = iter(" ".join(lines).replace("--", "-- ").split())
    assert all(word in words for word in parts.body.split())
