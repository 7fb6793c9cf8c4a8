"""Options that commands share, made from the fields of a scenario."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, TypeVar

import click

from footprint.errors import InvalidInput, shown, unknown
from footprint.fields import FIELDS, spelled
from footprint.records import Scenario

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

F = TypeVar("F", bound="Callable[..., Any]")

FORMATS = ("table", "json", "csv", "md")
DRAWS, SEED = 100_000, 0
CORRELATION = "correlation"
"""Table of a scenario file."""
_LARGEST = 1_000_000
"""Bytes of a scenario file: a hundred times what one needs."""
_SAMPLING = {"draws": "draws", "samples_drawn": "draws", "seed": "seed"}


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


def scenario(
    system: str | None,
    given: dict[str, Any],
    draws: Any,
    seed: Any,
    correlation: Iterable[str] = (),
    float32: bool = False,
) -> Scenario:
    """The scenario of an argument (a system or a TOML file) and options, which win over the file."""
    found: dict[str, Any] = {}
    if system is not None and (system.endswith(".toml") or ("/" in system and os.path.isfile(system))):  # noqa: PTH113
        from pathlib import Path

        found = read(Path(system))
    elif system is not None:
        found["system"] = system
    settings = {_SAMPLING[name]: found.pop(name) for name in list(found) if name in _SAMPLING}
    stated = found.pop(CORRELATION, {})
    found |= {name: value for name, value in given.items() if value is not None}
    for name, value in found.items():
        if isinstance(value, str) and any("\ud800" <= char <= "\udfff" for char in value):
            raise InvalidInput(f"{name} {shown(value)}: not text")
    return Scenario(
        found,
        *whole_numbers(
            settings.get("draws", DRAWS) if draws is None else draws,
            settings.get("seed", SEED) if seed is None else seed,
        ),
        correlations(stated, correlation),
        float32,
    )


def correlations(stated: Any, given: Iterable[str]) -> tuple[tuple[str, float], ...]:
    """Correlations of a file and of options, which win."""
    from footprint.estimation import pairs

    found = dict(stated) if isinstance(stated, dict) else stated
    for text in given:
        pair, _, figure = text.partition("=")
        reverse = ":".join(reversed(pair.split(":")))
        found = {name: value for name, value in found.items() if name != reverse} | {pair.strip(): figure.strip()}
    return pairs(found)


def whole_numbers(draws: Any, seed: Any) -> tuple[int, int]:
    """Draws and seed, checked."""
    from footprint.estimation import sampling as checked

    return checked(draws, seed)


def read(path: Path) -> dict[str, Any]:
    """The fields of a scenario file.

    Raises
    ------
    InvalidInput
        If it is no TOML, is too large, or has a key that is no field.
    """
    import tomllib

    try:
        if path.stat().st_size > _LARGEST:
            raise InvalidInput(f"{shown(path)} is larger than {_LARGEST:,} bytes: not a scenario")
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidInput(f"{shown(path)} is no UTF-8 text: not a scenario") from None
    except (OSError, ValueError) as error:
        raise InvalidInput(f"{shown(path)}: {getattr(error, 'strerror', None) or error}") from None
    try:
        found = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        raise InvalidInput(f"{shown(path)} is no TOML: {error or 'too deep'}") from None
    if not found:
        raise InvalidInput(f"{shown(path)} is empty: a scenario has keys such as system, params, tokens, hardware")
    result = {}
    for key, value in found.items():
        name = spelled(key)
        if name == CORRELATION and isinstance(value, dict):
            result[name] = value
            continue
        if name not in FIELDS and name not in _SAMPLING:
            from difflib import get_close_matches

            raise unknown(f"field (in {shown(path)})", key, get_close_matches(name, [*FIELDS, *_SAMPLING]))
        if isinstance(value, dict) and (name not in FIELDS or FIELDS[name].is_text or "distribution" not in value):
            raise InvalidInput(f"{shown(path)}: {name} is a table; a field takes a figure, a word or a distribution")
        name = _SAMPLING.get(name, name)
        if name in result:
            raise InvalidInput(f"{shown(path)}: {name} is given twice")
        result[name] = value
    return result
