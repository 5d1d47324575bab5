"""Readability against textstat, against reference values, and against plain sums."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relstat.corpus import Corpus
from relstat.errors import EmptyCorpusError, FieldError, OptionError
from relstat.measures.readability import Convention, _scores, readability
from relstat.reading_counts import COUNTS, easy_words, release_counts
from relstat.statistics import readability as formulas
from relstat.syllables import syllable_table

INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")  # dropped by relstat.tokens
# Real releases of every kind of trouble: scripts, control characters, dashes, glued names.
SAMPLES = {
    "kremlin_en": 150,
    "kcna_2011_2012": 300,
    "kcna_kp_2023_2024": 150,
    "tehran_times_part1": 100,
    "ungd_1946_1960": 20,
    "dprk_new_year_ko": 5,
}

SENTENCE = "The people of the country work in the fields every day"
HARD = "International solidarity necessitates extraordinary revolutionary determination"


def corpus_of(texts: Sequence[str], **fields: Sequence[str | None]) -> Corpus:
    """A corpus of these texts, dated one day after the other."""
    count = len(texts)
    return Corpus(
        pl.DataFrame(
            {
                "id": [f"r{i}" for i in range(count)],
                "title": [f"Release {i}" for i in range(count)],
                "date": [date(2012, 1, 1 + i % 28) for i in range(count)],
                "date_precision": ["day"] * count,
                "text": list(texts),
                "file": ["invented.jsonl"] * count,
                "line": list(range(count)),
                **{name: list(values) for name, values in fields.items()},
            },
            schema_overrides={"id": pl.String, "title": pl.String, "date": pl.Date,
                              "date_precision": pl.String, "text": pl.String,
                              "file": pl.String, "line": pl.Int64},
        )
    )  # fmt: skip


def counts_of(text: str, convention: Convention = "textstat") -> dict[str, float]:
    """The counts of one text by name."""
    row = release_counts(corpus_of([text]), convention)[0]
    return dict(zip(COUNTS, row.tolist(), strict=True))


def scores_of(text: str, convention: Convention = "textstat") -> dict[str, float]:
    """The scores of one text by name; NaN where undefined."""
    row = release_counts(corpus_of([text]), convention)
    return {name: float(score[0]) for name, score in _scores(row, convention).items()}


Reference = dict[str, Callable[[str], float]]


@pytest.fixture(scope="module")
def textstat_scores() -> Any:
    """textstat's own functions, reading syllables from our table, so that none is downloaded."""
    from textstat.backend.counts import _count_syllables
    from textstat.backend.metrics import _syllables_per_word
    from textstat.backend.utils import _get_cmudict

    import textstat

    # textstat counts the phonemes that end in a digit.
    table = {word: [["A0"] * n or ["A"]] for word, n in syllable_table().iter_rows()}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_get_cmudict, "get_cmudict", lambda lang: table)
        patch.setattr(_count_syllables, "get_cmudict", lambda lang: table)
        yield {
            "words_per_sentence": textstat.words_per_sentence,
            "syllables_per_word": lambda text: _syllables_per_word.syllables_per_word(
                text, "en_US"
            ),
            "flesch": textstat.flesch_reading_ease,
            "flesch_kincaid": textstat.flesch_kincaid_grade,
            "fog": textstat.gunning_fog,
            "smog": textstat.smog_index,
            "ari": textstat.automated_readability_index,
            "coleman_liau": textstat.coleman_liau_index,
            "dale_chall": textstat.dale_chall_readability_score,
            "lix": textstat.lix,
            "rix": textstat.rix,
        }


def assert_as_textstat(texts: Sequence[str], reference: Reference) -> None:
    """Every score of every text is textstat's; where textstat has nothing, ours is undefined."""
    counts = release_counts(corpus_of(texts), "textstat")
    ours = _scores(counts, "textstat")
    for name, theirs in reference.items():
        for text, row, score in zip(texts, counts, ours[name], strict=True):
            expected = theirs(INVISIBLE.sub("", text))
            if np.isnan(score):
                # textstat says 0.0 for no words, and Flesch for no syllables.
                assert row[0] == 0 or (expected == 0.0 and row[2] == 0), (name, text)
            else:
                assert score == pytest.approx(expected, abs=1e-9), (name, text)


pieces = st.sampled_from(
    ["people", "Korea's", "it’s", "don't", "DON'T", "'the", "'twas", "rock'n'roll", "U.S.", "3.5",
     "10,000", "e.g.", "...", "!", "?!", ".", "-", "—", "--", "a—b", "and/or", "co-operation",
     "“Peace”", "'", "''s", "_", "a_b", "²", "hmm", "İstanbul", "ΟΔΟΣ", "中国。", "조선", "é", "e\u0301",
     "zero\u200bwidth", "a\x1cb\x1fc", "x.a\x1db\x1ec!y", "international", "imperialists", "mr.",
     " ", "  ", "\n", "\n\n", "\t", "\xa0", "\x1c", "\x85", "\u2028"]
)  # fmt: skip
texts_of_trouble = st.lists(st.one_of(pieces, st.just(" ")), max_size=40).map("".join)
plain_texts = st.text(alphabet="aAet s'’.!?-—\n\x1c\"“_1é", max_size=60)


@settings(max_examples=300, deadline=None)
@given(texts=st.lists(st.one_of(texts_of_trouble, plain_texts), min_size=1, max_size=4))
def test_random_texts_score_as_in_textstat(
    texts: list[str], textstat_scores: Reference
) -> None:
    """Words, dots, dashes, quotes, spaces and odd characters in any order: textstat's numbers."""
    assert_as_textstat(texts, textstat_scores)


@pytest.mark.parametrize("name", SAMPLES)
def test_real_releases_score_as_in_textstat(
    name: str, shared_data: Path, textstat_scores: Reference
) -> None:
    """Releases from all over a real corpus have textstat's scores, each within 1e-9."""
    with gzip.open(shared_data / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] or "" for line in lines]
    assert_as_textstat(texts[:: max(1, len(texts) // SAMPLES[name])], textstat_scores)


def test_easy_words_are_textstats() -> None:
    """The list read from textstat's files is the one textstat loads."""
    from textstat.backend.utils import get_lang_easy_words

    assert set(easy_words()) == get_lang_easy_words("en_US")


VALUES: dict[str, Callable[[dict[str, float], dict[str, float]], float]] = {
    "automated_readability_index": lambda counts, scores: scores["ari"],
    "char_count": lambda counts, scores: counts["characters"],
    "chars_per_word": lambda counts, scores: counts["characters"] / counts["runs"],
    "coleman_liau_index": lambda counts, scores: scores["coleman_liau"],
    "count_chars": lambda counts, scores: counts["characters"],
    "count_letters": lambda counts, scores: counts["letters"],
    "count_sentences": lambda counts, scores: counts["sentences"],
    "dale_chall_readability_score": lambda counts, scores: scores["dale_chall"],
    "flesch_kincaid_grade": lambda counts, scores: scores["flesch_kincaid"],
    "flesch_reading_ease": lambda counts, scores: scores["flesch"],
    "gunning_fog": lambda counts, scores: scores["fog"],
    "letter_count": lambda counts, scores: counts["letters"],
    "letters_per_word": lambda counts, scores: counts["letters"] / counts["words"],
    "lexicon_count": lambda counts, scores: counts["words"],
    "lix": lambda counts, scores: scores["lix"],
    "long_word_count": lambda counts, scores: counts["long"],
    "polysyllabcount": lambda counts, scores: counts["polysyllables"],
    "rix": lambda counts, scores: scores["rix"],
    "sentence_count": lambda counts, scores: counts["sentences"],
    "sentences_per_word": lambda counts, scores: counts["sentences"] / counts["words"],
    "smog_index": lambda counts, scores: scores["smog"],
    "syllable_count": lambda counts, scores: counts["syllables"],
    "syllables_per_word": lambda counts, scores: scores["syllables_per_word"],
    "words_per_sentence": lambda counts, scores: scores["words_per_sentence"],
}
TOLERANCE = {"textstat-tests": 6e-4, "textstat-0.7.13-run": 1e-9}


def test_the_shared_reference_values(shared_vectors: Path) -> None:
    """textstat's own tests and a run of it, with nltk's dictionary, give the same numbers."""
    vectors = json.loads((shared_vectors / "readability.json").read_text(encoding="utf-8"))
    wrong, checked = [], 0
    for vector in vectors["vectors"]:
        args = vector.get("args", {})
        if (
            vector["convention"] != "textstat"
            or vector["metric"] not in VALUES
            or args.get("lang", "en_US") != "en_US"
            or args.get("ignore_spaces") is False
            or not vector["text"]  # textstat says 0, we say that there is nothing to measure
        ):
            continue
        text = vector["text"]
        value = VALUES[vector["metric"]](counts_of(text), scores_of(text))
        checked += 1
        if abs(value - vector["expected"]) > TOLERANCE[vector["source"]]:
            wrong.append((vector["metric"], vector["text_id"], value, vector["expected"]))
    assert wrong == []
    assert checked > 150
