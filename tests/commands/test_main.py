"""The command line through ``main(argv)``: output, errors and exit statuses."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from relstat.commands import main

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples" / "releases"
COMMANDS = ("info", "freq", "phrases", "readability", "sentiment")

TEXTS = (
    "The friendly ties between the two countries grow. The two countries are at peace.",
    "The friendly ties between the two countries last. The enemies of the two countries fail.",
    "The friendly ties between the two countries win. The two countries trade in peace.",
)


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    """A JSON Lines file with three documents of two sources."""
    path = tmp_path / "documents.jsonl"
    records = [
        {"source": "ab"[n % 2], "date": f"2021-0{n + 1}-01", "title": f"T{n}", "text": text}
        for n, text in enumerate(TEXTS)
    ]
    path.write_text("".join(json.dumps(record) + "\n" for record in records))
    return path


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_prints_a_table(
    command: str, documents: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Tables go to standard output; beside them only where rows are cut, and how to have all."""
    assert main([command, str(documents)]) == 0
    out, err = capsys.readouterr()
    assert "3 documents" in out
    assert re.fullmatch(r"(relstat: \d+ of \d+ rows; --top 0 for all\n)?", err)
    assert max(map(len, out.splitlines()[1:])) <= 100


def test_kwic_takes_the_pattern_first(documents: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As grep: what to find, then where; lines, groups and trees."""
    assert main(["kwic", "friend* ties", str(documents), "--sort", "date", "-f", "json"]) == 0
    lines = json.loads(capsys.readouterr().out)["rows"]
    assert [(row["left"], row["node"]) for row in lines] == [("The", "friendly ties")] * 3
    assert main(["kwic", "friendly", str(documents), "--context", "sentence"]) == 0
    assert "ties between the two countries grow." in capsys.readouterr().out
    assert main(["kwic", "friendly", str(documents), "--by", "source"]) == 0
    assert "Places of 'friendly'" in capsys.readouterr().out
    how = ["--by", "source", "--only", "groups", "-f", "csv"]
    assert main(["kwic", "friendly", str(documents), *how]) == 0
    assert capsys.readouterr().out.startswith("group,count,rate,")
    assert main(["kwic", "the two countries", str(documents), "--tree", "left"]) == 0
    assert "\n  friendly ties between\n" not in capsys.readouterr().out
    assert main(["kwic", "friendly", str(documents), "--context", "line"]) == 1
    assert "--context is a number of words, or sentence, not 'line'" in capsys.readouterr().err
    assert main(["kwic", "friendly"]) == 2


def test_lines_of_kwic_are_input_of_other_commands(
    documents: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The sentences around a word are written to a file, which is measured as any other."""
    lines = tmp_path / "lines.jsonl"
    how = ["--context", "sentence", "--sample", "2", "--seed", "1", "-o", str(lines)]
    assert main(["kwic", "friendly", str(documents), *how]) == 0
    assert len(lines.read_text().splitlines()) == 2
    capsys.readouterr()
    assert main(["sentiment", str(lines), "--by", "source", "-f", "json"]) == 0
    rows = json.loads(capsys.readouterr().out)["rows"]
    assert rows[-1]["documents"] == 2


def test_reuse_of_three_kinds(documents: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Passages, their later versions, and how much of each document is not new."""
    little = ["reuse", str(documents), "--seed", "3", "--min-words", "5", "-f", "json"]
    assert main(little) == 0
    (row,) = json.loads(capsys.readouterr().out)["rows"]
    assert (row["passage"], row["documents"]) == ("The friendly ties between the two countries", 3)
    assert main([*little, "--each"]) == 0
    assert [row["gap"] for row in json.loads(capsys.readouterr().out)["rows"]] == [31, 59]
    assert main([*little, "--documents", "--sources", "other"]) == 0
    assert [row["reused"] for row in json.loads(capsys.readouterr().out)["rows"]] == [7, 0, 0]
    assert main([*little, "--by", "source", "--only", "groups"]) == 0
    assert len(json.loads(capsys.readouterr().out)["rows"]) == 2


@pytest.mark.parametrize("command", [*COMMANDS, "compare", "kwic", "reuse"])
def test_help_opens_with_examples(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Help shows examples before the options."""
    assert main([command, "-h"]) == 0
    out = capsys.readouterr().out
    assert out.index("Examples:") < out.index("--by")
    assert f"relstat {command} " in out


def test_compare_by_field_and_by_path(
    documents: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two ways to say what is compared: a field, or two paths."""
    assert main(["compare", str(documents), "--by", "source", "--min-docs", "1"]) == 0
    out = capsys.readouterr().out
    for title in ("Size", "Distinctive words", "Formulas", "Readability", "Sentiment"):
        assert title in out
    other = tmp_path / "other.jsonl"
    other.write_text(documents.read_text())
    assert main(["compare", str(documents), str(other), "--only", "size", "-f", "json"]) == 0
    size = json.loads(capsys.readouterr().out)
    assert {row["difference"] for row in size["rows"]} == {0.0}
    assert main(["compare", str(documents)]) == 1
    assert "nothing to compare: give --by, or two paths" in capsys.readouterr().err


def test_rows_that_are_cut_are_counted(
    documents: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """In print, in a format for programs with --top, and in a file; -q says nothing."""
    told = "relstat: 2 of 17 rows; --top 0 for all\n"
    for argv in (["--top", "2"], ["--top", "2", "-f", "csv"]):
        assert main(["freq", str(documents), *argv]) == 0
        assert capsys.readouterr().err == told
    target = str(tmp_path / "terms.csv")
    assert main(["freq", str(documents), "--top", "2", "-o", target]) == 0
    assert capsys.readouterr().err.startswith(told)
    assert main(["freq", str(documents), "--top", "2", "-q"]) == 0
    assert capsys.readouterr().err == ""
    for argv in (["-f", "csv"], ["--top", "0"]):
        assert main(["freq", str(documents), *argv]) == 0
        assert capsys.readouterr().err == ""
    assert main(["compare", str(documents), "--by", "source", "--top", "1"]) == 0
    assert "relstat: shared: " in capsys.readouterr().err


def test_what_is_written_can_be_chosen(documents: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Columns, their number of digits, all notes or none."""
    freq = ["freq", str(documents), "--top", "1", "-q"]
    assert main([*freq, "--columns", "count,term", "-f", "csv", "--digits", "2"]) == 0
    assert capsys.readouterr().out.splitlines()[0] == "count,term"
    assert main([*freq, "--notes", "none"]) == 0
    assert "[low, high]" not in capsys.readouterr().out
    assert main([*freq, "--columns", "cuont"]) == 1
    assert "did you mean 'count'?" in capsys.readouterr().err
    assert main([*freq, "--digits", "many"]) == 1
    assert "--digits is a number, or full, not 'many'" in capsys.readouterr().err
    assert main(["freq", str(documents), "--join", "t.csv"]) == 1
    assert "give --join and --on together" in capsys.readouterr().err


def test_choice_of_documents(documents: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """where, since and until choose documents before anything is counted."""
    for options, expected in (
        (["--where", "source=a"], 2),
        (["--where", "source!=a"], 1),
        (["--since", "2021-02", "--until", "2021-02"], 1),
        (["--where", "source=a", "--where", "source=b", "--since", "2021"], 3),
    ):
        assert main(["freq", str(documents), "-f", "json", *options]) == 0
        assert json.loads(capsys.readouterr().out)["provenance"]["documents"] == expected


def test_output_file_by_suffix(documents: Path, tmp_path: Path) -> None:
    """The suffix of -o gives the format; a set of tables goes to one csv each."""
    for name in ("t.csv", "t.tsv", "t.json", "t.jsonl", "t.parquet", "t.md", "t.html", "t.tex"):
        assert main(["freq", str(documents), "-q", "-o", str(tmp_path / name)]) == 0
        assert (tmp_path / name).stat().st_size > 100
    terms = pl.read_csv(tmp_path / "t.csv")
    assert terms["term"][0] == "the"
    assert pl.read_parquet(tmp_path / "t.parquet")["count"].to_list() == terms["count"].to_list()
    assert main(["info", str(documents), "-q", "--full", "-o", str(tmp_path / "info.csv")]) == 0
    assert (tmp_path / "info-size.csv").exists()
    assert (tmp_path / "info-fields.csv").exists()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            ["freq", "{path}", "--by", "yaer"],
            "no field named 'yaer'; did you mean 'year'? There are: ",
        ),
        (["freq", "{path}", "--where", "source"], "--where takes FIELD=VALUE"),
        (["freq", "{path}", "--since", "May"], "not a date: 'May'"),
        (["freq", "{path}", "-f", "xls"], "did you mean 'xlsx'? There are: csv, "),
        (["freq", "{path}", "-o", "t.xls"], "did you mean '.xlsx'? There are: "),
        (["freq", "{path}", "--stopwords", "german"], "no stopwords named 'german'"),
        (["freq", "{path}", "--stem", "--ngram", "2"], "--stem counts single words"),
        (["freq", "nowhere.txt"], "nowhere.txt"),
        (["freq", "{path}", "--where", "source=c"], "no documents to measure"),
        (["readability", "{path}", "--each", "--by", "source"], "choose one"),
        (["info", "{path}", "--full", "-f", "csv"], "csv holds one table"),
    ],
)
def test_errors_are_one_line(
    options: list[str],
    message: str,
    documents: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """An error is one line on standard error that names the thing and the choices; status 1."""
    assert main([option.format(path=documents) for option in options]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert message in err
    assert err.startswith("relstat: ")
    assert err.count("\n") == 1


def test_wrong_usage_is_2(capsys: pytest.CaptureFixture[str]) -> None:
    """Unknown options and commands, and numbers out of range, are wrong usage."""
    for argv in (["freq"], ["frequency", "x"], ["freq", "x", "--nrgam", "2"],
                 ["freq", "x", "--top", "-1"]):  # fmt: skip
        assert main(argv) == 2
        assert capsys.readouterr().err


def test_skipped_input_is_reported_and_the_rest_measured(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What cannot be read is named with file and line; only --strict makes it an error."""
    path = tmp_path / "r.jsonl"
    path.write_text('{"text": "The people are at work."}\n{"text": \n{"text": ""}\n')
    assert main(["freq", str(path)]) == 0
    out, err = capsys.readouterr()
    assert "1 document" in out
    assert f"{path}:2: " in err
    assert main(["freq", str(path), "--strict"]) == 1
    assert f"{path}:2: " in capsys.readouterr().err
    assert main(["info", str(path), "-q"]) == 0
    out, err = capsys.readouterr()
    assert re.search(r"left out +records not understood +1", out)
    assert re.search(r"left out +no text +1", out)
    assert err == ""


def test_other_languages_are_left_out_and_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """By default only English is measured; what was left out is said, and all is possible."""
    path = tmp_path / "r.jsonl"
    korean = (
        "조선민주주의인민공화국 국무위원장께서 오늘 평양에서 대표단을 만나 환담을 나누시였다. " * 3
    )
    path.write_text(
        json.dumps({"text": korean}) + "\n" + json.dumps({"text": TEXTS[0] + TEXTS[1]}) + "\n"
    )
    assert main(["freq", str(path)]) == 0
    out, err = capsys.readouterr()
    assert "1 document" in out
    assert "left out: ko 1; --lang all keeps them" in err
    assert main(["freq", str(path), "--lang", "all"]) == 0
    out = capsys.readouterr().out
    assert "2 documents" in out
    assert main(["readability", str(path), "--lang", "all"]) == 0
    assert "1 document guessed not to be in English" in " ".join(capsys.readouterr().out.split())
    path.write_text(json.dumps({"text": korean}) + "\n")
    assert main(["freq", str(path)]) == 1
    assert "no documents to measure" in capsys.readouterr().err


def test_a_pipe_in_and_a_closed_pipe_out(documents: Path) -> None:
    """``-`` reads standard input, and ``| head`` is silent."""
    environment = {**os.environ, "PYTHONWARNINGS": "error"}
    run = f'"{sys.executable}" -m relstat freq - --top 0 -f jsonl < "{documents}" | head -1'
    done = subprocess.run(run, shell=True, capture_output=True, text=True, env=environment)
    assert json.loads(done.stdout)["term"] == "the"
    assert done.stderr == ""


def test_debug_shows_the_traceback(documents: Path) -> None:
    """With --debug an error keeps its traceback."""
    with pytest.raises(Exception, match="no field named"):
        main(["freq", str(documents), "--by", "x", "--debug"])


def test_interrupt_is_130(documents: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C ends with status 130."""

    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("relstat.loading.opening.open", interrupted)
    assert main(["freq", str(documents)]) == 130


def test_examples_are_read_without_a_problem(capsys: pytest.CaptureFixture[str]) -> None:
    """The example documents are 56, of four sources, all dated."""
    pattern = "{source}/{date}-{slug}.txt"
    assert main(["info", str(EXAMPLES), "--fields", pattern, "--full", "-f", "json"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    rows = json.loads(out)["tables"]["size"]["rows"]
    assert [row["documents"] for row in rows] == [14, 14, 14, 14, 56]
    assert rows[-1]["undated"] == 0
