"""How do two agencies tell the same event? The fishing incident of 14 August 2021.

Run from the top of the checkout: python examples/one_event_two_sides.py
"""

from pathlib import Path

import relstat

RELEASES = Path(__file__).parent / "releases"

corpus = relstat.read(RELEASES, fields="{source}/{date}-{slug}.txt")
event = corpus.where(since="2021-08-14", until="2021-08-14")
for document in event:
    print(f"{document.fields['source']}: {document.title}")

tables = relstat.compare(event, by="source", min_docs=1)
print(tables["readability"].render("plain", width=100))
words = relstat.freq(event, by="source", stopwords="english", top=12)
print(words.render("plain", width=100))
