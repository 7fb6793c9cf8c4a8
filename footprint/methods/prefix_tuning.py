"""Learnt keys and values before the input of every layer of a frozen model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from footprint.equations import adaptation
from footprint.methods import partial, prompt_tuning

if TYPE_CHECKING:
    from footprint.records import Forward, Held, Inputs, Number, Phase

EQUATIONS = (*partial.EQUATIONS, adaptation.prefix_parameters)
NEEDS = prompt_tuning.NEEDS
TAKES = prompt_tuning.TAKES
SCOPES = ("prompt-tuning", *prompt_tuning.SCOPES)


def key_width(inputs: Inputs[Number]) -> Number:
    """Key-value heads x head size."""
    i = inputs
    if i.heads is None or i.kv_heads is None:
        return i.width
    return i.kv_heads * (i.width / i.heads if i.head_size is None else i.head_size)


def parameters(inputs: Inputs[Number]) -> Number:
    """Numbers of the learnt prefixes."""
    return partial.added(inputs, lambda i: adaptation.prefix_parameters(i.soft_tokens, i.layers, key_width(i)))


def phases(inputs: Inputs[Number], forward: Forward) -> tuple[Phase, ...]:
    """Forward, and backward through frozen weights, over sequences that the prefix makes longer."""
    return partial.phases(inputs, forward, parameters(inputs), inputs.soft_tokens, 0)


def held(inputs: Inputs[Number], forward: Forward) -> Held:
    """The prefix is trained, the model is only read."""
    return partial.held(inputs, parameters(inputs))
