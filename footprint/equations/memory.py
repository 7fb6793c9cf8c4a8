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


def held(trained: Number, bytes_per_parameter: Number, frozen: Number) -> Number:
    """Memory of all model states, trained and frozen.

    Parameters
    ----------
    trained
        Parameters that are trained. [1]
    bytes_per_parameter : byte
        Weights, gradients and optimiser states of each of them.
    frozen : byte
        Weights that are only read: a base model under adapters, a reference, a teacher, a model that serves.

    Returns
    -------
    byte

    Notes
    -----
    M = b N_t + M_f

    References
    ----------
    .. [1] Hu et al. (2021), LoRA: Low-Rank Adaptation of Large Language Models, section 4.2. arXiv:2106.09685
    .. [2] Dettmers et al. (2023), QLoRA: Efficient Finetuning of Quantized LLMs, section 3. arXiv:2305.14314

    Examples
    --------
    LoRA on 175 billion parameters in two bytes, 18.9 million of them trained: 350 GB, as the paper has it.

    >>> round(held(18.87e6, 16.0, 2 * 175e9) / 1e9)
    350
    """
    return trained * bytes_per_parameter + frozen


def replicated(trained: Number, replicated_bytes: Number, frozen: Number, replicated_share: Number) -> Number:
    """Memory that every copy of the model has for itself, rather than sharing it out.

    Parameters
    ----------
    trained
        Parameters that are trained.
    replicated_bytes : byte
        Bytes of each of them that are not sharded: all (ZeRO stage 0), weights and gradients (1), weights (2) or
        none (3). [1]
    frozen : byte
    replicated_share
        Share of the frozen weights that is not sharded: 1 up to stage 2, 0 at stage 3.

    Returns
    -------
    byte

    Notes
    -----
    R = b_r N_t + s M_f

    References
    ----------
    .. [1] Rajbhandari et al. (2020), ZeRO: Memory Optimizations Toward Training Trillion Parameter Models,
       section 5. arXiv:1910.02054

    Examples
    --------
    >>> replicated(7.5e9, 4.0, 0.0, 1.0) / 1e9
    30.0
    """
    return trained * replicated_bytes + frozen * replicated_share


def activations(tokens: Number, width: Number, layers: Number, kept: Number, tensor_parallel: Number) -> Number:
    """Memory of the activations that wait for the backward pass.

    Parameters
    ----------
    tokens
        Tokens of the micro-batch: sequences x length. [1]
    width, layers
    kept : byte
        Bytes kept for each token, layer and unit of width: 34 with selective recomputation (or FlashAttention), 2
        with full recomputation.
    tensor_parallel : chip
        Chips that split each layer.

    Returns
    -------
    byte per chip

    Notes
    -----
    A = s b h L k / t. The first stage of a pipeline holds as many micro-batches as there are stages, so that its
    share of the layers is made up for (1F1B).

    References
    ----------
    .. [1] Korthikanti et al. (2022), Reducing Activation Recomputation in Large Transformer Models, equations 1 to 6
       and table 2. arXiv:2205.05198

    Examples
    --------
    GPT-3, one sequence, 8 chips a layer: 10.3 GB with selective, 0.6 with full recomputation.

    >>> round(activations(2048, 12288, 96, 34, 8) / 1e9, 1), round(activations(2048, 12288, 96, 2, 8) / 1e9, 1)
    (10.3, 0.6)
    """
    return tokens * width * layers * kept / tensor_parallel


def kept_without_recomputation(selective: Number, heads: Number, length: Number, width: Number) -> Number:
    """Bytes of activations kept for each token, layer and unit of width when nothing is computed again.

    Parameters
    ----------
    selective : byte
        Bytes kept where attention scores alone are recomputed: 34. [1]
    heads, length, width

    Returns
    -------
    byte

    Notes
    -----
    k = 34 + 5 a s / h

    References
    ----------
    .. [1] Korthikanti et al. (2022), Reducing Activation Recomputation in Large Transformer Models, equation 1.
       arXiv:2205.05198

    Examples
    --------
    GPT-3: 80 bytes of attention scores beside 34.

    >>> kept_without_recomputation(34, 96, 2048, 12288)
    114.0
    """
    return selective + 5 * heads * length / width


def per_chip(states: Number, chips: Number, overhead: Number, replicated: Number = 0, copy_chips: Number = 1) -> Number:
    """Memory that each chip needs.

    Parameters
    ----------
    states : byte
    chips : chip
    overhead : byte per chip
        Framework, buffers and activations of one chip.
    replicated : byte
        Part of the states that every copy of the model has for itself. [1]
    copy_chips : chip
        Chips over which one copy is split (tensor x pipeline parallel).

    Returns
    -------
    byte per chip

    Notes
    -----
    m = (M - R) / n + R / k + o

    References
    ----------
    .. [1] Rajbhandari et al. (2020), ZeRO: Memory Optimizations Toward Training Trillion Parameter Models,
       section 5. arXiv:1910.02054

    Examples
    --------
    7.5 billion parameters over 64 chips: 1.9 GB at ZeRO stage 3, 16.6 at stage 2, 31.4 at stage 1.

    >>> per_chip(120e9, 64, 0.0) / 1e9
    1.875
    >>> per_chip(120e9, 64, 0.0, 2 * 7.5e9) / 1e9, per_chip(120e9, 64, 0.0, 4 * 7.5e9) / 1e9
    (16.640625, 31.40625)
    """
    return (states - replicated) / chips + replicated / copy_chips + overhead


def chips_to_hold(
    states: Number,
    chip_memory: Number,
    overhead: Number,
    usable: Number,
    replicated: Number = 0,
    copy_chips: Number = 1,
) -> Number:
    """Fewest chips whose memory holds the states.

    Parameters
    ----------
    states : byte
    chip_memory, overhead : byte per chip
    usable
        Share of the memory that can be used before fragmentation. [1]
    replicated : byte
        Part of the states that every copy of the model has for itself.
    copy_chips : chip
        Chips over which one copy is split.

    Returns
    -------
    chip

    Notes
    -----
    n = (M - R) / (u m - o - R / k). Where a draw leaves no room, a sixteenth of the chip is taken to be free: a
    framework gives way before a run is called off.

    References
    ----------
    .. [1] Rajbhandari et al. (2020), ZeRO: Memory Optimizations Toward Training Trillion Parameter Models,
       section 6. arXiv:1910.02054

    Examples
    --------
    >>> chips_to_hold(120e9, 80e9, 0.0, 0.75)
    2.0
    """
    room = larger(usable * chip_memory - overhead - replicated / copy_chips, chip_memory / 16)
    return (states - replicated) / room
