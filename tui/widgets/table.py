"""A table that shows as many columns as fit, the last as wide as what is left, and sorts and filters its rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

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

    def __init__(self, columns: Sequence[Column], id: str | None = None, least: int = 2) -> None:
        """Take the columns, and how many of them are shown even where they do not fit."""
        super().__init__(id=id, cursor_type="row", cell_padding=0)
        self._columns, self._least = list(columns), least
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
        """The columns that fit, from the left; the last takes what is left, unless it has figures."""
        room = self.scrollable_content_region.width
        shown = self._columns[: self._least]
        for column in self._columns[self._least :]:
            if sum(other.width for other in (*shown, column)) > room:
                break
            shown = [*shown, column]
        last = shown[-1]
        left = 0 if last.right else room - sum(column.width for column in shown[:-1])
        return [*shown[:-1], last._replace(width=max(left, last.width))]

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

    def on_data_table_header_selected(self, event: DataTable.HeaderSelected) -> None:
        """Sort by a column whose heading was clicked."""
        event.stop()
        if event.column_key.value is not None:
            self.sort_by(event.column_key.value)
