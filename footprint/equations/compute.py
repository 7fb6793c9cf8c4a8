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
