"""Columns of figures that stand for one figure while many scenarios are resolved at once.

What a scenario's words (chip, method, place) resolve to rarely depends on its figures. So scenarios that differ in
figures only are resolved once, each figure being a :class:`Column` of them all. Where the resolution does look at a
figure, a column computes elementwise, and where it branches, it raises :class:`Split`: the rows part where they differ
and each part is resolved by itself. Nothing needs to know of columns, and nothing can get them wrong.
"""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any, NoReturn, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

Array: TypeAlias = "np.ndarray[Any, np.dtype[Any]]"


class Split(Exception):
    """Rows part here: ``codes`` says which go together."""

    def __init__(self, codes: Array) -> None:
        self.codes = codes


class Trace:
    """What was done with the columns of one resolution."""

    touched = False
    """Whether a figure took part in it, so that other figures may give another result."""
    told = False
    """Whether a figure was put into words, which then hold for one row only."""


def _binary(name: str) -> Any:
    compute: Callable[[Any, Any], Any] = getattr(operator, name)

    def forward(self: Column, other: Any) -> Any:
        return self.with_(compute(self.figures, other.figures if isinstance(other, Column) else other))

    return forward


def _reflected(name: str) -> Any:
    compute: Callable[[Any, Any], Any] = getattr(operator, name)

    def backward(self: Column, other: Any) -> Any:
        return self.with_(compute(other, self.figures))

    return backward


class Column:
    """Figures of rows, in the place of one figure."""

    def __init__(self, figures: Array, trace: Trace) -> None:
        self.figures, self.trace = figures, trace

    def with_(self, figures: Array) -> Column:
        """Another column of the same rows, computed from this one."""
        self.trace.touched = True
        return Column(figures, self.trace)

    __add__, __radd__ = _binary("add"), _reflected("add")
    __sub__, __rsub__ = _binary("sub"), _reflected("sub")
    __mul__, __rmul__ = _binary("mul"), _reflected("mul")
    __truediv__, __rtruediv__ = _binary("truediv"), _reflected("truediv")
    __floordiv__, __rfloordiv__ = _binary("floordiv"), _reflected("floordiv")
    __mod__, __rmod__ = _binary("mod"), _reflected("mod")
    __pow__, __rpow__ = _binary("pow"), _reflected("pow")
    __lt__, __le__, __gt__, __ge__ = (_binary(name) for name in ("lt", "le", "gt", "ge"))

    def __eq__(self, other: object) -> Any:
        return self.with_(self.figures == (other.figures if isinstance(other, Column) else other))

    def __ne__(self, other: object) -> Any:
        return self.with_(self.figures != (other.figures if isinstance(other, Column) else other))

    def __neg__(self) -> Column:
        return self.with_(-self.figures)

    def __pos__(self) -> Column:
        return self

    def __abs__(self) -> Column:
        return self.with_(np.abs(self.figures))

    def _one(self) -> Any:
        """The figure of all rows, if they have the same; else they part."""
        self.trace.touched = True
        first = self.figures[0]
        if (self.figures == first).all():
            return first.item()
        raise Split(np.unique(self.figures, return_inverse=True)[1])

    def __bool__(self) -> bool:
        return bool(self.with_(self.figures != 0)._one())

    def __float__(self) -> float:
        return float(self._one())

    def __int__(self) -> int:
        return int(self._one())

    def __round__(self, digits: int | None = None) -> Any:
        return round(self._one(), digits)

    def __ceil__(self) -> int:
        return -int(-self._one() // 1)

    def __floor__(self) -> int:
        return int(self._one() // 1)

    def __trunc__(self) -> int:
        return int(self._one())

    def __hash__(self) -> int:
        return hash(self._one())

    def __format__(self, form: str) -> str:
        self.trace.told = True
        return format(self.figures[0].item(), form)

    def __str__(self) -> str:
        return format(self)

    def __repr__(self) -> str:
        return format(self)

    def __iter__(self) -> NoReturn:
        raise TypeError("a figure, not a sequence")
