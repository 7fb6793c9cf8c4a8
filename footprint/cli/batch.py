"""``footprint batch``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from footprint.cli import options, output
from footprint.errors import shown


@click.command(short_help="Estimate a table of scenarios, one a row.")
@click.argument("table", type=click.Path(path_type=Path))
@options.sampling
@options.drawing
@options.running
@click.pass_context
def batch(
    ctx: click.Context,
    /,
    table: Path,
    draws: str | None,
    seed: str | None,
    correlation: tuple[str, ...],
    float32: bool,
    output_file: str,
    **manner: Any,
) -> None:
    """Estimate a table of scenarios, one a row.

    TABLE is CSV or Parquet: a header of scenario fields and an id; empty cells are missing fields, other columns are
    copied through. A row that cannot be estimated says why in its column `error`; the exit code is then 1. After a
    kill, --resume goes on, and writes the same bytes.

    \b
    footprint batch runs.csv -o results.csv --draws 10000
    """
    from footprint.tables.running import of_table, settings

    how = settings(
        options.DRAWS if draws is None else draws,
        options.SEED if seed is None else seed,
        options.correlations({}, correlation),
        float32=float32,
    )
    run(ctx, of_table(table, Path(output_file), how), f"{shown(table)} has no rows", **manner)


def run(
    ctx: click.Context,
    /,
    found: Any,
    nothing: str,
    *,
    workers: int | None,
    scheduler: str | None,
    resume: bool,
    quiet: bool,
) -> None:
    """Run a table, with progress on a terminal, and say on stderr what came of it."""
    from footprint.tables.running import Manner, execute

    def say(message: str) -> None:
        output.say([message], quiet)

    for name, field in found.doubtful.items():
        say(f"warning: column {shown(name)} is copied through; is it {field!r}?")
    with output.progress(found.rows, quiet) as progress:
        tally = execute(found, Manner(workers, scheduler, resume, progress, say))
    if not tally.rows:
        say(f"warning: {nothing}")
    if tally.errors:
        message = f"footprint: {tally.errors} of {tally.rows} rows could not be estimated (column error); {tally.first}"
        output.say([message], quiet=False)
        ctx.exit(1)
    say(f"{tally.rows} rows -> {found.output}")
