"""What is sent for a workshop, by form and by program: taken as meant, or told what is wrong."""

import html
import re
import tomllib

import pytest

from matcher.pairing.problem_file import parse_problem
from tests.service.conftest import form_key
from tests.service.workshops import ask, key_of, shown, solve, stored
from tests.world import PROBLEM


def test_a_change_that_cannot_be_read_is_told_and_nothing_is_lost(own_house):
    house = own_house
    address = ask(house)
    solve(house)
    answer = house.send("secretariat", address, do="solve", problem=PROBLEM + "\nrounds = 2")
    assert answer.status_code == 422
    assert "rounds = 2" in answer.text
    assert stored(house, address).state == "done"
    assert house.send("secretariat", address, do="solve", gone="atlantis").status_code == 422


def test_comments_in_a_problem_survive_its_changes(own_house):
    house = own_house
    address = ask(
        house, "# asked by the host\n" + PROBLEM.replace("rounds = 2", "rounds = 2  # not more")
    )
    solve(house)
    house.send(
        "secretariat",
        address,
        do="solve",
        gone="fir",
        lock=key_of(shown(house, address).programme["meetings"][0]),
    )
    problem = stored(house, address).problem
    assert problem.startswith("# asked by the host\n")
    assert "rounds = 2  # not more" in problem


def test_a_problem_is_written_from_a_form_and_a_list_of_registered_cities(own_house):
    house = own_house
    form = {
        "title": "Autumn", "host": "alder", "theme": ["homes"], "start-homes": "2027-06-01T09:30",
        "rounds-homes": "2", "tables-homes": "3", "format-homes": "pairs", "city": ["fir", "alder"],
        "common_language": "true", "partners": "allow", "interpreters": "fr-en, en-es",
        "key": form_key(house.sessions["secretariat"]),
    }  # fmt: skip
    sheet = "Ville;delegates;languages;price\nBirch;2;;10\ncedar;;en, fr;20\n"
    sent = house.ask(
        "secretariat", "POST", "/workshops/problem", data=form, files={"file": ("who.csv", sheet)}
    )
    written = html.unescape(re.search(r"<textarea.*?>(.*?)</textarea>", sent.text, re.S).group(1))
    problem = parse_problem(tomllib.loads(written), house.live.snapshot.catalogue)
    assert [city.id for city in problem.cities] == ["birch", "cedar", "fir", "alder"]
    assert problem.city("birch").delegates == 2
    assert problem.city("cedar").languages == ("en", "fr")
    (session,) = problem.sessions
    assert session.start.isoformat() == "2027-06-01T09:30:00-03:00"
    assert (session.rounds, session.tables) == (2, 3)
    assert session.interpreters == (("en", "fr"), ("en", "es"))
    assert problem.rules.partners == "allow"
    address = ask(house, written)
    solve(house)
    assert shown(house, address).programme["title"] == "Autumn"


def test_everything_that_a_form_lacks_is_told_at_once(own_house):
    house = own_house
    form = {"theme": ["homes"], "key": form_key(house.sessions["secretariat"])}
    sheet = "city,delegates\nAtlantis,1\nbirch,two\ncedar,1\nCedar,1\n"
    sent = house.ask(
        "secretariat", "POST", "/workshops/problem", data=form, files={"file": ("who.csv", sheet)}
    )
    assert sent.status_code == 422
    page = " ".join(html.unescape(sent.text).split())
    for words in (
        "Where: No city is named.", "give day and time of its start.", "row 2: ", "Atlantis",
        "row 3: delegates is 'two'; expected a whole number.", "row 5: cedar is there twice",
    ):  # fmt: skip
        assert words in page
    nobody = house.send("secretariat", "/workshops/problem", host="alder")
    assert "No theme is chosen." in nobody.text
    assert "No city is chosen." in nobody.text


@pytest.mark.parametrize("do", ["", "fly"])
def test_what_nobody_knows_how_to_do_is_refused(own_house, do):
    address = ask(own_house)
    assert own_house.send("secretariat", address, do=do).status_code == 422
    assert own_house.send("secretariat", address, do="publish").status_code == 404


PROBLEM_AS_JSON = {
    "title": "Harbour days",
    "sessions": [{"id": "s", "theme": "homes", "start": "2026-10-06T09:00:00+02:00", "rounds": 2}],
    "cities": [{"id": city} for city in ("alder", "birch", "cedar", "fir")],
}


def test_a_program_asks_the_same_and_gets_the_same(own_house):
    house = own_house
    answer = house.post("secretariat", "/api/v1/workshops", problem=PROBLEM_AS_JSON)
    assert answer.status_code == 201, answer.text
    path = f"/api/v1/workshops/{answer.json()['id']}"
    assert (answer.json()["state"], answer.json()["version"]) == ("waiting", None)
    solve(house)
    found = house.get("secretariat", path).json()
    assert (found["state"], found["version"]) == ("done", 1)
    address = ask(house)
    solve(house)
    assert found["programme"]["meetings"] == shown(house, address).programme["meetings"]
    fewer = {**found["problem"], "cities": found["problem"]["cities"][:3]}
    assert house.post("secretariat", path, problem=fewer).json()["state"] == "waiting"
    solve(house)
    assert house.get("secretariat", path).json()["version"] == 2
    assert len(house.get("secretariat", "/api/v1/workshops").json()) == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {**PROBLEM_AS_JSON, "title": None},
        {**PROBLEM_AS_JSON, "rounds": 3},
        {**PROBLEM_AS_JSON, "sessions": [{"id": "s", "theme": "homes", "start": "tomorrow"}]},
    ],
    ids=["nothing", "null", "unknown key", "no moment"],
)
def test_a_problem_that_cannot_be_used_is_refused(own_house, wrong):
    answer = own_house.post("secretariat", "/api/v1/workshops", problem=wrong)
    assert answer.status_code in (400, 422), answer.text
    assert answer.headers["content-type"] == "application/problem+json"


def test_what_cities_said_of_suggestions_becomes_wishes_of_the_problem(own_house):
    house = own_house

    def say(who, named, word, **more):
        city = house.accounts[who].city
        fields = {"city": city, "candidate": named, "theme": "homes", "reaction": word}
        return house.send(who, "/reactions", **(fields | more))

    assert say("official", "fir", "must", reason="=They insulate.").status_code == 303
    assert say("official", "alder", "must").status_code == 303
    assert say("foreigner", "birch", "no").status_code == 303
    assert say("foreigner", "elm", "no").status_code == 303
    assert 'value="must" selected' in house.get("official", "/cities/birch/suggestions/homes").text
    form = {
        "host": "alder", "theme": ["homes"], "start-homes": "2027-06-01T09:30",
        "city": ["alder", "birch", "fir"], "reactions": "true",
        "key": form_key(house.sessions["secretariat"]),
    }  # fmt: skip
    sent = house.ask("secretariat", "POST", "/workshops/problem", data=form)
    written = html.unescape(re.search(r"<textarea.*?>(.*?)</textarea>", sent.text, re.S).group(1))
    assert tomllib.loads(written)["pairs"] == [
        {"cities": ["alder", "birch"], "rule": "must-not", "session": "homes"},
        {"cities": ["birch", "fir"], "rule": "must", "session": "homes"},
    ]
    table = house.get("researcher", "/reactions.csv").text
    assert "birch,homes,fir,must,'=They insulate.," in table
    assert say("official", "fir", "").status_code == 303
    assert "birch,homes,fir" not in house.get("secretariat", "/reactions.csv").text
    for wrong in ({"reaction": "love"}, {"candidate": "birch"}, {"reason": "x" * 501}):
        assert say("official", "fir", "yes", **wrong).status_code == 422


BIG = "9" * 5000


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"do": "show", "version": BIG}, 404),
        ({"do": "show", "version": "9" * 15}, 404),
        ({"do": "solve", "place": f"s:{BIG}", "first": "alder", "second": "fir"}, 303),
        ({"do": "solve", "place": "s:99", "first": "alder", "second": "fir"}, 422),
        ({"do": "solve", "problem": "cities = 1", "gone": "fir", "late": "elm"}, 422),
        ({"do": "solve", "problem": "sessions = [1]\ncities = [2]", "gone": "fir"}, 422),
        ({"do": "solve", "problem": "[cities]\nid = 1", "late": "elm"}, 422),
        ({"do": "solve", "problem": f"locked = 3\n{PROBLEM}", "gone": "fir"}, 422),
        ({"do": "solve", "problem": f"pairs = 'x'\n{PROBLEM}", "gone": "fir"}, 422),
    ],
    ids=range(9),
)
def test_nothing_that_is_sent_breaks_the_page(own_house, fields, status):
    address = ask(own_house)
    solve(own_house)
    assert own_house.send("secretariat", address, **fields).status_code == status


@pytest.mark.parametrize("against", [BIG, "9" * 30, "-1", "x"])
def test_a_version_that_cannot_be_is_no_version(own_house, against):
    address = ask(own_house)
    assert own_house.get("secretariat", address, against=against).status_code == 422


def test_numbers_too_large_to_be_meant_are_told_by_name(own_house):
    house = own_house
    form = {
        "host": "alder", "theme": ["homes"], "start-homes": "2027-06-01T09:30",
        "rounds-homes": BIG, "city": ["fir"], "key": form_key(house.sessions["secretariat"]),
    }  # fmt: skip
    sent = house.ask(
        "secretariat", "POST", "/workshops/problem", data=form,
        files={"file": ("who.csv", f"city,delegates\nbirch,{BIG}\n")},
    )  # fmt: skip
    assert sent.status_code == 422
    assert "rounds and tables are whole numbers." in sent.text
    assert "delegates is" in html.unescape(sent.text)
    judged = house.send("secretariat", "/desk", id="x", version=BIG, do="publish")
    assert judged.status_code == 422


def test_a_city_that_the_text_names_in_its_own_way_leaves_as_well(own_house):
    house = own_house
    address = ask(
        house,
        PROBLEM.replace('"fir"', '"FIR"') + '[[pairs]]\ncities = ["Fir", "cedar"]\nrule = "must"\n',
    )
    solve(house)
    assert (
        house.send("secretariat", address, do="solve", gone="fir", late="alder").status_code == 303
    )
    left = tomllib.loads(stored(house, address).problem)
    assert [one["id"] for one in left["cities"]] == ["alder", "birch", "cedar"]
    assert "pairs" not in left
