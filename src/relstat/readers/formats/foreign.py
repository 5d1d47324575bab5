"""Files that look like texts, tables or pages and are none: what they are, and what to do.

To count their field codes, commands and packed bytes as words would be worse than to refuse them.
"""

from __future__ import annotations

import re
from typing import Final

from relstat.readers.formats.format import Head

__all__ = ["foreign_kind", "packed_kind"]

_XML: Final = re.compile(
    r"(?:<\?xml[^>]{0,200}\?>|<!--(?:(?!-->).){0,4000}-->|<!doctype[^>]{0,300}>|\s)*"
    r"<(?P<root>[A-Za-z_][\w.:-]*)[\s>/]",
    re.I | re.S,
)
_MIME: Final = re.compile(
    r"(?:[A-Za-z][\w-]*:[^\n]*\n(?:[ \t][^\n]*\n)*){0,40}"
    r"(?:MIME-Version|Content-Transfer-Encoding):",
    re.I,
)
_SQL: Final = re.compile(
    r"(?:(?:--[^\n]*|/\*[^\n]{0,300}|(?:SET|USE|LOCK|BEGIN|START)\b[^\n;]{0,300};|)[ \t]*\r?\n)"
    r"{0,80}"
    r"(?:CREATE (?:TABLE|DATABASE|SCHEMA)|DROP TABLE|INSERT (?:IGNORE )?INTO|"
    r"COPY \S+ \([^\n]*FROM stdin)[\s`\"(;]"
)
_RIS: Final = re.compile(r"TY {1,2}- [A-Z]{3,10}\s*\n")
_BIBTEX: Final = re.compile(r"@[A-Za-z]{3,20} ?\{ ?[^\s,{}]{0,100},[ \t]*\r?\n[ \t]*\w+ *=")
_FACTIVA: Final = re.compile(r"(?m)^[ \t]*WC {1,4}[\d,]+ words[ \t]*\r?\n[ \t]*[A-Z]\w {1,4}\S")
_NEXIS: Final = re.compile(
    r"(?m)^(?:End of Document|[ \t]*\d+ of \d+ DOCUMENTS|LOAD-DATE: .*)[ \t]*\r?$"
)
_PROQUEST: Final = re.compile(r"(?m)^_{40,}[ \t]*\r?$")
_SEVERAL: Final = 2

_PACKED: Final[tuple[tuple[bytes, bytes, str], ...]] = (
    (b"PK\x03\x04", b"xl/", "an Excel workbook; save its sheet as CSV (UTF-8) to read it"),
    (b"PK\x03\x04", b"word/", "a document of Word; save it as plain text to read it"),
    (b"PK\x03\x04", b"opendocument", "an OpenDocument file; save it as text or CSV to read it"),
    (b"PK\x03\x04", b"\x00", "a ZIP archive; unpack it to read what it holds"),
    (b"%PDF-", b"", "a PDF; take its text out with pdftotext to read it"),
    (b"\xd0\xcf\x11\xe0", b"", "an old file of Word or Excel; save it as text or CSV to read it"),
    (b"SQLite format 3", b"", "an SQLite database; export its table as CSV to read it"),
)


def packed_kind(head: Head) -> str | None:
    """What a file of packed bytes is, by what it begins with; None for any other."""
    for start, inside, kind in _PACKED:
        if head.data.startswith(start) and inside in head.data:
            return kind
    return None


def foreign_kind(head: Head) -> str | None:
    """What a file is that looks like a text or a page and is neither, with what to do about it."""
    text = head.text
    if text.startswith("{\\rtf"):
        return "RTF of a word processor; save it as plain text to read it"
    found = _XML.match(text) if text.startswith(("<?xml", "<rss", "<feed", "<TEI")) else None
    if found and found["root"].lower() not in ("html", "body", "div"):
        root = found["root"][:40]
        return f"XML that is no page (root {root!r}); convert its records to JSON or CSV"
    if _MIME.match(text):
        return "a message with MIME headers (e-mail, MHT); save its text or page to read it"
    if _SQL.match(text):
        return "commands of SQL; export the table as CSV to read it"
    if _RIS.match(text) or _BIBTEX.match(text):
        return "references (RIS, BibTeX); export them as CSV to read them"
    if _FACTIVA.search(text):
        return "an export of Factiva with field codes; save articles as text or CSV to read them"
    if len(_NEXIS.findall(text)) >= _SEVERAL:
        return "several articles of Nexis in one text; save each as a file of its own to read them"
    if "\nFull text:" in text and len(_PROQUEST.findall(text)) >= _SEVERAL:
        return "an export of ProQuest; save articles as files of their own, or as CSV, to read them"
    return None
