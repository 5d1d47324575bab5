"""Words glued to their neighbours, divided again: "toKim Jong Unon" -> "to Kim Jong Un on".

Pages set names in bold; where the mark-up was dropped, the spaces beside it often went as well.
What was glued is learned from the corpus's own words. A *joint* is one spelling and its repair;
four kinds of evidence make one. In all of them both parts are words of the corpus, and the
second part begins with a capital unless the first ends a name:

1. *function word*: a word in small letters of the commonest ``FUNCTION_WORDS``, before a frequent
   word in capitals beside which the glued form is rare ("ofKim");
2. *name glued elsewhere*: the second part is glued to at least ``MIN_PARTNERS`` different words,
   two of which are function words; then any known word before it is one part ("ComradeKim");
3. *written apart*: both parts have capitals, and stand apart ``MIN_APART`` times as often as
   glued ("RepublicRecep" beside "Republic Recep");
4. *end of a name*: a name of two or three words ("Kim Jong Un") is followed without a space by at
   least ``MIN_PARTNERS`` different words, two of which are function words, and most of what is
   glued to it are words. The name itself is the context: "Unin" is "Un in" after "Kim Jong" only.

One spelling on its own is no evidence, so that McDonald, YouTube and iPhone stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import polars as pl

from relstat.corpus.cleaning_record import JOINTS

__all__ = ["Joints", "learn_joints", "merge_counts", "word_counts"]

FUNCTION_WORDS: Final = 100
"""So many of the commonest words in small letters count as function words."""
MIN_COUNT: Final = 20
"""How often the second part must stand alone, where one spelling is judged by itself."""
MOST_GLUED: Final = 0.05
"""Glued occurrences for each one of the second part alone, at most."""
MIN_PARTNERS: Final = 4
"""Different words that a name must be glued to."""
MIN_WORDS: Final = 0.6
"""The share of spellings that begin with a name and go on with a word, at least."""
MIN_APART: Final = 10
"""Occurrences apart for each glued one."""
MIN_NAME: Final = 5
"""How often a name must stand by itself."""

_RUNS: Final = 1 << 15  # runs that are worked on at once
_LINES: Final = 1 << 15  # lines of texts, likewise
_COUNTS: Final = {"word": pl.String, "count": pl.Int64}
_OUTER: Final = ".,;:!?\"“”„‘’'`()[]{}<>«»…*-–—_/|"
_RUN: Final = r"\p{Lu}\p{Ll}+(?: \p{Lu}\p{L}+)+"
_WORD: Final = r"^\p{Lu}\p{Ll}{2,}$"  # a boundary that shows needs no known word
_CAMEL: Final = r"^(\p{L}*\p{Ll})(\p{Lu}\p{Ll}+)$"


def word_counts(texts: pl.Series) -> pl.DataFrame:
    """What one batch contributes: how often each word occurs, and each run of words in capitals.

    A word is a run between white space, without punctuation around it; a run, recognised by its
    spaces, is as long as it goes.

    Returns:
        One row a word or run: ``word``, ``count``; sorted by word.
    """
    lines = texts.str.split("\n").explode().drop_nulls().alias("word").to_frame()
    return merge_counts(
        part for some in lines.iter_slices(_LINES) for part in _counts_of(some.to_series())
    )


def _counts_of(lines: pl.Series) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The same for some lines, which no word and no run goes beyond: words, and runs."""
    chunks = lines.str.replace_all("\t", " ", literal=True).str.split(" ").explode()
    types = chunks.drop_nulls().alias("word").value_counts()
    words = types.with_columns(pl.col("word").str.strip_chars(_OUTER)).filter(pl.col("word") != "")
    runs = lines.str.extract_all(_RUN).explode().drop_nulls().alias("word").value_counts()
    return words, runs


def merge_counts(frames: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """What several batches contribute together; any order and grouping gives the same."""
    frames = [pl.DataFrame(schema=_COUNTS), *(frame.cast(pl.Schema(_COUNTS)) for frame in frames)]
    return pl.concat(frames).group_by("word").agg(pl.col("count").sum()).sort("word")


def learn_joints(counts: pl.DataFrame) -> Joints:
    """Which spellings are words glued together, by the evidence at the top of this module.

    Args:
        counts: all batches together, from :func:`merge_counts`.
    """
    is_run = pl.col("word").str.contains(" ", literal=True)
    words, runs = counts.filter(~is_run), counts.filter(is_run)
    if runs["count"].sum() < MIN_NAME and not words["word"].str.contains(_CAMEL).any():
        return Joints(pl.DataFrame(schema=JOINTS))  # no name is frequent, and no word has a seam
    function = _function_words(words)
    pairs = _pairs_of(runs)
    inner = _inner_joints(words, pairs, function)
    apart = runs.with_columns(Joints(inner).split(runs["word"]))
    ends = _name_ends(words, merge_counts([apart]), function)
    return Joints(pl.concat([inner, ends]).sort("count", "written", descending=[True, False]))


def _function_words(words: pl.DataFrame) -> pl.DataFrame:
    """The commonest words in small letters: word, is_function."""
    small = words.filter(pl.col("word").str.contains(r"^\p{Ll}+$"))
    ranked = small.sort("count", "word", descending=[True, False]).head(FUNCTION_WORDS)
    return ranked.select("word", pl.lit(True).alias("is_function"))


def _pairs_of(runs: pl.DataFrame) -> pl.DataFrame:
    """Words in capitals that are side by side: left, right, apart."""
    lists = runs.select(pl.col("word").str.split(" ").alias("words"), "count")
    both = lists.select(
        pl.col("words").list.slice(0, pl.col("words").list.len() - 1).alias("left"),
        pl.col("words").list.slice(1).alias("right"),
        "count",
    )
    # Of no runs at all, older polars makes columns without a type.
    each = both.explode("left", "right").cast({"left": pl.String, "right": pl.String})
    return each.group_by("left", "right").agg(apart=pl.col("count").sum())


def _inner_joints(words: pl.DataFrame, pairs: pl.DataFrame, function: pl.DataFrame) -> pl.DataFrame:
    """Joints at a capital inside a word: evidence 1 to 3."""
    alone = words.select(pl.col("word"), pl.col("count").alias("alone"))
    camel = (
        words.select(
            pl.col("word").alias("written"),
            pl.col("word").str.extract(_CAMEL, 1).alias("left"),
            pl.col("word").str.extract(_CAMEL, 2).alias("right"),
            "count",
        )
        .drop_nulls()
        .filter(pl.col("left").str.len_chars() > 1)
        .join(alone, left_on="left", right_on="word", how="inner")
        .rename({"alone": "left_alone"})
        .join(alone, left_on="right", right_on="word", how="inner")
        .rename({"alone": "right_alone"})
        .join(function, left_on="left", right_on="word", how="left")
        .join(pairs, on=["left", "right"], how="left")
        .with_columns(pl.col("is_function").fill_null(False), pl.col("apart").fill_null(0))
    )
    partners = pl.col("left").n_unique().over("right")
    functions = pl.col("is_function").sum().over("right")
    rare = pl.col("count") <= MOST_GLUED * pl.col("right_alone")
    evidence = (
        pl.when(pl.col("is_function") & rare & (pl.col("right_alone") >= MIN_COUNT))
        .then(pl.lit("function word"))
        .when((partners >= MIN_PARTNERS) & (functions >= 2) & (pl.col("right_alone") >= MIN_COUNT))
        .then(pl.lit("name glued elsewhere"))
        .when(pl.col("apart") >= MIN_APART * pl.col("count"))
        .then(pl.lit("written apart"))
    )
    repaired = pl.concat_str("left", "right", separator=" ")
    return (
        camel.with_columns(repaired=repaired, evidence=evidence)
        .filter(pl.col("evidence").is_not_null())
        .select(*JOINTS)
    )


def _name_ends(words: pl.DataFrame, runs: pl.DataFrame, function: pl.DataFrame) -> pl.DataFrame:
    """Joints after a name: evidence 4, for names of three words, then for those of two."""
    known = words.select("word", is_word=True).join(function, on="word", how="left")
    longer = _glued_after(_names_of(runs, 3), known)
    shorter = _glued_after(_names_of(runs, 2), known)
    inside = longer.select(pl.col("name").str.replace(r"^\S+ ", "")).unique()
    return pl.concat([longer, shorter.join(inside, on="name", how="anti")]).select(*JOINTS)


def _glued_after(names: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """Joints after names of one length, with the name."""
    frequent = names.filter(pl.col("count") >= MIN_NAME).select("before", end="last")
    rest = pl.col("last").str.slice(pl.col("end").str.len_chars())
    # By their beginnings: each with all that follow the same words would be many times as much.
    size = pl.int_ranges(2, pl.col("last").str.len_chars(), dtype=pl.Int64)
    glued = (
        names.with_columns(size.alias("size"))
        .explode("size", empty_as_null=False, keep_nulls=False)
        .with_columns(pl.col("last").str.slice(0, pl.col("size")).alias("end"))
        .join(frequent, on=["before", "end"], maintain_order="left")
        .with_columns(rest=rest, name=pl.concat_str("before", "end", separator=" "))
        .join(known, left_on="rest", right_on="word", how="left")
        .with_columns(pl.col("is_word", "is_function").fill_null(False))
    )
    # A single letter is a word only if it is a common one.
    is_word = pl.col("is_word") & ((pl.col("rest").str.len_chars() > 1) | pl.col("is_function"))
    known_name = (
        (is_word.sum().over("name") >= MIN_PARTNERS)
        & (pl.col("is_function").sum().over("name") >= 2)
        & (is_word.mean().over("name") >= MIN_WORDS)
    )
    return glued.filter(known_name & (is_word | pl.col("rest").str.contains(_WORD))).select(
        pl.concat_str("before", "last", separator=" ").alias("written"),
        pl.concat_str("name", "rest", separator=" ").alias("repaired"),
        "count",
        pl.lit("end of a name").alias("evidence"),
        "name",
    )


def _names_of(runs: pl.DataFrame, size: int) -> pl.DataFrame:
    """All runs of so many words: before (all but the last), last, count."""
    lists = runs.select(pl.col("word").str.split(" ").alias("words"), "count").filter(
        pl.col("words").list.len() >= size
    )
    parts = [_names_among(some, size) for some in lists.iter_slices(_RUNS)]
    none = pl.DataFrame(schema={"before": pl.String, "last": pl.String, "count": pl.Int64})
    return _count_names(pl.concat([none, *parts])).sort("before", "last")


def _names_among(lists: pl.DataFrame, size: int) -> pl.DataFrame:
    """The same for some runs, in any order: each is repeated for each of its words meanwhile."""
    starts = pl.int_ranges(0, pl.col("words").list.len() - size + 1).alias("start")
    each = lists.with_columns(starts).explode("start")
    return _count_names(
        each.select(
            pl.col("words").list.slice("start", size - 1).list.join(" ").alias("before"),
            pl.col("words").list.get(pl.col("start") + size - 1).alias("last"),
            "count",
        )
    )


def _count_names(names: pl.DataFrame) -> pl.DataFrame:
    return names.group_by("before", "last").agg(pl.col("count").sum())


@dataclass(frozen=True)
class Joints:
    """What is split.

    Attributes:
        frame: one row a joint: ``written``, ``repaired``, ``count``, ``evidence``; the most
            frequent first.
    """

    frame: pl.DataFrame

    def split(self, texts: pl.Series) -> pl.Series:
        """The texts with every joint split; a second time changes nothing. Null stays null."""
        if self.frame.is_empty():
            return texts
        rows = texts.str.contains_any(self.frame["written"].to_list()).fill_null(False).arg_true()
        if not len(rows):
            return texts
        split = texts.gather(rows)
        for pattern in self._patterns():
            split = split.str.replace_all(pattern, "${left} ${right}")
        return texts.clone().scatter(rows, split)

    def _patterns(self) -> list[str]:
        """Regular expressions with groups left and right; what has capitals inside comes first."""
        patterns = []
        for at_end in (False, True):
            chosen = self.frame.filter((pl.col("evidence") == "end of a name") == at_end)
            parts: dict[str, list[str]] = {}
            for repaired in sorted(chosen["repaired"]):
                left, right = repaired.rsplit(" ", 1)
                key, other = (left, right) if at_end else (right, left)
                parts.setdefault(key, []).append(re.escape(other))
            for key, others in parts.items():
                many = "|".join(sorted(others, key=lambda other: (-len(other), other)))
                name = re.escape(key)
                left, right = (name, many) if at_end else (many, name)
                before = "" if at_end else r"\b"
                patterns.append(rf"{before}(?P<left>{left})(?P<right>{right})\b")
        return patterns
