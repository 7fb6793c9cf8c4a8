"""Compare: pretraining against every adaptation of the system in hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import work
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import Static
from textual.worker import get_current_worker

from footprint import present_comparison as present
from footprint.comparison import RATIOS, Comparison, evaluate, words
from footprint.errors import FootprintError
from footprint.model import OUTPUTS
from footprint.present import digits
from tui.messages import Picked
from tui.screens.page import Page
from tui.text import flowing, plain
from tui.widgets import bars
from tui.widgets.table import Column, Row, Table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.widget import Widget

    from footprint.comparison import Line
    from footprint.records import Scenario
    from footprint.sheets import Sheet

_RATIOS = (Column("method", "Method", 20), Column("ratio", "Over pretraining", 30), Column("bar", "", 20))
_FIGURES = [Column(name, name, 13 if place else 20, place > 0) for place, name in enumerate(present.HEADINGS)]


class Compare(Page):
    """Pretraining and every adaptation, side by side."""

    NAME = "compare"
    AUTO_FOCUS = "#ratios"
    GUIDE = (
        "The system in hand: what adapting or using it takes, over what making it took. A bar is full up to the 5th "
        "percentile of the paired ratio, half up to the ratio itself, light up to the 95th; the axis is logarithmic. "
        "b goes to another output, Enter estimates the method under the cursor."
    )
    PANES: ClassVar = {"ratios": "Ratios", "figures": "Figures", "breakevens": "Break-even"}
    BINDINGS: ClassVar = [
        Binding("b", "next_output", "By"),
        Binding("r", "pane('ratios')", "Ratios", show=False),
        Binding("g", "pane('figures')", "Figures"),
        Binding("v", "pane('breakevens')", "Break-even"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.by = "cost_cloud"
        self.comparison: Comparison | None = None
        self.said = ""
        self._asked: Scenario | None = None

    def body(self) -> Iterable[Widget]:
        """Ratios as bars; figures; break-evens."""
        yield self.pane_strip()
        yield Static(id="compared")
        with Horizontal(id="comparison"):
            with Vertical(id="ratio-pane"):
                yield Static(id="axis")
                yield Table(_RATIOS, id="ratios")
            with Vertical(id="figure-pane"):
                yield Table(_FIGURES, id="figures")
                with VerticalScroll(id="breakevens"):
                    yield Static(id="breakevens-text")

    def refresh_session(self) -> None:
        """Compare the scenario as it stands."""
        asked = self.interface.session.scenario
        fields = {name: typed for name, typed in asked.fields.items() if name != "method"}
        asked = asked._replace(fields=fields)
        if asked == self._asked:
            return
        self._asked = asked
        if not fields:
            self.comparison, self.said = None, "nothing to compare yet: give a system first"
            self._show()
            return
        self._compare(asked)

    @work(thread=True, exclusive=True, group="compare")
    def _compare(self, asked: Scenario) -> None:
        """Central figures first, then the intervals, which take as many draws as there are methods."""
        worker = get_current_worker()
        for scenario in (asked._replace(draws=0), asked):
            if worker.is_cancelled:
                return
            try:
                found = evaluate(scenario, words(None))
            except FootprintError as message:
                self.app.call_from_thread(self._take, asked, None, str(message))
                return
            self.app.call_from_thread(self._take, asked, found, "")

    def _take(self, asked: Scenario, found: Comparison | None, said: str) -> None:
        if asked == self._asked:
            self.comparison, self.said = found or self.comparison, said
            self._show()

    def _show(self) -> None:
        compared = self.comparison
        title = self.query_one("#compared", Static)
        if compared is None or self.said:
            title.update(plain(self.said, "bold"))
        else:
            title.update(plain(present.title(compared), "bold"))
        if compared is None:
            for table in self.query(Table):
                table.show([])
            return
        self._show_ratios(compared)
        self.query_one("#figures", Table).show([Row(words[0], words) for words in present.rows(compared)])
        text = Text()
        for part in (
            present.breakevens(compared, self.by),
            present.reasons(compared),
            compared.notes,
            compared.warnings,
        ):
            for line in part:
                text.append_text(flowing(f"{line}\n"))
        self.query_one("#breakevens-text", Static).update(text)

    def _show_ratios(self, compared: Comparison) -> None:
        lines = [line for line in compared.lines if line.ratios.get(self.by) is not None]
        ends = bars.axis([(ratio.p5 or ratio.value, ratio.value) for line in lines if (ratio := line.ratios[self.by])])
        width = self.query_one("#ratios", Table).width_of("bar")
        least, most = map(digits, ends)
        axis = f"{OUTPUTS[self.by].label}, over that of pretraining, logarithmic: {least} to {most}"
        self.query_one("#axis", Static).update(plain(axis, "dim"))
        made = compared.pretraining
        full = ("1", bars.filled(1, 1, 1, *ends, width))
        rows = [Row(made.method, (made.method, *(("–", made.reason) if made.reason else full)))]
        rows += [self._row(line, ends, width) for line in lines]
        self.query_one("#ratios", Table).show(rows)

    def _row(self, line: Line, ends: tuple[float, float], width: int) -> Row:
        ratio = line.ratios[self.by]
        assert ratio is not None
        low, high = (ratio.value if part is None else part for part in (ratio.p5, ratio.p95))
        return Row(line.method, (line.method, present.ratio(ratio), bars.filled(low, ratio.value, high, *ends, width)))

    def on_resize(self) -> None:
        """Give the bars the width that there is now."""
        if self.comparison is not None:
            self.call_after_refresh(self._show_ratios, self.comparison)

    def on_data_table_row_selected(self, event: Table.RowSelected) -> None:
        """Estimate a method."""
        event.stop()
        if event.row_key.value:
            self.interface.post_message(Picked("method", event.row_key.value))

    def action_next_output(self) -> None:
        """Compare by another output."""
        self.by = RATIOS[(RATIOS.index(self.by) + 1) % len(RATIOS)]
        self._show()

    def action_pane(self, name: str) -> None:
        """Go to a pane."""
        self.action_show_pane(name)
        self.query_one(f"#{name}").focus()

    def sheet(self) -> Sheet | None:
        """The comparison."""
        return None if self.comparison is None else present.sheet(self.comparison, self.by)
