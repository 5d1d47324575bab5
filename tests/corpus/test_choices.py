"""Conditions are recorded, and where none is left the message says which and what there is."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from relstat.corpus.corpus import CORE_FIELDS, Corpus
from relstat.corpus.languages import keep_language
from relstat.errors import EmptyCorpusError, FieldError, OptionError

SOURCES = ("KCNA (kcna.co.jp)", "KCNA (kcna.co.jp)", "Rodong Sinmun", None)


@pytest.fixture(scope="module")
def archive() -> Corpus:
    """Four documents from two sources, one of them without source and date."""
    rows = [
        dict.fromkeys(CORE_FIELDS)
        | {"id": str(n), "text": "Peace.", "source": source, "pages": str(n), "file": "f"}
        | ({"date": date(2011 + n, 5, 1), "date_precision": "day"} if source else {})
        for n, source in enumerate(SOURCES)
    ]
    schema: dict[str, Any] = {**CORE_FIELDS, "source": pl.String, "pages": pl.String}
    return Corpus.of(pl.DataFrame(rows, schema=schema), origin="archive/")


def why_empty(corpus: Corpus) -> str:
    """What a measure says of a corpus without documents."""
    with pytest.raises(EmptyCorpusError) as caught:
        corpus.require_documents()
    return str(caught.value)


def test_each_condition_is_recorded_with_what_it_leaves(archive: Corpus) -> None:
    """In turn, as a table's record prints them."""
    chosen = archive.where(source="KCNA (kcna.co.jp)", since="2012").mentioning("peace")
    assert [str(choice) for choice in chosen.choices] == [
        "source=KCNA (kcna.co.jp): 2 of 4",
        "since 2012: 1 of 2",
        "mentions peace: 1 of 1",
    ]
    assert archive.choices == ()


def test_the_value_that_was_meant_is_named(archive: Corpus) -> None:
    """A part of a value, or a slip of the pen."""
    assert why_empty(archive.where(source="KCNA")) == (
        "no documents to measure in archive/: source=KCNA leaves none of 4; did you mean "
        "'KCNA (kcna.co.jp)'? source has KCNA (kcna.co.jp), Rodong Sinmun"
    )
    assert "did you mean 'Rodong Sinmun'?" in why_empty(archive.where(source="Rodong Shinmun"))


def test_dates_and_numbers_that_there_are(archive: Corpus) -> None:
    """A limit that leaves nothing says what there is to choose from."""
    assert why_empty(archive.where(since="2030")).endswith(
        "since 2030 leaves none of 4; dates run from 2011-05-01 to 2013-05-01"
    )
    assert why_empty(archive.where(at_least={"pages": 9})).endswith(
        "pages>=9 leaves none of 4; pages is between 0 and 3"
    )


def test_the_first_condition_that_leaves_none_is_named(archive: Corpus) -> None:
    """What comes after it had nothing to choose from."""
    assert "mentions war leaves none of 2" in why_empty(
        archive.where(source="KCNA (kcna.co.jp)").mentioning("war").where(until="2001")
    )


def test_a_field_that_was_meant_is_named(archive: Corpus) -> None:
    """The nearest of all fields."""
    with pytest.raises(FieldError, match="no field named 'sorce'; did you mean 'source'\\? There"):
        archive.where(sorce="KCNA")


def test_a_language_is_a_code(archive: Corpus) -> None:
    """The name of a language is no code, and must not silently leave what is too short to tell."""
    with pytest.raises(OptionError, match=r"lang takes the code of a language .* not 'english'"):
        keep_language(archive, "english")
