"""How the draws of an output are spread: shares of the draws in classes of equal ratio."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from footprint.audit import named
from footprint.errors import Unavailable
from footprint.estimation import computed
from footprint.model import OUTPUTS
from footprint.units import per

if TYPE_CHECKING:
    from footprint.estimation import Interval, Result


class Distribution(NamedTuple):
    """Shares of the draws of an output between edges, in the output's unit; no shares where nothing is drawn."""

    output: Interval
    edges: tuple[float, ...]
    shares: tuple[float, ...]


def distribution(result: Result, output: str, classes: int = 60) -> Distribution:
    """How the draws of an output are spread.

    Parameters
    ----------
    output
        Attribute or column of an output.
    classes
        How many classes there are between the 0.1th and the 99.9th percentile; what lies beyond is in none.

    Raises
    ------
    Unavailable
        If the scenario cannot have the output.
    """
    name = named(output)
    interval = result.outputs[name]
    if interval is None:
        raise Unavailable(result.reasons[name])
    scenario = result.scenario
    if not scenario.draws or interval.p5 == interval.p95:
        return Distribution(interval, (), ())
    import numpy as np

    from footprint.uncertainty import draw

    resolved = result.resolved
    values = {key: estimate.value for key, estimate in resolved.inputs}
    found = draw(
        resolved,
        [name],
        scenario.draws,
        scenario.seed,
        reads=computed(values, resolved.architecture, resolved.method, [name]).reads,
        correlation=scenario.correlation,
        float32=scenario.float32,
    )
    draws = per(found[name], OUTPUTS[name].unit)
    low, high = np.quantile(draws, [0.001, 0.999])
    if not 0 < low < high:
        return Distribution(interval, (), ())
    edges = np.geomspace(low, high, classes + 1)
    counts, _ = np.histogram(draws, edges)
    return Distribution(interval, tuple(edges.tolist()), tuple((counts / draws.size).tolist()))
