"""What published runs tell of utilisation, with what was known before them: what ``fit_utilization.py`` fits to.

Observed is

- of a run with chip-hours: the utilisation at which the model would need just the hours that were reported (its other
  phases, where it has some, taken as they are);
- of a throughput, MFU or HFU: the figure itself, over 4/3 where recomputation is counted in it.
"""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING, NamedTuple

from footprint import architectures, methods
from footprint.errors import FootprintError
from footprint.model import Footprint
from footprint.records import Inputs, Scenario
from footprint.resolve import gather, utilization
from footprint.validation.forecast import RECOMPUTED, counts_recomputation
from footprint.validation.runs import runs, stated

if TYPE_CHECKING:
    from footprint.resolve.ledger import Ledger
    from footprint.validation.runs import Run
    from hardware_db import Datum

RUN, STEADY, BENCHMARK = "run", "steady", "benchmark"
KEPT_OUT = frozenset(
    {
        "bloom-176b-pretraining",
        "hermes-3-405b-finetuning",
        "s1-32b-sft",
        "tulu-3-70b-sft",
        "tulu-3-8b-sft",
    }
)
"""Runs with hours that no effect is fitted to. BLOOM's was seen when the form of ``early`` was chosen."""
LIMITS = (0.01, 0.9)
"""Utilisations outside these are errors of a count, not of a run."""
UNFIT = ("recomputation not told apart", "total ops of the run", "hardware efficiency", "HFU-like")
"""Remarks by which a figure is no steady state: HFU and MFU not told apart, or the whole run's hours over again."""


class Observation(NamedTuple):
    """What was seen of a run."""

    run: Run
    datum: Datum
    type: str
    odds: float
    amounts: dict[str, float]

    @property
    def family(self) -> str:
        """Runs of one family have people and code in common."""
        return self.run.family

    @property
    def system(self) -> str:
        """What was trained: one system may have several runs."""
        return self.run.word("system") or self.run.id

    @property
    def headline(self) -> bool:
        """Whether it is one of those that forecasts are held against."""
        return self.type == RUN


def odds(share: float) -> float:
    """Log odds of a share."""
    return log(share / (1 - share))


def observations() -> list[Observation]:
    """Everything in runs.csv that tells of utilisation."""
    found = []
    for run in runs():
        if "hardware" not in run.known or run.id in KEPT_OUT:
            continue
        try:
            ledger = gather(Scenario(stated(run)))
        except FootprintError as why:
            print(f"{run.id}: {why}")
            continue
        amounts = utilization.causes(ledger)
        for datum, kind, share in _shares(run, ledger):
            if not LIMITS[0] < share < LIMITS[1]:
                continue
            own = dict(amounts)
            if kind != RUN:
                own[kind] = 1.0
            if kind == BENCHMARK and run.experts:
                own["benchmark-moe"] = 1.0
            found.append(Observation(run, datum, kind, odds(share), own))
    return found


def _shares(run: Run, ledger: Ledger) -> list[tuple[Datum, str, float]]:
    reported = {datum.quantity: datum for datum in reversed(run.reported) if _measured(datum)}
    found = []
    hours = reported.get("chip-hours")
    if hours is not None and hours.extras["headline"] == "yes" and run.data:
        share = implied(run, hours.number)
        if share is not None:
            found.append((hours, RUN, share))
    mfu, hfu, throughput = (reported.get(name) for name in ("mfu", "hfu", "throughput"))
    peak = ledger.value("peak_performance") if ledger.has("peak_performance") else None
    datum = mfu or hfu or (throughput if peak else None)
    if datum is not None and not any(remark in datum.note for remark in UNFIT):
        share = datum.number if datum is not throughput else datum.number * 1e12 / peak
        if counts_recomputation(datum):
            share /= RECOMPUTED
        found.append((datum, BENCHMARK if datum.extras["basis"] == "benchmark" else STEADY, share))
    return found


def _measured(datum: Datum) -> bool:
    return datum.extras["tier"] in "AB" and datum.extras["independence"] in ("hardware-log", "measured-throughput")


def implied(run: Run, hours: float) -> float | None:
    """The utilisation at which the model needs these chip-hours."""
    try:
        half, quarter = (_hours(run, share) for share in (0.5, 0.25))
    except FootprintError:
        return None
    varying = (quarter - half) / 2
    fixed = half - 2 * varying
    return varying / (hours - fixed) if hours > fixed else None


def _hours(run: Run, share: float) -> float:
    ledger = gather(Scenario(stated(run) | {"utilization": str(share)}))
    architecture = architectures.named(ledger.words["architecture"].value)
    method = methods.named(ledger.words["method"].value)
    found = ledger.resolved(architecture, method)
    inputs = Inputs(**{name: estimate.value for name, estimate in found.inputs})
    return Footprint(inputs, architecture, method).chip_hours / 3600
