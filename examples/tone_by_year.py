"""How does the tone of each agency move over the years, and how sure is that?

Run from the top of the checkout: python examples/tone_by_year.py
"""

from pathlib import Path

import relstat

RELEASES = Path(__file__).parent / "releases"

corpus = relstat.read(RELEASES, fields="{source}/{date}-{slug}.txt")
for source in corpus.groups("source").labels:
    chosen = corpus.where({"source": source})
    print(source)
    for row in relstat.sentiment(chosen, by="year"):
        print(f"  {row['group']}  {row['mean']:+.2f}  {row['documents']} documents")
