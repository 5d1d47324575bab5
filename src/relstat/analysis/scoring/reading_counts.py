"""What readability formulas need of each document: words, sentences, syllables, letters.

Two conventions. ``textstat`` reproduces the counts of textstat 0.7.13 on the text of a document
(without the zero-width characters that :mod:`relstat.text.tokens` drops); ``relstat`` counts the
words and sentences of :mod:`relstat.text.tokens`. Either way everything about a word is worked out
once per distinct chunk or term and summed over the stream.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, Literal

import numpy as np
import numpy.typing as npt
import polars as pl

from relstat.analysis.scoring.group_scores import DocumentCounts
from relstat.analysis.scoring.kept_counts import ROW, Frames, count_once
from relstat.arrays import AnyInts, Flags, Floats, Ids, Ints
from relstat.corpus.stream import Shard, Stream
from relstat.derived import derived, derived_per_document
from relstat.lexicons import load_lexicon
from relstat.text.spelled_syllables import spelled_syllables
from relstat.text.syllables import look_up_syllables, syllable_counts
from relstat.text.vocabulary import Vocabulary

__all__ = [
    "COUNTS",
    "LANGUAGE_NAMES",
    "LONG_SENTENCE",
    "Convention",
    "Language",
    "count_reading",
    "easy_words",
    "reading_counts",
    "syllables_of_terms",
]

PerType = Mapping[str, npt.NDArray[Any]]  # a value for each distinct chunk or term
Convention = Literal["textstat", "relstat"]
Language = Literal["en", "es", "fr", "de", "it", "nl", "ru"]
LANGUAGE_NAMES: Final = {
    "en": "English", "es": "Spanish", "fr": "French", "de": "German", "it": "Italian",
    "nl": "Dutch", "ru": "Russian",
}  # fmt: skip

COUNTS: Final = (
    "words",
    "sentences",
    "syllables",
    "characters",
    "runs",  # what characters are divided by: runs of characters between white space, or words
    "letters",
    "difficult",  # not on Dale's list of easy words
    "complex",  # neither on it nor below three syllables
    "polysyllables",  # three syllables or more
    "long",  # more than six letters
    "hyphenated",  # syllables counted by hyphenation, not looked up
    "monosyllables",  # one syllable
    "easy",  # one syllable or two
    "extra_syllables",  # syllables beyond the first of a word
    "difficult_disyllables",  # not on Dale's list, two syllables or more
    "mini",  # three letters or fewer
    "blanks",  # between the runs of a document
    "long_sentences",  # of more than 40 words
    "documents",
    "first_easy",  # these three in the first 100 words of a document, as textstat takes them
    "first_polysyllables",
    "first_sentences",
)
LONG_SENTENCE: Final = 40  # words that a long sentence has more than
_FIRST: Final = 100

# What Python's re, and so textstat, takes as \w; and the characters that Python takes as white
# space but the chunk rule of relstat.text.tokens does not.
_WORD = r"\p{L}\p{N}_"
_SPACE = r"\x1c-\x1f"
_CONTRACTED = r"'(?:[tsd]|ve|ll|re)"


def count_reading(
    stream: Stream, convention: Convention, foreign: Flags, language: Language = "en"
) -> DocumentCounts:
    """Count what formulas need of each document, but leave out foreign and wordless ones.

    ``foreign`` marks the documents that are not in the language. All but English are counted with
    relstat's own words, and syllables by spelling.
    """
    values = reading_counts(stream, convention, language)
    wordless = ~foreign & (values[:, COUNTS.index("words")] == 0)
    reasons = {
        f"guessed not to be in {LANGUAGE_NAMES[language]}": foreign,
        "without any word": wordless,
    }
    return DocumentCounts(COUNTS, values, reasons)


def reading_counts(stream: Stream, convention: Convention, language: Language = "en") -> Floats:
    """Count what formulas need of each document: shape (documents, ``COUNTS``)."""
    if language != "en":
        per_term = _count_types(stream.vocabulary, language)
        return stream.per_document(_relstat_counts, per_term, heavy=True)
    count = {"textstat": _count_as_textstat, "relstat": _count_as_relstat}[convention]
    return count(stream)


@derived_per_document
def _count_as_textstat(stream: Stream) -> Floats:
    def count(stream: Stream) -> Floats:
        types = _textstat_types(stream.vocabulary)
        return stream.per_document(_textstat_counts, types, heavy=True)

    return _counted_once(stream, "textstat", count)


@derived_per_document
def _count_as_relstat(stream: Stream) -> Floats:
    def count(stream: Stream) -> Floats:
        types = _relstat_types(stream.vocabulary)
        return stream.per_document(_relstat_counts, types, heavy=True)

    return _counted_once(stream, "relstat", count)


def _counted_once(
    stream: Stream, convention: Convention, count: Callable[[Stream], Floats]
) -> Floats:
    """Count in each document, or take the counts from the index."""

    def in_frame(stream: Stream) -> Frames:
        # Counts are whole numbers, and no document has 2^32 of anything.
        counts = pl.DataFrame(count(stream), schema=list(COUNTS)).cast(pl.UInt32)
        return {"documents": counts.with_row_index(ROW)}

    counted = count_once(stream, f"readability-{convention}", in_frame)["documents"]
    return counted.select(COUNTS).to_numpy(order="c").astype(np.float64)


@derived
def _textstat_types(vocabulary: Vocabulary) -> PerType:
    """Count as textstat 0.7.13 does in every distinct chunk.

    A chunk is almost always one word of textstat's, or none: control characters that Python
    takes as white space may divide it further.
    """
    types = vocabulary.chunks.types
    # An apostrophe stays before a contraction's ending and goes elsewhere, as all punctuation.
    kept = types.str.extract_all(rf"{_CONTRACTED}|[{_WORD}{_SPACE}]+").list.join("")
    flat = (
        pl.DataFrame({"chunk": np.arange(len(types)), "word": kept})
        .with_columns(pl.col("word").str.extract_all(f"[^{_SPACE}]+"))
        .explode("word")
        .drop_nulls()
    )
    chunk, spoken = flat["chunk"].to_numpy(), flat["word"]
    lowered = spoken.str.to_lowercase()
    syllables, hyphenated = look_up_syllables(lowered)
    # For difficulty textstat removes punctuation a second time, from the lower-case word: that
    # of a dotted capital I has a combining dot.
    bare = lowered.str.replace_all(f"[^{_WORD}']", "")
    shortened = np.flatnonzero(bare != lowered)
    heard = syllables.copy()
    heard[shortened] = syllable_counts(bare.gather(shortened))
    difficult = ~lowered.is_in(easy_words()).to_numpy()
    letters = spoken.str.replace_all("'", "", literal=True).str.len_chars().to_numpy()
    per_word: dict[str, npt.NDArray[Any]] = {
        "words": np.ones(len(flat)),
        "syllables": syllables,
        "difficult": difficult,
        "complex": difficult & (heard >= 3),
        "long": letters > 6,
        "hyphenated": hyphenated,
        "difficult_disyllables": difficult & (heard >= 2),
        "mini": (letters > 0) & (letters <= 3),
        **_by_syllables(syllables),
    }
    per_type: dict[str, npt.NDArray[Any]] = {
        name: np.bincount(chunk, weights=values, minlength=len(types))
        for name, values in per_word.items()
    }
    per_type["letters"] = types.str.count_matches(f"[{_WORD}]").to_numpy()
    per_type["characters"] = types.str.count_matches(rf"[^{_SPACE}]").to_numpy()
    per_type["runs"] = types.str.count_matches(rf"[^{_SPACE}]+").to_numpy()
    return {**per_type, **_sentence_parts(types)}


def _textstat_counts(shard: Shard, per_type: PerType) -> Floats:
    """The counts of each document of a shard: shape (documents, ``COUNTS``)."""
    tokens = shard.tokens
    ids, documents = tokens.chunk_ids, tokens.document_chunks
    counts = _sum_stream(per_type, ids, documents)
    sentences, long = _textstat_sentences(ids, documents, per_type)
    _put(counts, "sentences", _at_least_one(sentences, counts))
    _put(counts, "long_sentences", long)
    # textstat takes chunks until it has 100 words; a chunk almost always holds one word or none.
    words = np.concatenate([[0], np.cumsum(per_type["words"].astype(np.int64)[ids])])
    before = words[:-1] - np.repeat(words[documents[:-1]], np.diff(documents))
    first = before < _FIRST
    kept, ends = ids[first], np.concatenate([[0], np.cumsum(first)])[documents]
    _put(counts, "first_easy", _sums(per_type["easy"].astype(np.int64)[kept], ends))
    hard = _sums(per_type["polysyllables"].astype(np.int64)[kept], ends)
    _put(counts, "first_polysyllables", hard)
    sentences, _ = _textstat_sentences(kept, ends, per_type)
    _put(counts, "first_sentences", _at_least_one(sentences, counts))
    return _finish(counts)


def _at_least_one(sentences: Ints, counts: Floats) -> Ints:
    """Give every document with a word a sentence."""
    return np.where(counts[:, COUNTS.index("words")] > 0, np.maximum(sentences, 1), 0)


def _put(counts: Floats, name: str, values: AnyInts) -> None:
    counts[:, COUNTS.index(name)] = values


def _finish(counts: Floats) -> Floats:
    """Add what follows from the other counts of a document."""
    _put(counts, "documents", np.ones(len(counts), np.int64))
    blanks = np.maximum(counts[:, COUNTS.index("runs")] - 1, 0)
    _put(counts, "blanks", blanks.astype(np.int64))
    return counts


def _sentence_parts(types: pl.Series) -> PerType:
    """What every distinct chunk adds to the stretches between runs of . ! ?."""
    a_word = rf"[{_WORD}][^{_SPACE}]*"
    ends = types.str.contains("[.!?]").to_numpy()
    head = types.str.extract("^([^.!?]*)").str.count_matches(a_word).to_numpy()
    tail = types.str.extract("([^.!?]*)$").str.count_matches(a_word).to_numpy()
    middle = types.str.replace("^[^.!?]*", "").str.replace("[^.!?]*$", "")
    three = rf"(?:[{_WORD}][^.!?{_SPACE}]*[{_SPACE}][^.!?]*?){{2}}[{_WORD}][^.!?]*"
    within = middle.str.count_matches(three).to_numpy()
    return {"ends": ends, "head": head, "tail": tail, "within": within}


def _textstat_sentences(ids: Ids, documents: Ints, per_type: PerType) -> tuple[Ints, Ints]:
    r"""Count the stretches between runs of . ! ? in each document, and the long ones.

    Counted are textstat's ``\b[^.!?]+[.!?]*`` without its matches of two words or fewer.
    """
    head, tail, within = per_type["head"], per_type["tail"], per_type["within"]
    ending = per_type["ends"][ids]
    before = np.concatenate([[0], np.cumsum(ending)])
    # A new stretch begins with each document and after each end; number them throughout.
    first = before[documents] + np.arange(len(documents))
    stretch = before[:-1] + np.repeat(np.arange(len(documents) - 1), np.diff(documents))
    words = np.bincount(stretch, weights=head[ids], minlength=first[-1])
    words += np.bincount(stretch[ending] + 1, weights=tail[ids[ending]], minlength=first[-1])
    return _sums(words >= 3, first) + _sums(within[ids], documents), _sums(
        words > LONG_SENTENCE, first
    )


@derived
def syllables_of_terms(vocabulary: Vocabulary) -> Ints:
    """Count the syllables of every distinct term: int64, shape (terms,)."""
    return _syllables_of_terms(vocabulary.terms.types)[0].astype(np.int64)


@derived
def _relstat_types(vocabulary: Vocabulary) -> PerType:
    """Count in every distinct term of English."""
    return _count_types(vocabulary, "en")


def _count_types(vocabulary: Vocabulary, language: Language) -> PerType:
    """Count in every distinct term; words are difficult in English only."""
    terms = vocabulary.terms.types
    letters = terms.str.count_matches(r"[\p{L}\p{N}]").to_numpy()
    if language == "en":
        syllables, hyphenated = _syllables_of_terms(terms)
        difficult = ~terms.is_in(easy_words()).to_numpy()
    else:
        syllables = spelled_syllables(terms, language)
        hyphenated = difficult = np.zeros(len(terms), np.bool_)
    return {
        "words": np.ones(len(terms)),
        "syllables": syllables,
        "characters": letters,
        "runs": np.ones(len(terms)),
        "letters": letters,
        "difficult": difficult,
        "complex": difficult & (syllables >= 3),
        "long": letters > 6,
        "hyphenated": hyphenated,
        "difficult_disyllables": difficult & (syllables >= 2),
        "mini": letters <= 3,
        **_by_syllables(syllables),
    }


def _by_syllables(syllables: AnyInts) -> PerType:
    """Count words by their syllables; a word without any is of no such kind."""
    return {
        "monosyllables": syllables == 1,
        "easy": (syllables == 1) | (syllables == 2),
        "polysyllables": syllables >= 3,
        "extra_syllables": np.maximum(syllables - 1, 0),
    }


def _relstat_counts(shard: Shard, per_term: PerType) -> Floats:
    """Count relstat's own words and sentences: shape (documents, ``COUNTS``)."""
    tokens = shard.tokens
    counts = _sum_stream(per_term, tokens.term_ids, tokens.document_words)
    words = np.diff(tokens.sentence_words)
    _put(counts, "sentences", _sums(words > 0, tokens.document_sentences))
    _put(counts, "long_sentences", _sums(words > LONG_SENTENCE, tokens.document_sentences))
    return _finish(counts)


def _syllables_of_terms(
    terms: pl.Series,
) -> tuple[AnyInts, Flags]:
    """As the table has them; a term that it lacks is looked up part by part."""
    syllables, missing = look_up_syllables(terms)
    lacking = np.flatnonzero(missing)
    parts = (
        pl.DataFrame({"at": lacking, "part": terms.gather(lacking)})
        .with_columns(pl.col("part").str.extract_all("[^.-]+"))
        .explode("part")
        .drop_nulls()
    )
    at = parts["at"].to_numpy()
    counted, guessed = look_up_syllables(parts["part"])
    size = len(terms)
    whole = np.bincount(at, weights=counted, minlength=size).astype(np.int32)
    unsure = np.bincount(at, weights=guessed, minlength=size) > 0
    return np.where(missing, whole, syllables), missing & unsure


def _sum_stream(
    per_type: PerType,
    ids: Ids,
    documents: Ints,
) -> Floats:
    """Sum values of types over the stream of each document; columns without values are 0."""
    counts = np.zeros((len(documents) - 1, len(COUNTS)))
    for column, name in enumerate(COUNTS):
        if name in per_type:
            counts[:, column] = _sums(per_type[name].astype(np.int64)[ids], documents)
    return counts


def _sums(values: npt.NDArray[Any], offsets: Ints) -> Ints:
    """The sum of each item's values, where item ``i`` spans ``offsets[i]`` to the next."""
    total = np.concatenate([[0], np.cumsum(values, dtype=np.int64)])
    return np.diff(total[offsets])


def easy_words() -> list[str]:
    """Return Dale's list of easy words as textstat has it, sorted."""
    return sorted(load_lexicon("easy_words_en").words)
