r"""The repairs of characters, in the order in which they are made.

Entities come first, since one may be half a wrongly decoded character; then mojibake: what shows
its encoding is lost once spaces and controls are plain.

*entities*: named and numbered HTML entities that end with a semicolon, as the characters they
stand for, and the commonest without one (``&nbsp``); those that stand for nothing are left. So are
the escapes of programs: ``\u2019``, ``\'``, and ``\n`` where a line may end; ``_x000D_`` is how
Excel writes a character that XML lacks.

*invisible*: zero-width characters, byte order marks, marks of direction. The zero-width joiner
and non-joiner stay beside letters of the scripts that are spelt with them (Arabic and Persian,
Syriac, those of India), and the joiner in emoji. A zero-width space is a place where a line may
break, so where punctuation and a word meet at one it becomes a space. A soft hyphen is removed
unless there is strong evidence that it was a hyphen ("Saudi-led", "al-Qaeda"): it joins two words
of the dictionary, or small letters and a capital, to what is no word of the dictionary or of the
text, in a text that is not hyphenated throughout.

*quotes*: quotation marks made of two characters become plain ones; so do an accent or backtick
used as apostrophe, and primes around a word. Curly quotation marks are valid and stay; but an
opening one (‘) inside a word (*e-‘Imran*), or before one with no closing mark in the 400 characters
behind it (*‘Ali*, *‘90s*), is an apostrophe: as a mark it would hide the ends of sentences up to
the next apostrophe.

*dashes*: only forms that no editor means: a horizontal bar, line-drawing characters, a struck
space, a minus sign between words, runs of unlike dashes; the non-breaking hyphen becomes plain.
En and em dashes and runs of hyphens stay.

*markup*: :mod:`relstat.cleaning.characters.markup`.
"""

from __future__ import annotations

import html
import re
from html.entities import html5
from typing import Final

import polars as pl

from relstat.cleaning.characters import spaces
from relstat.cleaning.characters.letters import (
    FOREIGN,
    MISDECODED,
    UNUSUAL,
    normalised,
    with_own_letters,
    without_mojibake,
)
from relstat.cleaning.characters.markup import MARKUP_SIGNS, without_markup
from relstat.cleaning.dictionary import english_words
from relstat.cleaning.steps import Step, mend

__all__ = ["CHARACTER_STEPS"]

_ENTITY: Final = re.compile(r"&(?:[A-Za-z][A-Za-z0-9]{1,30}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});")

_BARE_ENTITY: Final = re.compile(
    r"(?<![\w=?&/])&(?:nbsp|quot|copy|reg|amp|lt|gt)(?![\w;=])|&nbsp(?!;)"
)
_ESCAPE: Final = re.compile(
    r"(?P<path>\b[A-Za-z]:\\\S*)|(?P<code>(?:\\u[0-9A-Fa-f]{4})+)|\\(?P<sign>['\"/](?=\w)|(?<=\w\\)['\"/])"
    r"|(?P<end>(?:(?<=[.!?:;,\"”’)\]>])|^)(?:\\r)?\\n|(?:\\r)?\\n(?=[A-Z\s\\\"“'‘(<\[-]|$))"
)
_LINE_ESCAPE: Final = re.compile(r"(\b[A-Za-z]:\\\S*)|(?:\\r)?\\n|\\r|\\t")
_ESCAPES: Final = r"\\(?:u[0-9A-Fa-f]{4}|['\"/nr])"
_SHEET_ESCAPE: Final = re.compile(r"_x(00[01][0-9A-Fa-f]|005[Ff](?=_x[0-9A-Fa-f]{4}_))_")

# The last five are what Windows-1252 leaves undefined: halves of wrongly decoded characters.
_IN_ENTITIES: Final = "\n\t\xa0\xad\u200b\u200c\u200d\x81\x8d\x8f\x90\x9d"

_SOFT: Final = "\xad"
_MARKS: Final = "\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
_JOINERS: Final = "\u200c\u200d"
_JOINED: Final = (
    "\u0600-\u06ff\u0700-\u074f\u0750-\u077f\u08a0-\u08ff\u0900-\u0dff\u0f00-\u0fff"
    "\u1000-\u109f\u1780-\u17ff\ufb50-\ufdff\ufe70-\ufefc"
)
_EMOJI: Final = "\u2640\u2642\u2695\u2696\u2708\u2764\ufe0f\U0001f000-\U0001faff"
_VARIANTS: Final = "\ufe0e\ufe0f\u20e3"  # how an emoji or the figure of a key is drawn
_UNSEEN: Final = f"[{_SOFT}{_MARKS}{_JOINERS}{_VARIANTS}\ufffc]"
_BREAKS: Final = re.compile("[\u200b\ufffc]+")
_MARK: Final = re.compile(f"[{_MARKS}{_VARIANTS}]")
_JOINER_RUN: Final = re.compile(f"[{_JOINERS}]+")
_KEEPS_JOINERS: Final = re.compile(f"[{_JOINED}{_EMOJI}]")
_SOFT_END: Final = re.compile(r"\xad[ \t]*\n[ \t]*(?=[^\W\d_])")
_SOFT_WORD: Final = re.compile(r"(?<![^\W\d_])[^\W\d_]++(?:\xad[^\W\d_]+)+")  # no word read twice
# What is joined to a name by a hyphen; "Ham-hung" is a name cut in two.
_AFTER_NAMES: Final = frozenset(
    (
        *("led", "backed", "based", "born", "built", "brokered", "controlled", "dominated"),
        *("educated", "flagged", "funded", "held", "like", "made", "occupied", "owned", "run"),
        *("style", "speaking", "sponsored", "supported", "supplied", "trained", "type", "wide"),
    )
)
_HYPHENATED: Final = 2  # words cut between syllables, from which a text is hyphenated throughout
_CLOSING: Final = '.,;:!?”’")]'

_ENTITY_SIGNS: Final = (
    rf"{_ENTITY.pattern}|&(?:nbsp|quot|copy|reg|amp|lt|gt)|{_ESCAPES}|_x00[015][0-9A-Fa-f]_"
)

_TWO_MARKS: Final = re.compile(r"(?<!['\d])''(?!')|(?<!`)``(?!`)")
_LOW_MARKS: Final = re.compile(r"(?<![^\s(])(,,)(?=\w)(?=[^\n,]{1,200}?(?:''|[\"”“]))")
_ACCENT: Final = re.compile(r"(?<=[^\W\d_])[`´](?!['`´])|(?<!['`´])[`´](?=[^\W\d_])")
_PRIMES: Final = re.compile(r"(?<!\w)([′″])(?=\w)([^′″\n]{1,200}?)\1(?![\w′″])")
# Each begins with the mark itself, so that it is found fast.
_INNER_MARK: Final = re.compile(r"‘(?:(?<=[^\W\d_]‘)|(?<=[^\W\d_]-‘))(?=[^\W_])")
_LONE_MARK: Final = re.compile(r"‘(?<!\w‘)(?=\w)(?!.{0,400}?\S['’](?!\w))", re.DOTALL)
_QUOTE_SIGNS: Final = "''|``|,,|[`´′″‘]"

_DASH_SIGNS: Final = "[‑\u2015\u2212\u2500\u2501\u0336]|[–—][-–—]|-[–—]"
_WRONG_DASH: Final = re.compile("[\u2015\u2500\u2501]+|(?<= )\u0336(?= )")
_MINUS: Final = re.compile(r"(?<=[^\W\d_])\u2212(?=[^\W\d_])|(?<=[^\W_] )\u2212(?= )")
_RUN: Final = re.compile(r"[-–—]{2,}")


def _entities(texts: pl.Series) -> pl.Series:
    return mend(texts, _ENTITY_SIGNS, _unescape)


def _unescape(text: str) -> str:
    """The text without entities and escapes; one that was escaped twice is read twice."""
    while (after := _ENTITY.sub(_character, text)) != text:
        text = after
    if "&" in text:
        text = _BARE_ENTITY.sub(lambda found: html.unescape(f"{found[0]};"), text)
    if "_x" in text:
        text = _SHEET_ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
    return _without_escapes(text) if "\\" in text else text


def _without_escapes(text: str) -> str:
    """The text with the escapes of programs as what they mean; paths of Windows stay."""
    ended = False

    def meant(found: re.Match[str]) -> str:
        nonlocal ended
        if found["path"]:
            return found[0]
        if found["code"]:
            units = bytes.fromhex(found["code"].replace("\\u", ""))
            own = units.decode("utf-16-be", "replace")
            is_text = all(c.isprintable() or c in _IN_ENTITIES for c in own)
            return own if is_text and "\ufffd" not in own else found[0]
        if found["sign"]:
            return str(found["sign"])
        ended = True
        return "\n"

    text = _ESCAPE.sub(meant, text)
    if not ended:
        return text
    # A text with line ends of this kind has all of them so.
    return _LINE_ESCAPE.sub(lambda found: found[1] or (" " if "t" in found[0] else "\n"), text)


def _character(found: re.Match[str]) -> str:
    name = found[0][1:]
    if not name.startswith("#") and name not in html5:
        return found[0]
    meant = html.unescape(found[0])
    is_text = all(c.isprintable() or c in _IN_ENTITIES for c in meant)
    return meant if meant and is_text and meant != "\ufffd" else found[0]


def _invisible(texts: pl.Series) -> pl.Series:
    rows = texts.str.contains(_SOFT, literal=True).any()
    words = english_words() if rows else frozenset[str]()
    return mend(texts, _UNSEEN, lambda text: _seen(text, words))


def _seen(text: str, words: frozenset[str]) -> str:
    text = _BREAKS.sub(_break, text)
    text = _JOINER_RUN.sub(_joiner, _MARK.sub("", text))
    return _without_soft_hyphens(text, words) if _SOFT in text else text


def _break(found: re.Match[str]) -> str:
    """A space where a break or a lost object stands between words, else nothing."""
    before = found.string[max(0, found.start() - 1) : found.start()]
    after = found.string[found.end() : found.end() + 1]
    seam = before in _CLOSING or ("\ufffc" in found[0] and before.isalnum())
    return " " if before and seam and after.isalnum() else ""


def _joiner(found: re.Match[str]) -> str:
    """A joiner stays between two characters of a script that is spelt with it."""
    start, end = found.span()
    around = (found.string[start - 1 : start], found.string[end : end + 1])
    return found[0] if all(map(_KEEPS_JOINERS.match, around)) else ""


def _without_soft_hyphens(text: str, words: frozenset[str]) -> str:
    """Without the soft hyphens, or with hyphens where they were hyphens."""
    text = _SOFT_END.sub(_SOFT, text)
    runs = [run.split(_SOFT) for run in _SOFT_WORD.findall(text)]
    cut = sum(_is_cut_in_syllables(run, words) for run in runs)
    if cut >= _HYPHENATED and cut * 2 > len(runs):
        return text.replace(_SOFT, "")
    lowered = text.lower()

    def joined(found: re.Match[str]) -> str:
        pieces = found[0].split(_SOFT)
        sign = "-" if _was_hyphen(pieces, words, lowered) else ""
        return sign.join(pieces)

    return _SOFT_WORD.sub(joined, text).replace(_SOFT, "")


def _is_cut_in_syllables(pieces: list[str], words: frozenset[str]) -> bool:
    """Whether a word of the dictionary was cut, at least one of its pieces being none."""
    lowered = [piece.lower() for piece in pieces]
    return "".join(lowered) in words and not words.issuperset(lowered)


def _was_hyphen(pieces: list[str], words: frozenset[str], lowered: str) -> bool:
    """Whether two halves were two words with a hyphen between them."""
    whole = "".join(pieces).lower()
    if len(pieces) != 2 or not whole.isascii() or whole in words or _attested(whole, lowered):
        return False
    first, second = pieces
    if second[0].isupper():
        return first[-1].islower()
    if first[0].isupper() and not (first.isupper() and len(first) > 1):
        return first.lower() in words and second in _AFTER_NAMES
    known = [half.lower() in words and len(half) > 2 for half in pieces]
    return known[1] and (known[0] or first.isupper())


def _attested(word: str, lowered: str) -> bool:
    return word in lowered and re.search(rf"(?<!\w){re.escape(word)}(?!\w)", lowered) is not None


def _quotes(texts: pl.Series) -> pl.Series:
    return mend(texts, _QUOTE_SIGNS, _plain_quotes)


def _plain_quotes(text: str) -> str:
    """The text with plain marks; one that is made may be the half of another."""
    while (after := _once_plainer(text)) != text:
        text = after
    return text


def _once_plainer(text: str) -> str:
    if ",," in text:
        text = _LOW_MARKS.sub('"', text)
    if "''" in text or "``" in text:
        text = _TWO_MARKS.sub('"', text)
    if "′" in text or "″" in text:
        text = _PRIMES.sub(_quoted, text)
    if "‘" in text:
        text = _LONE_MARK.sub("’", _INNER_MARK.sub("’", text))
    return _ACCENT.sub("'", text) if "`" in text or "´" in text else text


def _quoted(found: re.Match[str]) -> str:
    mark = "'" if found[1] == "′" else '"'
    return f"{mark}{found[2]}{mark}"


def _dashes(texts: pl.Series) -> pl.Series:
    return mend(texts, _DASH_SIGNS, _plain_dashes)


def _plain_dashes(text: str) -> str:
    text = _WRONG_DASH.sub("—", text.replace("‑", "-"))
    text = _MINUS.sub("–", text)
    return _RUN.sub(_one_dash, text)


def _one_dash(found: re.Match[str]) -> str:
    run = found[0]
    if len(set(run)) == 1:
        return run
    return "—" if "—" in run else "–"


CHARACTER_STEPS: Final = (
    Step("entities", "turns HTML entities and escapes into characters", _entities, _ENTITY_SIGNS),
    Step(
        "mojibake",
        "reads wrongly decoded characters as they were meant",
        without_mojibake,
        MISDECODED,
    ),
    *spaces.STEPS,
    Step(
        "normalisation",
        "composes letters, spells out ligatures and full-width ASCII",
        normalised,
        UNUSUAL,
    ),
    Step("markup", "removes tags, shortcodes and link targets", without_markup, MARKUP_SIGNS),
    Step("invisible", "removes zero-width characters and marks of direction", _invisible, _UNSEEN),
    Step(
        "look-alikes",
        "puts letters of another script into the script of their word",
        with_own_letters,
        FOREIGN,
    ),
    Step(
        "quotes",
        "makes double marks, backticks and primes plain quotation marks",
        _quotes,
        _QUOTE_SIGNS,
    ),
    Step("dashes", "makes broken dashes plain", _dashes, _DASH_SIGNS),
)
"""The repairs of characters, in the order in which they are made."""
