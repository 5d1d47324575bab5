"""Folders that lie beside the project on the builders' machines, and scripts as modules."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

import relstat
from relstat.corpus.corpus import Corpus

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Return the folder of real corpora, or skip the test."""
    if not (SHARED / "data").is_dir():
        pytest.skip("real corpora are not part of the project: no folder ../shared/data")
    return SHARED / "data"


@pytest.fixture(scope="session")
def kcna(shared_data: Path) -> Corpus:
    """Return the corpus of KCNA, 2011 to 2012, read once in a process of tests."""
    return relstat.read(shared_data / "kcna_2011_2012.jsonl.gz")


@pytest.fixture(scope="session")
def shared_vectors() -> Path:
    """Return the folder of reference values, or skip the test."""
    if not (SHARED / "vectors").is_dir():
        pytest.skip("reference values are not part of the project: no folder ../shared/vectors")
    return SHARED / "vectors"


def load_module(path: Path) -> ModuleType:
    """Import a file as a module of the same name."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def load_script() -> Callable[[str], ModuleType]:
    """Return a function that imports a script of the folder ``scripts`` by its name."""
    return lambda name: load_module(ROOT / "scripts" / f"{name}.py")
