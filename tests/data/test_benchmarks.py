"""The real benchmark folders, where they are at hand."""

from pathlib import Path

import pytest

from data.catalogue import Catalogue, read_catalogue, write_catalogue
from data.query import read_queries
from data.trec import read_qrels

BENCHMARKS = Path(__file__).resolve().parents[2].parent / "shared" / "benchmarks"
pytestmark = pytest.mark.skipif(not BENCHMARKS.is_dir(), reason="the benchmark folders are absent")
COUNTS = [("cdp2020", 776, 2687, 2754), ("urbact-dev", 347, 679, 45)]


@pytest.mark.parametrize(("name", "n_cities", "n_experiences", "n_queries"), COUNTS)
def test_a_benchmark_is_read_without_an_error(
    name: str, n_cities: int, n_experiences: int, n_queries: int
) -> None:
    catalogue, report = read_catalogue(BENCHMARKS / name)
    queries, query_report = read_queries(BENCHMARKS / name / "queries.csv", catalogue)
    assert report.errors == query_report.errors == ()
    assert len(catalogue.cities) == n_cities
    assert sum(one.kind == "experience" for one in catalogue.statements) == n_experiences
    assert len(queries) == n_queries
    qrels = read_qrels(BENCHMARKS / name / "qrels.txt")
    assert {qrel.query for qrel in qrels} <= {query.id for query in queries}
    assert all(catalogue.city(qrel.candidate) for qrel in qrels)


@pytest.mark.parametrize("name", [count[0] for count in COUNTS])
def test_a_benchmark_survives_writing(name: str, tmp_path: Path) -> None:
    catalogue, _report = read_catalogue(BENCHMARKS / name)
    first, second = tmp_path / "first", tmp_path / "second"
    write_catalogue(catalogue, first)
    again: Catalogue = read_catalogue(first)[0]
    write_catalogue(again, second)
    assert again == catalogue
    for path in first.iterdir():
        assert path.read_bytes() == (second / path.name).read_bytes()
