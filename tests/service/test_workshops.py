"""Workshops as pages: asked, solved beside the service, locked, published, taken away."""

import re

import pytest
from icalendar import Calendar

from service.storage.workshops import find_workshop, take_waiting

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
    return house.client.app.state.solver.solve_next()


def stored(house, address):
    with house.live.database.reading() as connection:
        return find_workshop(connection, address.rsplit("/", 1)[1])


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
    found = stored(house, address)
    assert set(found.files) == {
        "programme.csv", "programme.xlsx", "programme.pdf",
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
    assert house.send("secretariat", "/workshops", problem="#" * 50_001).status_code == 422
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


def test_what_is_locked_stays_and_calendars_take_the_new_version(own_house):
    house = own_house
    address = ask(house)
    solve(house)
    before = stored(house, address)
    kept = before.programme["meetings"][0]
    key = f"{kept['session']}:{kept['round']}:{kept['table']}:{','.join(kept['cities'])}"
    house.send("secretariat", address, do="solve", lock=key)
    assert stored(house, address).state == "waiting"
    assert stored(house, address).programme == before.programme
    solve(house)
    after = stored(house, address)
    (locked,) = [m for m in after.programme["meetings"] if m["locked"]]
    assert locked["cities"] == kept["cities"]
    page = house.get("secretariat", address).text
    assert len(re.findall(r'name="lock"[^>]* checked', page)) == 1
    again = [key, f"{key}"]
    house.send("secretariat", address, do="solve", lock=again)
    solve(house)
    assert stored(house, address).state == "done"


def test_meetings_locked_in_the_text_and_on_the_page_are_locked_once(own_house):
    house = own_house
    lock = '[[locked]]\nsession = "s"\nround = 1\ntable = 1\ncities = ["alder", "fir"]\n'
    address = ask(house, PROBLEM + lock)
    solve(house)
    house.send("secretariat", address, do="solve", lock="s:1:1:alder,fir")
    solve(house)
    assert stored(house, address).state == "done"


def test_contradictory_wishes_are_told_in_the_reader_s_language(own_house):
    house = own_house
    pair = '[[pairs]]\ncities = ["alder", "fir"]\nrule = "{}"\n'
    text = PROBLEM + pair.format("must") + pair.format("must-not")
    answer = house.ask(
        "secretariat", "POST", "/workshops?language=fr",
        data={"problem": text, "key": _key(house)},
    )  # fmt: skip
    address = answer.headers["location"].split("?")[0]
    solve(house)
    page = text_of(house.get("secretariat", address, language="fr"))
    assert "aucun programme n’est possible" in page
    assert "Alder et Fir doivent se rencontrer [pairs 1, rule]" in page


def _key(house):
    from tests.service.conftest import form_key

    return form_key(house.sessions["secretariat"])


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
        assert take_waiting(connection)
    assert not solve(house)
    solver = house.client.app.state.solver
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
