"""Frames: formulas with a slot, and what fills it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Any, Final

import numpy as np
import polars as pl

from relstat.analysis.phrases.chains import find_chains
from relstat.analysis.phrases.frames import find_frames
from relstat.analysis.phrases.phrase_stream import NAME, PhraseStream, phrase_stream
from relstat.analysis.phrases.slots import Frames, FrameThresholds
from relstat.arrays import Ints
from relstat.corpus.corpus import Corpus
from relstat.counting.counts import Counts
from relstat.counting.sparse_counts import SparseCounts
from relstat.counting.suffix_counts import usual_places
from relstat.errors import OptionError, option
from relstat.measures.layout import (
    by_title,
    group_notes,
    rate_notes,
    seen,
    size_of,
    small_group_notes,
    total_rate,
)
from relstat.measures.long_form import group_rates, lay_out
from relstat.measures.options import By, Option, Top, measure
from relstat.tables.table import Column, Entries, Note, Provenance, Table

__all__ = ["frames"]

_NAMED: Final = 3  # fillers that the table of frames names


@measure
def frames(
    corpus: Corpus,
    *,
    by: By = None,
    top: Top = 20,
    min_count: Annotated[int, Option("Minimum number of occurrences.", min=2)] = 10,
    min_docs: Annotated[int, Option("Minimum number of documents.", min=1)] = 5,
    min_fillers: Annotated[int, Option("Minimum number of different fillers.", min=2)] = 3,
    slot: Annotated[
        int, Option("Maximum length of a filler, in words; a run of names counts as one.", min=1)
    ] = 3,
    slots: Annotated[int, Option("Number of slots in a frame.", min=1)] = 1,
    fillers: Annotated[bool, Option("Show one row per filler of each frame.")] = False,
) -> Table:
    """List the frames of a corpus: fixed words around a slot that varies, strongest first.

    ``staff members of the * embassy`` is one: the words on both sides of the slot are the same, at
    least one of them on each side no function word, and the slot holds one to ``slot`` units. A
    unit is a word, or a run of names of any length. The fixed text is as long as three quarters of
    the occurrences have it. :mod:`relstat.analysis.phrases.frames` describes how they are found.

    Args:
        by: one or more fields; a row for each frame and group, with the rate in the group.
        top: frames to keep, strongest first; None or 0 keeps all.
        min_count, min_docs: occurrences, and documents, that a frame must reach.
        min_fillers: different fillers that the slot must have.
        slot: maximum number of units in a slot.
        slots: how many slots a frame has. Frames with several are made of those with one
            (:mod:`relstat.analysis.phrases.chains`); every slot must vary by itself.
        fillers: give the table of fillers instead: a row for each filler of each frame.

    Returns:
        A row per frame: frame (as terms, ``*`` for a slot), written (its most frequent
        spelling), words (fixed ones), count, rate per 10,000 words with interval, documents,
        fillers (different ones), variety (fillers / count: 1 where each occurs once), entropy
        (of the fillers, in bits: 2 to its power is the number of equally frequent fillers that
        would be as varied), names (share of the occurrences filled by names alone),
        most_frequent (a list of fillers with their counts), first_seen, last_seen, score (the
        formula score of the fixed text). With ``by`` a row per frame and group, and also group,
        group_count, group_rate with interval, group_documents.

        What fills several slots is one filler, with `` … `` between its parts.

        With ``fillers`` a row per frame and filler: count, share of the frame's occurrences,
        documents, first_seen, last_seen. The first row of a frame whose slot is filled by names
        sums these up, as ``<name>``; it is no filler of its own.

    Raises:
        OptionError: an option that does not fit. EmptyCorpusError: no documents.

    Sources: phrase frames after Fletcher (2002-2007), kfNgram, and Biber (2009), A corpus-driven
    approach to formulaic language in English; entropy after Shannon (1948).
    """
    corpus.require_documents()
    thresholds = FrameThresholds(min_count, min_docs, min_fillers, slot)
    if slots < 1:
        raise OptionError(f"{option('slots')} is at least 1, not {slots}")
    groups = corpus.groups(by) if by is not None else None
    stream = phrase_stream(corpus.stream)
    found = find_frames(stream, thresholds)
    if slots > 1:
        found = find_chains(stream, found, thresholds, slots)
    total = len(found)
    found = found.strongest(top)
    counts = _counts(corpus, stream, found)
    names = _Names(stream, found)
    notes: list[str] = [
        f"at least {min_count} occurrences in {min_docs} documents; * is a slot with at least "
        f"{min_fillers} fillers of 1 to {slot} words (a run of names counts as one); order: "
        "formula "
        "score of the fixed words" + ("; … separates the fillers of two slots" if slots > 1 else "")
    ]
    if not len(found):
        lower = f"{option('min_count')}, {option('min_docs')} or {option('min_fillers')}"
        notes.insert(0, f"no frame reaches the thresholds: lower {lower}")
    elif corpus.metadata["date"].null_count() == len(corpus):
        dates = ("first_seen", "last_seen")
        notes.append(Note("first and last seen are empty: no document has a date", about=dates))
    columns = _fillers(corpus, names, counts) if fillers else _columns(corpus, names, counts)
    if fillers:
        notes.append(f"{NAME}: all fillers that are names, together")
    else:
        notes += [
            Note("variety: different fillers / occurrences", about="variety"),
            Note(
                "entropy in bits: 1 is as varied as two equally frequent fillers, 2 as four",
                about="entropy",
            ),
            *rate_notes(),
            *group_notes(groups),
            *small_group_notes(groups, counts.sizes),
        ]
    with_rates = groups if not fillers else None
    made = lay_out(columns, group_rates(counts, with_rates, digits=2) if with_rates else None)
    number, words = size_of(corpus)
    kind = "Fillers of frames" if fillers else f"Frames{by_title(groups)}"
    return Table(
        title=f"{kind} · {number}, {words}",
        frame=made.frame,
        columns=made.columns,
        spread=made.spread,
        notes=tuple(notes),
        total=None if fillers else total,
        provenance=Provenance.of(
            corpus,
            "frames",
            words=corpus.stream.words,
            citations=("Biber 2009", "Shannon 1948"),
        ),
    )


def _counts(corpus: Corpus, stream: PhraseStream, found: Frames) -> Counts:
    """Each frame in each document."""
    row = _documents(stream, found)
    table = SparseCounts.of(row, found.owner, (len(corpus), len(found)))
    words = np.add.reduce([words for _, words in found.fixed])
    return Counts(table, stream.sizes, words, found.bounds[found.offsets[:-1], 0])


def _documents(stream: PhraseStream, found: Frames) -> Ints:
    """The document of each occurrence."""
    text = stream.slices.text
    at = np.searchsorted(text.document_words, found.bounds[:, 1], side="right") - 1
    return text.rows[at].astype(np.int64)


class _Names:
    """Frames and fillers in words."""

    def __init__(self, stream: PhraseStream, found: Frames) -> None:
        self.stream, self.found = stream, found

    def frames(self, *, written: bool) -> pl.Series:
        """Each frame with ``*`` for its slots, as terms or in the usual spelling."""
        slices, run = self.stream.slices, self.stream.run
        texts = []
        for places, words in self.found.fixed:
            if written:
                usual = usual_places(slices, places, words, run=run)
                texts.append(self.stream.written(usual, words))
            else:
                texts.append(self.stream.spelled(places, words))
        return _joined(texts, " * ")

    def fillers(self) -> pl.DataFrame:
        """A row per frame and filler, frame by frame, the most frequent first.

        Columns: frame, filler, written (the most frequent spelling), count, name.
        """
        found, stream = self.found, self.stream
        slots = [(begin, end - begin) for begin, end in found.slots]
        named = [stream.names_only(begin, size) for begin, size in slots]
        each = pl.DataFrame(
            {
                "frame": found.owner,
                "filler": found.filler,
                "written": _joined([stream.written(*slot) for slot in slots], " … "),
                "name": np.logical_and.reduce(named),
            }
        )
        spelled = each.group_by("frame", "filler", "written").agg(pl.len(), pl.first("name"))
        best = spelled.sort("len", "written", descending=[True, False]).group_by("frame", "filler")
        return best.agg(pl.first("written"), pl.sum("len").alias("count"), pl.first("name")).sort(
            "frame", "count", "written", descending=[False, True, False]
        )


def _joined(texts: Sequence[pl.Series], between: str) -> pl.Series:
    """Texts side by side as one."""
    columns = {str(number): text for number, text in enumerate(texts)}
    joined = pl.concat_str(list(columns), separator=between)
    return pl.DataFrame(columns).select(joined.alias("text"))["text"]


def _columns(corpus: Corpus, names: _Names, counts: Counts) -> list[tuple[Column, Any]]:
    """What is known of each frame."""
    found = names.found
    fillers = names.fillers()
    shown = (
        fillers.group_by("frame", maintain_order=True)
        .head(_NAMED)
        .group_by("frame", maintain_order=True)
        .agg(pl.struct(filler="written", count="count").alias("fillers"))["fillers"]
    )
    named = fillers.group_by("frame", maintain_order=True).agg(
        (pl.col("count") * pl.col("name")).sum() / pl.col("count").sum()
    )["count"]
    first, last = seen(corpus, counts)
    rates = total_rate(counts, digits=2)
    return [
        (Column("frame", rank=None), names.frames(written=False)),
        (Column("written", label="frame"), names.frames(written=True)),
        (Column("words", "count", rank=None), counts.words),
        (Column("count", "count"), found.counts),
        *((replace(c, rank=3 if c.rank == 0 else None), v) for c, v in rates),
        (Column("documents", "count", rank=1), counts.document_counts),
        (Column("fillers", "count"), found.fillers),
        (Column("variety", "score", digits=2, rank=3), found.fillers / found.counts),
        (Column("entropy", "score", digits=1, rank=1), found.entropy),
        (Column("names", "share", rank=2), named),
        (Column("most_frequent", "list", "most frequent fillers",
                entries=Entries("{filler} {count}", "; ")), shown),
        (Column("first_seen", "date", "first seen", rank=3), first),
        (Column("last_seen", "date", "last seen", rank=3), last),
        (Column("score", "score", "formula score", digits=0, rank=3), found.score),
    ]  # fmt: skip


def _fillers(corpus: Corpus, names: _Names, counts: Counts) -> list[tuple[Column, Any]]:
    """What is known of each filler of each frame, and of the names among them."""
    found, stream = names.found, names.stream
    fillers = names.fillers().with_row_index("row")
    document = _documents(stream, found)
    keys = pl.DataFrame({"frame": found.owner, "filler": found.filler})
    row = keys.join(fillers, on=["frame", "filler"], how="left", maintain_order="left")
    named = row["name"].to_numpy().astype(np.bool_)
    # Behind the fillers stands a row of names for each frame; frames without names lose it.
    owner = np.concatenate([row["row"].to_numpy(), len(fillers) + found.owner[named]])
    document = np.concatenate([document, document[named]])
    table = SparseCounts.of(document, owner, (len(corpus), len(fillers) + len(found)))
    kept = np.flatnonzero(table.document_counts)
    frame = np.concatenate([fillers["frame"].to_numpy(), np.arange(len(found))])[kept]
    written = pl.concat([fillers["written"], pl.Series([NAME] * len(found), dtype=pl.String)])
    order = np.lexsort((np.arange(len(kept)), kept < len(fillers), frame))
    kept, frame = kept[order], frame[order]
    ones = np.ones(len(kept), dtype=np.int64)
    each = Counts(table.select(kept), counts.sizes, ones, ones)
    first, last = seen(corpus, each)
    return [
        (Column("frame", rank=None), names.frames(written=False).gather(frame)),
        (Column("written", label="frame"), names.frames(written=True).gather(frame)),
        (Column("filler"), written.gather(kept)),
        (Column("count", "count"), each.totals),
        (Column("share", "share", "of the frame"), each.totals / found.counts[frame]),
        (Column("documents", "count", rank=1), each.document_counts),
        (Column("first_seen", "date", "first seen", rank=1), first),
        (Column("last_seen", "date", "last seen", rank=1), last),
    ]
