"""Embeddings centred per language, best report per city."""

from evaluation.baseline import Baseline
from evaluation.ranking import Scored
from evaluation.task import Task
from models.centring import Centre
from models.cosine import cosines
from models.texts import Texts


def score_dense_centred(task: Task) -> Scored:
    """Score by the largest cosine after the mean of each language is taken away on each side."""
    queries, reports = task.queries, task.engine.reports
    sides = []
    for texts in (queries, reports):
        languages = _languages(texts)
        centre = Centre.fit(texts.text_emb, languages)
        sides.append(centre.apply(texts.text_emb, languages))
    return task.best_reports(cosines(*sides))


def _languages(texts: Texts) -> list[str]:
    first: dict[int, str] = {}
    for text, language in zip(texts.part_of.tolist(), texts.languages, strict=True):
        first.setdefault(text, language)
    return list(first.values())


BASELINE = Baseline("dense-centred", score_dense_centred, uses_encoder=True)
