"""What readability formulas need of each document: words, sentences, syllables, letters.

Two conventions. ``textstat`` reproduces the counts of textstat 0.7.13 on the text of a document
(without the zero-width characters that :mod:`relstat.text.tokens` drops); ``relstat`` counts the
words and sentences of :mod:`relstat.text.tokens`. Either way everything about a word is worked out
once per distinct chunk or term and summed over the stream.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, Literal

import numpy as np
import numpy.typing as npt
import polars as pl

from relstat.analysis.scoring.group_scores import DocumentCounts
from relstat.analysis.scoring.kept_counts import ROW, Frames, count_once
from relstat.analysis.scoring.stream_sums import PerType, running_sums, sum_stream, sums_between
from relstat.arrays import AnyInts, Flags, Floats, Ids, Ints, offsets_of, ragged_indices
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

    counted = count_once(stream, f"readability-{convention}", ["documents"], in_frame)["documents"]
    return counted.select(COUNTS).to_numpy(order="c").astype(np.float64)


@derived
def _textstat_types(vocabulary: Vocabulary) -> PerType:
    """Count as textstat 0.7.13 does in every distinct chunk.

    A chunk is almost always one word of textstat's, or none: control characters that Python
    takes as white space may divide it further.
    """
    types = vocabulary.chunks.types
    odd = types.str.contains(f"[^{_WORD}]").arg_true()
    # An apostrophe stays before a contraction's ending and goes elsewhere, as all punctuation.
    kept = types.gather(odd).str.extract_all(rf"{_CONTRACTED}|[{_WORD}{_SPACE}]+").list.join("")
    chunk, spoken = _divide(types.clone().scatter(odd, kept) if len(odd) else types)
    lowered = spoken.str.to_lowercase()
    syllables, hyphenated = look_up_syllables(lowered)
    # For difficulty textstat removes punctuation a second time, from the lower-case word: that
    # of a dotted capital I has a combining dot.
    shortened = lowered.str.contains(f"[^{_WORD}']").arg_true()
    bare = lowered.gather(shortened).str.replace_all(f"[^{_WORD}']", "")
    heard = syllables.copy()
    heard[shortened.to_numpy()] = syllable_counts(bare)
    difficult = ~lowered.is_in(easy_words()).to_numpy()
    letters = spoken.str.replace_all("'", "", literal=True).str.len_chars().to_numpy()
    per_word: dict[str, npt.NDArray[Any]] = {
        "words": np.ones(len(chunk)),
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
    letters = types.str.len_chars().to_numpy().copy()
    characters = letters.copy()
    some, places = types.gather(odd), odd.to_numpy()
    letters[places] = some.str.count_matches(f"[{_WORD}]").to_numpy()
    characters[places] = some.str.count_matches(rf"[^{_SPACE}]").to_numpy()
    runs = (letters > 0).astype(np.int64)
    runs[places] = some.str.count_matches(rf"[^{_SPACE}]+").to_numpy()
    per_type |= {"letters": letters, "characters": characters, "runs": runs}
    return {**per_type, **_sentence_parts(types, letters)}


def _divide(kept: pl.Series) -> tuple[Ints, pl.Series]:
    """Divide chunks at the white space of Python: the chunk of each word, and the words."""
    if not kept.str.contains(f"[{_SPACE}]").any():
        places = (kept != "").arg_true()
        return places.to_numpy().astype(np.int64), kept.gather(places)
    flat = (
        pl.DataFrame({"chunk": np.arange(len(kept)), "word": kept})
        .with_columns(pl.col("word").str.extract_all(f"[^{_SPACE}]+"))
        .explode("word")
        .drop_nulls()
    )
    return flat["chunk"].to_numpy(), flat["word"]


def _textstat_counts(shard: Shard, per_type: PerType) -> Floats:
    """The counts of each document of a shard: shape (documents, ``COUNTS``)."""
    tokens = shard.tokens
    ids, documents = tokens.chunk_ids, tokens.document_chunks
    counts = sum_stream(per_type, COUNTS, ids, documents)
    sentences, long = _textstat_sentences(ids, documents, per_type)
    _put(counts, "sentences", _at_least_one(sentences, counts))
    _put(counts, "long_sentences", long)
    # textstat takes chunks until it has 100 words; a chunk almost always holds one word or none.
    words = running_sums(per_type["words"], ids)
    wanted = words[documents[:-1]] + _FIRST
    stops = np.minimum(np.searchsorted(words, wanted), documents[1:])
    sizes = stops - documents[:-1]
    kept, ends = ids[ragged_indices(documents[:-1], sizes)], offsets_of(sizes)
    for name, of in (("first_easy", "easy"), ("first_polysyllables", "polysyllables")):
        _put(counts, name, np.diff(running_sums(per_type[of], kept)[ends]))
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


def _sentence_parts(types: pl.Series, letters: AnyInts) -> PerType:
    """What every distinct chunk adds to the stretches between runs of . ! ?.

    ``letters`` are those of each chunk.
    """
    a_word = rf"[{_WORD}][^{_SPACE}]*"
    odd = types.str.contains(f"[.!?{_SPACE}]").arg_true()
    some, places = types.gather(odd), odd.to_numpy()
    # A chunk without an end and without white space is one word, or none.
    head = (letters > 0).astype(np.int64)
    tail, within = head.copy(), np.zeros(len(types), dtype=np.int64)
    ends = np.zeros(len(types), dtype=np.bool_)
    ends[places] = some.str.contains("[.!?]").to_numpy()
    head[places] = some.str.extract("^([^.!?]*)").str.count_matches(a_word).to_numpy()
    tail[places] = some.str.extract("([^.!?]*)$").str.count_matches(a_word).to_numpy()
    middle = some.str.replace("^[^.!?]*", "").str.replace("[^.!?]*$", "")
    three = rf"(?:[{_WORD}][^.!?{_SPACE}]*[{_SPACE}][^.!?]*?){{2}}[{_WORD}][^.!?]*"
    within[places] = middle.str.count_matches(three).to_numpy()
    return {"ends": ends, "head": head, "tail": tail, "within": within}


def _textstat_sentences(ids: Ids, documents: Ints, per_type: PerType) -> tuple[Ints, Ints]:
    r"""Count the stretches between runs of . ! ? in each document, and the long ones.

    Counted are textstat's ``\b[^.!?]+[.!?]*`` without its matches of two words or fewer.
    """
    ends = np.flatnonzero(per_type["ends"][ids])
    # A stretch stops in each chunk with an end, whose tail begins the next one, and with the
    # document: where both are the same place, the end comes first.
    stops = np.concatenate([2 * (ends + 1), 2 * documents[1:] + 1])
    stops.sort()
    last, stops = (stops & 1) > 0, stops >> 1
    words = np.diff(running_sums(per_type["head"], ids)[stops], prepend=0)
    inner = np.flatnonzero(~last)
    words[inner + 1] += per_type["tail"][ids[stops[inner] - 1]]
    first = np.append(0, np.flatnonzero(last) + 1)
    within = np.zeros(len(documents) - 1, dtype=np.int64)
    inside = ends[per_type["within"][ids[ends]] > 0]
    owner = np.searchsorted(documents, inside, side="right") - 1
    np.add.at(within, owner, per_type["within"][ids[inside]])
    return sums_between(words >= 3, first) + within, sums_between(words > LONG_SENTENCE, first)


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
    counts = sum_stream(per_term, COUNTS, tokens.term_ids, tokens.document_words)
    words = np.diff(tokens.sentence_words)
    _put(counts, "sentences", sums_between(words > 0, tokens.document_sentences))
    _put(counts, "long_sentences", sums_between(words > LONG_SENTENCE, tokens.document_sentences))
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


def easy_words() -> list[str]:
    """Return Dale's list of easy words as textstat has it, sorted."""
    return sorted(load_lexicon("easy_words_en").words)
