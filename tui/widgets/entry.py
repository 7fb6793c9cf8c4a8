"""An entry of the scenario: its name, a line to type in, and beside it the message where it cannot be used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widget import Widget
from textual.widgets import Input, Static

from footprint.choices import TABLES, is_choice
from footprint.fields import FIELDS
from footprint.sheets import printable
from tui.messages import Edited
from tui.text import flowing, plain, worded
from tui.widgets.line import Line

if TYPE_CHECKING:
    from rich.text import Text
    from textual import events
    from textual.app import ComposeResult

    from tui.widgets.completion import Completion

WORDS = (*TABLES, "method", "architecture", "precision", "commitment")
"""Fields that take one of a list of words: half a word is no mistake while it is being typed."""


class Entry(Widget):
    """A field with a line to type in.

    The placeholder is what the field is where nothing is typed. A figure is told to the application with every key,
    a word when it is one that is known, when it is completed, and when the line is left.
    """

    def __init__(self, field: str, shown: tuple[str, str, str] = ("", "", ""), id: str | None = None) -> None:
        super().__init__(id=id)
        self.field = field
        self._shown = shown
        self._told = ""
        self._completion: Completion | None = None
        self.typing = False

    def compose(self) -> ComposeResult:
        """The line; the message comes below it when there is one."""
        yield Line()

    def render(self) -> Text:
        """The name, in the margin that the line leaves."""
        name = plain(worded(self.field))
        name.truncate(max(self.input.styles.margin.left, 1), overflow="ellipsis")
        return name

    def on_mount(self) -> None:
        """Show what it was made with."""
        self.show(*self._shown)

    @property
    def input(self) -> Input:
        """The line."""
        return self.query_one(Input)

    def show(self, typed: str, assumed: str, message: str) -> None:
        """Show what was typed, what is assumed otherwise, and why it cannot be used."""
        self._shown = (typed, assumed, message)
        if not self.query(Input):
            return
        line = self.input
        if line.value != printable(typed) and (not line.has_focus or self._told == line.value):
            with line.prevent(Input.Changed):
                line.value = typed
            self._told = line.value
        line.placeholder = plain(assumed).plain
        known = self.query(".message")
        if message and not known:
            self.mount(Static(flowing(message), classes="message"))
        elif message:
            known.first(Static).update(flowing(message))
        elif known:
            known.remove()
        self.set_class(bool(message), "-wrong")

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Offer completion from now on, once something is typed."""
        self.typing = False
        if self.field in WORDS and self._completion is None:
            from tui.widgets.completion import Completion

            self._completion = Completion(self)
            self.screen.mount(self._completion)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Tell an entry that can be judged."""
        event.stop()
        if not self.typing and self._completion is not None:
            self.typing = True
            self._completion.offer()
        typed = event.value
        if self.field not in WORDS or not typed.strip() or is_choice(self.field, typed):
            self.tell()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Tell the entry; where one goes from here is for what holds it."""
        self.tell()

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        """Tell the entry."""
        self.tell()

    def tell(self) -> None:
        """Tell the application what is typed, once."""
        typed = self.input.value
        if typed != self._told:
            self._told = typed
            self.post_message(Edited(self.field, typed))

    def clear(self) -> None:
        """Type nothing."""
        self.input.value = ""
        self.tell()


_SAID = {
    "draws": "Monte Carlo draws; 0: point values",
    "seed": "seed of the draws",
    "correlation": "correlations of inputs: utilization:power_fraction=0.4, ...",
}


def described(field: str) -> str:
    """What a field is."""
    return FIELDS[field].help if field in FIELDS else _SAID.get(field, "")
