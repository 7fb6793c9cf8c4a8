"""Columns of figures that stand for one figure while many scenarios are resolved at once.

What a scenario's words (chip, method, place) resolve to seldom depends on its figures. So scenarios that differ in
figures only are resolved once, each figure being a :class:`Column` of them all. Where the resolution does look at a
figure, a column computes elementwise, and where it branches, it raises :class:`Split`: the rows part where they differ
and each part is resolved by itself. What was looked at, and what was seen, is kept as guards: other rows of which the
same holds need not be resolved again. Nothing needs to know of columns, and nothing can get them wrong.
"""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any, NoReturn, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

Array: TypeAlias = "np.ndarray[Any, np.dtype[Any]]"
Source: TypeAlias = "Callable[[dict[str, Array]], Any]"
"""Computes a column of rows from the figures of their cells, by field."""


class Split(Exception):
    """Rows part here: ``codes`` says which go together."""

    def __init__(self, codes: Array) -> None:
        self.codes = codes


class Trace:
    """What one resolution saw of the columns: what must be equal to what for other rows to be resolved the same."""

    def __init__(self) -> None:
        self.guards: list[tuple[Source, Any]] = []


def _binary(name: str) -> Any:
    compute: Callable[[Any, Any], Any] = getattr(operator, name)

    def forward(self: Column, other: Any) -> Any:
        return self.then(compute, other)

    return forward


def _reflected(name: str) -> Any:
    compute: Callable[[Any, Any], Any] = getattr(operator, name)

    def backward(self: Column, other: Any) -> Any:
        return self.then(lambda mine, others: compute(others, mine), other)

    return backward


class Column:
    """Figures of rows, in the place of one figure.

    Parameters
    ----------
    figures
        The figures.
    source
        How those of other rows are computed.
    trace
        Where it is noted what was seen.
    """

    def __init__(self, figures: Array, source: Source, trace: Trace) -> None:
        self.figures, self.source, self.trace = figures, source, trace

    def then(self, compute: Callable[..., Any], *others: Any) -> Column:
        """The column that is computed from this one and others, or figures."""
        figures = compute(self.figures, *(other.figures if isinstance(other, Column) else other for other in others))
        # What is kept are the sources, not the columns: they would keep the figures of these rows.
        mine = self.source
        parts = [(other.source, None) if isinstance(other, Column) else (None, other) for other in others]

        def source(rows: dict[str, Array]) -> Any:
            return compute(mine(rows), *(other if again is None else again(rows) for again, other in parts))

        return Column(figures, source, self.trace)

    __add__, __radd__ = _binary("add"), _reflected("add")
    __sub__, __rsub__ = _binary("sub"), _reflected("sub")
    __mul__, __rmul__ = _binary("mul"), _reflected("mul")
    __truediv__, __rtruediv__ = _binary("truediv"), _reflected("truediv")
    __floordiv__, __rfloordiv__ = _binary("floordiv"), _reflected("floordiv")
    __mod__, __rmod__ = _binary("mod"), _reflected("mod")
    __pow__, __rpow__ = _binary("pow"), _reflected("pow")
    __lt__, __le__, __gt__, __ge__ = (_binary(name) for name in ("lt", "le", "gt", "ge"))

    def __eq__(self, other: object) -> Any:
        return self.then(operator.eq, other)

    def __ne__(self, other: object) -> Any:
        return self.then(operator.ne, other)

    def __neg__(self) -> Column:
        return self.then(operator.neg)

    def __pos__(self) -> Column:
        return self

    def __abs__(self) -> Column:
        return self.then(np.abs)

    def log(self) -> Column:
        """Natural logarithm (what numpy's function calls)."""
        return self.then(np.log)

    def exp(self) -> Column:
        """Power of e (what numpy's function calls)."""
        return self.then(np.exp)

    def __bool__(self) -> bool:
        return bool(self.then(lambda figures: figures != 0)._one())

    def _one(self) -> Any:
        """The figure of all rows, if they have the same; else they part."""
        first = self.figures[0]
        if not (self.figures == first).all():
            raise Split(np.unique(self.figures, return_inverse=True)[1])
        self.trace.guards.append((self.source, first))
        return first.item()

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
        words = self.then(lambda figures: _words(figures, form))
        return str(words._one())

    def __str__(self) -> str:
        return format(self)

    def __repr__(self) -> str:
        return format(self)

    def __iter__(self) -> NoReturn:
        raise TypeError("a figure, not a sequence")


def _words(figures: Array, form: str) -> Array:
    """Figures in words."""
    distinct, codes = np.unique(figures, return_inverse=True)
    return np.array([format(figure.item(), form) for figure in distinct])[codes]


def holds(guards: list[tuple[Source, Any]], rows: dict[str, Array], size: int) -> Array:
    """Of which rows all guards hold."""
    found = np.ones(size, bool)
    for source, wanted in guards:
        found &= source(rows) == wanted
    return found
