"""A comparison in words: a line a method, bars on a logarithmic axis, break-evens."""

from __future__ import annotations

from math import floor, inf, log10
from typing import TYPE_CHECKING, Any

import hardware_db
from footprint.comparison import FROM_SCRATCH as SCRATCH
from footprint.comparison import PER_QUERY, RATIOS, SHOWN
from footprint.model import OUTPUTS, STEPS
from footprint.present import assumed, digits, scaled
from footprint.sheets import Sheet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from footprint.comparison import BreakEven, Comparison, Line, Ratio

COLUMNS = ("compute", "chip_hours", "energy", "carbon", "cost_cloud")
"""Outputs that people are shown."""
HEADINGS = ("Method", "FLOP", "Chip-hours", "Electricity", "CO2e", "USD, rented")
BAR = 24
"""Characters of the longest bar."""
_EIGHTHS = " ▏▎▍▌▋▊▉"


def sheet(comparison: Comparison, by: str) -> Sheet:
    """A comparison as a table of methods, with bars and break-evens below."""
    parts = (bars(comparison, by), breakevens(comparison, by), reasons(comparison))
    footer = [line for part in map(list, parts) if part for line in (*part, "")]
    return Sheet(
        title(comparison),
        HEADINGS,
        list(rows(comparison)),
        list(records(comparison)),
        document(comparison),
        frozenset(range(1, len(HEADINGS))),
        footer=[*footer, *comparison.notes],
    )


def title(comparison: Comparison) -> str:
    """What was compared, in one line."""
    resolved = comparison.pretraining.resolved
    words = {} if resolved is None else resolved.words
    parts = [words[name].value for name in ("system", "hardware", "precision", "country", "date") if name in words]
    return " · ".join(["pretraining against adaptations", *parts])


def rows(comparison: Comparison) -> Iterator[tuple[str, ...]]:
    """A line a method that can be estimated: central figures."""
    for line in (comparison.pretraining, *comparison.lines):
        if not line.reason:
            yield (line.method, *(_figure(line, name) for name in COLUMNS))


def reasons(comparison: Comparison) -> Iterator[str]:
    """Why methods are not among the rows, each reason once."""
    grouped: dict[str, list[str]] = {}
    for line in (comparison.pretraining, *comparison.lines):
        if line.reason:
            grouped.setdefault(line.reason.replace(line.method, "a method"), []).append(line.method)
    for reason, found in grouped.items():
        yield f"not estimated: {', '.join(found)}: {reason}"


def _figure(line: Line, name: str) -> str:
    found = line.outputs.get(name)
    if found is None:
        return "-"
    (value,), unit = scaled([found.value], found.unit)
    # What the heading says need not be said again: the table fits 80 columns.
    return (
        f"{value} {unit}".removesuffix("FLOP").removesuffix("chip-h").removesuffix("USD").removesuffix("CO2e").rstrip()
    )


def bars(comparison: Comparison, by: str) -> Iterator[str]:
    """A bar a method: its ratio to pretraining on a logarithmic axis, with the ratio's interval."""
    lines = [(line.method, one) for line in comparison.lines if (one := line.ratios.get(by)) is not None]
    if not lines:
        return
    least = floor(min(log10(one.value) for _, one in lines))
    most = max(0.0, *(log10(one.value) for _, one in lines))
    named = max(len("pretrain"), *(len(method) for method, _ in lines))
    told = [("pretrain", "1", 0.0), *((method, ratio(one), log10(one.value)) for method, one in lines)]
    wide = max(len(text) for _, text, _ in told)
    yield f"{OUTPUTS[by].label}, over that of pretraining (90 % of paired draws); axis 1e{least} to {10**most:g}:"
    for method, text, exponent in told:
        yield f"{method:<{named}}  {text:<{wide}}  {_bar((exponent - least) / ((most - least) or 1.0))}".rstrip()


def _bar(share: float) -> str:
    eighths = round(share * BAR * 8)
    return "█" * (eighths // 8) + (_EIGHTHS[eighths % 8] if eighths % 8 else "")


def ratio(found: Ratio | None) -> str:
    """A ratio with its interval in words; nothing where there is none."""
    if found is None:
        return ""
    interval = "" if found.p5 is None else f" ({_reach(found.p5)} to {_reach(found.p95)})"
    return _reach(found.value) + interval


def _reach(value: float | None) -> str:
    return "never" if value == inf else digits(value or 0.0, 2)


def breakevens(comparison: Comparison, by: str) -> Iterator[str]:
    """When each has paid for itself by an output (by cost, where it is not told by that one), a line each."""
    if not comparison.breakevens:
        return
    wanted = by if any(item.by == by for item in comparison.breakevens) else "cost_cloud"
    yield f"Break-even by {STEPS[wanted].label.lower()}:"
    for item in comparison.breakevens:
        if item.by == wanted or item.method == SCRATCH or item.by not in PER_QUERY:
            yield f"  {item.says}: {ratio(item.ratio)}"


def records(comparison: Comparison) -> Iterator[dict[str, Any]]:
    """A record a method, in full precision: outputs and ratios by column name."""
    for line in (comparison.pretraining, *comparison.lines):
        record: dict[str, Any] = {"method": line.method}
        for name in SHOWN:
            found = line.outputs.get(name)
            for key in ("value", "p5", "p50", "p95"):
                column = OUTPUTS[name].column + ("" if key == "value" else f"_{key}")
                record[column] = getattr(found, key, None)
        for name in RATIOS:
            found_ratio = line.ratios.get(name)
            for key in ("value", "p5", "p50", "p95"):
                record[f"{name}_ratio" + ("" if key == "value" else f"_{key}")] = getattr(found_ratio, key, None)
        yield record | {"reason": line.reason}


def document(comparison: Comparison) -> dict[str, Any]:
    """A comparison for programs: valid JSON, in a fixed order."""
    from footprint import __version__

    scenario = comparison.scenario
    return {
        "footprint": __version__,
        "database": hardware_db.__version__,
        "seed": scenario.seed,
        "draws": scenario.draws,
        "scenario": {str(name): _plain(value) for name, value in scenario.fields.items()},
        "pretraining": _line(comparison.pretraining),
        "methods": [_line(line) for line in comparison.lines],
        "break_evens": [_breakeven(item) for item in comparison.breakevens],
        "notes": comparison.notes,
        "warnings": list(comparison.warnings),
    }


def _plain(value: Any) -> Any:
    if isinstance(value, (str, int, float, bool)) or value is None:
        return value
    return [_plain(part) for part in value] if isinstance(value, (list, tuple)) else str(value)


def _line(line: Line) -> dict[str, Any]:
    told: dict[str, Any] = {"method": line.method, "reason": line.reason or None}
    told["outputs"] = {
        OUTPUTS[name].column: None if found is None else found._asdict() for name, found in line.outputs.items()
    }
    told["ratios"] = {name: _finite(ratio) for name, ratio in line.ratios.items()}
    told["assumed"] = [] if line.resolved is None else [item._asdict() for item in assumed(line.resolved)]
    return told


def _breakeven(item: BreakEven) -> dict[str, Any]:
    by = STEPS[item.by].label if item.by in STEPS else item.by
    return {"name": item.name, "method": item.method, "by": by, "says": item.says, **(_finite(item.ratio) or {})}


def _finite(ratio: Ratio | None) -> dict[str, float | None] | None:
    """A ratio for JSON, which knows no infinity: null is never."""
    if ratio is None:
        return None
    return {name: None if part == inf else part for name, part in ratio._asdict().items()}
