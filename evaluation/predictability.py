"""How much of a city's size can be read off its texts' embeddings."""

import numpy as np

from evaluation.statistics.estimate import Estimate
from evaluation.task import Task
from models.cosine import directions

N_FOLDS = 5
_PENALTIES = np.logspace(-3, 3, 13)
_SEED = 20260103


def size_r2(task: Task) -> Estimate:
    """Return the held-out R2 of log-population, predicted from the experiences' embeddings.

    Each city is one row, the direction of the mean of its experiences, so that no city is on both
    sides; ridge regression, its penalty chosen inside each training part. 0: size cannot be read
    linearly, below 0: worse than the mean.

    Returns
    -------
    Estimate
        nan for fewer than 20 cities with experiences and a known population.

    References
    ----------
    Linear probing by held-out units: Alain and Bengio 2016 (arXiv 1610.01644); in-sample R2 says
    nothing when there are more dimensions than cities.
    """
    from sklearn.linear_model import RidgeCV
    from sklearn.model_selection import KFold

    reports, cities = task.engine.reports, task.cities
    sums = np.zeros((len(cities), reports.emb.shape[1]))
    np.add.at(sums, reports.owner, reports.text_emb.astype(np.float64))
    known = cities.has_report & np.isfinite(cities.people)
    n = int(known.sum())
    if n < 4 * N_FOLDS:
        return Estimate(float("nan"), n=n)
    rows, size = directions(sums[known]).astype(np.float64), cities.log_people[known]
    residual = np.empty(n)
    for train, test in KFold(N_FOLDS, shuffle=True, random_state=_SEED).split(rows):
        model = RidgeCV(_PENALTIES).fit(rows[train], size[train])
        residual[test] = size[test] - model.predict(rows[test])
    spread = np.square(size - size.mean()).sum()
    return Estimate(float(1 - np.square(residual).sum() / spread) if spread else float("nan"), n=n)
