"""Tables: raw numbers, their description, and the ways out."""

from __future__ import annotations

import json
from dataclasses import FrozenInstanceError
from pathlib import Path

import polars as pl
import pytest

from relstat.errors import InputError, OptionError
from relstat.tables.table import Column, Provenance, Table, Tables


def make_table(**changed: object) -> Table:
    """Two terms, one of them without a rate."""
    frame = pl.DataFrame({"term": ["army", "party"], "count": [12, 3], "rate": [1.23456, None]})
    columns = (Column("term"), Column("count", "count"), Column("rate", "rate", "/10k"))
    given = {"title": "Terms", "frame": frame, "columns": columns, "notes": ("a note",)}
    return Table(**{**given, **changed})  # type: ignore[arg-type]  # wrong on purpose


def test_columns_describe_the_frame_in_its_order() -> None:
    """A table whose columns do not fit its frame cannot be made."""
    with pytest.raises(OptionError, match="do not describe the frame"):
        make_table(columns=(Column("term"), Column("rate", "rate"), Column("count", "count")))
    wrong = Column("count", "number")  # type: ignore[arg-type]  # wrong on purpose
    with pytest.raises(OptionError, match="no column kind named 'number'; there are: text, count"):
        make_table(columns=(Column("term"), wrong, Column("rate", "rate")))


def test_a_table_is_read_row_by_row() -> None:
    """Length, rows, single columns, the first rows."""
    table = make_table()
    assert len(table) == 2
    assert list(table)[1] == {"term": "party", "count": 3, "rate": None}
    assert table.column("rate").heading == "/10k"
    assert table.column("count").heading == "count"
    assert table.head(1).frame["term"].to_list() == ["army"]
    assert table.head(1).notes == table.notes
    with pytest.raises(OptionError, match="no column named 'p'; there are: term, count, rate"):
        table.column("p")


def test_a_table_is_frozen() -> None:
    """Numbers cannot change behind their notes."""
    with pytest.raises(FrozenInstanceError):
        make_table().title = "Other"  # type: ignore[misc]  # it is frozen


def test_to_pandas_and_to_arrow_keep_numbers_and_nulls() -> None:
    """The frame goes out unrounded."""
    pytest.importorskip("pandas")
    pytest.importorskip("pyarrow")
    table = make_table()
    assert table.to_pandas()["rate"].iloc[0] == 1.23456
    assert table.to_pandas()["rate"].isna().tolist() == [False, True]
    assert table.to_arrow().to_pydict() == table.frame.to_dict(as_series=False)


def test_arrow_stream() -> None:
    """Any library that speaks Arrow takes a table as it is."""
    table = make_table()
    assert pl.DataFrame(table).equals(table.frame)
    pyarrow = pytest.importorskip("pyarrow")
    assert pyarrow.table(table).num_rows == 2


def test_provenance_is_plain_data() -> None:
    """Paths, tuples and sets among the options become text and lists for json."""
    made = Provenance("frequency", {"stopwords": Path("a.txt"), "by": ("x", "y"), "n": {"k": 1}})
    plain = made.as_dict()
    assert plain["options"] == {"stopwords": "a.txt", "by": ["x", "y"], "n": {"k": 1}}
    assert plain["method"] == "frequency"
    assert plain["relstat"] == made.version
    assert json.loads(json.dumps(plain)) == plain


def test_printing_a_table_prints_its_plain_form() -> None:
    """``print(table)`` shows what ``render`` gives; notebooks show html."""
    table = make_table()
    assert str(table) == table.render("plain")
    assert "<table>" in table._repr_html_()


def test_a_set_of_tables() -> None:
    """Members by name and in order; an unknown name is answered with the names."""
    first, second = make_table(), make_table(title="Other")
    tables = Tables("Both", {"one": first, "two": second})
    assert tables["two"] is second
    assert list(tables) == [first, second]
    assert len(tables) == 2
    assert "Both" in str(tables)
    assert "<h2>Both</h2>" in tables._repr_html_()
    with pytest.raises(OptionError, match="no table named 'three'; there are: one, two"):
        tables["three"]


@pytest.mark.parametrize("name", ["t.csv", "t.tsv", "t.json", "t.jsonl", "t.txt", "t.md", "t.html"])
def test_the_suffix_decides_the_format(tmp_path: Path, name: str) -> None:
    """A file holds what the format of its suffix gives as text."""
    formats = {"txt": "plain", "md": "github"}
    table = make_table()
    table.write(tmp_path / name)
    suffix = name.split(".")[1]
    written = (tmp_path / name).read_bytes().decode("utf-8")
    assert written == table.render(formats.get(suffix, suffix))


def test_write_parquet(tmp_path: Path) -> None:
    """Parquet gives the frame back."""
    table = make_table()
    table.write(tmp_path / "t.parquet")
    assert pl.read_parquet(tmp_path / "t.parquet").equals(table.frame)


def test_a_set_is_written_to_one_file_for_each_table(tmp_path: Path) -> None:
    """Csv holds one table, json all of them."""
    tables = Tables("Both", {"one": make_table(), "two": make_table(title="Other")})
    tables.write(tmp_path / "out.csv")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out-one.csv", "out-two.csv"]
    tables.write(tmp_path / "out.json")
    loaded = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert list(loaded["tables"]) == ["one", "two"]


def test_errors_of_writing_name_the_choices(tmp_path: Path) -> None:
    """An unknown suffix, an unknown format, a folder that is not there."""
    table = make_table()
    with pytest.raises(OptionError, match=r"no output suffix named '\.doc'; there are: \.csv"):
        table.write(tmp_path / "t.doc")
    with pytest.raises(OptionError, match="no format named 'excel'; there are: csv, tsv"):
        table.write(tmp_path / "t.csv", "excel")
    with pytest.raises(InputError, match="cannot write"):
        table.write(tmp_path / "nowhere" / "t.csv")
    with pytest.raises(InputError, match="cannot write"):
        table.write(tmp_path / "nowhere" / "t.parquet")


@pytest.mark.parametrize("name", ["t.csv", "t.json", "t.txt", "t.html", "t.parquet"])
def test_a_set_of_one_is_written_as_its_table(tmp_path: Path, name: str) -> None:
    """Measures that may have more than one table always return a set; printing is the same."""
    table = make_table()
    tables = Tables.of(terms=table)
    assert tables["terms"] is table
    assert tables.title == table.title
    (tmp_path / "set").mkdir()
    table.write(tmp_path / name)
    tables.write(tmp_path / "set" / name)
    assert (tmp_path / "set" / name).read_bytes() == (tmp_path / name).read_bytes()
    if name != "t.parquet":
        assert tables.render("csv") == table.render("csv")


def test_an_empty_set_of_one_is_its_table_too() -> None:
    """The title is printed once."""
    empty = make_table().head(0)
    assert Tables.of(terms=empty).render() == empty.render() == "Terms\na note\n"


def test_a_set_of_one_with_a_title_of_its_own_keeps_it() -> None:
    """Formats of one table have no room for it."""
    tables = Tables("All about terms", {"terms": make_table()})
    assert tables.render().startswith("All about terms\n")
    assert list(json.loads(tables.render("json"))["tables"]) == ["terms"]
    assert tables.render("csv") == make_table().render("csv")


def test_columns_by_name() -> None:
    """``table["column"]`` is its values; an unknown name is answered with the names."""
    table = make_table()
    assert table["count"].to_list() == [12, 3]
    with pytest.raises(OptionError, match="no column named 'p'; there are: term, count, rate"):
        table["p"]


def test_a_repr_is_one_line() -> None:
    """What it is, how large, and its columns."""
    table = make_table()
    assert repr(table) == "<Table 'Terms': 2 rows × 3 columns (term, count, rate)>"
    frame = pl.DataFrame({f"c{n}": [n] for n in range(10)})
    wide = Table("Wide", frame, tuple(Column(name) for name in frame.columns))
    assert repr(wide).endswith("10 columns (c0, c1, c2, c3, c4, c5, c6, c7, …)>")
    assert repr(Tables("Both", {"one": table, "two": wide})) == "<Tables 'Both': one, two>"
