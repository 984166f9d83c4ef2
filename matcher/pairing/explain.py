"""Why two cities meet, why not a better-scored one instead, and who could step in."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Any

import numpy as np

from data.messages import _
from matcher.card import CardWriter
from matcher.engine import Answer, Question
from matcher.intent import ANY
from matcher.naming import display_name, theme_label
from matcher.pairing.frame import Ban, Frame
from matcher.pairing.programme import Meeting, Programme
from matcher.suggest import Suggester

N_ALTERNATES = 3
N_BETTER = 2
_DIFFERENCE = 1e-6


@dataclass(frozen=True, eq=False)
class Explainer:
    """Explains the meetings of one programme.

    Parameters
    ----------
    frame : Frame
    suggester : Suggester
        Of the same catalogue.
    """

    frame: Frame
    suggester: Suggester

    def relation(self, session: int, first: int, second: int) -> str:
        """Name the best relation of two cities on a session's theme, read from the first."""
        answer = self._answers(session)[first]
        column = self.suggester.engine.position(self.frame.ids[second])
        return str(answer.odds.named(ANY)[column])

    def evidence(self, session: int, first: int, second: int) -> dict[str, Any]:
        """Return relation, probabilities both ways, and the passages of both cities."""
        frame, engine = self.frame, self.suggester.engine
        theme = frame.problem.sessions[session].theme
        own, other = frame.ids[first], frame.ids[second]
        answer = self._answers(session)[first]
        column = engine.position(other)
        relation = self.relation(session, first, second)
        voices = self.suggester.voices
        stand_in = voices.profile_of(own) or voices.theme(theme)
        question = Question(f"{own}:{theme}", own, theme)
        writer = CardWriter(voices, question, answer, self.suggester.city(own), stand_in)
        pairs = writer.pairs(relation, column)
        asking, candidate = writer.evidence(pairs)
        probability = float(answer.odds.of(relation)[column])
        confidence = writer.confidence(relation, probability, pairs, self.suggester.city(other))
        return {
            "cities": [own, other],
            "relation": relation,
            "learn": round(float(answer.odds.learn[column]), 4),
            "share": round(float(answer.odds.share[column]), 4),
            "together": round(float(answer.odds.together[column]), 4),
            "confidence": {"level": confidence.level, "reason": confidence.reason},
            "evidence": {
                "asking": [passage.as_json() for passage in asking],
                "candidate": [passage.as_json() for passage in candidate],
            },
            "partners_already": list(
                frame.partners.get((min(first, second), max(first, second)), ())
            ),
            "common_languages": frame.shared_languages(first, second),
            "interpreters": self._interpreters(session, first, second),
        }

    def _interpreters(self, session: int, first: int, second: int) -> str:
        if self.frame.shared_languages(first, second):
            return ""
        return "-".join(
            self.frame.bridge(self.frame.problem.sessions[session], first, second) or ()
        )

    def _answers(self, session: int) -> Sequence[Answer]:
        theme = self.frame.problem.sessions[session].theme
        if theme not in self._by_theme:
            self._by_theme[theme] = self.suggester.engine.ask(
                [Question(f"{city}:{theme}", city, theme) for city in self.frame.ids]
            )
        return self._by_theme[theme]

    @cached_property
    def _by_theme(self) -> dict[str, list[Answer]]:
        return {}


@dataclass(frozen=True, eq=False)
class Reasons:
    """Why the meetings of a programme are these and no others.

    Parameters
    ----------
    frame : Frame
    programme : Programme
    """

    frame: Frame
    programme: Programme

    @cached_property
    def _together(self) -> Mapping[tuple[int, int], Meeting]:
        """The first meeting of every pair that meets."""
        found: dict[tuple[int, int], Meeting] = {}
        for one in self.programme.held:
            for pair in combinations(sorted(self.frame.position[c] for c in one.cities), 2):
                found.setdefault(pair, one)
        return found

    @cached_property
    def _free(self) -> frozenset[tuple[str, int, int]]:
        """Who has a break, and when: (session, round, city)."""
        return frozenset(
            (one.session, one.round, self.frame.position[one.cities[0]])
            for one in self.programme.meetings
            if one.is_break
        )

    def why_not_better(self, meeting: Meeting) -> list[dict[str, Any]]:
        """Name, for each city of a meeting of two, the better-scored others and what binds."""
        if len(meeting.cities) != 2:
            return []
        frame, session = self.frame, self.frame.session(meeting.session)
        found = []
        for own in meeting.cities:
            c = frame.position[own]
            values = frame.worth.value[session, c]
            better = [
                other
                for other in np.argsort(-values, kind="stable").tolist()
                if values[other] > meeting.value + _DIFFERENCE and other != c
            ]
            found += [
                {
                    "city": own,
                    "other": frame.ids[other],
                    "value": round(float(values[other]), 4),
                    **self._what_binds(session, c, other, meeting),
                }
                for other in better[:N_BETTER]
            ]
        return found

    def _what_binds(self, session: int, c: int, other: int, meeting: Meeting) -> dict[str, str]:
        pair = (min(c, other), max(c, other))
        name = display_name(self.frame.catalogue.city(self.frame.ids[other]))
        reason = self.frame.bans[session].get(pair)
        if reason is not None:
            return {"binds": str(reason), "text": _ban_text(reason).format(other=name)}
        held = self._together.get(pair)
        if held is not None and not self.frame.problem.rules.repeats:
            text = _("they meet in session {session}, round {round}").format(
                session=held.session, round=held.round
            )
            return {"binds": "repeats", "text": text}
        if meeting.is_locked:
            return {"binds": "locked", "text": _("this meeting is locked")}
        text = _("{other} has other meetings, and a change would cost the whole more").format(
            other=name
        )
        return {"binds": "whole", "text": text}

    def alternates(self, meeting: Meeting) -> list[dict[str, Any]]:
        """Name who could step in for each city of a meeting of two: free ones first."""
        if len(meeting.cities) != 2:
            return []
        return [one for stays in meeting.cities for one in self._alternates_for(meeting, stays)]

    def _alternates_for(self, meeting: Meeting, stays: str) -> Iterator[dict[str, Any]]:
        frame, session = self.frame, self.frame.session(meeting.session)
        slot = frame.slots_of[session][meeting.round - 1]
        c = frame.position[stays]
        possible = []
        for other in range(frame.n_cities):
            pair = (min(c, other), max(c, other))
            meets = pair in self._together and not frame.problem.rules.repeats
            if other == c or pair in frame.bans[session] or meets:
                continue
            if frame.could_be_there[other, slot]:
                is_free = (meeting.session, meeting.round, other) in self._free
                possible.append((not is_free, -frame.worth.value[session, c, other], other))
        for is_busy, value, other in sorted(possible)[:N_ALTERNATES]:
            yield {
                "with": stays,
                "city": frame.ids[other],
                "value": round(-float(value), 4),
                "free": not is_busy,
            }


def _ban_text(reason: Ban) -> str:
    return {
        Ban.MUST_NOT: _("they must not meet"),
        Ban.MET: _("they have met already"),
        Ban.LANGUAGE: _("they have no common language and no interpreters"),
        Ban.HOSTS: _("only a host and a visitor meet in this session"),
        Ban.ABSENT: _("{other} is never there when this city is"),
        Ban.REPEATS: _("they meet at a table"),
    }[reason]


def session_title(frame: Frame, session: int) -> str:
    """Return the theme of a session in the reader's language."""
    return theme_label(frame.catalogue.theme(frame.problem.sessions[session].theme))
