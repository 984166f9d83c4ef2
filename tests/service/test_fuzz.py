"""Whatever is asked, the answer is an answer or a problem that says what is wrong."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matcher.intent import INTENTS

NAMES = ("city", "theme", "need", "intent", "top", "new_only", "all_statuses", "language")
LIKELY = st.sampled_from(
    [
        "birch",
        "Cedar",
        "homes",
        "eau",
        *INTENTS,
        "0",
        "5",
        "-1",
        "1e9",
        "true",
        "no",
        "fr",
        "xx",
        "",
    ]
)
PARAMETERS = st.dictionaries(
    st.sampled_from(NAMES) | st.text(max_size=8), LIKELY | st.text(max_size=40), max_size=6
)
quick = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def is_told(answer):
    if answer.status_code >= 400:
        document = answer.json()
        assert document["status"] == answer.status_code
        assert document["code"] and document["detail"]
    return answer.status_code < 500


@quick
@given(parameters=PARAMETERS)
def test_no_question_breaks_the_api(client, parameters):
    for path in ("/api/v1/suggestions", "/api/v1/cities", "/api/v1/themes"):
        assert is_told(client.get(path, params=parameters))


@quick
@given(parameters=PARAMETERS, city=LIKELY | st.text(max_size=20), theme=LIKELY | st.text())
def test_no_address_breaks_the_pages(client, parameters, city, theme):
    from urllib.parse import quote

    parameters.pop("language", None)
    city, theme = quote(city, safe=""), quote(theme, safe="")
    for path in ("/find", f"/cities/{city}", f"/cities/{city}/suggestions/{theme}",
                 f"/cities/{city}/compare/{theme}", f"/themes/{theme}", "/compare"):  # fmt: skip
        answer = client.get(path, params=parameters)
        assert answer.status_code < 500
        assert answer.status_code == 303 or "<h1>" in answer.text or answer.text == ""


BODY = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=5,
)
FIELDS = ("city", "kind", "text", "title", "themes", "language", "year", "status", "source", "id",
          "version", "verified")  # fmt: skip


@quick
@given(body=BODY | st.dictionaries(st.sampled_from(FIELDS), LIKELY | BODY))
@pytest.mark.parametrize("path", ["", "/publish", "/decline", "/withdraw"])
def test_no_report_breaks_the_service(house, path, body):
    assert is_told(house.ask("official", "POST", f"/api/v1/statements{path}", json=body))
    assert is_told(house.ask("secretariat", "POST", f"/api/v1/statements{path}", json=body))
