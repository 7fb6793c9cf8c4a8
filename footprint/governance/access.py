"""Who can train or adapt a system: by the compute that they own, and by what they can pay.

An owner can if the share of its compute that one run gets, over the days allowed, does the work. What the run needs
falls with algorithmic progress from the day of the system on (for pretraining; an adaptation starts from weights that
are there), what it costs falls with the price of FLOP. Beyond the data everything grows as it did: a projection.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import hardware_db
from footprint.equations import choice, scaling
from footprint.errors import FootprintError, InvalidInput, Unavailable, shown
from footprint.estimation import sampling
from footprint.fields import FIELDS, SHARE
from footprint.governance import clusters, inventory, owners
from footprint.governance import draws as drawing
from footprint.governance.draws import Drawn, Figure, figure, share_over
from footprint.governance.lineage import of_resolved
from footprint.governance.owners import EQUIVALENTS, OWNER
from footprint.quantities import parse
from footprint.records import Estimate, Scenario
from footprint.units import YEAR

if TYPE_CHECKING:
    from collections.abc import Sequence

    from footprint.resolve import Resolved

BUDGETS = (1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10)
"""From a student's to a state's, in USD."""
COSTS = {"cloud": "cost_cloud", "owned": "cost_owned", "development": "cost_development"}
DRAWS = 10_000
PRETRAIN = "pretrain"
ESTIMATED, KNOWN, PROJECTED = "estimated totals", "known clusters", "projected"
_FIRST, _LAST = 2010, 2060
_DAY = 86400.0


class Task(NamedTuple):
    """What is to be done: training from scratch, or an adaptation."""

    method: str
    compute: Figure
    equivalent_hours: Figure
    cost: Figure | None
    date: str
    progress: bool
    note: str


class Actor(NamedTuple):
    """An owner with a name, and how likely it can."""

    name: str
    kind: str
    equivalents: Figure
    probability: float


class Year(NamedTuple):
    """Who can do a task at the end of a year.

    ``named`` counts the owners of the table of totals, ``known`` the others of whom a large enough cluster is known,
    ``most`` adds as many as the remainder and the blocs could hold.
    """

    year: int
    method: str
    basis: str
    compute: Figure
    equivalents: Figure
    named: Figure | None
    known: Figure
    most: Figure | None
    cost: Figure | None
    actors: tuple[Actor, ...]


class Budget(NamedTuple):
    """The year in which a task comes to cost no more than a budget, and the probability that it does by each year."""

    budget: float
    method: str
    year: Figure
    by_year: dict[int, float]


class Access(NamedTuple):
    """Who can do it, year by year and budget by budget."""

    system: str
    days: float
    share: Estimate
    cost: str
    tasks: tuple[Task, ...]
    years: tuple[Year, ...]
    budgets: tuple[Budget, ...]
    trends: tuple[Estimate, ...]
    notes: tuple[str, ...]
    sources: tuple[str, ...]
    draws: int
    seed: int


class _Job(NamedTuple):
    method: str
    compute: Drawn
    hours: Drawn
    holding: Drawn | None
    cost: Drawn | None
    moment: float
    date: str
    progress: bool
    note: str


class _Capacity(NamedTuple):
    name: str
    kind: str
    amount: Drawn


def access(
    system: str | None = None,
    *,
    begin: int = 2018,
    end: int = 2032,
    days: Any = 90,
    share: Any = None,
    budget: Any = None,
    progress: bool = True,
    cost: str = "cloud",
    draws: int = DRAWS,
    seed: int = 0,
    **fields: Any,
) -> Access:
    """Who can train a system, and who can adapt it.

    Parameters
    ----------
    system
        A named system.
    begin, end
        First and last year.
    days
        Wall clock that the run may take.
    share
        Share of an owner's compute that one run gets: ``0.1``, ``5%..50%``; a prior by default.
    budget
        In USD, one or several; 10 k$ to 10 G$ by default.
    progress
        Whether a system as good takes less compute each year after it was made, or the same run is repeated.
    cost
        ``cloud``, ``owned`` or ``development``.
    draws, seed
        Monte Carlo draws (0: point values) and their seed.
    **fields
        Fields of a scenario; with a ``method`` that adapts, pretraining is told beside it.

    Raises
    ------
    InvalidInput, Impossible
        As for :func:`footprint.estimate`.

    Examples
    --------
    >>> import footprint
    >>> found = footprint.access("gpt-4", begin=2024, end=2025, draws=0)
    >>> [year.named.value for year in found.years]
    [5.0, 7.0]
    """
    count, start = sampling(draws, seed)
    if not _FIRST <= begin <= end <= _LAST:
        raise InvalidInput(f"from {begin} to {end}: years in order, from {_FIRST} to {_LAST}")
    if cost not in COSTS:
        raise InvalidInput(f"cost {shown(cost)}: one of {', '.join(COSTS)}")
    allowed = parse(FIELDS["run_duration"]._replace(name="days", unit="y"), _in_years(days)).value
    part = _share(share)
    amounts = _budgets(budget)
    given = {name: value for name, value in fields.items() if value is not None}
    if system is not None:
        given["system"] = system
    method = str(given.get("method", PRETRAIN)).casefold()
    jobs = []
    if method != PRETRAIN:
        jobs.append(_job(given, method, False, cost, count, start))
    if method == PRETRAIN or "system" in given:
        # Beside an adaptation stands its base as it was trained: what was typed describes the adaptation.
        base = given if method == PRETRAIN else {"system": given["system"]}
        jobs.insert(0, _job(base, PRETRAIN, progress, cost, count, start))
    used = tuple(drawing.prior(name) for name in _TRENDS)
    stage = _Stage(part, allowed, [drawing.drawn(trend, count, start) for trend in used], count, start)
    years = tuple(stage.year(job, year) for year in range(begin, end + 1) for job in jobs)
    costs = [job for job in jobs if job.cost is not None]
    budgets = tuple(stage.budget(job, amount, range(begin, end + 1)) for amount in amounts for job in costs)
    tasks = tuple(
        Task(
            job.method,
            job.compute.figure,
            Drawn(job.hours.value / 3600, job.hours.draws / 3600).figure,
            job.cost.figure if job.cost else None,
            job.date,
            job.progress,
            job.note,
        )
        for job in jobs
    )
    keys = dict.fromkeys(datum.source for trend in (*used, part) for datum in trend.data)
    keys |= dict.fromkeys(("epoch-ai-chip-counts-2026", "epoch-gpu-clusters-2025"))
    name = hardware_db.identify("systems", system) if system is not None else "scenario"
    return Access(
        name, allowed / _DAY, part, cost, tasks, years, budgets, used, tuple(stage.notes), tuple(keys), count, start
    )


_TRENDS = ("algorithmic-halving", "price-performance-doubling", "compute-stock-growth")


def _in_years(days: Any) -> Any:
    try:
        return float(days) * _DAY / YEAR
    except (TypeError, ValueError):
        return days


def _share(share: Any) -> Estimate:
    if share is None:
        return drawing.prior("run-share", SHARE)
    field = FIELDS["utilization"]._replace(name="share")
    return Estimate("run-share", *parse(field, share), "1", SHARE, note="given")


def _budgets(budget: Any) -> tuple[float, ...]:
    if budget is None:
        return BUDGETS
    field = FIELDS["chip_price"]._replace(name="budget", unit="USD", ceiling=1e15)
    several = budget.split(",") if isinstance(budget, str) else budget if isinstance(budget, (list, tuple)) else [budget]
    return tuple(sorted(parse(field, one).value for one in several))


def _job(given: dict[str, Any], method: str, progress: bool, cost: str, count: int, seed: int) -> _Job:
    from footprint.resolve import resolve
    from footprint.resolve.place import moment

    resolved = resolve(Scenario(given, count, seed))
    date = resolved.words["date"].value
    hours, holding, note = _equivalent_time(given, resolved, count, seed)
    return _Job(
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


class _Stage:
    """What does not change from year to year."""

    def __init__(self, share: Estimate, allowed: float, trends: list[Drawn], count: int, seed: int) -> None:
        self.share, self.allowed, self.count, self.seed = share, allowed, count, seed
        self.halving, self.doubling, self.growth = trends
        self.notes: dict[str, None] = {}
        self._capacities: dict[str, list[_Capacity]] = {}
        self._shares: dict[str, Drawn] = {}

    def year(self, job: _Job, year: int) -> Year:
        """Who can do a job at the end of a year."""
        basis, date, ahead = self._basis(year)
        needed_compute, needed = self._needed(job, year)
        grown = self._grown(ahead)
        totals = self._owned(date) if basis != KNOWN else []
        able = [self._able(one, needed, grown) for one in totals]
        named = _tally([found for one, found in zip(totals, able, strict=True) if one.kind == OWNER])
        known = _tally([self._able(one, needed, grown) for one in self._known(date, basis == KNOWN)])
        most = named + known
        for one in totals:
            if one.kind != OWNER:
                most = most + self._at_most(one, needed, grown)
        actors = tuple(
            Actor(one.name, one.kind, _product(one.amount, grown).figure, share_over(found.draws))
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
        self.notes[f"after {last} every owner grows alike, as the stock of all has: a projection"] = None
        return PROJECTED, last, year - int(last[:4])

    def _grown(self, ahead: int) -> Drawn:
        if not ahead:
            return Drawn(1.0, 1.0)
        factor = [scaling.grown(1.0, float(ahead), rate, 1.0) for rate in self.growth]
        return Drawn(*factor)

    def _needed(self, job: _Job, year: int) -> tuple[Drawn, Drawn]:
        """FLOP that a system as good takes at the end of a year, and H100-equivalents for it in the time allowed."""
        elapsed = max(year + 1 - job.moment, 0.0) * YEAR if job.progress else 0.0
        less = Drawn(*(scaling.trended(1.0, elapsed, halving) for halving in self.halving))
        chips = Drawn(*(time * part / self.allowed for time, part in zip(job.hours, less, strict=True)))
        if job.holding is not None:
            # What takes a part of the compute is smaller too: compute-optimal parameters go with its square root.
            held = Drawn(*(states * part**0.5 for states, part in zip(job.holding, less, strict=True)))
            chips = Drawn(*(choice.larger(one, least) for one, least in zip(chips, held, strict=True)))
        return _product(job.compute, less), chips

    def _owned(self, date: str) -> list[_Capacity]:
        if date not in self._capacities:
            held: dict[str, _Capacity] = {}
            for part in owners.parts(EQUIVALENTS, date, self.count, self.seed):
                before = held.get(part.owner.id)
                amount = part.amount + before.amount if before else part.amount
                held[part.owner.id] = _Capacity(part.owner.name, part.owner.kind, amount)
            self._capacities[date] = list(held.values())
        return self._capacities[date]

    def _known(self, date: str, everybody: bool) -> list[_Capacity]:
        """Owners of known clusters, each by its largest; without those of the table of totals, or with them."""
        key = f"known {date} {everybody}"
        if key not in self._capacities:
            largest: dict[str, float] = {}
            for cluster, datum in clusters.at(EQUIVALENTS, date):
                named = clusters.named_owner(cluster.owner)
                if cluster.owner and (everybody or named is None):
                    name = named.name if named else cluster.owner
                    largest[name] = max(largest.get(name, 0.0), datum.number)
            self._capacities[key] = [_Capacity(name, OWNER, Drawn(size, size)) for name, size in largest.items()]
        return self._capacities[key]

    def _share_of(self, name: str) -> Drawn:
        if name not in self._shares:
            self._shares[name] = drawing.drawn(self.share._replace(name=f"run-share {name}"), self.count, self.seed)
        return self._shares[name]

    def _able(self, one: _Capacity, needed: Drawn, grown: Drawn) -> Drawn:
        """1 where an owner can, 0 where it cannot."""
        share = self._share_of(one.name)
        terms = zip(one.amount, grown, share, needed, strict=True)
        return Drawn(*((have * more * part >= need) * 1.0 for have, more, part, need in terms))

    def _at_most(self, one: _Capacity, needed: Drawn, grown: Drawn) -> Drawn:
        """How many owners, each able, a remainder or bloc could at most be."""
        terms = zip(one.amount, grown, self._share_of(one.name), needed, strict=True)
        return Drawn(*(have * more * part / need // 1 for have, more, part, need in terms))

    def _cost(self, job: _Job, year: int) -> Drawn:
        assert job.cost is not None
        elapsed = (year + 1 - job.moment) * YEAR
        cheaper = [scaling.trended(1.0, elapsed, doubling) for doubling in self.doubling]
        after = max(elapsed, 0.0) if job.progress else 0.0
        less = [scaling.trended(1.0, after, halving) for halving in self.halving]
        return Drawn(*(base * one * other for base, one, other in zip(job.cost, cheaper, less, strict=True)))

    def budget(self, job: _Job, budget: float, years: range) -> Budget:
        """When a job comes to cost no more than a budget."""
        assert job.cost is not None
        found = []
        for cost, doubling, halving in zip(job.cost, self.doubling, self.halving, strict=True):
            logarithm = _logarithm(cost)
            before = scaling.time_to_fall(cost, budget, doubling, logarithm)
            both = scaling.joint_halving(doubling, halving) if job.progress else doubling
            after = scaling.time_to_fall(cost, budget, both, logarithm)
            # The time is negative where the budget sufficed before, when nothing was known of the progress to come.
            elapsed = choice.larger(after, 0.0) - choice.larger(-before, 0.0)
            found.append(job.moment + elapsed / YEAR)
        by_year = {year: share_over(found[1] <= year + 1) for year in years}
        return Budget(budget, job.method, figure(found[0], found[1]), by_year)


def _logarithm(amount: Any) -> Any:
    if hasattr(amount, "shape"):
        import numpy as np

        return np.log
    import math

    return math.log


def _product(one: Drawn, other: Drawn) -> Drawn:
    return Drawn(one.value * other.value, one.draws * other.draws)


def _tally(able: Sequence[Drawn]) -> Drawn:
    """How many can."""
    return Drawn(sum(one.value for one in able), sum((one.draws for one in able), 0.0))
