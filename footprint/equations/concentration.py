"""How unevenly an amount is spread over those who hold it.

Amounts are numbers of one kind (chips, FLOP/s, dollars), one for each holder, in any unit: every index is free of it.
An amount may be an array of draws; the index is then an array too. A remainder that is held by very many, each with
next to nothing, is given as ``scattered``: it counts in the total and in nothing else.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from footprint.records import Number

POINTS = 1e4
"""Index of one holder alone: shares are in percent when they are squared."""


def shares(amounts: Sequence[Number], scattered: Number = 0) -> list[Number]:
    """Each holder's part of the whole.

    Parameters
    ----------
    amounts
        What each holds. [1]
    scattered
        What is held by very many.

    Notes
    -----
    s_i = x_i / (sum x + x_0)

    References
    ----------
    .. [1] U.S. Department of Justice and Federal Trade Commission (2023), Merger Guidelines, section 4.4.
       https://www.justice.gov/atr/merger-guidelines

    Examples
    --------
    >>> shares([4.0, 3.0, 2.0], scattered=1.0)
    [0.4, 0.3, 0.2]
    """
    total = sum(amounts) + scattered
    return [amount / total for amount in amounts]


def herfindahl(amounts: Sequence[Number], scattered: Number = 0) -> Number:
    """Herfindahl-Hirschman index: 0 where all is scattered, 10 000 where one holds all.

    Parameters
    ----------
    amounts
        What each holds. [1]
    scattered
        What is held by very many, each with next to nothing: their squared shares vanish.

    Notes
    -----
    HHI = 10 000 sum s_i^2

    References
    ----------
    .. [1] U.S. Department of Justice and Federal Trade Commission (2023), Merger Guidelines, guideline 1.
       https://www.justice.gov/atr/merger-guidelines/applying-merger-guidelines/guideline-1

    Examples
    --------
    >>> round(herfindahl([4.0, 3.0, 2.0, 1.0]), 6)
    3000.0
    >>> round(herfindahl([4.0, 3.0, 2.0], scattered=1.0), 6)
    2900.0
    """
    return POINTS * sum(share * share for share in shares(amounts, scattered))


def equivalent_holders(index: Number) -> Number:
    """How many equal holders would give the same Herfindahl-Hirschman index.

    Parameters
    ----------
    index
        Of :func:`herfindahl`. [1]

    Notes
    -----
    N = 10 000 / HHI

    References
    ----------
    .. [1] Adelman (1969), Comment on the "H" Concentration Measure as a Numbers-Equivalent, Review of Economics and
       Statistics 51(1), 99. doi:10.2307/1926955

    Examples
    --------
    >>> equivalent_holders(2500.0)
    4.0
    """
    return POINTS / index


def ratio(ordered: Sequence[Number], count: int, scattered: Number = 0) -> Number:
    """Concentration ratio: the part that the largest holders have together.

    Parameters
    ----------
    ordered
        What each holds, from the largest to the smallest. [1]
    count
        How many of the largest.
    scattered
        What is held by very many.

    Notes
    -----
    CR_k = sum of the k largest s_i

    References
    ----------
    .. [1] Curry and George (1983), Industrial Concentration: A Survey, Journal of Industrial Economics 31(3), 203.
       doi:10.2307/2097885

    Examples
    --------
    >>> ratio([4.0, 3.0, 2.0, 1.0], 2)
    0.7
    """
    return sum(ordered[:count]) / (sum(ordered) + scattered)


def gini(ordered: Sequence[Number]) -> Number:
    """Gini coefficient: 0 where all hold the same, towards 1 where one holds all.

    Parameters
    ----------
    ordered
        What each holds, from the largest to the smallest. [1]

    Notes
    -----
    G = sum_i (n + 1 - 2 i) x_i / (n sum x), with i = 1 for the largest

    References
    ----------
    .. [1] Gastwirth (1972), The Estimation of the Lorenz Curve and Gini Index, Review of Economics and Statistics
       54(3), 306. doi:10.2307/1937992

    Examples
    --------
    >>> round(gini([4.0, 3.0, 2.0, 1.0]), 12)
    0.25
    """
    n = len(ordered)
    weighted = sum((n - 1 - 2 * rank) * amount for rank, amount in enumerate(ordered))
    return weighted / (n * sum(ordered))


def entropy(amounts: Sequence[Number], logarithm: Callable[[Any], Any] = math.log) -> Number:
    """Shannon entropy of the shares, in nats.

    Parameters
    ----------
    amounts
        What each holds, above 0. [1]
    logarithm
        Natural logarithm that serves the amounts: numpy's for arrays.

    Notes
    -----
    H = -sum s_i ln s_i

    References
    ----------
    .. [1] Shannon (1948), A Mathematical Theory of Communication, Bell System Technical Journal 27, 379.
       doi:10.1002/j.1538-7305.1948.tb01338.x

    Examples
    --------
    >>> round(entropy([4.0, 3.0, 2.0, 1.0]), 5)
    1.27985
    """
    return -sum(share * logarithm(share) for share in shares(amounts))


def effective_holders(nats: Number) -> Number:
    """How many equal holders would give the same entropy.

    Parameters
    ----------
    nats
        Of :func:`entropy`. [1]

    Notes
    -----
    N = e^H

    References
    ----------
    .. [1] Hill (1973), Diversity and Evenness, Ecology 54(2), 427. doi:10.2307/1934352

    Examples
    --------
    >>> round(effective_holders(entropy([4.0, 3.0, 2.0, 1.0])), 3)
    3.596
    """
    return math.e**nats


def theil(amounts: Sequence[Number], logarithm: Callable[[Any], Any] = math.log) -> Number:
    """Theil index: how far the entropy falls short of that of equal holders, in nats.

    Parameters
    ----------
    amounts
        What each holds, above 0. [1]
    logarithm
        As for :func:`entropy`.

    Notes
    -----
    T = ln n - H

    References
    ----------
    .. [1] Conceicao and Ferreira (2000), The Young Person's Guide to the Theil Index, section 2.
       doi:10.2139/ssrn.228703

    Examples
    --------
    >>> round(theil([4.0, 3.0, 2.0, 1.0]), 5)
    0.10644
    """
    return math.log(len(amounts)) - entropy(amounts, logarithm)


def lorenz(ordered: Sequence[Number]) -> list[Number]:
    """Points of the Lorenz curve: the part of the whole that the smallest 0, 1, 2 ... holders have together.

    Parameters
    ----------
    ordered
        What each holds, from the largest to the smallest. [1]

    Notes
    -----
    L_k = sum of the k smallest s_i

    References
    ----------
    .. [1] Lorenz (1905), Methods of Measuring the Concentration of Wealth, Publications of the American Statistical
       Association 9(70), 209. doi:10.1080/15225437.1905.10503443

    Examples
    --------
    >>> lorenz([4.0, 3.0, 2.0, 1.0])
    [0.0, 0.1, 0.3, 0.6, 1.0]
    """
    total = sum(ordered)
    points = [0 * ordered[0] / total]
    held = 0
    for amount in reversed(ordered):
        held = held + amount
        points.append(held / total)
    return points
