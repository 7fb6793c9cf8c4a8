"""Options that commands share, made from the fields of a scenario."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import click

from footprint.fields import FIELDS
from footprint.scenarios import DRAWS, SEED, scenario

if TYPE_CHECKING:
    from collections.abc import Callable

F = TypeVar("F", bound="Callable[..., Any]")

__all__ = ["DRAWS", "FORMATS", "SEED", "fields", "printing", "sampling", "scenario"]

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


def fields(command: F) -> F:
    """One option for each field of a scenario but the system, which is the argument."""
    for field in reversed(FIELDS.values()):
        if field.name != "system":
            command = click.option(field.option, field.name, metavar="TEXT", help=_sentence(field.help))(command)
    return command


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:] + "."
