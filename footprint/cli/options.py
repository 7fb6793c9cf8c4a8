"""Options that commands share, made from the fields of a scenario."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import click

from footprint.fields import FIELDS
from footprint.scenarios import DRAWS, SEED, correlations, read, scenario

if TYPE_CHECKING:
    from collections.abc import Callable

F = TypeVar("F", bound="Callable[..., Any]")

__all__ = [
    "DRAWS",
    "FORMATS",
    "SEED",
    "correlations",
    "fields",
    "fields_but",
    "printing",
    "read",
    "sampling",
    "scenario",
]

FORMATS = ("table", "json", "csv", "md")


def printing(command: F) -> F:
    """The options of every command that prints."""
    for option in (
        click.option("--quiet", is_flag=True, help="Nothing on stderr but errors."),
        click.option("-o", "--output-file", type=click.Path(dir_okay=False), help="File to write, all or nothing."),
        click.option(
            "--format",
            "form",
            type=click.Choice(FORMATS),
            help="table, json, csv or md; -o tells by its end. [table]",
        ),
    ):
        command = option(command)
    return command


def sampling(command: F) -> F:
    """The options of every command that draws."""
    for option in (
        click.option("--draws", "--samples-drawn", "draws", help=f"Monte Carlo draws; 0: point value. [{DRAWS}]"),
        click.option("--seed", help=f"Seed of the draws. [{SEED}]"),
    ):
        command = option(command)
    return command


def threading(command: F) -> F:
    """The option of commands that draw in this process."""
    return click.option("--threads", type=click.IntRange(1, 256), help="Threads to draw in. [cores, up to 4]")(command)


def running(command: F) -> F:
    """The options of commands that run tables."""
    for option in (
        click.option("--quiet", is_flag=True, help="Nothing on stderr but errors."),
        click.option("--resume", is_flag=True, help="Go on where an interrupted run of the same stopped."),
        click.option(
            "--scheduler",
            metavar="ADDRESS",
            help="Dask scheduler, tcp://host:8786; local: a Dask cluster of --workers. [none]",
        ),
        click.option("--workers", type=click.IntRange(1, 1024), help="Processes on this machine. [cores]"),
        click.option(
            "-o", "--output-file", required=True, type=click.Path(dir_okay=False), help="CSV or Parquet to write."
        ),
    ):
        command = option(command)
    return command


def correlating(command: F) -> F:
    """The option of commands whose inputs may be correlated."""
    return click.option(
        "--correlation",
        multiple=True,
        metavar="NAME:NAME=R",
        help="Correlation of two inputs: utilization:power_fraction=0.4. May be repeated.",
    )(command)


def drawing(command: F) -> F:
    """The options of the commands that say how inputs are drawn."""
    command = click.option("--float32", is_flag=True, help="Draw in single precision: other draws, in less time.")(
        command
    )
    return correlating(command)


def fields(command: F) -> F:
    """One option for each field of a scenario but the system, which is the argument."""
    return fields_but()(command)


def fields_but(*left_out: str) -> Callable[[F], F]:
    """One option for each field of a scenario but the system and some others."""

    def add(command: F) -> F:
        for field in reversed(FIELDS.values()):
            if field.name not in ("system", *left_out):
                command = click.option(field.option, field.name, metavar="TEXT", help=_sentence(field.help))(command)
        return command

    return add


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:] + "."
