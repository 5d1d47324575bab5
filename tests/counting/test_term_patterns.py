"""Terms that are asked for: patterns, alternatives, names, forms."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relstat.corpus.stream import Stream
from relstat.counting.term_patterns import (
    count_found,
    find_terms,
    list_forms,
    near_terms,
    read_terms,
)
from relstat.errors import InputError, OptionError
from relstat.text.vocabulary import TokenOptions

OPTIONS = TokenOptions()


def stream_of(*texts: str) -> Stream:
    """The stream of some texts."""
    return Stream.of_texts(list(texts), OPTIONS)


def counted(stream: Stream, *terms: str, exact: bool = False) -> list[list[int]]:
    """How often each term stands in each document."""
    asked = read_terms(OPTIONS, terms, exact=exact)
    table: list[list[int]] = (
        count_found(stream, find_terms(stream, asked)).table.toarray().T.tolist()
    )
    return table


def test_wildcards_phrases_and_slots() -> None:
    """The grammar is that of kwic."""
    stream = stream_of("Gifts and a gift. Gifted people.", "A kind gift to the party.")
    assert counted(stream, "gift*", "kind gift", "gift * the", "nothing") == [
        [3, 1],
        [0, 1],
        [0, 1],
        [0, 0],
    ]


def test_a_place_counts_once() -> None:
    """Of overlapping alternatives the first and longest counts, whatever their order."""
    stream = stream_of("Kim Jong Un met Kim Jong. Kim spoke.")
    for pattern in ("Kim Jong|Kim Jong Un|Kim|Jong Un", "Kim|Jong Un|Kim Jong Un|Kim Jong"):
        assert counted(stream, pattern) == [[3]]
    (found,) = find_terms(stream, read_terms(OPTIONS, ["Kim|Kim Jong Un|Kim Jong"]))
    assert found.words.tolist() == [3, 2, 1]


def test_case_matters_when_asked() -> None:
    """US is not us."""
    stream = stream_of("The US told us. Us!")
    assert counted(stream, "us") == [[3]]
    assert counted(stream, "us", "US", exact=True) == [[1], [1]]


def test_forms_are_listed_by_frequency() -> None:
    """Each form with its occurrences and documents; a term of several names has them all."""
    stream = stream_of("Gifts, gifts, a gift.", "Gift. Presents.")
    terms = read_terms(OPTIONS, ["gift*"], ["things: gift|presents"])
    rows = list_forms(stream, [term.name for term in terms], find_terms(stream, terms)).rows()
    assert rows == [
        ("gift*", "gift", 2, 2),
        ("gift*", "gifts", 2, 1),
        ("things", "gift", 2, 2),
        ("things", "presents", 1, 1),
    ]


def test_names_come_from_the_list_and_from_files(tmp_path: Path) -> None:
    """A plain term has its own name in lower case; comments and blank lines are passed over."""
    path = tmp_path / "terms.txt"
    path.write_text("# actors\nU.S.: U.S.|United States\n\nKorea\nKOREA\n", encoding="utf-8-sig")
    found = read_terms(OPTIONS, ["Nuclear Weapons", "gift*"], ["leader: Kim|Marshal"], path)
    assert [(term.name, len(term.alternatives), term.plain) for term in found] == [
        ("nuclear weapons", 1, True),
        ("gift*", 1, False),
        ("leader", 2, False),
        ("U.S.", 2, False),
        ("korea", 1, True),
    ]


def test_errors_say_what_to_write(tmp_path: Path) -> None:
    """A name without forms, an empty alternative, no word, no file."""
    for text in ("Kim", "leader:", ": Kim"):
        with pytest.raises(OptionError, match=r"any_of takes 'NAME: A\|B\|C'"):
            read_terms(OPTIONS, any_of=[text])
    with pytest.raises(OptionError, match="an alternative is empty"):
        read_terms(OPTIONS, ["Kim|"])
    with pytest.raises(OptionError, match="a pattern needs a word"):
        read_terms(OPTIONS, ["*"])
    with pytest.raises(InputError, match="cannot read the terms"):
        read_terms(OPTIONS, terms_file=tmp_path / "none.txt")


def test_other_forms_are_named_unless_asked_for() -> None:
    """Japanese and japan's are other terms than japan; a word of three letters is left alone."""
    stream = stream_of("Japan, Japan and Japan's Japanese Japanese. Iran; Iran. War, wars.")
    assert near_terms(stream, read_terms(OPTIONS, ["Japan", "war"])) == [
        ("japanese", 2),
        ("japan's", 1),
    ]
    assert near_terms(stream, read_terms(OPTIONS, ["Japan", "Japanese"])) == [("japan's", 1)]
    assert near_terms(stream, read_terms(OPTIONS, ["Japan*"])) == []


words = st.sampled_from(["kim", "jong", "un", "met"])


@given(
    st.lists(st.lists(words, min_size=1, max_size=8).map(" ".join), min_size=1, max_size=4),
    st.lists(st.lists(words, min_size=1, max_size=3).map(" ".join), min_size=2, max_size=4),
)
def test_alternatives_are_found_as_a_regular_expression_finds_them(
    texts: list[str], alternatives: list[str]
) -> None:
    """Leftmost and longest, none overlapping: Python's re with the longest alternative first."""
    ordered = sorted(set(alternatives), key=len, reverse=True)
    rule = re.compile("|".join(rf"\b{re.escape(one)}\b" for one in ordered))
    expected = [len(rule.findall(text)) for text in texts]
    assert counted(stream_of(*texts), "|".join(alternatives)) == [expected]


def test_one_phrase_is_counted_as_an_ngram() -> None:
    """It counts wherever it begins, also where two occurrences overlap; alternatives do not."""
    stream = stream_of("kim kim kim")
    assert counted(stream, "kim kim") == [[2]]
    assert counted(stream, "kim kim|un") == [[1]]
