"""Copies: which documents are one, which one is kept, and what a choice changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relstat import info, keep_copies, read
from relstat.arrays import offsets_of
from relstat.corpus import similar_texts as finder
from relstat.corpus.corpus import Corpus
from relstat.corpus.duplicates import KINDS, clusters, find_copies, similar_texts
from relstat.corpus.similar_texts import LEAST_WORDS, SHINGLE, find_similar, spelling_numbers
from relstat.errors import OptionError
from relstat.text.tokens import terms_of, tokenize_texts
from tests.helpers.tiers import examples

MakeCorpus = Callable[..., Corpus]
ROOT = Path(__file__).resolve().parents[2]

HARVEST = (
    "The cooperative farms of Lower Veshkar finished the harvest ten days earlier than last year. "
    "The minister of agriculture thanked the brigades at a meeting in the capital and handed over "
    "banners to the three best of them. In the afternoon the guests looked round the new granary, "
    "which can hold nine thousand tons, and planted trees along the road that leads to the river. "
    "A concert of the farmers' own choir ended the day."
)  # 75 words
VISIT = "The envoy of {0} today paid a courtesy call on the president of the assembly in the {1}."


def kinds(corpus: Corpus) -> list[str]:
    """What each document is."""
    return [KINDS[kind] for kind in find_copies(corpus).kinds]


def edited(text: str, *places: int) -> str:
    """A text with other words at some places."""
    words = text.split()
    for place in places:
        words[place] = f"other{place}"
    return " ".join(words)


# --- which documents are one ---


def test_the_same_words_are_a_copy(make_corpus: MakeCorpus) -> None:
    """Capitals, punctuation, line ends and the title do not count."""
    shouted = HARVEST.upper().replace(".", "\n")
    found = find_copies(make_corpus([HARVEST, shouted], title=["Harvest over", "Farms rejoice"]))
    assert found.of.tolist() == [-1, 0]
    assert found.exact.tolist() == [False, True]
    assert found.similarity[1] == 1


def test_a_word_changed_is_a_near_copy(make_corpus: MakeCorpus) -> None:
    """One word of 75 changes five shingles of 71 on each side; four words are too many."""
    found = find_copies(make_corpus([HARVEST, edited(HARVEST, 30), edited(HARVEST, 5, 15, 45, 60)]))
    assert found.of.tolist() == [-1, 0, -1]
    assert not found.exact.any()
    assert found.similarity[1] == pytest.approx(66 / 76)


def test_short_texts_are_copies_word_for_word_only(make_corpus: MakeCorpus) -> None:
    """Below 50 words a formula with another name is another document."""
    envoys = [VISIT.format("Sarnovia", "morning"), VISIT.format("Nurvaz", "morning")]
    assert kinds(make_corpus(envoys)) == ["original", "original"]
    short = " ".join(HARVEST.split()[: LEAST_WORDS - 1])
    assert kinds(make_corpus([short, short + " indeed"])) == ["original", "original"]


def test_very_short_texts_need_the_same_title_and_date(make_corpus: MakeCorpus) -> None:
    """A sentence alone is said again on many days."""
    corpus = make_corpus(
        ["The talks were held in a friendly atmosphere."] * 4,
        title=["Talks with Sarnovia", "Talks with Nurvaz", "Talks with Sarnovia", None],
        date=["2021-03-01", "2021-03-01", "2021-03-01", "2021-03-01"],
    )
    assert kinds(corpus) == ["original", "original", "copy", "original"]


def test_texts_without_words_are_no_copies(make_corpus: MakeCorpus) -> None:
    """Nothing is no text in common."""
    assert kinds(make_corpus(["", "", " - ", " - "])) == ["original"] * 4


@pytest.mark.parametrize(
    ("text", "dates", "copy"),
    [
        (HARVEST, ("2021-03-01", "2021-03-31"), True),
        (HARVEST, ("2021-03-01", "2021-04-01"), False),  # issued again
        (HARVEST, ("2021-03-01", None), True),
        (HARVEST, ("2021-03-20", "2021-04"), True),  # it may be the first of April
        (HARVEST, ("2021", "2022"), True),  # the last day of one, the first of the other
        (HARVEST, ("2021", "2023"), False),
        (edited(HARVEST, 30), ("2021-03-01", "2021-03-04"), True),
        (edited(HARVEST, 30), ("2021-03-01", "2021-03-05"), False),
    ],
)
def test_dates_speak_against_it(
    text: str, dates: Sequence[str | None], copy: bool, make_corpus: MakeCorpus
) -> None:
    """The same text a month apart, or a similar one four days apart, is another document."""
    corpus = make_corpus([HARVEST, text], date=dates)
    assert ("copy" in kinds(corpus)) == copy


# --- which one is kept ---


def test_the_earliest_is_kept(make_corpus: MakeCorpus) -> None:
    """The first by date, without a date the last; then as they were read."""
    corpus = make_corpus([HARVEST] * 4, date=[None, "2021-03-02", "2021-03-01", "2021-03-01"])
    assert find_copies(corpus).of.tolist() == [2, 2, -1, 2]


def test_copies_do_not_form_chains(make_corpus: MakeCorpus) -> None:
    """A text that is similar to a copy only is no copy of what that is a copy of."""
    corpus = make_corpus([HARVEST, edited(HARVEST, 30), edited(HARVEST, 30, 50)])
    similar = similar_texts(corpus.stream)
    assert (similar.first.tolist(), similar.second.tolist()) == ([0, 1], [1, 2])
    assert find_copies(corpus).of.tolist() == [-1, 0, -1]


def test_other_sources_are_syndicated(make_corpus: MakeCorpus) -> None:
    """The copy of another source stays; the copies of that one are copies, in one cluster."""
    corpus = make_corpus([HARVEST] * 5, source=["JNS", "NH", "NH", None, None])
    found = find_copies(corpus)
    assert kinds(corpus) == ["original", "syndicated", "copy", "syndicated", "copy"]
    assert found.of.tolist() == [-1, 0, 1, 0, 3]
    assert found.clusters.tolist() == [0] * 5
    assert kinds(make_corpus([HARVEST] * 2, outlet=["JNS", "NH"])) == ["original", "copy"]
    both = find_copies(corpus.with_field("side", pl.Series(list("aabab"))), within=["side"])
    assert [KINDS[kind] for kind in both.kinds][:3] == ["original", "copy", "syndicated"]


# --- what happens to them ---


@pytest.fixture
def copied(make_corpus: MakeCorpus) -> Corpus:
    """A document with a copy and a near-copy in its source and one in another, and one alone."""
    return make_corpus(
        [HARVEST, HARVEST, edited(HARVEST, 30), HARVEST, VISIT],
        source=["JNS", "JNS", "JNS", "NH", "NH"],
        date=["2021-03-02", "2021-03-01", "2021-03-03", "2021-03-02", "2021-03-02"],
    )


def test_drop_tells_what_it_left_out(copied: Corpus) -> None:
    """Copies go, other sources stay; the problems count them."""
    kept = keep_copies(copied)
    assert kept.metadata["id"].to_list() == ["1", "3", "4"]
    (problem,) = kept.problems
    assert problem.reason == (
        "2 copies of other documents left out (1 word for word); copies keep keeps them; "
        "1 more of another source stay"
    )
    assert not problem.skipped


def test_keep_and_mark(copied: Corpus) -> None:
    """Nothing is left out; marked, each document says what it is."""
    assert keep_copies(copied, "keep") is copied
    marked = keep_copies(copied, "mark")
    assert marked.values("copy").to_list() == [
        "copy", "original", "copy", "syndicated", "original"
    ]  # fmt: skip
    assert len(marked.where(exclude={"copy": "copy"})) == 3


def test_another_way_is_an_error(copied: Corpus) -> None:
    """The choices are named."""
    with pytest.raises(OptionError, match="no copies named 'hide'; there are: drop, keep, mark"):
        keep_copies(copied, "hide")  # type: ignore[arg-type]  # on purpose


def test_a_choice_is_as_if_only_it_had_been_read(copied: Corpus) -> None:
    """Of a document and its copies the earliest chosen one stays."""
    similar_texts(copied.stream)
    later = copied.where(since="2021-03-02")
    assert keep_copies(later).metadata["id"].to_list() == ["0", "3", "4"]
    fresh = Corpus.of(later.documents)
    assert str(find_copies(later)) == str(find_copies(fresh))


def test_info_lists_the_clusters(copied: Corpus) -> None:
    """Also those that were left out before."""
    for corpus in (copied, keep_copies(copied)):
        (row,) = info(corpus, full=True)["copies"]
        assert (row["id"], row["copies"], row["exact"], row["syndicated"]) == ("1", 2, 1, 1)
        assert (row["date"], row["sources"], row["similarity_high"]) == ("2021-03-01", 2, 1)
        assert row["similarity_low"] == pytest.approx(66 / 76)
    assert "copies" not in info(copied.where({"id": ["1", "4"]}), full=True).members
    assert clusters(copied.where({"id": ["3", "4"]})).is_empty()


# --- every similar pair is found ---

SOME = ["a", "b", "c", "d", "e", "f", "g"]
near_texts = st.lists(
    st.tuples(
        st.integers(0, 3),  # a text
        st.lists(st.tuples(st.integers(0, 90), st.sampled_from(SOME)), max_size=4),  # its edits
        st.integers(0, 12),  # words less at its end
    ),
    max_size=12,
)


def written(base: int, edits: Sequence[tuple[int, str]], less: int) -> str:
    """A text of about 90 words made of few different ones, with some of them changed."""
    words = [f"w{place * (base + 3) % 41 + base}" for place in range(92 - 9 * base)]
    for place, word in edits:
        words[place % len(words)] = word
    return " ".join(words[: len(words) - less])


def shingle_set(text: str) -> set[tuple[str, ...]]:
    """The runs of five terms of a text."""
    terms = terms_of(text)
    return {tuple(terms[at : at + SHINGLE]) for at in range(len(terms) - SHINGLE + 1)}


@settings(max_examples=examples(60))
@given(near_texts, st.sampled_from([50, 300, 1 << 17]))
def test_exactly_the_similar_pairs(
    made: list[tuple[int, list[tuple[int, str]], int]], block: int
) -> None:
    """Brute force over all pairs of wordings finds the same, wherever the stream is cut."""
    texts = [written(*one) for one in made]
    tokens = tokenize_texts(texts)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(finder, "_BLOCK", block)
        patch.setattr(finder, "_PAIRED", block)
        found = find_similar(
            tokens.term_ids, tokens.document_words, spelling_numbers(tokens.vocabulary)
        )
    wordings = list(dict.fromkeys(texts))
    assert [wordings[number] for number in found.wordings] == texts
    expected = {}
    for one, first in enumerate(wordings):
        for other, second in enumerate(wordings[:one]):
            left, right = shingle_set(first), shingle_set(second)
            both, either = len(left & right), len(left | right)
            if (
                min(len(first.split()), len(second.split())) >= LEAST_WORDS
                and 5 * both >= 4 * either
            ):
                expected[other, one] = both / either
    pairs = zip(found.first.tolist(), found.second.tolist(), strict=True)
    assert dict(zip(pairs, found.similarity.tolist(), strict=True)) == expected


@settings(max_examples=examples(30))
@given(near_texts, st.integers(0, 2**12 - 1))
def test_the_kept_and_the_dropped(
    made: list[tuple[int, list[tuple[int, str]], int]], which: int
) -> None:
    """Each copy is alike the kept one that it is a copy of, which is none; none kept is a copy."""
    texts = [written(*one) for one in made]
    corpus = Corpus.of(
        pl.DataFrame(
            {"id": [str(n) for n in range(len(texts))], "text": texts},
            schema={"id": pl.String, "text": pl.String},
        ).with_columns(
            title=pl.lit(None, pl.String),
            date=pl.lit(None, pl.Date),
            date_precision=pl.lit(None, pl.String),
            file=pl.lit(""),
            line=pl.lit(None, pl.Int64),
        )
    )
    similar_texts(corpus.stream)
    corpus = corpus.choose(np.array([which >> n & 1 == 1 for n in range(len(texts))], dtype=bool))
    found = find_copies(corpus)
    similar = similar_texts(corpus.stream)
    pairs = {*zip(similar.first.tolist(), similar.second.tolist(), strict=True)}
    wordings = similar.wordings.tolist()

    def alike(one: int, other: int) -> bool:
        low, high = sorted((wordings[one], wordings[other]))
        return low == high or (low, high) in pairs

    kept = np.flatnonzero(found.of < 0).tolist()
    for row in np.flatnonzero(found.of >= 0).tolist():
        assert found.of[row] in kept
        assert found.of[row] < row
        assert alike(row, found.of[row])
    assert not any(alike(one, other) for one in kept for other in kept if one < other)


def test_the_vocabulary_does_not_matter() -> None:
    """The numbers of terms differ between a corpus and its parts; what is similar does not."""
    texts = [HARVEST, edited(HARVEST, 30)]
    found = []
    for extra in ([], ["aaa zzz " * 40]):
        tokens = tokenize_texts([*texts, *extra])
        spelled = spelling_numbers(tokens.vocabulary)
        found.append(find_similar(tokens.term_ids, tokens.document_words, spelled))
    assert found[0].similarity.tolist() == found[1].similarity.tolist() == [66 / 76]


def test_no_texts() -> None:
    """Nothing is found in nothing."""
    none = np.zeros(0, dtype=np.int32)
    found = find_similar(none, offsets_of(none), np.zeros(0, dtype=np.uint64))
    assert (len(found.wordings), len(found.first)) == (0, 0)


# --- whole corpora ---


def test_one_text_is_like_no_other() -> None:
    """However often it says the same; nor are its words looked at."""
    found = find_similar(np.zeros(300, np.int32), np.array([0, 300]), np.ones(1, dtype=np.uint64))
    assert found.wordings.tolist() == [0]
    assert len(found.first) == len(found.second) == len(found.similarity) == 0


def test_the_example_documents_have_no_copies() -> None:
    """What the examples repeat are formulas, not documents."""
    corpus = read(ROOT / "examples" / "releases")
    assert keep_copies(corpus) is not None
    assert set(kinds(corpus)) == {"original"}


@pytest.mark.parametrize(
    ("name", "copies", "exact"),
    [
        ("kcna_kp_2023_2024", 803, 803),  # as many as there are equal texts
        ("kcna_2011_2012", 95, 93),  # one of 94 equal texts has 13 words and another date
        ("ungd_2010_2024", 0, 0),
    ],
)
def test_real_corpora(name: str, copies: int, exact: int, shared_data: Path) -> None:
    """How many copies each has."""
    found = find_copies(read(shared_data / f"{name}.jsonl.gz", lang="all", copies="keep"))
    assert (int(found.copies.sum()), int(found.exact.sum())) == (copies, exact)


def test_shingles_on_disk_find_the_same(tmp_path: Path) -> None:
    """Where shingles are put on disk the same texts are found, and nothing is left there."""
    texts = [
        " ".join(f"w{(7 * one + two) % 90}" for two in range(60 + one % 3)) for one in range(9)
    ]
    texts += [text.replace("w5 ", "x5 ", 1) for text in texts]
    tokens = tokenize_texts(texts)
    stream = tokens.term_ids, tokens.document_words, spelling_numbers(tokens.vocabulary)
    here, there = find_similar(*stream), find_similar(*stream, folder=tmp_path)
    assert len(here.first) > 0
    for name in ("wordings", "first", "second", "similarity"):
        assert getattr(here, name).tolist() == getattr(there, name).tolist()
    assert not list(tmp_path.iterdir())
