"""The keys of this package, for help and for the command palette."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.binding import Binding

if TYPE_CHECKING:
    from textual.dom import DOMNode


def own_bindings(node: DOMNode) -> list[Binding]:
    """The keys of a widget that this package gave it, with what they do; not those that Textual gives every table."""
    classes = [kind for kind in type(node).__mro__ if kind.__module__.startswith("tui.")]
    return [
        binding
        for kind in classes
        for binding in kind.__dict__.get("BINDINGS", ())
        if isinstance(binding, Binding) and binding.description
    ]
