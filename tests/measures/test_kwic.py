"""Concordances: what is found, in which order, with what around it, and as trees."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import relstat
from relstat import Table, Tables, kwic
from relstat.corpus.corpus import Corpus
from relstat.corpus.matches import find_matches
from relstat.corpus.patterns import Slot, Word, parse
from relstat.errors import EmptyCorpusError, OptionError
from relstat.tables.rendering.widening import widen
from relstat.text.tokens import tokenize_texts
from tests.helpers.tiers import examples

MakeCorpus = Callable[..., Corpus]
EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "releases"
PATTERNS = ("a", "a b", "b*", "a * b", "a ** a", "?b {1,2} a", "a, b", "a|ab b", "* a {2}", "b b b",
            "a ** , b", "a {0,2} b ** ab")  # fmt: skip

texts = st.lists(
    st.lists(st.sampled_from(["a", "b", "ab", "a,", "b;", "A", "c"]), max_size=12).map(" ".join),
    min_size=1,
    max_size=4,
)


def table(made: Tables) -> Table:
    """The one table that a call without ``by`` returns."""
    (only,) = made
    return only


def by_brute_force(text: str, pattern: str, *, across: bool) -> list[tuple[int, int]]:
    """Where a pattern begins and, at the nearest, ends: first word and the one past the last."""
    tokens = tokenize_texts([text])
    terms = tokens.vocabulary.terms.types.gather(tokens.term_ids).to_list()
    breaks = tokens.breaks.tolist()
    parts = parse(pattern).parts

    def step(at: int, first: bool, divided: bool) -> bool:
        if at >= len(terms):
            return False
        return first or (breaks[at] if divided else across or not breaks[at])

    def end(number: int, at: int, first: bool, divided: bool) -> list[int]:
        """All ends of what is left of the pattern."""
        if number == len(parts):
            return [at]
        part = parts[number]
        divided = divided or part.gap == "divided"
        if isinstance(part, Word):
            if not step(at, first, divided) or not any(
                fnmatchcase(terms[at], choice) for choice in part.choices
            ):
                return []
            return end(number + 1, at + 1, False, False)
        assert isinstance(part, Slot)
        found = end(number + 1, at, first, divided) if part.least == 0 else []
        for taken in range(1, part.most + 1):
            if not step(at, first, divided):
                break
            at, first, divided = at + 1, False, False
            if taken >= part.least:
                found += end(number + 1, at, False, False)
        return found

    ends = [(start, end(0, start, True, False)) for start in range(len(terms))]
    return [(start, min(some)) for start, some in ends if some]


@settings(max_examples=examples(50), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts, st.sampled_from(PATTERNS), st.booleans(), st.integers(3, 40))
def test_matches_equal_brute_force(
    make_corpus: MakeCorpus,
    cut_into: Callable[[int, int], AbstractContextManager[None]],
    texts: list[str],
    pattern: str,
    across: bool,
    size: int,
) -> None:
    """Every place, its nearest end and its document, however the stream is cut into slices."""
    with cut_into(size, size):
        corpus = make_corpus(texts)
        found = find_matches(corpus.stream, parse(pattern), across=across)
        starts = corpus.stream.store.document_words[found.documents]
    here = [
        (int(row), int(start - first), int(end - first))
        for row, start, end, first in zip(found.rows, found.starts, found.ends, starts, strict=True)
    ]
    assert here == [
        (row, *place)
        for row, text in enumerate(texts)
        for place in by_brute_force(text, pattern, across=across)
    ]


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    """All example documents."""
    return relstat.read(EXAMPLES, fields="{source}/{date}-{slug}.txt")


@pytest.fixture
def small(make_corpus: MakeCorpus) -> Corpus:
    """Three documents of two sources."""
    return make_corpus(
        [
            "First. The “Great Marshal”, it said, met old friends. He met new friends!",
            "They met good friends. They left.",
            "Nobody met Friends; all met friendly people.",
        ],
        date=["2021-05-02", "2020", "2021-05-01"],
        source=["b", "a", None],
    )


def test_a_line_is_the_text_to_the_letter(small: Corpus) -> None:
    """Left, node and right as written, with the sentence and the word of the document."""
    lines = table(kwic(small, "great marshal", context=3))
    (row,) = lines
    assert (row["left"], row["node"], row["right"]) == (
        "First. The “", "Great Marshal", "”, it said, met",
    )  # fmt: skip
    assert (row["id"], row["date"], row["sentence"], row["position"]) == ("0", "2021-05-02", 2, 3)
    assert lines.title == (
        "Concordance of 'great marshal' · 1 place in 1 document · of 3 documents, 26 words"
    )


def test_whole_sentences(small: Corpus) -> None:
    """The context may be the sentence; it ends where the text does."""
    rows = list(table(kwic(small, "met", context="sentence")))
    assert rows[0]["left"] == "The “Great Marshal”, it said,"
    assert rows[0]["right"] == "old friends."
    assert (rows[2]["left"], rows[2]["right"]) == ("They", "good friends.")
    empty = next(iter(table(kwic(small, "nobody", context=0))))
    assert (empty["left"], empty["right"]) == ("", "")


def test_orders(small: Corpus) -> None:
    """By the words around, by a field (without a value last), by date, by the text."""

    def order(sort: Any) -> list[str]:
        return [row["right"] for row in table(kwic(small, "met *", sort=sort, context=1))]

    text = ["friends.", "friends!", "friends.", "; all", "people."]
    assert order("position") == text
    assert order("0") == ["people.", "; all", "friends.", "friends!", "friends."]
    assert order("source")[0] == "friends."
    assert order(["source", "0"])[-2:] == ["people.", "; all"]
    assert order("date")[:3] == ["friends.", "; all", "people."]
    keys = [row["left"].split()[-1] for row in table(kwic(small, "met", sort="1L,1R"))]
    assert keys == ["all", "He", "Nobody", "said,", "They"]


def test_the_total_is_exact_whatever_is_shown(corpus: Corpus) -> None:
    """``top`` limits the lines and not the numbers."""
    whole = table(kwic(corpus, "the", top=0))
    some = table(kwic(corpus, "the", top=3))
    assert len(some) == 3
    assert some.title == whole.title
    assert f"{len(whole):,} places" in whole.title
    assert f"3 of {len(whole):,} lines are shown" in some.notes
    counted = relstat.freq(corpus, terms=["the"]).frame
    assert counted["count"].to_list() == [len(whole)]
    assert f"{counted['documents'][0]} documents ·" in whole.title


def test_a_sample_is_drawn_at_random(corpus: Corpus) -> None:
    """The same seed draws the same places; all of them are shown, in the order asked for."""

    def places(**options: Any) -> list[tuple[str, int]]:
        rows = table(kwic(corpus, "the", **options))
        return [(row["id"], row["position"]) for row in rows]

    drawn = places(sample=30, seed=7)
    assert len(set(drawn)) == 30
    assert drawn == places(sample=30, seed=7)
    assert drawn != places(sample=30, seed=8)
    assert set(drawn) == set(places(sample=30, seed=7, sort="1R"))
    assert set(drawn) < set(places(top=0))
    lines = table(kwic(corpus, "the", sample=30, seed=7))
    assert lines.total is None
    assert any("drawn at random (seed 7)" in note for note in lines.notes)


def test_a_sample_is_spread_over_groups(corpus: Corpus) -> None:
    """With ``by`` every group gives as many places, and the counts of groups stay exact."""
    made = kwic(corpus, "the", sample=12, by="source")
    sources = Counter(made["lines"]["source"])
    assert len(sources) == len(made["groups"])
    assert max(sources.values()) - min(sources.values()) <= 1
    assert made["groups"].frame.equals(kwic(corpus, "the", by="source")["groups"].frame)
    assert "spread over the groups of source" in made["lines"].notes[0]


def test_lines_carry_their_text_and_the_fields_of_their_document(small: Corpus) -> None:
    """The text is the sides and the node as one, as written; fields follow."""
    row = next(iter(table(kwic(small, "great marshal", context="sentence"))))
    assert row["text"] == "The “Great Marshal”, it said, met old friends."
    assert (row["document"], row["source"]) == (row["id"], "b")


def test_capitals_count_when_asked_for(small: Corpus) -> None:
    """``exact`` finds one spelling; wildcards then stand for spellings, too."""
    for pattern, folded, exact in (("friends", 4, 3), ("Friend*", 5, 1), ("Met", 5, 0)):
        assert len(table(kwic(small, pattern))) == folded
        assert len(table(kwic(small, pattern, exact=True))) == exact


def test_across_punctuation(small: Corpus) -> None:
    """A pattern stays inside a run, demands punctuation, or goes on over it."""
    assert len(table(kwic(small, "friends all"))) == 0
    assert len(table(kwic(small, "friends; all"))) == 1
    assert len(table(kwic(small, "friends all", across=True))) == 1
    assert len(table(kwic(small, "friends *", across=True))) == 3  # not out of a document


def test_forms_are_named(small: Corpus) -> None:
    """What wildcards and slots stood for is counted in a note."""
    notes = table(kwic(small, "met * friend*")).notes
    assert "forms: met good friends 1; met new friends 1; met old friends 1" in notes


def test_nothing_found_says_why(small: Corpus) -> None:
    """The word that does not occur is named with near ones; else the words are counted."""
    (note,) = table(kwic(small, "met freinds")).notes
    assert note == "nothing was found: no word is freinds; near it: friends"
    (note,) = table(kwic(small, "friends met")).notes
    assert note == (
        "nothing was found: the words occur (friends 4, met 5), but not in this order; across "
        "looks beyond punctuation"
    )


def test_groups_add_up(small: Corpus) -> None:
    """With ``by`` a first table counts places and documents in each group."""
    made = kwic(small, "met", by="source")
    assert list(made.members) == ["groups", "lines"]
    rows = [(row["group"], row["count"], row["documents"], row["of"]) for row in made["groups"]]
    assert rows == [("a", 1, 1, 1), ("b", 2, 1, 1)]
    assert made["groups"].frame["rate"][0] == pytest.approx(1 / 6 * 10_000)
    assert len(made["lines"]) == 5
    assert "1 documents have no source: they are in the total only" in made["groups"].notes


def test_a_tree_counts_what_follows(make_corpus: MakeCorpus) -> None:
    """Branches, most frequent first; words that all go on with are one step."""
    corpus = make_corpus(
        ["we want peace now. We want peace now", "We want Peace later; we want war", "we want."],
        source=["x", "y", "y"],
    )
    tree = table(kwic(corpus, "we want", tree="right", min_count=1, by="source"))
    rows = [(row["branch"], row["count"], row["documents"], row["depth"]) for row in widen(tree)]
    assert rows == [
        ("we want", 5, 3, 0),
        ("  peace", 3, 2, 1),
        ("    now", 2, 1, 2),
        ("    later", 1, 1, 2),
        ("  war", 1, 1, 1),
    ]
    branches = tree.frame.filter(group="y")
    assert branches["path"].to_list()[2] == "we want peace now"
    assert branches["share"].to_list() == pytest.approx([1, 3 / 5, 2 / 3, 1 / 3, 1 / 5])
    assert branches["group_count"].to_list() == [3, 1, 0, 1, 1]
    left = table(kwic(corpus, "now", tree="left"))
    assert [(row["branch"], row["path"]) for row in left] == [
        ("now", "now"),
        ("  we want peace", "we want peace now"),
    ]


@settings(max_examples=examples(50), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts, st.sampled_from(["left", "right"]), st.integers(1, 3))
def test_trees_equal_a_counter(
    make_corpus: MakeCorpus, texts: list[str], side: Any, least: int
) -> None:
    """The count of each path is that of the words, read one by one."""
    tree = table(kwic(make_corpus(texts), "a", tree=side, min_count=least, top=0, depth=3))
    paths: Counter[str] = Counter()
    for text in texts:
        tokens = tokenize_texts([text])
        terms = tokens.vocabulary.terms.types.gather(tokens.term_ids).to_list()
        breaks = [*tokens.breaks.tolist(), True]
        for at, term in enumerate(terms):
            if term != "a":
                continue
            path = [term]
            for far in range(1, 4):
                if breaks[at + far] if side == "right" else breaks[at - far + 1]:
                    break
                beyond = terms[at + far] if side == "right" else terms[at - far]
                path = [*path, beyond] if side == "right" else [beyond, *path]
                paths[" ".join(path)] += 1
    found = {row["path"].lower(): row["count"] for row in list(tree)[1:]}
    assert all(paths[path] == count for path, count in found.items())
    # What is not listed goes on in the same words, all of it.
    for words, count in paths.items():
        if count >= least and words not in found:
            whole = f"{words} " if side == "right" else f" {words}"
            holds = str.startswith if side == "right" else str.endswith
            assert max(found[longer] for longer in found if holds(longer, whole)) == count


def test_an_index_gives_the_same(example_documents: Corpus, example_index: Path) -> None:
    """Lines, groups and trees of an index are those of the files."""
    one, two = example_documents, relstat.open(example_index)
    several: list[dict[str, Any]] = [
        {"by": "year"}, {"tree": "left"}, {"sort": "1R,2L"}, {"context": "sentence"},
        {"by": "year", "sample": 3, "seed": 2},
    ]  # fmt: skip
    for options in several:
        made = [kwic(each, "the * of ** p*", **options) for each in (one, two)]
        assert made[0].render("json") == made[1].render("json")


def test_printed_lines_meet_at_the_keyword(corpus: Corpus) -> None:
    """Left contexts end where keywords begin, cut on the left."""
    printed = table(kwic(corpus, "sanctions", context=12)).render(width=100)
    lines = [line for line in printed.splitlines()[2:] if "  sanctions  " in line]
    assert len(lines) == 14
    assert len({line.index("  sanctions  ") for line in lines}) == 1
    assert all(len(line) <= 100 for line in lines)
    assert all("…" in line for line in lines)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"sort": "L1"}, "no order named 'L1'; there are: 1L"),
        ({"sort": "0R"}, "no order named '0R'"),
        ({"context": "line"}, "context is a number of words, or 'sentence'"),
        ({"context": -1}, "context is a number of words"),
        ({"tree": "up"}, "no direction of a tree named 'up'; there are: left, right"),
        ({"depth": 0}, "depth and min_count are 1 or more"),
        ({"by": "yaer"}, "no field named 'yaer'"),
        ({"sample": 0}, "sample is 1 or more, and seed 0 or more"),
        ({"sample": 5, "tree": "left"}, "sample draws lines, and tree has none"),
    ],
)
def test_wrong_options(small: Corpus, options: dict[str, Any], message: str) -> None:
    """An error names the option and the choices."""
    with pytest.raises(OptionError) as told:
        kwic(small, "met", **options)
    assert message in str(told.value)


def test_no_documents(make_corpus: MakeCorpus) -> None:
    """There is nothing to search in."""
    with pytest.raises(EmptyCorpusError):
        kwic(make_corpus([]), "peace")


def test_a_sample_over_groups_says_what_has_no_group(small: Corpus) -> None:
    """Places of documents without a value are not drawn, and the note counts these documents."""
    lines = kwic(small, "met", by="source", sample=9)["lines"]
    assert len(lines) == 3
    assert "none of them from 1 document without source" in lines.notes
    nowhere = kwic(small, "nobody", by="source", sample=9)["lines"]
    assert nowhere.notes == ("no place was drawn: all 1 are in documents without source",)
