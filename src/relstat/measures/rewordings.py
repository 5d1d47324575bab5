"""Frames that stay while one word in them changes, and when it did."""

from __future__ import annotations

from typing import Annotated, Any

import numpy as np
import polars as pl

from relstat.analysis.change.changed_fillers import Rewording, find_rewordings
from relstat.analysis.change.timelines import MIN_TEXT, Timeline, make_timeline
from relstat.analysis.phrases.frames import find_frames
from relstat.analysis.phrases.phrase_stream import PhraseStream, phrase_stream
from relstat.analysis.phrases.slots import Frames, FrameThresholds
from relstat.arrays import Ints, ragged_indices
from relstat.corpus.corpus import Corpus
from relstat.counting.suffix_counts import usual_places
from relstat.errors import option
from relstat.measures.layout import nullable, size_of
from relstat.measures.long_form import Block, Layout, lay_out
from relstat.measures.options import MinText, Option, Period, Top, measure
from relstat.measures.series import change_columns, nothing_changed, over_periods, timeline_notes
from relstat.tables.table import Column, Note, Provenance, Table

__all__ = ["rewordings"]

_MIN_ENTROPY = 0.5  # bits; a change of one filler for another makes 1 at most


@measure
def rewordings(
    corpus: Corpus,
    *,
    per: Period = None,
    top: Top = 20,
    min_count: Annotated[int, Option("Minimum number of occurrences of a frame.", min=2)] = 10,
    min_docs: Annotated[int, Option("Minimum number of documents.", min=1)] = 5,
    slot: Annotated[
        int, Option("Maximum length of a filler, in words; a run of names counts as one.", min=1)
    ] = 3,
    numerals: Annotated[
        bool, Option("Include numbers that go up with time, such as 67th to 68th.")
    ] = False,
    min_text: MinText = MIN_TEXT,
) -> Table:
    """Find frames in which one filler replaced another, the most certain change first.

    ``leadership of the * Party`` is a frame (:func:`relstat.frames`). It is reworded when the
    filler that led all others until some period gives way to another one that leads from then on.
    Shares of the frame are compared, so it does not matter how much text a period has.
    :mod:`relstat.analysis.change.changed_fillers` has the rules.

    Args:
        per: as for :func:`relstat.life`.
        top: frames to keep, the surest change first; None or 0 keeps all.
        min_count, min_docs: occurrences, and documents, that a frame must reach.
        slot: maximum number of units in the slot.
        numerals: list changes from one numeral, month or day to another too.
        min_text: words from which a period has enough text (to choose ``per``).

    Returns:
        A row per frame and period: frame, written, old, new (fillers),
        change (the first period in which the new one prevails), old_before, old_after, new_before,
        new_after (documents with the frame and that filler), last_old, first_new, p (adjusted for
        all fillers of all frames), series (a list: the share of the new one among both), documents
        (with the frame, counted once for each filler), share_before, share_after (of the old one
        before, and of the new one after, among all fillers), period, leading (the leading filler of
        the period; null where the frame does not occur).

    Raises:
        OptionError: an option that does not fit, or no date fine enough. EmptyCorpusError: no
            documents.

    Sources: phrase frames as for :func:`relstat.frames`; Labov (1994), Principles of linguistic
    change, for the exchange of variants; Cochran (1954) and Armitage (1955); Benjamini & Hochberg
    (1995).
    """
    corpus.require_documents()
    timeline = make_timeline(corpus, per, min_text=min_text)
    stream = phrase_stream(corpus.stream)
    thresholds = FrameThresholds(min_count, min_docs, 2, slot, min_entropy=_MIN_ENTROPY)
    found = find_frames(stream, thresholds)
    every = find_rewordings(stream, found, timeline)
    listed = [one for one in every if numerals or not one.counts_up]
    notes = [
        Note(
            "with old, with new: documents with the frame and that filler, before → after the "
            "change, which may be one of the world: another person, office or party",
            about=("old_before", "new_before"),
            short="with old, with new: documents, before → after the change, of words or of "
            "persons",
        ),
        Note(
            "adj. p: of the change of both fillers' shares, periods and documents as units",
            about="p",
        ),
        Note("share of new: of both together, period by period; · none, ? neither", about="series"),
        *timeline_notes(timeline, chosen=per is None),
    ]
    if left_out := len(every) - len(listed):
        notes.append(
            f"{left_out} changes of numerals, months or days are left out ({option('numerals')})"
        )
    if not listed:
        lower = f"try a lower {option('min_count')} or another {option('per')}"
        none = "no filler of a frame replaced another"
        notes.insert(0, nothing_changed(timeline, none, lower))
    made = _layout(stream, found, timeline, listed[: top or None])
    return Table(
        title=f"Frames whose filler changed, by {timeline.per} · " + ", ".join(size_of(corpus)),
        frame=made.frame,
        columns=made.columns,
        spread=made.spread,
        notes=tuple(notes),
        total=len(listed),
        provenance=Provenance.of(
            corpus,
            "rewordings",
            words=corpus.stream.words,
            citations=("Biber 2009", "Labov 1994", "Benjamini & Hochberg 1995"),
            per=timeline.per,
        ),
    )


def _layout(
    stream: PhraseStream, found: Frames, timeline: Timeline, listed: list[Rewording]
) -> Layout:
    frame = np.array([one.frame for one in listed], dtype=np.int64)
    words = _Words(stream, found, frame)
    change = change_columns(
        [one.held for one in listed],
        [one.change for one in listed],
        [one.p for one in listed],
        timeline,
    )
    written = words.frames(frame, written=True)
    old, new = (words.fillers([getattr(one, side) for one in listed]) for side in ("old", "new"))
    early, late = np.full((2, len(listed)), np.nan)
    for row, one in enumerate(listed):
        early[row] = one.held[0, : one.change].sum() / max(one.whole[: one.change].sum(), 1)
        late[row] = one.held[1, one.change :].sum() / max(one.whole[one.change :].sum(), 1)
    columns: list[tuple[Column, Any]] = [
        (Column("frame", rank=None), words.frames(frame, written=False)),
        (Column("written", label="frame"), written),
        (Column("old", label="filler", then="new"), old),
        (Column("new", label="new filler", rank=None), new),
        *change,
        (Column("documents", "count", rank=2),
         pl.Series([int(one.whole.sum()) for one in listed], dtype=pl.Int64)),
        (Column("share_before", "share", "old of all before", 0, rank=3), nullable(early)),
        (Column("share_after", "share", "new of all after", 0, rank=3), nullable(late)),
    ]  # fmt: skip
    leading = [
        words.fillers([int(one.leading[at]) for one in listed]) for at in range(len(timeline))
    ]
    values = [(Column("leading", rank=None), leading)]
    return lay_out(columns, Block(over_periods(timeline), timeline.labels, values))


class _Words:
    """Frames and fillers in words."""

    def __init__(self, stream: PhraseStream, found: Frames, frames: Ints) -> None:
        self.stream, self.found = stream, found
        self._spelled = self._fillers(np.unique(frames))

    def frames(self, some: Ints, *, written: bool) -> pl.Series:
        """Frames with ``*`` for the slot, as terms or in the usual spelling."""
        sides = []
        for places, words in ((places[some], words[some]) for places, words in self.found.fixed):
            if written:
                usual = usual_places(self.stream.slices, places, words, run=self.stream.run)
                sides.append(self.stream.written(usual, words))
            else:
                sides.append(self.stream.spelled(places, words))
        frame = pl.DataFrame({"left": sides[0], "right": sides[1]})
        return frame.select(pl.concat_str(["left", "right"], separator=" * ")).to_series()

    def fillers(self, at: list[int]) -> pl.Series:
        """The fillers of some occurrences as they are most often spelled there; null for -1."""
        owner, filler = self.found.owner, self.found.filler
        named = [
            None if place < 0 else self._spelled[int(owner[place]), int(filler[place])]
            for place in at
        ]
        return pl.Series(named, dtype=pl.String)

    def _fillers(self, frames: Ints) -> dict[tuple[int, int], str]:
        """The usual spelling of each filler of some frames, by frame and filler."""
        found = self.found
        places = ragged_indices(found.offsets[frames], found.counts[frames])
        begin, end = (each[places] for each in found.slots[0])
        each = pl.DataFrame(
            {
                "frame": found.owner[places],
                "filler": found.filler[places],
                "written": self.stream.written(begin, end - begin),
            }
        )
        counted = each.group_by("frame", "filler", "written").len()
        best = counted.sort("len", "written", descending=[True, False]).unique(
            ("frame", "filler"), keep="first", maintain_order=True
        )
        return {(frame, filler): written for frame, filler, written, _ in best.iter_rows()}
