"""One suggestion in full: its relation, its evidence on both sides, and how far to trust it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from data.city import City
from data.messages import _
from matcher.confidence import Confidence, Doubt, judge, not_enough_known
from matcher.corpus import Entry
from matcher.engine import Answer, Engine, Question
from matcher.evidence import Passages
from matcher.intent import EXCHANGE, LEARN, SHARE, TOGETHER
from matcher.naming import display_name
from matcher.suggestion import Passage
from models.cosine import Embedding
from models.texts import Texts

UNFINISHED = ("planned", "stopped")


@dataclass(frozen=True, slots=True)
class Voice:
    """A text that speaks for one side of a relation.

    Attributes
    ----------
    entry : Entry or None
        None for a need typed in the question.
    emb : ndarray of shape (d,), float32
    is_on_theme : bool
        Filed under the theme by somebody.
    """

    entry: Entry | None
    emb: Embedding
    is_on_theme: bool


Pair = tuple[Voice, Voice]


@dataclass(frozen=True, slots=True)
class CardWriter:
    """Explains the relations of one answer.

    Attributes
    ----------
    asker : City
        The city of the question.
    """

    engine: Engine
    passages: Passages
    question: Question
    answer: Answer
    asker: City

    def pairs(self, relation: str, i: int) -> list[Pair]:
        """Return the texts (asking side, candidate's side) behind a relation; [] if one is missing.

        Parameters
        ----------
        relation : str
        i : int
            Position of the candidate.
        """
        needs, reports = self._need, self._report
        learn, share, together = self.answer.learn, self.answer.share, self.answer.together
        found = []
        if relation in (LEARN, EXCHANGE):
            found.append((self._asking(int(learn.asked[i])), reports(int(learn.answered[i]))))
        if relation in (SHARE, EXCHANGE):
            found.append((reports(int(share.answered[i])), needs(int(share.asked[i]))))
        if relation == TOGETHER:
            found.append((self._asking(int(together.asked[i])), needs(int(together.answered[i]))))
        if any(own is None or other is None for own, other in found):
            return []
        return [(own, other) for own, other in found if own and other]

    def evidence(self, pairs: Sequence[Pair]) -> tuple[tuple[Passage, ...], tuple[Passage, ...]]:
        """Return the passages of the asking side and of the candidate."""
        asking = tuple(self._passage(own, other) for own, other in pairs)
        return asking, tuple(self._passage(other, own) for own, other in pairs)

    def confidence(
        self, relation: str, probability: float, pairs: Sequence[Pair], candidate: City
    ) -> Confidence:
        """Return how far the suggestion can be trusted, and why."""
        if not pairs:
            return not_enough_known(self._what_is_missing(relation, candidate))
        if relation in (LEARN, EXCHANGE, TOGETHER) and not self.answer.is_stated:
            return not_enough_known(
                _("{city} states no need on this theme; its profile asked instead").format(
                    city=display_name(self.asker)
                )
            )
        voices = [voice for pair in pairs for voice in pair]
        statements = [voice.entry.statement for voice in voices if voice.entry]
        doubt = Doubt(
            is_unverified=any(not statement.verified for statement in statements),
            is_off_theme=any(not voice.is_on_theme for voice in voices),
            is_unfinished=any(statement.status in UNFINISHED for statement in statements),
        )
        return judge(probability, doubt)

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

    def _asking(self, need: int) -> Voice | None:
        if self.question.need is not None:
            emb = self.engine.read([self.question.need], [""], [-1]).text_emb[0]
            return Voice(None, emb, is_on_theme=True)
        if need >= 0:
            return self._need(need)
        rows = np.flatnonzero(
            self.engine.profiles.owner == self.engine.position(self.question.city)
        )
        if not len(rows):
            return None
        row = int(rows[0])
        return Voice(
            self.engine.corpus.profiles[row],
            self.engine.profiles.text_emb[row],
            is_on_theme=True,
        )

    def _need(self, row: int) -> Voice | None:
        engine = self.engine
        return self._voice(row, engine.corpus.needs, engine.needs)

    def _report(self, row: int) -> Voice | None:
        engine = self.engine
        return self._voice(row, engine.corpus.reports, engine.reports)

    def _voice(self, row: int, entries: Sequence[Entry], texts: Texts) -> Voice | None:
        if row < 0:
            return None
        theme = self.question.theme
        return Voice(entries[row], texts.text_emb[row], is_on_theme=theme in entries[row].themes)

    def _passage(self, voice: Voice, other: Voice) -> Passage:
        if voice.entry is not None:
            return self.passages.best(voice.entry, other.emb)
        return self.passages.best_typed(self.question.need or "", other.emb)
