"""Pages to take along: what they hold, in every language, and that they are what they say."""

import io
import re
from dataclasses import replace

import pytest
from pypdf import PdfReader

from data.messages import available_languages, speaking
from matcher.export.pdf import is_printed, printed_name, printed_text, render_pdf
from tests.service.conftest import make_client, make_live
from tests.world import CATALOGUE, city, statement


def read(answer):
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/pdf"
    reader = PdfReader(io.BytesIO(answer.content))
    return reader, " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_a_brief_is_one_page_with_both_passages_sources_and_where_it_stands(client):
    reader, text = read(client.get("/cities/alder/brief/homes/birch"))
    assert len(reader.pages) == 1
    assert "Alder and Birch: homes" in text
    assert "share with them" in text
    assert "Roofs and walls of poor households come first." in text
    assert "Homes are poorly insulated" in text
    assert text.count("https://example.org") == 2
    assert "confidence" in text
    assert "http://testserver/cities/alder/brief/homes/birch" in text
    assert reader.metadata.title == "Alder and Birch: homes"


@pytest.mark.parametrize("language", sorted({*available_languages(), "en"}))
def test_a_brief_is_in_the_reader_s_language_and_its_passages_in_their_own(client, language):
    reader, text = read(
        client.get("/cities/alder/brief/homes/birch", params={"language": language})
    )
    with speaking(language):
        from matcher.naming import relation_label

        assert relation_label("share") in text
    assert "Roofs and walls of poor households come first." in text
    assert reader.trailer["/Root"].get("/Lang") == language


def test_a_dossier_holds_all_themes(client):
    _reader, text = read(client.get("/cities/alder/dossier"))
    assert "Partners for Alder" in text
    assert "homes" in text
    assert "water" in text


def test_the_same_page_is_not_made_twice_and_has_the_same_bytes(client):
    first = client.get("/cities/alder/dossier")
    again = client.get("/cities/alder/dossier")
    assert first.content == again.content
    known = client.get("/cities/alder/dossier", headers={"if-none-match": first.headers["etag"]})
    assert known.status_code == 304
    french = client.get("/cities/alder/dossier", params={"language": "fr"})
    assert french.headers["etag"] != first.headers["etag"]


def test_the_pages_lead_to_the_papers(client):
    page = client.get("/cities/alder").text
    assert 'href="/cities/alder/dossier"' in page
    listed = client.get("/cities/alder/suggestions/homes").text
    assert 'href="/cities/alder/brief/homes/birch"' in listed


def test_what_does_not_exist_is_not_found(client):
    assert client.get("/cities/alder/brief/homes/atlantis").status_code == 404
    assert client.get("/cities/alder/brief/homes/alder").status_code == 404
    assert client.get("/cities/atlantis/dossier").status_code == 404


def test_text_that_looks_like_markup_is_text(tmp_path):
    evil = '= x #let a = 1 $1/2$ @b *c* _d_ <e> \\ `f` [g] // h "i"'
    changed = replace(
        CATALOGUE,
        statements=(
            *CATALOGUE.statements,
            statement("z-need", "fir", "need", evil, title="#panic()"),
            statement("z-done", "elm", "experience", f"Homes: {evil}"),
        ),
    )
    live = make_live(tmp_path, changed)
    _reader, text = read(make_client(live).get("/cities/fir/brief/homes/elm"))
    live.database.close()
    assert "#let a = 1" in text
    assert "*c* _d_" in text
    assert "#panic()" in text


def test_scripts_that_the_font_lacks_are_said_in_words():
    chennai = city("chennai", name="சென்னை")
    assert printed_name(chennai) == "Chennai"
    assert printed_name(city("pirot", name="Пирот")) == "Пирот (pirot)"
    assert printed_name(city("x", name="Querétaro")) == "Querétaro"
    assert printed_text("漢字です", "ja") == "[a text in Japanese; see the page]"
    assert printed_text("漢字です", "") == "[a text in another script; see the page]"
    assert is_printed("Łódź — 42 %")
    assert not is_printed("กรุงเทพ")


def test_every_letter_that_is_printed_has_a_shape():
    """Text comes back as it went in, so the font has every letter of it."""
    words = "Ångström Łódź Київ Αθήνα ירושלים Ünïçödé ß œ"
    data = {"title": words, "language": "en", "citation": "", "notes": [], "blocks": []}
    text = PdfReader(io.BytesIO(render_pdf("partners", data))).pages[0].extract_text()
    shown = set(re.sub(r"\s", "", text))
    assert set(re.sub(r"\s", "", words)) <= shown
