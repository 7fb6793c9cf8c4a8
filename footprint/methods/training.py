"""What the methods that train have in common: how many tokens they pass over, and what a pass takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from footprint.equations import adaptation, compute
from footprint.errors import Unavailable
from footprint.records import Phase

if TYPE_CHECKING:
    from footprint.records import Forward, Inputs, Number, Pass

EQUATIONS = (compute.training, compute.forward_only, compute.recomputed)
DATA = ("examples", "example_tokens", "epochs")
"""Fields that say how much is trained on; ``tokens`` or ``samples`` instead say it in one."""


def units(inputs: Inputs[Number]) -> Number:
    """Tokens (or samples) passed over in all epochs."""
    given = inputs.tokens if inputs.tokens is not None else inputs.samples
    epochs = 1 if inputs.epochs is None else inputs.epochs
    if given is not None:
        return given * epochs
    if inputs.examples is None:
        raise Unavailable("the FLOP cannot be counted: the data are not known; give tokens (or samples), or compute")
    length = 1 if inputs.example_tokens is None else inputs.example_tokens
    return adaptation.examples_seen(inputs.examples, length, epochs)


def phase(inputs: Inputs[Number], one: Pass, seen: Number, size: Number = 1) -> Phase:
    """Forward and backward over so many tokens (or samples), frozen parts forward only.

    ``size`` is the model's, over that of the model at hand.
    """
    work = compute.training((one.weights + one.core) * size, seen)
    if one.frozen is not None:
        work = work + compute.forward_only(one.frozen * size, seen)
    return Phase("forward and backward", work, inputs.utilization, recomputed=again(inputs, one, seen * size))


def again(inputs: Inputs[Number], one: Pass, seen: Number) -> Number | None:
    """FLOP of forward passes that are done again in the backward pass; None where that is not said."""
    i = inputs
    if i.recomputed_core is None:
        return None
    return compute.recomputed(one.weights, one.core, i.recomputed_weights, i.recomputed_core, seen)


def whole(forward: Forward, length: Number | None = None) -> Number:
    """FLOP of a forward pass over one token (or sample), all its parts together."""
    one = forward(length)
    both = one.weights + one.core
    return both if one.frozen is None else both + one.frozen


def sized(flop: Number, params: Number | None, inputs: Inputs[Number]) -> Number:
    """The same for a model of other parameters, 0 FLOP where there is none."""
    return 0 * flop if params is None else adaptation.other_model(flop, params, inputs.params)


def read_only(params: Number | None, inputs: Inputs[Number]) -> Number:
    """Bytes of the weights of a model that is only read."""
    return 0 * inputs.weight_bytes if params is None else params * inputs.weight_bytes
