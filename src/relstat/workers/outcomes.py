"""What became of a task elsewhere: its result, or the error that it raised, on its way home."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from relstat.errors import WorkerError

__all__ = ["Failure", "attempt", "opened", "portable"]

Result = TypeVar("Result")


@dataclass(frozen=True)
class Failure:
    """What a task raised, on its way home."""

    error: Exception


def attempt(function: Callable[..., Result], task: tuple[Any, ...]) -> Result | Failure:
    """The result of one task, or its error, so that the errors too come in the order of tasks."""
    try:
        return function(*task)
    except Exception as error:
        return Failure(portable(error))


def portable(error: Exception) -> Exception:
    """``error`` with the traceback as a note; a WorkerError if it would not survive the journey."""
    import pickle
    from traceback import format_exception

    trace = "".join(format_exception(error)).rstrip()
    error.add_note(f"In the worker:\n{trace}")
    try:
        back = pickle.loads(pickle.dumps(error))
        survives = type(back) is type(error) and str(back) == str(error)
    except Exception:
        survives = False
    if survives:
        return error
    stand_in = WorkerError(f"a task failed: {type(error).__name__}: {error}")
    stand_in.add_note(f"In the worker:\n{trace}")
    return stand_in


def opened(outcome: Result | Failure) -> Result:
    """The result, or the error of the task, raised."""
    if isinstance(outcome, Failure):
        raise outcome.error
    return outcome
