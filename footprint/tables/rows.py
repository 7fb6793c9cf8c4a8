"""A block of scenarios -> their outputs, many rows at a time.

Rows with the same words are resolved once (:mod:`footprint.tables.columns`); then the same model is evaluated on
columns: of all rows that have the same inputs for the point values, of rows x draws for the percentiles. Normals are
common to all rows: the same input has the same stream in each, so that differences between rows are paired. Whatever
cannot be done so, and every row that fails, goes the way of a single estimate, which says why.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import numpy as np

from footprint.errors import FootprintError, InvalidInput
from footprint.estimation import computed, evaluate, sampling
from footprint.fields import FIELDS
from footprint.model import OUTPUTS
from footprint.records import Scenario
from footprint.tables.cells import FIGURE, ODD, RANGE, codes_of, figures_of, parts
from footprint.tables.columns import Split, Trace, holds
from footprint.tables.draws import Draws
from footprint.tables.layout import PARTS, SAMPLING, Block
from footprint.tables.templates import Group, Settings, Template, columns_of, group_of, stacked, template_of
from footprint.uncertainty.sampling import HELD
from footprint.units import FACTORS, per

if TYPE_CHECKING:
    from collections.abc import Iterator


Array: TypeAlias = "np.ndarray[Any, np.dtype[Any]]"

_MOST_TEMPLATES, _MOST_ALIKE = 10_000, 64
"""Combinations of words that are kept, and templates of each."""
_PLACES = {name: at * len(PARTS) for at, name in enumerate(OUTPUTS)}
"""Row of an output's point value in a table of results; its percentiles follow."""


class Results(NamedTuple):
    """Outputs by part and row (not a number where there is none), in the units of their columns, and errors by row."""

    figures: Array
    errors: dict[int, str]


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
                yield group_of(template, figures, rows[held])
                rows = rows[~held]
            if not rows.size:
                return
        waiting = [rows]
        while waiting:
            part = waiting.pop()
            trace = Trace()
            columns = {
                name: columns_of(name, figures, part, trace) for name, cell in words.items() if cell in (FIGURE, RANGE)
            }
            try:
                template = template_of({**words, **columns}, trace, self.settings)
            except Split as split:
                waiting += [part[inside] for inside in parts([split.codes])]
            except FootprintError as error:
                errors.update(dict.fromkeys(part.tolist(), str(error)))
            except (ArithmeticError, TypeError, ValueError):
                alone.update(part.tolist())
            else:
                self._keep(key, template)
                yield group_of(template, figures, part)

    def _keep(self, key: Any, template: Template) -> None:
        kept = self._templates.setdefault(key, [])
        if len(kept) < _MOST_ALIKE:
            kept.append(template)
        if len(self._templates) > _MOST_TEMPLATES:
            self._templates.pop(next(iter(self._templates)))

    def _structure(self, groups: list[Group], table: Array, errors: dict[int, str], alone: set[int]) -> None:
        """Results of groups with the same inputs: the points of all at once, the draws of each."""
        order = np.concatenate([group.rows for group in groups])
        template = groups[0].template
        try:
            known = computed(stacked(groups, order.size), template.architecture, template.method)
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
