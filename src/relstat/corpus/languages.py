"""Which language a document is in: a guess, made once per corpus.

English is recognised by its function words, counted on the word stream. Only documents that
have too few of them are handed to `py3langid`, which works offline and knows 97 languages. A
document of fewer than ``MIN_WORDS`` words, or one that the library is unsure of, gets no guess.

Chinese, Japanese, Thai, Lao, Khmer and Burmese are written without spaces between words. Where
words stand cannot be seen there without a segmenter, and runs of such letters are no words: a
document with more than half of its letters in such a script is never measured.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import polars as pl

from relstat.arrays import Flags, offsets_of
from relstat.corpus.choices import Choice
from relstat.corpus.corpus import AnyCorpus, Corpus
from relstat.corpus.records import Problem
from relstat.corpus.stream import Shard, Stream
from relstat.derived import derived, derived_per_document
from relstat.errors import OptionError, option
from relstat.lexicons.stopwords import english_stopwords
from relstat.text.tokens import Tokens
from relstat.text.vocabulary import Vocabulary

__all__ = [
    "MIN_WORDS",
    "Written",
    "find_doubtful",
    "guess_languages",
    "keep_language",
    "main_language",
    "name_languages",
    "not_english",
    "not_in",
    "scripts",
]

Counts = npt.NDArray[np.uint32]

MIN_WORDS: Final = 8
_ENGLISH_SHARE: Final = 0.25  # running English has 35 to 55 %, other languages below 10 %
_SURE: Final = 0.5
_CODE: Final = re.compile("[a-z]{2,3}")
_UNSPACED: Final = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
_LATIN, _OTHER, _SPACELESS = range(3)
_SAMPLE: Final = 300  # characters; more hardly changes the guess, only the time


@derived_per_document
def guess_languages(corpus: Corpus) -> pl.Series:
    """An ISO 639-1 code per document, null where the text is too short or the guess unsure."""
    return name_languages(_find_writing(corpus.stream))


@derived_per_document
def scripts(corpus: Corpus) -> npt.NDArray[np.int8]:
    """What most letters of each document are: 0 Latin or none, 1 other, 2 without spaces."""
    return np.concatenate([part.scripts for part in _find_writing(corpus.stream)])


@derived
def _find_writing(stream: Stream) -> list[Written]:
    return stream.over_shards(_find_in_shard)


def not_english(corpus: Corpus) -> Flags:
    """Bool (D,), True where a document is guessed to be in a language other than English.

    One too short for a guess is told by its script.
    """
    guessed = guess_languages(corpus)
    other: Flags = (guessed != "en").fill_null(False).to_numpy()
    strange: Flags = guessed.is_null().to_numpy() & (scripts(corpus) != _LATIN)
    return other | strange


def not_in(corpus: Corpus, language: str) -> Flags:
    """Bool (D,), True where a document is not known to be in a language (ISO 639-1).

    Short documents count as English where they may be, and as no other language.
    """
    if language == "en":
        return not_english(corpus)
    return (guess_languages(corpus) != language).fill_null(True).to_numpy()


def main_language(corpus: Corpus, choices: Sequence[str]) -> str:
    """Return English, or where no document is guessed to be in it the most frequent choice."""
    guessed = guess_languages(corpus).drop_nulls().to_list()
    known = {language: count for language, count in Counter(guessed).items() if language in choices}
    if "en" in known or not known:
        return "en"
    most: str = min(known, key=lambda language: (-known[language], language))
    return most


def keep_language(corpus: AnyCorpus, lang: str) -> AnyCorpus:
    """The documents guessed to be in ``lang``, with those too short to tell; ``all`` keeps all.

    Documents in a script without spaces between words are left out always. How many were left
    out, why, and in which languages, is told in the problems of the result.
    """
    if lang != "all" and not _CODE.fullmatch(lang):
        raise OptionError(
            f"{option('lang')} takes the code of a language (ISO 639-1: en, es, ko) or all, not "
            f"{lang!r}"
        )
    unspaced = scripts(corpus) == _SPACELESS
    if unspaced.any():
        left_out = int(unspaced.sum())
        reason = (
            f"{left_out:,} document{'' if left_out == 1 else 's'} in a script without spaces "
            "between words (Chinese, Japanese, Thai, Lao, Khmer, Burmese) left out: words cannot "
            "be told apart there without a segmenter"
        )
        problem = Problem(corpus.origin or "corpus", None, reason)
        corpus = corpus.choose(~unspaced, problems=[problem])
    if lang == "all":
        return corpus
    guessed = guess_languages(corpus)
    keep = (guessed == lang).fill_null(True)
    if lang == "en":
        keep = keep & ~pl.Series(not_english(corpus), dtype=pl.Boolean)
    if keep.all():
        return corpus
    others = (
        guessed.filter(~keep)
        .fill_null("another script")
        .value_counts(sort=True)
        .sort("count", "lang", descending=[True, False])
    )
    listed = ", ".join(f"{code} {count:,}" for code, count in others.head(5).rows())
    left_out = int((~keep).sum())
    reason = (
        f"{left_out:,} document{'' if left_out == 1 else 's'} guessed not to be in {lang!r} "
        f"left out: {listed}; "
        "lang 'all' keeps them"
    )
    problem = Problem(corpus.origin or "corpus", None, reason, skipped=False)
    hint = f"there are: {listed}; write the code of a language (en, es, ko), or all"
    choice = Choice(f"lang {lang}", len(corpus), len(corpus) - left_out, hint)
    return corpus.choose(keep.to_numpy(), problems=[problem], choices=[choice])


@dataclass(frozen=True)
class Written:
    """How the documents of a stream are written.

    Attributes:
        english: bool (D,), English by its function words.
        scripts: int8 (D,), as of :func:`scripts`.
        doubtful: how those documents begin that may be in another language.
    """

    english: Flags
    scripts: npt.NDArray[np.int8]
    doubtful: Mapping[int, str]


def find_doubtful(tokens: Tokens) -> Written:
    """Which documents are English by their function words, and how those begin that may not be.

    Documents of fewer than ``MIN_WORDS`` words are in neither, unless they are in a script
    without spaces, which has few words of great length.
    """
    function_word = _is_function_word(tokens.vocabulary)
    seen = np.concatenate([[0], np.cumsum(function_word[tokens.term_ids])])
    hits = np.diff(seen[tokens.document_words])
    words = tokens.words_per_document
    written = _scripts(tokens)
    english = (words >= MIN_WORDS) & (hits >= _ENGLISH_SHARE * words) & (written == _LATIN)
    long_enough = (words >= MIN_WORDS) | (written == _SPACELESS)
    doubtful = np.flatnonzero(~english & long_enough).tolist()
    # A chunk has at least one character, so as many chunks are enough.
    begins = {one: tokens.text(one, most=_SAMPLE)[:_SAMPLE] for one in doubtful}
    return Written(english, written, begins)


def name_languages(parts: Sequence[Written]) -> pl.Series:
    """The language of each document of several streams, from what :func:`find_doubtful` found."""
    codes: list[str | None] = []
    begins: dict[int, str] = {}
    for part in parts:
        begins |= {len(codes) + document: text for document, text in part.doubtful.items()}
        codes += ["en" if flag else None for flag in part.english.tolist()]
    if begins:
        identifier = _identifier()
        for document, text in begins.items():
            code, probability = identifier.classify(text)
            codes[document] = code if probability >= _SURE else None
    return pl.Series("lang", codes, dtype=pl.String)


@cache
def _identifier() -> Any:
    """py3langid's model, unpacked once: a constant of that package, whatever is read."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


@derived
def _is_function_word(vocabulary: Vocabulary) -> Flags:
    return vocabulary.terms.types.is_in(list(english_stopwords())).to_numpy()


def _scripts(tokens: Tokens) -> npt.NDArray[np.int8]:
    """What most letters of each document are."""
    letters, other, unspaced = _letters(tokens.vocabulary)
    written = np.full(len(tokens), _LATIN, dtype=np.int8)
    if other.any():
        total, others, without = (
            np.diff(offsets_of(counts[tokens.chunk_ids])[tokens.document_chunks])
            for counts in (letters, other, unspaced)
        )
        written[2 * others > total] = _OTHER
        written[2 * without > total] = _SPACELESS
    return written


@derived
def _letters(vocabulary: Vocabulary) -> tuple[Counts, Counts, Counts]:
    """Of each chunk how many letters it has, how many that are not Latin, how many unspaced."""
    chunks = vocabulary.chunks.types
    letters, other, unspaced = np.zeros((3, len(chunks)), dtype=np.uint32)
    strange = chunks.str.contains(r"[\p{L}--\p{Latin}]")
    if strange.any():
        letters = chunks.str.count_matches(r"\p{L}").to_numpy()
        some = chunks.filter(strange)
        other[strange.to_numpy()] = some.str.count_matches(r"[\p{L}--\p{Latin}]").to_numpy()
        unspaced[strange.to_numpy()] = some.str.count_matches(f"[{_UNSPACED}&&\\p{{L}}]").to_numpy()
    return letters, other, unspaced


def _find_in_shard(shard: Shard) -> Written:
    return find_doubtful(shard.tokens)
