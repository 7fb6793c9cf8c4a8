"""Shares of an output's variance, by sampling: for outputs that are no product.

Two independent sets of draws, A and B, and for each input a third, which is A with that input from B.

References
----------
.. [1] Saltelli et al. (2010), Variance based sensitivity analysis of model output. Design and estimator for the total
   sensitivity index. doi:10.1016/j.cpc.2009.09.018 (first order: table 2 b; total: table 2 f)
.. [2] Jansen (1999), Analysis of variance designs for model output. doi:10.1016/S0010-4655(98)00154-4 (total)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from footprint.uncertainty.sampling import BLOCK, shared, threads_for
from footprint.uncertainty.streams import CHUNK

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from footprint.uncertainty.sampling import Sampler

Array: TypeAlias = "np.ndarray[Any, np.dtype[Any]]"
Model: TypeAlias = "Callable[[dict[str, Any], Sequence[str]], dict[str, Any]]"
"""Values of inputs, and names of outputs -> the outputs."""


class _Sums:
    """Sums over the draws of one output, from which its shares follow; figures are taken from an origin near them."""

    def __init__(self, groups: Sequence[str]) -> None:
        self.count = 0
        self.both = np.zeros(2)  # of A and B: sum, sum of squares
        self.groups = {group: np.zeros(3) for group in groups}  # of AB - A: times B, itself, squared

    def add(self, a: Array, b: Array) -> None:
        self.count += a.size
        self.both += [float(a.sum() + b.sum()), float(a @ a + b @ b)]

    def of(self, group: str, a: Array, b: Array, mixed: Array) -> None:
        change = mixed - a
        self.groups[group] += [float(b @ change), float(change.sum()), float(change @ change)]

    def plus(self, other: _Sums) -> None:
        self.count += other.count
        self.both += other.both
        for group, sums in other.groups.items():
            self.groups[group] += sums

    def shares(self) -> dict[str, tuple[float, float]]:
        mean, square = self.both / (2 * self.count)
        variance = square - mean * mean
        if variance <= 0:
            return dict.fromkeys(self.groups, (0.0, 0.0))
        return {
            group: (
                max(0.0, float((by_b - mean * change) / self.count / variance)),
                float(squared / self.count / 2 / variance),
            )
            for group, (by_b, change, squared) in self.groups.items()
        }


def shares(
    model: Model,
    samplers: tuple[Sampler, Sampler],
    groups: Mapping[str, Sequence[str]],
    reads: Mapping[str, Sequence[str]],
    origins: Mapping[str, float],
    count: int,
    *,
    logarithm: bool,
    threads: int | None = None,
    block: int = BLOCK,
) -> dict[str, dict[str, tuple[float, float]]]:
    """First-order and total shares of groups of inputs in the variance of outputs.

    Parameters
    ----------
    model
        Computes outputs.
    samplers
        Two independent sets of draws of the inputs.
    groups
        Inputs that are drawn together, by the name of the group; a group of one for an input that is not correlated.
    reads
        For each output, the groups that it reads.
    origins
        For each output, a figure near its draws.
    count
        Draws of each set.
    logarithm
        Whether the variance is that of the output's logarithm.
    threads, block
        Threads that share the draws, and draws worked on at once: the shares are the same for any number.
    """
    total = -(-count // CHUNK)
    found: list[dict[str, _Sums]] = [{} for _ in range(total)]
    scale: Callable[[Any], Any] = np.log if logarithm else np.asarray
    base = {name: float(scale(origin)) for name, origin in origins.items()}

    def figures(values: dict[str, Any], outputs: Sequence[str], size: int) -> dict[str, Array]:
        told = model(values, outputs)
        return {name: np.broadcast_to(scale(told[name]) - base[name], (size,)) for name in outputs}

    def work(chunk: int) -> None:
        sums = {output: _Sums(reads[output]) for output in reads}
        one, other = (sampler.blocks(chunk, count, block) for sampler in samplers)
        for (begin, end, values), (_, _, others) in zip(one, other, strict=True):
            a, b = (figures(inputs, list(reads), end - begin) for inputs in (values, others))
            for output, told in sums.items():
                told.add(a[output], b[output])
            for group, members in groups.items():
                outputs = [output for output in reads if group in reads[output]]
                if outputs:
                    changed = values | {name: others[name] for name in members}
                    for output, mixed in figures(changed, outputs, end - begin).items():
                        sums[output].of(group, a[output], b[output], mixed)
        found[chunk] = sums

    shared(work, total, threads_for(threads, total))
    whole = found[0]
    for sums in found[1:]:
        for output, told in sums.items():
            whole[output].plus(told)
    return {output: told.shares() for output, told in whole.items()}
