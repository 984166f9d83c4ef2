"""The files of `data/network/` as tests of them read them."""

import csv
import re
import tomllib
import unicodedata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NETWORK = ROOT / "data" / "network"
RAW = ROOT.parent / "shared" / "network"

HEADERS = {
    "cities.csv": "id,name,country,latitude,longitude,population,population_year,languages,"
    "time_zone,status,status_date,tie,source",
    "statements.csv": "id,city,kind,themes,language,year,title,text,status,source,verified",
    "partnerships.csv": "id,city_a,city_b,themes,kind,since,until,status,summary,source",
}
THEMES = (
    "future-transport",
    "new-mobility",
    "renewable-energy",
    "green-city",
    "innovation",
    "future-technologies",
    "living-together",
    "culture",
    "sport-health",
)
LANGUAGES = ["fr", "en", "es", "de", "pt", "it"]
NO_YEAR = {"oyem-need-1"}
NO_PAGE = "general knowledge, no page seen"
# A city is also named by the short form people use for it.
SHORT_NAMES = {
    "clermont-ferrand": ["Clermont"],
    "vitoria-gasteiz": ["Vitoria", "Gasteiz"],
    "aranda-de-duero": ["Aranda"],
    "county-of-kings": ["Kings County"],
    "stoke-on-trent": ["Stoke"],
    "maebashi": ["前橋市"],
}
RAW_IDS = {"Orekhovo-Zuyevo (Davydovo)": "orekhovo-zuyevo"}


def read(name, folder=NETWORK):
    with (folder / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


CITIES = read("cities.csv")
STATEMENTS = read("statements.csv")
PARTNERSHIPS = read("partnerships.csv")
TRANSLATIONS = read("translations.csv")
IDS = [city["id"] for city in CITIES]


def network():
    return tomllib.loads((NETWORK / "network.toml").read_text(encoding="utf-8"))


def themes_of(row):
    return row["themes"].split(";") if row["themes"] else []


def slug(name):
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return RAW_IDS.get(name) or re.sub(r"[^a-z]+", "-", plain.lower())


def spoken_names(city):
    spaced = city["id"].replace("-", " ")
    return {city["id"], spaced, city["name"], *SHORT_NAMES.get(city["id"], [])}


def has_word(word, text):
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE) is not None


def written_forms(number):
    grouped = f"{int(number):,}"
    return {number, *(grouped.replace(",", mark) for mark in (",", ".", " ", "\u202f", "'"))}


def average_ranks(values):
    """Ranks from 1; equal values share the mean of their places."""
    below = [sum(other < value for other in values) for value in values]
    return [n + (values.count(value) + 1) / 2 for n, value in zip(below, values, strict=True)]
