"""``footprint concentration``."""

from __future__ import annotations

import click

from footprint.cli import finding
from footprint.governance.concentration import BASES, BY, DRAWS, OF


@click.command(short_help="Tell how concentrated computing is.")
@click.option("--by", type=click.Choice(BY), default="owner", help="Who holds it. [owner]")
@click.option("--of", type=click.Choice(tuple(OF)), default="flops", help="What is held. [flops]")
@click.option(
    "--basis", type=click.Choice(BASES), default="owners", help="Estimated totals, or known clusters. [owners]"
)
@click.option("--date", help="The last full quarter at this date: 2025, 2025-06. [the last]")
@click.option("--from", "begin", help="A course over time, from this date.")
@click.option("--to", "end", help="A course over time, to this date.")
@finding.face(DRAWS)
def concentration(
    by: str,
    of: str,
    basis: str,
    date: str | None,
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
    """Tell how concentrated computing is: shares, HHI, CR1/CR4/CR8, Gini, Theil, Shannon, with intervals.

    What is not named ("Other") is counted as one holder, as very many, and left out. Antitrust bands are yardsticks.

    \b
    footprint concentration
    footprint concentration --by designer --of memory
    footprint concentration --from 2022 --to 2025 --plot
    footprint concentration --from 2022 -o hhi.svg
    """
    from footprint.findings import concentration as told
    from footprint.governance.concentration import concentration as compute

    result = compute(by, of, basis=basis, date=date, begin=begin, end=end, **finding.sampled(draws, seed))
    finding.emit(told.finding(result), form, output_file, quiet, plot, show)
