"""``footprint sites``."""

from __future__ import annotations

import click

from footprint import views
from footprint.cli import options, output
from footprint.cli.hardware import identified


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
    land = identified("country", "grids", country) if country else None
    sheet = views.listing("sites", {"provider": operator, "country": land})
    output.emit(sheet, form, output_file)


@sites.command()
@click.argument("site")
@options.printing
def show(site: str, form: str | None, output_file: str | None, quiet: bool) -> None:
    """Show every figure of a site with its source and date."""
    output.emit(views.subject("sites", identified("site", "sites", site)), form, output_file)
