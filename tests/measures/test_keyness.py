"""Keyness: what sets groups apart, by documents, and never where there is nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from relstat.commands import main
from relstat.corpus.corpus import Corpus
from relstat.errors import OptionError
from relstat.measures.freq import freq
from relstat.measures.keyness import keyness
from relstat.statistics.families import KEYNESS, Statistic
from relstat.statistics.keyness import log_likelihood, log_ratio

MakeCorpus = Callable[..., Corpus]


def texts_with(term: str, having: int, documents: int, times: int = 1) -> list[str]:
    """Documents of common words, some of which have the term."""
    common = "we met the people of the town and spoke of the harvest"
    return [
        f"{common} {' '.join([term] * times)}" if number < having else common
        for number in range(documents)
    ]


@pytest.fixture(scope="module")
def two(make_corpus: MakeCorpus) -> Corpus:
    """Forty documents each of two outlets: one says missile, the other peace, both the rest."""
    first = [f"{text} peace" for text in texts_with("missile", 30, 40)]
    second = [f"{text} peace peace peace" for text in texts_with("missile", 2, 40)]
    return make_corpus(first + second, outlet=["a"] * 40 + ["b"] * 40)


def test_the_terms_that_differ(two: Corpus) -> None:
    """Each outlet's own word, with its rates, the log ratio of these, and a small p."""
    table = keyness(two, by="outlet")
    rows = {(row["group"], row["term"]): row for row in table}
    assert set(rows) == {("a", "missile"), ("b", "peace")}
    row = rows["a", "missile"]
    words = np.bincount([0] * 40 + [1] * 40, two.stream.words_per_document)
    assert row["rate"] == pytest.approx(30 / words[0] * 10_000)
    assert row["others"] == pytest.approx(2 / words[1] * 10_000)
    assert row["log_ratio"] == pytest.approx(float(log_ratio(30, words[0], 2, words[1])))
    assert row["log_ratio_low"] < row["log_ratio"] < row["log_ratio_high"]
    assert row["p"] < 0.001
    assert row["documents"] == 32


def test_negative_keys_are_the_other_sides(two: Corpus) -> None:
    """Of two outlets, what one says less the other says more."""
    more = {(row["group"], row["term"]) for row in keyness(two, by="outlet")}
    less = {(row["group"], row["term"]) for row in keyness(two, by="outlet", keys="negative")}
    other = {"a": "b", "b": "a"}
    assert less == {(other[group], term) for group, term in more}


def test_lockwords_are_shown_to_be_alike(two: Corpus) -> None:
    """Common words that both say alike are listed by frequency; those that differ are not."""
    table = keyness(two, by="outlet", keys="lockwords")
    assert table["group"].unique().to_list() == ["all"]
    terms = table["term"].to_list()
    assert terms[0] == "the"
    assert not {"missile", "peace"} & set(terms)
    assert max(row["p"] for row in table) < 0.05


def test_a_small_group_that_lacks_a_term(make_corpus: MakeCorpus) -> None:
    """Seven documents without the words of three hundred others make none of them distinctive."""
    many = [text for i in range(10) for text in texts_with(f"word{i}", 3, 30, times=2)]
    few = ["we met the people of the town and spoke of the harvest"] * 7
    corpus = make_corpus(many + few, outlet=["many"] * 300 + ["few"] * 7)
    table = keyness(corpus, by="outlet", top=None)
    assert len(table) == 0
    assert table.notes[0].startswith(
        "no terms differ at an adjusted p below 0.05, of 38 comparisons"
    )


def test_random_labels_list_nothing(make_corpus: MakeCorpus) -> None:
    """Documents dealt to a small and a large group at random differ in nothing."""
    generator = np.random.default_rng(3)
    words = [f"w{i}" for i in range(120)]
    weights = 1 / np.arange(1, 121)
    texts = [
        " ".join(generator.choice(words, generator.integers(20, 90), p=weights / weights.sum()))
        for _ in range(220)
    ]
    listed = 0
    for _ in range(5):
        labels = np.array(["large"] * 220)
        labels[generator.permutation(220)[:20]] = "small"
        listed += len(keyness(make_corpus(texts, outlet=labels.tolist()), by="outlet", top=None))
    assert listed <= 1


def test_documents_of_one_event_are_one_witness(make_corpus: MakeCorpus) -> None:
    """Fifteen reports of one visit make its words distinctive only as documents."""
    first, second = texts_with("visit", 15, 40, times=3), texts_with("visit", 0, 40)
    corpus = make_corpus(
        first + second,
        outlet=["a"] * 40 + ["b"] * 40,
        event=["visit"] * 15 + [str(number) for number in range(65)],
    )
    assert [row["term"] for row in keyness(corpus, by="outlet")] == ["visit"]
    clustered = keyness(corpus, by="outlet", cluster="event")
    assert len(clustered) == 0
    assert "event is the unit" in " ".join(clustered.notes)


def test_names_and_stopwords(make_corpus: MakeCorpus) -> None:
    """Names can be left out or listed alone; stopwords can be left out."""
    first = ["he said that Marens spoke of a treaty"] * 30
    second = ["they heard how nobody spoke of her"] * 30
    corpus = make_corpus(first + second, outlet=["a"] * 30 + ["b"] * 30)

    def listed(**options: object) -> set[str]:
        table = keyness(corpus, by="outlet", top=None, **options)  # type: ignore[arg-type]
        return {row["term"] for row in table if row["group"] == "a"}

    assert listed() == {"he", "said", "that", "marens", "a", "treaty"}
    assert listed(names="drop") == {"he", "said", "that", "a", "treaty"}
    assert listed(names="only") == {"marens"}
    assert listed(stopwords="english") == {"said", "marens", "treaty"}
    assert listed(ngram=2, stopwords="english") == {"marens spoke"}


def test_a_statistic_adds_its_column_and_sorts(two: Corpus) -> None:
    """G2 of the four numbers, beside the columns that are always there."""
    table = keyness(two, by="outlet", statistic="g2")
    row = next(row for row in table if row["term"] == "missile")
    words = np.bincount([0] * 40 + [1] * 40, two.stream.words_per_document)
    assert row["statistic"] == pytest.approx(float(log_likelihood(30, words[0], 2, words[1])))
    assert next(one.label for one in table.columns if one.name == "statistic") == "G2"


def test_a_new_statistic_can_be_asked_for(two: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    """One entry in the registry, and the measure has it."""
    new = Statistic("surplus", "surplus", lambda a, n, b, m: a - b, "occurrences more", "nobody")
    monkeypatch.setitem(KEYNESS.members, "surplus", new)
    table = keyness(two, by="outlet", statistic="surplus")
    assert {row["term"]: row["statistic"] for row in table} == {"missile": 28, "peace": 80}


def test_unknown_choices_are_named(two: Corpus) -> None:
    """The message has the choices and the nearest match."""
    with pytest.raises(OptionError, match="did you mean 'log-ratio'"):
        keyness(two, by="outlet", statistic="logratio")
    with pytest.raises(OptionError, match="positive, negative, lockwords"):
        keyness(two, by="outlet", keys="both")  # type: ignore[arg-type]


def test_the_command_compares_what_it_is_given(
    tmp_path: object, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two paths are two sides; each line names the side that has more."""
    from pathlib import Path

    folder = Path(str(tmp_path))
    for side, term in (("north", "missile"), ("south", "harbour")):
        (folder / side).mkdir()
        for number, text in enumerate(texts_with(term, 25, 30)):
            (folder / side / f"{number}.txt").write_text(f"{text} {number}", encoding="utf-8")
    monkeypatch.chdir(folder)
    assert main(["keyness", "north", "south", "--copies", "keep", "-q"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert any(line.startswith("north") and "missile" in line for line in lines)
    assert any(line.startswith("south") and "harbour" in line for line in lines)


def plain_counts(corpus: Corpus, phrase: str) -> dict[str, int]:
    """How often a phrase of lower-case words occurs in each outlet, by splitting at spaces."""
    words = phrase.split()
    found: dict[str, int] = {}
    for document in corpus:
        tokens = document.text.lower().replace(".", " | ").split()
        outlet = str(document.fields["outlet"])
        found[outlet] = found.get(outlet, 0) + sum(
            tokens[at : at + len(words)] == words for at in range(len(tokens))
        )
    return found


@pytest.fixture(scope="module")
def spoken(make_corpus: MakeCorpus) -> Corpus:
    """Thirty documents each of two outlets: names, formulas and words of one stem differ."""
    first = [
        f"The envoy praised the sacred cause. He met Marens {'again' * (n % 2)}." for n in range(30)
    ]
    second = [f"An envoy praises the town. He met Rovil {'once' * (n % 2)}." for n in range(30)]
    return make_corpus(first + second, outlet=["a"] * 30 + ["b"] * 30)


@pytest.mark.parametrize("unit", ["words", "ngrams", "phrases", "stems"])
def test_every_unit_has_the_rates_of_a_plain_count(spoken: Corpus, unit: Any) -> None:
    """Words, n-grams and phrases counted by splitting texts at spaces; a stem has all its words."""
    words = dict(zip(("a", "b"), np.bincount([0] * 30 + [1] * 30, spoken.stream.words_per_document),
                     strict=True))  # fmt: skip
    table = keyness(spoken, by="outlet", unit=unit, top=None)
    assert len(table)
    for row in table:
        if unit == "stems" and row["term"].startswith("prais"):
            continue
        counted = plain_counts(spoken, row["term"])
        group, other = row["group"], "b" if row["group"] == "a" else "a"
        assert row["rate"] == pytest.approx(counted[group] / words[group] * 10_000)
        assert row["others"] == pytest.approx(counted[other] / words[other] * 10_000)


def test_words_of_one_stem_are_one_term(spoken: Corpus) -> None:
    """Two outlets that differ in the ending of a verb do not differ in its stem."""
    listed = {row["term"] for row in keyness(spoken, by="outlet", top=None)}
    stems = {row["term"] for row in keyness(spoken, by="outlet", unit="stems", top=None)}
    assert {"praised", "praises"} <= listed
    assert not {"praised", "praises"} & stems


def test_names_as_slots(spoken: Corpus) -> None:
    """Whom they met differs; that they met somebody does not."""
    keep = {row["term"] for row in keyness(spoken, by="outlet", ngram=2, top=None)}
    slot = {row["term"] for row in keyness(spoken, by="outlet", ngram=2, names="slot", top=None)}
    without = {
        row["term"] for row in keyness(spoken, by="outlet", ngram=2, names="without", top=None)
    }
    assert {"met marens", "met rovil"} <= keep
    assert not {"met marens", "met rovil", "met <name>"} & slot
    assert without == {term for term in keep if "marens" not in term and "rovil" not in term}


def test_numbers_can_be_left_out(make_corpus: MakeCorpus) -> None:
    """Years, ordinals and months are no choice of words."""
    texts = ["in may 2016 the 3rd treaty"] * 20 + ["in june 2012 the 4th harvest"] * 20
    corpus = make_corpus(texts, outlet=["a"] * 20 + ["b"] * 20)
    table = keyness(corpus, by="outlet", numbers="drop", top=None)
    assert {row["term"] for row in table} == {"treaty", "harvest"}


def test_every_pair(make_corpus: MakeCorpus) -> None:
    """A word of two outlets sets each of them apart from the third, not from each other."""
    texts = ["a common word and peace"] * 40 + ["a common word and war"] * 20
    corpus = make_corpus(texts, outlet=["a"] * 20 + ["b"] * 20 + ["c"] * 20)
    table = keyness(corpus, by="outlet", pairs=True, top=None)
    found = {(row["group"], row["against"], row["term"]) for row in table}
    assert found == {
        ("a", "c", "peace"),
        ("b", "c", "peace"),
        ("c", "a", "war"),
        ("c", "b", "war"),
    }


def test_lockwords_of_three_are_alike_in_all(make_corpus: MakeCorpus) -> None:
    """A word that two of three outlets say alike is none."""
    texts = [
        f"common words of all {'peace ' * (outlet < 2)}" for outlet in range(3) for _ in range(60)
    ]
    corpus = make_corpus(texts, outlet=[str(outlet) for outlet in range(3) for _ in range(60)])
    table = keyness(corpus, by="outlet", keys="lockwords", top=None)
    assert {row["term"] for row in table} == {"common", "words", "of", "all"}
    assert table["rate"].to_list() >= table["others"].to_list()


def test_like_with_like(make_corpus: MakeCorpus) -> None:
    """Outlets that differ in topics alone differ in nothing where these are matched."""
    topics = {"war": "the army fired a missile", "farm": "the harvest filled a barn"}
    mixes = {"a": ["war"] * 40 + ["farm"] * 10, "b": ["war"] * 10 + ["farm"] * 40}
    outlets = [outlet for outlet in mixes for _ in range(50)]
    fields = [topic for mix in mixes.values() for topic in mix]
    texts = [
        f"{topics[topic]} {'indeed' * (outlet == 'a')}"
        for outlet, topic in zip(outlets, fields, strict=True)
    ]
    corpus = make_corpus(texts, outlet=outlets, topic=fields)
    plain = {row["term"] for row in keyness(corpus, by="outlet", top=None)}
    assert {"missile", "harvest", "indeed"} <= plain
    table = keyness(corpus, by="outlet", match="topic", top=None)
    assert {row["term"] for row in table} == {"indeed"}
    assert "the target's mix of topic" in table.notes[0]
    alike = keyness(corpus, by="outlet", match="topic", keys="lockwords", top=None)
    assert {"missile", "harvest", "the"} <= {row["term"] for row in alike}


def test_what_has_no_counterpart_is_named(make_corpus: MakeCorpus) -> None:
    """Documents of years that only one outlet has are counted; without a common one, a sentence."""
    texts = ["one word"] * 60
    corpus = make_corpus(
        texts, outlet=["a"] * 30 + ["b"] * 30, era=["x"] * 20 + ["y"] * 10 + ["y"] * 25 + ["z"] * 5
    )
    table = keyness(corpus, by="outlet", match="era")
    assert "documents 20 of a and 5 of all others" in " ".join(table.notes)
    apart = make_corpus(texts, outlet=["a"] * 30 + ["b"] * 30, era=["x"] * 30 + ["y"] * 30)
    table = keyness(apart, by="outlet", match="era")
    assert table.notes[0] == "nothing to compare: no era has documents of both sides"
    assert len(table) == 0


def test_a_file_of_counts_says_what_the_texts_say(two: Corpus, tmp_path: Path) -> None:
    """Against the counts that freq wrote: the rates, log ratios and p of the texts themselves."""
    path = tmp_path / "b.csv"
    freq(two.where(outlet="b"), top=0, reference=True).write(path)
    texts = {row["term"]: row for row in keyness(two, by="outlet", top=None)}
    counts = keyness(two.where(outlet="a"), against=path, top=None)
    assert {row["term"] for row in counts} == {"missile"}
    (row,) = counts
    for name in ("rate", "others", "log_ratio"):
        assert row[name] == pytest.approx(texts["missile"][name], rel=1e-4)
    assert row["p"] == pytest.approx(texts["missile"]["p"], rel=0.3)
    assert (row["group"], row["against"]) == ("all", "b")


def test_counts_alone_give_no_p(two: Corpus, tmp_path: Path) -> None:
    """A list of another tool: rates and log ratios, and the reason why there is no more."""
    path = tmp_path / "list.csv"
    path.write_text("word,freq\nthe,120\nmissile,2\nof,40\n", encoding="utf-8")
    table = keyness(two.where(outlet="a"), against=path, top=None)
    assert table["p"].null_count() == table["log_ratio_low"].null_count() == len(table)
    row = next(row for row in table if row["term"] == "missile")
    words = two.where(outlet="a").stream.words
    assert row["log_ratio"] == pytest.approx(float(log_ratio(30, words, 2, 162)))
    assert "no p" in table.notes[0]
    assert "terms that list does not list" in " ".join(table.notes)
    assert {row["term"] for row in table} <= {"the", "missile", "of"}


def test_a_file_must_count_the_same_unit(two: Corpus, tmp_path: Path) -> None:
    """Words are not compared with runs of two."""
    path = tmp_path / "pairs.csv"
    freq(two, ngram=2, top=0, reference=True).write(path)
    assert len(keyness(two.where(outlet="a"), against=path, ngram=2)) >= 0
    with pytest.raises(OptionError, match="counts terms of 2 words, and 1 are asked for"):
        keyness(two, by="outlet", against=path)


def test_examples_are_sentences_with_the_term(spoken: Corpus) -> None:
    """Two sentences of each term, from different documents of the target, in which it stands."""
    table = keyness(spoken, by="outlet", unit="phrases", explain=2, top=None)
    texts = {document.id: document for document in spoken}
    seen: dict[tuple[str, str], set[str]] = {}
    for row in table:
        document = texts[row["id"]]
        assert document.fields["outlet"] == row["group"]
        assert row["match"].lower() == row["term"]
        sentence = f"{row['left']}{row['match']}{row['right']}".replace(" ", "")
        assert sentence in document.text.replace(" ", "")
        seen.setdefault((row["group"], row["term"]), set()).add(row["id"])
    assert {len(ids) for ids in seen.values()} == {2}


@pytest.mark.parametrize("options", [{"unit": "stems"}, {"names": "slot", "ngram": 2}])
def test_examples_of_stems_and_slots(spoken: Corpus, options: dict[str, Any]) -> None:
    """What is shown is as written: a word of the stem, the name in the slot."""
    table = keyness(spoken, by="outlet", explain=1, top=None, **options)
    assert len(table)
    for row in table:
        (document,) = (one for one in spoken if one.id == row["id"])
        assert row["match"] in document.text
        if "<name>" in row["term"]:
            assert row["match"].split()[-1] in ("Marens", "Rovil")


def test_options_that_do_not_fit(two: Corpus, tmp_path: Path) -> None:
    """Each message says what to leave out, or to give."""
    with pytest.raises(OptionError, match="needs by, two paths to compare, or against"):
        keyness(two)
    with pytest.raises(OptionError, match="leave out match"):
        keyness(two, against=tmp_path / "x.csv", match="outlet")
    with pytest.raises(OptionError, match="not of phrases"):
        keyness(two, against=tmp_path / "x.csv", unit="phrases")
    with pytest.raises(OptionError, match="ngram is for words"):
        keyness(two, by="outlet", unit="stems", ngram=2)
    with pytest.raises(OptionError, match="no unit named 'word'; did you mean 'words'"):
        keyness(two, by="outlet", unit="word")  # type: ignore[arg-type]


def test_the_command_compares_paths_and_files(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two paths, or one and a file of counts that the program wrote itself."""
    for name, word in (("one", "missile"), ("two", "harvest")):
        lines = [
            f'{{"id": "{name}{n}", "text": "we met and spoke of the {word}"}}' for n in range(30)
        ]
        (tmp_path / f"{name}.jsonl").write_text("\n".join(lines), encoding="utf-8")
    one, two_, counts = (str(tmp_path / name) for name in ("one.jsonl", "two.jsonl", "c.csv"))
    keep = ["--copies", "keep", "-f", "csv"]
    assert main(["keyness", one, two_, *keep]) == 0
    assert "harvest" in (printed := capsys.readouterr().out)
    assert "missile" in printed
    assert main(["freq", two_, "--copies", "keep", "--reference", "-o", counts]) == 0
    assert main(["keyness", one, "--against", counts, *keep]) == 0
    assert [line.split(",")[2] for line in capsys.readouterr().out.splitlines()[1:]] == ["missile"]
    assert main(["keyness", one]) == 1
    assert "--by, two paths to compare, or --against" in capsys.readouterr().err


def test_a_single_group_has_nothing_to_be_compared_with(make_corpus: MakeCorpus) -> None:
    """The table says so, instead of counting no comparisons."""
    corpus = make_corpus(["Peace and peace again."] * 3, source=["KCNA"] * 3)
    table = keyness(corpus, by="source")
    assert len(table) == 0
    assert "every document has the source KCNA: nothing to compare it with" in table.render()
