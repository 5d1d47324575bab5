"""Pages that are laid out in tables, as those of old ministries are.

A table that holds paragraphs is no table of data: its cells are parts of the page. Extracted as a
table, their paragraphs would run together between bars, the menu among them.
"""

from __future__ import annotations

from typing import Any, Final

__all__ = ["unfold_layout"]

_BLOCKS: Final = ("p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "blockquote", "table")
_PARTS: Final = ("table", "tbody", "thead", "tfoot", "tr", "td", "th", "caption", "colgroup", "col")
_LONG: Final = 200  # letters in one cell, which no datum has
_MENU: Final = 0.5  # share of a cell's letters that are links, from which it is a menu
_LONG_MENU: Final = 0.8  # the same for a cell that has
_SHORT: Final = 400  # letters or more


def unfold_layout(tree: Any) -> None:
    """Turn the tables of a page that lay it out into plain blocks; menus among their cells go.

    ``tree`` is an lxml element, and is changed.
    """
    for table in list(tree.iter("table")):
        cells = [cell for cell in table.iter("td", "th") if _table_of(cell) is table]
        if not any(map(_is_laid_out, cells)):
            continue
        for cell in cells:
            if _is_menu(cell):
                cell.clear(keep_tail=True)
            else:
                _divide_at_breaks(cell)
        for part in [table, *(one for one in table.iter(*_PARTS) if _table_of(one) is table)]:
            part.tag = "div"
            for name in ("width", "align", "class"):
                part.attrib.pop(name, None)


def _table_of(part: Any) -> Any:
    """The table that a part of one belongs to."""
    if part.tag == "table":
        return part
    return next(part.iterancestors("table"), None)


def _letters(part: Any) -> int:
    return sum(len(" ".join(text.split())) for text in part.itertext())


def _is_laid_out(cell: Any) -> bool:
    """Whether a cell holds paragraphs and not a datum."""
    blocks = [block for block in cell.iter(*_BLOCKS) if block is not cell]
    return _letters(cell) > _LONG or (bool(blocks) and _letters(cell) > _LONG // 2)


def _is_menu(cell: Any) -> bool:
    """Whether most of what a cell says are links."""
    if next(cell.iter("table"), None) is not None:
        return False
    linked = sum(_letters(link) for link in cell.iter("a"))
    letters = _letters(cell)
    share = linked / max(letters, 1)
    return share >= (_MENU if letters < _SHORT else _LONG_MENU)


def _divide_at_breaks(cell: Any) -> None:
    """Make paragraphs of text that only line breaks divide."""
    if next(cell.iter("p"), None) is not None:
        return
    breaks = [one for one in cell if one.tag == "br"]
    if len(breaks) < 2:
        return
    from lxml.html import Element

    children = list(cell)
    paragraph = Element("p")
    paragraph.text, cell.text = cell.text, None
    made = [paragraph]
    for child in children:
        cell.remove(child)
        if child.tag == "br" or child.tag in _BLOCKS:
            paragraph = Element("p")
            paragraph.text, child.tail = child.tail, None
            made += [child, paragraph] if child.tag != "br" else [paragraph]
        else:
            paragraph.append(child)
    cell.extend(one for one in made if _letters(one))
