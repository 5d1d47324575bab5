"""Our lexicon of official language: what it is made of, and the errors that it must not make."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pytest

from relstat.analysis.scoring.engines import engine_of
from relstat.lexicons import load_lexicon
from relstat.lexicons.dictionary import MODIFIERS, NAME
from relstat.lexicons.dictionary_files import packaged_dictionary
from relstat.text.tokens import tokenize_texts

CATEGORIES = {
    *("praise", "friendship", "peace", "sovereignty", "achievement", "struggle"),
    *("hostility", "threat", "victimhood", "name"),
}


def signs(sentences: Sequence[str], engine: str = "state") -> list[int]:
    """The sign of each sentence."""
    tokens = tokenize_texts(sentences)
    scores = engine_of(engine).prepare(tokens.vocabulary).score(tokens)
    assert len(scores.compound) == len(sentences), "one sentence each"
    return [0 if abs(one) < 0.05 else 1 if one > 0 else -1 for one in scores.compound.tolist()]


def test_what_it_is_made_of() -> None:
    """Nine categories of tone, names and modifiers; each sign of a weight fits its category."""
    dictionary = packaged_dictionary("state_en")
    assert set(dictionary.categories) == CATEGORIES
    assert len(dictionary.entries) > 4000
    assert sum(" " in entry.term for entry in dictionary.entries) > 1500
    for entry in dictionary.entries:
        (category,) = entry.categories
        if category in ("hostility", "threat", "victimhood"):
            assert entry.weight is not None
            assert -4 <= entry.weight < 0, entry
        elif category == NAME:
            assert entry.weight is None
        elif category not in MODIFIERS:
            assert entry.weight is not None
            assert 0 <= entry.weight <= 4, entry


def test_a_term_has_one_weight() -> None:
    """No term is in two categories, but a modifier may have a tone of its own."""
    entries = packaged_dictionary("state_en").entries
    toned = Counter(entry.term for entry in entries if entry.modifier is None)
    assert [term for term, count in toned.items() if count > 1] == []


def test_terms_are_written_as_terms() -> None:
    """Entries are in lower case with straight marks, sorted, and a wildcard ends a word."""
    terms = load_lexicon("state_en").column("term")
    assert list(terms) == sorted(terms)
    for term in terms:
        assert term == term.lower()
        assert "’" not in term
        assert all("*" not in word[:-1] for word in term.split()), term


@pytest.mark.parametrize(
    ("sentence", "vader"),
    [
        ("The Workers' Party of Korea held a meeting.", 1),
        ("The party committee of the county met on Monday.", 1),
        ("The United States and the United Nations sent delegates.", 1),
        ("The special envoy arrived in Tehran by air.", 1),
        ("The international book fair is open until Friday.", 1),
        ("The supreme court and the Supreme People's Assembly are in session.", 1),
        ("Dear colleagues, we turn to the second item.", 1),
        ("The two ministers spoke of the interests of their countries.", 1),
        ("The commitment of both sides is written in the agreement.", 1),
        ("The struggle went on in the mountains.", -1),
        ("The ministry of justice published the text.", 1),
        ("The Security Council met in New York.", 1),
        ("Crude oil and natural gas go through the pipeline.", -1),
        ("The gross domestic product was 20 billion dollars.", -1),
        ("The two countries would like to open a railway line.", 1),
    ],
)
def test_names_and_plain_words_have_no_tone(sentence: str, vader: int) -> None:
    """A general list reads a tone into names and words of office; this lexicon does not."""
    assert signs([sentence], "vader") == [vader]
    assert signs([sentence]) == [0]


@pytest.mark.parametrize(
    ("sentence", "sign"),
    [
        ("The immortal exploits of the leader are known to all.", 1),
        ("He waged an arduous struggle for the liberation of the country.", 1),
        ("The people are determined to finish the plant ahead of schedule.", 1),
        ("They had a dignified air.", 1),
        ("The dear respected leader visited the plant.", 1),
        ("The U.S. imperialists launched war exercises.", -1),
        ("Sanctions were imposed on the country.", -1),
        ("The sanctions were lifted.", 1),
        ("The puppet regime is a group of traitors.", -1),
        ("It is a grave provocation.", -1),
        ("They spoke of slander and hegemony.", -1),
        ("It is an interference in our affairs.", -1),
        ("The crimes of the occupiers are not forgotten.", -1),
        ("The merciless annihilation went on.", -1),
        ("The army will annihilate the aggressors.", -1),
        ("Unilateral sanctions hit the people.", -1),
        ("The reactionary group was there.", -1),
        ("The victory was won by the people.", 1),
        ("Prosperity and unity are in sight.", 1),
        ("Cooperation in agriculture goes on.", 1),
        ("The two countries stand united against terrorism.", 1),
        ("They undermine peace on the peninsula.", -1),
        ("This is a threat to regional stability.", -1),
        ("The two sides fight against terrorism, extremism and drug trafficking.", 1),
        ("The talks weren’t good.", -1),
        ("He paid deep condolences over the demise.", -1),
        ("A ban on fishing hurts the villages.", -1),
        ("The police, a faithful dog of the group, went on the rampage.", -1),
        ("It is impossible to expect an improvement of the ties.", -1),
    ],
)
def test_tone_of_official_language(sentence: str, sign: int) -> None:
    """Words that a general list lacks or reads in another sense have the tone of such texts."""
    assert signs([sentence]) == [sign]
