"""Decoder-only transformer in which every parameter serves every token."""

from __future__ import annotations

from footprint.equations import compute
from footprint.records import Inputs, Number, Pass

EQUATIONS = (compute.weights_forward, compute.attention_forward)

CAUSAL = 0.5
"""A token attends on average to half of its sequence (METHODS: PaLM counts the full square, DeepSeek half)."""


def attention(inputs: Inputs[Number], length: Number | None = None) -> Number:
    """FLOP of the attention core of one token, 0 FLOP where the shape is not known (see ``count_factor``)."""
    length = inputs.seq_len if length is None else length
    if inputs.layers is None or inputs.width is None or length is None:
        return 0 * inputs.multiply_add
    return compute.attention_forward(inputs.multiply_add, inputs.layers, inputs.width, length, CAUSAL)


def forward(inputs: Inputs[Number], length: Number | None = None) -> Pass:
    """FLOP of one token: twice the parameters, and the attention core where layers, width and length are known."""
    return Pass(compute.weights_forward(inputs.multiply_add, inputs.params), attention(inputs, length))
