"""Matrix products of the networks of latent diffusion: U-Net, diffusion transformer, autoencoder; drawing an image."""

from __future__ import annotations

from typing import TYPE_CHECKING

from footprint.equations import choice
from footprint.equations.products import Product, convolution

if TYPE_CHECKING:
    from collections.abc import Sequence

    from footprint.records import Number


def residual_block(before: Number, after: Number, embedding: Number, area: Number) -> list[Product]:
    """Products of a residual block that is told the step of denoising.

    Parameters
    ----------
    before, after
        Channels of what goes in and comes out. [1]
    embedding
        Numbers that tell the step; 0 in an autoencoder. [1]
    area
        Positions. [1]

    Notes
    -----
    Two 3 x 3 convolutions at each position, a projection of the step once an image, and a 1 x 1 convolution beside
    them where channels change.

    References
    ----------
    .. [1] Dhariwal and Nichol (2021), Diffusion Models Beat GANs on Image Synthesis, section 3. arXiv:2105.05233

    Examples
    --------
    >>> sum(product.entries for product in residual_block(320, 640, 1280, 1024))
    6553600.0
    """
    return [
        Product(convolution(3, before, after) + convolution(3, after, after), area),
        Product(embedding * after, 1),
        Product(before * after * choice.differ(before, after), area),
    ]


def spatial_transformer(
    width: Number, depth: Number, context_width: Number, context_length: Number, area: Number
) -> list[Product]:
    """Products of transformer blocks over the positions of an image, which attend to a text too.

    Parameters
    ----------
    width, depth
        Channels, transformer blocks (0 where there are none). [1]
    context_width, context_length
        Width and tokens of the text. [1]
    area
        Positions. [1]

    Notes
    -----
    For each block 4 c^2 for attention of the image to itself, 2 c^2 for queries and output of that to the text, 12 c^2
    for the gated feed-forward layer, at each position; 2 t c for keys and values at each token of the text; 2 c^2 at
    each position around them all.

    References
    ----------
    .. [1] Rombach et al. (2021), High-Resolution Image Synthesis with Latent Diffusion Models, appendix E.2.1.
       arXiv:2112.10752

    Examples
    --------
    >>> sum(product.entries for product in spatial_transformer(320, 1, 768, 77, 4096))
    2539520.0
    """
    return [
        Product((18 * depth + 2 * choice.smaller(depth, 1)) * width * width, area),
        Product(depth * 2 * context_width * width, context_length),
    ]


def spatial_core(width: Number, depth: Number, context_length: Number, area: Number) -> Number:
    """Multiply-adds of attention scores and their sums in such blocks, over one image.

    Parameters
    ----------
    width, depth, context_length, area
        As in :func:`spatial_transformer`. [1]

    Notes
    -----
    2 d c A (A + T)

    References
    ----------
    .. [1] Rombach et al. (2021), High-Resolution Image Synthesis with Latent Diffusion Models, appendix E.2.1.
       arXiv:2112.10752

    Examples
    --------
    >>> spatial_core(320, 1, 77, 4096)
    10939269120
    """
    return 2 * depth * width * area * (area + context_length)


def unet(
    side: Number,
    channels: Number,
    widths: Sequence[Number],
    blocks: Number,
    depths: Sequence[Number],
    context_width: Number,
    context_length: Number,
) -> tuple[list[Product], Number]:
    """Products of a U-Net, and multiply-adds of its attention, over one image.

    Parameters
    ----------
    side, channels
        Side of the (latent) image, and its channels. [1]
    widths, depths
        Channels, and transformer blocks after each residual block, at each level. [1]
    blocks
        Residual blocks at each level going down; one more going up. [1]
    context_width, context_length
        Width and tokens of the text. [1]

    Notes
    -----
    Each level halves the side of the one before. Going up, each block also takes what a block going down gave out. In
    the middle stand two residual blocks and one transformer as deep as the deepest.

    References
    ----------
    .. [1] Rombach et al. (2021), High-Resolution Image Synthesis with Latent Diffusion Models, appendix E.
       arXiv:2112.10752
    .. [2] CompVis/stable-diffusion, configs/stable-diffusion/v1-inference.yaml

    Examples
    --------
    Stable Diffusion 1: 859.5 million parameters with biases and norms.

    >>> products, core = unet(64, 4, (320, 640, 1280, 1280), 2, (1, 1, 1, 0), 768, 77)
    >>> round(sum(product.entries for product in products) / 1e6, 1)
    859.1
    """
    first, area = widths[0], side * side
    step = 4 * first
    products = [Product(convolution(3, channels, first) + convolution(3, first, channels), area)]
    products += [Product(first * step + step * step, 1)]
    cores = 0 * area
    deepest = 0 * depths[0]
    before = first
    for level, (width, depth) in enumerate(zip(widths, depths, strict=True)):
        last = level == len(widths) - 1
        below = width if last else widths[level + 1]
        down = residual_block(before, width, step, area) + _times(blocks - 1, residual_block(width, width, step, area))
        up = residual_block(below + width, width, step, area)
        up += _times(blocks - 1, residual_block(2 * width, width, step, area))
        up += residual_block(width + before, width, step, area)
        attending = spatial_transformer(width, depth, context_width, context_length, area)
        products += down + up + _times(2 * blocks + 1, attending)
        cores = cores + (2 * blocks + 1) * spatial_core(width, depth, context_length, area)
        deepest = choice.larger(deepest, depth)
        if not last:
            products += [Product(convolution(3, width, width), area / 4), Product(convolution(3, below, below), area)]
            area = area / 4
        before = width
    products += _times(2, residual_block(before, before, step, area))
    products += spatial_transformer(before, deepest, context_width, context_length, area)
    return products, cores + spatial_core(before, deepest, context_length, area)


def autoencoder(side: Number, width: Number, channels: Number) -> tuple[list[Product], list[Product], Number]:
    """Products of encoder and decoder of an image autoencoder, and multiply-adds of the attention in each.

    Parameters
    ----------
    side
        Side of the image, 8 times that of the latent image. [1]
    width
        Channels at the first of four levels, of 1, 2, 4 and 4 times as many. [1]
    channels
        Of the latent image. [1]

    Notes
    -----
    Two residual blocks a level going in and three coming out, and one attention in the middle of each.

    References
    ----------
    .. [1] Rombach et al. (2021), High-Resolution Image Synthesis with Latent Diffusion Models, appendix G.
       arXiv:2112.10752
    .. [2] CompVis/stable-diffusion, configs/stable-diffusion/v1-inference.yaml (first_stage_config)

    Examples
    --------
    That of Stable Diffusion: 83.7 million parameters.

    >>> encoder, decoder, core = autoencoder(512, 128, 4)
    >>> round(sum(product.entries for product in encoder + decoder) / 1e6, 1)
    83.6
    """
    widths = (width, 2 * width, 4 * width, 4 * width)
    encoder = [Product(convolution(3, 3, width), side * side)]
    decoder = [Product(convolution(3, width, 3), side * side)]
    before, area = width, side * side
    for level, wide in enumerate(widths):
        below = widths[min(level + 1, 3)]
        encoder += residual_block(before, wide, 0, area) + residual_block(wide, wide, 0, area)
        decoder += residual_block(below, wide, 0, area) + _times(2, residual_block(wide, wide, 0, area))
        if level < 3:
            encoder += [Product(convolution(3, wide, wide), area / 4)]
            decoder += [Product(convolution(3, below, below), area)]
            area = area / 4
        before = wide
    middle = [*_times(2, residual_block(before, before, 0, area)), Product(4 * before * before, area)]
    encoder += [*middle, Product(convolution(3, before, 2 * channels) + 4 * channels * channels, area)]
    decoder += [*middle, Product(convolution(3, channels, before) + channels * channels, area)]
    return encoder, decoder, 2 * before * area * area


def transformer(
    layers: Number,
    width: Number,
    ffn_width: Number,
    modulation: Number,
    values: Number,
    classes: Number,
    length: Number,
) -> list[Product]:
    """Products of a diffusion transformer over one image.

    Parameters
    ----------
    layers, width, ffn_width
        Layers, model width, feed-forward width. [1]
    modulation
        Square matrices a layer that set scale, shift and gate from the step: 6 with adaLN. [1]
    values
        Numbers in a patch: channels x patch^2; twice as many come out (noise and variance). [1]
    classes
        Classes with an embedding of their own, 0 for none: a table, which does no FLOP. [1]
    length
        Patches of an image. [1]

    Notes
    -----
    L (4 h^2 + 2 h f) + 3 v h at each patch; (m L + 3) h^2 + 256 h once an image.

    References
    ----------
    .. [1] Peebles and Xie (2022), Scalable Diffusion Models with Transformers, section 3.2. arXiv:2212.09748

    Examples
    --------
    DiT-XL/2: 675 million parameters.

    >>> round(sum(p.entries for p in transformer(28, 1152, 4608, 6, 16, 1001, 256)) / 1e6)
    674
    """
    once = (modulation * layers + 3) * width * width + 256 * width
    return [
        Product(layers * (4 * width * width + 2 * width * ffn_width) + 3 * values * width, length),
        Product(once, 1),
        Product(classes * width, 0),
    ]


def generation(denoiser: Number, steps: Number, passes: Number, around: Number) -> Number:
    """FLOP of drawing one image.

    Parameters
    ----------
    denoiser, around : FLOP
        One forward pass of the denoiser; text encoder and decoder of the autoencoder, once.
    steps, passes
        Steps of denoising; passes of each, 2 with classifier-free guidance. [1]

    Notes
    -----
    C = n g F + F_around

    References
    ----------
    .. [1] Ho and Salimans (2022), Classifier-Free Diffusion Guidance, algorithm 2. arXiv:2207.12598

    Examples
    --------
    >>> generation(0.8e12, 50, 2, 2.5e12)
    82500000000000.0
    """
    return steps * passes * denoiser + around


def _times(count: Number, products: Sequence[Product]) -> list[Product]:
    return [Product(count * entries, positions) for entries, positions in products]
