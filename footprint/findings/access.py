"""Access in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from footprint.charts import Chart, Line
from footprint.findings import (
    Finding,
    Table,
    cited,
    columns,
    count,
    document,
    interval,
    probability,
    sources,
    told,
    year,
)
from footprint.governance.owners import OWNER
from footprint.present import digits, scaled
from hardware_db import __version__

if TYPE_CHECKING:
    from footprint.governance.access import Access, Task
    from footprint.governance.draws import Figure
    from footprint.governance.stage import Budget, Year


def finding(result: Access) -> Finding:
    """Who can, year by year and budget by budget."""
    methods = [task.method for task in result.tasks]
    title = f"Who can {' or '.join(_verb(method) for method in methods)} {result.system}"
    tables = [_owners(result, title, methods)]
    if result.budgets:
        tables.append(_budgets(result, methods))
    tables.append(_actors(result))
    told_document = document(
        result.draws,
        result.seed,
        system=result.system,
        days=result.days,
        run_share=_estimate(result.share),
        cost=result.cost,
        tasks=[_task(task) for task in result.tasks],
        owners=[_year(item) for item in result.years],
        budgets=[_budget(item) for item in result.budgets],
        trends=[_estimate(trend) for trend in result.trends],
        notes=list(result.notes),
        sources=sources(result.sources),
    )
    low, high = (f"{(part or result.share.value) * 100:.3g} %" for part in (result.share.low, result.share.high))
    remarks = [
        f"a run gets {result.share.value * 100:.3g} % ({low} to {high}) of an owner's compute, {result.days:.4g} days",
        *(_said(task) for task in result.tasks),
        "named: the owners of the table of totals, without China and the remainder; also: other owners of whom a "
        "large enough cluster is known, a lower bound; same run: both, if the training is repeated as it was; "
        "- known clusters only, * projected; a bloc and the remainder can what their owners could together",
        *result.notes,
        *_gap(result, methods),
    ]
    return Finding(
        title,
        tuple(tables),
        told_document,
        tuple(filter(None, remarks)),
        tuple(cited(result.sources)),
        _chart(result, methods),
    )


def _verb(method: str) -> str:
    return "train" if method == "pretrain" else f"adapt ({method})"


def _said(task: Task) -> str:
    compute, spread = interval(task.compute, "FLOP")
    cost = "" if task.cost is None else f", {interval(task.cost, 'USD')[0]} at {task.date}"
    trend = "; as good a system takes less each year after that" if task.progress else "; the same run every year"
    return f"{task.method}: {compute}" + (f" ({spread})" if spread else "") + cost + trend


def _middle(figure: Figure | None) -> float:
    if figure is None:
        return 0.0
    return figure.value if figure.p50 is None else figure.p50


def _all(item: Year) -> float:
    return _middle(item.named) + _middle(item.known)


def _gap(result: Access, methods: list[str]) -> list[str]:
    """How many more can adapt than train: when the system was made, and in the last year of the data."""
    if len(methods) < 2:
        return []
    data = [item for item in result.years if item.basis != "projected"] or list(result.years)
    last = max(item.year for item in data)
    made = min(max(int(result.tasks[0].date[:4]), min(item.year for item in data)), last)
    said = []
    for one in dict.fromkeys((made, last)):
        training, adapting = (
            next(item for item in data if item.year == one and item.method == method) for method in methods
        )
        able, repeating, more = _all(training), _middle(training.again), _all(adapting)
        said.append(
            f"at the end of {one}: {more:.0f} known owners can adapt it, {able:.0f} can train one as good"
            + (f", {repeating:.0f} can repeat its training" if training.again != adapting.again else "")
        )
    return said


def _owners(result: Access, title: str, methods: list[str]) -> Table:
    several = len(methods) > 1
    heads = (
        "Year",
        *(("Task",) if several else ()),
        "Named (90 %)",
        "Also (90 %)",
        "Same run",
        "Cost",
        "FLOP",
        "H100e",
    )
    words, records = [], []
    for item in result.years:
        mark = {"known clusters": "-", "projected": "*"}.get(item.basis, "")
        words.append(
            (
                f"{item.year}{mark}",
                *((item.method,) if several else ()),
                count(item.named),
                count(item.known),
                f"{_middle(item.again):.0f}",
                "-" if item.cost is None else _money(item.cost),
                digits(item.compute.value, 2),
                digits(item.equivalents.value, 2),
            )
        )
        records.append(
            {
                "year": item.year,
                "method": item.method,
                "basis": item.basis,
                **columns("compute_flop", item.compute),
                **columns("needed_h100e", item.equivalents),
                **columns("named_owners", item.named),
                **columns("known_others", item.known),
                **columns("same_run", item.again),
                **columns("at_most", item.most),
                **columns("cost_usd", item.cost),
            }
        )
    right = frozenset(range(1 + several, len(heads)))
    return Table("owners", f"{title}, by the compute of owners", heads, words, records, right)


def _money(figure: Figure) -> str:
    (value,), unit = scaled([_middle(figure)], "USD")
    return f"{value} {unit}".replace(" USD", "$").replace(" ", "")


def _budgets(result: Access, methods: list[str]) -> Table:
    first, last = (pick(item.year for item in result.years) for pick in (min, max))
    by = {(item.budget, item.method): item for item in result.budgets}
    priced = [method for method in methods if any(item.method == method for item in result.budgets)]
    words, records = [], []
    for budget in dict.fromkeys(item.budget for item in result.budgets):
        (value,), unit = scaled([budget], "USD")
        items = [by[budget, method] for method in priced]
        words.append((f"{value} {unit}", *(year(item.year, first, last) for item in items), *map(_today, items)))
        records += [
            {
                "budget_usd": budget,
                "method": item.method,
                **columns("year", item.year),
                **{f"probability_{one}": chance for one, chance in item.by_year.items()},
            }
            for item in items
        ]
    today = int(__version__[:4])
    heads = (
        "Budget",
        *(f"{_verb(method).capitalize()} from" for method in priced),
        *(f"{_verb(method).capitalize()} by {today}" for method in priced),
    )
    title = f"When a budget comes to suffice ({result.cost})"
    return Table("budgets", title, heads, words, records, frozenset({0, *range(1 + len(priced), len(heads))}))


def _today(item: Budget) -> str:
    return probability(item.by_year.get(int(__version__[:4])))


def _actors(result: Access) -> Table:
    """The named owners in the last year of the data that is shown."""
    data = [item for item in result.years if item.actors and item.basis != "projected"]
    data = data or [item for item in result.years if item.actors]
    latest = max((item.year for item in data), default=0)
    words, records = [], []
    shown = [item for item in data if item.year == latest]
    for rank, actor in enumerate(shown[0].actors if shown else ()):
        amount, spread = interval(actor.equivalents, "H100e")
        chances = [probability(item.actors[rank].probability) for item in shown]
        name = actor.name if actor.kind == OWNER else f"{actor.name} ({actor.kind})"
        words.append((name, *chances, amount, spread))
    records += [
        {
            "year": item.year,
            "method": item.method,
            "owner": actor.name,
            "kind": actor.kind,
            **columns("h100e", actor.equivalents),
            "probability": actor.probability,
        }
        for item in result.years
        for actor in item.actors
    ]
    heads = ("Owner", *(f"Can {_verb(item.method)}" for item in shown), "Compute", "90 % interval")
    right = frozenset(range(1, len(heads) - 1))
    return Table("actors", f"Owners at the end of {latest}", heads, words, records, right)


def _chart(result: Access, methods: list[str]) -> Chart:
    lines = []
    for method in methods:
        items = [item for item in result.years if item.method == method]
        lows = [(item.named.p5 or 0.0 if item.named else 0.0) + (item.known.p5 or 0.0) for item in items]
        highs = [
            (item.named.p95 or item.named.value if item.named else 0.0) + (item.known.p95 or item.known.value)
            for item in items
        ]
        improving = any(task.progress for task in result.tasks if task.method == method)
        label = _verb(method) + (" as good a system" if improving else "")
        lines.append(Line(label, [item.year for item in items], [_all(item) for item in items], lows, highs))
        if improving:
            same = [_middle(item.again) for item in items]
            lines.append(Line("repeat its training", [item.year for item in items], same))
    title = f"Known owners who can do {result.system} in {result.days:.4g} days"
    return Chart(title, "year", "known owners", lines, source="footprint; projected after the last full quarter")


def _estimate(estimate: Any) -> dict[str, Any]:
    from footprint.units import per

    first = estimate.data[0] if estimate.data else None
    value, low, high = (None if part is None else per(part, estimate.unit) for part in estimate[1:4])
    return {
        "name": estimate.name,
        "value": value,
        "low": low,
        "high": high,
        "unit": estimate.unit,
        "source": first.source if first else None,
        "locator": first.locator if first else None,
        "note": estimate.note,
    }


def _task(task: Task) -> dict[str, Any]:
    return {
        "method": task.method,
        "compute_flop": told(task.compute),
        "h100_hours": told(task.equivalent_hours),
        "cost_usd": told(task.cost),
        "date": task.date,
        "progress": task.progress,
        "note": task.note,
    }


def _year(item: Year) -> dict[str, Any]:
    return {
        "year": item.year,
        "method": item.method,
        "basis": item.basis,
        "compute_flop": told(item.compute),
        "needed_h100e": told(item.equivalents),
        "named_owners": told(item.named),
        "known_others": told(item.known),
        "same_run": told(item.again),
        "at_most": told(item.most),
        "cost_usd": told(item.cost),
        "owners": [
            {"name": actor.name, "kind": actor.kind, "h100e": told(actor.equivalents), "probability": actor.probability}
            for actor in item.actors
        ],
    }


def _budget(item: Budget) -> dict[str, Any]:
    return {
        "budget_usd": item.budget,
        "method": item.method,
        "year": told(item.year),
        "probability_by_year": {str(one): chance for one, chance in item.by_year.items()},
    }
