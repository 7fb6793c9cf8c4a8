"""``footprint sensitivity``."""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING, Any

import click

from footprint import present
from footprint.cli import options, output
from footprint.cli.estimate import warnings
from footprint.views import versions

if TYPE_CHECKING:
    from footprint.drivers import Driver, Drivers, Sensitivity

_LEAST = 0.005
"""Share of the variance below which an input is not shown to people."""
_MOST = 3
"""Inputs shown of each output where all outputs are."""
_BAR = 16
"""Cells of a bar."""


@click.command(short_help="Tell which inputs drive the intervals.")
@click.argument("system", required=False, metavar="[SYSTEM | SCENARIO.toml]")
@click.option("--output", "wanted", multiple=True, help="Output to look at: energy, carbon_kgco2e. [all]")
@click.option(
    "--scale",
    type=click.Choice(["log", "linear"]),
    default="log",
    help="Variance of the output's logarithm, or of the output. [log]",
)
@options.fields
@options.sampling
@options.correlating
@options.threading
@options.printing
def sensitivity(
    system: str | None,
    wanted: tuple[str, ...],
    scale: str,
    draws: str | None,
    seed: str | None,
    correlation: tuple[str, ...],
    threads: int | None,
    form: str | None,
    output_file: str | None,
    quiet: bool,
    **given: Any,
) -> None:
    """Tell which inputs drive the intervals.

    For every output, the share of its variance that is due to each input: alone (first order), and with what it does
    together with others (total); and the output with that input at its 5th and 95th percentile, all others at their
    central figures, as a bar on a logarithmic axis.

    \b
    footprint sensitivity gpt-4 --output energy
    """
    from footprint.audit import named
    from footprint.drivers import driven

    names = [named(name) for name in wanted]
    found = driven(options.scenario(system, given, draws, seed, correlation), names or None, scale, threads)
    output.emit(sheet(found, few=len(found.outputs) > 1), form, output_file)
    shown = output.form_of(form, output_file)
    lines = [f"{name}: {reason}" for name, reason in found.reasons.items()] if shown in ("table", "csv") else []
    output.say(lines + warnings(found), quiet)


def sheet(found: Sensitivity, *, few: bool) -> output.Sheet:
    """What drives each output, the bars of one output on one axis."""
    words: list[tuple[str, ...]] = []
    for drivers in found.outputs.values():
        shown = [driver for driver in drivers.drivers if driver.total >= _LEAST][: _MOST if few else None]
        ends = [end for driver in shown for end in (driver.low, driver.high) if end is not None and end > 0]
        (centre,), unit = present.scaled([drivers.value], drivers.unit)
        words.append((drivers.label, "", "", f"{centre} {unit}".rstrip(), "" if shown else "no spread"))
        words += [_line(driver, drivers, ends) for driver in shown]
    columns = ("Output; input", "First", "Total", "At 5 % and 95 %", "")
    footer = [f"Shares of variance, {_scales(found)}; {versions()}, draws {found.scenario.draws}."]
    records = list(found.records())
    return output.Sheet(_title(found), columns, words, records, document(found), frozenset({1, 2}), "", footer)


def _title(found: Sensitivity) -> str:
    words = found.resolved.words
    shown = ("system", "method", "hardware", "country", "date")
    return " · ".join(words[name].value for name in shown if name in words)


def _scales(found: Sensitivity) -> str:
    scales = sorted({drivers.scale for drivers in found.outputs.values()}, reverse=True)
    said = {"log": "of the logarithm", "linear": "of the output itself"}
    return " or ".join(said[scale] for scale in scales) or "of nothing"


def _line(driver: Driver, drivers: Drivers, ends: list[float]) -> tuple[str, ...]:
    first, total = (f"{share * 100:.0f} %" if share >= _LEAST else "< 1 %" for share in driver[1:3])
    name = f"  {driver.name.replace('_', ' ')}"
    if driver.low is None or driver.high is None:
        return name, first, total, "", ""
    (_, low, high), _ = present.scaled([drivers.value, driver.low, driver.high], drivers.unit)
    return name, first, total, f"{low} to {high}", _tornado(driver, drivers.value, ends)


def _tornado(driver: Driver, centre: float, ends: list[float]) -> str:
    """A bar from the lower to the higher end, on the axis of all ends of the output, with a mark at its centre."""
    low, high = sorted((driver.low or 0.0, driver.high or 0.0))
    if low <= 0 or centre <= 0:
        return ""
    least, most = log(min(ends)), log(max(ends))
    scale = (_BAR - 1) / (most - least) if most > least else 0.0
    first, last, middle = (round((log(figure) - least) * scale) for figure in (low, high, centre))
    cells = ["█" if first <= at <= last else " " for at in range(_BAR)]
    cells[min(max(middle, 0), _BAR - 1)] = "┃"
    return "".join(cells).rstrip()


def document(found: Sensitivity) -> dict[str, Any]:
    """What drives the outputs, for programs."""
    import footprint
    import hardware_db

    scenario = found.scenario
    return {
        "footprint": footprint.__version__,
        "database": hardware_db.__version__,
        "seed": scenario.seed,
        "draws": scenario.draws,
        **({"correlation": dict(scenario.correlation)} if scenario.correlation else {}),
        "scenario": {str(name): present.plain(value) for name, value in scenario.fields.items()},
        "outputs": {
            drivers.column: {
                "label": drivers.label,
                "value": drivers.value,
                "unit": drivers.unit,
                "scale": drivers.scale,
                "exact": drivers.exact,
                "inputs": [
                    {
                        "input": driver.name,
                        "first_order": driver.first_order,
                        "total": driver.total,
                        "low": driver.low,
                        "high": driver.high,
                    }
                    for driver in drivers.drivers
                ],
            }
            for drivers in found.outputs.values()
        },
        "reasons": dict(found.reasons),
        "warnings": list(found.resolved.warnings),
    }
