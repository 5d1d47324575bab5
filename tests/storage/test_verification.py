"""What an index holds must fit together, whatever its checksums say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from relstat import build_index, check_index
from relstat.errors import CorruptIndexError
from relstat.storage.folder import build, open_folder
from relstat.storage.manifest import Manifest
from relstat.storage.store import IndexStore
from relstat.storage.verification import require_whole
from tests.helpers.corpora import EXAMPLES


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the example documents."""
    path = tmp_path_factory.mktemp("verification") / "a.relstat"
    build_index(EXAMPLES, path)
    return path


def test_what_was_built_fits_together(index: Path) -> None:
    """An index as it is built is whole."""
    check_index(index)


def reordered(values: Any) -> Any:
    """The same numbers, the first two in the place of each other."""
    other = np.array(values[:])
    other[[0, 1]] = other[[1, 0]]
    return other


def shortened(values: Any) -> Any:
    """All numbers but the last."""
    return np.array(values[:-1])


def repeated(values: Any) -> Any:
    """The first number in the place of the last."""
    other = np.array(values[:])
    other[-1] = other[0]
    return other


def widened(values: Any) -> Any:
    """A number that no table has."""
    other = np.array(values[:])
    other[-1] = 1 << 30
    return other


DAMAGES: dict[str, Callable[[IndexStore], dict[str, Any]]] = {
    "words in another order": lambda store: {"words": reordered(store.words)},
    "a word too few": lambda store: {"words": shortened(store.words)},
    "a word of no table": lambda store: {"words": widened(store.words)},
    "a break too few": lambda store: {"breaks": shortened(store.breaks)},
    "a suffix twice": lambda store: {
        "suffixes": replace(store.suffixes, starts=repeated(store.suffixes.starts))
    },
    "a suffix too few": lambda store: {
        "suffixes": replace(store.suffixes, starts=shortened(store.suffixes.starts))
    },
    "suffixes in another order": lambda store: {
        "suffixes": replace(store.suffixes, starts=np.array(store.suffixes.starts[:])[::-1])
    },
    "a document too few": lambda store: {"documents": store.documents.head(-1)},
    "shards of other documents": lambda store: {
        "shard_documents": np.array([0, len(store.document_words)])
    },
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_what_does_not_fit_together_is_refused(index: Path, damage: str) -> None:
    """Each array that is not that of the others is noticed, by name of the index."""
    store = IndexStore(open_folder(index))
    for name, values in DAMAGES[damage](store).items():
        store.__dict__[name] = values
    with pytest.raises(CorruptIndexError, match=r"a\.relstat: .* fit together"):
        require_whole(store, index)


def test_right_checksums_of_wrong_content(index: Path, tmp_path: Path) -> None:
    """Files of two indexes under one manifest have right checksums, and the check refuses them."""
    other, mixed = tmp_path / "other.relstat", tmp_path / "mixed.relstat"
    build_index(EXAMPLES / "nurvaz-herald.csv", other)
    here, there = (open_folder(path) for path in (index, other))

    def mix(folder: Path) -> Manifest:
        for name in here.manifest.files:
            source = there if name == "suffixes.npy" else here
            (folder / name).write_bytes(source.path(name).read_bytes())
        return here.manifest

    build(mixed, mix)
    open_folder(mixed).check()
    with pytest.raises(CorruptIndexError, match="suffixes do not fit together"):
        check_index(mixed)
