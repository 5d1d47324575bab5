"""Sentiment by lexicons of the user: side by side, by category, and their agreement."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from relstat.corpus.corpus import Corpus
from relstat.errors import InputError, OptionError
from relstat.measures.sentiment import sentiment
from tests.measures.test_sentiment import SIDES, TEXTS, corpus_of, told

MakeFile = Callable[[str, str], str]


@pytest.fixture
def lexicon(tmp_path: Path) -> MakeFile:
    """Write a lexicon and return its path."""

    def write(name: str, text: str) -> str:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write


def test_weights_of_the_user(lexicon: MakeFile) -> None:
    """Sentences are scored by the words of the file and the words that modify them."""
    path = lexicon("mine.csv", "stone,2\nriver*,-1\nnot,-0.5,negation\n")
    corpus = corpus_of(["A stone.", "Not a stone.", "Rivers. Words."])
    table = sentiment(corpus, lexicon=[path], each=True)
    squashed = [x / (x * x + 15) ** 0.5 for x in (2, -1, -1)]
    assert table.frame["mean"].to_list() == pytest.approx([*squashed[:2], squashed[2] / 2])
    assert told(table.frame["raising"][0]) == "stone +2.0"
    assert table.notes[0].startswith("the lexicon mine (3 entries)")
    assert table.provenance.options["lexicon"] == [path]


def test_several_side_by_side(lexicon: MakeFile) -> None:
    """A row for each lexicon and group; the numbers are those of each alone."""
    path = lexicon("mine.csv", "people,1\ntown,-1\n")
    corpus = corpus_of(TEXTS, SIDES)
    both = sentiment(corpus, lexicon=[path, "vader"], by="side")
    assert both.frame["lexicon"].to_list() == ["mine"] * 3 + ["vader"] * 3
    alone_by: dict[str, dict[str, Any]] = {"mine": {"lexicon": path}, "vader": {"engine": "vader"}}
    for name, given in alone_by.items():
        alone = sentiment(corpus, by="side", **given)
        assert both.frame.filter(lexicon=name).drop("lexicon").equals(alone.frame)


LIWC = "%\n1\tpeople\n2\tplace\n%\npeople\t1\nworkers\t1\nguests\t1\ntown\t2\nnorth\t2\n"
QUANTEDA = "people:\n- people\n- worker*\n- guests\nplace:\n- town\n- 'people of the north'\n"


def test_categories(lexicon: MakeFile) -> None:
    """Each category has a rate per 10,000 words with its interval, and its terms."""
    corpus = corpus_of(TEXTS * 2, SIDES * 2)
    table = sentiment(corpus, lexicon=lexicon("small.dic", LIWC))
    rows = {row["category"]: row for row in table}
    words = corpus.stream.words
    assert [row["count"] for row in rows.values()] == [8, 6]
    people, place = rows["people"], rows["place"]
    assert people["rate"] == pytest.approx(8 / words * 10_000)
    assert people["rate_low"] < people["rate"] < people["rate_high"]
    assert place["documents"] == 6
    assert place["most_frequent"] == [{"term": "town", "count": 4}, {"term": "north", "count": 2}]


def test_categories_by_group(lexicon: MakeFile) -> None:
    """With by there is a row for each category and group; groups add up to all."""
    corpus = corpus_of(TEXTS, SIDES)
    table = sentiment(corpus, lexicon=lexicon("small.yml", QUANTEDA), by="side")
    assert table.frame["group"].to_list() == ["north", "south"] * 2
    numbers = table.frame.select("category", "group_count")
    parts = numbers.group_by("category", maintain_order=True).sum()
    whole = table.frame.unique("category", maintain_order=True)
    assert parts["group_count"].to_list() == whole["count"].to_list()
    # "people of the north" hides "people".
    assert dict(zip(whole["category"], whole["count"], strict=True)) == {"people": 3, "place": 3}


def test_categories_of_our_own() -> None:
    """The lexicon of state media has nine of them; VADER has none."""
    corpus = corpus_of(["The immortal exploits. The imperialists threaten peace."])
    table = sentiment(corpus, engine="state", categories=True)
    counts = dict(zip(table.frame["category"], table.frame["count"], strict=True))
    assert len(counts) == 9
    assert {name for name, count in counts.items() if count} == {
        "praise", "hostility", "threat", "peace",
    }  # fmt: skip
    with pytest.raises(OptionError, match="vader has no categories"):
        sentiment(corpus, categories=True)


def test_agreement(lexicon: MakeFile) -> None:
    """Signs are compared in sentences, means in documents."""
    path = lexicon("mine.csv", "peace,-1\nwar,-1\nstone,1\ngood,2\n")
    texts = ["Peace.", "War.", "A stone.", "Good. War.", "Good.", "Words."] * 3
    corpus = corpus_of(texts)
    (row,) = sentiment(corpus, lexicon=["vader", path], agreement=True)
    assert (row["lexicon"], row["other"], row["sentences"]) == ("vader", "mine", 21)
    assert row["both"] == pytest.approx(15 / 21)
    assert row["same"] == pytest.approx(12 / 15)
    means = [
        sentiment(corpus, lexicon=[one], each=True).frame["mean"].to_numpy()
        for one in ("vader", path)
    ]
    value = np.corrcoef(means[0], means[1])[0, 1]
    assert row["correlation"] == pytest.approx(value)
    low, high = np.tanh(np.arctanh(value) + np.array([-1, 1]) * 1.959964 / np.sqrt(15))
    assert (row["correlation_low"], row["correlation_high"]) == pytest.approx((low, high))


def test_agreement_by_group() -> None:
    """With by there is a row for each pair and group, and one for all."""
    table = sentiment(
        corpus_of(TEXTS, SIDES), lexicon=["vader", "vader-exact", "state"], agreement=True,
        by="side",
    )  # fmt: skip
    assert table.frame.height == 9
    same = table.frame.filter(lexicon="vader", other="vader-exact")
    assert same["same"].to_list() == [1.0, 1.0, 1.0]


def test_lexicons_of_other_languages(lexicon: MakeFile) -> None:
    """A lexicon without a language counts in all documents; one with a header in its own."""
    korean = "우리 인민은 위대한 평화를 사랑하며 새로운 승리를 향하여 힘차게 나아가고 있다."
    corpus = corpus_of([korean, TEXTS[0]])
    table = sentiment(corpus, lexicon=lexicon("mine.csv", "위대한,1\npeace,1\n"), each=True)
    assert table.frame["positive"].to_list() == pytest.approx([1.0, 1 / 3])
    header = (
        "# name: mine\n# entry: a word\n# language: ko\n# source: a test\n# licence: MIT\n"
        "# columns: term weight\n\n위대한\t1\n"
    )
    table = sentiment(corpus, lexicon=lexicon("mine.txt", header), each=True)
    assert table.frame["positive"].to_list() == [1.0, None]
    assert "no scores for 1 document guessed not to be in the language ko" in table.notes


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"engine": "state", "lexicon": ["vader"]}, "both choose what scores sentences"),
        ({"lexicon": ["vader", "vader"]}, "two lexicons are named 'vader'"),
        ({"agreement": True}, "two lexicons or more"),
        ({"engine": "state", "categories": True, "each": True}, "leave out each and top"),
    ],
)
def test_options_that_do_not_fit(options: dict[str, Any], message: str) -> None:
    """Options that contradict each other are named."""
    with pytest.raises(OptionError, match=message):
        sentiment(corpus_of(TEXTS), **options)


def test_files_that_do_not_fit(lexicon: MakeFile) -> None:
    """A missing file lists the engines; categories alone give no score of a document."""
    corpus: Corpus = corpus_of(TEXTS)
    with pytest.raises(InputError, match=r"no lexicon named 'nosuch'.*vader, vader-exact, state"):
        sentiment(corpus, lexicon="nosuch")
    path = lexicon("small.dic", LIWC)
    with pytest.raises(OptionError, match="small has categories and no weights"):
        sentiment(corpus, lexicon=path, each=True)
    note = sentiment(corpus, lexicon=lexicon("b.dic", f"{LIWC}:)\t1\n")).notes[-1]
    assert "1 entry without a word, which cannot be found: :)" in note
