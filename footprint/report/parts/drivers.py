"""What drives the intervals of a scenario, where this version of footprint has :mod:`footprint.drivers`."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, NamedTuple

from footprint import present
from footprint.charts import Span, Spans
from footprint.report.blocks import Block, Figure, Grid
from footprint.units import shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from footprint.estimation import Result

_MOST = 8
_LEAST = 0.005
_DRAWS = 20_000
"""Shares of variance need no more to be told in whole per cents."""


class Driven(NamedTuple):
    """Shares of variance of some outputs, and their document."""

    outputs: Sequence[Any]
    document: dict[str, Any]

    def blocks(self, name: str) -> list[Block]:
        """A table of all, and a tornado of the output that most inputs move."""
        rows: list[Sequence[str]] = []
        most: tuple[Any, list[Any]] = (None, [])
        for found in self.outputs:
            strong = [driver for driver in found.drivers if driver.total >= _LEAST][:_MOST]
            for driver in strong:
                words = (
                    [] if driver.low is None else present.scaled([found.value, driver.low, driver.high], found.unit)[0]
                )
                name_of = driver.name.replace("_", " ")
                rows.append((found.label, name_of, f"{driver.total * 100:.0f} %", " to ".join(words[1:])))
            bars = [driver for driver in strong if driver.low is not None and driver.high is not None]
            if len(bars) > len(most[1]):
                most = found, bars
        if not rows:
            return []
        figures = [_tornado(name, *most)] if most[1] else []
        heads = ("Output", "Input", "Share of variance", "Output at the input's 5 % and 95 %")
        return [Grid(f"{name}: what drives the intervals", heads, rows, frozenset({2, 3})), *figures]


def of(result: Result, names: Sequence[str]) -> Driven:
    """What drives outputs of a result; nothing without draws."""
    if not result.scenario.draws or find_spec("footprint.drivers") is None:
        return Driven((), {})
    from importlib import import_module

    driven = import_module("footprint.drivers").driven
    scenario = result.scenario._replace(draws=min(result.scenario.draws, _DRAWS))
    found = driven(scenario, list(names))
    told = {
        drivers.column: [
            {
                "input": driver.name,
                "first_order": driver.first_order,
                "total": driver.total,
                "low": driver.low,
                "high": driver.high,
            }
            for driver in drivers.drivers
        ]
        for drivers in found.outputs.values()
    }
    return Driven(list(found.outputs.values()), told)


def _tornado(name: str, found: Any, drivers: Sequence[Any]) -> Figure:
    spans = [Span(driver.name.replace("_", " "), found.value, *sorted((driver.low, driver.high))) for driver in drivers]
    first = drivers[0]
    says = (
        f"Bars from the {found.label.lower()} at an input's 5th to that at its 95th percentile, all others central, "
        f"the strongest first: {first.name.replace('_', ' ')} has {first.total * 100:.0f} % of the variance."
    )
    chart = Spans(
        f"What moves {found.label.lower()}",
        f"{found.label}, {shown(found.unit)}",
        spans,
        [("figure", found.value)],
        bars=True,
    )
    return Figure(f"{name}: {found.label.lower()} as one input moves (tornado)", chart, says)
