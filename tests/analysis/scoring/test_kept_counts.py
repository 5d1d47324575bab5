"""Counts of documents that are kept with an index: the same numbers, counted once."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import polars as pl
import pytest

import relstat
from relstat.analysis.scoring import reading_counts, scored_documents
from relstat.analysis.scoring.kept_counts import ROW, Frames, count_once
from relstat.corpus.corpus import Corpus
from relstat.corpus.stream import Stream
from relstat.tables.table import Table

TEXTS = (
    "The heroic people won a great victory. Sanctions are slander, and sanctions fail.",
    "The brutal aggression was condemned. It was not good, and nobody praised the traitors!",
    "Friendship is good. Peaceful talks were held, and the unity of both peoples was praised.",
    "... ...",
    "The merciless war killed many.",
)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an index of five texts, one of them without a word."""
    folder = tmp_path_factory.mktemp("texts")
    for number, text in enumerate(TEXTS):
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    index = tmp_path_factory.mktemp("built") / "texts.relstat"
    relstat.build_index(folder, index)
    return index


@pytest.fixture
def index(built: Path, tmp_path: Path) -> Path:
    """Return a copy of the index without any results."""
    return Path(shutil.copytree(built, tmp_path / "texts.relstat"))


def all_tables(corpus: Corpus) -> list[Table]:
    """Return a table of each kind that is made of counts."""
    return [
        relstat.sentiment(corpus, engine="vader"),
        relstat.sentiment(corpus, engine="vader-exact", each=True),
        relstat.sentiment(corpus, engine="state", each=True),
        relstat.readability(corpus, all_scores=True, each=True),
        relstat.readability(corpus, convention="relstat", all_scores=True),
    ]


def as_text(tables: list[Table]) -> list[str]:
    """Write tables in full."""
    return [table.render("json") for table in tables]


def forbid(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing be counted any more."""

    def fail(*given: object) -> None:
        raise AssertionError("counted again")

    monkeypatch.setattr(scored_documents, "_score_shard", fail)
    for name in ("_textstat_counts", "_relstat_counts"):
        monkeypatch.setattr(reading_counts, name, fail)


def test_kept_counts_give_the_same_tables(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is counted is kept, and gives the same tables of all documents and of any choice."""
    in_memory = relstat.Corpus.from_texts(list(TEXTS), lang="all", copies="keep", raw=True)
    fresh = as_text(all_tables(relstat.open(index)))
    keep = np.arange(len(in_memory)) % 2 == 0
    alone = [table.frame for table in all_tables(in_memory.choose(keep))]
    forbid(monkeypatch)
    assert as_text(all_tables(relstat.open(index))) == fresh
    chosen = [table.frame for table in all_tables(relstat.open(index).choose(keep))]
    for found, wanted in zip(chosen, alone, strict=True):
        shown = [name for name in wanted.columns if name not in ("id", "title", "date")]
        assert found.select(shown).equals(wanted.select(shown))


def test_a_changed_index_is_counted_anew(index: Path, tmp_path: Path) -> None:
    """Results of another generation count as none."""
    before = relstat.sentiment(relstat.open(index))["mean"].to_list()
    folder = tmp_path / "more"
    folder.mkdir()
    (folder / "0.txt").write_text("A wonderful day. Love and joy.", encoding="utf-8")
    kept = shutil.copytree(index / "results", tmp_path / "kept")
    shutil.rmtree(index)
    relstat.build_index(folder, index)
    shutil.copytree(kept, index / "results", dirs_exist_ok=True)
    table = relstat.sentiment(relstat.open(index))
    assert table["documents"].to_list() == [1]
    assert table["mean"].to_list() != before


def test_a_changed_lexicon_is_counted_anew(index: Path, tmp_path: Path) -> None:
    """A lexicon of the user is known by its entries, also one with the name of an engine."""
    corpus = relstat.open(index)
    ours = relstat.sentiment(corpus, engine="state")["mean"].to_list()
    lexicon = tmp_path / "state.csv"
    means = []
    for weight in (1, -1):
        lexicon.write_text(f"word,weight\ngood,{weight}\n", encoding="utf-8")
        means.append(relstat.sentiment(relstat.open(index), lexicon=[str(lexicon)])["mean"][0])
    assert means[0] == -means[1] > 0
    assert relstat.sentiment(relstat.open(index), engine="state")["mean"].to_list() == ours


def test_few_documents_are_counted_alone(index: Path) -> None:
    """A choice of less than half of the words is counted alone, and nothing is kept."""
    counted: list[int] = []

    def count(stream: Stream) -> Frames:
        counted.append(len(stream))
        rows = np.arange(len(stream), dtype=np.int32)
        return {"sizes": pl.DataFrame({ROW: rows, "words": stream.words_per_document})}

    corpus = relstat.open(index)
    last = corpus.choose(np.arange(len(corpus)) == len(corpus) - 1).stream
    for stream in (last, corpus.stream, last):
        sizes = count_once(stream, "sizes", ["sizes"], count)["sizes"]
        assert sizes["words"].to_list() == stream.words_per_document.tolist()
        assert sizes[ROW].to_list() == list(range(len(stream)))
    assert counted == [1, len(corpus.stream.store.document_words) - 1]


def test_a_lost_part_is_counted_anew(index: Path) -> None:
    """Where one file of a result is missing or damaged all of it is counted anew."""
    table = relstat.sentiment(relstat.open(index)).render("json")
    for number, path in enumerate(sorted((index / "results").glob("sentiment-*.kept"))):
        if number % 2:
            path.unlink()
        else:
            path.write_bytes(b"damaged")
        assert relstat.sentiment(relstat.open(index)).render("json") == table
        assert path.read_bytes() != b"damaged"
