"""Charts of characters: points and steps on axes with units, in the colours of the theme.

Every series has a marker of its own, every line a name, so that colour is never the only sign.
"""

from __future__ import annotations

from math import log10
from typing import TYPE_CHECKING, Any, NamedTuple

from rich.color import Color as RichColor
from rich.style import Style
from rich.text import Text
from textual.color import Color
from textual_plotext import PlotextPlot

from footprint import axes, present
from footprint.sheets import printable
from tui.text import flowing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from footprint.charts import Chart as Told

MARKERS = ("●", "▲", "■", "◆", "✚", "○", "△", "□", "◇", "×")
_ROLES = ("primary", "warning", "success", "secondary", "error", "accent")


class Series(NamedTuple):
    """Points of one kind."""

    name: str
    xs: Sequence[float]
    ys: Sequence[float]
    marker: str = MARKERS[0]
    role: str = "primary"
    joined: bool = False


class Line(NamedTuple):
    """A level across the chart, with its name."""

    y: float
    name: str


class Picture(NamedTuple):
    """What a chart shows. Logarithmic axes take logarithms to base 10, and ticks in the figures themselves."""

    title: str
    x_label: str
    y_label: str
    series: Sequence[Series] = ()
    lines: Sequence[Line] = ()
    x_range: tuple[float, float] | None = None
    y_range: tuple[float, float] | None = None
    log_x: bool = False
    log_y: bool = False
    years: bool = False


def series_of(points: dict[str, list[tuple[float, float]]], most: int = 6) -> list[Series]:
    """Series by name, those of most points first; what is beyond the marker of the last is gathered as others."""
    ranked = sorted(points, key=lambda name: (-len(points[name]), name))
    named = ranked if len(ranked) <= most else ranked[: most - 1]
    groups = {name: points[name] for name in named}
    if rest := [point for name in ranked if name not in groups for point in points[name]]:
        groups["others"] = rest
    return [
        Series(name, [x for x, _ in found], [y for _, y in found], MARKERS[index], _ROLES[index % len(_ROLES)])
        for index, (name, found) in enumerate(groups.items())
    ]


def picture(told: Told) -> Picture:
    """A chart of a finding, over years or in percent: each line joined, its interval as marks above and below."""
    series = []
    for place, line in enumerate(told.lines):
        role, marker = _ROLES[place % len(_ROLES)], MARKERS[place % len(MARKERS)]
        for bound, sign in ((line.lows, "╷"), (line.highs, "╵")):
            if len(bound):
                series.append(Series("", line.xs, bound, sign, role))
        series.append(Series(line.label, line.xs, line.ys, marker, role, joined=True))
    levels = [Line(level, name) for name, level in told.levels]
    return Picture(
        told.title, told.x_label, told.y_label, series, levels, log_y=told.logarithmic, years=told.x_label == "year"
    )


class Chart(PlotextPlot):
    """A chart that is drawn anew at every size and in every theme."""

    can_focus = False

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self.picture: Picture | None = None
        self.said = ""

    def show(self, picture: Picture | None, said: str = "") -> None:
        """Show a picture, or say why there is none."""
        self.picture, self.said = picture, said
        self.refresh()

    def render(self) -> Text:
        """The chart as text, and below it which marker is what."""
        width, height = self.size
        if self.picture is None or width < 20 or height < 8:
            return flowing(self.said, "dim")
        legend = self._legend(self.picture, width)
        self._draw(self.picture, width, height - bool(legend))
        self._plot.theme(self._get_plotext_theme_name(self.app.theme))
        text = Text.from_ansi(self.plt.build())
        text.rstrip()
        if legend:
            text.append("\n")
            text.append_text(legend)
        return text

    def _legend(self, picture: Picture, width: int) -> Text:
        """Markers with their names in a row."""
        line = Text(no_wrap=True, end="")
        for series in picture.series:
            if series.name:
                line.append(
                    f" {series.marker} ", Style(color=RichColor.from_rgb(*self._colour(series.role)), bold=True)
                )
                line.append(f"{printable(series.name)} ")
        line.truncate(width, overflow="ellipsis")
        return line

    def _colour(self, role: str) -> tuple[int, int, int]:
        return Color.parse(self.app.theme_variables[role]).rgb

    def _draw(self, picture: Picture, width: int, height: int) -> None:
        plot: Any = self.plt
        plot.clear_figure()
        plot.plotsize(width, height)
        plot._set_size(width, height)  # as the widget itself does: plotsize alone keeps the first size
        ink, back = self._colour("foreground"), self._colour("surface")
        for line in picture.lines:
            plot.hline(_on(line.y, picture.log_y), self._colour("error"))
        for series in picture.series:
            xs = [_on(x, picture.log_x) for x in series.xs]
            ys = [_on(y, picture.log_y) for y in series.ys]
            if series.joined:
                plot.plot(xs, ys, marker="braille", color=self._colour(series.role))
            plot.scatter(xs, ys, marker=series.marker, color=self._colour(series.role))
        (left, right), (bottom, top) = _extent(picture)
        plot.xlim(left, right)
        plot.ylim(bottom, top)
        for line in picture.lines:
            said = f" {printable(line.name)} "
            plot.text(said, left, _on(line.y, picture.log_y), color=ink, background=back, alignment="left")
        if picture.years:
            ticks: list[float] = list(axes.years(left, right, max(width // 9, 2)))
            plot.xticks(ticks, [f"{tick:.0f}" for tick in ticks])
        elif picture.log_x:
            found = axes.decades(10**left, 10**right, max(width // 10, 2))
            plot.xticks([log10(tick) for tick in found], [present.digits(tick) for tick in found])
        else:
            found = axes.even(left, right, max(width // 10, 2))
            plot.xticks(found, [present.digits(tick) for tick in found])
        if picture.log_y:
            found = axes.decades(10**bottom, 10**top, max(height // 3, 2))
            plot.yticks([log10(tick) for tick in found], [present.digits(tick) for tick in found])
        else:
            found = axes.even(bottom, top, max(height // 4, 2))
            plot.yticks(found, [present.digits(tick) for tick in found])
        plot.title(printable(picture.title))
        plot.xlabel(printable(picture.x_label))
        plot.ylabel(printable(picture.y_label))


def _on(figure: float, logarithmic: bool) -> float:
    return log10(figure) if logarithmic else figure


def _extent(picture: Picture) -> tuple[tuple[float, float], tuple[float, float]]:
    """Ranges of both axes, with a margin where none are given."""
    xs = [_on(x, picture.log_x) for series in picture.series for x in series.xs]
    ys = [_on(y, picture.log_y) for series in picture.series for y in series.ys]
    ys += [_on(line.y, picture.log_y) for line in picture.lines]
    return picture.x_range or _margin(xs), picture.y_range or _margin(ys)


def _margin(figures: Sequence[float]) -> tuple[float, float]:
    low, high = min(figures), max(figures)
    room = (high - low) * 0.04 or 0.5
    return low - room, high + room
