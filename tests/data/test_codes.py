"""Countries, languages, time zones."""

import pytest

from data.codes import country, country_names, language, languages, time_zone
from data.fields import BadCell


@pytest.mark.parametrize("cell", ["FR", "NA", "XK", "TW"])
def test_official_country_codes_are_read(cell: str) -> None:
    assert country(cell) == cell


@pytest.mark.parametrize(("cell", "code"), [("UK", "GB"), ("EL", "GR")])
def test_codes_that_others_use_are_read_as_the_iso_ones(cell: str, code: str) -> None:
    assert country(cell) == code


@pytest.mark.parametrize(
    ("cell", "meant"),
    [("fr", "FR"), ("France", "FR"), ("namibia", "NA"), ("Allemagne", "DE"), ("uk", "GB")],
)
def test_a_country_written_otherwise_is_refused_with_its_code(cell: str, meant: str) -> None:
    with pytest.raises(BadCell, match=f"write {meant}"):
        country(cell)


@pytest.mark.parametrize("cell", ["ZZ", "XX", "FRA", "N/A", "250", "🇫🇷"])
def test_what_is_no_country_code_is_refused(cell: str) -> None:
    with pytest.raises(BadCell, match="ISO 3166"):
        country(cell)


def test_there_are_249_official_codes_and_kosovo() -> None:
    assert len(country_names()) == 250


@pytest.mark.parametrize("cell", ["fr", "pt-BR", "zh-Hant", "sr-Latn-RS", "gsw", "EN"])
def test_bcp_47_tags_keep_their_spelling(cell: str) -> None:
    assert language(cell) == cell


@pytest.mark.parametrize(
    ("cell", "meant"), [("French", "fr"), ("français", "fr"), ("fr_FR", "fr-FR")]
)
def test_a_language_written_otherwise_is_refused_with_its_tag(cell: str, meant: str) -> None:
    with pytest.raises(BadCell, match=f"write {meant}"):
        language(cell)


@pytest.mark.parametrize("cell", ["xx", "zz-ZZ", "f", "fr--FR", "é", "\0", "a" * 10_000])
def test_what_is_no_tag_is_refused(cell: str) -> None:
    with pytest.raises(BadCell, match="BCP 47"):
        language(cell)


def test_several_languages_stand_with_semicolons() -> None:
    assert languages("fr; en") == ("fr", "en")
    with pytest.raises(BadCell, match="write fr;en"):
        languages("fr, en")


@pytest.mark.parametrize(
    "cell", ["Europe/Paris", "America/Argentina/Buenos_Aires", "UTC", "Europe/Kyiv"]
)
def test_iana_names_are_time_zones(cell: str) -> None:
    assert time_zone(cell) == cell


@pytest.mark.parametrize(
    ("cell", "example"),
    [
        ("Paris", "Europe/Paris"),
        ("europe/berlin", "Europe/Berlin"),
        ("GMT+25", "Europe/Paris"),
        ("../../etc/passwd", "Europe/Paris"),
        ("Europe", "Europe/Paris"),
        ("new york", "America/New_York"),
    ],
)
def test_other_names_are_refused_with_an_iana_name(cell: str, example: str) -> None:
    with pytest.raises(BadCell, match=example):
        time_zone(cell)
