"""Vision transformer: a sample is an image, cut into patches that all attend to each other."""

from __future__ import annotations

from footprint.architectures import Rule, blocks, known
from footprint.equations import compute, products, transformer
from footprint.records import Inputs, Number, Pass

EQUATIONS = (
    products.patches,
    products.convolution,
    transformer.projections,
    transformer.feed_forward,
    compute.weights_forward,
    transformer.core,
)
UNIT = "samples"
SHAPE = ("layers", "width", "ffn_width", "ffn_matrices")
ASSUMED = (
    *blocks.HEADS,
    *blocks.FEED_FORWARD,
    Rule("channels", lambda inputs: None if inputs.patch is None else 3.0, "red, green, blue"),
)


def unit_length(inputs: Inputs[Number]) -> Number | None:
    """Patches of an image (and the class token, where seq_len counts it)."""
    i = inputs
    if i.seq_len is not None or not known(i, ("image_size", "patch")):
        return i.seq_len
    return products.patches(i.image_size, i.patch)


def embedding(inputs: Inputs[Number]) -> Number:
    """Entries of the matrix that makes a token of a patch, 0 where the patch is not known."""
    i = inputs
    if i.patch is None:
        return 0 * i.width
    return products.convolution(i.patch, 3 if i.channels is None else i.channels, i.width)


def entries(inputs: Inputs[Number]) -> Number:
    """Entries of the matrices that a patch meets."""
    i = inputs
    layer = blocks.attention(i) + transformer.feed_forward(i.width, i.ffn_width, i.ffn_matrices)
    return i.layers * layer + embedding(i)


def forward(inputs: Inputs[Number], length: Number | None = None) -> Pass:
    """FLOP of one image: exact where the shape is known, else twice the parameters for each patch."""
    i = inputs
    length = unit_length(i) if length is None else length
    if i.forward_compute is not None:
        return Pass(i.forward_compute, 0 * i.forward_compute, i.frozen_compute)
    if length is None:
        raise blocks.refused("image_size and patch (or seq_len, the patches of an image)")
    if not known(i, SHAPE):
        return Pass(blocks.rule_of_thumb(i, i.params) * length, 0 * i.multiply_add, i.frozen_compute)
    core = blocks.core(i, i.layers, length, blocks.BIDIRECTIONAL) * length
    return Pass(compute.weights_forward(i.multiply_add, entries(i)) * length, core, i.frozen_compute)


def parameters(inputs: Inputs[Number]) -> Number | None:
    """All parameters: layers, norms, patches, positions and classes where they are known."""
    i = inputs
    if not known(i, SHAPE):
        return i.params
    total = entries(i) + transformer.norms(i.layers, i.width)
    length = unit_length(i)
    total = total if length is None else total + length * i.width
    return total if i.vocab is None else total + transformer.vocabulary(i.vocab, i.width)


active = parameters


def cache(inputs: Inputs[Number], bytes_per_value: Number) -> Number | None:
    """None: nothing is generated."""
    return None
