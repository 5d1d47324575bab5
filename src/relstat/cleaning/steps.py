"""stub"""

from __future__ import annotations
from collections.abc import Callable
from dataclasses import dataclass
import polars as pl


@dataclass(frozen=True)
class Step:
    name: str
    does: str
    apply: Callable[[pl.Series], pl.Series]
