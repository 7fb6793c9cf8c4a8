"""Bytes of model states."""

from __future__ import annotations

from typing import TYPE_CHECKING

from footprint.equations.choice import larger

if TYPE_CHECKING:
    from footprint.records import Number


def states(params: Number, bytes_per_parameter: Number) -> Number:
    """Memory of weights, gradients and optimiser states of the whole model.

    Parameters
    ----------
    params
        All parameters, of every expert. [1]
    bytes_per_parameter : byte
        16 for mixed-precision Adam: 2 weights, 2 gradients, 4 + 4 + 4 master weights and two moments.

    Returns
    -------
    byte

    Notes
    -----
    M = b N

    References
    ----------
    .. [1] Rajbhandari et al. (2020), ZeRO: Memory Optimizations Toward Training Trillion Parameter Models,
       section 3.1. arXiv:1910.02054

    Examples
    --------
    >>> states(7.5e9, 16.0)
    120000000000.0
    """
    return params * bytes_per_parameter


def per_chip(states: Number, chips: Number, overhead: Number) -> Number:
    """Memory that each chip needs when the states are sharded over all of them.

    Parameters
    ----------
    states : byte
    chips : chip
    overhead : byte per chip
        Framework, buffers and activations of one chip.

    Returns
    -------
    byte per chip

    Notes
    -----
    m = M / n + o, ZeRO stage 3.

    References
    ----------
    .. [1] Rajbhandari et al. (2020), ZeRO: Memory Optimizations Toward Training Trillion Parameter Models,
       section 5. arXiv:1910.02054

    Examples
    --------
    7.5 billion parameters over 64 chips: 1.9 GB.

    >>> per_chip(120e9, 64, 0.0) / 1e9
    1.875
    """
    return states / chips + overhead


def chips_to_hold(states: Number, chip_memory: Number, overhead: Number, usable: Number) -> Number:
    """Fewest chips whose memory holds the states.

    Parameters
    ----------
    states : byte
    chip_memory, overhead : byte per chip
    usable
        Share of the memory that can be used before fragmentation. [1]

    Returns
    -------
    chip

    Notes
    -----
    n = M / (u m - o). Where a draw leaves no room, a sixteenth of the chip is taken to be free: a framework gives way
    before a run is called off.

    References
    ----------
    .. [1] Rajbhandari et al. (2020), ZeRO: Memory Optimizations Toward Training Trillion Parameter Models,
       section 6. arXiv:1910.02054

    Examples
    --------
    >>> chips_to_hold(120e9, 80e9, 0.0, 0.75)
    2.0
    """
    room = larger(usable * chip_memory - overhead, chip_memory / 16)
    return states / room
