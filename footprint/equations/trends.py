"""How trends move an amount from year to year: a cost, the compute for a given performance, what owners have."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from footprint.records import Number


def trended(amount: Number, elapsed: Number, doubling: Number) -> Number:
    """An amount that falls by half in each doubling time of what it is divided by.

    Parameters
    ----------
    amount
        At the start: a cost, or the compute for a given performance. [1]
    elapsed : s
        Since the start, negative before it.
    doubling : s
        Of FLOP per dollar, or of algorithmic efficiency.

    Notes
    -----
    X = X_0 2^(-t / T)

    References
    ----------
    .. [1] Hobbhahn and Besiroglu (2022), Trends in GPU price-performance, table 1.
       https://epoch.ai/blog/trends-in-gpu-price-performance
    .. [2] Ho et al. (2024), Algorithmic progress in language models. arXiv:2403.05812

    Examples
    --------
    >>> trended(80e6, 4.0, 2.0)
    20000000.0
    """
    return amount * 2 ** (-elapsed / doubling)


def joint_halving(one: Number, other: Number) -> Number:
    """Time in which an amount falls by half where two trends work on it at once.

    Parameters
    ----------
    one, other : s
        Halving times of each. [1]

    Notes
    -----
    1 / T = 1 / T_1 + 1 / T_2

    References
    ----------
    .. [1] Ho et al. (2024), Algorithmic progress in language models, section 4. arXiv:2403.05812

    Examples
    --------
    >>> joint_halving(2.0, 2.0)
    1.0
    """
    return 1 / (1 / one + 1 / other)


def time_to_fall(amount: Number, target: Number, halving: Number, logarithm: Callable[[Any], Any] = math.log) -> Number:
    """Time until an amount has fallen to a target, negative where it was there before: the inverse of :func:`trended`.

    Parameters
    ----------
    amount, target
        Of one kind: USD, FLOP. [1]
    halving : s
        Time in which it falls by half.
    logarithm
        Natural logarithm that serves the amounts: numpy's for arrays.

    Notes
    -----
    t = T ln(X_0 / X) / ln 2

    References
    ----------
    .. [1] Hobbhahn and Besiroglu (2022), Trends in GPU price-performance, table 1.
       https://epoch.ai/blog/trends-in-gpu-price-performance

    Examples
    --------
    >>> time_to_fall(80e6, 20e6, 2.0)
    4.0
    """
    return halving * logarithm(amount / target) / math.log(2)


def grown(amount: Number, elapsed: Number, factor: Number, period: Number) -> Number:
    """An amount that is multiplied by a factor in each period.

    Parameters
    ----------
    amount
        At the start. [1]
    elapsed, period : s
    factor
        By which it is multiplied in one period.

    Notes
    -----
    X = X_0 g^(t / T)

    References
    ----------
    .. [1] Sevilla and Roldan (2024), Training Compute of Frontier AI Models Grows by 4-5x per Year.
       https://epoch.ai/blog/training-compute-of-frontier-ai-models-grows-by-4-5x-per-year

    Examples
    --------
    >>> grown(1.0, 2.0, 4.5, 1.0)
    20.25
    """
    return amount * factor ** (elapsed / period)
