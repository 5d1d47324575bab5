"""Draw the documents of tests/reference: python scripts/draw_reference.py ../shared/data.

Prints one line a document: corpus and id. The patterns here only see to it that damaged and odd
documents are among those drawn; what is right for a document was judged by reading it.
"""

from __future__ import annotations

import gzip
import json
import random
import re
import sys
from collections import Counter
from pathlib import Path
from typing import Final, NamedTuple

__all__ = ["STRATA", "Stratum", "draw"]

SEED: Final = 20_260_417
LONGEST: Final = 9_000  # characters; longer ones are drawn by the strata named "long" alone


class Stratum(NamedTuple):
    """So many documents of a corpus in whose text a pattern is found, of lengths in a range."""

    corpus: str
    name: str
    wanted: int
    pattern: str = ""
    shortest: int = 0
    longest: int = LONGEST


LOOP: Final = r"(?ms)^([^\n]{60,})$.*^\1$.*^\1$.*^\1$"
STRATA: Final = (
    Stratum("kcna_2011_2012_raw_sample", "no text", 3, r"\A\s*\Z"),
    Stratum("kcna_2011_2012_raw_sample", "Spanish", 6, r"\b(?:la|los) [a-z]+ de\b"),
    Stratum("kcna_2011_2012_raw_sample", "long", 4, "", 2_500, 12_000),
    Stratum("kcna_2011_2012_raw_sample", "any", 22, r"\w"),
    Stratum("kcna_kp_2023_2024", "glued", 20, r"[a-z][A-Z]"),
    Stratum("kcna_kp_2023_2024", "no dateline", 8, r"\A(?!.{0,200}\(KCNA\))(?s:.)"),
    Stratum("kcna_kp_2023_2024", "Juche year", 3, r"Juche 1"),
    Stratum("kcna_kp_2023_2024", "long", 2, "", LONGEST, 16_000),
    Stratum("kcna_kp_2023_2024", "no space after the dash", 4, r"--\w"),
    Stratum("kcna_kp_2023_2024", "any", 8),
    Stratum("rodong_2018_sample", "all", 7),
    Stratum("kremlin_en", "brackets", 5, r"<"),
    Stratum("kremlin_en", "zero-width", 5, "[\u200b\u200c\u200d\ufeff]"),
    Stratum("kremlin_en", "Cyrillic", 3, r"[а-яА-Я]"),
    Stratum("kremlin_en", "speakers", 5, r"(?m)^[A-Z][\w .]{3,40}:"),
    Stratum("kremlin_en", "capital inside", 4, r"[a-z][A-Z][a-z]"),
    Stratum("kremlin_en", "dateline", 1, r"\A[\w ,]{3,40} (?:--|–|—) "),
    Stratum("kremlin_en", "long", 2, "", 15_000, 40_000),
    Stratum("kremlin_en", "short", 3, "", 0, 250),
    Stratum("kremlin_en", "any", 7),
    Stratum("tehran_times_part1", "looped", 2, LOOP, 0, 120_000),
    Stratum("tehran_times_part1", "long", 2, "", LONGEST, 20_000),
    Stratum("tehran_times_part1", "other agency", 5, r"\A.{0,200}\((?:MNA|IRNA|Reuters|AFP|AP)\)"),
    Stratum("tehran_times_part1", "no place first", 7, r"\A(?!\W*T[Ee][Hh][Rr][Aa][Nn])(?s:.)"),
    Stratum("tehran_times_part1", "initials", 8, r"\b[A-Z]{2,3}/[A-Z]{2,3}\b"),
    Stratum("tehran_times_part1", "capital inside", 4, r"[a-z][A-Z][a-z]"),
    Stratum("tehran_times_part1", "byline", 3, r"(?m)^By "),
    Stratum("tehran_times_part1", "hyphen at a line end", 1, r"-\n"),
    Stratum("tehran_times_part1", "other script", 2, "[а-яА-Я\u0600-\u06ff]", 0, 40_000),
    Stratum("tehran_times_part1", "any", 13),
    Stratum("ungd_1946_1960", "hyphen at a line end", 2, r"-\n", 0, 40_000),
    Stratum("ungd_1946_1960", "hard wraps", 3, r"[a-z,]\n[a-z]", 0, 40_000),
    Stratum("ungd_1946_1960", "numbered", 5, r"(?m)^\d+\.", 0, 40_000),
    Stratum("ungd_1946_1960", "speaker", 3, r"\A\s*(?:Mr|Mrs|Sir)\b", 0, 40_000),
    Stratum("ungd_1946_1960", "any", 2, "", 0, 40_000),
    Stratum("ungd_2010_2024", "hyphen at a line end", 4, r"-\n", 0, 40_000),
    Stratum("ungd_2010_2024", "control characters", 4, "[\x00-\x08\x0b-\x1f\x7f-\x9f]", 0, 40_000),
    Stratum("ungd_2010_2024", "numbered", 2, r"(?m)^\d+\.", 0, 40_000),
    Stratum("ungd_2010_2024", "speaker", 3, r"\A\s*(?:Mr|Mrs|Ms|President)\b", 0, 40_000),
    Stratum("ungd_2010_2024", "capital inside", 3, r"[a-z][A-Z][a-z]", 0, 40_000),
    Stratum("ungd_2010_2024", "any", 4, "", 0, 40_000),
    Stratum("dprk_new_year_ko", "any", 8, "", 0, 40_000),
    Stratum("kcna_2011_2012", "Spanish", 2, r"\b(?:la|los) [a-z]+ de\b"),
    Stratum("kcna_2011_2012", "long", 1, "", 4_000, LONGEST),
    Stratum("kcna_2011_2012", "any", 12, r"\w"),
)


def draw(folder: Path) -> list[tuple[str, str]]:
    """Corpus and id of every document, stratum by stratum, none twice.

    A document of kcna_2011_2012 that is drawn from the raw sample is not drawn from it again.
    """
    drawn: list[tuple[str, str]] = []
    chance = random.Random(SEED)
    texts: dict[str, dict[str, str]] = {}
    for stratum in STRATA:
        if stratum.corpus not in texts:
            with gzip.open(folder / f"{stratum.corpus}.jsonl.gz", "rt", encoding="utf-8") as lines:
                records = [json.loads(line) for line in lines]
            texts[stratum.corpus] = {record["id"]: record["text"] or "" for record in records}
        taken = {name for _, name in drawn}
        fitting = [
            name
            for name, text in texts[stratum.corpus].items()
            if name not in taken
            and stratum.shortest <= len(text) <= stratum.longest
            and re.search(stratum.pattern, text)
        ]
        chosen = chance.sample(sorted(fitting), min(stratum.wanted, len(fitting)))
        drawn += [(stratum.corpus, name) for name in sorted(chosen)]
    return drawn


if __name__ == "__main__":
    documents = draw(Path(sys.argv[1]))
    for corpus, name in documents:
        print(corpus, name)
    print(Counter(corpus for corpus, _ in documents), file=sys.stderr)
