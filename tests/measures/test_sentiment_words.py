"""The words and the sentences behind a score."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relstat.errors import OptionError
from relstat.measures.sentiment import sentiment
from tests.helpers.tiers import examples
from tests.measures.test_sentiment import KOREAN, SIDES, TEXTS, corpus_of

MORE = (*TEXTS, "What a GREAT day! It was not good, but the war is over.", "Really?? War??", "")


def mean_of(corpus: Any, engine: Any, side: str | None = None) -> float | None:
    """The mean of a group, or of all."""
    table = sentiment(corpus, engine=engine, by="side" if side else None)
    found: float | None = table.frame.filter(group=side or "all")["mean"].item()
    return found


@settings(max_examples=examples(40))
@given(
    st.lists(
        st.tuples(st.sampled_from([*MORE, KOREAN]), st.sampled_from("abc")),
        min_size=1,
        max_size=12,
    ),
    st.sampled_from(["vader", "vader-exact", "state"]),
    st.sampled_from([0, 1, 3]),
)
def test_contributions_sum_to_what_they_explain(
    documents: list[tuple[str, str]], engine: str, top: int
) -> None:
    """Of all rows and of the first with the sum of the others: the mean, or the difference."""
    texts, sides = zip(*documents, strict=True)
    corpus = corpus_of(texts, sides)
    whole = sentiment(corpus, engine=engine, explain=True, top=top)  # type: ignore[arg-type]
    assert whole["contribution"].sum() == pytest.approx(mean_of(corpus, engine) or 0, abs=1e-12)
    groups = sorted(set(sides))
    if len(groups) != 2:
        return
    first, second = (mean_of(corpus, engine, side) for side in groups)
    if first is None or second is None:
        return
    parts = sentiment(corpus, engine=engine, by="side", explain=True, top=top)  # type: ignore[arg-type]
    assert parts["contribution"].sum() == pytest.approx(first - second, abs=1e-12)
    both = parts.frame.drop_nulls("by_use")
    assert (both["by_frequency"] + both["by_use"]).to_list() == pytest.approx(
        both["contribution"].to_list()
    )


def test_by_hand() -> None:
    """The part of a word is its valence times the score over the sum of valences."""
    corpus = corpus_of(["We love war.", "We want peace."], ["north", "south"])
    rows = {row["word"]: row for row in sentiment(corpus, explain=True, engine="vader-exact")}
    # In VADER's list: love 3.2, war -2.9, want 0.3 wait for nothing, peace 2.5.
    assert rows["love"]["contribution"] == pytest.approx(3.2 * 0.0772 / 0.3 / 2)
    assert rows["war"]["contribution"] == pytest.approx(-2.9 * 0.0772 / 0.3 / 2)
    assert rows["love"]["context"] == pytest.approx(-2.9 / (2.9**2 + 15) ** 0.5)
    assert (rows["love"]["rate"], rows["love"]["contribution_low"]) == (50.0, None)
    table = sentiment(corpus, explain=True, by="side", engine="vader-exact")
    parts = {row["word"]: row for row in table}
    assert parts["love"]["group"] == "north - south"
    assert parts["love"]["contribution"] == pytest.approx(3.2 * 0.0772 / 0.3)
    assert parts["love"]["by_use"] == 0
    assert (parts["peace"]["rate"], parts["peace"]["other_rate"]) == (0, 100)


def test_of_several_groups_each_is_set_against_all_others() -> None:
    """Three groups give rows for each of them."""
    corpus = corpus_of(TEXTS[:6], ["a", "b", "c", "a", "b", "c"])
    table = sentiment(corpus, by="side", explain=True)
    means = sentiment(corpus, by="side").frame
    one = means.filter(group="b")
    rest = means.filter(means["group"].is_in(["a", "c"]))
    weights = rest["sentences"].to_numpy()
    others = np.average(rest["mean"].to_numpy(), weights=weights)
    found = table.frame.filter(group="b")["contribution"].sum()
    assert found == pytest.approx(one["mean"].item() - others)
    assert table.frame["group"].unique(maintain_order=True).to_list() == ["a", "b", "c"]


def test_words_used_against_their_weight_are_named() -> None:
    """A negative word in sentences of praise is flagged, one in sentences of blame is not."""
    texts = [
        "The struggle was a great success and joy. It is a sad loss. Words.",
        "The struggle brought a happy victory and love. The sad loss was terrible.",
    ] * 8
    table = sentiment(corpus_of(texts), explain=True, engine="vader-exact")
    flagged = table.frame.filter("contradicts")["word"].to_list()
    assert flagged == ["struggle"]
    assert any("against their weight" in note and "struggle" in note for note in table.notes)


def test_evidence() -> None:
    """The strongest sentences of each sign, with their words; equal ones once."""
    texts = [*TEXTS, TEXTS[2], "It is a day."]
    table = sentiment(corpus_of(texts), evidence=2)
    assert table.frame["side"].to_list() == ["raising", "raising", "lowering", "lowering"]
    first, worst = table.frame.rows(named=True)[2:]
    assert first["sentence"] == "The enemy wants war!"
    assert worst["sentence"] == "The attack was a terrible crime."
    assert (worst["count"], worst["number"], worst["id"]) == (2, 1, "r2")
    assert [one["word"] for one in worst["words"]] == ["attack", "terrible", "crime"]
    assert worst["score"] == -0.8658


def test_evidence_of_groups() -> None:
    """With by there are sentences of each group, from its documents only."""
    table = sentiment(corpus_of([*TEXTS, KOREAN], [*SIDES, "south"]), by="side", evidence=1)
    assert table.frame["group"].to_list() == ["north", "north", "south"]
    sides = dict(zip((f"r{i}" for i in range(len(TEXTS))), SIDES, strict=True))
    assert [sides[id] for id in table.frame["id"]] == table.frame["group"].to_list()


def test_nothing_to_explain() -> None:
    """Texts without a scored word give empty tables."""
    corpus = corpus_of(["A stone.", ""])
    assert sentiment(corpus, explain=True).frame.height == 0
    assert sentiment(corpus, evidence=3).frame.height == 0


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"explain": True, "evidence": 1}, "two tables"),
        ({"explain": True, "each": True}, "leave out each"),
        ({"evidence": 0}, "evidence is a number of sentences"),
        ({"evidence": 1, "lexicon": ["vader", "state"]}, "one lexicon that has weights"),
    ],
)
def test_options_that_do_not_fit(options: dict[str, Any], message: str) -> None:
    """Options that contradict each other or make no sense are named."""
    with pytest.raises(OptionError, match=message):
        sentiment(corpus_of(TEXTS), **options)
