"""Convolutional network: a sample is an image; FLOP as published, or of a residual network of bottlenecks."""

from __future__ import annotations

from footprint.architectures import Rule, blocks, known
from footprint.equations import products
from footprint.records import Inputs, Number, Pass

EQUATIONS = (products.residual_network, products.convolution, products.forward)
UNIT = "samples"
STAGES = ("blocks_1", "blocks_2", "blocks_3", "blocks_4")
SHAPE = ("image_size", "width", "channels", "vocab", *STAGES)
ASSUMED = (Rule("channels", lambda _: 3.0, "red, green, blue"),)


def _products(inputs: Inputs[Number]) -> list[products.Product]:
    i = inputs
    stages = [getattr(i, stage) for stage in STAGES]
    return products.residual_network(i.image_size, i.channels, i.width, stages, i.vocab)


def forward(inputs: Inputs[Number], length: Number | None = None) -> Pass:
    """FLOP of one image."""
    i = inputs
    if i.forward_compute is not None:
        return Pass(i.forward_compute, 0 * i.forward_compute, i.frozen_compute)
    if not known(i, SHAPE):
        raise blocks.refused(
            "forward_compute (FLOP of one forward pass), or image_size, width, vocab and blocks_1 to blocks_4"
        )
    return Pass(products.forward(i.multiply_add, _products(i)), 0 * i.multiply_add, i.frozen_compute)


def parameters(inputs: Inputs[Number]) -> Number | None:
    """All parameters."""
    return products.parameters(_products(inputs)) if known(inputs, SHAPE) else inputs.params


active = parameters


def cache(inputs: Inputs[Number], bytes_per_value: Number) -> Number | None:
    """None: nothing is generated."""
    return None


def unit_length(inputs: Inputs[Number]) -> Number | None:
    """None: an image is no sequence."""
    return None
