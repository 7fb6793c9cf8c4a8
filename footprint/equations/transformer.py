"""Parameters of the parts of a transformer, and FLOP of its attention.

A matrix product has as many multiplications and additions a token as its matrix has entries, so that the same
functions count parameters and, twice, FLOP. Vectors (biases, norms) are counted only in :func:`norms`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from footprint.equations import choice

if TYPE_CHECKING:
    from footprint.records import Number


def projections(width: Number, query_width: Number, key_value_width: Number) -> Number:
    """Entries of the four attention matrices of one layer.

    Parameters
    ----------
    width
        Model width. [1]
    query_width, key_value_width
        Query heads x head size, key-value heads x head size. [1]

    Notes
    -----
    P = h q + 2 h g d + q h: queries, keys and values, output

    References
    ----------
    .. [1] Ainslie et al. (2023), GQA: Training Generalized Multi-Query Transformer Models, section 2. arXiv:2305.13245
    .. [2] Megatron-Bridge, flop_utils (the same count, doubled)

    Examples
    --------
    Llama 3.1 405B: 128 query heads and 8 key-value heads of 128.

    >>> projections(16384, 16384, 1024)
    570425344
    """
    return width * query_width + 2 * width * key_value_width + query_width * width


def latent_projections(
    width: Number,
    heads: Number,
    query_rank: Number,
    kv_rank: Number,
    head_size: Number,
    rope_size: Number,
    value_size: Number,
) -> Number:
    """Entries of the matrices of one layer of multi-head latent attention.

    Parameters
    ----------
    width, heads
        Model width, attention heads. [1]
    query_rank, kv_rank
        Ranks to which queries, and keys and values together, are compressed. [1]
    head_size, rope_size, value_size
        Numbers in a head of the query or key without position, with it, and in a value. [1]

    Notes
    -----
    P = r_q (h + a (d + d_r)) + r_kv (h + a (d + d_v)) + h d_r + a d_v h

    References
    ----------
    .. [1] DeepSeek-AI (2024), DeepSeek-V2, section 2.1. arXiv:2405.04434

    Examples
    --------
    DeepSeek-V3.

    >>> latent_projections(7168, 128, 1536, 512, 128, 64, 128)
    187105280
    """
    queries = query_rank * (width + heads * (head_size + rope_size))
    keys_values = kv_rank * (width + heads * (head_size + value_size)) + width * rope_size
    return queries + keys_values + heads * value_size * width


def feed_forward(width: Number, ffn_width: Number, matrices: Number) -> Number:
    """Entries of the matrices of one feed-forward layer.

    Parameters
    ----------
    width, ffn_width
        Model width, width between the matrices. [1]
    matrices
        2, or 3 where a gate multiplies the values (GeGLU, SwiGLU). [1]

    Notes
    -----
    P = m h f

    References
    ----------
    .. [1] Shazeer (2020), GLU Variants Improve Transformer, equations 5 and 6. arXiv:2002.05202

    Examples
    --------
    >>> feed_forward(16384, 53248, 3)
    2617245696
    """
    return matrices * width * ffn_width


def mixture(width: Number, expert_width: Number, matrices: Number, experts: Number, routed: Number) -> Number:
    """Entries of the matrices of one layer of experts: all of them, or those that a token meets.

    Parameters
    ----------
    width, expert_width
        Model width, feed-forward width of one expert. [1]
    matrices
        Of each expert. [1]
    experts
        Experts counted: all with the shared ones, or those of one token with the shared ones. [1]
    routed
        Experts that the router chooses from. [1]

    Notes
    -----
    P = E m h f + h R, with a router that scores R experts

    References
    ----------
    .. [1] Dai et al. (2024), DeepSeekMoE, section 3. arXiv:2401.06066
    .. [2] Fedus et al. (2021), Switch Transformers, section 2.1. arXiv:2101.03961

    Examples
    --------
    Mixtral 8x7B: 8 experts of which a token meets 2.

    >>> mixture(4096, 14336, 3, 8, 8), mixture(4096, 14336, 3, 2, 8)
    (1409318912, 352354304)
    """
    return experts * feed_forward(width, expert_width, matrices) + width * routed


def vocabulary(vocab: Number, width: Number) -> Number:
    """Entries of one embedding matrix. Reading a row costs no FLOP; scoring every word does.

    Parameters
    ----------
    vocab, width
        Words, model width. [1]

    Notes
    -----
    P = V h

    References
    ----------
    .. [1] Kaplan et al. (2020), Scaling Laws for Neural Language Models, table 1. arXiv:2001.08361

    Examples
    --------
    >>> vocabulary(128256, 16384)
    2101346304
    """
    return vocab * width


def norms(layers: Number, width: Number) -> Number:
    """Gains of the norms: two a layer, and the last one.

    Parameters
    ----------
    layers, width
        Layers, model width. [1]

    Notes
    -----
    P = (2 L + 1) h. Biases and the shifts of layer norms are left out: less than 0.2 % of a model.

    References
    ----------
    .. [1] Zhang and Sennrich (2019), Root Mean Square Layer Normalization, section 3. arXiv:1910.07467

    Examples
    --------
    >>> norms(32, 4096)
    266240
    """
    return (2 * layers + 1) * width


def prediction(width: Number, layer: Number, vocabulary: Number) -> Number:
    """Entries of the matrices that predict one further token in training.

    Parameters
    ----------
    width
        Model width. [1]
    layer, vocabulary
        Entries of one layer, and of the embedding that it shares. [1]

    Notes
    -----
    P = 2 h^2 + P_layer + V h: two states are joined, pass one layer, and score every word.

    References
    ----------
    .. [1] DeepSeek-AI (2024), DeepSeek-V3, section 2.2. arXiv:2412.19437

    Examples
    --------
    >>> prediction(8, 1000, 100)
    1228
    """
    return 2 * width * width + layer + vocabulary


def attended(seq_len: Number, causal: Number) -> Number:
    """Tokens that a token attends to, on average over a sequence.

    Parameters
    ----------
    seq_len
        Tokens of the sequence. [1]
    causal
        1/2 where a token attends to those before it, 1 where to all. [1]

    Notes
    -----
    k s: the mean of 1 ... s is s / 2. PaLM counts the full square for causal models too (k = 1).

    References
    ----------
    .. [1] Megatron-Bridge, flop_utils (half of the square for causal attention)
    .. [2] Chowdhery et al. (2022), PaLM, appendix B (the full square). arXiv:2204.02311

    Examples
    --------
    >>> attended(4096, 0.5)
    2048.0
    """
    return causal * seq_len


def attended_in_window(seq_len: Number, window: Number, causal: Number) -> Number:
    """Tokens that a token attends to through a sliding window, on average over a sequence.

    Parameters
    ----------
    seq_len, window
        Tokens of the sequence, of the window. [1]
    causal
        1/2 where a token attends to those before it, 1 where to all. [1]

    Notes
    -----
    m (1 - (1 - k) m / s) with m = min(w, s): the first tokens of a sequence have a window that is not full yet. It is
    w for w much below s, and k s for w of s and more.

    References
    ----------
    .. [1] Jiang et al. (2023), Mistral 7B, section 2 (sliding window attention). arXiv:2310.06825

    Examples
    --------
    >>> attended_in_window(8192, 4096, 0.5), attended_in_window(2048, 4096, 0.5)
    (3072.0, 1024.0)
    """
    reached = choice.smaller(window, seq_len)
    return reached * (1 - (1 - causal) * reached / seq_len)


def core(multiply_add: Number, layers: Number, key_width: Number, value_width: Number, attended: Number) -> Number:
    """FLOP of attention scores and of the sum that they weigh, of one forward pass over one token.

    Parameters
    ----------
    multiply_add : 2 FLOP
    layers
        Layers that attend so. [1]
    key_width, value_width
        Heads x numbers in a key, heads x numbers in a value. [1]
    attended
        Tokens attended to. [1]

    Notes
    -----
    F = 2 L (a d_k + a d_v) n: a token's query meets n keys, and as many values are summed.

    References
    ----------
    .. [1] Chowdhery et al. (2022), PaLM, appendix B (12 L H Q T with backward, full square). arXiv:2204.02311

    Examples
    --------
    Llama 3.1 405B at 4096 tokens, causal: 16.9 GFLOP a token.

    >>> core(2.0, 126, 16384, 16384, 2048.0)
    16911433728.0
    """
    return multiply_add * layers * (key_width + value_width) * attended


def cache(layers: Number, values: Number, bytes_per_value: Number) -> Number:
    """Bytes of keys and values that are kept for one token.

    Parameters
    ----------
    layers
        Layers. [1]
    values
        Numbers kept in a layer: 2 x key-value heads x head size, or rank + position with latent attention. [1]
    bytes_per_value : byte

    Returns
    -------
    byte

    Notes
    -----
    b L 2 g d, or b L (r_kv + d_r)

    References
    ----------
    .. [1] Pope et al. (2022), Efficiently Scaling Transformer Inference, section 3.3. arXiv:2211.05102
    .. [2] DeepSeek-AI (2025), Insights into DeepSeek-V3, table 1. arXiv:2505.09343

    Examples
    --------
    Llama 3.1 405B and DeepSeek-V3, 2 bytes a value.

    >>> cache(126, 2 * 8 * 128, 2), cache(61, 512 + 64, 2)
    (516096, 70272)
    """
    return layers * values * bytes_per_value
