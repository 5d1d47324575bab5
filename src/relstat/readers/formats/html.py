"""The main text of a saved web page, by trafilatura."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import polars as pl

from relstat.cleaning.characters.letters import without_mojibake
from relstat.cleaning.characters.markup import without_superscripts
from relstat.corpus.dates import parse_date
from relstat.errors import MissingExtraError
from relstat.readers.drafts import Draft, draft_of
from relstat.readers.formats.format import Format, Head, OpenFile
from relstat.readers.formats.layout import unfold_layout

__all__ = ["HTML", "Page", "declared_encoding", "extract_page"]

_CHARSET: Final = re.compile(rb"""<(?:meta|\?xml)[^>]*?(?:charset|encoding)\s*=\s*["']?([\w:-]+)""")
_COMMENT: Final = re.compile(rb"<!--.{0,4000}?-->", re.S)
_DATED: Final = re.compile(r"<(?:meta|time|link|abbr|(script))\b", re.I)
_SCRIPT_END: Final = re.compile("</script>", re.I)
_TITLE: Final = "a page"
_OPENING: Final = re.compile(
    r"(?:<\?xml[^>]{0,200}\?>|<!--(?:(?!-->).){0,4000}-->|\s)*"
    r"<(?:!doctype\s+html|html|head|body|title|meta\s|link\s|script[\s>]|style[\s>])",
    re.I | re.S,
)
_XML_DECLARATION: Final = re.compile(r"^\s*<\?xml[^>]*\?>")


@dataclass(frozen=True, slots=True)
class Page:
    """What a page holds: its text in paragraphs divided by empty lines, its title, its date.

    ``date_in_words`` is a date that stands only in what the page shows, such as its footer, and
    so may be anything.
    """

    text: str
    title: str | None
    date: str | None
    date_in_words: str | None


def declared_encoding(head: bytes) -> str | None:
    """The encoding that a page names in its head."""
    found = _CHARSET.search(_COMMENT.sub(b"", head.lower()))
    return found[1].decode("ascii") if found else None


def _marked_up(html: str) -> str:
    """The elements of a page that state its date, and its data in JSON-LD.

    Step by step: one regular expression would look through the page from every opening that is
    never closed.
    """
    found: list[str] = []
    at = 0
    while opened := _DATED.search(html, at):
        at = html.find(">", opened.end()) + 1
        if not at:
            break
        element = html[opened.start() : at]
        if opened[1]:
            if "ld+json" not in element.lower():
                continue
            closing = _SCRIPT_END.search(html, at)
            if closing is None:
                break
            at = closing.end()
        found.append(html[opened.start() : at])
    return "".join(found)


def extract_page(html: str) -> Page | None:
    """The main text, title and date of a page, comments left out; None if it has no text.

    The date is believed where the mark-up says it: in ``meta``, ``time``, ``link`` or ``abbr``
    elements or in JSON-LD.
    """
    try:
        import trafilatura
    except ModuleNotFoundError:
        raise MissingExtraError("reading HTML pages", "html") from None
    # lxml refuses text that declares an encoding.
    html = _XML_DECLARATION.sub("", html)
    # What shows a wrong decoding is lost in the tree: lxml drops control characters.
    html = str(without_mojibake(pl.Series([html]))[0])
    # So is what was raised: notes would become digits of the number before them.
    html = without_superscripts(html)
    tree = trafilatura.load_html(html)
    if tree is None:
        return None
    for hidden in tree.xpath("//*[@hidden and not(@hidden='false')]"):
        if hidden.getparent() is not None and hidden.tag not in ("html", "body"):
            hidden.drop_tree()
    unfold_layout(tree)
    try:
        found = trafilatura.bare_extraction(
            tree,
            favor_precision=True,
            include_comments=False,
            include_images=False,
            with_metadata=True,
            date_extraction_params={"extensive_search": False, "original_date": True},
        )
    except (ValueError, TypeError, RecursionError):  # what it lets through on broken mark-up
        return None
    if found is None or isinstance(found, dict) or not found.text:
        return None
    paragraphs = [line.strip() for line in found.text.split("\n") if line.strip()]
    date = found.date or None
    marked = _marked_up(html)
    sure = date is not None and (date in marked or date.replace("-", "/") in marked)
    return Page(
        text="\n\n".join(paragraphs),
        title=found.title or None,
        date=date if sure else None,
        date_in_words=None if sure else date,
    )


def _read(opened: OpenFile) -> Iterator[Draft]:
    """Yield the document of a web page: its main text, title and marked date."""
    log = opened.log
    declared = declared_encoding(opened.head.data)
    html = opened.text(_TITLE, opened.limits.page, declared=declared)
    page = extract_page(html)
    if page is None:
        log.skip("no main text found in the page")
        return
    draft = draft_of(opened.source, page.text, log)
    if draft is None:
        return
    draft.title = page.title
    if page.date and (when := parse_date(page.date)):
        draft.date, draft.date_precision = when
    elif page.date_in_words:
        log.note(f"{page.date_in_words} in the page's words is not taken for its date")
    yield draft


def _is_page(head: Head) -> bool:
    """Whether a file opens as a web page does: with a document type or the element html."""
    return _OPENING.match(head.text) is not None


HTML: Final = Format(
    name="html",
    suffixes=(
        *(".html", ".htm", ".xhtml", ".xht", ".shtml", ".shtm"),
        *(".php", ".php3", ".php5", ".asp", ".aspx", ".jsp", ".jspx", ".cfm", ".cgi", ".do"),
    ),
    read=_read,
    sniff=_is_page,
    overrides=lambda head, named: named == "text" and _is_page(head),
    title=_TITLE,
    largest=lambda limits: limits.page,
)
