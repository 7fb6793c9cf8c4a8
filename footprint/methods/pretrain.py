"""Training all weights on every token: one phase."""

from __future__ import annotations

from footprint.equations import compute
from footprint.records import Inputs, Number, Pass, Phase

EQUATIONS = (compute.training, compute.forward_only, compute.recomputed)
NEEDS = ()


def phases(inputs: Inputs[Number], forward: Pass) -> tuple[Phase, ...]:
    """Forward and backward over all tokens (or samples) of all epochs; frozen parts forward only."""
    i = inputs
    units = i.tokens if i.tokens is not None else i.samples
    if i.epochs is not None:
        units = units * i.epochs
    work, again = compute.training(forward.weights + forward.core, units), None
    if forward.frozen is not None:
        work = work + compute.forward_only(forward.frozen, units)
    if i.recomputed_core is not None:
        again = compute.recomputed(forward.weights, forward.core, i.recomputed_weights, i.recomputed_core, units)
    if i.count_factor is not None:
        work = work * i.count_factor
        again = None if again is None else again * i.count_factor
    return (Phase("forward and backward", work, i.utilization, recomputed=again),)
