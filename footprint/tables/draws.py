"""Draws of many scenarios at once: rows x draws, with normals that all rows share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from footprint.model import Footprint
from footprint.records import Inputs
from footprint.uncertainty.marginals import Spread
from footprint.uncertainty.sampling import Sampler
from footprint.uncertainty.selection import SHARES, place
from footprint.uncertainty.streams import normals

if TYPE_CHECKING:
    from collections.abc import Sequence

    from footprint.architectures import Architecture
    from footprint.methods import Method
    from footprint.uncertainty.marginals import Marginal

Array: TypeAlias = "np.ndarray[Any, np.dtype[Any]]"

_SLAB = 1 << 14
"""Rows x draws worked on at once: their arrays stay in the cache."""
_MOST_KEPT = 128 << 20
"""Bytes of draws of inputs that are kept for later rows."""


class Draws:
    """Percentiles of the outputs of rows, keeping the draws of inputs that later rows share."""

    def __init__(self, correlation: Sequence[tuple[str, float]], *, float32: bool) -> None:
        self._correlation, self._float32 = tuple(correlation), float32
        self._kept: dict[Any, Array] = {}
        self._size = 0

    def percentiles(
        self,
        model: tuple[Architecture, Method],
        values: dict[str, Any],
        marginals: dict[str, Marginal],
        outputs: list[str],
        reads: frozenset[str],
        size: int,
        draws: int,
        seed: int,
    ) -> Array:
        """Percentiles of outputs of rows that differ in exact figures only.

        Parameters
        ----------
        model
            Architecture and method.
        values
            Inputs: a figure that all rows share, or a column of the rows' own.
        marginals
            How those with a spread are drawn.
        outputs, reads
            Outputs, and the inputs that they read.
        size, draws, seed
            How many rows and draws, from which seed.

        Returns
        -------
        array
            The percentiles by output, share and row, in coherent units.
        """
        sampler = Sampler(values, marginals, reads, seed, self._correlation, float32=self._float32)
        by_row = [marginal for marginal in sampler.marginals if _varies(marginal)]
        drawn = {
            marginal.name: self._drawn(sampler, marginal, draws)
            for marginal in sampler.marginals
            if not _varies(marginal)
        }
        found = np.empty((len(outputs), len(SHARES), size))
        slab = max(1, _SLAB // draws)
        for begin in range(0, size, slab):
            end = min(begin + slab, size)
            rows = {
                name: value[begin:end, None] if isinstance(value, np.ndarray) else value
                for name, value in values.items()
            }
            own = {marginal.name: self._of_rows(sampler, marginal, begin, end, draws) for marginal in by_row}
            figures = _outputs(model, rows, drawn | own, outputs, draws, sampler.type)
            moving = [at for at, value in enumerate(figures) if isinstance(value, np.ndarray) and value.shape[-1] > 1]
            table = np.empty((len(moving), end - begin, draws), sampler.type)
            for row, at in enumerate(moving):
                table[row] = figures[at]
            table.sort(axis=-1)
            found[moving, :, begin:end] = _ends(table).swapaxes(1, 2)
            for at in set(range(len(outputs))).difference(moving):
                value = figures[at]
                found[at, :, begin:end] = value[..., 0] if isinstance(value, np.ndarray) else value
        return found

    def _drawn(self, sampler: Sampler, marginal: Marginal, draws: int) -> Array:
        """The draws of an input that rows share, kept."""
        group = next((item[0] for item in sampler.mixed if marginal.name in item[0]), None)
        key = (marginal, sampler.seed, draws, group)
        found = self._kept.get(key)
        if found is None:
            z = self._mixed(sampler, marginal.name, draws)
            found = self._keep(key, marginal.apply(z, np.empty_like(z)))
        return found

    def _of_rows(self, sampler: Sampler, marginal: Any, begin: int, end: int, draws: int) -> Array:
        """The draws of an input whose spread is the rows' own."""
        z = np.empty((end - begin, draws), sampler.type)
        z[:] = self._mixed(sampler, marginal.name, draws)
        name, kind, *columns = marginal
        own = Spread(name, kind, *(column[begin:end, None].astype(sampler.type) for column in columns))
        return own.apply(z, np.empty_like(z))

    def _mixed(self, sampler: Sampler, name: str, draws: int) -> Array:
        """The normals of an input, correlated as stated."""
        group = next((item for item in sampler.mixed if name in item[0]), None)
        if group is None:
            return self._normals(sampler, name, draws).copy()
        names, triangle = group
        at = names.index(name)
        z: Array = self._normals(sampler, name, draws) * sampler.type(triangle[at][at])
        for other in range(at):
            z += self._normals(sampler, names[other], draws) * sampler.type(triangle[at][other])
        return z

    def _normals(self, sampler: Sampler, name: str, draws: int) -> Array:
        """The normals of an input, kept."""
        key = (name, sampler.seed, draws)
        found = self._kept.get(key)
        if found is None:
            found = self._keep(key, normals(name, draws, sampler.seed, sampler.type))
        return found

    def _keep(self, key: Any, array: Array) -> Array:
        array.flags.writeable = False
        self._size += array.nbytes
        if self._size > _MOST_KEPT:
            self._kept.clear()
            self._size = array.nbytes
        self._kept[key] = array
        return array


def _varies(marginal: Marginal) -> bool:
    """Whether an input's spread differs from row to row."""
    return isinstance(marginal, Spread) and isinstance(marginal.centre, np.ndarray)


def _outputs(
    model: tuple[Architecture, Method],
    rows: dict[str, Any],
    drawn: dict[str, Array],
    outputs: list[str],
    draws: int,
    kind: Any,
) -> list[Any]:
    """Outputs of a slab of rows, each a figure or an array that broadcasts to rows x draws."""
    if draws <= _SLAB:
        footprint = Footprint(Inputs(**rows | drawn), *model)
        return [getattr(footprint, name) for name in outputs]
    found = [np.empty((1, draws), kind) for _ in outputs]
    block = _SLAB // 4
    for begin in range(0, draws, block):
        part = {name: array[..., begin : begin + block] for name, array in drawn.items()}
        footprint = Footprint(Inputs(**rows | part), *model)
        for name, array in zip(outputs, found, strict=True):
            array[:, begin : begin + block] = getattr(footprint, name)
    return found


def _ends(ordered: Array) -> Array:
    """Percentiles of what is sorted along its last axis, by share in its place."""
    last = ordered.shape[-1] - 1
    places = [place(share, last) for share in SHARES]
    left, right = (ordered[..., [min(below + step, last) for below, _ in places]].astype(float) for step in (0, 1))
    found: Array = left + (right - left) * np.array([part for _, part in places])
    return found
