"""Seeded draws of the inputs, the outputs of each draw, and their intervals.

Every input has a stream of its own, named by the input: adding an input moves no other, and two scenarios share the
draws of what they share, so that their ratio is paired. Draws come in chunks of a fixed length, each with its own
generator per input; a chunk is worked through in blocks that fit the cache. Results depend on neither the length of
a block nor the number of threads.

An interval is drawn so that the 5th, 50th and 95th percentile of the draws are the estimate's low, value and high:
a normal on a logarithmic scale (of the figure, of the odds of a share, of the excess of a ratio over one), with a
scale of its own on each side of the median.
"""

from __future__ import annotations

import threading
from itertools import count as counter
from math import log
from typing import TYPE_CHECKING, Any, NamedTuple
from zlib import crc32

import numpy as np
from numpy.random import SFC64, Generator

from footprint.fields import ABOVE_ONE, SHARE
from footprint.model import Footprint
from footprint.records import Estimate, Inputs

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from footprint.resolve import Resolved

    Array = np.ndarray[Any, np.dtype[np.float64]]

CHUNK = 50_000
"""Draws that share a generator: part of what a seed means, so it never changes."""
BLOCK = 10_000
"""Draws worked on at once: their arrays stay in the cache."""
_Z95 = 1.6448536269514722
"""95th percentile of the standard normal."""
_LEAST = 0.01
"""Where a bound sits on the limit of its scale (0, a PUE of 1, a share of 1), the part of the excess that is left."""


class Spread(NamedTuple):
    """How a standard normal becomes a draw of an input."""

    name: str
    kind: str
    centre: float
    mean_scale: float
    skew: float

    def apply(self, z: Array, scratch: Array) -> Array:
        """Draws from standard normals, in place."""
        if self.skew:
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


def spread(estimate: Estimate) -> Spread | None:
    """How an estimate is drawn, None where it is exact."""
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
    down, up = log(centre / low) / _Z95, log(high / centre) / _Z95
    if down == up == 0:
        return None
    return Spread(estimate.name, estimate.spread, centre, (up + down) / 2, (up - down) / 2)


def draw(resolved: Resolved, outputs: Sequence[str], count: int, seed: int, threads: int = 2) -> dict[str, Array]:
    """Draws of outputs.

    Parameters
    ----------
    resolved
        The scenario's inputs.
    outputs
        Attributes of :class:`footprint.model.Footprint`.
    count, seed
        How many draws, from which seed.
    threads
        Threads that share the chunks; the draws are the same for any number.

    Returns
    -------
    dict
        One array of `count` draws for each output, in coherent units.
    """
    spreads = {name: found for name, estimate in resolved.inputs if (found := spread(estimate)) is not None}
    exact = {name: estimate.value for name, estimate in resolved.inputs if name not in spreads}
    table = np.empty((len(outputs), count))  # in one piece, which the system can map by large pages
    results = dict(zip(outputs, table, strict=True))
    chunks = counter()
    total = -(-count // CHUNK)
    failures: list[BaseException] = []

    def work() -> None:
        try:
            scratch = np.empty(BLOCK)
            while (chunk := next(chunks)) < total:
                _chunk(resolved, exact, spreads, results, chunk, seed, count, scratch)
        except BaseException as error:
            failures.append(error)

    helpers = [threading.Thread(target=work) for _ in range(min(threads, total) - 1)]
    for helper in helpers:
        helper.start()
    work()
    for helper in helpers:
        helper.join()
    if failures:
        raise failures[0]
    return results


class _Block(Inputs[Any]):
    """Inputs of a block of draws, each drawn when the model reads it: what no output rests on costs nothing."""

    def __init__(self, exact: dict[str, float], drawn: Callable[[str], Array | None]) -> None:
        super().__init__(**exact)
        self.__dict__["_drawn"] = drawn

    def __getattr__(self, name: str) -> Any:
        found = self.__dict__["_drawn"](name)
        if found is None:
            return super().__getattr__(name)
        self.__dict__[name] = found
        return found


def _chunk(
    resolved: Resolved,
    exact: dict[str, float],
    spreads: dict[str, Spread],
    results: dict[str, Array],
    chunk: int,
    seed: int,
    count: int,
    scratch: Array,
) -> None:
    start, stop = chunk * CHUNK, min((chunk + 1) * CHUNK, count)
    streams: dict[str, tuple[Generator, Array]] = {}
    length = 0

    def drawn(name: str) -> Array | None:
        if name not in spreads:
            return None
        if name not in streams:
            streams[name] = Generator(SFC64([seed, crc32(name.encode()), chunk])), np.empty(BLOCK)
        stream, buffer = streams[name]
        stream.standard_normal(out=buffer[:length])
        return spreads[name].apply(buffer[:length], scratch[:length])

    for begin in range(start, stop, BLOCK):
        length = min(BLOCK, stop - begin)
        footprint = Footprint(_Block(exact, drawn), resolved.architecture, resolved.method)
        for name, result in results.items():
            result[begin : begin + length] = getattr(footprint, name)


def percentiles(draws: Array, shares: Sequence[float] = (5, 50, 95)) -> list[float]:
    """Percentiles of draws, in ascending order, interpolated linearly; the draws are put out of order.

    Each is found among those above the one before by selection, which takes a quarter of the time of sorting.
    """
    last, below, found = draws.size - 1, 0, []
    for share in shares:
        place, start = share / 100 * last, below
        below = int(place)
        draws[start:].partition(below - start)
        left = float(draws[below])
        right = float(draws[below + 1 :].min()) if below < last else left
        found.append(left + (right - left) * (place - below))
    return found
