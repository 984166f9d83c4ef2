"""Nothing of the facts that were gathered first is lost in the catalogue of the network."""

import re
from collections import Counter

import pytest

from tests.data.network_files import (
    CITIES,
    IDS,
    NO_PAGE,
    NUMBER,
    PARTNERSHIPS,
    RAW,
    STATEMENTS,
    read,
    slug,
)

# What pages seen later say of a fact that was gathered first: its new source, year and numbers.
MENDED = {
    "aberdeen-experience-1",  # the buses were given up
    "alessandria-experience-2",
    "aranda-de-duero-need-2",
    "bangkok-experience-1",
    "bangkok-need-1",
    "braga-experience-1",
    "braga-experience-2",
    "braga-experience-4",
    "bridgewater-need-1",
    "chennai-experience-1",
    "clermont-ferrand-experience-2",
    "clermont-ferrand-experience-3",
    "dundee-experience-1",
    "greenville-need-2",
    "karlsruhe-experience-1",
    "karlsruhe-need-3",
    "la-roche-sur-yon-experience-1",
    "nyiregyhaza-need-1",
    "olsztyn-experience-1",
    "olsztyn-experience-3",
    "queretaro-experience-2",
    "queretaro-need-1",
    "regensburg-need-1",
    "regensburg-need-3",
    "salford-experience-1",
    "shenyang-experience-2",
    "stoke-on-trent-experience-1",
    "trier-experience-2",
    "vitoria-gasteiz-experience-1",
    "vitoria-gasteiz-experience-2",
    "zalau-need-1",
}
raw_facts = pytest.mark.skipif(not RAW.is_dir(), reason="the raw facts are not beside the project")


@raw_facts
def test_every_raw_fact_is_in_the_catalogue():
    kinds = {"challenge": "need", "experience": "experience"}
    raw = Counter((slug(f["city"]), kinds[f["kind"]]) for f in read("initiatives.csv", RAW))
    del raw["gomel", "need"]
    assert raw <= Counter((s["city"], s["kind"]) for s in STATEMENTS if s["kind"] != "profile")


@raw_facts
def test_every_raw_source_stands_beside_its_fact():
    order = Counter()
    kinds = {"challenge": "need", "experience": "experience"}
    ours = {s["id"]: s for s in STATEMENTS}
    for fact in read("initiatives.csv", RAW):
        key = (slug(fact["city"]), kinds[fact["kind"]])
        order[key] += 1
        statement = ours[f"{key[0]}-{key[1]}-{order[key]}"]
        if key == ("gomel", "need") or statement["id"] in MENDED:
            continue
        source = fact["source"].replace("general knowledge, unverified", NO_PAGE)
        assert statement["source"].startswith(source), statement["id"]
        assert statement["year"] == fact["year"].split("-")[-1], statement["id"]
        assert (statement["verified"], fact["verified"]) != ("yes", "no"), statement["id"]


@raw_facts
def test_numbers_of_the_raw_facts_are_kept():
    """A number of a raw fact is in the statement, unless it is listed here with its reason."""
    left_out = {
        ("braga-need-1", "193,324"),  # the population, which is in cities.csv
        ("braga-need-1", "2021"),
        ("nyiregyhaza-experience-1", "2017"),  # a link that was only inferred
    }
    order = Counter()
    kinds = {"challenge": "need", "experience": "experience"}
    ours = {s["id"]: f"{s['title']} {s['text']}" for s in STATEMENTS}
    lost = set()
    for fact in read("initiatives.csv", RAW):
        key = (slug(fact["city"]), kinds[fact["kind"]])
        order[key] += 1
        name = f"{key[0]}-{key[1]}-{order[key]}"
        told = fact["summary"] if name in MENDED | {"gomel-need-1"} else ours[name]
        kept = set(NUMBER.findall(told))
        lost |= {(name, number) for number in NUMBER.findall(fact["summary"]) if number not in kept}
    assert lost == left_out


@raw_facts
def test_every_raw_cooperation_is_a_partnership_with_all_its_cities():
    for number, fact in enumerate(read("cooperations.csv", RAW), start=1):
        rows = [p for p in PARTNERSHIPS if re.match(rf"coop-{number:02d}(-|$)", p["id"])]
        named = {p["city_a"] for p in rows} | {p["city_b"] for p in rows}
        cells = f"{fact['city_a']};{fact['city_b']}"
        raw = {slug(name.strip()) for name in cells.split(";")} & set(IDS)
        assert rows and raw <= named, number
        assert {p["source"] for p in rows} == {fact["source"]}, number


@raw_facts
def test_every_raw_member_is_a_city_at_its_place():
    raw = {slug(m["city"]): (float(m["lat"]), float(m["lon"])) for m in read("members.csv", RAW)}
    assert {c["id"]: (float(c["latitude"]), float(c["longitude"])) for c in CITIES} == raw
