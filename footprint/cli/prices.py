"""``footprint prices``."""

from __future__ import annotations

import click

import hardware_db
from footprint import views
from footprint.cli import options, output
from footprint.cli.hardware import identified
from footprint.errors import InvalidInput, shown
from footprint.resolve.place import moment

KINDS = ("on-demand", "commit-1y", "commit-3y", "spot", "purchase", "purchase-in-server")


@click.command(short_help="Show the dated prices of a chip.")
@click.argument("chip")
@click.option("--kind", type=click.Choice(KINDS), help="Only this kind of price.")
@click.option("--provider", help="Only this provider.")
@click.option("--from", "begin", help="From this date: 2022, 2022-07 or 2022-07-23.")
@click.option("--to", "end", help="To this date.")
@click.option("--plot", is_flag=True, help="Draw the course of the prices instead (needs the plot extra).")
@options.printing
def prices(
    chip: str,
    kind: str | None,
    provider: str | None,
    begin: str | None,
    end: str | None,
    plot: bool,
    form: str | None,
    output_file: str | None,
    quiet: bool,
) -> None:
    """Show the dated prices of a chip: rent of a chip-hour by kind and provider, and purchase."""
    name = identified("chip", "chips", chip)
    first, last = (_moment(text, word) for text, word in ((begin, "--from"), (end, "--to")))
    found = [
        datum
        for datum in hardware_db.rows("prices", name)
        if (kind is None or datum.quantity == kind)
        and (provider is None or datum.extras["provider"].casefold() == provider.casefold())
        and (first is None or (moment(datum.when) or first) >= first)
        and (last is None or (moment(datum.when) or last) <= last)
    ]
    if not found:
        offered = sorted({datum.extras["provider"] for datum in hardware_db.rows("prices", name)} - {""})
        hint = f"; providers with prices of it: {', '.join(offered)}" if offered else ""
        raise InvalidInput(f"no such price of {name}{hint}")
    found.sort(key=lambda datum: (datum.when, datum.quantity, datum.extras["provider"]))
    if plot:
        _plot(name, found)
        return
    output.emit(views.dated(found, f"Prices of {name}", ("provider", "region")), form, output_file)


def _moment(text: str | None, option: str) -> float | None:
    if text is None:
        return None
    found = moment(text)
    if found is None:
        raise InvalidInput(f"{option} {shown(text)}: like 2022, 2022-07 or 2022-07-23")
    return found


def _plot(name: str, found: list[hardware_db.Datum]) -> None:
    try:
        import plotext
    except ImportError:
        raise InvalidInput("--plot needs the plot extra: pip install 'footprint[plot]'") from None
    rents = [datum for datum in found if datum.unit == "USD/h"] or found
    plotext.clear_figure()
    for kind in dict.fromkeys(datum.quantity for datum in rents):
        points = [(moment(datum.when), datum.number) for datum in rents if datum.quantity == kind]
        plotext.scatter([x for x, _ in points], [y for _, y in points], label=kind)
    plotext.yscale("log")
    plotext.title(f"{name}, {rents[0].unit} of a chip, log scale")
    plotext.xlabel("year")
    plotext.plotsize(80, 22)
    plotext.theme("clear")
    click.echo(plotext.build())
