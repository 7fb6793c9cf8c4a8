"""Recurrent networks of long short-term memory: no attention, so that FLOP do not depend on the length."""

from __future__ import annotations

from footprint.architectures import blocks, known
from footprint.architectures.transformer import unit_length
from footprint.equations import compute, recurrent, transformer
from footprint.records import Inputs, Number, Pass

__all__ = ["ASSUMED", "EQUATIONS", "SHAPE", "UNIT", "active", "cache", "forward", "parameters", "unit_length"]

EQUATIONS = (recurrent.lstm, transformer.vocabulary, compute.weights_forward)
UNIT = "tokens"
SHAPE = ("layers", "width", "vocab", "embedding_matrices")
ASSUMED = ()


def forward(inputs: Inputs[Number], length: Number | None = None) -> Pass:
    """FLOP of one token: exact where the shape is known, else twice the parameters."""
    i = inputs
    if not known(i, SHAPE):
        return Pass(blocks.rule_of_thumb(i, i.params), 0 * i.multiply_add)
    entries = recurrent.lstm(i.layers, i.width) + transformer.vocabulary(i.vocab, i.width)
    return Pass(compute.weights_forward(i.multiply_add, entries), 0 * i.multiply_add)


def parameters(inputs: Inputs[Number]) -> Number | None:
    """All parameters."""
    i = inputs
    if not known(i, SHAPE):
        return i.params
    return recurrent.lstm(i.layers, i.width) + i.embedding_matrices * transformer.vocabulary(i.vocab, i.width)


active = parameters


def cache(inputs: Inputs[Number], bytes_per_value: Number) -> Number | None:
    """None: the state does not grow with the context."""
    return None
