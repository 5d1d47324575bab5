"""Phrases against a reference: another corpus, or a file of counts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from relstat import freq, keyness, phrases
from relstat.commands import main
from relstat.corpus.corpus import Corpus
from relstat.errors import EmptyCorpusError, OptionError

MakeCorpus = Callable[..., Corpus]
HERE = [f"a{n}x loyal sons b{n}y and friendly ties c{n}z" for n in range(14)]
THERE = [f"d{n}x friendly ties e{n}y of all f{n}" for n in range(12)] + ["loyal sons of none"]
FIELDS = ("rate", "rate_low", "rate_high", "log_ratio", "log_ratio_low", "log_ratio_high", "p")


@pytest.fixture
def here(make_corpus: MakeCorpus) -> Corpus:
    """Fourteen documents with two phrases, one each."""
    return make_corpus(HERE, source=["x"] * 14)


@pytest.fixture
def there(make_corpus: MakeCorpus) -> Corpus:
    """Thirteen documents: one of the phrases is as frequent, the other is not."""
    return make_corpus(THERE, source=["y"] * 13)


def test_the_numbers_are_those_of_keyness(
    make_corpus: MakeCorpus, here: Corpus, there: Corpus
) -> None:
    """The same test and intervals as for two groups of one corpus; rates as freq counts them."""
    both = make_corpus(HERE + THERE, source=["x"] * 14 + ["y"] * 13)
    rows = {row["phrase"]: row for row in phrases(here, against=there)}
    counted = freq(there, terms=list(rows)).frame
    for phrase, row in rows.items():
        (alone,) = counted.filter(counted["term"] == phrase).rows(named=True)
        assert row["reference_rate"] == pytest.approx(alone["rate"])
    assert rows["loyal sons"]["p"] < 0.05 < rows["friendly ties"]["p"]
    keys = {row["term"]: row for row in keyness(both, by="source", unit="phrases", min_docs=3)}
    row, key = rows["loyal sons"], keys["loyal sons"]
    assert key["group"] == "x"
    assert row["log_ratio"] == pytest.approx(key["log_ratio"])
    assert row["reference_low"] == pytest.approx(key["others_low"])
    assert row["reference_high"] == pytest.approx(key["others_high"])


def test_the_order_against_puts_what_is_peculiar_first(here: Corpus, there: Corpus) -> None:
    """By the lower bound of the log ratio, over all phrases, whatever is shown."""
    whole = phrases(here, against=there, order="against", top=None).frame
    assert whole["phrase"].to_list() == ["loyal sons", "friendly ties"]
    assert whole["log_ratio_low"].is_sorted(descending=True)
    assert phrases(here, against=there, order="against", top=1).frame.equals(whole.head(1))


def test_a_file_of_counts_is_a_reference(here: Corpus, there: Corpus, tmp_path: Path) -> None:
    """As the texts are, for phrases of the length that it counts; others are not known."""
    file = tmp_path / "counts.csv"
    table = freq(there, ngram=2, reference=True, top=None)
    table.write(file)
    found = phrases(here, against=file).frame
    expected = phrases(here, against=there).frame
    assert found["reference_rate"].to_list() == pytest.approx(expected["reference_rate"].to_list())
    assert found["log_ratio"].to_list() == pytest.approx(expected["log_ratio"].to_list())
    freq(there, ngram=3, reference=True, top=None).write(file)
    found = phrases(here, against=file).frame
    for name in ("reference_rate", "log_ratio", "log_ratio_low", "p"):
        assert found[name].to_list() == [None, None]


def test_the_shell_opens_the_reference(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An index or files, and the record says what it was."""
    for name, texts in (("one", HERE), ("two", THERE)):
        (tmp_path / name).mkdir()
        for number, text in enumerate(texts):
            (tmp_path / name / f"{number}.txt").write_text(text, encoding="utf-8")
    command = ["phrases", str(tmp_path / "one"), "--against", str(tmp_path / "two"), "--quiet"]
    assert main([*command, "--lang", "all", "--order", "against"]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("Formulaic phrases against two ")
    assert "reference per 10k" in printed
    assert main([*command, "--lang", "all", "--format", "json"]) == 0
    assert '"documents": 13' in capsys.readouterr().out


def test_what_does_not_fit_is_refused(
    here: Corpus, there: Corpus, make_corpus: MakeCorpus, tmp_path: Path
) -> None:
    """Groups, slots, no reference, an empty one, and counts without the number of words."""
    with pytest.raises(OptionError, match="the order against needs a reference: give against"):
        phrases(here, order="against")
    with pytest.raises(OptionError, match="against has no groups: leave out by"):
        phrases(here, against=there, by="source")
    with pytest.raises(OptionError, match="choose keep or drop for names"):
        phrases(here, against=there, names="slot")
    with pytest.raises(EmptyCorpusError):
        phrases(here, against=make_corpus([]))
    with pytest.raises(OptionError, match="give against the corpus"):
        phrases(here, against=tmp_path)
    (tmp_path / "bare.csv").write_text("word,count\nloyal sons,3\n", encoding="utf-8")
    with pytest.raises(OptionError, match="the number of its words is not known"):
        phrases(here, against=tmp_path / "bare.csv")
