"""One place to add a score: whatever is in the registry is in every table, note and reference."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from relstat import compare, readability, sentiment
from relstat.analysis.scoring.reading_counts import COUNTS
from relstat.analysis.scoring.registry import REGISTRY, scores_of
from relstat.analysis.scoring.score import Score
from relstat.corpus.corpus import Corpus
from relstat.statistics.readability import ratio

TEXT = "The people of the country work in the fields every day. They want lasting peace."
SENTIMENT_COUNTS = ("sentences", "compound", "positive", "negative", "covered")


@pytest.fixture
def added(monkeypatch: pytest.MonkeyPatch) -> Score:
    """A score of letters per sentence, added to readability for the time of a test."""
    score = Score(
        name="letters_per_sentence",
        label="letters per sentence",
        heading="let/s",
        needs=("letters", "sentences"),
        formula=ratio,
        written="letters ÷ s",
        higher="harder",
        reading="300 and above is a long breath",
        made_for="this test",
        valid=(1.0, 300.0),
        source="Nobody 2026",
        citation="Nobody (2026), Letters",
        default=True,
    )
    monkeypatch.setitem(REGISTRY, "readability", (*REGISTRY["readability"], score))
    return score


def test_an_added_score_is_everywhere(
    added: Score,
    make_corpus: Callable[..., Corpus],
    load_script: Callable[[str], ModuleType],
) -> None:
    """One value in the registry: rows, groups with intervals, compare, notes, sources, docs."""
    corpus = make_corpus([TEXT] * 20, source=["a", "b"] * 10)
    longer = make_corpus([TEXT, TEXT, f"{TEXT} {TEXT}", f"{TEXT} A b."] * 5, source=["a", "b"] * 10)
    each = readability(corpus, each=True)
    letters = sum(map(str.isalpha, TEXT))
    assert each.frame[added.name].to_list() == [letters / 2] * 20
    groups = readability(corpus, by="source")
    bounds = groups.frame.select(added.name, f"{added.name}_low", f"{added.name}_high")
    assert bounds.rows() == [(letters / 2, None, None)] * 3
    assert any("no interval where all documents have the same" in note for note in groups.notes)
    _, row, _ = readability(longer, by="source").frame.to_dicts()
    assert row[f"{added.name}_low"] < row[added.name] < row[f"{added.name}_high"]
    assert added.heading in groups.render()
    for table in (each, groups):
        assert "let/s (letters per sentence): 300 and above is a long breath" in table.notes
        assert added.citation in table.provenance.citations
    assert "letters per sentence" in compare(corpus, by="source")["readability"].render("csv")
    page = load_script("document_scores").scores_table(REGISTRY["readability"])
    assert (
        "| letters per sentence | `letters_per_sentence`, let/s | letters ÷ s | harder "
        "| 1 to 300; 300 and above is a long breath | this test | Nobody 2026 |\n"
    ) in page


@pytest.mark.parametrize("family", REGISTRY)
def test_compare_has_the_scores_of_the_single_measure(
    family: str, make_corpus: Callable[..., Corpus]
) -> None:
    """The tables of one measure and of compare hold the same scores, in the same order."""
    corpus = make_corpus([TEXT] * 4, source=["a", "b"] * 2)
    alone = (readability if family == "readability" else sentiment)(corpus, by="source")
    assert {score.name for score in scores_of(family)} <= set(alone.frame.columns)
    side_by_side = compare(corpus, by="source")[family].frame["measure"].unique(maintain_order=True)
    assert side_by_side.to_list() == [score.in_percent().label for score in scores_of(family)]


def test_scores_are_complete_and_need_what_is_counted() -> None:
    """Every score has a unique name and heading, a direction, a purpose, and known counts."""
    counted = {"readability": COUNTS, "sentiment": SENTIMENT_COUNTS}
    for family, scores in REGISTRY.items():
        for names in ([s.name for s in scores], [s.heading for s in scores]):
            assert len(set(names)) == len(names)
        for score in scores:
            assert set(score.needs) | set(score.minimum) <= set(counted[family]), score.name
            assert score.name.isidentifier()
            said = (score.label, score.heading, score.written, score.higher, score.made_for)
            assert all(said), score.name
            assert bool(score.source) == bool(score.citation), score.name
            low, high = score.valid
            assert low is None or high is None or low < high, score.name


def test_the_reference_is_current(load_script: Callable[[str], ModuleType]) -> None:
    """docs/measures.md lists the scores as the registry has them."""
    script = load_script("document_scores")
    page = Path(script.TARGET).read_text(encoding="utf-8")
    assert script.measures_page(page) == page
