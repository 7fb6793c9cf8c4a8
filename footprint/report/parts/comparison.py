"""Pretraining against adaptations -> absolute, as a ratio, and when each has paid for itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from footprint import present, present_comparison
from footprint.charts import Span, Spans
from footprint.comparison import RATIOS, evaluate, words
from footprint.errors import InvalidInput, shown
from footprint.model import OUTPUTS
from footprint.records import Scenario
from footprint.report.blocks import Block, Figure, Grid, Part, Points, Section, paragraphs
from footprint.report.study import DRAWS
from footprint.resolve import Word
from footprint.units import shown as unit_of

if TYPE_CHECKING:
    from footprint.comparison import Comparison, Line
    from footprint.report.study import Entry, Study


def part(entry: Entry, study: Study) -> Part:
    """The part of a comparison."""
    asks = dict(entry.asks)
    by = asks.pop("by", "cost_cloud")
    if by not in RATIOS:
        raise InvalidInput(f"comparison: by {shown(by)}: one of {', '.join(RATIOS)}")
    given = asks.pop("methods", None)
    if not isinstance(given, (str, list, type(None))) or not all(isinstance(one, str) for one in given or ()):
        raise InvalidInput(f'comparison: methods {shown(given)}: a list of methods, as ["lora", "few-shot"]')
    methods = words(given)
    comparison = evaluate(Scenario(asks, DRAWS if study.draws is None else study.draws, study.seed), methods)
    heads = present_comparison.HEADINGS
    blocks: list[Block] = [
        *paragraphs(entry.text),
        Grid(
            f"{entry.name}: pretraining and adaptations",
            heads,
            list(present_comparison.rows(comparison)),
            frozenset(range(1, len(heads))),
        ),
    ]
    ratios = _ratios(comparison)
    if ratios:
        blocks.append(ratios)
    chart = _chart(comparison, by, entry.name)
    if chart:
        blocks.append(chart)
    breakevens = [" ".join(line.split()) for line in present_comparison.breakevens(comparison, by)]
    if breakevens:
        blocks.append(Points(breakevens[1:]))
    notes = [
        *present_comparison.reasons(comparison),
        *comparison.notes,
        *(f"Warning: {one}" for one in comparison.warnings),
    ]
    if notes:
        blocks.append(Points(notes))
    lines = [line for line in (comparison.pretraining, *comparison.lines) if line.resolved is not None]
    assumed = list(dict.fromkeys((f"{entry.name}: {line.method}", *row) for line in lines for row in _assumed(line)))
    keys = [
        datum.source for line in lines if line.resolved for item in line.resolved.assumptions for datum in item.data
    ]
    return Part(
        entry.kind,
        entry.name,
        Section("", entry.title or f"{entry.name}: pretraining against adaptations", blocks),
        present_comparison.document(comparison),
        _summary(entry.name, comparison, by),
        assumed,
        list(dict.fromkeys(keys)),
        [],
        list(comparison.warnings),
    )


def _assumed(line: Line) -> list[tuple[str, ...]]:
    assert line.resolved is not None
    found: list[tuple[str, ...]] = []
    for item in line.resolved.assumptions:
        keys = ", ".join(dict.fromkeys(datum.source for datum in item.data))
        if isinstance(item, Word):
            found.append((item.name, item.value, "", "", keys, item.note))
        else:
            found.append((item.name, *present.amounts(item), unit_of(item.unit), keys, item.note))
    return found


def _ratios(comparison: Comparison) -> Grid | None:
    rows = []
    for line in comparison.lines:
        cells = [present_comparison.ratio(line.ratios.get(name)) for name in RATIOS]
        if any(cells):
            rows.append((line.method, *cells))
    heads = ("Method", *(OUTPUTS[name].label for name in RATIOS))
    caption = "Over pretraining, with 90 % intervals of paired draws"
    return Grid(caption, heads, rows, frozenset(range(1, len(heads)))) if rows else None


def _chart(comparison: Comparison, by: str, name: str) -> Figure | None:
    spans = [
        Span(line.method, found.value, found.p5, found.p95)
        for line in (comparison.pretraining, *comparison.lines)
        if (found := line.outputs.get(by)) is not None and found.value > 0
    ]
    if len(spans) < 2:
        return None
    unit = unit_of(OUTPUTS[by].unit)
    low, high = min(spans, key=lambda span: span.value), max(spans, key=lambda span: span.value)
    label = OUTPUTS[by].label
    says = (
        f"{label} of {len(spans)} methods with 90 % intervals, on a logarithmic axis. The most is "
        f"{present.digits(high.value)} {unit} ({high.label}), the least "
        f"{present.digits(low.value)} {unit} ({low.label})."
    )
    chart = Spans(
        f"{label}: pretraining against adaptations", f"{label}, {unit}", spans, logarithmic=True, source="footprint"
    )
    return Figure(f"{name}: {label.lower()} of pretraining and of adaptations", chart, says)


def _summary(name: str, comparison: Comparison, by: str) -> list[str]:
    said: list[Any] = [
        f"{line.method} {present_comparison.ratio(found)}"
        for line in comparison.lines
        if (found := line.ratios.get(by)) is not None
    ]
    return [f"{name}: {OUTPUTS[by].label.lower()} over that of pretraining: {'; '.join(said)}."] if said else []
