"""Standard normals, in a stream of its own for each name."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, TypeAlias
from zlib import crc32

import numpy as np
from numpy.random import SFC64

if TYPE_CHECKING:
    from collections.abc import Sequence

Array: TypeAlias = "np.ndarray[Any, np.dtype[Any]]"

CHUNK = 50_000
"""Draws that share a generator: part of what a seed means, so it never changes."""
_UNIT = np.float32(2.0**-32)
_HALF = np.float32(2.0**-33)
_TURN = np.float32(math.tau * 2.0**-32)
_MINUS_TWO = np.float32(-2.0)


def stream(seed: int, name: str, chunk: int, number: int = 0) -> SFC64:
    """The random bits of a chunk of a name; further streams of the same name have another number."""
    more = [number] if number else []
    return SFC64([seed, crc32(name.encode()), chunk, *more])


def fill(streams: Sequence[SFC64], out: Array) -> None:
    """The next standard normals of each stream.

    They are the same however many are asked for at a time, where that is an even number but for the last time.

    Parameters
    ----------
    streams
        k streams.
    out
        Array of shape (k, n), in single or double precision.

    Notes
    -----
    The Box-Muller transform [1]_: of 64 random bits, 32 are a radius r = sqrt(-2 ln u) and 32 an angle a = 2 pi v, and
    make two normals, r cos a and r sin a. They are computed in single precision, where numpy's logarithm, sine and
    cosine take many figures at once: 2.5 ns a normal, against 6.7 ns of ``Generator.standard_normal``. Their
    distribution is exact to 1e-7 in probability and reaches 6.7 standard deviations.

    References
    ----------
    .. [1] Box and Muller (1958), A note on the generation of random normal deviates, Annals of Mathematical Statistics
       29(2), doi:10.1214/aoms/1177706645

    Examples
    --------
    >>> out = np.empty((2, 4))
    >>> fill([stream(0, "pue", 0), stream(0, "utilization", 0)], out)
    >>> part = np.empty((1, 2))
    >>> fill([stream(0, "pue", 0)], part), bool((part == out[:1, :2]).all())
    (None, True)
    """
    half = out.shape[1] // 2
    shape = len(streams), out.shape[1] - half
    bits = np.empty(shape, np.uint64)
    for row, one in zip(bits, streams, strict=True):
        row[...] = one.random_raw(shape[1])
    halves = bits.view(np.uint32)
    radius = np.multiply(halves[:, 0::2], _UNIT, casting="unsafe", dtype=np.float32)
    angle = np.multiply(halves[:, 1::2], _TURN, casting="unsafe", dtype=np.float32)
    radius += _HALF  # of zero there is no logarithm
    np.log(radius, out=radius)
    radius *= _MINUS_TWO
    np.sqrt(radius, out=radius)
    sine = np.sin(angle)
    np.cos(angle, out=angle)
    np.multiply(radius, angle, out=out[:, 0::2])
    np.multiply(radius[:, :half], sine[:, :half], out=out[:, 1::2])


def normals(name: str, count: int, seed: int, kind: Any = np.float64) -> Array:
    """So many standard normals of a name."""
    found: Array = np.empty(count, kind)
    for chunk, begin in enumerate(range(0, count, CHUNK)):
        fill([stream(seed, name, chunk)], found[None, begin : begin + CHUNK])
    return found
