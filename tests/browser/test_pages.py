"""The pages in a real browser: for everybody, on a phone and on a desk, by day and by night."""

import re
from pathlib import Path

import pytest

from tests.browser.axe import RULES, findings

PAGES = {
    "home": "/",
    "cities": "/cities",
    "city": "/cities/chennai",
    "city without much": "/cities/dundee",
    "suggestions": "/cities/chennai/suggestions/living-together?intent=learn",
    "typed need": "/cities/cuneo/suggestions?need=Families+cannot+heat+their+old+homes.",
    "comparison": "/cities/chennai/compare/bridgewater",
    "theme": "/themes/culture",
    "about": "/about",
    "activity": "/activity",
    "problem": "/cities/atlantis",
}


def quiet(path):
    """A page that is a problem is logged by the browser, which is no complaint of ours."""
    return path == PAGES["problem"]


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_axe_finds_nothing_by_day_and_by_night(open_page, path, request):
    if quiet(path):
        request.getfixturevalue("expect_404")
    page = open_page(path)
    assert findings(page, RULES) == []
    page.emulate_media(color_scheme="dark")
    assert findings(page, ["color-contrast"]) == []


def test_axe_would_find_a_picture_without_words_and_a_text_that_cannot_be_read(open_page):
    page = open_page("/about")
    page.evaluate(
        "document.querySelector('main').innerHTML ="
        " '<h1>x</h1><svg role=img></svg><p id=p>Pale words</p>'"
    )
    page.evaluate("document.getElementById('p').style.color = '#eee'")
    assert {found[0] for found in findings(page, RULES)} >= {"svg-img-alt", "color-contrast"}


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_on_a_narrow_phone_and_at_twice_the_size_nothing_scrolls_sideways(open_page, path, request):
    if quiet(path):
        request.getfixturevalue("expect_404")
    for language in ("de-DE", "fr-FR"):  # the longest words
        page = open_page(path, width=320, height=640, language=language)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page = open_page(path, width=1280)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280


def test_an_official_gets_a_list_with_the_keyboard_alone(open_page):
    page = open_page("/")
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "city"
    page.keyboard.type("Chenn")
    page.locator("#city").select_option("chennai")
    page.keyboard.press("Tab")
    page.locator("#theme").select_option("living-together")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Find partner cities"
    page.keyboard.press("Enter")
    page.wait_for_url("**/cities/chennai/suggestions/living-together")
    assert page.locator("article.card").count() >= 5


def test_whatever_has_the_focus_shows_it(open_page):
    page = open_page(PAGES["suggestions"])
    for _n in range(25):
        page.keyboard.press("Tab")
        style = page.evaluate(
            "(() => { const s = getComputedStyle(document.activeElement);"
            " return [s.outlineStyle, parseFloat(s.outlineWidth)] })()"
        )
        assert style[0] == "solid"
        assert style[1] >= 2


def test_what_can_be_touched_is_large_enough(open_page):
    page = open_page("/", width=320, height=640)
    for control in page.locator("header a, footer a, main button, main select").all():
        box = control.bounding_box()
        assert box["height"] >= 24
        assert box["width"] >= 24


@pytest.mark.parametrize(("language", "heading"), [("fr", "Partenaires pour"), ("es", "Ciudades")])
@pytest.mark.parametrize("width", [390, 1280])
def test_without_scripts_the_whole_way_works_in_the_reader_s_language(
    open_page, language, heading, width
):
    page = open_page("/", width=width, language=language, java_script_enabled=False)
    assert page.locator("html").get_attribute("lang") == language
    page.locator("#city").select_option("chennai")
    page.locator("#theme").select_option("living-together")
    page.locator("main button").click()
    assert heading in page.locator("h1").inner_text()
    page.locator("summary").click()
    page.locator("#intent").select_option("learn")
    page.locator("#need").fill("Old homes let the heat in.")
    page.locator("main details button").click()
    assert "intent=learn" in page.url
    assert "Old homes let the heat in." in page.locator("blockquote").first.inner_text()
    page.locator("footer").get_by_text("Deutsch").click()
    assert page.locator("html").get_attribute("lang") == "de"
    assert "intent=learn" in page.url
    page.locator("article.card a").last.click()
    assert page.locator("html").get_attribute("lang") == "de"
    assert "/compare/" in page.url


def test_the_map_is_drawn_and_named(open_page):
    page = open_page(PAGES["suggestions"])
    drawn = page.locator("figure.map svg")
    assert drawn.get_attribute("role") == "img"
    assert page.evaluate("document.querySelector('use.land').getBBox().width") > 900
    assert page.locator("figure.map path.arc").count() >= 5
    assert page.locator("figure.map circle.asker").count() == 1


def test_on_paper_sources_are_written_out_and_what_one_clicks_is_gone(open_page):
    page = open_page(PAGES["suggestions"])
    page.emulate_media(media="print")
    assert page.locator("header.top nav").is_hidden()
    assert page.locator("details.filters").is_hidden()
    written = page.evaluate(
        "getComputedStyle(document.querySelector('a.source'), '::after').content"
    )
    assert re.search("https?://", written)
    assert page.locator("article.card").first.is_visible()


def test_nothing_moves_by_itself(open_page):
    page = open_page(PAGES["city"])
    assert page.evaluate("document.getAnimations().length") == 0
    assert "transition" not in Path("service/web/static/style.css").read_text("utf-8")


def test_text_in_another_script_is_marked_with_its_language(open_page):
    page = open_page("/cities/chennai")
    assert page.locator("h1 bdi").get_attribute("lang") == "ta"
