"""Which language a document is in: a guess, made once per corpus.

English is recognised by its function words, counted on the word stream. Longer documents that have
too few of them are handed to `py3langid`, which works offline. Shorter ones are decided by what the
rest of the corpus shows (:mod:`relstat.corpus.short_texts`); a field of the data that names the
language decides what is still open. What then is in doubt gets no guess.

Chinese, Japanese, Thai, Lao, Khmer and Burmese are written without spaces between words. Where
words stand cannot be seen there without a segmenter, and runs of such letters are no words: a
document with more than half of its letters in such a script is never measured.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from relstat.arrays import Flags, Ids, Ints, offsets_of, ragged_indices
from relstat.corpus.choices import Choice
from relstat.corpus.corpus import AnyCorpus, Corpus
from relstat.corpus.language_fields import stated_languages
from relstat.corpus.records import LANGUAGES, Problem
from relstat.corpus.short_texts import (
    PRESS,
    Headings,
    classify,
    classify_among,
    name_short_texts,
)
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
    "state_languages",
]

Counts = npt.NDArray[np.uint32]

MIN_WORDS: Final = 8
_ENGLISH_SHARE: Final = 0.25  # running English has 35 to 55 %, other languages below 10 %
_SURE: Final = 0.5
_CODE: Final = re.compile("[a-z]{2,3}")
_MANY_UNCLEAR: Final = 5  # documents, which are worth a message of their own
_UNSPACED: Final = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
_LATIN, _OTHER, _SPACELESS = range(3)
_LONG: Final = 25  # words from which a text is named by itself
_LOOKED_AT: Final = 1 << 18  # words of a text; fewer than the shortest part of a long text has
_SAMPLE: Final = 300  # characters; more hardly changes the guess, only the time


@derived
def chosen_from(corpus: Corpus) -> tuple[Corpus, pl.Series] | None:
    """Return the corpus that this one was chosen from, and which documents.

    :meth:`Corpus.choose` keeps it where languages were not guessed yet, and the guess drops it: it
    would hold all texts in memory.
    """
    return None


@derived_per_document
def guess_languages(corpus: Corpus) -> pl.Series:
    """Return an ISO 639-1 code per document, null where the text leaves it open.

    A code depends on the whole corpus: documents that are added may decide short ones anew. That of
    a chosen document does not depend on the choice.
    """
    whole = corpus.kept.pop(chosen_from, None)  # which need not be held any longer
    if whole is not None:
        return guess_languages(whole[0]).filter(whole[1])
    stated = stated_languages(corpus.metadata)
    return name_languages(_find_writing(corpus.stream), corpus.stream.vocabulary, stated)


def state_languages(
    corpus: AnyCorpus, *, field: str | None = None, assumed: str | None = None
) -> AnyCorpus:
    """Return the corpus with languages that are believed instead of guessed.

    Args:
        field: the field that names the language of a document; where it has no value, the guess
            stays.
        assumed: the language (ISO 639-1) of all documents of which ``field`` says nothing.

    Raises:
        OptionError: what is no code; as :class:`FieldError` a field that is not there.
    """
    if field is None and assumed is None:
        return corpus
    if assumed is not None:
        _require_code("assume_lang", assumed)
        languages = pl.Series("lang", [assumed], dtype=pl.String).new_from_index(0, len(corpus))
    else:
        languages = guess_languages(corpus)
    if field is not None:
        stated = stated_languages(corpus.metadata, field)
        if stated is not None:
            languages = stated.zip_with(stated.is_not_null(), languages)
    stated_by = {"lang_field": field, "assume_lang": assumed}
    given = {name: value for name, value in stated_by.items() if value is not None}
    kept = {key: value for key, value in corpus.kept.items() if key is not chosen_from}
    believed = replace(corpus, kept=kept, reading={**corpus.reading, **given})
    guess_languages.put(believed, languages)
    return believed


def _require_code(name: str, code: str, *others: str) -> None:
    if code in others or _CODE.fullmatch(code):
        return
    choices = "".join(f" or {other}" for other in others)
    kind = f"the code of a language (ISO 639-1: en, es, ko){choices}"
    raise OptionError(f"{option(name)} takes {kind}, not {code!r}")


@derived_per_document
def scripts(corpus: Corpus) -> npt.NDArray[np.int8]:
    """What most letters of each document are: 0 Latin or none, 1 other, 2 without spaces."""
    return np.concatenate([part.scripts for part in _find_writing(corpus.stream)])


@derived
def _find_writing(stream: Stream) -> list[Written]:
    return stream.over_shards(_find_in_shard)


def not_english(corpus: Corpus) -> Flags:
    """Bool (D,), True where a document is guessed to be in a language other than English.

    One too short for a guess is judged by its script.
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
    """Keep the documents guessed to be in ``lang``, and those of unclear language.

    ``all`` keeps all, but documents in a script without spaces between words are always left out.
    The problems of the result say how many were left out, why, in which languages, and how many
    are unclear.
    """
    _require_code("lang", lang, "all")
    unspaced = scripts(corpus) == _SPACELESS
    if unspaced.any():
        left_out = int(unspaced.sum())
        reason = (
            f"{left_out:,} document{'' if left_out == 1 else 's'} in a script without spaces "
            "between words (Chinese, Japanese, Thai, Lao, Khmer, Burmese) left out: words cannot "
            "be divided there without a segmenter"
        )
        kind = "in a script without spaces"
        problem = Problem(corpus.origin or "corpus", None, reason, kind=kind, left_out=left_out)
        spaced = len(corpus) - left_out
        choice = Choice("lang with spaces between words", len(corpus), spaced)
        corpus = corpus.choose(~unspaced, problems=[problem], choices=[choice])
    if lang == "all":
        return corpus
    guessed = guess_languages(corpus)
    keep = (guessed == lang).fill_null(True)
    if lang == "en":
        keep = keep & ~pl.Series(not_english(corpus), dtype=pl.Boolean)
    unclear = int((guessed.is_null() & keep).sum())
    if keep.all():
        if unclear < _MANY_UNCLEAR:
            return corpus
        reason = (
            f"{unclear:,} document{'' if unclear == 1 else 's'} of unclear language kept: "
            "too short, or in words that the rest does not have"
        )
        problem = Problem(corpus.origin or "corpus", None, reason, skipped=False)
        return replace(corpus, problems=(*corpus.problems, problem))
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
        f"{option('lang')} all keeps them"
    )
    if unclear:
        reason += f"; {unclear:,} of unclear language kept"
    stated = stated_languages(corpus.metadata)
    doubted = 0 if stated is None else int((stated == lang).fill_null(False).filter(~keep).sum())
    if doubted:
        reason += f"; a field of the data calls {doubted:,} of those left out {lang!r}"
    where = corpus.origin or "corpus"
    parts = tuple(others.rows())
    problem = Problem(
        where, None, reason, skipped=False, kind=LANGUAGES, left_out=left_out, parts=parts
    )
    hint = f"there are: {listed}; write the code of a language (en, es, ko), or all"
    choice = Choice(f"lang {lang}", len(corpus), len(corpus) - left_out, hint)
    return corpus.choose(keep.to_numpy(), problems=[problem], choices=[choice])


@dataclass(frozen=True)
class Written:
    """How the documents of a stream are written.

    Attributes:
        english: bool (D,), English by its function words.
        scripts: int8 (D,), as of :func:`scripts`.
        doubtful: how those longer documents begin that may be in another language.
        enough: bool (D,), whether a guess from the text alone is worth a try.
        term_ids, word_ids: int32 (N,), the first words with letters of all documents, as terms and
            as written.
        sizes: int64 (D,), how many of them each document has.
    """

    english: Flags
    scripts: npt.NDArray[np.int8]
    doubtful: Mapping[int, str]
    enough: Flags
    term_ids: Ids
    word_ids: Ids
    sizes: Ints

    def without_first(self) -> Written:
        """The same of all documents but the first."""
        words = slice(self.sizes[0], None)
        return Written(
            self.english[1:],
            self.scripts[1:],
            {one - 1: text for one, text in self.doubtful.items() if one},
            self.enough[1:],
            self.term_ids[words],
            self.word_ids[words],
            self.sizes[1:],
        )


def find_doubtful(tokens: Tokens) -> Written:
    """Find which documents are English by their function words, and how all of them begin.

    A document in a script without spaces has few words of great length, and counts as a long one.
    Of a very long document only the first words are counted.
    """
    function_word = _is_function_word(tokens.vocabulary)
    seen = np.concatenate([[0], np.cumsum(function_word[tokens.term_ids])])
    words = np.minimum(tokens.words_per_document, _LOOKED_AT)
    starts = tokens.document_words[:-1]
    hits = seen[starts + words] - seen[starts]
    written = _scripts(tokens)
    english = (words >= MIN_WORDS) & (hits >= _ENGLISH_SHARE * words) & (written == _LATIN)
    long = (words >= _LONG) | (written == _SPACELESS)
    doubtful = np.flatnonzero(~english & long).tolist()
    # A chunk has at least one character, so as many chunks are enough.
    begins = {one: tokens.text(one, most=_SAMPLE)[:_SAMPLE] for one in doubtful}
    first = ragged_indices(tokens.document_words[:-1], np.minimum(words, _LONG))
    first_of = np.repeat(np.arange(len(words)), np.minimum(words, _LONG))
    lettered = _has_letters(tokens.vocabulary)[tokens.term_ids[first]]
    first, first_of = first[lettered], first_of[lettered]
    return Written(
        english,
        written,
        begins,
        words >= MIN_WORDS,
        tokens.term_ids[first],
        tokens.word_ids[first],
        np.bincount(first_of, minlength=len(words)),
    )


def name_languages(
    parts: Sequence[Written], vocabulary: Vocabulary, stated: pl.Series | None = None
) -> pl.Series:
    """Name the language of each document of several streams.

    Args:
        parts: what :func:`find_doubtful` found in each.
        vocabulary: that of all of them.
        stated: what the data says of each document; decides what the texts leave open.
    """
    codes: list[str | None] = []
    for part in parts:
        first = len(codes)
        codes += ["en" if flag else None for flag in part.english.tolist()]
        for document, text in part.doubtful.items():
            code, probability = classify(text)
            codes[first + document] = code if probability >= _SURE else None
    headings = Headings(
        vocabulary.terms.types,
        vocabulary.words.types,
        _joined([part.term_ids for part in parts]),
        _joined([part.word_ids for part in parts]),
        np.concatenate([np.zeros(0, np.int64), *(part.sizes for part in parts)]),
    )
    codes = name_short_texts(headings, codes)
    # What is in no language that is plausible here is as good a guess as its letters allow.
    enough = np.concatenate([np.zeros(0, np.bool_), *(part.enough for part in parts)])
    left = [one for one in np.flatnonzero(enough).tolist() if codes[one] is None]
    for document, text in zip(left, headings.texts([[one] for one in left]), strict=True):
        code, probability = classify_among(text, PRESS)
        codes[document] = code if probability >= _SURE else None
    named = pl.Series("lang", codes, dtype=pl.String)
    return named if stated is None else named.zip_with(named.is_not_null(), stated)


def _joined(parts: Sequence[Ids]) -> Ids:
    """Arrays as one; a single one is not copied, since those of all documents are long."""
    return parts[0] if len(parts) == 1 else np.concatenate([np.zeros(0, np.int32), *parts])


@derived
def _has_letters(vocabulary: Vocabulary) -> Flags:
    return vocabulary.terms.types.str.contains(r"\p{L}").to_numpy()


@derived
def _is_function_word(vocabulary: Vocabulary) -> Flags:
    return vocabulary.terms.types.is_in(list(english_stopwords())).to_numpy()


def _scripts(tokens: Tokens) -> npt.NDArray[np.int8]:
    """What most letters of each document are."""
    letters, other, unspaced = _letters(tokens.vocabulary)
    written = np.full(len(tokens), _LATIN, dtype=np.int8)
    if other.any():
        starts = tokens.document_chunks[:-1]
        ends = np.minimum(tokens.document_chunks[1:], starts + _LOOKED_AT)
        sums = (offsets_of(counts[tokens.chunk_ids]) for counts in (letters, other, unspaced))
        total, others, without = (sum_[ends] - sum_[starts] for sum_ in sums)
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
