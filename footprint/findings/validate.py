"""Validation in words: scores, runs, a scatter of forecast against reported."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from footprint.charts import Dot, Dots
from footprint.findings import Finding, Table, document
from footprint.present import digits
from footprint.validation.score import OURS

if TYPE_CHECKING:
    from footprint.validation import Forecast, Row, Score, Validation

_RIVALS = ("naive", "LLMCarbon", "Epoch")
_LABELS = {"language pretraining": "language", "other pretraining": "other kinds", "adaptation": "adaptation"}


def finding(result: Validation, listed: bool = False, grouped: bool = False) -> Finding:
    """How well forecasts hold; with every run where they are listed, by kind, chip or year where they are grouped."""
    tables = [_scores(result), _intervals(result)]
    if grouped:
        tables = [_group(name, rows) for name, rows in result.groups.items() if rows]
    if listed:
        tables = [_runs(result)]
    missing = dict.fromkeys((one.run.id, one.reason) for row in result.scores for one in row.missing)
    told = document(
        result.draws,
        result.seed,
        scores=[_row(row) for row in result.scores],
        groups={name: [_row(row) for row in rows] for name, rows in result.groups.items()},
        runs=[_record(one) for one in result.forecasts],
    )
    remarks = () if listed else _REMARKS[1 if grouped else 0 :]
    remarks += tuple(f"no forecast of {run}: {reason}" for run, reason in missing)
    return Finding("Forecast against reported", tuple(tables), told, remarks, (), _chart(result))


_REMARKS = (
    "naive: 6 N D, 40 % utilisation, chips at their limit, PUE 1.1; LLMCarbon: its regression of throughput on size; "
    "Epoch: its median utilisation, its servers and PUE: all on the same figures, computed here",
    "in sample: the utilisation model is fitted to these hours, by causes that several families share and none by a "
    "run itself; docs/validation.md has the errors of fits without the run, and without its family",
    "error: geometric mean of the factor by which forecasts are off, and the share off by less than two; bias: "
    "geometric mean of forecast over reported; width: median factor of 90 % intervals each way",
)


def _scores(result: Validation) -> Table:
    words, records = [], []
    for row in result.scores:
        by_method = {score.method: score for score in row.scores}
        words.append((row.name, _count(row), *(_brief(by_method.get(name)) for name in (OURS, *_RIVALS))))
        records += [{"cut": row.name, **score._asdict()} for score in row.scores]
    heads = ("Error, within 2x", "n", OURS, *_RIVALS)
    return Table("scores", "Forecast against reported, published runs", heads, words, records, frozenset(range(1, 6)))


def _count(row: Row) -> str:
    return str(row.scores[0].figures)


def _intervals(result: Validation) -> Table:
    ours = [(row.name, score) for row in result.scores for score in row.scores if score.method == OURS]
    words = [(name, str(score.figures), *_held(score)) for name, score in ours if score.width is not None]
    records = [{"cut": name, **score._asdict()} for name, score in ours]
    heads = ("Intervals", "n", "90 % hold", "50 % hold", "Width", "Bias")
    return Table("intervals", "", heads, words, records, frozenset(range(1, 6)))


def _held(score: Score) -> tuple[str, ...]:
    width = "-" if score.width is None else f"x{score.width:.2f}"
    return (_percent(score.coverage_90), _percent(score.coverage_50), width, f"{score.bias:.2f}")


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{share * 100:.0f} %"


def _brief(score: Score | None) -> str:
    return "-" if score is None else f"{score.error:.2f}, {score.within_two * 100:.0f} %"


def _group(name: str, rows: tuple[Row, ...]) -> Table:
    words = [(row.name, _count(row), _brief(row.scores[0]), *_held(row.scores[0])) for row in rows]
    records = [{name: row.name, **row.scores[0]._asdict()} for row in rows]
    heads = (name.capitalize(), "n", "Error, within 2x", "90 % hold", "50 % hold", "Width", "Bias")
    return Table(name, f"Headline chip-hours by {name}", heads, words, records, frozenset(range(1, len(heads))))


def _runs(result: Validation) -> Table:
    heads = ("Run", "Quantity", "Reported", "Forecast", "Ratio", "90 %", "Unit")
    words = []
    for one in result.forecasts:
        if one.datum.extras["headline"] != "yes":
            continue
        ends = [digits(part) for part in (one.percentiles[0], one.percentiles[-1])] if one.percentiles else []
        words.append(
            (
                one.run.id,
                one.datum.quantity,
                digits(one.reported),
                "-" if one.value is None else digits(one.value),
                "-" if one.ratio is None else f"{one.ratio:.2f}",
                " to ".join(ends),
                one.datum.unit,
            )
        )
    records = [_record(one) for one in result.forecasts]
    title = "Headline figures, forecast and reported"
    return Table("runs", title, heads, words, records, frozenset({2, 3, 4, 5}))


def _record(one: Forecast) -> dict[str, Any]:
    parts = one.percentiles or (None,) * 5
    names = ("p5", "p25", "p50", "p75", "p95")
    return {
        "run": one.run.id,
        "family": one.run.family,
        "kind": one.run.kind,
        "hardware": one.run.word("hardware"),
        "year": one.run.word("year"),
        "quantity": one.datum.quantity,
        "unit": one.datum.unit,
        "reported": one.reported,
        "forecast": one.value,
        "ratio": one.ratio,
        **dict(zip(names, parts, strict=True)),
        "headline": one.datum.extras["headline"],
        "tier": one.datum.extras["tier"],
        "basis": one.datum.extras["basis"],
        "independence": one.datum.extras["independence"],
        "reason": one.reason,
        "source": one.datum.source,
    }


def _row(row: Row) -> dict[str, Any]:
    return {
        "name": row.name,
        "scores": [score._asdict() for score in row.scores],
        "missing": [{"run": one.run.id, "reason": one.reason} for one in row.missing],
    }


def _chart(result: Validation) -> Dots | None:
    """Forecast against reported, of the quantity with the most headline figures."""
    told = [one for one in result.forecasts if one.value and one.datum.extras["headline"] == "yes"]
    if not told:
        return None
    quantity, _ = Counter(one.datum.quantity for one in told).most_common(1)[0]
    told = [one for one in told if one.datum.quantity == quantity]
    series = []
    for kind, label in _LABELS.items():
        dots = [
            Dot(
                "",
                one.reported,
                one.value or 0,
                *((one.percentiles[0], one.percentiles[-1]) if one.percentiles else ()),
            )
            for one in told
            if one.run.kind == kind
        ]
        if dots:
            series.append((label, dots))
    unit = told[0].datum.unit
    return Dots(
        f"{quantity.capitalize()} of published runs",
        f"reported ({unit})",
        f"forecast ({unit})",
        series,
        source="runs.csv; on the line both are equal, on the dotted ones they differ by two",
        facing=True,
    )
