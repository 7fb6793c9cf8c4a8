"""Thresholds in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from footprint import present
from footprint.charts import Chart, Line
from footprint.findings import (
    Finding,
    Table,
    cited,
    columns,
    count,
    document,
    interval,
    probability,
    sources,
    told,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from footprint.governance.counts import Count, Counts
    from footprint.governance.thresholds import Thresholds
    from footprint.governance.verdicts import Verdict

_ORDER = ("in force", "adopted")
_UNITS = {"system": "FLOP", "modification": "FLOP", "cluster": "FLOP/s"}


def finding(result: Thresholds) -> Finding:
    """A system against every line."""
    ranked = sorted(result.verdicts, key=_rank)
    adapted = result.original is not None or any(
        verdict.line.scope == "modification" and verdict.counted for verdict in ranked
    )
    heads = ("Line", "At", "Over", "Surely", *(("Before",) if adapted else ()), "State", "Margin", "90 % interval")
    words = [_words(verdict, adapted) for verdict in ranked if verdict.decision != "-"]
    silent = [verdict for verdict in ranked if verdict.decision == "-"]
    right = frozenset({1, 3, 4, 6} if adapted else {1, 3, 5})
    title = f"{result.title} · laws of {result.date}"
    table = Table("lines", title, heads, words, [_record(verdict) for verdict in ranked], right)
    remarks = [_amounts(result)]
    remarks += [f"{verdict.line.id}: {verdict.why}" for verdict in ranked if verdict.why and verdict.decision != "-"]
    if silent:
        remarks.append("not compared: " + "; ".join(f"{verdict.line.id} ({verdict.why})" for verdict in silent))
    remarks.append(
        "surely: share of the draws that are over the line; margin: compute over the line. The conditions of the laws, "
        "their instruments and sources are in the other formats."
    )
    keys = dict.fromkeys(key for verdict in ranked for key in verdict.line.sources)
    told_document = document(
        result.draws,
        result.seed,
        title=result.title,
        date=result.date,
        compute_flop={"added": told(result.added), "original": told(result.original), "total": told(result.total)},
        lines=[_record(verdict, nested=True) for verdict in ranked],
        warnings=list(result.warnings),
        sources=sources(keys),
    )
    return Finding(
        title, (table,), told_document, tuple(remarks), tuple(f"warning: {one}" for one in result.warnings), None
    )


def _rank(verdict: Verdict) -> tuple[int, int, float, str]:
    state = next((rank for rank, word in enumerate(_ORDER) if verdict.state.startswith(word)), len(_ORDER))
    return (verdict.decision == "-", state, verdict.line.figure or 0.0, verdict.line.id)


def _amounts(result: Thresholds) -> str:
    value, spread = interval(result.added, "FLOP")
    text = f"compute {value}" + (f" ({spread})" if spread else "")
    if result.original is not None and result.total is not None:
        original, total = interval(result.original, "FLOP")[0], interval(result.total, "FLOP")[0]
        text = f"added {value}" + (f" ({spread})" if spread else "") + f" to a base of {original}: {total} in all"
    return text


def _words(verdict: Verdict, adapted: bool) -> tuple[str, ...]:
    unit = _UNITS[verdict.line.scope]
    limit = present.digits(verdict.limit.value) if verdict.limit else "-"
    margin, spread = interval(verdict.margin)
    return (
        verdict.line.id,
        f"{verdict.line.operator} {limit}" + ("/s" if unit == "FLOP/s" else ""),
        verdict.decision,
        probability(verdict.probability),
        *((probability(verdict.before),) if adapted else ()),
        verdict.state.replace("adopted, from", "from"),
        margin,
        spread,
    )


def _record(verdict: Verdict, nested: bool = False) -> dict[str, Any]:
    line = verdict.line
    figures: dict[str, Any] = {}
    for name, figure in (("counted", verdict.counted), ("limit", verdict.limit), ("margin", verdict.margin)):
        figures |= {name: told(figure)} if nested else columns(name, figure)
    return {
        "line": line.id,
        "name": line.name,
        "instrument": line.instrument,
        "country": line.country,
        "scope": line.scope,
        "state": verdict.state,
        "adopted": line.adopted or None,
        "effective": line.effective or None,
        "ended": line.ended or None,
        "operator": line.operator,
        "unit": _UNITS.get(line.scope),
        "cumulative": line.cumulative or None,
        "decision": verdict.decision,
        "probability": verdict.probability,
        "probability_before": verdict.before,
        **figures,
        "applies_from": verdict.applies_from,
        "why": verdict.why,
        "conditions": list(line.conditions) if nested else "; ".join(line.conditions),
        "sources": list(line.sources) if nested else " ".join(line.sources),
    }


def survey(result: Counts) -> Finding:
    """Every system against the lines on systems, and their number by year."""
    limits = sorted(dict.fromkeys((item.limit, item.lines[0]) for item in result.counts))
    heads = ("System", "Date", "FLOP", *(f"> {present.digits(limit)}" for limit, _ in limits), "90 % interval")
    words, records = [], []
    for system in result.systems:
        value, spread = interval(system.compute, "FLOP")
        chances = (system.over[line] for _, line in limits)
        words.append((system.id, system.date, value.removesuffix(" FLOP"), *map(probability, chances), spread))
        records += [
            {
                "system": system.id,
                "name": system.name,
                "organisation": system.organisation,
                "date": system.date,
                **columns("compute_flop", system.compute),
                "line": line.id,
                "limit_flop": line.compute,
                "probability": system.over[line.id],
            }
            for line in result.lines
        ]
    right = frozenset(range(2, 3 + len(limits)))
    systems = Table("systems", f"{len(result.systems)} systems over the lines of laws", heads, words, records, right)
    years = _years(result)
    keys = dict.fromkeys(key for line in result.lines for key in line.sources)
    keys |= dict.fromkeys(datum.source for datum in (*result.growth.data, *result.forecasts))
    remarks = [
        f"after {result.window[-1]} projected: the systems of {result.window[0]} and {result.window[-1]} again each "
        "year, "
        f"{present.digits(result.growth.value)} times larger a year ({present.digits(result.growth.low or 0)} to "
        f"{present.digits(result.growth.high or 0)}); the database is a sample",
        *(
            f"published forecast: {present.digits(datum.number)} ({present.digits(datum.low or 0)} to "
            f"{present.digits(datum.high or 0)}) {datum.subject.replace('-', ' ')} ({datum.source})"
            for datum in result.forecasts
        ),
        f"compute not known: {', '.join(result.unknown)}" if result.unknown else "",
    ]
    told_document = document(
        result.draws,
        result.seed,
        systems=[
            {
                "system": system.id,
                "name": system.name,
                "organisation": system.organisation,
                "date": system.date,
                "compute_flop": told(system.compute),
                "probability": system.over,
            }
            for system in result.systems
        ],
        counts=[
            {**item._asdict(), "lines": list(item.lines), "new": told(item.new), "cumulative": told(item.cumulative)}
            for item in result.counts
        ],
        compute_unknown=list(result.unknown),
        growth=present.row(result.growth.data[0]),
        forecasts=present.table_of(result.forecasts),
        sources=sources(keys),
    )
    chart = Chart(
        "Systems over a line, cumulative",
        "year",
        "systems",
        [
            _line(f"> {present.digits(limit)} FLOP", [item for item in result.counts if item.limit == limit])
            for limit, _ in limits
        ],
        source=f"footprint; projected after {result.window[-1]}",
    )
    title = systems.title
    return Finding(title, (systems, years), told_document, tuple(filter(None, remarks)), tuple(cited(keys)), chart)


def _line(label: str, counts: Sequence[Count]) -> Line:
    cumulative = [item.cumulative for item in counts]
    lows = [figure.value if figure.p5 is None else figure.p5 for figure in cumulative]
    highs = [figure.value if figure.p95 is None else figure.p95 for figure in cumulative]
    return Line(label, [item.year for item in counts], [_middle(item) for item in counts], lows, highs)


def _middle(item: Any) -> float:
    return float(item.cumulative.value if item.cumulative.p50 is None else item.cumulative.p50)


def _years(result: Counts) -> Table:
    words, records = [], []
    for item in result.counts:
        words.append(
            (
                f"> {present.digits(item.limit)}",
                str(item.year),
                "projected" if item.projected else "",
                str(item.listed),
                count(item.new),
                count(item.cumulative),
            )
        )
        records.append(
            {
                "limit_flop": item.limit,
                "lines": " ".join(item.lines),
                "year": item.year,
                "projected": item.projected,
                "listed": item.listed,
                **columns("new", item.new),
                **columns("cumulative", item.cumulative),
            }
        )
    heads = ("FLOP", "Year", "", "Listed", "New (90 %)", "Up to its end (90 %)")
    return Table("years", "Systems over a line by year", heads, words, records, frozenset({3, 4, 5}))
