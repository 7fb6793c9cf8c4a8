"""``footprint thresholds``."""

from __future__ import annotations

from typing import Any

import click

from footprint.cli import finding, options
from footprint.governance.thresholds import DRAWS


@click.command(short_help="Hold a system against the lines of laws.")
@click.argument("system", required=False, metavar="[SYSTEM | SCENARIO.toml]")
@click.option("--all", "everything", is_flag=True, help="All systems of the database, and their number by year.")
@click.option("--at", help="Day of which the state of the laws is told. [the database's]")
@click.option("--base", multiple=True, help="Base that is modified: a system, or 'unknown'; again for a merged model.")
@click.option("--base-compute", help="FLOP of the base, where it is no named system.")
@click.option("--modality", help="What it is made for: language, biology ... [the system's]")
@click.option("--modifier", type=click.Choice(("third-party", "provider")), default="third-party", help="Who modifies.")
@click.option("--systemic/--not-systemic", default=None, help="Whether an unknown base has systemic risk.")
@click.option("--revenue", help="Yearly revenue of the developer, in USD: 500M.")
@click.option("--from", "begin", type=int, default=2018, help="First year of the counts (--all). [2018]")
@click.option("--to", "end", type=int, default=2028, help="Last year of the counts (--all). [2028]")
@options.fields
@finding.face(DRAWS)
def thresholds(
    system: str | None,
    everything: bool,
    at: str | None,
    base: tuple[str, ...],
    base_compute: str | None,
    modality: str | None,
    modifier: str,
    systemic: bool | None,
    revenue: str | None,
    begin: int,
    end: int,
    draws: str | None,
    seed: str | None,
    form: str | None,
    output_file: str | None,
    quiet: bool,
    plot: bool,
    show: str | None,
    **given: Any,
) -> None:
    """Hold a system against the lines of laws: crossed or not, how surely, by what margin.

    With a method that adapts, or a base, laws that count all training see both; those on modifications see what was
    added.

    \b
    footprint thresholds gpt-4
    footprint thresholds --compute 2e25
    footprint thresholds --compute 7e24 --base gpt-4
    footprint thresholds --all --from 2020 --to 2028
    """
    from footprint.errors import InvalidInput
    from footprint.findings import thresholds as told

    if everything:
        from footprint.governance.counts import threshold_counts

        if system is not None or any(value is not None for value in given.values()):
            raise InvalidInput("--all takes every system of the database: no system and no fields beside it")
        found = told.survey(threshold_counts(begin, end, **finding.sampled(draws, seed)))
    else:
        from footprint.governance.thresholds import thresholds as compute

        scenario = finding.scenario(system, given, draws, seed, DRAWS)
        if not scenario.fields:
            raise InvalidInput("give a system, a compute or other fields, or --all (see --help)")
        fields = dict(scenario.fields)
        # `date` is the scenario's own word for the day of the run; the day of the laws is `at`.
        run_date = fields.pop("date", None)
        found = told.finding(
            compute(
                fields.pop("system", None),
                date=at,
                base=base or None,
                base_compute=base_compute,
                modality=modality,
                modifier=modifier,
                systemic=systemic,
                revenue=revenue,
                run_date=run_date,
                draws=scenario.draws,
                seed=scenario.seed,
                **fields,
            )
        )
    finding.emit(found, form, output_file, quiet, plot, show)
