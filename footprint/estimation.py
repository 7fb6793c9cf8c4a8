"""One scenario, estimated: every output with its interval, and everything that it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from footprint.errors import Impossible, InvalidInput, Unavailable, shown
from footprint.model import OUTPUTS, Footprint
from footprint.records import Inputs, Scenario
from footprint.resolve import resolve
from footprint.units import FACTORS, per

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas
    import pint

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


def estimate(system: str | None = None, *, draws: int = 100_000, seed: int = 0, **fields: Any) -> Result:
    """What it takes to make or adapt an AI system.

    Parameters
    ----------
    system
        A named system to start from; the other fields override what is published of it.
    draws, seed
        Monte Carlo draws (0: the point value only) and their seed.
    **fields
        Fields of a scenario (:data:`footprint.fields.FIELDS`): figures, texts with units or ranges, pint quantities.

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
    return evaluate(Scenario(given, *sampling(draws, seed)))


def sampling(draws: Any, seed: Any) -> tuple[int, int]:
    """Draws and seed as whole numbers.

    Raises
    ------
    InvalidInput
        If they are none, or out of range.
    """
    try:
        whole, start = int(draws), int(seed)
    except (TypeError, ValueError, OverflowError):
        raise InvalidInput(f"draws {shown(draws)}, seed {shown(seed)}: whole numbers") from None
    if not 0 <= whole <= MOST_DRAWS or whole != float(draws):
        raise InvalidInput(f"draws {shown(draws)}: a whole number from 0 to {MOST_DRAWS:g}")
    if not 0 <= start < 2**63:
        raise InvalidInput(f"seed {shown(seed)}: a whole number from 0 to 2^63 - 1")
    return whole, start


def evaluate(scenario: Scenario) -> Result:
    """The result of a scenario."""
    resolved = resolve(scenario)
    values, reasons = points(resolved)
    if not {"compute", "chip_hours"} & values.keys():
        raise Impossible(reasons.get("chip_hours") or reasons["compute"])
    found: dict[str, list[float]] = {}
    if scenario.draws:
        from footprint.uncertainty import draw, percentiles

        drawn = draw(resolved, list(values), scenario.draws, scenario.seed)
        found = {name: percentiles(array) for name, array in drawn.items()}
    outputs: dict[str, Interval | None] = {}
    for name, step in OUTPUTS.items():
        if name not in values:
            outputs[name] = None
            continue
        p5, p50, p95 = ([per(figure, step.unit) for figure in found[name]]) if found else (None, None, None)
        outputs[name] = Interval(per(values[name], step.unit), p5, p50, p95, step.unit, step.label, step.column)
    return Result(scenario, resolved, outputs, reasons)


def points(resolved: Resolved, names: Iterable[str] = OUTPUTS) -> tuple[dict[str, float], dict[str, str]]:
    """Point values of the outputs (or steps) that the scenario can have, and the reasons of those that it cannot."""
    inputs = Inputs(**{name: estimate.value for name, estimate in resolved.inputs})
    footprint = Footprint(inputs, resolved.architecture, resolved.method)
    values: dict[str, float] = {}
    reasons: dict[str, str] = {}
    for name in names:
        try:
            values[name] = getattr(footprint, name)
        except Unavailable as reason:
            reasons[name] = str(reason)
    return values, reasons
