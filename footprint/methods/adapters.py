"""Bottleneck adapters between frozen layers (Houlsby)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from footprint.equations import adaptation
from footprint.methods import partial, training

if TYPE_CHECKING:
    from footprint.records import Forward, Held, Inputs, Number, Phase

EQUATIONS = (*partial.EQUATIONS, adaptation.adapter_parameters)
NEEDS = (*training.DATA, "bottleneck", "weight_bytes")
TAKES = ("trained_share",)
SCOPES = ("lora", "adaptation")


def parameters(inputs: Inputs[Number]) -> Number:
    """Parameters of the adapters."""
    return partial.added(inputs, lambda i: adaptation.adapter_parameters(i.bottleneck, i.layers, i.width))


def phases(inputs: Inputs[Number], forward: Forward) -> tuple[Phase, ...]:
    """Forward, and backward through frozen weights into the adapters."""
    return partial.phases(inputs, forward, parameters(inputs))


def held(inputs: Inputs[Number], forward: Forward) -> Held:
    """The adapters are trained, the model is only read."""
    return partial.held(inputs, parameters(inputs))
