"""TF-IDF: the cosine of weighted words, best report per city."""

import numpy as np

from evaluation.baseline import Baseline
from evaluation.ranking import Scored
from evaluation.task import Task
from models.tokens import tokenise


def score_tfidf(task: Task) -> Scored:
    """Score by scikit-learn's TF-IDF with its default weighting, over our own tokens.

    References
    ----------
    Salton and Buckley 1988, "Term-weighting approaches in automatic text retrieval".
    """
    from sklearn.feature_extraction.text import TfidfVectorizer

    model = TfidfVectorizer(analyzer=tokenise)
    reports = model.fit_transform([entry.text for entry in task.engine.corpus.reports])
    queries = model.transform(task.query_texts)
    return task.best_reports(np.asarray((queries @ reports.T).todense()))


BASELINE = Baseline("tf-idf", score_tfidf)
