"""Collocates against counting by hand, place by place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relstat.commands import main
from relstat.corpus.corpus import Corpus
from relstat.errors import OptionError
from relstat.measures.collocates import collocates
from relstat.statistics.association import g2, log_dice

MakeCorpus = Callable[..., Corpus]
EVERYTHING = {"min_count": 1, "min_docs": 1, "stopwords": "none", "top": None}

some_texts = st.lists(
    st.lists(st.sampled_from(["node", "a", "b", "c"]), min_size=1, max_size=12).map(" ".join),
    min_size=1,
    max_size=6,
)


def by_hand(texts: list[str], window: int, side: str) -> tuple[Counter[str], int]:
    """How often each word is near the node, and how many places there are."""
    near: Counter[str] = Counter()
    for text in texts:
        words = text.split()
        places = set()
        for at in (i for i, word in enumerate(words) if word == "node"):
            if side != "right":
                places |= set(range(max(at - window, 0), at))
            if side != "left":
                places |= set(range(at + 1, min(at + window + 1, len(words))))
        near.update(words[place] for place in places if words[place] != "node")
    return near, near.total()


@given(texts=some_texts, window=st.integers(1, 4), side=st.sampled_from(["both", "left", "right"]))
def test_each_place_counts_once(
    make_corpus: MakeCorpus, texts: list[str], window: int, side: str
) -> None:
    """Counts, rates and association are those of places near a node, counted one by one."""
    corpus = make_corpus(texts)
    near, places = by_hand(texts, window, side)
    table = collocates(corpus, "node", window=window, side=side, **EVERYTHING)  # type: ignore[arg-type]
    assert {row["term"]: row["count"] for row in table} == dict(near)
    words = [word for text in texts for word in text.split()]
    for row in table:
        assert row["rate"] == pytest.approx(row["count"] / places * 10_000)
        assert row["total"] == words.count(row["term"])
        score = float(log_dice(row["count"], places, row["total"], len(words)))
        assert row["association"] == pytest.approx(score)
        assert row["left"] + row["right"] >= row["count"]
    strengths = [row["association"] for row in table]
    assert strengths == sorted(strengths, reverse=True)


def test_left_and_right_apart(make_corpus: MakeCorpus) -> None:
    """Epithets stand before the node; a place between two nodes is on both sides."""
    corpus = make_corpus(
        ["great leader said", "great leader of great leader", "the great leader"] * 2
    )
    rows = {row["term"]: row for row in collocates(corpus, "leader", **EVERYTHING)}  # type: ignore[arg-type]
    assert (rows["great"]["count"], rows["great"]["left"], rows["great"]["right"]) == (8, 8, 2)
    left = collocates(corpus, "leader", side="left", window=1, **EVERYTHING)  # type: ignore[arg-type]
    assert [row["term"] for row in left] == ["great"]


def test_a_node_of_several_words(make_corpus: MakeCorpus) -> None:
    """The words of the node are not their own collocates."""
    corpus = make_corpus(["peace talks with south korea failed"] * 4)
    terms = {row["term"] for row in collocates(corpus, "south korea", window=2, **EVERYTHING)}  # type: ignore[arg-type]
    assert terms == {"talks", "with", "failed"}


def test_groups_differ_near_the_node(make_corpus: MakeCorpus) -> None:
    """The group that has a word more near the node, with an interval and a p by documents."""
    common = "officials spoke of the programme at length"
    first = [f"the hostile programme {common}"] * 12 + [common] * 3
    second = [f"the peaceful programme {common}"] * 12 + [common] * 3
    corpus = make_corpus(first + second, outlet=["a"] * 15 + ["b"] * 15)
    table = collocates(corpus, "programme", by="outlet", window=3)
    rows = {(row["term"], row["group"]): row for row in table}
    hostile = rows["hostile", "a"]
    assert hostile["most_in"] == "a"
    assert hostile["p"] < 0.01
    assert hostile["log_ratio_low"] > 0
    assert rows["hostile", "b"]["group_count"] == 0


def test_a_statistic_of_the_registry(make_corpus: MakeCorpus) -> None:
    """Any association measure, by name; a wrong one is answered with the choices."""
    corpus = make_corpus(["red node blue", "red node", "green blue red"] * 3)
    table = collocates(corpus, "node", statistic="g2", **EVERYTHING)  # type: ignore[arg-type]
    row = next(row for row in table if row["term"] == "red")
    assert row["association"] == pytest.approx(float(g2(6, 9, 9, 24)))
    with pytest.raises(OptionError, match="no statistic named 'none'"):
        collocates(corpus, "node", statistic="none")


def test_nothing_near(make_corpus: MakeCorpus) -> None:
    """A node that does not occur, and one without company, give an empty table with the reason."""
    corpus = make_corpus(["a b", "node"])
    missing = collocates(corpus, "nowhere")
    assert (len(missing), missing.notes[0]) == (0, "the node does not occur")
    assert len(collocates(corpus, "node")) == 0
    assert np.isfinite(collocates(corpus, "a", **EVERYTHING).frame["rate"][0])  # type: ignore[arg-type]


def test_the_command(
    make_corpus: MakeCorpus, tmp_path: object, capsys: pytest.CaptureFixture[str]
) -> None:
    """The node comes first, as the pattern of kwic does."""
    from pathlib import Path

    folder = Path(str(tmp_path))
    for number in range(4):
        text = f"on day {number} the nuclear deterrent was praised"
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    assert main(["collocates", "nuclear", str(folder), "--copies", "keep", "-q"]) == 0
    assert "deterrent" in capsys.readouterr().out


def texts_of(corpus: Corpus) -> list[list[str]]:
    """The words of each document, in lower case."""
    return [document.text.lower().split() for document in corpus]


@given(texts=some_texts, window=st.integers(1, 4))
def test_positions_are_distances_from_the_nearest_node(
    make_corpus: MakeCorpus, texts: list[str], window: int
) -> None:
    """Each place is counted at its distance from the nearest node, the left one if two are."""
    corpus = make_corpus(texts)
    expected: dict[str, Counter[int]] = {}
    for words in texts_of(corpus):
        nodes = [at for at, word in enumerate(words) if word == "node"]
        for at, word in enumerate(words):
            if word != "node" and nodes:
                # A node after the place makes it a place before that node.
                nearest = min((abs(at - node), at - node) for node in nodes)
                if nearest[0] <= window:
                    expected.setdefault(word, Counter())[nearest[1]] += 1
    distances = [*range(-window, 0), *range(1, window + 1)]
    table = collocates(corpus, "node", window=window, **EVERYTHING)  # type: ignore[arg-type]
    found = {row["term"]: dict(zip(distances, row["positions"], strict=True)) for row in table}
    assert {
        term: Counter({at: n for at, n in counts.items() if n}) for term, counts in found.items()
    } == expected
    for row in table:
        assert sum(row["positions"]) == row["count"]
        assert found[row["term"]][row["position"]] == max(row["positions"])


def test_alternatives_of_several_words(make_corpus: MakeCorpus) -> None:
    """The bar divides whole alternatives, as for freq, and one inside another counts once."""
    corpus = make_corpus(["the hostile U.S. army", "the hostile United States army"] * 3)
    table = collocates(corpus, "U.S.|United States|States", window=1, **EVERYTHING)  # type: ignore[arg-type]
    assert {row["term"]: row["count"] for row in table} == {"hostile": 6, "army": 6}
    assert "6 places in 6 documents" in table.title


def test_the_sentence_as_the_window(make_corpus: MakeCorpus) -> None:
    """All words of the node's sentence, and none of the others."""
    corpus = make_corpus(["It rained. We saw the node there, far away. It ended."] * 3)
    table = collocates(corpus, "node", window="sentence", **EVERYTHING)  # type: ignore[arg-type]
    assert {row["term"] for row in table} == {"we", "saw", "the", "there", "far", "away"}
    assert {row["count"] for row in table} == {3}


def test_epithets_are_whole(make_corpus: MakeCorpus) -> None:
    """Runs of content words directly before the node, not over punctuation, four words at most."""
    corpus = make_corpus(
        ["The dear respected Marens spoke to the respected Marens."] * 4
        + ["He saw, Marens left. One two three four five Marens."] * 3
        + ["Marens left."] * 2
    )
    table = collocates(corpus, "Marens", epithets=True)
    rows = {row["term"]: row for row in table}
    assert {term: row["count"] for term, row in rows.items()} == {
        "dear respected": 4,
        "respected": 4,
        "two three four five": 3,
    }
    assert rows["dear respected"]["rate"] == pytest.approx(4 / 16)
    assert rows["respected"]["total"] == 8
    assert "share" in table.render().splitlines()[1]
    assert [row["written"] for row in table][:2] == ["dear respected", "respected"]


def test_epithets_by_group(make_corpus: MakeCorpus) -> None:
    """Which outlet calls him so: shares of his mentions, and the difference with a p."""
    texts = ["The great Marens spoke."] * 20 + ["The tyrant Marens spoke."] * 20
    corpus = make_corpus(texts, outlet=["a"] * 20 + ["b"] * 20)
    rows = {
        (row["term"], row["group"]): row
        for row in collocates(corpus, "Marens", epithets=True, by="outlet")
    }
    assert rows["great", "a"]["group_rate"] == 1.0
    assert rows["great", "b"]["group_rate"] == 0.0
    assert rows["great", "a"]["most_in"] == "a"
    assert rows["tyrant", "a"]["most_in"] == "b"
    assert rows["great", "a"]["p"] < 0.001
    with pytest.raises(OptionError, match="directly before the node"):
        collocates(corpus, "Marens", epithets=True, side="right")


def test_a_window_is_a_number_or_the_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    """Anything else is named."""
    assert main(["collocates", "peace", "examples/releases", "--window", "wide"]) == 1
    assert "--window is a number of words, or sentence, not 'wide'" in capsys.readouterr().err
