"""Chip-hours, wall clock and chips."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from footprint.records import Number


def chip_time(compute: Number, peak_performance: Number, utilization: Number) -> Number:
    """Chip-hours that a computation takes.

    Parameters
    ----------
    compute : FLOP
        Model FLOP.
    peak_performance : FLOP/s per chip
        Dense peak at the precision of the matrix products.
    utilization
        Model FLOP utilisation (MFU) of the whole run, restarts included. [1]

    Returns
    -------
    chip s

    Notes
    -----
    t = C / (P U)

    References
    ----------
    .. [1] Chowdhery et al. (2022), PaLM, section 4.1 (model FLOP utilisation). arXiv:2204.02311

    Examples
    --------
    GPT-3 on V100 (125 TFLOP/s) at 19.7 %: 3.55 million chip-hours.

    >>> round(chip_time(3.15e23, 125e12, 0.197) / 3600)
    3553299
    """
    return compute / (peak_performance * utilization)


def transfer_time(traffic: Number, memory_bandwidth: Number, utilization: Number) -> Number:
    """Chip-hours that moving bytes between memory and chip takes.

    Parameters
    ----------
    traffic : byte
        Bytes moved: weights read at each step of decoding, and the cache of keys and values.
    memory_bandwidth : byte/s per chip
    utilization
        Share of the bandwidth that is reached. [1]

    Returns
    -------
    chip s

    Notes
    -----
    t = B / (W u), the memory roof of the roofline model

    References
    ----------
    .. [1] Pope et al. (2022), Efficiently Scaling Transformer Inference, section 2. arXiv:2211.05102

    Examples
    --------
    70 billion parameters in 2 bytes, read once at 3.35 TB/s and 80 %: 52 ms on one chip.

    >>> round(transfer_time(140e9, 3.35e12, 0.8), 3)
    0.052
    """
    return traffic / (memory_bandwidth * utilization)


def wall_clock(chip_time: Number, chips: Number) -> Number:
    """Wall clock of a run.

    Parameters
    ----------
    chip_time : chip s
    chips : chip

    Returns
    -------
    s

    Notes
    -----
    T = t / n

    References
    ----------
    .. [1] Narayanan et al. (2021), Efficient Large-Scale Language Model Training on GPU Clusters, eq. 4.
       arXiv:2104.04473

    Examples
    --------
    >>> wall_clock(24 * 3600.0, 8)
    10800.0
    """
    return chip_time / chips


def chips_for(chip_time: Number, duration: Number) -> Number:
    """Chips that finish within a duration.

    Parameters
    ----------
    chip_time : chip s
    duration : s

    Returns
    -------
    chip

    Notes
    -----
    n = t / T

    References
    ----------
    .. [1] Narayanan et al. (2021), Efficient Large-Scale Language Model Training on GPU Clusters, eq. 4.
       arXiv:2104.04473

    Examples
    --------
    >>> chips_for(240.0, 60.0)
    4.0
    """
    return chip_time / duration
