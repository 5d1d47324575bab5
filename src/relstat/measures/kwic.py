"""Concordances: every place where a word or pattern stands, in its context."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Annotated, Any, Final

import numpy as np
import numpy.typing as npt
import polars as pl

from relstat.analysis.concordance.excerpts import Around, excerpts
from relstat.analysis.concordance.word_tree import Branch, Direction, word_tree
from relstat.arrays import Ints, number_pairs
from relstat.corpus.corpus import Corpus
from relstat.corpus.groups import Groups
from relstat.corpus.matches import Matches, count_words_of, find_matches
from relstat.corpus.patterns import Pattern, near_words, parse, vocabulary_of
from relstat.corpus.periods import period_text
from relstat.counting.counts import Counts
from relstat.counting.sparse_counts import SparseCounts
from relstat.errors import OptionError, option
from relstat.measures.layout import (
    PER,
    as_by,
    by_title,
    group_notes,
    nullable,
    rate_notes,
    size_of,
    small_group_notes,
)
from relstat.measures.long_form import Block, lay_out, over_groups
from relstat.measures.options import By, Option, Top, measure
from relstat.tables.table import Column, Note, Provenance, Table, Tables
from relstat.text.reading_order import reading_ranks

__all__ = ["kwic"]

_NEIGHBOUR: Final = re.compile(r"(\d+)([LR])", re.IGNORECASE)
_FORMS: Final = 8  # named in a note


def parse_context(text: str) -> Around:
    """Read the context of a line from a text: a number of words, or ``sentence``."""
    if text != "sentence" and not text.isdecimal():
        raise OptionError(f"{option('context')} is a number of words, or sentence, not {text!r}")
    return "sentence" if text == "sentence" else int(text)


@measure
def kwic(
    corpus: Corpus,
    pattern: Annotated[
        str,
        Option(
            "What to find, in quotes: words, with * and ? inside them; aid|help for either; "
            "* alone for any word, {1,3} for one to three, ** for up to five.",
            metavar="PATTERN",
            argument=True,
        ),
    ],
    *,
    by: By = None,
    top: Top = 20,
    sort: Annotated[
        str | Sequence[str],
        Option(
            "Sort by 1L, 2L, 1R, ... (the word so far left or right), 0 (the match), position, "
            "date or another field; several with commas.",
            metavar="KEYS",
            parse=str,
        ),
    ] = "position",
    context: Annotated[
        Around,
        Option(
            "Number of words on either side, or sentence.",
            metavar="N|sentence",
            parse=parse_context,
        ),
    ] = 8,
    exact: Annotated[bool, Option("Match case.")] = False,
    across: Annotated[bool, Option("Match across punctuation and sentence ends, too.")] = False,
    tree: Annotated[
        Direction | None,
        Option("Show what follows (right) or comes before (left) as a tree of words."),
    ] = None,
    depth: Annotated[int, Option("Maximum length of a branch, in words.", min=1)] = 8,
    min_count: Annotated[int, Option("Minimum number of occurrences of a branch.", min=1)] = 2,
) -> Tables:
    """List the places where a pattern stands, with what is around each.

    The pattern is words with wildcards and slots (:mod:`relstat.corpus.patterns`):
    ``friend* and cooperative``, ``sends ** wreath``, ``aid|help * the``. It is found inside
    unbroken runs, not across sentence ends and dividing punctuation, as phrases are; punctuation in
    the pattern (``peace, stability``) demands some there. The title has the exact number of all
    places, also where ``top`` shows fewer. A slot of uncertain length takes as few words as it can.

    With ``tree`` the table is what follows the pattern (``right``) or comes before it
    (``left``), as branches with counts: words are added while ``min_count`` places agree.

    Args:
        by: one or more fields: a first table then counts the places in each group, per 10,000
            words.
        top: lines to show, or branches, the most frequent; None or 0 shows all.
        sort: what lines are ordered by, one or more: ``1L``, ``2R``, ... (the word so many places
            to the left or right), ``0`` (the found words), ``position`` (the order of the
            corpus), ``date``, or any other field.
        context: words on either side, or ``sentence``.
        exact: compare words as they are spelled, capitals and all.
        across: go on across punctuation and sentence ends, within a document.
        tree: ``left`` or ``right``.
        depth: the most words that a branch is away from the pattern.
        min_count: the fewest places that a branch has.

    Returns:
        The table ``lines``, a row per place: date, left, keyword, right (as written), the source
        where the corpus has that field, title, id, sentence and position (which sentence and which
        word of the document, from 1). With ``by`` before it the table ``groups``. For a tree the
        table ``tree``, a row per branch: branch (indented), count, share (of the branch it grows
        from), documents, depth (in words), path, and with ``by`` a row per branch and group, with
        group and group_count.

    Raises:
        OptionError: a pattern that cannot be read, or an option that does not fit.
        EmptyCorpusError: no documents.
    """
    corpus.require_documents()
    _check_options(context, depth, min_count)
    understood = parse(pattern, corpus.options, exact=exact)
    keys = _sort_keys(corpus, sort)
    groups = corpus.groups(by) if by is not None else None
    found = find_matches(corpus.stream, understood, across=across)
    options: dict[str, Any] = {"pattern": pattern, "by": as_by(by), "top": top}
    options |= {"exact": exact, "across": across}
    if tree is not None:
        options |= {"tree": tree, "depth": depth, "min_count": min_count}
        return Tables.of(tree=_tree(corpus, understood, found, groups, options))
    options |= {"sort": keys, "context": context}
    lines = _lines(corpus, understood, found, options)
    if groups is None:
        return Tables.of(lines=lines)
    counted = _by_group(corpus, understood, found, groups, options)
    return Tables(f"Concordance{by_title(groups)}", {"groups": counted, "lines": lines})


def _check_options(context: Around, depth: int, min_count: int) -> None:
    if context != "sentence" and (isinstance(context, str) or context < 0):
        raise OptionError(
            f"{option('context')} is a number of words, or 'sentence', not {context!r}"
        )
    if depth < 1 or min_count < 1:
        raise OptionError("depth and min_count are 1 or more")


def _title(corpus: Corpus, pattern: Pattern, found: Matches, what: str = "Concordance of") -> str:
    number, words = size_of(corpus)
    places = f"{len(found):,} {'place' if len(found) == 1 else 'places'}"
    inside = f"{found.document_count:,} {'document' if found.document_count == 1 else 'documents'}"
    return f"{what} '{pattern.text}' · {places} in {inside} · of {number}, {words}"


def _provenance(corpus: Corpus, options: dict[str, Any]) -> Provenance:
    return Provenance.of(corpus, "kwic", words=corpus.stream.words, **options)


# --- lines ---


def _lines(corpus: Corpus, pattern: Pattern, found: Matches, options: dict[str, Any]) -> Table:
    stream = corpus.stream
    chosen = _ordered(corpus, found, options["sort"])[: options["top"] or None]
    shown = found[chosen]
    texts = excerpts(stream, shown.starts, shown.ends, options["context"])
    metadata = corpus.metadata[shown.rows]
    first = stream.store.document_words[shown.documents]
    columns = [
        Column("date", "date", rank=1),
        Column("left", align="right"),
        Column("keyword"),
        Column("right"),
    ]
    data: dict[str, Any] = {
        "date": period_text(metadata["date"], metadata["date_precision"]),
        "left": pl.Series([one.left for one in texts], dtype=pl.String),
        "keyword": pl.Series([one.middle for one in texts], dtype=pl.String),
        "right": pl.Series([one.right for one in texts], dtype=pl.String),
    }
    for name in ("source", "title", "id"):
        if name in metadata.columns:
            columns.append(Column(name, rank={"source": 2, "id": 3}.get(name)))
            data[name] = metadata[name].cast(pl.String)
    columns += [Column("sentence", "count", rank=None), Column("position", "count", rank=None)]
    data["sentence"] = pl.Series([one.sentence for one in texts], dtype=pl.Int64)
    data["position"] = shown.starts - first + 1
    return Table(
        title=_title(corpus, pattern, found),
        frame=pl.DataFrame(data),
        columns=tuple(columns),
        total=len(found),
        notes=tuple(_line_notes(corpus, pattern, found, len(shown), options)),
        provenance=_provenance(corpus, options),
    )


def _line_notes(
    corpus: Corpus, pattern: Pattern, found: Matches, shown: int, options: dict[str, Any]
) -> list[str]:
    if not len(found):
        return _nothing_notes(corpus, pattern, options)
    notes = []
    if shown < len(found):
        notes.append(f"{shown:,} of {len(found):,} lines are shown")
    notes.append(f"order: {', '.join(options['sort'])}")
    return notes + _pattern_notes(corpus, pattern, found, options)


def _pattern_notes(
    corpus: Corpus, pattern: Pattern, found: Matches, options: dict[str, Any]
) -> list[str]:
    """How the pattern was understood, and what it found."""
    notes = []
    if options["across"]:
        notes.append("also across punctuation and sentence ends")
    elif len(pattern.parts) > 1:
        notes.append("not across punctuation and sentence ends")
    if options["exact"]:
        notes.append("words as they are spelled")
    if not pattern.fixed:
        forms = _forms(corpus, found)
        more = len(forms) - _FORMS
        listed = "; ".join(f"{form} {count:,}" for form, count in forms[:_FORMS])
        notes.append(f"forms: {listed}{f'; and {more:,} more' if more > 0 else ''}")
    return notes


def _nothing_notes(corpus: Corpus, pattern: Pattern, options: dict[str, Any]) -> list[str]:
    """Why nothing was found, and which words are near."""
    types = vocabulary_of(pattern, corpus.stream.vocabulary)
    counted = count_words_of(corpus.stream, pattern)
    notes = []
    for word, count in counted:
        if count:
            continue
        near = [one for choice in word.choices for one in near_words(choice, types)]
        near = [one for one in near if len(find_matches(corpus.stream, parse(one, corpus.options)))]
        hint = f"; near it: {', '.join(near)}" if near else ""
        notes.append(f"nothing was found: no word is {' or '.join(word.choices)}{hint}")
    if not notes and len(counted) > 1:
        each = ", ".join(f"{'|'.join(word.choices)} {count:,}" for word, count in counted)
        further = "" if options["across"] else f"; {option('across')} looks beyond punctuation"
        notes.append(f"nothing was found: the words occur ({each}), but not in this order{further}")
    return notes or ["nothing was found"]


def _forms(corpus: Corpus, found: Matches) -> list[tuple[str, int]]:
    """The distinct sequences of terms that were found, and how often each; most frequent first."""
    stream = corpus.stream
    size = found.ends - found.starts
    key = np.zeros(len(found), dtype=np.int64)
    for nth in range(int(size.max(initial=0))):
        here = np.flatnonzero(size > nth)
        term = np.zeros(len(found), dtype=np.int64)
        term[here] = stream.text.terms(found.starts[here] + nth) + 1
        key = number_pairs(key, term)
    _, first, counts = np.unique(key, return_index=True, return_counts=True)
    spelled = stream.spelled(found.starts[first], size[first]).to_list()
    return sorted(zip(spelled, counts.tolist(), strict=True), key=lambda form: (-form[1], form[0]))


# --- order ---


def _sort_keys(corpus: Corpus, sort: str | Sequence[str]) -> list[str]:
    """The keys of ``sort``, each checked."""
    given = sort.split(",") if isinstance(sort, str) else list(sort)
    keys = [key.strip() for key in given if key.strip()]
    for key in keys:
        near = _NEIGHBOUR.fullmatch(key)
        if near and int(near[1]):
            continue
        if key not in ("0", "position", *corpus.fields):
            choices = ["1L", "2L", "...", "1R", "2R", "...", "0", "position", *corpus.fields]
            raise OptionError.unknown("order", key, choices)
    return [key.upper() if _NEIGHBOUR.fullmatch(key) else key for key in keys] or ["position"]


def _ordered(corpus: Corpus, found: Matches, keys: Sequence[str]) -> Ints:
    """The matches in order; what no key decides stays in the order of the corpus."""
    values: list[npt.NDArray[Any]] = []
    for key in keys:
        near = _NEIGHBOUR.fullmatch(key)
        if near:
            away = int(near[1])
            at = found.starts - away if near[2] == "L" else found.ends + away - 1
            values.append(_terms_at(corpus, found, at))
        elif key == "0":
            size = found.ends - found.starts
            for nth in range(int(size.max(initial=0))):
                inside = np.where(size > nth, found.starts + nth, -1)
                values.append(_terms_at(corpus, found, inside))
        elif key == "position":
            values.append(np.arange(len(found)))
        else:
            distinct = corpus.values(key).drop_nulls().unique()
            if distinct.dtype == pl.String:
                places = dict(
                    zip(distinct.to_list(), reading_ranks(distinct).tolist(), strict=True)
                )
                ranks = corpus.values(key).replace_strict(places, return_dtype=pl.Int64)
            else:
                ranks = corpus.values(key).rank("dense")
            # Without a value: at the end.
            filled = ranks.fill_null(len(corpus) + 1).to_numpy().astype(np.int64)
            values.append(filled[found.rows])
    return np.lexsort(values[::-1]).astype(np.int64)


def _terms_at(corpus: Corpus, found: Matches, at: Ints) -> Ints:
    """The terms at some positions, as places in reading order; -1, which sorts first, outside."""
    text = corpus.stream.text
    low, high = text.document_words[found.documents], text.document_words[found.documents + 1]
    inside = np.flatnonzero((at >= low) & (at < high))
    terms = np.full(len(at), -1, dtype=np.int64)
    met, place = np.unique(text.terms(at[inside]), return_inverse=True)
    terms[inside] = reading_ranks(corpus.stream.vocabulary.terms.types.gather(met))[place]
    return terms


# --- groups ---


def _by_group(
    corpus: Corpus, pattern: Pattern, found: Matches, groups: Groups, options: dict[str, Any]
) -> Table:
    stream = corpus.stream
    table = SparseCounts.of(found.rows, np.zeros_like(found.rows), (len(corpus), 1))
    nothing = np.zeros(1, dtype=np.int64)
    counts = Counts(table, stream.words_per_document, nothing, nothing)
    size = len(groups.labels)
    totals, documents = (values[:, 0] for values in counts.by_group(groups.codes, size))
    low, high = (values[:, 0] for values in counts.rate_intervals(groups.codes, size, per=PER))
    inside = groups.codes >= 0
    codes = groups.codes[inside]
    words = np.bincount(codes, weights=counts.sizes[inside], minlength=size)
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = totals / words * PER
    sizes = np.bincount(codes, minlength=size)
    return Table(
        title=_title(corpus, pattern, found, "Places of") + by_title(groups),
        frame=pl.DataFrame(
            {
                "group": pl.Series(groups.labels, dtype=pl.String),
                "count": totals,
                "rate": nullable(rate),
                "rate_low": nullable(low),
                "rate_high": nullable(high),
                "documents": documents,
                "share": documents / sizes,
                "of": sizes,
            }
        ),
        columns=(
            over_groups(groups),
            Column("count", "count"),
            Column("rate", "rate", f"/{PER // 1000}k", 2, ("rate_low", "rate_high")),
            Column("rate_low", "rate", rank=None),
            Column("rate_high", "rate", rank=None),
            Column("documents", "count"),
            Column("share", "share", "of documents"),
            Column("of", "count", "all documents", rank=2),
        ),
        notes=(
            *rate_notes(),
            *group_notes(groups),
            *small_group_notes(groups, counts.sizes),
        ),
        provenance=_provenance(corpus, options),
    )


# --- trees ---


def _tree(
    corpus: Corpus,
    pattern: Pattern,
    found: Matches,
    groups: Groups | None,
    options: dict[str, Any],
) -> Table:
    stream = corpus.stream
    direction: Direction = options["tree"]
    branches = word_tree(
        stream.text,
        found,
        direction,
        depth=options["depth"],
        min_count=options["min_count"],
        top=options["top"],
        across=options["across"],
    )
    places = np.array([one.place for one in branches], dtype=np.int64)
    words = np.array([one.words for one in branches], dtype=np.int64)
    own = stream.written(places, words).to_list()
    everything = np.arange(len(found))
    members = [everything, *(one.members for one in branches)]
    above = [0, 0, *(one.parent + 1 for one in branches)][1:]
    counts = [len(some) for some in members]
    items: list[tuple[Column, Any]] = [
        (Column("branch"), [pattern.text, *(f"{'  ' * (one.level + 1)}{text}"
                                            for one, text in zip(branches, own, strict=True))]),
        (Column("count", "count"), counts),
        (Column("share", "share", "of the one above", rank=1), pl.Series(
            [n / counts[up] if counts[up] else None for n, up in zip(counts, above, strict=True)],
            dtype=pl.Float64,
        )),
        (Column("documents", "count", rank=1),
         [len(np.unique(found.rows[some])) for some in members]),
        (Column("depth", "count", rank=None), [0, *(one.depth for one in branches)]),
        (Column("path", rank=None),
         [pattern.text, *_paths(pattern.text, branches, own, direction)]),
    ]  # fmt: skip
    made = lay_out(items, _branches_by_group(found, members, groups) if groups else None)
    where = "after" if direction == "right" else "before"
    end = "end of a document" if options["across"] else "punctuation or sentence end"
    notes = [
        Note(
            f"what stands {where} the pattern: up to {options['depth']} words, up to the next "
            f"{end}; branches of at least {options['min_count']}, the most frequent; words that "
            "all of a branch go on with are one step",
            short=f"up to {options['depth']} words {where} the pattern; branches of at least "
            f"{options['min_count']}, the most frequent",
        ),
        *(_pattern_notes(corpus, pattern, found, options) if len(found) else []),
        *group_notes(groups),
    ]
    if not len(found):
        notes = _nothing_notes(corpus, pattern, options)
    return Table(
        title=_title(corpus, pattern, found, f"Words {where}") + by_title(groups),
        frame=made.frame,
        columns=made.columns,
        notes=tuple(notes),
        provenance=_provenance(corpus, options),
        spread=made.spread,
    )


def _branches_by_group(found: Matches, members: Sequence[Ints], groups: Groups) -> Block:
    """Count the places of each branch in each group."""
    codes, size = groups.codes[found.rows], len(groups.labels)
    counts = [np.bincount(codes[some][codes[some] >= 0], minlength=size) for some in members]
    values = [(Column("group_count", "count", rank=2), np.stack(counts, axis=1))]
    return Block(over_groups(groups), groups.labels, values, "{over}")


def _paths(
    pattern: str, branches: Sequence[Branch], own: Sequence[str], direction: Direction
) -> list[str]:
    """Each branch with all words between it and the pattern, in the order of reading."""
    paths: list[str] = []
    for branch, text in zip(branches, own, strict=True):
        inner = paths[branch.parent] if branch.parent >= 0 else pattern
        paths.append(f"{inner} {text}" if direction == "right" else f"{text} {inner}")
    return paths
