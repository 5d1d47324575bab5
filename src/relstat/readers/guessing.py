"""Which encoding a file has that is not UTF-8 and does not name one.

Every candidate decodes a sample, and each character beyond ASCII is judged by its place: an
opening quotation mark belongs before a word, an apostrophe inside one, a letter beside letters of
its own script; a sign inside a word, a capital after a small letter, a control character speak
against. The score of a candidate is the sum over its characters, each weighted by its bytes.
Windows-1252 wins unless another is clearly better: it is what almost all legacy English is
written in. Chinese, Japanese and Korean are told from each other by their commonest characters.

Words mean the languages of news here; a guess is always reported and can be overruled.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final

__all__ = ["Guess", "guess_encoding"]

_PRIOR: Final = "cp1252"
_BONUS: Final = 0.15  # a byte, for the prior
_RARE: Final = frozenset(  # of files met today
    (
        *("cp850", "cp437", "iso8859-15", "iso8859-2", "iso8859-5", "iso8859-6", "iso8859-7"),
        *("mac-cyrillic", "cp1257", "euc_jp", "cp874"),
    )
)
_MALUS: Final = 0.05  # a byte, for these
_JUDGED: Final = 2000  # bytes beyond ASCII; more hardly change the guess, only the time
_CLEAR: Final = 0.8  # a byte; a guess that wins by less is uncertain
_MANY: Final = 40  # bytes beyond ASCII from which a narrow win is believed
_SURE: Final = 5.0  # a lead in all that does not need many: several signs that fit one reading only

_CANDIDATES: Final = (
    *(_PRIOR, "mac-roman", "cp850", "cp437", "cp1250", "cp1254", "iso8859-15", "iso8859-2"),
    *("cp1251", "koi8-r", "cp866", "iso8859-5", "mac-cyrillic", "cp1253", "iso8859-7", "cp1255"),
    *("cp1256", "iso8859-6", "cp874", "cp1257", "gb18030", "cp949", "big5hkscs", "cp932"),
    "euc_jp",
)

_COMMON_LATIN: Final = frozenset("éèêëàâäáãåçñíìîïóòôöõúùûüßæœÉÈÊÀÂÄÁÃÅÇÑÍÎÓÔÖÚÜÆŒøØšžŠŽğışĞİŞ")
_RARE_LATIN: Final = frozenset("ðþÐÞýÝ¢ƒ")
_COMMON_EAST: Final = frozenset(
    "的一是不了在人有我他这中大来上国个到说们为和地出也时年得就要下以生会自着之过家学对可里后多"
    "天而能好都日于起发成事作当文无开用主行方前所本经面公同三从动两长民党政军战争和平总统部长"
    "這來個國說們為時對裡後過會學發經從動兩長黨軍戰爭總統關與實現區報導產業領會議員將"
    "の年日本人大国中会社"
    "이다는에의가을은를고하지한로기도사리대정자인시서어해일전으나부그상아장여국과조제보수중요"
    "들것만면게구문오안성비주었했있와군조민화동김당위원장선미북남핵라니까된말우스"
)
_RARE_CYRILLIC: Final = frozenset("ђѓєѕљњћќўџЂЃЄЅЉЊЋЌЎЏ")
_THAI_BEFORE: Final = frozenset("เแโใไ")  # written before the consonant that they follow
_OPENING: Final = frozenset("“‘«„‹「『《")
_CLOSING: Final = frozenset("”»›」』》")
_DASHES: Final = frozenset("–—―")
_FREE: Final = frozenset("•·©®™§…†‡¶\xa0\u3000、。，．：；！？（）－～")
_MONEY: Final = frozenset("€£¥¢")
_AFTER_FIGURES: Final = frozenset("°½¼¾²³ºª‰×±")


@dataclass(frozen=True)
class Guess:
    """The encoding that fits best, and whether it won clearly."""

    encoding: str
    clear: bool


def guess_encoding(sample: bytes, others: Iterable[bytes] = ()) -> Guess:
    """Return the encoding that a sample most probably has.

    Args:
        sample: the lines of a file that are not UTF-8.
        others: samples of other files of the same source, asked for only where this one leaves
            a doubt.
    """
    best, clear, likely = _best([sample], _CANDIDATES)
    if clear:
        return Guess(best, clear)
    # Others decide between readings that this file allows; some may be in another encoding.
    more = [other for other in others if other != sample and _high_bytes(other)]
    more = [other for other in more if _best([other], _CANDIDATES)[0] in likely]
    if more:
        best, clear, _ = _best([sample, *more], likely)
    return Guess(best, clear)


def _best(samples: list[bytes], among: tuple[str, ...]) -> tuple[str, bool, tuple[str, ...]]:
    """The best candidate, whether its lead over other readings is clear, and what comes near it."""
    high = max(1, sum(map(_high_bytes, samples)))
    total: dict[str, float] = {}
    for name in among:
        prior = _BONUS if name == _PRIOR else -_MALUS if name in _RARE else 0
        total[name] = sum(_score(sample, name) for sample in samples) / high + prior
    best = max(among, key=lambda name: total[name])  # the first of equals
    read = samples[0].decode(best, "replace")
    rivals = [score for name, score in total.items() if samples[0].decode(name, "replace") != read]
    lead = total[best] - max(rivals, default=-_CLEAR)
    clear = lead >= _CLEAR or lead * high >= _SURE or (high >= _MANY and lead > 0)
    near = min(_CLEAR, _SURE / high)
    return best, clear, tuple(name for name in among if total[name] > total[best] - near)


def _high_bytes(sample: bytes) -> int:
    return min(_JUDGED, sum(byte >= 0x80 for byte in sample))


def _score(sample: bytes, encoding: str) -> float:
    """How well the characters beyond ASCII stand in their places, summed over their bytes."""
    text = f" {sample.decode(encoding, 'replace')} "
    score = 0.0
    judged = 0
    for place, character in enumerate(text):
        if character < "\x80":
            continue
        size = 1 if encoding not in _WIDE else 2
        judged += size
        if judged > _JUDGED:
            break
        score += size * _fitness(text[place - 1], character, text[place + 1])
    return score


_WIDE: Final = frozenset(("gb18030", "cp949", "big5hkscs", "cp932", "euc_jp"))


def _fitness(before: str, character: str, after: str) -> float:
    """How well one character stands between its neighbours: from -4 to 2."""
    if character == "\ufffd":
        return -4
    kind, script = _nature(character)
    if kind == "control":
        return -3
    if kind == "letter":
        return _letter_fitness(before, character, after, script)
    inside = before.isalnum() and after.isalnum()
    if character == "’":
        if inside:
            return 2
        return 1 if before.isalnum() or before in ".,!?" else -0.5
    if character in _OPENING:
        if after.isalnum() and not before.isalnum():
            return 2
        return 0.5 if not before.isalnum() else -1
    if character in _CLOSING:
        return 2 if not after.isalnum() and not before.isspace() else -1
    if character in _DASHES:
        return 1 if before.isspace() == after.isspace() or inside else 0
    if character in _FREE:
        return 0.5 if not inside else -0.5
    if character in _MONEY:
        return 1.5 if after.isdigit() or before.isdigit() else -0.5
    if character in _AFTER_FIGURES:
        return 0.5 if before.isdigit() else -1.5
    return -2 if inside else -1


def _letter_fitness(before: str, character: str, after: str, script: str) -> float:
    around = [_nature(one)[1] for one in (before, after) if one.isalpha()]
    if script in ("HAN", "HIRAGANA", "KATAKANA", "HANGUL"):
        if "LATIN" in around:
            return -1.5
        if character in _COMMON_EAST or script == "HIRAGANA":
            return 1
        if script == "HANGUL" and "HAN" in around:
            return -0.2
        return 0.3 if around else 0
    if any(one != script for one in around):
        return -2
    if not around:
        return -1  # a letter alone
    if character.isupper() and before.isalpha() and before.islower():
        return -1
    if character.islower() and before.isupper() and after.isupper():
        return -1
    if before.isdigit() or after.isdigit():
        return -1
    if script == "THAI":
        return _thai_fitness(before, character, after)
    if script != "LATIN":
        return _foreign_fitness(character, after, script)
    if before > "\x7f" and after > "\x7f" and before.isalpha() and after.isalpha():
        return -0.5  # a word of nothing else is a word of another script
    if character in _RARE_LATIN:
        return 0.1
    return 1 if character in _COMMON_LATIN else 0.5


def _foreign_fitness(character: str, after: str, script: str) -> float:
    """A letter of another alphabet among letters of its own."""
    if script == "HEBREW":
        return -1 if character in "ךםןףץ" and after.isalpha() else 1
    if script == "GREEK":
        if character == "ς" and after.isalpha():
            return -1
        return 1 if character in "αοιετσνηυρπκμλωςάέήίόύώ" else 0.7
    if script == "CYRILLIC":
        common = character.lower() in "оеаинтсрвлкмдпу"
        return 1 if common else 0.2 if character in _RARE_CYRILLIC else 0.8
    return 1


def _thai_fitness(before: str, character: str, after: str) -> float:
    """Marks stand on a consonant, vowels that are written first before one."""
    if unicodedata.category(character) == "Mn":
        return 0.9 if "ก" <= before <= "ฮ" or unicodedata.category(before) == "Mn" else -1
    if character in _THAI_BEFORE:
        return 0.9 if "ก" <= after <= "ฮ" else -1
    return 0.8 if "ก" <= character <= "ฮ" or character in "ะาำ" else -1


@cache
def _nature(character: str) -> tuple[str, str]:
    """Whether a character is a letter, a sign or a control, and the script of a letter."""
    category = unicodedata.category(character)
    if category[0] == "C" or "BOX DRAWINGS" in unicodedata.name(character, ""):
        return "control", ""
    if category[0] in "LM":
        name = unicodedata.name(character, "")
        if name.startswith("HALFWIDTH"):
            return "sign", ""  # single bytes of Shift_JIS: any Latin letter looks so
        first = name.split(" ")[0]
        script = {"CJK": "HAN", "IDEOGRAPHIC": "HAN", "FULLWIDTH": "HAN"}.get(first, first)
        return "letter", script
    return "sign", ""
