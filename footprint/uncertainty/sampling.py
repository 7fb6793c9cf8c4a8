"""Draws of the inputs, block by block, and the outputs of each."""

from __future__ import annotations

import os
import threading
from contextlib import nullcontext
from itertools import chain, groupby
from itertools import count as counter
from math import isfinite
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from footprint.errors import InvalidInput
from footprint.model import Footprint
from footprint.records import Inputs
from footprint.uncertainty.marginals import Spread, spread
from footprint.uncertainty.selection import Brackets, percentiles
from footprint.uncertainty.streams import CHUNK, fill, stream

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from footprint.resolve import Resolved
    from footprint.uncertainty.marginals import Marginal

Array: TypeAlias = "np.ndarray[Any, np.dtype[Any]]"

BLOCK = 12_500
"""Draws worked on at once: their arrays stay in the cache."""
HELD = 2 * CHUNK
"""Draws up to which all outputs are held to find their percentiles."""
_MOST_THREADS = 4


class Sampler:
    """Draws of a scenario's inputs.

    Parameters
    ----------
    values
        The inputs by name; those without a marginal stay as they are.
    marginals
        How those with a spread are drawn.
    reads
        Names of those that are drawn where they have a spread; None: all.
    seed
        Where the streams begin.
    correlation
        Pairs of inputs and the correlation of their normals.
    float32
        Whether draws and what is computed of them are in single precision.
    stream
        Further draws of the same inputs, independent of those of another number.
    """

    def __init__(
        self,
        values: dict[str, Any],
        marginals: dict[str, Marginal],
        reads: Collection[str] | None,
        seed: int,
        correlation: Sequence[tuple[str, float]] = (),
        *,
        float32: bool = False,
        stream: int = 0,
    ) -> None:
        self.exact = values
        wanted = set(marginals if reads is None else reads)
        self.mixed = _mixed(marginals, wanted, tuple(correlation)) if correlation else []
        wanted.update(*(group for group, _ in self.mixed))
        self.marginals = _by_kind([marginal for name, marginal in marginals.items() if name in wanted])
        self.names = [marginal.name for marginal in self.marginals]
        """Inputs that are drawn."""
        self.type = np.float32 if float32 else np.float64
        self.seed, self._stream = seed, stream

    def blocks(self, chunk: int, count: int, block: int) -> Iterator[tuple[int, int, dict[str, Any]]]:
        """The inputs of a chunk's draws, a block at a time: where it begins and ends, and values by name.

        The arrays of one block are those of the next.
        """
        start, stop = chunk * CHUNK, min((chunk + 1) * CHUNK, count)
        streams = [stream(self.seed, name, chunk, self._stream) for name in self.names]
        block += block % 2  # normals come in pairs
        shape = len(streams), min(block, stop - start)
        table, scratch = np.empty(shape, self.type), np.empty((max(1, shape[0]), shape[1]), self.type)
        marginals = _columns(self.marginals, self.type)
        for begin in range(start, stop, block):
            length = min(block, stop - begin)
            rows = table[:, :length]
            fill(streams, rows)
            self._correlate(rows, scratch[0, :length])
            for first, last, marginal in marginals:
                marginal.apply(rows[first:last], scratch[first:last, :length])
            yield begin, begin + length, self.exact | dict(zip(self.names, rows, strict=True))

    def _correlate(self, rows: Array, scratch: Array) -> None:
        """Mix normals so that they are correlated as stated."""
        at = {name: row for row, name in enumerate(self.names)}
        for group, triangle in self.mixed:
            # From the last to the first, so that each still finds the others as they were drawn.
            for name, factors in zip(reversed(group), reversed(triangle), strict=True):
                mixed = rows[at[name]]
                *others, own = factors[: group.index(name) + 1]
                mixed *= own
                for other, factor in zip(group, others, strict=False):
                    np.multiply(rows[at[other]], factor, out=scratch)
                    mixed += scratch


def _by_kind(marginals: list[Marginal]) -> list[Marginal]:
    """Marginals with those of a kind after another."""
    kinds: dict[str, list[Marginal]] = {}
    for marginal in marginals:
        kinds.setdefault(marginal.kind if isinstance(marginal, Spread) else marginal.name, []).append(marginal)
    return list(chain.from_iterable(kinds.values()))


def _columns(marginals: list[Marginal], kind: Any) -> list[tuple[int, int, Marginal]]:
    """Ordered marginals, those of a kind as one with columns of figures: from which row, to which, and the marginal."""
    found: list[tuple[int, int, Marginal]] = []
    for name, members in groupby(marginals, lambda one: one.kind if isinstance(one, Spread) else None):
        first = found[-1][1] if found else 0
        group = list(members)
        if name is None:
            found += [(row, row + 1, marginal) for row, marginal in enumerate(group, first)]
        else:
            figures = [np.array(column, kind)[:, None] for column in list(zip(*group, strict=True))[2:]]
            found.append((first, first + len(group), Spread("", name, *figures)))
    return found


def _mixed(
    marginals: dict[str, Marginal], wanted: set[str], correlation: tuple[tuple[str, float], ...]
) -> list[tuple[tuple[str, ...], list[list[float]]]]:
    """Inputs whose normals are correlated, and the triangle that makes them so."""
    from footprint.correlation import factor, groups

    joined = [tuple(filter(marginals.__contains__, group)) for group in groups(correlation)]
    return [(group, factor(group, correlation)) for group in joined if len(group) > 1 and wanted.intersection(group)]


def sampler_of(
    resolved: Resolved,
    reads: Collection[str] | None,
    seed: int,
    correlation: Sequence[tuple[str, float]] = (),
    *,
    float32: bool = False,
    stream: int = 0,
) -> Sampler:
    """The draws of a resolved scenario's inputs; parameters are those of :class:`Sampler`."""
    values = {name: estimate.value for name, estimate in resolved.inputs}
    found = {name: spread(estimate) for name, estimate in resolved.inputs}
    marginals = {name: marginal for name, marginal in found.items() if marginal is not None}
    return Sampler(values, marginals, reads, seed, correlation, float32=float32, stream=stream)


def threads_for(threads: int | None, chunks: int) -> int:
    """Threads that share so many chunks: as many as asked for, else as there are cores, up to four."""
    return max(1, min(threads or min(os.cpu_count() or 1, _MOST_THREADS), chunks))


def shared(work: Callable[[int], None], total: int, threads: int, *, single: bool = False) -> None:
    """Do work on each of so many chunks, in threads; the first error of any is raised.

    In single precision a figure may be beyond it, which is said when all draws are there.
    """
    chunks = counter()
    failures: list[BaseException] = []

    def take() -> None:
        try:
            with np.errstate(over="ignore", invalid="ignore") if single else nullcontext():
                while not failures and (chunk := next(chunks)) < total:
                    work(chunk)
        except BaseException as error:
            failures.append(error)

    helpers = [threading.Thread(target=take) for _ in range(threads - 1)]
    for helper in helpers:
        helper.start()
    take()
    for helper in helpers:
        helper.join()
    if failures:
        raise failures[0]


def draw(
    resolved: Resolved,
    outputs: Sequence[str],
    count: int,
    seed: int,
    threads: int | None = None,
    *,
    reads: Collection[str] | None = None,
    correlation: Sequence[tuple[str, float]] = (),
    float32: bool = False,
    block: int = BLOCK,
) -> dict[str, Array]:
    """Draws of outputs.

    Parameters
    ----------
    resolved
        The scenario's inputs.
    outputs
        Attributes of :class:`footprint.model.Footprint`.
    count, seed
        How many draws, from which seed.
    threads, block
        Threads that share the chunks, and draws worked on at once; the draws are the same for any of both.
    reads
        Inputs that the outputs read; None: draw all that have a spread.
    correlation, float32
        See :class:`Sampler`.

    Returns
    -------
    dict
        One array of `count` draws for each output, in coherent units.
    """
    sampler = sampler_of(resolved, reads, seed, correlation, float32=float32)
    table = np.empty((len(outputs), count), sampler.type)  # in one piece, which the system can map by large pages
    results = dict(zip(outputs, table, strict=True))
    total = -(-count // CHUNK)

    def work(chunk: int) -> None:
        for begin, end, values in sampler.blocks(chunk, count, block):
            into = {name: result[begin:end] for name, result in results.items()}
            _evaluate(resolved, values, outputs, into)

    shared(work, total, threads_for(threads, total), single=float32)
    return results


def _evaluate(resolved: Resolved, values: dict[str, Any], outputs: Sequence[str], into: dict[str, Array]) -> None:
    footprint = Footprint(Inputs(**values), resolved.architecture, resolved.method)
    for name in outputs:
        into[name][...] = getattr(footprint, name)


def summary(
    resolved: Resolved,
    outputs: Sequence[str],
    count: int,
    seed: int,
    threads: int | None = None,
    *,
    reads: Collection[str] | None = None,
    correlation: Sequence[tuple[str, float]] = (),
    float32: bool = False,
    block: int = BLOCK,
) -> dict[str, list[float]]:
    """5th, 50th and 95th percentile of draws of outputs: those of :func:`draw`, in memory that does not grow with them.

    Parameters are those of :func:`draw`.
    """
    options: dict[str, Any] = {"reads": reads, "correlation": correlation, "float32": float32, "block": block}
    found = _summary(resolved, outputs, count, seed, threads, options)
    if float32 and not all(map(isfinite, chain.from_iterable(found.values()))):
        raise InvalidInput("a figure of this scenario is beyond single precision: leave float32 out")
    return found


def _summary(
    resolved: Resolved, outputs: Sequence[str], count: int, seed: int, threads: int | None, options: dict[str, Any]
) -> dict[str, list[float]]:
    if count <= HELD:
        drawn = draw(resolved, outputs, count, seed, threads, **options)
        return {name: percentiles(array) for name, array in drawn.items()}
    found = _exact(resolved, outputs, seed, options)
    pilot = draw(resolved, [name for name in outputs if found[name] is None], CHUNK, seed, 1, **options)
    wider = 1.0
    for name, array in pilot.items():
        if not np.isfinite(array).all():
            found[name] = percentiles(array)  # which says so
    while missing := [name for name, figures in found.items() if figures is None]:
        brackets = {name: Brackets(pilot[name], count, wider) for name in missing}
        for name, bracket in brackets.items():
            bracket.add(bracket.of(pilot[name]))
        _streamed(resolved, brackets, count, seed, threads, options)
        found |= {name: bracket.found() for name, bracket in brackets.items()}
        wider *= 8
    return {name: figures for name, figures in found.items() if figures is not None}


def _exact(
    resolved: Resolved, outputs: Sequence[str], seed: int, options: dict[str, Any]
) -> dict[str, list[float] | None]:
    """Percentiles of the outputs that read no input with a spread, None for the others."""
    sampler = sampler_of(resolved, options["reads"], seed, options["correlation"], float32=options["float32"])
    with np.errstate(all="ignore"):
        _, _, values = next(sampler.blocks(0, 1, 1))
        footprint = Footprint(Inputs(**values), resolved.architecture, resolved.method)
        figures = {name: getattr(footprint, name) for name in outputs}
    return {name: None if isinstance(value, np.ndarray) else [float(value)] * 3 for name, value in figures.items()}


def _streamed(
    resolved: Resolved,
    brackets: dict[str, Brackets],
    count: int,
    seed: int,
    threads: int | None,
    options: dict[str, Any],
) -> None:
    """Show every draw but those of the first chunk to the brackets, a chunk at a time."""
    sampler = sampler_of(resolved, options["reads"], seed, options["correlation"], float32=options["float32"])
    lock = threading.Lock()
    outputs = list(brackets)

    def work(number: int) -> None:
        chunk = number + 1
        start, size = chunk * CHUNK, min(CHUNK, count - chunk * CHUNK)
        results = {name: np.empty(size, sampler.type) for name in outputs}
        for begin, end, values in sampler.blocks(chunk, count, options["block"]):
            into = {name: result[begin - start : end - start] for name, result in results.items()}
            _evaluate(resolved, values, outputs, into)
        for name, result in results.items():
            pieces = brackets[name].of(result)
            with lock:
                brackets[name].add(pieces)

    total = -(-count // CHUNK) - 1
    shared(work, total, threads_for(threads, total), single=options["float32"])
