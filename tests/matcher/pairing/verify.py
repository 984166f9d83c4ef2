"""An independent judge of programmes: written from the contract, not from the solver."""

from collections import Counter
from datetime import timedelta
from itertools import combinations
from zoneinfo import ZoneInfo


def violations(problem, catalogue, meetings):
    """Return every rule that some meetings break, one sentence each."""
    found = []
    sessions = {s.id: s for s in problem.sessions}
    cities = {c.id: c for c in problem.cities}
    held = [m for m in meetings if len(m.cities) > 1]
    busy = []
    pairs = Counter()
    for m in held:
        s = sessions[m.session]
        if not 1 <= m.round <= s.rounds:
            found.append(f"no round {m.round} in {s.id}")
        low, high = s.table_size if s.format == "tables" else (2, 2)
        if not low <= len(m.cities) <= high:
            found.append(f"{len(m.cities)} at one table in {s.id}")
        if len(set(m.cities)) < len(m.cities):
            found.append(f"a city meets itself: {m}")
        if not 1 <= m.table <= s.tables:
            found.append(f"no table {m.table} in {s.id}")
        if s.format == "hosts" and sum(c in s.hosts for c in m.cities) != 1:
            found.append(f"not one host at {m}")
        begins = s.start + (m.round - 1) * timedelta(minutes=s.round_minutes)
        ends = begins + timedelta(minutes=s.round_minutes)
        for id in m.cities:
            c = cities[id]
            if c.sessions and s.id not in c.sessions:
                found.append(f"{id} does not attend {s.id}")
            if any(a.session == s.id and m.round in a.rounds for a in c.unavailable):
                found.append(f"{id} is not available for {m}")
            busy.append((id, begins, ends))
            zone = catalogue.city(id).time_zone
            if s.mode == "remote" and zone:
                first, last = problem.rules.working_hours
                one, two = begins.astimezone(ZoneInfo(zone)), ends.astimezone(ZoneInfo(zone))
                hours = [(t - one.replace(hour=0, minute=0)).total_seconds() / 3600
                         for t in (one, two)]  # fmt: skip
                if hours[0] < first or hours[1] > last:
                    found.append(f"{id} sleeps at {m}")
        bridges = {frozenset(b) for b in s.interpreters}
        for a, b in combinations(m.cities, 2):
            pairs[frozenset((a, b))] += 1
            own, other = set(cities[a].languages), set(cities[b].languages)
            can_talk = own & other or any(
                frozenset((x, y)) in bridges for x in own for y in other if x != y
            )
            if problem.rules.common_language and not can_talk:
                found.append(f"{a} and {b} cannot talk")
            for rule in problem.pairs:
                if set(rule.cities) != {a, b}:
                    continue
                if rule.rule == "must-not" and rule.session in (None, s.id):
                    found.append(f"{a} and {b} must not meet")
                since = problem.rules.met_since
                if rule.rule == "met" and since is not None and rule.year >= since:
                    found.append(f"{a} and {b} have met")
    if not problem.rules.repeats:
        found += [f"{set(pair)} meet {n} times" for pair, n in pairs.items() if n > 1]
    for rule in problem.pairs:
        if rule.rule == "must" and not any(
            set(rule.cities) <= set(m.cities) and rule.session in (None, m.session) for m in held
        ):
            found.append(f"{rule.cities} must meet")
    for lock in problem.locked:
        if not any(
            (m.session, m.round, m.table, set(m.cities))
            == (lock.session, lock.round, lock.table, set(lock.cities))
            for m in held
        ):
            found.append(f"not kept: {lock}")
    n = Counter(c for m in held for c in m.cities)
    for c in problem.cities:
        if n[c.id] < c.min_meetings or (c.max_meetings is not None and n[c.id] > c.max_meetings):
            found.append(f"{c.id} has {n[c.id]} meetings")
        own = [(begins, ends) for id, begins, ends in busy if id == c.id]
        at_once = max((sum(b <= begins < e for b, e in own) for begins, _e in own), default=0)
        if at_once > c.delegates:
            found.append(f"{c.id} is in {at_once} places at once")
    tables = Counter((m.session, m.round, m.table) for m in held)
    found += [f"two meetings at {place}" for place, times in tables.items() if times > 1]
    return found


def city_means(problem, value, share, meetings):
    """Return the mean value of each city's meetings, from arrays (session, city, city)."""
    place = {c.id: i for i, c in enumerate(problem.cities)}
    order = {s.id: i for i, s in enumerate(problem.sessions)}
    own = {c.id: [] for c in problem.cities}
    for m in meetings:
        if len(m.cities) > 1:
            s = order[m.session]
            worth = [value[s, place[a], place[b]] for a, b in combinations(m.cities, 2)]
            for c in m.cities:
                own[c].append(share[s, place[c]] * sum(worth) / len(worth))
    return {c: sum(v) / len(v) for c, v in own.items() if v}
