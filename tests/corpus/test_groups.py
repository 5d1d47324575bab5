"""Documents divided into groups, and the names of groups in tables."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

import relstat
from relstat.commands import COMMANDS, main
from relstat.corpus.corpus import Corpus
from relstat.errors import OptionError

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = str(ROOT / "examples" / "releases")
PRESIDENT = "Press Service of the President of Sarnovia"


@pytest.fixture
def corpus(make_corpus: Callable[..., Corpus]) -> Corpus:
    """Three documents of two sources, on two topics."""
    return make_corpus(
        ["peace and war", "war and peace", "peace"],
        source=[PRESIDENT, "JNS", "JNS"],
        topic=["war", "war", "peace"],
    )


def test_groups_have_the_names_given(corpus: Corpus) -> None:
    """In their old order; what is counted is the same, and the record has the names."""
    named = corpus.label({PRESIDENT: "A"})
    before, after = (relstat.freq(one, by="source").frame for one in (corpus, named))
    assert after["group"].unique(maintain_order=True).to_list() == ["JNS", "A"]
    assert after.drop("group").equals(before.drop("group"))
    assert relstat.freq(named, by="source").provenance.labels == {PRESIDENT: "A"}
    assert named.fingerprint == corpus.fingerprint


def test_a_part_of_a_name_is_named_too(corpus: Corpus) -> None:
    """Of several fields each value has its name, and the whole may have one of its own."""
    named = corpus.label({PRESIDENT: "A", "JNS | war": "J"})
    assert named.groups(["source", "topic"]).labels == ("JNS | peace", "J", "A | war")


@pytest.mark.parametrize(
    ("names", "message"),
    [
        ({"Press Service of Sarnovia": "A"}, f"no group of source named .* mean '{PRESIDENT}"),
        ({"JNS": PRESIDENT}, "two groups would be called"),
    ],
)  # fmt: skip
def test_names_that_fit_no_group_are_errors(
    corpus: Corpus, names: dict[str, str], message: str
) -> None:
    """The nearest group is named; two groups never get one name."""
    with pytest.raises(OptionError, match=message):
        relstat.freq(corpus.label(names), by="source")


@pytest.mark.slow
def test_every_command_with_groups_takes_labels(capsys: pytest.CaptureFixture[str]) -> None:
    """``--label`` names a group in the tables of all of them."""
    of = {"keyness": [], "kwic": ["peace"], "collocates": ["peace"]}
    without = {"clean", "replacements", "rewordings", "index", "completion", "trend"}
    for name in (name for name in COMMANDS if name not in without):
        argv = [name, *of.get(name, []), EXAMPLES, "--by", "source", "-q", "-f", "json"]
        assert main([*argv, "--label", f"{PRESIDENT}=Sarnovia"]) == 0, name
        out = capsys.readouterr().out
        groups = json.dumps([table["rows"] for table in _tables(json.loads(out))])
        assert '"group": "Press' not in groups
        assert f'"{PRESIDENT}"' not in out.partition('"provenance"')[0] or name in ("kwic", "info")


def _tables(made: dict[str, dict[str, dict[str, object]]]) -> list[dict[str, object]]:
    return list(made["tables"].values()) if "tables" in made else [made]  # type: ignore[list-item]  # one table


def test_labels_in_a_shell(capsys: pytest.CaptureFixture[str]) -> None:
    """A name without groups, or in another form, is an error that says what is wanted."""
    for argv, message in (
        (["--label", "a=b"], "--label names groups: say with --by which"),
        (["--by", "source", "--label", "a"], "--label takes 'GROUP=NAME', not 'a'"),
        (["--by", "source", "--label", "Nurvaz=N"], "did you mean 'Nurvaz Herald'?"),
    ):
        assert main(["freq", EXAMPLES, "-q", *argv]) == 1
        assert message in capsys.readouterr().err


def test_long_names_take_four_lines_at_most(capsys: pytest.CaptureFixture[str]) -> None:
    """Headings of groups stay short, whole words, and different from each other."""
    assert main(["freq", EXAMPLES, "--by", "source,topic", "-q", "--top", "20"]) == 0
    head = capsys.readouterr().out.partition("\nthe ")[0].splitlines()[1:]
    assert len(head) <= 4
    assert "anniversary" in "\n".join(head)
