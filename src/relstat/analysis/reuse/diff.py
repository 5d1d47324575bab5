"""What differs between two versions of a passage, word by word, as marked text.

``[-left out-]`` and ``{+put in+}``, as git marks words.
"""

from __future__ import annotations

from difflib import SequenceMatcher

__all__ = ["changes", "word_diff"]

_AROUND = 2  # words shown around a change


def word_diff(old: str, new: str) -> list[str]:
    """The two texts as one: stretches that are the same and marked ones, in turn.

    Joined they are the diff; those at even places are the same in both, and may be empty.
    """
    one, two = old.split(), new.split()
    parts = [""]
    for tag, i, i_end, j, j_end in SequenceMatcher(None, one, two, autojunk=False).get_opcodes():
        if tag == "equal":
            before = " " if len(parts) > 1 else ""
            parts[-1] = f"{before}{' '.join(one[i:i_end])}"
            continue
        gone = f"[-{' '.join(one[i:i_end])}-]" if i_end > i else ""
        put = f"{{+{' '.join(two[j:j_end])}+}}" if j_end > j else ""
        parts[-1] += " " if parts[-1] else ""
        parts += [f"{gone}{put}", ""]
    return parts


def changes(diff: list[str]) -> str:
    """Only the marked stretches, with two words around each; empty where nothing differs."""
    if len(diff) == 1:
        return ""
    shown = []
    for place, part in enumerate(diff):
        words = part.split()
        if place % 2:
            shown.append(part)
        elif place == 0:
            shown.append(_last(words))
        elif place == len(diff) - 1:
            shown.append(_first(words))
        elif len(words) > 2 * _AROUND:
            shown.append(f"{' '.join(words[:_AROUND])} … {' '.join(words[-_AROUND:])}")
        else:
            shown.append(" ".join(words))
    return " ".join(filter(None, shown))


def _last(words: list[str]) -> str:
    return " ".join(["…"] * (len(words) > _AROUND) + words[-_AROUND:])


def _first(words: list[str]) -> str:
    return " ".join(words[:_AROUND] + ["…"] * (len(words) > _AROUND))
