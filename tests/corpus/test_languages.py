"""Guessing languages: what is told, what is left open, and what is left out."""

from __future__ import annotations

import gc
import json
import unicodedata
import weakref
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from relstat import build_index, freq, phrases, read, readability, sentiment
from relstat.commands import main
from relstat.corpus.corpus import Corpus
from relstat.corpus.languages import (
    MIN_WORDS,
    guess_languages,
    keep_language,
    not_english,
    scripts,
    state_languages,
)
from relstat.corpus.stream import Stream
from relstat.errors import OptionError
from relstat.text.tokens import terms_of, tokenize_texts

MakeCorpus = Callable[..., Corpus]

ENGLISH = "The people of the country are working for the future of their children and for peace."
SPANISH = (
    "El presidente de la República recibió ayer en el palacio a los embajadores de los países "
    "de la región y les habló de la paz."
)
RUSSIAN = (
    "Президент России провёл сегодня встречу с послами иностранных государств и рассказал "
    "о внешней политике страны."
)
KOREAN = (
    "조선로동당 총비서이시며 국무위원장이신 김정은동지께서 오늘 평양에서 진행된 회의에 참석하시여 "
    "중요한 연설을 하시였다"
)


def words(stream: Stream) -> list[str]:
    """All words of a stream, in order."""
    (shard,) = stream.shards
    return stream.vocabulary.words.types.gather(shard.word_ids).to_list()


@pytest.fixture
def mixed(make_corpus: MakeCorpus) -> Corpus:
    """A document in each of four languages, a short one and an empty one."""
    return make_corpus([ENGLISH, SPANISH, RUSSIAN, KOREAN, "Kim Jong Il", ""])


def test_languages_are_guessed(mixed: Corpus) -> None:
    """Codes are those of ISO 639-1; too short is no guess."""
    assert guess_languages(mixed).to_list() == ["en", "es", "ru", "ko", None, None]


HEADINGS = [ENGLISH, SPANISH, " ".join(ENGLISH.split()[: MIN_WORDS - 1]), "", *[ENGLISH] * 6]
CHOSEN = np.array([False, True, True, True, *[False] * 6])


@pytest.mark.parametrize("before", [False, True])
def test_a_guess_does_not_depend_on_the_choice(before: bool, make_corpus: MakeCorpus) -> None:
    """A short text is decided by documents that were not chosen; twice chosen, too."""
    corpus = make_corpus(HEADINGS)
    if before:
        guess_languages(corpus)
    chosen = corpus.choose(CHOSEN)
    again = chosen.choose(np.array([False, True, True]))
    assert guess_languages(again).to_list() == ["en", None]
    assert guess_languages(chosen).to_list() == ["es", "en", None]
    alone = make_corpus([text for text, keep in zip(HEADINGS, CHOSEN, strict=True) if keep])
    assert guess_languages(alone).to_list() == ["es", None, None]  # so the others do matter


@pytest.mark.parametrize("stated", [False, True])
def test_a_choice_lets_go_of_the_whole(stated: bool, make_corpus: MakeCorpus) -> None:
    """Once languages are known the corpus that was chosen from is not held in memory."""
    corpus = make_corpus(HEADINGS)
    whole = weakref.ref(corpus)
    chosen = corpus.choose(CHOSEN)
    del corpus
    gc.collect()
    assert whole() is not None  # the guess needs it
    if stated:
        chosen = state_languages(chosen, assumed="en")
    assert guess_languages(chosen).to_list() == (["en"] * 3 if stated else ["es", "en", None])
    gc.collect()
    assert whole() is None


def test_not_english_leaves_the_doubtful_in(mixed: Corpus) -> None:
    """Only a document guessed to be in another language is told to be that."""
    assert not_english(mixed).tolist() == [False, True, True, True, False, False]


def test_a_short_text_is_decided_by_the_words_of_the_others(make_corpus: MakeCorpus) -> None:
    """Where nothing else is in its words, it stays open."""
    short = " ".join(ENGLISH.split()[: MIN_WORDS - 1])
    assert guess_languages(make_corpus([ENGLISH, short])).to_list() == ["en", "en"]
    assert guess_languages(make_corpus([SPANISH, short])).to_list() == ["es", None]


def test_keep_language_tells_what_it_left_out(mixed: Corpus) -> None:
    """Those in the language and those too short stay; the rest is counted in the problems."""
    kept = keep_language(mixed, "en")
    assert kept.documents["id"].to_list() == ["0", "4", "5"]
    (problem,) = kept.problems
    assert problem.reason.startswith(
        "3 documents guessed not to be in 'en' left out: es 1, ko 1, ru 1"
    )
    assert not problem.skipped
    assert len(mixed.problems) == 0


def test_the_kept_documents_have_the_same_words(mixed: Corpus) -> None:
    """The stream that is carried over is that of the kept texts."""
    kept = keep_language(mixed, "ru")
    fresh, carried = Corpus.of(kept.documents).stream, kept.stream
    assert carried.vocabulary is mixed.stream.vocabulary
    assert carried.words_per_document.tolist() == fresh.words_per_document.tolist()
    assert words(carried) == words(fresh)
    assert guess_languages(kept).to_list() == ["ru", None, None]


def test_all_keeps_all(mixed: Corpus, make_corpus: MakeCorpus) -> None:
    """Nothing is left out, and nothing is told, where there is nothing to leave out."""
    assert keep_language(mixed, "all") is mixed
    english = make_corpus([ENGLISH])
    assert keep_language(english, "en") is english


def test_an_empty_corpus(make_corpus: MakeCorpus) -> None:
    """No document, no guess."""
    corpus = make_corpus([])
    assert guess_languages(corpus).to_list() == []
    assert keep_language(corpus, "en") is corpus


# --- scripts without spaces between words ---

CHINESE = "国家主席今天上午在首都会见了来自友好国家的代表团，双方就共同关心的问题交换了意见。"
JAPANESE = "大統領は今日の午前、首都で友好国の代表団と会見し、共通の関心事について意見を交換した。"
THAI = "ประธานาธิบดีพบคณะผู้แทนจากประเทศมิตรสหายในเมืองหลวงเมื่อเช้าวันนี้และแลกเปลี่ยนความคิดเห็น"


@pytest.mark.parametrize("lang", ["en", "all", "zh"])
def test_scripts_without_spaces_are_refused(lang: str, make_corpus: MakeCorpus) -> None:
    """They are left out, whatever is asked for, and the reason is told."""
    corpus = make_corpus([ENGLISH, CHINESE, JAPANESE, THAI, "会见"])
    kept = keep_language(corpus, lang)
    assert not {"1", "2", "3", "4"} & {*kept.documents["id"]}
    problem = kept.problems[0]
    assert problem.skipped
    assert problem.reason.startswith("4 documents in a script without spaces between words")
    assert problem.reason.endswith("words cannot be divided there without a segmenter")


def test_what_is_mostly_in_another_script_stays(make_corpus: MakeCorpus) -> None:
    """A name in Chinese letters does not make a text Chinese; nor do Hanja a Korean one."""
    corpus = make_corpus([f"{ENGLISH} 习近平", f"{KOREAN} 金正恩"])
    assert keep_language(corpus, "all") is corpus
    assert scripts(corpus).tolist() == [0, 1]
    assert guess_languages(make_corpus([CHINESE, JAPANESE, THAI])).to_list() == ["zh", "ja", "th"]


def test_too_short_for_a_guess_but_not_english(make_corpus: MakeCorpus) -> None:
    """Another script is enough to tell."""
    corpus = make_corpus(["Kim Jong Il", "김정은동지께서", "Москва", "1994"])
    assert not_english(corpus).tolist() == [False, True, True, False]
    kept = keep_language(corpus, "en")
    assert kept.documents["id"].to_list() == ["0", "3"]
    assert "another script 2" in kept.problems[0].reason
    assert all(row["flesch"] is None for row in readability(corpus.where({"id": ["1", "2"]})))


# --- the fields lang and n_words ---


def test_lang_and_n_words_are_fields(tmp_path: Path) -> None:
    """They can be grouped and chosen by, and a column of that name has another one."""
    records = [
        {"text": ENGLISH, "lang": "given"},
        {"text": SPANISH, "n_words": 3, "copy": "yes"},
        {"text": "Too short"},
    ]
    path = tmp_path / "some.jsonl"
    path.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    for corpus in (read(path, lang="all"), build_index(path, tmp_path / "some.relstat")):
        assert {"lang", "n_words", "lang_field", "n_words_field", "copy_field"} <= {*corpus.fields}
        assert corpus.values("lang").to_list() == ["en", "es", None]
        assert corpus.values("lang_field").to_list() == ["given", None, None]
        assert corpus.values("n_words").to_list() == ["16", "25", "2"]
        assert corpus.groups("lang").labels == ("en", "es")
        assert len(corpus.where({"lang": "es"})) == 1
        assert len(corpus.where(at_least={"n_words": 10}, at_most={"n_words": 20})) == 1
        with pytest.raises(OptionError, match="'lang' holds no numbers"):
            corpus.where(at_least={"lang": 1})
        with pytest.raises(OptionError, match="'lang' is a name of relstat's own"):
            corpus.with_field("lang", corpus.values("id"))


def test_comparisons_on_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """``--where 'n_words>=10'`` chooses; what is no number is an error in one line."""
    (tmp_path / "a.txt").write_text(ENGLISH, encoding="utf-8")
    (tmp_path / "b.txt").write_text("Two words", encoding="utf-8")
    assert main(["freq", str(tmp_path), "--where", "n_words>=10", "-f", "csv", "--top", "1"]) == 0
    assert "\nthe,the,3," in capsys.readouterr().out
    assert main(["freq", str(tmp_path), "--where", "n_words>=ten"]) == 1
    assert "--where compares n_words with a number, not 'ten'" in capsys.readouterr().err


# --- words of other languages ---


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("대통령께서 노동자·농민을 만나시였다.", "대통령께서 노동자 농민을 만나시였다"),
        ("В. Иванов по-русски: «кто-то ещё пришёл».", "в. иванов по-русски кто-то ещё пришёл"),
        ("¿Qué dijo? ¡La paz, señor!", "qué dijo la paz señor"),
        ("قال الرئيس، إنّ السَّلامَ مهمٌّ؛ أليس كذلك؟", "قال الرئيس إنّ السَّلامَ مهمٌّ أليس كذلك"),
        ("الســـلام", "السلام"),
        ("او می\u200cخواهد کتاب\u200cها را بخواند.", "او می\u200cخواهد کتاب\u200cها را بخواند"),
        ("کتاب\u200c خوب \u200fاست\u200f", "کتاب خوب است"),
        ("۱۲٫۵ درصد", "۱۲٫۵ درصد"),
    ],
)  # fmt: skip
def test_words_by_the_rules_of_unicode(text: str, expected: str) -> None:
    """Particles stay, marks divide no word, a ZWNJ stands inside one, tatweel is no letter."""
    assert terms_of(text) == expected.split(" ")


@pytest.mark.parametrize("text", ["señor", "ещё йод", "평양에서", "Ñandú", "Việt"])
def test_composed_and_decomposed_letters_are_one_term(text: str) -> None:
    """The same word in two forms of Unicode (NFC, NFD) is counted as one."""
    forms = [unicodedata.normalize(form, text) for form in ("NFC", "NFD")]
    assert len(set(forms)) == 2
    assert terms_of(forms[0]) == terms_of(forms[1])


@pytest.mark.parametrize("sign", ["،", "؛", "؟", "¿", "¡"])
def test_their_punctuation_divides(sign: str) -> None:
    """Phrases do not cross it."""
    assert tokenize_texts([f"a{sign} b"]).breaks.tolist() == [True, True]


# --- what is for English only ---


def test_english_measures_refuse_other_languages(mixed: Corpus) -> None:
    """Groups in another language have nulls and a reason, and stems need English."""
    by_lang = mixed.with_field("language", guess_languages(mixed))
    for table in (readability(by_lang, by="language"), sentiment(by_lang, by="language")):
        scored = {row["group"]: row.get("flesch", row.get("mean")) for row in table}
        assert scored["en"] is not None
        assert (scored["es"], scored["ko"], scored["ru"]) == (None, None, None)
        assert any("3 documents" in note and "not to be in English" in note for note in table.notes)
    korean = keep_language(mixed, "ko").where({"id": "3"})
    assert len(freq(korean)) > 0
    assert len(phrases(korean, min_docs=1).columns) > 0
    with pytest.raises(OptionError, match="stem is for English"):
        freq(korean, stem=True)
    assert any("not in English" in note for note in freq(mixed, stem=True).notes)


def test_korean_addresses(shared_data: Path) -> None:
    """They are counted under their own language, and have no English scores."""
    corpus = read(shared_data / "dprk_new_year_ko.jsonl.gz", lang="ko")
    assert len(corpus) == 73
    assert freq(corpus, top=1).frame["term"].to_list() == ["우리"]
    assert len(phrases(corpus, top=5)) == 5
    (row,) = readability(corpus)
    assert (row["documents"], row["flesch"]) == (0, None)
    (row,) = sentiment(corpus)
    assert (row["documents"], row["mean"]) == (0, None)
