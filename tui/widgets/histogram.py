"""How the draws of one output are spread, in blocks of an eighth of a cell."""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING

from rich.text import Text
from textual import work
from textual.widget import Widget
from textual.worker import get_current_worker

from footprint import axes, present
from footprint.distribution import Distribution, distribution
from tui.text import flowing, plain

if TYPE_CHECKING:
    from footprint.estimation import Result

_EIGHTHS = " ▁▂▃▄▅▆▇█"
_MARGIN = 7
"""Cells of the labels of the vertical axis."""


class Histogram(Widget):
    """Shares of the draws by class on a logarithmic scale; the bar below spans the 90 % interval."""

    COMPONENT_CLASSES = {"histogram--inside", "histogram--outside", "histogram--axis"}

    def __init__(self, id: str = "histogram") -> None:
        super().__init__(id=id)
        self._wanted: tuple[Result, str, int] | None = None
        self._drawn: tuple[Result, str, int] | None = None
        self._found: Distribution | None = None
        self._title = self._unit = self._said = ""
        self._scale = 1.0

    def draw(self, result: Result | None, output: str) -> None:
        """Show an output of a result, once the draws are there and someone sees it."""
        if result is None or result.outputs[output] is None or not result.scenario.draws:
            self._wanted = self._found = None
            self._said = "" if result is None else result.reasons.get(output, "no draws, no spread")
            self.refresh()
            return
        self._wanted = (result, output, 0)
        self._seek()

    def on_resize(self) -> None:
        """Draw what was wanted while nobody saw it, or for another width."""
        self._seek()

    def _seek(self) -> None:
        width = self.size.width - _MARGIN - 1
        if self._wanted is None or width < 10:
            return
        self._wanted = (*self._wanted[:2], width)
        if self._wanted != self._drawn:
            self._find(*self._wanted)

    @work(thread=True, exclusive=True, group="histogram")
    def _find(self, result: Result, output: str, classes: int) -> None:
        worker = get_current_worker()
        found = distribution(result, output, classes)
        if not worker.is_cancelled:
            self.app.call_from_thread(self._take, (result, output, classes), found)

    def _take(self, drawn: tuple[Result, str, int], found: Distribution) -> None:
        if self._wanted != drawn:
            return
        self._drawn, self._found = drawn, found
        interval = found.output
        row = next(row for row in present.rows(drawn[0]) if row.column == interval.column)
        self._title = present.phrase(row)
        self._said = "" if found.shares else "all draws are the same: nothing that it rests on has an interval"
        self._scale, self._unit = present.prefix(interval.value, interval.unit)
        self.refresh()

    def render(self) -> Text:
        """The histogram, or why there is none."""
        found, (width, height) = self._found, self.size
        if found is None or not found.shares or height < 6 or len(found.shares) > width - _MARGIN:
            return flowing("\n".join(filter(None, (self._title if found else "", self._said))), "dim")
        inside, outside, axis = (
            self.get_component_rich_style(f"histogram--{part}") for part in ("inside", "outside", "axis")
        )
        text = Text(no_wrap=True, end="")
        title = plain(self._title, "bold")
        title.truncate(width, overflow="ellipsis")
        title.pad_left((width - title.cell_len) // 2)
        text.append_text(title)
        low, high = found.output.p5 or 0.0, found.output.p95 or 0.0
        held = [low <= (left * right) ** 0.5 <= high for left, right in zip(found.edges, found.edges[1:], strict=False)]
        rows = height - 5
        most = max(found.shares)
        for row in range(rows, 0, -1):
            said = f"{present.digits(100 * most * row / rows, 2)} %" if row == rows or row == (rows + 1) // 2 else ""
            text.append(f"\n{said:>{_MARGIN - 1}}{'┤' if said else '│'}", axis)
            for share, is_inside in zip(found.shares, held, strict=True):
                level = round(share / most * rows * 8) - 8 * (row - 1)
                text.append(_EIGHTHS[min(max(level, 0), 8)], inside if is_inside else outside)
        for line in (self._interval(found), *self._axis(found)):
            text.append(f"\n{line}", axis)
        return text

    def _place(self, found: Distribution, figure: float) -> int:
        """The column of a figure."""
        low, high = found.edges[0], found.edges[-1]
        last = len(found.shares) - 1
        return min(max(int(log(figure / low) / log(high / low) * (last + 1)), 0), last)

    def _interval(self, found: Distribution) -> str:
        cells = [" "] * len(found.shares)
        low, value, high = (
            self._place(found, figure or found.edges[0])
            for figure in (found.output.p5, found.output.value, found.output.p95)
        )
        cells[low : high + 1] = "─" * (high + 1 - low)
        cells[low], cells[high] = "├", "┤"
        cells[value] = "●"
        return " " * _MARGIN + "".join(cells)

    def _axis(self, found: Distribution) -> tuple[str, str, str]:
        count = len(found.shares)
        rule, labels, free = ["─"] * count, [" "] * (count + 1), 0
        for tick in axes.decades(found.edges[0] / self._scale, found.edges[-1] / self._scale, max(count // 8, 2)):
            place, said = self._place(found, tick * self._scale), present.digits(tick)
            start = place - len(said) // 2
            if start >= free and start + len(said) <= count:
                rule[place] = "┬"
                labels[start : start + len(said)] = said
                free = start + len(said) + 1
        said = f"{self._unit or 'count'}, logarithmic scale; % of the draws".center(count)[:count]
        margin = " " * _MARGIN
        return f"{' ' * (_MARGIN - 1)}└{''.join(rule)}", margin + "".join(labels), margin + said
