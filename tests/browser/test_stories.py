"""The three stories, from the first page to what somebody takes away; pictures of every step stay.

They are in build/screenshots afterwards.
"""

from pathlib import Path

import pytest

from tests.browser.axe import RULES, findings
from tests.service.conftest import PASSWORD

PICTURES = Path("build/screenshots")
WAYS = [
    pytest.param("en-GB", 1280, True, id="English, on a desk, with scripts"),
    pytest.param("fr-FR", 390, False, id="French, on a phone, without scripts"),
]
MOST_WAITS = 60


@pytest.fixture
def take(request):
    """Take pictures of a story, numbered."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    story = request.node.name.replace("[", "-").replace("]", "").replace(", ", "-")
    numbers = iter(range(1, 100))

    def take(page):
        name = f"{story.replace(' ', '_')}-{next(numbers)}.png"
        page.screenshot(path=PICTURES / name, full_page=True)

    return take


def download(page, link):
    """Return what a link leads to, fetched with the cookies of the page."""
    answer = page.context.request.get(link.get_attribute("href"))
    assert answer.ok, answer.status
    return answer.body()


@pytest.mark.parametrize(("language", "width", "scripts"), WAYS)
def test_an_official_asks_who_to_work_with_and_takes_a_brief_along(
    open_page, take, language, width, scripts
):
    page = open_page("/", language=language, width=width, java_script_enabled=scripts)
    take(page)
    page.locator("#city").select_option("bridgewater")
    page.locator("#theme").select_option("living-together")
    page.locator("main form.ask button[type=submit], main form button[type=submit]").first.click()
    card = page.locator("article.card").first
    assert card.locator("figure.voice").count() == 2
    take(page)
    brief = page.locator("a[href*='/brief/']").first
    assert download(page, brief).startswith(b"%PDF")
    page.locator("a[href*='/compare/']").first.click()
    assert page.locator("h1").count() == 1
    take(page)


@pytest.mark.parametrize(("language", "width", "scripts"), WAYS)
def test_a_city_reports_and_says_whom_it_would_like_to_work_with(
    open_page, invitation, take, language, width, scripts
):
    options = {"language": language, "width": width, "java_script_enabled": scripts}
    page = open_page(invitation("official", "zalau"), **options)
    page.locator("#name").fill("Ana")
    page.locator("#email").fill(f"ana-{width}@example.org")
    page.locator("#password").fill(PASSWORD)
    page.locator("main button").click()
    take(page)
    page.goto("/report/form")
    page.locator("#title").fill(f"Izolarea blocurilor {width}")
    page.locator("#text").fill("Blocurile vechi pierd multă căldură, iar locatarii nu au bani.")
    page.locator("button[value=look]").click()
    assert page.locator("[role=status]").count() == 1
    take(page)
    page.locator("main button[type=submit]").first.click()
    assert f"Izolarea blocurilor {width}" in page.locator("main").inner_text()
    take(page)
    page.goto("/partners")
    page.locator("#candidate").select_option("bridgewater")
    page.locator("form[action*='/partners/interest'] button").first.click()
    assert "Bridgewater" in page.locator("main").inner_text()
    take(page)


@pytest.mark.parametrize(("language", "width", "scripts"), WAYS)
def test_the_secretariat_prepares_a_workshop_and_every_city_sees_its_own(
    open_page, session, take, language, width, scripts
):
    options = {"language": language, "width": width, "java_script_enabled": scripts}
    page = open_page("/workshops", cookie=session("secretariat"), **options)
    page.locator("#title").fill(f"Autumn {width}")
    page.locator("#host").select_option("clermont-ferrand")
    page.locator("input[name=theme][value=culture]").check()
    page.locator("[name=start-culture]").fill("2027-06-01T09:30")
    for city in ("bridgewater", "chennai", "cuneo", "montreal"):
        page.locator(f"input[name=city][value={city}]").check()
    page.locator("#interpreters").fill("en-it, en-fr, fr-it")
    take(page)
    page.locator("form[action*='/workshops/problem'] button").click()
    assert 'id = "chennai"' in page.locator("#problem").input_value()
    take(page)
    page.locator("form[action$='/workshops'] button").last.click()
    for _wait in range(MOST_WAITS):
        if page.locator("input[name=lock]").count():
            break
        page.wait_for_timeout(250)
        page.reload()
    assert page.locator("input[name=lock]").count() == 6
    take(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    if scripts:
        assert findings(page, RULES) == []
    page.locator("input[name=lock]").first.check()
    page.locator("#gone").select_option("cuneo")
    page.locator("form#change button[value=solve]").click()
    take(page)
    assert page.locator("main [role=alert]").count() in (0, 1)
    page.locator("button[value=publish]").first.click()
    city = open_page(page.url.split("?")[0], cookie=session("official", "chennai"), **options)
    rows = city.locator("tbody tr")
    assert rows.count() == 3
    assert all("Chennai" in row or "சென்னை" in row for row in rows.all_inner_texts())
    take(city)
