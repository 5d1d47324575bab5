"""Which language a release is in: a guess, made once per corpus.

English is recognised by its function words, counted on the word stream. Only releases that
have too few of them are handed to `py3langid`, which works offline and knows 97 languages. A
release of fewer than ``MIN_WORDS`` words, or one that the library is unsure of, gets no guess.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from relstat.corpus import Corpus, Problem
from relstat.lexicons.stopwords import english_stopwords
from relstat.stream import Shard, over_shards
from relstat.tokens import Tokens
from relstat.vocabulary import Vocabulary

__all__ = [
    "MIN_WORDS",
    "find_doubtful",
    "guess_languages",
    "keep_language",
    "name_languages",
    "not_english",
]

Flags = npt.NDArray[np.bool_]

MIN_WORDS: Final = 8
_ENGLISH_SHARE: Final = 0.25  # running English has 35 to 55 %, other languages below 10 %
_SURE: Final = 0.5
_SAMPLE: Final = 300  # characters; more hardly changes the guess, only the time


def guess_languages(corpus: Corpus) -> pl.Series:
    """An ISO 639-1 code per release, null where the text is too short or the guess unsure."""

    def build() -> pl.Series:
        return name_languages(over_shards(corpus, _find_in_shard))

    return corpus.derive("languages", build, each_release=True)


def not_english(corpus: Corpus) -> npt.NDArray[np.bool_]:
    """Bool (D,), True where a release is guessed to be in a language other than English."""
    return (guess_languages(corpus) != "en").fill_null(False).to_numpy()


def keep_language(corpus: Corpus, lang: str) -> Corpus:
    """The releases guessed to be in ``lang``, with those too short to tell; ``all`` keeps all.

    How many were left out, and in which languages, is told in the problems of the result.
    """
    if lang == "all":
        return corpus
    guessed = guess_languages(corpus)
    keep = (guessed == lang).fill_null(True)
    if keep.all():
        return corpus
    others = (
        guessed.filter(~keep)
        .value_counts(sort=True)
        .sort("count", "lang", descending=[True, False])
    )
    listed = ", ".join(f"{code} {count:,}" for code, count in others.head(5).rows())
    left_out = int((~keep).sum())
    reason = (
        f"{left_out:,} release{'' if left_out == 1 else 's'} guessed not to be in {lang!r} "
        f"left out: {listed}; "
        "lang 'all' keeps them"
    )
    problem = Problem(corpus.origin or "corpus", None, reason, skipped=False)
    return corpus.choose(keep.to_numpy(), problems=[problem])


def find_doubtful(tokens: Tokens) -> tuple[Flags, dict[int, str]]:
    """Which documents are English by their function words, and how those begin that may not be.

    Documents of fewer than ``MIN_WORDS`` words are in neither.
    """
    function_word = tokens.vocabulary.derive("function words", _is_function_word)
    seen = np.concatenate([[0], np.cumsum(function_word[tokens.term_ids])])
    hits = np.diff(seen[tokens.document_words])
    words = tokens.words_per_document
    english = (words >= MIN_WORDS) & (hits >= _ENGLISH_SHARE * words)
    doubtful = np.flatnonzero(~english & (words >= MIN_WORDS)).tolist()
    # A chunk has at least one character, so as many chunks are enough.
    return english, {one: tokens.text(one, most=_SAMPLE)[:_SAMPLE] for one in doubtful}


def name_languages(parts: Sequence[tuple[Flags, Mapping[int, str]]]) -> pl.Series:
    """The language of each document of several streams, from what :func:`find_doubtful` found."""
    codes: list[str | None] = []
    begins: dict[int, str] = {}
    for english, some in parts:
        begins |= {len(codes) + document: text for document, text in some.items()}
        codes += ["en" if flag else None for flag in english.tolist()]
    if begins:
        from py3langid.langid import MODEL_FILE, LanguageIdentifier

        identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
        for document, text in begins.items():
            code, probability = identifier.classify(text)
            codes[document] = code if probability >= _SURE else None
    return pl.Series("lang", codes, dtype=pl.String)


def _is_function_word(vocabulary: Vocabulary) -> Flags:
    return vocabulary.terms.types.is_in(list(english_stopwords())).to_numpy()


def _find_in_shard(shard: Shard) -> tuple[Flags, dict[int, str]]:
    return find_doubtful(shard.tokens)
