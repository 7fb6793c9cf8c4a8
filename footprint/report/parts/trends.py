"""What training the systems of the database cost over time, or what chips of the database can do over time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import hardware_db
from footprint import present
from footprint.audit import named
from footprint.charts import Dot, Dots
from footprint.errors import FootprintError, InvalidInput, shown
from footprint.estimation import evaluate
from footprint.fields import FIELDS
from footprint.model import OUTPUTS
from footprint.quantities import parse
from footprint.records import Scenario
from footprint.report.blocks import Block, Figure, Grid, Part, Section, paragraphs
from footprint.resolve.place import moment
from footprint.units import shown as unit_of

if TYPE_CHECKING:
    from footprint.report.study import Entry, Study

_DRAWS = 2_000
"""Draws of each system of a chart: an interval to within a line's width."""
_MOST = 250
_SHOWN = 20
"""Systems in the table; the chart and the other formats have all."""
_CHIPS = {
    "peak": ("dense 16-bit FLOP/s", "FLOP/s a chip"),
    "efficiency": ("dense 16-bit FLOP per joule", "FLOP/J"),
    "bandwidth": ("memory bandwidth", "byte/s a chip"),
}
_ASKS = ("of", "from", "to", "systems", "least")
_PEAKS = ("peak-bf16", "peak-fp16")


def part(entry: Entry, study: Study) -> Part:
    """The part of a trend."""
    for key in entry.asks:
        if key not in _ASKS:
            raise InvalidInput(f"trends: {shown(key)} is none of {', '.join(_ASKS)}")
    of = str(entry.asks.get("of", "cost_cloud"))
    begin, end = (_year(entry.asks.get(key, default), key) for key, default in (("from", 2012), ("to", 2100)))
    if of in _CHIPS:
        return _chips(entry, of, begin, end)
    return _systems(entry, study, named(of), begin, end)


def _year(given: Any, key: str) -> int:
    if not isinstance(given, int) or not 1950 <= given <= 2100:
        raise InvalidInput(f"trends: {key} {shown(given)}: a year")
    return given


def _systems(entry: Entry, study: Study, output: str, begin: int, end: int) -> Part:
    """An output of the training of systems, over the dates at which they were published."""
    asked = entry.asks.get("systems")
    if asked is not None and (not isinstance(asked, list) or len(asked) > _MOST):
        raise InvalidInput(f"trends: systems: a list of at most {_MOST} names")
    names = list(hardware_db.subjects("systems")) if asked is None else [str(name) for name in asked]
    least = parse(FIELDS["compute"], entry.asks["least"]).value if "least" in entry.asks else 0.0
    step = OUTPUTS[output]
    found: list[tuple[str, float, Any]] = []
    sources: dict[str, None] = {}
    for name in names[:_MOST]:
        date = hardware_db.word("systems", name, "date") if asked is None else None
        if asked is None and (date is None or not begin <= int(date[:4]) <= end):
            continue
        try:
            result = evaluate(
                Scenario({"system": name}, min(_DRAWS, _DRAWS if study.draws is None else study.draws), study.seed)
            )
        except FootprintError:
            if asked is not None:
                raise
            continue
        interval, compute = result.outputs[output], result.outputs["compute"]
        at = moment(result.resolved.words["date"].value)
        if interval is None or at is None or compute is None or compute.value < least or not begin <= at < end + 1:
            continue
        found.append((result.resolved.words["system"].value, at, interval))
        sources |= dict.fromkeys(
            datum.source for datum in hardware_db.rows("systems", result.resolved.words["system"].value)
        )
    found.sort(key=lambda item: (item[1], item[0]))
    largest = sorted(range(len(found)), key=lambda place: -found[place][2].value)[:_SHOWN]
    unit = unit_of(step.unit)
    rows = []
    for name, at, interval in found:
        (value, low, high), scaled = present.scaled([interval.value, interval.p5, interval.p95], interval.unit)
        rows.append((name, f"{at:.1f}", f"{value} {scaled}", f"{low} to {high}" if low and low != high else ""))
    heads = ("System", "Year", step.label, "90 % interval")
    title = entry.title or f"{step.label} of training over time"
    blocks: list[Block] = [*paragraphs(entry.text)]
    if len(found) > 1:
        peaks = _records(found)
        dots = [
            Dot(name if name in peaks else "", at, interval.value, interval.p5, interval.p95)
            for name, at, interval in found
        ]
        says = (
            f"{step.label} of training of {len(found)} systems over their dates, on a logarithmic axis: "
            f"{found[0][0]} of {found[0][1]:.0f} at {present.digits(found[0][2].value)} {unit} is the first, "
            f"{found[largest[0]][0]} the largest."
        )
        chart = Dots(f"{step.label} of training", "year", unit, [("systems", dots)], source="footprint")
        blocks.append(Figure(f"{step.label} of training, by system and date", chart, says))
    few = [rows[place] for place in largest]
    blocks.append(
        Grid(
            f"{step.label} of training" + ("" if len(few) == len(rows) else f", the {len(few)} largest of {len(rows)}"),
            heads,
            few,
            frozenset({1, 2, 3}),
        )
    )
    told = {
        "of": step.column,
        "systems": [{"system": name, "at": at, **interval._asdict()} for name, at, interval in found],
    }
    return Part(
        entry.kind, entry.name, Section("", title, blocks), told, sources=list(sources) if len(found) <= 30 else []
    )


def _records(found: list[tuple[str, float, Any]]) -> set[str]:
    """Systems above all before them: those whose name is worth the room."""
    names, most = set(), 0.0
    for name, _, interval in found:
        if interval.value > most * 1.5:
            names.add(name)
            most = interval.value
    return names


def _chips(entry: Entry, of: str, begin: int, end: int) -> Part:
    """What chips can do, over the dates of their release."""
    series: dict[str, list[Dot]] = {}
    rows = []
    for chip in hardware_db.subjects("chips"):
        date, vendor = (hardware_db.word("chips", chip, key) for key in ("release-date", "vendor"))
        value = _figure(chip, of)
        if date is None or vendor is None or value is None or not begin <= int(date[:4]) <= end:
            continue
        series.setdefault(vendor if vendor in ("NVIDIA", "AMD", "Google") else "others", []).append(
            Dot("", moment(date) or 0.0, value)
        )
        rows.append((chip, vendor, date, present.digits(value)))
    rows.sort(key=lambda row: (row[2], row[0]))
    what, unit = _CHIPS[of]
    title = what[:1].upper() + what[1:]
    dots = [(label, sorted(found, key=lambda dot: dot.x)) for label, found in sorted(series.items())]
    blocks: list[Block] = [*paragraphs(entry.text)]
    if rows:
        says = (
            f"{title} of {len(rows)} chips over their release, on a logarithmic axis: from {rows[0][0]} "
            f"({rows[0][3]}) to {rows[-1][0]} ({rows[-1][3]})."
        )
        chart = Dots(title, "year of release", unit, dots, source=f"footprint, database {hardware_db.__version__}")
        blocks.append(Figure(f"{title} of chips over time", chart, says))
    told = {
        "of": of,
        "unit": unit,
        "chips": [dict(zip(("chip", "vendor", "date", "figure"), row, strict=True)) for row in rows],
    }
    return Part(entry.kind, entry.name, Section("", entry.title or f"Chips over time: {what}", blocks), told)


def _figure(chip: str, of: str) -> float | None:
    def number(quantity: str) -> float | None:
        datum = hardware_db.lookup("chips", chip, quantity)
        return datum.number if datum is not None and datum.is_number else None

    if of == "bandwidth":
        found = number("memory-bandwidth")
        return None if found is None else found * _scale("memory-bandwidth")
    peak = next((value * _scale(name) for name in _PEAKS if (value := number(name)) is not None), None)
    if of == "peak" or peak is None:
        return peak
    power = number("power")
    return None if not power else peak / power


def _scale(quantity: str) -> float:
    """From the unit of the table to FLOP/s or byte/s."""
    return 1e12 if quantity.startswith("peak") else 1e9
