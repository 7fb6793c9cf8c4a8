"""A learnt prompt before the input of a frozen model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from footprint.equations import adaptation
from footprint.methods import partial, training

if TYPE_CHECKING:
    from footprint.records import Forward, Held, Inputs, Number, Phase

EQUATIONS = (*partial.EQUATIONS, adaptation.prompt_parameters)
NEEDS = (*training.DATA, "soft_tokens", "weight_bytes")
TAKES = ("trained_share",)
SCOPES = ("lora", "adaptation")


def parameters(inputs: Inputs[Number]) -> Number:
    """Numbers of the learnt prompt."""
    return partial.added(inputs, lambda i: adaptation.prompt_parameters(i.soft_tokens, i.width))


def phases(inputs: Inputs[Number], forward: Forward) -> tuple[Phase, ...]:
    """Forward, and backward through frozen weights, over sequences that the prompt makes longer."""
    # The learnt vectors are looked up, not multiplied: their tokens pass through the frozen weights instead.
    return partial.phases(inputs, forward, parameters(inputs), inputs.soft_tokens, 0)


def held(inputs: Inputs[Number], forward: Forward) -> Held:
    """The prompt is trained, the model is only read."""
    return partial.held(inputs, parameters(inputs))
