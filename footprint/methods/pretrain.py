"""Training all weights on every token: one phase."""

from __future__ import annotations

from footprint.methods import training
from footprint.records import Forward, Held, Inputs, Number, Phase

EQUATIONS = training.EQUATIONS
NEEDS = ()
TAKES = ("epochs",)
SCOPES = ()


def phases(inputs: Inputs[Number], forward: Forward) -> tuple[Phase, ...]:
    """Forward and backward over all tokens (or samples) of all epochs."""
    return (training.phase(inputs, forward(), training.units(inputs)),)


def held(inputs: Inputs[Number], forward: Forward) -> Held:
    """All parameters are trained."""
    return Held(inputs.params, 0 * inputs.bytes_per_parameter)
