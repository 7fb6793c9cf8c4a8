"""The application: takes edits, has them estimated in a thread, tells the screens what comes back.

An edit is checked and estimated without draws in a few milliseconds, then with draws; each step is dropped when a
later edit has come in between. The figures without draws are shown only if those with draws take longer than one
notices.
"""

from __future__ import annotations

import threading
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar

from textual import work
from textual.app import App, SystemCommand
from textual.binding import Binding
from textual.worker import get_current_worker

from footprint import scenarios
from footprint.errors import FootprintError, InvalidInput, shown
from footprint.estimation import evaluate
from footprint.fields import FIELDS
from footprint.model import OUTPUTS
from footprint.records import Scenario
from tui import themes
from tui.messages import Checked, Edited, Estimated, Picked
from tui.screens.page import PAGES, Page
from tui.session import SAMPLING, Session, scenario, settle
from tui.text import worded
from tui.widgets.entry import described

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from textual.dom import DOMNode
    from textual.screen import Screen

PATIENCE = 0.03
"""Seconds after which figures without draws are shown while those with draws are still to come."""


def _page(name: str) -> Callable[[], Screen[Any]]:
    """A maker of a page, whose module is imported when it is first shown."""

    def make() -> Screen[Any]:
        page = getattr(import_module(f"tui.screens.{name}"), name.capitalize())()
        assert isinstance(page, Page)
        return page

    return make


class TerminalInterface(App[None]):
    """``footprint`` on a screen: one scenario, seen from several sides."""

    TITLE = "footprint"
    CSS_PATH = "footprint.tcss"
    MODES: ClassVar = {name: _page(name) for name in PAGES}
    DEFAULT_MODE = "estimate"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-medium"), (160, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (38, "-tall")]
    COMMAND_PALETTE_DISPLAY = "^p"
    ENABLE_COMMAND_PALETTE = True
    BINDINGS: ClassVar = [
        Binding("question_mark,f1", "help", "Help", key_display="?"),
        Binding("ctrl+p", "command_palette", "Commands", key_display="^p", priority=True),
        Binding("ctrl+s", "save", "Save", key_display="^s"),
        Binding("ctrl+o", "open", "Open", key_display="^o"),
        Binding("ctrl+y", "command_line", "Command line", key_display="^y", show=False),
        Binding("ctrl+r", "export", "Export", key_display="^r"),
        Binding("ctrl+n", "new", "New", show=False),
        Binding("ctrl+t", "light", "Dark or light", show=False),
        Binding("f8", "screen.next_pane", "Next pane", show=False),
        Binding("escape", "screen.leave_line", "Leave the line", show=False),
        Binding("ctrl+q", "quit", "Quit", show=False),
        *(
            Binding(f"{place},f{place + 1},alt+{place}", f"go('{name}')", label, show=False)
            for place, (name, label) in enumerate(PAGES.items(), 1)
        ),
    ]

    def __init__(self, asked: Scenario | None = None, path: str = "") -> None:
        super().__init__()
        self.session = Session(asked or Scenario({}, scenarios.DRAWS, scenarios.SEED), path)
        self.edit = 0
        self.shown_edit = 0
        self.traced = next(iter(OUTPUTS))
        self._drawing = threading.Lock()
        for theme in (themes.DARK, themes.LIGHT):
            self.register_theme(theme)
        self.theme = themes.DARK.name

    def on_mount(self) -> None:
        """Estimate what was asked for, once the first frame is there."""
        self.call_after_refresh(self.recompute)

    # What is typed

    def on_edited(self, event: Edited) -> None:
        """Take an entry."""
        if self.session.type(event.name, event.typed):
            self.recompute(event.name)

    def on_picked(self, event: Picked) -> None:
        """Take a word from another page, and go to the estimate."""
        self.session.type(event.field, event.word)
        self.recompute(event.field)
        self.action_go("estimate")

    def recompute(self, edited: str | None = None) -> None:
        """Have the scenario as it stands estimated."""
        self.edit += 1
        self._estimate(self.edit, dict(self.session.texts), dict(self.session.good), edited)

    @work(thread=True, exclusive=True, group="estimate")
    def _estimate(self, edit: int, texts: dict[str, str], good: dict[str, str], edited: str | None) -> None:
        worker = get_current_worker()
        settled = settle(texts, good, edited)
        self.post_message(Checked(edit, settled))
        if settled.result is None:
            return
        with self._drawing:  # one at a time: whoever waited too long is no longer wanted
            if worker.is_cancelled:
                return
            try:
                result = evaluate(scenario(settled.good))
            except FootprintError:  # pragma: no cover - it was possible without draws
                return
        if not worker.is_cancelled:
            self.post_message(Estimated(edit, result))

    def on_checked(self, event: Checked) -> None:
        """Take what is known of the last edit; its figures wait a moment for their intervals."""
        if event.edit != self.edit:
            return
        before = self.session.result
        self.session.take(event.settled)
        if event.settled.result is None or before is None:
            self.shown_edit = event.edit
            self._tell()
            return
        self.session.result = before
        point = event.settled.result

        def show_point() -> None:
            if self.edit == event.edit and self.shown_edit < event.edit:
                self.session.result = point
                self._tell()

        self.set_timer(PATIENCE, show_point)

    def on_estimated(self, event: Estimated) -> None:
        """Take the estimate of the last edit."""
        if event.edit == self.edit:
            self.session.result = event.result
            self.shown_edit = event.edit
            self._tell()

    def _tell(self) -> None:
        """Tell the page in front; the others look when they come to the front."""
        for screen in self.screen_stack:
            if isinstance(screen, Page):
                screen.refresh_session()

    # Where one goes

    def action_go(self, name: str) -> None:
        """Go to a tab."""
        if not self._in_dialogue():
            self.switch_mode(name)

    def _in_dialogue(self) -> bool:
        return not isinstance(self.screen, Page)

    def explain(self, output: str) -> None:
        """Show where an output comes from."""
        self.traced = output
        self.action_go("explain")

    def action_light(self) -> None:
        """Go from dark to light and back."""
        self.theme = themes.DARK.name if self.current_theme.dark is False else themes.LIGHT.name

    # Dialogues

    def action_help(self) -> None:
        """Show what the keys do."""
        from tui.screens.help import Help

        if isinstance(page := self.screen, Page):
            self.push_screen(Help(page))

    def action_new(self) -> None:
        """Begin again with an empty scenario."""
        self.session = Session(Scenario({}, scenarios.DRAWS, scenarios.SEED))
        self.recompute()
        self._tell()

    def action_save(self) -> None:
        """Save the scenario."""
        from tui.screens.dialogues import Ask

        def save(path: str) -> str:
            from footprint.sheets import write

            if not path.endswith(".toml"):
                raise InvalidInput(f"{shown(path)}: a scenario file ends in .toml")
            write(path, scenarios.toml(self.session.scenario))
            self.session.path = path
            return f"saved as {path}"

        if not self._in_dialogue():
            self.push_screen(Ask("Save the scenario as", self.session.path or "scenario.toml", save, self.session.path))

    def action_open(self) -> None:
        """Open a scenario."""
        from tui.screens.dialogues import Ask

        def read(path: str) -> str:
            asked = scenarios.scenario(path if path.endswith(".toml") else f"{path}.toml", {})
            self.session.load(asked, path)
            self._tell()
            self.recompute()
            return f"opened {path}"

        if not self._in_dialogue():
            self.push_screen(Ask("Open a scenario", self.session.path or "scenario.toml", read))

    def action_export(self) -> None:
        """Export what the page shows."""
        from tui.screens.dialogues import Ask

        page = self.screen
        if not isinstance(page, Page):
            return
        picture = self.export_screenshot(title="footprint")

        def export(path: str) -> str:
            from tui.export import export

            export(path, page.sheet(), picture)
            return f"exported to {path}"

        self.push_screen(Ask("Export this view (.csv, .md, .json, .svg) to", f"{page.NAME}.md", export, ""))

    def action_command_line(self) -> None:
        """Copy the command line that asks the same."""
        from tui.screens.dialogues import CommandLine

        if not self._in_dialogue():
            line = scenarios.command(self.session.scenario)
            self.copy_to_clipboard(line)
            self.push_screen(CommandLine(line))

    def say(self, message: str, *, bad: bool = False) -> None:
        """Say something in passing."""
        self.notify(message, severity="error" if bad else "information", markup=False)

    # The command palette

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """Every action that has a key, every field, every output."""
        seen = {"command_palette"}
        for node in (self, screen, *screen.query("*").results()):
            for binding in _own_bindings(node):
                if binding.action not in seen:
                    seen.add(binding.action)
                    run = partial(self._run, binding.action, node)
                    yield SystemCommand(binding.description, f"key {self.get_key_display(binding)}", run)
        yield SystemCommand("Theme", "Change the colours", self.action_change_theme)
        for name, step in OUTPUTS.items():
            said = "Where this output comes from"
            yield SystemCommand(f"Explain: {step.label}", said, partial(self.explain, name))
        for name in (*FIELDS, *SAMPLING):
            yield SystemCommand(f"Set: {worded(name)}", described(name), partial(self.change, name))

    def _run(self, action: str, node: DOMNode) -> None:
        self.call_later(self.run_action, action, default_namespace=node)

    def change(self, name: str) -> None:
        """Go to a field of the form."""
        self.action_go("estimate")

        def focus() -> None:
            from tui.widgets.form import Form

            self.screen.query_one(Form).focus_entry(name)

        self.call_after_refresh(focus)


def _own_bindings(node: DOMNode) -> list[Binding]:
    """The keys of a widget of this package."""
    classes = [kind for kind in type(node).__mro__ if kind.__module__.startswith("tui.")]
    return [
        binding
        for kind in classes
        for binding in kind.__dict__.get("BINDINGS", ())
        if isinstance(binding, Binding) and binding.description
    ]
