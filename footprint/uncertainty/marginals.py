"""How a standard normal becomes a draw of an input."""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import numpy as np

from footprint.fields import ABOVE_ONE, SHARE

if TYPE_CHECKING:
    from footprint.distributions import Distribution
    from footprint.records import Estimate

Array: TypeAlias = "np.ndarray[Any, np.dtype[Any]]"

Z95 = 1.6448536269514722
"""95th percentile of the standard normal."""
_LEAST = 0.01
"""Where a bound sits on the limit of its scale (0, a PUE of 1, a share of 1), the part of the excess that is left."""


class Spread(NamedTuple):
    """A normal on the scale of the field, with a scale of its own on each side of the median.

    The figures are floats, or columns of them for as many scenarios.
    """

    name: str
    kind: str
    centre: Any
    mean_scale: Any
    skew: Any

    def apply(self, z: Array, scratch: Array) -> Array:
        """Draws from standard normals, in place."""
        if isinstance(self.skew, np.ndarray) or self.skew:
            np.abs(z, out=scratch)
            scratch *= self.skew
            z *= self.mean_scale
            z += scratch
        else:
            z *= self.mean_scale
        np.exp(z, out=z)
        z *= self.centre
        if self.kind == SHARE:
            np.add(z, 1.0, out=scratch)
            z /= scratch
        elif self.kind == ABOVE_ONE:
            z += 1.0
        return z


class Named(NamedTuple):
    """A distribution that the user named."""

    name: str
    distribution: Distribution

    def apply(self, z: Array, scratch: Array) -> Array:
        """Draws from standard normals, in place."""
        from footprint.uncertainty.named import drawn

        z[...] = drawn(self.distribution, z.astype(np.float64))
        return z


Marginal: TypeAlias = "Spread | Named"


def spread(estimate: Estimate) -> Marginal | None:
    """How an estimate is drawn, None where it is exact."""
    if estimate.distribution is not None:
        return Named(estimate.name, estimate.distribution)
    value, low, high = estimate.value, estimate.low, estimate.high
    if low is None or high is None or value <= 0:
        return None
    if estimate.spread == SHARE:
        low, high = low or value * _LEAST, high if high < 1 else 1 - (1 - value) * _LEAST
        if value >= 1:
            return None
        centre, low, high = (part / (1 - part) for part in (value, low, high))
    elif estimate.spread == ABOVE_ONE:
        centre = value - 1
        low, high = (low - 1) or centre * _LEAST, high - 1
        if centre <= 0:
            return None
    else:
        centre = value
        low = low or value * _LEAST
    down, up = log(centre / low) / Z95, log(high / centre) / Z95
    if down == up == 0:
        return None
    return Spread(estimate.name, estimate.spread, centre, (up + down) / 2, (up - down) / 2)
