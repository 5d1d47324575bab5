"""Which repeats are listed as formulas, in texts small enough to check by eye."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relstat.corpus import Corpus
from relstat.errors import OptionError
from relstat.inventory import Inventory, phrase_inventory
from relstat.lexicons.stopwords import english_stopwords
from relstat.repeats import suffix_array
from relstat.tokens import tokenize

MakeCorpus = Callable[..., Corpus]

some_texts = st.lists(
    st.lists(st.sampled_from(["kim", "jong", "il", "un", "of", "the", ","]), max_size=25).map(
        " ".join
    ),
    min_size=3,
    max_size=8,
)


def counts_of(corpus: Corpus, **options: int) -> dict[str, int]:
    """The listed phrases and how often they occur, strongest first."""
    found = phrase_inventory(corpus, **options)
    return dict(zip(names(corpus, found), found.phrases.counts.tolist(), strict=True))


def names(corpus: Corpus, found: Inventory) -> list[str]:
    """The listed phrases as terms."""
    places = suffix_array(corpus).starts[found.phrases.left].astype(np.int64)
    return tokenize(corpus).spelled(places, found.phrases.words).to_list()


def occurrences(corpus: Corpus, phrase: str) -> list[int]:
    """How often a phrase stands in each release, by a loop over words; breaks end it."""
    tokens, wanted = tokenize(corpus), phrase.split(" ")
    terms = tokens.terms.gather(tokens.term_ids).to_list()
    found = [0] * len(corpus)
    for start in range(len(terms) - len(wanted) + 1):
        end = start + len(wanted)
        if terms[start:end] == wanted and not tokens.breaks[start + 1 : end].any():
            found[int(tokens.word_documents[start])] += 1
    return found


def test_a_phrase_only_inside_a_longer_one_is_not_listed(make_corpus: MakeCorpus) -> None:
    """Of seven words that always stand together only the whole is listed."""
    corpus = make_corpus([f"{n} hostile forces never crush brave people {n}" for n in "xyz"])
    assert counts_of(corpus) == {"hostile forces never crush brave people": 3}


def test_function_words_at_the_edges_are_cut(make_corpus: MakeCorpus) -> None:
    """``of the friendly ties between`` is the formula ``friendly ties``."""
    corpus = make_corpus([f"{n} of the friendly ties between {n}" for n in "xyz"])
    assert counts_of(corpus) == {"friendly ties": 3}


def test_a_trimmed_phrase_counts_everywhere(make_corpus: MakeCorpus) -> None:
    """Found with a function word before it, it is counted also where none is."""
    texts = [f"{n} the friendly ties {n}" for n in "xyz"]
    assert counts_of(make_corpus([*texts, "friendly ties"])) == {"friendly ties": 4}


def test_function_words_alone_are_no_phrase(make_corpus: MakeCorpus) -> None:
    """``of the`` is frequent and says nothing."""
    assert counts_of(make_corpus([f"{n} of the {n}" for n in "xyz"])) == {}


def test_a_piece_of_a_few_longer_phrases_is_dropped(make_corpus: MakeCorpus) -> None:
    """Kim Jong gives way to Kim Jong Il and Kim Jong Un, once there are ten of each."""
    texts = [f"x{n} Kim Jong Il y{n} Kim Jong Un z{n}" for n in range(10)]
    assert counts_of(make_corpus(texts)) == {"kim jong il": 10, "kim jong un": 10}
    few = counts_of(make_corpus(texts[:9]))
    assert few == {"kim jong": 18, "kim jong il": 9, "kim jong un": 9}


def test_a_formula_whose_slot_many_names_fill_stays(make_corpus: MakeCorpus) -> None:
    """Five names of equal weight in one slot do not take the formula's place."""
    texts = [f"{n}x sent friendly greetings to {n} {i}y" for n in "ABCDE" for i in range(12)]
    assert counts_of(make_corpus(texts))["sent friendly greetings"] == 60


def test_a_piece_that_goes_on_after_function_words_is_dropped(make_corpus: MakeCorpus) -> None:
    """Workers' Party gives way to Workers' Party of Korea."""
    texts = [f"{n} Workers' Party of Korea {n}" for n in "abcd"]
    assert counts_of(make_corpus(texts)) == {"workers party of korea": 4}


def test_a_phrase_that_also_stands_alone_is_kept(make_corpus: MakeCorpus) -> None:
    """Four of eight occurrences inside a longer phrase are no reason to drop it."""
    inside = [f"{n} friendly ties deepen {n}" for n in "abcd"]
    alone = [f"{n} friendly ties {n}" for n in "efgh"]
    corpus = make_corpus([*inside, *alone])
    assert counts_of(corpus) == {"friendly ties": 8, "friendly ties deepen": 4}
    found = phrase_inventory(corpus)
    shares = dict(zip(names(corpus, found), found.inside.tolist(), strict=True))
    assert shares == {"friendly ties": 0.5, "friendly ties deepen": 0.0}


def test_a_phrase_gives_way_only_to_phrases_that_are_listed(make_corpus: MakeCorpus) -> None:
    """What occurs twice is not listed, so it cannot stand in for the formula it begins with."""
    texts = [f"{n} friendly ties deepen {n}" for n in "abc"]
    texts += [f"{n} friendly ties last {n}" for n in "de"]
    assert counts_of(make_corpus(texts)) == {"friendly ties deepen": 3, "friendly ties": 5}


def test_phrases_do_not_cross_punctuation(make_corpus: MakeCorpus) -> None:
    """A comma between two words parts them."""
    assert counts_of(make_corpus(["hostile, forces"] * 3)) == {}


def test_thresholds(make_corpus: MakeCorpus) -> None:
    """Occurrences and releases, each with a limit of its own."""
    corpus = make_corpus(["a1 loyal sons b1 loyal sons c1", "d1 loyal sons e1"])
    assert counts_of(corpus) == {}
    assert counts_of(corpus, min_docs=2) == {"loyal sons": 3}
    assert counts_of(corpus, min_docs=2, min_count=4) == {}


def test_lengths(make_corpus: MakeCorpus) -> None:
    """``min_words`` leaves short ones out, ``max_words`` cuts long ones."""
    corpus = make_corpus([f"{n} hostile forces never crush brave people {n}" for n in "xyz"])
    assert counts_of(corpus, min_words=7) == {}
    assert all(len(phrase.split()) <= 3 for phrase in counts_of(corpus, max_words=3))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"min_count": 1}, "min_count is at least 2, not 1"),
        ({"min_docs": 0}, "min_docs is at least 1, not 0"),
        ({"min_words": 0}, "min_words is at least 1, not 0"),
        ({"min_words": 4, "max_words": 3}, "max_words .3. is below min_words .4."),
    ],
)
def test_thresholds_that_do_not_fit(
    make_corpus: MakeCorpus, options: dict[str, int], message: str
) -> None:
    """The message names the option, its limit and the value given."""
    with pytest.raises(OptionError, match=message):
        phrase_inventory(make_corpus(["a b"] * 3), **options)


@pytest.mark.parametrize("texts", [[""], ["..."], ["a"], ["", ""]])
def test_texts_without_repeats_have_an_empty_inventory(
    make_corpus: MakeCorpus, texts: list[str]
) -> None:
    """Nothing to list is no error."""
    assert len(phrase_inventory(make_corpus(texts))) == 0


def test_strongest(make_corpus: MakeCorpus) -> None:
    """The first so many; None and 0 keep all."""
    found = phrase_inventory(make_corpus(["loyal sons, hostile forces, hostile forces"] * 3))
    assert len(found) == len(found.strongest(None)) == len(found.strongest(0)) == 2
    assert len(found.strongest(1)) == 1
    assert found.strongest(1).score[0] == found.score.max()


@given(texts=some_texts)
def test_what_is_listed_is_true(make_corpus: MakeCorpus, texts: list[str]) -> None:
    """Counts and releases equal a plain count, edges are content words, order is by score."""
    corpus = make_corpus(texts)
    found = phrase_inventory(corpus)
    listed = names(corpus, found)
    assert len(set(listed)) == len(listed)
    function_words = english_stopwords()
    for i, phrase in enumerate(listed):
        plain = occurrences(corpus, phrase)
        assert found.phrases.counts[i] == sum(plain) >= 3
        assert found.documents[i] == sum(n > 0 for n in plain) >= 3
        assert not {phrase.split()[0], phrase.split()[-1]} & function_words
    assert (found.inside <= 1).all()
    assert (np.diff(found.score) <= 1e-9).all()
    assert (found.score >= 0).all()
