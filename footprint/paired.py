"""Methods that share their draws, and ratios of their outputs draw by draw."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, Any, NamedTuple

from footprint.errors import Impossible
from footprint.estimation import Interval, points
from footprint.model import OUTPUTS
from footprint.resolve import resolve
from footprint.units import per

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from footprint.records import Scenario
    from footprint.resolve import Resolved

SHOWN = ("compute", "chip_hours", "wall_hours", "chips", "memory_per_chip", "energy", "carbon", "water", "cost_cloud")
"""Outputs that are compared in absolute terms."""
RATIOS = ("compute", "chip_hours", "energy", "carbon", "cost_cloud")
"""Outputs that are also put in relation to pretraining."""


class Ratio(NamedTuple):
    """A ratio from central inputs, with percentiles of the ratios of paired draws."""

    value: float
    p5: float | None
    p50: float | None
    p95: float | None


class Line(NamedTuple):
    """A method: its outputs, and their ratios to pretraining; a reason where there are none."""

    method: str
    outputs: dict[str, Interval | None]
    ratios: dict[str, Ratio | None]
    reason: str = ""
    resolved: Resolved | None = None


class Drawn:
    """A method that was resolved, its point values and its draws.

    Parameters
    ----------
    word
        The method.
    scenario
        What is asked.
    further
        Steps to compute beside the outputs that are shown.
    inputs
        Inputs that these need.
    """

    def __init__(self, word: str, scenario: Scenario, further: Sequence[str] = (), inputs: Sequence[str] = ()) -> None:
        self.method = word
        self.resolved = resolve(scenario, inputs)
        self.values, reasons = points(self.resolved, (*SHOWN, *further))
        if not {"compute", "chip_hours"} & self.values.keys():
            raise Impossible(reasons.get("chip_hours") or reasons["compute"])
        self.draws: dict[str, Any] = {}
        if scenario.draws:
            from footprint.uncertainty import draw

            self.draws = draw(self.resolved, list(self.values), scenario.draws, scenario.seed)

    def line(self, made: Drawn | Absent) -> Line:
        """Outputs with intervals, and ratios to pretraining."""
        outputs: dict[str, Interval | None] = dict.fromkeys(SHOWN)
        for name in filter(self.values.__contains__, SHOWN):
            step = OUTPUTS[name]
            ends = _percentiles(self.draws.get(name))
            low, middle, high = (None if part is None else per(part, step.unit) for part in ends)
            value = per(self.values[name], step.unit)
            outputs[name] = Interval(value, low, middle, high, step.unit, step.label, step.column)
        ratios = {name: paired(_quotient, name, self, made) for name in RATIOS}
        return Line(self.method, outputs, ratios, "", self.resolved)


class Absent:
    """A pretraining that cannot be estimated: no values, and the reason."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        self.values: dict[str, float] = {}
        self.draws: dict[str, Any] = {}

    def line(self, made: Drawn | Absent) -> Line:
        """The reason."""
        return Line("pretrain", {}, {}, self.reason)


def _quotient(one: Any, other: Any) -> Any:
    return one / other


def paired(equation: Callable[..., Any], name: str | Sequence[str], *runs: Drawn | Absent) -> Ratio | None:
    """An equation of outputs of several runs, from central inputs and draw by draw; None where one has no such output.

    What is below 0 or undefined is never reached: infinite.
    """
    names = [name] * len(runs) if isinstance(name, str) else list(name)
    if not all(each in run.values for each, run in zip(names, runs, strict=True)):
        return None
    try:
        value = equation(*(run.values[each] for each, run in zip(names, runs, strict=True)))
    except ZeroDivisionError:
        value = inf
    if not all(run.draws for run in runs):
        return Ratio(value if value > 0 else inf, None, None, None)
    import numpy as np

    with np.errstate(divide="ignore", invalid="ignore"):
        drawn = equation(*(run.draws[each] for each, run in zip(names, runs, strict=True)))
    return Ratio(value if value > 0 else inf, *_percentiles(np.where(drawn > 0, drawn, inf)))


def _percentiles(draws: Any) -> tuple[float | None, float | None, float | None]:
    """Percentiles of draws, which keep their order and may be infinite: the nearest draw, without interpolation."""
    if draws is None:
        return None, None, None
    import numpy as np

    ordered = np.sort(draws)
    low, middle, high = (float(ordered[round(share * (ordered.size - 1))]) for share in (0.05, 0.5, 0.95))
    return low, middle, high
