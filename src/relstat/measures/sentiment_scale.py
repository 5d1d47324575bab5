"""The tables of a scale from seed words: scores of groups or documents, and the words of it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl

from relstat.analysis.scoring.group_scores import DocumentCounts, document_scores, group_scores
from relstat.analysis.scoring.score import Score
from relstat.analysis.scoring.semantic_scale import MIN_COUNT, Scale, fit_scale
from relstat.arrays import Floats
from relstat.corpus.corpus import Corpus
from relstat.corpus.groups import Groups
from relstat.corpus.languages import not_english
from relstat.errors import InputError, OptionError
from relstat.lexicons.dictionary_files import load_dictionary, packaged_dictionary
from relstat.measures.layout import by_title, nullable
from relstat.measures.scored_tables import (
    document_columns,
    group_columns,
    group_score_notes,
    left_out_notes,
    many,
    sort_rows,
)
from relstat.statistics.readability import ratio
from relstat.tables.notes import Note
from relstat.tables.table import Column, Provenance, Table

__all__ = ["read_seeds", "scale_table", "scale_words_table"]

PACKAGED: Final = "sentiment"
_TOP: Final = 20
_WATANABE: Final = (
    "Watanabe (2021), Latent Semantic Scaling: a semisupervised text analysis technique for new "
    "domains and languages"
)
_SCORE: Final = Score(
    name="score",
    label="mean polarity of words, standardised",
    heading="score",
    needs=("polarity", "terms"),
    formula=ratio,
    written="sum of polarities ÷ words with a polarity",
    higher="nearer to the first seeds",
    reading="0 is the corpus, 1 is one standard deviation of documents",
    made_for="",
    source="",
    citation=_WATANABE,
    digits=2,
)
_TERMS: Final = Column("terms", "count", "words", rank=2)
_SEEDS: Final = ("seeds_low", "seeds_high")
_LISTING: Final = (Column("id"), Column("date", "date", rank=1), Column("title", rank=2))


def read_seeds(choice: str) -> dict[str, float]:
    """Return seed words with the sign of their side.

    ``sentiment`` names fourteen good and bad words; ``peace, friend* | war, threat`` has one side
    before and one after the bar; anything else is the path of a lexicon with weights.
    """
    if choice == PACKAGED:
        entries = packaged_dictionary("seeds_en").entries
        return {entry.term: float(entry.weight or 0) for entry in entries}
    if "|" in choice:
        sides = [re.split(r"[,\s]+", side.strip()) for side in choice.split("|")]
        if len(sides) != 2 or not all(filter(None, side) for side in sides):
            raise OptionError(f"seeds are 'A, B | C, D', words of two sides, not {choice!r}")
        return {word: sign for side, sign in zip(sides, (1.0, -1.0), strict=True)
                for word in side if word}  # fmt: skip
    if not Path(choice).exists():
        raise InputError(
            f"no seeds named {choice!r} and no such file; there are: {PACKAGED}, 'A, B | C, D' for "
            "words of two sides, or the path of a lexicon with weights"
        )
    return {
        entry.term: entry.weight
        for entry in load_dictionary(choice).entries
        if entry.weight and entry.modifier is None
    }


def scale_table(
    corpus: Corpus, groups: Groups | None, seeds: str, *, each: bool, top: int | None
) -> Table:
    """Return the score of each group, or document, on the scale of some seeds."""
    scale = fit_scale(corpus.stream, read_seeds(seeds), not_english(corpus))
    counts = scale.documents()
    codes = groups.codes if groups else None
    size = len(groups.labels) if groups else 0
    every = [
        _values(scale.documents(without), codes, size, each=each)
        for without in range(len(scale.seeds))
    ]
    if each:
        listing = corpus.listing
        made = [(column, listing[column.name]) for column in _LISTING]
        made += [(_TERMS, pl.Series(counts.count("terms")))]
        made += document_columns([_SCORE], document_scores(counts, [_SCORE]))
    else:
        summed = group_scores(counts, codes, size)
        made = group_columns(groups, summed, [_SCORE], (_TERMS,))
    with np.errstate(invalid="ignore"):
        low, high = np.min(every, axis=0), np.max(every, axis=0)
    made += [
        (Column(_SEEDS[0], "score", "lowest", 2, rank=1), nullable(low)),
        (Column(_SEEDS[1], "score", "highest", 2, rank=1), nullable(high)),
    ]
    frame = pl.DataFrame({column.name: values for column, values in made})
    notes = [
        Note(
            f"score: high is nearer to {_side(scale, seeds, 1)}, low to "
            f"{_side(scale, seeds, -1)}; 0 is the whole corpus, 1 one standard deviation of its "
            "documents",
        ),
        Note(
            "lowest, highest: the score when any one of the seeds is left out",
            about=_SEEDS,
        ),
        *_seed_notes(scale),
        *([] if each else group_score_notes(groups, counts, [_SCORE], frame)),
        *left_out_notes(counts, each=each),
        *(["the highest score first"] if top else []),
    ]
    title = f"Scale of {len(scale.seeds)} seed words{' by document' if each else by_title(groups)}"
    return Table(
        title=f"{title} · {many(int(counts.measured.sum()), 'document')}, "
        f"{many(counts.total('terms'), 'word')} with a polarity",
        frame=sort_rows(frame, "score", top, each=each, descending=True),
        total=frame.height,
        columns=tuple(column for column, _ in made),
        notes=tuple(notes),
        provenance=_provenance(corpus, scale),
    )


def scale_words_table(corpus: Corpus, seeds: str, top: int | None) -> Table:
    """Return the terms with their polarity, those at both ends first."""
    scale = fit_scale(corpus.stream, read_seeds(seeds), not_english(corpus))
    polarity = scale.polarity()
    every = [scale.polarity(without) for without in range(len(scale.seeds))]
    frame = pl.DataFrame(
        {
            "word": scale.terms,
            "polarity": polarity,
            "polarity_low": np.min(every, axis=0),
            "polarity_high": np.max(every, axis=0),
            "count": scale.counts,
        }
    ).sort(pl.col("polarity").abs(), "word", descending=[True, False])
    limit = _TOP if top is None else top or None
    bounds = ("polarity_low", "polarity_high")
    return Table(
        title=f"Words on the scale of {len(scale.seeds)} seed words · {frame.height:,} terms",
        frame=frame if limit is None else frame.head(limit),
        total=frame.height,
        columns=(
            Column("word"),
            Column("polarity", "score", digits=3),
            Column(bounds[0], "score", "lowest", 3),
            Column(bounds[1], "score", "highest", 3),
            Column("count", "count"),
        ),
        notes=(
            f"polarity: high is nearer to {_side(scale, seeds, 1)}, low to "
            f"{_side(scale, seeds, -1)}; if these words make no sense as ends of a scale, neither "
            "do the scores",
            Note("lowest, highest: when any one of the seeds is left out", about=bounds),
            *_seed_notes(scale),
        ),
        provenance=_provenance(corpus, scale),
    )


def _values(
    counts: DocumentCounts, codes: np.ndarray[tuple[int], np.dtype[np.int32]] | None, size: int,
    *, each: bool,
) -> Floats:  # fmt: skip
    """Return the scores of all rows."""
    if each:
        return document_scores(counts, [_SCORE])["score"]
    return _SCORE.of(group_scores(counts, codes, size).sums)


def _side(scale: Scale, seeds: str, sign: int) -> str:
    """Name the seeds of a side that were found."""
    given = read_seeds(seeds)
    named = [seed for seed in scale.seeds if np.sign(given[seed]) == sign]
    return ", ".join(named[:4]) + (f" and {len(named) - 4} more" if len(named) > 4 else "")


def _seed_notes(scale: Scale) -> list[Note]:
    """Say which seeds were not found, and whether they hang together."""
    notes = []
    if scale.apart <= 0:
        notes.append(
            Note(
                "the seeds of one side are no more like each other here than like those of the "
                "other side: this is no scale, choose other seeds"
            )
        )
    if scale.missing:
        notes.append(
            Note(f"seeds that occur fewer than {MIN_COUNT} times: {', '.join(scale.missing)}")
        )
    return notes


def _provenance(corpus: Corpus, scale: Scale) -> Provenance:
    return Provenance.of(
        corpus,
        "sentiment",
        words=int(scale.sizes.sum()),
        citations=(_WATANABE,),
        seeds=list(scale.seeds),
    )
