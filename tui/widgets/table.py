"""A table that shows as many columns as fit, as wide as what stands in them, and sorts its rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from rich.cells import cell_len
from rich.text import Text
from textual.widgets import DataTable

from tui.text import plain

if TYPE_CHECKING:
    from collections.abc import Sequence


class Column(NamedTuple):
    """A column: its key, heading and width in cells, and whether its figures stand to the right."""

    key: str
    heading: str
    width: int
    right: bool = False


class Row(NamedTuple):
    """A row: its key, its cells as text, how they are styled, and what each column is sorted by."""

    key: str
    cells: Sequence[str]
    style: str = ""
    order: Sequence[Any] = ()


class Table(DataTable[Text]):
    """A table of plain text. The cursor stays on its row when rows change."""

    def __init__(
        self, columns: Sequence[Column], id: str | None = None, least: int = 2, *, grows: bool = False
    ) -> None:
        """Take the columns, how many are shown even where they do not fit, and whether they grow to their rows.

        Columns that grow shift when rows change; those of a list that is filtered as one types are better fixed.
        """
        super().__init__(id=id, cursor_type="row", cell_padding=0)
        self._columns, self._least, self._grows = list(columns), least, grows
        self._laid: list[Column] = []
        self._rows: list[Row] = []
        self.sorted_by: tuple[str, bool] | None = None

    def on_mount(self) -> None:
        """Lay the columns out."""
        self._lay_out()

    def on_resize(self) -> None:
        """Lay the columns out for another width, and keep the cursor in sight."""
        if self._fitting() != self._laid:
            self._lay_out()
        self.call_after_refresh(lambda: self.move_cursor(row=self.cursor_row, animate=False))

    def _fitting(self) -> list[Column]:
        """The columns that fit, from the left, some grown to what stands in them; the last takes what is left.

        A column of figures at the end takes no more than it needs, so that its figures stay near those before it.
        """
        room = self.scrollable_content_region.width
        shown = self._columns[: self._least]
        for column in self._columns[self._least :]:
            if sum(other.width for other in (*shown, column)) > room:
                break
            shown = [*shown, column]
        widths = [column.width for column in shown]
        takes_rest = not shown[-1].right
        needs = [self._natural(place) for place in range(len(shown) - takes_rest)] if self._grows else []
        for _ in range(room - sum(widths)):  # each cell goes to the column of which most is cut
            short, place = max(((need - widths[place], place) for place, need in enumerate(needs)), default=(0, 0))
            if short <= 0:
                break
            widths[place] += 1
        if takes_rest:
            widths[-1] += max(room - sum(widths), 0)
        return [column._replace(width=width) for column, width in zip(shown, widths, strict=True)]

    def _natural(self, place: int) -> int:
        """Cells that the widest cell of a column takes, with a gap on either side."""
        return 2 + max((cell_len(row.cells[place]) for row in self._rows if place < len(row.cells)), default=0)

    def _lay_out(self) -> None:
        kept = self.key
        self._laid = self._fitting()
        self.clear(columns=True)
        for column in self._laid:
            mark = ""
            if self.sorted_by and self.sorted_by[0] == column.key:
                mark = " ▼" if self.sorted_by[1] else " ▲"
            self.add_column(self._cell(column, column.heading + mark, ""), key=column.key, width=column.width)
        self._add(kept)

    def _add(self, kept: str) -> None:
        for row in self._rows:
            self.add_row(*self._cells(row), key=row.key)
        self.go_to(kept)

    def _cells(self, row: Row) -> list[Text]:
        return [self._cell(column, text, row.style) for column, text in zip(self._laid, row.cells, strict=False)]

    def _cell(self, column: Column, text: str, style: str) -> Text:
        """A cell of one column less a gap, at the side where it belongs."""
        found = plain(f" {text}", style)
        found.truncate(column.width - (column.key != self._laid[-1].key), overflow="ellipsis")
        if column.right:
            found.pad_left(max(column.width - 1 - found.cell_len, 0))
        return found

    def set_columns(self, columns: Sequence[Column]) -> None:
        """Have other columns; rows are to be shown anew."""
        if list(columns) != self._columns:
            self._columns, self._rows, self.sorted_by = list(columns), [], None
            if self._laid:
                self._lay_out()

    def width_of(self, key: str) -> int:
        """Cells that a column has for text, 0 where it is not shown."""
        return next((column.width - 2 for column in self._laid if column.key == key), 0)

    @property
    def key(self) -> str:
        """Key of the row under the cursor, empty where there is none."""
        return self.row_keys[self.cursor_row] if 0 <= self.cursor_row < len(self.row_keys) else ""

    @property
    def row_keys(self) -> list[str]:
        """Keys of the rows, as they are shown."""
        return [row.value or "" for row in self.rows]

    def go_to(self, key: str) -> None:
        """Put the cursor on a row, if it is there."""
        keys = self.row_keys
        if key in keys:
            self.move_cursor(row=keys.index(key), animate=False)

    def show(self, rows: Sequence[Row]) -> None:
        """Show other rows; cells that stay the same are left alone."""
        before, self._rows = self._rows, self._in_order(rows)
        if not self._laid:
            return
        if [row.key for row in before] != [row.key for row in self._rows] or len(self.rows) != len(self._rows):
            if self._grows and self._fitting() != self._laid:
                self._lay_out()
                return
            kept = self.key
            self.clear()
            self._add(kept)
            return
        for old, new in zip(before, self._rows, strict=True):
            if old != new:
                for column, cell in zip(self._laid, self._cells(new), strict=False):
                    self.update_cell(new.key, column.key, cell)

    def sort_by(self, key: str) -> None:
        """Sort by a column, the other way round if it is sorted by it already."""
        falling = self.sorted_by is not None and self.sorted_by[0] == key and not self.sorted_by[1]
        self.sorted_by = (key, falling)
        self._rows = self._in_order(self._rows)
        self._lay_out()

    def sort_by_next(self) -> None:
        """Sort by the column to the right of the one that it is sorted by."""
        keys = [column.key for column in self._laid]
        place = keys.index(self.sorted_by[0]) if self.sorted_by and self.sorted_by[0] in keys else -1
        self.sorted_by = None
        self.sort_by(keys[(place + 1) % len(keys)])

    def _in_order(self, rows: Sequence[Row]) -> list[Row]:
        """Rows by the column that they are sorted by; those without a figure come last, either way."""
        if self.sorted_by is None:
            return list(rows)
        key, falling = self.sorted_by
        place = next(place for place, column in enumerate(self._columns) if column.key == key)

        def worth(row: Row) -> Any:
            return row.order[place] if row.order else row.cells[place]

        known = [row for row in rows if worth(row) not in (None, "")]
        return sorted(known, key=worth, reverse=falling) + [row for row in rows if worth(row) in (None, "")]

    def on_data_table_row_highlighted(self, event: DataTable.RowHighlighted) -> None:
        """Tell nobody of a row that is gone by the time it is told of."""
        if event.row_key not in self.rows:
            event.stop()

    def on_data_table_row_selected(self, event: DataTable.RowSelected) -> None:
        """Tell nobody of a row that is gone by the time it is told of."""
        if event.row_key not in self.rows:
            event.stop()

    def on_data_table_header_selected(self, event: DataTable.HeaderSelected) -> None:
        """Sort by a column whose heading was clicked."""
        event.stop()
        if event.column_key.value is not None:
            self.sort_by(event.column_key.value)
