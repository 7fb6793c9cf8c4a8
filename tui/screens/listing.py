"""What the pages of chips and of systems share: a list to filter and sort, details with sources, a chart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import Input, Static

import hardware_db
from footprint import userdata, views
from tui.messages import Picked
from tui.screens.page import Page
from tui.text import flowing, plain
from tui.widgets import provenance
from tui.widgets.table import Column, Row, Table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.widget import Widget

    from footprint.sheets import Sheet
    from tui.widgets.chart import Chart

_WIDEST = 30


class Listing(Page):
    """A table of the database: one subject a row, one of them looked at."""

    TABLE: ClassVar[str]
    """The table that is listed."""
    FIELD: ClassVar[str]
    """The field that a subject is a word of."""
    LEGEND: ClassVar[str] = ""
    """What the headings leave unsaid."""
    PANES: ClassVar = {"list": "List", "details": "Details", "chart": "Chart"}
    AUTO_FOCUS = "#list"
    BINDINGS: ClassVar = [
        Binding("slash", "filter", "Filter", key_display="/"),
        Binding("s", "sort", "Sort"),
        Binding("l", "pane('list')", "List", show=False),
        Binding("d", "pane('details')", "Details"),
        Binding("c", "pane('chart')", "Chart"),
        Binding("o", "open_source", "Source"),
    ]

    def __init__(self) -> None:
        super().__init__()
        userdata.load()
        self._sheet = views.listing(self.TABLE)
        self._rows = [Row(words[0], words, order=_order(words, self._sheet.right)) for words in self._sheet.words]
        self._kept = self._rows
        self._haystacks: dict[str, str] = {}

    def body(self) -> Iterable[Widget]:
        """The list, the details, the chart."""
        yield self.pane_strip()
        with Horizontal(id="listing"):
            with Vertical(id="list-pane"):
                yield Input(
                    placeholder="filter: words that occur in the row or in its names", id="filter", compact=True
                )
                yield Table(self._columns(), id="list")
                yield Static(id="count")
            with Vertical(id="details-pane"):
                with VerticalScroll(id="details"):
                    yield Static(id="details-text")
                yield Vertical(id="chart-pane")

    def _columns(self) -> list[Column]:
        found = []
        for place, heading in enumerate(self._sheet.columns):
            width = max(len(heading) + 2, *(len(words[place]) for words in self._sheet.words)) + 2
            found.append(Column(heading, heading, min(width, _WIDEST), place in self._sheet.right))
        return found

    def on_mount(self) -> None:
        """Fill the list, and make the chart after the first frame."""
        self._filter("")
        self.call_after_refresh(self._complete)

    def _complete(self) -> None:
        from tui.widgets.chart import Chart

        self.query_one("#chart-pane").mount(Chart(id="chart"))
        self.call_after_refresh(self.draw)

    @property
    def table(self) -> Table:
        """The list."""
        return self.query_one("#list", Table)

    def draw(self) -> None:
        """Draw the chart for the subject under the cursor."""
        from tui.widgets.chart import Chart

        for chart in self.query("#chart").results(Chart):
            self.picture(chart, self.table.key)

    def picture(self, chart: Chart, key: str) -> None:
        """Draw the chart for a subject."""
        raise NotImplementedError

    def _filter(self, typed: str) -> None:
        wanted = typed.casefold().split()
        self._kept = [row for row in self._rows if all(word in self._haystack(row) for word in wanted)]
        self.table.show(self._kept)
        said = f"{len(self._kept)} of {len(self._rows)}" if wanted else f"{len(self._rows)} {self.TABLE}"
        self.query_one("#count", Static).update(plain(f" {said}{self.LEGEND and f'; {self.LEGEND}'}", "dim"))

    def _haystack(self, row: Row) -> str:
        """What a filter looks in: the row and every name of its subject."""
        if row.key not in self._haystacks:
            names = (
                datum.value for datum in hardware_db.rows(self.TABLE, row.key) if datum.quantity in ("name", "alias")
            )
            self._haystacks[row.key] = " ".join((*row.cells, *names)).casefold()
        return self._haystacks[row.key]

    def on_input_changed(self, event: Input.Changed) -> None:
        """Filter as it is typed."""
        event.stop()
        self._filter(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go into the list."""
        event.stop()
        self.table.focus()

    def on_data_table_row_highlighted(self, event: Table.RowHighlighted) -> None:
        """Look at another subject."""
        event.stop()
        if event.row_key.value:
            self._show_details(event.row_key.value)
            self.draw()

    def on_data_table_row_selected(self, event: Table.RowSelected) -> None:
        """Estimate with it."""
        event.stop()
        if event.row_key.value:
            self.interface.post_message(Picked(self.FIELD, event.row_key.value))

    def _show_details(self, name: str) -> None:
        sheet = views.subject(self.TABLE, name)
        text = flowing("")
        text.append_text(flowing(sheet.title, "bold"))
        for quantity, figure, place, dated, said in sheet.words:
            text.append_text(flowing(f"\n{quantity:<22} "))
            text.append_text(flowing(figure, "bold"))
            text.append_text(flowing(f"  [{place}] {dated}" + (f"  {said}" if said else ""), "dim"))
        for line in sheet.footer:
            text.append_text(flowing(f"\n{line}", "dim"))
        self.query_one("#details-text", Static).update(text)
        self.query_one("#details").scroll_home(animate=False)

    def action_filter(self) -> None:
        """Type a filter."""
        self.action_show_pane("list")
        self.query_one("#filter").focus()

    def action_sort(self) -> None:
        """Sort by the next column."""
        self.table.sort_by_next()

    def action_pane(self, name: str) -> None:
        """Go to a pane."""
        self.action_show_pane(name)
        if name == "list":
            self.table.focus()
        elif name == "details":
            self.query_one("#details").focus()

    def action_open_source(self) -> None:
        """Open the first source of the subject in a browser."""
        url = provenance.address(hardware_db.rows(self.TABLE, self.table.key))
        if url:
            self.app.open_url(url)
        self.interface.say(url or "no address", bad=not url)

    def sheet(self) -> Sheet | None:
        """The rows that are listed."""
        kept = {row.key: place for place, row in enumerate(self._kept)}
        pairs = [
            (words, record)
            for words, record in zip(self._sheet.words, self._sheet.records, strict=True)
            if words[0] in kept
        ]
        return self._sheet._replace(words=[words for words, _ in pairs], records=[record for _, record in pairs])


def _order(words: Any, right: frozenset[int]) -> tuple[Any, ...]:
    """What a row is sorted by: figures as numbers."""
    return tuple(
        (float(text.replace(",", "")) if text else None) if place in right else text for place, text in enumerate(words)
    )
