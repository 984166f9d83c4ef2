"""A small made-up network for tests: real words, no real facts."""

from dataclasses import replace

from data.catalogue import Catalogue
from data.city import City
from data.partnership import Partnership
from data.statement import Statement
from data.theme import Network, Theme
from matcher.engine import Engine
from models.hashing import HashingEncoder
from models.store import EmbeddingStore

NETWORK = Network(
    name="Test network",
    description="Cities that do not exist.",
    languages=("en",),
    themes=(
        Theme(
            id="homes",
            label={"en": "homes", "fr": "logement"},
            description={"en": "Housing, insulation of buildings, heating of homes, rents."},
            synonyms=("energy poverty",),
        ),
        Theme(
            id="water",
            label={"en": "water", "fr": "eau"},
            description={"en": "Rivers, floods, drought, rain, drains and sewers."},
            synonyms=("sponge city",),
        ),
    ),
)


def city(id, **changes):
    made = City(
        id=id, name=id.title(), country="FR", latitude=45.0, longitude=3.0, population=10_000,
        population_year=2020, languages=("en",), time_zone="Europe/Paris", status="active",
        status_date="2024", tie="test", source="test",
    )  # fmt: skip
    return replace(made, **changes)


def statement(id, city, kind, text, themes=("homes",), **changes):
    made = Statement(
        id=id, city=city, kind=kind, themes=tuple(themes), language="en", year=2024, title="",
        text=text, status="done" if kind == "experience" else "", source="https://example.org",
        verified=True,
    )  # fmt: skip
    return replace(made, **changes)


CITIES = (
    city("alder", country="CA", population=8_000, time_zone="America/Halifax"),
    city("birch", country="IN", population=8_000_000, languages=("ta", "en")),
    city("cedar"),
    city("dogwood", status="former"),
    city("elm", status="applicant"),
    city("fir", status="silent"),
    city("gingko", country="JP", languages=("ja",)),
)

STATEMENTS = (
    statement("a-need", "alder", "need", "Flooded cellars after every heavy rain.", ["water"]),
    statement(
        "a-done", "alder", "experience",
        "Two thousand homes were insulated. Roofs and walls of poor households come first.",
    ),
    statement(
        "b-need", "birch", "need", "Homes are poorly insulated: roofs and walls let heat in.",
    ),
    statement(
        "b-done", "birch", "experience", "Drains and sponge parks hold heavy rain.", ["water"]
    ),
    statement("c-need", "cedar", "need", "Walls and roofs of homes are poorly insulated."),
    statement(
        "c-done", "cedar", "experience", "A museum opened in the old station.", ["homes"]
    ),
    statement("d-done", "dogwood", "experience", "Roofs of homes were insulated against heat."),
    statement("e-done", "elm", "experience", "Walls of homes were insulated."),
    statement("f-profile", "fir", "profile", "A harbour town with old wooden homes.", ()),
    statement("g-done", "gingko", "experience", "Rain is kept in tanks under the streets.", ()),
)  # fmt: skip

PARTNERSHIPS = (
    Partnership(
        id="p1", city_a="birch", city_b="cedar", themes=("homes",), kind="exchange",
        since="2020", until="", status="running", summary="Visits.", source="test",
    ),
)  # fmt: skip

CATALOGUE = Catalogue(NETWORK, CITIES, STATEMENTS, (), PARTNERSHIPS, ())


def engine(catalogue=CATALOGUE, store=None):
    return Engine(catalogue, HashingEncoder(), store or EmbeddingStore(None))


# What a workshop asks: four cities, one theme, two rounds.
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
