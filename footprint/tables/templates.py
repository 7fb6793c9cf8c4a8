"""What rows with the same words have in common, and what it becomes with the figures of each."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias, cast

import numpy as np

from footprint.errors import InvalidInput
from footprint.estimation import sampling
from footprint.quantities import Amount
from footprint.records import Estimate, Scenario
from footprint.resolve import resolve
from footprint.tables.cells import HIGH, LOW
from footprint.tables.columns import Column, Source, Trace
from footprint.tables.layout import SAMPLING, empty
from footprint.uncertainty import Spread, spread

if TYPE_CHECKING:
    from footprint.architectures import Architecture
    from footprint.methods import Method
    from footprint.uncertainty.marginals import Marginal

Array: TypeAlias = "np.ndarray[Any, np.dtype[Any]]"


class Settings(NamedTuple):
    """How the scenarios of a table are drawn, where a row does not say."""

    draws: int
    seed: int
    correlation: tuple[tuple[str, float], ...] = ()
    float32: bool = False


class Template(NamedTuple):
    """What rows with the same words have in common: the inputs, of which some are columns of the rows' figures."""

    architecture: Architecture
    method: Method
    values: dict[str, Any]
    columns: dict[str, Source]
    """Inputs that follow from the figures of a row's cells, and how."""
    marginals: dict[str, Marginal]
    intervals: dict[str, tuple[str, str, Source, Source]]
    """Inputs whose interval follows from the figures of a row's cells: unit, scale, low and high."""
    draws: int
    seed: int
    guards: list[tuple[Source, Any]]
    """What holds of the figures of rows that it serves."""

    @property
    def structure(self) -> tuple[Any, ...]:
        """What decides which steps of the model are taken."""
        return (self.architecture, self.method, tuple(self.values))


class Group(NamedTuple):
    """Rows that share a template, and the model's inputs: a figure of all, or a column of theirs."""

    template: Template
    rows: Array
    values: dict[str, Any]
    marginals: dict[str, Marginal | None]
    """How inputs are drawn; None of one that some of the rows draw and others do not."""


def template_of(cells: dict[str, Any], trace: Trace, settings: Settings) -> Template:
    """What rows with these cells have in common.

    Raises
    ------
    Split
        If the resolution goes different ways for them.
    FootprintError
        If none of them can be resolved.
    """
    given = {name: cell for name, cell in cells.items() if isinstance(cell, Amount) or not empty(cell)}
    told = {SAMPLING[name]: given.pop(name) for name in list(given) if name in SAMPLING}
    if not given:
        raise InvalidInput("no field of a scenario is given")
    draws, seed = sampling(told.get("draws", settings.draws), told.get("seed", settings.seed))
    resolved = resolve(Scenario(given, draws, seed))
    values: dict[str, Any] = {}
    columns: dict[str, Source] = {}
    marginals: dict[str, Marginal] = {}
    intervals: dict[str, tuple[str, str, Source, Source]] = {}
    for name, estimate in resolved.inputs:
        bounds: list[Any] = [estimate.value, estimate.low, estimate.high]
        values[name] = estimate.value
        if any(isinstance(bound, Column) for bound in bounds):
            if estimate.distribution is not None:
                raise TypeError("a distribution that depends on a figure of the row")
            columns[name] = _source(bounds[0])
            values[name] = None  # of these rows; in a group, those of its own take the place
            if estimate.low is not None or estimate.high is not None:
                intervals[name] = (estimate.unit, estimate.spread, _source(bounds[1]), _source(bounds[2]))
        elif (marginal := spread(estimate)) is not None:
            marginals[name] = marginal
    model = (resolved.architecture, resolved.method)
    return Template(*model, values, columns, marginals, intervals, draws, seed, trace.guards)


def group_of(template: Template, figures: dict[str, Array], rows: Array) -> Group:
    """Rows that share a template, with their figures in its place."""
    cells = {name: column[rows] for name, column in figures.items()}
    values = template.values | {name: source(cells) for name, source in template.columns.items()}
    marginals: dict[str, Marginal | None] = dict(template.marginals)
    for name, (unit, scale, *ends) in template.intervals.items() if template.draws else ():
        middle, low, high = (
            np.broadcast_to(part, rows.shape).tolist() for part in (values[name], *(end(cells) for end in ends))
        )
        bounds = zip(middle, low, high, strict=True)
        marginals[name] = _of_rows([spread(Estimate(name, *three, unit, scale)) for three in bounds])
    return Group(template, rows, values, marginals)


def _of_rows(found: list[Marginal | None]) -> Spread | None:
    """The spreads of rows as one, with columns in the place of figures; None where they are not all alike."""
    if not all(isinstance(marginal, Spread) for marginal in found):
        return None
    name, kind, *_ = cast("Spread", found[0])
    columns = zip(*(cast("Spread", marginal)[2:] for marginal in found), strict=True)
    return Spread(name, kind, *map(np.array, columns))


def columns_of(name: str, figures: dict[str, Array], rows: Array, trace: Trace) -> Amount:
    """The figures of rows in the place of one amount: to whoever resolves them, they are one."""
    names = (name, name + LOW, name + HIGH) if name + LOW in figures else (name,)
    return Amount(*(cast("Any", Column(figures[key][rows], itemgetter(key), trace)) for key in names))


def _source(bound: Any) -> Source:
    """How a bound is computed from the figures of rows."""
    if isinstance(bound, Column):
        return bound.source
    return lambda _: bound


def stacked(groups: list[Group], size: int) -> dict[str, Any]:
    """Inputs of all rows of groups: a figure where all have the same, else a column."""
    counts = [group.rows.size for group in groups]
    values: dict[str, Any] = {}
    for name, first in groups[0].values.items():
        found = [group.values[name] for group in groups]
        if any(isinstance(value, np.ndarray) for value in found):
            values[name] = np.concatenate(
                [np.broadcast_to(value, (count,)) for value, count in zip(found, counts, strict=True)]
            )
        elif all(value == first for value in found):
            values[name] = first
        else:
            values[name] = np.repeat(np.array(found, float), counts)
    return values
