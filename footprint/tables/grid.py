"""Every combination of values of some fields, in order: the rows of a sweep."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from footprint.errors import FootprintError, InvalidInput, shown, unknown
from footprint.fields import FIELDS, spelled
from footprint.quantities import parse
from footprint.tables.layout import Block, Coded
from footprint.typed import is_distribution, parted
from footprint.units import per

if TYPE_CHECKING:
    from collections.abc import Iterable

    from footprint.fields import Field

_WHOLE = re.compile(r"[+-]?\d+")
_COUNT = re.compile(r"(\d+)\s*(log|lin)?")
_MOST_STEPS, _MOST_VALUES = 10_000, 10_000_000


class Axis(NamedTuple):
    """A field and the values that it takes: cells as in a table, and as they are written."""

    name: str
    cells: tuple[Any, ...]
    shown: tuple[Any, ...]


class Grid(NamedTuple):
    """Axes, of which the last goes fastest, and the fields that all rows share."""

    axes: tuple[Axis, ...]
    base: dict[str, Any]

    def __len__(self) -> int:
        return math.prod(len(axis.cells) for axis in self.axes)

    def block(self, start: int, stop: int) -> Block:
        """Rows of the grid."""
        import numpy as np

        rows = np.arange(start, stop)
        fields: dict[str, Any] = {
            name: Coded((value,), np.zeros(rows.size, np.intp)) for name, value in self.base.items()
        }
        leading: dict[str, Any] = {"id": rows + 1}
        stride = len(self)
        for axis in self.axes:
            stride //= len(axis.cells)
            codes, cells, written = rows // stride, axis.cells, axis.shown
            first, last = start // stride, (stop - 1) // stride
            if last - first < len(cells):  # only the cells of these rows, of which a long axis has many more
                codes -= first
                used = [step % len(cells) for step in range(first, last + 1)]
                cells, written = tuple(map(cells.__getitem__, used)), tuple(map(written.__getitem__, used))
            else:
                codes %= len(cells)
            fields[axis.name], leading[axis.name] = Coded(cells, codes), Coded(written, codes)
        return Block(rows.size, fields, leading, {})


def grid(over: Iterable[tuple[str, Any]], base: dict[str, Any]) -> Grid:
    """The grid of some axes.

    Parameters
    ----------
    over
        Fields and their values: ``"a,b"``, ``"2020:2030"``, ``"1e12:1e14:50log"`` or a sequence.
    base
        The fields that all rows share; an axis wins over them.

    Raises
    ------
    InvalidInput
        If an axis is no field, comes twice, or its values cannot be read.
    """
    axes = tuple(axis(name, values) for name, values in over)
    if not axes:
        raise InvalidInput("a sweep goes over something: --over hardware=h100,a100 --over year=2020:2024")
    names = [found.name for found in axes]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice:
        raise InvalidInput(f"--over {twice} comes twice: give all its values in one, {twice}=a,b")
    return Grid(axes, {name: value for name, value in base.items() if spelled(name) not in names})


def axis(name: str, values: Any) -> Axis:
    """A field and its values."""
    field = FIELDS.get(spelled(name))
    if field is None:
        from difflib import get_close_matches

        raise unknown("field (of --over)", name, get_close_matches(spelled(name), FIELDS))
    if isinstance(values, str):
        cells = [cell for part in parted(values, ",") for cell in _cells(field, part.strip())]
    else:
        cells = list(values)
    if not cells:
        raise InvalidInput(f"--over {field.name}: no values")
    if len(cells) > _MOST_VALUES:
        raise InvalidInput(f"--over {field.name}: more than {_MOST_VALUES:,} values")
    return _word_axis(field, cells) if field.is_text else _number_axis(field, cells)


def _word_axis(field: Field, cells: list[Any]) -> Axis:
    words = tuple(str(cell) for cell in cells)
    whole = all(_WHOLE.fullmatch(word) for word in words)
    return Axis(field.name, words, tuple(map(int, words)) if whole else words)


def _number_axis(field: Field, cells: list[Any]) -> Axis:
    """Figures in the unit of the field where all are exact, else as typed."""
    amounts = []
    for cell in cells:
        try:
            amounts.append(parse(field, cell))
        except FootprintError as error:
            raise InvalidInput(f"--over {error}") from None
    if any(amount.low is not None for amount in amounts):
        return Axis(field.name, tuple(cells), tuple(map(str, cells)))
    if all(isinstance(cell, (int, float)) for cell in cells):
        return Axis(field.name, tuple(map(float, cells)), tuple(map(float, cells)))
    figures = tuple(per(amount.value, field.unit) for amount in amounts)
    return Axis(field.name, figures, figures)


def _cells(field: Field, part: str) -> list[Any]:
    """The values that a part of an axis stands for: itself, or those of a range."""
    ends = [] if is_distribution(part) else part.split(":")
    if len(ends) == 2 and all(_WHOLE.fullmatch(end.strip()) for end in ends):
        first, last = map(int, ends)
        if not 0 <= last - first < _MOST_STEPS:
            raise InvalidInput(
                f"--over {field.name}={shown(part)}: goes up, in at most {_MOST_STEPS:,} steps of 1; or low:high:50log"
            )
        return [str(value) if field.is_text else float(value) for value in range(first, last + 1)]
    if len(ends) == 3 and not field.is_text:
        return _spaced(field, part, ends)
    if len(ends) > 1 and not field.is_text:
        raise InvalidInput(f"--over {field.name}={shown(part)}: a range is 2020:2030, low:high:50 or low:high:50log")
    return [part]


def _spaced(field: Field, part: str, ends: list[str]) -> list[float]:
    """So many figures from one end to the other, evenly or by equal ratios."""
    found = _COUNT.fullmatch(ends[2].strip().casefold())
    count = int(found[1]) if found else 0
    low, high = (per(parse(field, end).value, field.unit) for end in ends[:2])
    if not found or not 2 <= count <= _MOST_VALUES or not low < high:
        raise InvalidInput(f"--over {field.name}={shown(part)}: low:high:N or low:high:Nlog, N from 2 to 10 million")
    steps = [step / (count - 1) for step in range(count)]
    if found[2] == "log":
        if low <= 0:
            raise InvalidInput(f"--over {field.name}={shown(part)}: a logarithmic range begins above 0")
        inner = [low * (high / low) ** step for step in steps]
    else:
        inner = [low + (high - low) * step for step in steps]
    return [low, *inner[1:-1], high]
