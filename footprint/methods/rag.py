"""Answering queries with retrieved passages in the prompt."""

from __future__ import annotations

from footprint.equations import adaptation, inference
from footprint.methods import answering, training, zero_shot
from footprint.records import Forward, Held, Inputs, Number, Phase

EQUATIONS = (*answering.EQUATIONS, adaptation.scoring, adaptation.other_model, inference.cache_held)
NEEDS = (*zero_shot.NEEDS, "retrieved_tokens", "embedding_params")
TAKES = ("index_tokens",)
SCOPES = ("serving",)


def phases(inputs: Inputs[Number], forward: Forward) -> tuple[Phase, ...]:
    """The query is embedded, passages and query are read, the answer is written; an index is embedded once.

    The search itself runs on processors and is not counted.
    """
    prompt = inputs.retrieved_tokens + inputs.prompt_tokens
    one = training.sized(training.whole(forward, inputs.prompt_tokens), inputs.embedding_params, inputs)
    embedded = inputs.queries * inputs.prompt_tokens
    if inputs.index_tokens is not None:
        embedded = embedded + inputs.index_tokens
    return (
        Phase("embedding", adaptation.scoring(one, embedded), inputs.prefill_utilization * inputs.busy_share),
        answering.reading(inputs, forward, inputs.queries, prompt),
        answering.writing(inputs, forward, inputs.queries, prompt, inputs.output_tokens),
    )


def held(inputs: Inputs[Number], forward: Forward) -> Held:
    """The weights and the cache of a full batch."""
    return answering.held(inputs, inputs.retrieved_tokens + inputs.prompt_tokens)
