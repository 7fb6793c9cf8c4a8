"""``footprint batch``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from footprint.cli import options, output
from footprint.errors import InvalidInput, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


@click.command(short_help="Estimate a table of scenarios, one a row.")
@click.argument("table", type=click.Path(path_type=Path))
@click.option("-o", "--output-file", required=True, type=click.Path(path_type=Path), help="CSV or Parquet to write.")
@options.sampling
@click.option("--quiet", is_flag=True, help="Nothing on stderr but errors.")
@click.pass_context
def batch(ctx: click.Context, table: Path, output_file: Path, draws: str | None, seed: str | None, quiet: bool) -> None:
    """Estimate a table of scenarios, one a row.

    TABLE is CSV or Parquet: a header of scenario fields and an id; empty cells are missing fields, other columns are
    copied through. A row that cannot be estimated says why in its column `error`; the exit code is then 1.

    \b
    footprint batch runs.csv -o results.csv --draws 10000
    """
    from footprint import batch as core
    from footprint.estimation import sampling

    if output_file.suffix.casefold() not in core.ENDS:
        raise InvalidInput(f"-o {shown(output_file)}: a table ends in .csv or .parquet")
    head, rows = core.read(table)
    count, start = sampling(options.DRAWS if draws is None else draws, options.SEED if seed is None else seed)
    tally = {"rows": 0, "errors": 0, "first": ""}
    found = core.results(rows, head, count, start)
    core.write(output_file, head, _counted(found, tally, quiet))
    if not tally["rows"]:
        output.say([f"warning: {shown(table)} has no rows"], quiet)
    if tally["errors"]:
        message = f"{tally['errors']} of {tally['rows']} rows could not be estimated (column error); {tally['first']}"
        output.say([message], quiet=False)
        ctx.exit(1)
    output.say([f"{tally['rows']} rows -> {output_file}"], quiet)


def _counted(rows: Iterable[dict[str, Any]], tally: dict[str, Any], quiet: bool) -> Iterator[dict[str, Any]]:
    """Count rows and errors on the way, with progress on a terminal."""
    if sys.stderr.isatty() and not quiet:
        from rich.progress import track

        rows = track(rows, "rows", console=output.console(stderr=True), transient=True)
    for row in rows:
        tally["rows"] += 1
        if row["error"]:
            tally["errors"] += 1
            tally["first"] = tally["first"] or f"the first is {shown(row['id'])}: {row['error']}"
        yield row
