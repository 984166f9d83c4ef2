"""What can be told of a problem before it is solved, in the secretariat's words."""

from collections.abc import Iterator

from data.messages import _, ngettext
from matcher.naming import display_name
from matcher.pairing.choose import meetings_at_most
from matcher.pairing.frame import Ban, Frame
from matcher.pairing.problem import REMOTE, TABLES


def forecast(frame: Frame) -> list[str]:
    """Return what the secretariat should know beforehand, one sentence each."""
    return [*_seats(frame), *_lonely(frame), *_numbers(frame), *_unknown(frame)]


def _seats(frame: Frame) -> Iterator[str]:
    """Compare who is there with the places there are."""
    for i, session in enumerate(frame.problem.sessions):
        for slot in frame.slots_of[i]:
            n = int((frame.delegates * frame.could_be_there[:, slot]).sum())
            size = session.table_size[1]
            seats = min(n - (n % 2 if session.format != TABLES else 0), size * session.tables)
            if n < session.table_size[0]:
                yield _(
                    "Session {session}, round {round}: {n} there, too few for a meeting."
                ).format(session=session.id, round=frame.slots[slot].round, n=n)
            elif seats < n:
                yield _(
                    "Session {session}, round {round}: {n} there, {seats} places; without a"
                    " meeting: {rest}."
                ).format(
                    session=session.id, round=frame.slots[slot].round, n=n, seats=seats,
                    rest=n - seats,
                )  # fmt: skip


def _lonely(frame: Frame) -> Iterator[str]:
    """Name cities that can meet nobody in a session they attend."""
    for i, session in enumerate(frame.problem.sessions):
        bans = frame.bans[i]
        for c, city in enumerate(frame.problem.cities):
            others = [other for other in range(frame.n_cities) if other != c]
            pairs = [(min(c, other), max(c, other)) for other in others]
            if not city.attends(session.id) or any(pair not in bans for pair in pairs):
                continue
            name = display_name(frame.catalogue.city(city.id))
            if all(bans[pair] in (Ban.LANGUAGE, Ban.ABSENT, Ban.HOSTS) for pair in pairs) and any(
                bans[pair] is Ban.LANGUAGE for pair in pairs
            ):
                yield _(
                    "{city} shares no language with anybody in session {session}, and no"
                    " interpreters bridge it."
                ).format(city=name, session=session.id)
            else:
                yield _("{city} can meet nobody in session {session}.").format(
                    city=name, session=session.id
                )


def _numbers(frame: Frame) -> Iterator[str]:
    """Name cities that want more meetings than there are rounds for them."""
    tables = [
        sum(bool(frame.could_be_there[c, k]) for i, own in enumerate(frame.slots_of) for k in own
            if frame.problem.sessions[i].format == TABLES) * int(frame.delegates[c])
        for c in range(frame.n_cities)
    ]  # fmt: skip
    for c, (city, groups) in enumerate(
        zip(frame.problem.cities, meetings_at_most(frame), strict=True)
    ):
        most = sum(n for _group, n in groups) + tables[c]
        if city.min_meetings > most:
            yield ngettext(
                "{city} wants at least {low} meetings and is there for {n} round.",
                "{city} wants at least {low} meetings and is there for {n} rounds.",
                most,
            ).format(
                city=display_name(frame.catalogue.city(city.id)), low=city.min_meetings, n=most
            )


def _unknown(frame: Frame) -> Iterator[str]:
    """Name cities of which something is not known that a rule asks for."""
    is_remote = any(session.mode == REMOTE for session in frame.problem.sessions)
    for city in frame.problem.cities:
        known = frame.catalogue.city(city.id)
        if not city.languages and frame.problem.rules.common_language:
            yield _("The languages of {city} are not known; give them in the file.").format(
                city=display_name(known)
            )
        if is_remote and not known.time_zone:
            yield _("The time zone of {city} is not known; it is taken to be awake.").format(
                city=display_name(known)
            )
