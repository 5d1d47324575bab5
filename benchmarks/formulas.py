"""Formulas, concordances and reuse beside their peers, in one run: time, memory, what was found.

::

    python benchmarks/formulas.py CORPUS.jsonl.gz [MORE ...] [--runs 5] [--only PARTS] [--write]

Phrases, frames and concordances are measured on the first corpus; reuse, on all of them together.
The sides of a part take turns, and the middle of their runs is told, with the most memory. Peers
that are not installed are left out, with a note. Each part is told as soon as it is there, and
``--write`` puts it into README.md beside this file. N-grams with document counts are in engine.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import engine_tasks
import formula_tasks as tasks
import measuring
import peers
import reporting
from engine_tasks import About
from measuring import Clock, Measured
from reporting import Piece, Side, missing

WHOLE, NEW = "relstat, a whole process", "relstat, a new process, the index open"
ALL, STRONGEST = "relstat, all of them", "relstat, the 20 strongest"
FROM_WORDS = "relstat, the 20 strongest, from words in memory"
BASES = {"times from an index": STRONGEST, "times from words": FROM_WORDS}
OPENED, ASKED = "relstat, opening the index and asking", "relstat, asking"

Sides = Mapping[str, Callable[[], Measured]]


@dataclass(frozen=True)
class Setting:
    """What is measured, and how often: relstat, and peers."""

    corpora: Sequence[str]
    index: str
    folder: Path
    about: About
    words: tasks.Words
    runs: int
    peer_runs: int
    clock: Clock

    def told(self, heading: str) -> str:
        """The first corpus, and with what it is measured."""
        what = f"**{heading}.** {self.about.told(self.corpora[0])};"
        peer_runs = f" Runs of peers: {self.peer_runs}." if self.peer_runs != self.runs else ""
        return reporting.setting(what, self.runs, self.clock) + peer_runs


def formula_sides(what: tasks.What, setting: Setting) -> dict[str, Callable[[], Measured]]:
    """The ways in which relstat comes to phrases or frames."""
    run, index = measuring.run_function, setting.index
    return {
        WHOLE: partial(measuring.run_relstat, what, index),
        STRONGEST: partial(run, tasks.formulas_from_index, what, index, 20, warm=True),
        FROM_WORDS: partial(run, tasks.formulas_from_words, what, setting.corpora[0], 20),
    }


def phrases(setting: Setting) -> Iterator[Piece]:
    """Repeated phrases of any length, beside collocations and n-grams."""
    plain = setting.words.plain
    theirs: dict[str, Callable[[], Measured]] = {}
    if peers.has_nltk():
        theirs["NLTK finders of 2 and 3 words, likelihood ratio"] = partial(
            measuring.run_function, tasks.nltk_collocations, plain
        )
    if peers.has_gensim():
        theirs["gensim Phrases, two passes, up to 4 words"] = partial(
            measuring.run_function, tasks.gensim_phrases, plain
        )
    if setting.words.encoded:
        theirs["colibri-core, n-grams of 2-12 words"] = partial(
            measuring.run_function, tasks.colibri_patterns, setting.words.encoded
        )
    ours = formula_sides("phrases", setting)
    ours[ALL] = partial(
        measuring.run_function, tasks.formulas_from_index, "phrases", setting.index, 0
    )
    yield setting.told("Phrases")
    yield from compared(setting, ours, theirs, {WHOLE: 1.8}, BASES)
    yield from missing(
        {"nltk": peers.has_nltk(), "gensim": peers.has_gensim(), "colibricore": peers.has_colibri()}
    )


def frames(setting: Setting) -> Iterator[Piece]:
    """Phrases with a slot, beside skipgrams."""
    theirs: dict[str, Callable[[], Measured]] = {}
    if setting.words.encoded:
        theirs["colibri-core, n-grams and skipgrams of 2-12 words, one gap"] = partial(
            measuring.run_function, tasks.colibri_skipgrams, setting.words.encoded
        )
    ours = formula_sides("frames", setting)
    yield setting.told("Frames")
    yield from compared(setting, ours, theirs, {WHOLE: 3.5}, BASES, most={WHOLE: 6e8})
    yield from missing({"colibricore": peers.has_colibri()})


def kwic(setting: Setting) -> Iterator[Piece]:
    """A concordance of one phrase, and of a pattern with a slot."""
    words, index = setting.words, setting.index
    theirs: dict[str, Callable[[], Measured]] = {}
    if peers.has_nltk():
        theirs["NLTK, building its index and asking"] = partial(
            measuring.run_function, tasks.nltk_built_and_asked, words.plain, words.phrase
        )
        theirs["NLTK, asking"] = partial(
            measuring.run_function, tasks.nltk_asked, words.plain, words.phrase
        )
    yield setting.told("Concordance")
    for pattern, beside in ((words.phrase, theirs), (words.pattern, {})):
        ours = {
            WHOLE: partial(measuring.run_relstat, "kwic", pattern, index),
            NEW: partial(measuring.run_function, tasks.concordance_first, index, pattern),
            OPENED: partial(
                measuring.run_function, tasks.concordance_opened, index, pattern, warm=True
            ),
            ASKED: partial(
                measuring.run_function, tasks.concordance_asked, index, pattern, warm=True
            ),
        }
        bases = {"times opening and asking": OPENED, "times asking": ASKED}
        yield f"Of `{pattern}`:"
        yield from compared(setting, ours, beside, {NEW: 0.3}, bases, unknown=(NEW,))
    yield from missing({"nltk": peers.has_nltk()})


def reuse(setting: Setting) -> Iterator[Piece]:
    """Passages that stand again, over all corpora together."""
    index = str(setting.folder / "all.relstat")
    measuring.run_relstat("index", *setting.corpora, "-o", index)
    names = ", ".join(map(reporting.corpus_name, setting.corpora))
    ours = {
        "relstat, a whole process, from an index": partial(measuring.run_relstat, "reuse", index),
        "relstat, a whole process, from text": partial(
            measuring.run_relstat, "reuse", *setting.corpora
        ),
    }
    yield "**Reuse.** " + reporting.setting(f"{names};", setting.runs, setting.clock)
    yield from compared(setting, ours, {}, dict.fromkeys(ours, 60), {})


PARTS: Mapping[str, Callable[[Setting], Iterator[Piece]]] = {
    "phrases": phrases,
    "frames": frames,
    "kwic": kwic,
    "reuse": reuse,
}


def compared(
    setting: Setting,
    ours: Sides,
    theirs: Sides,
    aims: Mapping[str, float],
    bases: Mapping[str, str],
    *,
    unknown: Sequence[str] = (),
    most: Mapping[str, float] = {},
) -> Iterator[Piece]:
    """Measure relstat and peers in turns; peers only in the first ``peer_runs`` of them.

    What the sides named in ``unknown`` return does not tell how much they found.
    """
    both = min(setting.runs, setting.peer_runs)
    taken = measuring.taking_turns({**ours, **theirs}, both)
    for name, more in measuring.taking_turns(ours, setting.runs - both).items():
        taken[name] += more
    sides = []
    for name, runs in taken.items():
        found = runs[0].found
        told = "" if found is None or name in unknown else f"{found:,}"
        sides.append(Side(name, runs, told, aims.get(name), most.get(name), setting.clock))
    yield from reporting.side_rows(sides, bases)


def main() -> None:
    """Read the command line, measure, print."""
    parser = reporting.arguments(__doc__, PARTS)
    parser.add_argument("--peer-runs", type=int, help="runs of each peer (--runs)")
    given = parser.parse_args()
    report = reporting.Report("formulas", write=given.write)
    with TemporaryDirectory() as name:
        index = str(Path(name) / "first.relstat")
        measuring.run_relstat("index", given.corpora[0], "-o", index)
        words: tasks.Words = measuring.in_fresh_process(tasks.write_words, index, name)
        about: About = measuring.in_fresh_process(engine_tasks.about, index)
        peer_runs = given.peer_runs or given.runs
        setting = Setting(
            given.corpora, index, Path(name), about, words, given.runs, peer_runs, given.clock
        )
        report.add_all({part: PARTS[part](setting) for part in given.only})


if __name__ == "__main__":
    main()
