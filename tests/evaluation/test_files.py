"""Judgements and runs of others: what is read, and what is refused with which words."""

from itertools import pairwise

import numpy as np
import pytest

from data.errors import DataError, NotFound
from data.trec import Qrel, RankedLine, write_qrels, write_run
from evaluation.judgements import UNJUDGED, read_judgements
from evaluation.own_arm import OWN, score_own
from evaluation.ranking import rank_candidates
from evaluation.run_files import read_runs
from matcher.intent import LEARN
from matcher.run import rank_all
from tests.evaluation.tiny import QRELS, task


@pytest.fixture(scope="module")
def tiny():
    return task()


@pytest.fixture(scope="module")
def lines(tiny):
    """What `jumelles run` writes: cities, and the statements behind them."""
    found = list(rank_all(tiny.engine, tiny.questions, LEARN))
    return [city for city, _ in found], [one for _, one in found if one is not None]


@pytest.fixture
def judge(tiny, tmp_path):
    def judge(*qrels):
        path = tmp_path / "qrels.txt"
        write_qrels(path, qrels)
        owners = [question.city for question in tiny.questions]
        return read_judgements(path, tiny.query_ids, tiny.cities.ids, owners)

    return judge


@pytest.fixture
def read(tiny, tmp_path):
    def read(cities, evidence=None, name="other.run", taken=(OWN,)):
        path = tmp_path / name
        write_run(path, cities)
        paths = [path]
        if evidence is not None:
            paths.append(path.with_suffix(".evidence.run"))
            write_run(paths[1], evidence)
        return read_runs(paths, tiny, taken)

    return read


def test_grades_stand_where_they_belong(judge, tiny):
    judged = judge(*QRELS)
    column = {city: i for i, city in enumerate(tiny.cities.ids)}
    assert judged.grades[0, column["birch"]] == 2
    assert judged.grades[1, column["cedar"]] == 0
    assert judged.grades[0, column["cedar"]] == UNJUDGED
    assert judged.is_judged.tolist() == [True] * 6
    assert judged.has_relevant.tolist() == [True] * 5 + [False]


def test_qrels_of_another_catalogue_are_refused_with_all_that_is_strange(judge):
    with pytest.raises(DataError) as error:
        judge(*QRELS, Qrel("q9", "birch", 1), Qrel("q1", "utopia", 1), Qrel("q2", "utopia", 1))
    said = str(error.value)
    assert "qrels.txt does not belong to this catalogue" in said
    assert "1 line judges a query that is not asked (q9)" in said
    assert "2 lines judge candidates that the catalogue does not hold (utopia)" in said
    assert "Give the qrels of this catalogue" in said


def test_a_city_judged_for_its_own_query_is_refused(judge):
    with pytest.raises(DataError, match=r"judges a city for its own query \(q1 alder\)"):
        judge(*QRELS, Qrel("q1", "alder", 1))


def test_qrels_without_anything_relevant_are_refused(judge):
    with pytest.raises(DataError, match="no grade above 0"):
        judge(Qrel("q1", "birch", 0))
    with pytest.raises(DataError, match="no grade above 0"):
        judge()


def test_a_missing_file_is_named(tiny, tmp_path):
    with pytest.raises(NotFound, match=r"no file .*nowhere\.txt"):
        read_judgements(tmp_path / "nowhere.txt", tiny.query_ids, tiny.cities.ids, [])
    with pytest.raises(NotFound, match=r"no file .*nowhere\.run"):
        read_runs([tmp_path / "nowhere.run"], tiny, ())


def test_a_run_of_the_engine_reads_back_as_the_engine_s_own_arm(read, lines, tiny):
    found = read(*lines)["other.run"]
    own = rank_candidates(score_own(tiny), tiny.asker, tiny.ties)
    assert (found.ranks == own.ranks).all()
    assert (
        np.where(own.ranks > 0, found.evidence, 0) == np.where(own.ranks > 0, own.evidence, 0)
    ).all()


def test_a_shallow_run_leaves_the_others_without_a_rank(read, lines):
    found = read([line for line in lines[0] if line.rank <= 3])["other.run"]
    assert (found.ranks > 0).sum(axis=1).tolist() == [3] * 6
    assert found.evidence is None


def test_the_order_of_the_lines_does_not_matter(read, lines):
    forward, backward = read(lines[0])["other.run"], read(lines[0][::-1])["other.run"]
    assert (forward.ranks == backward.ranks).all()


def changed(lines, i, **changes):
    return [line._replace(**changes) if n == i else line for n, line in enumerate(lines)]


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda own: [], "6 queries of 6 are not answered (q1, q2, q3, …)"),
        (lambda own: [x for x in own if x.query != "q4"], "1 query of 6 is not answered (q4)"),
        (
            lambda own: changed(own, 0, query="q9"),
            "1 line answers a query that is not asked (q9)",
        ),
        (
            lambda own: changed(own, 0, candidate="utopia"),
            "1 line ranks a candidate that the catalogue does not hold (utopia)",
        ),
        (
            lambda own: changed(own, 0, candidate="alder"),
            "1 line ranks the asking city itself (q1 alder)",
        ),
        (
            lambda own: changed(own, 1, score=own[0].score),
            "1 line has the score of another line of its query",
        ),
        (
            lambda own: changed(changed(own, 0, rank=2), 1, rank=1),
            "1 line has a rank that contradicts its score",
        ),
    ],
)
def test_a_wrong_run_is_refused(make, said, read, lines):
    with pytest.raises(DataError) as error:
        read(make(lines[0]))
    assert said in str(error.value)
    assert "other.run is no complete run of these queries" in str(error.value)
    assert "Give a run of this catalogue, or mend it." in str(error.value)


def test_all_that_is_wrong_with_a_run_is_said_at_once(read, lines):
    broken = changed(lines[0], 0, candidate="utopia")
    broken = [line for line in broken if line.query != "q4"]
    with pytest.raises(DataError, match="utopia.*q4"):
        read(broken)


def test_a_line_that_is_no_line_of_a_run_is_named_with_its_number(tiny, tmp_path):
    (tmp_path / "x.run").write_text("q1 Q0 birch 1 high me\n")
    with pytest.raises(DataError, match="line 1: 'q1 Q0 birch 1 high me'"):
        read_runs([tmp_path / "x.run"], tiny, ())


def test_two_arms_of_one_name_are_refused(tiny, tmp_path, read, lines):
    with pytest.raises(DataError, match=r"Two arms would be called other\.run"):
        read(lines[0], taken=("other.run",))
    path = tmp_path / "other.run"
    with pytest.raises(DataError, match=r"Two arms would be called other\.run"):
        read_runs([path, path], tiny, ())


def test_evidence_without_its_run_is_refused(tiny, tmp_path, lines):
    path = tmp_path / "other.evidence.run"
    write_run(path, lines[1])
    with pytest.raises(DataError, match=r"the evidence of a run other\.run that is not given"):
        read_runs([path], tiny, ())


def test_evidence_of_another_run_is_refused(read, lines):
    moved = changed(lines[1], 0, rank=lines[1][0].rank + 1)
    with pytest.raises(DataError, match="a place that its city does not have in the run"):
        read(lines[0], moved)
    with pytest.raises(DataError, match="does not hold"):
        read(lines[0], changed(lines[1], 0, candidate="nothing"))


def test_scores_of_a_run_decrease_as_its_ranks_grow(lines):
    """The fixture is a run as the format wants it, so that the refusals above mean something."""
    for one, two in pairwise(lines[0]):
        assert isinstance(one, RankedLine)
        assert one.query != two.query or (one.rank < two.rank and one.score > two.score)
