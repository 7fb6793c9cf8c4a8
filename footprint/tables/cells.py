"""Cells of a column -> codes of what is equal, and figures."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from footprint.errors import FootprintError
from footprint.fields import ABOVE_ONE, SHARE
from footprint.quantities import Amount, parse
from footprint.tables.layout import Coded, empty
from footprint.units import FACTORS

if TYPE_CHECKING:
    from footprint.fields import Field

Array: TypeAlias = "np.ndarray[Any, np.dtype[Any]]"

FIGURE = "figure"
"""Stands in a key for an exact figure, which differs from row to row."""
RANGE = "range"
"""Stands in a key for a range that differs from row to row."""
LOW, HIGH = " low", " high"
"""What follows the name of a field where the figures are the ends of its ranges."""
_MANY = 16
"""Different ranges of a block from which on they are columns, rather than words that rows have in common."""
ODD = -1
"""Code of a cell that cannot be read here; its row is estimated alone, which says what is wrong with it."""


def codes_of(cells: Any) -> tuple[Array, list[Any]]:
    """Codes of words: equal where the cells are, and the cell of each code."""
    if isinstance(cells, Coded):
        return np.asarray(cells.codes), list(cells.cells)
    known: dict[Any, int] = {}
    try:
        codes = [known.setdefault(cell, len(known)) for cell in cells]
    except TypeError:  # a list or a table, as Parquet can have
        codes = [known.setdefault(cell, len(known)) if cell.__hash__ else ODD for cell in cells]
    return np.array(codes, np.intp), list(known)


def figures_of(field: Field, cells: Any) -> tuple[Array, list[Any], dict[str, Array]]:
    """Codes of a number's cells, what each code stands for, and the figures by name in coherent units.

    A code stands for None (an empty cell), :data:`FIGURE`, :data:`RANGE`, or the amount of cells that say a range or
    distribution.
    """
    coded = isinstance(cells, Coded)
    distinct = list(cells.cells) if coded else cells
    figures = np.full(len(distinct), np.nan)
    codes = np.full(len(distinct), 1, np.intp)
    meanings: list[Any] = [None, FIGURE]
    known: dict[Any, tuple[int, float]] = {}
    factor = FACTORS[field.unit][0]
    for at, cell in enumerate(distinct):
        kind = type(cell)
        try:
            # A plain figure, which parse() reads the same, in a tenth of the time.
            if kind is float or kind is int or (kind is str and cell.isascii()):
                figures[at] = float(cell) * factor
                continue
        except (ValueError, OverflowError):
            pass
        try:
            found = known.get(cell)
        except TypeError:
            codes[at] = ODD
            continue
        if found is None:
            found = known[cell] = _meaning(field, cell, meanings)
        codes[at], figures[at] = found
    exact = codes == 1
    low = 1.0 if field.spread == ABOVE_ONE else field.floor * factor
    high = 1.0 if field.spread == SHARE else field.ceiling * factor
    fine = (figures >= low) & (figures <= min(high, field.ceiling * factor)) | ((figures == 0) & field.zero)
    codes[exact & ~fine] = ODD
    for place in np.flatnonzero(exact & ~fine):
        if empty(distinct[place]):
            codes[place] = 0
    found_figures = {field.name: figures}
    if len(meanings) > _MANY:
        codes, meanings, found_figures = _ranges(field, codes, meanings, figures)
    if coded:
        return codes[cells.codes], meanings, {name: array[cells.codes] for name, array in found_figures.items()}
    return codes, meanings, found_figures


def _ranges(
    field: Field, codes: Array, meanings: list[Any], figures: Array
) -> tuple[Array, list[Any], dict[str, Array]]:
    """The same, with ranges as columns too."""
    plain = [at for at, meaning in enumerate(meanings) if isinstance(meaning, Amount) and not meaning.distribution]
    ends = np.full((3, len(meanings)), np.nan)
    for at in plain:
        ends[:, at] = meanings[at]
    ranged = np.isin(codes, plain)
    low, high = figures.copy(), figures.copy()
    for column, end in zip((figures, low, high), ends, strict=True):
        column[ranged] = end[codes[ranged]]
    codes = np.where(ranged, len(meanings), codes)
    return codes, [*meanings, RANGE], {field.name: figures, field.name + LOW: low, field.name + HIGH: high}


def _meaning(field: Field, cell: Any, meanings: list[Any]) -> tuple[int, float]:
    """Code and figure of a cell that is no plain figure."""
    if empty(cell):
        return 0, np.nan
    try:
        amount = parse(field, cell)
    except FootprintError:
        return ODD, np.nan
    if amount.low is None and isfinite(amount.value):
        return 1, amount.value
    meanings.append(amount)
    return len(meanings) - 1, np.nan


def parts(codes: list[Array]) -> list[Array]:
    """Places of rows that have the same codes throughout, in the order in which each first occurs."""
    if not codes or not codes[0].size:
        return []
    together = np.zeros(codes[0].size, np.int64)
    for column in codes:
        together = together * (int(column.max()) + 1) + column
        if together.max() >= 1 << 31:
            together = np.unique(together, return_inverse=True)[1]
    order = np.argsort(together, kind="stable")
    ends = np.flatnonzero(np.diff(together[order])) + 1
    found = np.split(order, ends)
    return sorted(found, key=lambda rows: int(rows[0]))
