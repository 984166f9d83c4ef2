"""Results of an ablation, made elsewhere and shown in the report.

A JSON file with a list of objects:

    [{"benchmark": "…", "part": "…", "setting": "…", "measure": "…",
      "value": 0.1, "low": 0.0, "high": 0.2, "p": 0.01}, …]

`part` is what was changed (such as ``lexical``), `setting` how (``left out``, ``alone``); `value`
is the difference from the full model, with its 95 % interval; `p` may be null.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from data.errors import DataError
from data.files import reading
from data.messages import _
from evaluation.judgements import listed
from evaluation.statistics.estimate import Estimate

_WORDS = ("benchmark", "part", "setting", "measure")
_NUMBERS = ("value", "low", "high")


@dataclass(frozen=True, slots=True)
class Ablated:
    """One part of the model, changed: the difference it makes."""

    benchmark: str
    part: str
    setting: str
    measure: str
    difference: Estimate
    p: float


def read_ablation(path: Path) -> list[Ablated]:
    """Read the results of an ablation, in file order.

    Raises
    ------
    NotFound, DataError
        If the file cannot be read, or rows of it are not of the form.
    """
    with reading(path):
        text = path.read_text(encoding="utf-8", errors="replace")
    try:
        rows = json.loads(text)
    except json.JSONDecodeError as err:
        raise DataError(
            _("{path} is no JSON ({reason}). Write it again.").format(path=path, reason=err)
        ) from err
    if not isinstance(rows, list):
        raise DataError(_("{path} holds no list of results. Write it again.").format(path=path))
    wrong = [str(number) for number, row in enumerate(rows, start=1) if not _is_row(row)]
    if wrong:
        raise DataError(
            _(
                "{path} holds results that are not of the form (the objects {found} of its list);"
                " expected {words} as texts, {numbers} as numbers, p as a number or null."
            ).format(
                path=path,
                found=listed(wrong),
                words=", ".join(_WORDS),
                numbers=", ".join(_NUMBERS),
            )
        )
    return [_ablated(row) for row in rows]


def _is_row(row: object) -> bool:
    if not isinstance(row, dict):
        return False
    return (
        all(isinstance(row.get(word), str) for word in _WORDS)
        and all(_is_number(row.get(key)) for key in _NUMBERS)
        and (row.get("p") is None or _is_number(row["p"]))
    )


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _ablated(row: dict[str, Any]) -> Ablated:
    difference = Estimate(float(row["value"]), float(row["low"]), float(row["high"]))
    p = row.get("p")
    return Ablated(
        row["benchmark"],
        row["part"],
        row["setting"],
        row["measure"],
        difference,
        float("nan") if p is None else float(p),
    )
