"""Who can train or adapt a system: by the compute that they own, and by what they can pay.

An owner can if the share of its compute that one run gets, over the days allowed, does the work. What the run needs
falls with algorithmic progress from the day of the system on (for pretraining; an adaptation starts from weights that
are there), what it costs falls with the price of FLOP. Beyond the data everything grows as it did: a projection.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import hardware_db
from footprint.errors import InvalidInput, shown
from footprint.estimation import sampling
from footprint.fields import FIELDS, SHARE
from footprint.governance import draws as drawing
from footprint.governance.draws import Drawn, Figure
from footprint.governance.stage import COSTS, Budget, Stage, Year, job
from footprint.quantities import parse
from footprint.records import Estimate, Scenario
from footprint.resolve import resolve
from footprint.units import YEAR

BUDGETS = (1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10)
"""From a student's to a state's, in USD."""
DRAWS = 10_000
PRETRAIN = "pretrain"
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
    >>> found = footprint.access("gpt-4", begin=2022, end=2023, draws=0)
    >>> [year.named.value for year in found.years]
    [0.0, 6.0]
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
    method = resolve(Scenario(given, count, start)).words["method"].value
    jobs = []
    if method != PRETRAIN:
        jobs.append(job(given, method, False, cost, count, start))
    if method == PRETRAIN or "system" in given:
        # Beside an adaptation stands its base as it was trained: what was typed describes the adaptation.
        base = given if method == PRETRAIN else {"system": given["system"]}
        jobs.insert(0, job(base, PRETRAIN, progress, cost, count, start))
    used = tuple(drawing.prior(name) for name in _TRENDS)
    stage = Stage(part, allowed, [drawing.drawn(trend, count, start) for trend in used], count, start)
    years = tuple(stage.year(one, year) for year in range(begin, end + 1) for one in jobs)
    costs = [one for one in jobs if one.cost is not None]
    budgets = tuple(stage.budget(one, amount, range(begin, end + 1)) for amount in amounts for one in costs)
    tasks = tuple(
        Task(
            one.method,
            one.compute.figure,
            Drawn(one.hours.value / 3600, one.hours.draws / 3600).figure,
            one.cost.figure if one.cost else None,
            one.date,
            one.progress,
            one.note,
        )
        for one in jobs
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
    several = (
        budget.split(",") if isinstance(budget, str) else budget if isinstance(budget, (list, tuple)) else [budget]
    )
    return tuple(sorted(parse(field, one).value for one in several))
