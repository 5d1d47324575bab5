"""Repairs of lines and paragraphs: what each changes, what it leaves, and what stays whole."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relstat.cleaning.paragraphs.page_heads import PAGE_HEADS
from relstat.cleaning.paragraphs.repairs import PARAGRAPH_STEPS, SPEAKERS
from relstat.cleaning.steps import apply_steps
from relstat.readers import read
from tests.helpers.tiers import examples

BY_NAME = {step.name: step for step in (*PARAGRAPH_STEPS, SPEAKERS)}

PROSE = [
    "The Ministry of Steel said on Monday that the plan for the year had been met in full, and "
    "that the works at the river would be widened before the winter.",
    "Workers of the harbour were praised. Their exploits, it was said, would be remembered for "
    "as long as ships are built, and the delegation left for the capital on the same evening.",
    "In conclusion the minister thanked all those who had sent letters, flowers and telegrams "
    "from near and far, and wished them good health and success in their responsible work.",
    "A concert was given at night. The songs told of the mountains and of those who had planted "
    "trees there in the hard years, and many of those who listened were moved to tears.",
]


def clean(name: str, text: str) -> str:
    """The text after one step."""
    return str(BY_NAME[name].apply(pl.Series([text]))[0])


def words(text: str) -> list[str]:
    """Letters and digits in their order."""
    return re.findall(r"[^\W_]", text)


def test_joints_become_paragraphs() -> None:
    """Lone commas after a sentence divide again; the row of commas at the end goes."""
    joined = 'He left., ,  They said: , , "It is so.", ,  So ended it. ,  All went. , , ,  , , , ,'
    assert clean("joints", joined).split("\n\n") == [
        "He left.",
        "They said:",
        '"It is so."',
        "So ended it.",
        "All went.",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Mr. Kim, of Steel Co., Ltd., The Hague, left.",
        "He met Choe,, Kang and Ri, , all of them.",
        "Lists end so: a, b, c.",
    ],
)
def test_other_commas_stay(text: str) -> None:
    """Commas of the text, even doubled ones, are no joints."""
    assert clean("joints", text) == text


def test_page_marks_between_pages() -> None:
    """Page number and symbol alone on a line go; the same symbol in a sentence stays."""
    text = (
        "the works (see A/70/PV.16)\n29 11-51670\n\nwere\n15-29431 15/51\n\nA/70/PV.16 29/09/2015\n"
        "widened\n10-55264 18\nby\n16-29296 23/56 students of 24-7 shifts in 2015\n1999\n"
    )
    assert " ".join(clean("page marks", text).split()) == (
        "the works (see A/70/PV.16) were widened by students of 24-7 shifts in 2015 1999"
    )


def test_lone_numbers_are_page_marks_if_they_count() -> None:
    """Three in sequence count pages if one cuts a sentence; the numbers of sections do not."""
    assert clean("page marks", "a\n1\nb\n2\nc\n3\n").split() == ["a", "b", "c"]
    for text in ("a\n1\nb\n2\nc\n7\n", "Rise.\n1\nSteel.\n2\nCoal.\n3\nOre."):
        assert clean("page marks", text) == text


@pytest.mark.parametrize(
    ("cut", "meant"),
    [
        ("the govern-\nment said", "the government said"),
        ("the Secretary-\nGeneral said", "the Secretary-General said"),
        ("a well-\nbeing of all", "a well-being of all"),
        ("songunist and songu-\nnist", "songunist and songunist"),
        ("long-term, and long-\nterm", "long-term, and long-term"),
        ("inter-\nreligious, inter-religious, interreligious", None),
        ("pre- \nand post-war", "pre- and post-war"),
        ("page 20-\nfold", "page 20-\nfold"),
        ("the two-\nState plan", "the two-State plan"),
        ("cash bal-\nFiscal year", "cash bal-\nFiscal year"),
        ("the co-oper-\nation of all", "the co-operation of all"),
        ("the non-prolifera-\ntion talks", "the non-proliferation talks"),
        ("of inter-\nnational law", "of international law"),
        ("an inter-\nKorean hall", "an inter-Korean hall"),
        ("the govern‐\nment said", "the government said"),
        ("the Pyong¬\nyang hall", "the Pyongyang hall"),
        ("the na¬ tional hall", "the national hall"),
        ("self-made, and self¬\nmade", "self-made, and self-made"),
        ("A ¬ B, and ¬\nC", "A ¬ B, and ¬\nC"),
    ],
)
def test_split_words(cut: str, meant: str | None) -> None:
    """The document itself decides, then the dictionary; the hyphen stays in doubt."""
    joined = "interreligious, inter-religious, interreligious"
    assert clean("split words", cut) == (joined if meant is None else meant)


@pytest.mark.parametrize("indent", ["", " "])
def test_hard_wraps_are_undone(indent: str) -> None:
    """Lines of a page are joined; an indent or an empty line divides paragraphs."""
    pages = [textwrap.fill(p, 55, initial_indent=indent, break_on_hyphens=False) for p in PROSE]
    wrapped = ("\n" if indent else "\n\n").join(pages)
    assert clean("hard wraps", wrapped).split("\n\n") == PROSE


def test_wraps_go_on_over_a_page_break() -> None:
    """Empty lines in the middle of a sentence are the place of a page mark."""
    lines = textwrap.wrap(" ".join(PROSE), 55)
    text = "\n".join([*lines[:5], "", "", *lines[5:]])
    assert clean("hard wraps", text) == " ".join(PROSE)


def test_verse_lists_and_addresses_stay() -> None:
    """Lines that end before they must were ended by their writer."""
    verse = "\n".join(f"The river runs past gate {n}\nand the red leaves fall" for n in range(9))
    items = "\n".join(f"{n}. A wreath from the workers of plant {n}" for n in range(20))
    names = "\n".join(["Ministry of Steel", "4 River Road", "Harbour City", "* * *", "<…>"] * 4)
    for text in (verse, items, names, "\n\n".join(PROSE * 4)):
        assert clean("hard wraps", text) == text


def test_separators_stand_alone() -> None:
    """Stars and omissions are never joined to a paragraph."""
    lines = [*textwrap.wrap(PROSE[0], 50), "* * *", *textwrap.wrap(" ".join(PROSE[1:]), 50), "<…>"]
    paragraphs = clean("hard wraps", "\n".join(lines)).split("\n\n")
    assert paragraphs == [PROSE[0], "* * *", " ".join(PROSE[1:]), "<…>"]


def test_nested_paragraphs_are_unfolded() -> None:
    """Each paragraph held all that follow it; the page comes out once, in order."""
    nested = [" ".join(PROSE[n:]) for n in range(len(PROSE))]
    looped = "\n\n".join([*nested, "All content is free."])
    assert clean("loops", looped).split("\n\n") == [*PROSE, "All content is free."]
    twice = "\n\n".join(part for whole in nested for part in (whole, whole))
    assert clean("loops", twice).split("\n\n") == PROSE


def test_long_copies_go_and_refrains_stay() -> None:
    """A long paragraph stands once in a document; short lines may return."""
    long = " ".join(PROSE[:2])
    assert (
        clean("loops", f"{long}\n\nAnd then.\n\n{long}\n\nEnd.") == f"{long}\n\nAnd then.\n\nEnd."
    )
    chant = "\n".join(["Long live steel!", "Forward to the harbour, comrades of the river!"] * 9)
    assert clean("loops", chant) == chant


@pytest.mark.parametrize(
    ("before", "after", "divided"),
    [
        ("left for the press", "The two met", True), ("in 2017", "The plan was met", True),
        ("of steel (and coal)", "Works were built", True), ("a pact of NATO", "However, it", True),
        ("a new plan", "Rivers are", True), ("he read Lenta", "Ru is", False),
        ("see www.steel", "The x", False), ("as did J", "The man", False),
        ("in the D.C", "And so", False), ("see a@steel", "The x", False),
        ("in 12", "The x", False), ("a pact of NATO", "Rivers are", False),
    ],
)  # fmt: skip
@pytest.mark.parametrize("end", [".", "?", ".”"])
def test_a_space_that_is_missing_between_sentences(
    before: str, after: str, divided: bool, end: str
) -> None:
    """It is put in where no abbreviation, initial or address can be meant."""
    text = f"They {before}{end}{after} here."
    meant = f"They {before}{end} {after} here." if divided else text
    assert clean("joints", text) == meant


PAGES = ["The hall was opened and the", "river rose. He left.", "Next, they sang of steel and",
         "coal.\n\nThe end was near, they", "wrote. Nobody came.", "All went home."]  # fmt: skip


@pytest.mark.parametrize(
    ("top", "bottom", "first"),
    [
        ("MINISTRY OF STEEL\nAnnual Report 2022\n\n", "\n\n{n}\n", 2),
        ("", "\n- {n} -\n\n", 0),
        ("Report 2022 | {n}\n", "\n", 0),
        ("{n}  MINISTRY OF STEEL\n\n", "\nPage {n} of 6", 0),
    ],
)
@pytest.mark.parametrize("start", [1, 47])
def test_what_is_printed_on_every_page_goes(top: str, bottom: str, first: int, start: int) -> None:
    """Names and numbers at the edges of pages; words keep one copy, sentences are joined."""
    text = "\f".join(
        f"{top}{page}{bottom}".replace("{n}", str(n)) for n, page in enumerate(PAGES, start)
    )
    lines = PAGE_HEADS.apply(pl.Series([text]))[0].split("\n")
    lines = [line for line in lines if line]
    assert lines[:first] == [line for line in top.split("\n") if line][:first]
    assert " ".join(lines[first:]) == " ".join(" ".join(PAGES).split())


@given(pages=st.lists(st.lists(st.text("ab .7", max_size=9), max_size=9), max_size=9))
@settings(max_examples=examples(20))
def test_pages_keep_what_is_not_repeated(pages: list[list[str]]) -> None:
    """A line that stands on fewer than three pages, or far from their edges, stays."""
    unlike = [[f"p{n}x{m}{line}" for m, line in enumerate(page)] for n, page in enumerate(pages)]
    text = "\f".join("\n".join(page) for page in unlike)
    assert PAGE_HEADS.apply(pl.Series([text]))[0] == text


@pytest.mark.parametrize(("sign", "first", "last"), [("\t", 79, 85), (" ", 1, 14)])
def test_numbers_in_sequence(sign: str, first: int, last: int) -> None:
    """Numbered paragraphs of a record lose their numbers; one may be missing."""
    numbers = [n for n in range(first, last) if n != first + 2]
    text = "\n".join(f"{n}.{sign}{PROSE[n % 4]}" for n in numbers)
    assert clean("numbers", text) == "\n".join(PROSE[n % 4] for n in numbers)


@pytest.mark.parametrize(
    "numbers",
    [
        [*range(50, 65), *range(69, 85)],
        [*range(105, 164), *range(41, 150)],
        [2, 3, *range(7, 20), *range(25, 40)],
    ],
)
def test_sequences_with_gaps_and_of_several_sittings(numbers: list[int]) -> None:
    """Paragraph numbers go where some were lost, and where they begin anew."""
    text = "\n".join(f"{n}.\t{PROSE[n % 4]}" for n in numbers)
    assert clean("numbers", text) == "\n".join(PROSE[n % 4] for n in numbers)


def test_other_numbers_stay() -> None:
    """Short lists, numbers out of sequence, and lists inside a longer text."""
    decree = "\n".join(f"{n}. To lower the flag." for n in range(1, 6))
    mixed = "\n".join(f"{n}.\tTo lower the flag." for n in (5, 90, 2, 17, 44, 1))
    inside = "\n".join([*PROSE * 5, *(f"{n}. To lower the flag." for n in range(1, 14))])
    for text in (decree, mixed, inside):
        assert clean("numbers", text) == text


def test_speakers_are_off_and_take_names_off() -> None:
    """Only a transcript loses the names before its turns; a message or heading loses nothing."""
    talk = (
        "President of Steelland Ivan Rudov: Good day.\n\nQuestion: Why?\n\nI.Rudov: So:\n\n"
        "Ivan Rudov (speaks German): Because.\n\nThe message reads, in part:"
    )
    assert clean("speakers", talk) == (
        "Good day.\n\nWhy?\n\nSo:\n\nBecause.\n\nThe message reads, in part:"
    )
    budget = "\n\n".join(["Steel Budget: the budget grew.", *["Steel Budget: it grew."] * 2])
    assert clean("speakers", budget) == budget
    assert SPEAKERS not in PARAGRAPH_STEPS


prose = st.lists(
    st.lists(st.text("abcdefgh", min_size=1, max_size=9), min_size=1, max_size=40).map(
        lambda line: " ".join(line).capitalize() + "."
    ),
    max_size=6,
    unique=True,
).map("\n\n".join)
lines = st.lists(st.sampled_from(["a-", "b.", "1.\tA", "2.\tB", "c, ,", "", "7", "A: b"])).map(
    "\n".join
)


@given(text=prose)
@settings(max_examples=examples(50))
def test_plain_paragraphs_stay(text: str) -> None:
    """Paragraphs divided by empty lines, none the end of another, come out as they went in."""
    paragraphs = text.split("\n\n")
    if not any(a != b and a.endswith(b) for a in paragraphs for b in paragraphs):
        assert apply_steps(pl.Series([text]), PARAGRAPH_STEPS)[0].to_list() == [text]


@pytest.mark.parametrize("name", BY_NAME)
@given(text=prose | lines | prose.map(lambda text: textwrap.fill(text, 50)))
@settings(max_examples=examples(60))
def test_once_is_enough(name: str, text: str) -> None:
    """A step changes nothing in what it has made."""
    once = clean(name, text)
    assert clean(name, once) == once


@pytest.mark.parametrize("name", ["joints", "split words", "hard wraps"])
@given(text=prose | lines | prose.map(lambda text: textwrap.fill(text, 50)))
@settings(max_examples=examples(60))
def test_words_stay(name: str, text: str) -> None:
    """Steps about breaks leave letters and digits in their order."""
    assert words(clean(name, text)) == words(text)


def test_raw_and_cleaned_pairs(shared_data: Path) -> None:
    """Nearly every paragraph break that another hand made in the same documents is found."""
    raw = read(shared_data / "kcna_2011_2012_raw_sample.jsonl.gz", raw=True).documents
    other = read(shared_data / "kcna_2011_2012.jsonl.gz", raw=True).documents
    pairs = raw.select("id", "text").join(other.select("id", other="text"), on="id")
    mine = apply_steps(pairs["text"], PARAGRAPH_STEPS)[0].to_list()
    found = right = all_breaks = 0
    for text, meant in zip(mine, pairs["other"].to_list(), strict=True):
        breaks, theirs = _breaks(text), _breaks(meant)
        found, all_breaks = found + len(breaks), all_breaks + len(theirs)
        right += len(breaks & theirs)
    assert right >= 0.99 * found
    assert right >= 0.96 * all_breaks


def _breaks(text: str) -> set[int]:
    """Where paragraphs end, in letters and digits from the beginning."""
    ends, so_far = set(), 0
    for paragraph in re.split(r"\n+", text.strip())[:-1]:
        so_far += len(words(paragraph))
        ends.add(so_far)
    return ends
