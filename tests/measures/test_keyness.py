"""Keyness: what sets groups apart, by documents, and never where there is nothing."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from relstat.commands import main
from relstat.corpus.corpus import Corpus
from relstat.errors import OptionError
from relstat.measures.keyness import keyness
from relstat.statistics.families import KEYNESS, Statistic
from relstat.statistics.keyness import log_likelihood, log_ratio

MakeCorpus = Callable[..., Corpus]


def texts_with(term: str, having: int, documents: int, times: int = 1) -> list[str]:
    """Documents of common words, some of which have the term."""
    common = "we met the people of the town and spoke of the harvest"
    return [
        f"{common} {' '.join([term] * times)}" if number < having else common
        for number in range(documents)
    ]


@pytest.fixture(scope="module")
def two(make_corpus: MakeCorpus) -> Corpus:
    """Forty documents each of two outlets: one says missile, the other peace, both the rest."""
    first = [f"{text} peace" for text in texts_with("missile", 30, 40)]
    second = [f"{text} peace peace peace" for text in texts_with("missile", 2, 40)]
    return make_corpus(first + second, outlet=["a"] * 40 + ["b"] * 40)


def test_the_terms_that_differ(two: Corpus) -> None:
    """Each outlet's own word, with its rates, the log ratio of these, and a small p."""
    table = keyness(two, by="outlet")
    rows = {(row["group"], row["term"]): row for row in table}
    assert set(rows) == {("a", "missile"), ("b", "peace")}
    row = rows["a", "missile"]
    words = np.bincount([0] * 40 + [1] * 40, two.stream.words_per_document)
    assert row["rate"] == pytest.approx(30 / words[0] * 10_000)
    assert row["others"] == pytest.approx(2 / words[1] * 10_000)
    assert row["log_ratio"] == pytest.approx(float(log_ratio(30, words[0], 2, words[1])))
    assert row["log_ratio_low"] < row["log_ratio"] < row["log_ratio_high"]
    assert row["p"] < 0.001
    assert row["documents"] == 32


def test_negative_keys_are_the_other_sides(two: Corpus) -> None:
    """Of two outlets, what one says less the other says more."""
    more = {(row["group"], row["term"]) for row in keyness(two, by="outlet")}
    less = {(row["group"], row["term"]) for row in keyness(two, by="outlet", keys="negative")}
    other = {"a": "b", "b": "a"}
    assert less == {(other[group], term) for group, term in more}


def test_lockwords_are_shown_to_be_alike(two: Corpus) -> None:
    """Common words that both say alike are listed by frequency; those that differ are not."""
    table = keyness(two, by="outlet", keys="lockwords")
    terms = [row["term"] for row in table if row["group"] == "a"]
    assert terms[0] == "the"
    assert not {"missile", "peace"} & set(terms)
    assert max(row["p"] for row in table) < 0.05


def test_a_small_group_that_lacks_a_term(make_corpus: MakeCorpus) -> None:
    """Seven documents without the words of three hundred others make none of them distinctive."""
    many = [text for i in range(10) for text in texts_with(f"word{i}", 3, 30, times=2)]
    few = ["we met the people of the town and spoke of the harvest"] * 7
    corpus = make_corpus(many + few, outlet=["many"] * 300 + ["few"] * 7)
    table = keyness(corpus, by="outlet", top=None)
    assert len(table) == 0
    assert table.notes[0].startswith(
        "no terms differ at an adjusted p below 0.05, of 38 comparisons"
    )


def test_random_labels_list_nothing(make_corpus: MakeCorpus) -> None:
    """Documents dealt to a small and a large group at random differ in nothing."""
    generator = np.random.default_rng(3)
    words = [f"w{i}" for i in range(120)]
    weights = 1 / np.arange(1, 121)
    texts = [
        " ".join(generator.choice(words, generator.integers(20, 90), p=weights / weights.sum()))
        for _ in range(220)
    ]
    listed = 0
    for _ in range(5):
        labels = np.array(["large"] * 220)
        labels[generator.permutation(220)[:20]] = "small"
        listed += len(keyness(make_corpus(texts, outlet=labels.tolist()), by="outlet", top=None))
    assert listed <= 1


def test_documents_of_one_event_are_one_witness(make_corpus: MakeCorpus) -> None:
    """Fifteen reports of one visit make its words distinctive only as documents."""
    first, second = texts_with("visit", 15, 40, times=3), texts_with("visit", 0, 40)
    corpus = make_corpus(
        first + second,
        outlet=["a"] * 40 + ["b"] * 40,
        event=["visit"] * 15 + [str(number) for number in range(65)],
    )
    assert [row["term"] for row in keyness(corpus, by="outlet")] == ["visit"]
    clustered = keyness(corpus, by="outlet", cluster="event")
    assert len(clustered) == 0
    assert "event is the unit" in " ".join(clustered.notes)


def test_names_and_stopwords(make_corpus: MakeCorpus) -> None:
    """Names can be left out or listed alone; stopwords can be left out."""
    first = ["he said that Marens spoke of a treaty"] * 30
    second = ["they heard how nobody spoke of her"] * 30
    corpus = make_corpus(first + second, outlet=["a"] * 30 + ["b"] * 30)

    def listed(**options: object) -> set[str]:
        table = keyness(corpus, by="outlet", top=None, **options)  # type: ignore[arg-type]
        return {row["term"] for row in table if row["group"] == "a"}

    assert listed() == {"he", "said", "that", "marens", "a", "treaty"}
    assert listed(names="drop") == {"he", "said", "that", "a", "treaty"}
    assert listed(names="only") == {"marens"}
    assert listed(stopwords="english") == {"said", "marens", "treaty"}
    assert listed(ngram=2, stopwords="english") == {"marens spoke"}


def test_a_statistic_adds_its_column_and_sorts(two: Corpus) -> None:
    """G2 of the four numbers, beside the columns that are always there."""
    table = keyness(two, by="outlet", statistic="g2")
    row = next(row for row in table if row["term"] == "missile")
    words = np.bincount([0] * 40 + [1] * 40, two.stream.words_per_document)
    assert row["statistic"] == pytest.approx(float(log_likelihood(30, words[0], 2, words[1])))
    assert next(one.label for one in table.columns if one.name == "statistic") == "G2"


def test_a_new_statistic_can_be_asked_for(two: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    """One entry in the registry, and the measure has it."""
    new = Statistic("surplus", "surplus", lambda a, n, b, m: a - b, "occurrences more", "nobody")
    monkeypatch.setitem(KEYNESS.members, "surplus", new)
    table = keyness(two, by="outlet", statistic="surplus")
    assert {row["term"]: row["statistic"] for row in table} == {"missile": 28, "peace": 80}


def test_unknown_choices_are_named(two: Corpus) -> None:
    """The message has the choices and the nearest match."""
    with pytest.raises(OptionError, match="did you mean 'log-ratio'"):
        keyness(two, by="outlet", statistic="logratio")
    with pytest.raises(OptionError, match="positive, negative, lockwords"):
        keyness(two, by="outlet", keys="both")  # type: ignore[arg-type]


def test_the_command_compares_what_it_is_given(
    tmp_path: object, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two paths are two sides; each line names the side that has more."""
    from pathlib import Path

    folder = Path(str(tmp_path))
    for side, term in (("north", "missile"), ("south", "harbour")):
        (folder / side).mkdir()
        for number, text in enumerate(texts_with(term, 25, 30)):
            (folder / side / f"{number}.txt").write_text(f"{text} {number}", encoding="utf-8")
    monkeypatch.chdir(folder)
    assert main(["keyness", "north", "south", "--copies", "keep", "-q"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert any(line.startswith("north") and "missile" in line for line in lines)
    assert any(line.startswith("south") and "harbour" in line for line in lines)
