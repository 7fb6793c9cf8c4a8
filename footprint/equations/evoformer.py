"""Matrix products of the Evoformer (AlphaFold 2): aligned sequences and pairs of residues."""

from __future__ import annotations

from typing import TYPE_CHECKING

from footprint.equations.products import Product

if TYPE_CHECKING:
    from footprint.records import Number

OUTER = 32
"""Channels of the outer product mean (Jumper et al. 2021, supplementary algorithm 10)."""


def sequences(blocks: Number, residues: Number, depth: Number, width: Number, pair_width: Number) -> list[Product]:
    """Products over the aligned sequences, and of what they hand on to the pairs, over one sample.

    Parameters
    ----------
    blocks, residues, depth
        Blocks, residues of the crop, aligned sequences. [1]
    width, pair_width
        Channels of an aligned residue, of a pair. Attention is as wide as its input. [1]

    Notes
    -----
    10 c_m^2 (gated attention along rows, then columns) + 8 c_m^2 (transition) + 2 c_m 32 for each aligned residue,
    32^2 c_z for each pair (outer product mean)

    References
    ----------
    .. [1] Jumper et al. (2021), Highly accurate protein structure prediction with AlphaFold, supplementary algorithms
       6 to 10. doi:10.1038/s41586-021-03819-2

    Examples
    --------
    >>> sum(product.entries for product in sequences(1, 256, 128, 256, 128))
    1327104
    """
    return [
        Product(blocks * (18 * width * width + 2 * width * OUTER), depth * residues),
        Product(blocks * OUTER * OUTER * pair_width, residues * residues),
    ]


def sequences_core(blocks: Number, residues: Number, depth: Number, columns: Number, width: Number) -> Number:
    """Multiply-adds without weights over the aligned sequences: attention, and the outer product, over one sample.

    Parameters
    ----------
    blocks, residues, depth, width
        As in :func:`sequences`. [1]
    columns
        Aligned residues that one attends to in its column: all (depth), or one where attention is global. [1]

    Notes
    -----
    2 s r^2 c (rows) + 2 s n r c (columns) + s r^2 32^2 (outer product)

    References
    ----------
    .. [1] Jumper et al. (2021), Highly accurate protein structure prediction with AlphaFold, supplementary algorithms
       7, 8, 10 and 19. doi:10.1038/s41586-021-03819-2

    Examples
    --------
    >>> sequences_core(1, 256, 128, 128, 256)
    15032385536
    """
    rows = 2 * residues * width + residues * OUTER * OUTER
    return blocks * depth * residues * (rows + 2 * columns * width)


def pairs(blocks: Number, residues: Number, width: Number) -> list[Product]:
    """Products over the pairs of residues, over one sample.

    Parameters
    ----------
    blocks, residues, width
        Blocks, residues of the crop, channels of a pair. [1]

    Notes
    -----
    12 c_z^2 (two triangle multiplications) + 10 c_z^2 (two triangle attentions) + 8 c_z^2 (transition) for each pair

    References
    ----------
    .. [1] Jumper et al. (2021), Highly accurate protein structure prediction with AlphaFold, supplementary algorithms
       11 to 15. doi:10.1038/s41586-021-03819-2

    Examples
    --------
    >>> pairs(48, 256, 128)[0].entries
    23592960
    """
    return [Product(blocks * 30 * width * width, residues * residues)]


def pairs_core(blocks: Number, residues: Number, width: Number) -> Number:
    """Multiply-adds without weights over the pairs: triangles, over one sample.

    Parameters
    ----------
    blocks, residues, width
        As in :func:`pairs`. [1]

    Notes
    -----
    2 r^3 c_z (multiplications) + 4 r^3 c_z (attentions)

    References
    ----------
    .. [1] Jumper et al. (2021), Highly accurate protein structure prediction with AlphaFold, supplementary algorithms
       11 to 14. doi:10.1038/s41586-021-03819-2

    Examples
    --------
    >>> pairs_core(1, 256, 128)
    12884901888
    """
    return blocks * 6 * residues * residues * residues * width


def recycled(trunk: Number, recycles: Number) -> Number:
    """FLOP of the passes through the trunk that come before the one that is trained.

    Parameters
    ----------
    trunk : FLOP
        One pass.
    recycles
        Passes through the trunk for a sample, on average. [1]

    Notes
    -----
    F (n - 1): they have no backward pass. AlphaFold 2 draws n from 1 to 4, 2.5 on average.

    References
    ----------
    .. [1] Jumper et al. (2021), Highly accurate protein structure prediction with AlphaFold, supplementary
       section 1.10. doi:10.1038/s41586-021-03819-2

    Examples
    --------
    >>> recycled(10e12, 2.5)
    15000000000000.0
    """
    return trunk * (recycles - 1)
