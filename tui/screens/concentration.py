"""Concentration: who holds the computing, how concentrated that is over time, and who can do what is in hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from rich.text import Text
from textual import work
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import Static
from textual.worker import get_current_worker

from footprint.charts import Chart as Course
from footprint.errors import FootprintError
from footprint.governance.concentration import BASES, BY, OF
from tui.screens.page import Page
from tui.text import flowing, plain
from tui.widgets import bars
from tui.widgets.table import Column, Row, Table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.widget import Widget

    from footprint.findings import Finding
    from footprint.findings import Table as Found
    from footprint.governance.concentration import Concentration as Held
    from footprint.sheets import Sheet

_SHARES = (Column("name", "Holder", 22), Column("share", "Share", 10, right=True), Column("bar", "", 12))
_WORDS = {"by": BY, "of": tuple(OF), "basis": BASES}
"""What may be asked -> the words for it."""


class Concentration(Page):
    """Shares, indices over time, the Lorenz curve, and access."""

    NAME = "concentration"
    AUTO_FOCUS = "#shares"
    GUIDE = (
        "Who holds the computing: b goes by owner, country or designer, n to what is held (FLOP/s, chips, memory, "
        "power, money, compute used), k from estimated totals to known clusters. The Herfindahl-Hirschman index over "
        "time stands beside the bands of antitrust, which are yardsticks. Access tells who can make or adapt the "
        "system in hand."
    )
    PANES: ClassVar = {
        "shares": "Shares",
        "course": "Over time",
        "lorenz": "Lorenz",
        "indices": "Indices",
        "access": "Access",
    }
    BINDINGS: ClassVar = [
        Binding("b", "next('by')", "By"),
        Binding("n", "next('of')", "Of"),
        Binding("k", "next('basis')", "Basis"),
        Binding("s", "pane('shares')", "Shares", show=False),
        Binding("c", "pane('course')", "Over time"),
        Binding("z", "pane('lorenz')", "Lorenz"),
        Binding("x", "pane('indices')", "Indices", show=False),
        Binding("a", "pane('access')", "Access"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.asked = {name: words[0] for name, words in _WORDS.items()}
        self.held: Held | None = None
        self.finding: Finding | None = None
        self.access: Finding | None = None
        self._of: dict[str, Any] | None = None

    def body(self) -> Iterable[Widget]:
        """Shares and indices; charts; access."""
        yield self.pane_strip()
        yield Static(id="held")
        with Horizontal(id="concentration"):
            with Vertical(id="share-pane"):
                yield Table(_SHARES, id="shares")
                yield Table([Column(str(place), "", 20) for place in range(5)], id="indices")
                with VerticalScroll(id="remarks"):
                    yield Static(id="remarks-text")
            yield Vertical(id="chart-column")
            with Vertical(id="access-pane"):
                yield Static(id="access-title")
                yield Table([Column(str(place), "", 20) for place in range(7)], id="access")
                yield Table([Column(str(place), "", 20) for place in range(5)], id="budgets")
                with VerticalScroll(id="access-remarks"):
                    yield Static(id="access-remarks-text")

    def on_mount(self) -> None:
        """Ask, and make the charts after the first frame."""
        self._find(dict(self.asked))
        self.call_after_refresh(self._complete)

    def _complete(self) -> None:
        from tui.widgets.chart import Chart

        self.query_one("#chart-column").mount(Chart(id="course"), Chart(id="lorenz"))
        self.call_after_refresh(self._draw)

    @work(thread=True, exclusive=True, group="held")
    def _find(self, asked: dict[str, str]) -> None:
        from footprint.findings.concentration import finding
        from footprint.governance.concentration import concentration

        worker = get_current_worker()
        try:
            found = concentration(asked["by"], asked["of"], basis=asked["basis"], begin="2015")
            told: Finding | str = finding(found)
        except FootprintError as message:
            found, told = None, str(message)
        if not worker.is_cancelled:
            self.app.call_from_thread(self._take, asked, found, told)

    def _take(self, asked: dict[str, str], found: Held | None, told: Finding | str) -> None:
        title = self.query_one("#held", Static)
        if isinstance(told, str):
            title.update(plain(told, "bold"))
            return
        self.asked, self.held, self.finding = asked, found, told
        title.update(plain(f"{told.title}; basis {asked['basis']}", "bold"))
        self._show()
        self._draw()

    def _show(self) -> None:
        held, finding = self.held, self.finding
        if held is None or finding is None:
            return
        shares = self.query_one("#shares", Table)
        words = {table.name: table for table in finding.tables}
        width = shares.width_of("bar")
        most = max(holder.share.p95 or holder.share.value for holder in held.last.holders)
        rows = []
        for holder, said in zip(held.last.holders, words["holders"].words, strict=True):
            low, high = (holder.share.value if end is None else end for end in (holder.share.p5, holder.share.p95))
            rows.append(Row(said[0], (said[0], said[1], bars.part(low, holder.share.value, high, most, width))))
        shares.show(rows)
        _fill(self.query_one("#indices", Table), words["indices"])
        self.query_one("#remarks-text", Static).update(_lines(finding))

    def _draw(self) -> None:
        from footprint.findings.concentration import lorenz_curve
        from tui.widgets import chart

        held, finding = self.held, self.finding
        for shown in self.query(chart.Chart):
            if held is None or finding is None:
                shown.show(None, "reading ...")
            elif shown.id == "lorenz":
                curve = lorenz_curve(finding)
                shown.show(chart.picture(curve) if curve else None, "fewer than two named holders have no curve")
            else:
                course = finding.chart
                shown.show(chart.picture(course) if isinstance(course, Course) else None, "one date has no course")

    def refresh_session(self) -> None:
        """Tell who can do what is in hand."""
        result = self.interface.session.result
        fields = {} if result is None else dict(result.scenario.fields)
        if fields != self._of:
            self._of = fields
            if fields:
                self._ask_access(fields)
            else:
                said = "give a system first; here stands then who can make it"
                self.query_one("#access-title", Static).update(plain(said, "dim"))

    @work(thread=True, exclusive=True, group="access")
    def _ask_access(self, fields: dict[str, Any]) -> None:
        from footprint.findings.access import finding
        from footprint.governance.access import access

        worker = get_current_worker()
        given = dict(fields)
        try:
            told: Finding | str = finding(access(given.pop("system", None), **given))
        except FootprintError as message:
            told = str(message)
        if not worker.is_cancelled:
            self.app.call_from_thread(self._take_access, told)

    def _take_access(self, told: Finding | str) -> None:
        title = self.query_one("#access-title", Static)
        if isinstance(told, str):
            title.update(plain(told, "bold"))
            return
        self.access = told
        title.update(plain(told.title, "bold"))
        for name, table in zip(("access", "budgets"), told.tables, strict=False):
            _fill(self.query_one(f"#{name}", Table), table)
        self.query_one("#access-remarks-text", Static).update(_lines(told))

    def on_resize(self) -> None:
        """Give the bars the width that there is now."""
        self.call_after_refresh(self._show)

    def action_next(self, name: str) -> None:
        """Ask for the next word of what may be asked."""
        words = _WORDS[name]
        self._find(self.asked | {name: words[(words.index(self.asked[name]) + 1) % len(words)]})

    def action_pane(self, name: str) -> None:
        """Go to a pane."""
        self.action_show_pane(name)
        if name in ("shares", "indices", "access"):
            self.query_one(f"#{name}").focus()

    def sheet(self) -> Sheet | None:
        """The access table where it is looked at, else the course, else the shares."""
        found = self.access if self.pane == "access" else self.finding
        if found is None:
            return None
        name = {"shares": "holders", "indices": "indices"}.get(self.pane, found.tables[0].name)
        table = next(table for table in found.tables if table.name == name)
        return table.sheet._replace(document=found.document, footer=found.remarks)


def _lines(finding: Finding) -> Text:
    """What there is to say of a finding, line by line."""
    return Text("\n").join(flowing(line, "dim") for line in (*finding.remarks, *finding.notes))


def _fill(table: Table, found: Found) -> None:
    """Show a table of a finding."""
    columns = []
    for place, heading in enumerate(found.columns):
        width = max(len(heading), *(len(words[place]) for words in found.words)) + 2
        columns.append(Column(heading, heading, width, place in found.right))
    table.set_columns(columns)
    table.show([Row(f"{place} {words[0]}", words) for place, words in enumerate(found.words)])
