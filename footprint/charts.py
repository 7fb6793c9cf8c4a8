"""Charts of results: in the terminal (plotext), or as SVG, PNG and PDF (matplotlib); both come with the plot extra."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from footprint.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Sequence

ENDS = (".svg", ".png", ".pdf")
_EXTRA = "needs the plot extra: pip install 'footprint[plot]'"
_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000", "#f0e442")
"""Okabe and Ito's, which the colour-blind can tell apart."""


class Line(NamedTuple):
    """One line of a chart, with the interval around it where there is one."""

    label: str
    xs: Sequence[float]
    ys: Sequence[float]
    lows: Sequence[float] = ()
    highs: Sequence[float] = ()


class Chart(NamedTuple):
    """What is drawn: lines over time or size, and levels to hold them against."""

    title: str
    x_label: str
    y_label: str
    lines: Sequence[Line]
    levels: Sequence[tuple[str, float]] = ()
    logarithmic: bool = False
    from_zero: bool = True
    source: str = ""


def is_chart(path: str | None) -> bool:
    """Whether the end of a file asks for a chart."""
    return path is not None and Path(path).suffix.casefold() in ENDS


def drawn(chart: Chart, width: int = 80, height: int = 22) -> str:
    """A chart as text.

    Raises
    ------
    InvalidInput
        If plotext is not there.
    """
    try:
        import plotext
    except ImportError:
        raise InvalidInput(f"--plot {_EXTRA}") from None
    plotext.clear_figure()
    for line in chart.lines:
        points = [(x, y) for x, y in zip(line.xs, line.ys, strict=True) if y > 0 or not chart.logarithmic]
        if points:
            plotext.plot([x for x, _ in points], [y for _, y in points], label=line.label, marker="braille")
    if chart.logarithmic:
        plotext.yscale("log")
    for _, level in chart.levels:
        plotext.hline(level)
    plotext.title(chart.title)
    plotext.xlabel(chart.x_label)
    plotext.ylabel(chart.y_label)
    ticks = _ticks(chart)
    plotext.xticks(ticks, [f"{tick:g}" for tick in ticks])
    plotext.plotsize(width, height)
    plotext.theme("clear")
    return str(plotext.build())


def _ticks(chart: Chart) -> list[float]:
    """Whole places on the axis, at most nine."""
    places = [x for line in chart.lines for x in line.xs]
    if not places:
        return []
    first, last = int(min(places)), int(max(places)) + 1
    step = max(1, -(-(last - first) // 8))
    return [float(place) for place in range(first, last + 1, step)]


def save(chart: Chart, path: str) -> None:
    """Write a chart as SVG, PNG or PDF, as the end of the file says; the same chart gives the same SVG.

    Raises
    ------
    InvalidInput
        If matplotlib is not there, or the file cannot be written.
    """
    import os

    try:
        import matplotlib as mpl
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
    except ImportError:
        raise InvalidInput(f"-o {path}: a chart {_EXTRA}") from None
    target = Path(path)
    scratch = target.with_name(f".{target.name}.{os.getpid()}{target.suffix}")
    with mpl.rc_context({"svg.hashsalt": "footprint", "svg.fonttype": "none", "font.size": 9}):
        figure = Figure(figsize=(7.2, 4.4), layout="constrained")
        FigureCanvasAgg(figure)
        _paint(figure.subplots(), chart)
        if chart.source:
            figure.supxlabel(chart.source, fontsize=6, color="#555555")
        metadata = {".svg": {"Date": None}, ".pdf": {"CreationDate": None}}.get(target.suffix.casefold())
        try:
            figure.savefig(scratch, dpi=160, metadata=metadata)
            scratch.replace(target)
        except OSError as error:
            raise InvalidInput(f"-o {path}: {error.strerror}") from None
        finally:
            scratch.unlink(missing_ok=True)


def _paint(axes: Any, chart: Chart) -> None:
    for rank, line in enumerate(chart.lines):
        colour = _COLOURS[rank % len(_COLOURS)]
        axes.plot(line.xs, line.ys, label=line.label, color=colour, linewidth=1.6)
        if len(line.lows):
            axes.fill_between(line.xs, line.lows, line.highs, color=colour, alpha=0.15, linewidth=0)
    for label, level in chart.levels:
        axes.axhline(level, color="#888888", linewidth=0.8, linestyle="--")
        axes.annotate(
            label,
            (0.995, level),
            xycoords=("axes fraction", "data"),
            fontsize=7,
            color="#555555",
            ha="right",
            va="bottom",
        )
    if chart.logarithmic:
        axes.set_yscale("log")
    elif chart.from_zero:
        axes.set_ylim(bottom=0)
    axes.xaxis.get_major_locator().set_params(integer=True)
    axes.set_title(chart.title, fontsize=10, loc="left")
    axes.set_xlabel(chart.x_label)
    axes.set_ylabel(chart.y_label)
    axes.grid(alpha=0.25, linewidth=0.5)
    axes.spines[["top", "right"]].set_visible(False)
    if len(chart.lines) > 1 or chart.lines[0].label:
        axes.legend(frameon=False, fontsize=8)
