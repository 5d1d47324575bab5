"""The steps of cleaning in their order, over batches of documents.

Three rounds, so that documents can be cleaned batch by batch, in any process:

1. *begin*: what each text tells by itself, characters first, then paragraphs. Each batch also
   gives its evidence: what stands at the edges of its texts, and its words.
2. *learn*: from the evidence of all batches, what is furniture and which words are glued.
3. *finish*: furniture is taken off, the parts of each document become fields, and glued words are
   divided.

The words of a text are never changed but by the steps that say so, and each step can be switched
off by its name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise
from typing import Any, Final, Literal, TypeVar, get_args

import polars as pl

from relstat.cleaning.characters.repairs import CHARACTER_STEPS
from relstat.cleaning.learned.dates import (
    OUTCOMES,
    RULE,
    DateRules,
    evidence_of,
    learn_dates,
    merge_date_evidence,
)
from relstat.cleaning.learned.furniture import Furniture, edges_of, find_furniture, merge_edges
from relstat.cleaning.learned.glued import Joints, learn_joints, merge_counts, word_counts
from relstat.cleaning.paragraphs.page_heads import PAGE_HEADS
from relstat.cleaning.paragraphs.repairs import PARAGRAPH_STEPS, SPEAKERS
from relstat.cleaning.parts.parts import PART_FIELDS, find_parts
from relstat.cleaning.steps import Step, add_up, apply_steps, count_changes, put, settle
from relstat.corpus.cleaning_record import Cleaned
from relstat.corpus.corpus import CORE_FIELDS
from relstat.corpus.long_texts import PART, begins_document, wholes
from relstat.errors import OptionError

__all__ = ["FURNITURE_STEP", "NAMED", "Cleaner", "Evidence", "Learned", "Speakers", "settled"]

Speakers = Literal["keep", "drop"]

NAMED: Final[dict[str, Any]] = {
    "relstat:title": pl.String(),
    "relstat:date": pl.Date(),
    "relstat:date_precision": pl.String(),
}
"""Columns of documents as read: what the name of the file tells, if there is a pattern for it."""

# "[Juche113.6.11.]" behind a title, and something before it.
_DATE_BEHIND: Final = r"(\S)\s*\[(?i:juche) ?\d{1,3} ?\. ?\d{1,2} ?\. ?\d{1,2} ?\.?\]\s*$"
_AT_ONCE: Final = 1 << 24  # bytes
FURNITURE_STEP: Final = "furniture"
PARTS_STEP: Final = "parts"
GLUED_STEP: Final = "glued words"
SPEAKERS_STEP: Final = "speakers"
_LEARNED: Final = {
    FURNITURE_STEP: "what recurs at the edges of many documents of a source is taken off",
    PARTS_STEP: "title, dateline, signature and end marks become fields",
    GLUED_STEP: "names that lost the space beside them get it back",
}
"""The steps beside those of characters and of paragraphs, in their order."""


@dataclass(frozen=True)
class Evidence:
    """What batches of documents tell of their corpus.

    Attributes:
        documents: how many there are.
        steps: what was done to them so far; see :class:`relstat.corpus.cleaning_record.Cleaned`.
        edges: what stands at the edges of their texts.
        words: how often each word stands in them.
        dates: what their dates may mean that are in doubt.
    """

    documents: int
    steps: pl.DataFrame
    edges: pl.DataFrame
    words: pl.DataFrame
    dates: pl.DataFrame

    @classmethod
    def merged(cls, parts: Sequence[Evidence]) -> Evidence:
        """What several batches tell together."""
        return cls(
            sum(part.documents for part in parts),
            add_up(part.steps for part in parts),
            merge_edges(part.edges for part in parts),
            merge_counts(part.words for part in parts),
            merge_date_evidence(part.dates for part in parts),
        )


@dataclass(frozen=True)
class Learned:
    """What a corpus told of itself."""

    furniture: Furniture
    joints: Joints
    dates: DateRules = field(default_factory=DateRules)


@dataclass(frozen=True)
class Finished:
    """What the last round did to some documents.

    Attributes:
        steps: what each step changed.
        dates: what became of dates that were in doubt.
    """

    steps: pl.DataFrame
    dates: pl.DataFrame


@dataclass(frozen=True)
class Cleaner:
    """Which steps are made.

    Attributes:
        raw: none at all.
        without: the names of steps to leave out.
        furniture_lines: lines that are furniture, whatever is learned.
        speakers: whether the names before what is said in transcripts stay in the text.
        date_rules: how dates are read whose order or calendar is in doubt, whatever is learned.

    Raises OptionError for a name that no step has.
    """

    raw: bool = False
    without: tuple[str, ...] = ()
    furniture_lines: tuple[str, ...] = ()
    speakers: Speakers = "keep"
    date_rules: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name in self.without:
            if name not in self.descriptions():
                raise OptionError.unknown("cleaning step", name, self.descriptions())
        if self.speakers not in get_args(Speakers):
            raise OptionError.unknown("treatment of speakers", self.speakers, get_args(Speakers))

    @staticmethod
    def descriptions() -> dict[str, str]:
        """What each step that can be switched off does, in their order."""
        return {step.name: step.does for step in _OWN} | _LEARNED

    def does(self, step: str) -> bool:
        """Whether a step is made."""
        return not self.raw and step not in self.without

    @cached_property
    def off(self) -> tuple[str, ...]:
        """The steps that are not made, though they usually are."""
        return tuple(name for name in self.descriptions() if not self.does(name))

    def clean(self, documents: pl.DataFrame) -> tuple[pl.DataFrame, Cleaned]:
        """Clean the documents of a whole corpus, some at a time."""
        begun, evidence = zip(*map(self.begin, _batches(documents)), strict=True)
        together = Evidence.merged(evidence)
        learned = self.learn(together)
        finished, done = zip(*(self.finish(some, learned) for some in begun), strict=True)
        cleaned = pl.concat(finished, how="diagonal")
        return settled(cleaned, documents.columns), self.record(together, learned, done)

    def begin(self, documents: pl.DataFrame) -> tuple[pl.DataFrame, Evidence]:
        """The first round for some documents, and what they tell of their corpus."""
        origins = _origins_of(documents)
        steps = [step for step in _OWN if self.does(step.name)]
        texts, counts = apply_steps(documents["text"], steps, origins)
        titles = self._title_steps(documents["title"], documents["date"])
        evidence = Evidence(
            int(begins_document(documents).sum()),
            add_up(counts),
            self._edges(texts, origins["source"], wholes(documents)),
            word_counts(texts if self.does(GLUED_STEP) else texts.clear()),
            evidence_of(documents),
        )
        return documents.with_columns(texts.alias("text"), titles.alias("title")), evidence

    def _edges(self, texts: pl.Series, sources: pl.Series, whole: pl.Series | None) -> pl.DataFrame:
        """The evidence of furniture: how texts begin and end; none where furniture stays."""
        if not self.does(FURNITURE_STEP):
            return edges_of(texts.clear(), sources.clear())
        if whole is not None:
            texts, sources = texts.filter(whole), sources.filter(whole)
        return edges_of(texts, sources)

    def _title_steps(self, titles: pl.Series, dates: pl.Series) -> pl.Series:
        """Titles with the repairs of characters made, in one line, without a date in brackets."""
        named = titles.is_not_null().arg_true()
        if not len(named):
            return titles
        steps = [step for step in CHARACTER_STEPS if self.does(step.name)]
        some = apply_steps(titles.gather(named), steps)[0]
        if self.does(PARTS_STEP):
            known = dates.gather(named).is_not_null()
            some = some.zip_with(~known, some.str.replace(_DATE_BEHIND, "${1}"))
        if self.does("spaces"):
            some = some.str.strip_chars().str.replace_all(r"\s*\n\s*", " ")
        return put(titles, named, some)

    def learn(self, evidence: Evidence) -> Learned:
        """The second round: what all batches tell together."""
        found = find_furniture(evidence.edges)
        dates = replace(learn_dates(evidence.dates), given=self.date_rules)
        furniture = found.with_lines(self.furniture_lines)
        return Learned(furniture, learn_joints(evidence.words), dates)

    def finish(self, documents: pl.DataFrame, learned: Learned) -> tuple[pl.DataFrame, Finished]:
        """The last round for some documents, and what it did."""
        documents, dates = learned.dates.apply(documents)
        counter = _Counter(documents)
        whole = wholes(documents)
        if self.does(PARTS_STEP):
            documents = _with_parts(documents, counter, whole)
        if self.does(FURNITURE_STEP):
            before = documents["text"]
            documents = counter.over(
                documents,
                FURNITURE_STEP,
                lambda texts: _without(learned.furniture, texts, counter.origins["source"], whole),
            )
            if self.does(PARTS_STEP):  # what stood inside the furniture is at the edge now
                documents = _with_parts(documents, counter, documents["text"] != before)
        if self.does(GLUED_STEP):
            documents = counter.over(documents, GLUED_STEP, learned.joints.split)
            split = learned.joints.split(documents["title"].fill_null(""))
            titles = pl.when(pl.col("title").is_not_null()).then(split)
            documents = documents.with_columns(titles.alias("title"))
        if self.speakers == "drop" and not self.raw:
            step = SPEAKERS
            documents = counter.over(documents, SPEAKERS_STEP, step.apply)
        if whole is not None and not self.raw:
            documents = _with_blank_lines(documents)
        named = _with_rules(_with_names(documents, sourced=not self.raw))
        return named, Finished(add_up(counter.counts), dates)

    def record(self, evidence: Evidence, learned: Learned, finished: Iterable[Finished]) -> Cleaned:
        """What was done in all rounds."""
        done = list(finished)
        names = [*self.descriptions(), SPEAKERS_STEP]
        steps = settle(add_up([evidence.steps, *(one.steps for one in done)]))
        order = steps["step"].replace_strict(names, range(len(names)), return_dtype=pl.Int64)
        steps = steps.with_columns(order.alias("order")).sort("order", "source").drop("order")
        dates = pl.concat([pl.DataFrame(schema=OUTCOMES), *(one.dates for one in done)])
        return Cleaned(steps, learned.furniture.frame, learned.joints.frame, self.off, dates)


_Frame = TypeVar("_Frame", pl.DataFrame, pl.LazyFrame)
_PART_TYPES: Final[dict[str, Any]] = {"date": pl.Date}
_OWN: Final[tuple[Step, ...]] = (PAGE_HEADS, *CHARACTER_STEPS, *PARAGRAPH_STEPS)


class _Counter:
    """Collects what steps did to some documents."""

    def __init__(self, documents: pl.DataFrame) -> None:
        self.origins = _origins_of(documents)
        self.counts: list[pl.DataFrame] = []

    def over(
        self, documents: pl.DataFrame, step: str, change: Callable[[pl.Series], pl.Series]
    ) -> pl.DataFrame:
        """The documents, their texts changed."""
        after = documents.with_columns(change(documents["text"]).alias("text"))
        self.count(step, documents, after)
        return after

    def count(self, step: str, before: pl.DataFrame, after: pl.DataFrame) -> None:
        """Count what a step changed."""
        self.counts.append(count_changes(step, before["text"], after["text"], self.origins))


def settled(documents: _Frame, read: Sequence[str]) -> _Frame:
    """Documents without the fields of parts that none of them has, and that were not read.

    The fields are sorted.
    """
    names = documents.collect_schema().names()
    maybe = [name for name in PART_FIELDS if name in names and name not in read]
    found = documents.lazy().select(pl.col(maybe).count()).collect()
    empty = {name for name in maybe if not found[name].item()}
    fields = sorted(name for name in names if name not in CORE_FIELDS and name not in empty)
    return documents.select(*(name for name in names if name in CORE_FIELDS), *fields)


def _batches(documents: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Consecutive documents, of about so many bytes that each step may hold them twice."""
    ends = documents["text"].str.len_bytes().fill_null(0).cum_sum() // _AT_ONCE
    starts = [0, *((ends != ends.shift(1)).fill_null(False).arg_true().to_list()), len(ends)]
    for start, end in pairwise(starts):
        yield documents[start:end]


def _origins_of(documents: pl.DataFrame) -> pl.DataFrame:
    """Of each text its outlet (its field ``source``, or else its folder), as ``ORIGINS`` says."""
    none = pl.Series([None], dtype=pl.String).new_from_index(0, documents.height)
    given = [documents[name] for name in ("source", "folder") if name in documents.columns]
    part = documents[PART] if PART in documents.columns else none
    long = pl.when(part.is_not_null()).then("file")
    return documents.select(pl.coalesce(*given, none).alias("source"), long.alias("long"))


def _without(
    furniture: Furniture, texts: pl.Series, sources: pl.Series, whole: pl.Series | None
) -> pl.Series:
    """The texts without furniture; parts of long ones, whose edges are no edges, as they are."""
    if whole is None:
        return furniture.remove(texts, sources)
    rows = whole.arg_true()
    return put(texts, rows, furniture.remove(texts.gather(rows), sources.gather(rows)))


def _with_blank_lines(documents: pl.DataFrame) -> pl.DataFrame:
    """Documents whose parts of texts can be joined: before another part there is a blank line."""
    goes_on = pl.col(PART).is_in(["first", "more"]) & (pl.col("text") != "")
    line = pl.when(goes_on.fill_null(False)).then(pl.lit("\n\n")).otherwise(pl.lit(""))
    return documents.with_columns(pl.concat_str("text", line).alias("text"))


def _with_parts(
    documents: pl.DataFrame, counter: _Counter, where: pl.Series | None = None
) -> pl.DataFrame:
    """Documents with what was found in their texts as fields; what was known before stays.

    ``where`` says which documents are examined; without it all are.
    """
    looked = documents if where is None else documents.filter(where)
    dates = looked.select("date", "date_precision")
    found = find_parts(looked["text"], looked["title"], dates, fields=looked)
    names = ("title", "date", "date_precision", *PART_FIELDS)
    done = looked.with_columns(
        found["body"].alias("text"),
        *(found[name].cast(_PART_TYPES.get(name, pl.String)) for name in names),
    )
    if where is not None:
        row = pl.Series("relstat:row", range(documents.height))
        rest = documents.with_columns(row).filter(~where)
        done = pl.concat([rest, done.with_columns(row.filter(where))], how="diagonal")
        done = done.sort("relstat:row").drop("relstat:row")
    counter.count(PARTS_STEP, documents, done)
    return done


def _with_names(documents: pl.DataFrame, *, sourced: bool) -> pl.DataFrame:
    """Documents without a title or date get those that the name of their file tells."""
    source = "date_source"
    if sourced:
        told = pl.col(source) if source in documents.columns else pl.lit(None, pl.String)
        given = pl.when(pl.col("date").is_not_null()).then(pl.lit("field"))
        documents = documents.with_columns(pl.coalesce(told, given).alias(source))
    if not set(NAMED) <= set(documents.columns):
        return documents
    undated = pl.col("date").is_null() & pl.col("relstat:date").is_not_null()
    filled = [
        pl.when(undated).then(pl.col(f"relstat:{name}")).otherwise(pl.col(name)).alias(name)
        for name in ("date", "date_precision")
    ]
    if sourced:
        by_name = pl.when(undated).then(pl.lit("file name")).otherwise(pl.col(source))
        filled.append(by_name.alias(source))
    title = pl.coalesce("title", "relstat:title").alias("title")
    return documents.with_columns(title, *filled).drop(NAMED)


def _with_rules(documents: pl.DataFrame) -> pl.DataFrame:
    """Documents whose dates were in doubt with the rule in ``date_source``."""
    if RULE not in documents.columns:
        return documents
    if "date_source" in documents.columns:
        rule = pl.concat_str(pl.lit("field, "), pl.col(RULE))
        ruled = pl.col(RULE).is_not_null() & (pl.col("date_source") == "field")
        source = pl.when(ruled).then(rule).otherwise(pl.col("date_source"))
        documents = documents.with_columns(source.alias("date_source"))
    return documents.drop(RULE)
