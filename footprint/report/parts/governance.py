"""Thresholds, concentration, access, homogenization and scale -> the tables, remarks and chart of the finding."""

from __future__ import annotations

import inspect
from difflib import get_close_matches
from importlib import import_module
from typing import TYPE_CHECKING, Any

from footprint import present
from footprint.charts import Chart, Line
from footprint.errors import InvalidInput, shown, unknown
from footprint.fields import FIELDS, spelled
from footprint.report.blocks import Block, Figure, Grid, Part, Points, Section, paragraphs

if TYPE_CHECKING:
    from collections.abc import Callable

    from footprint.findings import Finding
    from footprint.report.study import Entry, Study

_MOST_ROWS = 40
_TITLES = {
    "thresholds": "Thresholds of laws",
    "concentration": "Concentration of computing",
    "access": "Who can",
    "homogenization": "On which bases systems are built",
    "scale": "What the compute buys",
}
_LISTS = ("budget",)
_LONGEST_NUMBER = 9
_BEGIN = {"from": "begin", "to": "end", "at": "date"}
"""Words of the command line -> those of the functions."""


def part(entry: Entry, study: Study) -> Part:
    """The part of a finding."""
    compute: Callable[..., Any] = getattr(import_module(f"footprint.governance.{entry.kind}"), entry.kind)
    asks = _checked(entry, compute)
    sampled = {} if study.draws is None else {"draws": study.draws}
    finding: Finding = import_module(f"footprint.findings.{entry.kind}").finding(
        compute(**asks, **sampled, seed=study.seed)
    )
    blocks: list[Block] = [*paragraphs(entry.text)]
    for table in finding.tables:
        rows = [tuple(row) for row in table.words[:_MOST_ROWS]]
        left = len(table.words) - len(rows)
        caption = table.title or f"{finding.title}: {table.name}"
        caption += f" (the first {_MOST_ROWS}; {left} more are in the JSON)" if left else ""
        blocks.append(Grid(caption, tuple(table.columns), rows, table.right))
    if finding.chart is not None:
        blocks.append(Figure(finding.chart.title, finding.chart, _says(finding)))
    blocks += _lorenz(entry.kind, finding)
    if finding.remarks:
        blocks.append(Points(list(finding.remarks)))
    keys = [one["subject"] if "subject" in one else one["key"] for one in finding.document.get("sources", [])]
    title = entry.title or _TITLES[entry.kind] + (f": {entry.name}" if entry.name not in (entry.kind, "") else "")
    return Part(
        entry.kind,
        entry.name,
        Section("", title, blocks),
        finding.document,
        _summary(entry, finding),
        sources=keys,
        warnings=list(finding.document.get("warnings", [])),
    )


def _checked(entry: Entry, compute: Callable[..., Any]) -> dict[str, Any]:
    """What is asked as keywords of the function; an unknown one is refused with the nearest."""
    parameters = inspect.signature(compute).parameters
    named = [
        name for name, one in parameters.items() if one.kind is not one.VAR_KEYWORD and name not in ("draws", "seed")
    ]
    fields = len(named) + 2 < len(parameters)
    asks: dict[str, Any] = {}
    for key, value in entry.asks.items():
        name = spelled(key)
        if name not in named:
            name = _BEGIN.get(name, name)
        if name not in named and not (fields and name in FIELDS):
            known = [*named, *(FIELDS if fields else ())]
            raise unknown(f"key of [{entry.kind}]", key, get_close_matches(name, known))
        asks[name] = _taken(key, value, str(parameters[name].annotation) if name in named else "Any")
    return asks


def _taken(key: str, value: Any, takes: str) -> Any:
    """A value of a study as the function takes it, by the kind that its signature names."""
    several = value if isinstance(value, list) else [value]
    listed = "Sequence" in takes or spelled(key) in _LISTS
    if not all(isinstance(one, (str, int, float)) for one in several) or (isinstance(value, list) and not listed):
        raise InvalidInput(f"{key} {shown(value)}: {'a word, a figure or a list of them' if listed else 'one value'}")
    if takes.startswith("bool") and not isinstance(value, bool):
        raise InvalidInput(f"{key} {shown(value)}: true or false")
    if takes == "int":
        if isinstance(value, bool) or not str(value).strip().isdecimal() or len(str(value)) > _LONGEST_NUMBER:
            raise InvalidInput(f"{key} {shown(value)}: a whole number")
        return int(value)
    if takes.startswith("str"):
        if any(isinstance(one, (bool, float)) for one in several):
            raise InvalidInput(f"{key} {shown(value)}: a text")
        return [str(one) for one in several] if isinstance(value, list) else str(value)
    return value


def _says(finding: Finding) -> str:
    """The chart in words: each line's first and last point."""
    chart = finding.chart
    assert isinstance(chart, Chart), "lines over dates"
    years = chart.x_label == "year"

    def point(line: Line, place: int) -> str:
        x = float(line.xs[place])
        return f"{present.digits(float(line.ys[place]))} {f'in {int(x)}' if years else f'at {present.digits(x)}'}"

    ends = [f"{line.label or chart.y_label}: {point(line, 0)}, {point(line, -1)}" for line in chart.lines if line.xs]
    levels = [f"level {label}" for label, _ in chart.levels]
    return f"{chart.y_label[:1].upper()}{chart.y_label[1:]} over {chart.x_label}: " + "; ".join([*ends, *levels]) + "."


def _lorenz(kind: str, finding: Finding) -> list[Block]:
    """The share of the smallest holders in all that is held, of the last date."""
    if kind != "concentration":
        return []
    from footprint.findings.concentration import lorenz_curve

    chart = lorenz_curve(finding)
    if chart is None:
        return []
    ys = chart.lines[0].ys
    holders = [one for one in finding.document["points"][-1]["holders"] if one["kind"] == "owner" and one["share"]]
    top = max(holders, key=lambda one: one["share"]["value"])
    says = (
        f"Cumulative share of what the {len(holders)} named holders hold together, the smallest first, beside the "
        f"diagonal of equality; the largest, {top['name']}, holds {100 - ys[-2]:.0f} % of it."
    )
    return [Figure(chart.title, chart, says)]


def _summary(entry: Entry, finding: Finding) -> list[str]:
    told = finding.document
    if entry.kind == "thresholds":
        force = [line for line in told["lines"] if line["state"].startswith("in force")]
        over, unsure, under = (
            [line["line"] for line in force if line["decision"] == word] for word in ("yes", "uncertain", "no")
        )
        said = [
            f"{what} {', '.join(lines)}"
            for what, lines in (("over", over), ("perhaps over", unsure), ("not over", under))
            if lines
        ]
        return [f"{entry.name} and the lines in force: {'; '.join(said) or 'none that counts'}."]
    if entry.kind == "concentration":
        point = told["points"][-1]
        found = point["indices"].get("hhi", {})
        figures = [one for key, one in found.items() if key != "label" and isinstance(one, dict)]
        if figures:
            low, high = (choose(one["value"] for one in figures) for choose in (min, max))
            return [
                f"{finding.title}: Herfindahl-Hirschman index {low:,.0f} to {high:,.0f}, "
                "by how the remainder is counted."
            ]
    if entry.kind == "access":
        return _able(finding)
    return []


def _able(finding: Finding) -> list[str]:
    """Owners who could, in the last year of the data."""
    found = [one for one in finding.document["owners"] if one["basis"] != "projected" and one["named_owners"]]
    last = max((one["year"] for one in found), default=None)
    said = [
        f"{one['method']}: {_middle(one['named_owners']):.0f} of the named owners"
        + (f", at least {_middle(one['known_others']):.0f} others" if one["known_others"] else "")
        for one in found
        if one["year"] == last
    ]
    return [f"{finding.title}, at the end of {last}: {'; '.join(said)}."] if said else []


def _middle(figure: dict[str, Any]) -> float:
    return float(figure["value"] if figure["p50"] is None else figure["p50"])
