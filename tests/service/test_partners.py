"""Whom to call, who would like to work with whom, and what became of it."""

import re

from service.storage.catalogue import load_catalogue


def text_of(answer):
    assert answer.status_code == 200, answer.text
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())


def partnerships(house):
    with house.live.database.reading() as connection:
        return load_catalogue(connection).partnerships


def interested(house, who, city, candidate, theme="water"):
    return house.send(who, "/partners/interest", city=city, candidate=candidate, theme=theme)


def test_a_contact_is_seen_by_all_only_if_the_city_says_so(own_house):
    house = own_house
    given = {"city": "birch", "function": "International office", "address": "office@birch.example"}
    assert house.send("official", "/partners/contact", **given).status_code == 303
    assert "office@birch.example" in house.get("official", "/partners").text
    assert "office@birch.example" not in text_of(house.get(None, "/cities/birch"))
    house.send("official", "/partners/contact", **given, public="true")
    assert "International office · office@birch.example" in text_of(
        house.get(None, "/cities/birch")
    )
    house.send("official", "/partners/contact", city="birch", address="")
    assert "office@birch.example" not in text_of(house.get(None, "/cities/birch"))


def test_the_other_city_learns_of_an_interest_when_it_says_the_same(own_house):
    house = own_house
    address = "office@birch.example"
    house.send("official", "/partners/contact", city="birch", function="Office", address=address)
    before = partnerships(house)
    assert interested(house, "official", "birch", "alder").status_code == 303
    page = house.get("foreigner", "/partners").text
    listed = re.search(r'id="interests".*?<ul class="ties">(.*?)</ul>', page, re.S)[1]
    assert "Birch" not in listed
    assert "too." not in text_of(house.get("official", "/partners"))
    assert partnerships(house) == before
    interested(house, "foreigner", "alder", "birch", theme="homes")
    page = text_of(house.get("foreigner", "/partners"))
    assert "They would like to, too." in page
    assert f"Office: {address}" in page
    assert "They have not said yet whom to call." in text_of(house.get("official", "/partners"))


def test_mutual_interest_opens_a_partnership_once_and_only_where_there_is_none(own_house):
    house = own_house
    interested(house, "official", "birch", "alder")
    interested(house, "foreigner", "alder", "birch")
    interested(house, "foreigner", "alder", "birch")
    interested(house, "foreigner", "alder", "birch", theme="homes")
    (made,) = [p for p in partnerships(house) if {p.city_a, p.city_b} == {"alder", "birch"}]
    assert (made.status, made.themes) == ("contacted", ("water",))
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", made.since)
    interested(house, "secretariat", "cedar", "birch")
    interested(house, "official", "birch", "cedar")
    assert len([p for p in partnerships(house) if {p.city_a, p.city_b} == {"birch", "cedar"}]) == 1


def test_a_partnership_is_followed_to_its_end_and_every_step_is_kept(own_house):
    house = own_house
    for status in ("agreed", "running", "closed"):
        answer = house.send("official", "/partners/status", id="p1", status=status)
        assert answer.status_code == 303
    (tie,) = [p for p in partnerships(house) if p.id == "p1"]
    assert tie.status == "closed"
    assert tie.until
    log = text_of(house.get("secretariat", "/log"))
    assert log.count("wrote of a partnership p1") == 3
    house.live.refresh()
    assert "closed" in text_of(house.get(None, "/cities/birch"))


def test_an_interest_is_taken_back(own_house):
    house = own_house
    given = {"city": "birch", "candidate": "alder", "theme": "water"}
    interested(house, "official", "birch", "alder")
    assert house.send("official", "/partners/interest/withdraw", **given).status_code == 303
    assert "Nobody yet." in text_of(house.get("official", "/partners"))
    assert house.send("official", "/partners/interest/withdraw", **given).status_code == 404


def test_what_cannot_be_is_refused(own_house):
    house = own_house
    assert interested(house, "official", "birch", "birch").status_code == 422
    assert interested(house, "official", "cedar", "birch").status_code == 403
    assert interested(house, "official", "birch", "atlantis").status_code == 404
    assert interested(house, "official", "birch", "alder", "nothing").status_code == 404
    long = {"city": "birch", "address": "x" * 201}
    assert house.send("official", "/partners/contact", **long).status_code == 422
    assert house.send("official", "/partners/status", id="p1", status="x").status_code == 422
    assert house.send("foreigner", "/partners/status", id="p1", status="closed").status_code == 403
    assert house.send("official", "/partners/status", id="?", status="closed").status_code == 404


def test_a_card_offers_the_step_to_who_may_take_it(own_house):
    house = own_house
    path = "/cities/birch/suggestions/homes"
    assert 'action="/partners/interest"' in house.get("official", path).text
    assert 'action="/partners/interest"' not in house.get("foreigner", path).text
    assert 'action="/partners/interest"' not in house.get(None, path).text
