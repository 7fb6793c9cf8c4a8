"""The command palette: every action that has a key, every field, every output."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from textual.app import SystemCommand
from textual.await_complete import AwaitComplete
from textual.command import CommandList, CommandPalette
from textual.theme import ThemeProvider

from footprint.fields import FIELDS
from footprint.model import OUTPUTS
from tui.keys import own_bindings
from tui.screens.page import PAGES, page
from tui.session import SAMPLING
from tui.text import worded
from tui.widgets.entry import described

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.screen import Screen

    from tui.app import TerminalInterface


class Palette(CommandPalette):
    """Every command, by what is typed of it.

    A key that comes before the list is laid out is taken for none, it closes once, and nothing is searched for then:
    Textual's own palette ends the application on ``PageDown`` right behind ``Ctrl+P``, on ``Escape`` twice, and on a
    click beside it right behind a letter.
    """

    def dismiss(self, result: None = None) -> AwaitComplete:
        """Close it, if it is not closed yet."""
        return super().dismiss(result) if self.is_current else AwaitComplete()

    def _action_command_list(self, action: str) -> None:
        if self.query_one(CommandList).size.height:
            super()._action_command_list(action)

    def _gather_commands(self, search_value: str) -> Any:
        return super()._gather_commands(search_value) if self.is_current else None


def commands() -> Palette:
    """The palette of every command."""
    return Palette(id="--command-palette")


def themes() -> Palette:
    """The palette of the themes."""
    return Palette(providers=[ThemeProvider], placeholder="Search for themes…")


def listed(app: TerminalInterface, screen: Screen[Any]) -> Iterable[SystemCommand]:
    """Every action that has a key, here and on the other pages, every field, every output."""
    seen = {"command_palette"}
    for node in (app, screen, *screen.query("*").results()):
        for binding in own_bindings(type(node)):
            if binding.action not in seen:
                seen.add(binding.action)
                run = partial(app.call_later, app.run_action, binding.action, default_namespace=node)
                yield SystemCommand(binding.description, f"key {app.get_key_display(binding)}", run)
    for name, label in PAGES.items():
        for binding in [] if isinstance(screen, page(name)) else own_bindings(page(name)):
            key = f"key {app.get_key_display(binding)} there"
            yield SystemCommand(f"{label}: {binding.description}", key, partial(_there, app, name, binding.action))
    yield SystemCommand("Theme", "Change the colours", app.action_change_theme)
    for name, step in OUTPUTS.items():
        yield SystemCommand(f"Explain: {step.label}", "Where this output comes from", partial(app.explain, name))
    for name in (*FIELDS, *SAMPLING):
        yield SystemCommand(f"Set: {worded(name)}", described(name), partial(app.change, name))


def _there(app: TerminalInterface, name: str, action: str) -> None:
    """Go to a page and do something there."""
    app.action_go(name)
    app.call_after_refresh(lambda: app.run_action(action, default_namespace=app.screen))
