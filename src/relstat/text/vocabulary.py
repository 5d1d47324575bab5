"""The distinct chunks of a corpus, and all that depends on their spelling alone.

A *chunk* is a run of characters without white space. Which words it holds, where something divides
them, and what term each word is, is worked out once per distinct chunk; everything about the text
is then a gather over integers.

What is a word:

- letters and digits of any script, with marks; apostrophes and hyphens inside stay
  (``Korea's``, ``co-operation``), those at the ends do not, but ``Workers' Party`` is printed
  with its apostrophe, though the term is ``workers``; :class:`TokenOptions` may divide words at
  them instead (``Korea`` and ``s``);
- ``U.S.``, ``D.P.R.K.`` and a lone capital with a period (``S.`` in ``S. Korea``, but not
  ``I.``) keep their periods;
- numbers keep inner periods and commas, and the letters of a unit or ordinal (``3.5bn``,
  ``10,000``, ``1,000th``);
- an address of the web, an e-mail address, a hashtag or a handle is one word.

Signs that people use as an apostrophe inside a word (‘ ‛ ′ ʻ ʹ ʾ ʿ ＇) are apostrophes.

A *term* is a word in lower case with straight apostrophes and plain hyphens, in the composed
form of Unicode (NFC), without the Arabic tatweel; ``U.S`` is the term ``u.s.``.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any, Final, Literal, get_args

import numpy as np
import polars as pl

from relstat.arrays import Flags, Ids, Offsets, offsets_of
from relstat.derived import Derived
from relstat.errors import OptionError

__all__ = [
    "ChunkTable",
    "Inner",
    "TermTable",
    "TokenOptions",
    "Vocabulary",
    "WordTable",
    "number",
]


Inner = Literal["keep", "split"]

_ODD_APOSTROPHES: Final = "ʼʻʹʾʿ"  # Unicode calls these letters
_LETTER = f"[\\p{{L}}--[{_ODD_APOSTROPHES}]]"
_ABBREVIATION = rf"{_LETTER}(?:\.{_LETTER})+\b\.?"
# A number with its unit or ordinal (3.5bn, 1,000th), or with letters ahead (Mk2.1), is one word.
_NUMBER = rf"{_LETTER}*\p{{Nd}}+(?:[.,٫٬]\p{{Nd}}+)+{_LETTER}*"
# U+200C stands inside Persian words.
_LETTERS = f"[\\p{{L}}\\p{{M}}\\p{{N}}\\u200c\\u200d--[{_ODD_APOSTROPHES}]]+"
_UNIT = f"(?:{_ABBREVIATION}|{_NUMBER}|{_LETTERS})"
_HYPHENS: Final = "-\u2010\u2011"
_APOSTROPHES: Final = f"'’‘‛′＇{_ODD_APOSTROPHES}"  # what people use inside a word
_CLOSING_APOSTROPHES: Final = "'’ʼ"
# Addresses and tags are one word each, whatever signs they hold.
_ADDRESS = (
    r"(?i:https?://|ftp://|www\.)[^\s<>\"“”’]*[\p{L}\p{N}/=]|[\w.+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+"
    r"|[#@][\p{N}_]*\p{L}[\p{L}\p{M}\p{N}_]*"
)
_ADDRESS_SIGNS: Final = r"[@#]|://|(?i:www\.)"
# An initial that is written without a space before the name: "S.Korea".
_GLUED_INITIAL: Final = r"(^|[^\p{L}\p{N}.])(\p{L}\.)(\p{Lu}\p{Ll})"
_SEAM: Final = "\ue000"
_INITIAL = r"^[\"“”‘’'(\[«]*((?:[A-HJ-Z]|[b-hj-z]|[\p{Lu}--[A-Z]])\.)[\"“”’')\]»]*$"
_DIVIDERS = r"[,;:!?()\[\]{}<>*|/\\…‒–—―•·¿¡،؛؟۔、。，；：！？（）«»「」『』-]|\.{2,}"
_INVISIBLE = r"[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]"


@dataclass(frozen=True)
class TokenOptions:
    """What happens to apostrophes and hyphens inside a word; the same for a whole corpus.

    ``keep``: ``Korea's`` and ``co-operation`` are one word each. ``split``: they are two, with
    no break between them, so that phrases run through.
    """

    apostrophes: Inner = "keep"
    hyphens: Inner = "keep"

    def __post_init__(self) -> None:
        for name, value in asdict(self).items():
            if value not in get_args(Inner):
                raise OptionError.unknown(name, value, get_args(Inner))

    @property
    def word_pattern(self) -> str:
        """The regular expression of a word."""
        joints = (_HYPHENS if self.hyphens == "keep" else "") + (
            _APOSTROPHES if self.apostrophes == "keep" else ""
        )
        joined = f"(?:[{joints}]{_UNIT})*" if joints else ""
        closing = f"[{_CLOSING_APOSTROPHES}]?" if self.apostrophes == "keep" else ""
        return f"{_UNIT}{joined}{closing}"

    def notes(self) -> tuple[str, ...]:
        """What a table says of options that are not the usual ones."""
        split = [name for name, value in asdict(self).items() if value == "split"]
        return (f"words are divided at inner {' and '.join(split)}",) if split else ()


@dataclass(frozen=True)
class ChunkTable:
    """The distinct chunks less white space and invisible characters, sorted.

    ``types`` (String, K); ``of_type`` (int32), the chunk of each type of the vocabulary.
    """

    types: pl.Series
    of_type: Ids


@dataclass(frozen=True)
class WordTable:
    """The words of each of the K distinct chunks, one after the other.

    Attributes:
        types: the distinct words as written, sorted.
        ids: int32, indexing ``types``: all words of all chunks.
        offsets: int64 (K + 1,), where the words of each chunk start in ``ids``.
        divided: bool, like ``ids``: a divider is before that word, inside its chunk.
        trailing: bool (K,), a divider is after the chunk's last word, or it has no word.
    """

    types: pl.Series
    ids: Ids
    offsets: Offsets
    divided: Flags
    trailing: Flags


@dataclass(frozen=True)
class TermTable:
    """The distinct terms, sorted, and the term of each word type (int32)."""

    types: pl.Series
    of_word: Ids


class Vocabulary:
    """The types of a corpus: the distinct chunks, each with the white space that follows it.

    The tables are made when first asked for, and kept. In an index they are read instead
    (:class:`relstat.storage.store.StoredVocabulary`).
    """

    def __init__(self, types: pl.Series | None, options: TokenOptions) -> None:
        self.options = options
        self._types = types
        self.kept: dict[Derived[Any, Any], Any] = {}

    def __getstate__(self) -> dict[str, Any]:
        # The tables travel along; what else was derived goes where it is needed by itself.
        return self.__dict__ | {"kept": {}}

    @property
    def types(self) -> pl.Series:
        """The distinct chunks with the white space that follows them, sorted."""
        assert self._types is not None
        return self._types

    @cached_property
    def chunks(self) -> ChunkTable:
        """The distinct chunks without what surrounds them."""
        bare = self.types.str.strip_chars_end().str.replace_all(_INVISIBLE, "")
        return ChunkTable(*number(bare))

    @cached_property
    def words(self) -> WordTable:
        """The words of each chunk."""
        return _words_of(self.chunks.types, self.options)

    @cached_property
    def terms(self) -> TermTable:
        """The terms, and which one each word is."""
        folded = (
            self.words.types.str.to_lowercase()
            .str.replace_all(f"[{_APOSTROPHES}]", "'")
            .str.replace_all("[\u2010\u2011]", "-")
            .str.replace_all("\u0640", "")  # tatweel only makes a word longer
            .str.strip_chars("\u200c\u200d")
            .str.strip_chars_end("'")
            .str.replace(rf"^({_LETTER}(?:\.{_LETTER})+)$", "$1.")  # U.S and U.S. are one
            .str.normalize("NFC")
        )
        return TermTable(*number(folded))

    def term_ids(self, terms: list[str]) -> Ids:
        """The number of each term; -1 where the vocabulary does not hold it."""
        if not len(self.terms.types):
            return np.full(len(terms), -1, dtype=np.int32)
        wanted = pl.Series(terms, dtype=pl.String)
        place = np.asarray(self.terms.types.search_sorted(wanted), dtype=np.int64)
        place = np.minimum(place, len(self.terms.types) - 1)
        same = (self.terms.types.gather(place) == wanted).to_numpy()
        return np.where(same, place, -1).astype(np.int32)


def number(values: pl.Series) -> tuple[pl.Series, Ids]:
    """The distinct values, sorted, and for each value its place among them."""
    if not len(values):
        return values, np.empty(0, dtype=np.int32)
    codes = values.rank("dense").to_numpy().astype(np.int32) - np.int32(1)
    member = np.empty(int(codes.max()) + 1, dtype=np.int64)
    member[codes] = np.arange(len(codes))
    return values.gather(member), codes


def _pieces_of(chunks: pl.Series, pattern: str) -> pl.Series:
    """The words and dividers of each chunk; addresses are sought only where one may be."""
    special = chunks.str.contains(_ADDRESS_SIGNS)
    if not special.any():
        return chunks.str.extract_all(pattern)
    found = pl.concat(
        [
            chunks.filter(~special).str.extract_all(pattern),
            chunks.filter(special).str.extract_all(f"{_ADDRESS}|{pattern}"),
        ]
    )
    flags = special.to_numpy()
    place = np.empty(len(chunks), dtype=np.int64)
    place[np.concatenate([np.flatnonzero(~flags), np.flatnonzero(flags)])] = np.arange(len(chunks))
    return found.gather(place)


def _words_of(chunks: pl.Series, options: TokenOptions) -> WordTable:
    """Find words and dividers in every distinct chunk."""
    initial = chunks.str.extract(_INITIAL, 1)
    seamed = chunks.str.replace(_GLUED_INITIAL, f"${{1}}${{2}}{_SEAM}${{3}}")
    pieces = _pieces_of(seamed, rf"\p{{L}}\.{_SEAM}|{options.word_pattern}|{_DIVIDERS}|\.")
    flat = (
        pl.DataFrame({"chunk": np.arange(len(chunks)), "piece": pieces, "initial": initial})
        .with_columns(
            pl.when(pl.col("initial").is_null())
            .then(pl.col("piece"))
            .otherwise(pl.concat_list("initial"))
        )
        .explode("piece", empty_as_null=False, keep_nulls=False)
        .with_columns(pl.col("piece").str.strip_chars_end(_SEAM))
        .with_columns(
            is_word=pl.col("piece").str.contains(r"[\p{L}\p{M}\p{N}]"),
            inside=(pl.col("chunk") == pl.col("chunk").shift(-1)).fill_null(False),
            within=(pl.col("chunk") == pl.col("chunk").shift(1)).fill_null(False),
        )
        .select(
            "chunk",
            "piece",
            "is_word",
            # A single period at the very end of a chunk belongs to an abbreviation, or ends a
            # sentence, which is a break anyway; inside a chunk it divides. A hyphen at which
            # words are split by option is between two words and does not.
            divides=((pl.col("piece") != ".") | pl.col("inside")) & ~_joint(options),
        )
        .with_columns(divides=pl.col("divides") & ~pl.col("is_word"))
    )
    chunk = flat["chunk"].to_numpy()
    is_word = flat["is_word"].to_numpy()
    divides = offsets_of(flat["divides"].to_numpy())
    counts = np.bincount(chunk[is_word], minlength=len(chunks)).astype(np.int64)
    offsets = offsets_of(counts)
    position = np.flatnonzero(is_word)
    before = divides[position]  # dividers ahead of each word, over all types
    type_start = np.searchsorted(chunk, np.arange(len(chunks) + 1))
    owner = chunk[position]
    previous = divides[type_start[owner]]
    follows = np.flatnonzero(owner[1:] == owner[:-1]) + 1
    previous[follows] = before[follows - 1]
    last = divides[type_start[:-1]]
    has_words = counts > 0
    last[has_words] = before[offsets[1:][has_words] - 1]
    # An apostrophe at the end may be a closing quotation mark, except after s.
    spelled = flat["piece"].filter(flat["is_word"]).str.replace("([^sS])['’ʼ]$", "$1")
    types, ids = number(spelled)
    return WordTable(
        types=types,
        ids=ids,
        offsets=offsets,
        divided=before > previous,
        trailing=divides[type_start[1:]] > last,
    )


def _joint(options: TokenOptions) -> pl.Expr:
    """Whether a piece is a hyphen between two words of a chunk, and hyphens split words."""
    if options.hyphens == "keep":
        return pl.lit(False)
    between = (pl.col("piece") == "-") & pl.col("inside") & pl.col("within")
    words_around = pl.col("is_word").shift(1) & pl.col("is_word").shift(-1)
    return (between & words_around).fill_null(False)
