"""Tone toward actors: how sentences present those whom they mention, and by which words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Final

import numpy as np
import polars as pl

from relstat.analysis.actors.counts import choose_actors
from relstat.analysis.tone.actor_tone import SHARE_DOCUMENTS, ActorTone, GroupTone, judge_actors
from relstat.analysis.tone.engine import ToneEngine
from relstat.analysis.tone.engines import EngineName, engine_of
from relstat.corpus.actors import ActorMentions
from relstat.corpus.corpus import Corpus
from relstat.corpus.groups import Groups
from relstat.corpus.languages import not_english
from relstat.errors import OptionError, option
from relstat.lexicons.actors import Kind
from relstat.measures.layout import by_title, group_notes, interval_note, nullable, size_of
from relstat.measures.long_form import Block, lay_out, over_groups
from relstat.measures.options import By, Option, Top, measure
from relstat.statistics.intervals import MIN_DOCUMENTS
from relstat.tables.table import Column, Entries, Note, Provenance, Table, Tables

__all__ = ["tone"]

_ALL: Final = "all"
_WORDS: Final = Entries("{word} {points:+.1f}")
_EPITHETS: Final = Entries("{word} {count:,}")


@measure
def tone(
    corpus: Corpus,
    *,
    toward: Annotated[
        Sequence[str] | None,
        Option(
            "Measure the tone toward this actor, or all (default: all). Repeat for more.",
            metavar="NAME|all",
        ),
    ] = None,
    by: By = None,
    kind: Annotated[
        Kind | None, Option("Measure only countries, persons or organisations (default: all).")
    ] = None,
    evidence: Annotated[
        int,
        Option("Number of sentences to show on either side, for each actor and group.", min=0),
    ] = 0,
    words: Annotated[
        int, Option("Number of words to name that raise or lower the tone most.", min=1)
    ] = 5,
    engine: Annotated[EngineName, Option("Engine that judges the sentences.")] = "small",
    top: Top = 20,
) -> Tables:
    """Measure how sentences present the actors whom they mention, from -1 to 1.

    Each mention is judged by its sentence: favourable (praised, honoured, credited), unfavourable
    (blamed, insulted, the doer of a condemned act), or neutral (most are). ``tone`` is the mean of
    favourable minus unfavourable. It says how an outlet presents an actor, not what is true of it,
    and an enemy quoted at length counts too. Single sentences are often misjudged: compare groups
    of many mentions, read the words and the sentences behind a number, and do not compare engines.

    Args:
        toward: actors by name, or by any alias of their own; ``all`` or None for those mentioned
            most.
        by: one or more fields; a row for each actor and group.
        kind: ``country``, ``person`` or ``organisation``.
        evidence: also list that many of the most favourable and the most unfavourable sentences.
        words: how many words to name, each with its points: what it adds to the log odds of
            favourable against unfavourable, per 100 mentions.
        engine: ``small``, ``large`` (a fine-tuned encoder, needs the extra ``tone`` and names no
            words) or ``lexicon`` (only words of the lexicon count).
        top: actors to keep, most often mentioned first; None or 0 keeps all.

    Returns:
        The table ``tone``, a row per actor: actor, mentions, documents, tone with interval,
        favourable and unfavourable (expected shares of mentions) with bounds, from 50 documents on,
        since those of fewer are too narrow. With ``by`` a row per
        actor and group, with group, group_mentions, group_documents, group_tone with interval,
        group_favourable and group_unfavourable. The table ``words``: actor, raising, lowering
        (words with points), epithets (words of tone directly before the name, or in it). With
        ``evidence`` the table ``sentences``: actor, group, side, tone, count, date, id, number,
        words, sentence.

    Raises:
        OptionError: an unknown actor. FieldError: an unknown field.
        EmptyCorpusError: no documents.
    """
    corpus.require_documents()
    if evidence < 0 or words < 1:
        raise OptionError(f"{option('evidence')} is from 0 on, {option('words')} from 1 on")
    judge = engine_of(engine)
    foreign = not_english(corpus)
    mentions = corpus.actor_mentions
    mentions = mentions.select(np.flatnonzero(~foreign[mentions.places.rows]))
    names = None if not toward or _ALL in toward else list(toward)
    every = choose_actors(mentions, None if kind == "none" else kind, names)
    chosen = every[: top or None]
    judged = judge_actors(corpus.stream, mentions, chosen, judge)
    groups = corpus.groups(by) if by is not None else None
    asked = _Asked(corpus, judged, _names(mentions, chosen.tolist()), groups)
    notes = _notes(judge, int(foreign.sum()), groups)
    first = _tone_table(asked, judge, notes, len(every))
    tables = {"tone": first, "words": _word_table(asked, words)}
    if evidence:
        tables["sentences"] = _sentence_table(asked, evidence)
    documents, count = size_of(corpus)
    return Tables(f"Tone toward actors, engine {judge.name} · {documents}, {count}", tables)


@dataclass(frozen=True)
class _Asked:
    """What all tables are made of."""

    corpus: Corpus
    judged: ActorTone
    names: pl.Series
    groups: Groups | None


def _tone_table(asked: _Asked, judge: ToneEngine, notes: list[str], total: int) -> Table:
    """A row for each actor, or each actor and group."""
    corpus, judged, groups = asked.corpus, asked.judged, asked.groups
    whole = judged.in_groups(np.zeros(len(corpus), np.int32), 1)
    items: list[tuple[Column, Any]] = [(Column("actor"), asked.names)]
    for column, values in _columns(whole, "", shares=groups is None):
        items.append((column, nullable(values[0]) if column.kind != "count" else values[0]))
    block = None
    if groups is not None:
        found = judged.in_groups(groups.codes, len(groups.labels))
        block = Block(over_groups(groups), groups.labels, _columns(found, "group_", shares=False))
    made = lay_out(items, block)
    return Table(
        title=f"Tone of mentions{by_title(groups)}",
        frame=made.frame,
        columns=made.columns,
        spread=made.spread,
        notes=tuple(notes),
        total=total,
        provenance=Provenance.of(
            corpus, "tone", words=corpus.stream.words, citations=judge.citations
        ),
    )


def _names(mentions: ActorMentions, chosen: list[int]) -> pl.Series:
    return pl.Series([mentions.actors.rows[row].name for row in chosen], dtype=pl.String)


def _columns(found: GroupTone, start: str, *, shares: bool) -> list[tuple[Column, Any]]:
    """Counts, mean with interval, and shares with bounds: arrays (groups, actors)."""
    low, high = f"{start}tone_low", f"{start}tone_high"
    columns: list[tuple[Column, Any]] = [
        (Column(f"{start}mentions", "count", "mentions", rank=None if start else 0),
         found.mentions),
        (Column(f"{start}documents", "count", "documents", rank=None if start else 2),
         found.documents),
        (Column(f"{start}tone", "score", "tone", 2, (low, high)), found.tone[0]),
        (Column(low, "score", digits=2, rank=None), found.tone[1]),
        (Column(high, "score", digits=2, rank=None), found.tone[2]),
    ]  # fmt: skip
    for name, values in (("favourable", found.favourable), ("unfavourable", found.unfavourable)):
        shown = 1 if shares else None
        columns.append((Column(f"{start}{name}", "share", name, rank=shown), values[0]))
        for bound, part in (("low", values[1]), ("high", values[2])):
            columns.append((Column(f"{start}{name}_{bound}", "share", rank=None), part))
    return columns


def _word_table(asked: _Asked, limit: int) -> Table:
    """The words that evaluate each actor, in all groups together."""
    raising, lowering = asked.judged.evaluating_words(limit)
    described = [
        (Column("actor"), asked.names),
        (Column("raising", "list", entries=_WORDS), raising),
        (Column("lowering", "list", entries=_WORDS), lowering),
        (Column("epithets", "list", entries=_EPITHETS), asked.judged.epithets(limit)),
    ]
    return Table(
        title="Words that evaluate actors",
        frame=pl.DataFrame({column.name: values for column, values in described}),
        columns=tuple(column for column, _ in described),
        notes=(
            Note(
                "raising, lowering: points that a word adds to the log odds of favourable against "
                "unfavourable, per 100 mentions of the actor",
                short="raising, lowering: points per 100 mentions of the actor",
            ),
            Note("epithets: words of tone directly before the name, or in it, with their counts",
                 about="epithets"),
        ),
        provenance=Provenance.of(asked.corpus, "tone", words=asked.corpus.stream.words),
    )  # fmt: skip


def _notes(judge: ToneEngine, foreign: int, groups: Groups | None) -> list[str]:
    measured = ", ".join(f"{score:.2f} on {what}" for what, score in judge.accuracy.items())
    first, score = next(iter(judge.accuracy.items()))
    notes: list[str] = [
        Note(
            f"engine {judge.name}: {judge.title}; macro-F1 against readers {measured}; all neutral "
            "would be 0.28 on state media",
            short=f"engine {judge.name}: macro-F1 {score:.2f} against readers on {first}",
        ),
        Note(
            "tone: mean of favourable minus unfavourable over mentions, -1 to 1; shares expect "
            "72 % neutral mentions, as readers found, which pulls all numbers toward 0; not "
            "corrected for what the engine confuses",
            about=("tone", "group_tone"),
            short="tone: favourable minus unfavourable, -1 to 1, drawn toward 0",
        ),
        interval_note("tone", "group_tone"),
        Note(
            f"no interval of tone for fewer than {MIN_DOCUMENTS} documents, of a share for fewer "
            f"than {SHARE_DOCUMENTS}",
            short="",
        ),
        *group_notes(groups),
    ]
    if foreign:
        notes.append(f"left out: {foreign:,} documents guessed not to be in English")
    return notes


def _sentence_table(asked: _Asked, limit: int) -> Table:
    """The sentences behind the numbers, the strongest of each actor and group."""
    corpus, judged, groups = asked.corpus, asked.judged, asked.groups
    codes = groups.codes if groups else np.zeros(len(corpus), np.int32)
    found = judged.strongest(codes, limit)
    labels = pl.Series(groups.labels if groups else ["all"], dtype=pl.String)
    listing = corpus.listing[found["row"].to_list()]
    shown = 0 if groups else None
    described = [
        (Column("actor"), asked.names.gather(found["actor"])),
        (Column("group", label=" | ".join(groups.by) if groups else "", rank=shown),
         labels.gather(found["group"])),
        (Column("side", rank=4), found["side"]),
        (Column("tone", "score", digits=2), found["tone"]),
        (Column("count", "count", rank=3), found["count"]),
        (Column("date", "date", rank=2), listing["date"]),
        (Column("id", rank=3), listing["id"]),
        (Column("number", "count", rank=None), found["number"]),
        (Column("words", "list", rank=2, entries=_WORDS), found["words"]),
        (Column("sentence"), found["sentence"]),
    ]  # fmt: skip
    return Table(
        title=f"Sentences behind the tone{by_title(groups)} · {limit} on either side",
        frame=pl.DataFrame({column.name: values for column, values in described}),
        columns=tuple(column for column, _ in described),
        notes=(
            Note("words: what each adds to the log odds of favourable against unfavourable",
                 about="words"),
            Note("count: how often the sentence occurs; the first place is shown", about="count"),
        ),
        provenance=Provenance.of(corpus, "tone", words=corpus.stream.words),
    )  # fmt: skip
