"""What a city asks with when it has stated no need on a theme: its profile and the theme."""

from collections.abc import Mapping

import numpy as np

from models.centring import unit_rows
from models.texts import Texts


def profile_queries(
    profiles: Texts, theme_texts: Mapping[str, Texts], theme: int, n_cities: int
) -> Texts:
    """Build one query per city from its profile and the description of a theme.

    Parameters
    ----------
    profiles : Texts
        At most the first profile of each city is used.
    theme_texts : mapping of language to Texts
        All themes, in the network's order. The language of the profile is preferred, then English.
    theme : int
        Position of the theme.
    n_cities : int

    Returns
    -------
    Texts
        n_cities texts of one part each. The embedding is the mean of both; a city without a profile
        asks with the theme alone.
    """
    default = "en" if "en" in theme_texts else next(iter(theme_texts))
    first_of = {int(city): row for row, city in reversed(list(enumerate(profiles.owner)))}
    emb, tokens, languages = [], [], []
    for city in range(n_cities):
        row = first_of.get(city)
        parts = [] if row is None else np.flatnonzero(profiles.part_of == row).tolist()
        spoken = profiles.languages[parts[0]] if parts else default
        language = spoken if spoken in theme_texts else default
        about = theme_texts[language].take([theme])
        emb.append(np.concatenate([profiles.emb[parts], about.emb[:1]]).mean(axis=0))
        tokens.append(
            tuple(t for part in parts for t in profiles.tokens[part])
            + tuple(t for own in about.tokens for t in own)
        )
        languages.append(spoken)
    cities = np.arange(n_cities, dtype=np.int64)
    rows = np.array(emb, dtype=np.float32).reshape(n_cities, -1)
    return Texts(unit_rows(rows), tuple(tokens), tuple(languages), cities, cities)
