"""``footprint hardware``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

import hardware_db
from footprint import userdata, views
from footprint.cli import imports, options, output
from footprint.errors import InvalidInput, unknown

if TYPE_CHECKING:
    from pathlib import Path


@click.group(short_help="List, show, compare and import chips.")
def hardware() -> None:
    """List, show, compare and import chips.

    Peaks are dense; sparsity is a row of its own. Ids of imported chips begin with user-.
    """


@hardware.command("list")
@click.option("--vendor", help="Only this vendor.")
@click.option("--kind", help="Only this kind: gpu, tpu, asic, wafer, soc.")
@click.option("--imported", is_flag=True, help="Only those that you imported.")
@options.printing
def list_(
    vendor: str | None, kind: str | None, imported: bool, form: str | None, output_file: str | None, quiet: bool
) -> None:
    """List the chips, one a line."""
    userdata.load()
    sheet = views.listing("chips", {"vendor": vendor, "kind": kind}, imported)
    output.emit(sheet, form, output_file)


@hardware.command()
@click.argument("chip")
@options.printing
def show(chip: str, form: str | None, output_file: str | None, quiet: bool) -> None:
    """Show every figure of a chip with its source and date."""
    output.emit(views.subject("chips", identified("chip", "chips", chip)), form, output_file)


@hardware.command()
@click.argument("chips", nargs=-1, required=True)
@options.printing
def compare(chips: tuple[str, ...], form: str | None, output_file: str | None, quiet: bool) -> None:
    """Compare chips side by side."""
    if len(chips) < 2:
        raise InvalidInput("compare takes two chips or more")
    names = list(dict.fromkeys(identified("chip", "chips", chip) for chip in chips))
    output.emit(views.side_by_side("chips", names), form, output_file)


@hardware.command("import")
@imports.path
@imports.replacing
@imports.trying
@options.printing
@click.pass_context
def import_(
    ctx: click.Context,
    file: Path,
    replace: bool,
    dry_run: bool,
    form: str | None,
    output_file: str | None,
    quiet: bool,
) -> None:
    """Import chips of your own.

    FILE is Epoch AI's table of hardware as downloaded, a CSV with a name and quantities as headings (name, power,
    memory, peak_bf16 ...), or a TOML file of [[chip]] tables. Tells what was taken, mended and refused; 1 where
    nothing could be taken.

    \b
    footprint hardware import ml_hardware.csv
    """
    imports.bring(ctx, "chips", file, replace, dry_run, form, output_file)


@hardware.command()
@click.argument("ids", nargs=-1)
@click.option("--file", "key", help="All of an imported file, by its key: user-mine.csv.")
@options.printing
def remove(ids: tuple[str, ...], key: str | None, form: str | None, output_file: str | None, quiet: bool) -> None:
    """Remove imported chips, by id or name, or all of a file."""
    imports.take_out("chips", ids, key, form, output_file)


def identified(kind: str, table: str, name: str) -> str:
    """The id of a name, or the error that names the nearest."""
    try:
        return userdata.identify(table, name)
    except hardware_db.UnknownName as error:
        raise unknown(kind, name, error.nearest) from None
