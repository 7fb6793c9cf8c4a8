"""What the estimate rests on: every field that has a value, whose it is, and a line to change it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.widgets import DataTable, Input, Static

from footprint import present
from tui.text import flowing, worded
from tui.widgets import provenance
from tui.widgets.entry import Entry, described
from tui.widgets.table import Column, Row, Table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.app import ComposeResult

    from footprint.estimation import Result
    from hardware_db import Datum

_COLUMNS = (
    Column("input", "  Input", 19),
    Column("value", "Value", 14),
    Column("interval", "90 % interval", 17),
    Column("source", "Source", 13),
)
_MARKS = {"given": "■", "wrong": "✗", "assumed": " "}


class Inputs(Vertical):
    """A table of inputs; below it the one under the cursor, with its sources and a line to type in.

    A square marks what was given, a cross what cannot be used; the rest is assumed.
    """

    BINDINGS: ClassVar = [
        Binding("enter,e", "edit", "Edit"),
        Binding("delete,backspace", "assume", "As assumed"),
        Binding("o", "open_source", "Open source"),
        Binding("escape", "leave", "Back", show=False),
    ]

    def __init__(self, id: str = "inputs") -> None:
        super().__init__(id=id)
        self._rows: dict[str, present.Assumption] = {}
        self._texts: Mapping[str, str] = {}
        self._wrong: Mapping[str, str] = {}
        self._data: dict[str, tuple[Datum, ...]] = {}
        self._field = ""
        self._entry: Entry | None = None
        self._said: tuple[str, tuple[Datum, ...], str] | None = None

    def compose(self) -> ComposeResult:
        """The table and, below, what is known of one input."""
        yield Table(_COLUMNS, id="input-table", grows=True)
        yield Vertical(id="editor")
        with VerticalScroll(id="input-source"):
            yield Static(id="input-source-text")

    @property
    def table(self) -> Table:
        """The table."""
        return self.query_one("#input-table", Table)

    def show(self, result: Result | None, texts: Mapping[str, str], wrong: Mapping[str, str]) -> None:
        """Show the inputs of a result, and entries that cannot be used."""
        self._texts, self._wrong = texts, wrong
        found = dict(_settled(result)) if result else {}
        self._rows = found
        self._data = {}
        if result is not None:
            self._data = {name: word.data for name, word in result.resolved.words.items()}
            self._data |= {name: estimate.data for name, estimate in result.resolved.inputs}
        self.table.show([self._row(name, row) for name, row in found.items()])
        self._show_one()

    def _row(self, name: str, row: present.Assumption) -> Row:
        state = "wrong" if name in self._wrong else "given" if name in self._texts else "assumed"
        value = f"{row.value} {row.unit}".rstrip()
        cells = (f"{_MARKS[state]} {worded(name)}", value, row.interval, row.source or row.note)
        return Row(name, cells, "" if state == "assumed" else "bold")

    def on_data_table_row_highlighted(self, event: DataTable.RowHighlighted) -> None:
        """Show the input under the cursor."""
        event.stop()
        self._field = event.row_key.value or ""
        self._show_one()

    def on_data_table_row_selected(self, event: DataTable.RowSelected) -> None:
        """Edit the input."""
        event.stop()
        self.action_edit()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Back to the table."""
        event.stop()
        self.table.focus()

    def _show_one(self) -> None:
        name, row = self._field, self._rows.get(self._field)
        if row is None:
            return
        shown = (self._texts.get(name, ""), f"{row.value} {row.unit}".rstrip(), self._wrong.get(name, ""))
        if self._entry is not None and self._entry.field == name:
            self._entry.show(*shown)
        else:
            editor = self.query_one("#editor", Vertical)
            editor.remove_children()
            self._entry = Entry(name, shown)
            editor.mount(self._entry)
        rows = self._data.get(name, ())
        if (name, rows, row.note) == self._said:
            return
        self._said = (name, rows, row.note)
        text = flowing("")
        text.append_text(flowing(described(name) + "\n", "italic"))
        text.append_text(provenance.of_rows(rows, row.note))
        self.query_one("#input-source-text", Static).update(text)

    def action_edit(self) -> None:
        """Go to the line of the input under the cursor."""
        if self._entry is not None:
            self._entry.input.focus()

    def action_assume(self) -> None:
        """Take back what was given for the input under the cursor."""
        if self.table.has_focus and self._field in self._texts and self._entry is not None:
            self._entry.clear()

    def action_open_source(self) -> None:
        """Open the first source of the input under the cursor in a browser."""
        if url := provenance.address(self._data.get(self._field, ())):
            self.app.open_url(url)

    def action_leave(self) -> None:
        """Back to the table."""
        self.table.focus()

    def go_to(self, name: str) -> None:
        """Put the cursor on an input and edit it."""
        if name in self._rows:
            self.table.go_to(name)
            self.call_after_refresh(self.action_edit)


def _settled(result: Result) -> list[tuple[str, present.Assumption]]:
    return [(row.field, row) for row, _ in present.settled(result)]
