"""``footprint homogenization``."""

from __future__ import annotations

import click

from footprint.cli import finding
from footprint.governance.homogenization import BY, DRAWS, SAMPLES


@click.command(short_help="Tell on which bases derived systems are built.")
@click.option("--by", type=click.Choice((*BY, "organization")), default="base", help="What they are grouped by. [base]")
@click.option("--sample", type=click.Choice(tuple(SAMPLES)), default="systems", help="Which derived systems. [systems]")
@click.option("--from", "begin", help="Only systems published from this date.")
@click.option("--to", "end", help="Only systems published up to this date.")
@finding.face(DRAWS)
def homogenization(
    by: str,
    sample: str,
    begin: str | None,
    end: str | None,
    draws: str | None,
    seed: str | None,
    form: str | None,
    output_file: str | None,
    quiet: bool,
    plot: bool,
    show: str | None,
) -> None:
    """Tell on which bases derived systems are built, and how many a base's failure would reach.

    \b
    footprint homogenization
    footprint homogenization --by family --sample epoch
    """
    from footprint.findings import homogenization as told
    from footprint.governance.homogenization import homogenization as compute

    result = compute(by, sample, begin=begin, date=end, **finding.sampled(draws, seed))
    finding.emit(told.finding(result), form, output_file, quiet, plot, show)
