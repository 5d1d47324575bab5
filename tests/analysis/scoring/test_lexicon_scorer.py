"""Scores by a dictionary, against the rules written out word by word in plain Python."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from math import isnan, nan, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relstat.analysis.scoring.lexicon_scorer import LexiconScores, prepare
from relstat.analysis.scoring.lexicon_terms import find_phrases, look_up
from relstat.lexicons.dictionary import FACTORS, Dictionary, Entry
from relstat.text.tokens import Tokens, tokenize_texts
from tests.helpers.tiers import examples

ENTRIES = (
    Entry("peace", 2.0, ("peace",)),
    Entry("peace corps", None, ("name",)),
    Entry("war", -2.5, ("threat",)),
    Entry("war*", -2.0, ("threat", "any")),
    Entry("warship", None, ("name",)),
    Entry("great", 1.5, ("praise",)),
    Entry("great leader*", 3.0, ("praise",)),
    Entry("great peace of the", 4.0, ("peace",)),
    Entry("terror", -3.0, ("threat",)),
    Entry("not", -0.5, ("negation",)),
    Entry("very", 1.4, ("booster",)),
    Entry("end", -0.5, ("relief",)),
    Entry("fight against", -0.5, ("relief",)),
    Entry("threat to", -0.6, ("harm",)),
    Entry("threat to", -2.0, ("threat",)),
    Entry("lack", None, ("harm",)),
    Entry("the * people", 1.0, ("people",)),
)
DICTIONARY = Dictionary("small", ENTRIES)
WORDS = (
    *("peace", "war", "wars", "warship", "great", "leader", "leaders", "corps", "of", "the"),
    *("terror", "not", "very", "end", "fight", "against", "threat", "to", "lack", "people", "and"),
    *(",", "stone", "Peace", "WAR"),
)
REACH = {"negation": 3, "booster": 2, "relief": 6, "harm": 6}


def scored(sentences: Sequence[str]) -> tuple[Tokens, LexiconScores, list[str]]:
    """Sentences, their scores, and the names of what was found."""
    tokens = tokenize_texts(sentences)
    scorer = prepare(DICTIONARY, tokens.vocabulary)
    return tokens, scorer.score(tokens), scorer.words.to_list()


def fits(word: str, pattern: str) -> bool:
    """Whether a word is what a pattern of one word stands for."""
    return re.fullmatch(re.escape(pattern).replace(r"\*", ".*"), word) is not None


def find(words: list[str], breaks: list[bool]) -> list[tuple[int, int, list[Entry]]]:
    """Find the entries in a text, one stretch after the other: phrases first, then words."""
    phrases: list[tuple[int, int, list[Entry]]] = []
    at = 0
    while at < len(words):
        best: list[Entry] = []
        for entry in ENTRIES:
            pattern = entry.term.split()
            size = len(pattern)
            if size < 2 or at + size > len(words) or any(breaks[at + 1 : at + size]):
                continue
            if all(map(fits, words[at : at + size], pattern)):
                longest = len(best[0].term.split()) if best else 0
                best = [*best, entry] if size == longest else [entry] if size > longest else best
        size = len(best[0].term.split()) if best else 0
        if best:
            phrases.append((at, at + size - 1, best))
        at += size or 1
    covered = {place for first, last, _ in phrases for place in range(first, last + 1)}
    singles = [
        (place, place, found)
        for place, word in enumerate(words)
        if place not in covered
        and (found := [e for e in ENTRIES if " " not in e.term and fits(word, e.term)])
    ]
    return sorted([*phrases, *singles], key=lambda one: one[0])


def naive(words: list[str], breaks: list[bool]) -> float:
    """The score of one sentence by the rules of the module."""
    hits: list[tuple[int, float]] = []
    modifiers: list[tuple[int, dict[str, float]]] = []
    for first, last, found in find(words, breaks):
        plain = sorted(found, key=lambda e: ("*" in e.term, -len(e.term)))
        valued = [e for e in plain if e.modifier is None]
        factors = {
            e.modifier: FACTORS[e.modifier] if e.weight is None else e.weight
            for e in found
            if e.modifier
        }
        if factors:
            modifiers.append((last, factors))
        if valued and valued[0].categories != ("name",) and valued[0].weight:
            hits.append((first, valued[0].weight))
    value = [weight for _, weight in hits]
    for kind, reach in REACH.items():
        carried = nan
        for number, (at, weight) in enumerate(hits):
            factor = nan
            before = [one for one in modifiers if one[0] < at][-3:]
            for last, factors in reversed(before):
                close = at - last <= reach and not any(breaks[last + 1 : at + 1])
                if kind in factors and close and isnan(factor):
                    factor = factors[kind]
            if kind in ("relief", "harm"):
                if (weight > 0) == (kind == "relief"):
                    factor = nan
                joined = (
                    number > 0
                    and at - hits[number - 1][0] <= 5
                    and sum(breaks[hits[number - 1][0] + 1 : at + 1]) <= 1
                    and (weight > 0) == (hits[number - 1][1] > 0)
                )
                factor = carried if isnan(factor) and joined else factor
                carried = factor
            value[number] *= 1.0 if isnan(factor) else factor
    total = sum(value)
    return total / sqrt(total * total + 15)


@settings(max_examples=examples(300))
@given(st.lists(st.lists(st.sampled_from(WORDS), max_size=16).map(" ".join), max_size=5))
def test_any_text_is_scored_by_the_rules(sentences: list[str]) -> None:
    """Arrays over all texts give what a loop over the words of each sentence gives."""
    tokens, scores, _ = scored(sentences)
    bounds = tokens.sentence_words.tolist()
    terms = tokens.vocabulary.terms.types.gather(tokens.term_ids).to_list()
    breaks = tokens.breaks.tolist()
    wanted = [naive(terms[a:b], breaks[a:b]) for a, b in pairwise(bounds)]
    assert scores.compound.tolist() == pytest.approx(wanted)
    assert scores.sums == pytest.approx(
        np.bincount(scores.hit_sentences, scores.hit_valences, len(wanted))
    )


@pytest.mark.parametrize(
    ("sentence", "total"),
    [
        ("They want peace.", 2.0),
        ("They do not want peace.", -1.0),
        ("The Peace Corps came.", 0.0),
        ("A warship came.", 0.0),
        ("The wars came.", -2.0),
        ("A very great war came.", (1.5 - 2.5) * 1.4),
        ("They fight against terror, war and stone.", 1.5 + 1.25),
        ("A threat to peace.", -2.0 - 1.2),
        ("The lack of peace hurts.", -1.0),
        ("It is no stone, peace came.", 2.0),
        ("Great leaders met.", 3.0),
        ("The good people sang.", 1.0),
        ("Stones fall.", 0.0),
    ],
)
def test_each_rule(sentence: str, total: float) -> None:
    """Names hide, phrases go before words, and what stands before a term turns it."""
    _, scores, _ = scored([sentence])
    assert scores.sums.tolist() == pytest.approx([total])


def test_categories_count_whatever_stands_before() -> None:
    """A term is in its categories, and in those of wider entries, negated or not; a name is not."""
    tokens = tokenize_texts(["Not war, no wars. The warship, the Peace Corps, great peace."])
    scorer = prepare(DICTIONARY, tokens.vocabulary)
    scores = scorer.score(tokens)
    found = [scorer.words[int(word)] for word in scores.match_words]
    assert found == ["war", "wars", "great", "peace"]
    named = DICTIONARY.categories
    rows = scorer.units.categories[scores.match_words]
    told = [{named[i] for i in np.flatnonzero(row)} for row in rows]
    assert told == [{"threat", "any"}, {"threat", "any"}, {"praise"}, {"peace"}]


def test_phrases_stop_at_a_break() -> None:
    """A phrase is not found over a comma or the end of a sentence."""
    tokens = tokenize_texts(["Great. Leader, great, leader great leader."])
    units = look_up(DICTIONARY, tokens.vocabulary)
    starts, length, _ = find_phrases(units.machine, tokens.term_ids, tokens.breaks)
    assert (starts.tolist(), length.tolist()) == ([4], [2])


def test_entries_without_a_word_are_named() -> None:
    """An emoticon holds no word and can never be found; the dictionary goes on without it."""
    tokens = tokenize_texts(["Peace :)"])
    units = look_up(Dictionary("x", (Entry(":)", 2.0), Entry("peace", 1.0))), tokens.vocabulary)
    assert units.empty == (":)",)
    assert units.names.to_list() == ["peace"]


def test_nothing_to_find() -> None:
    """An empty text, and a dictionary that knows nothing of a text, give no hits."""
    for texts in ([], ["Stones fall."]):
        _, scores, names = scored(texts)
        assert not len(scores.hit_words)
        assert not names
