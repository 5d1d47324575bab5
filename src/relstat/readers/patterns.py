"""Fields out of file names, by a pattern such as ``{source}/{date}-{slug}.txt``."""

from __future__ import annotations

import re
from typing import Final

from relstat.errors import OptionError
from relstat.readers.columns import field_names
from relstat.readers.sources import Source

__all__ = ["NamePattern"]

_PLACEHOLDER: Final = re.compile(r"\{([^{}]*)\}")
_DATE: Final = r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?"


class NamePattern:
    """Matches the end of a path; each placeholder stays within one part of it.

    ``{date}`` matches 2022-05-17, 2022-05 or 2022. Where a placeholder could take more or
    less, the earlier one takes less: ``{source}-{slug}`` cuts at the first hyphen. The suffix
    of compression may be left out. Raises :class:`OptionError` for a pattern without sense.
    """

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        names: list[str] = _PLACEHOLDER.findall(pattern)
        literals = re.split(r"\{[^{}]*\}", pattern)
        if not names:
            raise self._error("it names no field; write for instance '{source}/{date}-{slug}.txt'")
        if any("{" in literal or "}" in literal for literal in literals):
            raise self._error("a brace stands alone")
        for name in names:
            if not name.isidentifier():
                raise self._error(f"{{{name}}} is no field name: use letters, digits and _")
        if len(set(names)) < len(names):
            raise self._error("a field is named twice")
        if "" in literals[1:-1]:
            raise self._error("nothing stands between two fields")
        renamed = field_names(names)
        keep = ("title", "date", "id")
        self.names = tuple(name if name in keep else renamed[name] for name in names)
        parts = [re.escape(literals[0])]
        for name, literal, after in zip(names, literals[1:], [*names[1:], "date"], strict=True):
            group = f"({_DATE})" if name == "date" else "([^/]+?)"
            # Where the next takes anything too, the first cut is as good as any later one;
            # without this, a name of nothing but hyphens would be cut in every possible way.
            once = "date" not in (name, after) and "/" not in literal
            part = f"{group}{re.escape(literal)}"
            parts.append(f"(?>{part})" if once else part)
        self._regex = re.compile(rf"(?:^|.*/){''.join(parts).removeprefix('/')}", re.DOTALL)

    def match(self, source: Source) -> dict[str, str] | None:
        """The fields that a file's name holds; None where the pattern does not fit."""
        shown = source.file.replace("\\", "/")
        for name in dict.fromkeys((shown, source.plain_name)):
            if found := self._regex.fullmatch(name):
                return dict(zip(self.names, found.groups(), strict=True))
        return None

    def _error(self, reason: str) -> OptionError:
        return OptionError(f"fields pattern {self.pattern!r}: {reason}")
