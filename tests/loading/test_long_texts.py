"""A long text is read, cleaned and cut in parts, and is one document as any other."""

from __future__ import annotations

import gzip
import random
from functools import partial
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relstat.corpus import languages, long_texts
from relstat.corpus.corpus import Corpus
from relstat.corpus.long_texts import PART, divided, joined_texts, lines_of, parts_of
from relstat.loading import indexing
from relstat.loading.indexing import build_index, check_index, update_index
from relstat.readers import read, read_sources
from tests.helpers.everything import AllOf
from tests.helpers.tiers import examples

SHORTEST = 300  # characters of a part here, and of a batch in bytes

PARAGRAPHS = (
    "The Workers&#39; Party of Korea is the party of the people, and it is “great”.",
    "He was happy that the people of the Party were not afraid of war!",
    "It was said  by the spokesman of the ministry \tthat the talks had gone well .",
    "He said in the statement that it was\nthe will of all the people of the country.",
    "Pyongyang, June 30 (KCNA) -- The people of the whole country were glad of it.",
)
ENDS = ("\n\n", "\n\n", "\n\n\n", "\n", " ", "\r\n\r\n", "\n \n", "\n-0-\n\n")
collections = st.lists(
    st.tuples(st.sampled_from(PARAGRAPHS), st.sampled_from(ENDS)), min_size=1, max_size=30
).map(lambda pairs: "".join(paragraph + end for paragraph, end in pairs))


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let few sentences be a long text, and few parts a batch."""
    monkeypatch.setattr(long_texts, "LONG", SHORTEST)
    monkeypatch.setattr(languages, "_LOOKED_AT", 40)
    monkeypatch.setattr(indexing, "read_sources", partial(read_sources, size=SHORTEST))


# --- parts ---


@given(st.text(alphabet="ab.  \n\n\x85\u2028\r", max_size=2_000) | collections)
def test_parts_joined_are_the_text(text: str) -> None:
    """Nothing is lost between parts; each but the last is long enough, and ends with a line."""
    parts = list(parts_of(lines_of(text)))
    assert "".join(parts) == text
    for part, following in pairwise(parts):
        assert len(part) >= SHORTEST
        assert part.endswith("\n")
        assert not following.startswith("\n")


def test_where_parts_end() -> None:
    """A part ends behind a blank line; where none comes, behind a line; or nowhere."""
    line = "word " * 19 + "word\n"
    blank = list(parts_of(lines_of(line * 4 + "\n" + line * 3)))
    assert blank == [line * 4 + "\n", line * 3]
    assert list(parts_of(lines_of(line * 9))) == [line * 6, line * 3]
    assert list(parts_of(lines_of("word " * 900))) == ["word " * 900]


@given(st.lists(collections, min_size=1, max_size=4))
def test_a_text_is_divided_as_it_was_read(texts: list[str]) -> None:
    """Documents in parts that were joined fall into the same parts again."""
    frames = []
    for number, text in enumerate(texts):
        parts = list(parts_of(lines_of(text)))
        names = ["first", *["more"] * (len(parts) - 2), "last"] if len(parts) > 1 else [None]
        frames.append(
            pl.DataFrame(
                {"id": str(number), "file": "f", "title": None, "text": parts, PART: names},
                schema_overrides={"title": pl.String, PART: pl.String},
            )
        )
    documents = pl.concat(frames)
    whole = documents.filter(documents[PART].is_in(["first"]) | documents[PART].is_null())
    joined = whole.with_columns(joined_texts(documents).alias("text"))
    assert joined["text"].to_list() == texts
    assert divided(joined).equals(documents)


# --- documents ---


@pytest.mark.parametrize("options", [{}, {"raw": True}])
@settings(max_examples=examples(8), deadline=None)
@given(texts=st.lists(collections, min_size=1, max_size=4))
def test_an_index_is_its_files(texts: list[str], options: dict[str, Any]) -> None:
    """In memory and by an index, in one process or two, long texts are the same documents."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "files").mkdir()
        for number, text in enumerate(texts):
            (folder / "files" / f"{number}.txt").write_bytes(text.encode())
        of_files = read(folder / "files", **options)
        of_index = build_index(folder / "files", folder / "x.relstat", jobs=1, **options)
        assert len(of_files) == len(texts)
        same(of_files, of_index)
        assert of_index.original_texts() == [
            text.replace("\r\n", "\n").strip("\n") for text in texts
        ]
        if "raw" in options:
            assert of_index.texts.to_list() == of_index.original_texts()
        check_index(folder / "x.relstat")


def same(one: Corpus, other: Corpus) -> None:
    """Two corpora hold the same documents, words and record of cleaning."""
    assert one.metadata.equals(other.metadata)
    assert one.texts.to_list() == other.texts.to_list()
    assert one.original_texts() == other.original_texts()
    assert one.cleaned.steps.equals(other.cleaned.steps)
    assert one.fingerprint == other.fingerprint
    assert languages.guess_languages(one).equals(languages.guess_languages(other))
    for counts in ("words_per_document", "sentences_per_document"):
        assert getattr(one.stream, counts).tolist() == getattr(other.stream, counts).tolist()


COLLECTION = "\n\n".join(PARAGRAPHS * 12)


def test_all_measures(all_of: AllOf, tmp_path: Path) -> None:
    """Every measure says the same of a long text among others, in memory and from an index."""
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "a.txt").write_text(PARAGRAPHS[0])
    (tmp_path / "files" / "b.txt").write_text(f"---\nsource: KCNA\n---\n{COLLECTION}")
    (tmp_path / "files" / "c.csv").write_text("text,source\nThe Party said it was so.,KCNA\n")
    of_files = read(tmp_path / "files")
    of_index = build_index(tmp_path / "files", tmp_path / "x.relstat", jobs=1)
    assert of_files.values("source").to_list() == [None, "KCNA", "KCNA"]
    assert all_of(of_index) == all_of(of_files)


def test_an_update_is_a_rebuild(tmp_path: Path) -> None:
    """A long text is taken out of an index as it was put into it."""
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "b.txt").write_text(COLLECTION)
    build_index(tmp_path / "files", tmp_path / "updated.relstat", jobs=1)
    (tmp_path / "files" / "a.txt").write_text(PARAGRAPHS[0])
    (tmp_path / "files" / "c.txt").write_text(COLLECTION + "\n\nThe end of it.")
    update_index(tmp_path / "updated.relstat", jobs=1)
    build_index(tmp_path / "files", tmp_path / "rebuilt.relstat", jobs=1)
    updated, rebuilt = (
        (tmp_path / name / "manifest.json").read_bytes()
        for name in ("updated.relstat", "rebuilt.relstat")
    )
    assert updated == rebuilt


def test_a_repair_counts_a_document_once(tmp_path: Path) -> None:
    """However many parts of a text a step changed, it changed one document."""
    (tmp_path / "b.txt").write_text(COLLECTION)
    for corpus in (
        read(tmp_path / "b.txt"),
        build_index(tmp_path / "b.txt", tmp_path / "x.relstat"),
    ):
        assert set(corpus.cleaned.steps["documents"]) == {1}


def test_a_collection_has_no_head_and_no_end(tmp_path: Path) -> None:
    """What begins and ends a long text is of one of its articles: it stays in the text."""
    article = "PYONGYANG, June 30 (KCNA) -- The people were glad.\n\n"
    (tmp_path / "a.txt").write_text(article * 20)
    corpus = read(tmp_path / "a.txt")
    assert corpus.texts.to_list()[0].startswith("PYONGYANG, June 30")
    assert "dateline" not in corpus.fields


def test_subtitles_stay_whole(tmp_path: Path) -> None:
    """The numbers and times of subtitles are taken off to the end of the file."""
    cue = "{0}\n00:00:{0:02},000 --> 00:00:{0:02},900\nThe people of the country said so.\n\n"
    (tmp_path / "a.srt.txt").write_text("".join(cue.format(number) for number in range(50)))
    assert "-->" not in read(tmp_path / "a.srt.txt").texts.to_list()[0]


def test_half_a_text_is_none(tmp_path: Path) -> None:
    """A packed text that unpacks to more than may be read is left out, as one on disk is."""
    chance = random.Random(1)
    lines = (f"The Party said {chance.getrandbits(256):x} of it.\n\n" for _ in range(9_000))
    (tmp_path / "a.txt.gz").write_bytes(gzip.compress("".join(lines).encode()))
    (tmp_path / "b.txt").write_text(PARAGRAPHS[0])
    corpus = read(tmp_path, max_size="8M")
    assert len(corpus) == 1
    (problem,) = corpus.problems
    assert "a text of more than 524,288 bytes" in str(problem)
    assert len(read(tmp_path, max_size="16M")) == 2


def test_a_packed_text_that_breaks_off(tmp_path: Path) -> None:
    """What comes before the end of a broken archive is kept, and the end is reported."""
    packed = gzip.compress(COLLECTION.encode())
    (tmp_path / "a.txt.gz").write_bytes(packed[:-20])
    corpus = read(tmp_path)
    (problem,) = corpus.problems
    assert "read up to there" in str(problem)
    assert corpus.original_texts()[0] == COLLECTION[: len(corpus.original_texts()[0])]


def test_the_names_of_files_fit_once(tmp_path: Path) -> None:
    """A pattern for the names of files is for a document, not for its parts."""
    (tmp_path / "talks-2012-06-30.txt").write_text(COLLECTION)
    corpus = read(tmp_path, fields="{topic}-{date}.txt")
    assert corpus.metadata.select("topic", "date_precision").rows() == [("talks", "day")]
    (tmp_path / "other.txt").write_text(COLLECTION)
    assert len(read(tmp_path, fields="{topic}-{date}.txt").problems) == 1
