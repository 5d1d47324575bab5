"""Readability against textstat, against reference values, and against plain sums."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relstat.analysis.scoring.reading_counts import COUNTS, easy_words, reading_counts
from relstat.analysis.scoring.registry import scores_of
from relstat.arrays import Floats
from relstat.corpus.corpus import Corpus
from relstat.errors import EmptyCorpusError, FieldError, OptionError
from relstat.measures.readability import Convention, readability
from relstat.statistics import readability as formulas
from relstat.text.syllables import syllable_table
from tests.helpers.tiers import examples

INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")  # dropped by relstat.text.tokens
# Real documents of every kind of trouble: scripts, control characters, dashes, glued names.
SAMPLES = {
    "kremlin_en": 2000,
    "kcna_2011_2012": 4800,
    "kcna_kp_2023_2024": 1200,
    "tehran_times_part1": 2000,
    "ungd_1946_1960": 300,
    "dprk_new_year_ko": 5,
}
BEGINNING, WHOLE = 800, 20  # characters of a text, and how many are for one that is read whole

SENTENCE = "The people of the country work in the fields every day"
HARD = "International solidarity necessitates extraordinary revolutionary determination"


def corpus_of(texts: Sequence[str], **fields: Sequence[str | None]) -> Corpus:
    """A corpus of these texts, dated one day after the other."""
    count = len(texts)
    return Corpus.of(
        pl.DataFrame(
            {
                "id": [f"r{i}" for i in range(count)],
                "title": [f"Document {i}" for i in range(count)],
                "date": [date(2012, 1, 1 + i % 28) for i in range(count)],
                "date_precision": ["day"] * count,
                "text": list(texts),
                "file": ["invented.jsonl"] * count,
                "line": list(range(count)),
                **{name: list(values) for name, values in fields.items()},
            },
            schema_overrides={"id": pl.String, "title": pl.String, "date": pl.Date,
                              "date_precision": pl.String, "text": pl.String,
                              "file": pl.String, "line": pl.Int64},
        )
    )  # fmt: skip


def counts_of(text: str, convention: Convention = "textstat") -> dict[str, float]:
    """The counts of one text by name."""
    row = reading_counts(corpus_of([text]).stream, convention)[0]
    return dict(zip(COUNTS, row.tolist(), strict=True))


def scores(counts: Floats, convention: Convention) -> dict[str, Floats]:
    """The scores of texts with these counts by name; NaN where undefined."""
    named = dict(zip(COUNTS, np.moveaxis(counts, -1, 0), strict=True))
    chosen = scores_of("readability", convention, everything=True)
    return {score.name: score.of(named) for score in chosen}


Reference = dict[str, Callable[[str], float]]


@pytest.fixture(scope="module")
def textstat_scores() -> Any:
    """The functions of textstat, reading syllables from our table, so that none is downloaded."""
    import textstat
    from textstat.backend.counts import _count_syllables
    from textstat.backend.metrics import _syllables_per_word
    from textstat.backend.utils import _get_cmudict

    # textstat counts the phonemes that end in a digit.
    table = {word: [["A0"] * n or ["A"]] for word, n in syllable_table().iter_rows()}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_get_cmudict, "get_cmudict", lambda lang: table)
        patch.setattr(_count_syllables, "get_cmudict", lambda lang: table)
        yield {
            "words_per_sentence": textstat.words_per_sentence,
            "syllables_per_word": lambda text: _syllables_per_word.syllables_per_word(
                text, "en_US"
            ),
            "flesch": textstat.flesch_reading_ease,
            "flesch_kincaid": textstat.flesch_kincaid_grade,
            "fog": textstat.gunning_fog,
            "smog": textstat.smog_index,
            "ari": textstat.automated_readability_index,
            "coleman_liau": textstat.coleman_liau_index,
            "dale_chall": textstat.dale_chall_readability_score,
            "lix": textstat.lix,
            "rix": textstat.rix,
            "linsear_write": textstat.linsear_write_formula,
            "spache": textstat.spache_readability,
            "dale_chall_1948": textstat.dale_chall_readability_score_v2,
            "mcalpine_eflaw": textstat.mcalpine_eflaw,
            "text_standard": lambda text: textstat.text_standard(text, float_output=True),
            "reading_seconds": textstat.reading_time,
        }


def assert_as_textstat(texts: Sequence[str], reference: Reference) -> None:
    """Every score of every text is textstat's; where textstat has nothing, ours is undefined."""
    counts = reading_counts(corpus_of(texts).stream, "textstat")
    ours = scores(counts, "textstat")
    # Text by text: textstat remembers the counts of the last texts that it was given.
    for place, (text, row) in enumerate(zip(texts, counts, strict=True)):
        visible = INVISIBLE.sub("", text)
        for name, theirs in reference.items():
            score, expected = ours[name][place], theirs(visible)
            if np.isnan(score):
                # textstat says 0.0 for no words, and Flesch for no syllables.
                standard = name == "text_standard"
                assert row[0] == 0 or (row[2] == 0 and (expected == 0.0 or standard)), (name, text)
            else:
                assert score == pytest.approx(expected, abs=1e-9), (name, text)


pieces = st.sampled_from(
    ["people", "Korea's", "it’s", "don't", "DON'T", "'the", "'twas", "rock'n'roll", "U.S.", "3.5",
     "10,000", "e.g.", "...", "!", "?!", ".", "-", "—", "--", "a—b", "and/or", "co-operation",
     "“Peace”", "'", "''s", "_", "a_b", "²", "hmm", "İstanbul", "ΟΔΟΣ", "中国。",
     "조선", "é", "e\u0301",
     "zero\u200bwidth", "a\x1cb\x1fc", "x.a\x1db\x1ec!y", "international", "imperialists", "mr.",
     " ", "  ", "\n", "\n\n", "\t", "\xa0", "\x1c", "\x85", "\u2028"]
)  # fmt: skip
texts_of_trouble = st.lists(st.one_of(pieces, st.just(" ")), max_size=40).map("".join)
plain_texts = st.text(alphabet="aAet s'’.!?-—\n\x1c\"“_1é", max_size=60)


@settings(max_examples=examples(100))
@given(texts=st.lists(st.one_of(texts_of_trouble, plain_texts), min_size=1, max_size=8))
def test_random_texts_score_as_in_textstat(texts: list[str], textstat_scores: Reference) -> None:
    """Words, dots, dashes, quotes, spaces and odd characters in any order: textstat's numbers."""
    assert_as_textstat(texts, textstat_scores)


@pytest.mark.parametrize("name", SAMPLES)
def test_real_documents_score_as_in_textstat(
    name: str, shared_data: Path, textstat_scores: Reference
) -> None:
    """10,000 documents have textstat's scores, each within 1e-9: their beginnings, some whole."""
    with gzip.open(shared_data / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] or "" for line in lines]
    step = max(1, len(texts) // SAMPLES[name])
    chosen = [text if i % WHOLE == 0 else text[:BEGINNING] for i, text in enumerate(texts[::step])]
    assert_as_textstat(chosen, textstat_scores)


def test_easy_words_are_textstats() -> None:
    """The list read from textstat's files is the one textstat loads."""
    from textstat.backend.utils import get_lang_easy_words

    assert set(easy_words()) == get_lang_easy_words("en_US")


VALUES: dict[str, Callable[[dict[str, float], dict[str, float]], float]] = {
    "automated_readability_index": lambda counts, scores: scores["ari"],
    "char_count": lambda counts, scores: counts["characters"],
    "chars_per_word": lambda counts, scores: counts["characters"] / counts["runs"],
    "coleman_liau_index": lambda counts, scores: scores["coleman_liau"],
    "count_chars": lambda counts, scores: counts["characters"],
    "count_letters": lambda counts, scores: counts["letters"],
    "count_sentences": lambda counts, scores: counts["sentences"],
    "dale_chall_readability_score": lambda counts, scores: scores["dale_chall"],
    "flesch_kincaid_grade": lambda counts, scores: scores["flesch_kincaid"],
    "flesch_reading_ease": lambda counts, scores: scores["flesch"],
    "gunning_fog": lambda counts, scores: scores["fog"],
    "letter_count": lambda counts, scores: counts["letters"],
    "letters_per_word": lambda counts, scores: counts["letters"] / counts["words"],
    "lexicon_count": lambda counts, scores: counts["words"],
    "lix": lambda counts, scores: scores["lix"],
    "long_word_count": lambda counts, scores: counts["long"],
    "polysyllabcount": lambda counts, scores: counts["polysyllables"],
    "rix": lambda counts, scores: scores["rix"],
    "sentence_count": lambda counts, scores: counts["sentences"],
    "sentences_per_word": lambda counts, scores: counts["sentences"] / counts["words"],
    "smog_index": lambda counts, scores: scores["smog"],
    "syllable_count": lambda counts, scores: counts["syllables"],
    "syllables_per_word": lambda counts, scores: scores["syllables_per_word"],
    "words_per_sentence": lambda counts, scores: scores["words_per_sentence"],
}
TOLERANCE = {"textstat-tests": 6e-4, "textstat-0.7.13-run": 1e-9}


def test_the_shared_reference_values(shared_vectors: Path) -> None:
    """The tests of textstat and a run of it, with nltk's dictionary, give the same numbers."""
    vectors = json.loads((shared_vectors / "readability.json").read_text(encoding="utf-8"))
    chosen = [
        vector
        for vector in vectors["vectors"]
        if vector["convention"] == "textstat"
        and vector["metric"] in VALUES
        and vector.get("args", {}).get("lang", "en_US") == "en_US"
        and vector.get("args", {}).get("ignore_spaces") is not False
        and vector["text"]  # of nothing textstat says 0, we say that it cannot be measured
    ]
    texts = sorted({vector["text"] for vector in chosen})
    counts = reading_counts(corpus_of(texts).stream, "textstat")
    found = scores(counts, "textstat")
    wrong = []
    for vector in chosen:
        place = texts.index(vector["text"])
        value = VALUES[vector["metric"]](
            dict(zip(COUNTS, counts[place].tolist(), strict=True)),
            {name: float(score[place]) for name, score in found.items()},
        )
        if abs(value - vector["expected"]) > TOLERANCE[vector["source"]]:
            wrong.append((vector["metric"], vector["text_id"], value, vector["expected"]))
    assert wrong == []
    assert len(chosen) > 150


def test_counts_of_a_text_by_hand() -> None:
    """Two conventions on one text: where they agree, and where a period or a dash parts them."""
    text = (
        "The U.S. envoy — a very important person — left Pyongyang's airport. Why? Nobody knows it."
    )
    theirs, ours = counts_of(text), counts_of(text, "relstat")
    # The US envoy a very important person left Pyongyang's airport Why Nobody knows it
    assert theirs["words"] == ours["words"] == 14
    # "The U." and "S. envoy" divide; "The U" and "Why" are too short to be sentences for
    # textstat, "Nobody knows it" is not; for relstat there are three.
    assert theirs["sentences"] == 2
    assert ours["sentences"] == 3
    assert theirs["runs"] == 16  # the dashes, too, are runs of characters
    assert ours["runs"] == 14
    assert theirs["characters"] == len(text.replace(" ", ""))
    assert theirs["letters"] == ours["letters"] == 67
    assert theirs["syllables"] == 23  # US is looked up as "us"
    assert ours["syllables"] == 24
    assert theirs["polysyllables"] == ours["polysyllables"] == 2  # important, nobody


def test_parts_of_a_compound_are_looked_up() -> None:
    """Syllables of hyphenated and dotted words add up; textstat glues the parts."""
    text = "Anti-imperialist co-chairman of the D.P.R.K."
    assert counts_of(text, "relstat")["syllables"] == (2 + 5) + (1 + 2) + 1 + 1 + 4
    assert counts_of(text, "relstat")["hyphenated"] == 0
    assert counts_of(text)["hyphenated"] == 2  # antiimperialist, dprk


@pytest.fixture
def all_english(monkeypatch: pytest.MonkeyPatch) -> None:
    """No document is taken for another language, however short and odd it is."""
    monkeypatch.setattr(
        "relstat.corpus.languages.not_english", lambda corpus: np.zeros(len(corpus), bool)
    )


@pytest.mark.usefixtures("all_english")
@pytest.mark.parametrize("convention", ["textstat", "relstat"])
def test_a_group_is_scored_by_its_sums(convention: Convention) -> None:
    """A group's Flesch is that of its words, sentences and syllables added up plainly."""
    texts = [f"{SENTENCE}.", f"{HARD}. {SENTENCE}!", f"{HARD}, {HARD}.", f"{SENTENCE}. {SENTENCE}."]
    table = readability(
        corpus_of(texts, source=["a", "b", "b", "a"]),
        by="source",
        convention=convention,
        all_scores=True,
    )
    rows = {row["group"]: row for row in table}
    assert list(rows) == ["a", "b", "all"]
    for label, members in (("a", (0, 3)), ("b", (1, 2)), ("all", (0, 1, 2, 3))):
        each = [counts_of(texts[i], convention) for i in members]
        total = {name: sum(one[name] for one in each) for name in COUNTS}
        row = rows[label]
        assert row["documents"] == len(members)
        assert (row["words"], row["sentences"]) == (total["words"], total["sentences"])
        assert row["flesch"] == pytest.approx(
            206.835
            - 1.015 * total["words"] / total["sentences"]
            - 84.6 * total["syllables"] / total["words"]
        )
        assert row["lix"] == pytest.approx(
            total["words"] / total["sentences"] + 100 * total["long"] / total["words"]
        )
    assert rows["b"]["flesch"] < rows["all"]["flesch"] < rows["a"]["flesch"]


@pytest.mark.usefixtures("all_english")
def test_intervals_take_the_document_as_unit() -> None:
    """An interval holds its score; alike or fewer than ten documents say nothing of others."""
    texts = [f"{SENTENCE}. {HARD}."] * 10 + [f"{SENTENCE}."] * 4 + [f"{HARD}."] * 6 + [HARD] * 2
    groups = ["alike"] * 10 + ["mixed"] * 4 + ["mixed"] * 6 + ["few"] * 2
    table = readability(corpus_of(texts, source=groups), by="source")
    rows = {row["group"]: row for row in table}
    assert rows["few"]["flesch"] is not None
    assert rows["few"]["flesch_low"] is None
    assert rows["alike"]["flesch"] is not None
    assert rows["alike"]["flesch_low"] is None
    assert any("no interval where all documents have the same Flesch" in n for n in table.notes)
    for label in ("mixed", "all"):
        for column in table.columns:
            if column.interval is not None:
                low, high = (rows[label][name] for name in column.interval)
                assert low <= rows[label][column.name] <= high
    assert rows["mixed"]["flesch_low"] < rows["mixed"]["flesch_high"]
    assert any("fewer than 10 documents: few" in note for note in table.notes)


@pytest.mark.usefixtures("all_english")
def test_intervals_against_slopes_by_hand() -> None:
    """The interval of LIX from what each document adds to it, derived by hand."""
    from scipy.stats import t as student

    texts = [" ".join([SENTENCE] * (i % 3 + 1)) + f". {HARD}." for i in range(12)]
    corpus = corpus_of(texts)
    counts = dict(zip(COUNTS, reading_counts(corpus.stream, "textstat").T, strict=True))
    w, s, long = counts["words"], counts["sentences"], counts["long"]
    mean = w.sum() / s.sum()
    share = long.sum() / w.sum()
    influence = (w - mean * s) / s.sum() + 100 * (long - share * w) / w.sum()
    error = np.sqrt(12 / 11 * (influence**2).sum())
    freedom = min(1.25 * (influence**2).sum() ** 2 / (influence**4).sum(), 11)
    wide = student.ppf(0.975, freedom) * error
    (row,) = readability(corpus, scores="lix")
    value = float(formulas.lix(w.sum(), s.sum(), long.sum()))
    assert (row["lix_low"], row["lix_high"]) == pytest.approx(
        (value - wide, value + wide), rel=1e-6
    )


@pytest.mark.usefixtures("all_english")
def test_documents_without_a_group_are_in_the_total_only() -> None:
    """A document without a value counts for 'all', and a note says how many there are."""
    table = readability(corpus_of([f"{SENTENCE}."] * 3, source=["a", None, "a"]), by="source")
    assert table.frame["documents"].to_list() == [2, 3]
    assert any("1 documents have no source" in note for note in table.notes)


def test_each_document_has_a_row_in_corpus_order(monkeypatch: pytest.MonkeyPatch) -> None:
    """Foreign and wordless documents are rows of null, and notes say why."""
    monkeypatch.setattr(
        "relstat.corpus.languages.not_english",
        lambda corpus: np.array([False, True, False, False]),
    )
    texts = [f"{SENTENCE}.", "El pueblo trabaja en los campos.", "* * *", f"{HARD}."]
    table = readability(corpus_of(texts), each=True, all_scores=True)
    assert table.frame["id"].to_list() == ["r0", "r1", "r2", "r3"]
    assert table.frame["flesch"].is_null().to_list() == [False, True, True, False]
    assert table.frame["rix"].is_null().to_list() == [False, True, True, False]
    assert table.frame["title"].to_list()[0] == "Document 0"
    expected = scores(reading_counts(corpus_of([texts[3]]).stream, "textstat"), "textstat")
    for name, value in expected.items():
        assert table.frame[name][3] == pytest.approx(value[0])
    notes = " ".join(table.notes)
    assert "1 document guessed not to be in English have no scores" not in notes
    assert "no scores for 1 document guessed not to be in English" in notes
    assert "no scores for 1 document without any word" in notes
    assert table.title == "Readability of each document · 2 documents, 17 words"


def test_foreign_and_wordless_documents_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """They do not enter sums or the number of documents; a group of them alone is null."""
    monkeypatch.setattr(
        "relstat.corpus.languages.not_english", lambda corpus: np.array([False, True, False])
    )
    texts = [f"{SENTENCE}.", "El pueblo trabaja en los campos.", "* * *"]
    table = readability(corpus_of(texts, source=["a", "b", "a"]), by="source")
    assert table.frame["documents"].to_list() == [1, 0, 1]
    assert table.frame["flesch"].is_null().to_list() == [False, True, False]
    assert table.frame["words"].to_list() == [11, 0, 11]
    assert any("left out: 1 document guessed not to be in English" in note for note in table.notes)


SPANISH = "El pueblo de la república trabaja en los campos todos los días con gran alegría."


def test_other_languages_have_their_own_scores() -> None:
    """Spanish alone is scored by its formulas; beside English only if asked for."""
    english = f"{SENTENCE}."
    table = readability(corpus_of([SPANISH, SPANISH]), each=True)
    assert table.title.startswith("Readability in Spanish of each document · 2 documents, 30 words")
    # pue-blo, re-pú-bli-ca, tra-ba-ja, cam-pos, to-dos, dí-as, a-le-grí-a, and eight of one.
    expected = 206.835 - 62.3 * 27 / 15 - 15
    assert table.frame["szigriszt_pazos"].to_list() == pytest.approx([expected] * 2)
    assert "flesch" not in table.frame.columns
    assert "CMU" not in " ".join(table.notes)
    mixed = corpus_of([english, SPANISH])
    assert readability(mixed).frame["documents"].to_list() == [1]
    spanish = readability(mixed, language="es", scores="fernandez_huerta")
    assert spanish.frame["words"].to_list() == [15]
    assert any("left out: 1 document guessed not to be in Spanish" in n for n in spanish.notes)
    with pytest.raises(OptionError, match="there are: en, es"):
        readability(mixed, language="xx")  # type: ignore[arg-type]  # on purpose
    with pytest.raises(OptionError, match="gulpease"):
        readability(mixed, language="it", scores=["gulpaese"])
    with pytest.raises(OptionError, match="English"):
        readability(mixed, language="es", hardest=1)


def test_spanish_is_noticed() -> None:
    """The real guess of languages keeps a Spanish document out."""
    spanish = "El pueblo de la república trabaja en los campos todos los días con gran alegría."
    table = readability(corpus_of([f"{SENTENCE}.", spanish]))
    assert table.frame["documents"].to_list() == [1]


@pytest.mark.usefixtures("all_english")
def test_nothing_but_wordless_documents() -> None:
    """Without any word there are nulls, never NaN and never an exception."""
    for each in (False, True):
        table = readability(corpus_of(["", "* * *"]), each=each, all_scores=True)
        for name in ("flesch", "smog", "lix", "syllables_per_word"):
            assert table.frame[name].null_count() == table.frame.height
    assert "the words" not in " ".join(table.notes).split("syllables from")[1]


@pytest.mark.usefixtures("all_english")
def test_no_number_is_nan() -> None:
    """What cannot be computed is null in every column, in every shape of the table."""
    corpus = corpus_of(["", "Hmm hmm hmm.", f"{SENTENCE}."], source=["a", "b", "c"])
    for options in ({}, {"by": "source"}, {"each": True}):
        for convention in ("textstat", "relstat"):
            frame = readability(corpus, convention=convention, all_scores=True, **options).frame
            for series in frame.select(pl.col(pl.Float64)):
                assert not series.is_nan().any()
                assert not series.is_infinite().any()


@pytest.mark.usefixtures("all_english")
def test_words_without_a_syllable_have_no_flesch() -> None:
    """Where textstat says 0.0, Flesch is null, LIX is not, and a note says why."""
    table = readability(corpus_of(["Hmm hmm hmm."]), scores=["flesch", "lix"])
    assert table.frame["flesch"].to_list() == [None]
    assert table.frame["lix"].to_list() == [3.0]
    assert any("without a syllable" in note for note in table.notes)


@pytest.mark.usefixtures("all_english")
def test_smog_of_few_sentences() -> None:
    """In textstat 0.7.13 any text has a SMOG; relstat's own convention wants three sentences."""
    corpus = corpus_of([f"{SENTENCE}. {HARD}.", f"{SENTENCE}. {HARD}. {SENTENCE}."])
    assert readability(corpus, each=True, scores="smog").frame["smog"].null_count() == 0
    own = readability(corpus, each=True, convention="relstat", scores=["smog"])
    assert own.frame["smog"].is_null().to_list() == [True, False]
    assert any("no SMOG for fewer than 3 sentences" in note for note in own.notes)


@pytest.mark.usefixtures("all_english")
def test_top_keeps_the_hardest_first() -> None:
    """Rows sorted by Flesch, nulls last; the row 'all' stays at the end."""
    texts = [f"{SENTENCE}.", f"{HARD}.", f"{HARD}. {SENTENCE}.", ""]
    corpus = corpus_of(texts, source=["easy", "hard", "middle", "empty"])
    assert readability(corpus, each=True, top=2).frame["id"].to_list() == ["r1", "r2"]
    assert readability(corpus, each=True, top=9).frame["id"].to_list() == ["r1", "r2", "r0", "r3"]
    groups = readability(corpus, by="source", top=2).frame["group"].to_list()
    assert groups == ["hard", "middle", "all"]
    assert readability(corpus, top=1).frame["group"].to_list() == ["all"]


@pytest.mark.usefixtures("all_english")
def test_scores_are_those_asked_for() -> None:
    """Five by default, all on demand, or the chosen ones in their order, with their notes."""
    corpus = corpus_of([f"{SENTENCE}. {HARD}.", f"{SENTENCE}."], source=["a", "b"])
    usual = readability(corpus, each=True).frame.columns[5:]
    assert usual == [
        "flesch", "flesch_kincaid", "words_per_sentence", "long_sentences", "hard_words"
    ]  # fmt: skip
    every = readability(corpus, each=True, all_scores=True).frame.columns[5:]
    known = [score.name for score in scores_of("readability", everything=True)]
    assert [name for name in every if name in known] == known
    assert {"difficult", "long", "monosyllables", "polysyllables"} <= set(every)
    table = readability(corpus, by="source", scores=["forcast", "lix"], top=1)
    assert table.frame["group"].to_list() == ["a", "all"]  # the hardest by FORCAST
    assert "Flesch" not in table.render()
    assert "the hardest first, by FORC" in table.notes
    assert [note for note in table.notes if note.startswith("LIX: 40 fiction")]


@pytest.mark.usefixtures("all_english")
def test_shares_of_long_sentences_and_hard_words() -> None:
    """Forty words are not too many, forty-one are; words that are not on the list are hard."""
    forty, more = " ".join(["the"] * 40), " ".join(["the"] * 39 + ["zzz", "zzz"])
    for convention in ("textstat", "relstat"):
        table = readability(corpus_of([f"{forty}. {more}."]), each=True, convention=convention)
        (row,) = table
        assert (row["long_sentences"], row["hard_words"]) == (0.5, pytest.approx(2 / 81))


@pytest.mark.usefixtures("all_english")
def test_the_table_says_how_it_was_made() -> None:
    """Title, convention, syllable source, provenance; the same again gives the same."""
    corpus = corpus_of([f"{SENTENCE} in Songun dprk."] * 6, source=["a"] * 6)
    table = readability(corpus, by="source")
    assert table.title == "Readability by source · 6 documents, 84 words"
    notes = " ".join(table.notes)
    assert "textstat 0.7.13" in notes
    assert "CMU Pronouncing Dictionary; 14.3 % of the words" in notes
    assert table.provenance.options == {
        "by": ["source"], "each": False, "convention": "textstat", "scores": None,
        "all_scores": False, "language": None, "hardest": None, "top": None,
        "check": None,
    }  # fmt: skip
    again = readability(
        corpus_of([f"{SENTENCE} in Songun dprk."] * 6, source=["a"] * 6), by="source"
    )
    assert again.frame.equals(table.frame)
    assert again.notes == table.notes


@pytest.mark.usefixtures("all_english")
def test_it_fits_a_terminal() -> None:
    """The five numbers of long-named groups are printed within 100 characters."""
    names = ["Kremlin (en.kremlin.ru)", "US State of the Union"] * 6
    table = readability(corpus_of([f"{SENTENCE}. {HARD}."] * 12, source=names), by="source")
    printed = table.render("plain", width=100)
    assert max(map(len, printed.splitlines())) <= 100
    for heading in ("Flesch", "Flesch-Kincaid", "words per", ">40", "hard words"):
        assert f" {heading}" in printed


def test_errors_name_the_choices() -> None:
    """Options that do not fit, unknown fields and empty corpora are refused."""
    corpus = corpus_of([SENTENCE], source=["a"])
    with pytest.raises(OptionError, match="choose one"):
        readability(corpus, each=True, by="source")
    with pytest.raises(OptionError, match="there are: textstat, relstat"):
        readability(corpus, convention="flesch")  # type: ignore[arg-type]  # on purpose
    with pytest.raises(OptionError, match="top"):
        readability(corpus, top=-1)
    with pytest.raises(OptionError, match="flesch_kincaid"):
        readability(corpus, scores=["flesch_kinkaid"])
    with pytest.raises(OptionError, match="choose one"):
        readability(corpus, scores=["flesch"], all_scores=True)
    with pytest.raises(FieldError, match="source"):
        readability(corpus, by="outlet")
    with pytest.raises(EmptyCorpusError):
        readability(corpus_of([]))


def test_textstat_itself_can_be_asked() -> None:
    """A note has the largest difference; other conventions have nothing to compare."""
    corpus = corpus_of([f"{SENTENCE}. {HARD}.", f"{HARD}. Peace—and war cost 3.5 bn.", SENTENCE])
    for documents in (1, 2, 99):
        (note, *_) = readability(corpus, check=documents).notes
        found = re.match(r"textstat [\d.]+ on (\d) documents?: .* differ by at most (\S+)$", note)
        assert found
        assert (int(found[1]), float(found[2]) < 1e-9) == (min(documents, 3), True)
    with pytest.raises(OptionError, match="check is a number of documents, 1 or more"):
        readability(corpus, check=5, convention="relstat")
