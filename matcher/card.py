"""One suggestion in full: its relation, its evidence on both sides, and how far to trust it."""

from collections.abc import Sequence
from dataclasses import dataclass

from data.city import City
from data.messages import _
from matcher.confidence import Confidence, Doubt, judge, not_enough_known
from matcher.engine import Answer, Question
from matcher.intent import EXCHANGE, LEARN, SHARE, TOGETHER
from matcher.naming import display_name
from matcher.suggestion import Passage
from matcher.voice import Voice
from matcher.voices import Voices

Pair = tuple[Voice, Voice]


@dataclass(frozen=True, slots=True)
class CardWriter:
    """Explains the relations of one answer.

    Attributes
    ----------
    voices : Voices
    question : Question
    answer : Answer
    asker : City
        The city of the question.
    stand_in : Voice
        Asks where no stated need does: a typed need, the city's profile, or the theme.
    """

    voices: Voices
    question: Question
    answer: Answer
    asker: City
    stand_in: Voice

    def pairs(self, relation: str, i: int) -> list[Pair]:
        """Return the texts behind a relation with a candidate.

        Parameters
        ----------
        relation : str
        i : int
            Position of the candidate.

        Returns
        -------
        list of (Voice, Voice)
            The asking side and the candidate's; both directions for *exchange*; empty where one
            text is missing.
        """
        learn, share, together = self.answer.learn, self.answer.share, self.answer.together
        needs, reports = self.voices.needs, self.voices.reports
        found: list[tuple[Voice | None, Voice | None]] = []
        if relation in (LEARN, EXCHANGE):
            found.append((self._asking(learn.asked[i]), _at(reports, learn.answered[i])))
        if relation in (SHARE, EXCHANGE):
            found.append((_at(reports, share.answered[i]), _at(needs, share.asked[i])))
        if relation == TOGETHER:
            found.append((self._asking(together.asked[i]), _at(needs, together.answered[i])))
        known = [(own, other) for own, other in found if own and other]
        return known if len(known) == len(found) else []

    def evidence(self, pairs: Sequence[Pair]) -> tuple[tuple[Passage, ...], tuple[Passage, ...]]:
        """Return the passages of the asking side and of the candidate."""
        asking = (own.passage(other) for own, other in pairs)
        candidate = (other.passage(own) for own, other in pairs)
        return tuple(p for p in asking if p), tuple(p for p in candidate if p)

    def confidence(
        self, relation: str, probability: float, pairs: Sequence[Pair], candidate: City
    ) -> Confidence:
        """Return how far the suggestion can be trusted, and why."""
        if not pairs:
            return not_enough_known(self._what_is_missing(relation, candidate))
        if relation != SHARE and not self.answer.is_stated:
            return not_enough_known(self.who_asked())
        entries = [voice.entry for pair in pairs for voice in pair if voice.entry]
        theme = self.question.theme
        doubt = Doubt(
            is_unverified=any(not entry.statement.verified for entry in entries),
            is_off_theme=any(entry.themes and theme not in entry.themes for entry in entries),
            is_theme_inferred=any(not entry.themes for entry in entries),
            is_unfinished=any(entry.is_unfinished for entry in entries),
        )
        return judge(probability, doubt)

    def _asking(self, need: int) -> Voice:
        return self.voices.needs[need] if need >= 0 else self.stand_in

    def who_asked(self) -> str:
        """Say what asked in the place of a stated need."""
        city = display_name(self.asker)
        if self.stand_in.sentences:
            return _("{city} states no need on this theme; its profile asked instead").format(
                city=city
            )
        return _(
            "{city} states no need on this theme and has no profile; the theme asked instead"
        ).format(city=city)

    def _what_is_missing(self, relation: str, candidate: City) -> str:
        asker, other = display_name(self.asker), display_name(candidate)
        if relation == SHARE:
            return _(
                "it takes an experience of {asker} and a need of {candidate} on this theme, "
                "and one of them is not known"
            ).format(asker=asker, candidate=other)
        if relation == EXCHANGE:
            return _(
                "it takes a need and an experience of both {asker} and {candidate}, "
                "and one of them is not known"
            ).format(asker=asker, candidate=other)
        if relation == TOGETHER:
            return _(
                "it takes a need of both {asker} and {candidate} on this theme, "
                "and one of them is not known"
            ).format(asker=asker, candidate=other)
        return _("no experience of {candidate} is known").format(candidate=other)


def _at(voices: Sequence[Voice], row: int) -> Voice | None:
    return voices[row] if row >= 0 else None
