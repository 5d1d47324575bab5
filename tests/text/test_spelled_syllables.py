"""Syllables by spelling against counts by hand."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relstat.text.spelled_syllables import LANGUAGES, spelled_syllables

BY_HAND = {
    "ru": "россия 3 президент 3 государство 4 федерация 5 в 0 и 1 сегодня 3 объединение 6 её 2",
    "es": "pueblo 2 república 4 ciudad 2 país 2 guerra 2 que 1 aéreo 4 rey 1 y 1 hoy 1 mayo 2 "
    "construcción 3 imperialista 5 cooperación 5 leía 3 cuidado 3 nación 2 día 2 agua 2 aire 2 "
    "pingüino 3 muy 1 corea 3 bueno 2 ahora 3 paranoia 4 xxx 0",
    "it": "popolo 3 guerra 2 questo 2 città 2 nazione 3 paese 3 cooperazione 6 giorno 2 aiuola 3 "
    "più 1 perché 2 governo 3 ciao 2 guida 2 uomo 2 presidente 4",
    "fr": "république 3 peuple 1 guerre 1 nation 2 président 3 femmes 1 été 2 le 1 les 1 que 1 "
    "beaucoup 2 théâtre 2 ami 2 année 2 années 2 qui 1 gouvernement 4 essentiel 3 monde 1 paix 1 "
    "voyage 2",
    "de": "volk 1 republik 3 krieg 1 nation 3 bundesregierung 5 qualität 3 freie 2 zeitung 2 "
    "europäische 5 häuser 2 gesetz 2 bayern 2 politik 3",
    "nl": "volk 1 republiek 3 oorlog 2 regering 3 koningin 3 eeuw 1 tijd 1 mooie 2 nieuwe 2 "
    "vrijheid 2 geïnteresseerd 5 europese 4 kwaliteit 3 belangrijk 3 samenwerking 4 feestdagen 3",
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_counted_by_hand(language: str) -> None:
    """Diphthongs, silent letters, hiatus, single vowels and words without any."""
    pairs = BY_HAND[language].split()
    words, expected = pairs[::2], [int(count) for count in pairs[1::2]]
    found = dict(zip(words, spelled_syllables(pl.Series(words), language).tolist(), strict=True))
    assert found == dict(zip(words, expected, strict=True))


@given(st.text(alphabet="abcdeiouyqgéíüяоы'-1", max_size=12))
def test_no_more_syllables_than_letters(word: str) -> None:
    """Any string of letters has from none to as many syllables as characters."""
    for language in LANGUAGES:
        (count,) = spelled_syllables(pl.Series([word]), language)
        assert 0 <= count <= len(word)
