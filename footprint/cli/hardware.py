"""``footprint hardware``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

import hardware_db
from footprint import views
from footprint.cli import options, output
from footprint.errors import InvalidInput, unknown

if TYPE_CHECKING:
    from hardware_db import Datum


@click.group(short_help="List, show and compare chips.")
def hardware() -> None:
    """List, show and compare chips. Peaks are dense; sparsity is a row of its own."""


@hardware.command("list")
@click.option("--vendor", help="Only this vendor.")
@click.option("--kind", help="Only this kind: gpu, tpu, asic, wafer, soc.")
@options.printing
def list_(vendor: str | None, kind: str | None, form: str | None, output_file: str | None, quiet: bool) -> None:
    """List the chips, one a line."""

    def keep(rows: dict[str, Datum]) -> bool:
        return all(
            wanted is None or (quantity in rows and rows[quantity].value.casefold() == wanted.casefold())
            for quantity, wanted in (("vendor", vendor), ("kind", kind))
        )

    sheet = views.listing("chips", keep)
    if not sheet.words:
        raise InvalidInput("no chip is of that vendor and kind; see: footprint hardware list")
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


def identified(kind: str, table: str, name: str) -> str:
    """The id of a name, or the error that names the nearest."""
    try:
        return hardware_db.identify(table, name)
    except hardware_db.UnknownName as error:
        raise unknown(kind, name, error.nearest) from None
