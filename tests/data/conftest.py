"""A small correct catalogue that each test may spoil in one place."""

from collections.abc import Callable
from pathlib import Path

import pytest

from data.catalogue import Catalogue, read_catalogue
from data.validation import ValidationReport

NETWORK = """\
name = "Test network"
description = "Three towns."
languages = ["en", "fr"]

[[themes]]
id = "green-city"
label = { en = "green city", fr = "ville verte" }
description = { en = "Parks, water, waste." }
synonyms = ["circular economy"]

[[themes]]
id = "culture"
label = { en = "culture", fr = "construire la culture" }
description = { en = "Art and heritage." }
"""
CITIES = """\
id,name,country,latitude,longitude,population,population_year,languages,time_zone,status,status_date,tie,source
lodz,Łódź,PL,51.7592,19.456,670642,2021,pl,Europe/Warsaw,active,2022-05-12,plant,list
windhoek,Windhoek,NA,-22.5609,17.0658,325858,2011,en;af;de,Africa/Windhoek,silent,2019,plant,list
chennai,சென்னை,IN,13.0827,80.2707,,,ta;en,Asia/Kolkata,active,2022,plant,list
"""
STATEMENTS = """\
id,city,kind,themes,language,year,title,text,status,source,verified
s1,lodz,experience,green-city;culture,en,2018,Stream,"A stream, and trees.",done,report,yes
s2,chennai,need,,,2019,,We look for water.,,report,no
s3,windhoek,profile,,en,,,"A capital in the
highlands.",,report,yes
"""
TRANSLATIONS = """\
statement,language,title,text
s1,fr,Ruisseau,Nous avons ouvert un ruisseau.
"""
PARTNERSHIPS = """\
id,city_a,city_b,themes,kind,since,until,status,summary,source
p1,lodz,chennai,culture,project,2018,2020,closed,Theatre,report
p2,windhoek,Trossingen,,twinning,1999-05,,running,,report
"""
FILES = {
    "network.toml": NETWORK,
    "cities.csv": CITIES,
    "statements.csv": STATEMENTS,
    "translations.csv": TRANSLATIONS,
    "partnerships.csv": PARTNERSHIPS,
}


Spoilt = str | bytes | None | tuple[str, str] | Callable[[str], str | bytes]
Read = Callable[..., tuple[Catalogue, ValidationReport]]


@pytest.fixture
def folder(tmp_path: Path) -> Callable[..., Path]:
    """Write the small catalogue; each argument spoils one file.

    An argument is named after a file and is its content, None for no such file, a pair (what to
    replace, by what), or a function of the correct text.
    """

    def write(**spoilt: Spoilt) -> Path:
        place = tmp_path / "catalogue"
        place.mkdir(exist_ok=True)
        for name, text in FILES.items():
            content = _spoil(text, spoilt.get(name.split(".")[0], text))
            if content is not None:
                raw = content.encode("utf-8") if isinstance(content, str) else content
                (place / name).write_bytes(raw)
        return place

    return write


@pytest.fixture
def read(folder: Callable[..., Path]) -> Read:
    """Write the small catalogue, spoilt, and read it."""
    return lambda **spoilt: read_catalogue(folder(**spoilt))


def _spoil(text: str, how: Spoilt) -> str | bytes | None:
    if isinstance(how, tuple):
        assert how[0] in text
        return text.replace(*how)
    return how(text) if callable(how) else how
