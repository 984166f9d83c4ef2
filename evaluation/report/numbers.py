"""Numbers as the reader's language writes them."""

import math

from babel.numbers import format_decimal

from data.messages import active_language
from evaluation.statistics.estimate import Estimate

UNKNOWN = "–"


def number(value: float, decimals: int = 3) -> str:
    """Return a number with a fixed count of decimals; a dash where it is unknown."""
    if not math.isfinite(value):
        return UNKNOWN
    rounded = round(float(value), decimals) + 0.0
    form = "#,##0" + ("." + "0" * decimals if decimals else "")
    return format_decimal(rounded, form, locale=active_language())


def interval(one: Estimate, decimals: int = 3) -> str:
    """Return a value with its interval in brackets, where there is one."""
    if not one.has_interval or not math.isfinite(one.value):
        return number(one.value, decimals)
    bounds = f"{number(one.low, decimals)}; {number(one.high, decimals)}"
    return f"{number(one.value, decimals)} [{bounds}]"


def p_value(p: float) -> str:
    """Return a p-value; very small ones as a bound."""
    return f"< {number(0.001)}" if p < 0.001 else number(p)
