"""Printing a finding: its tables, its document, its chart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import click

from footprint.cli import options, output, plain
from footprint.errors import InvalidInput, shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from footprint.findings import Finding, Table
    from footprint.records import Scenario

F = TypeVar("F", bound="Callable[..., Any]")


def face(draws: int) -> Callable[[F], F]:
    """The options of every command that tells a finding: what is printed, where, how many draws."""

    def decorate(command: F) -> F:
        for option in (
            click.option("--plot", is_flag=True, help="Draw the chart in the terminal (needs the plot extra)."),
            click.option("--show", metavar="TABLE", help="Only this table; csv has one. [the first]"),
            click.option("--draws", "--samples-drawn", "draws", help=f"Monte Carlo draws; 0: point values. [{draws}]"),
            click.option("--seed", help="Seed of the draws. [0]"),
        ):
            command = option(command)
        return options.printing(command)

    return decorate


def sampled(draws: str | None, seed: str | None) -> dict[str, Any]:
    """What was given of draws and seed."""
    return {name: value for name, value in (("draws", draws), ("seed", seed)) if value is not None}


def scenario(system: str | None, given: dict[str, Any], draws: str | None, seed: str | None, default: int) -> Scenario:
    """The scenario of an argument and options, with the default draws of a finding where nobody says how many."""
    return options.scenario(system, given, draws, seed, usual=default)


def emit(finding: Finding, form: str | None, path: str | None, quiet: bool, plot: bool, show: str | None) -> None:
    """Print a finding, or write it to a file; a file of the end of a picture gets the chart."""
    from footprint import charts

    if form is None and charts.is_chart(path):
        assert path is not None
        if finding.chart is None:
            raise InvalidInput(f"-o {shown(path)}: one date has no chart; give --from and --to")
        charts.save(finding.chart, path)
        return
    tables = _chosen(finding, show)
    form = output.form_of(form, path)
    if plot:
        if finding.chart is None:
            raise InvalidInput("--plot: one date has no chart; give --from and --to")
        if form != "table":
            raise InvalidInput("--plot draws in the terminal; -o chart.svg or chart.png writes a file")
        text = charts.drawn(finding.chart) + "\n"
        output.write(path, text)
    elif form == "json":
        output.emit(tables[0].sheet._replace(document=finding.document), form, path)
    elif form == "csv":
        output.emit(tables[0].sheet, form, path)
    elif form == "table" and path is None:
        for table in tables:
            output.emit(table.sheet, form, None)
        output.write(None, "".join(f"{line}\n" for line in _remarks(finding)))
    else:
        text = "\n".join(output.written(table.sheet, form) for table in tables)
        marks = _remarks(finding) if form == "table" else [f"- {output.printable(text)}" for text in finding.remarks]
        output.write(path, text + "\n" + "".join(f"{line}\n" for line in marks))
    if form in ("table", "csv") and not plot:
        output.say(finding.notes, quiet)


def _remarks(finding: Finding) -> list[str]:
    """What is to be known of a finding, in lines that fit."""
    listed = (output.printable(f"- {remark}") for remark in finding.remarks)
    return [line for text in listed for line in plain.hung(text, output.width())]


def _chosen(finding: Finding, show: str | None) -> tuple[Table, ...]:
    if show is None:
        return finding.tables
    found = tuple(table for table in finding.tables if table.name == show)
    if not found:
        names = ", ".join(table.name for table in finding.tables)
        raise InvalidInput(f"--show {shown(show)}: one of {names}")
    return found
