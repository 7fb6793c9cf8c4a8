"""What a compute buys by the scaling laws, and what a loss or an ability costs.

A law is a fit to the runs of its paper; far beyond them it is an extrapolation, and said so. Abilities are what was
reported for one family of systems at one compute: no forecast of what another system can do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import hardware_db
from footprint.equations import choice, trends
from footprint.errors import FootprintError, Impossible, InvalidInput, shown, unknown
from footprint.estimation import sampling
from footprint.fields import FIELDS, POSITIVE
from footprint.governance import laws, runs
from footprint.governance.draws import Drawn, Figure, drawn, each, prior
from footprint.governance.lineage import of_resolved
from footprint.quantities import parse
from footprint.records import Estimate, Scenario
from footprint.units import YEAR

if TYPE_CHECKING:
    from collections.abc import Sequence

    from footprint.governance.laws import Law
    from footprint.governance.runs import Fit
    from hardware_db import Datum

DRAWS = 20_000
BUDGETS = (1e4, 1e5, 1e6, 1e7, 1e8, 1e9)
_SENSIBLE_LOSS = (0.5, 15.0)


class Ability(NamedTuple):
    """An ability, the compute at which it was first reported for a family of systems, and what that costs today."""

    id: str
    name: str
    family: str
    method: str
    compute: float
    there: bool
    cost: Figure | None
    data: tuple[Datum, ...]


class Affordable(NamedTuple):
    """The year in which a compute comes to cost no more than a budget: of the same run, and of one as good."""

    budget: float
    same: Figure
    as_good: Figure


class Scale(NamedTuple):
    """What was asked in terms of compute, and what the laws, the abilities and the trends say of it."""

    asked: str
    compute: Figure
    cost: Figure | None
    date: str
    fits: tuple[Fit, ...]
    abilities: tuple[Ability, ...]
    affordable: tuple[Affordable, ...]
    caveat: str
    notes: tuple[str, ...]
    sources: tuple[str, ...]
    draws: int
    seed: int


def scale(
    compute: Any = None,
    *,
    loss: Any = None,
    ability: str | None = None,
    params: Any = None,
    tokens: Any = None,
    unique_tokens: Any = None,
    served_tokens: Any = None,
    law: str | None = None,
    budget: Any = None,
    date: str | None = None,
    hardware: str | None = None,
    draws: int = DRAWS,
    seed: int = 0,
) -> Scale:
    """What a compute buys by the scaling laws, or what a loss or an ability takes.

    Parameters
    ----------
    compute
        Training compute in FLOP; or one of the following in its place.
    loss
        The loss that is wanted, in nats a token, by the law (the inverse).
    ability
        An ability of the database: the compute at which it was first reported.
    params, tokens
        Both: the loss of a model of that size on that data, beside the optimum of the same compute.
    unique_tokens
        Tokens that differ: beyond them the data repeat (Muennighoff et al.).
    served_tokens
        Tokens read and written after training: the size that is cheapest over the whole life (Sardana et al.).
    law
        One law instead of all: besiroglu, hoffmann, unrounded, muennighoff, kaplan.
    budget
        In USD, one or several, for the years in which the compute comes to cost no more.
    date, hardware
        For the cost: today's and the default chip unless given.
    draws, seed
        Monte Carlo draws (0: point values) and their seed.

    Raises
    ------
    InvalidInput, Impossible
        If nothing or too much was given, or the law cannot reach the loss.

    Examples
    --------
    >>> import footprint
    >>> fit = footprint.scale("5.76e23", law="besiroglu", draws=0).fits[0]
    >>> round(fit.params.value / 1e9), round(fit.tokens_per_param.value, 1), round(fit.loss.value, 3)
    (72, 18.4, 1.974)
    """
    count, start = sampling(draws, seed)
    chosen = [laws.named(law)] if law else list(laws.laws().values())
    first = laws.named(law) if law else laws.laws()[laws.DEFAULT]
    asked, wanted, run = _asked(compute, loss, ability, params, tokens, first, count, start)
    when = date or hardware_db.__version__.replace(".", "-")
    cost, price_notes = _cost(wanted, when, hardware, count, start)
    unit_cost = Drawn(cost.value / wanted.value, cost.draws / wanted.draws) if cost else None
    fits = [runs.optimal(one, wanted, unit_cost, count, start) for one in chosen]
    if run is not None:
        fits += [runs.given(one, run, unit_cost, count, start) for one in chosen]
    if unique_tokens is not None:
        fits.append(runs.repeated(wanted, _positive("tokens", unique_tokens, "unique_tokens"), unit_cost))
    if served_tokens is not None:
        fits.append(runs.served(first, wanted, _positive("tokens", served_tokens, "served_tokens"), unit_cost))
    if loss is not None:
        fits = [runs.inverse(one, _loss(loss), unit_cost, count, start) for one in chosen]
    notes = [*price_notes, *_notes(fits, wanted.value)]
    used = [datum for fit in fits for datum in fit.law.rows.values()]
    rates = [prior(name) for name in ("price-performance-doubling", "algorithmic-halving")]
    affordable = (
        tuple(_affordable(amount, cost, rates, when, count, start) for amount in _amounts(budget)) if cost else ()
    )
    keys = dict.fromkeys(datum.source for datum in used)
    keys |= dict.fromkeys(datum.source for rate in rates for datum in rate.data)
    metric = prior("single-metric-share").data[0]
    keys |= dict.fromkeys(("wei-2022", metric.source))
    return Scale(
        asked,
        wanted.figure,
        cost.figure if cost else None,
        when,
        tuple(fits),
        _abilities(wanted.value, unit_cost),
        affordable,
        caveat(metric),
        tuple(notes),
        tuple(keys),
        count,
        start,
    )


def caveat(metric: Datum) -> str:
    """What Schaeffer et al. found of emergent abilities, to be printed wherever these are."""
    return (
        "Reported for one family of systems at that compute (Wei et al. 2022); no forecast for another. "
        f"Schaeffer et al. (2023): over {metric.number:.0%} of the emergent abilities of BIG-Bench were measured by "
        "metrics that jump (exact match, multiple-choice grade); by continuous metrics the same outputs improve "
        "smoothly."
    )


def _positive(field: str, given: Any, name: str) -> float:
    return parse(FIELDS[field]._replace(name=name), given).value


def _loss(given: Any) -> float:
    value = parse(FIELDS["pue"]._replace(name="loss", spread=POSITIVE, ceiling=_SENSIBLE_LOSS[1]), given).value
    if value < _SENSIBLE_LOSS[0]:
        raise InvalidInput(f"loss {shown(given)}: nats a token, from {_SENSIBLE_LOSS[0]} to {_SENSIBLE_LOSS[1]}")
    return value


def _amounts(budget: Any) -> tuple[float, ...]:
    if budget is None:
        return BUDGETS
    field = FIELDS["chip_price"]._replace(name="budget", unit="USD", ceiling=1e15)
    several = (
        budget.split(",") if isinstance(budget, str) else budget if isinstance(budget, (list, tuple)) else [budget]
    )
    return tuple(sorted(parse(field, one).value for one in several))


def _asked(
    compute: Any, loss: Any, ability: str | None, params: Any, tokens: Any, law: Law, count: int, seed: int
) -> tuple[str, Drawn, tuple[float, float] | None]:
    """What was asked in words, the compute that it comes to, and the run if one was given."""
    sized = params is not None or tokens is not None
    if sum((compute is not None, loss is not None, ability is not None, sized)) != 1:
        raise InvalidInput("give one of: compute, loss, ability, or params and tokens")
    if sized:
        if params is None or tokens is None:
            raise InvalidInput("params and tokens: give both, or compute")
        run = (_positive("params", params, "params"), _positive("tokens", tokens, "tokens"))
        work = 3 * laws.MULTIPLY_ADD * run[0] * run[1]
        return f"{params} parameters on {tokens} tokens", Drawn(work, work), run
    if loss is not None:
        target = _loss(loss)
        value, drawn_work = law.compute_for(target), law.compute_for(target, law.drawn(count, seed))
        return f"loss {loss} by {law.id}", runs.reached(value, drawn_work), None
    if ability is not None:
        found = _ability(ability)
        work = next(datum.number for datum in found if datum.quantity == "compute")
        return f"ability: {found[0].subject}", Drawn(work, work), None
    amount = parse(FIELDS["compute"], compute)
    return (
        f"{compute} FLOP" if isinstance(compute, str) else f"{compute:g} FLOP",
        drawn(Estimate("compute", *amount, "FLOP", POSITIVE), count, seed),
        None,
    )


def _ability(name: str) -> tuple[Datum, ...]:
    try:
        subject = hardware_db.identify("abilities", name)
    except hardware_db.UnknownName as error:
        raise unknown(
            "ability", name, error.nearest, "one of " + ", ".join(hardware_db.subjects("abilities"))
        ) from None
    rows = hardware_db.rows("abilities", subject)
    if not any(datum.quantity == "compute" for datum in rows):
        raise Impossible(f"no compute was reported for {subject}")
    return rows


def _cost(wanted: Drawn, when: str, hardware: str | None, count: int, seed: int) -> tuple[Drawn | None, list[str]]:
    """Rent of the compute at a date, and on what."""
    from footprint.resolve import resolve

    fields = {"compute": wanted.value, "date": when} | ({"hardware": hardware} if hardware else {})
    try:
        resolved = resolve(Scenario(fields, count, seed))
        each = of_resolved(resolved, count, seed, "cost_cloud")
    except FootprintError as error:
        if hardware:
            raise
        return None, [f"no cost: {error}"]
    chip = resolved.words["hardware"].value
    cost = Drawn(each.value, each.draws / wanted.value * wanted.draws)
    return cost, [f"cost: rent of {chip} at {when}"]


def _abilities(compute: float, unit_cost: Drawn | None) -> tuple[Ability, ...]:
    found = []
    for subject in hardware_db.subjects("abilities"):
        rows = hardware_db.rows("abilities", subject)
        words = {datum.quantity: datum.value for datum in rows}
        if "compute" in words:
            at = float(words["compute"])
            cost = unit_cost.scaled(at).figure if unit_cost else None
            there = at <= compute * (1 + 1e-9)
            found.append(
                Ability(
                    subject,
                    words.get("ability") or words["name"],
                    words["family"],
                    words["method"],
                    at,
                    there,
                    cost,
                    rows,
                )
            )
    return tuple(sorted(found, key=lambda item: (item.compute, item.id)))


def _affordable(budget: float, cost: Drawn, rates: Sequence[Estimate], when: str, count: int, seed: int) -> Affordable:
    """When the compute comes to cost no more than a budget."""
    from footprint.resolve.place import moment

    doubling, halving = (drawn(rate, count, seed) for rate in rates)
    start = moment(when) or 0.0

    def same(price: Any, slower: Any) -> Any:
        return start + trends.time_to_fall(price, budget, slower, _logarithm(price)) / YEAR

    def as_good(price: Any, slower: Any, other: Any) -> Any:
        both = trends.joint_halving(slower, other)
        after = trends.time_to_fall(price, budget, both, _logarithm(price)) / YEAR
        return start + choice.larger(after, 0.0) - choice.larger(start - same(price, slower), 0.0)

    return Affordable(budget, each(same, cost, doubling).figure, each(as_good, cost, doubling, halving).figure)


def _logarithm(amount: Any) -> Any:
    if hasattr(amount, "shape"):
        import numpy as np

        return np.log
    import math

    return math.log


def _notes(fits: Sequence[Fit], compute: float) -> list[str]:
    notes = []
    beyond = max((fit.extrapolated or 0.0 for fit in fits), default=0.0)
    if beyond > 1:
        notes.append(f"extrapolated: up to {beyond:.2g} times the largest run of a fit")
    if any(fit.law.form == "power" for fit in fits):
        notes.append("Kaplan et al. count parameters without embeddings, and their loss is on another data set")
    if any(not fit.law.uncertain for fit in fits):
        notes.append(
            "laws without an interval publish no errors of their constants; the laws side by side show the spread"
        )
    return notes
