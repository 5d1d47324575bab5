"""VADER on arrays against vaderSentiment itself, sentence by sentence, in all four fields."""

from __future__ import annotations

import gzip
import json
import re
import string
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from vaderSentiment import vaderSentiment

from relstat.analysis.scoring.vader import (
    VaderScores,
    _rounded,
    exact_type_scores,
    score,
    type_scores,
)
from relstat.text.tokens import Tokens, tokenize_texts
from relstat.text.vocabulary import TokenOptions, Vocabulary
from tests.helpers.tiers import examples

INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")
FIELDS = ("compound", "pos", "neu", "neg")

# Each exercises a rule, or two rules that meet.
TRICKY = (
    "",
    "Stone.",
    "The leadership was not good",
    "not a good plan, never so good, never this good",
    "It was never really so very good",
    "this so good plan; so it was good",
    "without doubt good",
    "without any doubt a good plan without a doubt",
    "isn't good, ISN'T good, isn’t good, despite all that good",
    "no good",
    "No, no good or bad",
    "no problem nor joy, no one nor joy",
    "NO good came of it",
    "good no",
    "There is no",
    "kind of good",
    "a kind man of good heart",
    "KIND OF bad, sort of bad, just enough good, just enough of good",
    "kind of",
    "They were kind",
    "very good, VERY good, very GOOD, VERY GOOD",
    "VERY GOOD PLAN",
    "hardly good, HARDLY bad, extremely BAD, barely a good plan, almost a very bad one",
    "The most utterly and totally great victory",
    "least good",
    "the least good",
    "at least good, very least good, AT LEAST good, at the least good",
    "LEAST hated",
    "good but bad",
    "bad bad but bad bad",
    "great but good but good and great but bad",
    "good but good good good but hate",
    "but good",
    "good BUT bad",
    "1.0 ok ok but fine fine ok",
    "the shit the bomb bad ass bus stop yeah right",
    "He waited at the bus stop with love",
    "a hope to die for now",
    "It was the kiss of death for love",
    "with a truly beating heart of love",
    "They said yeah right and laughed at him",
    "badass",
    ":) :-( :D <3 ;) (: x) ok!",
    "(good) 'bad' \"love\" good, --hate-- it's-good",
    "good! good!! good!!! good!!!! good!!!!!!",
    "bad? bad?? bad???",
    "bad????",
    "joy and sadness! ?",
    "U.S. hates A b",
    "GOOD bad",
    "İstanbul ŞEHIR love ﬁne ǅ GOOD",
    "I 😀 you",
    "😀",
    "good😀bad",
    "😀😂💔 hate",
    "©good ® 2012",
    "x💔! y",
    "good\x1cbad \x1d \x1eno\x1flove",
    "zero\u200bwidth \u200b good \ufeff",
    "GREAT VICTORY WON for the people",
    "GREAT VICTORY for the people, GOOD, BAD, WAR",
    "a GOOD plan. WAR NOT GOOD",
    "VERY VERY GOOD plan GOOD😀BAD WAR",
)
PIECES = (
    *("good", "bad", "great", "GOOD", "hate", "HATE", "ok", "killed", "love,", "(bad)", "'good'"),
    *("stone", "HOUSE", "a", "I", "U.S.", "no", "NO", "no,", "or", "nor", "no-one", "kind", "of"),
    *("kind of", "sort of", "just enough", "at least", "very least", "least", "LEAST", "the"),
    *("but", "BUT", "never", "so", "this", "without", "doubt", "very", "VERY", "hardly", "HARDLY"),
    *("extremely", "not", "isn't", "ISN'T", "don’t", "cannot", "despite", "the shit", "the bomb"),
    *("bad ass", "bus stop", "yeah right", "kiss of death", "to die for", "beating heart"),
    *("death", "heart", "right", "stop", "shit", ":)", ":D", "<3", ":-(", "!", "!!", "?", "??"),
    *("😀", "😀good", "good💔", "x😂😂y", "©", "\x1c", "good\x1dbad"),
)


@pytest.fixture(scope="module", autouse=True)
def _left_to_right() -> Iterator[None]:
    """Let vaderSentiment add as on Python 3.11 whatever the version (3.12 adds more exactly)."""

    def in_order(values: Iterable[float]) -> float:
        total = 0.0
        for value in values:
            total += value
        return total

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(vaderSentiment, "sum", in_order, raising=False)
        yield


@pytest.fixture(scope="module")
def analyzer() -> vaderSentiment.SentimentIntensityAnalyzer:
    """The reference."""
    return vaderSentiment.SentimentIntensityAnalyzer()


def as_tokens(sentences: Sequence[str]) -> Tokens:
    """Sentences as they are, in one document; empty chunks stay, as after invisible characters."""
    chunks = [sentence.split(" ") for sentence in sentences]
    flat = [f"{chunk} " for many in chunks for chunk in many]
    types = sorted(set(flat))
    place = {chunk: number for number, chunk in enumerate(types)}
    return Tokens(
        vocabulary=Vocabulary(pl.Series(types, dtype=pl.String), TokenOptions()),
        type_ids=np.array([place[chunk] for chunk in flat], np.int32),
        sentence_chunks=np.cumsum([0, *(len(many) for many in chunks)]),
        document_sentences=np.array([0, len(chunks)]),
    )


EXACT = pytest.mark.parametrize("exact", [False, True], ids=["vader", "vader-exact"])


def scored(tokens: Tokens, *, exact: bool) -> VaderScores:
    """The scores of all sentences."""
    look_up = exact_type_scores if exact else type_scores
    return score(tokens, look_up(tokens.vocabulary))


def rows(scores: VaderScores) -> list[tuple[float, ...]]:
    """The four fields of every sentence."""
    columns = (scores.compound, scores.positive, scores.neutral, scores.negative)
    return list(zip(*(column.tolist() for column in columns), strict=True))


STRAIGHT = str.maketrans("‘’‛′＇ʼʻʹʾʿ“”„‟«»＂", "'" * 10 + '"' * 7)


def expected(
    analyzer: vaderSentiment.SentimentIntensityAnalyzer, sentences: Iterable[str], *, exact: bool
) -> list[tuple[float, ...]]:
    """The four fields as vaderSentiment has them, of the sentences as the engine reads them."""
    typed = [INVISIBLE.sub("", sentence) for sentence in sentences]
    if not exact:
        typed = [without_headlines(analyzer, one.translate(STRAIGHT)) for one in typed]
    given = map(analyzer.polarity_scores, typed)
    return [tuple(one[field] for field in FIELDS) for one in given]


def without_headlines(analyzer: vaderSentiment.SentimentIntensityAnalyzer, sentence: str) -> str:
    """The sentence with words in a run of three or more in capitals in small letters."""
    written = ""
    for sign in sentence:
        if sign in analyzer.emojis:
            written += " " * bool(written and written[-1] != " ") + analyzer.emojis[sign]
        else:
            written += sign
    words = written.split()
    bare = [word.strip(string.punctuation) for word in words]
    loud = [(b if len(b) > 2 else w).isupper() for b, w in zip(bare, words, strict=True)]
    for start in range(len(words) - 2):
        if all(loud[start : start + 3]):
            words[start : start + 3] = [word.lower() for word in words[start : start + 3]]
    return " ".join(words)


@EXACT
@pytest.mark.parametrize("sentence", TRICKY)
def test_tricky_sentences(
    analyzer: vaderSentiment.SentimentIntensityAnalyzer, sentence: str, exact: bool
) -> None:
    """Every rule alone gives what vaderSentiment gives."""
    found = rows(scored(as_tokens([sentence]), exact=exact))
    assert found == expected(analyzer, [sentence], exact=exact)


@EXACT
def test_tricky_sentences_together(
    analyzer: vaderSentiment.SentimentIntensityAnalyzer, exact: bool
) -> None:
    """Sentences do not influence each other."""
    found = rows(scored(as_tokens(TRICKY), exact=exact))
    assert found == expected(analyzer, TRICKY, exact=exact)


@settings(max_examples=examples(300))
@given(
    st.lists(st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join), min_size=1, max_size=6),
    st.booleans(),
)
def test_any_mixture(
    analyzer: vaderSentiment.SentimentIntensityAnalyzer, sentences: list[str], exact: bool
) -> None:
    """Any mixture of scored words, modifiers, idioms and marks gives the same four fields."""
    found = rows(scored(as_tokens(sentences), exact=exact))
    assert found == expected(analyzer, sentences, exact=exact)


@given(st.text(max_size=60), st.booleans())
def test_any_text(
    analyzer: vaderSentiment.SentimentIntensityAnalyzer, text: str, exact: bool
) -> None:
    """Any text at all gives the same four fields."""
    tokens = tokenize_texts([text, f"good {text} BAD"])
    sentences = [tokens.sentence_text(i) for i in range(len(tokens.sentence_chunks) - 1)]
    assert rows(scored(tokens, exact=exact)) == expected(analyzer, sentences, exact=exact)


@EXACT
@pytest.mark.parametrize("name", ["kcna_2011_2012", "kremlin_en", "tehran_times_part1"])
def test_real_sentences(
    analyzer: vaderSentiment.SentimentIntensityAnalyzer, shared_data: Path, name: str, exact: bool
) -> None:
    """Every sentence of every 40th document of a real corpus has the same four fields."""
    with gzip.open(shared_data / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for i, line in enumerate(lines) if i % 40 == 0]
    tokens = tokenize_texts(texts)
    sentences = [tokens.sentence_text(i) for i in range(len(tokens.sentence_chunks) - 1)]
    assert len(sentences) > 1000
    assert rows(scored(tokens, exact=exact)) == expected(analyzer, sentences, exact=exact)


@EXACT
@pytest.mark.parametrize(
    ("sentence", "compound", "positive", "neutral"),
    [
        ("VADER is smart, handsome, and funny.", 0.8316, 0.746, 0.254),
        ("VADER is smart, handsome, and funny!", 0.8439, 0.752, 0.248),
        ("VADER is very smart, handsome, and funny.", 0.8545, 0.701, 0.299),
        ("VADER is VERY SMART, handsome, and FUNNY.", 0.9227, 0.754, 0.246),
        ("VADER is VERY SMART, handsome, and FUNNY!!!", 0.9342, 0.767, 0.233),
    ],
)
def test_published_examples(
    sentence: str, compound: float, positive: float, neutral: float, exact: bool
) -> None:
    """The examples on VADER's own page have the scores printed there."""
    assert rows(scored(as_tokens([sentence]), exact=exact)) == [(compound, positive, neutral, 0.0)]


def test_hits_name_the_scored_words() -> None:
    """Hits are the words with a valence left: where, which, and how much after all rules."""
    tokens = as_tokens(["Peace, not war!", "Stone walls", "No peace but kind of peace"])
    types = type_scores(tokens.vocabulary)
    scores = score(tokens, types)
    assert scores.hits.tolist() == [2, 0, 2]
    assert scores.hit_sentences.tolist() == [0, 0, 2, 2]
    words = types.words.gather(scores.hit_words).to_list()
    assert words == ["peace", "war", "peace", "peace"]
    # peace 2.5, war -2.9; "not" turns by -0.74; around "but" 0.5 and 1.5; "kind of" lessens.
    wanted = [2.5, -2.9 * -0.74, 2.5 * -0.74 * 0.5, (2.5 - 0.293) * 1.5]
    assert scores.hit_valences == pytest.approx(wanted)


def test_nothing_to_score() -> None:
    """No text gives empty arrays, not an error."""
    tokens = tokenize_texts([])
    scores = scored(tokens, exact=False)
    assert len(scores.compound) == len(scores.hit_words) == 0
    assert len(type_scores(tokens.vocabulary).words) == 0


@given(st.lists(st.floats(-1, 1) | st.integers(0, 4000).map(lambda n: n / 1600)), st.integers(3, 4))
def test_rounding(values: list[float], digits: int) -> None:
    """Rounding is that of Python, at halves too."""
    rounded = _rounded(np.array(values, np.float64), digits)
    assert rounded.tolist() == [round(value, digits) for value in values]


@pytest.mark.parametrize("sign", "’‘ʼ＇′")
def test_typography_does_not_turn_a_sign(sign: str) -> None:
    """A negation is one however its apostrophe is typed, and quotation marks hide no word."""
    straight = ["The talks weren't good.", "They don't support peace.", 'It is "good" news.']
    odd = [one.replace("'", sign).replace('"good"', "“good”") for one in straight]
    assert rows(scored(as_tokens(odd), exact=False)) == rows(
        scored(as_tokens(straight), exact=False)
    )


def test_exact_reads_typography_as_the_library_does() -> None:
    """The exact engine keeps the library's own error: a curly apostrophe does not negate."""
    tokens = as_tokens(["The talks weren’t good.", "The talks weren't good."])
    assert scored(tokens, exact=True).compound.tolist() == [0.4404, -0.3412]
    assert scored(tokens, exact=False).compound.tolist() == [-0.3412, -0.3412]


def test_a_headline_is_no_emphasis() -> None:
    """Capitals in a row of three words add nothing; a single word in capitals does."""
    tokens = as_tokens(["GREAT VICTORY WON by the team", "a GREAT team", "a great team"])
    exact, default = (scored(tokens, exact=way).compound for way in (True, False))
    headline = scored(as_tokens(["great victory won by the team"]), exact=True).compound
    assert default[0] == headline[0] < exact[0]
    assert default[1] == exact[1] > exact[2]
