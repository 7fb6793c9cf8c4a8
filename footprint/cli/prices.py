"""``footprint prices``."""

from __future__ import annotations

import click

import hardware_db
from footprint import views
from footprint.cli import options, output
from footprint.cli.hardware import identified
from footprint.errors import InvalidInput, shown, unknown
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
    if plot and (form or output_file):
        raise InvalidInput("--plot is drawn on the terminal: leave out --format and -o")
    offered = {datum.extras["provider"] for datum in hardware_db.rows("prices", name)} - {""}
    seller = None if provider is None else _seller(name, provider, offered)
    first, last = (_moment(text, word) for text, word in ((begin, "--from"), (end, "--to")))
    found = [
        datum
        for datum in hardware_db.rows("prices", name)
        if (kind is None or datum.quantity == kind)
        and (seller is None or datum.extras["provider"] == seller)
        and (first is None or (moment(datum.when) or first) >= first)
        and (last is None or (moment(datum.when) or last) <= last)
    ]
    if not found:
        told = ((kind, "kind"), (seller, "provider"), (begin, "from"), (end, "to"))
        asked = ", ".join(f"{word} {shown(text)}" for text, word in told if text is not None)
        raise InvalidInput(f"no price of {name} is known" + (f" with {asked}" if asked else ""))
    found.sort(key=lambda datum: (datum.when, datum.quantity, datum.extras["provider"]))
    if plot:
        _plot(name, found)
        return
    output.emit(views.dated(found, f"Prices of {name}", ("provider", "region")), form, output_file)


def _seller(chip: str, provider: str, offered: set[str]) -> str:
    """The provider that is meant, of those with prices of the chip."""
    for meant in (provider.casefold(), hardware_db.named("facilities", provider)):
        if meant in offered:
            return meant
    from difflib import get_close_matches

    near = get_close_matches(provider.casefold(), offered, cutoff=0.5)
    raise unknown(f"price of {chip} by", provider, near, f"by {', '.join(sorted(offered))}" if offered else "")


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
