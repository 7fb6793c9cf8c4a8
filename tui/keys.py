"""The keys of this package, for help and for the command palette."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.binding import Binding

if TYPE_CHECKING:
    from textual.dom import DOMNode


def own_bindings(widget: type[DOMNode]) -> list[Binding]:
    """The keys that this package gave a kind of widget, with what they do; not those that Textual gives every table."""
    classes = [kind for kind in widget.__mro__ if kind.__module__.startswith("tui.")]
    return [
        binding
        for kind in classes
        for binding in kind.__dict__.get("BINDINGS", ())
        if isinstance(binding, Binding) and binding.description
    ]
