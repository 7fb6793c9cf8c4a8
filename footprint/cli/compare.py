"""``footprint compare``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from footprint import present_comparison as present
from footprint.cli import options, output
from footprint.comparison import RATIOS
from footprint.views import versions

if TYPE_CHECKING:
    from footprint.comparison import Comparison


@click.command(short_help="Set pretraining against every adaptation: absolute, ratio, break-even.")
@click.argument("system", required=False, metavar="[SYSTEM | SCENARIO.toml]")
@click.option("--methods", metavar="A,B,C", help="Methods to compare with pretraining. [all]")
@click.option("--by", type=click.Choice(RATIOS), default="cost_cloud", help="What the bars show. [cost_cloud]")
@options.fields_but("method")
@options.sampling
@options.printing
def compare(
    system: str | None,
    methods: str | None,
    by: str,
    draws: str | None,
    seed: str | None,
    form: str | None,
    output_file: str | None,
    quiet: bool,
    **given: Any,
) -> None:
    """Set pretraining against every adaptation: absolute, ratio, break-even.

    Fields that describe a run (tokens, compute, chips, hours, utilization) are those of the pretraining, what
    describes an adaptation or its queries is of these; hardware, place, date and prices are of both.

    \b
    footprint compare llama-3.1-405b
    footprint compare llama-3.1-8b --methods lora,few-shot --by energy
    """
    from footprint.comparison import evaluate, words

    comparison = evaluate(options.scenario(system, given, draws, seed), words(methods))
    output.emit(present.sheet(comparison, by), form, output_file)
    output.say(notes(comparison), quiet)


def notes(comparison: Comparison) -> list[str]:
    """How it was drawn, and what to beware of."""
    scenario = comparison.scenario
    lines = [f"{versions()}, draws {scenario.draws}, seed {scenario.seed}; assumptions of a method: footprint estimate"]
    return lines + [f"warning: {warning}" for warning in comparison.warnings]
