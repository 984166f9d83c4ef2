"""What officials see, with nothing but the page itself."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from data.messages import available_languages
from data.translation import Translation
from tests.service.conftest import make_client, make_live
from tests.world import CATALOGUE, CITIES, STATEMENTS, city, statement

ADDRESSES = (
    "/", "/cities", "/about", "/cities/birch", "/cities/fir", "/themes/homes", "/themes/water",
    "/cities/birch/suggestions/homes", "/cities/fir/suggestions/water",
    "/cities/birch/suggestions?need=Wet+cellars.", "/cities/birch/compare/cedar", "/nothing",
)  # fmt: skip
VOID = {"meta", "link", "input", "br", "circle", "use", "path", "rect"}


class Page(HTMLParser):
    """Reads a page strictly: what is opened is closed, ids are unique, links are gathered."""

    def __init__(self, html):
        super().__init__()
        self.open, self.ids, self.links, self.headings, self.labels = [], [], [], [], []
        self.fields = []
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        if tag not in VOID:
            self.open.append(tag)
        self.ids += [attributes["id"]] if "id" in attributes else []
        self.links += [attributes[k] for k in ("href", "src", "action") if k in attributes]
        self.headings += [int(tag[1])] if re.fullmatch("h[1-6]", tag) else []
        self.labels += [attributes["for"]] if tag == "label" and "for" in attributes else []
        if tag in ("select", "textarea"):
            self.fields.append(attributes["id"])
        assert not any(name.startswith("on") or name == "style" for name in attributes)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        if tag not in VOID:
            assert self.open.pop() == tag


def read(client, address, **parameters):
    answer = client.get(address, params=parameters or None)
    assert answer.headers["content-type"].startswith("text/html")
    return answer.text


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_page_is_sound_and_asks_no_other_host_for_anything(client, address):
    page = Page(read(client, address))
    assert len(page.ids) == len(set(page.ids))
    assert page.headings[0] == 1
    assert page.headings.count(1) == 1
    assert all(b - a <= 1 for a, b in zip(page.headings, page.headings[1:], strict=False))
    assert set(page.fields) <= set(page.labels)
    assert "<script" not in read(client, address)
    loaded = [link for link in page.links if link.startswith("/static/")]
    assert "/static/style.css" in loaded


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_link_inside_leads_somewhere(client, address):
    for link in {link.split("#")[0] for link in Page(read(client, address)).links}:
        if link.startswith("/") and address != "/nothing":
            status = client.get(link).status_code
            assert status in (200, 303) or link in ("/find", "/compare"), link


@pytest.mark.parametrize("language", available_languages())
@pytest.mark.parametrize("address", ADDRESSES)
def test_every_page_speaks_every_language_and_keeps_it(client, address, language):
    html = read(client, f"{address}{'&' if '?' in address else '?'}language={language}")
    assert f'<html lang="{language}">' in html
    inside = [x for x in Page(html).links if x.startswith("/") and not x.startswith("/static/")]
    assert all(
        f"language={language}" in link or "language=" in link or link in ("/find", "/compare")
        or link.startswith(address.split("?")[0])
        for link in inside
    )  # fmt: skip


def test_a_card_shows_both_passages_with_source_year_and_confidence(client):
    html = read(client, "/cities/birch/suggestions/homes?intent=learn")
    card = html.split('<article class="card"')[1].split("</article>")[0]
    assert "Alder has done what Birch needs." in card
    assert "Homes are poorly insulated: roofs and walls let heat in." in card
    assert "Roofs and walls of poor households come first." in card
    assert card.count('href="https://example.org"') == 2
    assert card.count("2024") >= 2
    assert "confidence" in card
    assert "8,000 people" in card
    assert "h apart" in card
    assert "English" in card
    assert "not that we know of" in card


def test_existing_ties_are_on_the_card(client):
    html = read(client, "/cities/birch/suggestions/homes?intent=together")
    assert "exchange, since 2020, running" in html


def test_passages_are_marked_with_their_language_and_translations_are_shown_as_such(tmp_path):
    tamil = replace(STATEMENTS[2], text="வீடுகள் வெப்பத்தை உள்ளே விடுகின்றன.", language="ta")
    french = Translation("b-need", "fr", "", "Les logements laissent entrer la chaleur.")
    changed = replace(
        CATALOGUE,
        statements=tuple(tamil if s.id == tamil.id else s for s in STATEMENTS),
        translations=(french,),
    )
    live = make_live(tmp_path, changed)
    client = make_client(live)
    html = read(client, "/cities/birch/suggestions/homes?intent=learn")
    assert '<blockquote dir="auto" lang="ta">வீடுகள்' in html
    assert "Tamil" in html
    in_french = read(client, "/cities/birch/suggestions/homes?intent=learn&language=fr")
    assert '<blockquote dir="auto" lang="fr">Les logements' in in_french
    assert "traduit, langue d’origine\u00a0: tamoul" in in_french
    assert '<span dir="auto" lang="ta">வீடுகள்' in in_french
    live.database.close()


def test_nothing_is_hidden_silently(client):
    html = read(client, "/cities/birch/suggestions/homes")
    table = html.split('<h2 id="all-1">')[1].split("</table>")[0]
    left_out = html.split('<h2 id="out-1">')[1].split("</ul>")[0]
    named = {one.id for one in CITIES if f"/cities/birch/compare/{one.id}" in table}
    assert named | {"birch", "dogwood", "elm"} == {one.id for one in CITIES}
    assert "former member" in left_out and "Dogwood" in left_out
    assert "membership not established" in left_out and "Elm" in left_out
    everybody = read(client, "/cities/birch/suggestions/homes?all_statuses=true")
    assert "No city is left out." in everybody


def test_the_order_on_the_page_is_that_of_the_api(client):
    asked = {"intent": "any", "all_statuses": "true"}
    listed = client.get(
        "/api/v1/suggestions", params={"city": "birch", "theme": "homes", "top": "0", **asked}
    ).json()
    html = read(client, "/cities/birch/suggestions/homes", **asked)
    table = html.split('<h2 id="all-1">')[1].split("</table>")[0]
    assert re.findall(r'/compare/([a-z]+)"', table) == [
        s["city"]["id"] for s in listed["suggestions"]
    ]


def test_the_form_leads_to_the_page_that_answers(client):
    def leads(**parameters):
        answer = client.get("/find", params=parameters)
        assert answer.status_code == 303
        return answer.headers["location"]

    assert leads(city="birch") == "/cities/birch"
    assert leads(city="birch", theme="homes") == "/cities/birch/suggestions/homes"
    assert leads(city="Birch", theme="eau", language="fr") == (
        "/cities/birch/suggestions/water?language=fr"
    )
    assert leads(city="birch", theme="", need=" Wet cellars & rats? ") == (
        "/cities/birch/suggestions?need=Wet+cellars+%26+rats%3F"
    )
    assert client.get("/compare", params={"a": "birch", "b": "Cedar"}).headers["location"] == (
        "/cities/birch/compare/cedar"
    )


def test_a_name_in_an_address_leads_to_the_id(client):
    assert client.get("/cities/Birch").headers["location"] == "/cities/birch"
    assert client.get("/themes/logement").headers["location"] == "/themes/homes"
    assert client.get("/cities/birch/suggestions/eau?intent=learn").headers["location"] == (
        "/cities/birch/suggestions/water?intent=learn"
    )


def test_a_need_in_free_words_is_answered_on_the_themes_it_is_read_as(client):
    html = read(client, "/cities/birch/suggestions", need="Rain floods streets and drains.")
    assert "No theme was given; the need was read as:" in html
    assert "Rain floods streets and drains." in html
    assert "typed just now" in html


@pytest.mark.parametrize("text", ["<script>alert(1)</script> dogs", '"><img src=x onerror=y> dogs'])
def test_what_is_typed_is_text_and_never_markup(client, text):
    html = read(client, "/cities/birch/suggestions/homes", need=text)
    assert text not in html
    assert "&lt;" in html
    Page(html)
    Page(read(client, f"/cities/{text}"))


def test_what_cities_write_is_text_and_its_sources_only_web_addresses(tmp_path):
    evil = statement(
        "evil", "alder", "experience", "<b>Roofs</b> and walls were insulated.",
        title="<script>x</script>", source="javascript:alert(1) ; https://ok.example/page ; a book",
    )  # fmt: skip
    odd = city("odd", name="Ödd <i>town</i>", languages=('e"n',))
    live = make_live(
        tmp_path,
        replace(CATALOGUE, cities=(*CITIES, odd), statements=(*STATEMENTS, evil)),
    )
    client = make_client(live)
    for address in ("/cities/alder", "/cities/birch/suggestions/homes", "/themes/homes", "/cities"):
        html = read(client, address)
        Page(html)
        assert "<script>" not in html
        assert "<b>Roofs" not in html
        assert "<i>town" not in html
        assert 'href="javascript' not in html
    assert 'href="https://ok.example/page" rel="noopener noreferrer">ok.example</a>' in read(
        client, "/cities/alder"
    )
    live.database.close()


def test_comparing_says_what_one_has_done_and_the_other_has_not(client):
    html = read(client, "/cities/birch/compare/cedar")
    lacks = html.split('<h2 id="lacks">')[1].split("</ul>")[0]
    birch, cedar = re.findall(r"<li>(.*?)</li>", lacks, re.DOTALL)
    assert "water" in birch and "homes" not in birch
    assert "homes" in cedar and "water" not in cedar
    assert client.get("/cities/birch/compare/birch").headers["location"] == "/cities/birch"


def test_a_problem_is_a_page_for_people_and_a_document_for_programs(client):
    html = read(client, "/cities/brich")
    assert "Birch (birch)" in html
    assert client.get("/cities/brich").status_code == 404
    document = client.get("/cities/brich", headers={"accept": "application/json"})
    assert document.headers["content-type"] == "application/problem+json"
    assert client.get("/cities/birch/suggestions/homes?intent=x").status_code == 422


def test_a_share_link_and_a_citation_name_the_question_and_what_answered(client):
    html = read(client, "/cities/birch/suggestions/homes?intent=learn&utm_source=mail")
    assert "http://testserver/cities/birch/suggestions/homes?intent=learn<" in html
    assert "hashing" in html.split('id="share"')[1]
    assert re.search(r"catalogue [0-9a-f]{16}", html)


def test_an_empty_network_still_has_its_pages(tmp_path):
    for cities in ((), CITIES[:1]):
        live = make_live(
            tmp_path / str(len(cities)),
            replace(CATALOGUE, cities=cities, statements=(), partnerships=()),
        )
        client = make_client(live)
        pages = ["/", "/cities", "/themes/homes", "/about"]
        pages += ["/cities/alder", "/cities/alder/suggestions/homes"] if cities else []
        for address in pages:
            assert client.get(address).status_code == 200, address
            Page(read(client, address))
        live.database.close()


def test_a_city_of_which_little_is_known_is_shown_with_what_is_missing(client):
    html = read(client, "/cities/fir/suggestions/homes")
    assert "not enough known" in html
    assert "Fir states no need on this theme" in html


def test_cities_without_a_place_a_zone_or_a_country_are_shown_all_the_same(tmp_path):
    bare = tuple(
        replace(one, latitude=None, longitude=None, time_zone=None, country="", population=None)
        for one in CITIES
    )
    live = make_live(tmp_path, replace(CATALOGUE, cities=bare))
    html = read(make_client(live), "/cities/birch/suggestions/homes")
    assert "unknown" in html
    Page(html)
    live.database.close()
