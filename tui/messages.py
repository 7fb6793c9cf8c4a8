"""What widgets tell the application."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from footprint.estimation import Result
    from tui.session import Settled


@dataclass
class Edited(Message):
    """A person typed an entry of the scenario."""

    name: str
    typed: str


@dataclass
class Checked(Message):
    """It is known which entries can be used, and what they come to without draws."""

    edit: int
    settled: Settled


@dataclass
class Estimated(Message):
    """A scenario was estimated with its draws."""

    edit: int
    result: Result


@dataclass
class Chosen(Message):
    """A person chose an output to look at."""

    output: str


@dataclass
class Asked(Message):
    """A person wants to know where an output comes from."""

    output: str


@dataclass
class Picked(Message):
    """A person wants a word of a field to be used: a system, a chip."""

    field: str
    word: str
