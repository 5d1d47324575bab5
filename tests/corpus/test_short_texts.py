"""Languages of short texts: decided by what the corpus shows."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relstat import build_index, info, read, update_index
from relstat import open as open_corpus
from relstat.corpus.corpus import Corpus
from relstat.corpus.languages import guess_languages, keep_language, state_languages
from relstat.corpus.short_texts import classify_among
from relstat.errors import FieldError, OptionError
from relstat.loading.opening import Corpus as Opened

MakeCorpus = Callable[..., Corpus]

_LINES = (
    "Leader Visits New Power Plant in Coastal City|Minister Meets Delegation of Foreign Traders|"
    "Ambassador Presents Credentials to Deputy Premier|Workers Praise Results of Harvest Campaign|"
    "Exhibition of Paintings Opens in Capital City|Foreign Ministry Spokesman Answers Question|"
    "Floral Basket Sent to Embassy on National Day|Farmers Finish Rice Planting Ahead of Schedule|"
    "Delegation Leaves for Meeting of Youth Union|Concert Given for Builders of Power Plant",
    "Dirigente visita nueva central electrica en la ciudad|Ministro recibe a delegacion extranjera|"
    "Embajador presenta credenciales al viceprimer ministro|Obreros elogian los resultados de la "
    "cosecha|Inauguran exposicion de pinturas en la capital|Portavoz de la cancilleria responde a "
    "la pregunta|Envian cesto de flores a la embajada el dia nacional|Campesinos terminan "
    "el trasplante de arroz|Parte delegacion para la reunion de la juventud|Ofrecen concierto "
    "para los constructores de la central",
)
_ENGLISH, _SPANISH = (line.split("|") for line in _LINES)
_NAMES = ("Pak Chol", "Ri Song Min", "Olga Petrova", "Juan Mora", "Amin Rezai", "Li Wen")


def read_records(records: list[dict[str, str]]) -> Corpus:
    """All records as documents."""
    return Opened.from_texts(records, lang="all", copies="keep", raw=True)


def _headlines(count: int, seed: int = 1) -> tuple[list[str], list[str]]:
    """Made-up headlines, every fifth in Spanish, and their languages."""
    draw = random.Random(seed)
    texts, languages = [], []
    for number in range(count):
        spanish = number % 5 == 0
        line = draw.choice(_SPANISH if spanish else _ENGLISH)
        texts.append(f"{draw.choice(_NAMES)}: {line}")
        languages.append("es" if spanish else "en")
    return texts, languages


def test_headlines_in_two_languages(make_corpus: MakeCorpus) -> None:
    """Each is named, though hardly one has function words enough."""
    texts, languages = _headlines(200)
    assert guess_languages(make_corpus(texts)).to_list() == languages


def test_a_name_says_nothing(make_corpus: MakeCorpus) -> None:
    """A headline of names that both languages have, or of unknown words, stays open."""
    texts, _ = _headlines(200)
    unknown = ["Xqzv Brtw Hnmk", "1 2 3", ""]
    assert guess_languages(make_corpus([*texts, *unknown])).to_list()[-3:] == [None] * 3


def test_only_plausible_languages(make_corpus: MakeCorpus) -> None:
    """Letters alone would make this Pidgin or Latin; no headline of an English corpus is."""
    texts = [f"XX{n % 7}, General Debate, session {n} ({1950 + n})" for n in range(60)]
    assert set(guess_languages(make_corpus(texts)).to_list()) == {"en"}


def test_what_is_in_no_plausible_language_is_guessed_by_its_letters(
    make_corpus: MakeCorpus,
) -> None:
    """One Russian headline of eight words is Russian, though all others are English."""
    texts = [*_ENGLISH * 5, "Президент провёл встречу с послами иностранных государств в Москве"]
    assert guess_languages(make_corpus(texts)).to_list() == ["en"] * 50 + ["ru"]


@given(st.permutations(range(40)), st.integers(0, 40))
def test_neither_order_nor_parts_matter(order: list[int], first: int) -> None:
    """A document gets the same language from any shards."""
    from relstat.corpus.languages import find_doubtful, name_languages
    from relstat.text.tokens import tokenize_texts

    texts, _ = _headlines(40)
    tokens = tokenize_texts(texts)
    whole = name_languages([find_doubtful(tokens)], tokens.vocabulary)
    parts = [tokens.documents(0, first), tokens.documents(first, 40)]
    divided = name_languages([find_doubtful(part) for part in parts], tokens.vocabulary)
    assert divided.to_list() == whole.to_list()
    moved = tokenize_texts([texts[place] for place in order])
    again = name_languages([find_doubtful(moved)], moved.vocabulary).to_list()
    assert [again[order.index(place)] for place in range(40)] == whole.to_list()


def test_files_index_and_update_agree(tmp_path: Path) -> None:
    """What an index stores is what its files give, also after an update with other processes."""
    texts, _ = _headlines(120)
    folder, index = tmp_path / "in", tmp_path / "i.relstat"
    folder.mkdir()
    for name, some in (("a", texts[:60]), ("b", texts[60:])):
        lines = "\n".join(["headline", *(f'"{text}"' for text in some)])
        (folder / f"{name}.csv").write_text(lines, encoding="utf-8")
        if name == "a":
            build_index(folder, index, text_field="headline")
        else:
            update_index(index, jobs=2)
        opened = open_corpus(index, lang="all", copies="keep")
        files = read(folder, text_field="headline", lang="all", copies="keep")
        assert guess_languages(opened).to_list() == guess_languages(files).to_list()


def test_unclear_ones_are_reported(make_corpus: MakeCorpus) -> None:
    """They are kept, and their number is said beside what was left out."""
    texts, _ = _headlines(100)
    kept = keep_language(make_corpus([*texts, "Xqzv Brtw"]), "en")
    assert len(kept) == 81
    (problem,) = kept.problems
    assert problem.reason.endswith("es 20; lang all keeps them; 1 of unclear language kept")
    alone = keep_language(make_corpus([*_ENGLISH * 2, *["Xqzv Brtw"] * 5]), "en")
    assert alone.problems[0].reason.startswith("5 documents of unclear language kept")
    assert not keep_language(make_corpus([*_ENGLISH * 2, "Xqzv Brtw"]), "en").problems


# --- what the data says ---


def test_a_field_decides_what_the_text_leaves_open() -> None:
    """Where the text is clear it goes before the field, and the difference is said."""
    records = [
        *({"text": text, "lang": "en"} for text in _ENGLISH * 2),
        *({"text": text, "lang": "en-GB"} for text in _SPANISH * 2),
        {"text": "Xqzv Brtw", "lang": "Spanish"},
        {"text": "Brtw Xqzv", "lang": "klingon"},
    ]
    corpus = read_records(records)
    assert guess_languages(corpus).to_list() == ["en"] * 20 + ["es"] * 21 + [None]
    kept = keep_language(corpus, "en")
    assert "a field of the data calls 20 of those left out 'en'" in kept.problems[0].reason


def test_a_named_field_is_believed() -> None:
    """An empty or odd value leaves the guess; without a field a language may be assumed."""
    records = [
        *({"text": text, "tongue": "en"} for text in _SPANISH * 2),
        *({"text": text, "tongue": "?"} for text in _ENGLISH * 2),
    ]
    corpus = read_records(records)
    assert guess_languages(corpus).to_list() == ["es"] * 20 + ["en"] * 20
    assert guess_languages(state_languages(corpus, field="tongue")).to_list() == ["en"] * 40
    both = state_languages(corpus, field="tongue", assumed="fr")
    assert guess_languages(both).to_list() == ["en"] * 20 + ["fr"] * 20
    assert guess_languages(state_languages(corpus, assumed="es")).to_list() == ["es"] * 40
    assert guess_languages(corpus).to_list() == ["es"] * 20 + ["en"] * 20
    with pytest.raises(FieldError, match="tounge"):
        state_languages(corpus, field="tounge")
    with pytest.raises(OptionError, match="code of a language"):
        state_languages(corpus, assumed="English")


def test_none_of_the_languages() -> None:
    """A text is in none of no languages."""
    assert classify_among("some text", []) == ("", 0.0)


# --- titles of real corpora ---


@pytest.mark.parametrize("order", ["as published", "shuffled"])
def test_titles_of_kcna(order: str, shared_data: Path) -> None:
    """At least 99 % of 40 characters and more are right, in whatever order they come."""
    rows = read(shared_data / "kcna_2011_2012.jsonl.gz", lang="all", copies="keep", raw=True,
                text_field="title").documents  # fmt: skip
    if order == "shuffled":
        rows = rows.sample(fraction=1, shuffle=True, seed=5)
    corpus = Corpus.of(rows)
    long = (rows["text"].str.len_chars() >= 40).to_list()
    pairs = Counter(
        zip(
            *(
                [value for value, flag in zip(values, long, strict=True) if flag]
                for values in (rows["lang_guess"].to_list(), guess_languages(corpus).to_list())
            ),
            strict=True,
        )
    )
    for language in ("en", "es"):
        all_of_it = sum(count for (is_in, _), count in pairs.items() if is_in == language)
        assert pairs[language, language] >= 0.99 * all_of_it


@pytest.mark.parametrize(
    "name", ["kremlin_en", "ungd_1946_1960", "ungd_2010_2024", "tehran_times_part1"]
)
def test_titles_of_english_outlets(name: str, shared_data: Path) -> None:
    """At least 99 % of 40 characters and more are English, and none is another language."""
    corpus = read(shared_data / f"{name}.jsonl.gz", lang="all", copies="keep", raw=True,
                  text_field="title")  # fmt: skip
    found = Counter(
        language
        for language, title in zip(
            guess_languages(corpus).to_list(), corpus.documents["text"].to_list(), strict=True
        )
        if len(title) >= 40
    )
    assert found["en"] >= 0.99 * found.total()
    assert set(found) <= {"en", None}


def test_info_names_the_share_of_each(make_corpus: MakeCorpus) -> None:
    """What stays unclear is a share of its own."""
    texts, _ = _headlines(100)
    corpus = make_corpus([*texts, "Xqzv Brtw"])
    assert "?" in str(info(corpus, full=True)["size"])
