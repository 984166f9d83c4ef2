"""The API: what is known, who fits, and what is wrong with a question."""

import json
from importlib.resources import files

import jsonschema
import pytest
from click.testing import CliRunner

from data.query import MAX_NEED_CHARS
from matcher.cli import jumelles
from matcher.options import Options
from tests.service.conftest import make_client, make_live
from tests.world import CATALOGUE, CITIES

SCHEMA = json.loads((files("matcher") / "schema" / "suggestions.schema.json").read_text("utf-8"))
QUESTIONS = [
    {"city": "birch", "theme": "homes"},
    {"city": "birch", "theme": "homes", "top": "0", "language": "fr"},
    {"city": "fir", "intent": "learn", "language": "de"},
    {"city": "Cedar", "theme": "eau", "new_only": "true", "all_statuses": "true"},
    {"city": "birch", "need": "Old cellars are wet. Rain floods the streets.", "top": "2"},
]


def get(client, path, **parameters):
    return client.get(path, params=parameters)


def problem(answer, status, code):
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    document = answer.json()
    assert (document["status"], document["code"]) == (status, code)
    assert document["type"] == f"urn:jumelles:problem:{code}"
    assert document["title"] and document["detail"] and document["instance"].startswith("/")
    return document


def test_themes_are_told_in_the_network_s_order(client):
    found = get(client, "/api/v1/themes").json()
    assert found["network"] == "Test network"
    assert [theme["id"] for theme in found["themes"]] == ["homes", "water"]
    assert found["themes"][0]["label"] == {"en": "homes", "fr": "logement"}


def test_cities_are_told_and_can_be_paged_through(client):
    every = get(client, "/api/v1/cities").json()
    assert [city["id"] for city in every["cities"]] == [city.id for city in CITIES]
    pages = [get(client, "/api/v1/cities", limit=3, offset=n).json() for n in (0, 3, 6, 9)]
    assert [city for page in pages for city in page["cities"]] == every["cities"]
    assert {page["total"] for page in pages} == {len(CITIES)}


def test_everything_published_is_read_in_pages(client):
    every = get(client, "/api/v1/statements").json()
    assert [one["id"] for one in every["statements"]] == [one.id for one in CATALOGUE.statements]
    assert [one["city"] for one in every["statements"]] == [s.city for s in CATALOGUE.statements]
    pages = [get(client, "/api/v1/statements", limit=5, offset=n).json() for n in (0, 5, 10)]
    assert [one for page in pages for one in page["statements"]] == every["statements"]
    tag = client.get("/api/v1/statements").headers["etag"]
    again = client.get("/api/v1/statements", headers={"if-none-match": tag})
    assert again.status_code == 304


def test_a_city_is_told_with_everything_it_said(client):
    birch = get(client, "/api/v1/cities/birch").json()
    assert (birch["name"], birch["population"], birch["languages"]) == (
        "Birch", 8_000_000, ["ta", "en"],
    )  # fmt: skip
    assert [s["id"] for s in birch["statements"]] == ["b-need", "b-done"]
    assert [(p["id"], p["partner"], p["is_member"]) for p in birch["partnerships"]] == [
        ("p1", "cedar", True)
    ]
    assert get(client, "/api/v1/cities/BIRCH").json() == birch


@pytest.mark.parametrize("question", QUESTIONS, ids=str)
def test_suggestions_are_byte_for_byte_what_the_command_prints(client, tmp_path, live, question):
    options = [
        part
        for name, value in question.items()
        if name != "city"
        for part in ([f"--{name.replace('_', '-')}"] + ([] if value == "true" else [value]))
    ]
    printed = CliRunner().invoke(
        jumelles,
        ["suggest", question["city"], *options, "--format", "json", "--encoder", "hashing",
         "--catalogue", str(catalogue_of(tmp_path)), "--store", str(tmp_path / "store")],
        env={"LC_ALL": "C"},
    )  # fmt: skip
    answer = get(client, "/api/v1/suggestions", **question)
    assert answer.status_code == 200, answer.text
    assert answer.content == printed.stdout_bytes
    jsonschema.validate(answer.json(), SCHEMA)


def catalogue_of(folder):
    from data.catalogue import write_catalogue

    write_catalogue(CATALOGUE, folder / "catalogue")
    return folder / "catalogue"


def test_an_answer_that_the_reader_has_is_not_sent_again(client):
    first = get(client, "/api/v1/suggestions", city="birch", theme="homes")
    again = client.get(
        "/api/v1/suggestions?city=birch&theme=homes",
        headers={"if-none-match": f'"other", {first.headers["etag"]}'},
    )
    assert (again.status_code, again.content) == (304, b"")
    other = client.get(
        "/api/v1/suggestions?city=birch&theme=homes&language=fr",
        headers={"if-none-match": first.headers["etag"]},
    )
    assert other.status_code == 200


def test_what_does_not_exist_is_named_with_what_is_near(client):
    found = problem(get(client, "/api/v1/suggestions", city="brich"), 404, "not-found")
    assert "Birch (birch)" in found["detail"]
    found = problem(get(client, "/api/v1/suggestions", city="birch", theme="x"), 404, "not-found")
    assert "homes (homes), water (water)" in found["detail"]
    problem(get(client, "/api/v1/cities/atlantis"), 404, "not-found")
    problem(get(client, "/api/v1/nothing"), 404, "no-such-page")


def test_all_parameters_that_cannot_be_used_are_told_at_once(client):
    found = problem(
        get(client, "/api/v1/suggestions", intent="x", top="-1", new_only="maybe", them="water"),
        422,
        "bad-parameter",
    )
    told = {each["parameter"]: each["detail"] for each in found["errors"]}
    assert set(told) == {"city", "intent", "top", "new_only", "them"}
    assert "missing" in told["city"]
    assert "'learn'" in told["intent"]
    assert "'-1'" in told["top"]


@pytest.mark.parametrize("need", ["", "  ", "?!", "x" * (MAX_NEED_CHARS + 1)])
def test_a_need_that_says_nothing_or_too_much_is_refused(client, need):
    problem(get(client, "/api/v1/suggestions", city="birch", need=need), 400, "bad-input")


def test_problems_are_told_in_the_reader_s_language(client):
    french = client.get("/api/v1/cities/x", headers={"accept-language": "fr-CA, en;q=0.5"})
    assert french.headers["content-language"] == "fr"
    assert "n’existe pas" in problem(french, 404, "not-found")["detail"]
    german = client.get("/api/v1/suggestions?language=de")
    assert problem(german, 422, "bad-parameter")["title"] == "Ein Parameter ist unbrauchbar"


def test_a_language_that_nobody_speaks_here_is_refused_with_the_list(client):
    found = problem(get(client, "/api/v1/themes", language="tlh"), 400, "no-such-language")
    assert "en, de, es, fr, it, pt" in found["detail"]


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_what_can_only_be_read_says_so(client, method):
    problem(getattr(client, method)("/api/v1/themes"), 405, "no-such-method")


def test_health_is_told_before_and_after_the_service_is_ready(tmp_path, client):
    from models.hashing import HashingEncoder
    from models.store import EmbeddingStore
    from service.live import Live

    ready = make_live(tmp_path)
    starting = make_client(Live(ready.database, HashingEncoder(), EmbeddingStore(None)))
    assert starting.get("/health/live").json() == {"status": "alive"}
    waiting = starting.get("/health/ready")
    problem(waiting, 503, "not-ready")
    assert waiting.headers["retry-after"] == "5"
    problem(starting.get("/api/v1/themes"), 503, "not-ready")
    assert starting.get("/metrics").status_code == 200
    found = client.get("/health/ready")
    assert found.status_code == 200
    assert (found.json()["status"], found.json()["cities"]) == ("ready", len(CITIES))
    ready.database.close()


def test_metrics_count_routes_and_themes_but_never_cities_or_texts(client):
    get(client, "/api/v1/suggestions", city="birch", theme="homes", need="Secret dogs bark.")
    get(client, "/api/v1/cities/birch")
    text = client.get("/metrics").text
    assert 'route="/api/v1/cities/{city}",status="200"' in text
    assert 'jumelles_suggestion_lists_total{asked="need",theme="homes"}' in text
    assert "birch" not in text
    assert "dogs" not in text


def test_a_mistake_of_our_own_says_nothing_of_itself(tmp_path, caplog):
    live = make_live(tmp_path)
    live.answer = lambda *_args: {}["secret text"]
    answer = get(make_client(live), "/api/v1/suggestions", city="birch", theme="homes")
    problem(answer, 500, "internal-error")
    assert "secret" not in answer.text
    assert "KeyError" in caplog.text
    assert "secret text'" not in caplog.text
    live.database.close()


def test_the_description_is_openapi_3_1_and_holds_every_address(client):
    document = client.get("/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    assert set(document["paths"]) == {
        "/health/live", "/health/ready", "/api/v1/themes", "/api/v1/cities",
        "/api/v1/cities/{city}", "/api/v1/suggestions", "/api/v1/statements",
        "/api/v1/statements/versions", "/api/v1/statements/publish",
        "/api/v1/statements/decline", "/api/v1/statements/withdraw", "/api/v1/workshops",
        "/api/v1/workshops/{workshop}",
    }  # fmt: skip


def test_answers_are_what_the_description_says(client):
    document = client.get("/openapi.json").json()

    def schema_of(path):
        described = document["paths"][path]["get"]["responses"]["200"]["content"]
        return {**document, **described["application/json"]["schema"]}

    for path, asked in (
        ("/api/v1/themes", "/api/v1/themes"),
        ("/api/v1/cities", "/api/v1/cities"),
        ("/api/v1/cities/{city}", "/api/v1/cities/birch"),
        ("/api/v1/suggestions", "/api/v1/suggestions?city=birch"),
        ("/api/v1/suggestions", "/api/v1/suggestions?city=birch&theme=water"),
        ("/health/ready", "/health/ready"),
    ):
        jsonschema.validate(client.get(asked).json(), schema_of(path))
    bad = client.get("/api/v1/suggestions").json()
    jsonschema.validate(bad, {**document, "$ref": "#/components/schemas/Problem"})


def test_every_reference_of_the_description_leads_somewhere(client):
    document = client.get("/openapi.json").json()

    def references(node):
        if isinstance(node, dict):
            yield from [node["$ref"]] if "$ref" in node else []
            for value in node.values():
                yield from references(value)
        elif isinstance(node, list):
            for value in node:
                yield from references(value)

    found = set(references(document))
    assert found
    for reference in found:
        assert reference.startswith("#/components/schemas/")
        assert reference.rsplit("/")[-1] in document["components"]["schemas"]


def test_pages_and_api_give_the_same_list(client, live):
    listed = get(client, "/api/v1/suggestions", city="birch", theme="homes", top="0").json()
    found = live.snapshot.suggester.suggest("birch", "homes", Options(top=0))
    assert [s["city"]["id"] for s in listed["suggestions"]] == [
        s.city.id for s in found.suggestions
    ]
