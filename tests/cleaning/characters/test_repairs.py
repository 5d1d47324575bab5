"""Repairs of characters: what each changes, what it leaves, and that once is enough."""

from __future__ import annotations

import re
import unicodedata

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relstat.cleaning.characters.repairs import CHARACTER_STEPS
from relstat.cleaning.steps import Step, apply_steps
from tests.helpers.tiers import examples

BY_NAME = {step.name: step for step in CHARACTER_STEPS}
ODD = "\u200b\u200d\u00ad\ufeff\u00a0\ufb01＆－‑―−─'`´′″,,–—-<>br*&amp;#39 \nаеоЅјрνοåéÃ©â€™1½a"


def clean(name: str, text: str) -> str:
    """The text after one step."""
    return str(BY_NAME[name].apply(pl.Series([text]))[0])


@pytest.mark.parametrize(
    ("name", "damaged", "meant"),
    [
        ("line ends", "One.\r\nTwo.\x0cThree.\u2028Four.", "One.\nTwo.\nThree.\nFour."),
        ("spaces", "10\u202f000 tons\u00a0of\u3000steel", "10 000 tons of steel"),
        ("controls", "Korea\x92s \x00steel\x1a", "Korea’s steel"),
        ("mojibake", "the peopleâ€™s army in BogotÃ¡", "the people’s army in Bogotá"),
        ("mojibake", "Vбclav said 3Ѕ and 2ј million", "Václav said 3½ and 2¼ million"),
        ("entities", "steel &amp; coal, &#39;so&#39; &quot;it&quot;", "steel & coal, 'so' \"it\""),
        ("entities", "one &amp;lt; two", "one < two"),
        ("entities", "AT&T &nbspof &copy 2024, ?a=1&copy=2", "AT&T \xa0of © 2024, ?a=1&copy=2"),
        ("entities", r"the \u201cKorea\u2019s\u201d; it\'s", "the “Korea’s”; it's"),
        ("quotes", "Aale-e-‘Imran, Qur‘an, Sa‘id", "Aale-e-’Imran, Qur’an, Sa’id"),
        ("quotes", "‘Ali’s way. In the ‘90s it’s so.", "’Ali’s way. In the ’90s it’s so."),
        (
            "quotes",
            "the ‘Agenda\nfor Steel’ and ‘Ali’s ‘way’",
            "the ‘Agenda\nfor Steel’ and ‘Ali’s ‘way’",
        ),
        ("entities", "One_x000D_\nTwo_x0009_three", "One\r\nTwo\tthree"),
        ("entities", "_x005F_x000D_ and snake_x0041_case", "_x000D_ and snake_x0041_case"),
        ("entities", r"He left.\n\nThey\tcame.\r\nso\nso", "He left.\n\nThey came.\nso\nso"),
        ("entities", r"in C:\new\table and \newline", r"in C:\new\table and \newline"),
        ("invisible", "the minis\u00ad\ntry \u2764\ufe0f 1\ufe0f\u20e3", "the ministry \u2764 1"),
        ("normalisation", "cafe\u0301 re\ufb02ects the S＆P", "café reflects the S&P"),
        ("invisible", "\ufeffthe \u200b\u200bsteel works\u200e", "the steel works"),
        ("invisible", "he said.”\u200bThey left", "he said.” They left"),
        ("invisible", "co\u00adoperation, Saudi\u00adled", "cooperation, Saudi-led"),
        (
            "invisible",
            "al\u00adQaeda, five\u00adparty, NATO\u00adled",
            "al-Qaeda, five-party, NATO-led",
        ),
        ("invisible", "Won\u00adsan and Ham\u00adhung", "Wonsan and Hamhung"),
        (
            "invisible",
            "dem\u00adon\u00adstra\u00adtion of a gov\u00adern\u00adment, five\u00adpar\u00adty",
            "demonstration of a government, fiveparty",
        ),
        ("mojibake", "Korea\x81fs hall, JapanÂ fs hall", "Korea’s hall, Japan’s hall"),
        ("mojibake", "said Â gwe willÂ h and left", "said “we will” and left"),
        ("look-alikes", "Тhe rolе of ecosуstems; H. Е. said", "The role of ecosystems; H. E. said"),
        ("look-alikes", "в Mоскве и Кpыму", "в Москве и Крыму"),
        ("quotes", "``steel'' ''coal'', today`s ′left′", '"steel" "coal", today\'s \'left\''),
        ("dashes", "steel ― coal ─ ore –- far‑sighted", "steel — coal — ore – far-sighted"),
        (
            "dashes",
            "TEHRAN -– ore, Russia−China, ore − coal",
            "TEHRAN – ore, Russia–China, ore – coal",
        ),
        (
            "markup",
            "A <b>big</b> **plant**.<br/>Two<p class='x'>Three",
            "A big plant.\nTwo\n\nThree",
        ),
    ],
)
def test_what_each_step_repairs(name: str, damaged: str, meant: str) -> None:
    """Damage as met in documents, and what the editor meant."""
    assert clean(name, damaged) == meant


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("mojibake", "Ângela and Đặng met in São Paulo; â, Ã and ½"),
        ("entities", "AT&T; R&D; &nosuchname; &#0; &#xd800;"),
        ("normalisation", "12 m², 3 ℃, № 5, Ⅷ, ™"),
        ("normalisation", "ＡＢＣ会議（二日）"),
        ("invisible", "می\u200cخواهم, क्\u200dष, 👩\u200d🔬"),
        ("look-alikes", "184 μg, ΔT, Москва, СССР, vk.com и ok.ru"),
        ("look-alikes", "Аргументы и Факты, а не A"),
        ("quotes", "“steel” ‘coal’ „ore“ «so» it's 5' 10'' tall, 3′ 20″, a,, b"),
        ("dashes", "1999–2004 — (KCNA) -- steel --- coal, −5 degrees, 7−2, ----------"),
        ("markup", "<…> if a < b and c > d, <www.site.org>, * * *, b*****s, 2**3, ***"),
    ],
)
def test_what_each_step_leaves(name: str, text: str) -> None:
    """Valid characters that look like damage."""
    assert clean(name, text) == text


@pytest.mark.parametrize(
    "damaged",
    ["&acirc;&#128;&#156;so&acirc;&#128;&#157;", "&acirc;&euro;&oelig;so&acirc;&euro;&#157;",
     "â\x80\x9cso&acirc;\x80\x9d"],
)  # fmt: skip
def test_entities_may_be_halves_of_wrongly_decoded_characters(damaged: str) -> None:
    """Entities are read before the encoding is repaired, and nothing is dropped before that."""
    assert apply_steps(pl.Series([damaged]), CHARACTER_STEPS)[0].to_list() == ["“so”"]


@pytest.mark.parametrize("step", CHARACTER_STEPS, ids=lambda step: step.name)
@given(text=st.text(ODD, max_size=40) | st.text(max_size=20))
@settings(max_examples=examples(60))
def test_once_is_enough(step: Step, text: str) -> None:
    """A step changes nothing in what it has made."""
    once = step.apply(pl.Series([text], dtype=pl.String))
    assert step.apply(once).to_list() == once.to_list()


@given(text=st.text(ODD, max_size=40) | st.text(max_size=20))
@settings(max_examples=examples(100))
def test_signs_find_all_that_changes(text: str) -> None:
    """A text without a step's signs is not changed by it, so one search serves all steps."""
    texts = pl.Series([text], dtype=pl.String)
    for step in CHARACTER_STEPS:
        if step.apply(texts).to_list() != [text]:
            assert step.signs
            assert texts.str.contains(step.signs)[0], step.name


@given(st.lists(st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=80)))
@settings(max_examples=examples(60))
def test_clean_ascii_stays(lines: list[str]) -> None:
    """Plain ASCII prose without mark-up, escapes or doubled marks comes out as it went in."""
    prose = "\n\n".join(re.sub(r"[<>&`*#{~\[\\]|''+|,,+", " ", line) for line in lines)
    assert apply_steps(pl.Series([prose]), CHARACTER_STEPS)[0].to_list() == [prose]


@given(st.text(max_size=30))
@settings(max_examples=examples(100))
def test_normalisation_is_nfc(text: str) -> None:
    """Apart from ligatures and full-width forms it is the standard composed form."""
    plain = re.sub("[\ufb00-\ufb06\uff01-\uff5e]", "", text)
    assert clean("normalisation", plain) == unicodedata.normalize("NFC", plain)


@pytest.mark.parametrize("name", ["line ends", "spaces", "quotes", "dashes", "markup"])
@given(text=st.text(ODD.replace("br", "").replace("‑", ""), max_size=40))
@settings(max_examples=examples(60))
def test_words_stay(name: str, text: str) -> None:
    """Steps about what stands between words leave letters and digits in their order."""
    if name != "markup" or "<" not in text:
        assert re.findall(r"[^\W_]", clean(name, text)) == re.findall(r"[^\W_]", text)
