"""``relstat index``: read files once, measure them often."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from relstat.commands.input_options import report_problems
from relstat.commands.output import say
from relstat.commands.progress import Watcher
from relstat.errors import OptionError, option
from relstat.text.visible import visible

if TYPE_CHECKING:
    from relstat.commands.input_options import Input
    from relstat.corpus.corpus import Corpus


def index(
    given: Input,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Name of the index to build.", metavar="NAME.relstat"),
    ] = None,
    update: Annotated[
        bool,
        typer.Option(
            "--update", help="Update the index PATH: read files that changed since it was built."
        ),
    ] = False,
    check: Annotated[
        bool,
        typer.Option(
            "--check", help="Check the index PATH: compare its files with their checksums."
        ),
    ] = False,
) -> None:
    """Build an index of files, which every command then takes in their place.

    Examples:
        relstat index archive/ -o archive.relstat

        relstat index --update archive.relstat

        relstat index --check archive.relstat
    """
    from relstat.loading.indexing import build_index, check_index, update_index
    from relstat.storage.store import open_index

    watcher = Watcher(quiet=given.quiet)
    watched: dict[str, Any] = {"progress": watcher.progress, "watch": watcher.watch}
    if update or check:
        target = _alone(given, output, both=update and check)
        if check:
            check_index(target)
            corpus = open_index(target)
        else:
            with watcher:
                corpus = update_index(target, **given.reading, **watched)
    else:
        if output is None:
            raise OptionError("give the index a name: -o NAME.relstat")
        target = str(output)
        with watcher:
            corpus = build_index(given.paths, target, **given.reading, **watched)
    if not given.quiet:
        report_problems(corpus)
    say(f"{visible(_summary(target, corpus, checked=check))}\n")


def _alone(given: Input, output: Path | None, *, both: bool) -> str:
    """The one path of an existing index."""
    extra = [name for name in given.reading if name not in ("jobs", "scheduler")]
    if both:
        raise OptionError(f"give {option('update')} or {option('check')}, not both")
    if len(given.paths) != 1 or output is not None:
        raise OptionError(
            f"{option('update')} and {option('check')} take one path, an index, and no "
            f"{option('output')}"
        )
    if extra:
        raise OptionError(
            f"{option(extra[0])} is stored in the index: build the index again to change it"
        )
    return given.paths[0]


def _summary(path: str, corpus: Corpus, *, checked: bool) -> str:
    """What is in an index, in a line."""
    from relstat.storage.folder import open_folder

    manifest = open_folder(Path(path)).manifest
    size = sum(record.size for record in manifest.files.values())
    files = len(manifest.sources)
    return (
        f"{path}: {len(corpus):,} documents, {manifest.counts['words']:,} words of {files:,} "
        f"file{'' if files == 1 else 's'}; {size / 1e6:,.1f} MB"
        f"{', all checksums right' if checked else ''}"
    )
