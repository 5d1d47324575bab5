r"""Styles and scripts that lost their tags when a page was made a text.

Only what can be nothing else goes: a style is selectors before braces that hold nothing but
``name: value``; a script is a statement that opens as programs do (``var x =``,
``window.dataLayer =``, ``(function () {``) and whose brackets are closed.
"""

from __future__ import annotations

import re
from typing import Final

__all__ = ["without_programs"]

_ELEMENT: Final = (
    r"(?:html|body|div|span|img|table|tbody|td|tr|th|ul|ol|li|h[1-6]|p|figure|figcaption|iframe|"
    r"input|textarea|section|article|header|footer|nav)"
)
_SUFFIX: Final = r"(?:[.#:]{1,2}[\w-]+(?:\([^(){}\n]{0,80}\))?|\[[^\]{}\n]{0,80}\])"
_OWN: Final = (
    rf"(?:[.#][A-Za-z_][\w-]*|[*]|(?:{_ELEMENT}|a|b|i|em|strong)(?={_SUFFIX})|{_ELEMENT}\b)"
)
_SIMPLE: Final = rf"{_OWN}{_SUFFIX}*"
_LATER: Final = rf"(?:{_SIMPLE}|(?:a|b|i|em|strong|small|button|label|svg)\b{_SUFFIX}*)"
_SELECTOR: Final = (
    r"(?:@(?:media|font-face|page)[^{}\n]{0,120}|"
    rf"{_SIMPLE}(?:\s*[,>+~]\s*{_LATER}|\s{{1,4}}{_LATER}){{0,40}})"
)
_DECLARATION: Final = r"\s*-{0,2}[a-zA-Z][\w-]{0,40}\s*:\s*[^{};]{1,300}"
_DECLARATIONS: Final = rf"(?:{_DECLARATION};)*(?:{_DECLARATION})?\s*"
_STYLE: Final = re.compile(rf"(?<![\w.#-]){_SELECTOR}\s*\{{{_DECLARATIONS}\}}", re.S)
_BLOCK: Final = re.compile(r"@(?:media|supports)[^{}\n]{0,120}\{\s*\}")

_OPENING: Final = re.compile(
    r"(?<![\w.])(?:[(!]\s*function\s*\w{0,40}\s*\(|function\s+\w{1,40}\s*\([^()\n]{0,200}\)\s*\{|"
    r"(?:var|let|const)\s+[A-Za-z_$][\w$]{0,60}\s*=(?!=)|window\.[\w.$]{1,80}\s*=(?!=)|"
    r"\(\s*(?:window\.)?adsbygoogle\s*=|(?:jQuery|\$)\s*\(\s*(?:document|function|window|['\"(])|"
    r"(?:googletag|dataLayer|_gaq|document|jQuery|OA_show)\.\w[\w.]{0,40}\s*\(|"
    r"(?:gtag|fbq|ga|twttr|__\w{1,20})\(\s*['\"])"
)
_TOKEN: Final = re.compile(
    r"\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|`[^`]*`|//[^\n]*|/\*.*?\*/|[()\[\]{};\n]", re.S
)
_CLOSING: Final = {")": "(", "]": "[", "}": "{"}
_LONGEST: Final = 20_000  # characters of one statement


def without_programs(text: str) -> str:
    """The text without rules of styles and statements of scripts."""
    return _without_scripts(_BLOCK.sub("", _STYLE.sub("", text)))


def _without_scripts(text: str) -> str:
    parts: list[str] = []
    at = 0
    start = 0
    while found := _OPENING.search(text, start):
        end = _end_of_statement(text, found.start())
        if end is None:
            start = found.end()
            continue
        parts.append(text[at : found.start()])
        at = start = end
    return "".join([*parts, text[at:]])


def _end_of_statement(text: str, start: int) -> int | None:
    """Where a statement ends: at a semicolon or line end outside brackets, or at the last bracket.

    None where its brackets are not closed.
    """
    opened: list[str] = []
    last = None
    for token in _TOKEN.finditer(text, start, start + _LONGEST):
        sign = token[0]
        if sign in ("(", "[", "{"):
            opened.append(sign)
        elif sign in _CLOSING:
            if not opened or opened.pop() != _CLOSING[sign]:
                return last
            last = token.end() if not opened else last
        elif not opened and sign == ";":
            return token.end()
        elif not opened and sign == "\n":
            return token.start() if last or "=" in text[start : token.start()] else None
    return last if not opened else None
