"""Answering queries with examples in every prompt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from footprint.equations import inference
from footprint.methods import answering, zero_shot

if TYPE_CHECKING:
    from footprint.records import Forward, Held, Inputs, Number, Phase

EQUATIONS = (*answering.EQUATIONS, inference.cache_held)
NEEDS = (*zero_shot.NEEDS, "shots", "shot_tokens", "cache_hit")
TAKES = ()
SCOPES = ("serving",)


def phases(inputs: Inputs[Number], forward: Forward) -> tuple[Phase, ...]:
    """Examples and prompt are read (examples may come from a cache) and the answer is written after them."""
    examples = inputs.shots * inputs.shot_tokens
    prompt = examples + inputs.prompt_tokens
    cached = inputs.cache_hit * examples / prompt
    return (
        answering.reading(inputs, forward, inputs.queries, prompt, cached),
        answering.writing(inputs, forward, inputs.queries, prompt, inputs.output_tokens),
    )


def held(inputs: Inputs[Number], forward: Forward) -> Held:
    """The weights and the cache of a full batch."""
    return answering.held(inputs, inputs.shots * inputs.shot_tokens + inputs.prompt_tokens)
