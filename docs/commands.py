"""The commands, from their own help: pages of reference and a man page."""

from __future__ import annotations

import inspect
import re
from typing import TYPE_CHECKING, NamedTuple

import click
from docstrings import cell, plain

import footprint
import hardware_db
from footprint.cli import COMMANDS, cli
from footprint.fields import FIELDS, RANGES

if TYPE_CHECKING:
    from collections.abc import Iterator

GROUPS = {
    "what": "What is done",
    "size": "Size",
    "shape": "Shape of the network",
    "data": "Data",
    "hardware": "Hardware",
    "power": "Power",
    "where": "Place",
    "when": "Time",
    "carbon": "Carbon and lifetime",
    "water": "Water",
    "resources": "Resources",
    "cost": "Cost",
}
"""Groups of fields, as headings; a group that is not here is headed by its own word."""


class Told(NamedTuple):
    """A command with its words."""

    path: str
    command: click.Command
    context: click.Context

    @property
    def usage(self) -> str:
        """How it is called."""
        return " ".join([self.path, *self.command.collect_usage_pieces(self.context)])

    @property
    def fields(self) -> list[str]:
        """Fields of a scenario that are options of it."""
        return [
            param.name for param in self.options if param.name in FIELDS and param.opts == [FIELDS[param.name].option]
        ]

    @property
    def options(self) -> list[click.Option]:
        """Its options."""
        return [param for param in self.command.params if isinstance(param, click.Option) and not param.hidden]

    def own(self) -> Iterator[tuple[str, str]]:
        """Options that are no fields of a scenario, with their help."""
        takes_scenario = len(self.fields) > len(FIELDS) // 2
        for param in self.command.get_params(self.context):
            told = param.get_help_record(self.context)
            if told and told[1] and not (takes_scenario and param.name in self.fields):
                yield told

    def shared(self) -> str:
        """Which fields of a scenario are options too, in a sentence."""
        if len(self.fields) <= len(FIELDS) // 2:
            return ""
        missing = [f"`{name}`" for name in FIELDS if name not in {*self.fields, "system"}]
        return f"all [fields of a scenario](../scenario.md){' but ' + ', '.join(missing) if missing else ''}"


def told(path: str, command: click.Command, parent: click.Context | None = None) -> Iterator[Told]:
    """A command and those below it."""
    context = click.Context(command, info_name=path.rpartition(" ")[2], parent=parent, terminal_width=80)
    yield Told(path, command, context)
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            if below is not None and not below.hidden:
                yield from told(f"{path} {name}", below, context)


def everything() -> dict[str, list[Told]]:
    """Command -> itself and those below it."""
    context = click.Context(cli, info_name="footprint", **cli.context_settings)
    found = {}
    for name in COMMANDS:
        command = cli.get_command(context, name)
        assert command is not None
        found[name] = list(told(f"footprint {name}", command, context))
    return found


def pages() -> Iterator[tuple[str, str]]:
    """Path and text of every page of reference of the command line."""
    yield "reference/cli/index.md", overview()
    for name, commands in everything().items():
        yield f"reference/cli/{name}.md", "\n".join(page(commands))
    yield "reference/scenario.md", "\n".join(scenario())


def overview() -> str:
    """All commands, and what they share."""
    rows = [f"| [`footprint {name}`]({name}.md) | {cell(says)} |" for name, says in COMMANDS.items()]
    return "\n".join(
        [
            "# Command line",
            "",
            f"As `footprint --help` of version {footprint.__version__} tells it. `footprint --version` tells the",
            "versions of the program and of its database, `python -m footprint` is the same command.",
            "",
            "| Command | What it does |",
            "|---|---|",
            *rows,
            "",
            "Results go to stdout, all else (assumptions, warnings) to stderr. Exit code 0: done; 1: the estimate",
            "cannot be made, and the message says why; 2: wrong usage. `-o FILE` is written as a whole or not at all;",
            "its ending tells the format where `--format` does not. The same seed gives the same bytes.",
            "",
            "| Variable | What it does |",
            "|---|---|",
            *(f"| `{name}` | {says} |" for name, says in ENVIRONMENT.items()),
            "",
        ]
    )


ENVIRONMENT = {
    "FOOTPRINT_DATA": "folder of the systems and chips that you imported",
    "FOOTPRINT_DEBUG": "shows the traceback of an internal error",
    "NO_COLOR": "no colours on a terminal",
    "COLUMNS": "width of tables",
}


def page(commands: list[Told]) -> Iterator[str]:
    """One command with those below it."""
    for place, one in enumerate(commands):
        yield f"{'#' if place == 0 else '##'} {one.path}"
        yield ""
        yield f"```text\n{one.usage}\n```"
        yield ""
        yield from _help(one.command)
        rows = list(one.own())
        yield "| Option | Meaning |"
        yield "|---|---|"
        yield from (f"| `{option}` | {cell(plain(says))} |" for option, says in rows)
        yield ""
        if shared := one.shared():
            yield f"And {shared}, as options: {', '.join(f'`{FIELDS[name].option}`' for name in one.fields[:4])} ..."
            yield ""


def _help(command: click.Command) -> Iterator[str]:
    r"""The help of a command: what stands below \b is code."""
    for block in re.split(r"\n\s*\n", inspect.cleandoc(command.help or "")):
        if block.startswith("\b\n"):
            yield f"```sh\n{block[2:]}\n```"
        else:
            yield plain(" ".join(block.split()))
        yield ""


def scenario() -> Iterator[str]:
    """The fields of a scenario."""
    yield "# The fields of a scenario"
    yield ""
    yield "The same words are options of a command (`--active-params`), keys of a scenario file, columns of a table"
    yield "for `footprint batch` and arguments in Python. A figure takes a suffix, a unit, a share or a range ([ranges"
    yield "and units](../how-to/ranges-and-units.md)); a plain figure is in the unit given here. What is not given is"
    yield "taken from the database and listed as assumed."
    groups: dict[str, list[str]] = {}
    for field in FIELDS.values():
        wanted = "a word" if field.is_text else RANGES[field.spread]
        if field.zero:
            wanted += ", or 0"
        unit = "" if field.is_text or field.unit == "1" else field.unit
        row = f"| `{field.name}` | {unit} | {cell(plain(field.help))} | {wanted} |"
        groups.setdefault(field.group, []).append(row)
    for group, rows in groups.items():
        yield from ("", f"## {GROUPS.get(group, group.capitalize())}", "", "| Field | Unit | Meaning | Takes |")
        yield "|---|---|---|---|"
        yield from rows
    yield ""


def man() -> str:
    """The man page, in roff."""

    def roff(text: str) -> str:
        text = text.replace("\\", "\\e").replace("-", "\\-")
        return re.sub(r"^([.'])", r"\\&\1", text, flags=re.MULTILINE)

    def entries(rows: Iterator[tuple[str, str]]) -> Iterator[str]:
        for name, says in rows:
            yield f".TP\n.B {roff(name)}\n{roff(says)}"

    lines = [
        f'.TH FOOTPRINT 1 "" "footprint {footprint.__version__}" "User Commands"',
        ".SH NAME",
        "footprint \\- " + roff("what it takes to make an AI system, and to adapt one"),
        ".SH SYNOPSIS",
        ".B footprint\n.I COMMAND\n[\\fIARGUMENTS\\fR] [\\fIOPTIONS\\fR]",
        ".SH DESCRIPTION",
        roff(" ".join(inspect.cleandoc(cli.help or "").split())),
    ]
    lines.append(".SH COMMANDS")
    for commands in everything().values():
        for one in commands:
            lines.append(f".SS {roff(one.usage)}")
            lines += [
                f".PP\n.EX\n{roff(block[2:])}\n.EE"
                if block.startswith("\b\n")
                else f".PP\n{roff(' '.join(block.split()))}"
                for block in re.split(r"\n\s*\n", inspect.cleandoc(one.command.help or ""))
            ]
            lines += entries((option, says) for option, says in one.own() if option != "-h, --help")
            if one.shared():
                lines.append(".PP\nAll fields of a scenario (below) are options too.")
    lines.append(".SH FIELDS OF A SCENARIO")
    lines += entries(
        (f"{field.option} {'TEXT' if field.is_text else 'FIGURE'}", field.help) for field in FIELDS.values()
    )
    lines.append(".SH EXIT STATUS")
    lines += entries(iter({"0": "done", "1": "the estimate cannot be made", "2": "wrong usage"}.items()))
    lines.append(".SH ENVIRONMENT")
    lines += entries(iter(ENVIRONMENT.items()))
    lines += [
        ".SH NOTES",
        roff(f"Database {hardware_db.__version__[:4]}. Every figure has a source: footprint explain."),
    ]
    return "\n".join(lines) + "\n"
