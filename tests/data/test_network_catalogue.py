"""Rules that hold over the files of `data/network/`, whatever program reads them."""

import csv
import io
import re
import unicodedata
from collections import Counter
from statistics import correlation

import pytest
import tomli_w

from data.catalogue import read_catalogue, write_catalogue
from data.coverage import host_of
from data.coverage_picture import draw_coverage
from data.data_card import PICTURE, fill, read_kinds
from models.language import detect_language
from tests.data.network_files import (
    CITIES,
    HEADERS,
    IDS,
    LANGUAGES,
    NETWORK,
    NO_PAGE,
    NO_YEAR,
    PARTNERSHIPS,
    STATEMENTS,
    THEMES,
    average_ranks,
    has_word,
    network,
    read,
    spoken_names,
    themes_of,
    written_forms,
)


@pytest.mark.parametrize("name", HEADERS)
def test_tables_are_written_in_the_canonical_form(name):
    written = (NETWORK / name).read_bytes().decode("utf-8")
    rows = list(csv.reader(written.splitlines(keepends=True)))
    assert written.split("\n", 1)[0] == HEADERS[name]
    assert "\r" not in written and not written.startswith("\ufeff")
    assert {len(row) for row in rows} == {len(rows[0])}
    again = io.StringIO()
    csv.writer(again, lineterminator="\n").writerows(rows)
    assert again.getvalue() == written


@pytest.mark.parametrize("name", HEADERS)
def test_no_cell_has_stray_space_or_hidden_characters(name):
    for row in read(name):
        for column, cell in row.items():
            assert cell == cell.strip(), (row["id"], column)
            assert cell == unicodedata.normalize("NFC", cell), (row["id"], column)
            assert "  " not in cell, (row["id"], column)
            hidden = [c for c in cell if unicodedata.category(c) in {"Cc", "Cf"}]
            assert hidden == [], (row["id"], column)


@pytest.mark.parametrize("name", HEADERS)
def test_ids_are_unique_ascii_slugs(name):
    ids = [row["id"] for row in read(name)]
    assert [i for i, n in Counter(ids).items() if n > 1] == []
    assert [i for i in ids if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", i)] == []


def test_network_file_is_written_byte_for_byte_as_it_is_read():
    assert tomli_w.dumps(network()).encode() == (NETWORK / "network.toml").read_bytes()


def test_network_has_the_nine_themes_in_order_in_six_languages():
    found = network()
    assert found["languages"] == LANGUAGES
    assert tuple(theme["id"] for theme in found["themes"]) == THEMES
    for theme in found["themes"]:
        for field in ("label", "description"):
            assert list(theme[field]) == LANGUAGES, (theme["id"], field)
            assert len(set(theme[field].values())) == len(LANGUAGES), (theme["id"], field)
        assert all(len(text) > 150 for text in theme["description"].values()), theme["id"]
        assert len(theme["synonyms"]) == len(set(theme["synonyms"])) >= 20, theme["id"]


@pytest.mark.parametrize(
    "word",
    ["circular economy", "water supply and wastewater", "food and farming", "youth", "air quality"]
    + ["économie circulaire", "Kreislaufwirtschaft", "economia circolare", "plant closures"],
)
def test_what_has_no_theme_of_its_own_lands_in_one(word):
    assert any(word in theme["synonyms"] for theme in network()["themes"])


def test_every_city_has_a_status_a_tie_a_place_and_a_clock():
    for city in CITIES:
        assert city["status"] in {"active", "silent", "applicant", "former"}, city["id"]
        assert re.fullmatch(r"(\d{4}(-\d\d-\d\d)?)?", city["status_date"]), city["id"]
        assert city["tie"] and city["source"] and "/" in city["time_zone"], city["id"]
        assert -90 <= float(city["latitude"]) <= 90 and -180 <= float(city["longitude"]) <= 180
        assert int(city["population"]) > 0 and 2000 <= int(city["population_year"]) <= 2026


def test_no_applicant_is_said_to_be_a_member():
    unshown = {c["id"] for c in CITIES if c["tie"].startswith("no membership shown: ")}
    assert unshown == {c["id"] for c in CITIES if c["status"] == "applicant"}


def test_a_city_is_active_only_with_a_sign_since_2022():
    for city in CITIES:
        if city["status"] == "active":
            assert city["status_date"][:4] >= "2022", city["id"]


def test_every_city_has_exactly_one_profile():
    profiles = Counter(s["city"] for s in STATEMENTS if s["kind"] == "profile")
    assert profiles == Counter(IDS)


def test_statements_name_their_city_and_kind_in_their_id():
    numbers = Counter()
    for s in STATEMENTS:
        numbers[s["city"], s["kind"]] += 1
        number = "" if s["kind"] == "profile" else f"-{numbers[s['city'], s['kind']]}"
        assert s["id"] == f"{s['city']}-{s['kind']}{number}"
        assert s["city"] in IDS


def test_only_experiences_have_a_status():
    for s in STATEMENTS:
        allowed = {"planned", "running", "done", "stopped"} if s["kind"] == "experience" else {""}
        assert s["status"] in allowed, s["id"]


def test_needs_and_experiences_have_one_to_three_themes_of_the_network():
    for s in STATEMENTS:
        themes = themes_of(s)
        assert set(themes) <= set(THEMES) and len(themes) == len(set(themes)), s["id"]
        assert (1 <= len(themes) <= 3) == (s["kind"] != "profile"), s["id"]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("kind", ["need", "experience"])
def test_every_theme_has_a_need_and_an_experience(theme, kind):
    assert any(s["kind"] == kind and theme in themes_of(s) for s in STATEMENTS)


def test_needs_and_experiences_have_a_short_title_and_a_short_text():
    for s in STATEMENTS:
        if s["kind"] != "profile":
            assert 3 <= len(s["title"].split()) <= 9, (s["id"], s["title"])
        assert 15 <= len(s["text"]) <= 600 and s["text"].endswith("."), s["id"]


def test_facts_are_told_in_few_sentences():
    for s in STATEMENTS:
        assert len(re.findall(r"[.!?](?= |$)", s["text"])) <= 6, s["id"]


def test_the_language_of_a_statement_is_the_one_it_is_written_in():
    wrong = [
        s["id"]
        for s in STATEMENTS
        if detect_language(f"{s['title']}. {s['text']}", candidates=LANGUAGES) != s["language"]
    ]
    assert wrong == []


def test_every_statement_has_a_source_a_year_and_a_language():
    for s in STATEMENTS:
        assert s["source"] and s["language"] in LANGUAGES, s["id"]
        assert s["verified"] in {"yes", "no"}, s["id"]
        assert (s["id"] in NO_YEAR) == (s["year"] == ""), s["id"]
        assert not s["year"] or 2000 <= int(s["year"]) <= 2026, s["id"]


def test_sources_are_web_addresses_or_say_that_no_page_was_seen():
    for row in CITIES + STATEMENTS + PARTNERSHIPS:
        for source in row["source"].split(" ; "):
            assert source == NO_PAGE or re.fullmatch(r"https?://\S+", source), (row["id"], source)


def test_a_fact_without_a_page_is_never_marked_as_verified():
    for s in STATEMENTS:
        assert not (NO_PAGE in s["source"] and s["verified"] == "yes"), s["id"]


def test_no_statement_names_another_city_of_the_catalogue():
    named = [
        (s["id"], name)
        for s in STATEMENTS
        for city in CITIES
        if city["id"] != s["city"]
        for name in spoken_names(city)
        if has_word(name, f"{s['title']} {s['text']}")
    ]
    assert named == []


def test_no_statement_tells_how_many_people_live_in_its_city():
    population = {c["id"]: c["population"] for c in CITIES}
    for s in STATEMENTS:
        forms = "|".join(map(re.escape, written_forms(population[s["city"]])))
        told = re.findall(rf"(?<![\d.,])(?:{forms})(?!\d)", f"{s['title']} {s['text']}")
        assert told == [], s["id"]
        if s["kind"] == "profile":
            assert not re.search(r"inhabitants|habitants|habitantes|Einwohner|abitanti", s["text"])


def test_no_two_statements_say_the_same():
    assert [t for t, n in Counter(s["text"] for s in STATEMENTS).items() if n > 1] == []


def test_partnerships_use_the_words_of_the_catalogue():
    for p in PARTNERSHIPS:
        assert p["city_a"] in IDS and p["city_b"] and p["city_a"] != p["city_b"], p["id"]
        assert p["kind"] in {"twinning", "project", "exchange", "agreement"}, p["id"]
        assert p["status"] in {"idea", "contacted", "agreed", "running", "closed"}, p["id"]
        assert set(themes_of(p)) <= set(THEMES), p["id"]
        assert bool(p["themes"]) == (not p["id"].startswith("twin-")), p["id"]
        assert p["summary"].endswith(".") and ";" not in p["city_b"], p["id"]


def test_partnerships_begin_before_they_end_and_only_then_are_closed():
    for p in PARTNERSHIPS:
        assert bool(p["until"]) == (p["status"] == "closed"), p["id"]
        assert not p["until"] or p["since"] <= p["until"], p["id"]


def test_there_are_facts_enough_to_ask():
    assert len(STATEMENTS) >= 450
    for city in CITIES:
        kinds = Counter(s["kind"] for s in STATEMENTS if s["city"] == city["id"])
        if city["status"] == "active":
            assert kinds["need"] >= 2 and kinds["experience"] >= 3, city["id"]


@pytest.mark.parametrize("theme", THEMES)
def test_every_theme_has_thirty_statements_from_fifteen_cities(theme):
    cities = [s["city"] for s in STATEMENTS if theme in themes_of(s)]
    assert len(cities) >= 30 and len(set(cities)) >= 15


def test_a_quarter_of_the_statements_is_not_in_english():
    assert sum(s["language"] != "en" for s in STATEMENTS) * 4 >= len(STATEMENTS)


def test_large_cities_have_not_more_statements_than_small_ones():
    """Spearman's rank correlation of population and number of statements is near nothing."""
    known = [city for city in CITIES if city["population"]]
    n = Counter(s["city"] for s in STATEMENTS)
    sizes = average_ranks([int(city["population"]) for city in known])
    assert abs(correlation(sizes, average_ranks([n[city["id"]] for city in known]))) <= 0.2


def test_every_host_of_a_statement_has_its_kind_of_source():
    hosts = {host_of(source) for s in STATEMENTS for source in s["source"].split(" ; ")} - {""}
    assert list(read_kinds(NETWORK / "sources.csv")) == sorted(hosts)


def test_every_city_has_its_line_of_identity():
    rows = read("identity.csv")
    assert [row["city"] for row in rows] == IDS
    for row in rows:
        assert row["official_name"] and re.fullmatch(r"(Q[1-9]\d*)?", row["wikidata"]), row["city"]
        assert re.fullmatch(r"\d*", row["geonames"]), row["city"]
        assert not row["distance_km"] or float(row["distance_km"]) < 3, row["city"]
    for column in ("geonames", "wikidata"):
        used = [row[column] for row in rows if row[column]]
        assert len(used) == len(set(used)), column


def test_data_card_and_picture_fit_the_files():
    """Mend them with `python -m data.data_card`."""
    catalogue, _ = read_catalogue(NETWORK)
    card = (NETWORK / "README.md").read_text(encoding="utf-8")
    assert fill(card, catalogue, read_kinds(NETWORK / "sources.csv")) == card
    assert (NETWORK / PICTURE).read_text(encoding="utf-8") == draw_coverage(catalogue)


def test_data_card_names_every_fact_that_is_not_verified():
    card = (NETWORK / "README.md").read_text(encoding="utf-8")
    missing = [s["id"] for s in STATEMENTS if s["verified"] == "no" and f"`{s['id']}`" not in card]
    assert missing == []


def test_the_catalogue_reads_without_error_or_warning():
    catalogue, report = read_catalogue(NETWORK)
    assert report.problems == ()
    read_rows = (catalogue.cities, catalogue.statements, catalogue.partnerships)
    assert [len(rows) for rows in read_rows] == [len(CITIES), len(STATEMENTS), len(PARTNERSHIPS)]


def test_the_catalogue_is_written_byte_for_byte_as_it_was_read(tmp_path):
    catalogue, _ = read_catalogue(NETWORK)
    write_catalogue(catalogue, tmp_path)
    for name in ("network.toml", *HEADERS):
        assert (tmp_path / name).read_bytes() == (NETWORK / name).read_bytes(), name
