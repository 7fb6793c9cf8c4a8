"""The application: takes edits, has them estimated in a thread, tells the screens what comes back.

An edit is checked and estimated without draws in a few milliseconds, then with draws; each step is dropped when a
later edit has come in between.
"""

from __future__ import annotations

import sys
import threading
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual import work
from textual.app import App
from textual.binding import Binding
from textual.command import CommandPalette
from textual.worker import get_current_worker

from footprint import scenarios
from footprint.errors import FootprintError, InvalidInput, shown
from footprint.estimation import evaluate
from footprint.model import OUTPUTS
from footprint.records import Scenario
from tui import themes
from tui.messages import Checked, Edited, Estimated, Picked
from tui.screens.page import PAGES, Page, page
from tui.session import Session, scenario, settle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from textual.app import SystemCommand
    from textual.screen import Screen

    from footprint.estimation import Result

PATIENCE = 0.2
"""Seconds after which figures stand alone, while the intervals of the edit before are no longer shown beside them."""


def _maker(name: str) -> Callable[[], Screen[Any]]:
    """A maker of a page, whose module is imported when it is first shown."""
    return lambda: page(name)()


class TerminalInterface(App[None]):
    """``footprint`` on a screen: one scenario, seen from several sides."""

    TITLE = "footprint"
    CSS_PATH = Path(__file__).with_name("footprint.tcss")
    MODES: ClassVar = {name: _maker(name) for name in PAGES}
    DEFAULT_MODE = "estimate"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-medium"), (160, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (34, "-tall")]
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
        # The threads that draw take the interpreter's lock often and briefly: with the usual 5 ms they would wait for
        # each frame that is painted meanwhile, and the frames for them.
        sys.setswitchinterval(0.001)
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
        """Take what is known of the last edit: its figures are shown at once, beside the intervals before it."""
        if event.edit != self.edit:
            return
        before, point = self.session.result, event.settled.result
        self.session.take(event.settled)
        if point is None or before is None:
            self.shown_edit = event.edit
            self._tell()
            return
        self.session.result = before
        self._peek(point)
        self.set_timer(PATIENCE, partial(self._show_point, event.edit, point))

    def _show_point(self, edit: int, point: Result) -> None:
        """Show figures without intervals, where these are still to come."""
        if self.edit == edit and self.shown_edit < edit:
            self.session.result = point
            self._tell()

    def on_estimated(self, event: Estimated) -> None:
        """Take the estimate of the last edit."""
        if event.edit == self.edit:
            self.session.result = event.result
            self.shown_edit = event.edit
            self._tell()

    def _peek(self, point: Result) -> None:
        """Let the page in front show figures whose intervals are on their way."""
        for screen in self.screen_stack:
            if isinstance(screen, Page):
                screen.peek(point)

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

        if isinstance(self.screen, Page):
            self.push_screen(Help(self.screen))

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

        shown = self.screen
        if not isinstance(shown, Page):
            return
        picture = self.export_screenshot(title="footprint")

        def export(path: str) -> str:
            from tui.export import export

            export(path, shown.sheet(), picture)
            return f"exported to {path}"

        self.push_screen(Ask("Export this view (.csv, .md, .json, .svg) to", f"{shown.NAME}.md", export, ""))

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

    def action_command_palette(self) -> None:
        """Search the commands."""
        from tui.screens.palette import commands

        if not isinstance(self.screen, CommandPalette):
            self.push_screen(commands())

    def search_themes(self) -> None:
        """Search the themes."""
        from tui.screens.palette import themes

        self.push_screen(themes())

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """Every action that has a key, every field, every output."""
        from tui.screens.palette import listed

        return listed(self, screen)

    def change(self, name: str) -> None:
        """Go to a field of the form."""
        if self._in_dialogue():
            return
        self.action_go("estimate")

        def focus() -> None:
            from tui.widgets.form import Form

            for form in self.screen.query(Form):  # none where a dialogue has come in between
                form.focus_entry(name)

        self.call_after_refresh(focus)
