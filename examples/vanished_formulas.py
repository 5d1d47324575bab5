"""Which formulas of an agency fell silent, and when were they last heard?

Run from the top of the checkout: python examples/vanished_formulas.py
"""

from pathlib import Path

import polars as pl

import relstat

RELEASES = Path(__file__).parent / "releases"

corpus = relstat.read(RELEASES, fields="{source}/{date}-{slug}.txt")
formulas = relstat.phrases(corpus, by="source", top=None, min_words=4)

silent = formulas.frame.filter(pl.col("last_seen") < "2022").sort("last_seen", "phrase")
for row in silent.head(8).iter_rows(named=True):
    print(f"{row['first_seen']} to {row['last_seen']}  {row['count']} times  {row['written']}")
