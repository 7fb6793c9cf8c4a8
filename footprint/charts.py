"""Charts of results: in the terminal (plotext), or as SVG, PNG and PDF (matplotlib); both come with the plot extra."""

from __future__ import annotations

from math import ceil, floor, log10
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from footprint.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Sequence

ENDS = (".svg", ".png", ".pdf")
_EXTRA = "needs the plot extra: pip install 'footprint[plot]'"
_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000", "#f0e442")
"""Okabe and Ito's, which the colour-blind can tell apart."""
_MARKS = ("o", "x", "+")


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


class Span(NamedTuple):
    """A bar of a chart of intervals: a figure, and its interval where there is one."""

    label: str
    value: float
    low: float | None = None
    high: float | None = None


class Spans(NamedTuple):
    """What is drawn across: figures with their intervals, one below the other, on one axis."""

    title: str
    x_label: str
    spans: Sequence[Span]
    levels: Sequence[tuple[str, float]] = ()
    logarithmic: bool = False
    bars: bool = False
    """Whether the interval is the bar (a tornado) rather than a whisker at the figure."""
    source: str = ""


class Dot(NamedTuple):
    """A point of a chart of points, named where there is room."""

    label: str
    x: float
    y: float
    low: float | None = None
    high: float | None = None


class Dots(NamedTuple):
    """What is drawn as points, a series in each colour and shape: things over dates, or one figure over another."""

    title: str
    x_label: str
    y_label: str
    series: Sequence[tuple[str, Sequence[Dot]]]
    logarithmic: bool = True
    source: str = ""
    facing: bool = False
    """Whether both axes are of one quantity, on logarithmic scales about the line where the two are equal."""

    @property
    def ends(self) -> tuple[float, float]:
        """The smallest and the largest figure on either axis."""
        figures = [figure for _, dots in self.series for dot in dots for figure in (dot.x, dot.y)]
        return min(figures), max(figures)


def is_chart(path: str | None) -> bool:
    """Whether the end of a file asks for a chart."""
    return path is not None and Path(path).suffix.casefold() in ENDS


def drawn(chart: Chart | Dots, width: int = 80, height: int = 22) -> str:
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
    if isinstance(chart, Dots):
        _draw_dots(plotext, chart)
    else:
        _draw_lines(plotext, chart)
    plotext.title(chart.title)
    plotext.xlabel(chart.x_label)
    plotext.ylabel(chart.y_label)
    plotext.plotsize(width, height)
    plotext.theme("clear")
    return str(plotext.build())


def _draw_lines(plotext: Any, chart: Chart) -> None:
    for line in chart.lines:
        points = [(x, y) for x, y in zip(line.xs, line.ys, strict=True) if y > 0 or not chart.logarithmic]
        if points:
            plotext.plot([x for x, _ in points], [y for _, y in points], label=line.label, marker="braille")
    if chart.logarithmic:
        plotext.yscale("log")
    for _, level in chart.levels:
        plotext.hline(level)
    ticks = _ticks(chart)
    plotext.xticks(ticks, [f"{tick:g}" for tick in ticks])


def _draw_dots(plotext: Any, chart: Dots) -> None:
    for rank, (label, dots) in enumerate(chart.series):
        mark = _MARKS[rank % len(_MARKS)]
        plotext.scatter([dot.x for dot in dots], [dot.y for dot in dots], label=label, marker=mark)
    if chart.logarithmic:
        plotext.yscale("log")
    if chart.facing:
        plotext.plot(list(chart.ends), list(chart.ends), marker="braille")
        plotext.xscale("log")
        low, high = chart.ends
        decades = [10.0**power for power in range(ceil(log10(low)), floor(log10(high)) + 1, 2)]
        for ticks in (plotext.xticks, plotext.yticks):
            ticks(decades, [f"{decade:g}" for decade in decades])


def _ticks(chart: Chart) -> list[float]:
    """Whole places on the axis, at most nine."""
    places = [x for line in chart.lines for x in line.xs]
    if not places:
        return []
    first, last = int(min(places)), int(max(places)) + 1
    step = max(1, -(-(last - first) // 8))
    return [float(place) for place in range(first, last + 1, step)]


def save(chart: Chart | Spans | Dots, path: str) -> None:
    """Write a chart as SVG, PNG or PDF, as the end of the file says; the same chart gives the same SVG.

    Raises
    ------
    InvalidInput
        If matplotlib is not there, or the file cannot be written.
    """
    import os

    target = Path(path)
    scratch = target.with_name(f".{target.name}.{os.getpid()}{target.suffix}")
    metadata = {".svg": {"Date": None}, ".pdf": {"CreationDate": None}}.get(target.suffix.casefold())
    with _style(f"-o {path}: a chart"):
        figure = _figure(chart)
        try:
            figure.savefig(scratch, dpi=160, metadata=metadata)
            scratch.replace(target)
        except OSError as error:
            raise InvalidInput(f"-o {path}: {error.strerror}") from None
        finally:
            scratch.unlink(missing_ok=True)


def svg(chart: Chart | Spans | Dots, salt: str = "footprint") -> str:
    """A chart as SVG with texts as texts and nothing behind it; the same chart and salt give the same text.

    Raises
    ------
    InvalidInput
        If matplotlib is not there.
    """
    import io

    file = io.StringIO()
    with _style("a figure", salt):
        _figure(chart).savefig(file, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    return file.getvalue()


def _style(what: str, salt: str = "footprint") -> Any:
    try:
        import matplotlib as mpl
    except ImportError:
        raise InvalidInput(f"{what} {_EXTRA}") from None
    return mpl.rc_context({"svg.hashsalt": salt, "svg.fonttype": "none", "font.size": 9, "font.family": "DejaVu Sans"})


def _figure(chart: Chart | Spans | Dots) -> Any:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    chart = _literal(chart)
    height = 4.4 if not isinstance(chart, Spans) else 1.3 + 0.3 * max(len(chart.spans), 2)
    figure = Figure(figsize=(7.2, height), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.subplots()
    if isinstance(chart, Spans):
        _paint_spans(axes, chart)
    elif isinstance(chart, Dots):
        _paint_dots(axes, chart)
    else:
        _paint(axes, chart)
    upright = isinstance(chart, Spans) and chart.levels
    axes.set_title(chart.title, fontsize=10, loc="left", pad=15 if upright else None)  # above the words of a level
    axes.set_xlabel(chart.x_label)
    axes.spines[["top", "right"]].set_visible(False)
    if chart.source:
        figure.supxlabel(chart.source, fontsize=6, color="#555555")
    return figure


def _literal(part: Any) -> Any:
    """A chart whose texts mean nothing but themselves: two dollars would begin a formula of matplotlib's."""
    if isinstance(part, str):
        return "".join(char if char.isprintable() else "?" for char in part).replace("$", r"\$")
    if isinstance(part, tuple) and hasattr(part, "_fields"):
        return type(part)(*map(_literal, part))
    return [_literal(one) for one in part] if isinstance(part, (list, tuple)) else part


def _level(axes: Any, label: str, level: float, *, upright: bool) -> None:
    (axes.axvline if upright else axes.axhline)(level, color="#888888", linewidth=0.8, linestyle="--")
    at = (level, 1.0) if upright else (0.995, level)
    axes.annotate(
        label,
        at,
        xycoords=("data", "axes fraction") if upright else ("axes fraction", "data"),
        fontsize=7,
        color="#555555",
        ha="left" if upright else "right",
        va="bottom",
    )


def _plain_ticks(axis: Any, figures: Sequence[float]) -> None:
    """Ticks in plain figures on a logarithmic axis of few decades, where powers of ten say little."""
    from matplotlib.ticker import FixedLocator, FuncFormatter, NullFormatter

    low, high = min(figures), max(figures)
    if low <= 0 or high / low > 300:
        return
    steps = [step * 10.0**power for power in range(-30, 30) for step in (1, 2, 5)]
    axis.set_major_locator(FixedLocator([step for step in steps if low * 0.8 <= step <= high * 1.25]))
    axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axis.set_minor_formatter(NullFormatter())


def _paint_spans(axes: Any, chart: Spans) -> None:
    places = range(len(chart.spans))
    for place, span in zip(places, chart.spans, strict=True):
        low, high = (span.value if end is None else end for end in (span.low, span.high))
        if chart.bars:
            axes.plot([low, high], [place, place], color=_COLOURS[0], linewidth=9, solid_capstyle="butt", alpha=0.75)
        else:
            axes.plot([low, high], [place, place], color=_COLOURS[0], linewidth=2)
            axes.plot([span.value], [place], "o", color=_COLOURS[1], markersize=5)
    for label, level in chart.levels:
        _level(axes, label, level, upright=True)
    axes.set_yticks(list(places), [span.label for span in chart.spans])
    axes.set_ylim(len(chart.spans) - 0.5, -0.5)
    if chart.logarithmic:
        axes.set_xscale("log")
        _plain_ticks(axes.xaxis, [end for span in chart.spans for end in (span.value, span.low, span.high) if end])
    axes.grid(axis="x", alpha=0.25, linewidth=0.5)
    axes.tick_params(axis="y", length=0)


def _paint_dots(axes: Any, chart: Dots) -> None:
    marks = "os^Dv*PX"
    for rank, (label, dots) in enumerate(chart.series):
        colour, mark = _COLOURS[rank % len(_COLOURS)], marks[rank % len(marks)]
        for dot in dots:
            if dot.low is not None and dot.high is not None:
                axes.plot([dot.x, dot.x], [dot.low, dot.high], color=colour, linewidth=1, alpha=0.6)
        axes.plot([dot.x for dot in dots], [dot.y for dot in dots], mark, color=colour, markersize=4, label=label)
        for dot in dots:
            if dot.label:
                axes.annotate(dot.label, (dot.x, dot.y), xytext=(4, 3), textcoords="offset points", fontsize=6)
    if chart.logarithmic:
        axes.set_yscale("log")
    if chart.facing:
        _diagonal(axes, *chart.ends)
    else:
        axes.xaxis.get_major_locator().set_params(integer=True)
    axes.set_ylabel(chart.y_label)
    axes.grid(alpha=0.25, linewidth=0.5)
    if len(chart.series) > 1:
        axes.legend(frameon=False, fontsize=8)


def _diagonal(axes: Any, low: float, high: float) -> None:
    """The line where both figures are equal, and those where one is twice the other."""
    for factor, style in ((1, "-"), (2, ":"), (0.5, ":")):
        axes.plot([low, high], [low * factor, high * factor], color="#888888", linewidth=0.8, linestyle=style, zorder=1)
    axes.set_xscale("log")


def _paint(axes: Any, chart: Chart) -> None:
    for rank, line in enumerate(chart.lines):
        colour = _COLOURS[rank % len(_COLOURS)]
        axes.plot(line.xs, line.ys, label=line.label, color=colour, linewidth=1.6)
        if len(line.lows):
            axes.fill_between(line.xs, line.lows, line.highs, color=colour, alpha=0.15, linewidth=0)
    for label, level in chart.levels:
        _level(axes, label, level, upright=False)
    if chart.logarithmic:
        axes.set_yscale("log")
    elif chart.from_zero:
        axes.set_ylim(bottom=0)
    axes.xaxis.get_major_locator().set_params(integer=True)
    axes.set_ylabel(chart.y_label)
    axes.grid(alpha=0.25, linewidth=0.5)
    if len(chart.lines) > 1 or chart.lines[0].label:
        axes.legend(frameon=False, fontsize=8)
