"""FLOP of forward and backward passes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from footprint.records import Number


def weights_forward(multiply_add: Number, params: Number) -> Number:
    """FLOP of the matrix products of one forward pass over one token.

    Parameters
    ----------
    multiply_add : 2 FLOP
        FLOP of one multiplication and addition.
    params
        Parameters that a token passes through. [1]

    Notes
    -----
    F = 2 N: each parameter is multiplied once and added once.

    References
    ----------
    .. [1] Kaplan et al. (2020), Scaling Laws for Neural Language Models, section 2.1. arXiv:2001.08361

    Examples
    --------
    >>> weights_forward(2.0, 175e9)
    350000000000.0
    """
    return multiply_add * params


def attention_forward(
    multiply_add: Number, layers: Number, query_width: Number, seq_len: Number, causal: Number
) -> Number:
    """FLOP of attention scores and their weighted sum, of one forward pass over one token.

    Parameters
    ----------
    multiply_add : 2 FLOP
    layers, query_width, seq_len
        Layers, heads x head size, tokens of the sequence. [1]
    causal
        1/2 where a token attends only to those before it, 1 where to all. [1]

    Notes
    -----
    F = 2 L 2 q k s: a token's query meets k s keys, and as many values are summed, each over q numbers.

    References
    ----------
    .. [1] Chowdhery et al. (2022), PaLM, appendix B (12 L H Q T a token with backward, full square).
       arXiv:2204.02311
    .. [2] Megatron-Bridge, flop_utils (half the square for causal attention)

    Examples
    --------
    Llama 3.1 405B at 4096 tokens: 16.9 GFLOP a token, 50.7 with the backward pass.

    >>> attention_forward(2.0, 126, 16384, 4096, 0.5)
    16911433728.0
    """
    return multiply_add * layers * 2 * query_width * causal * seq_len


def either_half(whole: Number) -> Number:
    """What a token meets of an encoder and a decoder, of which it passes through one.

    Parameters
    ----------
    whole
        Parameters, or FLOP, of both. [1]

    Notes
    -----
    N / 2, so that training takes C = 3 N D with every token counted once. It holds where both sides are about as large.

    References
    ----------
    .. [1] Chung et al. (2022), Scaling Instruction-Finetuned Language Models, table 2 (T5). arXiv:2210.11416

    Examples
    --------
    T5-11B on 1e12 tokens: 3.3e22 FLOP.

    >>> round(training(2 * either_half(11e9), 1e12) / 1e22, 1)
    3.3
    """
    return whole / 2


def training(forward: Number, units: Number) -> Number:
    """FLOP of training all weights on a number of tokens or samples.

    Parameters
    ----------
    forward : FLOP
        FLOP of one forward pass over one token or sample.
    units
        Tokens or samples passed over, all epochs. [1]

    Notes
    -----
    C = 3 F D: the backward pass has two products for each of the forward pass, one for the gradient of the input and
    one for that of the weights. With F = 2 N this is the rule C = 6 N D. Recomputing activations costs time, but is
    no model FLOP.

    References
    ----------
    .. [1] Kaplan et al. (2020), Scaling Laws for Neural Language Models, section 2.1. arXiv:2001.08361

    Examples
    --------
    >>> training(2 * 175e9, 300e9)
    3.15e+23
    """
    return 3 * forward * units


def forward_only(forward: Number, units: Number) -> Number:
    """FLOP of a frozen network over a number of tokens or samples.

    Parameters
    ----------
    forward : FLOP
        FLOP of one forward pass over one token or sample.
    units
        Tokens or samples passed over, all epochs. [1]

    Notes
    -----
    C = F D: what no gradient passes through has no backward pass.

    References
    ----------
    .. [1] Rombach et al. (2021), High-Resolution Image Synthesis with Latent Diffusion Models, section 3.1: the
       autoencoder is trained before, once. arXiv:2112.10752

    Examples
    --------
    >>> forward_only(1e12, 2.4e9)
    2.4e+21
    """
    return forward * units


def recomputed(weights: Number, core: Number, share_of_weights: Number, share_of_core: Number, units: Number) -> Number:
    """FLOP of forward passes that are done again in the backward pass, so that activations need not be kept.

    Parameters
    ----------
    weights, core : FLOP
        Forward pass over one token or sample: the part with weights, and attention.
    share_of_weights, share_of_core
        How much of each is done again: 1 and 1 for full, 0 and 1 for selective recomputation. [1]
    units
        Tokens or samples passed over. [1]

    Notes
    -----
    C_r = (r_w F_w + r_c F_c) D. These are hardware FLOP: model FLOP, which papers and laws count, leave them out. Full
    recomputation takes 4/3 of the model FLOP. For selective recomputation Korthikanti et al. give 1 + s / (6 h), which
    counts the core three times: see selective_recomputation.

    References
    ----------
    .. [1] Korthikanti et al. (2022), Reducing Activation Recomputation in Large Transformer Models, section 5 and
       appendix A. arXiv:2205.05198
    .. [2] Chowdhery et al. (2022), PaLM, appendix B (hardware FLOP utilisation). arXiv:2204.02311

    Examples
    --------
    >>> recomputed(9.0, 1.0, 1, 1, 100), recomputed(9.0, 1.0, 0, 1, 100)
    (1000.0, 100.0)
    """
    return (share_of_weights * weights + share_of_core * core) * units


def hardware(compute: Number, counted: Number, recomputed: Number) -> Number:
    """FLOP that the chips do, recomputation counted.

    Parameters
    ----------
    compute : FLOP
        Model FLOP, as published or as counted.
    counted, recomputed : FLOP
        Model FLOP as counted, and those that are done again.

    Notes
    -----
    C_h = C (1 + C_r / C_counted): utilisation of hardware FLOP (HFU) refers to these.

    References
    ----------
    .. [1] Chowdhery et al. (2022), PaLM, appendix B. arXiv:2204.02311

    Examples
    --------
    Full recomputation: 8 N D in place of 6 N D.

    >>> hardware(6.0, 6.0, 2.0)
    8.0
    """
    return compute * (1 + recomputed / counted)


def selective_recomputation(seq_len: Number, width: Number) -> Number:
    """Hardware FLOP over model FLOP when attention is computed again, as published.

    Parameters
    ----------
    seq_len, width
        Tokens of a sequence, model width. [1]

    Notes
    -----
    1 + s / (6 h), with attention over the full square: the share of attention in the model FLOP, so that it is an upper
    bound of what one more forward pass of it takes (a third of that).

    References
    ----------
    .. [1] Korthikanti et al. (2022), Reducing Activation Recomputation in Large Transformer Models, appendix A,
       equation 9. arXiv:2205.05198

    Examples
    --------
    GPT-3: 2.8 % (the paper has 2.7 %).

    >>> round(100 * (selective_recomputation(2048, 12288) - 1), 1)
    2.8
    """
    return 1 + seq_len / (6 * width)


def acting(network: Number, simulations: Number, moves: Number) -> Number:
    """FLOP of the moves that actors make for each sample that is learnt from.

    Parameters
    ----------
    network : FLOP
        One forward pass.
    simulations
        Forward passes to choose one move: 1, or those of a tree search. [1]
    moves
        Moves made for each sample learnt from: below 1 where each is learnt from several times. [1]

    Notes
    -----
    F n m: acting has no backward pass. The environment itself runs on CPUs and is not counted.

    References
    ----------
    .. [1] Silver et al. (2017), Mastering the game of Go without human knowledge, Methods, Self-play training pipeline.
       doi:10.1038/nature24270

    Examples
    --------
    >>> acting(33e9, 1600, 1.0)
    52800000000000.0
    """
    return network * simulations * moves
