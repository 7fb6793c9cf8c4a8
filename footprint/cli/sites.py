"""``footprint sites``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from footprint import views
from footprint.cli import options, output
from footprint.cli.hardware import identified
from footprint.errors import InvalidInput

if TYPE_CHECKING:
    from hardware_db import Datum


@click.group(short_help="List and show cloud regions and other sites.")
def sites() -> None:
    """List and show cloud regions and other sites, with their latest figures."""


@sites.command("list")
@click.option("--provider", help="Only this provider.")
@click.option("--country", help="Only this country (ISO code).")
@options.printing
def list_(provider: str | None, country: str | None, form: str | None, output_file: str | None, quiet: bool) -> None:
    """List the sites, one a line."""
    operator = identified("provider", "facilities", provider) if provider else None

    def keep(rows: dict[str, Datum]) -> bool:
        return all(
            wanted is None or (quantity in rows and rows[quantity].value.casefold() == wanted.casefold())
            for quantity, wanted in (("provider", operator), ("country", country))
        )

    sheet = views.listing("sites", keep)
    if not sheet.words:
        raise InvalidInput("no site is of that provider and country; see: footprint sites list")
    output.emit(sheet, form, output_file)


@sites.command()
@click.argument("site")
@options.printing
def show(site: str, form: str | None, output_file: str | None, quiet: bool) -> None:
    """Show every figure of a site with its source and date."""
    output.emit(views.subject("sites", identified("site", "sites", site)), form, output_file)
