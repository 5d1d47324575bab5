"""Write docs/lexicons.md from the packaged lexicons: python scripts/document_lexicons.py."""

from __future__ import annotations

from pathlib import Path

from relstat.lexicons import lexicon_names, load_lexicon

TARGET = Path(__file__).resolve().parent.parent / "docs" / "lexicons.md"
OPENING = """# Word lists and tables

Made from the files in `src/relstat/lexicons/` by `python scripts/document_lexicons.py`; a test
compares. Each file is UTF-8 text and opens with a header, and a file of yours in the same format is
read in the same way:

```
# name: titles_en
# entry: a title before a name, in lower case
# language: en
# source: written for this example
# licence: MIT

marshal general   # words divided by white space; this is a comment
colonel
```

A line that begins with `#` and two spaces continues the one above it. A file whose header has
`# columns: word score` is a table: one entry a line, its fields divided by tabs. `# licence-text:`
names the file beside it with the terms, `# version:` what the entries were taken from.

To add a lexicon, add a file with a header to that folder and run the script. In Python,
`relstat.lexicons.load_lexicon` takes a name from the table below or the path of a file.
"""


def lexicons_page() -> str:
    """Return the whole page."""
    rows = ["| name | entries | columns | licence |", "| --- | ---: | --- | --- |"]
    parts = []
    for name in lexicon_names():
        lexicon = load_lexicon(name)
        header = lexicon.header
        rows.append(
            f"| [{name}](#{name}) | {len(lexicon.rows):,} | {', '.join(lexicon.columns)} "
            f"| {header['licence']} |"
        )
        parts.append(
            f"## {name}\n\nAn entry is {header['entry']}. Language: {header['language']}. "
            f"Source: {header['source']}.\n"
        )
    return "\n".join([OPENING, *rows, "", *parts])


if __name__ == "__main__":
    TARGET.write_text(lexicons_page(), encoding="utf-8")
