"""Concentration in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from footprint.charts import Chart, Line
from footprint.equations.concentration import lorenz
from footprint.findings import Finding, Table, cited, columns, document, interval, percent, probability, sources, told
from footprint.governance.concentration import MANY, NAMED, OF, ONE, SPREAD, TREATMENTS
from footprint.governance.owners import OWNER
from footprint.present import digits
from footprint.resolve.place import moment

if TYPE_CHECKING:
    from footprint.governance.concentration import Concentration, Index, Point

_HEADS = {ONE: "As one", MANY: "As very many", NAMED: "Left out", SPREAD: "Blocs too"}
_SHORT = {
    "hhi": "HHI",
    "equivalent_holders": "equal, by HHI",
    "cr1": "largest",
    "cr4": "largest 4",
    "cr8": "largest 8",
    "gini": "Gini",
    "theil": "Theil, nats",
    "entropy": "Shannon, nats",
    "effective_holders": "equal, by e^H",
}
_WHAT = {
    "flops": "FLOP/s in H100-equivalents",
    "chips": "chips",
    "memory": "memory",
    "power": "chip power",
    "money": "chips' prices",
    "compute-used": "training compute used in a year",
}
_PARTS = frozenset({"cr1", "cr4", "cr8"})
_BAND_NAMES = {"doj-ftc-2023": "DOJ/FTC 2023", "doj-ftc-2010": "DOJ/FTC 2010"}


def finding(result: Concentration) -> Finding:
    """Shares and indices, at the last date and over time."""
    point = result.last
    what = _WHAT[result.of] + (" of known clusters" if result.basis == "clusters" else "")
    title = f"{what} by {result.by}, {point.date}"
    tables = [_holders(result, point, title), _indices(point)]
    if len(result.points) > 1:
        tables.insert(0, _course(result, f"Herfindahl-Hirschman index of {what} by {result.by}"))
    remarks = [f"{what}: {OF[result.of][1]}", *_bands(point), *point.notes]
    remarks += [f"{holder.name}: {holder.note}" for holder in point.holders if holder.note]
    told_document = document(
        result.draws,
        result.seed,
        by=result.by,
        of=result.of,
        basis=result.basis,
        unit=result.unit,
        treatments=TREATMENTS,
        points=[_point(one) for one in result.points],
        sources=sources(result.sources),
    )
    chart = _chart(result, what) if len(result.points) > 1 else None
    return Finding(title, tuple(tables), told_document, tuple(remarks), tuple(cited(result.sources)), chart)


def _holders(result: Concentration, point: Point, title: str) -> Table:
    words, records = [], []
    for holder in point.holders:
        amount, spread = interval(holder.amount, result.unit)
        share, share_spread = percent(holder.share)
        name = holder.name if holder.kind == OWNER else f"{holder.name} ({holder.kind})"
        words.append((name, share, share_spread, amount, spread))
        records.append(
            {
                "date": point.date,
                "holder": holder.name,
                "kind": holder.kind,
                **columns(f"amount_{_unit(result.unit)}", holder.amount),
                **columns("share", holder.share),
                "note": holder.note,
            }
        )
    heads = (result.by.capitalize(), "Share", "90 %", "Amount", "90 % interval")
    return Table("holders", title, heads, words, records, frozenset({1, 3}))


def _unit(unit: str) -> str:
    return unit.casefold().replace("/", "_per_")


def _indices(point: Point) -> Table:
    treatments = list(dict.fromkeys(index.treatment for index in point.indices))
    names = dict.fromkeys((index.name, index.label) for index in point.indices)
    known = {(index.name, index.treatment): index for index in point.indices}
    words = [(_SHORT[name], *(_cell(known.get((name, treatment))) for treatment in treatments)) for name, _ in names]
    records = [
        {
            "date": point.date,
            "index": index.name,
            "label": index.label,
            "treatment": index.treatment,
            **columns("value", index.figure),
            "reason": index.reason,
        }
        for index in point.indices
    ]
    whole = len(treatments) == 1
    heads = ("Index", *(("Figure",) if whole else (_HEADS[treatment] for treatment in treatments)))
    title = "Indices" if whole else "Indices, by how the remainder is counted"
    return Table("indices", title, heads, words, records, frozenset(range(1, len(heads))))


def _cell(index: Index | None) -> str:
    if index is None or index.figure is None:
        return "-"
    if index.name in _PARTS:
        value, spread = percent(index.figure)
        return f"{value} ({spread.replace(' to ', '-')})" if spread else value
    figure = index.figure
    if figure.p5 is None or figure.p95 is None:
        return digits(figure.value, 4)
    return f"{digits(figure.value, 4)} ({digits(figure.p5)}-{digits(figure.p95)})"


def _bands(point: Point) -> list[str]:
    said = []
    for yardstick, name in _BAND_NAMES.items():
        bands = [band for band in point.bands if band.yardstick == yardstick]
        if not bands:
            continue
        moderate, high = (f"{datum.number:,.0f}" for datum in (bands[0].moderate, bands[0].high))
        verdicts = dict.fromkeys(
            f"{band.word} ({probability(band.highly)} over {high}) with the remainder as "
            f"{'one' if band.treatment == ONE else 'very many'}"
            for band in bands
        )
        if len({index.treatment for index in point.indices}) == 1:
            verdicts = dict.fromkeys([f"{bands[0].word} ({probability(bands[0].highly)} over {high})"])
        said.append(f"yardstick {name} ({moderate} / {high}), no finding: " + "; ".join(verdicts))
    return said


def _course(result: Concentration, title: str) -> Table:
    words, records = [], []
    for point in result.points:
        record: dict[str, Any] = {"date": point.date, **columns(f"total_{_unit(result.unit)}", point.total)}
        cells = [point.date]
        for treatment in (ONE, MANY):
            figure = point.figure("hhi", treatment)
            record |= columns(f"hhi_{treatment}", figure)
            cells.append("-" if figure is None else _hhi(figure))
        for name in ("cr1", "cr4"):
            record |= columns(name, point.figure(name, MANY) or point.figure(name))
            cells.append(percent(point.figure(name, MANY) or point.figure(name))[0])
        cells.append(interval(point.total, result.unit)[0])
        record["holders"] = len(point.holders)
        words.append(tuple(cells))
        records.append(record)
    heads = ("Date", "HHI, rest as one", "HHI, as very many", "Largest", "Largest 4", "Total")
    return Table("course", title, heads, words, records, frozenset(range(1, 6)))


def _hhi(figure: Any) -> str:
    if figure.p5 is None:
        return digits(figure.value, 4)
    return f"{digits(figure.value, 4)} ({digits(figure.p5)}-{digits(figure.p95)})"


def _chart(result: Concentration, what: str) -> Chart:
    lines = []
    for treatment, label in ((ONE, "remainder as one"), (MANY, "remainder as very many")):
        found = [(point, point.figure("hhi", treatment)) for point in result.points]
        known = [(moment(point.date) or 0.0, figure) for point, figure in found if figure is not None]
        if known:
            lines.append(
                Line(
                    label,
                    [x for x, _ in known],
                    [figure.value for _, figure in known],
                    [figure.p5 if figure.p5 is not None else figure.value for _, figure in known],
                    [figure.p95 if figure.p95 is not None else figure.value for _, figure in known],
                )
            )
    bands = {band.yardstick: band for band in result.last.bands}
    levels = [
        (f"{_BAND_NAMES[name]}: {datum.number:,.0f}", datum.number)
        for name, band in bands.items()
        for datum in ((band.moderate, band.high) if name == "doj-ftc-2023" else (band.high,))
    ]
    source = "footprint; " + ", ".join(result.sources[:2])
    return Chart(f"HHI of {what} by {result.by}", "year", "HHI", lines, levels, source=source)


def lorenz_curve(finding: Finding) -> Chart | None:
    """The share of the smallest named holders in what all of them hold, at the last date; none of fewer than two.

    What the source gives as a bloc or as a remainder is no holder, and in no curve.
    """
    last = finding.document["points"][-1]
    shares = [one["share"]["value"] for one in last["holders"] if one["kind"] == OWNER and one["share"]]
    if len(shares) < 2:
        return None
    ys = [100.0 * part for part in lorenz(sorted(shares, reverse=True))]
    xs = [100.0 * rank / len(shares) for rank in range(len(ys))]
    first = [one.get("key", one.get("subject", "")) for one in finding.document["sources"][:2]]
    return Chart(
        f"Lorenz curve of the named holders, {last['date']}",
        "% of the holders, from the smallest",
        "% held",
        [Line("held", xs, ys), Line("all equal", [0.0, 100.0], [0.0, 100.0])],
        source="footprint; " + ", ".join(first),
    )


def _point(point: Point) -> dict[str, Any]:
    indices: dict[str, dict[str, Any]] = {}
    for index in point.indices:
        indices.setdefault(index.name, {"label": index.label})[index.treatment.replace(" ", "_")] = told(index.figure)
    return {
        "date": point.date,
        "total": told(point.total),
        "holders": [
            {
                "name": holder.name,
                "kind": holder.kind,
                "amount": told(holder.amount),
                "share": told(holder.share),
                "note": holder.note,
            }
            for holder in point.holders
        ],
        "indices": indices,
        "yardsticks": [
            {
                "yardstick": band.yardstick,
                "remainder": band.treatment,
                "moderate_from": band.moderate.number,
                "high_over": band.high.number,
                "band": band.word,
                "probability_high": band.highly,
            }
            for band in point.bands
        ],
        "notes": list(point.notes),
    }
