"""Answering queries as they are."""

from __future__ import annotations

from footprint.equations import adaptation, inference
from footprint.methods import answering
from footprint.records import Forward, Held, Inputs, Number, Phase

EQUATIONS = (*answering.EQUATIONS, adaptation.scoring, inference.cache_held)
NEEDS = ("queries", "prompt_tokens", "output_tokens", *answering.ENGINE, "weight_overhead")
TAKES = ()
SCOPES = ("serving",)


def phases(inputs: Inputs[Number], forward: Forward) -> tuple[Phase, ...]:
    """The prompt is read and the answer written; what makes no tokens makes a sample."""
    if inputs.output_tokens is None:
        work = adaptation.scoring(forward.sample(), inputs.queries)
        return (Phase("forward passes", work, inputs.prefill_utilization * inputs.busy_share),)
    return (
        answering.reading(inputs, forward, inputs.queries, inputs.prompt_tokens),
        answering.writing(inputs, forward, inputs.queries, inputs.prompt_tokens, inputs.output_tokens),
    )


def held(inputs: Inputs[Number], forward: Forward) -> Held:
    """The weights and the cache of a full batch."""
    return answering.held(inputs, inputs.prompt_tokens)
