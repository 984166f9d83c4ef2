"""What a city asks with when it has stated no need on a theme: its profile."""

from collections.abc import Sequence

import numpy as np

from models.texts import Texts


def profile_queries(profiles: Texts, theme: Texts, cities: Sequence[int]) -> Texts:
    """Choose one query for each of some cities: its profile, or what stands for a theme.

    Parameters
    ----------
    profiles : Texts
        At most the first profile of each city is used.
    theme : Texts
        One text, which stands for the theme, for cities without a profile.
    cities : sequence of int
        Positions of the cities that ask.

    Returns
    -------
    Texts
        One text for each city. The theme is not added to a profile: who can answer is restricted to
        the theme anyway, and a text shared by all who ask would give them all the same partners.
    """
    first_of = {int(city): row for row, city in reversed(list(enumerate(profiles.owner)))}
    asking = [profiles.take([first_of[c]]) if c in first_of else theme for c in cities]
    parts = [texts.part_of + i for i, texts in enumerate(asking)]
    return Texts(
        np.concatenate([texts.emb for texts in asking]),
        tuple(tokens for texts in asking for tokens in texts.tokens),
        tuple(language for texts in asking for language in texts.languages),
        np.concatenate(parts),
        np.array(cities, dtype=np.int64),
    )
