"""The published runs, and the scenario that each was before it began."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import hardware_db
from footprint import architectures
from footprint.fields import FIELDS
from footprint.records import Scenario

if TYPE_CHECKING:
    from hardware_db import Datum

KNOWN, REPORTED = "known", "reported"
_NO_FIELD = {"system"}
"""Known of a run, and not told: a named system brings with it what was published of it afterwards."""
_ANY = "1e20"
"""FLOP of a run whose power alone is asked for: it does not depend on how long the run is."""
TDP, CHIP, SYSTEM = "TDP", "chip", "chip and host"
"""What the power of a reported figure is: the limit of the chip, what the chip draws, or chip and host."""


class Run(NamedTuple):
    """A published run: what was known before it, and what was reported of it."""

    id: str
    known: dict[str, Datum]
    reported: tuple[Datum, ...]

    def word(self, quantity: str) -> str:
        """A known quantity as text, empty where it is not known."""
        datum = self.known.get(quantity)
        return "" if datum is None else datum.value

    @property
    def family(self) -> str:
        """Runs of one family have people and code in common: they are left out together."""
        return self.word("group") or self.id

    @property
    def kind(self) -> str:
        """What the run is for the tables: adaptation, language pretraining, or other pretraining."""
        if self.word("method") != "pretrain":
            return "adaptation"
        if self.word("modality") == "language":
            return "language pretraining"
        return "other pretraining"

    @property
    def data(self) -> bool:
        """Whether parameters and data of it are known."""
        return "params" in self.known and not self.known.keys().isdisjoint({"tokens", "samples"})

    @property
    def experts(self) -> bool:
        """Whether it is of a mixture of experts."""
        return self.word("architecture") == "moe"


@cache
def runs() -> tuple[Run, ...]:
    """All published runs, in the order of the table."""
    found = []
    for subject in hardware_db.subjects("runs"):
        rows = hardware_db.rows("runs", subject)
        known = {row.quantity: row for row in rows if row.extras["role"] == KNOWN}
        found.append(Run(subject, known, tuple(row for row in rows if row.extras["role"] == REPORTED)))
    return tuple(found)


def stated(run: Run) -> dict[str, str]:
    """What was known before the run, as fields of a scenario.

    Tokens of this table are those seen in all passes; samples are those of the data, passed over ``epochs`` times.
    """
    told = {
        name: datum.value
        for quantity, datum in run.known.items()
        if (name := quantity.replace("-", "_")) in FIELDS and name not in _NO_FIELD
    }
    if {"tokens", "samples"} <= told.keys():
        word = told.get("architecture", "transformer")
        unit = architectures.named(word).UNIT if word in architectures.NAMES else "tokens"
        told.pop("samples" if unit == "tokens" else "tokens")
    if "tokens" in told:
        told.pop("epochs", None)
    return told


def boundary(reported: Datum) -> tuple[str, bool]:
    """What a figure of energy or carbon counts: whose power, and whether the building's share is in it."""
    basis = reported.extras["basis"]
    building = "no PUE" not in basis and "dynamic" not in basis
    if "TDP" in basis or "calculator" in basis:
        return TDP, building
    if "GPU only" in basis:
        return CHIP, building
    if "dynamic" in basis:
        return TDP, building
    return SYSTEM, building


def like(run: Run, reported: Datum) -> dict[str, str]:
    """Fields by which a forecast counts what the figure counts: a chip's limit for a figure that took it so."""
    told = stated(run)
    if reported.quantity == "average-chip-power" and not run.data:
        told["compute"] = _ANY
    if reported.quantity not in ("energy", "carbon"):
        return told
    whose, building = boundary(reported)
    if not building:
        told["pue"] = "1"
    power = hardware_db.lookup("chips", run.word("hardware"), "power")
    if whose != SYSTEM and power is not None:
        told["system_power"] = f"{power.value} W"
        share = _chip_share(run) if whose == CHIP else None
        if share is not None and share.low is not None and share.high is not None:
            low, middle, high = (part * power.number for part in (share.low, share.number, share.high))
            told["system_power"] = f"{low:g}..{middle:g}..{high:g} W"
    return told


def _chip_share(run: Run) -> Datum | None:
    """The share of its limit that a chip draws."""
    from footprint.resolve.ledger import prior

    chip = run.word("hardware")
    design, kind = (hardware_db.word("chips", chip, name) for name in ("architecture", "kind"))
    return prior("power_fraction", chip, hardware_db.folded(design or ""), kind or "")


def scenario(run: Run, reported: Datum, draws: int = 0, seed: int = 0) -> Scenario:
    """The scenario from which a reported figure is forecast."""
    return Scenario(dict(like(run, reported)), draws, seed)
