"""The hardest sentences against scores of texts without them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relstat import readability
from relstat.corpus.corpus import Corpus
from relstat.errors import OptionError
from relstat.statistics.readability import flesch_pull, flesch_reading_ease

EASY = "The men went home."
HARD = "Extraordinary international negotiations necessitated unprecedented diplomatic activity."
LONG = f"The {'very ' * 60}old men went home."


@given(st.lists(st.tuples(st.integers(1, 40), st.integers(0, 90)), min_size=1, max_size=20))
def test_pulls_add_up_to_nothing(sentences: list[tuple[int, int]]) -> None:
    """What some sentences take the others give; equal sentences pull nowhere."""
    words, syllables = np.array(sentences).T
    assert flesch_pull(words, syllables).sum() == pytest.approx(0, abs=1e-6)
    assert flesch_pull(words[[0, 0]], syllables[[0, 0]]) == pytest.approx([0, 0])


def test_the_pull_is_what_a_text_gains_without_the_sentence() -> None:
    """In a text of many sentences: the change of its Flesch score, but for second order."""
    words, syllables = np.array([10] * 999 + [60]), np.array([15] * 999 + [120])
    ease = float(flesch_reading_ease(words.sum(), 1000, syllables.sum()))
    without = float(flesch_reading_ease(words[:-1].sum(), 999, syllables[:-1].sum()))
    assert flesch_pull(words, syllables)[-1] / 10 == pytest.approx(without - ease, rel=0.01)


def test_hardest_sentences(make_corpus: Callable[..., Corpus]) -> None:
    """Hardest first, each once with its number of occurrences, and where it first is."""
    texts = [f"{EASY} {HARD}", f"{LONG} {HARD} {EASY}", f"{EASY} " * 40]
    corpus = make_corpus(texts, date=["2012"] * 3)
    rows = list(readability(corpus, hardest=2))
    assert [(row["sentence"], row["count"]) for row in rows] == [(LONG, 1), (HARD, 2)]
    assert (rows[0]["id"], rows[0]["number"], rows[0]["words"]) == ("1", 1, 65)
    assert (rows[1]["id"], rows[1]["number"]) == ("0", 2)
    assert len(readability(corpus, hardest=9)) == 3


def test_hardest_sentences_of_each_group(make_corpus: Callable[..., Corpus]) -> None:
    """With groups, so many of each; documents of no group have none."""
    corpus = make_corpus([f"{EASY} {HARD}", f"{EASY} {LONG}", LONG], source=["b", "a", None])
    table = readability(corpus, by="source", hardest=1)
    assert [(row["group"], row["sentence"]) for row in table] == [("a", LONG), ("b", HARD)]
    assert table.provenance.options["hardest"] == 1


def test_many_occurrences_of_one_sentence(make_corpus: Callable[..., Corpus]) -> None:
    """A formula that comes again and again leaves room for the others, and is counted in full."""
    corpus = make_corpus([f"{HARD} {EASY}"] * 50 + [f"{LONG} {EASY}"])
    rows = list(readability(corpus, hardest=3))
    assert {row["sentence"]: row["count"] for row in rows} == {LONG: 1, HARD: 50, EASY: 51}


def test_nothing_to_list(make_corpus: Callable[..., Corpus]) -> None:
    """Documents without words, or in another language, have no sentence; it is no error."""
    korean = "우리 인민은 위대한 평화를 사랑하며 새로운 승리를 향하여 힘차게 나아가고 있다."
    table = readability(make_corpus(["", "...", korean]), hardest=3)
    assert len(table) == 0
    assert table.render()


@pytest.mark.parametrize(
    "options", [{"each": True}, {"scores": "lix"}, {"all_scores": True}, {"top": 3}]
)
def test_options_of_other_rows(
    options: dict[str, bool], make_corpus: Callable[..., Corpus]
) -> None:
    """What asks for other rows does not go with it."""
    with pytest.raises(OptionError, match="hardest lists sentences"):
        readability(make_corpus([EASY]), hardest=1, **options)  # type: ignore[arg-type]  # on purpose
