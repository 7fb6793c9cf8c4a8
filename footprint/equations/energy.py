"""Power and electricity."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from footprint.records import Number


def host_power(server_power: Number, server_chips: Number, board_power: Number, host_fraction: Number) -> Number:
    """Average power of a server beside its chips, per chip.

    Parameters
    ----------
    server_power : W
        Maximum power of the server.
    server_chips : chip
    board_power : W per chip
    host_fraction
        Average over maximum power of the server's other parts. [1]

    Returns
    -------
    W per chip

    Notes
    -----
    P_h = f_h (P_server / n - P_chip)

    References
    ----------
    .. [1] Cottier et al. (2024), The rising costs of training frontier AI models, appendix A.4 (server over chip
       power). arXiv:2405.21015

    Examples
    --------
    DGX H100: 10.2 kW, 8 chips of 700 W; at half of what is left, 288 W a chip.

    >>> host_power(10200.0, 8, 700.0, 0.5)
    287.5
    """
    return host_fraction * (server_power / server_chips - board_power)


def system_power(board_power: Number, power_fraction: Number, host_power: Number) -> Number:
    """Average power per chip with its share of the server.

    Parameters
    ----------
    board_power : W per chip
        Power limit (TDP).
    power_fraction
        Average share of it that is drawn. [1]
    host_power : W per chip

    Returns
    -------
    W per chip

    Notes
    -----
    P = f P_TDP + P_h

    References
    ----------
    .. [1] Patterson et al. (2021), Carbon Emissions and Large Neural Network Training, table 4 (measured system
       average per chip). arXiv:2104.10350

    Examples
    --------
    >>> system_power(700.0, 0.9, 290.0)
    920.0
    """
    return board_power * power_fraction + host_power


def mean_fraction(power_fraction: Number, decoding_fraction: Number, decoding_share: Number) -> Number:
    """Average share of its power limit that a chip draws in a run of which a part is writing.

    Parameters
    ----------
    power_fraction, decoding_fraction
        While it computes at full width, and while it waits for memory. [1]
    decoding_share
        Share of the chips' time in which it is the latter.

    Returns
    -------
    Share of the limit.

    Notes
    -----
    f = f_c (1 - s) + f_d s

    References
    ----------
    .. [1] Ma et al. (2026), The Illusion of Power Capping in LLM Decode: A Phase-Aware Energy Characterisation,
       abstract: 137 to 300 of 700 W. arXiv:2605.11999

    Examples
    --------
    >>> mean_fraction(0.8, 0.5, 0.9)
    0.53
    """
    return power_fraction * (1 - decoding_share) + decoding_fraction * decoding_share


def equipment(chip_time: Number, system_power: Number) -> Number:
    """Electricity of the computing equipment.

    Parameters
    ----------
    chip_time : chip s
    system_power : W per chip

    Returns
    -------
    J

    Notes
    -----
    E_IT = t P

    References
    ----------
    .. [1] Patterson et al. (2021), Carbon Emissions and Large Neural Network Training, section 2.
       arXiv:2104.10350

    Examples
    --------
    >>> equipment(3600.0, 1000.0) / 3.6e6
    1.0
    """
    return chip_time * system_power


def site(equipment: Number, pue: Number) -> Number:
    """Electricity drawn at the site's meter.

    Parameters
    ----------
    equipment : J
        Electricity of the computing equipment.
    pue
        Power usage effectiveness. [1]

    Returns
    -------
    J

    Notes
    -----
    E = E_IT PUE

    References
    ----------
    .. [1] Patterson et al. (2021), Carbon Emissions and Large Neural Network Training, section 2.
       arXiv:2104.10350

    Examples
    --------
    GPT-3: 14.8 days of 10 000 chips at 330 W and a PUE of 1.1 are 1 289 MWh.

    >>> round(site(equipment(14.8 * 86400 * 10000, 330.0), 1.1) / 3.6e9)
    1289
    """
    return equipment * pue
