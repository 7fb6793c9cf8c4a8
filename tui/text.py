"""Text of data and of people for a terminal: plain, without markup, escape sequences and control characters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from footprint.sheets import printable

if TYPE_CHECKING:
    from rich.style import Style


def plain(text: str, style: str | Style = "", justify: str = "left") -> Text:
    """One line that is shown as it stands, cut with an ellipsis where it does not fit."""
    return Text(printable(text), style=style, justify=justify, no_wrap=True, overflow="ellipsis", end="")  # type: ignore[arg-type]


def flowing(text: str, style: str | Style = "") -> Text:
    """A text that is shown as it stands, over as many lines as it takes."""
    return Text("\n".join(map(printable, text.split("\n"))), style=style, overflow="fold")


def worded(field: str) -> str:
    """A field's name as words."""
    return field.replace("_", " ")
