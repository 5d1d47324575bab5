"""Periods that end an abbreviation and not a sentence.

The sentence splitter knows many abbreviations, but not those of ranks and offices in the releases
("Secy. Kim Jong Il", "Lieut. Gen. Ding"), nor those that may stand before a capital ("10 a.m.
Monday", "U.S. Seventh Fleet", "s. Korea"). Its boundary after one is taken back unless what follows
opens a sentence: a word such as "The" or "He", or a new paragraph.

The splitter does not look inside quotations; a sentence that ends there in a plain word ends all
the same.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

__all__ = [
    "ABBREVIATED",
    "MAY_BE_ABBREVIATION",
    "OPENS",
    "OPENS_SURELY",
    "PLAIN_END",
    "SURE_END",
    "continues",
]

MAY_BE_ABBREVIATION: Final = (
    r"^[\"“”‘’'(\[«]*(?:[\p{L}-]{1,9}|(?:\p{L}\.)+\p{L})\.[^\S\n]*\n?[^\S\n]*$"
)
"""Matches every chunk, with the white space after it, that may end in an abbreviation."""

_TITLES: Final = frozenset(
    (
        *("adm", "amb", "asst", "brig", "capt", "cdr", "cmdr", "col", "cpl", "dr", "drs", "fr"),
        *("ft", "gen", "gens", "gov", "hon", "insp", "lieut", "lt", "maj", "messrs", "mlle", "mme"),
        *(
            "mr",
            "mrs",
            "ms",
            "mt",
            "pres",
            "prof",
            "profs",
            "pvt",
            "rep",
            "reps",
            "rev",
            "secy",
            "secys",
        ),
        *("sen", "sens", "sgt", "st", "ste", "supt", "vice-pres", "gen-secy", "cf", "viz", "vs"),
        *("dep", "dir", "mfr", "co"),
    )
)
_NUMBERED: Final = frozenset(
    (
        *("art", "arts", "ch", "chap", "doc", "fig", "figs", "no", "nos", "op", "para", "paras"),
        *("pp", "p", "reg", "res", "sec", "vol", "vols"),
    )
)
_CLOCK: Final = frozenset(("a.m", "p.m"))
_AFTER_CLOCK: Final = frozenset(
    (
        *(
            "monday",
            "tuesday",
            "wednesday",
            "thursday",
            "friday",
            "saturday",
            "sunday",
            "mon",
            "tue",
        ),
        *(
            "wed",
            "thu",
            "fri",
            "sat",
            "sun",
            "january",
            "february",
            "march",
            "april",
            "may",
            "june",
        ),
        *("july", "august", "september", "october", "november", "december", "jan", "feb", "mar"),
        *("apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "gmt", "utc", "kst"),
        *("edt", "est", "irst", "msk", "cet"),
    )
)
_OPENERS: Final = frozenset(
    (
        *("a", "about", "above", "according", "across", "addressing", "after", "again", "against"),
        *("all", "also", "although", "among", "an", "and", "another", "any", "are", "as", "asked"),
        *("at", "because", "before", "besides", "between", "both", "but", "by", "can", "could"),
        *("despite", "did", "do", "does", "during", "each", "earlier", "even", "every", "finally"),
        *("first", "for", "from", "had", "has", "have", "he", "hence", "her", "here", "his", "how"),
        *(
            "however",
            "i",
            "if",
            "in",
            "indeed",
            "instead",
            "is",
            "it",
            "its",
            "just",
            "last",
            "later",
        ),
        *("let", "many", "meanwhile", "more", "moreover", "most", "much", "my", "neither", "never"),
        *("nevertheless", "next", "nor", "not", "now", "of", "on", "once", "one", "only", "or"),
        *("other", "others", "our", "over", "perhaps", "please", "present", "second", "several"),
        *("she", "should", "since", "so", "some", "still", "such", "thank", "that", "the", "their"),
        *("then", "there", "therefore", "these", "they", "third", "this", "those", "though"),
        *("through", "thus", "to", "today", "under", "unfortunately", "until", "was", "we", "were"),
        *("what", "when", "where", "whether", "which", "while", "who", "whose", "why", "will"),
        *("with", "without", "would", "yes", "yesterday", "yet", "you", "your"),
    )
)
_EDGES: Final = "\"“”‘’'()[]«»,;:!? \t\r\n"


def continues(chunk: str, following: Sequence[str]) -> bool:
    """Whether a sentence goes on after a chunk that ends in a period.

    Args:
        chunk: the chunk before the boundary; :data:`MAY_BE_ABBREVIATION` matches it.
        following: the next two chunks, as far as there are any.
    """
    bare = chunk.strip(_EDGES).removesuffix(".")
    word = bare.lower()
    after = following[0].strip(_EDGES)
    opens = after.rstrip(".").lower() in _OPENERS
    if word in _NUMBERED:
        return after[:1].isdigit() or re.fullmatch(r"[IVXL]+[.,]?", after) is not None
    if word in _CLOCK:
        second = following[1].strip(_EDGES + ".").lower() if len(following) > 1 else ""
        return after.rstrip(".").lower() in _AFTER_CLOCK or second == "time"
    if opens or not after:
        return False
    if word in _TITLES:
        return bare[0].isupper() or word in ("cf", "viz", "vs")
    if "." in bare:
        # "U.S. Seventh Fleet", "C.C. Secretary": names go on, sentences open with other words.
        return bare.isupper() and after[0].isupper() and not following[0].startswith(("“", '"'))
    return len(bare) == 1 and bare.isalpha() and bare not in "IaQA" and after[0].isupper()


_SHORT_WORDS: Final = "me|us|it|so|do|up|on|in|go|be|to|is|he|we|by|no"
_ABBREVIATED: Final = "|".join(
    sorted(
        _TITLES
        | _NUMBERED
        | {"approx", "avg", "dept", "est", "etc", "incl", "max", "min", "sept", "univ", "ext"}
        | {"tel", "ave", "blvd", "corp", "inc", "ltd", "bros", "assn", "govt"}
    )
)
_CLOSE: Final = r"[.!?][\"”’)\]]*\s*$"
_OPEN: Final = r"^[\"“”‘’'(\[«]*"

SURE_END: Final = rf"{_OPEN}(?:[\p{{Ll}}'’-]{{3,}}|(?:{_SHORT_WORDS}))(?:,\p{{Ll}}+)*{_CLOSE}"
"""Matches a chunk that ends a sentence if a capital follows, unless it is an abbreviation."""

PLAIN_END: Final = rf"{_OPEN}(?:[\p{{L}}’'-]*\p{{L}}{{2,}}|[0-9][0-9.,]*[0-9]%?)['’s]*{_CLOSE}"
"""Matches a chunk that ends a sentence if a word follows that opens sentences."""

OPENS: Final = rf"{_OPEN}\p{{Lu}}"
"""Matches a chunk that begins with a capital."""

_CAPITALISED_OPENERS: Final = "|".join(sorted(word.capitalize() for word in _OPENERS))
OPENS_SURELY: Final = rf"{_OPEN}(?:{_CAPITALISED_OPENERS})(?:['’]\p{{L}}+)?,?\s*$"
"""Matches a chunk that is a word which opens sentences, with its capital."""

ABBREVIATED: Final = rf"(?i){_OPEN}(?:{_ABBREVIATED})\.\s*$"
"""Matches a chunk that is an abbreviation in any case."""
