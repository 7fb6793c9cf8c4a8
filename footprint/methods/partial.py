"""Training a few added parameters beside frozen weights: what LoRA, adapters and learnt prompts have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

from footprint.equations import adaptation, compute
from footprint.methods import training
from footprint.records import Held, Phase

if TYPE_CHECKING:
    from collections.abc import Callable

    from footprint.records import Forward, Inputs, Number

EQUATIONS = (adaptation.partial_training, adaptation.scoring, compute.recomputed, adaptation.examples_seen)


def added(inputs: Inputs[Number], count: Callable[[Inputs[Number]], Number]) -> Number:
    """Parameters added: the share given, else counted from rank and shape."""
    if inputs.trained_share is not None:
        return inputs.params * inputs.trained_share
    return count(inputs)


def phases(
    inputs: Inputs[Number], forward: Forward, trained: Number, longer: Number = 0, per_token: Number | None = None
) -> tuple[Phase, ...]:
    """Forward, and backward through frozen weights into the added ones.

    Parameters
    ----------
    trained
        Parameters added.
    longer
        Tokens by which each sequence grows.
    per_token
        Parameters added that each token passes through: all of them where None.
    """
    length = inputs.example_tokens if inputs.example_tokens is not None else inputs.seq_len
    one = forward(None if length is None else length + longer)
    extra = inputs.multiply_add * (trained if per_token is None else per_token)
    seen = training.units(inputs)
    if length is not None:
        seen = seen * (length + longer) / length
    work = adaptation.partial_training(one.weights, one.core, extra, seen)
    if one.frozen is not None:
        work = work + adaptation.scoring(one.frozen, seen)
    again = training.again(inputs, one, seen)
    return (Phase("forward, and backward past frozen weights", work, inputs.utilization, recomputed=again),)


def held(inputs: Inputs[Number], trained: Number) -> Held:
    """The added parameters are trained, the model's own are only read."""
    return Held(trained, training.read_only(inputs.params, inputs))
