"""``footprint sweep``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from footprint.cli import options
from footprint.cli.batch import run
from footprint.errors import InvalidInput, shown


@click.command(short_help="Estimate every combination of values of some fields.")
@click.argument("system", required=False, metavar="[SYSTEM | SCENARIO.toml]")
@click.option(
    "--over",
    multiple=True,
    metavar="FIELD=VALUES",
    help="A field and its values: a,b,c; 2020:2030; low:high:50 (even); low:high:50log (equal ratios).",
)
@options.fields
@options.sampling
@options.drawing
@options.running
@click.pass_context
def sweep(
    ctx: click.Context,
    /,
    system: str | None,
    over: tuple[str, ...],
    draws: str | None,
    seed: str | None,
    correlation: tuple[str, ...],
    float32: bool,
    output_file: str,
    workers: int | None,
    scheduler: str | None,
    resume: bool,
    quiet: bool,
    **given: Any,
) -> None:
    """Estimate every combination of values of some fields.

    The last --over goes fastest. A row has an id, the values of the fields gone over and all outputs; one that cannot
    be estimated says why in its column `error`, and the exit code is then 1. All rows share their draws, so that
    differences between them are paired. --draws 0 gives point values alone. After a kill, --resume goes on, and
    writes the same bytes.

    \b
    footprint sweep gpt-4 --over hardware=a100,h100 --over year=2024:2030 -o a.csv
    footprint sweep run.toml --over tokens=1e12:1e14:50log -o sweep.parquet
    """
    from footprint.tables.running import of_grid, settings

    axes = []
    for text in over:
        name, equals, values = text.partition("=")
        if not equals or not values.strip():
            raise InvalidInput(f"--over {shown(text)}: FIELD=VALUES, as hardware=h100,a100 or year=2020:2030")
        if given.get(name.strip().replace("-", "_")) is not None:
            raise InvalidInput(f"{name.strip()} is given and swept over: one of both")
        axes.append((name, values))
    scenario = options.scenario(system, given, draws, seed, correlation, float32)
    how = settings(scenario.draws, scenario.seed, scenario.correlation, float32=scenario.float32)
    found = of_grid(scenario.fields, axes, Path(output_file), how)
    run(
        ctx,
        found,
        "nothing to sweep over",
        workers=workers,
        scheduler=scheduler,
        resume=resume,
        quiet=quiet,
    )
