"""What is written reads back equal, and is written again with the same bytes."""

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from data import city, partnership, statement
from data.catalogue import Catalogue, read_catalogue, write_catalogue
from data.city import City
from data.partnership import Partnership
from data.statement import Statement, Translation
from data.theme import Network, Theme
from data.validation import LeftOut

AWKWARD = ['"', "\n", "\r\n", "\r", ",", ";", "\t", "😀", "שלום", "مرحبا", "=1+1", "-", "@x", " ",
           "'", "\u2028", "\u200f", "é", "e\u0301", "sep=;", "NA", "\ufeff", "text"]  # fmt: skip
TEXTS = st.lists(
    st.sampled_from(AWKWARD) | st.characters(exclude_categories=["Cs"], exclude_characters="\0"),
    max_size=6,
).map("".join)
FULL_TEXTS = TEXTS.map(lambda text: text + "x")
LANGUAGES = st.sampled_from(["fr", "zh-Hant", "pt-BR", "gsw"])
DATES = st.sampled_from(["", "2018", "2018-05", "2018-05-12"])
THEMES = ("green-city", "culture")
SOME_THEMES = st.lists(st.sampled_from(THEMES), unique=True).map(tuple)
COORDINATES = st.floats(-90, 90)
EXTRA = st.fixed_dictionaries({"remarks": TEXTS, " Größe;": TEXTS})
NETWORKS = st.builds(
    Network,
    name=FULL_TEXTS,
    description=TEXTS,
    languages=st.lists(LANGUAGES, unique=True).map(tuple),
    themes=st.tuples(
        *(
            st.builds(
                Theme,
                id=st.just(theme),
                label=st.dictionaries(LANGUAGES, FULL_TEXTS, min_size=1),
                description=st.dictionaries(LANGUAGES, FULL_TEXTS),
                synonyms=st.lists(TEXTS, max_size=2).map(tuple),
                extra=st.dictionaries(st.just("colour"), TEXTS),
            )
            for theme in THEMES
        )
    ),
    extra=st.dictionaries(st.sampled_from(["founded", "contact details"]), st.integers() | TEXTS),
)


def cities(city_id: str) -> st.SearchStrategy[City]:
    return st.builds(
        City,
        id=st.just(city_id),
        name=FULL_TEXTS,
        country=st.sampled_from(["", "NA", "FR", "XK"]),
        latitude=st.none() | COORDINATES,
        longitude=st.none() | st.floats(-180, 180),
        population=st.none() | st.integers(0, 10**14),
        population_year=st.none() | st.integers(1000, 2100),
        languages=st.lists(LANGUAGES, max_size=3).map(tuple),
        time_zone=st.sampled_from([None, "Europe/Paris", "Etc/GMT+5"]),
        status=st.sampled_from(["", *city.STATUSES]),
        status_date=DATES,
        tie=TEXTS,
        source=TEXTS,
        extra=EXTRA,
    )


def statements(statement_id: str) -> st.SearchStrategy[Statement]:
    return st.builds(
        Statement,
        id=st.just(statement_id),
        city=st.sampled_from(["a", "b-2"]),
        kind=st.sampled_from(statement.KINDS),
        themes=SOME_THEMES,
        language=st.none() | LANGUAGES,
        year=st.none() | st.integers(1000, 2100),
        title=TEXTS,
        text=FULL_TEXTS,
        status=st.sampled_from(["", *statement.STATUSES]),
        source=TEXTS,
        verified=st.booleans(),
        extra=EXTRA,
    )


def partnerships(partnership_id: str) -> st.SearchStrategy[Partnership]:
    return st.builds(
        Partnership,
        id=st.just(partnership_id),
        city_a=st.just("a"),
        city_b=st.sampled_from(["b-2", "Besançon, Doubs", '"Ville"']),
        themes=SOME_THEMES,
        kind=st.sampled_from(["", *partnership.KINDS]),
        since=DATES,
        until=DATES,
        status=st.sampled_from(["", *partnership.STATUSES]),
        summary=TEXTS,
        source=TEXTS,
        extra=EXTRA,
    )


CATALOGUES = st.builds(
    Catalogue,
    network=NETWORKS,
    cities=st.tuples(cities("a"), cities("b-2")),
    statements=st.tuples(statements("s1"), statements("é:2")),
    translations=st.tuples(
        st.builds(Translation, st.just("s1"), LANGUAGES, TEXTS, FULL_TEXTS, EXTRA)
    ),
    partnerships=st.lists(partnerships("p1"), max_size=1).map(tuple),
    left_out=st.lists(FULL_TEXTS, max_size=2).map(
        lambda raws: tuple(LeftOut("statements.csv", 9, raw=raw) for raw in raws)
    ),
)


@given(CATALOGUES)
@settings(deadline=None, max_examples=60)
def test_a_catalogue_reads_back_equal_and_is_written_again_with_the_same_bytes(
    catalogue: Catalogue,
) -> None:
    with tempfile.TemporaryDirectory() as name:
        first, second = Path(name) / "first", Path(name) / "second"
        write_catalogue(catalogue, first)
        again, report = read_catalogue(first)
        write_catalogue(again, second)
        assert len(report.errors) == len(catalogue.left_out)
        assert again == catalogue
        for path in first.iterdir():
            assert path.read_bytes() == (second / path.name).read_bytes()
            assert not path.read_bytes().startswith(b"\xef\xbb\xbf")


def test_a_written_row_is_as_plain_as_can_be(tmp_path: Path) -> None:
    town = City("a", 'A, "b"', "NA", 45.7772, -3.0, 1200, 2020, ("fr", "en"), status="active")
    write_catalogue(Catalogue(Network("n"), (town,)), tmp_path)
    lines = (tmp_path / "cities.csv").read_bytes().split(b"\n")
    assert lines[1:] == [b'a,"A, ""b""",NA,45.7772,-3.0,1200,2020,fr;en,,active,,,', b""]
    assert (tmp_path / "partnerships.csv").read_bytes() == (
        b"id,city_a,city_b,themes,kind,since,until,status,summary,source\n"
    )
