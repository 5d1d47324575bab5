"""Packed files and columns give back what was written, whatever is asked of them."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relstat.corpus.corpus import Corpus
from relstat.errors import CorruptIndexError, IndexChangedError
from relstat.storage import arrays
from relstat.storage.arrays import (
    load_column,
    load_strings,
    save_column,
    save_lazily,
    save_strings,
)
from relstat.storage.packed import (
    PackedBits,
    PackedBitsWriter,
    PackedInts,
    PackedIntsWriter,
    bytes_needed,
)

Array = npt.NDArray[Any]

# The largest value of each width, and the next one.
EDGES = sorted({0, *(1 << bits for bits in (8, 16, 24, 31, 32, 40, 48, 56))})
EDGES += [edge - 1 for edge in EDGES if edge] + [(1 << 63) - 1]

# A file is written anew for each example, so it may be shared by them.
shared_folder = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


def packed_ints(path: Path, blocks: Sequence[Sequence[int]], largest: int) -> PackedInts:
    """Write integers block by block, and open them."""
    with PackedIntsWriter(path, largest) as writer:
        for block in blocks:
            writer.append(np.array(block, np.int64))
    return PackedInts(path)


def packed_bits(path: Path, blocks: Sequence[Sequence[bool]]) -> PackedBits:
    """Write booleans block by block, and open them."""
    with PackedBitsWriter(path) as writer:
        for block in blocks:
            writer.append(np.array(block, np.bool_))
    return PackedBits(path)


@st.composite
def blocks_of_ints(draw: st.DrawFn) -> tuple[list[list[int]], int]:
    """Blocks of integers up to some largest one, which need not occur."""
    largest = draw(st.sampled_from(EDGES) | st.integers(0, (1 << 63) - 1))
    values = st.integers(0, largest) | st.just(largest)
    return draw(st.lists(st.lists(values, max_size=20), max_size=4)), largest


@st.composite
def keys(draw: st.DrawFn, length: int) -> Any:
    """Anything that picks items of an array of this length."""
    kinds = [
        st.slices(length),
        st.lists(st.booleans(), min_size=length, max_size=length).map(
            lambda chosen: np.array(chosen, np.bool_)
        ),
        st.just(np.zeros(0, np.int64)),
    ]
    if length:
        index = st.integers(-length, length - 1)
        dtype = draw(st.sampled_from([np.int16, np.int32, np.int64]))
        unsigned = draw(st.sampled_from([np.uint8, np.uint32, np.uint64]))
        kinds += [
            index,
            index.map(np.int64),
            st.lists(index).map(lambda listed: np.array(listed, dtype)),
            st.lists(st.integers(0, length - 1)).map(lambda listed: np.array(listed, unsigned)),
            st.lists(st.tuples(index, index), min_size=1).map(lambda pairs: np.array(pairs)),
        ]
    return draw(st.one_of(kinds))


def same(found: Any, expected: Any, dtype: npt.DTypeLike) -> None:
    """Values, shapes and types are equal."""
    assert found.dtype == dtype
    assert np.shape(found) == np.shape(expected)
    assert np.array_equal(found, expected)


@shared_folder
@given(st.data(), blocks_of_ints())
def test_integers_are_picked_like_those_of_numpy(
    tmp_path: Path, data: st.DataObject, made: tuple[list[list[int]], int]
) -> None:
    """Every key gives what it gives on a plain array, as int32 if the largest fits, else int64."""
    blocks, largest = made
    plain = np.array([value for block in blocks for value in block], np.int64)
    packed = packed_ints(tmp_path / "ints.npy", blocks, largest)
    dtype = np.int32 if largest < 1 << 31 else np.int64
    assert len(packed) == len(plain)
    assert packed.dtype == dtype
    same(packed[:], plain, dtype)
    key = data.draw(keys(len(plain)))
    same(packed[key], plain[key], dtype)


@shared_folder
@given(st.data(), st.lists(st.lists(st.booleans(), max_size=20), max_size=4))
def test_booleans_are_picked_like_those_of_numpy(
    tmp_path: Path, data: st.DataObject, blocks: list[list[bool]]
) -> None:
    """Every key gives what it gives on a plain array, wherever the blocks end."""
    plain = np.array([value for block in blocks for value in block], np.bool_)
    packed = packed_bits(tmp_path / "bits.npy", blocks)
    assert len(packed) == len(plain)
    same(packed[:], plain, np.bool_)
    key = data.draw(keys(len(plain)))
    same(packed[key], plain[key], np.bool_)


@pytest.mark.parametrize("kind", np.typecodes["AllInteger"])
@pytest.mark.parametrize("largest", [255, 1 << 20], ids=bytes_needed)
def test_indices_are_of_any_integer_type(tmp_path: Path, kind: str, largest: int) -> None:
    """A narrow type of index counts from the end of an array that is longer than it can count."""
    values = np.arange(1000) % 7
    ints = packed_ints(tmp_path / "ints.npy", [values.tolist()], largest)
    bits = packed_bits(tmp_path / "bits.npy", [(values > 2).tolist()])
    key = np.array([0, 120] if np.dtype(kind).kind == "u" else [0, 120, -1, -128], kind)
    same(ints[key], values[key], np.int32)
    same(bits[key], values[key] > 2, np.bool_)


@pytest.mark.parametrize("largest", [200, 1 << 20, 1 << 30, 1 << 45], ids=bytes_needed)
@pytest.mark.parametrize("key", [3, -4, np.array([0, 3]), np.array([-4]), np.ones(4, np.bool_)])
def test_keys_out_of_range_are_refused(tmp_path: Path, largest: int, key: Any) -> None:
    """Bits and bytes that fill up the end of a file are never taken for items."""
    ints = packed_ints(tmp_path / "ints.npy", [[1, 2, 3]], largest)
    bits = packed_bits(tmp_path / "bits.npy", [[True, False, True]])
    for packed in (ints, bits):
        with pytest.raises(IndexError):
            packed[key]
        with pytest.raises((IndexError, TypeError)):
            packed[np.array([0.5])]


@pytest.mark.parametrize("edge", EDGES)
def test_as_few_bytes_as_the_largest_needs(tmp_path: Path, edge: int) -> None:
    """The width grows at the powers of 256, and so does the file."""
    width = max(1, -(-edge.bit_length() // 8))
    assert bytes_needed(edge) == width
    path = tmp_path / "ints.npy"
    packed_ints(path, [[edge] * 1000], edge)
    assert path.stat().st_size == 128 + width * (1000 + (width in (3, 5, 6, 7)))


@pytest.mark.parametrize("largest", [-1, 1 << 63])
def test_other_widths_do_not_exist(tmp_path: Path, largest: int) -> None:
    """What is negative or beyond int64 cannot be packed."""
    with pytest.raises(ValueError, match="between 0 and"):
        PackedIntsWriter(tmp_path / "ints.npy", largest)


@pytest.mark.parametrize("values", [[-1], [301], [1.0], ["1"], [True], [[1]], [1 << 70]], ids=str)
def test_no_value_is_cut_to_fit(tmp_path: Path, values: list[Any]) -> None:
    """A value that is no integer from 0 to the largest is an error, not another value."""
    path = tmp_path / "ints.npy"
    with PackedIntsWriter(path, 300) as writer:
        writer.append([1, 2])
        with pytest.raises(ValueError, match=r"values from|integers"):
            writer.append(values)
    assert PackedInts(path)[:].tolist() == [1, 2]


def test_what_an_error_cuts_short_is_refused(tmp_path: Path) -> None:
    """A file of which the writing failed is not taken for a short one."""
    path = tmp_path / "ints.npy"
    writer = PackedIntsWriter(path, 300)
    writer.append([1, 2])
    writer.__exit__(KeyError, KeyError(), None)
    with pytest.raises(CorruptIndexError):
        PackedInts(path)


@pytest.mark.parametrize("values", [[0], [1.0], [[True]], ["True"]], ids=str)
def test_only_booleans_are_packed_as_bits(tmp_path: Path, values: list[Any]) -> None:
    """A number is not taken for a truth value."""
    path = tmp_path / "bits.npy"
    with pytest.raises(ValueError, match="booleans"), PackedBitsWriter(path) as writer:
        writer.append(values)


@pytest.mark.parametrize("largest", [255, 65_535, 1 << 31, 1 << 62])
def test_whole_widths_are_plain_numpy_files(tmp_path: Path, largest: int) -> None:
    """A file of a width that the processor knows can be read without relstat."""
    path = tmp_path / "ints.npy"
    packed_ints(path, [[1, 2], [largest]], largest)
    assert np.load(path, allow_pickle=False).tolist() == [1, 2, largest]


def test_another_process_opens_by_path(tmp_path: Path) -> None:
    """Pickling sends the path, not the values."""
    ints = packed_ints(tmp_path / "ints.npy", [range(100_000)], 100_000)
    bits = packed_bits(tmp_path / "bits.npy", [[True] * 100_000])
    sent = pickle.dumps((ints, bits))
    assert len(sent) < 1000
    code = (
        "import pickle, sys; ints, bits = pickle.load(sys.stdin.buffer); "
        "print(ints[70_000], bits[:].sum())"
    )
    done = subprocess.run([sys.executable, "-c", code], input=sent, capture_output=True, check=True)
    assert done.stdout.split() == [b"70000", b"100000"]


# Damage

WRITERS: dict[str, Callable[[Path], Any]] = {
    "narrow": lambda path: packed_ints(path, [[1, 2, 3]], 9),
    "rows": lambda path: packed_ints(path, [[1, 2, 3]], 1 << 20),
    "bits": lambda path: packed_bits(path, [[True, False, True]]),
}


@pytest.mark.parametrize("kind", WRITERS)
def test_a_file_of_another_size_is_refused(tmp_path: Path, kind: str) -> None:
    """What is cut off, too long, or gone is refused when it is opened."""
    path = tmp_path / "packed.npy"
    reopen = type(WRITERS[kind](path))
    whole = path.read_bytes()
    for content in (
        whole[:-1],
        whole[:128],
        whole[:60],
        b"",
        whole + b"\0",
        b"PK\3\4",
        b"\x80\4N.",
    ):
        path.write_bytes(content)
        with pytest.raises(CorruptIndexError, match=r"packed\.npy"):
            reopen(path)
    path.unlink()
    with pytest.raises(IndexChangedError, match=r"packed\.npy: is gone"):
        reopen(path)


@contextmanager
def unless_refused(name: str) -> Iterator[None]:
    """What is inside holds, or the file of that name is refused; any other error goes on."""
    try:
        yield
    except CorruptIndexError as error:
        if name not in str(error):
            raise


@pytest.mark.parametrize("kind", WRITERS)
def test_a_damaged_header_is_one_clear_error(tmp_path: Path, kind: str) -> None:
    """A flipped byte of the header is refused, or does not change what is read."""
    path = tmp_path / "packed.npy"
    packed = WRITERS[kind](path)
    reopen, expected = type(packed), packed[:].tolist()
    whole = path.read_bytes()
    for place in range(128):
        for bit in range(8):
            changed = bytearray(whole)
            changed[place] ^= 1 << bit
            path.write_bytes(changed)
            with unless_refused("packed.npy"):
                assert reopen(path)[:].tolist() == expected


@pytest.mark.parametrize(
    "array",
    [
        np.zeros(3),
        np.zeros(3, np.int16),
        np.zeros(3, ">i4"),
        np.zeros((3, 4), np.uint8),
        np.zeros((0, 3), np.uint8),
        np.zeros((3, 3), np.uint16),
        np.zeros((2, 3), np.uint8, order="F"),
        np.zeros((), np.uint8),
        np.full(3, 8, np.uint16),
    ],
    ids=lambda array: f"{array.dtype.str}{array.shape}",
)
def test_other_arrays_are_refused(tmp_path: Path, array: Array) -> None:
    """Only what a writer wrote is opened."""
    path = tmp_path / "packed.npy"
    np.save(path, array)
    if array.dtype != np.uint16 or array.ndim == 2:
        with pytest.raises(CorruptIndexError):
            PackedInts(path)
    with pytest.raises(CorruptIndexError):
        PackedBits(path)


@pytest.mark.parametrize("content", [[8], [0, 0, 8], [1], []], ids=str)
def test_more_unused_bits_than_a_byte_has_are_refused(tmp_path: Path, content: list[int]) -> None:
    """The last byte of packed booleans is less than eight, and no more than there are bits."""
    np.save(tmp_path / "bits.npy", np.array(content, np.uint8))
    with pytest.raises(CorruptIndexError):
        PackedBits(tmp_path / "bits.npy")


# Columns that are read whole


@shared_folder
@given(st.lists(st.integers(-(1 << 63), (1 << 63) - 1) | st.integers(0, 9)))
def test_a_column_comes_back(tmp_path: Path, listed: list[int]) -> None:
    """Integers come back as int32 if all fit, else as int64, from the file or its content."""
    path = tmp_path / "column[1].parquet"
    values = np.array(listed, np.int64)
    save_column(path, values)
    small = all(-(1 << 31) <= value < 1 << 31 for value in listed)
    for source in (path, path.read_bytes()):
        same(load_column(source), values, np.int32 if small else np.int64)


@shared_folder
@given(st.lists(st.text()))
def test_strings_come_back(tmp_path: Path, listed: list[str]) -> None:
    """Strings come back in their order, from the file or its content."""
    path = tmp_path / "strings.parquet"
    save_strings(path, pl.Series(listed, dtype=pl.String))
    assert load_strings(path).to_list() == load_strings(path.read_bytes()).to_list() == listed


@pytest.mark.parametrize("array", [np.zeros(2), np.zeros((2, 2), np.int32), np.ones(2, np.bool_)])
def test_other_columns_are_not_written(tmp_path: Path, array: Array) -> None:
    """A column is of integers that fit into int64, or of strings without null."""
    with pytest.raises(ValueError, match="integers"):
        save_column(tmp_path / "column", array)
    with pytest.raises(ValueError, match="int64"):
        save_column(tmp_path / "column", np.array([1 << 63], np.uint64))
    for series in (pl.Series([1]), pl.Series(["a", None])):
        with pytest.raises(ValueError, match="without null"):
            save_strings(tmp_path / "strings", series)


def test_other_files_are_not_columns(tmp_path: Path) -> None:
    """What is cut off, of another type, or gone is one clear error."""
    path = tmp_path / "column.parquet"
    save_column(path, np.arange(9))
    with pytest.raises(CorruptIndexError, match="no column of strings"):
        load_strings(path)
    whole = path.read_bytes()
    for content in (whole[:-1], whole[: len(whole) // 2], b""):
        path.write_bytes(content)
        for source in (path, content):
            with pytest.raises(CorruptIndexError, match="damaged or cut off"):
                load_column(source)
    save_strings(path, pl.Series(["a"]))
    with pytest.raises(CorruptIndexError, match="no column of integers"):
        load_column(path)
    pl.DataFrame({"values": [1, None]}).write_parquet(path)
    with pytest.raises(CorruptIndexError, match="without null"):
        load_column(path)
    path.unlink()
    with pytest.raises(CorruptIndexError, match=r"column\.parquet"):
        load_column(path)


@given(st.lists(st.integers(0, 5), max_size=6), st.integers(1, 4))
def test_a_frame_written_as_it_is_made_is_the_same_file(sizes: list[int], at_once: int) -> None:
    """Whatever parts it comes in, and however many rows are written at once."""
    rows = [(f"d{number}", None if number % 3 else number) for number in range(sum(sizes))]
    ends = np.cumsum([0, *sizes]).tolist()
    schema = {"id": pl.String, "line": pl.Int64}
    with TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        patch.setattr(arrays, "_ROWS_AT_ONCE", at_once)
        whole = pl.DataFrame(rows, schema=schema, orient="row")
        parts = [whole[:0], *(whole[first:last] for first, last in pairwise(ends))]
        save_lazily(Path(name) / "whole", whole.lazy())
        save_lazily(Path(name) / "parts", pl.concat([part.lazy() for part in parts]))
        assert (Path(name) / "whole").read_bytes() == (Path(name) / "parts").read_bytes()
        assert pl.read_parquet(Path(name) / "parts").equals(whole)


def test_the_same_values_make_the_same_file(tmp_path: Path) -> None:
    """A file depends on its values only, not on how they came or how many processors there are."""
    values = np.arange(100_000) % 777
    save_column(tmp_path / "one", values)
    save_column(tmp_path / "two", values.astype(np.uint16))
    code = (
        "import sys, numpy as np; from pathlib import Path; "
        "from relstat.storage.arrays import save_column; "
        "save_column(Path(sys.argv[1]), np.arange(100_000) % 777)"
    )
    environment = os.environ | {"POLARS_MAX_THREADS": "1"}
    command = [sys.executable, "-c", code, str(tmp_path / "three")]
    subprocess.run(command, env=environment, check=True)
    packed_ints(tmp_path / "4", [values.tolist()], 1 << 20)
    packed_ints(tmp_path / "5", [values[:7].tolist(), values[7:].tolist()], 1 << 20)
    one, two, three, four, five = (
        (tmp_path / name).read_bytes() for name in ("one", "two", "three", "4", "5")
    )
    assert one == two == three
    assert four == five


def test_the_ids_of_running_text_take_little(kcna: Corpus, tmp_path: Path) -> None:
    """The words of a real corpus take hardly more than a byte each."""
    terms = np.concatenate([shard.term_ids for shard in kcna.stream.shards])
    save_column(tmp_path / "ids", terms)
    same(load_column(tmp_path / "ids"), terms, np.int32)
    assert (tmp_path / "ids").stat().st_size < 1.2 * len(terms)


@pytest.mark.parametrize("largest", [200, 60_000, 2**23, 2**31 - 1, 2**40])
def test_a_large_file_reads_the_same(largest: int, tmp_path: Path) -> None:
    """What is read of a file that is not to be resident as a whole is what was written."""
    draw = np.random.default_rng(7)
    values = draw.integers(0, largest, 3_000_000)
    with PackedIntsWriter(tmp_path / "many.npy", largest) as writer:
        writer.append(values)
    packed = PackedInts(tmp_path / "many.npy", large=0)
    places = draw.integers(-len(values), len(values), (50, 1000))
    for key in (places, np.sort(places.ravel()), places[0], slice(5, 2_900_000), 17):
        assert np.array_equal(packed[key], values[key])
        assert packed[key].dtype == packed.dtype
    with pytest.raises(IndexError):
        packed[np.append(places.ravel(), len(values))]
    with pytest.raises(IndexError):
        packed[np.append(places.ravel(), -len(values) - 1)]
