"""Results into words: formatting exists once, here, and every face shows these rows.

People get three significant figures and a fitting prefix; programs get full precision.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import hardware_db
from footprint.fields import FIELDS
from footprint.model import OUTPUTS
from footprint.resolve import Word
from footprint.units import per, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from footprint.audit import Node
    from footprint.estimation import Interval, Result
    from footprint.records import Estimate
    from footprint.resolve import Resolved
    from hardware_db import Datum

_SCALES: dict[str, tuple[tuple[float, str], ...]] = {
    "kWh": ((1e9, "TWh"), (1e6, "GWh"), (1e3, "MWh"), (1, "kWh"), (1e-3, "Wh")),
    "kW": ((1e6, "GW"), (1e3, "MW"), (1, "kW"), (1e-3, "W")),
    "kgCO2e": ((1e9, "MtCO2e"), (1e6, "ktCO2e"), (1e3, "tCO2e"), (1, "kgCO2e"), (1e-3, "gCO2e")),
    "L": ((1e9, "GL"), (1e6, "ML"), (1e3, "kL"), (1, "L"), (1e-3, "mL")),
    "MJ": ((1e9, "PJ"), (1e6, "TJ"), (1e3, "GJ"), (1, "MJ")),
    "kgSbe": ((1, "kgSbe"), (1e-3, "gSbe"), (1e-6, "mgSbe")),
    "GB": ((1e3, "TB"), (1, "GB"), (1e-3, "MB")),
}
_MILLIONS = ((1e12, "T"), (1e9, "B"), (1e6, "M"))
_PERCENT = frozenset(name for name, field in FIELDS.items() if field.spread == "share")


_NO_SPREAD = "no spread"


class Row(NamedTuple):
    """An output in words."""

    column: str
    label: str
    value: str
    interval: str
    unit: str
    reason: str


class Assumption(NamedTuple):
    """Something that the user did not say, in words, with its sources."""

    field: str
    value: str
    interval: str
    unit: str
    source: str
    note: str


def digits(value: float, figures: int = 3) -> str:
    """A figure to so many significant digits, without an exponent between 1e-4 and 1e6."""
    if value == 0:
        return "0"
    size = abs(value)
    if size >= 1e6 or size < 1e-4:
        mantissa, _, exponent = f"{value:.{figures - 1}e}".partition("e")
        return f"{mantissa.rstrip('0').rstrip('.')}e{int(exponent)}"
    rounded = float(f"{value:.{figures}g}")
    return f"{rounded:,.0f}" if size >= 10 ** (figures - 1) else f"{rounded:.{figures}g}"


def prefix(figure: float | None, unit: str) -> tuple[float, str]:
    """The scale on which a figure is best read, and the unit with the prefix of that scale."""
    first = abs(figure or 0.0)
    if unit in _SCALES and first > 0:
        return next(((size, word) for size, word in _SCALES[unit] if first >= size), _SCALES[unit][-1])
    if unit in ("USD", "chip-h") and first >= 1e6:
        scale, word = next((size, word) for size, word in _MILLIONS if first >= size)
        return scale, f"{word} {shown(unit)}"
    return 1.0, shown(unit)


def scaled(values: Sequence[float | None], unit: str) -> tuple[list[str], str]:
    """Figures of one output in words that share a prefix chosen by the first, and the unit with that prefix."""
    scale, name = prefix(values[0], unit)
    return ["" if value is None else digits(value / scale) for value in values], name


def rows(result: Result) -> Iterator[Row]:
    """Every output, in the order of the contract; one that there is not has a reason in place of a figure."""
    for name, step in OUTPUTS.items():
        found = result.outputs[name]
        if found is None:
            yield Row(step.column, step.label, "", "", "", result.reasons[name])
            continue
        (value, low, _, high), unit = scaled([found.value, found.p5, found.p50, found.p95], found.unit)
        interval = _NO_SPREAD if low == high != "" else f"{low} to {high}" if low else ""
        yield Row(step.column, step.label, value, interval, unit, "")


def phrase(row: Row) -> str:
    """An output in one phrase: its figure with the interval, or why there is none.

    >>> phrase(Row("water_l", "Water", "4.85", "3.9 to 7.2", "ML", ""))
    'Water: 4.85 ML (90 %: 3.9 to 7.2)'
    """
    if row.reason:
        return f"{row.label}: {row.reason}"
    interval = f" ({row.interval if row.interval == _NO_SPREAD else f'90 %: {row.interval}'})" if row.interval else ""
    return f"{row.label}: {row.value} {row.unit}".rstrip() + interval


def missing(rows: Iterable[Row]) -> Iterator[str]:
    """The outputs that there are not, those of one reason in one line."""
    grouped: dict[str, list[str]] = {}
    for row in rows:
        if row.reason:
            grouped.setdefault(row.reason, []).append(row.label)
    for reason, labels in grouped.items():
        yield f"not here: {'; '.join(labels)} - {reason}"


def assumptions(result: Result) -> Iterator[Assumption]:
    """Everything that the user did not say."""
    return assumed(result.resolved)


def assumed(resolved: Resolved) -> Iterator[Assumption]:
    """Everything in a scenario that the user did not say."""
    for item in resolved.assumptions:
        keys = ", ".join(dict.fromkeys(datum.source for datum in item.data))
        if isinstance(item, Word):
            yield Assumption(item.name, item.value, "", "", keys, item.note)
            continue
        value, interval = amounts(item)
        yield Assumption(item.name, value, interval, shown(item.unit), keys, item.note)


def settled(result: Result) -> Iterator[tuple[Assumption, bool]]:
    """Every field that has a value, in words, and whether it was assumed: the words first, then the figures."""
    assumed = {item.field: item for item in assumptions(result)}
    figures = [estimate for name, estimate in result.resolved.inputs if name in FIELDS]
    settled_ones: list[Estimate | Word] = [*result.resolved.words.values(), *figures]
    for item in settled_ones:
        if item.name in assumed:
            yield assumed[item.name], True
        elif isinstance(item, Word):
            yield Assumption(item.name, item.value, "", "", "", item.note), False
        else:
            yield Assumption(item.name, *amounts(item), shown(item.unit), "", item.note), False


def amounts(estimate: Estimate) -> tuple[str, str]:
    """An input's figure and interval in words, in the unit of its field."""
    share = estimate.name in _PERCENT
    places = 6 if estimate.low is None else 3
    figures = [
        "" if part is None else (f"{part * 100:.3g} %" if share else digits(per(part, estimate.unit), places))
        for part in (estimate.value, estimate.low, estimate.high)
    ]
    return figures[0], f"{figures[1]} to {figures[2]}" if figures[1] else ""


def document(result: Result) -> dict[str, Any]:
    """A result for programs, as the contract lays it down: valid JSON, in a fixed order."""
    from footprint import __version__

    return {
        "footprint": __version__,
        "database": hardware_db.__version__,
        "seed": result.scenario.seed,
        "draws": result.scenario.draws,
        **({"correlation": dict(result.scenario.correlation)} if result.scenario.correlation else {}),
        **({"float32": True} if result.scenario.float32 else {}),
        "scenario": {str(name): plain(value) for name, value in result.scenario.fields.items()},
        "resolved": {word.name: word.value for word in result.resolved.words.values()},
        "assumed": [_assumed(item) for item in result.resolved.assumptions],
        "outputs": {OUTPUTS[name].column: _output(found) for name, found in result.outputs.items()},
        "reasons": {OUTPUTS[name].column: reason for name, reason in result.reasons.items()},
        "warnings": list(result.warnings),
    }


def plain(value: Any) -> Any:
    """A field as it was given, in what JSON has."""
    if isinstance(value, (str, int, float, bool)) or value is None:
        return value
    if isinstance(value, dict):
        return {str(key): plain(part) for key, part in value.items()}
    return [plain(part) for part in value] if isinstance(value, (list, tuple)) else str(value)


def _output(found: Interval | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "value": found.value,
        "p5": found.p5,
        "p50": found.p50,
        "p95": found.p95,
        "unit": found.unit,
        "label": found.label,
    }


def _assumed(item: Estimate | Word) -> dict[str, Any]:
    first = item.data[0] if item.data else None
    told: dict[str, Any] = {"field": item.name}
    if isinstance(item, Word):
        told |= {"value": item.value, "low": None, "high": None, "unit": "text"}
    else:
        parts = (None if part is None else per(part, item.unit) for part in (item.value, item.low, item.high))
        told |= dict(zip(("value", "low", "high"), parts, strict=True)) | {"unit": shown(item.unit)}
    told |= {
        "source": first.source if first else None,
        "imported": any(datum.imported for datum in item.data),
        "locator": first.locator if first else None,
        "note": item.note,
        "also": [f"{datum.source}: {datum.locator}" for datum in item.data[1:]],
    }
    return told


def cited(datum: Datum) -> str:
    """A row's source in one line: publisher, title, date, locator, URL."""
    return described(datum.source, datum.locator)


def described(key: str, locator: str = "") -> str:
    """A source in one line, with the place in it."""
    source = hardware_db.source(key)
    head = f"{source.publisher}, {source.title}" + (f" ({source.date})" if source.date else "")
    return "; ".join(part for part in (head, locator, source.url) if part)


def amount(datum: Datum) -> str:
    """A row's figure with its interval and unit, as published."""
    if not datum.is_number:
        return datum.value
    unit = "" if datum.unit == "1" else f" {datum.unit}"
    bounds = ["" if bound is None else digits(bound, 6) for bound in (datum.low, datum.high)]
    interval = f" ({bounds[0]} to {bounds[1]})" if any(bounds) else ""
    return f"{digits(datum.number, 6)}{unit}{interval}"


def trail(node: Node) -> Iterator[tuple[int, str]]:
    """The audit trail in lines, each with its depth; what was shown once is only named again."""
    seen: set[str] = set()
    yield from _trail(node, 0, seen)


def _trail(node: Node, depth: int, seen: set[str]) -> Iterator[tuple[int, str]]:
    key = f"input {node.name}" if node.estimate else node.name
    if key in seen:
        yield depth, f"{node.label}{_figure(node)} (as above)"
        return
    seen.add(key)
    yield depth, headline(node)
    if node.estimate is not None:
        yield from _provenance(node.estimate, depth + 1)
        return
    for equation in node.equations:
        yield depth + 1, f"equation {equation.name}: {equation.formula}"
        for reference in equation.references:
            yield depth + 2, f"paper: {reference}"
    for child in node.children:
        yield from _trail(child, depth + 1, seen)


def headline(node: Node) -> str:
    """A figure of the audit trail in one line."""
    interval = amounts(node.estimate)[1] if node.estimate is not None else ""
    return f"{node.label}{_figure(node)}" + (f" ({interval})" if interval else "")


def _figure(node: Node) -> str:
    if node.value is None:
        return ""
    # An input is told as its row has it, a width of 4096 not as 4,100.
    said = digits(node.value) if node.estimate is None else amounts(node.estimate)[0]
    return f" = {said} {shown(node.unit)}".rstrip()


def _provenance(estimate: Estimate, depth: int) -> Iterator[tuple[int, str]]:
    if not estimate.data:
        yield depth, estimate.note or "given"
        return
    if estimate.note:
        yield depth, f"note: {estimate.note}"
    for datum in estimate.data:
        when = f" [{datum.when}]" if datum.when else ""
        yield depth, f"row {datum.table}/{datum.subject}/{datum.quantity}{when}: {amount(datum)}"
        yield depth + 1, f"source {datum.source}: {cited(datum)}"


def tree(node: Node) -> dict[str, Any]:
    """The audit trail for programs."""
    told: dict[str, Any] = {"name": node.name, "label": node.label, "value": node.value, "unit": node.unit}
    if node.estimate is not None:
        low, high = (None if part is None else per(part, node.unit) for part in node.estimate[2:4])
        told |= {"low": low, "high": high, "note": node.estimate.note, "given": node.estimate.given}
        told["rows"] = [row(datum) for datum in node.estimate.data]
        return told
    told["equations"] = [
        {"name": item.name, "says": item.says, "formula": item.formula, "references": list(item.references)}
        for item in node.equations
    ]
    told["inputs"] = [tree(child) for child in node.children]
    return told


def row(datum: Datum) -> dict[str, Any]:
    """A row of the database with its source, for programs."""
    source = hardware_db.source(datum.source)
    return {
        "table": datum.table,
        "subject": datum.subject,
        "quantity": datum.quantity,
        "value": datum.number if datum.is_number else datum.value,
        "low": datum.low,
        "high": datum.high,
        "unit": datum.unit,
        **datum.extras,
        "imported": datum.imported,
        "source": datum.source,
        "publisher": source.publisher,
        "title": source.title,
        "date_published": source.date,
        "url": source.url,
        "licence": source.licence,
        "locator": datum.locator,
        "note": datum.note,
    }


def table_of(data: Iterable[Datum]) -> list[dict[str, Any]]:
    """Rows of the database as records."""
    return [row(datum) for datum in data]
