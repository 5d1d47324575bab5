"""Choosing documents by what they say: those that mention a pattern or an actor in text or title.

A pattern is one of :mod:`relstat.corpus.patterns`; ``|`` divides alternatives of one word or
several (``U.S.|United States``). It is looked up in the sorted suffixes, so the work is that of its
rarest word.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final, Literal, get_args

import numpy as np

from relstat.arrays import Flags
from relstat.corpus.actors import ActorMentions, find_actor_mentions
from relstat.corpus.matches import find_matches
from relstat.corpus.patterns import parse
from relstat.corpus.stream import Stream
from relstat.derived import derived
from relstat.errors import OptionError, option
from relstat.lexicons.actors import load_actors

if TYPE_CHECKING:
    from relstat.corpus.corpus import Corpus

__all__ = [
    "Met",
    "Within",
    "actor_mentions",
    "conditions_on_mentions",
    "find_mentions",
    "mention",
    "names_actor",
    "title_actors",
    "title_stream",
]

Within = Literal["both", "text", "title"]
WITHIN: Final = get_args(Within)

Met = tuple[str, Flags, str]
"""A condition, whether each document meets it, and a hint for where none does."""


def conditions_on_mentions(
    corpus: Corpus,
    patterns: Iterable[str],
    *,
    any_of: Sequence[str],
    none_of: Iterable[str],
    actors: Iterable[str],
    no_actors: Iterable[str],
    within: Within,
    exact: bool,
) -> Iterator[Met]:
    """Yield each condition on what documents say, and which documents meet it."""

    def mentions(pattern: str) -> Flags:
        titles = title_stream(corpus)
        return find_mentions(corpus.stream, titles, pattern, within=within, exact=exact)

    for pattern in patterns:
        yield f"mentions {pattern}", mentions(pattern), ""
    if any_of:
        some = np.any([mentions(pattern) for pattern in any_of], axis=0)
        yield f"mentions any of {', '.join(any_of)}", some, ""
    for pattern in none_of:
        yield f"does not mention {pattern}", ~mentions(pattern), ""
    for name in actors:
        yield f"mentions the actor {name}", names_actor(corpus, name, within=within), ""
    for name in no_actors:
        named = names_actor(corpus, name, within=within)
        yield f"does not mention the actor {name}", ~named, ""


def find_mentions(
    texts: Stream, titles: Stream, pattern: str, *, within: Within = "both", exact: bool = False
) -> Flags:
    """Return whether each document mentions a pattern: bool (D,).

    Args:
        texts, titles: those of the same documents.
        pattern: alternatives divided by ``|``, each of them words with wildcards and slots.
        within: look in the text, the title or both.
        exact: match case.

    Raises:
        OptionError: a pattern that cannot be read; another ``within``.
    """
    if within not in WITHIN:
        raise OptionError.unknown(option("mentions_in"), within, WITHIN)
    found = np.zeros(len(texts), dtype=np.bool_)
    if within != "title":
        found |= mention(texts, pattern, exact=exact)
    if within != "text":
        found |= mention(titles, pattern, exact=exact)
    return found


def mention(stream: Stream, pattern: str, *, exact: bool = False) -> Flags:
    """Return whether each document of a stream has one of the alternatives of a pattern."""
    found = np.zeros(len(stream), dtype=np.bool_)
    alternatives = [each.strip() for each in pattern.split("|")]
    if not all(alternatives):
        raise OptionError(f"an alternative is empty in {pattern!r}")
    for each in alternatives:
        parsed = parse(each, stream.vocabulary.options, exact=exact)
        found[find_matches(stream, parsed).rows] = True
    return found


@derived
def title_stream(corpus: Corpus) -> Stream:
    """Return the titles of the documents as integers."""
    titles = corpus.metadata["title"].fill_null("").to_list()
    return Stream.of_texts(titles, corpus.options, workers=corpus.workers)


@derived
def actor_mentions(corpus: Corpus) -> ActorMentions:
    """Return the mentions of actors in the texts."""
    return find_actor_mentions(corpus.stream, corpus.actors or load_actors(), corpus.metadata)


@derived
def title_actors(corpus: Corpus) -> ActorMentions:
    """Return the mentions of actors in the titles; who is meant is decided with the texts."""
    text = actor_mentions(corpus)
    return find_actor_mentions(
        title_stream(corpus), text.actors, corpus.metadata, known=text.named_pairs
    )


def names_actor(corpus: Corpus, name: str, *, within: Within = "both") -> Flags:
    """Return whether each document mentions an actor: bool (D,).

    Raises OptionError for an unknown actor.
    """
    number = actor_mentions(corpus).actors.find(name)
    named = np.zeros(len(corpus), dtype=np.bool_)
    if within != "title":
        named |= actor_mentions(corpus).mentioned(number, len(corpus))
    if within != "text":
        named |= title_actors(corpus).mentioned(number, len(corpus))
    return named
