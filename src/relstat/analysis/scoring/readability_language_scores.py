"""Readability scores of other languages, of :mod:`relstat.statistics.readability_languages`."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from relstat.analysis.scoring.score import Score
from relstat.arrays import Floats
from relstat.statistics import readability_languages as formulas

__all__ = ["OTHER_LANGUAGES"]

_EASE_NEEDS: Final = ("words", "sentences", "syllables")
_LETTER_NEEDS: Final = ("words", "sentences", "letters")


def _score(
    language: str,
    name: str,
    label: str,
    heading: str,
    needs: tuple[str, ...],
    formula: Callable[..., Floats],
    written: str,
    *,
    higher: str,
    reading: str,
    made_for: str,
    valid: tuple[float, float],
    source: str,
    citation: str,
    default: bool = True,
) -> Score:
    return Score(
        name=name,
        label=label,
        heading=heading,
        needs=needs,
        formula=formula,
        written=written,
        higher=higher,
        reading=reading,
        made_for=made_for,
        valid=valid,
        undefined="words without a syllable" if "syllables" in needs else "",
        source=source,
        citation=citation,
        languages=(language,),
        default=default,
    )


def _ease(
    language: str,
    name: str,
    label: str,
    heading: str,
    constants: tuple[float, float, float],
    *,
    reading: str,
    made_for: str,
    source: str,
    citation: str,
    default: bool = True,
) -> Score:
    """A score with the form of Flesch reading ease and constants of its own."""
    base, length, weight = constants
    return _score(
        language,
        name,
        label,
        heading,
        _EASE_NEEDS,
        partial(formulas.reading_ease, base=base, length=length, weight=weight),
        f"{base:g} − {length:g} w/s − {weight:.4g} syl/w".replace(" 1 w/s", " w/s"),
        higher="easier",
        reading=reading,
        made_for=made_for,
        valid=(0.0, 100.0),
        source=source,
        citation=citation,
        default=default,
    )


OTHER_LANGUAGES: Final = (
    _ease(
        "es", "szigriszt_pazos", "Szigriszt-Pazos", "SP", (206.835, 1.0, 62.3),
        reading="55 to 65 is normal (INFLESZ), below 40 very hard",
        made_for="Spanish prose of all kinds",
        source="Szigriszt 1993",
        citation="Szigriszt Pazos (1993), Sistemas predictivos de legilibilidad del "
        "mensaje escrito",
    ),
    _ease(
        "es", "fernandez_huerta", "Fernández Huerta", "FH", (206.84, 1.02, 60.0),
        reading="60 to 70 is normal",
        made_for="Spanish schoolbooks; printed in 1959 with sentences in the place of words per "
        "sentence, corrected as Law (2011) and all tools do",
        source="Fernández Huerta 1959",
        citation="Fernández Huerta (1959), Medidas sencillas de lecturabilidad",
    ),
    _score(
        "es", "gutierrez_de_polini", "Gutiérrez de Polini", "GP", _LETTER_NEEDS,
        formulas.gutierrez_de_polini, "95.2 − 9.7 letters/w − 0.35 w/s",
        higher="easier", reading="40 is the mean of grade 6", made_for="Spanish for grade 6",
        valid=(20.0, 70.0), source="Gutiérrez de Polini 1972",
        citation="Gutiérrez de Polini (1972), Investigación sobre lectura en Venezuela",
        default=False,
    ),
    _score(
        "es", "crawford", "Crawford", "Cra", _EASE_NEEDS, formulas.crawford,
        "−20.5 s/w + 4.9 syl/w − 3.407", higher="harder", reading="years of school",
        made_for="Spanish for grades 1 to 6", valid=(1.0, 6.0), source="Crawford 1984",
        citation="Crawford (1984), A Spanish language Fry-type readability procedure",
        default=False,
    ),
    _ease(
        "fr", "kandel_moles", "Kandel-Moles", "KM", (207.0, 1.015, 73.6),
        reading="60 to 70 is normal", made_for="French press and radio",
        source="Kandel & Moles 1958",
        citation="Kandel & Moles (1958), Application de l'indice de Flesch à la langue française",
    ),
    _ease(
        "de", "amstad", "Amstad", "Amst", (180.0, 1.0, 58.5),
        reading="60 to 70 is normal, below 30 very hard", made_for="German newspapers",
        source="Amstad 1978", citation="Amstad (1978), Wie verständlich sind unsere Zeitungen?",
    ),
    _score(
        "de", "wiener_sachtextformel", "Wiener Sachtextformel 1", "WSTF",
        ("words", "sentences", "polysyllables", "long", "monosyllables"),
        formulas.wiener_sachtextformel,
        "19.35 words of three syllables or more ÷ w + 0.1672 w/s + 12.97 words above six letters "
        "÷ w − 3.27 words of one syllable ÷ w − 0.875",
        higher="harder", reading="Austrian school years",
        made_for="German non-fiction for grades 4 to 15", valid=(4.0, 15.0),
        source="Bamberger & Vanecek 1984",
        citation="Bamberger & Vanecek (1984), Lesen, Verstehen, Lernen, Schreiben",
    ),
    _score(
        "it", "gulpease", "Gulpease", "Gulp", _LETTER_NEEDS, formulas.gulpease,
        "89 + 300 s/w − 10 letters/w", higher="easier",
        reading="below 80 is hard after primary school, below 60 after middle school, below 40 "
        "after secondary school",
        made_for="Italian; needs no syllables", valid=(0.0, 100.0),
        source="Lucisano & Piemontese 1988",
        citation="Lucisano & Piemontese (1988), GULPEASE: una formula per la predizione della "
        "difficoltà dei testi in lingua italiana",
    ),
    _ease(
        "it", "franchina_vacca", "Franchina-Vacca", "FV", (217.0, 1.3, 60.0),
        reading="60 to 70 is normal", made_for="Italian, after Flesch",
        source="Franchina & Vacca 1986",
        citation="Franchina & Vacca (1986), Adaptation of Flesch readability index on a bilingual "
        "text written by the same author both in Italian and English languages",
    ),
    _ease(
        "nl", "douma", "Flesch-Douma", "Dou", (206.84, 0.93, 77.0),
        reading="60 to 70 is normal", made_for="Dutch agricultural papers", source="Douma 1960",
        citation="Douma (1960), De leesbaarheid van landbouwbladen",
    ),
    _ease(
        "nl", "brouwer", "Brouwer's Leesindex A", "Bro", (195.0, 2.0, 200 / 3),
        reading="60 to 70 is normal", made_for="Dutch schoolbooks", source="Brouwer 1963",
        citation="Brouwer (1963), Onderzoek naar de leesmoeilijkheid van Nederlands proza, "
        "Paedagogische Studiën 40, 454-464",
    ),
    _ease(
        "ru", "oborneva", "Flesch-Oborneva", "FO", (206.835, 1.3, 60.1),
        reading="60 to 70 is normal",
        made_for="Russian fiction; other tools use a second version of the same author, 206.836 − "
        "1.52 w/s − 65.14 syl/w",
        source="Oborneva 2006",
        citation="Oborneva (2006), Avtomatizirovannaya otsenka slozhnosti uchebnykh tekstov",
    ),
    _score(
        "ru", "oborneva_grade", "Flesch-Kincaid-Oborneva", "FKO", _EASE_NEEDS,
        formulas.russian_grade, "0.5 w/s + 8.4 syl/w − 15.59", higher="harder",
        reading="school years", made_for="Russian fiction", valid=(1.0, 16.0),
        source="Oborneva 2006",
        citation="Oborneva (2006), Avtomatizirovannaya otsenka slozhnosti uchebnykh tekstov",
    ),
)  # fmt: skip
