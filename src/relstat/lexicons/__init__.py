"""Word lists and tables that ship with relstat; each file or its licence says where it is from."""

from __future__ import annotations

from importlib.resources import files

__all__ = ["read_bytes", "read_text"]


def read_bytes(name: str) -> bytes:
    """The content of a packaged data file."""
    return files("relstat.lexicons").joinpath(name).read_bytes()


def read_text(name: str) -> str:
    """The content of a packaged UTF-8 text file."""
    return read_bytes(name).decode("utf-8")
