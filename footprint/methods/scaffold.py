"""Answering queries through a scaffold that calls the model again and again, along several branches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from footprint.equations import inference
from footprint.methods import answering, zero_shot

if TYPE_CHECKING:
    from footprint.records import Forward, Held, Inputs, Number, Phase

EQUATIONS = (*answering.EQUATIONS, inference.cache_held)
NEEDS = (*zero_shot.NEEDS, "calls", "branching", "cache_hit")
TAKES = ()
SCOPES = ("serving",)


def phases(inputs: Inputs[Number], forward: Forward) -> tuple[Phase, ...]:
    """Every call of every branch reads its prompt, what is not cached of it, and writes an answer."""
    calls = inputs.queries * inputs.calls * inputs.branching
    return (
        answering.reading(inputs, forward, calls, inputs.prompt_tokens, inputs.cache_hit),
        answering.writing(inputs, forward, calls, inputs.prompt_tokens, inputs.output_tokens),
    )


def held(inputs: Inputs[Number], forward: Forward) -> Held:
    """The weights and the cache of a full batch."""
    return answering.held(inputs, inputs.prompt_tokens)
