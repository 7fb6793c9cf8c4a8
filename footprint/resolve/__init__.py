"""Scenario and database -> the model's inputs, each an estimate with its interval and its source.

What the user typed comes first, then what is published of the system, then the chip, the place and the date, then
priors. Each step down a ladder (region -> country -> world, the chip's own price -> none) is a row with a note and a
wider interval, and is listed as assumed.
"""

from __future__ import annotations

from footprint import architectures, methods
from footprint.errors import Impossible
from footprint.records import Estimate, Scenario
from footprint.resolve import hardware, money, place, work
from footprint.resolve.ledger import Ledger, Resolved, Word

__all__ = ["Resolved", "Word", "resolve"]


def resolve(scenario: Scenario) -> Resolved:
    """The inputs of a scenario.

    Raises
    ------
    InvalidInput
        If a field, a name or a figure of the scenario is not usable.
    Impossible
        If it names too little to estimate anything.
    """
    ledger = Ledger(scenario)
    work.system(ledger)
    work.kind(ledger)
    hardware.chip(ledger)
    place.when(ledger)
    place.where(ledger)
    work.size_and_data(ledger)
    hardware.performance(ledger)
    hardware.power(ledger)
    place.electricity(ledger)
    hardware.manufacture(ledger)
    money.prices(ledger)
    ledger.put(Estimate("multiply_add", 2.0, None, None, "FLOP", "positive", note="by definition", assumed=False))
    if not any(ledger.has(name) for name in ("compute", "chip_hours", "params", "forward_compute")) and not (
        ledger.has("chips") and ledger.has("wall_hours")
    ):
        raise Impossible(
            "nothing to estimate from: give a system, or params and tokens, or compute, or chip_hours (see --help)"
        )
    ledger.check()
    return ledger.resolved(
        architectures.named(ledger.words["architecture"].value), methods.named(ledger.words["method"].value)
    )
