"""The language of a text, when it can be known: by its script where that decides, else by model.

Method: Lui and Baldwin 2012, "langid.py: an off-the-shelf language identification tool" (naive
Bayes over byte n-grams), in its maintained form py3langid.
"""

import re
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

from data.errors import ModelNotAvailable
from data.messages import _
from models.scripts import HAN, KANA

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

_READ = 4000
_MIN_LETTERS = 6
_MIN_CONFIDENCE = 0.5
_SCRIPTS = {
    "th": "\u0e01-\u0e4e", "lo": "\u0e81-\u0ece", "my": "\u1000-\u109f", "km": "\u1780-\u17d3",
    "ta": "\u0b80-\u0bff", "te": "\u0c00-\u0c7f", "kn": "\u0c80-\u0cff", "ml": "\u0d00-\u0d7f",
    "si": "\u0d80-\u0dff", "gu": "\u0a80-\u0aff", "pa": "\u0a00-\u0a7f", "or": "\u0b00-\u0b7f",
    "ko": "\u1100-\u11ff\uac00-\ud7a3", "el": "\u0370-\u03ff\u1f00-\u1fff", "ka": "\u10a0-\u10ff",
    "hy": "\u0530-\u058f",
}  # fmt: skip
"""Scripts that one living language has, in practice, to itself."""
_BY_SCRIPT = {tag: re.compile(f"[{ranges}]") for tag, ranges in _SCRIPTS.items()}
_HAN = re.compile(f"[{HAN}]")
_KANA = re.compile(f"[{KANA}]")
_LETTER = re.compile(r"[^\W\d_]")
_KANA_SHARE = 0.05

_SAME = {"nb": "no", "fil": "tl", "iw": "he", "in": "id", "cmn": "zh"}
"""Tags that py3langid spells otherwise."""
_PART_OF = {"wuu": "zh", "yue": "zh", "arz": "ar", "ary": "ar", "uzs": "uz", "zxx": None}
"""Labels read as the language they are written in, unless they are asked for."""


def detect_language(text: str, *, candidates: Iterable[str] | None = None) -> str | None:
    """Return the language of `text`, or None where it is too short or uncertain.

    Parameters
    ----------
    text : str
        Any text; its first 4,000 characters are read.
    candidates : iterable of str, optional
        BCP 47 tags to choose from, such as the working languages of a city with those of its
        network. Close relatives (Croatian and Bosnian) can only be told apart this way. None:
        all that are known, about 130.

    Returns
    -------
    str or None
        The BCP 47 primary tag (as spelled in `candidates`).

    Raises
    ------
    ModelNotAvailable
        If py3langid is needed and not installed.

    Notes
    -----
    A script that belongs to one language (Thai, Tamil, Hangul, kana, …) decides at once. Otherwise
    the model is loaded at the first call, which takes about a second; a text then takes less than a
    millisecond. Deterministic. Stability: public.
    """
    start = text[:_READ]
    letters = len(_LETTER.findall(start))
    if not letters:
        return None
    wanted = _spellings(candidates)
    certain = _by_script(start, letters)
    if certain == "zh" and wanted is not None and "zh" not in wanted:
        return wanted.get("ja")  # a headline may be all Han
    if certain is not None:
        return certain if wanted is None else wanted.get(_SAME.get(certain, certain))
    return _by_model(start, wanted) if letters >= _MIN_LETTERS else None


def _spellings(candidates: Iterable[str] | None) -> dict[str, str] | None:
    """Map the model's label to the primary tag as the caller spells it."""
    if candidates is None:
        return None
    tags = [tag.replace("_", "-").split("-")[0].lower() for tag in candidates]
    return {_SAME.get(tag, tag): tag for tag in tags}


def _by_script(text: str, letters: int) -> str | None:
    """Decide by the script that most letters belong to, where it belongs to one language."""
    kana, han = len(_KANA.findall(text)), len(_HAN.findall(text))
    if 2 * (kana + han) > letters:
        if kana > _KANA_SHARE * (kana + han):
            return "ja"
        return "zh" if han >= _MIN_LETTERS else None
    for tag, pattern in _BY_SCRIPT.items():
        if 2 * len(pattern.findall(text)) > letters:
            return tag
    return None


def _by_model(text: str, wanted: dict[str, str] | None) -> str | None:
    shares: dict[str, float] = {}
    for label, probability in _identifier().rank(text):
        known = label if wanted is not None and label in wanted else _PART_OF.get(label, label)
        if known is not None and (wanted is None or known in wanted):
            shares[known] = shares.get(known, 0.0) + probability
    total = sum(shares.values())
    if not total > 0:
        return None
    best = max(sorted(shares), key=shares.__getitem__)
    if shares[best] < _MIN_CONFIDENCE * total:
        return None
    return best if wanted is None else wanted[best]


@cache
def _identifier() -> "LanguageIdentifier":
    try:
        from py3langid.langid import MODEL_FILE, LanguageIdentifier
    except ImportError:
        raise ModelNotAvailable(
            _(
                "The language of a text cannot be detected, because py3langid is not installed. "
                "Fill in the language, or run: pip install py3langid"
            )
        ) from None
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
