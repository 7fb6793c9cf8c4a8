"""Correlations between inputs, stated in pairs: ``"utilization:power_fraction" = 0.4``.

They are those of the standard normals that the inputs are drawn from (a Gaussian copula): for two lognormals, of their
logarithms; the rank correlation is 6 / pi asin(r / 2). Whatever its correlations, an input keeps its distribution.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from footprint.errors import InvalidInput, shown, unknown
from footprint.fields import FIELDS, NUMBERS, spelled

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Pairs = tuple[tuple[str, float], ...]

_LEAST = 1e-9
"""Below this a pivot counts as 0."""


def checked(given: Any) -> Pairs:
    """Correlations as typed, read and checked.

    Parameters
    ----------
    given
        A mapping from ``name:name`` to a figure between -1 and 1.

    Raises
    ------
    InvalidInput
        If a name is no field that holds a figure, a figure is no correlation, or no draws can have them all.
    """
    if not hasattr(given, "items"):
        raise InvalidInput(f'correlation {shown(given)}: a table of pairs, "utilization:power_fraction" = 0.4')
    found: dict[str, float] = {}
    for pair, value in given.items():
        names = [spelled(name) for name in str(pair).split(":")]
        if len(names) != 2 or names[0] == names[1]:
            raise InvalidInput(f"correlation {shown(pair)}: two inputs, as utilization:power_fraction")
        for name in names:
            if name not in NUMBERS:
                from difflib import get_close_matches

                raise unknown("field (in a correlation)", name, get_close_matches(name, FIELDS))
        try:
            figure = float(value)
        except (TypeError, ValueError):
            figure = math.nan
        if isinstance(value, bool) or not -1 <= figure <= 1:
            raise InvalidInput(f"correlation {pair} {shown(value)}: a figure between -1 and 1")
        key = ":".join(sorted(names))
        if key in found:
            raise InvalidInput(f"correlation {shown(pair)} is stated twice")
        found[key] = figure
    pairs = tuple(sorted(found.items()))
    for group in groups(pairs):
        factor(group, pairs)
    return pairs


def groups(pairs: Pairs) -> list[tuple[str, ...]]:
    """Inputs that hang together, each group in the order of the fields."""
    sets: list[set[str]] = []
    for pair, figure in pairs:
        if figure:
            joined = set(pair.split(":"))
            apart = [group for group in sets if not group & joined]
            sets = [*apart, joined.union(*(group for group in sets if group & joined))]
    order = {name: rank for rank, name in enumerate(FIELDS)}
    return sorted(tuple(sorted(group, key=order.__getitem__)) for group in sets)


def factor(names: Sequence[str], pairs: Pairs) -> list[list[float]]:
    """Lower triangle that turns independent standard normals into correlated ones (Cholesky, pivots of 0 allowed).

    Raises
    ------
    InvalidInput
        If the matrix is not positive semi-definite.
    """
    stated: Mapping[str, float] = dict(pairs)
    rows: list[list[float]] = []
    for i, name in enumerate(names):
        row: list[float] = []
        for j in range(i):
            wanted = stated.get(":".join(sorted((name, names[j])))) or 0.0
            rest = wanted - sum(a * b for a, b in zip(row, rows[j], strict=False))
            if rows[j][j] == 0:
                if abs(rest) > math.sqrt(_LEAST):
                    raise _not_a_correlation(names)
                row.append(0.0)
            else:
                row.append(rest / rows[j][j])
        left = 1 - sum(part * part for part in row)
        if left < -_LEAST:
            raise _not_a_correlation(names)
        row.append(math.sqrt(left) if left > _LEAST else 0.0)
        rows.append(row)
    return rows


def _not_a_correlation(names: Sequence[str]) -> InvalidInput:
    return InvalidInput(
        f"no draws can have the correlations stated between {', '.join(names)}: their matrix is not positive "
        "semi-definite; bring them nearer to 0"
    )
