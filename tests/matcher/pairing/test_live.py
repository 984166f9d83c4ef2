"""Living with a programme: locked, repaired, compared, explained, taken away."""

import csv
import io
import json
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from openpyxl import load_workbook

from data.catalogue import write_catalogue
from data.errors import DataError
from matcher.cli import jumelles
from matcher.export.programme_ics import calendars
from matcher.export.programme_pdf import programme_pdf
from matcher.export.programme_xlsx import programme_xlsx
from matcher.export.tables_pdf import tables_pdf
from matcher.pairing.arithmetic import forecast
from matcher.pairing.compare import compare_meetings, difference_json
from matcher.pairing.explain import Explainer, Reasons
from matcher.pairing.frame import Frame
from matcher.pairing.problem import PairRule, Rules
from matcher.pairing.programme import Meeting, Programme, programme_csv, read_meetings
from matcher.pairing.repair import repair
from matcher.pairing.report import Search, programme_json
from matcher.pairing.solve import solve_pairing
from matcher.pairing.worth import measure_worth
from matcher.suggest import Suggester
from tests.matcher.pairing.problems import attendee, frame, problem, relate, session
from tests.matcher.pairing.verify import violations
from tests.world import CATALOGUE, PROBLEM, engine


def solve(framed):
    return solve_pairing(framed, relate)


def repaired(framed, old):
    found = repair(framed, old, solve)
    assert isinstance(found, Programme)
    assert violations(framed.problem, framed.catalogue, found.meetings) == []
    return found


def without(framed, gone):
    """Return the problem when some cities have cancelled."""
    keep = [i for i, city in enumerate(framed.ids) if city not in gone]
    cities = tuple(framed.problem.cities[i] for i in keep)
    value = framed.worth.value[:, keep][:, :, keep]
    return frame(replace(framed.problem, cities=cities), value)


def test_a_cancelled_city_changes_only_what_it_was_part_of():
    framed = frame(problem(8, [session(rounds=3)]), seed=1)
    old = solve(framed).meetings
    found = repaired(without(framed, {"c3"}), old)
    difference = compare_meetings(old, found.meetings)
    assert {"c3"} <= {c for m in difference.gone for c in m.cities}
    assert all("c3" in m.cities for m in difference.gone)
    assert difference.moved == ()
    assert difference.kept == 9


def test_the_ones_left_alone_meet_each_other():
    """Two cities cancel: those who would have met them in the same round may meet."""
    framed = frame(problem(8, [session(rounds=1)]), seed=1)
    old = solve(framed).meetings
    first, second = [m for m in old if not m.is_break][:2]
    found = repaired(without(framed, {first.cities[0], second.cities[0]}), old)
    new = compare_meetings(old, found.meetings).new
    assert [set(m.cities) for m in new] == [{first.cities[1], second.cities[1]}]


@settings(
    max_examples=30, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
@given(st.integers(4, 9), st.integers(1, 3), st.integers(0, 9), st.data())
def test_repairing_keeps_all_that_can_stay(n, rounds, seed, data):
    framed = frame(problem(n, [session(rounds=rounds, tables=3)]), seed=seed)
    old = solve(framed).meetings
    gone = set(data.draw(st.lists(st.sampled_from(framed.ids), max_size=2, unique=True)))
    if n - len(gone) < 2:
        return
    found = repaired(without(framed, gone), old)
    stay = {(m.round, frozenset(m.cities)) for m in old if len(m.cities) > 1}
    stay = {key for key in stay if not key[1] & gone}
    assert stay <= {(m.round, frozenset(m.cities)) for m in found.held}


def test_a_city_added_late_finds_the_free_ones():
    framed = frame(problem(6, [session(rounds=2)]), seed=2)
    old = solve(without(framed, {"c5"})).meetings
    found = repaired(framed, old)
    assert compare_meetings(old, found.meetings).gone == ()
    assert next(s for s in found.standings if s.city == "c5").n_meetings == 2


def test_a_table_that_loses_a_city_stays_if_it_is_large_enough():
    tables = [session(rounds=1, format="tables", table_size=(3, 4), tables=2)]
    framed = frame(problem(8, tables), seed=3)
    old = solve(framed).meetings
    found = repaired(without(framed, {"c0"}), old)
    before = {frozenset(m.cities) - {"c0"} for m in old}
    assert {frozenset(m.cities) for m in found.held} == before


def test_what_stands_in_the_way_of_a_new_wish_is_given_up():
    framed = frame(problem(4, [session(rounds=1)]), seed=4)
    old = solve(framed).meetings
    apart = next(
        pair for pair in combinations(framed.ids, 2)
        if not any(set(pair) == set(m.cities) for m in old)
    )  # fmt: skip
    wish = replace(framed.problem, pairs=(PairRule(apart, "must"),))
    found = repaired(frame(wish, framed.worth.value), old)
    assert any(set(m.cities) == set(apart) for m in found.held)
    assert not any(m.is_locked for m in found.meetings)


def test_meetings_are_kept_moved_gone_or_new():
    old = [Meeting("s", 1, 1, ("a", "b"), 0.5), Meeting("s", 1, 2, ("c", "d"), 0.3),
           Meeting("s", 2, 1, ("a", "c"), 0.4)]  # fmt: skip
    new = [Meeting("s", 1, 9, ("b", "a"), 0.5), Meeting("s", 2, 1, ("d", "c"), 0.3),
           Meeting("s", 1, 2, ("c", "e"), 0.2), Meeting("s", 2, 0, ("a",))]  # fmt: skip
    found = compare_meetings(old, new)
    assert found.kept == 1
    assert found.moved == ((old[1], new[1]),)
    assert found.gone == (old[2],)
    assert found.new == (new[2],)
    assert found.cities == ["a", "c", "d", "e"]
    told = difference_json(found, old, {"a": 0.5, "b": 0.5, "c": 0.25, "d": 0.3, "e": 0.2})
    by_city = {one["city"]: one for one in told["cities"]}
    assert by_city["a"]["before"] == 0.45
    assert [c["what"] for c in by_city["c"]["changes"]] == ["gone", "moved", "new"]


def test_a_programme_is_read_as_it_was_written(tmp_path):
    framed = frame(problem(5, [session(rounds=2)]), seed=1)
    found = solve(framed)
    lines = list(csv.DictReader(io.StringIO(programme_csv(found.meetings))))
    assert [line["cities"].split(";") for line in lines] == [list(m.cities) for m in found.meetings]
    path = tmp_path / "programme.json"
    entries = [
        {"session": m.session, "round": m.round, "table": m.table, "cities": list(m.cities)}
        for m in found.held
    ]
    path.write_text(json.dumps({"meetings": entries}))
    assert [m.cities for m in read_meetings(path)] == [m.cities for m in found.held]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "is no JSON"),
        ("[]", "holds no list of meetings"),
        ('{"meetings": [{"session": "s"}, 3]}', "meetings 1, 2 are not of the form"),
    ],
)
def test_what_is_no_programme_is_refused(text, said, tmp_path):
    (tmp_path / "p.json").write_text(text)
    with pytest.raises(DataError, match=said):
        read_meetings(tmp_path / "p.json")


def test_what_binds_is_named():
    value = np.full((4, 4), 0.3)
    value[0, 1] = value[1, 0] = 0.9
    value[0, 2] = value[2, 0] = 0.8
    ban = (PairRule(("c0", "c1"), "must-not"),)
    framed = frame(problem(4, [session(rounds=2)], pairs=ban, rules=Rules(floor=False)), value)
    found = solve(framed)
    reasons = Reasons(framed, found)
    with_c3 = next(m for m in found.held if set(m.cities) == {"c0", "c3"})
    binds = {(r["city"], r["other"]): r["binds"] for r in reasons.why_not_better(with_c3)}
    assert binds["c0", "c1"] == "must-not"
    assert binds["c0", "c2"] == "repeats"


def test_free_cities_stand_in_first():
    framed = frame(problem(5, [session(rounds=1)]), seed=5)
    found = solve(framed)
    (idle,) = [m.cities[0] for m in found.meetings if m.is_break]
    for one in found.held:
        alternates = Reasons(framed, found).alternates(one)
        first = {a["with"]: a for a in reversed(alternates)}
        assert {a["city"] for a in first.values()} == {idle}
        assert all(a["free"] for a in first.values())


def test_beforehand_it_is_told_who_cannot_talk_and_who_waits():
    cities = (attendee("c0", languages=("ta",)), *(attendee(f"c{i}") for i in range(1, 5)))
    told = forecast(frame(problem(5, [session(rounds=1, tables=2)], cities=cities)))
    assert told == [
        "Session s, round 1: 5 there, 4 places; without a meeting: 1.",
        "C0 shares no language with anybody in session s, and no interpreters bridge it.",
    ]
    much = (attendee("c0", min_meetings=3), *(attendee(f"c{i}") for i in range(1, 6)))
    assert forecast(frame(problem(6, cities=much))) == [
        "C0 wants at least 3 meetings and is there for 2 rounds."
    ]


@pytest.fixture(scope="module")
def made():
    """A programme on the made-up network, with its texts."""
    own = engine()
    cities = tuple(attendee(c) for c in ("alder", "birch", "cedar", "fir"))
    given_problem = problem(4, [session(rounds=2), session("w", theme="water")], cities=cities)
    framed = Frame(given_problem, CATALOGUE, measure_worth(own, given_problem))
    explainer = Explainer(framed, Suggester(own))
    found = solve_pairing(framed, explainer.relation)
    return framed, found, programme_json(framed, found, explainer, Search(0.0, ()))


def test_every_meeting_shows_the_passages_behind_it(made):
    framed, found, report = made
    assert violations(framed.problem, CATALOGUE, found.meetings) == []
    one = next(m for m in report["meetings"] if set(m["cities"]) == {"alder", "birch"})
    (pair,) = one["pairs"]
    assert pair["relation"] == one["relation"]
    assert [p["passage"] for p in pair["evidence"]["asking"]]
    assert [p["source"] for p in pair["evidence"]["candidate"]] == ["https://example.org"]
    assert max(pair["learn"], pair["share"], pair["together"]) == pytest.approx(
        one["value"], abs=1e-3
    )


def test_calendars_parse_keep_their_names_and_update(made):
    framed, found, _report = made
    files = calendars(framed, found)
    assert set(files) == {f"{c}.ics" for c in framed.ids}
    first = Calendar.from_ical(files["alder.ics"]).walk("VEVENT")
    again = Calendar.from_ical(calendars(framed, found, sequence=3)["alder.ics"]).walk("VEVENT")
    assert [e["uid"] for e in first] == [e["uid"] for e in again]
    assert {int(e["sequence"]) for e in again} == {3}
    starts = sorted(e["dtstart"].dt for e in first)
    sessions = framed.problem.sessions
    assert starts[0] == sessions[0].start
    assert len({e["uid"] for e in first}) == len(first)
    assert calendars(framed, found) == files
    held = [m for m in found.held if "alder" in m.cities]
    confirmed = [e for e in first if e["status"] == "CONFIRMED"]
    assert len(confirmed) == len(held)


def test_a_cancelled_meeting_is_a_cancelled_entry(made):
    framed, found, _report = made
    meetings = [
        Meeting(m.session, m.round, 0, ("alder",)) if "alder" in m.cities else m
        for m in found.meetings
    ]
    events = Calendar.from_ical(
        calendars(framed, replace(found, meetings=tuple(meetings)))["alder.ics"]
    ).walk("VEVENT")
    assert {str(e["status"]) for e in events} == {"CANCELLED"}


def test_the_workbook_holds_all_sheets_and_no_formula(made):
    framed, found, report = made
    evil = replace(framed.catalogue, cities=tuple(
        replace(c, name='=HYPERLINK("x")') if c.id == "fir" else c
        for c in framed.catalogue.cities
    ))  # fmt: skip
    content = programme_xlsx(replace(framed, catalogue=evil), found, report)
    book = load_workbook(io.BytesIO(content))
    assert len(book.sheetnames) == 1 + 2 + 4
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "inlineStr"}
    assert any("HYPERLINK" in str(cell.value) for cell in cells)
    assert programme_xlsx(framed, found, report) == programme_xlsx(framed, found, report)


def test_the_schedules_hold_every_meeting_and_its_passages(made):
    from pypdf import PdfReader

    framed, found, report = made
    content = programme_pdf(framed, found, report)
    assert programme_pdf(framed, found, report) == content
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]
    for city in framed.ids:
        name = CATALOGUE.city(city).name
        (own,) = [page for page in pages if page.startswith(name)]
        for one in found.held:
            if city in one.cities:
                (other,) = set(one.cities) - {city}
                assert CATALOGUE.city(other).name in own
    assert any("Homes are poorly insulated" in page for page in pages)


def test_every_table_has_a_card_and_interpreters_know_where_they_are_needed(made):
    from pypdf import PdfReader

    framed, found, report = made
    content = tables_pdf(framed, found, report)
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]
    tables = {(one.session, one.table) for one in found.held}
    assert len(pages) == len(tables) + 1
    assert pages[-1].startswith("Interpreters")
    assert "No table needs an interpreter." in pages[-1]
    for one in found.held:
        names = " · ".join(CATALOGUE.city(city).name for city in one.cities)
        assert sum(names in page for page in pages[:-1]) >= 1
        assert any(f"Table {one.table}" in page and names in page for page in pages)
    foreign = {
        **report,
        "meetings": [
            {**one, "pairs": [{**pair, "interpreters": "en-fr"} for pair in one.get("pairs", ())]}
            for one in report["meetings"]
        ],
    }
    listed = PdfReader(io.BytesIO(tables_pdf(framed, found, foreign))).pages[-1].extract_text()
    assert listed.count("English – French") == sum(1 for _one in found.held)


def run(tmp_path, text=PROBLEM, *more):
    (tmp_path / "c").mkdir(exist_ok=True)
    write_catalogue(CATALOGUE, tmp_path / "c")
    (tmp_path / "p.toml").write_text(text)
    places = {"output": "out", "catalogue": "c", "store": "store"}
    options = [word for name, place in places.items() for word in (f"--{name}", tmp_path / place)]
    arguments = ["pair", tmp_path / "p.toml", *options, "--encoder", "hashing", *more]
    return CliRunner().invoke(jumelles, list(map(str, arguments)))


def test_the_command_writes_everything(tmp_path):
    result = run(tmp_path)
    assert result.exit_code == 0, result.output
    assert "4 meetings, 0 breaks" in result.output
    names = {p.name for p in (tmp_path / "out").iterdir()}
    assert names == {
        "programme.csv", "programme.json", "programme.xlsx", "programme.pdf", "tables.pdf",
        "calendars",
    }  # fmt: skip
    found = json.loads((tmp_path / "out" / "programme.json").read_text("utf-8"))
    assert found["solver"]["seed"] == 1
    assert found["objective"]["proven"]
    first = (tmp_path / "out" / "programme.csv").read_bytes()
    run(tmp_path)
    assert (tmp_path / "out" / "programme.csv").read_bytes() == first


def test_the_command_repairs_and_compares(tmp_path):
    run(tmp_path)
    old = tmp_path / "out" / "programme.json"
    result = run(tmp_path, PROBLEM.replace('[[cities]]\nid = "fir"\n', ""), "--repair", old)
    assert result.exit_code == 0, result.output
    assert "fir" in result.output
    found = json.loads(old.read_text("utf-8"))
    assert all("fir" in m["cities"] for m in found["repair"]["gone"])


def test_the_command_says_what_contradicts_with_exit_3(tmp_path):
    both = '[[pairs]]\ncities = ["alder", "fir"]\nrule = "{}"\n'
    result = run(tmp_path, PROBLEM + both.format("must") + both.format("must-not"))
    assert result.exit_code == 3
    assert "Alder and Fir must meet [pairs 1, rule]" in result.stderr
    found = json.loads((tmp_path / "out" / "infeasible.json").read_text("utf-8"))
    assert [one["key"] for one in found["contradictory"]] == ["pairs 1, rule", "pairs 2, rule"]
    run(tmp_path)
    assert not (tmp_path / "out" / "infeasible.json").exists()


def test_the_command_refuses_wrong_input_in_lines(tmp_path):
    result = run(tmp_path, PROBLEM.replace('"homes"', '"house"'))
    assert result.exit_code == 1
    assert "sessions 1 (s), theme: 'house' is not known" in result.stderr
    assert "Traceback" not in result.output
