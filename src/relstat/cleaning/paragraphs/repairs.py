r"""The repairs of lines and paragraphs, in the order in which they are made.

*joints*: paragraphs that were joined by lone commas (``., , The``) are divided by an empty line
again, and the row of commas at the end of such a text is removed. A text is taken to be so
joined if such commas follow the end of a sentence or a colon; two commas elsewhere stay. A space
that is missing between two sentences (``the press.The two``) is put in, where a word in small
letters, a year or a bracket comes before, or one of the words follows that begin most sentences:
no name of a site (``Lenta.Ru``) is divided.

*page marks*: page numbers with the symbol of the record (``29 11-51670``, ``A/70/PV.16
29/09/2015``) that stand alone on lines between the pages. A lone number is one only if such
numbers count the pages of the document, and one of them stands in the middle of a sentence: the
numbers of sections stand between sentences.

*split words*: a word that a hyphen cuts at the end of a line. The hyphen goes if the whole word
stands elsewhere in the document and is at least as frequent there as the word with the hyphen;
or if neither stands there, and the whole is in the syllable dictionary while one of its halves
is not; of ``co-oper-`` / ``ation`` the halves of *operation* count, and *inter* is no word.
Otherwise the hyphen was the word's own (``Secretary-`` / ``General``) and only the line break goes.
``¬`` is how some programs write the hyphen of a line end, and is no hyphen of a word's own; ``‐``
is one like another.

*hard wraps*: :mod:`relstat.cleaning.paragraphs.wraps`. *loops*:
:mod:`relstat.cleaning.paragraphs.loops`.

*numbers*: the paragraph numbers of records (``92.\t``) are taken off, if they run in sequence
through the document and most of its text is in paragraphs that have one. A sequence may have
gaps, where numbers were lost, and begin anew, where a speech went on in another sitting.

*speakers* is no part of the steps, since it drops words: :data:`SPEAKERS`.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

import polars as pl

from relstat.cleaning.dictionary import english_words
from relstat.cleaning.paragraphs.loops import unlooped
from relstat.cleaning.paragraphs.speakers import split_speakers
from relstat.cleaning.paragraphs.wraps import unwrapped
from relstat.cleaning.steps import Step, mend

__all__ = ["PARAGRAPH_STEPS", "SPEAKERS"]

_COMMA_SIGNS: Final = r"""[.!?:…]["'”’)\]]*[ ]*,[ ]+(?:,|\p{Lu})|,[ ]*,[ ]*,\s*$"""
_JOINT: Final = re.compile(r"""(?<=[.!?:"'”’)\]])\s*,(?:\s+,)+\s*(?=\S)""")
_LOOSE_JOINT: Final = re.compile(
    r"""(?<=[.!?:])\s+,\s+(?=\S)|(?<=[.!?]["'”’)])\s+,\s+(?=\S)"""
    r"""|(?<![A-Z]\.)(?<=[.!?:]),\s\s+(?=\S)|(?<=[.!?]["'”’)]),\s\s+(?=\S)"""
)
_TAIL: Final = re.compile(r"(?:[ ]*,){3,}\s*$|(?<=[.!?])(?:[ ]*,){2,}\s*$")
_LOOSE_TAIL: Final = re.compile(r"""(?<=[.!?"'”’)])\s*,\s*$""")

# Words that begin most sentences; after them a seam is believed behind any word.
_OPENERS: Final = frozenset(
    (
        *("A", "After", "All", "Also", "Although", "An", "And", "Another", "As", "At", "Because"),
        *("Before", "Both", "But", "By", "During", "Each", "For", "From", "He", "Her", "Here"),
        *("His", "How", "However", "I", "If", "In", "It", "Its", "Let", "Many", "Moreover", "My"),
        *("No", "Now", "On", "One", "Our", "She", "Since", "So", "Some", "Such", "That", "The"),
        *("Their", "Then", "There", "These", "They", "This", "Those", "Thus", "To", "Today"),
        *("Under", "Until", "We", "What", "When", "Where", "Which", "While", "Who", "Why", "With"),
        *("Yes", "Yet", "You", "Your"),
    )
)
_SEAM_SIGNS: Final = r"(?:[^\W_]{2}|\))[.!?]”?[A-Z][a-z]*[ ,’']"
_JOINT_SIGNS: Final = f"{_COMMA_SIGNS}|{_SEAM_SIGNS}"
_SEAM: Final = re.compile(r"([.!?]”?)(?=([A-Z][a-z]*)[ ,’'])")
_BEFORE_SEAM: Final = re.compile(r"(?:[^\W\d_]{2}|(?<!\d)(?:1[5-9]|20)\d\d|[^\W_]\))$")
_PLAIN_BEFORE: Final = re.compile(r"(?:[a-z]{2}|\d\d|[^\W_]\))$")
_LEAST_SEAMED: Final = 4  # letters of another word than those above

_SYMBOL: Final = r"\d\d-\d{5}(?: ?\(E\))?"
_DATED: Final = r"A/\d+/[\w./-]+"
_PAGE_SIGNS: Final = rf"{_SYMBOL}|{_DATED}|(?m:^[ \t]*\d{{1,3}}[ \t]*$)"
_PAGE_MARK: Final = re.compile(
    rf"^[ \t]*(?:(?:\d{{1,3}}(?:/\d{{1,3}})?[ \t]+)?{_SYMBOL}(?:[ \t]+\d{{1,3}}(?:/\d{{1,3}})?)?"
    rf"|{_DATED}(?:[ \t]+\d\d/\d\d/\d{{4}})?|\d\d/\d\d/\d{{4}}(?:[ \t]+{_DATED})?"
    r"|\d{1,3}/\d{1,3})[ \t]*$",
    re.MULTILINE,
)
_GLUED_MARK: Final = re.compile(
    rf"^[ \t]*(?:{_SYMBOL}[ \t]+\d{{1,3}}/\d{{1,3}}|\d{{1,3}}/\d{{1,3}}[ \t]+{_SYMBOL})"
    r"[ \t]+(?=\S)",
    re.MULTILINE,
)
_SURE_MARK: Final = re.compile(rf"^[ \t]*(?:\d+(?:/\d+)?[ \t]+)?{_SYMBOL}", re.MULTILINE)
_LONE_NUMBER: Final = re.compile(r"^[ \t]*(\d{1,3})[ \t]*$", re.MULTILINE)

_AMID: Final = re.compile(r"[\w,] *\n\s*\d{1,3}[ \t]*\n\s*(?=[a-z])")

_SPLIT_SIGNS: Final = r"\p{L}[-‐¬][ \t]*\n[ \t]*\p{L}|\p{L}¬[ \t]+\p{Ll}"
_LINE_HYPHEN: Final = re.compile(r"([-‐¬])[ \t]*\n[ \t]*(?=[^\W\d_])|(¬)[ \t]+(?=[a-z])")
_WORD_BEFORE: Final = re.compile(r"(?<![^\W\d_])[^\W\d_]+(?:-[^\W\d_]+)*$")
_WORD_AFTER: Final = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LONGEST_WORD: Final = 60
# What may stand before a name with a hyphen; "bal-" before "Fiscal" is a line of a table.
_PREFIXES: Final = frozenset(
    ["anti", "cross", "inter", "intra", "mid", "non", "pan", "post", "pre", "pro", "sub", "trans"]
)
_BEFORE_NAMES: Final = _PREFIXES | {"one", "two", "three", "four", "five", "six"}
# "pre- and post-war": the hyphen waits for the second word.
_SUSPENDED: Final = frozenset(["and", "or", "to"])

_NUMBER_SIGNS: Final = r"(?m)^[ \t]*\d{1,4}\.(?:\t|[ ])"
_NUMBERED: Final = re.compile(r"\n([ \t]*(\d{1,4})\.(?:\t[ \t]*| +))(?=\S)")  # \n: found fast
_LEAST_NUMBERED: Final = 5
_LEAST_UNTABBED: Final = 12  # decrees and lists have fewer items, and their numbers are text
_MOST_SKIPPED: Final = 2
_MOST_RUNS: Final = 20  # sittings, or gaps, of one document


def _joints(texts: pl.Series) -> pl.Series:
    divided = mend(texts, _COMMA_SIGNS, _divided)
    return mend(divided, _SEAM_SIGNS, lambda text: _SEAM.sub(_spaced, text))


def _divided(text: str) -> str:
    after = _JOINT.sub("\n\n", _TAIL.sub("", text))
    if after != text:  # one joint may have lost its second comma
        after = _LOOSE_JOINT.sub("\n\n", _LOOSE_TAIL.sub("", after))
    return after


def _spaced(found: re.Match[str]) -> str:
    """The end of a sentence with a space behind it, if the next one begins there."""
    text, at = found.string, found.start()
    before = text[max(0, at - 5) : at]
    opener = found[2] in _OPENERS
    if not _BEFORE_SEAM.search(before) or not (
        opener or (len(found[2]) >= _LEAST_SEAMED and _PLAIN_BEFORE.search(before))
    ):
        return found[0]
    word = text[max(text.rfind(" ", 0, at), text.rfind("\n", 0, at)) + 1 : at]
    address = "/" in word or "@" in word or word.startswith("www.")
    return found[0] if address else f"{found[1]} "


def _page_marks(texts: pl.Series) -> pl.Series:
    return mend(texts, _PAGE_SIGNS, _without_page_marks)


def _without_page_marks(text: str) -> str:
    if _SURE_MARK.search(text):
        text = _GLUED_MARK.sub("", _PAGE_MARK.sub("", text))
    numbers = [int(found[1]) for found in _LONE_NUMBER.finditer(text)]
    steps = [after - number for number, after in pairwise(numbers)]
    if len(numbers) >= 3 and set(steps) == {1} and _AMID.search(text):
        text = _LONE_NUMBER.sub("", text)
    return text


def _split_words(texts: pl.Series) -> pl.Series:
    any_split = texts.str.contains(_SPLIT_SIGNS).any()
    words = english_words() if any_split else frozenset[str]()

    def join(text: str) -> str:
        # A word that was joined attests others that are cut as it was.
        while (after := _rejoined(text, words)) != text:
            text = after
        return text

    return mend(texts, _SPLIT_SIGNS, join)


def _rejoined(text: str, words: frozenset[str]) -> str:
    """The text with cut words whole; what attests them is the rest of the document."""
    lowered = text.lower()
    parts, end = [], 0
    for found in _LINE_HYPHEN.finditer(text):
        before = _WORD_BEFORE.search(text[max(0, found.start() - _LONGEST_WORD) : found.start()])
        after = _WORD_AFTER.match(text, found.end())
        if not (before and after) or _is_table(before[0], after[0], lowered):
            continue
        if after[0] in _SUSPENDED:
            sign = "- "
        else:
            soft = "¬" in found.groups() and not _frequency(
                f"{before[0]}-{after[0]}".lower(), lowered
            )
            sign = "" if soft or _is_one_word(before[0], after[0], lowered, words) else "-"
        parts += [text[end : found.start()], sign]
        end = found.end()
    return "".join([*parts, text[end:]])


# Endings that large dictionaries list as words; nobody writes "morn-ing".
_ENDINGS: Final = frozenset(
    ("able", "al", "ed", "er", "ers", "es", "est", "ing", "ings", "ism", "ly")
)


def _is_table(first: str, second: str, lowered: str) -> bool:
    """Whether a word in small letters is cut before a capital, as none is but some before names."""
    if not (first[-1].islower() and first[0].islower() and second[0].isupper()):
        return False
    hyphened = f"{first}-{second}".lower()
    return first.rpartition("-")[2] not in _BEFORE_NAMES and not _frequency(hyphened, lowered)


def _is_one_word(first: str, second: str, lowered: str, words: frozenset[str]) -> bool:
    """Whether two halves are one word without a hyphen, by the lower-cased text and the words."""
    if second[0].isupper() and not first.isupper():
        return False
    halves = (first.lower(), second.lower())
    without, hyphened = (_frequency(sign.join(halves), lowered) for sign in ("", "-"))
    if without or hyphened:
        return without >= hyphened
    # Of "co-oper-" the last part is what was cut.
    pieces = (halves[0].rpartition("-")[2], halves[1].partition("-")[0])
    cut = pieces[1] in _ENDINGS or pieces[0] == "inter" or not words.issuperset(pieces)
    return cut and ("".join(halves) in words or (halves != pieces and "".join(pieces) in words))


def _frequency(word: str, lowered: str) -> int:
    if word not in lowered:
        return 0
    return len(
        re.findall(rf"{re.escape(word)}(?<=(?<![^\W\d_]){re.escape(word)})(?![^\W\d_])", lowered)
    )


def _numbers(texts: pl.Series) -> pl.Series:
    return mend(texts, _NUMBER_SIGNS, _without_numbers)


def _without_numbers(text: str) -> str:
    found = list(_NUMBERED.finditer(f"\n{text}"))
    run = _sequences([int(match[2]) for match in found], ["\t" in match[1] for match in found])
    tabbed = sum("\t" in found[n][1] for n in run)
    if len(run) < (_LEAST_NUMBERED if tabbed * 2 > len(run) else _LEAST_UNTABBED):
        return text
    # Where a match begins with the line end in front, the number begins in the text.
    starts = [*(match.start() for match in found), len(text)]
    ends = [match.end() - 1 for match in found]
    inside = 0
    for n in run:
        line = text.find("\n", ends[n])
        inside += (len(text) if line < 0 else min(line, starts[n + 1])) - starts[n]
    if inside * 2 < len(text):
        return text
    parts, end = [], 0
    for n in run:
        if text.startswith("-\n", max(0, starts[n] - 2)):  # it is inside a word
            continue
        parts.append(text[end : starts[n]])
        end = ends[n]
    return "".join([*parts, text[end:]])


def _sequences(numbers: list[int], tabbed: list[bool]) -> list[int]:
    """The places of all runs that follow each other, where tabs show them; else of the first.

    Numbers beside the runs belong to them if they rise from one to the next.
    """
    first = run = _sequence(numbers)
    places: list[int] = []
    at = 0
    for _ in range(_MOST_RUNS):
        if len(run) < _LEAST_NUMBERED or sum(tabbed[at + n] for n in run) * 2 <= len(run):
            break
        places += [at + n for n in run]
        at = places[-1] + 1
        run = _sequence(numbers[at:])
    if not places:
        return first
    found: list[int] = []
    last, met = 0, 0
    for n, number in enumerate(numbers[: places[-1] + 1]):
        if n == places[met]:
            met += 1
        elif not (tabbed[n] and last < number < numbers[places[met]]):
            continue
        found.append(n)
        last = number
    return found


def _sequence(numbers: list[int]) -> list[int]:
    """The places of the longest run of rising numbers that skips few, from its first number on."""
    best: list[int] = []
    for start in range(min(3, len(numbers))):
        if len(best) >= len(numbers) - start:
            break  # none that begins later is longer
        run = [start]
        for place in range(start + 1, len(numbers)):
            if 0 < numbers[place] - numbers[run[-1]] <= 1 + _MOST_SKIPPED:
                run.append(place)
        best = max(best, run, key=len)
    return best


PARAGRAPH_STEPS: Final = (
    Step(
        "joints",
        "divides paragraphs joined by lone commas, and sentences joined without a space",
        _joints,
        _JOINT_SIGNS,
    ),
    Step("page marks", "removes page numbers and document symbols", _page_marks, _PAGE_SIGNS),
    Step("split words", "joins words cut at line ends", _split_words, _SPLIT_SIGNS),
    Step("hard wraps", "joins the lines of a page to paragraphs", unwrapped),
    Step("loops", "keeps a text once that stands in the document many times", unlooped),
    Step("numbers", "takes off paragraph numbers that run in sequence", _numbers, _NUMBER_SIGNS),
)
"""The repairs of lines and paragraphs, in the order in which they are made."""

SPEAKERS: Final = Step(
    "speakers", "takes off the names of speakers in transcripts; drops words", split_speakers
)
"""Off unless asked for: see :mod:`relstat.cleaning.paragraphs.speakers`."""
