"""Names that the shell completes: systems, chips, sites, methods, countries.

A command is told what its parameters take only while a shell asks for it, so that no start is slowed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


def _subjects(table: str) -> Callable[[], Iterable[str]]:
    def names() -> Iterable[str]:
        import hardware_db
        from footprint import userdata

        userdata.load()
        return hardware_db.subjects(table)

    return names


def _countries() -> Iterable[str]:
    import hardware_db

    return dict.fromkeys((*hardware_db.subjects("grids"), *hardware_db.subjects("zones")))


def _values(table: str, quantity: str) -> Callable[[], Iterable[str]]:
    def names() -> Iterable[str]:
        import hardware_db

        return sorted({row.value for row in hardware_db.rows(table, None, quantity)})

    return names


def _methods() -> Iterable[str]:
    from footprint.methods import NAMES

    return NAMES


def _architectures() -> Iterable[str]:
    from footprint.architectures import NAMES

    return NAMES


def _outputs() -> Iterable[str]:
    from footprint.model import OUTPUTS

    return OUTPUTS


NAMES: dict[str, Callable[[], Iterable[str]]] = {
    "architecture": _architectures,
    "base": _subjects("systems"),
    "chip": _subjects("chips"),
    "chips": _subjects("chips"),
    "country": _countries,
    "hardware": _subjects("chips"),
    "method": _methods,
    "methods": _methods,
    "output": _outputs,
    "provider": _values("sites", "provider"),
    "region": _subjects("sites"),
    "site": _subjects("sites"),
    "system": _subjects("systems"),
}
"""Argument or option -> the names that it takes. ``chips`` are names as an argument; as an option they are a figure."""
FILES = ("system",)
"""Parameters that take a file too."""


class Name(click.types.StringParamType):
    """A text that a shell completes by names, after the last comma where several are given."""

    def __init__(self, names: Callable[[], Iterable[str]], files: bool = False) -> None:
        self.names, self.files = names, files

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """The names that begin with what was typed, whatever its case; files where none does and one may be meant."""
        head, comma, start = incomplete.rpartition(",")
        begun = start.casefold()
        found = [CompletionItem(head + comma + name) for name in self.names() if name.casefold().startswith(begun)]
        return found or ([CompletionItem(incomplete, type="file")] if self.files else [])


def teach(command: click.Command) -> click.Command:
    """Give the parameters of a command, and of those below it, their names."""
    for param in command.params:
        word = max(param.opts, key=len).lstrip("-")
        figure = word == "chips" and isinstance(param, click.Option)
        if word in NAMES and param.type is click.STRING and not figure:
            param.type = Name(NAMES[word], word in FILES)
    if isinstance(command, click.Group):
        for below in command.commands.values():
            teach(below)
    return command
