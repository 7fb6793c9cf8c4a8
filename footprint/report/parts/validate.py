"""How right forecasts of published runs are: the scores, their chart, and what is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from footprint.errors import InvalidInput, shown
from footprint.findings.validate import finding
from footprint.report.blocks import Block, Figure, Grid, Part, Points, Section, paragraphs
from footprint.validation import validate
from footprint.validation.score import OURS

if TYPE_CHECKING:
    from footprint.findings import Finding
    from footprint.report.study import Entry, Study

_ASKS = ("quantity", "kind", "by")
_DRAWS = 2_000
"""Draws of each of hundreds of forecasts, as the command makes them."""
_MOST_REMARKS = 12


def part(entry: Entry, study: Study) -> Part:
    """The part of a validation."""
    for key, value in entry.asks.items():
        if key not in _ASKS:
            raise InvalidInput(f"validate: {shown(key)} is none of {', '.join(_ASKS)}")
        if not isinstance(value, str):
            raise InvalidInput(f"validate: {key} {shown(value)}: a word")
    result = validate(**entry.asks, draws=min(_DRAWS, _DRAWS if study.draws is None else study.draws), seed=study.seed)
    told = finding(result, grouped="by" in entry.asks)
    blocks: list[Block] = [*paragraphs(entry.text)]
    for one in told.tables:
        caption = one.title or f"{told.title}: {one.name}"
        blocks.append(Grid(caption, tuple(one.columns), [tuple(row) for row in one.words], one.right))
    if told.chart is not None:
        said = "Forecast over reported figure, each with its 90 % interval, on logarithmic axes."
        blocks.append(Figure(told.chart.title, told.chart, said))
    remarks, left = told.remarks[:_MOST_REMARKS], len(told.remarks) - _MOST_REMARKS
    blocks.append(Points([*remarks, *([f"and {left} more, see footprint validate"] if left > 0 else [])]))
    scores = [
        {"name": row["name"], **score, "value": score["error"]}
        for row in told.document["scores"]
        for score in row["scores"]
    ]
    keys = sorted({one.datum.source for one in result.forecasts if one.datum.extras["headline"] == "yes"})
    return Part(
        entry.kind,
        entry.name,
        Section("", entry.title or told.title, blocks),
        {"draws": result.draws, "scores": scores},
        _summary(told),
        sources=keys,
    )


def _summary(told: Finding) -> list[str]:
    """The first score: how far forecasts are off, and how often by less than two."""
    for row in told.document["scores"]:
        for score in row["scores"]:
            if score["method"] == OURS and score["error"] is not None:
                return [
                    f"Forecasts of {score['figures']} published runs ({row['name']}) are off by "
                    f"{score['error']:.2f} times (geometric mean), {score['within_two'] * 100:.0f} % by less than two: "
                    "in sample, as the utilisation model is fitted to runs such as these."
                ]
    return []
