"""Primary energy and abiotic depletion."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from footprint.records import Number


def primary_energy(energy: Number, factor: Number) -> Number:
    """Primary energy of the electricity used.

    Parameters
    ----------
    energy : J
    factor
        Primary energy per unit of electricity. [1]

    Returns
    -------
    J

    Notes
    -----
    PE = E f

    References
    ----------
    .. [1] Rince and Banse (2025), EcoLogits: Evaluating the Environmental Impacts of Generative AI.
       doi:10.21105/joss.07471

    Examples
    --------
    >>> primary_energy(3.6e6, 2.5)
    9000000.0
    """
    return energy * factor


def depletion(
    energy: Number, intensity: Number, chip_time: Number, hardware: Number, lifetime: Number, fleet_utilization: Number
) -> Number:
    """Abiotic depletion of elements, by the electricity used and by the hardware's share of life.

    Parameters
    ----------
    energy : J
    intensity : kgSbe/J
    chip_time : chip s
    hardware : kgSbe per chip
        Of making a chip and its share of the server.
    lifetime : s
    fleet_utilization
        Share of its life that a chip is in use. [1]

    Returns
    -------
    kgSbe

    Notes
    -----
    A = E a + t m / (T u)

    References
    ----------
    .. [1] Rince and Banse (2025), EcoLogits: Evaluating the Environmental Impacts of Generative AI.
       doi:10.21105/joss.07471

    Examples
    --------
    >>> depletion(0.0, 1e-14, 3.0e7, 0.02, 3.0e7, 0.5)
    0.04
    """
    return energy * intensity + chip_time * hardware / (lifetime * fleet_utilization)
