"""To which themes the texts of a catalogue belong: as people filed them, else inferred."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.theme import Theme
from matcher.corpus import Entry
from models.texts import Texts
from models.themes import CLEAR_SHARE, ThemeClassifier

OFF_THEME = 0.05


@dataclass(frozen=True, slots=True)
class Memberships:
    """How far texts belong to themes.

    Attributes
    ----------
    shares : ndarray of shape (n_texts, n_themes), float64
        In [`OFF_THEME`, 1]: 1 where somebody filed the text under the theme. A text filed under
        other themes keeps `OFF_THEME`: it may still answer, if it answers very well. For texts
        nobody filed: how well the theme fits relative to the best fitting one.
    """

    shares: NDArray[np.float64]

    @classmethod
    def of(
        cls,
        entries: Sequence[Entry],
        texts: Texts,
        themes: Sequence[Theme],
        classifier: ThemeClassifier,
    ) -> "Memberships":
        """File the entries; `texts` are the entries' texts in the same order."""
        filed = filed_under(entries, themes)
        if not len(entries):
            return cls(np.zeros((0, len(themes))))
        inferred = np.maximum(classifier.shares(texts.text_emb), OFF_THEME)
        known = np.where(filed, 1.0, OFF_THEME)
        return cls(np.where(filed.any(axis=1, keepdims=True), known, inferred))

    def on(self, theme: int) -> NDArray[np.float64]:
        """Return the shares of one theme, shape (n_texts,)."""
        return self.shares[:, theme]

    def is_clear(self, theme: int) -> NDArray[np.bool_]:
        """Return which texts speak for their city on the theme: filed, or inferred clearly."""
        return self.on(theme) >= CLEAR_SHARE


def filed_under(entries: Sequence[Entry], themes: Sequence[Theme]) -> NDArray[np.bool_]:
    """Return which entry people filed under which theme, shape (n_entries, n_themes)."""
    filed = np.zeros((len(entries), len(themes)), dtype=bool)
    for i, entry in enumerate(entries):
        for j, theme in enumerate(themes):
            filed[i, j] = theme.id in entry.themes
    return filed


def theme_language(theme: Theme) -> str:
    """Return the language a theme is compared in: English, else the first that describes it."""
    return "en" if "en" in theme.description else next(iter(theme.description), "")


def theme_text(theme: Theme, language: str) -> str:
    """Return the text that stands for a theme: its label, description and synonyms."""
    label = theme.label.get(language, theme.id)
    return f"{label}. {theme.description.get(language, '')} {', '.join(theme.synonyms)}".strip()
