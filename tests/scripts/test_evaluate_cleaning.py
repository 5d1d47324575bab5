"""The evaluator of cleaning counts as it says, on invented documents."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

TEXT = (
    "Harvest Begins\n\nOrlen, May 2 (VCD) -- The respected MarshalAda Brel visited a "
    "co-\noperative farm.\n\n* * *\n\nShe saw a well-\nbuilt barn. -0-"
)
BODY = "The respected Marshal Ada Brel visited a co-operative farm.\n\nShe saw a well-built barn."


@pytest.fixture(scope="module")
def evaluation(load_script: Callable[[str], ModuleType]) -> ModuleType:
    """The script that compares predictions with the reference."""
    return load_script("evaluate_cleaning")


def at(words: str, text: str = TEXT) -> list[int]:
    """The span of some words in a text."""
    start = text.index(words)
    return [start, start + len(words)]


def document(**changed: Any) -> dict[str, Any]:
    """What the reference says about the invented document."""
    hyphens = [TEXT.index("-\noperative"), TEXT.index("-\nbuilt")]
    return {
        "corpus": "made_up",
        "id": "one",
        "read": "whole",
        "title": at("Harvest Begins"),
        "subtitle": None,
        "dateline": at("Orlen, May 2 (VCD)"),
        "place": "Orlen",
        "agency": "VCD",
        "date": "2019-05-02",
        "date_precision": "day",
        "author": None,
        "signature": None,
        "end_mark": at("-0-"),
        "furniture": [at("* * *")],
        "body": [TEXT.index("The respected"), TEXT.index(" -0-")],
        "glued": [TEXT.index("Ada Brel")],
        "split_words": hyphens,
        "kept_hyphens": hyphens,
        "paragraphs": 2,
        **changed,
    }


def perfect(**changed: Any) -> dict[str, Any]:
    """A prediction without a fault."""
    return {
        "corpus": "made_up",
        "id": "one",
        "title": "Harvest Begins",
        "date": "2019-05-02",
        "date_precision": "day",
        "place": "Orlen",
        "agency": "VCD",
        "author": None,
        "signature": None,
        "end_mark": "-0-",
        "body": BODY,
        "text": BODY,
        **changed,
    }


@pytest.fixture
def judged(evaluation: ModuleType) -> Callable[..., dict[str, tuple[int, int, int]]]:
    """A function that gives wanted, given and right by measure for one prediction."""

    def judge(
        guess: dict[str, Any],
        record: dict[str, Any] | None = None,
        text: str = TEXT,
        title: str | None = None,
    ) -> dict[str, tuple[int, int, int]]:
        record = {**(record or document()), "digest": evaluation.digest(text)}
        raw = {("made_up", "one"): {"id": "one", "title": title, "text": text}}
        tallies = evaluation.evaluate([record], [guess], raw)
        return {
            measure: (tally["made_up"].wanted, tally["made_up"].given, tally["made_up"].right)
            for measure, tally in tallies.items()
        }

    return judge


Judge = Callable[..., dict[str, tuple[int, int, int]]]


def test_nothing_to_find_fault_with(judged: Judge) -> None:
    """All that is there is found, and nothing else."""
    assert judged(perfect()) == {
        "title": (1, 1, 1),
        "date": (1, 1, 1),
        "date precision": (1, 1, 1),
        "place": (1, 1, 1),
        "agency": (1, 1, 1),
        "author": (0, 0, 0),
        "signature": (0, 0, 0),
        "end mark": (1, 1, 1),
        "body start": (1, 1, 1),
        "body end": (1, 1, 1),
        "text kept": (1, 1, 1),
        "repeats gone": (0, 0, 0),
        "furniture gone": (1, 1, 1),
        "glued words": (1, 1, 1),
        "words intact": (15, 15, 15),
        "cut words": (2, 2, 2),
        "paragraphs": (1, 1, 1),
    }


def test_the_raw_text(judged: Judge) -> None:
    """Where nothing was done, the text is kept, and every repair is missed."""
    counts = judged({"corpus": "made_up", "id": "one", "body": TEXT, "text": TEXT})
    assert counts["text kept"] == (1, 1, 1)
    assert counts["body start"] == counts["body end"] == (1, 1, 0)
    assert counts["furniture gone"] == counts["glued words"] == (1, 0, 0)
    assert counts["cut words"] == (2, 2, 0)
    assert counts["paragraphs"] == (1, 1, 0)
    assert counts["place"] == (1, 0, 0)


@pytest.mark.parametrize(
    ("part", "changed"),
    [
        ("place", {"place": "Tarn"}),
        ("agency", {"agency": "(TKB)"}),
        ("title", {"title": "Harvest"}),
        ("end mark", {"end_mark": "(End)"}),
        ("date", {"date": "2019-05-03"}),
        ("date precision", {"date_precision": "year"}),
    ],
)
def test_another_part_is_wrong_and_missing(
    judged: Judge, part: str, changed: dict[str, str]
) -> None:
    """A part that reads otherwise was given, and what was wanted is not there."""
    assert judged(perfect(**changed))[part] == (1, 1, 0)


def test_parts_that_are_not_there(judged: Judge) -> None:
    """An author and a signature made up out of the body count against precision."""
    counts = judged(perfect(author="Ada Brel", signature="barn"))
    assert counts["author"] == counts["signature"] == (0, 1, 0)


def test_how_a_part_is_written_does_not_matter(judged: Judge) -> None:
    """Case, spaces and punctuation are folded; an author ends at the first comma."""
    folded = perfect(
        title="HARVEST   BEGINS.", place="ORLEN", end_mark=" -0- ", author="By Ada Brel"
    )
    span = at("Ada Brel")
    counts = judged(folded, document(author=span))
    assert counts["title"] == counts["place"] == counts["end mark"] == counts["author"] == (1, 1, 1)


def test_a_title_of_the_metadata(judged: Judge) -> None:
    """The title of the metadata is neither found in the text nor a mistake."""
    counts = judged(perfect(title="Harvest news"), document(title=None), title="Harvest News")
    assert counts["title"] == (0, 0, 0)
    assert judged(perfect(title="Barn"), document(title=None), title="Harvest")["title"] == (
        0,
        1,
        0,
    )


def test_dates_as_far_as_they_are_precise(judged: Judge) -> None:
    """A year is right as a year, however it is stored; as a day it is wrong."""
    of_a_year = document(date="1951", date_precision="year")
    right = perfect(date="1951-01-01", date_precision="year")
    assert judged(right, of_a_year)["date"] == (1, 1, 1)
    wrong = judged(perfect(date="1951-01-01"), of_a_year)
    assert wrong["date"] == wrong["date precision"] == (1, 1, 0)
    assert judged(perfect(), document(date=None, date_precision=None))["date"] == (0, 1, 0)


def test_edges_of_the_body(judged: Judge) -> None:
    """A word too many or too few at an edge is wrong there and right at the other edge."""
    counts = judged(perfect(body=f"Orlen {BODY}"))
    assert counts["body start"] == (1, 1, 0)
    assert counts["body end"] == (1, 1, 1)
    counts = judged(perfect(body=f"{BODY} -0-"))
    assert counts["body start"] == (1, 1, 1)
    assert counts["body end"] == (1, 1, 0)


def test_eaten_text(judged: Judge) -> None:
    """A cleaner that takes a paragraph with it is found out."""
    assert judged(perfect(text=BODY.split("\n\n")[0]))["text kept"] == (1, 1, 0)


def test_false_splits(judged: Judge) -> None:
    """A space inside a word that is whole counts against precision, once a space."""
    split = BODY.replace("respected", "respec ted").replace("barn", "b arn")
    assert judged(perfect(text=split))["glued words"] == (1, 3, 1)
    assert judged(perfect(text=split))["words intact"] == (15, 15, 13)
    edges = judged(perfect(text=split), document(read="edges"))
    assert edges["glued words"] == (0, 0, 0)


def test_false_joins(judged: Judge) -> None:
    """A word that lost the space before it is not intact."""
    joined = BODY.replace("visited a ", "visiteda ")
    assert judged(perfect(text=joined))["words intact"] == (15, 15, 14)


def test_words_joined_without_their_hyphen(judged: Judge) -> None:
    """A hyphen that belongs to the word must stay, one that the line made must go."""
    joined = BODY.replace("well-built", "wellbuilt")
    assert judged(perfect(text=joined))["cut words"] == (2, 2, 1)
    soft = document(kept_hyphens=[TEXT.index("-\noperative")])
    assert judged(perfect(text=joined), soft)["cut words"] == (2, 2, 2)


def test_a_page_that_repeats(judged: Judge) -> None:
    """A looped page is right when its words stand there once."""
    once = "A bridge was opened. It is long. People came from afar."
    text = f"{once}\nIt is long. People came from afar.\nPeople came from afar."
    looped = document(
        **dict.fromkeys(("title", "dateline", "place", "agency", "end_mark")),
        body=[0, len(once)],
        repeats=[[len(once) + 1, len(text)]],
        furniture=[],
        glued=[],
        split_words=[],
        kept_hyphens=[],
    )
    assert judged(perfect(body=once, text=once), looped, text)["repeats gone"] == (1, 1, 1)
    assert judged(perfect(body=text, text=text), looped, text)["repeats gone"] == (1, 0, 0)


def test_furniture_that_is_also_said_in_earnest(judged: Judge) -> None:
    """What stands at the edge must go; the same words inside the body may stay."""
    text = "MH/PA is what he signs. It is short. MH/PA"
    record = document(
        **dict.fromkeys(("title", "dateline", "place", "agency", "end_mark")),
        body=[0, len(text) - 6],
        furniture=[[len(text) - 5, len(text)]],
        glued=[],
        split_words=[],
        kept_hyphens=[],
    )
    assert judged(perfect(text=text[:-6]), record, text)["furniture gone"] == (1, 1, 1)
    assert judged(perfect(text=text), record, text)["furniture gone"] == (1, 0, 0)


def test_a_document_without_a_prediction(judged: Judge, evaluation: ModuleType) -> None:
    """A document that was left out is missed in every part."""
    record = {**document(), "digest": evaluation.digest(TEXT)}
    raw = {("made_up", "one"): {"id": "one", "title": None, "text": TEXT}}
    tallies = evaluation.evaluate([record], [], raw)
    assert all(one.right == one.given == 0 for by in tallies.values() for one in by.values())
    assert tallies["body start"]["made_up"].wanted == 1


def test_what_does_not_belong_together(evaluation: ModuleType) -> None:
    """Predictions of other documents and texts that changed are refused by name."""
    record = {**document(), "digest": evaluation.digest(TEXT)}
    raw = {("made_up", "one"): {"id": "one", "title": None, "text": TEXT}}
    with pytest.raises(ValueError, match="no document 'two' of made_up"):
        evaluation.evaluate([record], [perfect(id="two")], raw)
    raw["made_up", "one"]["text"] = TEXT.lower()
    with pytest.raises(ValueError, match="made_up, one: the text is not the one that was read"):
        evaluation.evaluate([record], [perfect()], raw)


def test_the_table(
    evaluation: ModuleType,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The command reads three files and prints counts, shares and mistakes."""
    (tmp_path / "made_up.txt").write_text(TEXT, encoding="utf-8")
    record = document(id="made_up.txt", digest=evaluation.digest(TEXT))
    (tmp_path / "reference.jsonl").write_text(json.dumps(record), encoding="utf-8")
    guess = perfect(id="made_up.txt", place="Tarn")
    (tmp_path / "predictions.jsonl").write_text(json.dumps(guess), encoding="utf-8")
    options = ["--data", str(tmp_path), "--reference", str(tmp_path / "reference.jsonl")]
    command = ["evaluate_cleaning.py", str(tmp_path / "predictions.jsonl"), *options]
    monkeypatch.setattr(sys, "argv", [*command, "--misses", "1"])
    evaluation.main()
    lines = capsys.readouterr().out.splitlines()
    assert " ".join(lines[2].split()) == "title all 1 1 1 1.000 [0.207, 1.000] 1.000 [0.207, 1.000]"
    assert "place: made_up.txt: wanted 'Orlen', given 'Tarn'" in lines
