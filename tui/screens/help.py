"""Help: what the page is for, and what its keys do."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.table import Table
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.widgets import Static

from tui.keys import own_bindings
from tui.screens.dialogues import Dialogue
from tui.text import flowing, plain

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from tui.screens.page import Page

_EVERYWHERE = (
    ("1 to 6", "go to a tab; F2 to F7 do also while typing"),
    ("Tab, Shift+Tab", "next and previous field or table"),
    ("Escape", "leave the line, so that single keys are commands again"),
    ("mouse", "click a tab, a heading, a row, a key in the footer"),
)


class Help(Dialogue):
    """What the page is for, and what its keys do."""

    BINDINGS: ClassVar = [Binding("escape,question_mark,f1,q", "dismiss", "Close")]

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page

    def compose(self) -> ComposeResult:
        """The guide and the keys."""
        keys = Table.grid(padding=(0, 2))
        keys.add_column(no_wrap=True, style="bold")
        keys.add_column()
        for key, said in _EVERYWHERE:
            keys.add_row(plain(key), flowing(said))
        shown: set[str] = set()
        for node in (self._page, *self._page.query("*").results(), self.app):
            for binding in own_bindings(type(node)):
                if binding.action not in shown and not binding.action.startswith("go("):
                    shown.add(binding.action)
                    said = self.app.get_key_display(binding).replace(",", ", ")
                    keys.add_row(plain(said), flowing(binding.description))
        with VerticalScroll(classes="dialogue tall"):
            yield Static(plain(f"footprint: {self._page.NAME}", "bold"))
            yield Static(flowing(self._page.GUIDE))
            yield Static(keys)
