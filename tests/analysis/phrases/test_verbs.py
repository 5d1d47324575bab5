"""Which words of a corpus are verbs, told from the function words beside them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relstat.analysis.phrases.verbs import verb_shares
from relstat.corpus.stream import Stream
from relstat.text.vocabulary import TokenOptions

TEXTS = [
    "They will report the losses. The report of losses is long.",
    "He sent a message, the message was sent. To send is to say.",
]


def shares_of(texts: list[str], keep: list[bool] | None = None) -> dict[str, float]:
    """The share of each term of the chosen texts."""
    stream = Stream.of_texts(texts, TokenOptions())
    if keep is not None:
        stream = stream.choose(np.array(keep))
    return dict(zip(stream.vocabulary.terms.types.to_list(), verb_shares(stream), strict=True))


def test_shares_counted_by_hand() -> None:
    """Places of verbs and of nouns on both sides, and the two that each word has besides."""
    shares = shares_of(TEXTS)
    assert shares["report"] == pytest.approx((2 + 0.4) / (4 + 2))  # will _ the; the _ of
    assert shares["sent"] == pytest.approx((3 + 0.4) / (3 + 2))  # he _ a; was _
    assert shares["message"] == pytest.approx((0 + 0.4) / (3 + 2))  # a _; the _ was
    assert shares["send"] == pytest.approx((1 + 0.4) / (2 + 2))  # to _ is
    assert shares["long"] == pytest.approx(0.2)  # nothing is known of it


def test_a_break_parts_a_word_from_its_neighbour() -> None:
    """What is before a comma says nothing about the word after it."""
    assert shares_of(["go to, build"])["build"] == pytest.approx(0.2)


@given(st.lists(st.booleans(), min_size=2, max_size=2))
def test_only_chosen_documents_count(keep: list[bool]) -> None:
    """A choice of documents has the shares that its texts alone would have."""
    alone = shares_of([text for text, one in zip(TEXTS, keep, strict=True) if one])
    chosen = shares_of(TEXTS, keep)
    assert all(chosen[term] == share for term, share in alone.items())
    assert all(0 < share < 1 for share in chosen.values())


def test_without_english_function_words_all_words_are_equal() -> None:
    """In another language the shares change no order."""
    assert len(set(shares_of(["Партия и народ, народ и партия"]).values())) == 1
