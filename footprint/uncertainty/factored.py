"""Outputs that are products: each factor a function of one input.

The model is evaluated on numbers that keep their factors apart, each an array of the draws of one input (or of inputs
that are correlated). Products, quotients and powers stay products; a sum does where all but one input can be taken out
as common factors. What remains is exact, whatever the distributions: the variance of a product's logarithm is the sum
of its factors'.
"""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

Array: TypeAlias = "np.ndarray[Any, np.dtype[Any]]"


class NotAProduct(Exception):
    """The output is no product of functions of one input each."""


class Factored:
    """A constant times factors, each an array of draws, by input."""

    def __init__(self, constant: float, factors: dict[str, Array]) -> None:
        self.constant, self.factors = constant, factors

    def __mul__(self, other: Any) -> Factored:
        other = _factored(other)
        factors = dict(self.factors)
        for name, array in other.factors.items():
            factors[name] = factors[name] * array if name in factors else array
        return Factored(self.constant * other.constant, factors)

    def __pow__(self, power: Any) -> Factored:
        if isinstance(power, Factored):
            return _of_one(operator.pow, self, power)
        return Factored(self.constant**power, {name: array**power for name, array in self.factors.items()})

    def __rpow__(self, base: Any) -> Factored:
        return _of_one(operator.pow, _factored(base), self)

    def __truediv__(self, other: Any) -> Factored:
        return self * _factored(other) ** -1.0

    def __add__(self, other: Any) -> Factored:
        return _sum(operator.add, self, _factored(other))

    def __sub__(self, other: Any) -> Factored:
        return _sum(operator.sub, self, _factored(other))

    def __rsub__(self, other: Any) -> Factored:
        return _sum(operator.sub, _factored(other), self)

    def __rtruediv__(self, other: Any) -> Factored:
        return _factored(other) / self

    def __neg__(self) -> Factored:
        return Factored(-self.constant, self.factors)

    def __abs__(self) -> Factored:
        return Factored(abs(self.constant), {name: np.abs(array) for name, array in self.factors.items()})

    __radd__, __rmul__ = __add__, __mul__

    def __bool__(self) -> bool:
        raise NotAProduct


def _factored(number: Any) -> Factored:
    return number if isinstance(number, Factored) else Factored(number, {})


def _of_one(compute: Callable[[Any, Any], Any], one: Factored, other: Factored) -> Factored:
    """A function of two numbers that rest on no more than one input together."""
    names = one.factors.keys() | other.factors.keys()
    if len(names) > 1:
        raise NotAProduct
    if not names:
        return Factored(compute(one.constant, other.constant), {})
    (name,) = names
    parts = (number.constant * number.factors.get(name, 1.0) for number in (one, other))
    return Factored(1.0, {name: compute(*parts)})


def _sum(compute: Callable[[Any, Any], Any], one: Factored, other: Factored) -> Factored:
    """A sum, what both sides have in common taken out."""
    if other.constant == 0 and not other.factors:
        return one
    if one.constant == 0 and not one.factors:
        return other if compute is operator.add else -other
    common = {name: array for name, array in one.factors.items() if other.factors.get(name) is array}
    rest = (
        Factored(number.constant, {name: array for name, array in number.factors.items() if name not in common})
        for number in (one, other)
    )
    return _of_one(compute, *rest) * Factored(1.0, common)


def shares(number: Factored, *, logarithm: bool) -> dict[str, tuple[float, float]]:
    """First-order and total share of each factor in the variance of a product, or of its logarithm.

    Notes
    -----
    Of the logarithm, V = sum V(ln f_i), and both shares are V(ln f_i) / V. Of the product itself, with
    c_i = V(f_i) / E(f_i)^2: V / E^2 = prod(1 + c_i) - 1, first order c_i, total c_i prod_(j != i) (1 + c_j).
    """
    if logarithm:
        parts = {name: float(np.var(np.log(np.abs(array)))) for name, array in number.factors.items()}
        whole = sum(parts.values())
        return {name: (part / whole, part / whole) if whole else (0.0, 0.0) for name, part in parts.items()}
    parts = {name: float(np.var(array) / np.mean(array) ** 2) for name, array in number.factors.items()}
    product = float(np.prod([1 + part for part in parts.values()]))
    whole = product - 1
    return {
        name: (part / whole, part * product / (1 + part) / whole) if whole else (0.0, 0.0)
        for name, part in parts.items()
    }
