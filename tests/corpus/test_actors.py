"""Mentions of actors: which names are found, and whom each means."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relstat.analysis.actors.mentions import mention_sentences
from relstat.corpus.actor_names import NameTree
from relstat.corpus.corpus import Corpus
from relstat.errors import OptionError
from relstat.lexicons.actors import load_actors
from relstat.loading.opening import Corpus as OpenCorpus
from relstat.text.vocabulary import TokenOptions

MakeCorpus = Callable[..., Corpus]
SENTENCES = Path(__file__).parents[1] / "lexicons" / "actor_sentences.txt"


def find(corpus: Corpus) -> list[list[tuple[str, str]]]:
    """Return for each document the actors in it, each with the letters that name it."""
    mentions = corpus.actor_mentions
    found = mention_sentences(corpus.stream, mentions.places)
    listed: list[list[tuple[str, str]]] = [[] for _ in range(len(corpus))]
    for text, (begin, end), who, row in zip(
        found.texts,
        found.spans.tolist(),
        mentions.who.tolist(),
        mentions.places.rows.tolist(),
        strict=True,
    ):
        listed[row].append((mentions.actors.rows[who].name, text[begin:end]))
    return listed


def names(corpus: Corpus) -> list[list[str]]:
    """Return the actors that each document mentions, in order."""
    return [[name for name, _ in each] for each in find(corpus)]


def test_each_actor_is_found_in_its_sentence(make_corpus: MakeCorpus) -> None:
    """Every row of the table has a sentence, in which exactly the marked names are found."""
    lines = SENTENCES.read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    assert [name for name, _ in rows] == [row.name for row in load_actors()]
    corpus = make_corpus([re.sub(r"[\[\]]", "", sentence) for _, sentence in rows])
    for (name, sentence), found in zip(rows, find(corpus), strict=True):
        marked = re.findall(r"\[([^\]]*)\]", sentence)
        assert [(who, text.rstrip(".")) for who, text in found] == [
            (name, text.rstrip(".")) for text in marked
        ], sentence


def test_each_alias_is_found_alone(make_corpus: MakeCorpus) -> None:
    """An alias that means one actor is a mention of it, from its first letter to its last."""
    actors = load_actors()
    certain = [
        (actors.rows[name.actors[0]], name.text)
        for name in NameTree.of(actors).names
        if name.weak == (False,)
    ]
    corpus = make_corpus([f"there is {alias} here" for _, alias in certain])
    for (row, alias), found in zip(certain, find(corpus), strict=True):
        if row.kind == "none":
            assert not found, alias
        else:
            assert [name for name, _ in found] == [row.name], alias
            bare = re.sub("['’]s?$", "", alias.replace("-", " "))
            assert found[0][1].replace("-", " ").rstrip(".") == bare.rstrip("."), alias


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Let us go; it is for us.", []),
        ("The US, the U.S. and the U.S.A. met.", ["United States"] * 3),
        ("HELP US NOW", []),
        ("US OFFICIALS LEFT; THE U.S. ARMY STAYED", ["United States"]),
        ("A US-led, anti-Iran and pro-Iranian force", ["United States", "Iran", "Iran"]),
        ("the Russia-Azerbaijan-Iran summit", ["Russia", "Azerbaijan", "Iran"]),
        ("Iran’s and Iran's and the Iranians' gas", ["Iran"] * 3),
        ("They paid US$ 5 million and US$7 to the US.", ["United States"]),
        ("IRAN ACCUSES ISRAEL", ["Iran", "Israel"]),
        ("a turkey, some china and a polish", []),
        ("Turkey and China", ["Turkey", "China"]),
        ("U.S.-south Korea drills", ["United States", "South Korea"]),
        ("S.Korea and S. Korea", ["South Korea", "South Korea"]),
        ("north and south Korea", ["South Korea"]),
        ("Korea is one; north Korea, south Korea", ["Korea", "North Korea", "South Korea"]),
        ("Papua New Guinea, Guinea-Bissau, Equatorial Guinea and Guinea",
         ["Papua New Guinea", "Guinea-Bissau", "Equatorial Guinea", "Guinea"]),
        ("New Guinea and the Gulf of Guinea", []),
        ("the Democratic Republic of the Congo and Congo-Brazzaville",
         ["DR Congo", "Republic of the Congo"]),
        ("American Samoa and Samoa", ["Samoa"]),
        ("the South China Sea, the Indian Ocean and the Persian Gulf", []),
        ("the Warsaw Treaty", ["Warsaw Pact"]),
        ("the Paris agreement, the Rome Statute and the Minsk agreements", []),
        ("The Tehran Times and the Washington Post reported from New York.", []),
        ("French fries and a Chinese character", []),
        ("Michael Jordan scored", []),
        ("the National Security Council and the Russian Security Council",
         ["Security Council of Russia"]),
        ("Latin America, South America and America", ["United States"]),
        ("Kim Il Sung Square", []),
        ("Iran. Nian trade", ["Iran"]),
        ("Kim Jong, Un", []),
    ],
)  # fmt: skip
def test_what_is_a_mention(text: str, expected: list[str], make_corpus: MakeCorpus) -> None:
    """Case, hyphens, possessives, and names that contain another name."""
    assert names(make_corpus([text])) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Security Council met.", []),
        ("The United Nations and its Security Council met.",
         ["United Nations", "UN Security Council"]),
        ("Russia's president convened the Security Council.",
         ["Russia", "Security Council of Russia"]),
        ("The UN heard the secretary of Russia's Security Council; the Security Council agreed.",
         ["United Nations", "Security Council of Russia", "Security Council of Russia"]),
        ("The UN heard Russia; the Security Council agreed.", ["United Nations", "Russia"]),
        ("The moon rose and Moon smiled.", []),
        ("Moon Jae-in came. President Moon smiled.", ["Moon Jae-in", "Moon Jae-in"]),
        ("Moon Jae-in met Chris Moon and Moon Su Gil.", ["Moon Jae-in"]),
        ("The puppet regime fell.", []),
        ("In Seoul the puppet regime fell.", ["South Korea", "South Korea"]),
    ],
)  # fmt: skip
def test_weak_aliases_need_another(text: str, expected: list[str], make_corpus: MakeCorpus) -> None:
    """A surname, a council, an insult count where the document shows who is meant."""
    assert names(make_corpus([text])) == [expected]


@pytest.mark.parametrize(
    ("text", "day", "expected"),
    [
        ("Bush spoke.", "1990", ["George H. W. Bush"]),
        ("Bush spoke.", "2005-03-01", ["George W. Bush"]),
        ("Bush spoke.", "2015-03", []),
        ("Bush spoke.", None, []),
        ("George W. Bush met his father; Bush wept.", "1990", ["George W. Bush"] * 2),
        ("Assad left.", None, []),
        ("Moscow answered.", None, ["Russia"]),
        ("Moscow answered.", "1975", ["Soviet Union"]),
        ("Moscow answered.", "1991-12-25", ["Soviet Union"]),
        ("Moscow answered.", "1991-12-26", ["Russia"]),
        ("Moscow answered.", "1991", []),
        ("Georgia voted.", "1880", ["Georgia"]),
        ("Brussels waited.", "2012", []),
        ("Brussels waited for the EU.", "2012", ["European Union"] * 2),
    ],
)
def test_the_date_decides_who_is_meant(
    text: str, day: str | None, expected: list[str], make_corpus: MakeCorpus
) -> None:
    """Of those who share a name the one in office counts; what stays open counts for nobody."""
    corpus = make_corpus([text], date=[day])
    assert names(corpus) == [expected]
    assert (len(corpus.actor_mentions.undecided) > 0) == (not expected)


def test_words_that_are_split_are_found_too(make_corpus: MakeCorpus) -> None:
    """Other rules of cutting words change no mention."""
    texts = ["US-led Iran's and People's Republic of China-based, the Workers' Party of Korea"]
    whole = make_corpus(texts)
    split = replace(whole, options=TokenOptions("split", "split"), kept={})
    assert names(whole) == names(split)
    assert names(whole) == [["United States", "Iran", "China", "Workers' Party of Korea"]]


def test_mentions_follow_a_choice(make_corpus: MakeCorpus) -> None:
    """Choosing documents before or after looking for actors makes no difference."""
    texts = ["Iran and Iraq.", "Nobody.", "Iraq, Bush and Iraq.", "Cuba."]
    corpus = make_corpus(texts, side=["a", "b", "a", "b"])
    fresh = names(make_corpus(texts).where())
    before = corpus.where(side="a")
    assert names(corpus) == fresh
    after = corpus.where(side="a")
    assert names(before) == names(after) == [fresh[0], fresh[2]]
    assert len(after.actor_mentions.undecided) == 1


def test_documents_are_chosen_by_actor(make_corpus: MakeCorpus) -> None:
    """Text, title or both; each of several; none of some; the record says so."""
    corpus = make_corpus(
        ["Talks with Iran.", "It rained.", "The U.S. and Iran.", "Havana."],
        title=["Envoy", "TEHRAN WAITS", None, "U.S. leaves"],
    )

    def ids(chosen: Corpus) -> str:
        return "".join(chosen.metadata["id"])

    assert ids(corpus.mentioning(actors="Iran")) == "012"
    assert ids(corpus.mentioning(actors="Iran", within="text")) == "02"
    assert ids(corpus.mentioning(actors="iran", within="title")) == "1"
    assert ids(corpus.mentioning(actors=["Iran", "US"])) == "2"
    assert ids(corpus.mentioning(actors="Iran", no_actors="US")) == "01"
    (choice,) = corpus.mentioning(actors="Iran").choices
    assert str(choice) == "mentions the actor Iran: 3 of 4"
    with pytest.raises(OptionError, match="no actor named 'Irann'; did you mean Iran"):
        corpus.mentioning(actors="Irann")


def test_actors_are_fields(make_corpus: MakeCorpus) -> None:
    """``actor`` is whom a document mentions most, ``actor:NAME`` whether it mentions one."""
    corpus = make_corpus(["Iraq, Iran and Iran.", "Cuba, then Peru.", "Nobody."])
    assert corpus.values("actor").to_list() == ["Iran", "Cuba", None]
    assert corpus.values("actor:US").to_list() == ["not United States"] * 3
    assert corpus.groups("actor:iraq").labels == ("Iraq", "not Iraq")
    with pytest.raises(OptionError, match="did you mean Iraq"):
        corpus.values("actor:Iraqq")


def test_a_column_of_that_name_goes_before() -> None:
    """The input's own field ``actor`` is not touched."""
    corpus = OpenCorpus.from_texts([{"text": "Iran and Iran talk at length.", "actor": "mine"}])
    assert corpus.values("actor").to_list() == ["mine"]


def test_a_file_of_the_user_changes_who_is_found(make_corpus: MakeCorpus, tmp_path: Path) -> None:
    """What was found with the packaged table is found anew."""
    file = tmp_path / "mine.txt"
    file.write_text(
        "# name: mine\n# columns: actor kind of office aliases\n\n"
        "Ruritania\tcountry\t-\t-\tRuritanian(/s)\n"
        "Ruritanian Sea\tnone\t-\t-\tRuritanian Sea\n",
        "utf-8",
    )
    corpus = make_corpus(["Ruritanians and Iran by the Ruritanian Sea."])
    assert names(corpus) == [["Iran"]]
    assert names(corpus.with_actors(file)) == [["Ruritania", "Iran"]]


WORDS = [
    *("Iran", "Iran's", "US", "us", "U.S.", "south", "Korea", "Korean", "war,", "China-led", "New"),
    *("Guinea", "Papua", "Security", "Council", "the", "Russia.", "Bush", "Moon"),
]


@settings(max_examples=15)
@given(st.lists(st.lists(st.sampled_from(WORDS), max_size=12), min_size=1, max_size=4))
def test_mentions_do_not_overlap_and_do_not_depend_on_neighbours(texts: list[list[str]]) -> None:
    """Mentions are in order and apart, and a document has the same ones alone."""
    corpus = OpenCorpus.from_texts([{"text": " ".join(words) or "x"} for words in texts],
                                   copies="keep", lang="all")  # fmt: skip
    places = corpus.actor_mentions.places
    begins = places.starts * 64 + places.first
    ends = (places.ends - 1) * 64 + places.last + 1
    assert (ends[:-1] <= begins[1:]).all()
    assert (begins < ends).all()
    together = find(corpus)
    for number in range(len(corpus)):
        assert find(corpus[number : number + 1]) == [together[number]]
