"""Behind the door: a city reports, the secretariat publishes, in a real browser."""

import pytest

from tests.browser.axe import RULES, findings
from tests.service.conftest import PASSWORD

PAGES = [
    (None, "/sign-in"),
    ("official", "/account"),
    ("official", "/report"),
    ("official", "/report/form"),
    ("official", "/partners"),
    ("official", "/workshops"),
    ("secretariat", "/workshops"),
    ("secretariat", "/desk"),
    ("secretariat", "/overview"),
    ("secretariat", "/import"),
    ("secretariat", "/jobs"),
    ("secretariat", "/log"),
    ("administrator", "/people"),
]


def city_of(role):
    return "chennai" if role == "official" else None


@pytest.mark.parametrize(("role", "path"), PAGES, ids=str)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(open_page, session, role, path):
    cookie = session(role, city_of(role)) if role else None
    page = open_page(path, cookie=cookie)
    assert findings(page, RULES) == []
    page.emulate_media(color_scheme="dark")
    assert findings(page, ["color-contrast"]) == []
    narrow = open_page(path, cookie=cookie, width=320, height=640, language="de-DE")
    assert narrow.evaluate("document.documentElement.scrollWidth") <= 320


def test_faults_of_a_form_are_told_first_and_lead_to_their_fields(open_page, session, tolerated):
    tolerated.append("status of 422")
    page = open_page("/report/form", cookie=session("official", "chennai"))
    page.locator("#text").fill("!!!")
    page.locator("#year").fill("soon")
    page.get_by_role("button", name="Send").click()
    told = page.get_by_role("alert")
    assert told.locator("li").count() == 2
    assert page.locator("#year").get_attribute("aria-invalid") == "true"
    told.get_by_role("link").last.click()
    assert page.evaluate("document.activeElement.id || location.hash.slice(1)") == "year"
    assert findings(page, RULES) == []


@pytest.mark.parametrize(
    ("language", "publish", "width"), [("en", "Publish", 1280), ("fr", "Publier", 390)]
)
def test_a_city_reports_and_the_secretariat_publishes_without_scripts(
    open_page, invitation, session, language, publish, width
):
    options = {"language": language, "width": width, "java_script_enabled": False}
    page = open_page(invitation("official", "chennai"), **options)
    page.locator("#name").fill("Kumar")
    page.locator("#email").fill(f"kumar-{language}@example.org")
    page.locator("#password").fill(PASSWORD)
    page.locator("main button").click()
    assert page.locator("h1").inner_text() == "Kumar"
    page.goto("/report/form")
    page.locator("#title").fill(f"White roofs {language}")
    page.locator("#text").fill("Roofs were painted white against the heat.")
    page.locator("#kind").select_option("experience")
    page.locator("#status").select_option("done")
    page.locator("input[value=living-together]").check()
    page.locator("main button[type=submit]").first.click()
    assert f"White roofs {language}" in page.locator("main").inner_text()

    desk = open_page("/desk", cookie=session("secretariat"), **options)
    report = desk.locator("section.card", has_text=f"White roofs {language}")
    report.locator("input[name=verified]").check()
    report.get_by_role("button", name=publish).click()
    assert desk.locator("section.card", has_text=f"White roofs {language}").count() == 0


def test_somebody_signs_in_and_out_with_the_keyboard(open_page, invitation):
    page = open_page(invitation("researcher"))
    for id, value in (("name", "Ada"), ("email", "ada@example.org"), ("password", PASSWORD)):
        page.locator(f"#{id}").fill(value)
    page.keyboard.press("Enter")
    page.wait_for_url("**/account")
    page.get_by_role("button", name="Sign out").press("Enter")
    page.wait_for_url("**/")
    page.goto("/sign-in")
    page.locator("#email").fill("ada@example.org")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/account")
    assert page.locator("h1").inner_text() == "Ada"


def test_themes_and_language_are_proposed_as_one_types_but_never_over_a_choice(open_page, session):
    page = open_page("/report/form", cookie=session("official", "chennai"))
    with page.expect_response("**/report/look"):
        page.locator("#text").press_sequentially("Des bus électriques remplacent les diesels.")
    page.locator("#reading p").first.wait_for()
    assert page.locator("#language").input_value() == "fr"
    proposed = page.locator("input[name=themes]:checked")
    assert proposed.count() >= 1
    while proposed.count():
        proposed.first.uncheck()
    page.locator("input[value=culture]").check()
    with page.expect_response("**/report/look"):
        page.locator("#title").press_sequentially("Des bus neufs")
    page.wait_for_timeout(200)
    checked = page.locator("input[name=themes]:checked")
    assert [box.get_attribute("value") for box in checked.all()] == ["culture"]
    assert findings(page, RULES) == []
