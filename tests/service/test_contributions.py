"""Cities report, the secretariat publishes, readers find it, and nothing is lost on the way."""

import re
from time import monotonic, sleep

import pytest

from data.messages import available_languages
from service.jobs.embedding import Embedding
from service.storage.catalogue import load_catalogue
from tests.service.conftest import make_live
from tests.service.test_pages import Page
from tests.world import CATALOGUE

NEED = {"city": "birch", "kind": "need", "title": "Wet streets", "text": "Rain floods our streets."}


def found(house, city="birch"):
    house.live.refresh()
    told = house.get(None, f"/api/v1/cities/{city}").json()["statements"]
    return {s["id"]: s for s in told}


def test_an_official_s_report_waits_and_is_found_once_it_is_published(own_house):
    made = own_house.post("official", "/api/v1/statements", **NEED)
    assert made.status_code == 201
    id, state = made.json()["id"], made.json()["state"]
    assert (state, made.json()["version"]) == ("waiting", 1)
    assert id.startswith("birch-wet-streets-")
    assert id not in found(own_house)
    done = own_house.post(
        "secretariat", "/api/v1/statements/publish", id=id, version=1, verified=True
    )
    assert done.json()["state"] == "published"
    assert found(own_house)[id]["verified"] is True
    answer = own_house.get(None, "/api/v1/suggestions", city="birch", theme="water", top=0)
    asked = {p["statement"] for s in answer.json()["suggestions"] for p in s["evidence"]["asking"]}
    assert id in asked


def test_a_published_report_is_searchable_within_seconds_without_a_restart(own_house):
    embedding = Embedding(own_house.live)
    embedding.start()
    made = own_house.post("secretariat", "/api/v1/statements", **NEED).json()
    until = monotonic() + 5
    while made["id"] not in str(own_house.get(None, "/api/v1/cities/birch").json()):
        assert monotonic() < until
        sleep(0.05)
    embedding.stop()


def test_a_change_keeps_what_readers_see_until_it_is_published(own_house):
    change = {**NEED, "id": "b-need", "version": 1, "text": "Homes are hot."}
    assert own_house.post("official", "/api/v1/statements", **change).json()["state"] == "waiting"
    assert found(own_house)["b-need"]["text"].startswith("Homes are poorly")
    own_house.post("secretariat", "/api/v1/statements/publish", id="b-need", version=2)
    assert found(own_house)["b-need"]["text"] == "Homes are hot."
    assert found(own_house)["b-need"]["verified"] is False
    told = own_house.get("official", "/api/v1/statements/versions", id="b-need").json()
    assert [(v["version"], v["state"]) for v in told] == [(1, "past"), (2, "published")]
    assert told[0]["author"] is None
    assert told[1]["author"] == own_house.accounts["official"].id


def test_a_declined_change_leaves_what_readers_see_and_stays_in_the_history(own_house):
    change = {**NEED, "id": "b-need", "version": 1}
    own_house.post("official", "/api/v1/statements", **change)
    declined = own_house.post("secretariat", "/api/v1/statements/decline", id="b-need", version=2)
    assert declined.json()["state"] == "past"
    assert found(own_house)["b-need"]["text"].startswith("Homes are poorly")
    again = own_house.post("secretariat", "/api/v1/statements/publish", id="b-need", version=2)
    assert again.status_code == 404
    assert len(own_house.get("official", "/api/v1/statements/versions", id="b-need").json()) == 2


def test_of_two_changes_at_once_the_second_is_told_of_the_first(own_house):
    change = {**NEED, "id": "b-need", "version": 1}
    assert own_house.post("secretariat", "/api/v1/statements", **change).status_code == 201
    second = own_house.post("official", "/api/v1/statements", **{**change, "text": "Other."})
    assert second.status_code == 409
    assert second.json()["code"] == "changed-meanwhile"
    assert "version 2" in second.json()["detail"]


def test_the_secretariat_judges_what_it_has_read(own_house):
    id = own_house.waiting()
    change = {**NEED, "id": id, "version": 1, "text": "Something else."}
    own_house.post("official", "/api/v1/statements", **change)
    stale = own_house.post("secretariat", "/api/v1/statements/publish", id=id, version=1)
    assert stale.status_code == 404
    assert "does not wait any more" in stale.json()["detail"]


def test_a_withdrawn_report_is_gone_for_readers_and_kept(own_house):
    assert own_house.post("official", "/api/v1/statements/withdraw", id="b-need").status_code == 200
    assert "b-need" not in found(own_house)
    assert own_house.get("official", "/api/v1/statements/versions", id="b-need").status_code == 200


@pytest.mark.parametrize("who", ["foreigner", "researcher"])
def test_nobody_takes_over_what_another_city_said(own_house, who):
    for city in ("birch", "alder"):
        taken = {**NEED, "city": city, "id": "b-need", "version": 1}
        assert own_house.post(who, "/api/v1/statements", **taken).status_code == 403


def test_everything_wrong_with_a_report_is_told_at_once(own_house):
    bad = {
        "city": "birch", "kind": "wish", "text": "x" * 20_001, "title": "t" * 301,
        "themes": "homes", "colour": "red",
    }  # fmt: skip
    answer = own_house.post("official", "/api/v1/statements", **bad)
    assert answer.status_code == 422
    told = {each["parameter"] for each in answer.json()["errors"]}
    assert told == {"kind", "text", "title", "themes", "colour"}
    odd = {**NEED, "text": "!!", "themes": ["space"], "language": "klingon", "year": "last year"}
    answer = own_house.post("official", "/api/v1/statements", **odd)
    told = {each["parameter"] for each in answer.json()["errors"]}
    assert told == {"text", "themes", "language", "year"}


@pytest.mark.parametrize("text", ["a\x00b", "a\x1bb"])
def test_characters_that_are_no_text_are_refused(own_house, text):
    answer = own_house.post("official", "/api/v1/statements", **{**NEED, "text": text})
    assert answer.status_code == 422


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"null", b'{"text": "\\ud800"}', b"\xff", b'{"a":' * 5000]
)
def test_a_body_that_is_no_report_is_told_so(own_house, body):
    headers = {
        "authorization": f"Bearer {own_house.tokens['official']}",
        "content-type": "application/json",
    }
    answer = own_house.client.post("/api/v1/statements", content=body, headers=headers)
    assert answer.status_code in (400, 422), answer.text
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_body_without_length_is_read_only_so_far(own_house):
    def endless():
        for _n in range(200):
            yield b"x" * 1024

    headers = {"authorization": f"Bearer {own_house.tokens['official']}"}
    answer = own_house.client.post("/api/v1/statements", content=endless(), headers=headers)
    assert answer.status_code == 413


def test_what_was_checked_stays_checked_until_its_text_or_source_changes(own_house):
    same = {
        "city": "birch", "kind": "need", "id": "b-need", "version": 1, "year": "2025",
        "text": "Homes are poorly insulated: roofs and walls let heat in.",
        "source": "https://example.org", "themes": ["homes"], "language": "en",
    }  # fmt: skip
    own_house.post("official", "/api/v1/statements", **same)
    own_house.post("secretariat", "/api/v1/statements/publish", id="b-need", version=2)
    assert found(own_house)["b-need"]["verified"] is True
    assert found(own_house)["b-need"]["year"] == 2025


def test_an_official_reports_with_the_form_and_the_secretariat_publishes_at_the_desk(own_house):
    form = own_house.get("official", "/report/form").text
    assert "The secretariat reads what you send" in form
    sent = own_house.send(
        "official", "/report/form", city="birch", kind="experience", title="Tanks",
        text="Tanks hold\r\nthe rain.", themes=["water", "homes"], year="2024", status="done",
        source="https://example.org/tanks", language="en",
    )  # fmt: skip
    assert sent.headers["location"] == "/report"
    assert "waits for the secretariat" in own_house.get("official", "/report").text
    desk = own_house.get("secretariat", "/desk").text
    assert "1 report waits." in desk
    assert "Official" in desk
    id, version = (
        re.search(rf'name="{name}" value="([^"]+)"', desk)[1] for name in ("id", "version")
    )
    done = own_house.send(
        "secretariat", "/desk", id=id, version=version, do="publish", verified="true"
    )
    assert done.headers["location"] == "/desk"
    told = found(own_house)[id]
    assert told["text"] == "Tanks hold\nthe rain."
    assert (told["themes"], told["verified"]) == (["homes", "water"], True)
    assert "0 reports wait." in own_house.get("secretariat", "/desk").text


def test_the_form_comes_back_with_what_was_typed_and_what_is_wrong_beside_it(own_house):
    back = own_house.send(
        "official", "/report/form", city="birch", kind="need", text="", year="soon",
        title="<b>Bold</b>", themes=["water"],
    )  # fmt: skip
    assert back.status_code == 422
    Page(back.text)
    assert 'id="fault-year"' in back.text and 'id="fault-text"' in back.text
    assert 'value="soon"' in back.text
    assert "&lt;b&gt;Bold" in back.text
    assert 'value="water" checked' in back.text


def test_a_report_is_changed_with_the_form_that_shows_its_last_version(own_house):
    form = own_house.get("official", "/report/form", id="b-need").text
    assert "Homes are poorly insulated" in form
    assert 'name="version" value="1"' in form
    sent = own_house.send(
        "official", "/report/form", city="birch", id="b-need", version="1", kind="need",
        text="Changed.",
    )  # fmt: skip
    assert sent.status_code == 303
    stale = own_house.send(
        "official", "/report/form", city="birch", id="b-need", version="1", kind="need", text="No.",
    )  # fmt: skip
    assert stale.status_code == 409
    desk = own_house.get("secretariat", "/desk").text
    assert "What readers see now" in desk
    assert own_house.get("foreigner", "/report/form", id="b-need").status_code == 403
    assert own_house.send("official", "/report/withdraw", id="b-need").status_code == 303


def test_staff_reports_for_every_city_and_is_published_at_once(own_house):
    assert "Alder" in own_house.get("secretariat", "/report", city="alder").text
    sent = own_house.send(
        "secretariat", "/report/form", city="alder", kind="need", text="Snow.", verified="true"
    )
    assert sent.headers["location"] == "/report?city=alder"
    assert "Snow." in {s["text"] for s in found(own_house, "alder").values()}


@pytest.mark.parametrize("language", available_languages())
@pytest.mark.parametrize(
    ("who", "path"),
    [
        (None, "/sign-in"), ("official", "/account"), ("official", "/report"),
        ("official", "/report/form"), ("secretariat", "/report"), ("secretariat", "/desk"),
        ("administrator", "/people"), ("official", "/desk"),
    ],
)  # fmt: skip
def test_the_pages_behind_the_door_are_sound_in_every_language(house, who, path, language):
    page = house.get(who, path, language=language)
    assert f'<html lang="{language}">' in page.text
    read = Page(page.text)
    assert len(read.ids) == len(set(read.ids))
    assert read.headings[0] == 1


def test_without_any_city_there_is_nothing_to_report_for(tmp_path, monkeypatch):
    from dataclasses import replace

    from tests.service import conftest
    from tests.world import CATALOGUE

    bare = replace(CATALOGUE, cities=(), statements=(), partnerships=())
    staff = {"secretariat": ("secretariat", None)}
    monkeypatch.setattr(conftest, "PEOPLE", staff)
    monkeypatch.setattr(conftest, "make_live", lambda folder: make_live(folder, bare))
    house = conftest.House(tmp_path)
    for path in ("/report", "/report/form"):
        assert house.get("secretariat", path).status_code == 404
    for path in ("/desk", "/people"):
        assert house.get("secretariat", path).status_code == 200
    house.live.database.close()


def test_a_draft_is_read_before_it_is_sent_and_nothing_is_written(own_house):
    text = "Homes are poorly insulated: roofs and walls let in heat."
    sent = own_house.send(
        "official", "/report/form", city="birch", kind="need", text=text, do="look"
    )
    assert sent.status_code == 200
    page = " ".join(re.sub(r"<[^>]+>", " ", sent.text).split())
    assert "This city has reported something like it already:" in page
    assert 'href="/report/form?id=b-need"' in sent.text
    assert 'value="homes" checked' in sent.text
    assert text in sent.text
    assert len(own_house.live.snapshot.catalogue.statements) == len(CATALOGUE.statements)
    other = own_house.send(
        "official", "/report/form", city="birch", kind="need", text="Rats.", do="look"
    )
    assert "something like it already" not in other.text
    own = own_house.send(
        "official", "/report/form", city="birch", kind="need", text=text, do="look", id="b-need",
        version="1",
    )  # fmt: skip
    assert "something like it already" not in own.text
    empty = own_house.send("official", "/report/form", city="birch", text="...", do="look")
    assert empty.status_code == 200


GERMAN = {**NEED, "title": "Nasse Straßen", "text": "Die Straßen stehen bei Sturm unter Wasser.",
          "language": "de"}  # fmt: skip
IN_ENGLISH = {"language": "en", "title": "Wet streets", "text": "Storms flood the streets."}


def seen(house, id):
    house.live.refresh()
    told = house.get(None, "/api/v1/cities/birch").json()["statements"]
    return next(one for one in told if one["id"] == id)["translations"]


def test_a_translation_waits_and_is_published_with_what_it_translates(own_house):
    house = own_house
    made = house.post("official", "/api/v1/statements", **GERMAN, translations=[IN_ENGLISH]).json()
    assert "Storms flood" in house.get("secretariat", "/desk").text
    house.post("secretariat", "/api/v1/statements/publish", id=made["id"], version=1)
    assert seen(house, made["id"]) == [IN_ENGLISH]
    page = house.get(None, "/cities/birch", language="en").text
    assert "Storms flood the streets." in page
    assert "translated from German" in page


def test_a_translation_stays_with_its_words_and_goes_with_them(own_house):
    house = own_house
    made = house.post("secretariat", "/api/v1/statements", **GERMAN, translations=[IN_ENGLISH])
    id = made.json()["id"]
    other_year = {**GERMAN, "id": id, "version": 1, "year": "2023"}
    house.post("secretariat", "/api/v1/statements", **other_year)
    assert seen(house, id) == [IN_ENGLISH]
    other_words = {**GERMAN, "id": id, "version": 2, "text": "Die Keller stehen unter Wasser."}
    house.post("secretariat", "/api/v1/statements", **other_words)
    assert seen(house, id) == []
    told = house.get("secretariat", "/api/v1/statements/versions", id=id).json()
    assert [one["translations"] for one in told] == [[IN_ENGLISH], [IN_ENGLISH], []]


def test_a_translation_alone_makes_a_new_version(own_house):
    house = own_house
    id = house.post("secretariat", "/api/v1/statements", **GERMAN).json()["id"]
    again = {**GERMAN, "id": id, "version": 1, "translations": [IN_ENGLISH]}
    assert house.post("secretariat", "/api/v1/statements", **again).json()["version"] == 2
    again["version"] = 2
    assert house.post("secretariat", "/api/v1/statements", **again).json()["version"] == 2
    assert seen(house, id) == [IN_ENGLISH]


@pytest.mark.parametrize(
    ("translations", "said"),
    [
        ([{**IN_ENGLISH, "language": "de-AT"}], "There is a text in the language"),
        ([IN_ENGLISH, IN_ENGLISH], "There is a text in the language"),
        ([{**IN_ENGLISH, "language": "english!"}], "not a BCP 47"),
        ([{**IN_ENGLISH, "text": " . "}], "A translation has no text."),
        ([{**IN_ENGLISH, "text": "a\x00b"}], "characters that are not text"),
        ([{"language": "en"}], "translations.0.text is missing"),
    ],
    ids=["of its own language", "twice", "no language", "no text", "no characters", "missing"],
)
def test_a_translation_that_cannot_be_used_is_refused_by_name(house, translations, said):
    answer = house.post("secretariat", "/api/v1/statements", **GERMAN, translations=translations)
    assert answer.status_code == 422
    assert "translations" in answer.text
    assert said in answer.text


def test_the_form_asks_for_a_translation_and_shows_what_was_given(own_house):
    house = own_house
    fields = {
        **GERMAN, "themes": ["water"], "translation-language": ["en", "en"],
        "translation-title": ["Wet streets", ""],
        "translation-text": ["Storms flood the streets.", ""],
    }  # fmt: skip
    assert house.send("secretariat", "/report/form", **fields).status_code == 303
    house.live.refresh()
    (id,) = {s.id for s in house.live.snapshot.catalogue.statements if s.title == "Nasse Straßen"}
    assert seen(house, id) == [IN_ENGLISH]
    page = house.get("secretariat", "/report/form", id=id).text
    assert page.count('name="translation-text"') == 2
    assert "Storms flood the streets.</textarea>" in page
    twice = {**fields, "translation-title": ["", ""], "translation-text": ["One.", "Two."]}
    wrong = house.send("secretariat", "/report/form", **twice)
    assert wrong.status_code == 422
    assert "There is a text in the language" in wrong.text
    assert "Two.</textarea>" in wrong.text


def test_a_draft_is_read_while_it_is_written_and_nothing_of_it_is_kept(own_house):
    house = own_house
    before = len(house.live.snapshot.catalogue.statements)
    draft = {
        "city": "birch",
        "kind": "need",
        "text": next(s.text for s in CATALOGUE.statements if s.id == "b-need"),
    }
    piece = house.send("official", "/report/look", **draft)
    assert piece.status_code == 200
    assert 'data-themes="homes' in piece.text
    assert "something like it already" in piece.text
    assert house.send("official", "/report/look", city="birch", text=" . ").text == ""
    assert house.send("official", "/report/look", **{**draft, "city": "alder"}).status_code == 403
    with house.live.database.reading() as connection:
        assert len(load_catalogue(connection).statements) == before


def test_only_the_form_has_a_script_and_it_is_ours(house):
    form = house.get("secretariat", "/report/form")
    assert "script-src 'self'" in form.headers["content-security-policy"]
    assert re.findall(r"<script[^>]*>", form.text) == ['<script src="/static/report.js" defer>']
    assert "<script" not in house.get("secretariat", "/desk").text
