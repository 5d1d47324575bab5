"""Pictures of tables: lines with bands over periods, dots with intervals. The one place for
matplotlib.

Readable without colour: lines differ by dashes and markers and have their name beside them; the
colours are those of Okabe & Ito (2008), which colour-blind readers can tell apart.
"""

from __future__ import annotations

import io
import math
import re
import textwrap
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from relstat.arrays import Flags, Floats
from relstat.errors import MissingExtraError, OptionError, option
from relstat.tables.lines import TOGETHER, Lines, Mark
from relstat.tables.rendering.dots import Dots, dots_of
from relstat.tables.rendering.replacing import replacing
from relstat.tables.table import Table, Tables

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["PICTURES", "draw", "write_picture"]

PICTURES: Final = ("svg", "png")
_COLOURS: Final = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
_DASHES: Final = ("-", (0, (5, 1.5)), (0, (1, 1)), (0, (7, 2, 1, 2)))
_MARKERS: Final = ("o", "s", "^", "D", "v", "P", "X")
_LINES: Final = 8
_GROUPS: Final = 6  # lines in one panel, those of the groups of one item
_ROWS: Final = 80  # dots
_MARKED: Final = 180  # points of all lines, up to which each has a marker
_BANDS: Final = 400  # points of all lines; more have no bands, which would be a carpet
_THIN: Final = 200  # periods, from which on lines are thin
_LABELLED: Final = 4  # changes in a panel whose levels are written
_WIDTH: Final = 8.0  # inches
_DPI: Final = 100
_PALETTE: Final = 32  # colours of a PNG
_COORDINATES: Final = re.compile(rb' (?:d|x|y|transform)="[^"]*"')
_UNUSED: Final = re.compile(rb'<g id="[^"]*">|\n +(?=<)')
_DECIMALS: Final = re.compile(rb"(\.\d)\d+")
_GREY: Final = "#666666"
_STYLE: Final[dict[str, Any]] = {
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans", "Arial", "Helvetica"],
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "svg.fonttype": "none",  # text stays text
    "svg.hashsalt": "relstat",  # the same picture is the same file
    "text.parse_math": False,  # a term may have a $
    "path.simplify_threshold": 0.3,
}
_STEPS: Final = {"month": (1, 2, 3, 6, 12, 24, 60), "quarter": (1, 2, 4, 8, 20)}


def write_picture(table: Table | Tables, path: Path) -> None:
    """Draw a table to a file, whose suffix is .svg or .png."""
    content = draw(table, format_of(path))
    with replacing(path) as file:
        file.write(content)


def format_of(path: Path) -> str:
    """Return the format of a picture by its suffix."""
    suffix = path.suffix.lower().removeprefix(".")
    if suffix not in PICTURES:
        raise OptionError.unknown(
            "suffix of a picture", path.suffix or path.name, [f".{one}" for one in PICTURES]
        )
    return suffix


def draw(table: Table | Tables, format: str = "svg") -> bytes:
    """Return a picture of a table as the content of a file.

    A set of tables with lines is drawn as lines; any other by the first column with an interval,
    dots with that interval.

    Raises:
        OptionError: an unknown format; nothing to draw, or too much.
        MissingExtraError: matplotlib is not installed.
    """
    if format not in PICTURES:
        raise OptionError.unknown("format of a picture", format, PICTURES)
    lines = table.lines if isinstance(table, Tables) else None
    shown = lines or dots_of(table)
    _check_size(shown)
    try:
        from matplotlib import rc_context
        from matplotlib.figure import Figure
    except ModuleNotFoundError:
        raise MissingExtraError("drawing a picture", "plot") from None
    content = io.BytesIO()
    with rc_context(_STYLE), warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # a script that the font does not have
        figure = Figure(layout="constrained")
        figure.get_layout_engine().set(w_pad=0.05, h_pad=0.06)
        if isinstance(shown, Lines):
            _draw_lines(figure, shown, table.title)
        else:
            _draw_dots(figure, shown)
        about = {"Date": None, "Creator": None} if format == "svg" else {"Software": None}
        figure.savefig(content, format=format, dpi=_DPI, metadata=about)
    return _rounded(content.getvalue()) if format == "svg" else _with_few_colours(content)


def _check_size(shown: Lines | Dots) -> None:
    """Raise where there is nothing to draw, or too much."""
    if isinstance(shown, Dots):
        if len(shown) > _ROWS:
            raise OptionError(
                f"a picture holds {_ROWS} rows, and there are {len(shown):,}: choose fewer by "
                f"{option('top')}"
            )
        return
    if not np.isfinite(shown.values).any():
        raise OptionError(f"there is nothing to draw: no {shown.per} has enough text")
    panels = shown.divided()
    groups = max(len(panel) for panel in panels)
    if shown.panels and groups > _GROUPS:
        raise OptionError(
            f"a picture holds {_GROUPS} groups, and there are {groups:,}: choose some by "
            f"{option('where')}"
        )
    if len(panels) > _LINES:
        what = "terms" if shown.panels else "lines"
        raise OptionError(
            f"a picture holds {_LINES} {what}, and there are {len(panels):,}: choose fewer"
        )


def _rounded(picture: bytes) -> bytes:
    """Return an SVG with one decimal in its coordinates and without unused names and spaces."""
    short = _COORDINATES.sub(lambda found: _DECIMALS.sub(rb"\1", found[0]), picture)
    return _UNUSED.sub(lambda found: b"<g>" if found[0].startswith(b"<") else b"\n", short)


def _with_few_colours(picture: io.BytesIO) -> bytes:
    """Return a PNG with a palette, a third as large."""
    from PIL import Image

    content = io.BytesIO()
    with Image.open(picture) as whole:
        whole.convert("RGB").quantize(_PALETTE).save(content, format="png", optimize=True)
    return content.getvalue()


def _head(figure: Figure, title: str, caption: str) -> None:
    """Write the title above, and how to read the picture below."""
    figure.suptitle(textwrap.fill(title, 95), x=0.01, ha="left", fontsize=10, fontweight="bold")
    figure.supxlabel(textwrap.fill(caption, 150), x=0.01, ha="left", fontsize=7.5, color=_GREY)


def _draw_lines(figure: Figure, lines: Lines, title: str) -> None:
    """Draw all items in one panel, or, where they are many, one panel each."""
    panels = lines.divided()
    height = 1.25 if len(panels[0]) == 1 else 2.0
    figure.set_size_inches(_WIDTH, 4.2 if len(panels) == 1 else 1.0 + height * len(panels))
    axes = figure.subplots(len(panels), 1, sharex=True, squeeze=False)[:, 0]
    for panel, ax in zip(panels, axes, strict=True):
        _draw_panel(ax, lines, panel)
    _label_periods(axes[-1], lines)
    if lines.unit:
        figure.supylabel(lines.unit, fontsize=9)
    gaps = "; grey: too little text" if _gaps(lines).any() else ""
    marked = "; dashed: the level changed (before → after)" if any(lines.marks) else ""
    marked += "" if lines.event is None else f"; black: {lines.event[1]}"
    band = "band: 95 % interval, documents being the unit (wide ones are cut)"
    if not np.isfinite(lines.high).any():
        band = f"no bands: fewer than 10 documents in each {lines.per}"
    elif lines.values.size > _BANDS or len(lines.labels) > _THIN:
        band = "without bands: too many periods"
    _head(
        figure,
        f"{_listed(lines.panels or lines.names)}: {title[:1].lower()}{title[1:]}",
        f"{band}{marked}{gaps}",
    )


def _listed(given: Sequence[str]) -> str:
    """Return the first names of some."""
    names = list(dict.fromkeys(given))
    more = f" and {len(names) - 4} more" if len(names) > 4 else ""
    return ", ".join(textwrap.shorten(name, 24, placeholder="…") for name in names[:4]) + more


def _gaps(lines: Lines) -> Flags:
    """Return which periods have no value of any item."""
    return np.asarray(np.isnan(lines.values).all(axis=0))


def _draw_panel(ax: Axes, lines: Lines, items: Sequence[int]) -> None:
    """Draw some items on one pair of axes."""
    size = len(lines.labels)
    ax.set_xlim(-0.6, size - 0.4)
    low, high = _limits(lines, items)
    ax.set_ylim(low, high)
    for at in np.flatnonzero(_gaps(lines)).tolist():
        ax.axvspan(at - 0.5, at + 0.5, color="#E8E8E8", linewidth=0, zorder=0)
    if lines.event is not None:
        ax.axvline(lines.event[0], color="black", linewidth=1.2, zorder=2)
    for look, item in enumerate(items):
        _draw_line(ax, lines, item, look)
    marks = [(mark, item) for item in items for mark in lines.marks[item]]
    _draw_marks(ax, marks, lines, items)
    if lines.panels or len(lines.names) > TOGETHER:
        name = (lines.panels or lines.names)[items[0]]
        ax.set_title(name, loc="left", fontsize=9, pad=3)
    if lines.panels or len(lines.names) <= TOGETHER:
        _name_lines(ax, lines, items)
    ax.tick_params(length=3, color=_GREY)


def _draw_line(ax: Axes, lines: Lines, item: int, look: int) -> None:
    """Draw one line with its band; a period without neighbours is a point."""
    places = np.arange(len(lines.labels))
    values = lines.values[item]
    colour = _COLOURS[look % len(_COLOURS)]
    low, high = (
        np.where(np.isnan(values), np.nan, one) for one in (lines.low[item], lines.high[item])
    )
    if lines.values.size <= _BANDS and len(values) <= _THIN:
        ax.fill_between(places, low, high, color=colour, alpha=0.16, linewidth=0, zorder=1)
    known = np.isfinite(values)
    near = np.concatenate([[False], known, [False]])
    alone = known & ~near[:-2] & ~near[2:]
    marked = known if lines.values.size <= _MARKED else alone
    ax.plot(
        places, values, color=colour, linestyle=_DASHES[look % len(_DASHES)],
        linewidth=1.5 if len(values) <= _THIN else 0.7, zorder=3,
    )  # fmt: skip
    ax.plot(
        places[marked], values[marked], linestyle="none", marker=_MARKERS[look % len(_MARKERS)],
        markersize=4, color=colour, zorder=4,
    )  # fmt: skip


def _draw_marks(
    ax: Axes, marks: Sequence[tuple[Mark, int]], lines: Lines, items: Sequence[int]
) -> None:
    """Draw where levels changed, and the levels; many labels are dates alone."""
    size = len(lines.labels)
    many, too_many = len(marks) > _LABELLED, len(marks) > 3 * _LABELLED
    single = len(items) == 1
    row = 0.14 if len(lines.names) > TOGETHER else 0.06  # of the height of the axes
    for number, (mark, item) in enumerate(sorted(marks)):
        colour = _COLOURS[items.index(item) % len(_COLOURS)]
        at = mark.at - 0.5
        ax.axvline(at, color=colour, linestyle=(0, (2, 2)), linewidth=1, zorder=2)
        ends = [mark.begin - 0.5, at, at, mark.end - 0.5]
        levels = [mark.before, mark.before, mark.after, mark.after]
        ax.plot(ends, levels, color="black", linewidth=0.9, alpha=0.7, zorder=3)
        if too_many:
            continue
        label = lines.labels[mark.at] if many else mark.label
        if not single:
            label = f"{lines.names[item]} {label}"
        right = mark.at > size * 0.6
        ax.annotate(
            label,
            (at, 1 - row * (number % 5)),
            xycoords=("data", "axes fraction"),
            xytext=(-4 if right else 4, 0),
            textcoords="offset points",
            ha="right" if right else "left",
            va="top",
            fontsize=7 if many else 8,
            color=colour,
            fontweight="bold",
            bbox={"facecolor": "white", "alpha": 0.75, "linewidth": 0, "pad": 0.5},
            zorder=5,
        )


def _name_lines(ax: Axes, lines: Lines, items: Sequence[int]) -> None:
    """Write the name of each line at its end, none over another."""
    bottom, top = ax.get_ylim()
    step = (top - bottom) * (0.06 if len(lines.names) <= TOGETHER else 0.12)
    ends = []
    for item in items:
        known = np.flatnonzero(np.isfinite(lines.values[item]))
        if len(known):
            ends.append((float(lines.values[item][known[-1]]), item))
    above = -math.inf
    for value, item in sorted(ends):
        place = max(value, above + step)
        above = place
        ax.annotate(
            textwrap.shorten(lines.names[item], 24, placeholder="…"),
            (1, place),
            xycoords=("axes fraction", "data"),
            xytext=(6, 0),
            textcoords="offset points",
            va="center",
            color=_COLOURS[list(items).index(item) % len(_COLOURS)],
            fontweight="bold",
            annotation_clip=False,
        )


def _limits(lines: Lines, items: Sequence[int]) -> tuple[float, float]:
    """Return the range of the axis: all values, and bands as far as they are not endless."""
    values = lines.values[items]
    known = values[np.isfinite(values)]
    if not len(known):
        return 0.0, 1.0
    low, high = float(known.min()), float(known.max())
    room = (high - (0.0 if lines.from_zero else low)) or abs(high) or 1.0
    bounds: Floats = np.concatenate([lines.low[items].ravel(), lines.high[items].ravel()])
    bounds = bounds[np.isfinite(bounds)]
    high = max(high, min(float(bounds.max(initial=high)), high + 0.35 * room)) + 0.08 * room
    if lines.from_zero:
        return 0.0, high
    bottom = max(min(low, float(bounds.min(initial=low))), low - 0.35 * room) - 0.08 * room
    return (max(bottom, 0.0) if low >= 0 else bottom), high


def _label_periods(ax: Axes, lines: Lines) -> None:
    """Write the names of at most nine periods, the first of a year among them."""
    size = len(lines.labels)
    least = -(-size // 9)
    step = next((one for one in _STEPS.get(lines.per, ()) if one >= least), least)
    first = 0
    if lines.per in _STEPS:
        number = int(lines.labels[0].rpartition("-")[2].lstrip("Q")) - 1
        first = -number % step
    ticks = range(first, size, step)
    ax.set_xticks(list(ticks), [lines.labels[at] for at in ticks])
    ax.tick_params(axis="x", rotation=0 if len(lines.labels[0]) < 8 else 30)


def _draw_dots(figure: Figure, dots: Dots) -> None:
    """Draw a row for each dot with its interval, those of one item together."""
    figure.set_size_inches(_WIDTH, 1.1 + 0.2 * len(dots) + 0.08 * len(set(dots.items)))
    ax = figure.subplots()
    rows = np.arange(len(dots)) + 0.5 * np.cumsum(
        [0, *(a != b for a, b in zip(dots.items, dots.items[1:], strict=False))]
    )
    # A sum without an interval, such as that of all other words, does not set the scale.
    bounded = np.isfinite(dots.low) | np.isfinite(dots.high)
    scaled = bounded if bounded.any() else np.ones(len(dots), np.bool_)
    known = np.concatenate([dots.values[scaled], dots.low, dots.high])
    known = known[np.isfinite(known)]
    values = dots.values[np.isfinite(dots.values) & scaled]
    zero = 0.0 if dots.signed or not len(known) or known.min() >= 0 else known.min()
    reach = max(float(np.abs(values - zero).max(initial=0.0)), 1e-12)
    right = min(float(known.max(initial=reach)), float(values.max(initial=0)) + 0.6 * reach)
    left = max(
        float(known.min(initial=0.0)),
        float(values.min(initial=0)) - 0.6 * reach,
    )
    ax.set_xlim(min(left, zero) - (0.03 * reach if left < 0 else 0), right + 0.05 * reach)
    if dots.signed:
        ax.axvline(0, color=_GREY, linewidth=0.8, zorder=1)
    groups = list(dict.fromkeys(dots.groups))
    for place in range(len(dots)):
        look = groups.index(dots.groups[place]) if dots.groups[place] else 0
        _draw_dot(ax, dots, place, float(rows[place]), look)
    ax.set_yticks(
        rows.tolist(), [textwrap.shorten(one, 48, placeholder="…") for one in dots.labels]
    )
    ax.set_ylim(float(rows[-1]) + 0.7, -0.7)
    ax.set_xlabel(dots.unit)
    ax.grid(axis="x", color="#E8E8E8", linewidth=0.6)
    ax.set_axisbelow(True)
    ax.tick_params(axis="y", length=0)
    _head(
        figure, dots.title,
        "bar: 95 % interval, documents being the unit; an arrow has no bound on that side",
    )  # fmt: skip


def _draw_dot(ax: Axes, dots: Dots, place: int, row: float, look: int) -> None:
    """Draw one dot with its interval, an arrow where that has no bound or leaves the picture."""
    colour = _COLOURS[look % len(_COLOURS)]
    value, low, high = (float(one[place]) for one in (dots.values, dots.low, dots.high))
    if not math.isfinite(value):
        return
    begin, end = ax.get_xlim()
    if not begin <= value <= end:
        outside = end if value > end else begin
        ax.annotate(
            f"{value:.3g} →" if value > end else f"← {value:.3g}", (outside, row), color=colour,
            ha="right" if value > end else "left", va="center", fontsize=8,
        )  # fmt: skip
        return
    bounded = math.isfinite(low) or math.isfinite(high)
    if bounded:
        ends = (low if math.isfinite(low) else begin, high if math.isfinite(high) else end)
        ax.plot(np.clip(ends, begin, end), [row, row], color=colour, linewidth=1.3, zorder=2)
        if ends[1] >= end:
            ax.plot([end], [row], marker=">", color=colour, markersize=4, clip_on=False)
        if ends[0] <= begin and begin < 0:
            ax.plot([begin], [row], marker="<", color=colour, markersize=4, clip_on=False)
    ax.plot(
        [value], [row], marker=_MARKERS[look % len(_MARKERS)], color=colour, markersize=5, zorder=3
    )
