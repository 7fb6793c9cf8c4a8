"""Reading prompts and writing answers: what serving and the rollouts of reinforcement learning have in common.

Reading is bound by compute. Writing is bound by compute or, at the batches that are usual, by memory: each step reads
the weights once for the batch, and every sequence's keys and values.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from footprint.equations import inference
from footprint.methods import training
from footprint.records import Held, Phase

if TYPE_CHECKING:
    from footprint.records import Forward, Inputs, Number

EQUATIONS = (
    inference.prefill,
    inference.decode,
    inference.decode_traffic,
    inference.weights_touched,
)
ENGINE = (
    "batch_size",
    "prefill_utilization",
    "decode_utilization",
    "bandwidth_utilization",
    "busy_share",
    "weight_bytes",
    "cache_bytes",
)
"""Fields of the machinery that answers."""


def reading(
    inputs: Inputs[Number], forward: Forward, count: Number, prompt: Number, cached: Number = 0, size: Number = 1
) -> Phase:
    """So many prompts pass forward; ``size`` is the model's, over that of the model at hand."""
    work = inference.prefill(training.whole(forward, prompt) * size, prompt, cached) * count
    return Phase("reading prompts", work, inputs.prefill_utilization * inputs.busy_share)


def writing(
    inputs: Inputs[Number], forward: Forward, count: Number, prompt: Number, output: Number, size: Number = 1
) -> Phase:
    """So many answers are written, token by token."""
    both, before = training.whole(forward, prompt + output) * size, training.whole(forward, prompt) * size
    active = inputs.params if inputs.active_params is None else inputs.active_params
    touched = inference.weights_touched(inputs.params, active, inputs.batch_size) * size
    moved = inference.decode_traffic(
        touched * inputs.weight_bytes, inputs.batch_size, inputs.cache_bytes * size, prompt, output
    )
    return Phase(
        "writing answers",
        inference.decode(both, before, prompt, output) * count,
        inputs.decode_utilization * inputs.busy_share,
        moved * count,
        inputs.bandwidth_utilization * inputs.busy_share,
        generated=output * count,
    )


def sampled(inputs: Inputs[Number], prompt: Number, output: Number) -> Number:
    """Answers sampled in reinforcement learning: as given, else from all their tokens, else a group for each prompt."""
    if inputs.episodes is not None:
        return inputs.episodes
    if inputs.tokens is not None:
        return inputs.tokens / (prompt + output)
    return inputs.examples * inputs.epochs * inputs.group_size


def cache(inputs: Inputs[Number], prompt: Number, output: Number) -> Number:
    """Bytes of the cache of a full batch."""
    return inference.cache_held(inputs.cache_bytes, inputs.batch_size, prompt, output)


def held(inputs: Inputs[Number], prompt: Number) -> Held:
    """The weights are only read; beside them the chips hold the cache of a full batch."""
    weights = training.read_only(inputs.params, inputs) * inputs.weight_overhead
    if inputs.output_tokens is None:
        return Held(0 * inputs.params, weights)
    return Held(0 * inputs.params, weights + cache(inputs, prompt, inputs.output_tokens))
