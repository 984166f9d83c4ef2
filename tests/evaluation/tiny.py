"""A small made-up benchmark for tests: eight cities, six queries, judged cities and statements."""

import csv
from dataclasses import replace
from pathlib import Path

from data.catalogue import Catalogue, write_catalogue
from data.query import Query
from data.trec import Qrel, write_qrels
from evaluation.benchmark import make_task
from matcher.engine import Engine
from models.hashing import HashingEncoder
from models.store import EmbeddingStore
from tests.world import NETWORK, city, statement

TEXTS = {
    "alder": ["Roofs of old homes were insulated.", "Rain gardens hold heavy rain in the streets."],
    "birch": ["Drains and parks hold heavy rain.", "Walls of homes were insulated against heat."],
    "cedar": ["A museum opened in the old station."],
    "dogwood": ["Se aislaron tejados y muros de viviendas.", "Roofs of schools were insulated."],
    "elm": ["Dykes keep the river out of the town."],
    "fir": ["Un parque inundable retiene la lluvia fuerte.", "Heating of poor homes is paid for."],
    "gingko": ["Rain is kept in tanks under the streets.", "Old homes got new windows and walls."],
    "hazel": [],
}
SPANISH = {"dogwood-0", "fir-0"}
CITIES = tuple(
    city(id, population=5_000 * 3**i, country=country, latitude=40.0 + i, longitude=2.0 * i)
    for i, (id, country) in enumerate(
        zip(TEXTS, ["FR", "IN", "FR", "ES", "DE", "ES", "JP", "DE"], strict=True)
    )
)
STATEMENTS = tuple(
    statement(
        f"{id}-{i}",
        id,
        "experience",
        text,
        ["homes" if "home" in text or "insul" in text or "viviendas" in text else "water"],
        language="es" if f"{id}-{i}" in SPANISH else "en",
    )
    for id, texts in TEXTS.items()
    for i, text in enumerate(texts)
)
CATALOGUE = Catalogue(NETWORK, CITIES, STATEMENTS)
QUERIES = (
    Query("q1", "alder", "homes", "Homes lose heat through roofs and walls.", "en"),
    Query("q2", "alder", "water", "Cellars are flooded after heavy rain.", "en"),
    Query("q3", "birch", "homes", "Roofs and walls of homes let the heat in.", "en"),
    Query("q4", "cedar", "water", "The river floods the old town.", "en"),
    Query("q5", "hazel", "homes", "Las viviendas están mal aisladas: tejados y muros.", "es"),
    Query("q6", "fir", "water", "Heavy rain floods the streets.", "en"),
)
QRELS = (
    *(Qrel("q1", one, grade) for one, grade in [("birch", 2), ("dogwood", 1), ("gingko", 1)]),
    *(Qrel("q2", one, grade) for one, grade in [("birch", 2), ("fir", 1), ("cedar", 0)]),
    *(Qrel("q3", one, grade) for one, grade in [("alder", 2), ("dogwood", 2)]),
    Qrel("q4", "elm", 1),
    *(Qrel("q5", one, grade) for one, grade in [("alder", 1), ("dogwood", 2)]),
    Qrel("q6", "cedar", 0),
)
EVIDENCE_QRELS = (
    *(Qrel("q1", one, 1) for one in ["birch-1", "dogwood-0", "dogwood-1", "gingko-1"]),
    *(Qrel("q2", one, 1) for one in ["birch-0", "fir-0", "gingko-0"]),
    *(Qrel("q3", one, 1) for one in ["alder-0", "dogwood-0"]),
    Qrel("q4", "elm-0", 1),
    *(Qrel("q5", one, 1) for one in ["alder-0", "dogwood-0"]),
)


def engine(catalogue=CATALOGUE):
    return Engine(catalogue, HashingEncoder(), EmbeddingStore(None))


def task(catalogue=CATALOGUE, queries=QUERIES):
    return make_task(engine(catalogue), queries)


def write(folder: Path, catalogue=CATALOGUE, queries=QUERIES, qrels=QRELS, evidence=EVIDENCE_QRELS):
    write_catalogue(catalogue, folder)
    if queries is not None:
        with (folder / "queries.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(["id", "city", "theme", "text", "language"])
            writer.writerows([q.id, q.city, q.theme, q.text, q.language] for q in queries)
    if qrels is not None:
        write_qrels(folder / "qrels.txt", qrels)
    if evidence is not None:
        write_qrels(folder / "qrels_evidence.txt", evidence)
    return folder


def with_population(factor):
    cities = tuple(replace(one, population=one.population * factor) for one in CITIES)
    return replace(CATALOGUE, cities=cities)
