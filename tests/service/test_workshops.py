"""Workshops as pages: asked, solved beside the service, locked, published, taken away."""

import html
import re
import tomllib

import pytest
from icalendar import Calendar

from matcher.pairing.problem_file import parse_problem
from service.storage.jobs import take_waiting
from service.storage.workshops import find_version, find_workshop
from tests.service.conftest import form_key

PROBLEM = """
title = "Harbour days"
[[sessions]]
id = "s"
theme = "homes"
start = 2026-10-06T09:00:00+02:00
rounds = 2
[[cities]]
id = "alder"
[[cities]]
id = "birch"
[[cities]]
id = "cedar"
[[cities]]
id = "fir"
"""


def text_of(answer):
    assert answer.status_code == 200, answer.text
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())


def ask(house, text=PROBLEM, **more):
    answer = house.send("secretariat", "/workshops", problem=text, **more)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def solve(house):
    return house.work()


def stored(house, address):
    with house.live.database.reading() as connection:
        return find_workshop(connection, address.rsplit("/", 1)[1])


def shown(house, address):
    """Return the version that the secretariat sees."""
    found = stored(house, address)
    with house.live.database.reading() as connection:
        return find_version(connection, found.id, found.shown)


def key_of(meeting):
    return f"{meeting['session']}:{meeting['round']}:{','.join(meeting['cities'])}"


def pairs_of(version, round_number=None):
    return {
        frozenset(one["cities"])
        for one in version.programme["meetings"]
        if round_number in (None, one["round"]) and one["table"]
    }


def test_a_problem_is_solved_beside_the_service_and_its_meetings_are_shown(own_house):
    house = own_house
    address = ask(house)
    assert "waits to be solved" in text_of(house.get("secretariat", address))
    assert solve(house)
    assert not solve(house)
    page = text_of(house.get("secretariat", address))
    assert "solved" in page
    assert "Harbour days" in page
    assert page.count("Tue 6 Oct 09:00") == 2
    assert "Given up for the whole" in page
    assert set(shown(house, address).files) == {
        "programme.csv", "programme.json", "programme.xlsx", "tables.pdf", "programme.pdf",
        "alder.ics", "birch.ics", "cedar.ics", "fir.ics",
    }  # fmt: skip


def test_everything_wrong_in_a_problem_is_told_and_what_was_typed_is_kept(own_house):
    house = own_house
    wrong = PROBLEM.replace("homes", "house").replace('"fir"', '"fire"')
    answer = house.send("secretariat", "/workshops", problem=wrong)
    assert answer.status_code == 422
    assert "sessions 1 (s), theme:" in answer.text
    assert "cities 4 (fire), id:" in answer.text
    assert "Harbour days" in answer.text
    assert house.send("secretariat", "/workshops", problem="= x").status_code == 422
    assert house.send("secretariat", "/workshops", problem="a" * 200_001).status_code == 422
    assert "There is none yet." in text_of(house.get("secretariat", "/workshops"))


def test_cities_see_their_own_schedule_after_publication_not_before(own_house):
    house = own_house
    address = ask(house)
    solve(house)
    assert house.get("official", address).status_code == 404
    assert "Harbour days" not in text_of(house.get("official", "/workshops"))
    house.send("secretariat", address, do="publish")
    assert "Harbour days" in text_of(house.get("official", "/workshops"))
    page = house.get("official", address).text
    rows = re.findall(r'<th scope="row">(.*?)</th>', page, re.S)
    assert len(rows) == 2
    assert all("Birch" in row for row in rows)
    calendar = house.get("official", f"{address}/files/birch.ics")
    assert len(Calendar.from_ical(calendar.content).walk("VEVENT")) == 2
    assert house.get("official", f"{address}/files/alder.ics").status_code == 403
    assert house.get("official", f"{address}/files/programme.xlsx").status_code == 403
    assert house.get("researcher", address).status_code == 404
    house.send("secretariat", address, do="hide")
    assert house.get("official", address).status_code == 404


def test_what_is_locked_stays_when_the_rest_is_found_anew(own_house):
    house = own_house
    address = ask(house)
    solve(house)
    before = shown(house, address)
    kept = before.programme["meetings"][0]
    house.send("secretariat", address, do="solve", keeps="false", lock=key_of(kept))
    assert stored(house, address).state == "waiting"
    assert shown(house, address) == before
    solve(house)
    after = shown(house, address)
    assert after.version == 2
    (locked,) = [m for m in after.programme["meetings"] if m["locked"]]
    assert locked["cities"] == kept["cities"]
    page = house.get("secretariat", address).text
    assert len(re.findall(r'name="lock"[^>]* checked', page)) == 1
    house.send("secretariat", address, do="solve")
    solve(house)
    assert not any(m["locked"] for m in shown(house, address).programme["meetings"])


def test_two_cities_change_places_and_the_rest_stays(own_house):
    house = own_house
    address = ask(house)
    solve(house)
    before = shown(house, address)
    first, second = pairs_of(before, 1)
    a, c = min(first), min(second)
    answer = house.send("secretariat", address, do="solve", place="s:1", first=a, second=c)
    assert answer.status_code == 303, answer.text
    solve(house)
    after = shown(house, address)
    assert stored(house, address).state == "done", stored(house, address).told
    assert pairs_of(after, 1) == {first - {a} | {c}, second - {c} | {a}}
    assert sum(one["locked"] for one in after.programme["meetings"]) == 2
    page = text_of(house.get("secretariat", address, against=1))
    assert "Against version 1" in page
    assert "gone: " in page
    wrong = house.send("secretariat", address, do="solve", place="s:1", first=a, second=a)
    assert wrong.status_code == 422
    assert "These two meet in this round already." in wrong.text
    wrong = house.send("secretariat", address, do="solve", place="s:1", first=a, second="dogwood")
    assert "dogwood: not there in this round" in wrong.text


def test_a_city_that_cancels_leaves_the_others_their_meetings(own_house):
    house = own_house
    address = ask(house, PROBLEM + '[[cities]]\nid = "dogwood"\n[[cities]]\nid = "elm"\n')
    solve(house)
    before = shown(house, address)
    house.send("secretariat", address, do="publish")
    house.send("secretariat", address, do="solve", gone="cedar")
    assert '"cedar"' not in stored(house, address).problem
    solve(house)
    after = shown(house, address)
    untouched = {pair for pair in pairs_of(before) if "cedar" not in pair}
    assert untouched <= pairs_of(after)
    page = text_of(house.get("secretariat", address))
    assert "The cities still see version 1." in page
    published = house.get("official", address).text
    assert published.count('<th scope="row">') == sum("birch" in p for p in pairs_of(before))
    house.send("secretariat", address, do="solve", late="cedar")
    solve(house)
    assert any("cedar" in pair for pair in pairs_of(shown(house, address)))


def test_the_calendar_of_a_city_that_cancels_cancels_its_meetings(own_house):
    house = own_house
    address = ask(house)
    solve(house)
    house.send("secretariat", address, do="publish")
    before = Calendar.from_ical(house.get("official", f"{address}/files/birch.ics").content)
    house.send("secretariat", address, do="solve", gone="birch", keeps="true")
    solve(house)
    house.send("secretariat", address, do="publish")
    after = Calendar.from_ical(house.get("official", f"{address}/files/birch.ics").content)
    uids = [{str(event["uid"]) for event in c.walk("VEVENT")} for c in (before, after)]
    assert uids[0] == uids[1]
    assert {str(event["status"]) for event in after.walk("VEVENT")} == {"CANCELLED"}
    sequences = [{int(event["sequence"]) for event in c.walk("VEVENT")} for c in (before, after)]
    assert max(sequences[0]) <= min(sequences[1])


def test_the_secretariat_goes_back_to_an_earlier_version(own_house):
    house = own_house
    address = ask(house)
    solve(house)
    house.send("secretariat", address, do="solve", gone="fir")
    solve(house)
    assert shown(house, address).version == 2
    house.send("secretariat", address, do="show", version="1")
    assert shown(house, address).version == 1
    assert '"fir"' in stored(house, address).problem
    page = text_of(house.get("secretariat", address))
    assert "Version 2 of" in page
    for wrong in ("3", "", "x"):
        assert house.send("secretariat", address, do="show", version=wrong).status_code == 404


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


PAST = PROBLEM.replace("2026-10-06", "2026-01-06")


def test_cities_say_what_came_of_a_meeting_and_the_register_learns_of_it(own_house):
    house = own_house
    address = ask(house, PAST)
    solve(house)
    house.send("secretariat", address, do="publish")
    one = next(
        m
        for m in shown(house, address).programme["meetings"]
        if set(m["cities"]) == {"alder", "birch"}
    )
    page = text_of(house.get("official", address))
    assert "What came of it?" in page
    assert "And half a year later?" in page
    assert "And a year later?" not in page
    told = {"meeting": key_of(one), "months": "0", "outcome": "agreed", "note": "A visit in May."}
    assert house.send("official", f"{address}/outcomes", **told).status_code == 303
    assert "A visit in May." not in house.get("foreigner", address).text
    staff = text_of(house.get("secretariat", address))
    assert "Birch: we work together: A visit in May." in staff
    assert "Still to answer: alder" in staff
    n_ties = len(house.live.snapshot.catalogue.partnerships)
    house.send("foreigner", f"{address}/outcomes", **(told | {"outcome": "again"}))
    house.live.refresh()
    assert len(house.live.snapshot.catalogue.partnerships) == n_ties + 1


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"meeting": "s:9:alder,birch"}, 404),
        ({"months": "12"}, 422),
        ({"months": "x"}, 422),
        ({"outcome": "love"}, 422),
        ({"note": "x" * 2001}, 422),
        ({"city": "cedar"}, 403),
    ],
    ids=str,
)
def test_an_outcome_that_cannot_be_is_refused(own_house, wrong, status):
    house = own_house
    address = ask(house, PAST)
    solve(house)
    house.send("secretariat", address, do="publish")
    one = next(m for m in shown(house, address).programme["meetings"] if "birch" in m["cities"])
    told = {"meeting": key_of(one), "months": "0", "outcome": "agreed"}
    who = "official"
    if "city" in wrong:
        assert house.send(
            "foreigner", f"{address}/outcomes", **(told | {"city": "birch"})
        ).status_code in (403, 404)
        return
    answer = house.send(who, f"{address}/outcomes", **(told | wrong))
    assert answer.status_code == status, answer.text


def test_contradictory_wishes_are_told_in_the_reader_s_language(own_house):
    house = own_house
    pair = '[[pairs]]\ncities = ["alder", "fir"]\nrule = "{}"\n'
    text = PROBLEM + pair.format("must") + pair.format("must-not")
    answer = house.ask(
        "secretariat", "POST", "/workshops?language=fr",
        data={"problem": text, "key": form_key(house.sessions["secretariat"])},
    )  # fmt: skip
    address = answer.headers["location"].split("?")[0]
    solve(house)
    page = text_of(house.get("secretariat", address, language="fr"))
    assert "aucun programme n’est possible" in page
    assert "Alder et Fir doivent se rencontrer [pairs 1, rule]" in page


def test_what_is_given_up_is_not_finished(own_house):
    house = own_house
    address = ask(house)
    house.send("secretariat", address, do="cancel")
    assert not solve(house)
    assert "given up" in text_of(house.get("secretariat", address))
    house.send("secretariat", address, do="solve")
    assert solve(house)


def test_what_a_killed_process_left_is_taken_up_again(own_house):
    house = own_house
    address = ask(house)
    with house.live.database.writing() as connection:
        assert take_waiting(connection, ("pairing",))
    assert not solve(house)
    solver = house.client.app.state.beside[-1]
    solver.start()
    from time import monotonic, sleep

    until = monotonic() + 30
    while stored(house, address).state != "done" and monotonic() < until:
        sleep(0.05)
    solver.stop()
    assert stored(house, address).state == "done"


def test_a_catalogue_that_changed_in_between_is_said(own_house):
    house = own_house
    address = ask(house)
    from sqlalchemy import update

    from service.storage import tables

    with house.live.database.writing() as connection:
        text = PROBLEM.replace("alder", "atlantis")
        connection.execute(update(tables.workshop).values(problem=text))
    solve(house)
    page = text_of(house.get("secretariat", address))
    assert "could not be solved" in page
    assert "atlantis" in page


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
