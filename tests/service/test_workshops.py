"""Workshops as pages: asked, solved beside the service, locked, published, taken away."""

import re

import pytest
from icalendar import Calendar

from service.storage.jobs import take_waiting
from tests.service.conftest import form_key
from tests.service.workshops import ask, key_of, pairs_of, shown, solve, stored, text_of
from tests.world import PROBLEM


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
