"""Dollars: rent, ownership, purchase, development."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from footprint.records import Number


def cloud(chip_time: Number, chip_hour_price: Number) -> Number:
    """Rent of the chips.

    Parameters
    ----------
    chip_time : chip s
    chip_hour_price : USD per chip s

    Returns
    -------
    USD

    Notes
    -----
    K = t p

    References
    ----------
    .. [1] Cottier et al. (2024), The rising costs of training frontier AI models, section 2.3. arXiv:2405.21015

    Examples
    --------
    DeepSeek-V3: 2.788 million hours at $2.

    >>> round(cloud(2.788e6 * 3600, 2 / 3600))
    5576000
    """
    return chip_time * chip_hour_price


def ownership_rate(chip_price: Number, server_cost_factor: Number, depreciation: Number, age: Number) -> Number:
    """What a chip in its server loses in value, per unit of time.

    Parameters
    ----------
    chip_price : USD per chip
        When it was bought.
    server_cost_factor
        Price of the chip in its server over that of the bare chip. [1]
    depreciation : 1/s
        Rate at which performance per dollar improves, and old hardware loses value.
    age : s
        From purchase to the run.

    Returns
    -------
    USD per chip s

    Notes
    -----
    k = P k_s r e^(-r a)

    References
    ----------
    .. [1] Cottier et al. (2024), The rising costs of training frontier AI models, section 2.2 and
       cost_analysis_standalone.py. arXiv:2405.21015

    Examples
    --------
    A100 at $24 875 in a DGX, 1.74 years old, losing 32.24 % a year: 52 cents an hour.

    >>> year = 8766 * 3600
    >>> round(ownership_rate(24875.0, 1.0, 0.3224 / year, 1.74 * year) * 3600, 2)
    0.52
    """
    return chip_price * server_cost_factor * depreciation * math.e ** (-depreciation * age)


def network(hardware: Number, network_share: Number) -> Number:
    """Cost of the network between servers, from that of the servers.

    Parameters
    ----------
    hardware : USD
    network_share
        Share of a cluster's price that is its network. [1]

    Returns
    -------
    USD

    Notes
    -----
    K_n = K s / (1 - s)

    References
    ----------
    .. [1] Cottier et al. (2024), The rising costs of training frontier AI models, appendix A.3. arXiv:2405.21015

    Examples
    --------
    >>> network(81.0, 0.19)
    19.0
    """
    return hardware * network_share / (1 - network_share)


def electricity(energy: Number, electricity_price: Number) -> Number:
    """Cost of the electricity.

    Parameters
    ----------
    energy : J
    electricity_price : USD/J

    Returns
    -------
    USD

    Notes
    -----
    K_e = E p_e

    References
    ----------
    .. [1] Cottier et al. (2024), The rising costs of training frontier AI models, appendix A.4. arXiv:2405.21015

    Examples
    --------
    >>> round(electricity(1e6 * 3.6e6, 0.08 / 3.6e6))
    80000
    """
    return energy * electricity_price


def acquisition(chips: Number, chip_price: Number, server_cost_factor: Number, network_share: Number) -> Number:
    """Price of the cluster, servers and network.

    Parameters
    ----------
    chips : chip
    chip_price : USD per chip
    server_cost_factor, network_share
        See :func:`ownership_rate` and :func:`network`. [1]

    Returns
    -------
    USD

    Notes
    -----
    K = n P k_s / (1 - s)

    References
    ----------
    .. [1] Cottier et al. (2024), The rising costs of training frontier AI models, section 2.2. arXiv:2405.21015

    Examples
    --------
    GPT-4: 25 000 A100 in DGX servers: $768 million.

    >>> round(acquisition(25000, 24875.0, 1.0, 0.19) / 1e6)
    768
    """
    return chips * chip_price * server_cost_factor / (1 - network_share)


def development(final_run: Number, final_run_share: Number, staff_share: Number) -> Number:
    """Cost of a development, with experiments and staff.

    Parameters
    ----------
    final_run : USD
        Cost of the final run.
    final_run_share
        Share of the development's compute that the final run is. [1]
    staff_share
        Share of the development's cost that is staff.

    Returns
    -------
    USD

    Notes
    -----
    K = K_run / (f (1 - s))

    References
    ----------
    .. [1] Cottier et al. (2024), The rising costs of training frontier AI models, section 3.3. arXiv:2405.21015

    Examples
    --------
    >>> round(development(7.0, 0.2, 0.3), 9)
    50.0
    """
    return final_run / (final_run_share * (1 - staff_share))
