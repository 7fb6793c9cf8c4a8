"""Latent diffusion with a U-Net: a sample is an image with its text.

Training passes each sample once through the U-Net, at one step of denoising; the text encoder and the autoencoder
are frozen. Drawing an image passes it through the U-Net at every step: see :func:`generation`.
"""

from __future__ import annotations

from footprint.architectures import Rule, blocks, known
from footprint.equations import compute, diffusion, products
from footprint.records import Inputs, Number, Pass

EQUATIONS = (diffusion.unet, products.forward, diffusion.autoencoder, compute.forward_only)
UNIT = "samples"
LEVELS = range(1, 5)
SHAPE = (
    "image_size",
    "downsampling",
    "channels",
    "width_1",
    "blocks_1",
    "attention_1",
    "context_width",
    "encoder_length",
)
ASSUMED = (
    Rule("encoder_ffn_width", lambda i: None if i.encoder_width is None else 4 * i.encoder_width, "4 x encoder width"),
)


def _unet(inputs: Inputs[Number]) -> tuple[list[products.Product], Number]:
    i = inputs
    levels = [level for level in LEVELS if getattr(i, f"width_{level}") is not None]
    widths = [getattr(i, f"width_{level}") for level in levels]
    depths = [getattr(i, f"attention_{level}") for level in levels]
    depths = [0 * widths[0] if depth is None else depth for depth in depths]
    side = i.image_size / i.downsampling
    return diffusion.unet(side, i.channels, widths, i.blocks_1, depths, i.context_width, i.encoder_length)


def denoiser(inputs: Inputs[Number]) -> Pass:
    """FLOP of one pass through the U-Net."""
    i = inputs
    if i.forward_compute is not None:
        return Pass(i.forward_compute, 0 * i.forward_compute)
    if not known(i, SHAPE):
        raise blocks.refused("forward_compute (FLOP of one pass through the denoiser), or the shape of the U-Net")
    matrices, core = _unet(i)
    return Pass(products.forward(i.multiply_add, matrices), i.multiply_add * core)


def around(inputs: Inputs[Number]) -> tuple[Number, Number, Number]:
    """FLOP of text encoder, of going into the autoencoder and of coming out of it; 0 FLOP for what is not there."""
    i = inputs
    none = 0 * i.multiply_add
    text = blocks.encoder(i, i.encoder_length, blocks.CAUSAL)
    words = none if text is None else text.weights + text.core
    if not known(i, ("autoencoder_width", "image_size", "channels")):
        return words, none, none
    into, out, core = diffusion.autoencoder(i.image_size, i.autoencoder_width, i.channels)
    middle = i.multiply_add * core
    return words, products.forward(i.multiply_add, into) + middle, products.forward(i.multiply_add, out) + middle


def forward(inputs: Inputs[Number], length: Number | None = None) -> Pass:
    """FLOP of one sample in training: the U-Net once, and what is frozen."""
    trained = denoiser(inputs)
    if inputs.frozen_compute is not None:
        return Pass(trained.weights, trained.core, inputs.frozen_compute)
    words, into, _ = around(inputs)
    return Pass(trained.weights, trained.core, words + into)


def generation(inputs: Inputs[Number]) -> Number:
    """FLOP of drawing one image."""
    i = inputs
    if not known(i, ("denoising_steps", "guidance_passes")):
        raise blocks.refused("denoising_steps and guidance_passes")
    one, (words, _, out) = denoiser(i), around(i)
    return diffusion.generation(one.weights + one.core, i.denoising_steps, i.guidance_passes, words + out)


def parameters(inputs: Inputs[Number]) -> Number | None:
    """Parameters of the U-Net, which is what is trained."""
    return products.parameters(_unet(inputs)[0]) if known(inputs, SHAPE) else inputs.params


active = parameters


def cache(inputs: Inputs[Number], bytes_per_value: Number) -> Number | None:
    """None: images are not drawn token by token."""
    return None


def unit_length(inputs: Inputs[Number]) -> Number | None:
    """None: an image is no sequence here."""
    return None
