"""Distributions that people name for a figure, in plain Python.

::

    0.3..0.5                        90 % interval on the scale of the field: what a range means without a name
    lognormal(0.3, 0.5)             5th and 95th percentile
    normal(0.3, 0.5, least=0.2)     5th and 95th percentile before the cut at least and most
    truncated(0.3, 0.5, 0.2, 0.6)   the same, cut at both ends
    uniform(0.3, 0.5)               the bounds
    triangular(0.3, 0.35, 0.5)      bounds and mode
    discrete(0.3: 2, 0.5)           values, each with its weight (1 where none is said)
    mixture(uniform(1, 2): 3, 5)    distributions, ranges and values, each with its weight
    empirical(0.31, 0.38, 0.44)     a sample: linear between its sorted values

In TOML also as a table: ``{low = 0.3, high = 0.5, distribution = "uniform"}``. Every distribution is cut to what makes
sense for its field: a share to 0..1, a PUE to 1 and more, the rest to above 0. A figure's point value is its median.
"""

from __future__ import annotations

import math
from typing import NamedTuple

NORMAL, LOGNORMAL, UNIFORM, TRIANGULAR = "normal", "lognormal", "uniform", "triangular"
EMPIRICAL, MIXTURE, VALUE = "empirical", "mixture", "value"
Z95 = 1.6448536269514722
"""95th percentile of the standard normal."""
_STEPS = 501
"""Midpoints of equal probability by which the percentiles of a mixture are found."""


class Distribution(NamedTuple):
    """How a figure is spread, in coherent units.

    ``figures`` are 5th and 95th percentile (normal, lognormal), bounds (uniform), bounds with the mode between
    (triangular), sorted sample (empirical) or the one value; ``parts`` and ``weights`` (which sum to 1) belong to a
    mixture. Everything is cut to ``least`` and ``most``.
    """

    kind: str
    figures: tuple[float, ...] = ()
    parts: tuple[Distribution, ...] = ()
    weights: tuple[float, ...] = ()
    least: float = -math.inf
    most: float = math.inf

    @property
    def scale(self) -> tuple[float, float]:
        """Mean and standard deviation of a normal, or of a lognormal's logarithm."""
        low, high = map(math.log, self.figures) if self.kind == LOGNORMAL else self.figures
        return (low + high) / 2, (high - low) / 2 / Z95

    @property
    def cut(self) -> tuple[float, float]:
        """Probabilities below ``least`` and below ``most`` of a normal or lognormal that is not cut yet."""
        mean, deviation = self.scale
        ends = [self.least, self.most]
        if self.kind == LOGNORMAL:
            ends = [math.log(end) if end > 0 else -math.inf for end in ends]
        below, above = (math.erfc((mean - end) / deviation / math.sqrt(2)) / 2 for end in ends)
        return below, above

    def quantile(self, share: float) -> float:
        """The figure below which a share of the probability lies."""
        if self.kind == MIXTURE:
            return self._mixed(share)
        if self.kind == VALUE:
            return self.figures[0]
        if self.kind == EMPIRICAL:
            place = share * (len(self.figures) - 1)
            at = min(int(place), len(self.figures) - 2)
            found = self.figures[at] + (self.figures[at + 1] - self.figures[at]) * (place - at)
        elif self.kind == UNIFORM:
            low, high = self.figures
            found = low + (high - low) * share
        elif self.kind == TRIANGULAR:
            low, mode, high = self.figures
            if share * (high - low) <= mode - low:
                found = low + math.sqrt(share * (high - low) * (mode - low))
            else:
                found = high - math.sqrt((1 - share) * (high - low) * (high - mode))
        else:
            from statistics import NormalDist

            below, above = self.cut
            mean, deviation = self.scale
            inside = min(max(below + (above - below) * share, 1e-300), 1 - 1e-16)
            found = mean + deviation * NormalDist().inv_cdf(inside)
            found = math.exp(found) if self.kind == LOGNORMAL else found
        return min(max(found, self.least), self.most)

    def _mixed(self, share: float) -> float:
        """Percentile of a mixture: of midpoints of its parts, each with the weight of its part."""
        points = sorted(
            (part.quantile((step + 0.5) / _STEPS), weight / _STEPS)
            for part, weight in zip(self.parts, self.weights, strict=True)
            for step in range(_STEPS)
        )
        reached = 0.0
        for figure, weight in points:
            reached += weight
            if reached >= share - 1e-12:
                return figure
        return points[-1][0]


def mixture(parts: list[tuple[Distribution, float]]) -> Distribution:
    """A mixture, its parts in the order of their medians so that it rises with the normal that it is drawn from."""
    ordered = sorted(parts, key=lambda item: (item[0].quantile(0.5), item[0]))
    total = math.fsum(weight for _, weight in ordered)
    return Distribution(MIXTURE, (), tuple(part for part, _ in ordered), tuple(weight / total for _, weight in ordered))
