"""Answers questions: for a city and a theme, how likely is each relation with every other city."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data.catalogue import Catalogue
from matcher.corpus import Corpus, Entry, spoken_languages
from matcher.memberships import Memberships, filed_under, theme_language, theme_text
from matcher.profile_query import profile_queries
from matcher.relation import Odds, together_probability
from matcher.theme_scores import Directed, Side, ThemeScores
from models.centring import Centre
from models.encoder import Encoder, Role
from models.language import detect_language
from models.pair_weights import PairWeights, Weights, shipped_weights
from models.similarity import Similarity, fit_centre, probability
from models.store import EmbeddingStore, Progress
from models.texts import Texts, read_texts
from models.themes import CLEAR_SHARE, ThemeClassifier

# What counts is that somebody has done it: a plan, or what was stopped, stands behind a deed that
# fits as well. Set by judgement: no evaluation data hold plans.
UNFINISHED_SHARE = 0.1


@dataclass(frozen=True, slots=True)
class Question:
    """What one city asks on one theme; without `need` it asks with what the catalogue holds.

    Attributes
    ----------
    id : str
        Breaks ties between candidates; `<city>:<theme>` unless a queries file gives another.
    language : str or None
        BCP 47 of `need`; detected where None.
    """

    id: str
    city: str
    theme: str
    need: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The relations of one question with every city, in the order of `Engine.city_ids`.

    Attributes
    ----------
    odds : Odds
    learn, share, together : Directed row
        Which texts stand behind each probability: positions in `Corpus.needs` and `Corpus.reports`
        (for *together* both are needs), -1 where there is none. A position of -1 for the asking
        side of *learn* means that the city asked with a text or its profile.
    is_stated : bool
        Whether the city asked with a need (stated in the catalogue or in the question) rather than
        with its profile.
    """

    odds: Odds
    learn: Directed
    share: Directed
    together: Directed
    is_stated: bool


class Engine:
    """A catalogue made ready to answer; built once, asked often.

    Parameters
    ----------
    catalogue : Catalogue
    encoder : Encoder
    store : EmbeddingStore
    weights : Weights, optional
        The ones shipped for the encoder by default.
    progress : callable (done, total), optional
        Called while texts are embedded.

    Raises
    ------
    ModelNotAvailable, StoreError

    Notes
    -----
    Nothing here reads the population, the name or the position of a city. Texts are embedded and
    compared when they are first asked for: the first question costs O(needs * reports * d), the
    first on each further theme O(needs * reports), every other one O(cities) for a stated need and
    O(reports * d) for a typed one.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        encoder: Encoder,
        store: EmbeddingStore,
        *,
        weights: Weights | None = None,
        progress: Progress | None = None,
    ) -> None:
        self.catalogue = catalogue
        self.encoder = encoder
        self.store = store
        self.weights = weights or shipped_weights(encoder.fingerprint)
        self.progress = progress
        self.corpus = Corpus.of(catalogue, encoder.best_languages)
        self.city_ids: list[str] = sorted(city.id for city in catalogue.cities)
        self._position = {city: i for i, city in enumerate(self.city_ids)}
        self._theme_scores: dict[str, ThemeScores] = {}

    def with_weights(self, weights: Weights) -> "Engine":
        """Return the same catalogue with other weights; texts read so far are not read again."""
        other = Engine(
            self.catalogue, self.encoder, self.store, weights=weights, progress=self.progress
        )
        kept = ("needs", "reports", "profiles", "theme_texts", "need_themes", "report_themes")
        other.__dict__ |= {name: self.__dict__[name] for name in kept if name in self.__dict__}
        return other

    def position(self, city: str) -> int:
        """Return where a city id stands in every array over cities."""
        return self._position[city]

    @property
    def encoder_label(self) -> str:
        """The encoder's name and the start of its fingerprint."""
        return f"{self.encoder.name} {self.encoder.fingerprint[:12]}"

    @cached_property
    def generated_from(self) -> dict[str, Any]:
        """What the answers rest on: counts, and a digest of every text that was compared."""
        corpus = self.corpus
        digest = sha256()
        for entry in (*corpus.needs, *corpus.reports, *corpus.profiles):
            line = (
                entry.statement.city,
                entry.statement.kind,
                *entry.themes,
                entry.title,
                entry.text,
            )
            digest.update("\x00".join(line).encode("utf-8", "surrogatepass") + b"\x01")
        return {
            "cities": len(self.city_ids),
            "needs": len(corpus.needs),
            "experiences": len(corpus.reports),
            "profiles": len(corpus.profiles),
            "digest": digest.hexdigest()[:16],
        }

    @cached_property
    def needs(self) -> Texts:
        """The needs of the corpus, compared as questions and as needs."""
        return self._read(self.corpus.needs, "query")

    @cached_property
    def reports(self) -> Texts:
        """The experiences of the corpus."""
        return self._read(self.corpus.reports, "passage")

    @cached_property
    def profiles(self) -> Texts:
        """The profiles of the corpus."""
        return self._read(self.corpus.profiles, "query")

    @cached_property
    def profile_centre(self) -> Centre:
        """What all profiles share, such as membership: it tells none of them apart."""
        return fit_centre(self.profiles, is_centred=self.weights.is_centred)

    @cached_property
    def answering(self) -> Similarity:
        """Compares needs with reports."""
        return self._comparing(self.reports, self.weights.answers)

    @cached_property
    def sharing(self) -> Similarity:
        """Compares needs with needs."""
        return self._comparing(self.needs, self.weights.shared)

    @cached_property
    def answers_llr(self) -> NDArray[np.float64]:
        """How well each report answers each need, shape (n_needs, n_reports)."""
        return self.answering.llr(self.needs)

    @cached_property
    def shared_llr(self) -> NDArray[np.float64]:
        """How much two needs are one, shape (n_needs, n_needs)."""
        return self.sharing.llr(self.needs)

    @cached_property
    def theme_texts(self) -> Texts:
        """The texts that stand for the themes, in file order."""
        themes = self.catalogue.network.themes
        languages = [theme_language(theme) for theme in themes]
        texts = [
            theme_text(theme, language) for theme, language in zip(themes, languages, strict=True)
        ]
        return self.read(texts, languages, [-1] * len(themes))

    @cached_property
    def classifier(self) -> ThemeClassifier:
        """Tells themes of texts; learns from the texts people filed."""
        themes = self.catalogue.network.themes
        return ThemeClassifier.fit(
            self.theme_texts.text_emb,
            np.concatenate([self.needs.text_emb, self.reports.text_emb]),
            np.concatenate(
                [filed_under(self.corpus.needs, themes), filed_under(self.corpus.reports, themes)]
            ),
        )

    @cached_property
    def need_themes(self) -> Memberships:
        """To which themes the needs belong."""
        themes = self.catalogue.network.themes
        return Memberships.of(self.corpus.needs, self.needs, themes, self.classifier)

    @cached_property
    def report_themes(self) -> Memberships:
        """To which themes the experiences belong."""
        themes = self.catalogue.network.themes
        return Memberships.of(self.corpus.reports, self.reports, themes, self.classifier)

    @cached_property
    def done(self) -> NDArray[np.float64]:
        """How far each report tells of a deed, shape (n_reports,): 1, or `UNFINISHED_SHARE`."""
        return np.array([UNFINISHED_SHARE if e.is_unfinished else 1.0 for e in self.corpus.reports])

    def language_of(self, text: str) -> str:
        """Return the language of a text among those of the network, "" where it is not clear."""
        return detect_language(text, candidates=self._spoken) or ""

    @cached_property
    def _spoken(self) -> frozenset[str]:
        return spoken_languages(self.catalogue)

    def infer_themes(self, text: str, title: str = "") -> list[str]:
        """Return the ids of the themes that clearly fit a text, in file order; at least one."""
        emb = self.read([text], [""], [-1], titles=[title]).text_emb
        clear = self.classifier.shares(emb)[0] >= CLEAR_SHARE
        themes = self.catalogue.network.themes
        return [theme.id for theme, fits in zip(themes, clear, strict=True) if fits]

    def theme_scores(self, theme: str) -> ThemeScores:
        """Return the scores between all cities on one theme; computed once."""
        if theme not in self._theme_scores:
            self._theme_scores[theme] = self._score_theme(self.theme_position(theme))
        return self._theme_scores[theme]

    def theme_position(self, theme: str) -> int:
        """Return where a theme id stands in the network's order."""
        return [t.id for t in self.catalogue.network.themes].index(theme)

    def _score_theme(self, theme: int) -> ThemeScores:
        n_cities, penalty = len(self.city_ids), self.weights.size_penalty
        is_need = self.need_themes.is_clear(theme).astype(np.float64)
        return ThemeScores.of(
            Side.of(self.reports, self.report_themes.on(theme) * self.done, n_cities, penalty),
            Side.of(self.needs, is_need, n_cities, penalty),
            answers_llr=self.answers_llr,
            shared_llr=self.shared_llr,
        )

    def read(
        self,
        texts: Sequence[str],
        languages: Sequence[str],
        owner: Sequence[int],
        role: Role = "query",
        titles: Sequence[str] = (),
    ) -> Texts:
        """Embed texts with this engine's encoder and store."""
        return read_texts(
            texts,
            languages,
            owner,
            encoder=self.encoder,
            store=self.store,
            role=role,
            titles=titles,
            progress=self.progress,
        )

    def ask(self, questions: Sequence[Question]) -> list[Answer]:
        """Answer many questions; those that need new comparisons are compared in one go."""
        typed = [q for q in questions if q.need is not None]
        stated = [q for q in questions if q.need is None and self._has_need(q)]
        unstated = [q for q in questions if q.need is None and not self._has_need(q)]
        found = {question: self._answer_stated(question) for question in stated}
        found |= zip(typed, self._answer_typed(typed), strict=True)
        for theme in dict.fromkeys(question.theme for question in unstated):
            own = [question for question in unstated if question.theme == theme]
            found |= zip(own, self._answer_unstated(theme, own), strict=True)
        return [found[question] for question in questions]

    def _has_need(self, question: Question) -> bool:
        return bool(self.theme_scores(question.theme).has_need[self.position(question.city)])

    def _answer_stated(self, question: Question) -> Answer:
        scores = self.theme_scores(question.theme)
        city = self.position(question.city)
        return self._answer(
            question, scores.learn.row(city), scores.together.row(city), is_stated=True
        )

    def _answer_unstated(self, theme: str, questions: Sequence[Question]) -> list[Answer]:
        """Let profiles ask for cities without a need on the theme."""
        scores = self.theme_scores(theme)
        cities = [self.position(question.city) for question in questions]
        asking = profile_queries(
            self.profiles, self.theme_texts.take([self.theme_position(theme)]), cities
        )
        learn = scores.reports.aggregate(self.answering.llr(asking, self.profile_centre))
        return [
            self._answer(question, learn.row(i), scores.together.row(city), is_stated=False)
            for i, (question, city) in enumerate(zip(questions, cities, strict=True))
        ]

    def _answer_typed(self, questions: Sequence[Question]) -> list[Answer]:
        if not questions:
            return []
        texts = self.read(
            [question.need or "" for question in questions],
            [question.language or self.language_of(question.need or "") for question in questions],
            [self.position(question.city) for question in questions],
        )
        answers, shared = self.answering.llr(texts), self.sharing.llr(texts)
        found: list[Answer] = []
        for i, question in enumerate(questions):
            scores = self.theme_scores(question.theme)
            learn = scores.reports.aggregate(answers[i : i + 1]).row(0)
            together = scores.needs.aggregate(shared[i : i + 1]).row(0)
            found.append(self._answer(question, learn, together, is_stated=True))
        return found

    def _answer(
        self, question: Question, learn: Directed, together: Directed, *, is_stated: bool
    ) -> Answer:
        scores, city = self.theme_scores(question.theme), self.position(question.city)
        answers, shared = self.weights.answers, self.weights.shared
        share = scores.learn.column(city)
        odds = Odds(
            probability(learn.score, answers),
            probability(share.score, answers),
            together_probability(
                probability(together.score, shared),
                probability(learn.score[city], answers),
                probability(np.diagonal(scores.learn.score), answers),
            ),
        )
        return Answer(odds, learn, share, together, is_stated)

    def _comparing(self, documents: Texts, weights: PairWeights) -> Similarity:
        w = self.weights
        return Similarity(
            documents,
            self.needs,
            weights,
            w.hub_strength,
            w.metric,
            w.is_centred,
            self.encoder.best_languages,
        )

    def _read(self, entries: Sequence[Entry], role: Role) -> Texts:
        return self.read(
            [entry.text for entry in entries],
            [entry.language_compared for entry in entries],
            [self.position(entry.statement.city) for entry in entries],
            role,
            [entry.title for entry in entries],
        )
