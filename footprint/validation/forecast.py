"""What would have been forecast of a published run, with its interval."""

from __future__ import annotations

from math import exp, log
from typing import TYPE_CHECKING, NamedTuple

import hardware_db
from footprint.errors import FootprintError, Impossible, Unavailable
from footprint.model import Footprint
from footprint.records import Inputs
from footprint.resolve import resolve, utilization
from footprint.units import coherent, per
from footprint.validation.runs import scenario

if TYPE_CHECKING:
    from footprint.resolve import Resolved
    from footprint.validation.runs import Run
    from hardware_db import Datum

DRAWS = 2000
STEPS = {
    "chip-hours": "chip_hours",
    "wall-hours": "wall_hours",
    "compute": "compute",
    "energy": "energy",
    "average-chip-power": "system_power",
    "water": "water",
    "energy-per-query": "energy_per_query",
    "carbon-per-query": "carbon_per_query",
}
"""Reported quantity -> figure of the model."""
EFFICIENCY = ("mfu", "hfu", "throughput")
"""Quantities that are the utilisation of the steady state, not of the whole run."""
_SHARES = (5, 25, 50, 75, 95)
_Z = (-1.6448536, -0.6744898, 0.0, 0.6744898, 1.6448536)
RECOMPUTED = 4 / 3
"""Hardware over model FLOP where all activations are computed again."""
_COUNTED = ("counts recomputation", "counts activation recomputation", "recomputation counted", "hardware FLOP")


class Forecast(NamedTuple):
    """A reported figure and what would have been forecast of it: in the unit of the report, or why there is none."""

    run: Run
    datum: Datum
    value: float | None = None
    percentiles: tuple[float, ...] = ()
    """The 5th, 25th, 50th, 75th and 95th; empty where no draws were made."""
    reason: str = ""

    @property
    def reported(self) -> float:
        """The figure that was reported."""
        return self.datum.number

    @property
    def ratio(self) -> float | None:
        """Forecast over reported."""
        return None if self.value is None or not self.reported else self.value / self.reported

    def covered(self, share: int) -> bool | None:
        """Whether the interval of 50 or 90 % holds the reported figure; None where there is none."""
        if not self.percentiles:
            return None
        low, high = (0, 4) if share == 90 else (1, 3)
        return self.percentiles[low] <= self.reported <= self.percentiles[high]

    @property
    def width(self) -> float | None:
        """How far the 90 % interval goes each way: the root of its ends' ratio."""
        return (self.percentiles[4] / self.percentiles[0]) ** 0.5 if self.percentiles else None


def forecast(run: Run, datum: Datum, draws: int = DRAWS, seed: int = 0) -> Forecast:
    """The forecast of a reported figure from what was known before the run."""
    try:
        if datum.quantity in EFFICIENCY:
            return _efficiency(run, datum, draws, seed)
        figure = step(datum)
        if not run.data and datum.quantity != "average-chip-power":
            raise Impossible("parameters or data of the run are not known")
        told = scenario(run, datum, draws, seed)
        found = resolve(told)
        value = per(point(found, figure), datum.unit)
        return Forecast(run, datum, value, _drawn(found, figure, datum.unit, draws, seed))
    except FootprintError as why:
        return Forecast(run, datum, reason=str(why))


def step(datum: Datum) -> str:
    """The figure of the model that a reported figure is to be held against."""
    basis = datum.extras["basis"]
    if "whole development" in basis:
        raise Unavailable("of a whole development, not of a run")
    if datum.quantity == "carbon":
        if "idle" in basis:
            raise Unavailable("what a cluster draws while it idles is not of the run")
        first = basis.partition(",")[0]
        return {"embodied": "carbon_embodied", "total": "carbon"}.get(first, "carbon_operational")
    if datum.quantity == "energy" and "idle" in basis:
        raise Unavailable("what a cluster draws while it idles is not of the run")
    if datum.quantity == "cost":
        return "cost_owned" if datum.source == "cottier-2024" else "cost_cloud"
    if datum.quantity not in STEPS:
        raise Unavailable(f"{datum.quantity} is no output")
    return STEPS[datum.quantity]


def point(found: Resolved, step: str) -> float:
    """A figure of the model from central inputs, in coherent units."""
    inputs = Inputs(**{name: estimate.value for name, estimate in found.inputs})
    return float(getattr(Footprint(inputs, found.architecture, found.method), step))


def _drawn(found: Resolved, step: str, unit: str, draws: int, seed: int) -> tuple[float, ...]:
    if not draws:
        return ()
    from footprint.uncertainty import draw, percentiles

    return tuple(per(figure, unit) for figure in percentiles(draw(found, [step], draws, seed, 1)[step], _SHARES))


def _efficiency(run: Run, datum: Datum, draws: int, seed: int) -> Forecast:
    """Throughput, MFU or HFU of a steady state or benchmark: the whole run's and the offset of that state."""
    found = resolve(scenario(run, datum))
    estimate = found.inputs.utilization
    if estimate is None or estimate.low is None or estimate.high is None:
        raise Unavailable("no utilisation is forecast")
    state = "benchmark" if datum.extras["basis"] == "benchmark" else "steady"
    effects = [utilization.row(state)] + ([utilization.row("benchmark-moe")] if _moe_bench(run, state) else [])
    odds = log(estimate.value / (1 - estimate.value)) + sum(row.number for row in effects if row is not None)
    spread = (_odds(estimate.high) - _odds(estimate.low)) / (2 * _Z[4])
    shares = [1 / (1 + exp(-(odds + z * spread))) for z in _Z]
    factor = RECOMPUTED if counts_recomputation(datum) else 1.0
    if datum.quantity == "throughput":
        factor *= per(found.inputs.peak_performance.value, "TFLOP/s")
    percentiles = tuple(share * factor for share in shares) if draws else ()
    return Forecast(run, datum, shares[2] * factor, percentiles)


def _odds(share: float) -> float:
    return log(share / (1 - share))


def _moe_bench(run: Run, state: str) -> bool:
    return run.experts and state == "benchmark"


def counts_recomputation(datum: Datum) -> bool:
    """Whether a utilisation or throughput counts what is computed again."""
    return datum.quantity == "hfu" or any(remark in datum.note for remark in _COUNTED)


def peak_and_grid(run: Run, datum: Datum) -> tuple[float | None, float | None]:
    """Dense peak of the chip at the precision of the run, in FLOP/s, and intensity of our forecast's grid, in g/kWh."""
    try:
        inputs = resolve(scenario(run, datum)).inputs
    except FootprintError:
        row = hardware_db.lookup("chips", run.word("hardware"), "peak-bf16")
        return None if row is None else coherent(row.number, row.unit), None
    peak, grid = inputs.peak_performance, inputs.grid_intensity
    return peak and peak.value, None if grid is None else float(per(grid.value, "gCO2e/kWh"))
