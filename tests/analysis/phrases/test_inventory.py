"""Which repeats are listed as formulas, in texts small enough to check by eye."""

from __future__ import annotations

import pickle
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relstat.analysis.phrases.formula_scores import formula_scores
from relstat.analysis.phrases.inventory import (
    Inventory,
    Thresholds,
    bundle_thresholds,
    list_phrases,
)
from relstat.errors import OptionError
from relstat.lexicons.stopwords import english_stopwords
from relstat.suffixes.repeats import SuffixText
from relstat.suffixes.slices import Slices
from relstat.suffixes.sorting import suffix_order

Gram = tuple[str, ...]

some_texts = st.lists(
    st.lists(st.sampled_from(["kim", "jong", "il", "un", "of", "the", "of", ","]), max_size=25).map(
        " ".join
    ),
    min_size=3,
    max_size=8,
)
some_thresholds = st.builds(
    Thresholds,
    min_count=st.integers(2, 4),
    min_docs=st.integers(1, 3),
    min_words=st.integers(1, 2),
    max_words=st.sampled_from([None, 2, 3]),
)


def runs_of(text: str) -> list[list[str]]:
    """The words of a text between commas."""
    return [run for piece in text.split(",") if (run := piece.split())]


def here(function: Callable[..., Any], tasks: Sequence[tuple[Any, ...]]) -> list[Any]:
    """Do the work in this process, and see that it could be done in another."""
    return [function(*pickle.loads(pickle.dumps(task))) for task in tasks]


def inventory_of(
    texts: list[str], thresholds: Thresholds, *, most: int = 1000, kept: list[bool] | None = None
) -> tuple[list[Gram], Inventory]:
    """The formulas of the ``kept`` texts, from slices of about ``most`` suffixes."""
    per_text = [runs_of(text) for text in texts]
    words = [word for runs in per_text for run in runs for word in run]
    terms = sorted(set(words))
    sizes = [sum(map(len, runs)) for runs in per_text]
    keep = np.array([True] * len(texts) if kept is None else kept)
    text = SuffixText(
        words=np.array([terms.index(word) for word in words], dtype=np.int32),
        term_of_word=np.arange(len(terms), dtype=np.int32),
        breaks=np.array([i == 0 for runs in per_text for run in runs for i in range(len(run))]),
        document_words=np.cumsum([0, *sizes]),
        rows=np.where(keep, np.cumsum(keep) - 1, -1).astype(np.int32),
    )
    chosen = Counter(
        word
        for runs, one in zip(per_text, keep, strict=True)
        if one
        for run in runs
        for word in run
    )
    found = list_phrases(
        Slices.of(text, suffix_order(text.words, text.breaks, most=most)),
        np.array([term in english_stopwords() for term in terms], dtype=np.bool_),
        np.array([own(term) for term in terms]),
        np.array([verb(term) for term in terms]),
        np.array([chosen[term] for term in terms], dtype=np.int64),
        thresholds,
        marked=(np.empty(0, np.int64), np.empty(0, np.int64)),
        run=here,
    )
    spelled = [
        tuple(words[place : place + size])
        for place, size in zip(found.places.tolist(), found.words.tolist(), strict=True)
    ]
    return spelled, found


def own(term: str) -> float:
    """How far a term says something: a made-up share that its letters give."""
    return 1 - len(term) % 4 / 4


def verb(term: str) -> float:
    """How far a term is a verb: a made-up share that its letters give."""
    return len(term) % 3 / 2


def counts_of(texts: list[str], **thresholds: Any) -> dict[str, int]:
    """The listed phrases and how often they occur, strongest first."""
    spelled, found = inventory_of(texts, Thresholds(**thresholds))
    return {" ".join(gram): n for gram, n in zip(spelled, found.counts.tolist(), strict=True)}


def test_a_phrase_only_inside_a_longer_one_is_not_listed() -> None:
    """Of six words that always stand together only the whole is listed."""
    texts = [f"{n} hostile forces never crush brave people {n}" for n in "xyz"]
    assert counts_of(texts) == {"hostile forces never crush brave people": 3}


def test_function_words_at_the_edges_are_cut() -> None:
    """``of the friendly ties between`` is the formula ``friendly ties``."""
    assert counts_of([f"{n} of the friendly ties between {n}" for n in "xyz"]) == {
        "friendly ties": 3
    }


def test_a_trimmed_phrase_counts_everywhere() -> None:
    """Found with a function word before it, it is counted also where none is."""
    texts = [f"{n} the friendly ties {n}" for n in "xyz"]
    assert counts_of([*texts, "friendly ties"]) == {"friendly ties": 4}


def test_function_words_alone_are_no_phrase() -> None:
    """``of the`` is frequent and says nothing."""
    assert counts_of([f"{n} of the {n}" for n in "xyz"]) == {}


def test_a_piece_of_a_few_longer_phrases_is_dropped() -> None:
    """Kim Jong gives way to Kim Jong Il and Kim Jong Un, once there are ten of each."""
    texts = [f"x{n} kim jong il y{n} kim jong un z{n}" for n in range(10)]
    assert counts_of(texts) == {"kim jong il": 10, "kim jong un": 10}
    assert counts_of(texts[:9]) == {"kim jong": 18, "kim jong il": 9, "kim jong un": 9}


def test_a_formula_whose_slot_many_names_fill_stays() -> None:
    """Five names of equal weight in one slot do not take the formula's place."""
    texts = [f"{n}x sent friendly greetings to {n}q {i}y" for n in "abcde" for i in range(12)]
    assert counts_of(texts)["sent friendly greetings"] == 60


def test_a_piece_that_goes_on_after_function_words_is_dropped() -> None:
    """Workers' Party gives way to Workers' Party of Korea, and to the right as to the left."""
    texts = [f"{n} workers party of korea {n}" for n in "xyzw"]
    assert counts_of(texts) == {"workers party of korea": 4}
    texts = [f"{n} chairman of the workers party {n}" for n in "xyzw"]
    assert counts_of(texts) == {"chairman of the workers party": 4}


def test_a_phrase_that_also_stands_alone_is_kept() -> None:
    """Four of eight occurrences inside a longer phrase are no reason to drop it."""
    inside = [f"{n}q friendly ties deepen {n}q" for n in "abcd"]
    alone = [f"{n}q friendly ties {n}q" for n in "efgh"]
    spelled, found = inventory_of([*inside, *alone], Thresholds())
    shares = dict(zip(spelled, found.inside.tolist(), strict=True))
    assert shares == {("friendly", "ties"): 0.5, ("friendly", "ties", "deepen"): 0.0}


def test_inside_goes_to_the_next_content_word_on_the_worse_side() -> None:
    """Counted by hand: to the right 3 of 8 go on alike, across function words; to the left none."""
    texts = [f"{n}q friendly ties with the north {n}q" for n in "abc"]
    texts += [f"{n}q friendly ties with the {n}q" for n in "de"]  # with the: no content word alike
    texts += [f"{n}q friendly ties in the south {n}q" for n in "fg"]  # twice: below the minimum
    texts += ["hq friendly ties"]  # the text ends: it does not go on
    spelled, found = inventory_of(texts, Thresholds(min_count=3))
    shares = dict(zip(spelled, found.inside.tolist(), strict=True))
    assert shares["friendly", "ties"] == 3 / 8


def test_a_phrase_gives_way_only_to_phrases_that_are_listed() -> None:
    """What occurs twice is not listed, so it cannot stand in for the formula it begins with."""
    texts = [f"{n}q friendly ties deepen {n}q" for n in "abc"]
    texts += [f"{n}q friendly ties last {n}q" for n in "de"]
    assert counts_of(texts) == {"friendly ties deepen": 3, "friendly ties": 5}


def test_phrases_do_not_cross_punctuation() -> None:
    """A comma between two words parts them."""
    assert counts_of(["hostile, forces"] * 3) == {}


def test_thresholds() -> None:
    """Occurrences and documents, each with a limit of its own; lengths cut or leave out."""
    texts = ["a1 loyal sons b1 loyal sons c1", "d1 loyal sons e1"]
    assert counts_of(texts) == {}
    assert counts_of(texts, min_docs=2) == {"loyal sons": 3}
    assert counts_of(texts, min_docs=2, min_count=4) == {}
    texts = [f"{n} hostile forces never crush brave people {n}" for n in "xyz"]
    assert counts_of(texts, min_words=7) == {}
    assert all(len(phrase.split()) <= 3 for phrase in counts_of(texts, max_words=3))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"min_count": 1}, "min_count is at least 2, not 1"),
        ({"min_docs": 0}, "min_docs is at least 1, not 0"),
        ({"min_words": 0}, "min_words is at least 1, not 0"),
        ({"min_words": 4, "max_words": 3}, "max_words is 3, below the 4 of min_words"),
    ],
)
def test_thresholds_that_do_not_fit(options: dict[str, Any], message: str) -> None:
    """The message names the option, its limit and the value given."""
    with pytest.raises(OptionError, match=message):
        Thresholds(**options)


def test_bundles_are_n_grams_with_nothing_removed() -> None:
    """Function words at the edges stay, and so do pieces."""
    texts = [f"{n} of the friendly ties {n}" for n in "xyz"]
    found = counts_of(texts, min_words=2, max_words=3, bundles=True)
    assert found == dict.fromkeys(
        ["friendly ties", "the friendly ties", "of the friendly", "the friendly", "of the"], 3
    )
    with pytest.raises(OptionError, match="bundles have a maximum length"):
        Thresholds(bundles=True)


def test_what_a_bundle_must_reach() -> None:
    """Forty per million words, rounded up, in five documents; four words unless told otherwise."""
    assert bundle_thresholds(40, 110_000) == Thresholds(5, 5, 4, 4, bundles=True)
    assert bundle_thresholds(40, 10) == Thresholds(2, 5, 4, 4, bundles=True)
    assert bundle_thresholds(10, 1_000_000, max_words=3) == Thresholds(10, 5, 3, 3, bundles=True)
    assert bundle_thresholds(10, 1_000_000, min_words=5) == Thresholds(10, 5, 5, 5, bundles=True)
    with pytest.raises(OptionError, match="occurrences per million, not 0"):
        bundle_thresholds(0, 1000)


def test_formula_scores_by_hand() -> None:
    """Each part of the score alone, from numbers that can be checked by eye."""

    def score(
        counts: int = 9, saved: float = 16, bits: float = 16, own: float = 8, verb: float = 1
    ) -> float:
        whole = (np.array([counts], dtype=np.int64), np.array([9], dtype=np.int64))
        return float(
            formula_scores(*whole, *(np.array([n]) for n in (saved, bits, own, 8, verb)))[0]
        )

    assert score() == 9 * 4
    assert score(counts=36) == score() / 2  # four times a document
    assert score(saved=4) == score() / 2 / 4  # a quarter saved holds together a quarter as well
    assert score(own=4) == score() / 4  # half of it names or plain words
    assert score(saved=100, bits=100) == pytest.approx(9 * 25**0.5)  # beyond 50 bits it falls
    assert score(verb=0) == pytest.approx(0.6 * score())
    assert score(verb=0.5) == pytest.approx(0.8 * score())
    assert score(saved=0.0, bits=0.0, own=0.0) == 0


def test_what_goes_on_alike_stands_behind_what_is_free() -> None:
    """Of two phrases that are equally frequent the one that ends differently each time leads."""
    texts = [
        f"{n}x loyal sons {n}y, {n}x brave arms {w}" for n, w in zip("abcd", "qqrr", strict=True)
    ]
    spelled, found = inventory_of(texts, Thresholds())
    assert spelled == [("loyal", "sons"), ("brave", "arms")]
    assert found.formula[1] == pytest.approx(found.formula[0] / 2)  # one bit of two


def test_order_by_name() -> None:
    """The formula score leads; bits and counts can; other names are refused."""
    _, found = inventory_of(["loyal sons, hostile forces, hostile forces"] * 3, Thresholds())
    assert found.ordered("count").counts.tolist() == [6, 3]
    assert found.ordered("bits").bits.tolist() == sorted(found.bits.tolist(), reverse=True)
    with pytest.raises(OptionError, match="no order named 'size'; there are: formula, bits, count"):
        found.ordered("size")


@pytest.mark.parametrize("texts", [[""], ["a"], ["", ""]])
def test_texts_without_repeats_have_an_empty_inventory(texts: list[str]) -> None:
    """Nothing to list is no error."""
    assert counts_of(texts) == {}


def test_strongest() -> None:
    """The first so many; None and 0 keep all."""
    texts = ["loyal sons, hostile forces, hostile forces"] * 3
    _, found = inventory_of(texts, Thresholds())
    assert len(found) == len(found.strongest(None)) == len(found.strongest(0)) == 2
    assert len(found.strongest(1)) == 1
    assert found.strongest(1).formula[0] == found.formula.max()


@given(some_texts, some_thresholds, st.sampled_from([1, 3, 10]), st.data())
def test_neither_slices_nor_other_documents_matter(
    texts: list[str], thresholds: Thresholds, most: int, data: st.DataObject
) -> None:
    """A choice from a larger stream, in slices, gives what the chosen texts alone give."""
    kept = data.draw(st.lists(st.booleans(), min_size=len(texts), max_size=len(texts)))
    spelled, found = inventory_of(texts, thresholds, most=most, kept=kept)
    alone = [text for text, one in zip(texts, kept, strict=True) if one]
    expected_spelled, expected = inventory_of(alone, thresholds)
    assert spelled == expected_spelled
    for name in ("words", "counts", "inside", "documents", "bits", "formula"):
        assert getattr(found, name).tolist() == getattr(expected, name).tolist()


@given(some_texts, some_thresholds)
def test_the_inventory_equals_brute_force(texts: list[str], thresholds: Thresholds) -> None:
    """Every phrase, number and place in the order is that of a slow, literal reading."""
    spelled, found = inventory_of(texts, thresholds)
    values = zip(
        spelled,
        found.counts.tolist(),
        found.documents.tolist(),
        found.inside.tolist(),
        found.bits.tolist(),
        [pytest.approx(score) for score in found.formula.tolist()],
        strict=True,
    )
    assert list(values) == brute_force([runs_of(text) for text in texts], thresholds)


def brute_force(
    texts: list[list[list[str]]], limits: Thresholds
) -> list[tuple[Gram, int, int, float, float, float]]:
    """The inventory by its definition: phrase, count, documents, share inside, both scores."""
    places: dict[Gram, list[tuple[int, list[str], int]]] = defaultdict(list)
    for document, runs in enumerate(texts):
        for run in runs:
            for i in range(len(run)):
                for j in range(i + 1, len(run) + 1):
                    places[tuple(run[i:j])].append((document, run, i))
    cores = {
        trim(gram)
        for gram, found in places.items()
        if len(found) >= limits.min_count
        and len({document for document, *_ in found}) >= limits.min_docs
        and limits.min_words <= len(gram) <= (limits.max_words or len(gram))
        and differs([run[i - 1] if i else None for _, run, i in found])
        and (
            len(gram) == limits.max_words
            or differs([(*run, None)[i + len(gram)] for _, run, i in found])
        )
    }
    total = sum(len(run) for runs in texts for run in runs)
    listed = []
    for core in cores:
        if len(core) < limits.min_words:
            continue
        found = places[core]
        extensions = [
            Counter(right_extension(run, i + len(core)) for _, run, i in found),
            Counter(right_extension(run[::-1], len(run) - i) for _, run, i in found),
        ]
        inside = piece = 0.0
        free = 1.0
        for sizes in extensions:
            each_alone = sizes.pop((), 0)
            alike = [*sizes.values(), *[1] * each_alone]
            entropy = -sum(n / len(found) * np.log2(n / len(found)) for n in alike)
            free = min(free, round(entropy / np.log2(len(found)), 9))
            large = [n for n in sizes.values() if n >= limits.min_count]
            few = [
                n for n in large if n >= 0.75 * len(found) or (n >= 0.25 * len(found) and n >= 10)
            ]
            inside = max(inside, sum(large) / len(found))
            piece = max(piece, sum(few) / len(found))
        if piece >= 0.75:
            continue
        bits = 0.0
        for word in core:
            bits += np.log2(total / len(places[word,]))
        saved = max(bits - np.log2(total / len(found)), 0)
        documents = len({document for document, *_ in found})
        content = {word: np.log2(total / len(places[word,])) for word in core if is_content(word)}
        whole = sum(content[word] for word in core if word in content)
        telling = sum(content[word] * own(word) for word in core if word in content)
        formula = (
            documents * (documents / len(found)) ** 0.5 * min(saved, 2500 / max(saved, 50)) ** 0.5
        )
        formula *= (saved / bits if bits else 0) * (telling / whole if whole else 0) ** 2 * free
        formula *= 0.6 + 0.4 * max([verb(word) for word in core if word in content], default=0)
        score = float(len(found) * saved)
        listed.append((core, len(found), documents, inside, score, float(formula)))
    return sorted(listed, key=lambda one: (-round(one[5], 9), -one[1], -len(one[0]), one[0]))


def differs(neighbours: Sequence[str | None]) -> bool:
    """Whether there is no common neighbour."""
    return None in neighbours or len(set(neighbours)) > 1


def is_content(word: str) -> bool:
    """Whether a word is none of the function words."""
    return word not in english_stopwords()


def trim(gram: Gram) -> Gram:
    """A phrase without the function words at its edges."""
    content = [i for i, word in enumerate(gram) if word not in english_stopwords()]
    return gram[content[0] : content[-1] + 1] if content else ()


def right_extension(run: list[str], end: int) -> Gram:
    """The words from ``end`` to the next content word of a run; none if there is no such."""
    for i in range(end, len(run)):
        if run[i] not in english_stopwords():
            return tuple(run[end : i + 1])
    return ()
