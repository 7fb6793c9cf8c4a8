"""An architecture whose FLOP are not counted: compute or chip-hours must be known."""

from __future__ import annotations

from footprint.errors import Unavailable
from footprint.records import Inputs, Number, Pass

EQUATIONS = ()
UNIT = "samples"
SHAPE = ()
ASSUMED = ()


def forward(inputs: Inputs[Number], length: Number | None = None) -> Pass:
    """FLOP of one pass where they are given."""
    i = inputs
    if i.forward_compute is None:
        raise Unavailable(
            "the FLOP of this architecture are not counted from its size: give compute, or chip_hours, or "
            "forward_compute and samples"
        )
    return Pass(i.forward_compute, 0 * i.forward_compute, i.frozen_compute)


def parameters(inputs: Inputs[Number]) -> Number | None:
    """Parameters as given."""
    return inputs.params


def active(inputs: Inputs[Number]) -> Number | None:
    """Parameters as given."""
    return inputs.params if inputs.active_params is None else inputs.active_params


def cache(inputs: Inputs[Number], bytes_per_value: Number) -> Number | None:
    """None: not known."""
    return None


def unit_length(inputs: Inputs[Number]) -> Number | None:
    """None: not known."""
    return None
