r"""Mark-up inside texts: HTML, the shortcodes of editors, Markdown and wiki links, footnote signs.

What a reader of the page sees stays, in the same words and numbers; what only a program reads goes:

- comments, scripts, styles, drawings and all else whose content is not shown; tags by their names
  (those of HTML, of Word with a colon, of widgets with a hyphen). A tag that begins a paragraph, a
  line or a cell leaves an empty line, a line end or a space, so that no words run together;
- shortcodes in square brackets that have attributes or a closing partner (``[caption id="7"]``,
  ``[b]..[/b]``), and those of static sites (``{{< figure >}}``, ``{% raw %}``). ``[sic]`` stays;
- targets of links, images, headings and fences of Markdown, links of wikis;
- asterisks in pairs around words (bold);
- styles and scripts whose tags are gone: :mod:`relstat.cleaning.characters.leftovers`.

*Superscripts* after a word are footnote signs and go ("ministry" with a raised 3 is "ministry");
after a unit of length they are ² or ³; after a figure they are exponents (10²), never more digits.
An omission ``<…>`` and a separator ``* * *`` are part of the text as it was published and stay.
"""

from __future__ import annotations

import re
from typing import Final

import polars as pl

from relstat.cleaning.characters.leftovers import without_programs
from relstat.cleaning.steps import mend

__all__ = ["MARKUP_SIGNS", "only_markup", "without_markup", "without_superscripts"]

_HIDDEN: Final = (
    "script|style|svg|math|template|head|iframe|object|applet|audio|video|canvas|select|textarea|"
    "noscript|noframes|noembed|button|rp|rt|datalist|map|ref|references"
)
_NAMES: Final = (
    f"{_HIDDEN}|a|abbr|acronym|address|area|article|aside|b|base|basefont|bdi|bdo|bgsound|big|"
    "blink|blockquote|body|br|caption|center|cite|code|col|colgroup|data|dd|del|details|dfn|dialog|"
    "dir|div|dl|dt|em|embed|fieldset|figcaption|figure|font|footer|form|frame|frameset|h[1-6]|"
    "header|hgroup|hr|html|i|image|img|input|ins|kbd|label|layer|legend|li|link|listing|main|mark|"
    "marquee|menu|menuitem|meta|meter|nav|nobr|ol|optgroup|option|output|p|param|picture|plaintext|"
    "pre|progress|q|rb|rtc|ruby|s|samp|search|section|slot|small|source|spacer|span|strike|strong|"
    "sub|summary|sup|table|tbody|td|tfoot|th|thead|time|title|tr|track|tt|u|ul|var|wbr|xmp|xml|"
    r"\w+:\w+|\w+(?:-\w+)+"
)
_CELLS: Final = frozenset({"td", "th", "option", "dd"})
_LINES: Final = frozenset({"br", "li", "tr", "dt", "legend", "summary"})
_CAPTIONS: Final = frozenset({"figcaption", "caption"})
_PARAGRAPHS: Final = frozenset(
    (
        *("address", "article", "aside", "blockquote", "body", "center", "details", "dialog"),
        *("div", "dl", "fieldset", "figure", "footer", "form", "h1", "h2", "h3"),
        *("h4", "h5", "h6", "header", "hgroup", "hr", "html", "main", "menu", "nav", "ol", "p"),
        *("pre", "section", "table", "tbody", "title", "ul", "xmp"),
    )
)
# Words alone are no attributes ("a<b and c>d"), unless others have values or they are known.
_ATTRIBUTES: Final = (
    r"""(?:(?=[^<>]*=)(?:[\s/]+(?:[\w:@.-]+(?:\s*=\s*(?:"[^"<]*"|'[^'<]*'|[^\s"'<>]+))?|"[^"<]*"))*"""
    r"|(?:[\s/]+(?:allowfullscreen|async|autofocus|autoplay|border|checked|class|compact|controls|"
    r"data-[\w-]+|defer|disabled|hidden|href|id|inert|ismap|itemscope|loop|multiple|muted|name|"
    r"noresize|noshade|nowrap|open|readonly|required|reversed|selected|style|title))*)"
)
_DECLARATION: Final = re.compile(
    r"<!doctype[^<>]*>|<!\[(?!CDATA)[^<>\]]*\]>|<\?[^<>]*>", re.IGNORECASE
)
# A caption stands beside the text: a line of its own, but no paragraph that could be a title.
_CAPTION: Final = "\ufdd0"
_BESIDE: Final = re.compile(rf"(?:\s*{_CAPTION}\s*)+")
_EMPTY_LINES: Final = re.compile(r"\n(?:[ \t]*\n){2,}")
_CDATA: Final = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.S)
_OPENING: Final = re.compile(rf"<!--|<({_HIDDEN})\b{_ATTRIBUTES}\s*/?>", re.IGNORECASE)
_SUPERSCRIPT: Final = re.compile(
    rf"<(sup|sub)\b{_ATTRIBUTES}\s*>((?:(?!</?su[pb]\b).){{0,300}}?)</\1\s*>", re.I | re.S
)
_TAG: Final = re.compile(rf"[ \t]*<(/?)({_NAMES}){_ATTRIBUTES}\s*/?>", re.IGNORECASE)

_DIGITS: Final = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
_RAISED: Final = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_UNIT: Final = re.compile(r"(?<![^\W\d_])(?:[kcdmµ]?m|ft|in|mi|yd|km|sq)$", re.I)
_POWER: Final = re.compile(r"(?<![\d.,])(?:10|[2-9])$")  # what a raised figure is an exponent of
_RAISED_AFTER: Final = re.compile(rf"(?<=[0-9])[{_RAISED}]+(?![\w{_RAISED}])")
_ANY_RAISED: Final = re.compile(f"[{_RAISED}]")
_NOTE: Final = re.compile(
    rf"(?<=[^\W\d_]{{2}})(?<!\b[kcdm]m)(?<!\bft)(?<!\bmi)(?<!\bsq)[{_RAISED}]+(?![\w{_RAISED}])"
    rf"|(?<=\d[.,]\d{{3}})[{_RAISED}]+(?![\w{_RAISED}])|(?<=\b(?:1[5-9]|20)\d\d)[{_RAISED}]+(?!\w)"
    rf"|(?<=[.,;:!?”’\")])[{_RAISED}]+(?=\s|$)"
)

_BOLD: Final = re.compile(r"(?<![\w*])(\*{2,4})(?=[^\s*])([^*\n]*[^\s*])\1(?![\w*])")
_IMAGE: Final = re.compile(
    r"!\[[^\]\n]{0,300}\](?:\([^()\s]*(?:\s+\"[^\"\n]*\")?\)|\[[^\]\n]{0,80}\])"
)
_LABEL = (
    r"\[((?:[^\[\]\n]|\[[^\[\]\n]{0,100}\]){1,300})\]"  # "[[We] agree]": brackets in a quotation
)
_LINK: Final = re.compile(
    rf"(?<!\\){_LABEL}"
    r"\(<?(?:https?:|mailto:|ftp:|[/.#?\w][^()\s]*[/.#?=&])"
    r"(?:[^()\s]|\([^()\s]*\))*>?(?:\s+\"[^\"\n]*\")?\)"
)
_REFERENCE: Final = re.compile(r"^[ ]{0,3}\[[^\]\n]{1,80}\]:[ \t]+\S+[^\n]*\n?", re.MULTILINE)
_NAMED_LINK: Final = re.compile(_LABEL + r"\[[^\[\]\n]{0,80}\]")
_HEADING: Final = re.compile(r"^#{1,6}[ \t]+(?=\S)(.*?)[ \t]*#*$", re.MULTILINE)
_FENCE: Final = re.compile(r"^(?:```|~~~)[^\n`]*$\n?", re.MULTILINE)
_WIKI_FILE: Final = re.compile(r"\[\[(?:file|image|category):[^\[\]\n]*\]\]", re.I)
_WIKI_LINK: Final = re.compile(r"\[\[(?:[^\[\]|\n]{1,200}\|)?([^\[\]|\n]{1,200})\]\]")
_TEMPLATE: Final = re.compile(r"\{\{[<%][^{}\n]*[>%]\}\}|\{%[^{}\n]*%\}|\{\{[^{}\n]{0,300}\}\}")

_MEDIA: Final = "embed|video|audio|youtube|vimeo|gallery|playlist|img|image|soundcloud|tweet|iframe"
_MEDIA_CODE: Final = re.compile(rf"\[({_MEDIA})\b[^\[\]]*\][^\[\]\n]{{0,400}}\[/\1\]", re.I)
_CODE: Final = re.compile(
    r"\[/?[a-z][\w-]*(?:\s+[\w-]+\s*=\s*(?:\"[^\"]*\"|'[^']*'|“[^”]*”|″[^″]*″|[^\s\]\"']+))+\s*/?\]"
    r"|\[(?:gallery|toc|contact-form-7|embed|more|nextpage|pullquote|clear|divider)\s*/?\]",
    re.I,
)
_PAIR: Final = re.compile(
    r"\[([a-z][\w-]*)(?:=[^\[\]\n]{0,200}|\s[^\[\]\n]{0,400})?\]((?:(?!\[/?\1[\]=\s]).){0,5000}?)\[/\1\]",
    re.I | re.S,
)
_NUMBERED_NOTE: Final = re.compile(
    r"\[(?:(?<=[^\W_][.,;:!?”’\")]\[)\d{1,3}\]|(?<=[^\W\d_]{2}\[)(?:\d{1,3}|[a-z]|note \d+)\](?!\w)"
    r"|citation needed\]|\^[^\[\]\s]{1,30}\](?!:)"
    r"|(?<=[\s\d]\d\[)\d{1,3}\](?!\w))",
    re.IGNORECASE,
)
_NOTES: Final = re.compile(r"^[ \t]*\[(\d{1,3})\][ \t]+(?=\S)", re.MULTILINE)
_NOTE_SIGN: Final = re.compile(r"(?<=\S)[ \t]?\[(\d{1,3})\]")
_XML_TAG: Final = re.compile(r"</?[A-Za-z_][\w:.-]*(?:\s[^<>]*)?>")

# Plain and quick to search for: what they let through is looked at closely.
MARKUP_SIGNS: Final = (
    r"<[/!?A-Za-z]|\*\*[^\s*]|!\[|\]\(|\]:[ \t]|\[[\[/]|\{[{%]"
    r"|\[\^|[^\s(\[]\[(?:[0-9]|[A-Za-z]\]|[Nn]ote )"
    r"|\[[A-Za-z][\w-]*\s+[\w-]+\s*=|\[(?i:gallery|toc|embed|more|nextpage|pullquote|clear|divider"
    r"|contact-form-7|citation needed)"
    rf"|[{_RAISED}]|(?m:^#{{1,6}}[ \t]|^```|^~~~|^[ \t]*\[[0-9])|\}}"
)
"""Matches every text that :func:`without_markup` may change."""
# How a text that is nothing but mark-up, or a program, begins.
_OPENS: Final = r"^\s*(?:[<\[{!*#`~(]|window\.|(?:var|let|const) [\w$]+ ?=|function )"
LONGEST_EMPTY: Final = 10_000
"""Bytes up to which a text is searched for words beside mark-up."""


def without_markup(texts: pl.Series) -> pl.Series:
    """The texts without mark-up."""
    return mend(texts, MARKUP_SIGNS, _without_markup)


def only_markup(texts: pl.Series) -> pl.Series:
    """Return which texts have letters or digits, but only in mark-up: ``<br>``, ``<!-- 1 -->``."""
    maybe = (texts.str.contains(_OPENS) & (texts.str.len_bytes() <= LONGEST_EMPTY)).fill_null(False)
    rows = maybe.arg_true()
    if rows.is_empty():
        return maybe
    some = texts.gather(rows)
    words = r"[\p{L}\p{N}]"
    lost = some.str.contains(words) & ~without_markup(some).str.contains(words)
    return maybe.scatter(rows, lost)


def without_superscripts(html: str) -> str:
    """A page in which units and exponents are raised figures, and raised notes are gone."""
    if "<sup" not in html and "<SUP" not in html:
        return html
    return _SUPERSCRIPT.sub(
        lambda found: found[0] if found[1] in ("sub", "SUB") else _script(found), html
    )


def _without_markup(text: str) -> str:
    """The text without mark-up; what was removed may leave more of it."""
    before = text
    while (after := _once(text)) != text:
        text = after
    # Nested blocks leave empty lines; what the text had of its own stays.
    if text == before or "<" not in before:
        return text
    return _EMPTY_LINES.sub("\n\n", text.strip("\n"))


def _once(text: str) -> str:
    if "<?xml" in text[:200] and text.lstrip().startswith("<?xml"):
        text = _XML_TAG.sub("\n", text)
    if "<" in text:
        text = _DECLARATION.sub("", _CDATA.sub(r"\1", _without_hidden(text)))
        text = _SUPERSCRIPT.sub(_script, text)
        text = _BESIDE.sub("\n", _TAG.sub(_tag, text))
    if "{" in text:
        text = without_programs(_TEMPLATE.sub("", text))
    if "[" in text:
        text = _without_brackets(text)
    if "#" in text:
        text = _HEADING.sub(r"\1", text)
    if "```" in text or "~~~" in text:
        text = _FENCE.sub("", text)
    if _ANY_RAISED.search(text):
        text = _RAISED_AFTER.sub(_power, _NOTE.sub("", text))
    return _BOLD.sub(r"\2", text) if "**" in text else text


def _without_brackets(text: str) -> str:
    """The text without links, shortcodes and notes in square brackets."""
    if "](" in text or "![" in text:
        text = _LINK.sub(r"\1", _IMAGE.sub("", text))
    if "]:" in text and _REFERENCE.search(text):
        text = _REFERENCE.sub("", _NAMED_LINK.sub(r"\1", text))
    if "[[" in text:
        text = _WIKI_LINK.sub(r"\1", _WIKI_FILE.sub("", text))
    if "[/" in text:
        text = _PAIR.sub(r"\2", _MEDIA_CODE.sub("", text))
    text = _CODE.sub("", text)
    notes = set(_NOTES.findall(text))
    signs = {found[1] for found in _NOTE_SIGN.finditer(text)} if notes else set()
    text = _NUMBERED_NOTE.sub("", text)
    if not notes or not notes & signs:
        return text
    # What is called for by number and listed by number is a list of notes.
    text = _NOTE_SIGN.sub(lambda found: "" if found[1] in notes else found[0], text)
    return _NOTES.sub(lambda found: "" if found[1] in signs else found[0], text)


def _without_hidden(text: str) -> str:
    """Without comments, and elements whose content is not shown.

    Step by step: one regular expression would look through the text from every opening that is
    never closed.
    """
    parts: list[str] = []
    at = 0
    unclosed: set[str] = set()
    while found := _OPENING.search(text, at):
        name = (found[1] or "").lower()
        if name in unclosed or found[0].endswith("/>"):
            parts.append(text[at : found.end()])
            at = found.end()
            continue
        end = re.compile(rf"</{name}\s*>" if name else "-->", re.IGNORECASE).search(
            text, found.end()
        )
        if end is None:
            unclosed.add(name)
            continue
        parts += [text[at : found.start()], " " if name else ""]
        at = end.end()
    return "".join([*parts, text[at:]])


def _tag(found: re.Match[str]) -> str:
    """What a tag leaves in its place."""
    name = found[2].lower()
    if name in _CAPTIONS:
        return _CAPTION
    if name in _PARAGRAPHS:
        return "\n\n"
    if name in _LINES:
        return "\n"
    before = found[0][: found[0].index("<")]
    return before or " " if name in _CELLS and not found[1] else before


def _script(found: re.Match[str]) -> str:
    """A raised or lowered piece as it is read: a note goes, an exponent stays one."""
    inside = re.sub(r"<[^<>]*>", "", found[2])
    bare = inside.strip()
    before = found.string[max(0, found.start() - 12) : found.start()].rstrip()
    if found[1].lower() == "sub" or not bare:
        return bare
    figures = re.fullmatch(r"[\[(]?[0-9*†‡§,\s]{1,8}[\])]?|[\[(][a-z0-9 ]{1,12}[\])]|[*†‡§]+", bare)
    if not figures:
        return bare  # 20th, Mme
    if bare.isdigit() and (_UNIT.search(before) and bare in "23"):
        return bare.translate(_DIGITS)
    if bare.isdigit() and _POWER.search(before) and "<a" not in found[2].lower():
        return bare.translate(_DIGITS)
    return ""


def _power(found: re.Match[str]) -> str:
    """A raised figure after a number: an exponent stays, a note goes."""
    before = found.string[max(0, found.start() - 4) : found.start()]
    return found[0] if _POWER.search(before) else ""
