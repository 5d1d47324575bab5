"""Dictionaries from files of every kind, and what is said of a line that is not understood."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relstat.errors import InputError
from relstat.lexicons.dictionary import Dictionary, Entry
from relstat.lexicons.dictionary_files import load_dictionary, packaged_dictionary
from relstat.lexicons.yaml_categories import read_categories


def load(folder: Path, name: str, text: str) -> Dictionary:
    """Write a file and read it as a dictionary."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return load_dictionary(path)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("words.txt", "peace\t2.5\t0.8\t[2, 3, 2]\nnot so good\t-1\t0.5\t[-1]\n"),
        ("words.tsv", "word\tvalence\npeace\t2.5\nnot so good\t-1\n"),
        ("words.csv", "Category,Term,Weight\n,peace,2.5\n,not so good,-1\n"),
        ("words.csv", 'term;score\n"peace";2.5\n"not so good";-1\n'),
        ("words.csv", "peace,2.5\nnot so good,-1\n"),
    ],
)
def test_tables_of_weights(tmp_path: Path, name: str, text: str) -> None:
    """VADER's own table, and tables with or without headings, in any order and delimiter."""
    found = load(tmp_path, name, text)
    assert found.name == "words"
    assert found.entries == (Entry("peace", 2.5), Entry("not so good", -1.0))
    assert found.weighted
    assert found.categories == ()


def test_tables_with_categories(tmp_path: Path) -> None:
    """A third field, or a column of categories; several are divided by semicolons."""
    found = load(tmp_path, "words.txt", "peace\t2\tcalm\nvery\t1.5\tbooster\n")
    assert found.entries == (Entry("peace", 2.0, ("calm",)), Entry("very", 1.5, ("booster",)))
    assert found.categories == ("calm",)
    found = load(tmp_path, "words.tsv", "term\tcategory\npeace\tcalm; good\nwar\tbad\n")
    assert found.entries == (Entry("peace", None, ("calm", "good")), Entry("war", None, ("bad",)))
    assert not found.weighted
    found = load(tmp_path, "words.csv", "peace,calm\nwar,bad\n")
    assert found.categories == ("calm", "bad")


def test_a_list_of_words_is_one_category(tmp_path: Path) -> None:
    """A file with a word or phrase a line is a category with the name of the file."""
    found = load(tmp_path, "enemies.txt", "imperialist*\n# a comment\n\nwar maniac\n")
    assert found.entries == (
        Entry("imperialist*", None, ("enemies",)),
        Entry("war maniac", None, ("enemies",)),
    )


def test_liwc(tmp_path: Path) -> None:
    """Numbered categories, then terms with one or several; phrases and conditions too."""
    categories = "%\n1\tfunct\n22\tposemo (good)\n%\n"
    terms = "peace*\t22\nkind of\t1\t22\nlike\t(02 134)1/22\n:)\t22\n"
    found = load(tmp_path, "small.dic", categories + terms)
    assert found.entries == (
        Entry("peace*", None, ("posemo",)),
        Entry("kind of", None, ("funct", "posemo")),
        Entry("like", None, ("posemo",)),
        Entry(":)", None, ("posemo",)),
    )
    marked = load(tmp_path, "small.dicx", "DicTerm,funct,posemo\npeace*,,X\nkind of,X,X\n")
    assert marked.entries == found.entries[:2]


YAML = """
# a comment
positive: [good, "not bad", peace*]
negative:
  - bad   # the usual word
  - 'can''t win'
  - "war: total"
populism:
  elite:
  - corrupt elit*
  people:
    - the people
    - we
"""


def test_quanteda(tmp_path: Path) -> None:
    """Nested categories, lists in both notations, quotes and comments; signs give weights."""
    found = load(tmp_path, "small.yml", YAML)
    assert found.entries == (
        Entry("good", 1.0, ("positive",)),
        Entry("not bad", 1.0, ("positive",)),
        Entry("peace*", 1.0, ("positive",)),
        Entry("bad", -1.0, ("negative",)),
        Entry("can't win", -1.0, ("negative",)),
        Entry("war: total", -1.0, ("negative",)),
        Entry("corrupt elit*", None, ("populism", "populism.elite")),
        Entry("the people", None, ("populism", "populism.people")),
        Entry("we", None, ("populism", "populism.people")),
    )
    assert found.weighted


def test_negated_categories_of_quanteda(tmp_path: Path) -> None:
    """The negated positive words of Lexicoder are negative, the negated negative ones positive."""
    text = "neg_positive:\n- not good\nneg_negative:\n- not bad\n"
    found = load(tmp_path, "lsd.yaml", text)
    assert [entry.weight for entry in found.entries] == [-1.0, 1.0]


TERM = (
    st.text(st.characters(categories=("L", "N", "P", "Zs")), min_size=1, max_size=12)
    .map(str.strip)
    .filter(bool)
)


@given(
    st.dictionaries(
        st.from_regex(r"[a-z][a-z_]{0,8}", fullmatch=True),
        st.lists(TERM, min_size=1, max_size=4),
        min_size=1,
        max_size=4,
    ),
    st.booleans(),
)
def test_any_terms_come_back_from_yaml(found: dict[str, list[str]], inline: bool) -> None:
    """Whatever is written in double quotes is read as it was."""

    def quoted(term: str) -> str:
        return '"' + term.replace("\\", "\\\\").replace('"', '\\"') + '"'

    lines = []
    for name, terms in found.items():
        if inline:
            lines.append(f"{name}: [{', '.join(map(quoted, terms))}]")
        else:
            lines += [f"{name}:", *(f"  - {quoted(term)}" for term in terms)]
    read = list(read_categories(Path("x.yml"), "\n".join(lines)))
    assert read == [(term, (name,)) for name, terms in found.items() for term in terms]


PIECES = [
    "a", "x y", ":", ": ", "- ", "\n", "\n  ", "\n    ", "[", "]", ", ", '"', "'", "#", " #c",
    "*", "&", "!", "?", "|", "{", "}", " ", "---", "<<", "\\n", "\\x", "~", '""', "b:\n",
    "    - y\n", "@", "\t",
]  # fmt: skip
BEGINS = st.sampled_from(["", "a:\n  - ", "a: [", "a:\n  b:\n  - x\n"])


def read_by_pyyaml(text: str) -> list[tuple[str, tuple[str, ...]]]:
    """Return the terms as PyYAML reads them, every scalar as a string."""
    found: list[tuple[str, tuple[str, ...]]] = []

    def walk(part: Any, names: tuple[str, ...]) -> None:
        if isinstance(part, dict):
            for name, inner in part.items():
                walk(inner, (*names, f"{names[-1]}.{name}" if names else name))
        elif isinstance(part, list):
            for one in part:
                assert isinstance(one, str)
                found.append((one, names))
        elif part:
            found.append((part, names))

    yaml: Any = pytest.importorskip("yaml")
    walk(yaml.load(text, Loader=yaml.BaseLoader), ())
    return found


@given(BEGINS, st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_what_is_read_is_what_pyyaml_reads(begin: str, rest: str) -> None:
    """Any text is refused, or has the terms and categories that the full reader finds in it."""
    try:
        read = list(read_categories(Path("x.yml"), begin + rest))
    except InputError:
        return
    assert read == read_by_pyyaml(begin + rest)


def test_our_own_files_are_read_the_same_way(tmp_path: Path) -> None:
    """A copy of the lexicon of state media is the same dictionary."""
    from relstat.lexicons import lexicon

    copy = tmp_path / "mine.txt"
    copy.write_bytes((lexicon.FOLDER / "state_en.txt").read_bytes())
    ours, mine = packaged_dictionary("state_en"), load_dictionary(copy)
    assert mine.entries == ours.entries
    assert mine.header["language"] == "en"


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a.txt", "peace\t2\nwar\tbad\n", r"a.txt, line 2: the weight of 'war' is 'bad'"),
        ("a.txt", "peace\t2\nwar\n", r"a.txt, line 2: a term without a second field"),
        ("a.csv", "term,weight\npeace,2\n\nwar,x\n", r"a.csv, line 4: the weight of 'war' is 'x'"),
        ("a.csv", "term,weight\npeace\n", r"a.csv, line 2: 1 fields where there are 2 columns"),
        ("a.csv", "size,weight\npeace,1\n", r"a.csv: no column of terms; it is called one of"),
        ("a.dic", "%\nfunct 1\n%\na\t1\n", r"a.dic, line 2: 'funct 1' is no category"),
        ("a.dic", "%\n1\tfunct\n%\na\t2\n", r"a.dic, line 4: no category has the number 2"),
        ("a.dic", "%\n1\tfunct\n%\npeace\n", r"a.dic, line 4: 'peace' has no number"),
        ("a.dic", "1\tfunct\n", r"between two lines '%'"),
        ("a.yml", "- peace\n", r"a.yml, line 1: a term outside of any category"),
        ("a.yml", "good:\n  - [a\n", r"line 2: '\[a' is not a plain .* a list inside a list"),
        ("a.yml", "good:\n\t- a\n", r"a.yml, line 2: a tab: YAML is indented by spaces"),
        ("a.yml", "good:\n  - *ism\n", r"line 2: .* an alias \(a term that begins with \*"),
        ("a.yml", "good: &x\n  - a\n", r"line 1: .* an anchor"),
        ("a.yml", "good:\n  - !!str a\n", r"line 2: .* a tag"),
        ("a.yml", "good: |\n  a\n", r"line 1: .* a block of text"),
        ("a.yml", "good: {b: [a]}\n", r"line 1: .* a mapping in braces"),
        ("a.yml", "good:\n  - a: 1\n", r"line 2: a mapping inside a list"),
        ("a.yml", "good:\n  - - a\n", r"line 2: a list inside a list"),
        ("a.yml", "good:\n  - 'a\n    b'\n", r"line 2: .* does not end in its line"),
        ("a.yml", "good:\n  - a\n   - b\n", r"line 3: an item that is indented otherwise"),
        ("a.yml", "good:\n  a: [x]\n b: [y]\n", r"line 3: a category that is indented"),
        ("a.yml", "good:\n  - a\n  b: [x]\n", r"line 3: a category inside of 'good'"),
        ("a.yml", "good: [a]\nbad: [b]\ngood: [c]\n", r"line 3: 'good' is a category already"),
        ("a.yml", "good: [a]\n---\nbad: [b]\n", r"line 2: '---' is the sign of a further doc"),
        ("a.yml", 'good: ["\\x41"]\n', r"line 1: the escape \\x in"),
        ("a.yml", "good: [a,\n b: c]\n", r"line 2: a mapping inside a list: 'b'"),
        ("a.yml", "good:\n  - ''\n", r"line 2: a term that is empty"),
        ("a.yml", "good:\n  -\n", r"line 2: an item without a term"),
        ("a.yml", "good:\n  ? a\n", r"a.yml, line 2: '\? a' is neither a category"),
        ("a.yml", "good: [a, b\n", r"a list in brackets is not closed"),
        ("a.yml", "good:\n", r"no term in it"),
        ("a.txt", "", r"no term in it"),
    ],
)
def test_what_is_not_understood_is_named(
    tmp_path: Path, name: str, text: str, message: str
) -> None:
    """The message has the file, the line, and what is wrong there."""
    with pytest.raises(InputError, match=message):
        load(tmp_path, name, text)


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    """The line of the first wrong byte is named; a missing file is an error too."""
    path = tmp_path / "latin.csv"
    path.write_bytes("peace,1\nBjörn,2\n".encode("latin-1"))
    with pytest.raises(InputError, match=r"latin.csv, line 2: not UTF-8"):
        load_dictionary(path)
    with pytest.raises(InputError, match=r"none.csv: No such file"):
        load_dictionary(tmp_path / "none.csv")
