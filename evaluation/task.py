"""What is evaluated: questions put to a catalogue, and what a system may know to answer them."""

from collections.abc import Iterator, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from data.errors import DataError
from data.messages import _
from data.region import primary_language
from evaluation.cities import Cities
from evaluation.ranking import Scored, tie_keys
from matcher.corpus import Entry
from matcher.engine import Engine, Question
from matcher.intent import LEARN
from matcher.memberships import theme_language, theme_text
from models.aggregation import aggregate_reports
from models.encoder import Encoder
from models.texts import Texts

MAX_PAIRS = 10_000_000
"""The most pairs of query and city that are evaluated at once."""


class Task:
    """A catalogue with questions; every array over queries and cities is in one order.

    Parameters
    ----------
    engine : Engine
        The catalogue, its encoder and store; also the system under evaluation.
    questions : sequence of Question
        Their ids are unique.
    intent : str, default="learn"
        What the engine ranks by.

    Raises
    ------
    DataError
        If there are fewer than two cities, or more pairs of query and city than `MAX_PAIRS`.

    Notes
    -----
    Arrays are made when first asked for, and shared by all arms. Every arm keeps about 20 bytes per
    pair of query and city.
    """

    def __init__(self, engine: Engine, questions: Sequence[Question], intent: str = LEARN) -> None:
        _check_size(len(questions), len(engine.city_ids))
        self.engine = engine
        self.questions = tuple(questions)
        self.intent = intent
        self.query_ids: tuple[str, ...] = tuple(question.id for question in questions)
        self.statement_ids: tuple[str, ...] = tuple(
            sorted(statement.id for statement in engine.catalogue.statements)
        )

    def with_encoder(self, encoder: Encoder) -> "Task":
        """Return the same task for another encoder, with the same store."""
        old = self.engine
        engine = Engine(
            old.catalogue, encoder, old.store, weights=old.weights, progress=old.progress
        )
        other = Task(engine, self.questions, self.intent)
        other.ties = self.ties
        return other

    @cached_property
    def cities(self) -> Cities:
        """The candidates."""
        engine = self.engine
        n_reports = np.bincount(self.report_owner, minlength=len(engine.city_ids))
        return Cities.of(engine.catalogue, engine.city_ids, n_reports)

    @cached_property
    def asker(self) -> NDArray[np.int64]:
        """The city that asks each question, shape (n_queries,)."""
        places = [self.engine.position(question.city) for question in self.questions]
        return np.array(places, dtype=np.int64)

    @cached_property
    def ties(self) -> NDArray[np.uint64]:
        """What orders candidates of equal score, shape (n_queries, n_cities)."""
        return tie_keys(self.query_ids, tuple(self.engine.city_ids))

    @cached_property
    def report_owner(self) -> NDArray[np.int64]:
        """The city of each distinct experience, shape (n_reports,)."""
        return self._owners(self.engine.corpus.reports)

    @cached_property
    def report_statement(self) -> NDArray[np.int64]:
        """Position of each distinct experience in `statement_ids`, shape (n_reports,)."""
        return self.statements_of(self.engine.corpus.reports)

    def statements_of(self, entries: Sequence[Entry]) -> NDArray[np.int64]:
        """Return where the statements of entries stand in `statement_ids`."""
        found = [self.statement_position[entry.statement.id] for entry in entries]
        return np.array(found, dtype=np.int64)

    @cached_property
    def statement_position(self) -> dict[str, int]:
        """Where each statement id stands in `statement_ids`."""
        return {statement: i for i, statement in enumerate(self.statement_ids)}

    @cached_property
    def query_texts(self) -> tuple[str, ...]:
        """What each question says, for systems that read texts."""
        return tuple(asked_texts(self.engine, self.questions))

    @cached_property
    def query_languages(self) -> tuple[str, ...]:
        """Primary language tag of each question, empty where neither stated nor detected."""
        engine, found = self.engine, []
        for question, text in zip(self.questions, self.query_texts, strict=True):
            stated = question.language if question.need is not None else None
            found.append(primary_language(stated or engine.language_of(text)))
        return tuple(found)

    @cached_property
    def statement_languages(self) -> tuple[str, ...]:
        """Primary language tag of each statement of `statement_ids`, empty where unknown."""
        corpus = self.engine.corpus
        known = {
            entry.statement.id: entry.language
            for entry in (*corpus.needs, *corpus.reports, *corpus.profiles)
        }
        stated = {s.id: s.language or "" for s in self.engine.catalogue.statements}
        return tuple(primary_language(known.get(one) or stated[one]) for one in self.statement_ids)

    @cached_property
    def queries(self) -> Texts:
        """The questions, embedded as such."""
        return self.engine.read(self.query_texts, self.query_languages, self.asker.tolist())

    def best_reports(self, scores: NDArray[np.floating]) -> Scored:
        """Give each city its best report.

        Parameters
        ----------
        scores : ndarray of shape (n_queries, n_reports)
            Any scale that stays above -40, such as cosines.

        Returns
        -------
        Scored
            Cities without a report share the last score.
        """
        n_cities = len(self.engine.city_ids)
        pooled, best = aggregate_reports(
            np.asarray(scores, dtype=np.float64),
            self.report_owner,
            np.ones(n_cities),
            size_penalty=0.0,
        )
        return Scored(pooled, self.as_evidence(best))

    def as_evidence(self, reports: NDArray[np.int64]) -> NDArray[np.int64]:
        """Turn positions of distinct experiences into positions of statements; -1 stays."""
        if not len(self.report_statement):
            return np.full_like(reports, -1)
        return np.where(reports >= 0, self.report_statement[reports], -1)

    def _owners(self, entries: Sequence[Entry]) -> NDArray[np.int64]:
        places = [self.engine.position(entry.statement.city) for entry in entries]
        return np.array(places, dtype=np.int64)


def asked_texts(engine: Engine, questions: Sequence[Question]) -> Iterator[str]:
    """Yield the words of each question.

    The typed need; else the needs the city filed under the theme; else, as the engine does, its
    profile, or what stands for the theme where it has none.
    """
    needs, profiles = _by_city(engine.corpus.needs), _by_city(engine.corpus.profiles)
    for question in questions:
        if question.need is not None:
            yield question.need
            continue
        own = needs.get(question.city, [])
        filed = [entry.text for entry in own if question.theme in entry.themes]
        if not filed:
            filed = [entry.text for entry in profiles.get(question.city, [])[:1]]
        if not filed:
            theme = engine.catalogue.theme(question.theme)
            filed = [theme_text(theme, theme_language(theme))]
        yield "\n".join(filed)


def _check_size(n_queries: int, n_cities: int) -> None:
    if n_cities < 2:
        raise DataError(
            _("The catalogue has {n} cities; at least two are needed to rank any.").format(
                n=n_cities
            )
        )
    if n_queries * n_cities > MAX_PAIRS:
        raise DataError(
            _(
                "{queries} queries and {cities} cities make more pairs than the {limit} that can be"
                " evaluated at once. Give a sample of at most {sample} queries with --queries."
            ).format(
                queries=n_queries, cities=n_cities, limit=MAX_PAIRS, sample=MAX_PAIRS // n_cities
            )
        )


def _by_city(entries: Sequence[Entry]) -> dict[str, list[Entry]]:
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        found.setdefault(entry.statement.city, []).append(entry)
    return found
