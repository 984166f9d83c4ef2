"""Plots as SVG, the same bytes for the same numbers."""

import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from evaluation.statistics.estimate import Estimate

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Okabe and Ito 2008: colours that people with colour-blindness tell apart; shapes differ as well.
_STYLES = (("#0072B2", "o"), ("#D55E00", "s"), ("#009E73", "^"), ("#CC79A7", "D"), ("#555555", "v"))
_WIDTH = 7.5


@contextmanager
def _plain_style() -> Iterator[None]:
    """Draw in the library's own style, whatever the user's settings; ids without chance."""
    from matplotlib import style

    with style.context(["default", {"svg.hashsalt": "jumelles", "svg.fonttype": "none"}]):
        yield


@_plain_style()
def forest(
    rows: Sequence[str],
    series: Mapping[str, Sequence[Estimate]],
    label: str,
    *,
    zero: float | None = None,
    emphasis: str = "",
) -> bytes:
    """Draw estimates with their intervals, one line per row, one colour and shape per series.

    Parameters
    ----------
    rows : sequence of str
        From top to bottom.
    series : mapping of name to sequence of Estimate, one per row
        An estimate that is not known is left out.
    label : str
        What is measured.
    zero : float, optional
        Where to draw a line to compare with.
    emphasis : str, optional
        The row to set apart.
    """
    figure, axes = _axes(0.28 * len(rows) * max(1.0, 0.55 * len(series)) + 1.1)
    places = np.arange(len(rows))[::-1]
    shifts = (np.arange(len(series))[::-1] - (len(series) - 1) / 2) * 0.8 / max(len(series), 1)
    if zero is not None:
        axes.axvline(zero, color="#999999", linewidth=0.8)
    for (name, estimates), shift, (colour, marker) in zip(
        series.items(), shifts, _STYLES * len(series), strict=False
    ):
        known = [i for i, one in enumerate(estimates) if np.isfinite(one.value)]
        for i in known:
            if estimates[i].has_interval:
                bounds = [estimates[i].low, estimates[i].high]
                axes.plot(bounds, [places[i] + shift] * 2, color=colour, linewidth=1.2)
        axes.plot(
            [estimates[i].value for i in known],
            [places[i] + shift for i in known],
            marker, color=colour, markersize=5, label=name,
        )  # fmt: skip
    axes.set_yticks(places, rows)
    for text in axes.get_yticklabels():
        text.set_fontweight("bold" if text.get_text() == emphasis else "normal")
    for place in places[[row == emphasis for row in rows]]:
        axes.axhspan(place - 0.45, place + 0.45, color="#eeeeee", zorder=0)
    axes.set_ylim(-0.7, len(rows) - 0.3)
    axes.set_xlabel(label)
    axes.grid(axis="x", color="#dddddd", linewidth=0.6)
    if len(series) > 1:
        _legend(figure)
    return _svg(figure)


@_plain_style()
def scatter(
    x: NDArray[np.float64], series: Mapping[str, NDArray[np.float64]], labels: tuple[str, str]
) -> bytes:
    """Draw points against a logarithmic axis, one colour and shape per series.

    Parameters
    ----------
    x : ndarray of shape (n,), float64
        Above 0; points where it is nan are left out.
    series : mapping of name to ndarray of shape (n,)
    labels : tuple of two str
        What x and y are.
    """
    from matplotlib.ticker import EngFormatter

    figure, axes = _axes(4.2)
    for (name, y), (colour, marker) in zip(series.items(), _STYLES, strict=False):
        known = np.isfinite(x) & np.isfinite(y)
        axes.plot(
            x[known], y[known], marker,
            color=colour, markersize=3.5, alpha=0.55, markeredgewidth=0, label=name,
        )  # fmt: skip
    axes.set_xscale("log")
    axes.xaxis.set_major_formatter(EngFormatter(sep=""))
    axes.set_xlabel(labels[0])
    axes.set_ylabel(labels[1])
    axes.grid(color="#dddddd", linewidth=0.6)
    if len(series) > 1:
        _legend(figure)
    return _svg(figure)


@_plain_style()
def diagonal(x: Sequence[float], y: Sequence[Estimate], labels: tuple[str, str]) -> bytes:
    """Draw shares against shares, with the diagonal on which both are the same.

    Parameters
    ----------
    x : sequence of float in [0, 1]
    y : sequence of Estimate in [0, 1], one for each x
    labels : tuple of two str
        What x and y are.
    """
    figure, axes = _axes(4.2)
    colour, marker = _STYLES[0]
    axes.plot([0, 1], [0, 1], color="#999999", linewidth=0.8)
    for place, one in zip(x, y, strict=True):
        if one.has_interval:
            axes.plot([place] * 2, [one.low, one.high], color=colour, linewidth=1.2)
    axes.plot(x, [one.value for one in y], marker=marker, color=colour, linewidth=0.8)
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1)
    axes.set_xlabel(labels[0])
    axes.set_ylabel(labels[1])
    axes.grid(color="#dddddd", linewidth=0.6)
    return _svg(figure)


def _axes(height: float) -> "tuple[Figure, Axes]":
    from matplotlib.figure import Figure

    figure = Figure(figsize=(_WIDTH, height), layout="constrained")
    axes = figure.add_subplot()
    axes.spines[["top", "right"]].set_visible(False)
    return figure, axes


def _legend(figure: "Figure") -> None:
    figure.legend(loc="outside lower center", ncols=3, frameon=False)


def _svg(figure: "Figure") -> bytes:
    out = io.BytesIO()
    figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    return out.getvalue()
