"""Dialogues: a line to answer in, and the command line to copy."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.await_complete import AwaitComplete
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Input, Label, Static

from footprint.errors import FootprintError
from tui.text import flowing, plain
from tui.widgets.line import Line

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult


class Dialogue(ModalScreen[None]):
    """A screen over others, which closes once.

    Textual's own closes the screen beneath too, and ends the application, when a key that closes it comes again before
    it is gone: twice Escape, twice Enter.
    """

    def dismiss(self, result: None = None) -> AwaitComplete:
        """Close it, if it is not closed yet."""
        return super().dismiss(result) if self.is_current else AwaitComplete()


class Ask(Dialogue):
    """Ask for a path and do something with it; what goes wrong is said beside the line."""

    BINDINGS: ClassVar = [Binding("escape", "dismiss", "Cancel")]

    def __init__(self, question: str, path: str, act: Callable[[str], str], ours: str | None = None) -> None:
        """Take the question, the path proposed and what to do.

        Where something is written, `ours` is the one file that may be written over without being asked twice.
        """
        super().__init__()
        self._question, self._path, self._act, self._ours = question, path, act, ours
        self._warned = ""

    def compose(self) -> ComposeResult:
        """The question, the line, and room for a message."""
        with Vertical(classes="dialogue"):
            yield Label(plain(self._question, "bold"))
            yield Line(self._path, compact=False)
            yield Static(plain("Enter: do it   Escape: cancel", "dim"), id="answer")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Do it, or say why not."""
        event.stop()
        if not self.is_current or not event.value.strip():
            return
        path, is_there = _looked_up(event.value.strip())
        if self._ours is not None and path not in (self._ours, self._warned) and is_there:
            self._warned = path
            self.query_one("#answer", Static).update(plain("it exists: Enter again writes over it", "bold"))
            return
        try:
            said = self._act(path)
        except FootprintError as message:
            said = str(message).removeprefix("-o ")  # which is for the command line
            self.query_one("#answer", Static).update(flowing(said, "bold"))
            self.add_class("-wrong")
            return
        self.dismiss()
        self.app.notify(plain(said).plain, markup=False)


def _looked_up(typed: str) -> tuple[str, bool]:
    """A path as typed, with the home directory in place of ~, and whether there is such a file."""
    try:
        path = Path(typed).expanduser()
        return str(path), path.exists()
    except (OSError, RuntimeError):  # a name that no file can have, a user that there is not: what is done says so
        return typed, False


class Notice(Dialogue):
    """A text to read."""

    BINDINGS: ClassVar = [Binding("escape,enter,q", "dismiss", "Close")]

    def __init__(self, title: str, text: str) -> None:
        super().__init__()
        self._title, self._text = title, text

    def compose(self) -> ComposeResult:
        """The text under its title."""
        with VerticalScroll(classes="dialogue"):
            yield Static(flowing(self._title, "bold"))
            yield Static(flowing(self._text), id="notice")
            yield Static(plain("Escape: close", "dim"))


class CommandLine(Notice):
    """The command line that asks the same, copied to the clipboard and shown for terminals that have none."""

    def __init__(self, line: str) -> None:
        super().__init__("The same on the command line (copied)", line)
