"""Tables of others: read, mapped, checked row by row, written at once, undone."""

import io
import re
from datetime import UTC, datetime

import pytest
from openpyxl import Workbook, load_workbook

from data.errors import DataError
from data.messages import speaking
from service.imports.mapping import guess_mapping, is_yes, kind_of, status_of
from service.imports.upload import read_sheet
from service.storage.catalogue import load_catalogue
from service.workbook import catalogue_xlsx
from tests.service.conftest import form_key
from tests.world import CATALOGUE, statement

CSV = """City;What is it?;Title;Text;Themes;Year
Birch;need;Roofs;Roofs let the heat in.;homes;2025
cedar;Expérience;;The quay was raised.;eau;2024
Atlantis;need;;Nothing.;homes;soon
Birch;need;;;homes;
"""


def upload(house, content, name="table.csv", who="secretariat"):
    cookie = {"cookie": f"jumelles={house.sessions[who]}"}
    return house.client.post(
        "/import",
        data={"key": form_key(house.sessions[who])},
        files={"file": (name, content)},
        headers=cookie,
    )


def preview(house, address, **chosen):
    answer = house.get("secretariat", address, **chosen)
    assert answer.status_code == 200, answer.text
    return answer.text


def confirm(house, page):
    """Send the form at the end of a preview as a browser would."""
    form = page[page.rindex("<form action=") :]
    address = re.search(r'action="([^"]+)"', form)[1]
    hidden = re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form)
    fields = {name: value for name, value in hidden if name != "key"}
    answer = house.send("secretariat", address, **fields)
    assert answer.status_code == 303, answer.text
    assert house.work()
    return answer


def published(house):
    with house.live.database.reading() as connection:
        return {s.id: s for s in load_catalogue(connection).statements}


def imported(house):
    return {id: s for id, s in published(house).items() if id.startswith("import-")}


def test_nothing_is_written_before_the_confirmation_and_then_all_that_can_be_used(own_house):
    house, before = own_house, published(own_house)
    answer = upload(house, CSV.encode())
    assert answer.status_code == 303
    page = preview(house, answer.headers["location"])
    assert "New: 2. Changed: 0. The same: 0. Cannot be used: 2." in page
    assert "There is no city &#39;Atlantis&#39;" in page
    assert page.index("Atlantis") < page.index("Roofs let the heat in.")
    assert published(house) == before
    confirm(house, page)
    roofs, quay = imported(house).values()
    assert (roofs.city, roofs.kind, roofs.themes, roofs.year) == ("birch", "need", ("homes",), 2025)
    assert (quay.city, quay.kind, quay.themes) == ("cedar", "experience", ("water",))
    assert not roofs.verified
    again = house.get("secretariat", answer.headers["location"])
    assert again.status_code == 303


def test_it_is_searchable_without_a_restart(own_house):
    house = own_house
    confirm(house, preview(house, upload(house, CSV.encode()).headers["location"]))
    house.live.refresh()
    assert "Roofs let the heat in." in house.get(None, "/cities/birch").text


def test_undo_gives_back_what_was_seen_before_but_not_over_later_changes(own_house):
    house, before = own_house, published(own_house)
    table = (
        "id,city,kind,text\n"
        "b-need,birch,need,Homes are too hot.\n"
        "a-need,alder,need,Cellars are wet.\n"
        "fresh,cedar,need,Trees die.\n"
    )
    page = preview(house, upload(house, table.encode()).headers["location"])
    assert "New: 1. Changed: 2." in page
    confirm(house, page)
    assert published(house)["b-need"].text == "Homes are too hot."
    versions = house.ask(
        "secretariat", "GET", "/api/v1/statements/versions", params={"id": "a-need"}
    ).json()
    house.post(
        "secretariat", "/api/v1/statements", city="alder", kind="need", text="Dry now.",
        id="a-need", version=versions[-1]["version"],
    )  # fmt: skip
    (address,) = re.findall(
        r'action="(/import/[^"]+/undo)"', house.get("secretariat", "/import").text
    )
    answer = house.send("secretariat", address)
    assert answer.status_code == 200
    assert "except what somebody has changed since" in answer.text
    after = published(house)
    assert after["b-need"] == before["b-need"]
    assert "fresh" not in after
    assert after["a-need"].text == "Dry now."
    assert house.send("secretariat", address).status_code == 409


def test_columns_are_chosen_and_what_no_column_says_is_given(own_house):
    house = own_house
    table = "Ville,Blabla\nCedar,Le quai est trop bas.\n,Les arbres meurent.\n"
    address = upload(house, table.encode()).headers["location"]
    assert "Cannot be used: 2." in preview(house, address)
    chosen = {"column-city": "0", "column-text": "1", "all-kind": "need", "all-city": "birch"}
    page = preview(house, address, **chosen)
    assert "New: 2." in page
    confirm(house, page)
    assert {(s.city, s.text) for s in imported(house).values()} == {
        ("cedar", "Le quai est trop bas."), ("birch", "Les arbres meurent."),
    }  # fmt: skip


def test_a_preview_that_is_not_true_any_more_is_not_written(own_house):
    house = own_house
    table = "id,city,kind,text\nb-need,birch,need,Homes are too hot.\n"
    page = preview(house, upload(house, table.encode()).headers["location"])
    house.post("secretariat", "/api/v1/statements/withdraw", id="b-need")
    house.live.refresh()
    confirm(house, page)
    told = house.get("secretariat", "/import").text
    assert "failed: The catalogue has changed since this preview." in told
    assert "b-need" not in published(house)


def test_the_same_table_twice_changes_nothing(own_house):
    house = own_house
    table = "id,city,kind,text\nx1,birch,need,Homes are too hot.\nx1,birch,need,Twice.\n"
    confirm(house, preview(house, upload(house, table.encode()).headers["location"]))
    house.live.refresh()
    page = preview(house, upload(house, table.encode()).headers["location"])
    assert "New: 0. Changed: 0. The same: 1. Cannot be used: 1." in page
    assert "There is nothing to write." in page


def test_a_workbook_goes_out_and_comes_back_without_a_change(own_house):
    house = own_house
    answer = house.get(None, "/catalogue.xlsx")
    assert answer.status_code == 200
    book = load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["cities", "statements", "translations", "partnerships"]
    for name in ("cities", "translations", "partnerships"):
        del book[name]
    memory = io.BytesIO()
    book.save(memory)
    page = preview(house, upload(house, memory.getvalue(), "c.xlsx").headers["location"])
    n = len(CATALOGUE.statements)
    assert f"New: 0. Changed: 0. The same: {n}. Cannot be used: 0." in page


def test_no_cell_of_a_workbook_is_a_formula():
    from dataclasses import replace

    evil = replace(CATALOGUE, statements=(statement("x", "birch", "need", "=1+1"),))
    book = load_workbook(io.BytesIO(catalogue_xlsx(evil)))
    cells = [c for sheet in book for row in sheet.iter_rows() for c in row if c.value is not None]
    assert {c.data_type for c in cells} <= {"s", "inlineStr"}
    assert "=1+1" in {c.value for c in cells}
    assert catalogue_xlsx(evil) == catalogue_xlsx(evil)


def test_no_file_an_empty_one_and_too_large_ones_are_refused(own_house):
    house = own_house
    cookie = {"cookie": f"jumelles={house.sessions['secretariat']}"}
    key = {"key": form_key(house.sessions["secretariat"])}
    assert house.client.post("/import", data=key, headers=cookie).status_code == 422
    assert upload(house, b"").status_code in (400, 422)
    assert upload(house, b"x" * 3_000_000).status_code == 413
    assert upload(house, CSV.encode(), who="official").status_code == 403
    assert published(house) == {s.id: s for s in CATALOGUE.statements}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b'a,b\n"x,1\n', "do not pair up"),
        (b"PK\x03\x04 broken", "cannot be read as a workbook"),
        (b"\xd0\xcf\x11\xe0 old", "is an old workbook"),
        (("a\n" + "1\n" * 6000).encode(), "at most 60 and 5000"),
        (",".join("abc" for _n in range(70)).encode(), "70 columns"),
    ],
)
def test_what_is_no_table_is_said(content, said):
    with pytest.raises(DataError, match=said):
        read_sheet("t", content)


@pytest.mark.parametrize(
    "raw",
    [
        "a;b\nÉté;1\n".encode(),
        "\ufeffa,b\r\nÉté,1\r\n".encode(),
        "a\tb\nÉté\t1\n".encode("cp1252"),
        "a,b\nÉté,1\n".encode("utf-16"),
    ],
)
def test_tables_are_read_whatever_wrote_them(raw):
    sheet = read_sheet("t", raw)
    assert sheet.header == ("a", "b")
    assert sheet.rows == (("Été", "1"),)
    assert sheet.numbers == (2,)


def test_cells_of_a_workbook_are_read_as_people_see_them():
    book = Workbook()
    book.active.append(["year", "day", "text", None])
    book.active.append([2024.0, datetime(2026, 1, 2, tzinfo=UTC).replace(tzinfo=None), "x", None])
    book.active.append([None, None, None, None])
    book.active.append([1.5, None, "beyond", None, "more"])
    memory = io.BytesIO()
    book.save(memory)
    sheet = read_sheet("t.xlsx", memory.getvalue())
    assert sheet.header == ("year", "day", "text")
    assert sheet.rows == (("2024", "2026-01-02", "x"), ("1.5", "", "beyond more"))
    assert sheet.numbers == (2, 4)


def test_words_are_understood_in_every_language_whatever_is_spoken():
    header = ["ville", "Text", "Année", "Quelle", "???"]
    expected = {"city": 0, "text": 1, "year": 2, "source": 3}
    assert guess_mapping(header) == expected
    with speaking("it"):
        assert guess_mapping(header) == expected
        assert kind_of("Besoin") == kind_of("NEED") == "need"
    assert status_of("done") == "done"
    assert kind_of("poem") == "poem"
    assert is_yes("oui")
    assert is_yes("X")
    assert not is_yes("no")
    assert not is_yes("")
