"""Every output of the scenario with its interval: the table that follows each edit."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.binding import Binding
from textual.widgets import DataTable

from footprint import present
from footprint.model import OUTPUTS
from tui.messages import Asked, Chosen
from tui.text import plain
from tui.widgets import bars

if TYPE_CHECKING:
    from footprint.estimation import Result

_LABEL, _VALUE, _INTERVAL, _LEAST = 24, 14, 22, 12


class Results(DataTable[Text]):
    """One row an output: label, value, interval in words where there is room, and as a bar.

    All bars share a scale, the ratio to the output's own figure, so that what is uncertain stands out.
    """

    BINDINGS: ClassVar = [
        Binding("enter", "select_cursor", "Explain"),
        Binding("x", "select_cursor", "Explain", show=False),
    ]

    def __init__(self, id: str = "results") -> None:
        super().__init__(id=id, cursor_type="row", zebra_stripes=False, cell_padding=0)
        self._result: Result | None = None
        self._current = True

    def on_mount(self) -> None:
        """Lay the rows out."""
        self._lay_out()

    def on_resize(self) -> None:
        """Give the bars the width that is left."""
        if self._widths() != self._laid:
            self._lay_out()

    def show(self, result: Result | None, current: bool = True) -> None:
        """Show a result; one that is not current is of an earlier scenario and is shown dimmed."""
        self._result, self._current = result, current
        self._fill()

    def _widths(self) -> tuple[int, int]:
        """Widths of the interval in words and of the bar."""
        room = self.scrollable_content_region.width - _LABEL - _VALUE
        words = _INTERVAL if room >= _INTERVAL + _LEAST else 0
        return words, max(room - words, _LEAST - 2)

    _laid: tuple[int, int] = (0, 0)

    def _lay_out(self) -> None:
        cursor = self.cursor_row
        self._laid = words, width = self._widths()
        self.clear(columns=True)
        self.add_column(plain(" Output"), key="label", width=_LABEL)
        self.add_column(plain("Value", justify="right"), key="value", width=_VALUE)
        if words:
            self.add_column(plain("  90 % interval"), key="interval", width=words)
        self.add_column(plain(""), key="bar", width=width)
        for name, step in OUTPUTS.items():
            self.add_row(plain(f" {step.label}"), *[plain("")] * (3 if words else 2), key=name)
        self.move_cursor(row=cursor)
        self._fill()

    def _fill(self) -> None:
        words, width = self._laid
        if not self.columns:
            return
        result = self._result
        rows = {row.column: row for row in present.rows(result)} if result else {}
        intervals = {
            name: (found.p5, found.value, found.p95)
            for name, found in (result.outputs if result else {}).items()
            if found is not None and found.p5 is not None and found.p95 is not None
        }
        ratio = bars.scale(list(intervals.values()))
        style = "" if self._current else "dim"
        head = " " + f"÷{ratio:.2g}".ljust((width - 2) // 2) + f"×{ratio:.2g}".rjust(width - 1 - (width - 2) // 2)
        self.columns["bar"].label = plain(head if intervals else "", "dim")  # type: ignore[index]
        for name, step in OUTPUTS.items():
            row = rows.get(step.column)
            if row is None or not row.value:
                cells = [
                    "–" if result else "",
                    row.reason if row else "",
                    f" {row.reason}" if row and not words else "",
                ]
            else:
                low, value, high = intervals.get(name, (0.0, 0.0, 0.0))
                drawn = " " + bars.bar(low, value, high, ratio, width - 1) if value else ""
                cells = [f"{row.value} {row.unit}".rstrip(), row.interval, drawn]
            self.update_cell(name, "value", plain(cells[0], style, "right"))
            if words:
                self.update_cell(
                    name, "interval", plain(f"  {cells[1]}", style or ("" if row and row.value else "dim"))
                )
            self.update_cell(name, "bar", plain(cells[2], style or ("bold" if row and row.value else "dim")))
        self.refresh()

    @property
    def chosen(self) -> str:
        """The output under the cursor."""
        return list(OUTPUTS)[max(self.cursor_row, 0)]

    def on_data_table_row_highlighted(self, event: DataTable.RowHighlighted) -> None:
        """Tell which output is looked at."""
        event.stop()
        if event.row_key.value is not None:
            self.post_message(Chosen(event.row_key.value))

    def on_data_table_row_selected(self, event: DataTable.RowSelected) -> None:
        """Ask where the output comes from."""
        event.stop()
        if event.row_key.value is not None:
            self.post_message(Asked(event.row_key.value))
