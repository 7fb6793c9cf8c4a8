"""A scenario -> its outputs, how sure they are, what they are like, per what they come, and what drives them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from footprint import present
from footprint.audit import explain
from footprint.charts import Span, Spans
from footprint.estimation import evaluate
from footprint.model import OUTPUTS
from footprint.records import Scenario
from footprint.report import everyday, functional
from footprint.report.blocks import Block, Figure, Grid, Paragraph, Part, Points, Section, paragraphs
from footprint.report.parts import drivers
from footprint.report.study import DRAWS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from footprint.audit import Equation, Node
    from footprint.estimation import Interval, Result
    from footprint.report.study import Entry, Study

KEY = ("compute", "chip_hours", "energy", "carbon", "water", "cost_cloud")
"""Outputs that the summary shows unless the study says which."""


def part(entry: Entry, study: Study) -> Part:
    """The part of a scenario."""
    result = evaluate(Scenario(entry.asks, DRAWS if study.draws is None else study.draws, study.seed))
    wanted = [name for name in study.outputs or KEY if result.outputs[name] is not None]
    trails = [explain(result, name) for name, found in result.outputs.items() if found is not None]
    everyday_rows, everyday_sources = everyday.rows(result)
    per, per_document = functional.rows(result)
    driven = drivers.of(result, wanted)
    blocks: list[Block] = [*paragraphs(entry.text), Paragraph(_asked(entry, result)), _outputs(result, entry.name)]
    if study.draws != 0:
        blocks.append(_intervals(result, entry.name))
    if everyday_rows:
        caption = f"{entry.name}: what that is like"
        blocks.append(
            Grid(caption, ("Output", "Like", "90 % interval", "Taking", "Source"), everyday_rows, frozenset({1, 2}))
        )
    if per:
        caption = f"{entry.name}: per functional unit (carbon: the Software Carbon Intensity of ISO/IEC 21031)"
        blocks.append(Grid(caption, ("Per", "Output", "Figure", "90 % interval"), per, frozenset({2, 3})))
    blocks += driven.blocks(entry.name)
    if result.reasons:
        blocks.append(
            Points([f"Not here: {_lower(OUTPUTS[name].label)}: {reason}" for name, reason in _grouped(result)])
        )
    if result.warnings:
        blocks.append(Points([f"Warning: {warning}" for warning in result.warnings]))
    document = present.document(result)
    document |= {"everyday": everyday.document(result), "functional_units": per_document}
    document |= {"sensitivity": driven.document} if driven.document else {}
    keys = dict.fromkeys(datum.source for trail in trails for _, node in trail.walk() for datum in node.data)
    keys |= dict.fromkeys(datum.source for item in result.resolved.assumptions for datum in item.data)
    return Part(
        entry.kind,
        entry.name,
        Section("", entry.title or entry.name, blocks),
        document,
        [_sentence(entry.name, result, wanted)],
        [(entry.name, *row) for row in present.assumptions(result)],
        [*keys, *everyday_sources],
        list(_equations(trails)),
        list(result.warnings),
    )


def _asked(entry: Entry, result: Result) -> str:
    words = result.resolved.words
    names = ("system", "method", "architecture", "hardware", "precision", "region", "country", "date")
    said = [f"{name} {words[name].value}" for name in names if name in words]
    given = [f"{key.replace('_', ' ')} {value}" for key, value in entry.asks.items()]
    return "Given: " + "; ".join(given) + ". Resolved to " + ", ".join(said) + "."


def _outputs(result: Result, name: str) -> Grid:
    rows = [(row.label, f"{row.value} {row.unit}".rstrip(), row.interval) for row in present.rows(result) if row.value]
    return Grid(
        f"{name}: every output, with 90 % intervals", ("Output", "Figure", "90 % interval"), rows, frozenset({1, 2})
    )


def _intervals(result: Result, name: str) -> Figure | Paragraph:
    """How wide the interval of each output is, in relation to its figure."""
    spans = [
        Span(found.label, 1.0, found.p5 / found.value, found.p95 / found.value)
        for found in result.outputs.values()
        if found is not None and found.p5 and found.p95 and found.value > 0 and found.p5 < found.p95
    ]
    if not spans:
        return Paragraph("No output has a spread: every input is exact.")
    widest = max(spans, key=lambda span: (span.high or 1) / (span.low or 1))
    says = (
        f"90 % intervals of {len(spans)} outputs over their own figures, on a logarithmic axis. The widest is that of "
        f"{_lower(widest.label)}: from {present.digits(widest.low or 1, 2)} to {present.digits(widest.high or 1, 2)} "
        "times its figure."
    )
    chart = Spans(
        "How sure each output is",
        "90 % interval over the figure",
        spans,
        [("figure", 1.0)],
        logarithmic=True,
        source=_source(),
    )
    return Figure(f"{name}: 90 % intervals of the outputs, over their figures", chart, says)


def _source() -> str:
    import hardware_db
    from footprint import __version__

    return f"footprint {__version__}, database {hardware_db.__version__}"


def _sentence(name: str, result: Result, wanted: Sequence[str]) -> str:
    said = []
    for output in wanted:
        found = result.outputs[output]
        if found is not None:
            said.append(f"{_lower(found.label)} {figure(found)}")
    like = everyday.best(result)
    return f"{name}: " + "; ".join(said) + "." + (f" {like}" if like else "")


def figure(found: Interval) -> str:
    """An output with its interval in words."""
    (value, low, high), unit = present.scaled([found.value, found.p5, found.p95], found.unit)
    spread = "" if not low or low == high else f" ({low} to {high})"
    return f"{value} {unit}".rstrip() + spread


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def _grouped(result: Result) -> Iterator[tuple[str, str]]:
    """Outputs that there are not, one for each reason."""
    seen: set[str] = set()
    for name, reason in result.reasons.items():
        if reason not in seen:
            seen.add(reason)
            yield name, reason


def _equations(trails: Sequence[Node]) -> Iterator[Equation]:
    seen: set[str] = set()
    for trail in trails:
        for _, node in trail.walk():
            for equation in node.equations:
                if equation.name not in seen:
                    seen.add(equation.name)
                    yield equation
