"""Fixtures shared by all tests."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from subprocess import Popen
from time import sleep
from types import ModuleType
from typing import Any

import polars as pl
import pytest
from hypothesis import settings

from relstat.corpus.corpus import CORE_FIELDS, Corpus
from relstat.corpus.duplicates import find_copies
from relstat.corpus.languages import guess_languages
from relstat.corpus.periods import parse_period
from relstat.corpus.stream import cut_shards
from relstat.errors import RelstatError
from relstat.measures.compare import compare
from relstat.measures.concordance import concordance
from relstat.measures.drift import drift
from relstat.measures.formulaicity import formulaicity
from relstat.measures.frames import frames
from relstat.measures.frequency import frequency
from relstat.measures.info import info
from relstat.measures.life import life
from relstat.measures.phrases import phrases
from relstat.measures.readability import readability
from relstat.measures.replacements import replacements
from relstat.measures.reuse import reuse
from relstat.measures.sentiment import sentiment
from relstat.suffixes.sorting import SuffixSorter, sort_suffixes, suffix_order
from relstat.tables.table import Table, Tables

# How long an example takes says more about the machine than about the code. Where nobody looks
# on, every run tries the same examples: what is new there is then the change's doing. More of the
# same would find nothing new; elsewhere each run tries others.
IN_CI = "CI" in os.environ
settings.register_profile(
    "relstat", deadline=None, derandomize=IN_CI, max_examples=40 if IN_CI else 100
)
settings.load_profile("relstat")

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real corpora that lies beside the project on the builders' machines."""
    if not (SHARED / "data").is_dir():
        pytest.skip("real corpora are not part of the project: no folder ../shared/data")
    return SHARED / "data"


@pytest.fixture(scope="session")
def shared_vectors() -> Path:
    """The folder of reference values that lies beside the project on the builders' machines."""
    if not (SHARED / "vectors").is_dir():
        pytest.skip("reference values are not part of the project: no folder ../shared/vectors")
    return SHARED / "vectors"


@pytest.fixture(scope="session")
def load_script() -> Callable[[str], ModuleType]:
    """A function that gives a script of the folder ``scripts``, by its name, as a module."""

    def load(name: str) -> ModuleType:
        path = Path(__file__).resolve().parent.parent / "scripts" / f"{name}.py"
        spec = importlib.util.spec_from_file_location(name, path)
        assert spec
        assert spec.loader
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module  # dataclasses look their module up
        spec.loader.exec_module(module)
        return module

    return load


@pytest.fixture(scope="session")
def make_corpus() -> Callable[..., Corpus]:
    """A function that makes a corpus of texts: ``make_corpus(["a", "b"], source=["x", "y"])``.

    ``date`` takes strings as precise as the dates are: ``2012``, ``2012-06``, ``2012-06-30``.
    """

    def make(texts: Sequence[str], **fields: Sequence[str | None]) -> Corpus:
        written = fields.pop("date", [None] * len(texts))
        precision = {4: "year", 7: "month", 10: "day"}
        core = {
            "id": [str(number) for number in range(len(texts))],
            "title": fields.pop("title", [None] * len(texts)),
            "date": [parse_period(day)[0] if day else None for day in written],
            "date_precision": [precision[len(day)] if day else None for day in written],
            "text": texts,
            "file": fields.pop("file", ["made up"] * len(texts)),
            "line": [None] * len(texts),
        }
        documents = pl.DataFrame(core, schema=dict(CORE_FIELDS)).with_columns(
            pl.Series(name, values, dtype=pl.String) for name, values in fields.items()
        )
        return Corpus.of(documents)

    return make


@pytest.fixture(scope="session")
def all_of() -> Callable[[Corpus], dict[str, str]]:
    """A function that tells all there is to tell of a corpus, as text by the name of what it is.

    That is the content and every measure, as JSON; in the place of what cannot be told stands
    the error. Groups are those of the field ``source``. The origin of the corpus is left out.
    """

    def tell(tables: Callable[[Corpus], Table | Tables]) -> Callable[[Corpus], str]:
        return lambda corpus: tables(corpus).render("json")

    by: dict[str, Any] = {"by": "source"}
    told: dict[str, Callable[[Corpus], str]] = {
        "metadata": lambda corpus: f"{corpus.metadata.schema} {corpus.metadata.rows()}",
        "texts": lambda corpus: json.dumps(corpus.texts.to_list()),
        "originals": lambda corpus: json.dumps(corpus.original_texts()),
        "cleaning": tell(lambda corpus: info(corpus, repairs=True, furniture=True)),
        "problems": lambda corpus: str([(str(one), one.skipped) for one in corpus.problems]),
        "fields": lambda corpus: str(corpus.fields),
        "fingerprint": lambda corpus: corpus.fingerprint,
        "languages": lambda corpus: str(guess_languages(corpus).to_list()),
        "copies": lambda corpus: str(find_copies(corpus)),
        "info": tell(info),
        "words": tell(lambda corpus: frequency(corpus, top=0)),
        "words by source": tell(lambda corpus: frequency(corpus, stopwords="english", **by)),
        "3-grams": tell(lambda corpus: frequency(corpus, ngram=3, top=0)),
        "stems": tell(lambda corpus: frequency(corpus, stem=True, top=0)),
        "given terms": tell(lambda corpus: frequency(corpus, terms=["the", "of the", "zebra"])),
        "phrases": tell(lambda corpus: phrases(corpus, min_count=2, min_docs=1, top=0)),
        "phrases by source": tell(lambda corpus: phrases(corpus, min_count=2, **by)),
        "phrases with names as slots": tell(
            lambda corpus: phrases(corpus, min_count=2, min_docs=1, names="slot", top=0)
        ),
        "bundles": tell(lambda corpus: phrases(corpus, bundle=1, max_words=3, **by)),
        "frames": tell(lambda corpus: frames(corpus, min_count=2, min_docs=1, min_fillers=2)),
        "frames with two slots": tell(
            lambda corpus: frames(corpus, slots=2, min_count=2, min_docs=1, min_fillers=2)
        ),
        "fillers": tell(
            lambda corpus: frames(corpus, min_count=2, min_docs=1, min_fillers=2, fillers=True)
        ),
        "lives": tell(lambda corpus: life(corpus, min_count=2, min_docs=1, min_text=1, top=0)),
        "replacements": tell(
            lambda corpus: replacements(corpus, min_count=2, min_docs=1, min_text=1)
        ),
        "drifts": tell(lambda corpus: drift(corpus, min_count=2, min_docs=1, min_text=1)),
        "concordance": tell(lambda corpus: concordance(corpus, "the|of * ?arty|of", top=0)),
        "tree": tell(lambda corpus: concordance(corpus, "the", tree="right", min_count=1)),
        "reuse": tell(lambda corpus: reuse(corpus, seed=3, min_words=3, top=0)),
        "reuse by source": tell(lambda corpus: reuse(corpus, seed=3, min_words=3, **by)),
        "formulaicity": tell(lambda corpus: formulaicity(corpus, min_words=2, **by)),
        "formulaicity of releases": tell(
            lambda corpus: formulaicity(corpus, min_words=2, each=True)
        ),
        "readability": tell(lambda corpus: readability(corpus, each=True)),
        "readability by source": tell(lambda corpus: readability(corpus, **by)),
        "sentiment": tell(lambda corpus: sentiment(corpus, each=True)),
        "sentiment by source": tell(lambda corpus: sentiment(corpus, **by)),
        "comparison": tell(lambda corpus: compare(corpus, min_docs=1, **by)),
    }

    def one(how: Callable[[Corpus], str], corpus: Corpus) -> str:
        try:
            return how(corpus)
        except RelstatError as error:
            return f"{type(error).__name__}: {error}"

    def everything(corpus: Corpus) -> dict[str, str]:
        unnamed = replace(corpus, origin="")
        return {name: one(how, unnamed) for name, how in told.items()}

    return everything


@pytest.fixture(scope="session")
def cut_into() -> Callable[[int, int], AbstractContextManager[None]]:
    """What makes shards and slices small: a context, given the words of one of each."""

    @contextmanager
    def cut(shard_words: int, slice_words: int) -> Iterator[None]:
        most: dict[str, Any] = {"most": slice_words}
        sorter: Any = SuffixSorter.of
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(cut_shards, "__defaults__", (shard_words,))
            for function in (suffix_order, sort_suffixes, sorter.__func__):
                patch.setattr(function, "__kwdefaults__", most)
            yield

    return cut


@dataclass(frozen=True)
class DaskCluster:
    """A Dask cluster on this machine: a scheduler and workers of one thread, each a process."""

    address: str
    scheduler: Popen[str]
    workers: list[Popen[str]]


@pytest.fixture(scope="session")
def start_dask_cluster(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Callable[..., DaskCluster]]:
    """A function that starts a cluster: ``start_dask_cluster(workers=2, environment={})``.

    For tests that do harm to the cluster; what is left of it ends with the tests.
    """
    pytest.importorskip("distributed")
    with ExitStack() as running:

        def start(
            part: str, *options: str, environment: Mapping[str, str]
        ) -> tuple[Popen[str], str]:
            """A scheduler or a worker, and the address it has once it is ready."""
            folder = tmp_path_factory.mktemp(part)
            program = [sys.executable, "-m", f"distributed.cli.dask_{part}", *options]
            with (folder / "log").open("w", encoding="utf-8") as log:
                process = running.enter_context(
                    Popen(
                        [*program, "--host", "127.0.0.1", "--no-dashboard"],
                        cwd=folder,
                        env={**os.environ, **environment},
                        stderr=log,
                        text=True,
                    )
                )
            running.callback(process.kill)
            ready = re.compile(r"(?:Scheduler at|Registered to): +(\S+)\n")
            while True:
                said = (folder / "log").read_text(encoding="utf-8")
                if found := ready.search(said):
                    return process, found[1]
                assert process.poll() is None, said
                sleep(0.05)

        def start_cluster(
            workers: int = 2, environment: Mapping[str, str] | None = None
        ) -> DaskCluster:
            scheduler, address = start("scheduler", "--port", "0", environment={})
            options = (address, "--nthreads", "1", "--no-nanny")
            started = [
                start("worker", *options, environment=environment or {})[0] for _ in range(workers)
            ]
            return DaskCluster(address, scheduler, started)

        yield start_cluster


@pytest.fixture(scope="session")
def dask_cluster(start_dask_cluster: Callable[..., DaskCluster]) -> DaskCluster:
    """A cluster of two workers for all tests; its ``address`` is what ``--scheduler`` takes."""
    return start_dask_cluster()
