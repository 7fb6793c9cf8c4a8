"""Hardware: every chip, what is published of one, and how chips have advanced."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding

import hardware_db
from footprint import progress
from tui.screens.listing import Listing
from tui.widgets.chart import Picture, Series, series_of

if TYPE_CHECKING:
    from tui.widgets.chart import Chart

_MEASURES = (
    ("peak", "dense {peak}, TFLOP/s"),
    ("per_watt", "dense {peak} per watt of the power limit, TFLOP/s/W"),
    ("per_dollar", "dense {peak} per dollar of the first price, TFLOP/s/USD"),
)


class Hardware(Listing):
    """Every chip of the database."""

    NAME = "hardware"
    TABLE = "chips"
    FIELD = "hardware"
    LEGEND = "BF16, FP8 and FP32: dense peaks, TFLOP/s"
    GUIDE = (
        "Every chip: type to filter, click a heading or press s to sort, Enter to estimate with the chip. Details "
        "lists every figure with its source; Chart draws them over time: m goes from FLOP/s to FLOP/s per watt and "
        "per dollar, p to another precision. Peaks are dense."
    )
    BINDINGS: ClassVar = [Binding("m", "next_measure", "Measure"), Binding("p", "next_peak", "Precision")]

    def __init__(self) -> None:
        super().__init__()
        self._measure = 0
        self._peak = "peak-fp16"

    def action_next_measure(self) -> None:
        """Go from FLOP/s to FLOP/s per watt, per dollar."""
        self._measure = (self._measure + 1) % len(_MEASURES)
        self.action_pane("chart")
        self.draw()

    def action_next_peak(self) -> None:
        """Go to another precision."""
        peaks = progress.peaks()
        self._peak = peaks[(peaks.index(self._peak) + 1) % len(peaks)] if self._peak in peaks else peaks[0]
        self.action_pane("chart")
        self.draw()

    def picture(self, chart: Chart, key: str) -> None:
        """Chips over time by vendor, the one under the cursor marked."""
        measure, said = _MEASURES[self._measure]
        points: dict[str, list[tuple[float, float]]] = {}
        marked: list[tuple[float, float]] = []
        for chip in progress.chips(self._peak):
            figure = getattr(chip, measure)
            if figure is None:
                continue
            points.setdefault(chip.vendor, []).append((chip.date, figure))
            if chip.chip == key:
                marked.append((chip.date, figure))
        series = series_of(points)
        if marked:
            name = hardware_db.word("chips", key, "name") or key
            series.append(Series(name, [marked[0][0]], [marked[0][1]], "✖", "foreground"))
        label = said.format(peak=self._peak.removeprefix("peak-").upper())
        chart.show(Picture(label, "year of release", "", series, log_y=True, years=True))
