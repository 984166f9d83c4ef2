"""Who may read, how often, how much; and the headers that every answer carries."""

import pytest

from service.middleware.guard import MAX_BODY
from service.middleware.language import preferred
from tests.service.conftest import make_client

TOKEN = "a token of many characters"
PAGES = ("/", "/cities", "/cities/birch", "/cities/birch/suggestions/homes", "/themes/homes")


@pytest.fixture
def closed(live):
    return make_client(live, public_read=False, read_token=TOKEN)


@pytest.mark.parametrize("path", [*PAGES, "/api/v1/themes", "/metrics", "/openapi.json"])
def test_a_closed_service_shows_nothing_without_its_token(closed, path):
    assert closed.get(path).status_code == 401
    assert closed.get(path, headers={"authorization": "Bearer guess"}).status_code == 401
    assert closed.get(path, headers={"authorization": f"Basic {TOKEN}"}).status_code == 401
    assert closed.get(path, headers={"authorization": f"Bearer {TOKEN}"}).status_code == 200


def test_a_closed_service_says_which_header_it_wants_and_is_still_alive(closed):
    refused = closed.get("/api/v1/themes")
    assert refused.json()["code"] == "token-needed"
    assert refused.headers["www-authenticate"].startswith("Bearer")
    assert closed.get("/health/live").status_code == 200
    assert closed.get("/static/style.css").status_code == 200


def test_who_asks_too_often_is_told_when_to_come_back(live):
    client = make_client(live, rate_limit="3/minute")
    assert [client.get("/api/v1/themes").status_code for _ in range(4)] == [200, 200, 200, 429]
    refused = client.get("/api/v1/themes")
    assert refused.json()["code"] == "too-many-requests"
    assert 1 <= int(refused.headers["retry-after"]) <= 61
    assert client.get("/health/live").status_code == 200
    assert client.get("/").status_code == 429


def test_a_body_that_nobody_reads_is_refused(client):
    for content in (b"x" * (MAX_BODY + 1), b"x" * MAX_BODY):
        answer = client.request("GET", "/api/v1/themes", content=content)
        assert answer.status_code == (413 if len(content) > MAX_BODY else 200)
    lying = client.request("GET", "/api/v1/themes", headers={"content-length": "many"})
    assert lying.status_code == 413


@pytest.mark.parametrize(
    "path", ["/", "/nothing", "/api/v1/themes", "/api/v1/x", "/static/style.css"]
)
def test_every_answer_carries_the_headers_that_keep_a_browser_in(client, path):
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert "frame-ancestors 'none'" in policy
    assert "set-cookie" not in headers


def test_over_https_browsers_are_told_to_stay_there(live):
    client = make_client(live)
    assert "strict-transport-security" not in client.get("/").headers
    assert client.get("https://testserver/").headers["strict-transport-security"]


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"),
        ("fr", "fr"),
        ("de-CH, fr;q=0.9", "de"),
        ("en;q=0.1, pt-BR;q=0.8", "pt"),
        ("ta, th;q=0.9, es;q=0.2", "es"),
        ("ta", "en"),
        ("*", "en"),
        ("it;q=0, en;q=0.3", "en"),
        ("fr;q=nonsense, it", "it"),
        (",;,;q=,", "en"),
        ("x" * 10_000, "en"),
    ],
)
def test_the_browser_s_best_language_is_spoken(header, language):
    assert preferred(header) == language


def test_the_language_asked_for_goes_before_the_browser_s(client):
    answer = client.get("/?language=it", headers={"accept-language": "fr"})
    assert answer.headers["content-language"] == "it"
    assert '<html lang="it">' in answer.text
    assert "accept-language" in answer.headers["vary"]


@pytest.mark.parametrize("path", ["/", "/api/v1/themes", "/static/style.css", "/nothing"])
def test_head_is_get_without_the_body(client, path):
    whole, head = client.get(path), client.head(path)
    assert head.status_code == whole.status_code
    assert head.content == b""
    assert head.headers["content-length"] == str(len(whole.content))
    assert 'method="HEAD"' in client.get("/metrics").text
