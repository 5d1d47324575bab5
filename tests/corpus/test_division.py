"""Dividing words by other rules: an index gives what the files give, whatever it was built with."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import relstat
from relstat.commands import main
from relstat.corpus.corpus import Corpus
from relstat.corpus.division import divide_words
from relstat.errors import OptionError
from relstat.text.vocabulary import Inner, TokenOptions
from tests.helpers.everything import AllOf
from tests.helpers.tiers import examples, slow

RULES = tuple(TokenOptions(*rules) for rules in product(get_args(Inner), repeat=2))
TEXTS = (
    "The DPRK's co-operation with peace-loving people's parties isn't a one-day matter.",
    "Korea's co-operation - and the U.S.-led war games' end - isn’t up to one side’s good will.",
    "A high-ranking delegation of the Workers' Party left for home. Pak's co-operation grows.",
    "A high ranking delegation of the Workers Party left for home. Pak s co operation grows.",
)
words = st.sampled_from(["a-b", "it's", "-", "a", "b.", "workers'", "x–y", "'q'", "c,", "d’e-f"])


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A JSON Lines file of documents with apostrophes and hyphens."""
    path = tmp_path_factory.mktemp("division") / "all.jsonl"
    records = [
        {"text": f"{text} {text.replace('the', 'a')}", "source": "ab"[n % 2], "date": f"201{n}"}
        for n, text in enumerate(TEXTS)
    ]
    path.write_text("".join(json.dumps(record) + "\n" for record in records))
    return path


@pytest.fixture(scope="module", params=[RULES[0], *slow(*RULES[1:])], ids=str)
def built(request: pytest.FixtureRequest, files: Path) -> Path:
    """Indexes of the file, built with each rule."""
    rules: TokenOptions = request.param
    index = files.with_name(f"{rules.apostrophes}-{rules.hyphens}.relstat")
    relstat.build_index(files, index, apostrophes=rules.apostrophes, hyphens=rules.hyphens)
    return index


@pytest.mark.parametrize("asked", [RULES[-1], *slow(*RULES[:-1])], ids=str)
def test_an_index_gives_what_the_files_give(
    asked: TokenOptions, built: Path, files: Path, all_of: AllOf
) -> None:
    """Every measure, for each rule that is asked for, of an index built with any."""
    how: dict[str, Any] = {"apostrophes": asked.apostrophes, "hyphens": asked.hyphens}
    of_files = relstat.read(files, **how)
    of_index = relstat.open(built, **how)
    assert of_index.options == asked
    assert all_of(replace(of_index, origin="")) == all_of(replace(of_files, origin=""))


@settings(max_examples=examples(25), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.lists(words, max_size=9).map(" ".join), min_size=1, max_size=4),
    st.sampled_from(RULES),
    st.sampled_from(RULES),
    st.integers(2, 20),
)
def test_dividing_anew_is_dividing_once(
    make_corpus: Callable[[list[str]], Corpus],
    cut_into: Callable[[int, int], AbstractContextManager[None]],
    texts: list[str],
    first: TokenOptions,
    then: TokenOptions,
    size: int,
) -> None:
    """Whatever the shards, the stream is that of the texts; the texts are to the letter."""
    with cut_into(size, size):
        corpus = make_corpus(texts)
        divided = divide_words(divide_words(corpus, first), then)
        assert divided.texts.to_list() == texts
        assert terms_of(divided) == terms_of(replace(corpus, options=then, kept={}))
        some = corpus[1:]
        some_divided = divide_words(divide_words(corpus, first)[1:], then)
        assert terms_of(some_divided) == terms_of(replace(some, options=then, kept={}))


def terms_of(corpus: Corpus) -> list[tuple[str, int]]:
    """The terms of all documents in order, each with the row of its document."""
    return [
        (term, shard.first_row + row)
        for shard in corpus.stream.shards
        for term, row in zip(
            shard.store.vocabulary.terms.types.gather(shard.term_ids).to_list(),
            shard.word_rows.tolist(),
            strict=True,
        )
    ]


@pytest.mark.parametrize("jobs", [1, *slow(2)])
def test_other_processes_count_the_same(jobs: int, built: Path, files: Path) -> None:
    """The division travels to whoever counts."""
    how: dict[str, Any] = {"hyphens": "split", "apostrophes": "split"}
    made = relstat.freq(relstat.open(built, jobs=jobs, **how), top=0)
    assert made.render("json") == relstat.freq(relstat.read(files, **how), top=0).render("json")


def test_indexes_of_different_rules_are_joined_when_one_is_chosen(files: Path, built: Path) -> None:
    """Without a choice the error names the options; with one all are divided by it."""
    index = files.with_name("other.relstat")
    relstat.build_index(files, index, apostrophes="split", hyphens="keep")
    rules = relstat.open(built).options
    if rules != TokenOptions("split", "keep"):
        with pytest.raises(OptionError, match="choose apostrophes and hyphens, keep or split"):
            relstat.open([built, index])
    joined = relstat.open([built, index], apostrophes="keep", hyphens="split", copies="keep")
    assert joined.options == TokenOptions("keep", "split")
    assert len(joined) == 2 * len(TEXTS)


def test_the_command_line_says_how_words_are_divided(
    files: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Numbers of divided words are not those of whole ones: the table says so."""
    built = tmp_path / "all.relstat"
    relstat.build_index(files, built)
    asked = ["--hyphens", "split", "--apostrophes", "keep"]
    assert main(["freq", str(built), "--term", "co operation", *asked]) == 0
    out = " ".join(capsys.readouterr().out.split())
    assert "co operation 8" in out
    assert "words are divided at inner hyphens" in out
