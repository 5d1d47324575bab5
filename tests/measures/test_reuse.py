"""Reuse: runs and edits against brute force, and what the tables say of planted passages."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import relstat
from relstat import Table, Tables, reuse
from relstat.analysis.reuse import runs as shared_runs
from relstat.analysis.reuse.alignments import ANCHOR, EDIT, align
from relstat.analysis.reuse.diff import changes, word_diff
from relstat.corpus.corpus import Corpus
from relstat.errors import EmptyCorpusError, OptionError
from tests.helpers.tiers import examples

MakeCorpus = Callable[..., Corpus]
CutInto = Callable[[int, int], AbstractContextManager[None]]
EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "releases"
LITTLE: dict[str, Any] = {"seed": 3, "min_words": 3, "top": 0}

texts = st.lists(
    st.lists(st.sampled_from(["a", "b", "c", "d,", "e."]), max_size=14).map(" ".join),
    min_size=1,
    max_size=5,
)
hypothesis_settings = settings(
    max_examples=examples(40), suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def table(made: Tables) -> Table:
    """The one table that a call without ``by`` returns."""
    (only,) = made
    return only


def words(*numbers: int) -> str:
    """A text of invented words that only equal numbers share."""
    return " ".join(f"w{number}" for number in numbers)


def runs_of(corpus: Corpus, least: int) -> list[tuple[tuple[int, int], tuple[int, int], int]]:
    """The shared runs: (later document, word), (earlier document, word), words."""
    text = corpus.stream.text
    found = shared_runs.shared_runs(corpus.stream, np.arange(len(corpus)), least)

    def place(position: int) -> tuple[int, int]:
        document = int(np.searchsorted(text.document_words, position, side="right")) - 1
        return int(text.rows[document]), position - int(text.document_words[document])

    return [
        (place(later), place(earlier), size)
        for later, earlier, size in zip(
            found.later.tolist(), found.earlier.tolist(), found.words.tolist(), strict=True
        )
    ]


def maximal_runs(one: list[str], two: list[str], least: int) -> set[tuple[int, int, int]]:
    """All maximal runs that two lists of words share: where in each, and how long."""
    found = set()
    for i in range(len(one)):
        for j in range(len(two)):
            if one[i] != two[j] or (i and j and one[i - 1] == two[j - 1]):
                continue
            size = 0
            while i + size < len(one) and j + size < len(two) and one[i + size] == two[j + size]:
                size += 1
            if size >= least:
                found.add((i, j, size))
    return found


@hypothesis_settings
@given(texts, st.integers(2, 4), st.integers(3, 30))
def test_runs_equal_brute_force(
    make_corpus: MakeCorpus, cut_into: CutInto, texts: list[str], least: int, size: int
) -> None:
    """At each place whose words an earlier document has: the maximal run with the earliest one."""
    split = [re.findall(r"\w", text) for text in texts]
    with cut_into(size, size):
        corpus = make_corpus(texts)
        found = runs_of(corpus, least)
    expected = set()
    for later, mine in enumerate(split):
        for at in range(len(mine) - least + 1):
            gram = mine[at : at + least]
            for earlier, other in enumerate(split[:later]):
                places = [j for j in range(len(other)) if other[j : j + least] == gram]
                if places:
                    expected |= {
                        ((later, i), (earlier, j), n)
                        for i, j, n in maximal_runs(mine, other, least)
                        if i <= at < i + n and at - i == places[0] - j
                    }
                    break
    assert found == sorted(expected)


@hypothesis_settings
@given(st.permutations(range(12)), st.lists(st.integers(0, 14), max_size=12), st.integers(2, 3))
def test_of_two_documents_all_maximal_runs_are_found(
    make_corpus: MakeCorpus, first: list[int], second: list[int], least: int
) -> None:
    """Where no words repeat inside the earlier document nothing is left out."""
    corpus = make_corpus([words(*first), words(*second)])
    one, two = ([f"w{n}" for n in each] for each in (second, first))
    found = {(i, j, n) for (_, i), (_, j), n in runs_of(corpus, least)}
    assert found == maximal_runs(one, two, least)


@hypothesis_settings
@given(texts, st.integers(3, 30))
def test_runs_of_one_number_are_told_apart(
    make_corpus: MakeCorpus, texts: list[str], size: int
) -> None:
    """Should different words have one number, the result is the same."""
    expected = runs_of(make_corpus(texts), 3)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shared_runs, "_mixed", lambda numbers: numbers & np.uint64(1))
        patch.setattr(shared_runs, "_AT_ONCE", size)
        assert runs_of(make_corpus(texts), 3) == expected


edited = st.lists(
    st.one_of(
        st.tuples(st.just("same"), st.integers(1, 12)),
        st.tuples(st.sampled_from(["old", "new", "both"]), st.integers(1, 10)),
    ),
    min_size=1,
    max_size=8,
)


@hypothesis_settings
@given(edited)
def test_alignments_go_over_small_edits_only(
    make_corpus: MakeCorpus, steps: list[tuple[str, int]]
) -> None:
    """Equal words at both ends of every block, edits of 8 words at most, 5 equal ones after."""
    old: list[int] = []
    new: list[int] = []
    fresh = 0
    for what, size in steps:
        numbers = list(range(fresh, fresh + size))
        fresh += 2 * size
        old += numbers if what in ("same", "old", "both") else []
        new += numbers if what in ("same", "new") else []
        new += [number + size for number in numbers] if what == "both" else []
    corpus = make_corpus([words(*old), words(*new)])
    text = corpus.stream.text
    found = align(text, shared_runs.shared_runs(corpus.stream, np.arange(2), 6))
    for number in range(len(found)):
        blocks = found.blocks[found.owner == number]
        ends = blocks.later + blocks.words, blocks.earlier + blocks.words
        assert (found.later[number], found.earlier[number]) == (blocks.later[0], blocks.earlier[0])
        assert (found.later_end[number], found.earlier_end[number]) == (ends[0][-1], ends[1][-1])
        assert blocks.words.min() >= ANCHOR
        assert blocks.words.max() >= 6
        for begin, end in ((blocks.later, ends[0]), (blocks.earlier, ends[1])):
            assert ((begin[1:] - end[:-1] >= 0) & (begin[1:] - end[:-1] <= EDIT)).all()
        for i, j, n in zip(blocks.later, blocks.earlier, blocks.words, strict=True):
            assert (text.terms(np.arange(i, i + n)) == text.terms(np.arange(j, j + n))).all()
    # Two alignments of these texts, whose words do not repeat, never have a word in common.
    spans = sorted(zip(found.later.tolist(), found.later_end.tolist(), strict=True))
    assert all(one[1] <= two[0] for one, two in pairwise(spans))


def test_an_edit_in_the_middle_is_part_of_the_passage(make_corpus: MakeCorpus) -> None:
    """Replaced, added and left out words are gone over; the diff marks them."""
    old = words(*range(30))
    new = words(90, *range(10), 91, *range(12, 20), 92, 93, *range(20, 30), 94)
    corpus = make_corpus([old, new], date=["2020-01-01", "2020-03-01"], source=["x", "y"])
    (row,) = table(reuse(corpus, seed=10))
    assert (row["passage"], row["words"], row["documents"], row["sources"]) == (old, 30, 2, 2)
    assert (row["first_id"], row["last_id"], row["gap"]) == ("0", "1", 60)
    assert (row["first_source"], row["last_source"]) == ("x", "y")
    assert row["similarity"] == pytest.approx(2 * 28 / (30 + 31))
    assert row["reused"] == 28
    (version,) = table(reuse(corpus, seed=10, each=True))
    assert (
        version["changes"] == "… w8 w9 [-w10 w11-]{+w91+} w12 w13 … w18 w19 {+w92 w93+} w20 w21 …"
    )
    assert (version["id"], version["first_id"], version["words"]) == ("1", "0", 31)
    ratios = [(row["reused"], row["share"], row["first_id"], row["first_words"])
              for row in table(reuse(corpus, seed=10, documents=True))]  # fmt: skip
    assert ratios == [(28, 28 / 33, "0", 28), (0, 0, None, None)]


def test_a_part_counts_all_documents_that_have_it(make_corpus: MakeCorpus) -> None:
    """A part that more documents have is a passage too; those with the whole have it as well."""
    whole, part = range(40), range(12)
    corpus = make_corpus([words(*whole), words(*whole, 99), words(98, *part), words(97, *whole)])
    rows = [(row["words"], row["documents"]) for row in table(reuse(corpus, seed=5, min_words=10))]
    assert rows == [(40, 3), (12, 4)]


def test_the_earliest_is_the_earliest_by_date(make_corpus: MakeCorpus) -> None:
    """Dates decide, not the order of reading; a year may mean its last day; no date is last."""
    text = words(*range(12))
    corpus = make_corpus([text] * 4, date=[None, "2012", "2012-03-01", "2013-01-01"])
    (row,) = table(reuse(corpus, min_words=12))
    assert (row["first_id"], row["last_id"], row["gap"]) == ("2", "0", None)
    versions = [row["id"] for row in table(reuse(corpus, min_words=12, each=True))]
    assert versions == ["1", "3", "0"]
    assert "1 documents without a date count as the latest" in table(reuse(corpus)).notes


def test_formulas_are_kept_apart(make_corpus: MakeCorpus) -> None:
    """What is short and frequent is left out and counted; what is long or rare stays."""
    formula, long, rare = range(12), range(100, 130), range(200, 212)
    texts = [words(n, *formula, 1000 + n, *long, 2000 + n) for n in range(3000, 3007)]
    texts += [words(*rare), words(*rare)]
    corpus = make_corpus(texts)
    options: dict[str, Any] = {"min_words": 12, "formula_words": 20, "formula_docs": 6}
    made = table(reuse(corpus, **options))
    kept = [(row["words"], row["documents"]) for row in made]
    assert kept == [(43, 7), (12, 2)]  # the edit between them is one word: they are one passage
    apart = make_corpus([words(n, *formula, n) for n in range(3000, 3007)] + texts[-2:])
    made = table(reuse(apart, **options))
    assert [(row["words"], row["documents"]) for row in made] == [(12, 2)]
    assert any("left out as formulas: 1 passage of fewer than 20 words" in n for n in made.notes)
    assert len(table(reuse(apart, formulas=True, **options))) == 2
    assert table(reuse(apart, documents=True, **options)).frame["reused"].sum() == 12


def test_filters_by_gap_and_source(make_corpus: MakeCorpus) -> None:
    """Only versions so many days later, or of another source, count."""
    corpus = make_corpus(
        [words(*range(12))] * 5,
        date=["2020-01-01", "2020-01-02", "2020-02-01", "2020", None],
        source=["x", "x", "y", "y", None],
    )

    def found(**options: Any) -> list[str]:
        return [row["id"] for row in table(reuse(corpus, min_words=12, each=True, **options))]

    assert found() == ["1", "2", "3", "4"]
    assert found(min_gap=2) == ["2"]
    assert found(max_gap=1) == ["1"]
    assert found(max_gap=0) == []
    assert found(sources="same") == ["1"]
    assert found(sources="other") == ["2", "3"]
    assert len(table(reuse(corpus, min_words=12, min_gap=50))) == 0


def test_copies_are_large_passages(make_corpus: MakeCorpus) -> None:
    """A document that was published forty times is one passage of forty documents."""
    text = words(*range(120))
    corpus = make_corpus([text] * 40)
    (row,) = table(reuse(corpus))
    assert (row["words"], row["documents"], row["similarity"]) == (120, 40, 1)
    shares = table(reuse(corpus, documents=True, top=0)).frame["share"].to_list()
    assert shares == [1.0] * 39 + [0.0]


def test_groups_have_a_share_with_interval(make_corpus: MakeCorpus) -> None:
    """With ``by`` a first table tells how much of each group is not new."""
    texts = [
        words(*range(12)),
        *(words(*range(12), *range(n, n + 12)) for n in range(100, 1300, 100)),
    ]
    corpus = make_corpus(texts, source=["x"] + ["y"] * 12)
    made = reuse(corpus, min_words=12, formulas=True, by="source")
    rows = {row["group"]: row for row in made["groups"]}
    assert (rows["x"]["reused"], rows["x"]["share"], rows["x"]["share_low"]) == (0, 0, None)
    assert (rows["y"]["reused"], rows["y"]["with_reuse"]) == (144, 12)
    assert rows["y"]["share_low"] <= rows["y"]["share"] == 0.5 <= rows["y"]["share_high"]
    assert made["reuse"].frame["words"].to_list() == [12]


@hypothesis_settings
@given(texts)
def test_shares_lie_within_bounds(make_corpus: MakeCorpus, texts: list[str]) -> None:
    """No document reuses more words than it has, nor more from one than in all."""
    made = table(reuse(make_corpus(texts), documents=True, **LITTLE)).frame
    assert (made["reused"] <= made["words"]).all()
    assert (made["first_words"].fill_null(0) <= made["reused"]).all()
    similar = table(reuse(make_corpus(texts), **LITTLE)).frame["similarity"]
    assert similar.is_between(0, 1).all()


@pytest.fixture(scope="module")
def cut_index(tmp_path_factory: pytest.TempPathFactory, cut_into: CutInto) -> Path:
    """An index of the example documents in many shards."""
    path = tmp_path_factory.mktemp("reuse") / "cut.relstat"
    with cut_into(700, 900):
        relstat.build_index(EXAMPLES, path)
    return path


@pytest.mark.parametrize("view", [{}, {"each": True}, {"documents": True}, {"by": "year"}])
def test_index_shards_and_jobs_give_the_same(
    example_documents: Corpus, cut_index: Path, cut_into: CutInto, view: dict[str, Any]
) -> None:
    """Tables of files, of an index, of many shards, and of two processes are one and the same."""
    how: dict[str, Any] = {"min_words": 10, "seed": 6, "top": 0, **view}
    expected = reuse(example_documents, **how).render("json")
    with cut_into(700, 900):
        cut = relstat.read(EXAMPLES)
        assert len(cut.stream.shards) > 5
        assert reuse(cut, **how).render("json") == expected
    for jobs in (1, 2):
        index = relstat.open(cut_index, jobs=jobs)
        assert reuse(index, **how).render("json") == expected


def test_a_choice_of_documents_is_a_corpus_of_its_own() -> None:
    """Passages are those of the chosen documents alone."""
    whole = relstat.read(EXAMPLES, fields="{source}/{date}-{slug}.txt")
    chosen = whole.where({"source": "veshkar-dispatch"})
    alone = relstat.read(EXAMPLES / "veshkar-dispatch", fields="{date}-{slug}.txt")
    one, two = (table(reuse(each, min_words=10, seed=6, top=0)).frame for each in (chosen, alone))
    assert len(one) > 5
    assert one["passage"].to_list() == two["passage"].to_list()
    assert one["similarity"].to_list() == two["similarity"].to_list()


def test_diffs_are_marked() -> None:
    """What differs inside is marked, what differs at the edges is where the match ends."""
    diff = word_diff("a b c d e", "a x c d e f")
    assert "".join(diff) == "a [-b-]{+x+} c d e …"
    assert changes(diff) == "a [-b-]{+x+} c d …"
    assert "".join(word_diff("KPA general a b", "a c b")) == "… a {+c+} b"
    assert changes(word_diff("KPA general a b", "a b")) == ""
    assert changes(word_diff("a b", "a b")) == ""
    assert "".join(word_diff("a b", "c")) == "[-a b-]{+c+}"


@given(*[st.lists(st.sampled_from("abcd")).map(" ".join)] * 2)
def test_a_diff_holds_both_texts(old: str, new: str) -> None:
    """Without what was put in it is the old text, without what was left out the new one.

    Both begin with the first word that they share there, and end with the last one.
    """
    diff = "".join(word_diff(old, new))
    one = re.sub(r"\{\+.*?\+\}|\[-|-\]", "", diff).split()
    two = re.sub(r"\[-.*?-\]|\{\+|\+\}", "", diff).split()
    if set(old.split()) & set(new.split()):
        assert (one[0] == two[0] == "…") == (two[:1] == ["…"])
        one, two = ([word for word in each if word != "…"] for each in (one, two))
        assert one[0] == two[0]
        assert one[-1] == two[-1]
    for part, whole in ((one, old), (two, new)):
        assert f" {' '.join(part)} " in f" {whole} " or not part


def test_titles_of_office_are_no_reuse(make_corpus: MakeCorpus) -> None:
    """A short passage that only strings phrases together which many documents have is left out."""
    titles = (
        "general secretary of the ruling party, chairman of the defence commission of the country "
        "and supreme commander of the armed forces"
    )
    told = (
        "the envoy brought a carved box of walnut wood, three bolts of blue silk and a letter that "
        "his old teacher had written in Velt"
    )
    texts = [f"{name} met {titles} in {name}land." for name in "ABCDEFGH"]
    texts += [f"Later {told} on day {number}." for number in range(2)]
    corpus = make_corpus(texts)
    kept = table(reuse(corpus, min_words=10, seed=6, formula_docs=3))
    assert [row["documents"] for row in kept] == [2]
    every = table(reuse(corpus, min_words=10, seed=6, formulas=True))
    assert len(every) == 2


def test_no_version_is_shorter_than_a_passage(kcna: Corpus) -> None:
    """Every later version has as many words as a passage must have, and edits lie inside."""
    rows = list(table(reuse(kcna, each=True, top=0)))
    assert min(row["words"] for row in rows) >= 20
    assert not any(re.match(r"[\[{]", row["diff"]) for row in rows)
    assert not any(row["diff"].endswith(("-]", "+}")) for row in rows)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"seed": 1}, "seed is at least 2 words"),
        ({"min_words": 11}, "min_words no fewer than that, not 12 and 11"),
        ({"each": True, "documents": True}, "choose one"),
        (
            {"sources": "some"},
            "no choice of sources named 'some'; did you mean 'same'?",
        ),
        ({"sources": "other"}, "no field named 'source'; there are: "),
        ({"by": "yaer"}, "no field named 'yaer'"),
    ],
)
def test_wrong_options(make_corpus: MakeCorpus, options: dict[str, Any], message: str) -> None:
    """An error names the option and the choices."""
    with pytest.raises(OptionError) as told:
        reuse(make_corpus(["a b c"]), **options)
    assert message in str(told.value)


def test_nothing_to_measure(make_corpus: MakeCorpus) -> None:
    """No documents are an error; no passages a table with a note."""
    with pytest.raises(EmptyCorpusError):
        reuse(make_corpus([]))
    views: list[dict[str, Any]] = [{}, {"each": True}, {"documents": True}]
    for view in views:
        made = table(reuse(make_corpus(["a b c", "", "d e f"]), **LITTLE, **view))
        assert made.render().count("\n") > 1
    assert (
        "no passage is long enough: lower min_words or seed"
        in table(reuse(make_corpus(["a", "b"]))).notes
    )
