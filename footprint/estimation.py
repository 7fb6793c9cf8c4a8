"""One scenario, estimated: every output with its interval, and everything that it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from footprint.errors import Impossible, InvalidInput, Unavailable, shown
from footprint.fields import FIELDS, spelled
from footprint.model import OUTPUTS, Footprint
from footprint.records import Inputs, Scenario
from footprint.resolve import resolve
from footprint.units import FACTORS, per

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas
    import pint

    from footprint.architectures import Architecture
    from footprint.methods import Method
    from footprint.resolve import Resolved

MOST_DRAWS = 10**8


class Interval(NamedTuple):
    """An output: its point value from central inputs and, where draws were made, its percentiles."""

    value: float
    p5: float | None
    p50: float | None
    p95: float | None
    unit: str
    label: str
    column: str


class Result:
    """What a scenario takes.

    Every output is an attribute, an :class:`Interval` in the unit of its column; one that the scenario cannot have
    is None, and :attr:`reasons` says why.
    """

    compute: Interval | None
    chip_hours: Interval | None
    wall_hours: Interval | None
    chips: Interval | None
    memory_per_chip: Interval | None
    average_power: Interval | None
    energy: Interval | None
    carbon_operational: Interval | None
    carbon_market: Interval | None
    carbon_embodied: Interval | None
    carbon: Interval | None
    water: Interval | None
    primary_energy: Interval | None
    abiotic_depletion: Interval | None
    cost_cloud: Interval | None
    cost_owned: Interval | None
    cost_acquisition: Interval | None
    cost_development: Interval | None
    energy_per_query: Interval | None
    energy_per_query_by_flop: Interval | None
    energy_per_query_by_regression: Interval | None
    carbon_per_query: Interval | None
    water_per_query: Interval | None
    cost_per_query: Interval | None
    energy_per_token: Interval | None
    carbon_per_token: Interval | None
    water_per_token: Interval | None
    cost_per_token: Interval | None

    def __init__(
        self, scenario: Scenario, resolved: Resolved, outputs: dict[str, Interval | None], reasons: dict[str, str]
    ) -> None:
        self.scenario, self.resolved, self.outputs, self.reasons = scenario, resolved, outputs, reasons
        self.__dict__.update(outputs)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What should be known before the figures are used."""
        return self.resolved.warnings

    def quantity(self, name: str, which: str = "value") -> pint.Quantity[float]:
        """An output as a pint quantity.

        Parameters
        ----------
        name
            Attribute or column of an output: ``energy`` or ``energy_kwh``.
        which
            ``value``, ``p5``, ``p50`` or ``p95``.

        Raises
        ------
        InvalidInput
            If there is no such output.
        Unavailable
            If this scenario cannot have it.
        """
        from footprint.units import registry

        attribute = next((key for key, step in OUTPUTS.items() if name in (key, step.column)), None)
        if attribute is None or which not in ("value", "p5", "p50", "p95"):
            raise InvalidInput(f"no output {shown(name)} {which}; outputs: {', '.join(OUTPUTS)}")
        found = self.outputs[attribute]
        if found is None:
            raise Unavailable(self.reasons[attribute])
        figure = getattr(found, which)
        if figure is None:
            raise Unavailable("no draws were made")
        factor, unit = FACTORS[found.unit]
        return registry().Quantity(figure * factor, unit).to(_SHOWN.get(found.unit, found.unit))

    def frame(self) -> pandas.DataFrame:
        """The outputs as a DataFrame: one row an output, indexed by column name."""
        import pandas

        rows = [
            {"output": OUTPUTS[name].column, **(found._asdict() if found else {"label": OUTPUTS[name].label})}
            for name, found in self.outputs.items()
        ]
        columns = ["output", "value", "p5", "p50", "p95", "unit", "label"]
        return pandas.DataFrame(rows, columns=columns).set_index("output")


_SHOWN = {"chip-h": "chip*hour", "h": "hour", "GB": "gigabyte/chip", "L": "liter", "MJ": "megajoule"}


def estimate(
    system: str | None = None,
    *,
    draws: int = 100_000,
    seed: int = 0,
    correlation: Mapping[str, float] | None = None,
    float32: bool = False,
    threads: int | None = None,
    **fields: Any,
) -> Result:
    """What it takes to make or adapt an AI system.

    Parameters
    ----------
    system
        A named system to start from; the other fields override what is published of it.
    draws, seed
        Monte Carlo draws (0: the point value only) and their seed.
    correlation
        Correlations of inputs, by pair: ``{"utilization:power_fraction": 0.4}`` (:mod:`footprint.correlation`).
    float32
        Draw in single precision: other draws, in less time.
    threads
        Threads to draw in; the result is the same for any number.
    **fields
        Fields of a scenario (:data:`footprint.fields.FIELDS`): figures, texts with units, ranges or distributions
        (:mod:`footprint.distributions`), pint quantities.

    Raises
    ------
    InvalidInput
        If a field, name or figure cannot be used.
    Impossible
        If the scenario cannot be estimated.

    Examples
    --------
    >>> import footprint
    >>> run = footprint.estimate(params="175B", tokens="300B", hardware="v100", utilization=0.197, draws=0)
    >>> run.compute.unit, round(run.compute.value / 1e23, 1)
    ('FLOP', 3.2)
    """
    given = {name: value for name, value in ({"system": system} | fields).items() if value is not None}
    return evaluate(Scenario(given, *sampling(draws, seed), pairs(correlation), float32), threads)


def pairs(correlation: Any) -> tuple[tuple[str, float], ...]:
    """Correlations as typed, read and checked."""
    if not correlation:
        return ()
    from footprint.correlation import checked

    return checked(correlation)


def sampling(draws: Any, seed: Any) -> tuple[int, int]:
    """Draws and seed as whole numbers.

    Raises
    ------
    InvalidInput
        If they are none, or out of range.
    """
    try:
        whole, start = (int(str(figure)) if isinstance(figure, bool) else int(figure) for figure in (draws, seed))
    except (TypeError, ValueError, OverflowError):
        raise InvalidInput(f"draws {shown(draws)}, seed {shown(seed)}: both are whole numbers, as 100000") from None
    if not 0 <= whole <= MOST_DRAWS or whole != float(draws):
        raise InvalidInput(f"draws {shown(draws)}: a whole number from 0 to {MOST_DRAWS:g}")
    if not 0 <= start < 2**63:
        raise InvalidInput(f"seed {shown(seed)}: a whole number from 0 to 2^63 - 1")
    return whole, start


def evaluate(scenario: Scenario, threads: int | None = None) -> Result:
    """The result of a scenario."""
    resolved = resolve(scenario)
    values = {name: estimate.value for name, estimate in resolved.inputs}
    known = computed(values, resolved.architecture, resolved.method)
    found: dict[str, list[float]] = {}
    if scenario.draws:
        from footprint.uncertainty import summary

        resolved = _correlated(resolved, scenario)
        found = summary(
            resolved,
            list(known.values),
            scenario.draws,
            scenario.seed,
            threads,
            reads=known.reads,
            correlation=scenario.correlation,
            float32=scenario.float32,
        )
    outputs: dict[str, Interval | None] = {}
    for name, step in OUTPUTS.items():
        if name not in known.values:
            outputs[name] = None
            continue
        p5, p50, p95 = ([per(figure, step.unit) for figure in found[name]]) if found else (None, None, None)
        outputs[name] = Interval(per(known.values[name], step.unit), p5, p50, p95, step.unit, step.label, step.column)
    figures = (name for name in map(spelled, scenario.fields) if not FIELDS[name].is_text)
    idle = (f"{name} changes nothing here" for name in figures if name not in known.reads)
    warnings = (*resolved.warnings, *_overrun(resolved, known), *idle)
    return Result(scenario, resolved._replace(warnings=warnings), outputs, known.reasons)


def _overrun(resolved: Resolved, known: Points) -> list[str]:
    """Warn of hours that are too few for the FLOP: no chip does more than its peak."""
    compute, hours = known.values.get("compute"), known.values.get("chip_hours")
    peak = resolved.inputs.peak_performance
    if not compute or not hours or peak is None or compute <= hours * peak.value:
        return []
    times = compute / (hours * peak.value)
    return [
        f"the compute is {times:.3g} times what the chips do in these chip-hours at their peak: one of both is wrong"
    ]


class Points(NamedTuple):
    """Point values of the outputs that a scenario can have, the reasons of those that it cannot, and inputs read."""

    values: dict[str, Any]
    reasons: dict[str, str]
    reads: frozenset[str]


class Noted(Inputs[Any]):
    """Inputs that note which of them the model reads."""

    def __init__(self, quantities: dict[str, Any]) -> None:
        super().__init__(_quantities=quantities, _reads=set())

    def __getattr__(self, name: str) -> Any:
        found = self.__dict__["_quantities"].get(name)
        if found is None:
            return super().__getattr__(name)
        self.__dict__["_reads"].add(name)
        return found

    @property
    def reads(self) -> frozenset[str]:
        """Inputs that were read."""
        return frozenset(self.__dict__["_reads"])


def points(resolved: Resolved, names: Iterable[str] = OUTPUTS) -> tuple[dict[str, float], dict[str, str]]:
    """Point values of the outputs (or steps) that the scenario can have, and the reasons of those that it cannot."""
    values = {name: estimate.value for name, estimate in resolved.inputs}
    found = computed(values, resolved.architecture, resolved.method, names)
    return found.values, found.reasons


def computed(
    values: dict[str, Any], architecture: Architecture, method: Method, outputs: Iterable[str] = OUTPUTS
) -> Points:
    """Outputs from inputs.

    Parameters
    ----------
    values
        The model's inputs by name: figures, or columns of them for as many scenarios.
    architecture, method
        How they are counted, and what is done.
    outputs
        Attributes of :class:`footprint.model.Footprint`.

    Raises
    ------
    Impossible
        If all are wanted, and neither the compute nor the chip-hours can be had.
    """
    inputs = Noted(values)
    footprint = Footprint(inputs, architecture, method)
    found: dict[str, Any] = {}
    reasons: dict[str, str] = {}
    for name in outputs:
        try:
            found[name] = getattr(footprint, name)
        except Unavailable as reason:
            reasons[name] = str(reason)
    if {"compute", "chip_hours"} <= reasons.keys():
        raise Impossible(reasons.get("chip_hours") or reasons["compute"])
    return Points(found, reasons, inputs.reads)


def _correlated(resolved: Resolved, scenario: Scenario) -> Resolved:
    """The inputs, with a warning for each correlation that they cannot have."""
    if not scenario.correlation:
        return resolved
    from footprint.uncertainty import spread

    drawn = {name for name, estimate in resolved.inputs if spread(estimate) is not None}
    idle = [pair for pair, _ in scenario.correlation if not drawn.issuperset(pair.split(":"))]
    said = (f"correlation {pair}: no effect, for one of them has no interval here" for pair in idle)
    return resolved._replace(warnings=(*resolved.warnings, *said))
