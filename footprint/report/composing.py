"""A study -> a report: its parts in the order of the template, and what is said once of all of them."""

from __future__ import annotations

import shlex
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any, NamedTuple

import hardware_db
from footprint.report import card
from footprint.report.blocks import (
    Block,
    Code,
    Equations,
    Grid,
    Paragraph,
    Part,
    Points,
    Reference,
    References,
    Section,
    paragraphs,
)
from footprint.report.parts import part
from footprint.report.study import DRAWS, KINDS

if TYPE_CHECKING:
    from footprint.audit import Equation
    from footprint.report.study import Study

_GROUPS = {
    "scenario": "Estimates",
    "comparison": "Pretraining against adaptations",
    "sweep": "Sweeps",
    "thresholds": "Thresholds",
    "concentration": "Concentration",
    "access": "Access",
    "homogenization": "Homogenization",
    "scale": "Scale",
    "trends": "Trends",
    "validate": "Forecasts against published runs",
}
_PROGRAMS = ("numpy", "matplotlib", "jinja2")


class Report(NamedTuple):
    """A report without a format: what stands in it, and what programs get."""

    study: Study
    parts: tuple[Part, ...]
    sections: tuple[Section, ...]
    references: tuple[Reference, ...]
    document: dict[str, Any]


def compose(study: Study, target: str = "report.html") -> Report:
    """The report of a study; ``target`` is the name of the file in the command that it shows.

    Raises
    ------
    FootprintError
        If an entry cannot be estimated; the message says which.
    """
    parts = tuple(_named(entry, study) for entry in study.entries)
    keys = list(dict.fromkeys(key for one in parts for key in one.sources))
    references = tuple(sorted((Reference(*hardware_db.source(key)) for key in keys), key=lambda one: one.key))
    equations = list({item.name: item for one in parts for item in one.equations}.values())
    command = f"footprint report {shlex.quote(study.file)} -o {shlex.quote(target)}"
    sections = [_summary(study, parts)]
    scenarios = [one for one in parts if one.kind == "scenario"]
    if study.template == "model-card" and scenarios:
        sections.append(card.section(scenarios))
    for kind in KINDS:
        found = [one for one in parts if one.kind == kind]
        if len(found) == 1:
            sections.append(found[0].section)
        elif found:
            sections.append(Section("", _GROUPS[kind], (), tuple(one.section for one in found)))
    sections += _basis(parts, [] if study.template == "model-card" else equations)
    sections.append(_again(study, command))
    if references:
        sections.append(Section("references", "References", [References(references)]))
    numbered = tuple(_addressed(section, str(rank)) for rank, section in enumerate(sections, 1))
    return Report(study, parts, numbered, references, _document(study, parts, equations, references, command))


def _named(entry: Any, study: Study) -> Part:
    from footprint.errors import FootprintError

    try:
        return part(entry, study)
    except FootprintError as error:
        raise type(error)(f"[[{entry.kind}]] {entry.name}: {error}") from None


def _addressed(section: Section, place: str) -> Section:
    """A section with an address made of its place, never of what a user typed."""
    inner = tuple(_addressed(one, f"{place}-{rank}") for rank, one in enumerate(section.sections, 1))
    return section._replace(id=section.id or f"section-{place}", sections=inner)


def _summary(study: Study, parts: tuple[Part, ...]) -> Section:
    blocks: list[Block] = list(paragraphs(study.text))
    said = [sentence for one in parts for sentence in one.summary]
    if said:
        blocks.append(Points(said))
    scenarios = [one for one in parts if one.kind == "scenario"]
    if scenarios:
        blocks.append(_overview(study, scenarios))
    drawn = DRAWS if study.draws is None else study.draws
    if drawn:
        blocks.append(
            Paragraph(
                "Figures are central estimates; in brackets, or in a column of their own, 90 % intervals of draws."
            )
        )
    return Section("summary", "Summary", blocks)


def _overview(study: Study, scenarios: list[Part]) -> Grid:
    from footprint.estimation import Interval
    from footprint.model import OUTPUTS
    from footprint.report.parts.scenario import KEY, figure

    rows = []
    for name in study.outputs or KEY:
        step = OUTPUTS[name]
        found = [one.document["outputs"].get(step.column) for one in scenarios]
        if any(found):
            rows.append((step.label, *(figure(Interval(**one, column=step.column)) if one else "-" for one in found)))
    heads = ("Output", *(one.name for one in scenarios))
    return Grid("Key figures, with 90 % intervals", heads, rows, frozenset(range(1, len(heads))))


def _basis(parts: tuple[Part, ...], equations: list[Equation]) -> list[Section]:
    """Assumptions, equations and warnings."""
    found = []
    assumed = [row for one in parts for row in one.assumed]
    if assumed:
        every = list(dict.fromkeys(row[0] for row in assumed))
        heads = ["Input", "Value", "90 % interval", "Unit", "Source", "Note"]
        owners: dict[tuple[str, ...], list[str]] = {}
        for of, *row in assumed:
            owners.setdefault(tuple(row), []).append(of)
        cells = [(*row, "all" if len(names) == len(every) else ", ".join(names)) for row, names in owners.items()]
        if len(every) == 1:
            cells = [row[:-1] for row in cells]
        else:
            heads.append("Of")
            cells.sort(key=lambda row: list(dict.fromkeys(one[0] for one in owners)).index(row[0]))
        right = frozenset({2})
        intro = Paragraph(
            "What the study does not give is taken from the database; the keys of sources are those of the references."
        )
        found.append(
            Section("assumptions", "Assumptions", [intro, Grid("Inputs that were assumed", heads, cells, right)])
        )
    if equations:
        found.append(Section("equations", "Equations", [Equations(equations)]))
    return found


def _again(study: Study, command: str) -> Section:
    """How to make the report again, and how to ask whether it still holds."""
    items = [
        f"study {study.file}" + (f", SHA-256 {study.digest}" if study.digest else ""),
        f"footprint {_version('footprint')}, database {hardware_db.__version__}",
        ", ".join(f"{name} {_version(name)}" for name in _PROGRAMS if _version(name)),
        f"seed {study.seed}, "
        + (
            f"draws {study.draws}"
            if study.draws is not None
            else f"draws {DRAWS} (findings of governance: their own defaults)"
        ),
    ]
    check = "footprint report --check report.json"
    return Section(
        "again",
        "To make this report again",
        [
            Points([item for item in items if item]),
            Code(command),
            Paragraph(
                "The same study, database, seed and versions give the same bytes. A report in JSON (-o report.json) "
                "can be held against a later database:"
            ),
            Code(check),
        ],
    )


def _version(name: str) -> str:
    if name == "footprint":
        import footprint

        return footprint.__version__
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _document(
    study: Study, parts: tuple[Part, ...], equations: list[Equation], references: tuple[Reference, ...], command: str
) -> dict[str, Any]:
    return {
        "footprint": _version("footprint"),
        "database": hardware_db.__version__,
        "seed": study.seed,
        "draws": study.draws,
        "command": command,
        "file": study.file,
        "sha256": study.digest,
        "title": study.title,
        "authors": list(study.authors),
        "date": study.date,
        "template": study.template,
        "study": study.tables,
        "parts": [
            {
                "kind": one.kind,
                "name": one.name,
                "summary": list(one.summary),
                "warnings": list(one.warnings),
                "result": one.document,
            }
            for one in parts
        ],
        "equations": [
            {"name": item.name, "says": item.says, "formula": item.formula, "references": list(item.references)}
            for item in equations
        ],
        "references": [one._asdict() for one in references],
    }
