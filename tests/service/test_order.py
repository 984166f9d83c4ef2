"""What changed, who is quiet, what is missing, who did what: as pages."""

import re


def text_of(answer):
    assert answer.status_code == 200, answer.text
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())


def test_readers_see_what_was_published_and_withdrawn_but_not_by_whom(own_house):
    house = own_house
    assert "Nothing has changed yet." in text_of(house.get(None, "/activity"))
    id = house.waiting("Cisterns are empty in summer.")
    assert "Cisterns" not in text_of(house.get(None, "/activity"))
    house.post("secretariat", "/api/v1/statements/publish", id=id, version=1)
    house.post("secretariat", "/api/v1/statements/withdraw", id=id)
    page = text_of(house.get(None, "/activity"))
    assert page.index("withdrawn") < page.index("new")
    assert page.count("Cisterns are empty in summer.") == 2
    assert "Secretariat" not in page


def test_the_log_names_who_did_it_and_what_differs(own_house):
    house = own_house
    id = house.waiting()
    house.post("secretariat", "/api/v1/statements/publish", id=id, version=1, verified=True)
    page = text_of(house.get("secretariat", "/log"))
    assert f"Secretariat published {id}" in page
    assert f"Official reported {id}" in page
    french = text_of(house.get("secretariat", "/log", language="fr"))
    assert "Journal" in french


def test_the_log_is_paged(own_house):
    house = own_house
    for n in range(60):
        house.waiting(f"Need number {n}")
    page = house.get("secretariat", "/log")
    (further,) = re.findall(r'href="(/log\?below=\d+)"', page.text)
    below = int(further.split("=")[1])
    assert text_of(house.get("secretariat", "/log", below=below))


def test_a_city_says_that_all_is_right_and_readers_see_the_day(own_house):
    house = own_house
    assert "Nobody has said yet" in text_of(house.get("official", "/report"))
    answer = house.send("official", "/report/confirm")
    assert (answer.status_code, answer.headers["location"]) == (303, "/report")
    assert "Found all right on" in text_of(house.get("official", "/report"))
    assert "The city found all of this right on" in text_of(house.get(None, "/cities/birch"))
    assert "right on" not in text_of(house.get(None, "/cities/cedar"))
    assert house.send("official", "/report/confirm", city="cedar").status_code == 403
    assert house.send("secretariat", "/report/confirm").status_code == 422


def test_the_overview_tells_quiet_cities_and_missing_themes(own_house):
    house = own_house
    house.send("official", "/report/confirm")
    page = house.get("secretariat", "/overview").text
    rows = {
        re.search(r"/cities/([a-z]+)", row)[1]: re.findall(r"<td>(.*?)</td>", row, re.S)
        for row in re.findall(r"<tr>(.*?)</tr>", page, re.S)[1:]
    }
    assert set(rows) == {"alder", "birch", "cedar", "dogwood", "elm", "fir", "gingko"}
    assert rows["birch"][0] == "–"
    assert rows["birch"][1] != "–"
    assert rows["birch"][2:4] == ["1", "1"]
    assert rows["cedar"][4].strip() == "water"
    assert rows["birch"][4].strip() == "–"
