"""Letters that are not what they should be: mojibake, compatibility forms, look-alikes.

*mojibake*: text decoded with the wrong encoding. The texts that show signs of it go through
ftfy (Robyn Speer; Apache 2.0), set to repair encodings and nothing else. Latin text that was
read as Windows-1251 shows single Cyrillic letters that look like none of ours inside Latin
words ("Vбclav") and fractions as Cyrillic letters after a figure ("3Ѕ million" for 3½); quotation
marks of Shift_JIS that were read as Latin-1 leave a control character and a letter ("Korea",
U+0081, "fs"), or ``Â``, a space and a letter where they were damaged twice. ftfy does not know
these, so they are done here.

*normalisation*: the canonical composed form (NFC), and two compatibility forms that PDF files
and East Asian keyboards leave behind: the ligatures of f ("conﬂict"), and full-width ASCII in
texts without Chinese or Japanese letters. Nothing else of NFKC: it would make "m²" to "m2".

*look-alikes*: Cyrillic and Greek letters inside Latin words, and the reverse. The table holds
pairs that Unicode's confusables (UTS 39) count as one shape. A word is changed only if it mixes
scripts, if the other letters outnumber the foreign ones, and if each foreign one is in the
table: "μg" and a whole Russian word stay. A single letter is changed only if it has the shape
of the other script and the text holds no other letter of its own.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

import polars as pl

from relstat.cleaning.steps import mend, put

__all__ = [
    "FOREIGN",
    "MISDECODED",
    "UNUSUAL",
    "normalised",
    "with_own_letters",
    "without_mojibake",
]

_CYRILLIC: Final = dict(
    zip("АВЕЅІЈКМНОРСТУХаеѕіјорсухһӏԁ", "ABESIJKMHOPCTYXaesijopcyxhld", strict=True)
)
_GREEK: Final = dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧο", "ABEZHIKMNOPTYXo", strict=True))
_TO_LATIN: Final = _CYRILLIC | _GREEK
# The way back only where the letter is used in Russian, or in Greek; "h", "l", "d" are not.
_TO_CYRILLIC: Final = {
    latin: own for own, latin in _CYRILLIC.items() if own in "АВЕКМНОРСТУХаеорсух"
}
_TO_GREEK: Final = {latin: own for own, latin in _GREEK.items()}

_LATIN_LETTERS: Final = "A-Za-z\xc0-\xd6\xd8-\xf6\xf8-\u024f"
_CYRILLIC_LETTERS: Final = "\u0400-\u0481\u048a-\u052f"
_GREEK_LETTERS: Final = "\u0370-\u0373\u0376-\u0377\u037b-\u037d\u0386\u0388-\u03ff"
FOREIGN: Final = f"[{_CYRILLIC_LETTERS}{_GREEK_LETTERS}]"
_MIXED: Final = f"[{_LATIN_LETTERS}]{FOREIGN}|{FOREIGN}[{_LATIN_LETTERS}]"
_WORD: Final = re.compile(f"[{_LATIN_LETTERS}{_CYRILLIC_LETTERS}{_GREEK_LETTERS}]+")

# What UTF-8 looks like when read as Windows-1252, Latin-1 or Windows-1251: a lead byte and
# what may follow one.
_TRAILS: Final = "\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
_SIGNS: Final = f"[ÂÃÄÅÆÎÏÐÑØÙâãðï][{_TRAILS}]|[ÃÂ] |â€|вЂ|[РС][\x80-\xbf‚ѓ„…†‡€‰‹‘’“”•–—™›]"

_FRACTIONS: Final = {"Ѕ": "½", "ј": "¼", "ѕ": "¾"}
_FRACTION: Final = re.compile(r"(?<=[0-9])([ -]?)([Ѕјѕ])(ў?)(?![^\W\d_])|(?<![^\W_])([Ѕјѕ])ў")
_LATIN: Final = re.compile(f"[{_LATIN_LETTERS}]")
_FOREIGN_RUN: Final = re.compile(f"{FOREIGN}+")
_MOST_LONE: Final = 2
_MISREAD: Final = f"[0-9][ -]?[Ѕјѕ]|[Ѕјѕ]ў|{_MIXED}"

_EASTERN_SIGNS: Final = "\x81[cefgh]|Â[ \xa0\x81]"
_EASTERN: Final = {"c": "…", "e": "‘", "f": "’", "g": "“", "h": "”"}
_EASTERN_MARK: Final = re.compile("Â?\x81([cefgh])")
_EASTERN_APOSTROPHE: Final = re.compile(r"(?<=[^\W\d_])Â[ \xa0]f(?=s\b)")
_EASTERN_QUOTES: Final = re.compile(r"(?<!\w)Â[ \xa0]g(?=\w)([^\nÂ]{1,400}?)Â[ \xa0]h(?!\w)")

MISDECODED: Final = f"{_SIGNS}|{_MISREAD}|{_EASTERN_SIGNS}"
"""Matches every text that :func:`without_mojibake` may change."""

_LIGATURES: Final = dict(
    zip(
        "\ufb00\ufb01\ufb02\ufb03\ufb04\ufb05\ufb06",
        ["ff", "fi", "fl", "ffi", "ffl", "st", "st"],
        strict=True,
    )
)
_FULL_WIDTH: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_EAST_ASIAN: Final = re.compile("[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff66-\uff9f]")
# Everything that NFC can change is among these (Latin and Cyrillic letters, punctuation and
# currency signs are not), and so are the ligatures and the full-width forms.
UNUSUAL: Final = (
    r"[\p{M}\x{374}\x{37e}\x{387}\x{1100}-\x{11ff}\x{1f00}-\x{1fff}\x{2126}\x{212a}\x{212b}"
    r"\x{2329}\x{232a}\x{2adc}\x{958}-\x{95f}\x{9d0}-\x{9df}\x{a00}-\x{a7f}\x{b5c}-\x{b5d}"
    r"\x{d800}-\x{dfff}\x{f43}-\x{fb9}\x{f900}-\x{fb4f}\x{ff01}-\x{ff5e}\x{1d15e}-\x{1d1c0}"
    r"\x{2f800}-\x{2fa1d}]"
).replace(r"\x{d800}-\x{dfff}", "")


def without_mojibake(texts: pl.Series) -> pl.Series:
    """The texts with wrongly decoded characters as they were meant."""
    eastern = mend(texts, _EASTERN_SIGNS, _as_eastern)
    return mend(_fixed_by_ftfy(eastern), _MISREAD, _as_western)


def _as_eastern(text: str) -> str:
    """Marks of Shift_JIS that were read as Latin-1 as what they were."""
    text = _EASTERN_MARK.sub(lambda found: _EASTERN[found[1]], text)
    return _EASTERN_QUOTES.sub(r"“\1”", _EASTERN_APOSTROPHE.sub("’", text))


def normalised(texts: pl.Series) -> pl.Series:
    """The texts in composed form, ligatures of f and full-width ASCII as plain letters."""
    return mend(texts, UNUSUAL, _normal)


def with_own_letters(texts: pl.Series) -> pl.Series:
    """The texts with look-alikes of another script as the letters of their words."""
    return mend(texts, FOREIGN, _own_letters)


def _fixed_by_ftfy(texts: pl.Series) -> pl.Series:
    rows = texts.str.contains(_SIGNS).arg_true()
    if not len(rows):
        return texts
    import ftfy

    only_encoding = ftfy.TextFixerConfig(
        unescape_html=False,
        remove_terminal_escapes=False,
        fix_c1_controls=False,
        fix_latin_ligatures=False,
        fix_character_width=False,
        uncurl_quotes=False,
        fix_line_breaks=False,
        fix_surrogates=False,
        remove_control_chars=False,
        normalization=None,
        explain=False,
    )
    fixed = [ftfy.fix_text(text, only_encoding) for text in texts.gather(rows).to_list()]
    return put(texts, rows, pl.Series(fixed, dtype=pl.String))


def _as_western(text: str) -> str:
    """Single characters read as Windows-1251 as what Windows-1252 has in their place."""
    text = _FRACTION.sub(_fraction, text)
    parts, at = [], 0
    for start, end in _foreign_words(text):
        parts += [text[at:start], _western_word(text[start:end])]
        at = end
    return "".join([*parts, text[at:]])


def _fraction(found: re.Match[str]) -> str:
    between, figure, cents, alone = found.groups()
    if alone:
        return _FRACTIONS[alone] + "¢"
    # "7-Ѕ" keeps its hyphen: it is written so.
    return f"{between}{_FRACTIONS[figure]}{'¢' if cents else ''}"


def _western_word(word: str) -> str:
    """A Latin word with few Cyrillic letters, none of a Latin shape, as the West would read it."""
    foreign = [letter for letter in word if "\u0400" <= letter <= "\u04ff"]
    if not foreign or len(foreign) * 3 > len(word) or any(c in _TO_LATIN for c in foreign):
        return word
    letters: dict[int, str]
    try:
        letters = {ord(own): own.encode("cp1251").decode("cp1252") for own in foreign}
    except UnicodeError:
        return word
    if not all(letter.isalpha() for letter in letters.values()):
        return word
    return word.translate(letters)


def _normal(text: str) -> str:
    for ligature, letters in _LIGATURES.items():
        text = text.replace(ligature, letters)
    if not _EAST_ASIAN.search(text):
        text = text.translate(_FULL_WIDTH)
    return unicodedata.normalize("NFC", text)


def _own_letters(text: str) -> str:
    words = _foreign_words(text)
    foreign = [text[start:end] for start, end in words]
    # A lone letter is a slip only where the text has next to no letters like it.
    lone = sum(len(word) == 1 for word in foreign) <= _MOST_LONE
    slips = lone and all(len(word) == 1 or _LATIN.search(word) for word in foreign)
    parts, at = [], 0
    for (start, end), word in zip(words, foreign, strict=True):
        own = _own_word(word) if len(word) > 1 else _TO_LATIN.get(word, word) if slips else word
        parts += [text[at:start], own]
        at = end
    return "".join([*parts, text[at:]])


def _foreign_words(text: str) -> list[tuple[int, int]]:
    """Where the words with Cyrillic or Greek letters begin and end."""
    words: list[tuple[int, int]] = []
    for found in _FOREIGN_RUN.finditer(text):
        if words and found.start() < words[-1][1]:
            continue
        start = found.start()
        while start and _WORD.match(text, start - 1, start):
            start -= 1
        rest = _WORD.match(text, start)
        words.append((start, rest.end() if rest else found.end()))
    return words


def _own_word(word: str) -> str:
    """A word that mixes scripts in the script of most of its letters, or as it is."""
    latin = re.findall(f"[{_LATIN_LETTERS}]", word)
    cyrillic = re.findall(f"[{_CYRILLIC_LETTERS}]", word)
    greek = re.findall(f"[{_GREEK_LETTERS}]", word)
    if not latin or (cyrillic and greek):
        return word
    own = cyrillic or greek
    if len(latin) > len(own):
        table, foreign = _TO_LATIN, own
    elif len(own) > len(latin):
        table, foreign = _TO_CYRILLIC if cyrillic else _TO_GREEK, latin
    else:
        return word
    if any(letter not in table for letter in foreign):
        return word
    return "".join(table[c] if c in foreign else c for c in word)
