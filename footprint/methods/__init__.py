"""What is done with a model, as phases of work: pretraining and every adaptation.

A module here has ``phases(inputs, forward) -> tuple[Phase, ...]``, its ``EQUATIONS``, and ``NEEDS``, the fields that
are settled from priors of the method where nobody gives them. To add a method, add a module and its word to
:data:`NAMES`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol, cast

from footprint.errors import unknown

if TYPE_CHECKING:
    from collections.abc import Callable

    from footprint.records import Inputs, Number, Pass, Phase

NAMES = {"pretrain": "pretrain"}
"""Word of a scenario -> module."""


class Method(Protocol):
    """What a module of this package offers."""

    EQUATIONS: tuple[Callable[..., Any], ...]

    NEEDS: tuple[str, ...]

    def phases(self, inputs: Inputs[Number], forward: Pass) -> tuple[Phase, ...]:
        """The stretches of work, each with its FLOP and the utilisation it runs at."""


def named(word: str) -> Method:
    """The method that a word stands for."""
    if word not in NAMES:
        from difflib import get_close_matches

        raise unknown("method", word, get_close_matches(word, NAMES), "one of " + ", ".join(NAMES))
    return cast("Method", import_module(f"{__name__}.{NAMES[word]}"))
