"""Agents that learn and act.

Learning is counted as of its network: a transformer over tokens of many kinds (Gato: tokens are steps x batch x
sequence), a residual tower over a board, or FLOP of one pass as published. Acting comes on top where
``acting_steps`` says how many moves are made for each token or sample learnt from: forward passes only,
``simulations`` of them for each move. Offline agents do not act in training.
"""

from __future__ import annotations

from footprint.architectures import blocks, known, transformer
from footprint.equations import compute, products
from footprint.records import Inputs, Number, Pass

EQUATIONS = (*transformer.EQUATIONS, products.residual_tower, products.forward, compute.acting)
UNIT = "tokens"
SHAPE = transformer.SHAPE
ASSUMED = blocks.HEADS

cache = blocks.cache
unit_length = transformer.unit_length
_TOWER = ("image_size", "channels", "width", "blocks_1")


def _tower(inputs: Inputs[Number]) -> list[products.Product]:
    i = inputs
    return products.residual_tower(i.image_size * i.image_size, i.channels, i.width, i.blocks_1)


def forward(inputs: Inputs[Number], length: Number | None = None) -> Pass:
    """FLOP of one token or sample that is learnt from, and of the moves that are made for it."""
    i = inputs
    if i.forward_compute is not None:
        learning = Pass(i.forward_compute, 0 * i.forward_compute)
    elif known(i, _TOWER):
        learning = Pass(products.forward(i.multiply_add, _tower(i)), 0 * i.multiply_add)
    else:
        learning = transformer.forward(i, length)
    if i.acting_steps is None:
        return learning
    once = 1 if i.simulations is None else i.simulations
    return Pass(learning.weights, learning.core, compute.acting(learning.weights + learning.core, once, i.acting_steps))


def parameters(inputs: Inputs[Number]) -> Number | None:
    """All parameters."""
    if known(inputs, _TOWER):
        return products.parameters(_tower(inputs))
    return transformer.parameters(inputs)


active = parameters
