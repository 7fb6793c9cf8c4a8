"""A field gone over -> a table and a course of one output."""

from __future__ import annotations

from itertools import product
from math import prod
from typing import TYPE_CHECKING, Any

from footprint import present
from footprint.audit import named
from footprint.charts import Chart, Line, Span, Spans
from footprint.errors import FootprintError, InvalidInput, shown, unknown
from footprint.estimation import evaluate
from footprint.fields import FIELDS, spelled
from footprint.model import OUTPUTS
from footprint.records import Scenario
from footprint.report.blocks import Block, Figure, Grid, Part, Points, Section, paragraphs
from footprint.report.study import DRAWS
from footprint.units import shown as unit_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from footprint.report.study import Entry, Study

MOST = 400
"""Scenarios of a sweep in a report; larger ones are for footprint sweep."""
_DRAWS = 20_000


def part(entry: Entry, study: Study) -> Part:
    """The part of a sweep."""
    asks = dict(entry.asks)
    output = named(str(asks.pop("output", "carbon")))
    axes = _axes(asks.pop("over", None))
    draws = min(DRAWS if study.draws is None else study.draws, _DRAWS)
    rows, told, points, warnings = [], [], [], []
    sources: dict[str, None] = {}
    for values in product(*axes.values()):
        fields = dict(zip(axes, values, strict=True))
        cells = [str(value) for value in values]
        try:
            result = evaluate(Scenario(asks | fields, draws, study.seed))
        except FootprintError as error:
            rows.append((*cells, "-", str(error)))
            told.append({**fields, "reason": str(error)})
            continue
        warnings += [warning for warning in result.warnings if warning not in warnings]
        sources |= dict.fromkeys(datum.source for item in result.resolved.assumptions for datum in item.data)
        found = result.outputs[output]
        if found is None:
            rows.append((*cells, "-", result.reasons[output]))
            told.append({**fields, "reason": result.reasons[output]})
            continue
        (value, low, high), unit = present.scaled([found.value, found.p5, found.p95], found.unit)
        rows.append((*cells, f"{value} {unit}".rstrip(), f"{low} to {high}" if low and low != high else ""))
        told.append({**fields, **found._asdict()})
        points.append((values, found))
    step = OUTPUTS[output]
    heads = (*(name.replace("_", " ").capitalize() for name in axes), step.label, "90 % interval")
    blocks: list[Block] = [*paragraphs(entry.text)]
    blocks.append(
        Grid(
            f"{entry.name}: {step.label.lower()} over {', '.join(axes)}",
            heads,
            rows,
            frozenset({len(axes), len(axes) + 1}),
        )
    )
    if len(points) > 1:
        blocks.append(_figure(entry.name, output, list(axes), points))
    if warnings:
        blocks.append(Points([f"Warning: {warning}" for warning in warnings]))
    document = {
        "output": step.column,
        "over": {name: list(values) for name, values in axes.items()},
        "points": told,
        "draws": draws,
    }
    title = entry.title or f"{entry.name}: {step.label.lower()} over {' and '.join(axes)}"
    return Part(
        entry.kind,
        entry.name,
        Section("", title, blocks),
        document,
        _summary(entry, output, points),
        sources=list(sources),
        warnings=warnings,
    )


def _axes(over: Any) -> dict[str, list[Any]]:
    """Fields and their values; the number of combinations is known before any is made."""
    if not isinstance(over, dict) or not over:
        raise InvalidInput('sweep: over says which fields take which values, as over = {hardware = ["h100", "a100"]}')
    axes: dict[str, list[Any]] = {}
    for key, given in over.items():
        name = spelled(key)
        if name not in FIELDS:
            from difflib import get_close_matches

            raise unknown("field (of a sweep)", key, get_close_matches(name, FIELDS))
        axes[name] = _values(name, given)
    if prod(map(len, axes.values())) > MOST:
        raise InvalidInput(
            f"sweep: {prod(map(len, axes.values())):,} combinations; a report takes {MOST}, footprint sweep any number"
        )
    return axes


def _values(name: str, given: Any) -> list[Any]:
    if isinstance(given, list) and given and not any(isinstance(value, (dict, list)) for value in given):
        return list(given)
    if isinstance(given, str):
        first, colon, last = given.partition(":")
        if colon and first.strip().isdecimal() and last.strip().isdecimal() and len(first) < 6 > len(last):
            years = range(int(first), int(last) + 1)
            if years:
                return list(years)[: MOST + 1]
        if not colon and given.strip():
            return [value.strip() for value in given.split(",") if value.strip()][: MOST + 1]
    raise InvalidInput(f'sweep: over {name} {shown(given)}: a list, "a,b", or whole numbers "2020:2030"')


def _figure(name: str, output: str, axes: Sequence[str], points: Sequence[tuple[Sequence[Any], Any]]) -> Figure:
    step = OUTPUTS[output]
    unit = unit_of(step.unit)
    least, most = (choose(points, key=lambda point: point[1].value) for choose in (min, max))
    says = (
        f"{step.label} over {' and '.join(axes)}: from {present.digits(least[1].value)} {unit} "
        f"({', '.join(map(str, least[0]))}) to {present.digits(most[1].value)} {unit} ({', '.join(map(str, most[0]))})."
    )
    wide = least[1].value > 0 and most[1].value / least[1].value > 20
    caption = f"{name}: {step.label.lower()} over {' and '.join(axes)}"
    if isinstance(points[0][0][-1], int) and len(axes) <= 2:
        groups: dict[str, list[tuple[Sequence[Any], Any]]] = {}
        for point in points:
            groups.setdefault(", ".join(map(str, point[0][:-1])), []).append(point)
        lines = [
            Line(
                label,
                [float(values[-1]) for values, _ in group],
                [found.value for _, found in group],
                [found.value if found.p5 is None else found.p5 for _, found in group],
                [found.value if found.p95 is None else found.p95 for _, found in group],
            )
            for label, group in groups.items()
        ]
        return Figure(caption, Chart(step.label, axes[-1], unit, lines, logarithmic=wide, source="footprint"), says)
    spans = [Span(", ".join(map(str, values))[:60], found.value, found.p5, found.p95) for values, found in points[:60]]
    return Figure(caption, Spans(step.label, unit, spans, logarithmic=wide, source="footprint"), says)


def _summary(entry: Entry, output: str, points: Sequence[tuple[Sequence[Any], Any]]) -> list[str]:
    if len(points) < 2:
        return []
    ends = []
    for choose in (min, max):
        values, found = choose(points, key=lambda point: point[1].value)
        (value,), unit = present.scaled([found.value], found.unit)
        ends.append(f"{value} {unit} ({', '.join(map(str, values))})")
    return [f"{entry.name}: {OUTPUTS[output].label.lower()} from {ends[0]} to {ends[1]}."]
