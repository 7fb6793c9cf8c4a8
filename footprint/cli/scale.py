"""``footprint scale``."""

from __future__ import annotations

import click

from footprint.cli import finding
from footprint.governance.scale import DRAWS


@click.command(short_help="Tell what a compute buys by the scaling laws.")
@click.option("--compute", help="Training compute in FLOP: 1e25, 3640 PF-days.")
@click.option("--loss", help="The loss that is wanted, in nats a token (the inverse).")
@click.option("--ability", help="An ability: the compute at which it was first reported (the inverse).")
@click.option("--params", help="With --tokens: the loss of a run as given.")
@click.option("--tokens", help="With --params: the loss of a run as given.")
@click.option("--unique-tokens", help="Tokens that differ; beyond them the data repeat.")
@click.option("--served-tokens", help="Tokens served after training: the size that is cheapest over its life.")
@click.option("--law", help="besiroglu, hoffmann, unrounded, muennighoff or kaplan. [all]")
@click.option("--budget", help="USD, one or several: when it comes to cost no more. [10 k$ to 1 G$]")
@click.option("--date", help="Date of the cost. [the database's]")
@click.option("--hardware", help="Chip of the cost. [as of an estimate]")
@finding.face(DRAWS)
def scale(
    compute: str | None,
    loss: str | None,
    ability: str | None,
    params: str | None,
    tokens: str | None,
    unique_tokens: str | None,
    served_tokens: str | None,
    law: str | None,
    budget: str | None,
    date: str | None,
    hardware: str | None,
    draws: str | None,
    seed: str | None,
    form: str | None,
    output_file: str | None,
    quiet: bool,
    plot: bool,
    show: str | None,
) -> None:
    """Tell what a compute buys by the scaling laws: size, data, loss, cost, and abilities reported by there.

    \b
    footprint scale --compute 1e25
    footprint scale --loss 2.0
    footprint scale --ability mmlu-57-topics --budget 100k,1M
    footprint scale --compute 1e24 --unique-tokens 1T --served-tokens 10T
    """
    from footprint.findings import scale as told
    from footprint.governance.scale import scale as computed

    result = computed(
        compute,
        loss=loss,
        ability=ability,
        params=params,
        tokens=tokens,
        unique_tokens=unique_tokens,
        served_tokens=served_tokens,
        law=law,
        budget=budget,
        date=date,
        hardware=hardware,
        **finding.sampled(draws, seed),
    )
    finding.emit(told.finding(result), form, output_file, quiet, plot, show)
