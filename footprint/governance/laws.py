"""The scaling laws of the database, each with its constants, and with draws of those whose errors are published."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import hardware_db
from footprint.equations import scaling
from footprint.errors import Impossible, unknown
from footprint.governance.draws import drawn, estimate_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from footprint.records import Number
    from hardware_db import Datum

MULTIPLY_ADD = 2.0
DEFAULT = "besiroglu-2024"
ALIASES = {
    "besiroglu": DEFAULT,
    "epoch": DEFAULT,
    "hoffmann": "hoffmann-2022",
    "chinchilla": "hoffmann-2022",
    "unrounded": "hoffmann-2022-unrounded",
    "muennighoff": "muennighoff-2023",
    "kaplan": "kaplan-2020",
}
REPEATING = "muennighoff-2023"
_NAMES = ("irreducible-loss", "params-coefficient", "tokens-coefficient", "params-exponent", "tokens-exponent")


class Constants(NamedTuple):
    """E, A, B, a and b: floats, or arrays of draws."""

    irreducible: Number
    params_coefficient: Number
    tokens_coefficient: Number
    params_exponent: Number
    tokens_exponent: Number

    @property
    def balance(self) -> tuple[Number, Number, Number, Number]:
        """What decides the optimum: all but the irreducible loss."""
        return self[1:]


class Optimum(NamedTuple):
    """Parameters, tokens and loss: floats, or arrays of draws."""

    params: Number
    tokens: Number
    loss: Number


class Law(NamedTuple):
    """A scaling law."""

    id: str
    name: str
    form: str
    rows: dict[str, Datum]

    @property
    def largest_run(self) -> float | None:
        """The largest training compute that the law was fitted on."""
        return self.rows["largest-run"].number if "largest-run" in self.rows else None

    @property
    def uncertain(self) -> bool:
        """Whether errors of its constants are published."""
        return any(datum.low is not None for datum in self.rows.values())

    def number(self, quantity: str) -> float:
        """A constant."""
        return self.rows[quantity].number

    def constants(self) -> Constants:
        """Central values of E, A, B, a and b."""
        return Constants(*(self.number(name) for name in _NAMES))

    def drawn(self, count: int, seed: int) -> Constants:
        """E, A, B, a and b with draws.

        The errors of a coefficient and its exponent are tied: a steeper law is a higher one at the origin. They are
        drawn so that the term stays what it is in the middle of the data, where the fit holds it fast.
        """
        central = self.constants()
        if not count or not self.uncertain:
            return central
        irreducible, first, second = (
            _drawn(self, name, count, seed) for name in ("irreducible-loss", "params-exponent", "tokens-exponent")
        )
        return Constants(
            irreducible,
            central.params_coefficient * self.number("pivot-params") ** (first - central.params_exponent),
            central.tokens_coefficient * self.number("pivot-tokens") ** (second - central.tokens_exponent),
            first,
            second,
        )

    def optimum(self, compute: Number, constants: Constants | None = None) -> Optimum:
        """The compute-optimal run."""
        work = compute / (3 * MULTIPLY_ADD)
        if self.form == "power":
            params = scaling.power_optimum(
                compute, self.number("optimal-compute"), self.number("optimal-params"), self.number("optimal-exponent")
            )
            loss = scaling.power_loss(compute, self.number("compute-scale"), self.number("compute-exponent"))
            return Optimum(params, work / params, loss)
        constants = constants or self.constants()
        params = scaling.optimal_params(work, *constants.balance)
        return Optimum(params, work / params, scaling.loss(params, work / params, *constants))

    def loss(self, params: Number, tokens: Number, constants: Constants | None = None) -> Number:
        """Loss of a model of a size on so many tokens, each seen once."""
        if self.form == "power":
            names = ("joint-params-scale", "joint-tokens-scale", "joint-params-exponent", "joint-tokens-exponent")
            return scaling.joint_power_loss(params, tokens, *map(self.number, names))
        return scaling.loss(params, tokens, *(constants or self.constants()))

    def repeated_loss(self, params: Number, tokens: Number, unique: Number) -> Number:
        """Loss where only so many tokens differ and the rest repeats them."""
        constants = self.constants()
        usable = scaling.params_for_tokens(unique, *constants.balance)
        worth_params = scaling.worth(usable, params, self.number("params-repetition"))
        worth_tokens = scaling.worth(unique, tokens, self.number("tokens-repetition"))
        return scaling.loss(worth_params, worth_tokens, *constants)

    def compute_for(self, target: Number, constants: Constants | None = None) -> Number:
        """Least compute that reaches a loss.

        Raises
        ------
        Impossible
            If the loss is not above the irreducible one of the law.
        """
        if self.form == "power":
            return scaling.amount_for_power_loss(target, self.number("compute-scale"), self.number("compute-exponent"))
        constants = constants or self.constants()
        if target <= self.number("irreducible-loss"):
            least = self.number("irreducible-loss")
            raise Impossible(f"loss {target:g} is not above {least:g}, which {self.name} takes for the least")
        return 3 * MULTIPLY_ADD * scaling.work_for_loss(target, *constants)


def _drawn(law: Law, name: str, count: int, seed: int) -> Any:
    return drawn(estimate_of(law.rows[name], f"{law.id} {name}"), count, seed).draws


@cache
def laws() -> dict[str, Law]:
    """Every law with a form of its own, by id."""
    found = {}
    for subject in hardware_db.subjects("scaling"):
        rows = {datum.quantity: datum for datum in hardware_db.rows("scaling", subject)}
        if rows["form"].value in ("sum", "power"):
            found[subject] = Law(subject, rows["name"].value, rows["form"].value, rows)
    return found


def named(word: str) -> Law:
    """The law of a name.

    Raises
    ------
    InvalidInput
        If there is none.
    """
    wanted = word.strip().casefold()
    key = ALIASES.get(wanted, wanted)
    if key not in laws():
        from difflib import get_close_matches

        known = [*laws(), *ALIASES]
        raise unknown("law", word, get_close_matches(wanted, known), "one of " + ", ".join(laws()))
    return laws()[key]


def best_split(objective: Callable[[float], Any], low: float, high: float) -> float:
    """Where a function of the logarithm of a number, with one valley, is least."""
    import math

    first, last = math.log(low), math.log(high)
    golden = (math.sqrt(5) - 1) / 2
    inner, outer = last - golden * (last - first), first + golden * (last - first)
    at_inner, at_outer = objective(math.exp(inner)), objective(math.exp(outer))
    for _ in range(80):
        if at_inner < at_outer:
            last, outer, at_outer = outer, inner, at_inner
            inner = last - golden * (last - first)
            at_inner = objective(math.exp(inner))
        else:
            first, inner, at_inner = inner, outer, at_outer
            outer = first + golden * (last - first)
            at_outer = objective(math.exp(outer))
    return math.exp((first + last) / 2)


def repeated_optimum(law: Law, compute: float, unique: float) -> Optimum:
    """Parameters and tokens that reach the least loss where only so many tokens differ."""
    work = compute / (3 * MULTIPLY_ADD)
    params = best_split(lambda size: law.repeated_loss(size, work / size, unique), 1e5, max(work / 1e3, 2e5))
    return Optimum(params, work / params, law.repeated_loss(params, work / params, unique))


def served_optimum(law: Law, target: float, served: float) -> Optimum:
    """Parameters and tokens that reach a loss with the least compute of training and serving together."""
    constants = law.constants()
    least = (constants.params_coefficient / (target - constants.irreducible)) ** (1 / constants.params_exponent)

    def whole(params: float) -> float:
        tokens = scaling.tokens_for_loss(params, target, *constants)
        return float(scaling.lifetime_compute(MULTIPLY_ADD, params, tokens, served))

    params = best_split(whole, least * (1 + 1e-9), least * 1e6)
    tokens = scaling.tokens_for_loss(params, target, *constants)
    return Optimum(params, tokens, target)
