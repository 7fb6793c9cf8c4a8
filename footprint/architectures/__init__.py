"""How the FLOP of one forward pass are counted, by architecture.

A module here has ``forward(inputs, length) -> Pass`` (FLOP of one token or sample) and its ``EQUATIONS``.
To add an architecture, add a module and its word to :data:`NAMES`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol, cast

from footprint.errors import unknown

if TYPE_CHECKING:
    from collections.abc import Callable

    from footprint.records import Inputs, Number, Pass

NAMES = {"transformer": "transformer", "moe": "mixture_of_experts"}
"""Word of a scenario -> module."""


class Architecture(Protocol):
    """What a module of this package offers."""

    EQUATIONS: tuple[Callable[..., Any], ...]

    def forward(self, inputs: Inputs[Number], length: Number | None = None) -> Pass:
        """FLOP of one forward pass over one token of a sequence of that length (default: seq_len), or one sample."""


def named(word: str) -> Architecture:
    """The architecture that a word stands for."""
    if word not in NAMES:
        from difflib import get_close_matches

        raise unknown("architecture", word, get_close_matches(word, NAMES), "one of " + ", ".join(NAMES))
    return cast("Architecture", import_module(f"{__name__}.{NAMES[word]}"))
