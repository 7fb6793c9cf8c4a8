"""``footprint validate``."""

from __future__ import annotations

import click

from footprint.cli import finding

DRAWS = 2000


@click.command(short_help="Hold forecasts of published runs against what was reported.")
@click.option("--table", "listed", is_flag=True, help="Every headline figure, forecast and reported.")
@click.option("--quantity", help="Only this: chip-hours, energy, carbon, mfu, cost, ... [all]")
@click.option("--kind", help="Only runs of this kind: language pretraining, other pretraining, adaptation. [all]")
@click.option("--by", help="Chip-hours by kind, hardware, year, architecture, method, modality or provider.")
@finding.face(DRAWS)
def validate(
    listed: bool,
    quantity: str | None,
    kind: str | None,
    by: str | None,
    draws: str | None,
    seed: str | None,
    form: str | None,
    output_file: str | None,
    quiet: bool,
    plot: bool,
    show: str | None,
) -> None:
    """Hold forecasts of published runs against what was reported.

    Each is made from what was known before the run. Beside them stand the rule of thumb, LLMCarbon and Epoch.

    \b
    footprint validate
    footprint validate --table --quantity energy
    footprint validate --by hardware
    footprint validate --quantity chip-hours --plot
    footprint validate --quantity chip-hours -o runs.svg
    """
    from footprint.findings import validate as told
    from footprint.validation import validate as computed

    result = computed(quantity, kind, by, **finding.sampled(draws, seed))
    finding.emit(told.finding(result, listed, by is not None), form, output_file, quiet, plot, show)
