"""How far a suggestion can be trusted, in words: a level and the reason for it."""

from dataclasses import dataclass

from data.messages import _

LEVELS = ("high", "medium", "low", "unknown")
HIGH, MEDIUM, LOW, UNKNOWN = LEVELS

HIGH_FROM = 0.6
MEDIUM_FROM = 0.3


@dataclass(frozen=True, slots=True)
class Confidence:
    """A level of `LEVELS` and one sentence that says why."""

    level: str
    reason: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """What speaks against a suggestion whatever its texts say.

    Attributes
    ----------
    is_unverified : bool
        A source behind it was not checked.
    is_off_theme : bool
        A text behind it was filed under other themes.
    is_theme_inferred : bool
        A text behind it was filed under no theme by anybody.
    is_unfinished : bool
        The experience is only planned, or was stopped.
    """

    is_unverified: bool
    is_off_theme: bool
    is_theme_inferred: bool
    is_unfinished: bool

    def sentences(self) -> list[str]:
        """Name each doubt."""
        return [
            text
            for holds, text in (
                (self.is_unverified, _("a source was not checked")),
                (self.is_off_theme, _("one of the texts was filed under other themes")),
                (self.is_theme_inferred, _("the theme of one of the texts was inferred")),
                (self.is_unfinished, _("the experience is planned or was stopped")),
            )
            if holds
        ]


def judge(probability: float, doubt: Doubt) -> Confidence:
    """Return the confidence of a suggestion with evidence on both sides.

    Parameters
    ----------
    probability : float in [0, 1]
    doubt : Doubt
        Any doubt lowers the level by one step.
    """
    doubts = _(" and ").join(doubt.sentences())
    if probability < MEDIUM_FROM:
        reason = _("the two texts have little in common")
        and_doubts = _("{reason}, and {doubts}").format(reason=reason, doubts=doubts)
        return Confidence(LOW, and_doubts if doubts else reason)
    if probability >= HIGH_FROM:
        reason, level = _("the two texts speak of the same thing"), MEDIUM if doubts else HIGH
    else:
        reason, level = _("the two texts are close"), LOW if doubts else MEDIUM
    if doubts:
        return Confidence(level, _("{reason}, but {doubts}").format(reason=reason, doubts=doubts))
    return Confidence(level, _("{reason}, and the sources were checked").format(reason=reason))


def not_enough_known(what_is_missing: str) -> Confidence:
    """Return the confidence of a suggestion that cannot be judged."""
    return Confidence(UNKNOWN, what_is_missing)
