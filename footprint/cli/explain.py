"""``footprint explain``."""

from __future__ import annotations

from typing import Any

import click

from footprint import views
from footprint.cli import options, output, plain


@click.command(short_help="Trace an output to the rows and sources that entered it.")
@click.argument("system", required=False, metavar="[SYSTEM | SCENARIO.toml]")
@click.option("--output", "wanted", multiple=True, help="Output to trace: energy, carbon_kgco2e. [all]")
@options.fields
@options.sampling
@options.printing
def explain(
    system: str | None,
    wanted: tuple[str, ...],
    draws: str | None,
    seed: str | None,
    form: str | None,
    output_file: str | None,
    quiet: bool,
    **given: Any,
) -> None:
    """Trace an output to the rows and sources that entered it.

    The audit trail goes from the output over its equation and paper to every input, and from each input to the row
    of the database, its source, place in it and URL, or to what was typed.

    \b
    footprint explain gpt-4 --output carbon_kgco2e
    """
    from footprint.audit import explain as traced
    from footprint.audit import named
    from footprint.estimation import evaluate

    names = [named(name) for name in wanted]
    scenario = options.scenario(system, given, draws, seed)
    result = evaluate(scenario._replace(draws=0))
    nodes = [traced(result, name) for name in names or [name for name, found in result.outputs.items() if found]]
    sheet = views.trail(result, nodes)
    shown = output.form_of(form, output_file)
    if shown == "table":
        lines = (part for (line,) in sheet.words for part in plain.hung(output.printable(line), output.width()))
        output.write(output_file, "\n".join([sheet.title, "", *lines]) + "\n")
    elif shown == "md":
        listed = ("- ".join((line[: len(line) - len(line.lstrip())], line.lstrip())) for (line,) in sheet.words)
        output.write(output_file, "\n".join([f"## {sheet.title}", "", *listed]) + "\n")
    else:
        output.emit(sheet, form, output_file)
    output.say([f"warning: {warning}" for warning in result.warnings], quiet)
