"""Latent diffusion with a transformer: a sample is an image (or video), cut into patches of its latent image.

``seq_len`` gives the patches where image_size, downsampling and patch do not (video). Scale and shift that follow the
step of denoising are computed once an image, so that a share of the parameters does almost no FLOP.
"""

from __future__ import annotations

from footprint.architectures import Rule, blocks, diffusion, known
from footprint.equations import compute, products, transformer
from footprint.equations import diffusion as equations
from footprint.records import Inputs, Number, Pass

EQUATIONS = (
    products.patches,
    equations.transformer,
    products.forward,
    transformer.core,
    equations.autoencoder,
    compute.forward_only,
)
UNIT = "samples"
SHAPE = ("layers", "width", "ffn_width", "patch", "channels", "modulation_matrices")
ASSUMED = (
    Rule("ffn_width", lambda inputs: None if inputs.width is None else 4 * inputs.width, "4 x width"),
    *diffusion.ASSUMED,
)

cache = diffusion.cache


def unit_length(inputs: Inputs[Number]) -> Number | None:
    """Patches of an image."""
    i = inputs
    if i.seq_len is not None or not known(i, ("image_size", "downsampling", "patch")):
        return i.seq_len
    return products.patches(i.image_size / i.downsampling, i.patch)


def _products(inputs: Inputs[Number], length: Number) -> list[products.Product]:
    i = inputs
    values = products.convolution(i.patch, i.channels, 1)
    classes = 0 * i.width if i.vocab is None else i.vocab
    found = equations.transformer(i.layers, i.width, i.ffn_width, i.modulation_matrices, values, classes, length)
    if known(i, ("context_width", "encoder_length")):  # attention to a text in each layer
        found.append(products.Product(i.layers * 2 * i.width * i.width, length))
        found.append(products.Product(i.layers * 2 * i.context_width * i.width, i.encoder_length))
    return found


def denoiser(inputs: Inputs[Number], length: Number | None = None) -> Pass:
    """FLOP of one pass through the transformer."""
    i = inputs
    length = unit_length(i) if length is None else length
    if i.forward_compute is not None:
        return Pass(i.forward_compute, 0 * i.forward_compute)
    if length is None:
        raise blocks.refused("image_size, downsampling and patch (or seq_len, the patches of an image)")
    core = 0 * i.multiply_add
    if known(i, ("layers", "width")):
        text = i.encoder_length if known(i, ("context_width", "encoder_length")) else 0
        core = transformer.core(i.multiply_add, i.layers, i.width, i.width, length + text) * length
    if not known(i, SHAPE):
        return Pass(blocks.rule_of_thumb(i, i.params) * length, core)
    return Pass(products.forward(i.multiply_add, _products(i, length)), core)


def forward(inputs: Inputs[Number], length: Number | None = None) -> Pass:
    """FLOP of one sample in training: the transformer once, and what is frozen."""
    trained = denoiser(inputs, length)
    if inputs.frozen_compute is not None:
        return Pass(trained.weights, trained.core, inputs.frozen_compute)
    words, into, _ = diffusion.around(inputs)
    return Pass(trained.weights, trained.core, words + into)


def generation(inputs: Inputs[Number]) -> Number:
    """FLOP of drawing one image."""
    i = inputs
    if not known(i, ("denoising_steps", "guidance_passes")):
        raise blocks.refused("denoising_steps and guidance_passes")
    one, (words, _, out) = denoiser(i), diffusion.around(i)
    return equations.generation(one.weights + one.core, i.denoising_steps, i.guidance_passes, words + out)


def parameters(inputs: Inputs[Number]) -> Number | None:
    """Parameters of the transformer, which is what is trained."""
    return products.parameters(_products(inputs, 1)) if known(inputs, SHAPE) else inputs.params


active = parameters
