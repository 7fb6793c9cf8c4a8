"""``footprint access``."""

from __future__ import annotations

from typing import Any

import click

from footprint.cli import finding, options
from footprint.governance.access import DRAWS
from footprint.governance.stage import COSTS


@click.command(short_help="Tell who can train or adapt a system.")
@click.argument("system", required=False, metavar="[SYSTEM | SCENARIO.toml]")
@click.option("--from", "begin", type=int, default=2018, help="First year. [2018]")
@click.option("--to", "end", type=int, default=2032, help="Last year. [2032]")
@click.option("--days", default="90", help="Wall clock that the run may take. [90]")
@click.option("--share", help="Share of an owner's compute for one run: 0.1, 5%..50%. [a prior]")
@click.option("--budget", help="USD, one or several: 10M or 1M,10M. [10 k$ to 10 G$]")
@click.option("--progress/--no-progress", default=True, help="Whether as good a system takes less each year. [yes]")
@click.option("--cost", type=click.Choice(tuple(COSTS)), default="cloud", help="Which cost. [cloud]")
@options.fields
@finding.face(DRAWS)
def access(
    system: str | None,
    begin: int,
    end: int,
    days: str,
    share: str | None,
    budget: str | None,
    progress: bool,
    cost: str,
    draws: str | None,
    seed: str | None,
    form: str | None,
    output_file: str | None,
    quiet: bool,
    plot: bool,
    show: str | None,
    **given: Any,
) -> None:
    """Tell who can train or adapt a system: by the compute of owners, and by budgets.

    With a method that adapts, pretraining stands beside it.

    \b
    footprint access gpt-4
    footprint access gpt-4 --method lora
    footprint access llama-2-70b --from 2022 --to 2028 --budget 1M,10M --days 30
    """
    from footprint.findings import access as told
    from footprint.governance.access import access as compute

    scenario = finding.scenario(system, given, draws, seed, DRAWS)
    fields = dict(scenario.fields)
    result = compute(
        fields.pop("system", None),
        begin=begin,
        end=end,
        days=days,
        share=share,
        budget=budget,
        progress=progress,
        cost=cost,
        draws=scenario.draws,
        seed=scenario.seed,
        **fields,
    )
    finding.emit(told.finding(result), form, output_file, quiet, plot, show)
