"""The program ``relstat``, and ``python -m relstat``.

A signal that stops it ends it without a word, with 130 (Ctrl-C) or 143 (terminated), also while it
is still loading: only after that is anything of relstat imported.
"""

import gc
import os
import signal
import sys
from types import FrameType
from typing import Any

__all__ = ["run"]

_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_OBJECTS = 200_000  # between two collections of garbage
_SECONDS = 10.0  # for a command to end after a signal; what it builds is whole at any moment


def run() -> None:
    """The console script."""
    # What is imported stays, and a short question makes little else: to look through it all for
    # garbage, again and again, would take a tenth of such a process.
    gc.set_threshold(_OBJECTS, *gc.get_threshold()[1:])
    _on_signals(_leave)
    _replace_closed()
    from relstat.commands import main

    _on_signals(_stop)
    status = main()
    _on_signals(_leave)
    sys.exit(status)


def _on_signals(handler: Any) -> None:
    for each in _SIGNALS:
        signal.signal(each, handler)


def _replace_closed() -> None:
    """Open standard streams that are closed to nowhere, or files opened later would be them.

    ``sys.stdout`` stays None: what should be written there is an error.
    """
    for descriptor in range(3):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest number that is free
    sys.stdin = sys.stdin or os.fdopen(0)
    sys.stderr = sys.stderr or os.fdopen(2, "w")


def _leave(number: int, _: FrameType | None) -> None:
    """End at once: nothing has begun, or all is done."""
    os._exit(128 + number)


def _stop(number: int, _: FrameType | None) -> None:
    """End the command so that it removes what is half done; at once if that is not to be had.

    That is so at a second signal, where the end was caught in a place that cannot raise (a
    destructor), and when it takes long.
    """
    import threading

    def leave(*_: Any) -> None:
        os._exit(128 + number)

    _on_signals(_leave)
    sys.unraisablehook = leave
    threading.excepthook = leave
    timer = threading.Timer(_SECONDS, leave)
    timer.daemon = True
    timer.start()
    raise SystemExit(128 + number)


if __name__ == "__main__":
    run()
