"""Tone of single mentions, as users test it on labels of their own."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any, get_args

import numpy as np
import pytest

import relstat
from relstat.analysis.tone.engine import CLASSES
from relstat.analysis.tone.engines import EngineName
from relstat.errors import OptionError

SENTENCES = [
    "Iran condemned the brutal aggression by Israel.",
    "He praised the wise leadership of Kim Jong Il.",
    "The meeting was held in Cuba on Monday.",
]
NAMES = ["Israel", "Kim Jong Il", "Cuba"]
SPANS = [
    (text.index(name), text.index(name) + len(name))
    for text, name in zip(SENTENCES, NAMES, strict=True)
]
large = pytest.mark.skipif(
    find_spec("onnxruntime") is None, reason="needs onnxruntime: pip install '.[tone]'"
)


@pytest.mark.parametrize("engine", ["small", "lexicon", pytest.param("large", marks=large)])
def test_each_engine_judges(engine: EngineName) -> None:
    """A row for each mention, in order; probabilities; the class that a reader would give."""
    table = relstat.score_mentions(SENTENCES, SPANS, engine=engine)
    assert table["mention"].to_list() == NAMES
    found = table.frame.select(CLASSES).to_numpy()
    assert found.sum(axis=1) == pytest.approx(np.ones(3))
    assert [CLASSES[place] for place in found.argmax(axis=1)] == ["negative", "positive", "neutral"]
    single = relstat.score_mentions(SENTENCES[1:2], [list(SPANS[1])], engine=engine)
    assert single.frame.row(0)[1:] == pytest.approx(table.frame.row(1)[1:], abs=1e-6)


@pytest.mark.parametrize(
    ("sentences", "spans", "message"),
    [
        (["a b"], [], "1 sentences and 0 spans"),
        (["a b"], [(0, 4)], "span 1"),
        (["a b"], [(1, 1)], "span 1"),
        (["a b", "c d"], [(0, 1), (-1, 1)], "span 2"),
        (["a b"], [(0,)], "span 1"),
        ([7], [(0, 1)], "sentence 1 is of the type int"),
    ],
)
def test_bad_spans_are_named(sentences: list[Any], spans: list[Any], message: str) -> None:
    """What is wrong, and where."""
    with pytest.raises(OptionError, match=message):
        relstat.score_mentions(sentences, spans)


@pytest.mark.parametrize("engine", ["small", "lexicon", pytest.param("large", marks=large)])
def test_signs_are_mentions_too(engine: EngineName) -> None:
    """A mention without letters is judged, at the end of words and among signs only."""
    texts, spans = (
        ["It was !", "a brutal war !", "!!", "!! war"],
        [(7, 8), (13, 14), (0, 1), (0, 1)],
    )
    found = relstat.score_mentions(texts, spans, engine=engine).frame.select(CLASSES)
    assert found.to_numpy().sum(axis=1) == pytest.approx(np.ones(4))


def test_engines_are_named() -> None:
    """An unknown engine is an error that lists those there are."""
    with pytest.raises(OptionError, match="small"):
        relstat.score_mentions([], [], engine="tiny")  # type: ignore[arg-type]  # the slip
    assert len(relstat.score_mentions([], [])) == 0
    assert set(get_args(EngineName)) == {"small", "large", "lexicon"}


def test_what_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Large without its packages says how to get them, and what else there is."""
    from relstat.analysis.tone import large_engine

    def missing(name: str) -> None:
        raise ImportError(name=name)

    large_engine._load.cache_clear()
    monkeypatch.setattr(large_engine, "import_module", missing)
    with pytest.raises(OptionError, match=r"\.\[tone\]"):
        relstat.score_mentions(SENTENCES, SPANS, engine="large")
    large_engine._load.cache_clear()
