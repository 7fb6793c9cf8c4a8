"""Water consumed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from footprint.records import Number


def consumption(equipment: Number, wue: Number, pue: Number, water_intensity: Number) -> Number:
    """Water consumed on site and in generating the electricity.

    Parameters
    ----------
    equipment : J
        Electricity of the computing equipment.
    wue : L/J
        On-site water per unit of IT energy (WUE).
    pue
        Power usage effectiveness. [1]
    water_intensity : L/J
        Water consumed per unit of electricity generated (EWIF).

    Returns
    -------
    L

    Notes
    -----
    W = E_IT (WUE + PUE EWIF). PUE counts once: WUE is already per unit of IT energy.

    References
    ----------
    .. [1] Li et al. (2023), Making AI Less "Thirsty", eq. 1-3. arXiv:2304.03271

    Examples
    --------
    GPT-3 in an average Microsoft site of the US: 5.44 million litres.

    >>> kwh = 3.6e6
    >>> round(consumption(1287e3 * kwh, 0.55 / kwh, 1.17, 3.142 / kwh) / 1e6, 2)
    5.44
    """
    return equipment * (wue + pue * water_intensity)
