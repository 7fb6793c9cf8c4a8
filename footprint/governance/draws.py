"""Draws of published figures, from the same named streams as the inputs of an estimate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple
from zlib import crc32

from footprint.fields import POSITIVE
from footprint.records import Estimate
from footprint.units import coherent

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np

    from hardware_db import Datum

    Array = np.ndarray[Any, np.dtype[np.float64]]


class Figure(NamedTuple):
    """A result: its point value and, where draws were made of something uncertain, its percentiles."""

    value: float
    p5: float | None = None
    p50: float | None = None
    p95: float | None = None


class Drawn(NamedTuple):
    """A quantity with its draws: a number instead of an array where it is taken as exact, or none were asked for."""

    value: float
    draws: Array | float

    def __add__(self, other: object) -> Drawn:
        """The sum, draw by draw."""
        if not isinstance(other, Drawn):
            return NotImplemented
        return Drawn(self.value + other.value, self.draws + other.draws)

    def scaled(self, factor: float) -> Drawn:
        """So many times the quantity."""
        return Drawn(self.value * factor, self.draws * factor)

    @property
    def figure(self) -> Figure:
        """Point value and percentiles."""
        return figure(self.value, self.draws)


def each(compute: Callable[..., Any], *quantities: Drawn) -> Drawn:
    """What a function makes of quantities: of their point values, and of their draws."""
    value = compute(*(quantity.value for quantity in quantities))
    return Drawn(float(value), compute(*(quantity.draws for quantity in quantities)))


def figure(value: float, draws: Array | float | None) -> Figure:
    """Point value and percentiles of draws."""
    if draws is None or isinstance(draws, (float, int)):
        return Figure(value)
    from footprint.uncertainty import percentiles

    return Figure(value, *percentiles(draws.copy()))


def seeded(name: str, seed: int) -> int:
    """The seed of a thing among many, so that two systems or owners do not share the draws of their inputs."""
    return (seed << 32) + crc32(name.encode())


def drawn(estimate: Estimate, count: int, seed: int) -> Drawn:
    """Draws of an estimate, from the stream of its name.

    Parameters
    ----------
    estimate
        Its ``low`` and ``high`` become the 5th and 95th percentile.
    count, seed
        How many draws (0: none), from which seed.
    """
    from footprint.uncertainty import normals, spread

    shape = spread(estimate)
    if not count or shape is None:
        return Drawn(estimate.value, estimate.value)
    import numpy as np

    return Drawn(estimate.value, shape.apply(normals(estimate.name, count, seed), np.empty(count)))


def estimate_of(datum: Datum, name: str = "", kind: str = POSITIVE) -> Estimate:
    """A row as an estimate in coherent units."""
    low = None if datum.low is None else coherent(datum.low, datum.unit)
    high = None if datum.high is None else coherent(datum.high, datum.unit)
    value = coherent(datum.number, datum.unit)
    return Estimate(name or datum.quantity, value, low, high, datum.unit, kind, (datum,), datum.note)


def prior(name: str, kind: str = POSITIVE, scope: str = "any") -> Estimate:
    """A prior of governance as an estimate.

    Raises
    ------
    LookupError
        If the database has none: a defect of the database, not of what a user asked.
    """
    import hardware_db

    datum = hardware_db.lookup("priors", scope, name)
    if datum is None:
        raise LookupError(f"priors.csv has no {name} of {scope}")
    return estimate_of(datum, name, kind)


def share_over(over: Any) -> float:
    """The share of draws for which something holds; 0 or 1 where it is no array."""
    return float(over.mean()) if hasattr(over, "mean") else float(bool(over))
