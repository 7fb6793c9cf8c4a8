"""The keys of what is in focus, in one line at the foot of a page.

Textual's footer is a widget a key, all made anew whenever the focus moves; this one is a line of text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from rich.text import Text
from textual.widget import Widget

if TYPE_CHECKING:
    from textual import events
    from textual.binding import Binding


class Footer(Widget, can_focus=False):
    """Keys and what they do, as many as fit; a click on one does it."""

    COMPONENT_CLASSES: ClassVar = {"footer--key", "footer--said"}
    ALLOW_SELECT = False

    def __init__(self) -> None:
        super().__init__()
        self._spans: list[tuple[int, int, Binding, Any]] = []

    def on_mount(self) -> None:
        """Follow the focus."""
        self.screen.bindings_updated_signal.subscribe(self, self._follow)

    def _follow(self, _screen: object) -> None:
        self.refresh()

    def render(self) -> Text:
        """The keys in a row."""
        line = Text(no_wrap=True, overflow="crop", end="")
        key, said = (self.get_component_rich_style(f"footer--{part}") for part in ("key", "said"))
        self._spans, seen = [], set()
        for node, binding, enabled, _ in self.screen.active_bindings.values():
            if binding.show and enabled and binding.action not in seen:
                seen.add(binding.action)
                begin, shown = line.cell_len, self.app.get_key_display(binding)
                if begin + len(shown) + len(binding.description) + 2 > self.size.width:
                    break
                line.append(f" {shown}", key)
                line.append(f" {binding.description} ", said)
                self._spans.append((begin, line.cell_len, binding, node))
        return line

    async def on_click(self, event: events.Click) -> None:
        """Do what the key under the pointer does."""
        for begin, end, binding, node in self._spans:
            if begin <= event.x < end:
                await self.app.run_action(binding.action, default_namespace=node)
