"""Estimate: the scenario, every output with its interval, how one is spread, and what it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from footprint import present, views
from tui.screens.dialogues import Notice
from tui.screens.page import Page
from tui.text import flowing, plain, worded
from tui.widgets.entry import described
from tui.widgets.form import Form
from tui.widgets.histogram import Histogram
from tui.widgets.inputs import Inputs
from tui.widgets.results import Results

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.text import Text
    from textual.widget import Widget

    from footprint.estimation import Result
    from footprint.sheets import Sheet
    from tui.messages import Asked, Chosen

_HINT = "Type a system, or open size and data below"


class Estimate(Page):
    """The scenario and what it takes."""

    NAME = "estimate"
    GUIDE = (
        "Type on the left; what you leave empty is assumed, and shown as the placeholder. Every key is estimated at "
        "once. A figure takes a suffix (70B), a unit (700 W), a share (40%) or a range (30%..50%). Inputs lists "
        "everything the estimate rests on, with sources; Enter changes one, Delete takes the change back. w shows "
        "what is said below the results at full length."
    )
    PANES: ClassVar = {"results": "Results", "spread": "Spread", "inputs": "Inputs"}
    BINDINGS: ClassVar = [
        Binding("f", "focus_form", "Form"),
        Binding("r", "pane('results')", "Results", show=False),
        Binding("h", "pane('spread')", "Spread"),
        Binding("i", "pane('inputs')", "Inputs"),
        Binding("w", "read", "Warnings"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._is_complete = False

    def body(self) -> Iterable[Widget]:
        """The form; results over their spread; the inputs."""
        with Horizontal():
            with Vertical(id="form-pane"):
                yield Form()
                yield Static(id="field-help")
            with Vertical(id="right"):
                yield self.pane_strip()
                yield Static(id="title")
                with Horizontal():
                    with Vertical(id="outcome"):
                        yield Results()
                        yield Static(id="said")
                        yield Vertical(id="spread")
                    yield Vertical(id="input-pane")

    def on_mount(self) -> None:
        """Begin where one types first."""
        self.query_one(Form).focus_entry("system")
        self.call_after_refresh(self._complete)

    async def _complete(self) -> None:
        """Make what the first frame can do without."""
        self.query_one(Form).complete()
        await self.query_one("#spread").mount(Histogram())
        await self.query_one("#input-pane").mount(Inputs())
        self._is_complete = True
        self.refresh_session()

    def refresh_session(self) -> None:
        """Show the scenario as it stands."""
        if not self.is_mounted:
            return
        session = self.interface.session
        result, assumed = session.result, {}
        if result is not None:
            assumed = {row.field: f"{row.value} {row.unit}".rstrip() for row, _ in present.settled(result)}
        self.query_one(Form).show(session.texts, assumed, session.wrong)
        current = result is not None and not session.trouble
        self.query_one(Results).show(result, current)
        self.query_one("#title", Static).update(self._title(), layout=False)
        if self._is_complete:
            self.query_one(Inputs).show(result, session.texts, session.wrong)
        self._look()

    def peek(self, point: Result) -> None:
        """Show the figures; the messages too, which may be gone."""
        session = self.interface.session
        self.query_one(Form).mark(session.wrong)
        self.query_one(Results).peek(point)

    def _title(self) -> Text:
        session = self.interface.session
        if session.result is None:
            return plain(session.trouble or _HINT, "bold" if session.trouble else "dim")
        if session.trouble:
            return plain(f"shown: the last that could be estimated. {session.trouble}", "bold")
        return plain(views.title(session.result), "bold")

    def _look(self) -> None:
        """What there is to say of the output under the cursor, and of the whole."""
        self.query_one("#said", Static).update(flowing("\n".join(self._said()), "dim"), layout=False)
        if self._is_complete:
            self.query_one(Histogram).draw(self.interface.session.result, self.query_one(Results).chosen)

    def _said(self) -> list[str]:
        """The output under the cursor in a phrase, and what should be known before the figures are used."""
        result, chosen = self.interface.session.result, self.query_one(Results).chosen
        if result is None:
            return []
        row = next(row for name, row in zip(result.outputs, present.rows(result), strict=True) if name == chosen)
        return [present.phrase(row), *(f"! {warning}" for warning in result.warnings)]

    def on_descendant_focus(self) -> None:
        """Say what the field is that is typed in."""
        entry = self.query_one(Form).typed_in
        if entry is not None:
            self.query_one("#field-help", Static).update(flowing(f"{worded(entry.field)}: {described(entry.field)}"))

    def on_chosen(self, event: Chosen) -> None:
        """Look at another output, which Explain then opens with."""
        event.stop()
        self.interface.traced = event.output
        self._look()

    def on_asked(self, event: Asked) -> None:
        """Go to where the output comes from."""
        event.stop()
        self.interface.explain(event.output)

    def action_read(self) -> None:
        """Show at full length what there is to say."""
        title, *lines = self._said() or ["nothing is estimated yet"]
        self.app.push_screen(Notice(title, "\n".join(lines) or "no warnings"))

    def action_focus_form(self) -> None:
        """Go to the form."""
        self.query_one(Form).focus_entry("system")

    def action_pane(self, name: str) -> None:
        """Go to a pane."""
        self.action_show_pane(name)
        if name == "inputs":
            self.query_one(Inputs).table.focus()
        else:
            self.query_one(Results).focus()

    def sheet(self) -> Sheet | None:
        """The outputs, or the inputs where these are looked at."""
        result = self.interface.session.result
        if result is None:
            return None
        looked_at = any(inputs.has_focus_within for inputs in self.query(Inputs))
        return views.inputs(result) if looked_at else views.outputs(result)
