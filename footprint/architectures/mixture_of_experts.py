"""Transformer in which each token passes through some of the experts: FLOP from the active parameters."""

from __future__ import annotations

from footprint.architectures.transformer import attention
from footprint.equations import compute
from footprint.records import Inputs, Number, Pass

EQUATIONS = (compute.weights_forward, compute.attention_forward)


def forward(inputs: Inputs[Number], length: Number | None = None) -> Pass:
    """FLOP of one token: twice the active parameters, and the attention core where its shape is known."""
    return Pass(compute.weights_forward(inputs.multiply_add, inputs.active_params), attention(inputs, length))
