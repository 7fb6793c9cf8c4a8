"""Training all weights on every token: one phase."""

from __future__ import annotations

from footprint.equations import compute
from footprint.records import Inputs, Number, Pass, Phase

EQUATIONS = (compute.training,)
NEEDS = ()


def phases(inputs: Inputs[Number], forward: Pass) -> tuple[Phase, ...]:
    """Forward and backward over all tokens (or samples) of all epochs."""
    units = inputs.tokens if inputs.tokens is not None else inputs.samples
    if inputs.epochs is not None:
        units = units * inputs.epochs
    work = compute.training(forward.weights + forward.core, units)
    if inputs.count_factor is not None:
        work = work * inputs.count_factor
    return (Phase("forward and backward", work, inputs.utilization),)
