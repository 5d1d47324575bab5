"""A corpus: a table of documents that never changes after it was read.

The table has one row per document. The columns in ``CORE_FIELDS`` are always there; every other
column is a metadata field of the input. ``year``, ``quarter`` and ``month`` are derived from the
date on request, and only as far as the date's precision carries them. The texts lie beside the
table: in memory after files were read, on disk when an index was opened.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Final, Protocol, Self, SupportsIndex, TypeVar, overload

import numpy as np
import polars as pl

from relstat.arrays import Flags, Keys
from relstat.corpus.actors import ActorMentions
from relstat.corpus.choices import (
    ActorFile,
    AnyOf,
    Choice,
    Condition,
    Conditions,
    JoinedTable,
    JoinOn,
    LookIn,
    Mentioned,
    MentionedActors,
    NoneOf,
    OtherActors,
    Since,
    Until,
    Wanted,
    as_list,
)
from relstat.corpus.cleaning_record import Cleaned
from relstat.corpus.column_names import plainly_named
from relstat.corpus.fingerprints import fingerprint, text_digests
from relstat.corpus.groups import GroupName, Groups, check_names, divide, parse_names
from relstat.corpus.joins import PERIOD_COLUMNS, fields_by_date, fields_by_value, read_table
from relstat.corpus.mentions import Met, actor_mentions, conditions_on_mentions, title_actors
from relstat.corpus.periods import DATE_FIELDS, date_field, period_text, sides_of
from relstat.corpus.records import Document, Problem
from relstat.corpus.stream import Stream, StreamTexts
from relstat.derived import Derived, choose_derived, derived
from relstat.errors import EmptyCorpusError, FieldError, OptionError, option
from relstat.lexicons.actors import Actors, load_actors
from relstat.text.reading_order import natural_key
from relstat.text.vocabulary import TokenOptions
from relstat.workers import Workers

__all__ = [
    "CORE_FIELDS",
    "AnyCorpus",
    "Corpus",
    "Texts",
]

CORE_FIELDS: Final[Mapping[str, type[pl.DataType]]] = {
    "id": pl.String,
    "title": pl.String,
    "date": pl.Date,
    "date_precision": pl.String,  # "day", "month" or "year"; null without a date
    "text": pl.String,
    "file": pl.String,
    "line": pl.Int64,
}

T = TypeVar("T")


class Texts(Protocol):
    """The texts of documents, one for each; a polars Series of strings is one."""

    def __len__(self) -> int: ...

    def to_list(self) -> list[str]:
        """All texts."""

    def filter(self, keep: pl.Series) -> Any:
        """The texts of the documents where ``keep`` is true."""


@dataclass(frozen=True)
class Corpus:
    """Documents as a table, with the problems met on the way in.

    Make one with :func:`relstat.read` or :func:`relstat.open`. Iterating yields
    :class:`Document` objects; ``len`` is the number of documents.

    Attributes:
        metadata: a polars frame of all columns but the texts.
        texts: the text of each document, cleaned.
        originals: the text of each document as it was read; None where nothing was changed.
        cleaned: what cleaning did.
        problems: what was met while reading.
        understood: for each file how it was read: its format, encoding, dialect and columns.
        reading: the options of reading that were given, by name.
        choices: the conditions by which documents were chosen, in turn.
        labels: other names of groups, or of values of which names of groups are made.
        origin: where the documents come from, in words.
        options: how texts are cut into words.
        workers: who does the work of measuring.
        actors: the countries, persons and organisations that are looked for in the texts; None for
            the packaged table.
        computed: fields that are worked out when asked for, by their names; a column of the
            metadata that is named so goes before.
        kept: what was derived from the corpus.
    """

    metadata: pl.DataFrame
    texts: Texts
    originals: Texts | None = None
    cleaned: Cleaned = field(default_factory=Cleaned, repr=False, compare=False)
    problems: tuple[Problem, ...] = ()
    understood: Mapping[str, Mapping[str, str]] = field(default_factory=dict, repr=False)
    reading: Mapping[str, Any] = field(default_factory=dict, repr=False)
    choices: tuple[Choice, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict, repr=False)
    origin: str = ""
    options: TokenOptions = TokenOptions()
    workers: Workers = Workers()
    actors: Actors | None = field(default=None, repr=False)
    computed: Mapping[str, Callable[[Corpus], pl.Series]] = field(default_factory=dict, repr=False)
    kept: dict[Derived[Any, Any], Any] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        missing = sorted({*CORE_FIELDS} - {"text", *self.metadata.columns})
        if missing:
            raise OptionError(f"the table of documents lacks the columns: {', '.join(missing)}")

    @classmethod
    def of(cls, documents: pl.DataFrame, **rest: Any) -> Corpus:
        """A corpus of a frame with the column ``text``; ``rest`` are other attributes."""
        if "text" not in documents.columns:
            raise OptionError("the table of documents lacks the column: text")
        return cls(documents.drop("text"), documents["text"], **rest)

    @cached_property
    def documents(self) -> pl.DataFrame:
        """The table with the texts as the column ``text``; from an index, all in memory."""
        whole = self.metadata.with_columns(pl.Series("text", self.texts.to_list(), pl.String))
        others = [name for name in whole.columns if name not in CORE_FIELDS]
        return whole.select(*CORE_FIELDS, *others)

    def __len__(self) -> int:
        return self.metadata.height

    @overload
    def __getitem__(self, place: SupportsIndex) -> Document: ...

    @overload
    def __getitem__(self, place: slice) -> Self: ...

    def __getitem__(self, place: SupportsIndex | slice) -> Document | Self:
        """Return one document, or with a slice the corpus of those documents, in their order."""
        if not isinstance(place, slice | SupportsIndex):
            raise OptionError(
                "corpus[...] takes a place or a slice; corpus.values(name) returns a field, "
                "corpus.where(name=value) and corpus.choose(flags) documents"
            )
        if isinstance(place, slice):
            keep = np.zeros(len(self), dtype=np.bool_)
            keep[place] = True
            given = [place.start, place.stop, *([place.step] if place.step else [])]
            bounds = ":".join("" if one is None else str(one) for one in given)
            return self.choose(keep, choices=self._recorded(f"slice [{bounds}]", keep))
        row = range(len(self))[place]
        return next(iter(self[row : row + 1]))

    def head(self, documents: int = 5) -> Self:
        """Return the first documents."""
        return self[: max(documents, 0)]

    def sample(self, documents: int, *, seed: int = 0) -> Self:
        """Return documents drawn at random without replacement, in their order.

        The same ``seed`` draws the same ones. Raises :class:`OptionError` for more documents than
        there are.
        """
        if not 0 <= documents <= len(self):
            raise OptionError(f"{documents:,} of {len(self):,} documents cannot be drawn")
        chosen = np.random.default_rng(seed).permutation(len(self))[:documents]
        keep = np.zeros(len(self), dtype=np.bool_)
        keep[chosen] = True
        return self.choose(keep, choices=self._recorded(f"sample with seed {seed}", keep))

    def _recorded(self, condition: str, keep: Flags) -> tuple[Choice, ...]:
        """The record of a choice; none where all documents are kept."""
        kept = int(keep.sum())
        return () if kept == len(self) else (Choice(condition, len(self), kept),)

    def __iter__(self) -> Iterator[Document]:
        extra = [name for name in self.metadata.columns if name not in CORE_FIELDS]
        for row in self.documents.iter_rows(named=True):
            yield Document(
                id=row["id"],
                title=row["title"],
                date=row["date"],
                text=row["text"],
                fields={name: row[name] for name in extra},
            )

    def __repr__(self) -> str:
        documents = f"{len(self):,} document{'' if len(self) == 1 else 's'}"
        origin = f" from {self.origin}" if self.origin else ""
        known = period_text(self.metadata["date"], self.metadata["date_precision"]).drop_nulls()
        ends = known.sort()[[0, -1]].unique(maintain_order=True) if len(known) else known
        dates = f", {' to '.join(ends)}" if len(ends) else ""
        met = len(self.problems)
        problems = f"; {met:,} in corpus.problems" if met else ""
        return f"<Corpus of {documents}{origin}{dates}{problems}>"

    @property
    def fields(self) -> tuple[str, ...]:
        """Names usable in ``by`` and ``where``, in reading order; periods where there are dates."""
        names = {*self.metadata.columns, *self.computed}
        if self.metadata["date"].null_count() < len(self):
            names.update(DATE_FIELDS)
        return tuple(sorted(names, key=natural_key))

    @property
    def listing(self) -> pl.DataFrame:
        """What names each document in a table: id, date as far as it is known, title."""
        dates = period_text(self.metadata["date"], self.metadata["date_precision"])
        return self.metadata.select("id", dates.alias("date"), "title")

    def original_texts(self) -> list[str]:
        """The texts as they were read, before anything was cleaned."""
        return (self.texts if self.originals is None else self.originals).to_list()

    @property
    def text_digests(self) -> Keys:
        """A 64-bit BLAKE2b digest of each document's text."""
        return text_digests(self)

    @property
    def stream(self) -> Stream:
        """The texts as integers: words, sentences, sorted suffixes; made once.

        Choices from a corpus whose stream was made share its integers.
        """
        return self.texts.stream if isinstance(self.texts, StreamTexts) else _stream(self)

    @property
    def actor_mentions(self) -> ActorMentions:
        """The mentions of actors in the texts; found once."""
        return actor_mentions(self)

    def with_actors(self, file: ActorFile) -> Self:
        """Add the rows of a table of actors (:mod:`relstat.lexicons.actors`) to the packaged one.

        Raises :class:`InputError` for a file that is no such table.
        """
        found = (actor_mentions, title_actors)
        kept = {key: value for key, value in self.kept.items() if key not in found}
        return replace(self, actors=load_actors(file), kept=kept)

    @property
    def fingerprint(self) -> str:
        """Six hexadecimal digits that change when any text, title, date or field changes.

        The way words are cut counts too, where it is not the usual one.
        """
        return fingerprint(self)

    def choose(
        self, keep: Flags, *, problems: Iterable[Problem] = (), choices: Iterable[Choice] = ()
    ) -> Self:
        """Only the documents where ``keep`` (one flag per document) is True.

        ``problems`` and ``choices`` are added; without any the choice is recorded as one by flags.
        What was derived from this corpus and can follow, follows.
        """
        problems, choices = tuple(problems), tuple(choices)
        if not problems and not choices:
            choices = self._recorded("flags", keep)
        if keep.all():
            if not problems and not choices:
                return self
            added = (*self.problems, *problems), (*self.choices, *choices)
            return replace(self, problems=added[0], choices=added[1])
        from relstat.corpus.languages import chosen_from, guess_languages

        rows = pl.Series(keep)
        kept = choose_derived(self.kept, keep)
        if not guess_languages.known(self):
            kept[chosen_from] = self, rows
        return replace(
            self,
            metadata=self.metadata.filter(rows),
            texts=self.texts.filter(rows),
            originals=None if self.originals is None else self.originals.filter(rows),
            problems=(*self.problems, *problems),
            choices=(*self.choices, *choices),
            kept=kept,
        )

    def with_field(self, name: str, values: pl.Series) -> Self:
        """The same documents with one more metadata field (or another content of it)."""
        if name in CORE_FIELDS or name in DATE_FIELDS or name in self.computed:
            raise OptionError(f"{name!r} is a name of relstat's own; choose another for the field")
        metadata = self.metadata.with_columns(values.cast(pl.String).alias(name))
        kept = {key: value for key, value in self.kept.items() if key is not fingerprint}
        return replace(self, metadata=metadata, kept=kept)

    def join(self, table: JoinedTable, *, on: JoinOn) -> Self:
        """Add the columns of a table as fields, looked up by the values of one field.

        Args:
            table: a polars frame, or the path of a csv, tsv, json, jsonl or parquet file.
            on: a field of the documents and a column of the table. With ``date`` and a table that
                has the columns ``since`` and ``until``, rows are periods.

        Raises:
            FieldError: an unknown field. InputError: a table that cannot be read.
            OptionError: a table without such a column, with two rows for a value, with periods
                that overlap, or with a column that the documents have already.
        """
        frame = plainly_named(table if isinstance(table, pl.DataFrame) else read_table(table))
        values = self.values(on)
        by_date = on == "date" and set(PERIOD_COLUMNS) <= set(frame.columns)
        added = (
            fields_by_date(frame, self.metadata) if by_date else fields_by_value(frame, on, values)
        )
        joined = self
        for name, column in added.items():
            if name in self.fields:
                raise OptionError(f"the documents have a field {name!r} already: rename the column")
            joined = joined.with_field(name, column)
        return joined

    def require_documents(self) -> Corpus:
        """Return the corpus itself; raise :class:`EmptyCorpusError` when it has no document."""
        if len(self) == 0:
            where = f" in {self.origin}" if self.origin else ""
            empty = next((one for one in self.choices if one.before and not one.after), None)
            why = f": {empty.condition} leaves none of {empty.before:,}" if empty else ""
            hint = f"; {empty.hint}" if empty and empty.hint else ""
            raise EmptyCorpusError(f"no documents to measure{where}{why}{hint}")
        return self

    def values(self, name: str) -> pl.Series:
        """The values of a field as text, one per document; null where it has none.

        ``date:2011-12-17`` divides documents into those from before that day (or month, or year)
        and those from then on, ``actor:Japan`` into those that mention that actor and others;
        ``actor`` is whom each mentions most. Raises :class:`FieldError` when there is no such
        field.
        """
        documents = self.metadata
        if name not in self.fields:
            kind, _, rest = name.partition(":")
            if kind == "date" and rest:
                return sides_of(documents, rest)
            if kind == "actor":
                return self.actor_mentions.as_field(len(self), rest or None)
            raise FieldError.unknown("field", name, self.fields)
        if name in self.computed and name not in documents.columns:
            return self.computed[name](self).cast(pl.String).alias(name)
        if name in DATE_FIELDS and name not in documents.columns:
            return date_field(documents, name)
        if name == "date":
            return period_text(documents["date"], documents["date_precision"]).alias("date")
        return documents[name].cast(pl.String)

    def groups(self, by: str | Sequence[str]) -> Groups:
        """Divide the documents by one or more fields; several are joined as ``a | b``.

        Groups are sorted by their values, weekdays from Monday. Raises :class:`FieldError` for an
        unknown field, :class:`OptionError` when no document has a value.
        """
        names = (by,) if isinstance(by, str) else tuple(by)
        if not names:
            raise OptionError(f"{option('by')} needs at least one field")
        groups = divide(names, [self.values(name) for name in names], self.labels)
        if not groups.labels and len(self):
            raise OptionError(f"no document has a value for {' and '.join(names)}")
        return groups

    def label(self, *names: GroupName) -> Self:
        """Give groups other names in tables: ``{"Press Service of the President": "Sarnovia"}``.

        A text is one name as a shell has it, ``"GROUP=NAME"``. Groups keep their order. A measure
        with ``by`` raises :class:`OptionError` for a group that is not there.
        """
        return replace(self, labels={**self.labels, **parse_names(names)})

    def check_labels(self, by: str | Sequence[str]) -> None:
        """Raise :class:`OptionError` for a name of a group that is not there."""
        names = (by,) if isinstance(by, str) else tuple(by)
        check_names(self.labels, names, [self.values(name) for name in names])

    def mentioning(
        self,
        *patterns: Mentioned,
        any_of: AnyOf = (),
        none_of: NoneOf = (),
        actors: MentionedActors = (),
        no_actors: OtherActors = (),
        within: LookIn = "both",
        exact: bool = False,
    ) -> Self:
        """Choose documents by what they say.

        A pattern is words with wildcards and slots (:mod:`relstat.corpus.patterns`); ``|`` divides
        alternatives (``U.S.|United States``).

        Args:
            patterns: each of them must be mentioned.
            any_of: at least one of these must be mentioned, if there are any.
            none_of: none of these must be mentioned.
            actors, no_actors: each of these actors must be mentioned, and none of those.
            within: look in the ``text``, the ``title`` or ``both``.
            exact: match case.

        Raises:
            OptionError: a pattern that cannot be read; an unknown actor.
        """
        return self._choose_by(
            conditions_on_mentions(
                self,
                patterns,
                any_of=as_list(any_of),
                none_of=as_list(none_of),
                actors=as_list(actors),
                no_actors=as_list(no_actors),
                within=within,
                exact=exact,
            )
        )

    def where(
        self,
        *conditions: Condition,
        exclude: Mapping[str, Wanted] | None = None,
        at_least: Mapping[str, float] | None = None,
        at_most: Mapping[str, float] | None = None,
        since: Since = None,
        until: Until = None,
        **fields: Wanted,
    ) -> Self:
        """Choose documents: all ``conditions`` hold (any of several values), none of ``exclude``.

        ``where(source="KCNA", year=[2011, 2012])`` is short for
        ``where({"source": "KCNA", "year": [2011, 2012]})``; a condition may also be a text as a
        shell has it: ``"source!=KCNA"``, ``"n_words>=100"``; texts of one field are alternatives.

        ``at_least`` and ``at_most`` compare the values of a field as numbers; a document whose
        value is none is left out, and a field without any number is an :class:`OptionError`.
        ``since`` and ``until`` are inclusive and take ``2012``, ``2012-06`` or ``2012-06-30``.
        A document without a date, or one whose date is less precise than the limit can decide
        (a year-only date inside the limit's year), is left out when a limit is given.
        """
        if not all(isinstance(each, str | Mapping) for each in conditions):
            raise OptionError("where takes fields by name: where(source='KCNA')")
        found = Conditions(self.values, self.metadata)
        return self._choose_by(
            found.given(
                [*conditions, fields],
                exclude=exclude or {},
                at_least=at_least or {},
                at_most=at_most or {},
                since=since,
                until=until,
            )
        )

    def _choose_by(self, found: Iterable[Met]) -> Self:
        """Only the documents that meet all conditions, each recorded in turn."""
        keep, choices = np.ones(len(self), dtype=np.bool_), []
        for condition, hit, hint in found:
            before = int(keep.sum())
            keep = keep & hit
            choices.append(Choice(condition, before, int(keep.sum()), hint))
        return self.choose(keep, choices=choices)


@derived
def _stream(corpus: Corpus) -> Stream:
    return Stream.of_texts(corpus.texts.to_list(), corpus.options, workers=corpus.workers)


AnyCorpus = TypeVar("AnyCorpus", bound=Corpus)
"""The same kind of corpus as was given."""
