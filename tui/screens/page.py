"""What every tab has: the strip of tabs, the footer, a way to be told of results and to be exported."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, ClassVar, cast

from textual.containers import Container
from textual.screen import Screen
from textual.widgets import Input

from tui.widgets.footer import Footer
from tui.widgets.tabs import Strip

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.app import ComposeResult
    from textual.widget import Widget

    from footprint.estimation import Result
    from footprint.sheets import Sheet
    from tui.app import TerminalInterface

PAGES = {
    "estimate": "Estimate",
    "compare": "Compare",
    "hardware": "Hardware",
    "systems": "Systems",
    "concentration": "Concentration",
    "explain": "Explain",
}
"""Tabs in their order: name of the module and of the mode -> label."""


def page(name: str) -> type[Page]:
    """The page of a tab, whose module is imported when it is first asked for."""
    found: type[Page] = getattr(import_module(f"tui.screens.{name}"), name.capitalize())
    return found


class Page(Screen[None]):
    """A tab.

    A page composes :meth:`body`; :meth:`refresh_session` is called when there is something new of the scenario and
    whenever the page comes to the front.
    """

    NAME: ClassVar[str]
    GUIDE: ClassVar[str]
    """What the page is for, for its help."""
    PANES: ClassVar[dict[str, str]] = {}
    """Panes of which a small terminal shows one: class of the page while it is shown -> label."""

    def __init__(self) -> None:
        super().__init__()
        self.pane = next(iter(self.PANES), "")
        if self.pane:
            self.add_class(f"pane-{self.pane}")

    def compose(self) -> ComposeResult:
        """The strip, the body and the footer."""
        # The classes of the size are there before the widgets, which are then styled once and not twice.
        for size, points in zip(
            self.app.size, (self.app.HORIZONTAL_BREAKPOINTS, self.app.VERTICAL_BREAKPOINTS), strict=True
        ):
            self.add_class(next(name for least, name in reversed(points or []) if size >= least))
        labels = [
            (name, f"{place} {label}", f"app.go('{name}')") for place, (name, label) in enumerate(PAGES.items(), 1)
        ]
        yield Strip(labels, self.NAME, id="tabs")
        with Container(id="body"):
            yield from self.body()
        yield Footer()

    def body(self) -> Iterable[Widget]:
        """What stands between the strip and the footer."""
        raise NotImplementedError

    def pane_strip(self) -> Strip:
        """The strip by which a small terminal goes from pane to pane."""
        labels = [(name, label, f"show_pane('{name}')") for name, label in self.PANES.items()]
        return Strip(labels, self.pane, id="panes")

    @property
    def interface(self) -> TerminalInterface:
        """The application."""
        return cast("TerminalInterface", self.app)

    def on_screen_resume(self) -> None:
        """Show what is new since the page was left."""
        self.refresh_session()

    def refresh_session(self) -> None:
        """Show the scenario as it stands."""

    def peek(self, point: Result) -> None:
        """Show figures whose intervals are on their way."""

    def sheet(self) -> Sheet | None:
        """What the page shows, for export."""
        return None

    def action_show_pane(self, name: str) -> None:
        """Bring a pane to the front where there is room for one only."""
        self.remove_class(*(f"pane-{other}" for other in self.PANES))
        self.add_class(f"pane-{name}")
        self.pane = name
        for strip in self.query("#panes").results(Strip):
            strip.activate(name)

    def action_next_pane(self) -> None:
        """Bring the next pane to the front."""
        names = list(self.PANES)
        if names:
            self.action_show_pane(names[(names.index(self.pane) + 1) % len(names)])

    def action_leave_line(self) -> None:
        """Leave the line that is typed in, so that single keys are commands again."""
        if isinstance(self.focused, Input):
            lists = [found for found in self.query("Results, DataTable").results() if found.is_on_screen]
            self.set_focus(lists[0] if lists else None)
