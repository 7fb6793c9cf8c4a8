"""Reading a prompt and writing an answer: FLOP, bytes moved, and two published models of the energy of a query."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from footprint.equations import choice

if TYPE_CHECKING:
    from footprint.records import Number


def prefill(forward: Number, tokens: Number, cached: Number) -> Number:
    """FLOP of reading a prompt.

    Parameters
    ----------
    forward : FLOP
        Forward pass over one token, on average over the prompt's length. [1]
    tokens
        Tokens of the prompt.
    cached
        Share of them whose keys and values are kept from an earlier call.

    Notes
    -----
    C = F P (1 - c)

    References
    ----------
    .. [1] Pope et al. (2022), Efficiently Scaling Transformer Inference, section 2. arXiv:2211.05102

    Examples
    --------
    >>> prefill(140e9, 1000, 0.5)
    70000000000000.0
    """
    return forward * tokens * (1 - cached)


def decode(whole: Number, before: Number, prompt: Number, output: Number) -> Number:
    """FLOP of writing an answer token by token.

    Parameters
    ----------
    whole : FLOP
        Forward pass over one token, on average over prompt and answer together. [1]
    before : FLOP
        The same over the prompt alone.
    prompt, output
        Tokens of the prompt and of the answer.

    Notes
    -----
    C = F(P + G) (P + G) - F(P) P: every token attends to all before it, so that prompt and answer cost what one
    sequence of both costs, and the prompt's part is paid already. With F(s) = 2 N + 2 L q s this is
    2 N G + 4 L q (P G + G^2 / 2).

    References
    ----------
    .. [1] Pope et al. (2022), Efficiently Scaling Transformer Inference, section 2. arXiv:2211.05102

    Examples
    --------
    >>> decode(20.0, 15.0, 100, 50)
    1500.0
    """
    return whole * (prompt + output) - before * prompt


def weights_touched(params: Number, active: Number, batch: Number) -> Number:
    """Parameters that a decoding step of a batch reads.

    Parameters
    ----------
    params
        All parameters.
    active
        Those that one token uses; all of them in a dense model. [1]
    batch
        Sequences decoded together.

    Notes
    -----
    N_t = N (1 - (1 - N_a / N)^B): each sequence picks its own experts, and what any of them picks is read once.

    References
    ----------
    .. [1] Pope et al. (2022), Efficiently Scaling Transformer Inference, section 2; the expectation over independent
       choices is ours. arXiv:2211.05102

    Examples
    --------
    A dense model reads all of itself; DeepSeek-V3 at one sequence its active parameters, at 64 nearly all.

    >>> weights_touched(70e9, 70e9, 8)
    70000000000.0
    >>> round(weights_touched(671e9, 37e9, 1) / 1e9), round(weights_touched(671e9, 37e9, 64) / 1e9)
    (37, 653)
    """
    share = choice.smaller(active / params, 1)  # where both are uncertain, draws of the one may exceed the other
    return params * (1 - (1 - share) ** batch)


def cache_size(layers: Number, key_width: Number, value_bytes: Number) -> Number:
    """Bytes of keys and values that a token leaves in the cache.

    Parameters
    ----------
    layers
    key_width
        Key-value heads x head size. [1]
    value_bytes : byte
        Bytes of one number.

    Notes
    -----
    b = 2 L k b_v

    References
    ----------
    .. [1] DeepSeek-AI (2025), Insights into DeepSeek-V3, table 1. arXiv:2505.09343

    Examples
    --------
    Llama 3.1 405B and Qwen2.5 72B, as in that table.

    >>> cache_size(126, 8 * 128, 2), cache_size(80, 8 * 128, 2)
    (516096, 327680)
    """
    return 2 * layers * key_width * value_bytes


def decode_traffic(weights: Number, batch: Number, cache: Number, prompt: Number, output: Number) -> Number:
    """Bytes that are moved for one answer.

    Parameters
    ----------
    weights : byte
        Bytes of the parameters that a step of the batch reads. [1]
    batch
        Sequences decoded together, which share that reading.
    cache : byte
        Keys and values of one token.
    prompt, output
        Tokens of the prompt and of the answer.

    Notes
    -----
    B = G (b_w N_t / B + b_c (P + G / 2)): at each of G steps the weights are read once for the batch, and the cache
    of all tokens before.

    References
    ----------
    .. [1] Pope et al. (2022), Efficiently Scaling Transformer Inference, section 2.1. arXiv:2211.05102

    Examples
    --------
    70 billion parameters in two bytes, 32 sequences, 500 tokens after 500: 4.6 GB a token.

    >>> decode_traffic(140e9, 32, 327680, 500, 500) / 500 / 1e9
    4.62076
    """
    return output * (weights / batch + cache * (prompt + output / 2))


def cache_held(cache: Number, batch: Number, prompt: Number, output: Number) -> Number:
    """Memory of the cache of a full batch.

    Parameters
    ----------
    cache : byte
        Keys and values of one token. [1]
    batch, prompt, output
        Sequences at once, and their tokens.

    Notes
    -----
    M = b B (P + G)

    References
    ----------
    .. [1] Pope et al. (2022), Efficiently Scaling Transformer Inference, section 2.1. arXiv:2211.05102

    Examples
    --------
    >>> cache_held(327680, 32, 500, 500) / 1e9
    10.48576
    """
    return cache * batch * (prompt + output)


def energy_by_flop(
    compute: Number, peak_performance: Number, utilization: Number, power: Number, power_fraction: Number, pue: Number
) -> Number:
    """Electricity of a query by its FLOP alone, as Epoch estimates it.

    Parameters
    ----------
    compute : FLOP
        FLOP of the generated tokens.
    peak_performance : FLOP/s per chip
    utilization
        Share of the peak that serving reaches. [1]
    power : W per chip
        Maximum power of the server, per chip.
    power_fraction
        Average share of it that is drawn.
    pue

    Returns
    -------
    J

    Notes
    -----
    E = C / (P U) W f PUE

    References
    ----------
    .. [1] You (2025), How much energy does ChatGPT use?, Epoch AI.
       https://epoch.ai/gradient-updates/how-much-energy-does-chatgpt-use

    Examples
    --------
    500 tokens of 100 billion active parameters on H100 at 10 %, 1 275 W at 70 %, PUE 1.2: 0.30 Wh.

    >>> round(energy_by_flop(2 * 100e9 * 500, 989.5e12, 0.10, 1275.0, 0.7, 1.2) / 3600, 3)
    0.301
    """
    return compute / (peak_performance * utilization) * power * power_fraction * pue


def regression_per_token(slope: Number, decay: Number, batch: Number, active: Number, floor: Number) -> Number:
    """Electricity of one chip for one generated token, by regression on measured servers.

    Parameters
    ----------
    slope : J per chip
        A token's joules for each active parameter, of a chip that serves nobody else. [1]
    decay
        Rate at which a batch shares them.
    batch
        Sequences decoded together.
    active
        Parameters that a token uses.
    floor : J per chip

    Returns
    -------
    J per chip

    Notes
    -----
    e = a exp(-b B) N_a + c

    References
    ----------
    .. [1] EcoLogits, methodology of LLM inference: fit to the ML.ENERGY leaderboard on H100.
       https://ecologits.ai/latest/methodology/llm_inference/

    Examples
    --------
    8 billion parameters, a batch of 64: 0.16 J.

    >>> round(3600 * regression_per_token(1.16653e-15, 0.011205921, 64, 8e9, 4.05293e-05), 3)
    0.162
    """
    return slope * math.e ** (-decay * batch) * active + floor


def regression_latency(per_param: Number, active: Number, per_sequence: Number, batch: Number, base: Number) -> Number:
    """Time between two tokens, by regression on measured servers.

    Parameters
    ----------
    per_param : s
        For each active parameter. [1]
    active
    per_sequence : s
        For each sequence of the batch.
    batch
    base : s

    Returns
    -------
    s

    Notes
    -----
    t = a N_a + b B + c

    References
    ----------
    .. [1] EcoLogits, methodology of LLM inference: fit to the ML.ENERGY leaderboard on H100.
       https://ecologits.ai/latest/methodology/llm_inference/

    Examples
    --------
    >>> round(regression_latency(6.785e-4 / 1e9, 8e9, 3.119e-4, 64, 0.01947), 4)
    0.0449
    """
    return per_param * active + per_sequence * batch + base


def energy_by_regression(
    tokens: Number,
    per_token: Number,
    chips: Number,
    latency: Number,
    server_power: Number,
    server_chips: Number,
    batch: Number,
    pue: Number,
) -> Number:
    """Electricity of a query by regression on measured servers, as EcoLogits estimates it.

    Parameters
    ----------
    tokens
        Tokens generated.
    per_token : J per chip
        Electricity for one token.
    chips : chip
        Chips that hold the model.
    latency : s
        Time between two tokens.
    server_power : W
        Power of a server without its chips. [1]
    server_chips : chip
    batch
        Sequences that share the server.
    pue

    Returns
    -------
    J

    Notes
    -----
    E = G (e n + t W (n / n_s) / B) PUE

    References
    ----------
    .. [1] EcoLogits, methodology of LLM inference. https://ecologits.ai/latest/methodology/llm_inference/

    Examples
    --------
    500 tokens of 100 billion active parameters: 0.351 J of each of 16 chips, 107 ms apart, 1.2 kW a server of 8
    beside its chips, 64 sequences at once: 1.6 Wh.

    >>> round(energy_by_regression(500, 0.351, 16, 0.1073, 1200.0, 8, 64, 1.2) / 3600, 2)
    1.61
    """
    return tokens * (per_token * chips + latency * server_power * chips / server_chips / batch) * pue
