"""Two records of one city become one, and nothing of either is lost."""

from datetime import UTC, datetime

from sqlalchemy import select

from service.storage import tables
from service.storage.partners import Contact, express_interest, set_contact
from service.storage.reactions import Reaction, all_reactions, react

NOW = datetime(2026, 11, 25, 8, 30, tzinfo=UTC)


def test_everything_of_both_is_of_the_one_that_stays(own_house):
    house = own_house
    by = house.accounts["secretariat"].id
    with house.live.database.writing() as connection:
        set_contact(connection, Contact("cedar", "Office", "c@cedar", True), NOW, by)
        for city, candidate in (("cedar", "birch"), ("alder", "birch"), ("fir", "cedar")):
            express_interest(connection, city, candidate, "homes", NOW, by)
        for city, candidate, word in (("cedar", "fir", "no"), ("alder", "fir", "must")):
            react(connection, Reaction(city, candidate, "homes", word, "", NOW), by)
    before = house.live.snapshot.catalogue
    n_of = {city: sum(s.city == city for s in before.statements) for city in ("alder", "cedar")}
    answer = house.send("secretariat", "/overview/merge", gone="cedar", kept="alder", sure="true")
    assert answer.status_code == 303, answer.text
    house.live.refresh()
    after = house.live.snapshot.catalogue
    assert len(after.statements) == len(before.statements)
    assert sum(s.city == "alder" for s in after.statements) == n_of["alder"] + n_of["cedar"]
    assert "cedar" not in {city.id for city in after.cities}
    for tie in after.partnerships:
        assert "cedar" not in (tie.city_a, tie.city_b)
        assert tie.city_a != tie.city_b
    with house.live.database.reading() as connection:
        assert connection.scalars(select(tables.contact.c.city)).all() == ["alder"]
        pairs = connection.execute(select(tables.interest.c.city, tables.interest.c.candidate))
        assert {tuple(row) for row in pairs} == {("alder", "birch"), ("fir", "alder")}
        ((one),) = all_reactions(connection)
        assert (one.city, one.candidate, one.reaction) == ("alder", "fir", "must")
    assert "merged two records" in house.get("secretariat", "/log").text


def test_who_is_merged_keeps_the_account(own_house):
    house = own_house
    assert house.send(
        "secretariat", "/overview/merge", gone="birch", kept="cedar", sure="true"
    ).status_code == 303  # fmt: skip
    house.live.refresh()
    assert "Cedar" in house.get("official", "/report").text


def test_what_cannot_be_merged_is_refused_and_nothing_changes(own_house):
    house = own_house
    send = lambda **f: house.send("secretariat", "/overview/merge", **f).status_code  # noqa: E731
    assert send(gone="cedar", kept="alder") == 422
    assert send(gone="cedar", kept="cedar", sure="true") == 409
    assert send(gone="atlantis", kept="cedar", sure="true") == 404
    house.live.refresh()
    assert len(house.live.snapshot.catalogue.cities) == 7
