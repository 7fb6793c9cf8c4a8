"""Outputs per functional unit: 1e12 FLOP, a million training tokens, a query (ISO/IEC 21031, SCI)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from footprint import present
from footprint.model import OUTPUTS
from footprint.units import FACTORS, per

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from footprint.estimation import Result

OUTPUT_NAMES = ("energy", "carbon", "water", "cost_cloud")
_FLOP = 1e12
_TOKENS = 1e6
_SMALL = {"kWh": (1e3, "Wh"), "kgCO2e": (1e3, "gCO2e"), "L": (1e3, "mL"), "USD": (1.0, "USD")}


def rows(result: Result) -> tuple[list[Sequence[str]], list[dict[str, Any]]]:
    """The table, and the same for programs."""
    words: list[Sequence[str]] = []
    told: list[dict[str, Any]] = []
    for unit, output, (value, low, high) in _ratios(result):
        scale, name = _SMALL[OUTPUTS[output].unit]
        figures = [None if part is None else part * scale for part in (value, low, high)]
        cells = ["" if part is None else present.digits(part) for part in figures]
        interval = f"{cells[1]} to {cells[2]}" if cells[1] and cells[1] != cells[2] else ""
        words.append((unit, OUTPUTS[output].label, f"{cells[0]} {name}", interval))
        told.append(
            {"per": unit, "output": output, "value": figures[0], "p5": figures[1], "p95": figures[2], "unit": name}
        )
    for output in ("energy_per_query", "carbon_per_query", "water_per_query", "cost_per_query"):
        found = result.outputs.get(output)
        if found is not None:
            (cell, least, most), name = present.scaled([found.value, found.p5, found.p95], found.unit)
            interval = f"{least} to {most}" if least and least != most else ""
            words.append(("query", found.label, f"{cell} {name}", interval))
            told.append(
                {
                    "per": "query",
                    "output": output,
                    "value": found.value,
                    "p5": found.p5,
                    "p95": found.p95,
                    "unit": found.unit,
                }
            )
    return words, told


def _ratios(result: Result) -> Iterator[tuple[str, str, tuple[float, float | None, float | None]]]:
    names = [name for name in OUTPUT_NAMES if result.outputs[name] is not None]
    compute = result.outputs["compute"]
    if compute is not None:
        drawn = _drawn(result, names)
        for name in names:
            yield "1e12 FLOP", name, drawn[name]
    tokens, epochs = (getattr(result.resolved.inputs, name) for name in ("tokens", "epochs"))
    if tokens is not None:
        seen = tokens.value * (epochs.value if epochs is not None else 1.0) / _TOKENS
        for name in names:
            found = result.outputs[name]
            assert found is not None
            ends = (None if end is None else end / seen for end in (found.p5, found.p95))
            low, high = ends
            yield "million training tokens", name, (found.value / seen, low, high)


def _drawn(result: Result, names: Sequence[str]) -> dict[str, tuple[float, float | None, float | None]]:
    """Outputs over the FLOP, draw by draw, since both rest on the same compute."""
    compute = result.outputs["compute"]
    assert compute is not None
    values = {name: found.value / (compute.value / _FLOP) for name in names if (found := result.outputs[name])}
    if not result.scenario.draws:
        return {name: (value, None, None) for name, value in values.items()}
    from footprint.uncertainty import draw, percentiles

    drawn = draw(result.resolved, [*names, "compute"], result.scenario.draws, result.scenario.seed)
    flops = drawn["compute"] / FACTORS["FLOP"][0] / _FLOP
    told: dict[str, tuple[float, float | None, float | None]] = {}
    for name in names:
        low, _, high = percentiles(drawn[name] / flops)
        told[name] = (values[name], per(low, OUTPUTS[name].unit), per(high, OUTPUTS[name].unit))
    return told
