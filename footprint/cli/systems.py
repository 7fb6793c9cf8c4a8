"""``footprint systems``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from footprint import views
from footprint.cli import options, output
from footprint.cli.hardware import identified
from footprint.errors import InvalidInput

if TYPE_CHECKING:
    from hardware_db import Datum


@click.group(short_help="List and show AI systems.")
def systems() -> None:
    """List and show AI systems and what is published of them."""


@systems.command("list")
@click.option("--kind", help="Only this kind: foundation, frontier or specialised.")
@click.option("--modality", help="Only this modality: language, vision, multimodal, ...")
@click.option("--organisation", help="Only this organisation.")
@options.printing
def list_(
    kind: str | None,
    modality: str | None,
    organisation: str | None,
    form: str | None,
    output_file: str | None,
    quiet: bool,
) -> None:
    """List the systems, one a line."""

    def keep(rows: dict[str, Datum]) -> bool:
        return all(
            wanted is None or (quantity in rows and rows[quantity].value.casefold() == wanted.casefold())
            for quantity, wanted in (("kind", kind), ("modality", modality), ("organisation", organisation))
        )

    sheet = views.listing("systems", keep)
    if not sheet.words:
        raise InvalidInput("no system is of that kind; see: footprint systems list")
    output.emit(sheet, form, output_file)


@systems.command()
@click.argument("system")
@options.printing
def show(system: str, form: str | None, output_file: str | None, quiet: bool) -> None:
    """Show every figure of a system with its source and date."""
    output.emit(views.subject("systems", identified("system", "systems", system)), form, output_file)
