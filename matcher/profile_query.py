"""What a city asks with when it has stated no need on a theme: its profile and the theme."""

from collections.abc import Sequence

import numpy as np

from models.cosine import directions
from models.texts import Texts


def profile_queries(profiles: Texts, theme: Texts, cities: Sequence[int]) -> Texts:
    """Build one query for each of some cities from its profile and the description of a theme.

    Parameters
    ----------
    profiles : Texts
        At most the first profile of each city is used.
    theme : Texts
        One text, which stands for the theme.
    cities : sequence of int
        Positions of the cities that ask.

    Returns
    -------
    Texts
        One text of one part for each city. The embedding is the mean of both; a city without a
        profile asks with the theme alone.
    """
    first_of = {int(city): row for row, city in reversed(list(enumerate(profiles.owner)))}
    emb, tokens, languages = [], [], []
    for city in cities:
        own = profiles.take([first_of[city]] if city in first_of else [])
        emb.append(np.concatenate([own.emb, theme.emb[:1]]).mean(axis=0))
        tokens.append(tuple(token for part in (*own.tokens, *theme.tokens) for token in part))
        languages.append(theme.languages[0])
    rows = np.array(emb, dtype=np.float32).reshape(len(cities), -1)
    each = np.arange(len(cities), dtype=np.int64)
    owner = np.array(cities, dtype=np.int64)
    return Texts(directions(rows), tuple(tokens), tuple(languages), each, owner)
