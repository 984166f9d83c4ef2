"""Full rankings for a researcher: every question, every candidate, in the format of TREC."""

from collections.abc import Iterator, Sequence

from data.query import Query
from data.trec import RankedLine
from matcher.engine import Answer, Engine, Question
from matcher.intent import EXCHANGE, LEARN, SHARE, TOGETHER
from matcher.order import ranked

TAG = "jumelles"
_DECIMALS = 9
_STEP = 10.0**-_DECIMALS


def catalogue_questions(engine: Engine) -> list[Question]:
    """Return every city on every theme, themes in file order, cities by id."""
    return [
        Question(f"{city}:{theme.id}", city, theme.id)
        for theme in engine.catalogue.network.themes
        for city in engine.city_ids
    ]


def typed_questions(queries: Sequence[Query]) -> list[Question]:
    """Return the questions of a queries file, in its order."""
    return [
        Question(query.id, query.city, query.theme, query.text, query.language) for query in queries
    ]


def rank_all(
    engine: Engine, questions: Sequence[Question], intent: str, depth: int = 0
) -> Iterator[tuple[RankedLine, RankedLine | None]]:
    """Rank all candidates of all questions.

    Parameters
    ----------
    engine : Engine
    questions : sequence of Question
    intent : str
        One of `intent.INTENTS`.
    depth : int, default=0
        How many candidates per question; 0 for all.

    Yields
    ------
    (RankedLine, RankedLine or None)
        The line of the city, and the line of the statement behind its place where there is one.
    """
    for question, answer in zip(questions, engine.ask(questions), strict=True):
        scores = answer.odds.of(intent)
        relations = answer.odds.named(intent)
        order = ranked(scores, question.id, engine.city_ids)
        order.remove(engine.position(question.city))
        previous = float("inf")
        for rank, i in enumerate(order[:depth] if depth else order, start=1):
            previous = min(round(float(scores[i]), _DECIMALS), round(previous - _STEP, _DECIMALS))
            city = RankedLine(question.id, engine.city_ids[i], rank, previous, TAG)
            statement = evidence_id(engine, answer, relations[i], i)
            yield city, None if statement is None else city._replace(candidate=statement)


def evidence_id(engine: Engine, answer: Answer, relation: str, i: int) -> str | None:
    """Return the candidate's statement behind its place, or None; its report for *exchange*."""
    entries, row = {
        LEARN: (engine.corpus.reports, answer.learn.answered[i]),
        EXCHANGE: (engine.corpus.reports, answer.learn.answered[i]),
        SHARE: (
            engine.corpus.needs,
            answer.share.asked[i] if answer.share.answered[i] >= 0 else -1,
        ),
        TOGETHER: (engine.corpus.needs, answer.together.answered[i]),
    }[relation]
    return entries[int(row)].statement.id if row >= 0 else None
