"""Standard output and standard error, as a shell may give them: full, closed, or cut off."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from relstat.errors import OutputError

__all__ = ["complain", "exit_status", "say"]


def say(text: str) -> None:
    """Write to standard output; raise :class:`OutputError` if it is closed or refuses."""
    if sys.stdout is None:
        raise OutputError("standard output is closed")
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(f"cannot write to standard output: {error.strerror or error}") from error


def complain(text: str) -> None:
    """Write a line to standard error; where that is closed or refuses, nobody listens."""
    if sys.stderr is not None:
        with suppress(OSError):
            print(text, file=sys.stderr, flush=True)


@contextmanager
def exit_status(*, debug: bool) -> Iterator[None]:
    """Turn errors into one line and an exit status."""
    from relstat.errors import RelstatError
    from relstat.text.visible import visible

    try:
        yield
    except BrokenPipeError:
        _let_go()  # the reader has seen enough: nothing is left to say, and nowhere to say it
        raise SystemExit(0) from None
    except KeyboardInterrupt:
        raise SystemExit(130) from None
    except (RelstatError, OSError, MemoryError) as error:
        if debug:
            raise
        complain(f"relstat: {visible(_in_words(error))}")
        _let_go()
        raise SystemExit(1) from None


def _in_words(error: BaseException) -> str:
    from relstat.errors import RelstatError

    if isinstance(error, RelstatError):
        return error.in_shell()
    if isinstance(error, OSError):
        where = f"{error.filename}: " if error.filename else ""
        return f"{where}{error.strerror or error}"
    return "not enough memory; read fewer files, or index them (relstat index)"


def _let_go() -> None:
    """Point standard output to nowhere if it cannot take what it still holds."""
    if sys.stdout is None:
        return
    try:
        sys.stdout.flush()
    except OSError:
        with suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
