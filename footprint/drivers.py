"""What drives an output's interval: the share of each input in its variance, and how far each moves it."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Any, NamedTuple

from footprint.audit import named
from footprint.errors import InvalidInput, Unavailable, shown
from footprint.estimation import computed, pairs, sampling
from footprint.model import OUTPUTS, Footprint
from footprint.records import Inputs, Scenario
from footprint.resolve import resolve
from footprint.units import per

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas

    from footprint.estimation import Points
    from footprint.resolve import Resolved
    from footprint.uncertainty.sampling import Sampler

SCALES = ("log", "linear")
JOINT = " + "
"""Between the names of inputs that are correlated: they have one share together."""


class Driver(NamedTuple):
    """An input (or several that are correlated) and what it does to an output.

    ``first_order`` is the share of the output's variance that would go if the input were known, ``total`` the share
    that would stay if all others were. ``low`` and ``high`` are the output with the input at its 5th and 95th
    percentile, all others at their central figures (None of several inputs together).
    """

    name: str
    first_order: float
    total: float
    low: float | None
    high: float | None


class Drivers(NamedTuple):
    """What drives an output, the largest share first, in the unit of its column.

    ``exact`` says that the output is a product of functions of one input each, of which the shares follow in closed
    form; else they are estimated from the draws. ``scale`` is that of the variance: of the output's logarithm, or (of
    an output that can be 0) of the output itself.
    """

    value: float
    unit: str
    label: str
    column: str
    exact: bool
    scale: str
    drivers: tuple[Driver, ...]


class Sensitivity:
    """What drives the outputs of a scenario, by attribute; :attr:`reasons` says why one has no drivers."""

    def __init__(
        self, scenario: Scenario, resolved: Resolved, outputs: dict[str, Drivers], reasons: dict[str, str]
    ) -> None:
        self.scenario, self.resolved, self.outputs, self.reasons = scenario, resolved, outputs, reasons

    def __getitem__(self, output: str) -> Drivers:
        """The drivers of an output, by its attribute or column."""
        name = named(output)
        if name not in self.outputs:
            raise Unavailable(self.reasons.get(name, f"{name} was not asked for"))
        return self.outputs[name]

    def frame(self) -> pandas.DataFrame:
        """One row for each output and input."""
        import pandas

        return pandas.DataFrame(list(self.records()))

    def records(self) -> Iterable[dict[str, Any]]:
        """One record for each output and input."""
        for found in self.outputs.values():
            for driver in found.drivers:
                yield {
                    "output": found.column,
                    "input": driver.name,
                    "first_order": driver.first_order,
                    "total": driver.total,
                    "low": driver.low,
                    "high": driver.high,
                    "unit": found.unit,
                    "scale": found.scale,
                    "exact": found.exact,
                }


def sensitivity(
    system: str | None = None,
    *,
    outputs: str | Iterable[str] | None = None,
    scale: str = "log",
    draws: int = 100_000,
    seed: int = 0,
    correlation: Mapping[str, float] | None = None,
    threads: int | None = None,
    **fields: Any,
) -> Sensitivity:
    """Tell which inputs drive the intervals of a scenario's outputs.

    Parameters
    ----------
    system
        A named system to start from.
    outputs
        Attributes or columns of outputs; None: all.
    scale
        ``log``: shares of the variance of the output's logarithm, which is what an interval in ratios shows;
        ``linear``: of the output itself, in which a long tail weighs more.
    draws, seed, correlation, threads, **fields
        See :func:`footprint.estimate`.

    Raises
    ------
    InvalidInput
        If a field, name or figure cannot be used.
    Impossible
        If the scenario cannot be estimated.

    Examples
    --------
    >>> import footprint
    >>> found = footprint.sensitivity(compute="1e24..1.5e24", utilization="0.3..0.5", outputs="chip_hours")
    >>> [(driver.name, round(driver.total, 1)) for driver in found["chip_hours"].drivers]
    [('utilization', 0.6), ('compute', 0.4)]
    """
    given = {name: value for name, value in ({"system": system} | fields).items() if value is not None}
    scenario = Scenario(given, *sampling(draws, seed), pairs(correlation))
    wanted = [outputs] if isinstance(outputs, str) else outputs
    return driven(scenario, None if wanted is None else [named(name) for name in wanted], scale, threads)


def driven(
    scenario: Scenario, outputs: Sequence[str] | None = None, scale: str = "log", threads: int | None = None
) -> Sensitivity:
    """What drives outputs (attributes; None: all) of a scenario."""
    if scale not in SCALES:
        raise InvalidInput(f"scale {shown(scale)}: log or linear")
    if not scenario.draws:
        raise InvalidInput("draws 0: shares of variance need draws")
    resolved = resolve(scenario)
    values = {name: estimate.value for name, estimate in resolved.inputs}
    model = (resolved.architecture, resolved.method)
    known = {name: computed(values, *model, [name]) for name in outputs or OUTPUTS}
    if outputs is None:
        computed(values, *model)  # refuses a scenario of which nothing can be told
    reasons = {name: found.reasons[name] for name, found in known.items() if found.reasons}
    reads = {name: found.reads for name, found in known.items() if not found.reasons}
    shares = _Shares(resolved, scenario, reads, threads)
    found = {name: shares.of(name, known[name], scale) for name in reads}
    return Sensitivity(scenario, resolved, found, reasons)


class _Shares:
    """The shares of a scenario's inputs in its outputs."""

    def __init__(
        self, resolved: Resolved, scenario: Scenario, reads: dict[str, frozenset[str]], threads: int | None
    ) -> None:
        from footprint.uncertainty.sampling import sampler_of

        self.resolved, self.scenario, self.threads = resolved, scenario, threads
        every = frozenset[str]().union(*reads.values())
        one, other = (
            sampler_of(resolved, every, scenario.seed, scenario.correlation, stream=stream) for stream in (0, 1)
        )
        self.samplers: tuple[Sampler, Sampler] = (one, other)
        drawn = self.samplers[0].names
        self.groups = {JOINT.join(group): group for group, _ in self.samplers[0].mixed}
        joined = {name for group in self.groups.values() for name in group}
        self.groups |= {name: (name,) for name in drawn if name not in joined}
        self.reads = {
            output: [group for group, members in self.groups.items() if inputs.intersection(members)]
            for output, inputs in reads.items()
        }
        self._draws = self._factors()
        self._sampled: dict[str, dict[str, dict[str, tuple[float, float]]]] = {}

    def _factors(self) -> dict[str, Any]:
        """The draws of each input as a number that keeps its factors apart."""
        import numpy as np

        from footprint.uncertainty import BLOCK, CHUNK
        from footprint.uncertainty.factored import Factored

        sampler, count = self.samplers[0], self.scenario.draws
        arrays = {name: np.empty(min(count, 2 * CHUNK)) for name in sampler.names}
        size = min(count, 2 * CHUNK)  # what more draws add to a factor's variance is not worth holding them
        for chunk in range(-(-size // CHUNK)):
            for begin, end, values in sampler.blocks(chunk, size, BLOCK):
                for name, array in arrays.items():
                    array[begin:end] = values[name]
        of = {name: group for group, members in self.groups.items() for name in members}
        return sampler.exact | {name: Factored(1.0, {of[name]: array}) for name, array in arrays.items()}

    def of(self, output: str, known: Points, scale: str) -> Drivers:
        """What drives an output."""
        from footprint.uncertainty.factored import Factored, NotAProduct, shares

        step, value = OUTPUTS[output], known.values[output]
        used = scale if self._positive(output, value) else "linear"
        try:
            product = self._model(self._draws, [output])[output]
            exact = True
            part = shares(product, logarithm=used == "log") if isinstance(product, Factored) else {}
        except (NotAProduct, TypeError):
            exact = False
            part = self._by_sampling(used)[output]
            if not all(isfinite(total) for _, total in part.values()):  # of a draw of 0, there is no logarithm
                used = "linear"
                part = self._by_sampling(used)[output]
        drivers = [
            Driver(group, first, total, *self._moved(output, group))
            for group, (first, total) in part.items()
            if total > 0
        ]
        drivers.sort(key=lambda driver: (-driver.total, driver.name))
        return Drivers(per(value, step.unit), step.unit, step.label, step.column, exact, used, tuple(drivers))

    def _model(self, values: dict[str, Any], outputs: Sequence[str]) -> dict[str, Any]:
        footprint = Footprint(Inputs(**values), self.resolved.architecture, self.resolved.method)
        return {name: getattr(footprint, name) for name in outputs}

    def _positive(self, output: str, value: float) -> bool:
        """Whether an output has a logarithm, in the first of its draws."""
        import numpy as np

        _, _, values = next(self.samplers[0].blocks(0, min(self.scenario.draws, 1000), 1000))
        return value > 0 and bool(np.all(self._model(values, [output])[output] > 0))

    def _by_sampling(self, scale: str) -> dict[str, dict[str, tuple[float, float]]]:
        """Shares in all outputs that are no products and have a logarithm, or have none."""
        if scale not in self._sampled:
            from footprint.uncertainty.sobol import shares

            values = self.samplers[0].exact
            origins = self._model(values, list(self.reads))
            outputs = [
                name
                for name in self.reads
                if not self._is_product(name) and (scale == "linear" or self._positive(name, origins[name]))
            ]
            self._sampled[scale] = shares(
                self._model,
                self.samplers,
                self.groups,
                {name: self.reads[name] for name in outputs},
                {name: origins[name] for name in outputs},
                self.scenario.draws,
                logarithm=scale == "log",
                threads=self.threads,
            )
        return self._sampled[scale]

    def _is_product(self, output: str) -> bool:
        from footprint.uncertainty.factored import NotAProduct

        try:
            self._model(self._draws, [output])
        except (NotAProduct, TypeError):
            return False
        return True

    def _moved(self, output: str, group: str) -> tuple[float | None, float | None]:
        """The output with an input at its 5th and 95th percentile."""
        members = self.groups[group]
        if len(members) > 1:
            return None, None
        estimate = getattr(self.resolved.inputs, members[0])
        ends = (estimate.low, estimate.high)
        values = self.samplers[0].exact
        moved = (self._model(values | {members[0]: end}, [output])[output] for end in ends)
        low, high = (per(figure, OUTPUTS[output].unit) for figure in moved)
        return low, high
