"""Draw the folders of relstat and their imports: python scripts/draw_architecture.py.

Writes docs/architecture.svg. Floors are read from the import contract in pyproject.toml, imports
and descriptions from the sources. The line of a folder runs to the right; each number on it counts
the pairs of modules in which one imports the other, whose folder the arrow leads down to. An import
of a higher floor would run to the left, in red. With --check nothing is written, and the exit
status is 1 where the picture is not current.
"""

from __future__ import annotations

import argparse
import ast
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from textwrap import wrap
from typing import Final

__all__ = ["draw", "picture", "read_house"]

ROOT: Final = Path(__file__).resolve().parent.parent
SOURCE: Final = ROOT / "src" / "relstat"
PICTURE: Final = ROOT / "docs" / "architecture.svg"

# --- what is drawn ---


@dataclass(frozen=True)
class Folder:
    """A folder at the root of the package, or a module there."""

    name: str
    floor: int
    modules: int
    description: str


@dataclass(frozen=True)
class House:
    """All folders from the top floor down, and how often modules of one import those of another."""

    folders: tuple[Folder, ...]
    imports: Counter[tuple[str, str]]


def read_house(source: Path = SOURCE, contract: Path = ROOT / "pyproject.toml") -> House:
    """Read floors from the contract, and the imports between folders from the sources."""
    modules = {_module_of(path, source): path for path in sorted(source.rglob("*.py"))}
    sizes = Counter(_folder_of(module) for module in modules)
    imports = Counter(
        (_folder_of(module), _folder_of(target))
        for module, path in modules.items()
        for target in _imported(path, set(modules))
        if _folder_of(module) != _folder_of(target)
    )
    floors = [["relstat"], *(_importers_first(floor, imports) for floor in _floors(contract))]
    folders = [
        Folder(name, number, sizes[name], _first_sentence(_page_of(source, name)))
        for number, floor in enumerate(floors)
        for name in floor
    ]
    unknown = set(sizes) - {folder.name for folder in folders}
    if unknown:
        raise SystemExit(f"no floor in pyproject.toml for: {', '.join(sorted(unknown))}")
    return House(tuple(folders), imports)


def _floors(contract: Path) -> list[list[str]]:
    """Return the names of each layer of the house, from the top."""
    tool = tomllib.loads(contract.read_text(encoding="utf-8"))["tool"]
    (house,) = (
        one for one in tool["importlinter"]["contracts"] if one["containers"] == ["relstat"]
    )
    layers = [re.split(r"\s*[|:]\s*", layer) for layer in house["layers"]]
    return [names for layer in layers if (names := [n for n in layer if n != "__main__"])]


def _importers_first(floor: Sequence[str], imports: Counter[tuple[str, str]]) -> list[str]:
    """Order the folders of one floor such that imports among them lead down, if they can."""
    left, ordered = list(floor), list[str]()
    while left:
        free = [b for b in left if not any(imports[a, b] for a in left)]
        ordered.append((free or left)[0])
        left.remove(ordered[-1])
    return ordered


def _module_of(path: Path, source: Path) -> str:
    """Return the dotted name of a module; a package is named after its folder."""
    parts = ("relstat", *path.relative_to(source).with_suffix("").parts)
    return ".".join(parts).removesuffix(".__init__")


def _folder_of(module: str) -> str:
    """Return the folder at the root that holds a module; ``relstat`` for the root's own."""
    name = module.split(".")[1] if "." in module else "relstat"
    return "relstat" if name == "__main__" else name


def _page_of(source: Path, name: str) -> Path:
    """Return the file whose docstring describes a folder or module."""
    if name == "relstat":
        return source / "__init__.py"
    module = source / f"{name}.py"
    return module if module.exists() else source / name / "__init__.py"


def _first_sentence(path: Path) -> str:
    """Return the first sentence of a module's docstring, without the mark-up of references."""
    text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    text = re.sub(r":\w+:`~?(?:[\w.]+\.)?(\w+)`", r"\1", text).replace("``", "")
    return " ".join(text.partition("\n\n")[0].split()).rstrip(".")


def _imported(path: Path, modules: set[str]) -> set[str]:
    """Return the modules of relstat that a module imports, anywhere in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= {name if name in modules else node.module for name in names}
    return found & modules


# --- how it is drawn ---

STEP_X: Final = 74
STEP_Y: Final = 58
LEFT: Final = 330  # for the descriptions of the uppermost folders
TOP: Final = 84
BOX: Final = (104, 38)
COLOURS: Final = (
    "#5b6470", "#c2410c", "#b45309", "#a16207", "#4d7c0f",
    "#047857", "#0e7490", "#1d4ed8", "#6d28d9", "#9d174d",
)  # fmt: skip
STYLE: Final = """
text { font-family: "Inter", "Helvetica Neue", Arial, sans-serif; fill: #1f2937; }
.title { font-size: 22px; font-weight: 700; }
.note { font-size: 13px; fill: #6b7280; }
.name { font-size: 15px; font-weight: 600; fill: #ffffff; text-anchor: middle; }
.size { font-size: 10.5px; fill: #ffffff; fill-opacity: 0.85; text-anchor: middle; }
.says { font-size: 12px; fill: #4b5563; text-anchor: end; }
.count { font-size: 11.5px; font-weight: 600; fill: #ffffff; text-anchor: middle; }
.row { stroke-width: 2; fill: none; stroke-opacity: 0.75; }
.column { stroke: #b6bdc8; stroke-width: 1.6; fill: none; marker-end: url(#arrow); }
"""


def draw(house: House) -> str:
    """Return the picture as SVG."""
    places = {folder.name: number for number, folder in enumerate(house.folders)}
    width = LEFT + STEP_X * len(places) + 30
    height = TOP + STEP_Y * len(places) + 20
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        f'aria-label="Folders of relstat by floor, and the imports between them">',
        f"<style>{STYLE}</style>",
        '<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" '
        'markerHeight="7" orient="auto"><path d="M0 0.5 L8 4 L0 7.5 z" fill="#8b95a3"/></marker>'
        "</defs>",
        f'<rect width="{width}" height="{height}" rx="14" fill="#ffffff"/>',
        *_floor_bands(house.folders, width),
        f'<text class="title" x="{LEFT + 150}" y="40">'
        f"relstat: {len(places) - 1} folders and modules, "
        f"{sum(house.imports.values())} imports between them</text>",
        f'<text class="note" x="{LEFT + 150}" y="62">Follow a line to the right: each number '
        "counts the imports of the box that its arrow leads down to.</text>",
        *_columns(house.imports, places),
        *_rows(house, places),
        *_counts(house, places),
        *(line for folder in house.folders for line in _box(folder, places[folder.name])),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _x(place: int) -> int:
    return LEFT + BOX[0] // 2 + STEP_X * place - 20


def _y(place: int) -> int:
    return TOP + STEP_Y // 2 + STEP_Y * place


def _colour(folder: Folder) -> str:
    return COLOURS[folder.floor % len(COLOURS)]


def _floor_bands(folders: Sequence[Folder], width: int) -> Iterator[str]:
    """Shade every other floor, so that the folders of one stand together."""
    for floor in range(0, folders[-1].floor + 1, 2):
        inside = [place for place, folder in enumerate(folders) if folder.floor == floor]
        yield (
            f'<rect x="0" y="{_y(inside[0]) - STEP_Y // 2}" width="{width}" '
            f'height="{STEP_Y * len(inside)}" fill="#f3f5f8"/>'
        )


def _columns(imports: Counter[tuple[str, str]], places: dict[str, int]) -> Iterator[str]:
    """Draw the arrows down to each folder, from the uppermost that imports it."""
    for name, place in places.items():
        above = [places[a] for a, b in imports if b == name and places[a] < place]
        below = [places[a] for a, b in imports if b == name and places[a] > place]
        half = BOX[1] // 2
        if above:
            yield _column(_x(place), _y(min(above)), _y(place) - half - 1)
        if below:
            yield _column(_x(place), _y(max(below)), _y(place) + half + 1)


def _column(x: int, start: int, end: int) -> str:
    return f'<path class="column" d="M{x} {start} V{end}"/>'


def _rows(house: House, places: dict[str, int]) -> Iterator[str]:
    """Draw the line of each folder, as far as the last folder that it imports."""
    for folder in house.folders:
        place = places[folder.name]
        targets = [places[b] for a, b in house.imports if a == folder.name]
        for end in {max([place, *targets]), min([place, *targets])} - {place}:
            colour = _colour(folder) if end > place else "#dc2626"
            yield f'<path class="row" stroke="{colour}" d="M{_x(place)} {_y(place)} H{_x(end)}"/>'


def _counts(house: House, places: dict[str, int]) -> Iterator[str]:
    """Draw the number of imports where the line of one folder meets the arrow to another."""
    colours = {folder.name: _colour(folder) for folder in house.folders}
    for (importing, imported), count in sorted(house.imports.items()):
        x, y = _x(places[imported]), _y(places[importing])
        upwards = places[imported] < places[importing]
        colour = "#dc2626" if upwards else colours[importing]
        radius = min(15, 8.5 + count**0.5)
        yield (
            f'<g><title>{importing} imports {imported}: {count}</title><circle cx="{x}" cy="{y}" '
            f'r="{radius:.1f}" fill="{colour}" stroke="#ffffff" stroke-width="1.5"/>'
            f'<text class="count" x="{x}" y="{y + 4}">{count}</text></g>'
        )


def _box(folder: Folder, place: int) -> Iterator[str]:
    """Draw a folder, with its description to the left."""
    x, y = _x(place), _y(place)
    width, height = BOX
    yield (
        f'<rect x="{x - width // 2}" y="{y - height // 2}" width="{width}" height="{height}" '
        f'rx="8" fill="{_colour(folder)}"/>'
    )
    yield f'<text class="name" x="{x}" y="{y + 1}">{escape(folder.name)}</text>'
    plural = "s" if folder.modules != 1 else ""
    yield f'<text class="size" x="{x}" y="{y + 13}">{folder.modules} module{plural}</text>'
    lines = wrap(folder.description, 44 + 12 * place)
    for number, line in enumerate(lines):
        at = y + 4 + 15 * (number - (len(lines) - 1) / 2)
        yield f'<text class="says" x="{x - width // 2 - 14}" y="{at:g}">{escape(line)}</text>'


def picture() -> str:
    """Return the picture of the sources as they are now."""
    return draw(read_house())


def main(argv: Sequence[str] | None = None) -> int:
    """Write the picture, or check that it is current."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if not current")
    options = parser.parse_args(argv)
    made = picture()
    if options.check:
        return int(PICTURE.read_text(encoding="utf-8") != made)
    PICTURE.write_text(made, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
