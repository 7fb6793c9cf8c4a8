"""Emissions of use and of manufacture."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from footprint.records import Number


def operational(energy: Number, grid_intensity: Number) -> Number:
    """Emissions of the electricity used.

    Parameters
    ----------
    energy : J
        Electricity at the site's meter.
    grid_intensity : kgCO2e/J
        Of the grid (location-based) or of the contracts (market-based).

    Returns
    -------
    kgCO2e

    Notes
    -----
    C = E I

    References
    ----------
    .. [1] GHG Protocol (2015), Scope 2 Guidance
    .. [2] Patterson et al. (2021), Carbon Emissions and Large Neural Network Training. arXiv:2104.10350

    Examples
    --------
    GPT-3: 1 287 MWh at 429 g/kWh are 552 t.

    >>> round(operational(1287 * 3.6e9, 0.429 / 3.6e6) / 1000, 1)
    552.1
    """
    return energy * grid_intensity


def lifecycle(direct: Number, upstream_factor: Number) -> Number:
    """Lifecycle intensity of a grid of which only direct emissions are published.

    Parameters
    ----------
    direct : kgCO2e/J
        Emissions at the power stations' stacks.
    upstream_factor
        Lifecycle over direct emissions. [1]

    Returns
    -------
    kgCO2e/J

    Notes
    -----
    I = I_d u

    References
    ----------
    .. [1] IPCC (2014), AR5 Working Group III, annex III, table A.III.2

    Examples
    --------
    >>> lifecycle(0.1, 1.5)
    0.15000000000000002
    """
    return direct * upstream_factor


def chip_from_parts(
    die_area: Number,
    carbon_per_area: Number,
    memory: Number,
    carbon_per_gigabyte: Number,
    board: Number,
    factor: Number,
) -> Number:
    """Emissions of making a chip of which no footprint was published, from its silicon and memory.

    Parameters
    ----------
    die_area : cm2 per chip
    carbon_per_area : kgCO2e/cm2
    memory : byte per chip
    carbon_per_gigabyte : kgCO2e/byte
    board : kgCO2e per chip
        Board, cooler, power parts, assembly.
    factor
        Published footprints of whole chips over this sum. [1]

    Returns
    -------
    kgCO2e per chip

    Notes
    -----
    M = f (A c_A + m c_m + b)

    References
    ----------
    .. [1] Gupta et al. (2022), ACT: Designing Sustainable Computer Systems with an Architectural Carbon Modeling
       Tool, eq. 3-5. doi:10.1145/3470496.3527408

    Examples
    --------
    H100: 8.14 cm2 at 2.8 kg, 80 GB at 0.85 kg, a board of 70 kg: 161 kg (NVIDIA's own footprint says 164).

    >>> round(chip_from_parts(8.14, 2.8, 80e9, 0.853e-9, 70.0, 1.0))
    161
    """
    return factor * (die_area * carbon_per_area + memory * carbon_per_gigabyte + board)


def embodied(chip_time: Number, chip: Number, host: Number, lifetime: Number, fleet_utilization: Number) -> Number:
    """Emissions of making the hardware, by the share of its life that the run takes.

    Parameters
    ----------
    chip_time : chip s
    chip, host : kgCO2e per chip
        Of making the chip, and its share of the server.
    lifetime : s
    fleet_utilization
        Share of its life that a chip is in use. [1]

    Returns
    -------
    kgCO2e

    Notes
    -----
    M = t (m_chip + m_host) / (T u)

    References
    ----------
    .. [1] Luccioni et al. (2022), Estimating the Carbon Footprint of BLOOM, section 4.1. arXiv:2211.02001
    .. [2] Green Software Foundation, Software Carbon Intensity (ISO/IEC 21031:2024), embodied emissions

    Examples
    --------
    BLOOM: 1 082 990 chip-hours, 150 kg a chip and 2 500 kg a server of 8, 6 years at 85 %: 11.2 t.

    >>> year = 365.25 * 86400
    >>> round(embodied(1082990 * 3600, 150.0, 2500 / 8, 6 * year, 0.85) / 1000, 1)
    11.2
    """
    return chip_time * (chip + host) / (lifetime * fleet_utilization)
