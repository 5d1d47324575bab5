"""Function words (the packaged English list, or one of the user's own) and plain words."""

from __future__ import annotations

from pathlib import Path

from relstat.errors import InputError
from relstat.lexicons import read_text

__all__ = ["english_plain_words", "english_stopwords", "load_stopwords"]


def english_stopwords() -> frozenset[str]:
    """The packaged list of English function words, in lower case."""
    return _words(read_text("stopwords_en.txt"))


def english_plain_words() -> frozenset[str]:
    """The packaged list of English words of time, number and measure, and of little meaning."""
    return _words(read_text("plain_words_en.txt"))


def load_stopwords(choice: str | Path) -> frozenset[str]:
    """The words to leave out: none for ``none``, the packaged list for ``english``, else a file.

    A file holds words separated by white space, ``#`` starts a comment.
    """
    if choice == "none":
        return frozenset()
    if choice == "english":
        return english_stopwords()
    try:
        return _words(Path(choice).read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise InputError(
            f"stopwords: no list named {str(choice)!r} and no such file; "
            f"there are: none, english, or the path of a file ({error.strerror})"
        ) from None
    except UnicodeDecodeError:
        raise InputError(f"stopwords: {choice} is not UTF-8 text") from None


def _words(text: str) -> frozenset[str]:
    lines = (line.split("#", 1)[0] for line in text.splitlines())
    return frozenset(word for line in lines for word in line.replace("’", "'").lower().split())
