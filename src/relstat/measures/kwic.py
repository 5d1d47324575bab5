"""Concordances: every place where a word or pattern occurs, in its context."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from relstat.analysis.concordance.excerpts import Around
from relstat.analysis.concordance.ordering import parse_sort_keys
from relstat.analysis.concordance.word_tree import Direction
from relstat.corpus.corpus import Corpus
from relstat.corpus.matches import find_matches
from relstat.corpus.patterns import parse
from relstat.errors import OptionError, option
from relstat.measures.concordance import Concordance
from relstat.measures.concordance_groups import tabulate_groups
from relstat.measures.concordance_lines import tabulate_lines
from relstat.measures.concordance_tree import tabulate_tree
from relstat.measures.layout import as_by, by_title
from relstat.measures.options import By, Option, Top, measure
from relstat.tables.table import Tables

__all__ = ["kwic"]


def parse_context(text: str) -> Around:
    """Read the context of a line from a text: a number of words, or ``sentence``."""
    if text != "sentence" and not text.isdecimal():
        raise OptionError(f"{option('context')} is a number of words, or sentence, not {text!r}")
    return "sentence" if text == "sentence" else int(text)


@measure
def kwic(
    corpus: Corpus,
    pattern: Annotated[
        str,
        Option(
            "Words to find, in quotes: * and ? inside a word are wildcards, aid|help finds either "
            "word; * alone is any word, {1,3} one to three words, ** up to five.",
            metavar="PATTERN",
            argument=True,
        ),
    ],
    *,
    by: By = None,
    top: Top = 20,
    sort: Annotated[
        str | Sequence[str],
        Option(
            "Sort by 1L, 2L, 1R, ... (first, second word to the left or right), 0 (the node), "
            "position, date or another field; separate several by commas.",
            metavar="KEYS",
            parse=str,
        ),
    ] = "position",
    context: Annotated[
        Around,
        Option(
            "Number of words on each side, or sentence for the whole sentence.",
            metavar="N|sentence",
            parse=parse_context,
        ),
    ] = 8,
    sample: Annotated[
        int | None,
        Option(
            "Number of places to draw at random, in place of --top; as many from each group of "
            "--by (default: none; show the first places).",
            metavar="N",
            min=1,
        ),
    ] = None,
    seed: Annotated[
        int, Option("Seed of the random sample: the same seed draws the same places.", min=0)
    ] = 0,
    exact: Annotated[bool, Option("Match case.")] = False,
    across: Annotated[bool, Option("Match across punctuation and sentence ends.")] = False,
    tree: Annotated[
        Direction | None,
        Option(
            "Show the words that follow (right) or precede (left) as a tree (default: no tree)."
        ),
    ] = None,
    depth: Annotated[int, Option("Maximum length of a branch, in words.", min=1)] = 8,
    min_count: Annotated[int, Option("Minimum number of occurrences of a branch.", min=1)] = 2,
) -> Tables:
    """List the places where a pattern occurs, with what is around each.

    The pattern is words with wildcards and slots (:mod:`relstat.corpus.patterns`):
    ``friend* and cooperative``, ``sends ** wreath``, ``aid|help * the``. It is found inside
    unbroken runs, not across sentence ends and dividing punctuation, as phrases are; punctuation in
    the pattern (``peace, stability``) demands some there. The title has the exact number of all
    places, also where ``top`` shows fewer. A slot of uncertain length takes as few words as it can.

    With ``tree`` the table has the words after the pattern (``right``) or before it (``left``),
    as branches with counts: words are added while ``min_count`` places agree.

    Args:
        by: one or more fields: a first table then counts the places in each group, per 10,000
            words.
        top: number of lines, or of branches, the most frequent; None or 0 shows all.
        sort: one or more keys of the order: ``1L``, ``2R``, ... (the first word to the left, the
            second to the right, ...), ``0`` (the found words), ``position`` (the order of the
            corpus), ``date``, or any other field.
        context: number of words on each side, or ``sentence``.
        sample: number of places to draw at random, in place of the first ``top``; with ``by`` the
            same number from each group, as far as it has so many.
        seed: decides which places are drawn; the same seed draws the same ones.
        exact: match case.
        across: match across punctuation and sentence ends, within a document.
        tree: ``left`` or ``right``.
        depth: maximum length of a branch, in words.
        min_count: minimum number of places of a branch.

    Returns:
        The table ``lines``, a row per place: date, left, node (the words found), right (as
        written), the source where the corpus has that field, title, id, sentence and position
        (which sentence and which word of the document, from 1), text (left, node and right as
        one), document (its id again) and the other fields of the document.
        :meth:`relstat.Corpus.from_lines` makes a corpus of them. With ``by`` before it the table
        ``groups``. For a tree the
        table ``tree``, a row per branch: branch (indented), count, share (of the branch it grows
        from), documents, depth (in words), path, and with ``by`` a row per branch and group, with
        group and group_count.

    Raises:
        OptionError: a pattern that cannot be read, or an option that does not fit.
        EmptyCorpusError: no documents.
    """
    corpus.require_documents()
    _check_options(context, depth, min_count)
    _check_sample(sample, seed, tree)
    understood = parse(pattern, corpus.options, exact=exact)
    keys = parse_sort_keys(corpus, sort)
    groups = corpus.groups(by) if by is not None else None
    found = find_matches(corpus.stream, understood, across=across)
    options: dict[str, Any] = {"pattern": pattern, "by": as_by(by), "top": top}
    options |= {"exact": exact, "across": across}
    if tree is not None:
        options |= {"tree": tree, "depth": depth, "min_count": min_count}
        return Tables.of(
            tree=tabulate_tree(Concordance(corpus, understood, found, options), groups)
        )
    options |= {"sort": keys, "context": context, "sample": sample, "seed": seed}
    made = Concordance(corpus, understood, found, options)
    lines = tabulate_lines(made, groups)
    if groups is None:
        return Tables.of(lines=lines)
    counted = tabulate_groups(made, groups)
    return Tables(f"Concordance{by_title(groups)}", {"groups": counted, "lines": lines})


def _check_options(context: Around, depth: int, min_count: int) -> None:
    if context != "sentence" and (isinstance(context, str) or context < 0):
        raise OptionError(
            f"{option('context')} is a number of words, or 'sentence', not {context!r}"
        )
    if depth < 1 or min_count < 1:
        raise OptionError(f"{option('depth')} and {option('min_count')} are 1 or more")


def _check_sample(sample: int | None, seed: int, tree: Direction | None) -> None:
    if sample is not None and (sample < 1 or seed < 0):
        raise OptionError(f"{option('sample')} is 1 or more, and {option('seed')} 0 or more")
    if sample is not None and tree is not None:
        raise OptionError(f"{option('sample')} draws lines, and {option('tree')} has none")
