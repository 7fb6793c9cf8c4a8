"""Loss against parameters, tokens and compute.

Parameters and tokens are plain figures; losses are in nats a token. The constants of each law are rows of
``hardware_db/scaling.csv``.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from footprint.equations.choice import larger

if TYPE_CHECKING:
    from footprint.records import Number


def loss(
    params: Number,
    tokens: Number,
    irreducible: Number,
    params_coefficient: Number,
    tokens_coefficient: Number,
    params_exponent: Number,
    tokens_exponent: Number,
) -> Number:
    """Loss of a model of a size after training on so many tokens, each seen once.

    Parameters
    ----------
    params, tokens
        N and D. [1]
    irreducible, params_coefficient, tokens_coefficient, params_exponent, tokens_exponent
        E, A, B, a and b. [2]

    Notes
    -----
    L = E + A / N^a + B / D^b

    References
    ----------
    .. [1] Hoffmann et al. (2022), Training Compute-Optimal Large Language Models, section 3.3. arXiv:2203.15556
    .. [2] Besiroglu et al. (2024), Chinchilla Scaling: A replication attempt, table 1. arXiv:2404.10102

    Examples
    --------
    Chinchilla, 70 billion parameters and 1.4 trillion tokens.

    >>> round(loss(70e9, 1.4e12, 1.8172, 482.01, 2085.43, 0.3478, 0.3658), 3)
    1.974
    """
    return irreducible + params_coefficient / params**params_exponent + tokens_coefficient / tokens**tokens_exponent


def optimal_params(
    work: Number,
    params_coefficient: Number,
    tokens_coefficient: Number,
    params_exponent: Number,
    tokens_exponent: Number,
) -> Number:
    """Parameters with which a given compute reaches the least loss.

    Parameters
    ----------
    work
        Parameters times tokens that the compute allows: C / (6 FLOP). [1]
    params_coefficient, tokens_coefficient, params_exponent, tokens_exponent
        A, B, a and b of :func:`loss`.

    Notes
    -----
    N = G (C / 6)^(b / (a + b)), with G = (a A / (b B))^(1 / (a + b))

    References
    ----------
    .. [1] Hoffmann et al. (2022), Training Compute-Optimal Large Language Models, equation 4. arXiv:2203.15556

    Examples
    --------
    At the compute of Gopher and Chinchilla, 5.76e23 FLOP: 72 billion parameters, 18 tokens for each.

    >>> params = optimal_params(5.76e23 / 6, 482.01, 2085.43, 0.3478, 0.3658)
    >>> round(params / 1e9), round(5.76e23 / 6 / params**2, 1)
    (72, 18.4)
    """
    total = params_exponent + tokens_exponent
    balance = (params_exponent * params_coefficient / (tokens_exponent * tokens_coefficient)) ** (1 / total)
    return balance * work ** (tokens_exponent / total)


def work_for_loss(
    target: Number,
    irreducible: Number,
    params_coefficient: Number,
    tokens_coefficient: Number,
    params_exponent: Number,
    tokens_exponent: Number,
) -> Number:
    """Least product of parameters and tokens that reaches a loss: the inverse of the optimum.

    Parameters
    ----------
    target
        The loss, above the irreducible one. [1]
    irreducible, params_coefficient, tokens_coefficient, params_exponent, tokens_exponent
        As in :func:`loss`.

    Notes
    -----
    N D = (K / (L - E))^((a + b) / (a b)), where K = A / G^a + B G^b is the reducible loss of the optimum at N D = 1
    and falls as (N D)^(-a b / (a + b))

    References
    ----------
    .. [1] Hoffmann et al. (2022), Training Compute-Optimal Large Language Models, equation 4. arXiv:2203.15556

    Examples
    --------
    >>> law = (482.01, 2085.43, 0.3478, 0.3658)
    >>> params = optimal_params(9.6e22, *law)
    >>> f"{work_for_loss(loss(params, 9.6e22 / params, 1.8172, *law), 1.8172, *law):.4g}"
    '9.6e+22'
    """
    total = params_exponent + tokens_exponent
    balance = (params_exponent * params_coefficient / (tokens_exponent * tokens_coefficient)) ** (1 / total)
    scale = params_coefficient / balance**params_exponent + tokens_coefficient * balance**tokens_exponent
    return (scale / (target - irreducible)) ** (total / (params_exponent * tokens_exponent))


def tokens_for_loss(
    params: Number,
    target: Number,
    irreducible: Number,
    params_coefficient: Number,
    tokens_coefficient: Number,
    params_exponent: Number,
    tokens_exponent: Number,
) -> Number:
    """Tokens with which a model of a size reaches a loss.

    Parameters
    ----------
    params
        Large enough that its own part of the loss leaves room. [1]
    target, irreducible, params_coefficient, tokens_coefficient, params_exponent, tokens_exponent
        As in :func:`work_for_loss`.

    Notes
    -----
    D = (B / (L - E - A / N^a))^(1 / b)

    References
    ----------
    .. [1] Sardana et al. (2024), Beyond Chinchilla-Optimal, section 2. arXiv:2401.00448

    Examples
    --------
    >>> law = (1.8172, 482.01, 2085.43, 0.3478, 0.3658)
    >>> round(tokens_for_loss(70e9, loss(70e9, 1.4e12, *law), *law) / 1e12, 6)
    1.4
    """
    room = target - irreducible - params_coefficient / params**params_exponent
    return (tokens_coefficient / room) ** (1 / tokens_exponent)


def lifetime_compute(multiply_add: Number, params: Number, training_tokens: Number, served_tokens: Number) -> Number:
    """FLOP of training a model and of serving it over its life.

    Parameters
    ----------
    multiply_add : 2 FLOP
    params, training_tokens
        N and D. [1]
    served_tokens
        Tokens read and written after training.

    Notes
    -----
    C = 6 N D + 2 N D_inf

    References
    ----------
    .. [1] Sardana et al. (2024), Beyond Chinchilla-Optimal, equation 2. arXiv:2401.00448

    Examples
    --------
    >>> lifetime_compute(2.0, 70e9, 1.4e12, 1e12) == 6 * 70e9 * 1.4e12 + 2 * 70e9 * 1e12
    True
    """
    return multiply_add * params * (3 * training_tokens + served_tokens)


def worth(unique: Number, seen: Number, decay: Number) -> Number:
    """What repeated tokens (or excess parameters) are worth in fresh ones.

    Parameters
    ----------
    unique
        Tokens that differ, or parameters that so many tokens can use. [1]
    seen
        Tokens over all epochs, or all parameters; where it is less than `unique`, it is worth itself.
    decay
        Repetitions after which a further one is worth 1/e of a fresh pass.

    Notes
    -----
    D' = U + U R* (1 - e^(-R / R*)), with R = D / U - 1 repetitions

    References
    ----------
    .. [1] Muennighoff et al. (2023), Scaling Data-Constrained Language Models, equations 5 and 6. arXiv:2305.16264

    Examples
    --------
    Four epochs are worth 3.73 epochs of fresh tokens.

    >>> round(worth(1.0, 4.0, 15.387756), 2)
    3.73
    """
    repetitions = larger(seen / unique - 1, 0)
    fresh = seen - unique * repetitions
    return fresh + unique * decay * (1 - math.e ** (-repetitions / decay))


def params_for_tokens(
    tokens: Number,
    params_coefficient: Number,
    tokens_coefficient: Number,
    params_exponent: Number,
    tokens_exponent: Number,
) -> Number:
    """Parameters that are compute-optimal for so many tokens.

    Parameters
    ----------
    tokens
        D. [1]
    params_coefficient, tokens_coefficient, params_exponent, tokens_exponent
        A, B, a and b of :func:`loss`.

    Notes
    -----
    N = (a A / (b B) D^b)^(1 / a): one more parameter and one more token then lower the loss of a FLOP alike

    References
    ----------
    .. [1] Muennighoff et al. (2023), Scaling Data-Constrained Language Models, appendix A. arXiv:2305.16264

    Examples
    --------
    >>> round(params_for_tokens(1e11, 520.82, 1487.6, 0.3526596, 0.3526596) / 1e11, 3)
    0.051
    """
    balance = params_exponent * params_coefficient / (tokens_exponent * tokens_coefficient)
    return (balance * tokens**tokens_exponent) ** (1 / params_exponent)


def power_loss(amount: Number, scale: Number, exponent: Number) -> Number:
    """Loss where one thing alone limits: parameters, tokens, or compute spent well.

    Parameters
    ----------
    amount, scale
        Parameters, tokens or FLOP, and how many of them would bring the loss to 1. [1]
    exponent
        Of the power law.

    Notes
    -----
    L = (X_c / X)^a

    References
    ----------
    .. [1] Kaplan et al. (2020), Scaling Laws for Neural Language Models, equations 1.1 to 1.3. arXiv:2001.08361

    Examples
    --------
    GPT-3 by its parameters.

    >>> round(power_loss(175e9, 8.8e13, 0.076), 2)
    1.6
    """
    return (scale / amount) ** exponent


def amount_for_power_loss(target: Number, scale: Number, exponent: Number) -> Number:
    """Parameters, tokens or compute that bring the loss down to a target: the inverse of :func:`power_loss`.

    Parameters
    ----------
    target
        The loss. [1]
    scale, exponent
        As in :func:`power_loss`.

    Notes
    -----
    X = X_c / L^(1 / a)

    References
    ----------
    .. [1] Kaplan et al. (2020), Scaling Laws for Neural Language Models, equation 1.3. arXiv:2001.08361

    Examples
    --------
    >>> round(amount_for_power_loss(power_loss(175e9, 8.8e13, 0.076), 8.8e13, 0.076) / 1e9)
    175
    """
    return scale / target ** (1 / exponent)


def power_optimum(compute: Number, reference: Number, at_reference: Number, exponent: Number) -> Number:
    """Compute-optimal parameters by a power law of the compute.

    Parameters
    ----------
    compute, reference : FLOP
    at_reference
        Parameters at the reference. [1]
    exponent
        Of the power law.

    Notes
    -----
    N = N_e (C / C_e)^p

    References
    ----------
    .. [1] Kaplan et al. (2020), Scaling Laws for Neural Language Models, appendix A, table 6. arXiv:2001.08361

    Examples
    --------
    3640 PF-days, the compute of GPT-3: 517 billion parameters.

    >>> round(power_optimum(3640 * 8.64e19, 8.64e19, 1.3e9, 0.73) / 1e9)
    517
    """
    return at_reference * (compute / reference) ** exponent


def critical_batch(loss: Number, scale: Number, exponent: Number) -> Number:
    """Tokens of a batch beyond which more data in parallel saves little time.

    Parameters
    ----------
    loss
        That the model has reached, in nats a token. [1]
    scale, exponent
        B* in tokens, and a_B.

    Notes
    -----
    B = B* / L^(1 / a_B)

    References
    ----------
    .. [1] Kaplan et al. (2020), Scaling Laws for Neural Language Models, equation 1.4. arXiv:2001.08361

    Examples
    --------
    7.4 million tokens at a loss of 2, 1.07 million at a loss of 3.

    >>> [round(critical_batch(loss, 2e8, 0.21) / 1e6, 2) for loss in (2.0, 3.0)]
    [7.37, 1.07]
    """
    return scale / loss ** (1 / exponent)


def joint_power_loss(
    params: Number,
    tokens: Number,
    params_scale: Number,
    tokens_scale: Number,
    params_exponent: Number,
    tokens_exponent: Number,
) -> Number:
    """Loss where parameters and tokens limit together, by power laws.

    Parameters
    ----------
    params, tokens
        N without embeddings, and D. [1]
    params_scale, tokens_scale, params_exponent, tokens_exponent
        Constants of the joint fit, which differ from those of the separate ones.

    Notes
    -----
    L = ((N_c / N)^(a_N / a_D) + D_c / D)^a_D

    References
    ----------
    .. [1] Kaplan et al. (2020), Scaling Laws for Neural Language Models, equation 1.5 and table 2. arXiv:2001.08361

    Examples
    --------
    >>> round(joint_power_loss(175e9, 300e9, 6.4e13, 1.8e13, 0.076, 0.103), 3)
    1.661
    """
    by_size = (params_scale / params) ** (params_exponent / tokens_exponent)
    return (by_size + tokens_scale / tokens) ** tokens_exponent
