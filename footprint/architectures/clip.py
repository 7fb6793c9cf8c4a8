"""Image tower and text tower trained side by side: a sample is a pair of an image and a text.

The shape without prefix is the image tower, that of the ``encoder_`` fields the text tower.
"""

from __future__ import annotations

from footprint.architectures import Rule, blocks, known, vit
from footprint.equations import transformer
from footprint.records import Inputs, Number, Pass

EQUATIONS = vit.EQUATIONS
UNIT = "samples"
SHAPE = (*vit.SHAPE, "encoder_layers", "encoder_width", "encoder_length")
ASSUMED = (
    *vit.ASSUMED,
    Rule("encoder_ffn_width", lambda i: None if i.encoder_width is None else 4 * i.encoder_width, "4 x width"),
)

unit_length = vit.unit_length
cache = vit.cache


def forward(inputs: Inputs[Number], length: Number | None = None) -> Pass:
    """FLOP of one pair: exact where both shapes are known, else twice the parameters for each patch."""
    i = inputs
    image = vit.forward(i, length)
    text = blocks.encoder(i, i.encoder_length, blocks.CAUSAL) if known(i, SHAPE) else None
    if text is None or i.forward_compute is not None:
        return image
    return Pass(image.weights + text.weights, image.core + text.core, image.frozen)


def parameters(inputs: Inputs[Number]) -> Number | None:
    """All parameters of both towers."""
    i = inputs
    text = blocks.encoder_parameters(i)
    if not known(i, SHAPE) or text is None:
        return i.params
    total = vit.entries(i) + transformer.norms(i.layers, i.width) + text
    return total if i.vocab is None else total + transformer.vocabulary(i.vocab, i.encoder_width)


active = parameters
