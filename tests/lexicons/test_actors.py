"""The table of actors: what it holds, and how a user's file changes it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from relstat.errors import InputError, OptionError
from relstat.lexicons.actors import Actors, Alias, check_actors, load_actors

HEADER = "# name: mine\n# columns: actor kind of office aliases\n\n"


@pytest.fixture(scope="module")
def packaged() -> Actors:
    """Return the table that comes with relstat."""
    return load_actors()


def load(tmp_path: Path, *rows: str) -> Actors:
    """Return the packaged table with some rows of a user's file, fields divided by ``;``."""
    file = tmp_path / "mine.txt"
    lines = ["\t".join(field.strip() for field in row.split(";")) for row in rows]
    file.write_text(HEADER + "\n".join(lines) + "\n", "utf-8")
    return load_actors(file)


def test_the_table_is_whole(packaged: Actors) -> None:
    """Names are unique, owners exist, all members of the United Nations are countries of it."""
    check_actors(packaged.rows)
    countries = {row.name for row in packaged if row.kind == "country"}
    assert len(countries) > 193 + 20
    assert {"Kosovo", "Palestine", "Taiwan", "Western Sahara", "Abkhazia"} <= countries
    assert sum(row.kind == "person" for row in packaged) > 400
    assert sum(row.kind == "organisation" for row in packaged) > 140
    assert all(row.aliases for row in packaged)


def test_aliases_are_well_formed(packaged: Actors) -> None:
    """No sign of the format is left in an alias, and no alias is there twice."""
    for row in packaged:
        texts = [alias.text for alias in row.aliases]
        assert not any(set(text) & set("()/|~+[]") for text in texts), row.name
        assert len(set(texts)) == len(texts), row.name


@pytest.mark.parametrize(
    ("name", "actor"),
    [
        ("Iran", "Iran"),
        ("united states", "United States"),
        ("US", "United States"),
        ("U.S.", "United States"),
        ("dprk", "North Korea"),
        ("kim jong-un", "Kim Jong Un"),
        ("NATO", "NATO"),
    ],
)
def test_an_actor_is_found_by_any_of_its_names(packaged: Actors, name: str, actor: str) -> None:
    """Case, periods and hyphens do not matter."""
    assert packaged.rows[packaged.find(name)].name == actor


def test_an_unknown_name_has_its_nearest(packaged: Actors) -> None:
    """The message proposes actors, and names those that share an alias."""
    with pytest.raises(OptionError, match=r"no actor named 'Irann'; did you mean Iran"):
        packaged.find("Irann")
    with pytest.raises(OptionError, match=r"'Bush': George H. W. Bush, George W. Bush"):
        packaged.find("Bush")
    with pytest.raises(OptionError, match="no actor named 'South China Sea'"):
        packaged.find("South China Sea")


def test_choices_are_written_out(tmp_path: Path) -> None:
    """(a/b) is either, (/s) is with or without, ~ and ~~ mark weak aliases."""
    actors = load(tmp_path, "Ruritania; country; -; -; Ruritanian(/s)|~(Strel/Zen) town|~~Duke")
    aliases = actors.rows[actors.find("Ruritania")].aliases
    assert [alias.text for alias in aliases] == [
        "Ruritanian", "Ruritanians", "Strel town", "Zen town", "Duke",
    ]  # fmt: skip
    assert [(alias.weak, alias.by_owner) for alias in aliases[1:]] == [
        (False, False), (True, False), (True, False), (True, True),
    ]  # fmt: skip


def test_a_file_adds_replaces_and_removes(tmp_path: Path, packaged: Actors) -> None:
    """+ adds aliases to an actor, a row replaces it, and one without aliases removes it."""
    actors = load(
        tmp_path,
        "Ruritania; country; -; -; Ruritania",
        "Iran; country; -; -; +Great Persia|mullahs",
        "Cuba; country; -; -; Cuba",
        "Niue; country; -; -; -",
    )
    assert len(actors) == len(packaged)  # one more, one less
    assert actors.rows[actors.find("mullahs")].name == "Iran"
    assert actors.rows[actors.find("Tehran")].name == "Iran"
    assert actors.rows[actors.places["Cuba"]].aliases == (Alias("Cuba"),)
    with pytest.raises(OptionError, match="no actor named 'Niue'"):
        actors.find("Niue")


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("X; planet; -; -; X", "actor 'X': no kind 'planet'; there are: country, person"),
        ("X; person; -; 2001; X", "'2001' is no time in office; write it as 2001-01-20/"),
        ("X; person; -; 2005/2001; X", "'2005/2001' is no time in office"),
        ("X; person; -; 2005-13/; X", "'2005-13/' is no time in office"),
        ("X; person; -; -; X||Y", "an alias is empty in 'X||Y'"),
    ],
)
def test_a_wrong_row_is_named(row: str, message: str, tmp_path: Path) -> None:
    """The message names the actor and what is wrong."""
    with pytest.raises(InputError, match=message.replace("|", r"\|")):
        load(tmp_path, row)


def test_a_file_of_another_shape_is_refused(tmp_path: Path) -> None:
    """A word list is no table of actors."""
    file = tmp_path / "words.txt"
    file.write_text("Iran Iraq\n", "utf-8")
    with pytest.raises(InputError, match="# columns: actor kind of office aliases"):
        load_actors(file)


def test_terms_of_office_are_read(tmp_path: Path) -> None:
    """Years, months and days, open ends, several terms; no date is today."""
    actors = load(tmp_path, "X; person; -; 1996/1999-07, 2009-03-31/; X")
    held = actors.rows[actors.find("X")].held
    assert held(date(1996, 1, 1), date(1996, 1, 1))
    assert held(date(1999, 7, 31), date(1999, 7, 31))
    assert not held(date(1999, 8, 1), date(2009, 3, 30))
    assert held(date(1999, 8, 1), date(2009, 12, 31))
    assert held(None, None)
    assert not actors.rows[actors.find("Barack Obama")].held(None, None)
    assert actors.rows[actors.find("Peru")].held(date(1950, 1, 1), date(1950, 1, 1))
