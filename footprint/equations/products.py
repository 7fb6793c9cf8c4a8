"""Networks as lists of matrix products: convolutions, residual networks, and what they count."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from footprint.records import Number


class Product(NamedTuple):
    """A matrix, and at how many positions of a sample it is applied. [1]"""

    entries: Number
    positions: Number


def forward(multiply_add: Number, products: Iterable[Product]) -> Number:
    """FLOP of the matrix products of one forward pass over one sample.

    Parameters
    ----------
    multiply_add : 2 FLOP
    products
        Matrices and the positions at which each is applied.

    Notes
    -----
    F = 2 sum of entries x positions. Papers on vision often call the multiply-adds FLOP, which is half of this.

    References
    ----------
    .. [1] Kaplan et al. (2020), Scaling Laws for Neural Language Models, section 2.1. arXiv:2001.08361
    .. [2] Peebles, answer in facebookresearch/DiT issue 14: the Gflops of the DiT paper are multiply-adds

    Examples
    --------
    >>> forward(2.0, [Product(9 * 64 * 64, 56 * 56)])
    231211008.0
    """
    first, *others = (product.entries * product.positions for product in products)
    return multiply_add * sum(others, start=first)


def parameters(products: Iterable[Product]) -> Number:
    """Entries of all matrices.

    Parameters
    ----------
    products
        Matrices.

    Notes
    -----
    N = sum of entries. Biases and norms are left out: less than 0.5 % of these networks.

    References
    ----------
    .. [1] Kaplan et al. (2020), Scaling Laws for Neural Language Models, section 2.1. arXiv:2001.08361

    Examples
    --------
    >>> parameters([Product(9 * 64 * 64, 56 * 56), Product(640, 1)])
    37504
    """
    first, *others = (product.entries for product in products)
    return sum(others, start=first)


def convolution(kernel: Number, channels_in: Number, channels_out: Number) -> Number:
    """Entries of a convolution, which it applies at each position of its output.

    Parameters
    ----------
    kernel
        Side of the kernel, in positions. [1]
    channels_in, channels_out
        Numbers at each position. [1]

    Notes
    -----
    P = k^2 c_in c_out

    References
    ----------
    .. [1] He et al. (2015), Convolutional Neural Networks at Constrained Time Cost, equation 1. arXiv:1412.1710

    Examples
    --------
    >>> convolution(3, 64, 64)
    36864
    """
    return kernel * kernel * channels_in * channels_out


def patches(image_size: Number, patch: Number) -> Number:
    """Patches into which an image is cut.

    Parameters
    ----------
    image_size, patch
        Sides. [1]

    Notes
    -----
    T = (s / p)^2

    References
    ----------
    .. [1] Dosovitskiy et al. (2020), An Image is Worth 16x16 Words, section 3.1. arXiv:2010.11929

    Examples
    --------
    >>> patches(224, 14)
    256.0
    """
    side = image_size / patch
    return side * side


def residual_network(
    image_size: Number, channels: Number, width: Number, blocks: Sequence[Number], classes: Number
) -> list[Product]:
    """Products of a residual network of bottlenecks.

    Parameters
    ----------
    image_size, channels
        Side of an image and its colours. [1]
    width
        Channels inside the bottlenecks of the first stage, doubled in each further one. [1]
    blocks
        Bottlenecks of each stage. [1]
    classes
        Classes told apart. [1]

    Notes
    -----
    A 7 x 7 convolution at half the side, pooling to a quarter, then stages of 1 x 1 (w), 3 x 3 (w), 1 x 1 (4 w); each
    stage but the first halves the side in its first convolution. Shortcuts are 1 x 1 convolutions where channels
    change.

    References
    ----------
    .. [1] He et al. (2015), Deep Residual Learning for Image Recognition, table 1 and section 4.1. arXiv:1512.03385

    Examples
    --------
    ResNet-152: the paper has 11.3e9 multiply-adds.

    >>> resnet = residual_network(224, 3, 64, (3, 8, 36, 3), 1000)
    >>> round(forward(1.0, resnet) / 1e9, 1), round(parameters(resnet) / 1e6, 1)
    (11.3, 60.0)
    """
    products = [Product(convolution(7, channels, width), (image_size / 2) * (image_size / 2))]
    side, before, inner = image_size / 4, width, width
    for stage, count in enumerate(blocks):
        if stage:
            side, inner = side / 2, inner * 2
        area, after = side * side, inner * 4
        products += [
            Product(before * inner, area),
            Product((count - 1) * after * inner, area),
            Product(count * convolution(3, inner, inner), area),
            Product(count * inner * after, area),
            Product(before * after, area),
        ]
        before = after
    return [*products, Product(before * classes, 1)]


def residual_tower(positions: Number, channels: Number, width: Number, blocks: Number) -> list[Product]:
    """Products of a tower of residual blocks that keeps its size, as those that play board games.

    Parameters
    ----------
    positions
        Points of the board. [1]
    channels, width
        Planes that describe a position of the game, filters of a layer. [1]
    blocks
        Residual blocks, of two 3 x 3 convolutions each. [1]

    Notes
    -----
    9 c w + b 2 (9 w^2) at each point; the heads are left out (under 1 %).

    References
    ----------
    .. [1] Silver et al. (2017), Mastering the game of Go without human knowledge, Methods, Neural network
       architecture. doi:10.1038/nature24270

    Examples
    --------
    AlphaGo Zero, 39 blocks of 256 filters: 33 GFLOP a position of the 19 x 19 board.

    >>> round(forward(2.0, residual_tower(361, 17, 256, 39)) / 1e9, 1)
    33.2
    """
    return [
        Product(convolution(3, channels, width), positions),
        Product(blocks * 2 * convolution(3, width, width), positions),
    ]
