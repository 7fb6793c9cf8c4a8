"""Systems: every AI system over time, with the lines that laws draw, and what is published of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import work

from footprint import present, progress
from tui.screens.listing import Listing
from tui.widgets.chart import Line, Picture, Series

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.widgets.chart import Chart


class Systems(Listing):
    """Every system of the database."""

    NAME = "systems"
    TABLE = "systems"
    FIELD = "system"
    LEGEND = "FLOP: training compute"
    GUIDE = (
        "Every system: type to filter, click a heading or press s to sort, Enter to estimate it. The chart shows "
        "training compute over time, with the figures at which laws begin to ask something; countries where one of "
        "them holds are named on the line. Hollow points are counted from size and data."
    )

    def __init__(self) -> None:
        super().__init__()
        self._points: Sequence[progress.SystemPoint] | None = None

    def picture(self, chart: Chart, key: str) -> None:
        """Systems over time, the one under the cursor marked."""
        if self._points is None:
            chart.show(None, "counting ...")
            self._count()
            return
        kinds = (("published", False, "●", "primary"), ("counted", True, "○", "secondary"))
        series = []
        for name, counted, marker, role in kinds:
            found = [point for point in self._points if point.counted is counted and point.system != key]
            if found:
                series.append(
                    Series(name, [point.date for point in found], [point.compute for point in found], marker, role)
                )
        marked = [point for point in self._points if point.system == key]
        series += [Series(point.name, [point.date], [point.compute], "✖", "foreground") for point in marked]
        lines = [
            Line(line.compute, f"{present.digits(line.compute)} {' '.join(line.countries) or 'nowhere in force'}")
            for line in progress.lines()
        ]
        chart.show(Picture("Training compute, FLOP", "year of publication", "", series, lines, log_y=True, years=True))

    @work(thread=True, exclusive=True, group="points")
    def _count(self) -> None:
        found = tuple(progress.systems())
        self.app.call_from_thread(self._take, found)

    def _take(self, found: Sequence[progress.SystemPoint]) -> None:
        self._points = found
        self.draw()
