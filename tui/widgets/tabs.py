"""The strip of tabs at the top of every screen, and the smaller one of the panes within a screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text
from textual.widget import Widget

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.style import Style
    from textual import events


class Strip(Widget, can_focus=False):
    """Labels in one row, one of them active; a click on one runs its action on the screen."""

    COMPONENT_CLASSES = {"strip--label", "strip--active", "strip--key"}
    ALLOW_SELECT = False

    def __init__(self, labels: Sequence[tuple[str, str, str]], active: str, id: str | None = None) -> None:
        """Take triples of name, label and action."""
        super().__init__(id=id)
        self._labels, self._active = labels, active
        self._spans: list[tuple[int, int, str]] = []

    def activate(self, name: str) -> None:
        """Mark a label as active."""
        self._active = name
        self.refresh()

    def render(self) -> Text:
        """The labels in a row, the active one between bars so that colour is not its only sign."""
        line = Text(no_wrap=True, overflow="crop", end="")
        self._spans = []
        active, idle = self._style("strip--active"), self._style("strip--label")
        for name, label, action in self._labels:
            begin = line.cell_len
            line.append(
                f"▌{label}▐" if name == self._active else f" {label} ", active if name == self._active else idle
            )
            self._spans.append((begin, line.cell_len, action))
        return line

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(name)

    async def on_click(self, event: events.Click) -> None:
        """Run the action of the label under the pointer."""
        for begin, end, action in self._spans:
            if begin <= event.x < end:
                await self.screen.run_action(action)
