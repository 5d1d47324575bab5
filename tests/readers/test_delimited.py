"""Delimited files as tools write them, and what is left of them when their quoting is broken."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from relstat.corpus.corpus import Corpus
from relstat.readers import read
from tests.helpers.tiers import examples

NAMES = ("id", "date", "title", "text", "source")
PROSE = st.lists(
    st.sampled_from(
        ["The envoys met,", "the hall was full;", '"we will not yield"', "said he", "5, 6 and 7",
         "songs\nwere sung", "on 3 May", "a|b", "left.", "it's late", "Peace, unity, and harvest",
         "2, one more", "\n\nNext, then, and now"]
    ),
    min_size=1, max_size=8,
).map(" ".join)  # fmt: skip
ROWS = st.lists(st.tuples(PROSE, PROSE, st.sampled_from(["KCNA", "TASS, Moscow", ""])), min_size=3)


def table(rows: Sequence[tuple[str, str, str]]) -> list[list[str]]:
    """Rows of records: ids and dates that grow, and the texts given."""
    return [
        [str(number), f"2024-{number // 28 % 12 + 1:02}-{number % 28 + 1:02}", *row]
        for number, row in enumerate(rows, start=1)
    ]


def written(rows: Sequence[Sequence[str]], names: Sequence[str] = NAMES, **how: Any) -> str:
    """The rows as the csv module writes them."""
    out = io.StringIO(newline="")
    csv.writer(out, **how).writerows([names, *rows])
    return out.getvalue()


def read_csv(content: str, **options: Any) -> Corpus:
    """What is read of a file with that content, texts left as they are."""
    data = io.BytesIO(content.encode())
    return read("-", stdin=data, raw=True, **options)


def texts_by_id(corpus: Corpus) -> dict[str, str]:
    """The text of each record."""
    return dict(zip(corpus.documents["id"], corpus.documents["text"], strict=True))


@given(
    rows=ROWS,
    delimiter=st.sampled_from(",;\t|"),
    quoting=st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
    end=st.sampled_from(["\n", "\r\n"]),
)
def test_every_dialect_is_read_back(
    rows: list[tuple[str, str, str]], delimiter: str, quoting: int, end: str
) -> None:
    """Whatever the delimiter, the quoting and the line ends, the same records come out."""
    wanted = table(rows)
    content = written(wanted, delimiter=delimiter, quoting=quoting, lineterminator=end)
    corpus = read_csv(content)
    assert texts_by_id(corpus) == {row[0]: row[3] for row in wanted}
    assert corpus.documents["source"].to_list() == [row[4] or None for row in wanted]
    assert corpus.problems == ()


# The second line of a text, whose opening mark is lost, has as many commas as a row.
AS_WIDE = ("Envoys met.", "songs\nwere sung, Peace, unity, and harvest", "KCNA")
OVER_TWO = ("Peace, unity, and harvest\n\nNext, then, and now", "songs\nwere sung", "KCNA")
CALM = ("Envoys met.", "Envoys met.", "KCNA")


@example(rows=[CALM, AS_WIDE, CALM], place=1, damage="text")
@example(rows=[OVER_TWO, CALM, CALM], place=0, damage="title")
@given(
    rows=ROWS,
    place=st.integers(0, 99),
    damage=st.sampled_from(["title", "text", "close", "inner"]),
)
def test_damage_stays_in_its_row(rows: list[tuple[str, str, str]], place: int, damage: str) -> None:
    """A mark that is lost or not doubled costs its own record at most; none is invented."""
    wanted = table(rows)
    content = [written([row], NAMES, quoting=csv.QUOTE_ALL) for row in wanted]
    lines = [one.split("\r\n", 1)[1] for one in content]
    place %= len(lines)
    line = lines[place].removesuffix("\r\n")
    start = line.index('","', 3) + 2  # where the title is quoted
    if damage == "text":
        start = line.index('","', start) + 2
    if damage in ("title", "text"):
        line = line[:start] + line[start + 1 :]
    elif damage == "close":
        line = line[:-1]
    else:
        assume('""' in line)
        line = line.replace('""', '"')
    lines[place] = line + "\r\n"
    header = written([], NAMES, quoting=csv.QUOTE_ALL)
    found = texts_by_id(read_csv(header + "".join(lines)))
    whole = {row[0]: row[3] for row in wanted}
    hurt = wanted[place][0]
    assert {name: text for name, text in found.items() if name != hurt} == {
        name: text for name, text in whole.items() if name != hurt
    }


def test_a_quotation_inside_a_quotation_is_no_row() -> None:
    """Marks that are not doubled, and lines inside the field with as many commas as a row."""
    content = (
        'id,date,text\n7,2021-03-01,"The envoy said "not, now" and sat.\nBread, salt, and song.\n'
        'All, he said, left."\n8,2021-03-02,"The train left."\n'
    )
    corpus = read_csv(content)
    found = texts_by_id(corpus)
    assert set(found) <= {"7", "8"}
    assert found["8"] == "The train left."
    assert corpus.problems


def test_rows_that_a_mark_swallowed_come_back() -> None:
    """An open mark that happens to be closed rows later is noticed by what stands inside."""
    rows = [f'{n},2021-03-{n:02},"Document {n}"' for n in range(1, 9)]
    rows[2] = '3,2021-03-03,"Document 3'
    rows[5] = '6,2021-03-06,Document 6"'
    found = texts_by_id(read_csv("id,date,text\n" + "\n".join(rows) + "\n"))
    assert {name for name in found if name != "3"} == {"1", "2", "4", "5", "6", "7", "8"}
    assert found["5"] == "Document 5"


@pytest.mark.parametrize(
    ("content", "texts"),
    [
        ("sep=;\nid;text\n1;Peace; \n2;One\n", ["Peace", "One"]),
        ('"sep=|"\nid|text\n1|Peace, he said\n', ["Peace, he said"]),
        ("Export of 3 May\n\nid,date,text\n1,2024-01-01,One\n2,2024-01-02,Two\n", ["One", "Two"]),
        ("# made by a tool\nid,text\n1,One\n2,Two\n", ["One", "Two"]),
        ("id,text,\n1,One,\n2,Two,\n", ["One", "Two"]),
        ("id,text\n1,One,,\n2,Two\n", ["One", "Two"]),
        (
            "id,text,source,url\n1,One,K\n2,Two,K,http://x.example\n3,Three\n",
            ["One", "Two", "Three"],
        ),
        ("id,text\r1,One\r2,Two\r", ["One", "Two"]),
        ("id,text\n1,One\rmore\n2,Two\n", ["One\rmore", "Two"]),
        ('id,text\n1,"He said \\"no\\", and left"\n2,"B"\n', ['He said "no", and left', "B"]),
        ('id\ttext\n1\t"Yes," he said\n2\tB "x\n3\tC\n', ['"Yes," he said', 'B "x', "C"]),
        ("'id','text'\n'1','One, two'\n", ["One, two"]),
        ("date,title;text\n2024,A, b;One; two\n", None),
    ],
)
def test_what_tools_write(content: str, texts: list[str] | None) -> None:
    """Hints, titles above the header, ragged ends, lone returns, other ways of quoting."""
    corpus = read_csv(content)
    if texts is not None:
        assert corpus.documents["text"].str.strip_chars().to_list() == texts
    assert len(corpus) or corpus.problems


def test_json_lines_with_lone_returns() -> None:
    """Lines of records end at a carriage return too."""
    corpus = read_csv('{"text": "One"}\r{"text": "Two"}\r')
    assert corpus.documents["text"].to_list() == ["One", "Two"]


@pytest.mark.parametrize(
    "token", ["NA", "NaN", "nan", "NULL", "\\N", "#N/A", "None", "<NA>", "NaT", "n/a", "#VALUE!"]
)
@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_a_field_is_missing_or_a_value(token: str, form: str) -> None:
    """The words that tools write for nothing are nothing, in text, date and every field."""
    rows = [["1", "2024-01-01", "T", "One", "K"], ["2", token, token, "Two", token],
            ["3", "2024-01-02", "T", token, "K"]]  # fmt: skip
    content = written(rows)
    if form == "jsonl":
        import json

        content = "".join(json.dumps(dict(zip(NAMES, row, strict=True))) + "\n" for row in rows)
    corpus = read_csv(content)
    assert corpus.documents["text"].to_list() == ["One", "Two"]
    assert corpus.documents["source"].to_list() == ["K", None]
    assert corpus.documents["title"].to_list() == ["T", None]
    assert [problem.reason for problem in corpus.problems] == [
        f"no text in 1 record, first at line {3 if form == 'jsonl' else 4}"
    ]


def test_integers_with_gaps_are_integers() -> None:
    """What pandas made floats is a date, a year, an id; versions and scores stay."""
    content = (
        "id,date,year,version,text\n7.0,20240517.0,2024.0,1.0,One\n8.0,,,1.1,Two\n"
        "9.0,2005.0,2005.0,2.0,Three\n"
    )
    frame = read_csv(content).documents
    assert frame["id"].to_list() == ["7", "8", "9"]
    assert [str(day) for day in frame["date"]] == ["2024-05-17", "None", "2005-01-01"]
    assert frame["year"].to_list() == ["2024", None, "2005"]
    assert frame["version"].to_list() == ["1.0", "1.1", "2.0"]


def test_the_delimiter_can_be_named() -> None:
    """A guess can be overruled."""
    content = "text;id,source\nOne;two,K\n"
    assert read_csv(content, delimiter=",", text_field="text;id").texts.to_list() == ["One;two"]


def test_names_that_look_alike_are_one_group() -> None:
    """Another form of a letter, another space or an invisible mark makes no other outlet."""
    names = ["Agence Né", "Agence Ne\u0301", "Agence\u00a0Né", " Agence  Né", "Agence\u200b Né"]
    corpus = read_csv(written([[str(n), "", "", "Words.", one] for n, one in enumerate(names)]))
    assert set(corpus.documents["source"]) == {"Agence Né"}
    names = ["Women's E-News", "Women’s E-News", "Womenʼs E\u2011News", "Ｗomen’s E\u2010News"]
    corpus = read_csv(written([[str(n), "", "", "Words.", one] for n, one in enumerate(names)]))
    assert set(corpus.documents["source"]) == {"Women's E-News"}
    assert len(corpus.where(source=names[2])) == len(names)


@pytest.mark.parametrize(
    ("how", "note"),
    [
        ("row names of R", None),
        ("spaces before marks", None),
        ("line ends twice", None),
        ("mark of DOS at the end", None),
        ("two files in one", "the header comes again in 1 row"),
        ("byte order marks", None),
    ],
)
@given(rows=ROWS)
@settings(max_examples=examples(10))
def test_habits_of_tools_lose_nothing(
    how: str, note: str | None, rows: list[tuple[str, str, str]]
) -> None:
    """What R, Python on Windows, DOS and hasty hands make of a table is read as the table."""
    wanted = table(rows)
    content = written(wanted, quoting=csv.QUOTE_ALL, lineterminator="\n")
    header, _, below = content.partition("\n")
    if how == "row names of R":
        named = [[f"r{number}", *row] for number, row in enumerate(wanted)]
        below = written(named, (), quoting=csv.QUOTE_ALL, lineterminator="\n")[1:]
        content = f"{header}\n{below}"
    elif how == "spaces before marks":
        spaced = (", ".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in wanted)
        content = header.replace(",", ", ") + "\n" + "\n".join(spaced)
    elif how == "line ends twice":
        content = content.replace("\n", "\r\r\n")
    elif how == "mark of DOS at the end":
        content += "\x1a"
    elif how == "two files in one":
        half = written(wanted[:1], quoting=csv.QUOTE_ALL, lineterminator="\n")
        rest = written(wanted[1:], quoting=csv.QUOTE_ALL, lineterminator="\n")
        content = f"\ufeff{half}\ufeff{rest}"
    else:
        content = "\ufeff\ufeff" + content
    corpus = read_csv(content)
    found = {key: " ".join(text.split()) for key, text in texts_by_id(corpus).items()}
    assert found == {row[0]: " ".join(row[3].split()) for row in wanted}
    assert [problem.reason.partition(";")[0] for problem in corpus.problems] == [note] * bool(note)


@given(st.lists(st.sampled_from(["He left, they said.", "Peace, unity, and rice", "It is"])))
@settings(max_examples=examples(20))
def test_delimiters_in_an_unquoted_last_field_stay(texts: list[str]) -> None:
    """The last field, if it is the text, may hold delimiters that nobody quoted."""
    rows = [f"{number},2024-05-{number % 28 + 1:02},{text}" for number, text in enumerate(texts)]
    assume(any("," in text for text in texts))
    corpus = read_csv("\n".join(["id,date,text", *rows]))
    assert texts_by_id(corpus) == {str(number): text for number, text in enumerate(texts)}
    [problem] = corpus.problems
    assert problem.reason.startswith("delimiters in the last field are not quoted")


@pytest.mark.parametrize("name", ["Full Text", "fullText", "full-text", "ARTICLE BODY", "Body"])
def test_usual_names_however_they_are_joined(name: str) -> None:
    """Capitals, spaces, hyphens and humps do not matter; ``="01"`` is Excel's 01."""
    corpus = read_csv(f'Article ID,publishedAt,{name}\n"=""01""",2024-05-01,It was.\n')
    [document] = corpus.documents.to_dicts()
    found = [document["text"], document["id"], str(document["date"])]
    assert found == ["It was.", "01", "2024-05-01"]
