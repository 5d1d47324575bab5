"""The tables of a scale from seed words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from relstat.errors import InputError, OptionError
from relstat.measures.sentiment import sentiment
from relstat.measures.sentiment_scale import read_seeds
from tests.analysis.scoring.test_semantic_scale import planted
from tests.measures.test_sentiment import corpus_of

SEEDS = "good, fine | bad, poor"


def test_groups() -> None:
    """Groups are placed in order, with intervals by documents and the range over seeds."""
    texts, places = planted()
    sides = ["low" if place < 0 else "high" for place in places]
    table = sentiment(corpus_of(texts, sides), by="side", scale=SEEDS)
    rows = {row["group"]: row for row in table}
    assert rows["low"]["score_high"] < 0 < rows["high"]["score_low"]
    assert rows["all"]["score"] == pytest.approx(0, abs=1e-9)
    for row in rows.values():
        assert row["seeds_low"] - 0.1 <= row["score"] <= row["seeds_high"] + 0.1
    assert table.notes[0].startswith("score: high is nearer to good, fine, low to bad, poor")
    assert table.provenance.options["seeds"] == ["good", "fine", "bad", "poor"]


def test_documents() -> None:
    """With each there is a score for each document; one without words has none."""
    texts, places = planted()
    table = sentiment(corpus_of([*texts, ""]), each=True, scale=SEEDS)
    scores = table.frame["score"].to_list()
    assert scores[-1] is None
    assert np.corrcoef(scores[:-1], places)[0, 1] > 0.8
    assert any("without a word that has a polarity" in note for note in table.notes)
    best = sentiment(corpus_of(texts), each=True, top=1, scale=SEEDS)
    assert best.frame["score"].item() == pytest.approx(max(scores[:-1]), abs=1e-3)


def test_words() -> None:
    """With explain the words at both ends come first, with the range over seeds."""
    texts, _ = planted()
    table = sentiment(corpus_of(texts), scale=SEEDS, explain=True, top=12)
    assert table.frame.height == 12
    assert table["polarity"].abs().to_list() == sorted(table["polarity"].abs(), reverse=True)
    assert sum(word.startswith("topic") for word in table.frame["word"]) <= 2
    assert (table["polarity_low"] <= table["polarity"]).all()


def test_seeds_that_make_no_scale() -> None:
    """Seeds whose sides do not hang together are called no scale."""
    texts, _ = planted()
    table = sentiment(corpus_of(texts), scale="good, bad | fine, poor")
    assert any("this is no scale" in note for note in table.notes)


def test_seeds_are_read(tmp_path: Path) -> None:
    """Packaged seeds, words of two sides, or the weights of a lexicon."""
    assert sum(read_seeds("sentiment").values()) == 0
    assert read_seeds("a, b* | c d") == {"a": 1.0, "b*": 1.0, "c": -1.0, "d": -1.0}
    path = tmp_path / "seeds.csv"
    path.write_text("peace,2\nwar,-1\nnot,-0.5,negation\n", encoding="utf-8")
    assert read_seeds(str(path)) == {"peace": 2.0, "war": -1.0}


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"scale": "a | b | c"}, OptionError, "words of two sides"),
        ({"scale": "nosuch"}, InputError, "no seeds named 'nosuch'"),
        ({"scale": "a, b | c", "engine": "state"}, OptionError, "scale makes its own lexicon"),
        ({"scale": "a, b | c"}, OptionError, "found: none; too rare here: a, b, c"),
    ],
)
def test_what_does_not_fit(options: dict[str, Any], error: type[Exception], message: str) -> None:
    """Seeds that cannot be read or found, and options that contradict, are errors."""
    with pytest.raises(error, match=message):
        sentiment(corpus_of(["A stone fell."]), **options)
