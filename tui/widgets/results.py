"""Every output of the scenario with its interval: the table that follows each edit.

It is drawn line by line rather than by Textual's table, of which each cell passes through rich: an edit has a frame's
time to be seen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple

from rich.segment import Segment
from textual.binding import Binding
from textual.geometry import Size
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from footprint import present
from footprint.model import OUTPUTS
from tui.messages import Asked, Chosen
from tui.text import plain
from tui.widgets import bars

if TYPE_CHECKING:
    from textual import events
    from textual.geometry import Size as Extent

    from footprint.estimation import Result

_LABEL, _VALUE, _INTERVAL, _LEAST = 24, 14, 22, 12
_ROOMY = _LABEL + _VALUE + _INTERVAL + _LEAST
"""Cells from which on labels take what is left beside figures and bars, up to the longest."""
_NAMES = tuple(OUTPUTS)
_LONGEST = max(len(step.label) for step in OUTPUTS.values()) + 2


class Cells(NamedTuple):
    """An output in words: label, value, interval or reason, and bar."""

    label: str
    value: str
    interval: str
    bar: str
    missing: bool


class Results(ScrollView, can_focus=True):
    """One row an output: label, value, interval in words where there is room, and as a bar.

    All bars share a scale, the ratio to the output's own figure, so that what is uncertain stands out.
    """

    BINDINGS: ClassVar = [
        Binding("enter,x", "explain", "Explain", key_display="⏎"),
        Binding("up,k", "move(-1)", "", show=False),
        Binding("down,j", "move(1)", "", show=False),
        Binding("pageup", "move(-10)", "", show=False),
        Binding("pagedown", "move(10)", "", show=False),
        Binding("home", "move(-1000)", "", show=False),
        Binding("end", "move(1000)", "", show=False),
    ]
    COMPONENT_CLASSES: ClassVar = {f"results--{part}" for part in ("header", "cursor", "missing", "scale")}
    ALLOW_SELECT = False
    cursor: reactive[int] = reactive(0, repaint=False)

    def __init__(self, id: str = "results") -> None:
        super().__init__(id=id)
        self._result: Result | None = None
        self._current = True
        self._rows: list[Cells] = []
        self._scale = ""
        self._laid = (0, 0, 0)
        self._fill()

    def on_resize(self) -> None:
        """Give the bars the width that is left."""
        if self._widths() != self._laid:
            self._fill()

    def get_content_height(self, container: Extent, viewport: Extent, width: int) -> int:
        """A line an output, and the heading."""
        return len(_NAMES) + 1

    def show(self, result: Result | None, current: bool = True) -> None:
        """Show a result; one that is not current is of an earlier scenario and is shown dimmed."""
        if (result, current) != (self._result, self._current):
            self._result, self._current = result, current
            self._fill()

    def peek(self, point: Result) -> None:
        """Show the figures of an edit until its intervals are there: in words none, as bars those of the one before."""
        for place, row in enumerate(present.rows(point)):
            said = f"{row.value} {row.unit}".rstrip() or "–"
            if not self._rows[place].missing and self._rows[place].value != said:
                self._rows[place] = self._rows[place]._replace(value=said, interval="")
        self._result = None
        self.refresh()

    def cells(self, name: str) -> Cells:
        """An output as it is shown."""
        return self._rows[_NAMES.index(name)]

    @property
    def chosen(self) -> str:
        """The output under the cursor."""
        return _NAMES[self.cursor]

    def _widths(self) -> tuple[int, int, int]:
        """Widths of the label, of the interval in words and of the bar."""
        room = self.scrollable_content_region.width
        if room < _LABEL + _VALUE + _LEAST - 2:  # the figure stands before the whole of its name and before its bar
            return max(room - _VALUE, 8), 0, 0
        label = max(_LABEL, min(_LONGEST, room - _VALUE - _INTERVAL - _LEAST)) if room >= _ROOMY else _LABEL
        room -= label + _VALUE
        words = _INTERVAL if room >= _INTERVAL + _LEAST else 0
        return label, words, room - words

    def _fill(self) -> None:
        self._laid = self._widths()
        width = self._laid[-1]
        result = self._result
        rows = {row.column: row for row in present.rows(result)} if result else {}
        intervals = {
            name: (found.p5, found.value, found.p95)
            for name, found in (result.outputs if result else {}).items()
            if found is not None and found.p5 is not None and found.p95 is not None
        }
        ratio = bars.scale(list(intervals.values()))
        half = (width - 2) // 2
        end = present.digits(ratio, 2)
        self._scale = f" {f'÷{end}'.ljust(half)}{f'×{end}'.rjust(width - 1 - half)}" if intervals and width else ""
        self._rows = []
        for name, step in OUTPUTS.items():
            row = rows.get(step.column)
            if row is None or not row.value:
                reason = row.reason if row else ""
                self._rows.append(Cells(step.label, "–" if result else "", reason, "", True))
                continue
            drawn = ""
            if name in intervals and row.value != "0" and width:
                drawn = bars.bar(*intervals[name], ratio, width - 1)
            self._rows.append(Cells(step.label, f"{row.value} {row.unit}".rstrip(), row.interval, drawn, False))
        self.virtual_size = Size(self.scrollable_content_region.width, len(self._rows) + 1)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """The heading, which stays, or an output."""
        label, words, bar = self._laid
        if y == 0:
            style = self.get_component_rich_style("results--header")
            parts = [(" Output", label, False), ("Value", _VALUE, True), ("  90 % interval", words, False)]
            line = [Segment(_cell(*part), style) for part in parts]
            line.append(Segment(_cell(self._scale, bar, False, 0), self.get_component_rich_style("results--scale")))
            return Strip(line).adjust_cell_length(self.size.width, style)
        place = y - 1 + self.scroll_offset.y
        if not 0 <= place < len(self._rows):
            return Strip.blank(self.size.width, self.rich_style)
        cells = self._rows[place]
        style = self.get_component_rich_style("results--cursor") if place == self.cursor else self.rich_style
        if not self._current or cells.missing:
            said = style + self.get_component_rich_style("results--missing", partial=True)
        else:
            said = style
        line = [
            Segment(_cell(f" {cells.label}", label, False), style),
            Segment(_cell(cells.value, _VALUE, True), style if self._current else said),
        ]
        if cells.missing:  # the reason has the room of the bar too
            line.append(Segment(_cell(f"  {cells.interval}"[not words :], words + bar, False), said))
        else:
            line.append(Segment(_cell(f"  {cells.interval}", words, False), said))
            line.append(Segment(_cell(f" {cells.bar}", bar, False, 0), said))
        return Strip(line).adjust_cell_length(self.size.width, style)

    def watch_cursor(self) -> None:
        """Keep the cursor in sight, and tell which output is looked at."""
        height = max(self.scrollable_content_region.height - 1, 1)
        top = self.scroll_offset.y
        if self.cursor < top:
            self.scroll_to(y=self.cursor, animate=False)
        elif self.cursor >= top + height:
            self.scroll_to(y=self.cursor - height + 1, animate=False)
        self.refresh()
        self.post_message(Chosen(self.chosen))

    def watch_has_focus(self, _has_focus: bool) -> None:
        """Show whether the cursor is here."""
        super().watch_has_focus(_has_focus)
        self.refresh()

    def action_move(self, rows: int) -> None:
        """Move the cursor."""
        self.cursor = min(max(self.cursor + rows, 0), len(_NAMES) - 1)

    def action_explain(self) -> None:
        """Ask where the output comes from."""
        self.post_message(Asked(self.chosen))

    def on_click(self, event: events.Click) -> None:
        """Look at an output; ask where it comes from if it is looked at already."""
        place = event.y - 1 + self.scroll_offset.y
        if event.y == 0 or not 0 <= place < len(_NAMES):
            return
        if place == self.cursor:
            self.action_explain()
        self.cursor = place


def _cell(text: str, width: int, right: bool, gap: int = 1) -> str:
    """A cell of exactly a width, with a gap behind what is flush left."""
    if width <= 0:
        return ""
    found = plain(text)
    found.truncate(width if right else width - gap, overflow="ellipsis")
    room = " " * (width - found.cell_len)
    return room + found.plain if right else found.plain + room
