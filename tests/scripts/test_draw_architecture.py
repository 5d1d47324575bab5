"""The picture of the architecture shows every import, and an upward one in red."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

CONTRACT = """
[[tool.importlinter.contracts]]
containers = ["relstat"]
layers = ["__main__", "measures | readers", "statistics : errors"]
"""
SOURCES = {
    "__init__.py": '"""A small house.\n\nAnd more."""\nfrom relstat.measures import freq\n',
    "__main__.py": "from relstat import measures\n",
    "errors.py": '"""What goes wrong in :mod:`~relstat.readers`."""',
    "measures/__init__.py": '"""Measures <of> it."""',
    "measures/freq.py": "from relstat.statistics import rate, logs\nfrom relstat import errors\n",
    "measures/life.py": "def life():\n    import relstat.statistics.logs\n",
    "readers/__init__.py": "import relstat.measures.freq\n",
    "statistics/__init__.py": "",
    "statistics/rate.py": "from relstat.measures import freq\n",
    "statistics/logs.py": "import numpy\nfrom relstat.statistics import rate\n",
}


@pytest.fixture(scope="module")
def script(load_script: Callable[[str], ModuleType]) -> ModuleType:
    """The script that draws."""
    return load_script("draw_architecture")


def build(folder: Path, sources: dict[str, str]) -> tuple[Path, Path]:
    """Write a package and its contract; return both."""
    (folder / "pyproject.toml").write_text(CONTRACT)
    for name, content in sources.items():
        path = folder / "relstat" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    return folder / "relstat", folder / "pyproject.toml"


def test_imports_between_folders_are_counted(script: ModuleType, tmp_path: Path) -> None:
    """Pairs of modules count once each; imports inside a folder or of others do not count."""
    house = script.read_house(*build(tmp_path, SOURCES))
    assert [(one.name, one.floor, one.modules) for one in house.folders] == [
        ("relstat", 0, 2),
        ("readers", 1, 1),
        ("measures", 1, 3),
        ("statistics", 2, 3),
        ("errors", 2, 1),
    ]
    assert house.imports == {
        ("relstat", "measures"): 2,
        ("measures", "statistics"): 3,
        ("measures", "errors"): 1,
        ("readers", "measures"): 1,
        ("statistics", "measures"): 1,
    }
    assert house.folders[0].description == "A small house"
    assert house.folders[-1].description == "What goes wrong in readers"


def test_an_upward_import_is_red(script: ModuleType, tmp_path: Path) -> None:
    """The picture is XML with a number for each pair of folders; upward ones are red."""
    picture = script.draw(script.read_house(*build(tmp_path, SOURCES)))
    groups = ET.fromstring(picture).findall("{*}g")
    assert {group[0].text: group[1].get("fill") == "#dc2626" for group in groups} == {
        "relstat imports measures: 2": False,
        "readers imports measures: 1": False,
        "measures imports statistics: 3": False,
        "measures imports errors: 1": False,
        "statistics imports measures: 1": True,
    }


def test_a_folder_without_a_floor_is_named(script: ModuleType, tmp_path: Path) -> None:
    """A folder that the contract does not know is an error."""
    with pytest.raises(SystemExit, match=r"no floor in pyproject\.toml for: tables"):
        script.read_house(*build(tmp_path, SOURCES | {"tables/__init__.py": ""}))
