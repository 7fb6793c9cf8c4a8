"""A block of scenarios -> their outputs, many rows at a time.

Rows with the same words are resolved once (:mod:`footprint.tables.columns`); then the same model is evaluated on
columns: of all rows that have the same inputs for the point values, of rows x draws for the percentiles. Normals are
common to all rows: the same input has the same stream in each, so that differences between rows are paired. Whatever
cannot be done so, and every row that fails, goes the way of a single estimate, which says why.
"""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias, cast

import numpy as np

from footprint.errors import FootprintError, InvalidInput
from footprint.estimation import computed, evaluate, sampling
from footprint.fields import FIELDS
from footprint.model import OUTPUTS
from footprint.quantities import Amount
from footprint.records import Estimate, Scenario
from footprint.resolve import resolve
from footprint.tables.cells import FIGURE, HIGH, LOW, ODD, RANGE, codes_of, figures_of, parts
from footprint.tables.columns import Column, Source, Split, Trace, holds
from footprint.tables.draws import Draws
from footprint.tables.layout import PARTS, SAMPLING, Block, empty
from footprint.uncertainty import Spread, spread
from footprint.uncertainty.sampling import HELD
from footprint.units import FACTORS, per

if TYPE_CHECKING:
    from collections.abc import Iterator

    from footprint.architectures import Architecture
    from footprint.methods import Method
    from footprint.uncertainty.marginals import Marginal

Array: TypeAlias = "np.ndarray[Any, np.dtype[Any]]"

_MOST_TEMPLATES, _MOST_ALIKE = 10_000, 64
"""Combinations of words that are kept, and templates of each."""
_PLACES = {name: at * len(PARTS) for at, name in enumerate(OUTPUTS)}
"""Row of an output's point value in a table of results; its percentiles follow."""


class Settings(NamedTuple):
    """How the scenarios of a table are drawn, where a row does not say."""

    draws: int
    seed: int
    correlation: tuple[tuple[str, float], ...] = ()
    float32: bool = False


class Results(NamedTuple):
    """Outputs by part and row (not a number where there is none), in the units of their columns, and errors by row."""

    figures: Array
    errors: dict[int, str]


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


class Evaluator:
    """Evaluates blocks of scenarios, keeping what later blocks can use.

    Parameters
    ----------
    settings
        How scenarios are drawn.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._templates: dict[Any, list[Template]] = {}
        self._draws = Draws(settings.correlation, float32=settings.float32)
        self._table = np.empty((len(PARTS) * len(OUTPUTS), 0))

    def results(self, block: Block) -> Results:
        """The results of a block, which those of the next take the place of."""
        if self._table.shape[1] < block.size:
            self._table = np.empty((len(PARTS) * len(OUTPUTS), block.size))
        table = self._table[:, : block.size]
        table.fill(np.nan)
        errors = dict(block.broken)
        alone: set[int] = set()
        with np.errstate(all="ignore"):
            by_structure: dict[Any, list[Group]] = {}
            for group in self._groups(block, errors, alone):
                by_structure.setdefault(group.template.structure, []).append(group)
            for groups in by_structure.values():
                self._structure(groups, table, errors, alone)
        for at in sorted(alone):
            self._alone(block, at, table, errors)
        return Results(table, errors)

    def _groups(self, block: Block, errors: dict[int, str], alone: set[int]) -> Iterator[Group]:
        """Rows with the same words, resolved; errors are said, rows that must go alone added to them."""
        usable = np.ones(block.size, bool)
        figures: dict[str, Array] = {}
        names, codes, meanings = [], [], []
        for name, cells in block.fields.items():
            if name in SAMPLING or FIELDS[name].is_text:
                column, known = codes_of(cells)
            else:
                column, known, found = figures_of(FIELDS[name], cells)
                figures |= found
            usable &= column != ODD
            names.append(name)
            codes.append(column)
            meanings.append(known)
        usable[list(block.broken)] = True
        alone.update(np.flatnonzero(~usable).tolist())
        usable[list(block.broken)] = False
        rows = np.flatnonzero(usable)
        for part in parts([column[rows] for column in codes]):
            chosen = rows[part]
            first = chosen[0]
            words = {name: known[column[first]] for name, column, known in zip(names, codes, meanings, strict=True)}
            yield from self._resolved(words, figures, chosen, errors, alone)

    def _resolved(
        self, words: dict[str, Any], figures: dict[str, Array], rows: Array, errors: dict[int, str], alone: set[int]
    ) -> Iterator[Group]:
        """Groups of rows whose words are the same; figures that the resolution looks at part them further."""
        key = tuple(words.items())
        known = self._templates.get(key, ())
        for template in known:
            held = holds(template.guards, {name: figures[name][rows] for name in figures}, rows.size)
            if held.any():
                yield _group(template, figures, rows[held])
                rows = rows[~held]
            if not rows.size:
                return
        waiting = [rows]
        while waiting:
            part = waiting.pop()
            trace = Trace()
            columns = {name: _columns(name, figures, part, trace) for name, cell in words.items() if cell in _FIGURES}
            try:
                template = self._template({**words, **columns}, trace)
            except Split as split:
                waiting += [part[inside] for inside in parts([split.codes])]
            except FootprintError as error:
                errors.update(dict.fromkeys(part.tolist(), str(error)))
            except (ArithmeticError, TypeError, ValueError):
                alone.update(part.tolist())
            else:
                self._keep(key, template)
                yield _group(template, figures, part)

    def _keep(self, key: Any, template: Template) -> None:
        kept = self._templates.setdefault(key, [])
        if len(kept) < _MOST_ALIKE:
            kept.append(template)
        if len(self._templates) > _MOST_TEMPLATES:
            self._templates.pop(next(iter(self._templates)))

    def _template(self, cells: dict[str, Any], trace: Trace) -> Template:
        given = {name: cell for name, cell in cells.items() if isinstance(cell, Amount) or not empty(cell)}
        told = {SAMPLING[name]: given.pop(name) for name in list(given) if name in SAMPLING}
        if not given:
            raise InvalidInput("no field of a scenario is given")
        draws, seed = sampling(told.get("draws", self.settings.draws), told.get("seed", self.settings.seed))
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

    def _structure(self, groups: list[Group], table: Array, errors: dict[int, str], alone: set[int]) -> None:
        """Results of groups with the same inputs: the points of all at once, the draws of each."""
        order = np.concatenate([group.rows for group in groups])
        template = groups[0].template
        try:
            known = computed(_stacked(groups, order.size), template.architecture, template.method)
        except FootprintError as error:
            # Said of all rows only if the first and the last, looked at alone, are told the same.
            if all(_refusal(group, at) == str(error) for group, at in ((groups[0], 0), (groups[-1], -1))):
                errors.update(dict.fromkeys(order.tolist(), str(error)))
            else:
                alone.update(order.tolist())
            return
        except (ArithmeticError, TypeError, ValueError):
            # The model looks at a figure: row by row it can.
            alone.update(order.tolist())
            return
        fine = np.ones(order.size, bool)
        for name, value in known.values.items():
            column = np.broadcast_to(np.asarray(value, float), order.shape)
            fine &= np.isfinite(column)
            table[_PLACES[name], order] = per(column, OUTPUTS[name].unit)
        if not fine.all():
            alone.update(order[~fine].tolist())
        for group in groups:
            if group.template.draws > HELD or None in group.marginals.values():
                alone.update(group.rows.tolist())
            elif group.template.draws:
                self._drawn(group, list(known.values), known.reads, table)

    def _drawn(self, group: Group, outputs: list[str], reads: frozenset[str], table: Array) -> None:
        template = group.template
        found = self._draws.percentiles(
            (template.architecture, template.method),
            group.values,
            {name: marginal for name, marginal in group.marginals.items() if marginal is not None},
            outputs,
            reads,
            group.rows.size,
            template.draws,
            template.seed,
        )
        first = np.array([_PLACES[name] for name in outputs])
        factors = np.array([FACTORS[OUTPUTS[name].unit][0] for name in outputs])
        table[(first[:, None] + np.arange(1, len(PARTS)))[:, :, None], group.rows] = found / factors[:, None, None]

    def _alone(self, block: Block, at: int, table: Array, errors: dict[int, str]) -> None:
        """The result of one row, by the way of a single estimate."""
        table[:, at] = np.nan
        settings = self.settings
        try:
            given = block.row(at)
            told = {SAMPLING[name]: given.pop(name) for name in list(given) if name in SAMPLING}
            if not given:
                raise InvalidInput("no field of a scenario is given")
            draws, seed = sampling(told.get("draws", settings.draws), told.get("seed", settings.seed))
            scenario = Scenario(given, draws, seed, settings.correlation, settings.float32)
            outputs = evaluate(scenario, threads=1).outputs
        except FootprintError as error:
            errors[at] = str(error)
            return
        except ArithmeticError as error:
            errors[at] = f"the figures of this row cannot be computed with ({error})"
            return
        for name, found in outputs.items():
            if found is not None:
                told_parts = (found.value, found.p5, found.p50, found.p95)
                for part, figure in enumerate(told_parts):
                    table[_PLACES[name] + part, at] = np.nan if figure is None else figure


def _group(template: Template, figures: dict[str, Array], rows: Array) -> Group:
    cells = {name: column[rows] for name, column in figures.items()}
    values = template.values | {name: source(cells) for name, source in template.columns.items()}
    marginals: dict[str, Marginal | None] = dict(template.marginals)
    for name, (unit, scale, *ends) in template.intervals.items():
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


_FIGURES = (FIGURE, RANGE)


def _columns(name: str, figures: dict[str, Array], rows: Array, trace: Trace) -> Amount:
    """The figures of rows in the place of one amount: to whoever resolves them, they are one."""
    names = (name, name + LOW, name + HIGH) if name + LOW in figures else (name,)
    return Amount(*(cast("Any", Column(figures[key][rows], itemgetter(key), trace)) for key in names))


def _source(bound: Any) -> Source:
    """How a bound is computed from the figures of rows."""
    if isinstance(bound, Column):
        return bound.source
    return lambda _: bound


def _stacked(groups: list[Group], size: int) -> dict[str, Any]:
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


def _refusal(group: Group, at: int) -> str:
    """What one row of a group is told when it cannot be estimated."""
    values = {
        name: float(value[at]) if isinstance(value, np.ndarray) else value for name, value in group.values.items()
    }
    try:
        computed(values, group.template.architecture, group.template.method)
    except FootprintError as error:
        return str(error)
    return ""
