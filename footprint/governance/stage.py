"""Who can do a job in a year, and when a budget comes to suffice: what :mod:`footprint.governance.access` asks."""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any, NamedTuple

from footprint.equations import choice, trends
from footprint.errors import FootprintError, Unavailable
from footprint.governance import clusters, inventory, owners
from footprint.governance import draws as drawing
from footprint.governance.draws import Drawn, Figure, each, share_over
from footprint.governance.lineage import of_resolved
from footprint.governance.owners import EQUIVALENTS, OWNER
from footprint.records import Estimate, Scenario
from footprint.units import YEAR

if TYPE_CHECKING:
    from collections.abc import Sequence

    from footprint.resolve import Resolved

COSTS = {"cloud": "cost_cloud", "owned": "cost_owned", "development": "cost_development"}
ESTIMATED, KNOWN, PROJECTED = "estimated totals", "known clusters", "projected"


class Actor(NamedTuple):
    """An owner with a name, and how likely it can."""

    name: str
    kind: str
    equivalents: Figure
    probability: float


class Year(NamedTuple):
    """Who can do a task at the end of a year.

    ``named`` counts the owners of the table of totals, ``known`` the others of whom a large enough cluster is known,
    ``again`` both where the run of old is repeated; ``most`` adds to the first two as many as the remainder and the
    blocs could hold.
    """

    year: int
    method: str
    basis: str
    compute: Figure
    equivalents: Figure
    named: Figure | None
    known: Figure
    again: Figure
    most: Figure | None
    cost: Figure | None
    actors: tuple[Actor, ...]


class Budget(NamedTuple):
    """The year in which a task comes to cost no more than a budget, and the probability that it does by each year."""

    budget: float
    method: str
    year: Figure
    by_year: dict[int, float]


class Job(NamedTuple):
    """A task with its draws, in coherent units."""

    method: str
    compute: Drawn
    hours: Drawn
    holding: Drawn | None
    cost: Drawn | None
    moment: float
    date: str
    progress: bool
    note: str


class Capacity(NamedTuple):
    """What an owner has, in H100-equivalents."""

    name: str
    kind: str
    amount: Drawn


def job(given: dict[str, Any], method: str, progress: bool, cost: str, count: int, seed: int) -> Job:
    """A task with its draws: the compute, the time on the chip in which owners are counted, the cost."""
    from footprint.resolve import resolve
    from footprint.resolve.place import moment

    resolved = resolve(Scenario(given, count, seed))
    date = resolved.words["date"].value
    hours, holding, note = _equivalent_time(given, resolved, count, seed)
    return Job(
        method,
        of_resolved(resolved, count, seed),
        hours,
        holding,
        _perhaps(resolved, count, seed, COSTS[cost]),
        moment(date) or 0.0,
        date,
        progress,
        note,
    )


def _perhaps(resolved: Resolved, count: int, seed: int, output: str) -> Drawn | None:
    try:
        return of_resolved(resolved, count, seed, output)
    except Unavailable:
        return None


def _equivalent_time(
    given: dict[str, Any], resolved: Resolved, count: int, seed: int
) -> tuple[Drawn, Drawn | None, str]:
    """Chip-seconds on the chip in which owners are counted, and the fewest of it that hold the model."""
    from footprint.resolve import resolve

    alone = {name: value for name, value in given.items() if name not in ("chips", "precision", "utilization")}
    try:
        on_reference = resolve(Scenario(alone | {"hardware": inventory.REFERENCE}, count, seed))
        time = of_resolved(on_reference, count, seed, "chip_hours")
        return time, _perhaps_held(on_reference, count, seed), ""
    except FootprintError:
        time = of_resolved(resolved, count, seed, "chip_hours")
    chip = resolved.words["hardware"].value if "hardware" in resolved.words else inventory.REFERENCE
    mine, reference = inventory.of_chip(chip, "8-bit"), inventory.of_chip(inventory.REFERENCE, "8-bit")
    if mine is None or reference is None:
        raise Unavailable(f"the work of {chip} cannot be told in H100-equivalents: its 8-bit rate is not known")
    return time.scaled(mine.value / reference.value), None, f"hours of {chip} by its 8-bit rate"


def _perhaps_held(resolved: Resolved, count: int, seed: int) -> Drawn | None:
    inputs = dict(iter(resolved.inputs))
    needed = {"params", "bytes_per_parameter", "chip_memory", "memory_overhead", "usable_memory"}
    return of_resolved(resolved, count, seed, "chips_to_hold") if needed <= inputs.keys() else None


class Stage:
    """What does not change from year to year."""

    def __init__(self, share: Estimate, allowed: float, trends: list[Drawn], count: int, seed: int) -> None:
        self.share, self.allowed, self.count, self.seed = share, allowed, count, seed
        self.halving, self.doubling, self.growth = trends
        self.notes: dict[str, None] = {}
        self._capacities: dict[str, list[Capacity]] = {}
        self._shares: dict[str, Drawn] = {}

    def year(self, job: Job, year: int) -> Year:
        """Who can do a job at the end of a year."""
        basis, date, ahead = self._basis(year)
        needed_compute, needed = self._needed(job, year)
        grown = self._grown(ahead)
        totals = self._owned(date) if basis != KNOWN else []
        others = self._known(date, basis == KNOWN)
        able = [self._able(one, needed, grown) for one in totals]
        named = _tally([found for one, found in zip(totals, able, strict=True) if one.kind == OWNER])
        known = _tally([self._able(one, needed, grown) for one in others])
        again = named + known
        if job.progress:
            repeated = self._needed(job._replace(progress=False), year)[1]
            owning = [one for one in totals if one.kind == OWNER]
            again = _tally([self._able(one, repeated, grown) for one in (*owning, *others)])
        most = named + known
        for one in totals:
            if one.kind != OWNER:
                most = most + self._at_most(one, needed, grown)
        actors = tuple(
            Actor(one.name, one.kind, each(operator.mul, one.amount, grown).figure, share_over(found.draws))
            for one, found in zip(totals, able, strict=True)
        )
        return Year(
            year,
            job.method,
            basis,
            needed_compute.figure,
            needed.figure,
            named.figure if totals else None,
            known.figure,
            again.figure,
            most.figure if totals else None,
            self._cost(job, year).figure if job.cost else None,
            actors,
        )

    def _basis(self, year: int) -> tuple[str, str, int]:
        """Where a year's owners come from, of which date they are, and how many years that date lies back."""
        first, last = owners.quarters()[0], owners.quarters()[-1]
        if year < int(first[:4]):
            self.notes["before the first totals only known clusters are counted, each owner by its largest"] = None
            return KNOWN, f"{year}-12-31", 0
        if year <= int(last[:4]):
            return ESTIMATED, owners.quarter(f"{year}-12-31"), 0
        self.notes[
            f"after {last} every owner grows alike, as the stock of all has, and no owner is added: a projection"
        ] = None
        return PROJECTED, last, year - int(last[:4])

    def _grown(self, ahead: int) -> Drawn:
        if not ahead:
            return Drawn(1.0, 1.0)
        return each(lambda rate: trends.grown(1.0, float(ahead), rate, 1.0), self.growth)

    def _needed(self, job: Job, year: int) -> tuple[Drawn, Drawn]:
        """FLOP that a system as good takes at the end of a year, and H100-equivalents for it in the time allowed."""
        elapsed = max(year + 1 - job.moment, 0.0) * YEAR if job.progress else 0.0
        less = each(lambda halving: trends.trended(1.0, elapsed, halving), self.halving)
        chips = each(lambda time, part: time * part / self.allowed, job.hours, less)
        if job.holding is not None:
            # What takes a part of the compute is smaller too: compute-optimal parameters go with its square root.
            held = each(lambda states, part: states * part**0.5, job.holding, less)
            chips = each(choice.larger, chips, held)
        return each(operator.mul, job.compute, less), chips

    def _owned(self, date: str) -> list[Capacity]:
        if date not in self._capacities:
            held: dict[str, Capacity] = {}
            for part in owners.parts(EQUIVALENTS, date, self.count, self.seed):
                before = held.get(part.owner.id)
                amount = part.amount + before.amount if before else part.amount
                held[part.owner.id] = Capacity(part.owner.name, part.owner.kind, amount)
            self._capacities[date] = list(held.values())
        return self._capacities[date]

    def _known(self, date: str, everybody: bool) -> list[Capacity]:
        """Owners of known clusters, each by its largest; without those of the table of totals, or with them."""
        key = f"known {date} {everybody}"
        if key not in self._capacities:
            largest: dict[str, float] = {}
            for cluster, datum in clusters.at(EQUIVALENTS, date):
                named = clusters.named_owner(cluster.owner)
                if cluster.owner and (everybody or named is None):
                    name = named.name if named else cluster.owner
                    largest[name] = max(largest.get(name, 0.0), datum.number)
            self._capacities[key] = [Capacity(name, OWNER, Drawn(size, size)) for name, size in largest.items()]
        return self._capacities[key]

    def _share_of(self, name: str) -> Drawn:
        if name not in self._shares:
            self._shares[name] = drawing.drawn(self.share._replace(name=f"run-share {name}"), self.count, self.seed)
        return self._shares[name]

    def _able(self, one: Capacity, needed: Drawn, grown: Drawn) -> Drawn:
        """1 where an owner can, 0 where it cannot."""
        return each(
            lambda have, more, part, need: (have * more * part >= need) * 1.0,
            one.amount,
            grown,
            self._share_of(one.name),
            needed,
        )

    def _at_most(self, one: Capacity, needed: Drawn, grown: Drawn) -> Drawn:
        """How many owners, each able, a remainder or bloc could at most be."""
        return each(
            lambda have, more, part, need: have * more * part / need // 1,
            one.amount,
            grown,
            self._share_of(one.name),
            needed,
        )

    def _cost(self, job: Job, year: int) -> Drawn:
        assert job.cost is not None
        elapsed = (year + 1 - job.moment) * YEAR
        after = max(elapsed, 0.0) if job.progress else 0.0
        return each(
            lambda base, doubling, halving: (
                base * trends.trended(1.0, elapsed, doubling) * trends.trended(1.0, after, halving)
            ),
            job.cost,
            self.doubling,
            self.halving,
        )

    def budget(self, job: Job, budget: float, years: range) -> Budget:
        """When a job comes to cost no more than a budget."""
        assert job.cost is not None

        def suffices(cost: Any, doubling: Any, halving: Any) -> Any:
            logarithm = _logarithm(cost)
            before = trends.time_to_fall(cost, budget, doubling, logarithm)
            both = trends.joint_halving(doubling, halving) if job.progress else doubling
            after = trends.time_to_fall(cost, budget, both, logarithm)
            # The time is negative where the budget sufficed before, when nothing was known of the progress to come.
            return job.moment + (choice.larger(after, 0.0) - choice.larger(-before, 0.0)) / YEAR

        found = each(suffices, job.cost, self.doubling, self.halving)
        by_year = {year: share_over(found.draws <= year + 1) for year in years}
        return Budget(budget, job.method, found.figure, by_year)


def _logarithm(amount: Any) -> Any:
    if hasattr(amount, "shape"):
        import numpy as np

        return np.log
    import math

    return math.log


def _tally(able: Sequence[Drawn]) -> Drawn:
    """How many can."""
    return Drawn(float(sum(one.value for one in able)), sum((one.draws for one in able), 0.0))
