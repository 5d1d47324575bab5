"""Guessing languages: what is told, what is left open, and what is left out."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from relstat.corpus import Corpus
from relstat.languages import MIN_WORDS, guess_languages, keep_language, not_english
from relstat.stream import Stream, tokenize

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
    """A release in each of four languages, a short one and an empty one."""
    return make_corpus([ENGLISH, SPANISH, RUSSIAN, KOREAN, "Kim Jong Il", ""])


def test_languages_are_guessed(mixed: Corpus) -> None:
    """Codes are those of ISO 639-1; too short is no guess."""
    assert guess_languages(mixed).to_list() == ["en", "es", "ru", "ko", None, None]


def test_not_english_leaves_the_doubtful_in(mixed: Corpus) -> None:
    """Only a release guessed to be in another language is told to be that."""
    assert not_english(mixed).tolist() == [False, True, True, True, False, False]


def test_the_least_number_of_words(make_corpus: MakeCorpus) -> None:
    """One word fewer and there is no guess."""
    words = ENGLISH.split()
    corpus = make_corpus([" ".join(words[:MIN_WORDS]), " ".join(words[: MIN_WORDS - 1])])
    assert guess_languages(corpus).to_list() == ["en", None]


def test_keep_language_tells_what_it_left_out(mixed: Corpus) -> None:
    """Those in the language and those too short stay; the rest is counted in the problems."""
    kept = keep_language(mixed, "en")
    assert kept.documents["id"].to_list() == ["0", "4", "5"]
    (problem,) = kept.problems
    assert problem.reason.startswith(
        "3 releases guessed not to be in 'en' left out: es 1, ko 1, ru 1"
    )
    assert not problem.skipped
    assert len(mixed.problems) == 0


def test_the_kept_releases_have_the_same_words(mixed: Corpus) -> None:
    """The stream that is carried over is that of the kept texts."""
    kept = keep_language(mixed, "ru")
    fresh, carried = tokenize(Corpus.of(kept.documents)), tokenize(kept)
    assert carried.vocabulary is tokenize(mixed).vocabulary
    assert carried.words_per_document.tolist() == fresh.words_per_document.tolist()
    assert words(carried) == words(fresh)
    assert guess_languages(kept).to_list() == ["ru", None, None]


def test_all_keeps_all(mixed: Corpus, make_corpus: MakeCorpus) -> None:
    """Nothing is left out, and nothing is told, where there is nothing to leave out."""
    assert keep_language(mixed, "all") is mixed
    english = make_corpus([ENGLISH])
    assert keep_language(english, "en") is english


def test_an_empty_corpus(make_corpus: MakeCorpus) -> None:
    """No release, no guess."""
    corpus = make_corpus([])
    assert guess_languages(corpus).to_list() == []
    assert keep_language(corpus, "en") is corpus
