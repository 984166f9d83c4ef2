"""Nothing of the facts that were gathered first is lost in the catalogue of the network."""

import re
from collections import Counter

import pytest

from tests.data.network_files import (
    CITIES,
    IDS,
    PARTNERSHIPS,
    RAW,
    STATEMENTS,
    read,
    slug,
)

# The page named at first does not bear the fact out; another one does.
REPLACED = {
    "braga-experience-4",
    "bridgewater-need-1",
    "karlsruhe-need-3",
    "regensburg-need-1",
    "vitoria-gasteiz-experience-1",
}
KINDS = {"challenge": "need", "experience": "experience"}
raw_facts = pytest.mark.skipif(not RAW.is_dir(), reason="the raw facts are not beside the project")


@raw_facts
def test_every_raw_fact_is_in_the_catalogue():
    raw = Counter((slug(f["city"]), KINDS[f["kind"]]) for f in read("initiatives.csv", RAW))
    del raw["gomel", "need"]
    assert raw <= Counter((s["city"], s["kind"]) for s in STATEMENTS if s["kind"] != "profile")


@raw_facts
def test_no_raw_source_is_lost_without_a_reason():
    order = Counter()
    ours = {s["id"]: s for s in STATEMENTS}
    lost = set()
    for fact in read("initiatives.csv", RAW):
        key = (slug(fact["city"]), KINDS[fact["kind"]])
        order[key] += 1
        statement = ours[f"{key[0]}-{key[1]}-{order[key]}"]
        raw = set(fact["source"].split(" ; ")) - {"general knowledge, unverified"}
        if not raw <= set(statement["source"].split(" ; ")):
            lost.add(statement["id"])
    assert lost == REPLACED


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
