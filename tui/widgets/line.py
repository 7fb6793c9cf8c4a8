"""A line to type in."""

from __future__ import annotations

from typing import Any

from textual.widgets import Input

from footprint.sheets import printable
from tui.text import plain


class Line(Input):
    """A line in which nothing but printable characters stands, wherever they come from."""

    def __init__(self, value: str = "", placeholder: str = "", *, compact: bool = True, id: str | None = None) -> None:
        super().__init__(value, plain(placeholder).plain, compact=compact, select_on_focus=False, id=id)

    def validate_value(self, value: Any) -> str:
        """The text without control characters: a paste or a file may bring some."""
        return printable(str(value))
