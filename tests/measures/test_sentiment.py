"""Sentiment against sums in plain Python over vaderSentiment's own scores."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from statistics import fmean
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from relstat.corpus.corpus import CORE_FIELDS, Corpus
from relstat.errors import EmptyCorpusError, FieldError, OptionError
from relstat.lexicons import load_lexicon
from relstat.measures.sentiment import sentiment
from relstat.text.tokens import tokenize_texts
from tests.helpers.tiers import examples

TEXTS = (
    "The people love peace. The enemy wants war! Rivers flow to the sea.",
    "A great victory was won for the workers of the town. Nobody was hurt.",
    "The attack was a terrible crime. It was not a good day for the town.",
    "The delegation left for home by air.",
    "The leader sent a warm and friendly greeting to the people of the north.",
    "Floods killed many in the south of the country. Help came soon, but it was not enough.",
    "The festival was a great success and the guests were happy about it.",
)
SIDES = ("north", "north", "south", "south", "north", "north", "north")
KOREAN = "우리 인민은 위대한 평화를 사랑하며 새로운 승리를 향하여 힘차게 나아가고 있다."


def corpus_of(
    texts: Sequence[str], side: Sequence[str | None] | None = None, **more: Sequence[Any]
) -> Corpus:
    """Invented documents, one a day, with the field ``side``."""
    columns: dict[str, Any] = {
        "id": [f"r{i}" for i in range(len(texts))],
        "title": [f"Title {i}" for i in range(len(texts))],
        "date": [date(2012, 1, 1) + timedelta(days=i) for i in range(len(texts))],
        "date_precision": ["day"] * len(texts),
        "text": list(texts),
        "file": ["invented.txt"] * len(texts),
        "line": list(range(len(texts))),
    } | more
    frame = pl.DataFrame(columns, schema=dict(CORE_FIELDS))
    sides = pl.Series("side", side or ["north"] * len(texts), dtype=pl.String)
    return Corpus.of(frame.with_columns(sides))


def told(words: list[dict[str, Any]]) -> str:
    """Words with their points, as they are printed."""
    return ", ".join(f"{one['word']} {one['points']:+.1f}" for one in words)


def compounds(texts: Sequence[str]) -> list[float]:
    """The scores that vaderSentiment gives the sentences."""
    analyzer = SentimentIntensityAnalyzer()
    tokens = tokenize_texts(texts)
    sentences = map(tokens.sentence_text, range(len(tokens.sentence_chunks) - 1))
    return [analyzer.polarity_scores(sentence)["compound"] for sentence in sentences]


def check_row(row: dict[str, Any], texts: Sequence[str]) -> None:
    """The numbers of a row are those of its texts, summed in plain Python."""
    scores = compounds(texts)
    assert row["sentences"] == len(scores)
    assert row["mean"] == pytest.approx(fmean(scores))
    assert row["positive"] == pytest.approx(fmean(one >= 0.05 for one in scores))
    assert row["negative"] == pytest.approx(fmean(one <= -0.05 for one in scores))


def test_all_documents() -> None:
    """Without by there is one row, for all documents."""
    table = sentiment(corpus_of(TEXTS))
    (row,) = table
    assert (row["group"], row["documents"]) == ("all", len(TEXTS))
    check_row(row, TEXTS)
    # Scored words stand in all sentences but those of the rivers and the delegation.
    assert row["coverage"] == pytest.approx(1 - 2 / row["sentences"])
    assert table.title == "Sentiment of sentences · 7 documents, 12 sentences"


def test_groups() -> None:
    """With by there is a row for each group in order, and a last row for all."""
    table = sentiment(corpus_of(TEXTS, SIDES), by="side")
    rows = {row["group"]: row for row in table}
    assert list(rows) == ["north", "south", "all"]
    for side in ("north", "south"):
        check_row(rows[side], [t for t, s in zip(TEXTS, SIDES, strict=True) if s == side])
    check_row(rows["all"], TEXTS)
    assert table.columns[0].heading == "side"
    assert table.title.startswith("Sentiment of sentences by side · ")


def test_groups_of_two_fields() -> None:
    """Several fields make a group for each combination."""
    table = sentiment(corpus_of(TEXTS, SIDES), by=["side", "month"])
    assert table.frame["group"].to_list() == ["north | 2012-01", "south | 2012-01", "all"]
    assert table.provenance.options["by"] == ["side", "month"]


def test_documents() -> None:
    """With each there is a row for each document, in order, and no interval."""
    table = sentiment(corpus_of(TEXTS), each=True)
    assert table.frame["id"].to_list() == [f"r{i}" for i in range(len(TEXTS))]
    for row, text in zip(table, TEXTS, strict=True):
        check_row(row, [text])
    assert "mean_low" not in table.frame.columns


def test_dates_show_no_more_than_is_known() -> None:
    """A document dated by its year has no day."""
    corpus = corpus_of(TEXTS[:2], date_precision=["year", "day"])
    assert sentiment(corpus, each=True).frame["date"].to_list() == ["2012", "2012-01-02"]


def test_intervals_are_those_of_ratios_by_document() -> None:
    """Mean and share of positive sentences: Student's t on what each document has beyond them.

    The bounds of the share are symmetric in its log odds.
    """
    from scipy.stats import t as student

    texts, sides = [*TEXTS, ""] * 3, [*SIDES, "north"] * 3
    north = [compounds([text]) for text, side in zip(texts, sides, strict=True) if side == "north"]
    north = [scores for scores in north if scores]
    row = next(iter(sentiment(corpus_of(texts, sides), by="side")))
    parts = {
        "mean": np.array([sum(scores) for scores in north]),
        "positive": np.array([sum(one >= 0.05 for one in scores) for scores in north]),
    }
    sizes = np.array([len(scores) for scores in north])
    n = len(north)
    for name, part in parts.items():
        value = part.sum() / sizes.sum()
        beyond = part - value * sizes
        error = np.sqrt(n / (n - 1) * (beyond**2).sum()) / sizes.sum()
        freedom = min(1.25 * (beyond**2).sum() ** 2 / (beyond**4).sum(), n - 1)
        wide = student.ppf(0.975, freedom) * error
        assert row[name] == pytest.approx(value)
        bounds = value - wide, value + wide
        if name == "positive":
            centre, wide = np.log(value / (1 - value)), wide / (value * (1 - value))
            bounds = tuple(1 / (1 + np.exp(-centre - way * wide)) for way in (-1, 1))
        assert (row[f"{name}_low"], row[f"{name}_high"]) == pytest.approx(bounds, rel=1e-6)


def test_too_few_documents_for_an_interval() -> None:
    """Fewer than ten documents give a mean without interval, and the notes name the group."""
    table = sentiment(corpus_of([*TEXTS, *TEXTS], [*SIDES, *SIDES]), by="side")
    south = list(table)[1]
    assert south["mean"] is not None
    assert south["mean_low"] is south["negative_high"] is None
    assert "no interval for groups of fewer than 10 documents: south" in table.notes


def test_words_that_move_the_mean() -> None:
    """Words are named with their summed valence per 100 sentences, the strongest first."""
    text = (
        "They want peace. They love peace. They had war. They saw no stone fall. They slept well."
    )
    (row,) = sentiment(corpus_of([text]))
    # In VADER's list: peace 2.5 (twice), love 3.2, well 1.1, want 0.3; war -2.9, no -1.2.
    assert told(row["raising"]) == "peace +100.0, love +64.0, well +22.0, want +6.0"
    assert told(row["lowering"]) == "war -58.0, no -24.0"


def test_words_of_a_document_are_not_scaled() -> None:
    """With each, words are named with their sum in that document."""
    first, second = sentiment(corpus_of(["We saw peace and peace.", "A stone."]), each=True)
    assert (told(first["raising"]), first["lowering"]) == ("peace +5.0", [])
    assert second["raising"] == []


def test_number_of_words() -> None:
    """As many words are named as asked for."""
    (row,) = sentiment(corpus_of(TEXTS), words=2)
    assert len(row["raising"]) == len(row["lowering"]) == 2


def test_top() -> None:
    """The top rows have the highest means, nulls last; the row for all stays below groups."""
    texts = [*TEXTS, ""]
    each = sentiment(corpus_of(texts), each=True)
    kept = sentiment(corpus_of(texts), each=True, top=3)
    means = sorted((row["mean"] for row in each if row["mean"] is not None), reverse=True)
    assert kept.frame["mean"].to_list() == means[:3]
    groups = sentiment(corpus_of(TEXTS, SIDES), by="side", top=1)
    assert groups.frame["group"].to_list() == ["north", "all"]


def test_other_languages_are_left_out() -> None:
    """A document in another language plays no part, and the notes count it."""
    texts = [*TEXTS, KOREAN]
    table = sentiment(corpus_of(texts, [*SIDES, "korean"]), by="side")
    rows = {row["group"]: row for row in table}
    korean = rows["korean"]
    assert (korean["documents"], korean["sentences"], korean["mean"]) == (0, 0, None)
    assert korean["raising"] is korean["coverage"] is None
    check_row(rows["all"], TEXTS)
    assert "left out: 1 document guessed not to be in English" in table.notes
    assert "no score without a document to measure: korean" in table.notes
    last = list(sentiment(corpus_of(texts), each=True))[-1]
    assert (last["id"], last["mean"], last["raising"]) == ("r7", None, None)


def test_foreign_words_do_not_weigh(monkeypatch: pytest.MonkeyPatch) -> None:
    """Words of a document that is left out are not among those that move the mean."""

    def flagged(corpus: Corpus) -> np.ndarray[Any, np.dtype[np.bool_]]:
        return np.array([False, True])

    monkeypatch.setattr("relstat.corpus.languages.not_english", flagged)
    (row,) = sentiment(corpus_of(["We saw peace.", "Popular war sin popular."]))
    assert (told(row["raising"]), row["lowering"], row["sentences"]) == ("peace +250.0", [], 1)


def test_nothing_measured() -> None:
    """A corpus without a sentence has a row of nulls and says why."""
    table = sentiment(corpus_of(["", ""]))
    (row,) = table
    assert (row["documents"], row["sentences"], row["mean"]) == (0, 0, None)
    assert "left out: 2 documents without a sentence" in table.notes


def test_notes_name_the_engine_and_its_errors() -> None:
    """The notes have engine and version, and the words of this corpus that it misreads."""
    text = "The party met. The United States sent a special envoy. Sanctions and sanctions fell."
    table = sentiment(corpus_of([text] * 5))
    assert table.notes[0].startswith("vaderSentiment 3.")
    assert table.provenance.options["engine"] is None
    assert table.provenance.options["software"] in table.notes[0]
    misread = next(note for note in table.notes if "misreads" in note)
    assert "united +60.0 (United States, United Nations)" in misread
    assert "party +56.7 (a political party)" in misread
    assert "together 100 % of all points" in misread
    assert any("sanctions (10)" in note for note in table.notes)
    assert not any("misreads" in note for note in sentiment(corpus_of(["A stone."])).notes)


def test_exact_engine() -> None:
    """A curly apostrophe negates, unless the library's own numbers are asked for."""
    corpus = corpus_of(["The talks weren’t good."])
    means = [sentiment(corpus, engine=name).frame["mean"][0] for name in ("vader", "vader-exact")]
    assert means == [-0.3412, 0.4404]
    table = sentiment(corpus, engine="vader-exact")
    assert "exactly as the library" in table.notes[0]
    assert table.provenance.options["engine"] == "vader-exact"


def test_lexicon_of_state_media() -> None:
    """Its words and names are those of official language, and the notes name it."""
    text = "The Workers' Party met. The U.S. imperialists threaten peace. A great victory was won."
    table = sentiment(corpus_of([text] * 5), engine="state")
    (row,) = table
    assert (row["positive"], row["negative"], row["coverage"]) == pytest.approx(
        (1 / 3, 1 / 3, 2 / 3)
    )
    assert told(row["lowering"]).startswith("imperialists -100.0, threaten -83.3")
    assert table.notes[0].startswith("relstat's lexicon of state media (")
    assert not any("misreads" in note for note in table.notes)


def test_word_lists() -> None:
    """All words called misread are scored by VADER, and none of those called unknown."""
    lexicon = SentimentIntensityAnalyzer().lexicon
    unscored = load_lexicon("vader_unscored_en").column("word")
    assert [word for word in load_lexicon("vader_misread_en").words if word not in lexicon] == []
    assert [word for word in unscored if word in lexicon] == []
    assert list(unscored) == sorted(unscored)


def test_documents_without_a_value() -> None:
    """Documents without a value of the field count in the last row only."""
    table = sentiment(corpus_of(TEXTS[:3], ["north", None, "south"]), by="side")
    assert table.frame["documents"].to_list() == [1, 1, 3]


@settings(max_examples=examples(25))
@given(
    st.lists(
        st.tuples(st.sampled_from([*TEXTS, "", KOREAN, "Stone."]), st.sampled_from("abc")),
        min_size=1,
        max_size=12,
    )
)
def test_always(documents: list[tuple[str, str]]) -> None:
    """No NaN; groups add up to all; values stay inside their intervals' range."""
    texts, sides = zip(*documents, strict=True)
    table = sentiment(corpus_of(texts, sides), by="side")
    frame = table.frame
    assert not frame.select(pl.col(pl.Float64).is_nan().any()).row(0).count(True)
    parts, total = frame.head(-1), frame.row(-1, named=True)
    assert parts["sentences"].sum() == total["sentences"]
    assert parts["documents"].sum() == total["documents"]
    for name in ("mean", "positive", "negative"):
        bounds = frame.drop_nulls(f"{name}_low")
        assert (bounds[f"{name}_low"] <= bounds[f"{name}_high"]).all()
    shares = frame.select("positive", "negative", "coverage").drop_nulls()
    assert ((shares["positive"] + shares["negative"]) <= shares["coverage"] + 1e-12).all()


def test_printed_table_fits() -> None:
    """At 100 characters the mean keeps its interval and no line is longer."""
    labels = ["A state news agency (example)" for _ in (*TEXTS, *TEXTS)]
    corpus = corpus_of([*TEXTS, *TEXTS], labels)
    printed = sentiment(corpus, by="side").render("plain", width=100)
    assert max(map(len, printed.splitlines())) <= 100
    assert "mean" in printed
    assert "[" in printed.splitlines()[2]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"by": "side", "each": True}, "choose one"),
        ({"top": -1}, "top"),
        ({"words": 0}, "words"),
        ({"engine": "vaders"}, "no engine named 'vaders'"),
    ],
)
def test_options_that_do_not_fit(options: dict[str, Any], message: str) -> None:
    """Options that contradict each other or make no sense are named."""
    with pytest.raises(OptionError, match=message):
        sentiment(corpus_of(TEXTS), **options)


def test_unknown_field() -> None:
    """An unknown field is an error that lists the fields."""
    with pytest.raises(FieldError, match="side"):
        sentiment(corpus_of(TEXTS), by="sied")


def test_no_document() -> None:
    """An empty corpus is an error."""
    with pytest.raises(EmptyCorpusError):
        sentiment(corpus_of([]))
