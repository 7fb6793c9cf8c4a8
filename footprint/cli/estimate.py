"""``footprint estimate``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from footprint import present, views
from footprint.cli import options, output

if TYPE_CHECKING:
    from footprint.drivers import Sensitivity
    from footprint.estimation import Result


@click.command(short_help="Estimate one scenario: every output with its 90 % interval.")
@click.argument("system", required=False, metavar="[SYSTEM | SCENARIO.toml]")
@options.fields
@options.sampling
@options.drawing
@options.threading
@options.printing
def estimate(
    system: str | None,
    draws: str | None,
    seed: str | None,
    correlation: tuple[str, ...],
    float32: bool,
    threads: int | None,
    form: str | None,
    output_file: str | None,
    quiet: bool,
    **given: Any,
) -> None:
    """Estimate one scenario: every output with its 90 % interval.

    SYSTEM is a name (footprint systems list); options override what is published of it. Figures take a suffix
    (70B), a unit ("700 W"), a share (40%), a range (30%..50%) or a distribution ("uniform(30%, 50%)"). What was
    assumed goes to stderr.

    \b
    footprint estimate gpt-4
    footprint estimate --params 70B --tokens 15T --hardware h100 --country FR
    """
    from footprint.estimation import evaluate

    result = evaluate(options.scenario(system, given, draws, seed, correlation, float32), threads)
    output.emit(views.outputs(result), form, output_file)
    shown = output.form_of(form, output_file)
    output.say(notes(result) if shown in ("table", "csv") else warnings(result), quiet)


def warnings(result: Result | Sensitivity) -> list[str]:
    """Warnings, each in a line."""
    return [f"warning: {warning}" for warning in result.resolved.warnings]


def notes(result: Result) -> list[str]:
    """What was assumed and what to beware of, each in a line."""
    lines = [f"assumed ({views.versions()}, draws {result.scenario.draws}, seed {result.scenario.seed}):"]
    for item in present.assumptions(result):
        interval = f" ({item.interval})" if item.interval else ""
        unit = f" {item.unit}" if item.unit else ""
        source = f" [{item.source}]" if item.source else ""
        note = f" - {item.note}" if item.note else ""
        lines.append(f"  {item.field} = {item.value}{interval}{unit}{source}{note}")
    return lines + warnings(result)
