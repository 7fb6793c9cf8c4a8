"""``footprint estimate``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from footprint import present
from footprint.cli import options, output
from footprint.model import OUTPUTS

if TYPE_CHECKING:
    from footprint.drivers import Sensitivity
    from footprint.estimation import Result


@click.command(short_help="Estimate one scenario: every output with its 90 % interval.")
@click.argument("system", required=False, metavar="[SYSTEM | SCENARIO.toml]")
@options.fields
@options.sampling
@options.drawing
@options.threading
@options.printing
def estimate(
    system: str | None,
    draws: str | None,
    seed: str | None,
    correlation: tuple[str, ...],
    float32: bool,
    threads: int | None,
    form: str | None,
    output_file: str | None,
    quiet: bool,
    **given: Any,
) -> None:
    """Estimate one scenario: every output with its 90 % interval.

    SYSTEM is a name (footprint systems list); options override what is published of it. Figures take a suffix
    (70B), a unit ("700 W"), a share (40%), a range (30%..50%) or a distribution ("uniform(30%, 50%)"). What was
    assumed goes to stderr.

    \b
    footprint estimate gpt-4
    footprint estimate --params 70B --tokens 15T --hardware h100 --country FR
    """
    from footprint.estimation import evaluate

    result = evaluate(options.scenario(system, given, draws, seed, correlation, float32), threads)
    output.emit(sheet(result), form, output_file)
    shown = output.form_of(form, output_file)
    output.say(notes(result) if shown in ("table", "csv") else warnings(result), quiet)


def sheet(result: Result) -> output.Sheet:
    """An estimate as a table of outputs."""
    records = [
        {"output": found.column if found else OUTPUTS[name].column}
        | {key: getattr(found, key, None) for key in ("value", "p5", "p50", "p95", "unit")}
        | {"label": OUTPUTS[name].label, "reason": result.reasons.get(name, "")}
        for name, found in result.outputs.items()
    ]
    rows = list(present.rows(result))
    words = [(row.label, f"{row.value} {row.unit}".rstrip(), row.interval) for row in rows if row.value]
    columns = ("Output", "Value", "90 % interval")
    return output.Sheet(
        title(result),
        columns,
        words,
        records,
        present.document(result),
        frozenset({1}),
        appendix(result),
        footer=list(present.missing(rows)),
    )


def title(result: Result) -> str:
    """What was estimated, in one line."""
    words = result.resolved.words
    parts = [words[name].value for name in ("system", "method", "hardware", "precision") if name in words]
    place = words["region"].value if "region" in words else words["country"].value
    return " · ".join([*parts, place, words["date"].value])


def appendix(result: Result) -> str:
    """Assumptions and warnings for a Markdown document."""
    lines = ["", "### Assumed", ""]
    lines += output.markdown(("Input", "Value", "90 % interval", "Unit", "Source", "Note"), present.assumptions(result))
    lines += ["", f"Draws {result.scenario.draws}, seed {result.scenario.seed}, {versions()}.", ""]
    if result.warnings:
        lines += ["### Warnings", "", *(f"- {output.printable(warning)}" for warning in result.warnings), ""]
    return "\n".join(lines)


def versions() -> str:
    """Versions of the program and of its database."""
    import footprint
    import hardware_db

    return f"footprint {footprint.__version__}, database {hardware_db.__version__}"


def warnings(result: Result | Sensitivity) -> list[str]:
    """Warnings, each in a line."""
    return [f"warning: {warning}" for warning in result.resolved.warnings]


def notes(result: Result) -> list[str]:
    """What was assumed and what to beware of, each in a line."""
    lines = [f"assumed ({versions()}, draws {result.scenario.draws}, seed {result.scenario.seed}):"]
    for item in present.assumptions(result):
        interval = f" ({item.interval})" if item.interval else ""
        unit = f" {item.unit}" if item.unit else ""
        source = f" [{item.source}]" if item.source else ""
        note = f" - {item.note}" if item.note else ""
        lines.append(f"  {item.field} = {item.value}{interval}{unit}{source}{note}")
    return lines + warnings(result)
