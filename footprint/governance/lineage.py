"""What a system of the database was trained with, and what it inherits from the systems that it derives from."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import hardware_db
from footprint.errors import FootprintError, Unavailable
from footprint.governance.draws import Drawn, drawn, estimate_of, seeded
from footprint.model import Footprint
from footprint.records import Inputs, Scenario

if TYPE_CHECKING:
    from footprint.resolve import Resolved

_DEEPEST = 10


class Work(NamedTuple):
    """The training compute of a system, in FLOP.

    ``added`` is what its makers spent, ``originals`` what each base took (None where that is not known), ``total``
    all of it; None where one of the parts is not known. A system without a base has only what was added.
    """

    system: str
    bases: tuple[str, ...]
    added: Drawn | None
    originals: tuple[Drawn | None, ...]
    total: Drawn | None

    @property
    def derived(self) -> bool:
        """Whether it derives from another system."""
        return bool(self.bases)

    @property
    def inherited(self) -> Drawn | None:
        """The compute of all bases together, None where one is not known."""
        return together(self.originals)


def together(parts: tuple[Drawn | None, ...]) -> Drawn | None:
    """The sum of quantities, None where one is not known or there is none."""
    found = [part for part in parts if part is not None]
    if not found or len(found) < len(parts):
        return None
    total = found[0]
    for part in found[1:]:
        total = total + part
    return total


def word(system: str, quantity: str) -> str:
    """A word of a system, empty where it has none."""
    return hardware_db.word("systems", system, quantity) or ""


def words(system: str, quantity: str) -> tuple[str, ...]:
    """All words of a system of a kind."""
    return tuple(datum.value for datum in hardware_db.rows("systems", system, quantity))


def bases_of(system: str) -> tuple[str, ...]:
    """Ids of the systems that a system derives from, or their names where the database does not have them."""
    found = []
    for name in words(system, "base"):
        try:
            found.append(hardware_db.identify("systems", name))
        except hardware_db.UnknownName:
            found.append(name)
    return tuple(found)


def work(system: str, count: int, seed: int, known: dict[str, Work] | None = None, depth: int = 0) -> Work:
    """The training compute of a system of the database.

    Parameters
    ----------
    system
        Its id.
    count, seed
        Draws (0: point values) and their seed; each system has streams of its own.
    known
        Results by system, to which this one is added: what many systems derive from is then drawn once.
    """
    known = {} if known is None else known
    if system in known:
        return known[system]
    rows = {datum.quantity: datum for datum in hardware_db.rows("systems", system)}
    bases = bases_of(system) if depth < _DEEPEST else ()
    own = seeded(system, seed)
    if not bases:
        added = counted(Scenario({"system": system}, count, own)) if rows else None
        known[system] = Work(system, (), added, (), added)
        return known[system]
    published = rows.get("compute")
    tuning = rows.get("finetune-compute")
    added = drawn(estimate_of(tuning), count, own) if tuning else None
    originals = tuple(work(base, count, seed, known, depth + 1).total for base in bases)
    if published is not None:
        total: Drawn | None = drawn(estimate_of(published), count, own)
    else:
        total = together((*originals, added))
    known[system] = Work(system, bases, added, originals, total)
    return known[system]


def counted(scenario: Scenario) -> Drawn | None:
    """The compute of a scenario with its draws, None where it cannot be told."""
    from footprint.resolve import resolve

    try:
        return of_resolved(resolve(scenario), scenario.draws, scenario.seed)
    except FootprintError:
        return None


def of_resolved(resolved: Resolved, count: int, seed: int, output: str = "compute") -> Drawn:
    """An output of a resolved scenario with its draws, in coherent units.

    Raises
    ------
    Unavailable
        If the scenario cannot have it.
    """
    inputs = Inputs(**{name: estimate.value for name, estimate in resolved.inputs})
    footprint = Footprint(inputs, resolved.architecture, resolved.method)
    try:
        value = float(getattr(footprint, output))
    except Unavailable:
        if output != "compute" or None in (inputs.peak_performance, inputs.utilization):
            raise
        # Where only the hardware's time is published, its FLOP are what it reached of its peak.
        hours = of_resolved(resolved, count, seed, "chip_hours")
        reached = drawn(dict(iter(resolved.inputs))["utilization"], count, seed)
        peak = inputs.peak_performance
        return Drawn(hours.value * reached.value * peak, hours.draws * reached.draws * peak)
    if not count:
        return Drawn(value, value)
    from footprint.uncertainty import draw

    found = draw(resolved, [output], count, seed)[output]
    return Drawn(value, found if found.min() < found.max() else value)
