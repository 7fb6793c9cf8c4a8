"""Scaling laws and abilities in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from footprint import present
from footprint.charts import Chart, Line
from footprint.findings import Finding, Table, cited, columns, document, interval, sources, told, year
from footprint.governance.laws import ALIASES, laws

if TYPE_CHECKING:
    from footprint.governance.runs import Fit
    from footprint.governance.scale import Ability, Affordable, Scale

_STEPS = 41
_NAMES = {law: word for word, law in ALIASES.items() if word != "epoch" and word != "chinchilla"}


def finding(result: Scale) -> Finding:
    """What the laws say, what was reported by there, and what it costs when."""
    value, spread = interval(result.compute, "FLOP")
    title = f"{result.asked}: {value}" + (f" ({spread})" if spread else "")
    tables = [_fits(result, title), _abilities(result)]
    if result.affordable:
        tables.append(_years(result))
    remarks = [f"abilities: {result.caveat}", *result.notes]
    remarks += [f"{_NAMES[fit.law.id]}, {fit.run}: {fit.note}" for fit in result.fits if fit.note]
    told_document = document(
        result.draws,
        result.seed,
        asked=result.asked,
        compute_flop=told(result.compute),
        cost_usd=told(result.cost),
        date=result.date,
        laws=[_law(fit) for fit in result.fits],
        abilities=[{**_ability(ability), "caveat": result.caveat} for ability in result.abilities],
        caveat=result.caveat,
        affordable=[
            {"budget_usd": item.budget, "same_run": told(item.same), "as_good": told(item.as_good)}
            for item in result.affordable
        ],
        notes=list(result.notes),
        sources=sources(result.sources),
    )
    return Finding(title, tuple(tables), told_document, tuple(remarks), tuple(cited(result.sources)), _chart(result))


def _fits(result: Scale, title: str) -> Table:
    words = []
    for fit in result.fits:
        loss = f"{fit.loss.value:.3f}"
        if fit.loss.p5 is not None:
            loss += f" ({fit.loss.p5:.2f}-{fit.loss.p95:.2f})"
        figures = [
            "-" if figure is None else present.digits(figure.value)
            for figure in (fit.params, fit.tokens, fit.tokens_per_param, fit.compute)
        ]
        cost = "-" if fit.cost is None else present.digits(fit.cost.value)
        words.append((_NAMES[fit.law.id], fit.run, *figures[:2], loss, figures[2], cost, figures[3]))
    heads = ("Law", "Run", "Params", "Tokens", "Loss (90 %)", "Ratio", "USD", "FLOP")
    return Table("laws", title, heads, words, [_flat(fit) for fit in result.fits], frozenset(range(2, 8)))


def _flat(fit: Fit) -> dict[str, Any]:
    return {
        "law": fit.law.id,
        "name": fit.law.name,
        "run": fit.run,
        "note": fit.note,
        **columns("params", fit.params),
        **columns("tokens", fit.tokens),
        **columns("tokens_per_param", fit.tokens_per_param),
        **columns("loss_nats", fit.loss),
        **columns("compute_flop", fit.compute),
        **columns("cost_usd", fit.cost),
        "times_largest_run": fit.extrapolated,
    }


def _law(fit: Fit) -> dict[str, Any]:
    return {
        "law": fit.law.id,
        "name": fit.law.name,
        "run": fit.run,
        "note": fit.note,
        "params": told(fit.params),
        "tokens": told(fit.tokens),
        "tokens_per_param": told(fit.tokens_per_param),
        "loss_nats": told(fit.loss),
        "compute_flop": told(fit.compute),
        "cost_usd": told(fit.cost),
        "times_largest_run": fit.extrapolated,
    }


def _ability(ability: Ability) -> dict[str, Any]:
    return {
        "ability": ability.id,
        "what": ability.name,
        "family": ability.family,
        "elicited_by": ability.method,
        "compute_flop": ability.compute,
        "reported_by_there": ability.there,
        "cost_usd": told(ability.cost),
        "source": ability.data[0].source,
        "locator": ability.data[0].locator,
    }


def _abilities(result: Scale) -> Table:
    words, records = [], []
    for ability in result.abilities:
        cost = "-" if ability.cost is None else " ".join(interval(ability.cost, "USD")[:1])
        words.append(
            (present.digits(ability.compute), "yes" if ability.there else "no", cost, ability.name, ability.family)
        )
        flat = {name: value for name, value in _ability(ability).items() if name != "cost_usd"}
        records.append({**flat, **columns("cost_usd", ability.cost), "caveat": result.caveat})
    heads = ("FLOP", "There", "Cost today", "Ability as reported (see the caveat)", "Family")
    return Table(
        "abilities",
        "Abilities, by the compute at which they were reported",
        heads,
        words,
        records,
        frozenset({0, 2}),
        False,
    )


def _years(result: Scale) -> Table:
    words, records = [], []
    for item in result.affordable:
        (value,), unit = present.scaled([item.budget], "USD")
        words.append((f"{value} {unit}", _from(item, "same"), _from(item, "as_good")))
        records.append(
            {"budget_usd": item.budget, **columns("same_run", item.same), **columns("as_good", item.as_good)}
        )
    heads = ("Budget", "Same run from (90 %)", "As good a one from")
    return Table("years", "When it comes to cost no more than a budget", heads, words, records, frozenset({0}))


def _from(item: Affordable, name: str) -> str:
    return year(getattr(item, name), 2015, 2050)


def _chart(result: Scale) -> Chart:
    """Loss against compute by every law, around what was asked."""
    middle = result.compute.value
    places = [middle * 10 ** (-3 + 5 * step / (_STEPS - 1)) for step in range(_STEPS)]
    from math import log10

    wanted = dict.fromkeys(fit.law.id for fit in result.fits)
    lines = [
        Line(law.id, [log10(place) for place in places], [float(law.optimum(place).loss) for place in places])
        for law in laws().values()
        if law.id in wanted
    ]
    return Chart("Loss of compute-optimal training", "log10 of FLOP", "loss, nats a token", lines, from_zero=False)
