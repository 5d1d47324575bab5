"""Judgements of a slow engine that are kept with an index."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import relstat
from relstat.analysis.actors.mentions import MentionSentences
from relstat.analysis.tone.engine import ToneEngine, ToneScores
from relstat.analysis.tone.engines import engine_of
from relstat.corpus.corpus import Corpus
from relstat.measures import tone as measure
from relstat.tables.table import Tables


class Slow:
    """The engine *small* in the place of *large*; counts the mentions that it judges."""

    def __init__(self) -> None:
        self.judged = 0
        self.version = "1"

    def score(self, mentions: MentionSentences) -> ToneScores:
        """Judge by the engine *small*, which names words, as *large* does not."""
        self.judged += len(mentions.which)
        return ToneScores.without_words(engine_of("small").score(mentions).probabilities)

    def engine(self, name: str) -> ToneEngine:
        """Return the engine."""
        return ToneEngine(name, "slow", self.score, {"here": 0.5}, (), lambda: self.version)


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Slow:
    """Return a slow engine that judges what *large* is asked for."""
    made = Slow()
    monkeypatch.setattr(measure, "engine_of", made.engine)
    return made


TEXTS = (
    "The heroic people of Cuba won a great victory.",
    "The brutal aggression by Japan was condemned. Havana was praised.",
    "The brutal aggression by Japan was condemned. Iran and Cuba held talks.",
)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an index with six mentions, of which two are the same."""
    folder = tmp_path_factory.mktemp("texts")
    for number, text in enumerate(TEXTS):
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    index = tmp_path_factory.mktemp("built") / "texts.relstat"
    relstat.build_index(folder, index)
    return index


@pytest.fixture
def index(tmp_path: Path, built: Path) -> Path:
    """Return a copy of the index, where results can be kept."""
    return Path(shutil.copytree(built, tmp_path / "texts.relstat"))


def judge(corpus: Corpus) -> Tables:
    """Return the tables of the engine that is *large* here."""
    return relstat.tone(corpus, engine="large")


def test_nothing_is_judged_twice(index: Path, slow: Slow) -> None:
    """Each distinct mention is judged once, for all documents or some; tables do not differ."""
    some = judge(relstat.open(index).head(1))
    assert slow.judged == 1
    plain = judge(relstat.open(index))
    assert slow.judged == 5
    again, fewer = judge(relstat.open(index)), judge(relstat.open(index).head(1))
    relstat.check_index(index)
    relstat.update_index(index)
    updated = judge(relstat.open(index))
    assert slow.judged == 5
    in_memory = judge(Corpus.of(relstat.open(index).documents))
    assert slow.judged == 10
    for name in ("tone", "words"):
        assert all(one[name].frame.equals(plain[name].frame) for one in (again, updated, in_memory))
        assert some[name].frame.equals(fewer[name].frame)


@pytest.mark.parametrize("what", ["damaged", "cut off", "another version", "not writable"])
def test_results_that_cannot_be_used_are_made_again(index: Path, slow: Slow, what: str) -> None:
    """Numbers are the same, whatever became of the file."""
    plain = judge(relstat.open(index))
    judged = slow.judged
    (kept,) = (index / "results").iterdir()
    content = kept.read_bytes()
    if what == "damaged":
        kept.write_bytes(content[:-100] + bytes([content[-100] ^ 1]) + content[-99:])
    elif what == "cut off":
        kept.write_bytes(content[:20])
    elif what == "another version":
        slow.version = "2"
    else:
        shutil.rmtree(index / "results")
        (index / "results").write_text("in the way")
    again = judge(relstat.open(index))
    assert slow.judged == 2 * judged
    assert again["tone"].frame.equals(plain["tone"].frame)
    judge(relstat.open(index))
    assert slow.judged == (3 if what == "not writable" else 2) * judged
