"""Speech as Whisper takes it: an encoder over the frames of a segment, a decoder over its words. A sample is a segment.

``encoder_length`` are the frames that the encoder sees (two of the spectrogram each), ``seq_len`` the decoder's tokens.
"""

from __future__ import annotations

from footprint.architectures import blocks, encoder_decoder, known
from footprint.equations import compute, products
from footprint.records import Inputs, Number, Pass

EQUATIONS = (*encoder_decoder.EQUATIONS, products.convolution)
UNIT = "samples"
SHAPE = (*encoder_decoder.SHAPE, "encoder_length", "seq_len")
ASSUMED = encoder_decoder.ASSUMED

cache = blocks.cache
active = encoder_decoder.active


def _stem(inputs: Inputs[Number]) -> list[products.Product]:
    """Two convolutions of three frames, the second of which halves their number."""
    i = inputs
    taps = 3 * i.width
    second = products.Product(taps * i.width, i.encoder_length)
    return [second] if i.channels is None else [products.Product(taps * i.channels, 2 * i.encoder_length), second]


def forward(inputs: Inputs[Number], length: Number | None = None) -> Pass:
    """FLOP of one segment: exact where the shape is known, else of half the parameters for each frame and token."""
    i = inputs
    length = i.seq_len if length is None else length
    if length is None or i.encoder_length is None:
        raise blocks.refused("encoder_length (frames) and seq_len (tokens of text)")
    if not known(i, SHAPE):
        each = compute.either_half(blocks.rule_of_thumb(i, i.params))
        return Pass(each * (i.encoder_length + length), 0 * i.multiply_add)
    both = encoder_decoder.sequence(i, i.encoder_length, length)
    return Pass(both.weights + products.forward(i.multiply_add, _stem(i)), both.core)


def parameters(inputs: Inputs[Number]) -> Number | None:
    """All parameters."""
    if not known(inputs, SHAPE):
        return inputs.params
    return encoder_decoder.parameters(inputs) + products.parameters(_stem(inputs))


def unit_length(inputs: Inputs[Number]) -> Number | None:
    """Tokens of text in a segment."""
    return inputs.seq_len
