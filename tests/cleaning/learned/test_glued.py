"""Glued words: told apart where the corpus itself shows that they are two."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relstat.cleaning.learned.glued import Joints, learn_joints, merge_counts, word_counts
from relstat.readers import read

# The name "Ann Lee Un" was set in bold, and so was "Ann Lee Il"; mark-up and spaces were dropped.
PLAIN = [
    "The choir sang by and by to the guests and on the hill for all who came in the evening.",
    "Comrade Ann Lee Un visited the dam. President Ann Lee Un said that it was good.",
    "Then Ann Lee Un sent a letter to the mill. Ann Lee Un received a reply.",
    "They met Ann Lee Un. The people of the valley and Ann Lee Un went on.",
    "Ann rests. Comrade and President are titles; a Square is a place. Comrade Bo, President Bo.",
] * 8
GLUED = [
    "They wrote toAnn Lee Unon Monday, and spoke ofAnn Lee Unand of the dam.",
    "A letter byAnn Lee Unwho visited ComradeAnn Lee Un, and PresidentAnn Lee Unvisited the mill.",
    "In Ann Lee UnSquare theAnn Lee Unsent guests came to sing.",
]
MENDED = [
    "They wrote to Ann Lee Un on Monday, and spoke of Ann Lee Un and of the dam.",
    "A letter by Ann Lee Un who visited Comrade Ann Lee Un, and President Ann Lee Un visited the "
    "mill.",
    "In Ann Lee Un Square the Ann Lee Un sent guests came to sing.",
]


def series(*texts: str | None) -> pl.Series:
    return pl.Series(texts, dtype=pl.String)


def joints_of(*texts: str) -> Joints:
    return learn_joints(word_counts(series(*texts)))


def test_names_are_told_apart_on_both_sides() -> None:
    """Words before a name and after it, in small letters or capitals, stand apart again."""
    joints = joints_of(*PLAIN, *GLUED)
    assert joints.split(series(*GLUED)).to_list() == MENDED
    assert joints.split(series(*PLAIN)).to_list() == PLAIN


def test_the_end_of_a_name_is_told_by_the_name() -> None:
    """What begins like the end of a name stays one word, unless the rest of the name precedes."""
    joints = joints_of(*PLAIN, *GLUED)
    kept = series("The Unand river, Lee Unwho, Unvisited Union, Ann Lee Unity, Ann Lee Un's.")
    assert joints.split(kept).to_list() == kept.to_list()


@pytest.mark.parametrize(
    "word",
    [
        "McDonald",
        "YouTube",
        "iPhone",
        "WikiLeaks",
        "AzerTac",
        "PetroChina",
        "eGovernment",
        "DiCaprio",
    ],
)
def test_real_words_stay(word: str) -> None:
    """Names with a capital inside are no joints, though their parts be frequent words."""
    left, right = word[: (at := [c.isupper() for c in word].index(True, 1))], word[at:]
    texts = [f"We saw {left} there. And {right} was here, {right} too.", f"The {word} and {word}."]
    assert joints_of(*PLAIN, *GLUED, *texts * 30).frame["written"].str.contains(word).sum() == 0


def test_a_rare_slip_between_frequent_words() -> None:
    """A function word glued to a frequent name is a slip; one that is often so is a spelling."""
    texts = ["The people of Vale came to Vale. Vale is in the north of Vale."] * 20
    assert joints_of(*texts, "Winters ofVale are cold.").frame.rows() == [
        ("ofVale", "of Vale", 1, "function word")
    ]
    assert joints_of(*texts, *["Winters ofVale are cold."] * 20).frame.is_empty()


def test_written_apart_far_more_often() -> None:
    """Two words in capitals are one slip among many where they stand apart."""
    texts = ["Then New Vale sang."] * 12
    assert joints_of(*texts, "NewVale sang.").frame["evidence"].to_list() == ["written apart"]
    assert joints_of(*texts, *["NewVale sang."] * 2).frame.is_empty()


def test_the_frame_shows_every_joint() -> None:
    """Written, repaired, how often, and the evidence; the most frequent first."""
    frame = joints_of(*PLAIN, *GLUED, GLUED[0]).frame
    assert frame.columns == ["written", "repaired", "count", "evidence"]
    assert frame["count"].is_sorted(descending=True)
    rows = {row[0]: row[1:] for row in frame.rows()}
    assert rows["toAnn"] == ("to Ann", 2, "function word")
    assert rows["ComradeAnn"] == ("Comrade Ann", 1, "name glued elsewhere")
    assert rows["Ann Lee Unand"] == ("Ann Lee Un and", 2, "end of a name")


def test_words_and_runs_are_counted() -> None:
    """Words are counted without punctuation around them, runs of capitals as long as they go."""
    counts = word_counts(series("“Ann Lee,” said Bo.\nAnn-Lee's  (Bo) - Ann Lee Un", None, ""))
    assert dict(counts.rows()) == {
        "Ann": 2, "Ann Lee": 1, "Ann Lee Un": 1, "Ann-Lee's": 1, "Bo": 2, "Lee": 2, "Un": 1,
        "said": 1,
    }  # fmt: skip


@given(st.lists(st.sampled_from(PLAIN[:5] + GLUED), max_size=8), st.data())
def test_any_cut_into_batches_gives_the_same(texts: list[str], data: st.DataObject) -> None:
    """The batches may be cut, ordered and grouped in any way."""
    at, also = sorted(data.draw(st.tuples(*[st.integers(0, len(texts))] * 2)))
    a, b, c = (word_counts(series(*part)) for part in (texts[:at], texts[at:also], texts[also:]))
    whole = word_counts(series(*texts))
    assert merge_counts([a, b, c]).equals(whole)
    assert merge_counts([c, merge_counts([b, a])]).equals(whole)


WORDS = st.sampled_from(["toAnn", "Ann", "Lee", "Unand", "Un", "Unon", "UnSquare", "Union", "a"])


@given(st.lists(WORDS, max_size=12).map(" ".join))
def test_splitting_is_idempotent_and_adds_spaces_only(text: str) -> None:
    """A second time changes nothing, and no character but a space comes or goes."""
    joints = LEARNED
    once = joints.split(series(text))
    assert joints.split(once).to_list() == once.to_list()
    assert once[0].replace(" ", "") == text.replace(" ", "")


LEARNED = joints_of(*PLAIN, *GLUED)


def test_nothing_to_learn_from() -> None:
    """No texts give no joints, and splitting leaves null null."""
    joints = learn_joints(merge_counts([]))
    assert joints.frame.is_empty()
    assert joints.split(series("a", None)).to_list() == ["a", None]
    assert LEARNED.split(series(None, "toAnn")).to_list() == [None, "to Ann"]


def test_real_documents(shared_data: Path) -> None:
    """Names glued in a real corpus: found on both sides; hardly a word of a clean one is split."""
    damaged = read(shared_data / "kcna_kp_2023_2024.jsonl.gz", raw=True).documents["text"]
    joints = learn_joints(word_counts(damaged))
    left = word_counts(joints.split(damaged))
    glued = left.filter(pl.col("word").str.contains(r"^\p{L}*\p{Ll}Kim$"))
    assert joints.frame["count"].sum() > 2_500
    assert glued["count"].sum() < 20
    clean = read(shared_data / "kremlin_en.jsonl.gz", raw=True).documents["text"]
    counts = word_counts(clean)
    words = counts.filter(~pl.col("word").str.contains(" "))["count"].sum()
    assert learn_joints(counts).frame["count"].sum() < words / 10_000
