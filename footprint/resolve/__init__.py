"""Scenario and database -> the model's inputs, each an estimate with its interval and its source.

What the user typed comes first, then what is published of the system, then the chip, the place and the date, then
priors. Each step down a ladder (region -> country -> world, the chip's own price -> none) is a row with a note and a
wider interval, and is listed as assumed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from footprint import architectures, methods
from footprint.errors import Impossible
from footprint.records import Estimate, Scenario
from footprint.resolve import adaptation, hardware, memory, money, place, region, work
from footprint.resolve.ledger import Ledger, Resolved, Word

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Resolved", "Word", "gather", "resolve"]


def resolve(scenario: Scenario, also: Iterable[str] = ()) -> Resolved:
    """The inputs of a scenario, and further ones that the caller reads.

    Raises
    ------
    InvalidInput
        If a field, a name or a figure of the scenario is not usable.
    Impossible
        If it names too little to estimate anything.
    """
    ledger = gather(scenario, also)
    if not any(ledger.has(name) for name in ("compute", "chip_hours", "params", "forward_compute")) and not (
        ledger.has("chips") and ledger.has("wall_hours")
    ):
        raise Impossible(
            "nothing to estimate from: give a system, or params and tokens, or compute, or chip_hours (see --help)"
        )
    ledger.check()
    found = ledger.resolved(
        architectures.named(ledger.words["architecture"].value), methods.named(ledger.words["method"].value)
    )
    return memory.fits(found, ledger.given)


def gather(scenario: Scenario, also: Iterable[str] = ()) -> Ledger:
    """The ledger of a scenario, with everything settled that can be."""
    ledger = Ledger(scenario)
    work.system(ledger)
    work.kind(ledger)
    adaptation.examples(ledger)
    hardware.chip(ledger)
    place.when(ledger)
    region.where(ledger)
    work.size_and_data(ledger)
    hardware.performance(ledger)
    adaptation.needs(ledger)
    memory.states(ledger)
    for name in also:
        ledger.prior(name, *adaptation.scopes(ledger))
    hardware.power(ledger)
    place.electricity(ledger)
    hardware.manufacture(ledger)
    money.prices(ledger)
    ledger.put(Estimate("multiply_add", 2.0, None, None, "FLOP", "positive", note="by definition", assumed=False))
    return ledger
