"""The scenario as a form: the words first, the figures in sections that open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.widget import Widget

from footprint.fields import FIELDS
from tui.session import SAMPLING
from tui.text import plain, worded
from tui.widgets.entry import Entry

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import ClassVar

    from rich.text import Text
    from textual.app import ComposeResult
    from textual.widgets import Input

GROUPS: dict[str, tuple[str, ...]] = {}
"""Section -> its fields: figures by their group, and what the draws are."""
for _field in FIELDS.values():
    if not _field.is_text:
        GROUPS[_field.group] = (*GROUPS.get(_field.group, ()), _field.name)
GROUPS["draws"] = tuple(SAMPLING)


class Section(Widget, can_focus=True):
    """The head of a section, which opens and closes it."""

    BINDINGS: ClassVar = [Binding("enter,space", "open", "Open or close")]

    def __init__(self, group: str) -> None:
        super().__init__(id=f"section-{group}")
        self.group = group
        self.is_open = False
        self.given = 0

    def render(self) -> Text:
        """The section's name, and how many of its fields were typed."""
        said = f"{self.given} given" if self.given else ", ".join(map(worded, GROUPS[self.group]))
        line = plain(f"{'▾' if self.is_open else '▸'} {self.group} ")
        line.append_text(plain(said, "bold" if self.given else "dim"))
        line.truncate(max(self.size.width, 1), overflow="ellipsis")
        return line

    def on_click(self) -> None:
        """Open or close it."""
        self.action_open()

    def action_open(self) -> None:
        """Open or close it."""
        self.query_ancestor(Form).open(self.group, not self.is_open)


class Form(VerticalScroll, can_focus=False):
    """Every field of a scenario; those of a section are made when it is first opened."""

    def __init__(self, id: str = "form") -> None:
        super().__init__(id=id)
        self._entries: dict[str, Entry] = {}
        self._sections: dict[str, Section] = {}
        self._texts: Mapping[str, str] = {}
        self._assumed: Mapping[str, str] = {}
        self._wrong: Mapping[str, str] = {}

    def compose(self) -> ComposeResult:
        """The words."""
        yield from self._made(field.name for field in FIELDS.values() if field.is_text)

    def _made(self, names: Iterable[str]) -> list[Entry]:
        made = {name: Entry(name, self._shown(name), id=f"entry-{name}") for name in names}
        self._entries |= made
        return list(made.values())

    def complete(self) -> None:
        """Make the heads of the sections, which the first frame can do without."""
        if not self._sections:
            self._sections = {group: Section(group) for group in GROUPS}
            self.mount_all(self._sections.values())

    @property
    def typed_in(self) -> Entry | None:
        """The entry that is typed in."""
        return next((entry for entry in self._entries.values() if entry.has_focus_within), None)

    def show(self, texts: Mapping[str, str], assumed: Mapping[str, str], wrong: Mapping[str, str]) -> None:
        """Show what was typed, what is assumed where nothing was, and what cannot be used."""
        self._texts, self._assumed, self._wrong = texts, assumed, wrong
        for group, section in self._sections.items():
            given = sum(name in texts for name in GROUPS[group])
            if given != section.given:
                section.given = given
                section.refresh()
            if given and GROUPS[group][0] not in self._entries:
                self.open(group)
        for name, entry in self._entries.items():
            entry.show(*self._shown(name))

    def mark(self, wrong: Mapping[str, str]) -> None:
        """Show what cannot be used, where that has changed."""
        changed = {name for name in {*wrong, *self._wrong} if wrong.get(name) != self._wrong.get(name)}
        self._wrong = wrong
        for name in changed & self._entries.keys():
            self._entries[name].show(*self._shown(name))

    def _shown(self, name: str) -> tuple[str, str, str]:
        """What was typed in a field, what is assumed otherwise, and why it cannot be used."""
        return self._texts.get(name, ""), self._assumed.get(name, ""), self._wrong.get(name, "")

    def open(self, group: str, opened: bool = True) -> None:
        """Open or close a section."""
        self.complete()
        section = self._sections[group]
        section.is_open = opened
        section.refresh()
        names = GROUPS[group]
        if names[0] in self._entries:
            for name in names:
                self._entries[name].display = opened
        elif opened:
            self.mount_all(self._made(names), after=section)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go to the next field."""
        event.stop()
        self.screen.focus_next()

    def focus_entry(self, name: str) -> None:
        """Go to a field, opening its section."""
        for group, names in GROUPS.items():
            if name in names:
                self.open(group)

        def go() -> None:
            entry = self._entries[name]
            entry.input.focus(scroll_visible=False)
            # A field that has just been made has its place only with the next frame.
            self.call_after_refresh(self.scroll_to_center, entry, animate=False)

        self.call_after_refresh(go)
