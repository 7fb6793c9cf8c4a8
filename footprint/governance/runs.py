"""Training runs by a scaling law: the best for a compute, the cheapest for a loss, and others that were asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from footprint.equations import scaling
from footprint.errors import Impossible, InvalidInput
from footprint.governance import laws
from footprint.governance.draws import Drawn, Figure, figure
from footprint.governance.laws import Optimum

if TYPE_CHECKING:
    from footprint.governance.laws import Law


class Fit(NamedTuple):
    """What a law says of a compute: the optimal run, its loss and cost."""

    law: Law
    run: str
    params: Figure | None
    tokens: Figure | None
    tokens_per_param: Figure | None
    loss: Figure
    compute: Figure | None
    cost: Figure | None
    extrapolated: float | None
    note: str


def reached(value: float, found: Any) -> Drawn:
    """A compute of which some draws are without bound: the law's least loss may lie above the target in them."""
    if not hasattr(found, "shape"):
        return Drawn(value, value)
    import numpy as np

    return Drawn(value, np.where(np.isfinite(found), found, 1e60))


def optimal(law: Law, wanted: Drawn, unit_cost: Drawn | None, count: int, seed: int) -> Fit:
    """The compute-optimal run of a compute."""
    point = law.optimum(wanted.value)
    found = law.optimum(wanted.draws, law.drawn(count, seed)) if law.form == "sum" else law.optimum(wanted.draws)
    note = ""
    if "batch-scale" in law.rows:
        batch = scaling.critical_batch(point.loss, law.number("batch-scale"), law.number("batch-exponent"))
        note = f"critical batch {batch:.3g} tokens at that loss"
    return _told(law, point, found, wanted, unit_cost, "optimal", note)


def given(law: Law, run: tuple[float, float], unit_cost: Drawn | None, count: int, seed: int) -> Fit:
    """A run as given."""
    point = Optimum(*run, law.loss(*run))
    found = Optimum(*run, law.loss(*run, law.drawn(count, seed) if law.form == "sum" else None))
    work = 3 * laws.MULTIPLY_ADD * run[0] * run[1]
    return _told(law, point, found, Drawn(work, work), unit_cost, "given")


def inverse(law: Law, target: float, unit_cost: Drawn | None, count: int, seed: int) -> Fit:
    """The least compute for a loss, by one law."""
    try:
        value = law.compute_for(target)
    except Impossible as error:
        return Fit(law, "no run", None, None, None, Figure(target), None, None, None, str(error))
    constants = law.drawn(count, seed) if law.form == "sum" else None
    work = reached(value, law.compute_for(target, constants) if constants is not None else value)
    point, found = law.optimum(work.value), law.optimum(work.draws, constants)
    fixed = Optimum(point.params, point.tokens, target)
    return _told(law, fixed, Optimum(found.params, found.tokens, target), work, unit_cost, "for loss")


def repeated(wanted: Drawn, unique: float, unit_cost: Drawn | None) -> Fit:
    """The best run where only so many tokens differ."""
    law = laws.laws()[laws.REPEATING]
    found = laws.repeated_optimum(law, wanted.value, unique)
    note = f"of {unique:.3g} tokens that differ, {found.tokens / unique:.3g} epochs"
    exact = Drawn(wanted.value, wanted.value)
    return _told(law, found, found, exact, unit_cost, "repeat", note)


def served(law: Law, wanted: Drawn, tokens: float, unit_cost: Drawn | None) -> Fit:
    """The run that is cheapest with what it serves, at the loss of the compute-optimal one."""
    if law.form != "sum":
        raise InvalidInput(f"served_tokens: by {law.name} the size for a given loss cannot be told; choose another law")
    target = law.optimum(wanted.value).loss
    found = laws.served_optimum(law, target, tokens)
    training = 3 * laws.MULTIPLY_ADD * found.params * found.tokens
    serving = laws.MULTIPLY_ADD * found.params * tokens
    note = f"with {tokens:.3g} tokens served (Sardana et al. 2024), same loss; {serving:.3g} FLOP to serve"
    return _told(law, found, found, Drawn(training, training), unit_cost, "served", note)


def _told(
    law: Law, point: Optimum, found: Optimum, work: Drawn, unit_cost: Drawn | None, run: str, note: str = ""
) -> Fit:
    cost = Drawn(unit_cost.value * work.value, unit_cost.draws * work.draws) if unit_cost else None
    beyond = work.value / law.largest_run if law.largest_run else None
    ratio = figure(point.tokens / point.params, _array(found.tokens / found.params))
    return Fit(
        law,
        run,
        figure(point.params, _array(found.params)),
        figure(point.tokens, _array(found.tokens)),
        ratio,
        figure(point.loss, _array(found.loss)),
        work.figure,
        cost.figure if cost else None,
        beyond if beyond and beyond > 1 else None,
        note,
    )


def _array(found: Any) -> Any:
    return found if hasattr(found, "shape") else None
