"""Datelines: where, when and by which agency a document was sent, before its first sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from relstat.corpus.dates import MONTH, WEEKDAY, WrittenDate, read_date

__all__ = ["PLACE_AND_DATE", "Dateline", "find_dateline"]

_WORD: Final = r"[A-ZÀ-ÖØ-Þ][\w.'’]*(?:-[\w.'’]+)*"
_CITY: Final = rf"{_WORD}(?: {_WORD}){{0,3}}"
_NOT_A_DAY: Final = rf"(?!(?i:{MONTH}|{WEEKDAY})\b)"
_PLACE: Final = rf"{_NOT_A_DAY}{_CITY}(?:/ ?{_CITY})?(?:,\s+{_NOT_A_DAY}{_CITY})?"
_CAPITAL: Final = r"[A-ZÀ-ÖØ-Þ]"
_NO_PLACE: Final = (  # what stands in capitals before a dash and is no place
    "AIDS|ASEAN|BREAKING|BRICS|COVID|DAESH|EDITORIAL|EXCLUSIVE|IAEA|INTERVIEW|IRGC|ISIL|ISIS|JCPOA"
    "|NATO|NOTE|OPEC|OPINION|PHOTOS?|UNESCO|UNHCR|UNICEF|UNRWA|UPDATE|URGENT|VIDEO"
)
_CAPITALS: Final = (
    rf"(?!(?:{_NO_PLACE})\b)(?:"
    rf"{_CAPITAL}{{4}}[A-ZÀ-ÖØ-Þ.'’-]*(?<![-.])(?:[ /]{_CAPITAL}[A-ZÀ-ÖØ-Þ.'’-]+(?<!-)){{0,3}}"
    rf"|{_CAPITAL}{{2,}}['’-]{_CAPITAL}[A-ZÀ-ÖØ-Þ.'’-]*(?<![-.])"
    rf"|{_CAPITAL}{{2,3}} {_CAPITAL}{{3,}}(?: {_CAPITAL}{{2,}})?)"
)
_DAY: Final = rf"(?:(?i:{MONTH})(?:\.? |\.)[0-3]?[0-9]|[0-3]?[0-9] (?i:{MONTH})\.?)"
_JUCHE: Final = r"Juche ?[0-9]{1,3}(?: ?\([0-9]{4}\))?"
_DATE: Final = rf"{_DAY}(?P<year>,? (?:{_JUCHE}|[0-9]{{4}}))?"
_WHEN: Final = rf"(?:(?i:{WEEKDAY})(?:, (?P<date>{_DATE}))?|(?P<day>{_DATE.replace('year', 'y')}))"
_AGENCY: Final = r"(?:\((?P<agency>[A-Za-z][\w./&!'’ -]{1,39})\)|/(?P<slashed>[A-Z][\w. -]{1,29})/)"
_DASHES: Final = r"\s*[-–—―_]+\s*"
# A dash of some width, or a hyphen with a space on one side: "UN-sponsored" has neither.
_DASH: Final = (
    r"(?:\s*(?:[–—―]|--)[-–—―]*\s*|\s+-[-–—―]*\s*|-[–—―]*\s+|\s*_\s+"
    rf"|(?<={_CAPITAL}{{5}})-(?=[\"“]?{_CAPITAL}[a-z’]))"
)
_TEXT: Final = r"(?=[A-ZÀ-ÖØ-Þ0-9\"“”‘’'«(\[])"
# Many an ordinary sentence opens with a name or a date and has a dash in it ("On May 9 – Victory
# Day –"); an agency, a double hyphen after a date, or capitals make it a dateline. An agency
# between slashes, or one after a date, needs no dash.
_FORMS: Final = tuple(
    re.compile(form)
    for form in (
        rf"(?P<line>(?P<place>{_PLACE})[.,]?\s+{_WHEN}\.?,?\s*{_AGENCY})\.?(?:{_DASHES}|\s+{_TEXT})",
        rf"(?P<line>(?P<place>{_PLACE}),?\s*{_AGENCY})\.?(?:{_DASHES}|(?<=/)\.? |(?<=/\.) ){_TEXT}",
        rf"(?P<line>(?P<place>{_PLACE}),? {_WHEN})\.?\s*--+\s*",
        rf"(?P<line>(?P<place>(?:{_CAPITALS})(?:,\s+{_NOT_A_DAY}{_CITY})?)(?:,? {_WHEN})?)\.?"
        rf"{_DASH}{_TEXT}",
    )
)
_SENTENCE_OPENERS: Final = re.compile(
    r"(?:The|A|An|In|On|At|For|From|After|Before|By|As|If|When|While|With|It|He|She|They|This"
    r"|That|These|Those|Mr|Mrs|Ms|Dr)\b"
)

PLACE_AND_DATE: Final = re.compile(rf"(?P<place>{_PLACE}), (?P<date>.*[0-9].*)")
"""Matches a line that says where and when: ``Pyongyang, May 14, 2022``; the date is to be read."""


@dataclass(frozen=True, slots=True)
class Dateline:
    """A dateline as it is written, what it says, and where the text after it begins."""

    line: str
    place: str
    agency: str | None
    when: WrittenDate | None
    end: int

    def joined(self, after: Dateline) -> Dateline:
        """One dateline of two that follow each other: ``TEHRAN – TEHRAN (VCD) –``."""
        return Dateline(
            line=f"{self.line} {after.line}",
            place=self.place,
            agency=self.agency or after.agency,
            when=self.when or after.when,
            end=after.end,
        )


def find_dateline(text: str, start: int = 0) -> Dateline | None:
    """The dateline that stands in ``text`` at ``start``; None if there is none for sure."""
    for form in _FORMS:
        found = form.match(text, start)
        if found:
            groups = found.groupdict()
            agency = groups.get("agency") or groups.get("slashed")
            written = groups.get("date") or groups.get("day")
            if not written and agency and _may_be_a_body(found["place"], agency):
                continue
            return Dateline(
                line=found["line"].strip(),
                place=" ".join(found["place"].split()),
                agency=agency.strip() if agency else None,
                when=read_date(written) if written else None,
                end=found.end(),
            )
    return None


def _may_be_a_body(place: str, agency: str) -> bool:
    """Whether a name with brackets is an organisation and its short form, not a place."""
    if place.split(",")[0].isupper():
        return False
    initials = "".join(word[0] for word in re.split(r"[\s-]+", place) if word[0].isupper())
    return bool(_SENTENCE_OPENERS.match(place)) or initials.casefold() == agency.casefold()
