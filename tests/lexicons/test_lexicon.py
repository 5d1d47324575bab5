"""Lexicons: files with a header, ours and the user's, read by one function."""

from __future__ import annotations

import lzma
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relstat.errors import InputError
from relstat.lexicons import lexicon, lexicon_names, load_lexicon
from relstat.lexicons.calendar import calendar_words
from relstat.lexicons.lexicon import HEADER_KEYS, REQUIRED_KEYS
from relstat.lexicons.stopwords import load_stopwords

HEADER = """\
# name: ranks_en
# entry: a rank before a name,
#   in lower case
# language: en
# source: written for this test
# licence: MIT
"""


@pytest.mark.parametrize("name", lexicon_names())
def test_every_packaged_lexicon_has_a_header(name: str) -> None:
    """A name equal to the file's, what an entry is, language, source and licence."""
    found = load_lexicon(name)
    assert found.name == name
    assert set(found.header) <= set(HEADER_KEYS)
    assert all(found.header[key] for key in REQUIRED_KEYS if key != "name")
    assert found.rows
    terms = found.header.get("licence-text")
    if terms:
        assert (lexicon.FOLDER / terms).is_file()
    else:
        assert found.header["licence"] == "MIT", "terms of others stand beside their data"
        assert found.header["source"].startswith("written for relstat")


@pytest.mark.parametrize("name", lexicon_names())
def test_every_entry_is_well_formed(name: str) -> None:
    """No field is empty or padded, and no row is in the file twice."""
    rows = load_lexicon(name).rows
    assert all(field and field == field.strip() for row in rows for field in row)
    assert len(set(rows)) == len(rows)


def test_every_licence_belongs_to_a_lexicon() -> None:
    """No terms are left behind when a lexicon goes."""
    named = {load_lexicon(name).header.get("licence-text") for name in lexicon_names()}
    assert {path.name for path in lexicon.FOLDER.glob("*.LICENSE")} == named - {None}


@pytest.mark.parametrize("suffix", [".txt", ".txt.xz"])
def test_a_lexicon_is_added_by_one_file(
    suffix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file in the folder is listed and read by its name, compressed or not."""
    content = f"{HEADER}\nmarshal general # comment\ncolonel\n".encode()
    file = tmp_path / f"ranks_en{suffix}"
    file.write_bytes(lzma.compress(content) if suffix.endswith("xz") else content)
    monkeypatch.setattr(lexicon, "FOLDER", tmp_path)
    assert lexicon_names() == ["ranks_en"]
    found = load_lexicon("ranks_en")
    assert found.words == {"marshal", "general", "colonel"}
    assert found.header["entry"] == "a rank before a name, in lower case"
    assert load_stopwords("ranks_en") == found.words


@pytest.mark.parametrize("name", lexicon_names())
def test_a_file_of_the_user_is_read_in_the_same_way(name: str, tmp_path: Path) -> None:
    """A copy of any packaged lexicon elsewhere gives the same entries."""
    (file,) = lexicon.FOLDER.glob(f"{name}.txt*")
    copy = tmp_path / file.name
    copy.write_bytes(file.read_bytes())
    assert load_lexicon(copy) == load_lexicon(str(copy)) == load_lexicon(name)


def test_a_word_list_needs_no_header(tmp_path: Path) -> None:
    """Comments at the top of a plain list of words are no header."""
    file = tmp_path / "ranks.txt"
    file.write_text("\ufeff# our ranks: a draft\nmarshal\n\ngeneral  # and more\n", "utf-8")
    found = load_lexicon(file)
    assert (found.name, found.header) == ("ranks", {})
    assert found.rows == (("marshal",), ("general",))


@given(
    st.lists(
        st.tuples(
            st.text(st.characters(categories=("L", "P", "S")), min_size=1).filter(
                lambda word: not word.startswith("#")
            ),
            st.integers().map(str),
        ),
        min_size=1,
    )
)
def test_rows_of_a_table_come_back(rows: list[tuple[str, str]]) -> None:
    """What is written as a table of two columns is read as it was, in its order."""
    lines = [f"{HEADER}# columns: word rank\n".rstrip(), "", "# a comment", *map("\t".join, rows)]
    header, body = lexicon._split_header("\n".join(lines).split("\n"), Path("x"))
    read = lexicon._split_rows("\n".join(lines).split("\n"), body, ("word", "rank"), Path("x"))
    assert header["columns"] == "word rank"
    assert list(read) == rows


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (f"{HEADER}# auhtor: x\n\na\n", "line 7: '# auhtor: x' is no header line"),
        (f"{HEADER}# licence: BSD\n\na\n", "line 7: '# licence: BSD' is given twice"),
        (f"{HEADER}# columns: word rank\n\na\tb\na\n", "line 10: 1 fields where the header has 2"),
    ],
)
def test_a_wrong_file_is_named_with_its_line(content: str, message: str, tmp_path: Path) -> None:
    """An unknown or repeated key, and a row with too few fields, are errors."""
    file = tmp_path / "ranks_en.txt"
    file.write_text(content, "utf-8")
    with pytest.raises(InputError, match=message):
        load_lexicon(file)


def test_an_unknown_name_lists_the_lexicons(tmp_path: Path) -> None:
    """The message names what was asked for and what there is."""
    with pytest.raises(InputError, match=r"no list named 'nosuch'.*calendar, .*stopwords_en"):
        load_lexicon("nosuch")
    file = tmp_path / "latin.txt"
    file.write_bytes("Björnsson".encode("latin-1"))
    with pytest.raises(InputError, match="not UTF-8"):
        load_lexicon(file)
    with pytest.raises(InputError, match="no column 'size'; there are: word"):
        load_lexicon("stopwords_en").column("size")
    with pytest.raises(InputError, match=r"the sense of 'united' is 'United .*not a number"):
        load_lexicon("vader_misread_en").numbers("sense")


def test_the_calendar_is_whole() -> None:
    """Twelve months and seven days in full, each with its number."""
    assert list(calendar_words("month", form="name").values()) == list(range(1, 13))
    for language in ("en", "ko"):
        days = calendar_words("weekday", language=language, form="name")
        assert list(days.values()) == list(range(1, 8))
    assert calendar_words("month")["sept"] == 9
    assert calendar_words("weekday", language="ko")["토"] == 6


def test_vaders_lists_are_those_of_its_package() -> None:
    """Valences, boosters, idioms, negations and emojis equal vaderSentiment's own."""
    vader = pytest.importorskip("vaderSentiment.vaderSentiment", reason="a peer in tests only")
    analyzer = vader.SentimentIntensityAnalyzer()
    for name, table in {
        "vader_en": analyzer.lexicon,
        "vader_boosters_en": vader.BOOSTER_DICT,
        "vader_idioms_en": vader.SPECIAL_CASES,
    }.items():
        found = load_lexicon(name)
        assert list(found.numbers(found.columns[1]).items()) == list(table.items())
    assert list(load_lexicon("vader_negations_en").column("word")) == vader.NEGATE
    emojis = {sign: words for sign, words in analyzer.emojis.items() if len(sign) == 1}
    assert load_lexicon("vader_emojis").mapping("words") == emojis
