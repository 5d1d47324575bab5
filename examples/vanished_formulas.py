"""Which formulas of an agency fell silent, when were they last heard, and is that evidence?

Run from the top of the checkout: python examples/vanished_formulas.py
"""

from pathlib import Path

import polars as pl

import relstat

RELEASES = Path(__file__).parent / "releases"

corpus = relstat.read(RELEASES, fields="{source}/{date}-{slug}.txt")
lives = relstat.life(
    corpus, per="year", status="all", top=None, min_count=3, min_docs=3, min_words=4
)

silent = lives.frame.filter(pl.col("last_seen") < "2022").sort("last_seen", "phrase")
for row in silent.head(8).iter_rows(named=True):
    print(f"{row['last_seen']}  {row['series']}  {row['life']}  {row['count']} times", end="  ")
    print(row["written"])
