"""``footprint systems``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from footprint import userdata, views
from footprint.cli import imports, options, output
from footprint.cli.hardware import identified

if TYPE_CHECKING:
    from pathlib import Path


@click.group(short_help="List, show, import and export AI systems.")
def systems() -> None:
    """List, show, import and export AI systems.

    The database's own, and yours: ids of imported systems begin with user-.
    """


@systems.command("list")
@click.option("--kind", help="Only this kind: foundation, frontier or specialised.")
@click.option("--modality", help="Only this modality: language, vision, multimodal, ...")
@click.option("--organisation", help="Only this organisation.")
@click.option("--imported", is_flag=True, help="Only those that you imported.")
@options.printing
def list_(
    kind: str | None,
    modality: str | None,
    organisation: str | None,
    imported: bool,
    form: str | None,
    output_file: str | None,
    quiet: bool,
) -> None:
    """List the systems, one a line."""
    userdata.load()
    wanted = {"kind": kind, "modality": modality, "organisation": organisation}
    sheet = views.listing("systems", wanted, imported)
    output.emit(sheet, form, output_file)


@systems.command()
@click.argument("system")
@options.printing
def show(system: str, form: str | None, output_file: str | None, quiet: bool) -> None:
    """Show every figure of a system with its source and date."""
    output.emit(views.subject("systems", identified("system", "systems", system)), form, output_file)


@systems.command("import")
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
    """Import systems of your own.

    FILE is Epoch AI's table of systems as downloaded, a CSV with a name and quantities as headings (name, params,
    tokens, compute, hardware ...), or a TOML file of [[system]] tables. Tells what was taken, mended and refused; 1
    where nothing could be taken.

    \b
    footprint systems import all_ai_models.csv
    footprint systems import mine.toml --dry-run
    """
    imports.bring(ctx, "systems", file, replace, dry_run, form, output_file)


@systems.command()
@click.argument("ids", nargs=-1)
@click.option("--file", "key", help="All of an imported file, by its key: user-mine.csv.")
@options.printing
def remove(ids: tuple[str, ...], key: str | None, form: str | None, output_file: str | None, quiet: bool) -> None:
    """Remove imported systems, by id or name, or all of a file."""
    imports.take_out("systems", ids, key, form, output_file)


@systems.command()
@click.option("--long", is_flag=True, help="One figure a row, with source, URL and place.")
@click.option("--imported", is_flag=True, help="Only those that you imported.")
@options.printing
def export(long: bool, imported: bool, form: str | None, output_file: str | None, quiet: bool) -> None:
    """Export all systems, yours too, one a row.

    CSV unless another format is asked for; the table can be imported again. Several values of a cell are parted by
    semicolons; columns ending in _low and _high are 90 % intervals.
    """
    userdata.load()
    sheet = views.long("systems", imported) if long else views.wide("systems", imported)
    output.emit(sheet, form or ("csv" if output_file is None else None), output_file)
