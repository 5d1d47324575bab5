"""Write the lists of scores in docs/measures.md: python scripts/document_scores.py."""

from __future__ import annotations

from pathlib import Path

from relstat.analysis.scoring.registry import REGISTRY
from relstat.analysis.scoring.score import Score

TARGET = Path(__file__).resolve().parent.parent / "docs" / "measures.md"
_HEAD = ("score", "column, heading", "formula", "higher is", "scale", "made for", "source")


def measures_page(page: str) -> str:
    """Return the page with the list of each family of scores between its two marks."""
    for family, scores in REGISTRY.items():
        begin, end = f"<!-- scores: {family} -->\n", f"<!-- end of scores: {family} -->\n"
        before, found, rest = page.partition(begin)
        _, closed, after = rest.partition(end)
        if not found or not closed:
            raise SystemExit(f"{TARGET.name} lacks the marks {begin.strip()} and {end.strip()}")
        page = f"{before}{begin}\n{scores_table(scores)}\n{end}{after}"
    return page


def scores_table(scores: tuple[Score, ...]) -> str:
    """Return a row for each score, as a Markdown table."""
    rows = [
        (
            score.label,
            f"`{score.name}`, {score.heading}",
            score.written,
            score.higher,
            _scale(score),
            score.made_for,
            score.source,
        )
        for score in scores
    ]
    lines = [_HEAD, ("---",) * len(_HEAD), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |\n" for line in lines)


def _scale(score: Score) -> str:
    low, high = score.valid
    ends = [f"{end:g}" for end in (low, high) if end is not None]
    scale = " to ".join(ends) if len(ends) == 2 else f"from {ends[0]}" if ends else ""
    return "; ".join(part for part in (scale, score.reading) if part)


if __name__ == "__main__":
    TARGET.write_text(measures_page(TARGET.read_text(encoding="utf-8")), encoding="utf-8")
