"""Function words (the packaged English list, or one of the user's own) and plain words."""

from __future__ import annotations

from pathlib import Path

from relstat.errors import InputError
from relstat.lexicons.lexicon import load_lexicon

__all__ = ["english_plain_words", "english_stopwords", "load_stopwords"]


def english_stopwords() -> frozenset[str]:
    """Return the packaged list of English function words, in lower case."""
    return load_lexicon("stopwords_en").words


def english_plain_words() -> frozenset[str]:
    """Return the packaged English words of time, number and measure, and of little meaning."""
    return load_lexicon("plain_words_en").words


def load_stopwords(choice: str | Path) -> frozenset[str]:
    """Return the words to leave out, in lower case and with a straight apostrophe.

    ``none`` has no words, ``english`` is the packaged list; any other value names a lexicon or
    the path of a file with one: words divided by white space, ``#`` begins a comment.
    """
    if choice == "none":
        return frozenset()
    if choice == "english":
        return english_stopwords()
    try:
        words = load_lexicon(choice).words
    except InputError as error:
        if not Path(choice).exists():
            raise InputError(
                f"no stopwords named {str(choice)!r} and no such file; there are: none, english, "
                "or the path of a word list"
            ) from None
        raise InputError(f"stopwords: {error}") from None
    return frozenset(word.replace("’", "'").lower() for word in words)
