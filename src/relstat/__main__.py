"""The program ``relstat``, and ``python -m relstat``.

A signal that stops it ends it without a word, with 130 (Ctrl-C) or 143 (terminated), also while it
is still loading: only after that is anything of relstat imported.
"""

import gc
import os
import signal
import sys
from functools import partial
from types import FrameType
from typing import Any

__all__ = ["run"]

_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_OBJECTS = 200_000  # between two collections of garbage
_MOMENT = 0.2  # seconds until the end is raised again
_SECONDS = 10.0  # for a command to end after a signal; what it builds is whole at any moment


def run() -> None:
    """The console script."""
    # What is imported stays, and a short question makes little else: to look through it all for
    # garbage, again and again, would take a tenth of such a process.
    gc.set_threshold(_OBJECTS, *gc.get_threshold()[1:])
    _on_signals(_leave)
    _replace_closed()
    from relstat.commands import main

    came: list[int] = []
    _on_signals(partial(_stop, came))
    try:
        status = main()
    except BaseException:
        if not came:  # else it is the end, as a library has passed it on (polars: as a panic)
            raise
    if came:
        came.append(0)
        _on_signals(_leave)
        sys.exit(128 + came[0])
    _on_signals(_wait)
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
    """End at once: nothing has begun, or the user has asked for it a second time."""
    os._exit(128 + number)


def _wait(number: int, _: FrameType | None) -> None:
    """Let the program end, which has done all, but for temporary files; a second signal ends it."""
    _on_signals(_leave)


def _stop(came: list[int], number: int, _: FrameType | None) -> None:
    """End the command so that it removes what is half done; at once at a second signal.

    The end may be lost where nothing can be raised (in a destructor, in what a library calls back)
    and is raised again until something is done about it; it comes at once if that takes long.
    Nothing is said any longer: what is in the way may complain by a warning or a panic. ``came``
    gets the signal, and something more when the command has ended.
    """
    import threading
    from time import sleep

    insisting: list[bool] = []

    def raise_again(*_: Any) -> None:
        if not insisting:
            os._exit(128 + number)
        insisting.clear()
        if sys.exc_info()[0] is None:  # else what is half done is being removed
            raise SystemExit(128 + number)

    def insist() -> None:
        sleep(_MOMENT)
        while len(came) == 1:
            insisting.append(True)
            _send(number)
            sleep(_MOMENT)

    came.append(number)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    sys.unraisablehook = lambda _: None
    threading.excepthook = lambda _: None
    timer = threading.Timer(_SECONDS, os._exit, [128 + number])
    timer.daemon = True
    timer.start()
    threading.Thread(target=insist, daemon=True).start()
    _on_signals(raise_again)
    raise SystemExit(128 + number)


def _send(number: int) -> None:
    """Send a signal to the main thread, so that it wakes it."""
    import threading

    if hasattr(signal, "pthread_kill"):
        signal.pthread_kill(threading.main_thread().ident or 0, number)
    else:
        signal.raise_signal(number)


if __name__ == "__main__":
    run()
