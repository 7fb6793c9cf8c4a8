"""Draws of distributions that users name, from standard normals."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from footprint.distributions import EMPIRICAL, LOGNORMAL, MIXTURE, NORMAL, TRIANGULAR, UNIFORM, VALUE
from footprint.uncertainty.normal import below, inverse

if TYPE_CHECKING:
    from footprint.distributions import Distribution

Array: TypeAlias = "np.ndarray[Any, np.dtype[Any]]"


def drawn(distribution: Distribution, z: Array) -> Array:
    """Draws of a distribution from standard normals: through shares, unless it is a normal that nothing cuts."""
    if distribution.kind in (NORMAL, LOGNORMAL) and distribution.cut == (0.0, 1.0):
        return _scaled(distribution, z)
    return _quantile(distribution, below(z))


def _scaled(distribution: Distribution, z: Array) -> Array:
    mean, deviation = distribution.scale
    found = mean + deviation * z
    return np.exp(found) if distribution.kind == LOGNORMAL else found


def _quantile(distribution: Distribution, share: Array) -> Array:
    """The figures below which shares of the probability lie; of a mixture's parts, each takes its part of the share."""
    kind, figures = distribution.kind, distribution.figures
    if kind == MIXTURE:
        found = np.empty_like(share)
        ends = [0.0, *np.cumsum(distribution.weights)[:-1], inf]
        for part, weight, low, high in zip(distribution.parts, distribution.weights, ends, ends[1:], strict=False):
            chosen = (share >= low) & (share < high)
            found[chosen] = _quantile(part, np.clip((share[chosen] - low) / weight, 0.0, 1.0))
        return found
    if kind == VALUE:
        return np.full_like(share, figures[0])
    if kind == EMPIRICAL:
        return np.interp(share, np.linspace(0, 1, len(figures)), figures)
    if kind == UNIFORM:
        return figures[0] + (figures[1] - figures[0]) * share
    if kind == TRIANGULAR:
        low, mode, high = figures
        return np.where(
            share * (high - low) <= mode - low,
            low + np.sqrt(share * ((high - low) * (mode - low))),
            high - np.sqrt((1 - share) * ((high - low) * (high - mode))),
        )
    floor, ceiling = distribution.cut
    found = _scaled(distribution, inverse(floor + (ceiling - floor) * share))
    return np.clip(found, distribution.least, distribution.most)
