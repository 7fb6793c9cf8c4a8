"""Low-rank adapters beside frozen weights (LoRA)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from footprint.equations import adaptation
from footprint.methods import partial, training

if TYPE_CHECKING:
    from footprint.records import Forward, Held, Inputs, Number, Phase

EQUATIONS = (*partial.EQUATIONS, adaptation.lora_parameters)
NEEDS = (*training.DATA, "rank", "weight_bytes")
TAKES = ("adapted", "adapted_width", "trained_share")
SCOPES = ("adaptation",)


def parameters(inputs: Inputs[Number]) -> Number:
    """Parameters of the adapters."""
    return partial.added(inputs, lambda i: adaptation.lora_parameters(i.rank, i.layers, i.adapted_width))


def phases(inputs: Inputs[Number], forward: Forward) -> tuple[Phase, ...]:
    """Forward, and backward through frozen weights into the adapters."""
    return partial.phases(inputs, forward, parameters(inputs))


def held(inputs: Inputs[Number], forward: Forward) -> Held:
    """The adapters are trained, the model is only read."""
    return partial.held(inputs, parameters(inputs))
