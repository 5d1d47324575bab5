"""Numbers, days and names that tell documents in nearly the same words apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relstat import build_index
from relstat import open as open_corpus
from relstat.corpus.corpus import Corpus
from relstat.corpus.duplicates import find_copies
from relstat.corpus.facts import find_facts
from relstat.text.tokens import tokenize_texts

MakeCorpus = Callable[..., Corpus]

NOTICE = (
    "The envoy of {country} handed a floral basket to the president of the assembly on {day}. It "
    "was placed before the statue on the hill by officials of the ministry, and {number} guests "
    "took part in the ceremony. After the ceremony the guests looked round the museum of the "
    "city, listened to a lecture about its history and wrote their names into the visitors' book. "
    "A concert of a choir ended the day, and the guests thanked all who had come to see them off."
)
USUAL = {"country": "Veshkar", "day": "Tuesday", "number": "340"}


def written(**changed: str) -> str:
    """The notice with some of its facts changed."""
    return NOTICE.format(**{**USUAL, **changed})


@pytest.mark.parametrize(
    "changed",
    [
        {"number": "360"},
        {"number": "fifty"},
        {"day": "Thursday"},
        {"country": "Lower Ardania"},
        {"country": "Ostrava", "number": "12"},
    ],
)
def test_a_notice_with_another_number_day_or_name_stays(
    changed: dict[str, str], make_corpus: MakeCorpus
) -> None:
    """It is another notice, though nine words in ten are the same."""
    corpus = make_corpus([written(), written(**changed)])
    assert find_copies(corpus).copies.tolist() == [False, False]


@pytest.mark.parametrize(
    "other",
    [
        written(country="Veshkarr"),
        written().replace("handed", "gave"),
        written() + " The ceremony took 2 hours.",
        "By Ada Brel. " + written(),
        written().replace("340 guests", "guests"),
        written().replace("on Tuesday", "today"),
    ],
)
def test_a_notice_that_was_corrected_or_added_to_is_a_copy(
    other: str, make_corpus: MakeCorpus
) -> None:
    """A spelling, a word, a sentence more or a number less make no other document."""
    assert find_copies(make_corpus([written(), other])).copies.tolist() == [False, True]


def test_an_index_finds_the_same(tmp_path: Path) -> None:
    """The copies of an index are those of its files."""
    texts = [written(number=str(number)) for number in (1, 1, 2, 30)]
    lines = "\n".join(["text", *(f'"{text}"' for text in texts)])
    path = tmp_path / "a.csv"
    path.write_text(lines, encoding="utf-8")
    build_index(path, tmp_path / "a.relstat")
    for source in (path, tmp_path / "a.relstat"):
        assert len(open_corpus(source)) == 3


def differ_plainly(one: list[str], other: list[str], kinds: dict[str, int]) -> bool:
    """The rule in plain Python, but for spellings: each has a fact that the other lacks."""
    for kind in (1, 2, 3):
        first = Counter(word for word in one if kinds[word] == kind)
        second = Counter(word for word in other if kinds[word] == kind)
        if first - second and second - first:
            return True
    return False


WORDS = ["Ada", "Bo", "Zemun", "ran", "7", "8", "seven", "Monday", "Friday", "the", "may", "10th"]


@given(st.lists(st.tuples(*[st.lists(st.sampled_from(WORDS), max_size=6)] * 2), max_size=6))
def test_pairs_differ_as_the_plain_rule_says(drawn: list[tuple[list[str], list[str]]]) -> None:
    """Of all pairs at once; the order within a pair does not matter, and no text differs itself."""
    tokens = tokenize_texts([" ".join(WORDS), *(" ".join(text) for pair in drawn for text in pair)])
    facts = find_facts(tokens.vocabulary)
    spelled = dict(zip(WORDS, facts.kinds[tokens.term_ids[: len(WORDS)]].tolist(), strict=True))
    bounds = tokens.document_words[1:]
    terms = tokens.term_ids[bounds[0] :]
    documents = np.repeat(np.arange(2 * len(drawn)), np.diff(bounds))
    sides = 1 - 2 * (documents % 2)
    found = facts.differ(terms, documents // 2, sides).tolist()
    wanted = [differ_plainly(*pair, spelled) for pair in drawn]
    assert found == wanted[: len(found)]
    assert not any(wanted[len(found) :])
    assert facts.differ(terms, documents // 2, -sides).tolist() == found
    both = np.concatenate([terms, terms])
    twice = np.concatenate([documents, documents])
    assert not facts.differ(both, twice, np.repeat([1, -1], len(terms))).any()


def test_the_same_list_in_two_languages_is_two_documents(make_corpus: MakeCorpus) -> None:
    """Names alone make most of the words of both; what is left is of two languages."""
    names = " ".join(f"Ardan Bel{chr(97 + n)}u, Seru Vo{chr(97 + n)}ka," for n in range(20))
    english = f"The members of the committee are {names} and Ina Tor."
    spanish = f"Los miembros por lista son {names} y Ina Tor."
    found = find_copies(make_corpus([english, spanish, english.replace("are", "were")])).copies
    assert found.tolist() == [False, False, True]
