"""Continents and language families."""

from importlib.resources import files

from data.region import continent, language_family


def test_every_country_of_iso_3166_but_antarctica_has_a_continent():
    table = files("tzdata").joinpath("zoneinfo/iso3166.tab").read_text(encoding="utf-8")
    codes = [line.split("\t")[0] for line in table.splitlines() if not line.startswith("#")]
    assert [code for code in codes if continent(code) is None] == ["AQ"]
    assert continent("NA") == "Africa"
    assert continent("ZZ") is None


def test_families_read_the_primary_subtag_in_any_case():
    assert language_family("pt-BR") == language_family("FR") == "Romance"
    assert language_family("eu") == "Basque"
    assert language_family("xx") is None


def test_every_language_listed_here_is_registered():
    import langcodes

    from data.region import _FAMILIES

    codes = [code for family in _FAMILIES.values() for code in family.split()]
    assert [code for code in codes if not langcodes.tag_is_valid(code)] == []
    assert len(codes) == len(set(codes))
