"""Make the lexicons that come from vaderSentiment and textstat, in ``src/relstat/lexicons/``.

Run by hand, with both packages installed as tools::

    python scripts/build_word_lists.py

Both are MIT licensed; their terms stand beside the lists. Nothing of their code is used.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Final

TARGET: Final = Path(__file__).resolve().parent.parent / "src" / "relstat" / "lexicons"
_WIDTH: Final = 100


def vader_lexicons() -> dict[str, str]:
    """Return the content of the files made from vaderSentiment, by name."""
    from vaderSentiment import vaderSentiment

    analyzer = vaderSentiment.SentimentIntensityAnalyzer()
    scored, scored_digest = _read("vaderSentiment", "vader_lexicon.txt")
    # The last of two entries for one word counts, as in vaderSentiment.
    valences = dict(line.split("\t")[:2] for line in scored.splitlines() if line)
    assert {word: float(value) for word, value in valences.items()} == analyzer.lexicon
    _, emoji_digest = _read("vaderSentiment", "emoji_utf8_lexicon.txt")
    emojis = {sign: words for sign, words in analyzer.emojis.items() if len(sign) == 1}
    code = "vaderSentiment.py"
    _, code_digest = _read("vaderSentiment", code)
    common = {
        "source": f"vaderSentiment {version('vaderSentiment')}, {{}}; Hutto & Gilbert (2014), "
        "VADER: a parsimonious rule-based model for sentiment analysis of social media text; "
        "made by scripts/build_word_lists.py",
        "licence": "MIT",
        "licence-text": "vader.LICENSE",
        "version": f"vaderSentiment {version('vaderSentiment')}",
    }

    def header(name: str, entry: str, origin: str, columns: str = "") -> str:
        header = {"name": name, "entry": entry, "language": "en", **common}
        header["source"] = header["source"].format(origin)
        return _header(header | ({"columns": columns} if columns else {}))

    tables = f"in {code} (sha256 {code_digest})"
    return {
        "vader_en": header(
            "vader_en",
            "a word, phrase or emoticon in lower case and the mean of ten ratings of its "
            "sentiment, from -4 (most negative) to 4 (most positive)",
            f"columns 1 and 2 of vader_lexicon.txt (sha256 {scored_digest}), of two equal entries "
            "the last",
            "word valence",
        )
        + _rows(valences),
        "vader_boosters_en": header(
            "vader_boosters_en",
            "an adverb of degree and what it adds to a positive valence that follows, and takes "
            "from a negative one",
            f"BOOSTER_DICT {tables}",
            "phrase boost",
        )
        + _rows(vaderSentiment.BOOSTER_DICT),
        "vader_idioms_en": header(
            "vader_idioms_en",
            "a phrase and the valence that replaces those of its words",
            f"SPECIAL_CASES {tables}",
            "phrase valence",
        )
        + _rows(vaderSentiment.SPECIAL_CASES),
        "vader_negations_en": header(
            "vader_negations_en",
            "a word in lower case that negates a valence up to three words later; so do all words "
            "with n't",
            f"NEGATE {tables}",
        )
        + _wrap(vaderSentiment.NEGATE),
        "vader_emojis": header(
            "vader_emojis",
            "an emoji of one character and the words that it is read as; longer emojis are left "
            "out, for VADER reads character by character and never meets them",
            f"emoji_utf8_lexicon.txt (sha256 {emoji_digest})",
            "emoji words",
        )
        + _rows(emojis),
    }


def easy_words() -> str:
    """Return the content of the file with Dale's easy words."""
    content, digest = _read("textstat", "resources/en/easy_words.txt")
    return _header(
        {
            "name": "easy_words_en",
            "entry": "a word in lower case that at least 80 % of American pupils of grade 4 know",
            "language": "en",
            "source": "Edgar Dale's list of 3,000 familiar words (Dale & Chall 1948, A formula for "
            f"predicting readability), as textstat {version('textstat')} has it in "
            f"resources/en/easy_words.txt (sha256 {digest}), which names no other terms than its "
            "own for it; made by scripts/build_word_lists.py",
            "licence": "MIT",
            "licence-text": "textstat.LICENSE",
            "version": f"textstat {version('textstat')}",
        }
    ) + _wrap(content.split())


def _read(package: str, file: str) -> tuple[str, str]:
    """Return a file of a package and its digest."""
    content = files(package).joinpath(file).read_bytes()
    return content.decode("utf-8"), hashlib.sha256(content).hexdigest()


def _header(header: Mapping[str, str]) -> str:
    lines = [
        line
        for key, value in header.items()
        for line in _fill(f"{key}: {value}".split(" "), "# ", "#   ")
    ]
    return "\n".join(lines) + "\n\n"


def _rows(table: Mapping[str, object]) -> str:
    return "".join(f"{word}\t{value}\n" for word, value in table.items())


def _wrap(words: Iterable[str]) -> str:
    return "\n".join(_fill(words, "", "")) + "\n"


def _fill(words: Iterable[str], first: str, later: str) -> list[str]:
    """Return lines of whole words."""
    lines = [first.rstrip()] if first else [""]
    for word in words:
        if lines[-1] and len(lines[-1]) + 1 + len(word) > _WIDTH:
            lines.append(later.rstrip() + " " * (len(later) - len(later.rstrip()) - 1))
        lines[-1] += f" {word}" if lines[-1] else word
    return lines


def main() -> None:
    """Write the files."""
    for name, content in {**vader_lexicons(), "easy_words_en": easy_words()}.items():
        target = TARGET / f"{name}.txt"
        target.write_text(content, encoding="utf-8")
        print(f"{target.name}: {target.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
