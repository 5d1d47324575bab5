"""Diversity by group: against the formulas, whatever the size, and its differences."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import numpy as np
import pytest

from relstat import diversity
from relstat.commands import main
from relstat.corpus.corpus import Corpus
from relstat.errors import EmptyCorpusError, OptionError
from relstat.statistics import expected_types, mattr, mtld

MakeCorpus = Callable[..., Corpus]
Cut = Callable[[int, int], AbstractContextManager[None]]


def words_of(generator: np.random.Generator, words: int, vocabulary: int = 400) -> str:
    """A text of words, the first of them most frequent."""
    share = 1 / np.arange(1, vocabulary + 1)
    drawn = generator.choice(vocabulary, words, p=share / share.sum())
    return " ".join(f"w{chr(97 + n % 26)}{chr(97 + n // 26)}" for n in drawn)


@pytest.fixture(scope="module")
def texts() -> list[str]:
    """Documents of many lengths."""
    generator = np.random.default_rng(3)
    return [words_of(generator, int(size)) for size in generator.integers(20, 300, 60)]


def test_groups_are_what_the_formulas_say(make_corpus: MakeCorpus, texts: list[str]) -> None:
    """Windows and factors inside documents, and a draw from all words of a group."""
    corpus = make_corpus(texts, source=["a", "b"] * 30)
    made = diversity(corpus, by="source", words=500)
    assert made["group"].to_list() == ["a", "b", "all"]
    for row, chosen in zip(made, (texts[::2], texts[1::2], texts), strict=True):
        split = [text.split() for text in chosen]
        everything = [word for words in split for word in words]
        assert (row["documents"], row["words"]) == (len(chosen), len(everything))
        assert row["types"] == len(set(everything))
        long = [words for words in split if len(words) >= 50]
        windows = [len(words) - 49 for words in long]
        mean = np.average([mattr(words) for words in long], weights=windows)
        assert row["mattr"] == pytest.approx(mean)
        counts = np.unique(everything, return_counts=True)[1]
        assert row["expected_types"] == pytest.approx(expected_types(counts, 500), rel=0.01)
        long = [words for words in long if len(words) >= 100]
        both = []
        for way in ("forward", "backward"):
            factors = sum(len(words) / mtld(words, direction=way) for words in long)
            both.append(sum(map(len, long)) / factors)
        assert row["mtld"] == pytest.approx(np.mean(both))
        assert row["mattr_low"] < row["mattr"] < row["mattr_high"]


def test_documents(make_corpus: MakeCorpus, texts: list[str]) -> None:
    """Each document on its own; null where it is too short."""
    made = diversity(make_corpus(texts), each=True)
    for row, text in zip(made, texts, strict=True):
        words = text.split()
        assert row["types"] == len(set(words))
        if len(words) < 50:
            assert row["mattr"] is None
        else:
            assert row["mattr"] == pytest.approx(mattr(words))
        if len(words) < 100:
            assert row["mtld"] is None
        else:
            one = [len(words) / mtld(words, direction=way) for way in ("forward", "backward")]
            both = len(words) / np.array(one)
            assert row["mtld"] == pytest.approx(both.mean())


def test_shards_change_nothing(make_corpus: MakeCorpus, cut_into: Cut, texts: list[str]) -> None:
    """However the stream is cut, the numbers are the same."""
    fields = {"source": ["a", "b"] * 30}
    whole = diversity(make_corpus(texts, **fields), by="source")
    with cut_into(700, 500):
        parts = diversity(make_corpus(texts, **fields), by="source")
    assert whole.frame.equals(parts.frame)


def test_size_changes_nothing(make_corpus: MakeCorpus) -> None:
    """Ten times as many documents of the same kind are not less varied."""
    generator = np.random.default_rng(9)
    texts = [words_of(generator, 150) for _ in range(330)]
    made = diversity(make_corpus(texts, source=["few"] * 30 + ["many"] * 300), by="source")
    few, many = made.frame.head(2).iter_rows(named=True)
    assert many["types"] / many["words"] < 0.5 * few["types"] / few["words"]
    for name, close in (("expected_types", 0.03), ("mattr", 0.02), ("mtld", 0.06)):
        assert few[name] == pytest.approx(many[name], rel=close)


@pytest.mark.filterwarnings("error")
def test_tiny_corpora_are_nulls(make_corpus: MakeCorpus) -> None:
    """Nothing, one word, one word over and over: null with a reason, never NaN or a warning."""
    for texts in (
        ["", ""],
        ["one"],
        ["same " * 200],
        [f"w{n}" for n in range(5)],
        ["a b " * 99] * 12,
    ):
        for made in (
            diversity(make_corpus(texts)),
            diversity(make_corpus(texts), each=True),
            diversity(make_corpus(texts, source=["x", *["y"] * (len(texts) - 1)]), by="source"),
        ):
            for name in made.frame.columns:
                if made.frame[name].dtype.is_float():
                    assert not made.frame[name].is_nan().any(), name
            made.render()
    empty = diversity(make_corpus(["one"]))
    assert empty["mattr"].to_list() == [None]
    assert any("empty" in str(note) for note in empty.notes)


def test_differences(make_corpus: MakeCorpus) -> None:
    """A narrower vocabulary is found in every measure; the same one in none."""
    generator = np.random.default_rng(12)
    narrow = [words_of(generator, 150, 60) for _ in range(250)]
    wide = [words_of(generator, 150, 600) for _ in range(250)]
    corpus = make_corpus(narrow + wide, source=["narrow"] * 250 + ["wide"] * 250)
    made = diversity(corpus, by="source", differences=True)
    assert made["measure"].to_list() == ["types in 1,000", "MATTR 50, %", "MTLD"]
    for row in made:
        assert row["group"] == "narrow"
        assert row["difference"] == pytest.approx(row["value"] - row["others"])
        assert row["difference_low"] <= row["difference"] <= row["difference_high"] < 0
        assert row["p"] < 0.001
    same = make_corpus(wide, source=["a", "b"] * 125)
    assert all(row["p"] is None or row["p"] > 0.01 for row in
               diversity(same, by="source", differences=True))  # fmt: skip
    three = make_corpus(narrow + wide, source=(["a"] * 250 + ["b", "c"] * 125))
    made = diversity(three, by="source", differences=True)
    assert len(made) == 9
    table = diversity(three, by="source")
    assert made["value"][3] == pytest.approx(100 * table["mattr"][0])  # beside the others in %


def test_errors(make_corpus: MakeCorpus) -> None:
    """What does not fit together is named."""
    corpus = make_corpus(["a b c"], source=["x"])
    for options, said in (
        ({"window": 1}, "window"),
        ({"words": 0}, "words"),
        ({"each": True, "by": "source"}, "each"),
        ({"differences": True}, "by"),
        ({"differences": True, "by": "source"}, "source has 1"),
    ):
        with pytest.raises(OptionError, match=said):
            diversity(corpus, **options)
    with pytest.raises(EmptyCorpusError):
        diversity(corpus.where(source="nobody"))


def test_command(capsys: pytest.CaptureFixture[str], example_index: object) -> None:
    """From an index as from Python, at most 100 columns wide."""
    assert main(["diversity", str(example_index), "--by", "year"]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("Diversity by year")
    assert max(map(len, printed.splitlines())) <= 100
    assert main(["diversity", str(example_index), "--window", "1"]) == 2
