"""What differs between two versions of a passage, word by word, as marked text.

``[-left out-]`` and ``{+put in+}``, as git marks words.
"""

from __future__ import annotations

from difflib import SequenceMatcher

__all__ = ["changes", "word_diff"]

_AROUND = 2  # words shown around a change
_MORE = "…"  # what one of the texts has beyond the match


def word_diff(old: str, new: str) -> list[str]:
    """The two texts as one: stretches that are the same and marked ones, in turn.

    Joined they are the diff; those at even places are the same in both, and may be empty. What
    differs at the beginning or the end of all is no edit: there the match ends, and an ellipsis
    says so.
    """
    one, two = old.split(), new.split()
    parts = [""]
    steps = SequenceMatcher(None, one, two, autojunk=False).get_opcodes()
    same = [place for place, step in enumerate(steps) if step[0] == "equal"]
    first, last = (same[0], same[-1]) if same else (0, len(steps) - 1)
    for tag, i, i_end, j, j_end in steps[first : last + 1]:
        if tag == "equal":
            before = " " if len(parts) > 1 else ""
            parts[-1] = f"{before}{' '.join(one[i:i_end])}"
            continue
        gone = f"[-{' '.join(one[i:i_end])}-]" if i_end > i else ""
        put = f"{{+{' '.join(two[j:j_end])}+}}" if j_end > j else ""
        parts[-1] += " " if parts[-1] else ""
        parts += [f"{gone}{put}", ""]
    if same:
        parts[0] = f"{_MORE} {parts[0]}" if first > 0 else parts[0]
        parts[-1] = f"{parts[-1]} {_MORE}" if last < len(steps) - 1 else parts[-1]
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
    words = words[words[:1] == [_MORE] :]
    return " ".join([_MORE] * (len(words) > _AROUND) + words[-_AROUND:])


def _first(words: list[str]) -> str:
    words = words[: len(words) - (words[-1:] == [_MORE])]
    return " ".join(words[:_AROUND] + [_MORE] * (len(words) > _AROUND))
