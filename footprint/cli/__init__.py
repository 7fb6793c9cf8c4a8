"""The command line: options -> one call -> present.

The group knows its commands by name and imports one only when it is used, so that ``--help`` waits for click alone.
"""

from __future__ import annotations

import gc
import io
import os
import re
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any, NoReturn

import click

import footprint
from footprint.errors import FootprintError

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS = {
    "access": "Tell who can train or adapt a system.",
    "batch": "Estimate a table of scenarios, one a row.",
    "compare": "Set pretraining against every adaptation: absolute, ratio, break-even.",
    "concentration": "Tell how concentrated computing is.",
    "estimate": "Estimate one scenario: every output with its 90 % interval.",
    "explain": "Trace an output to the rows and sources that entered it.",
    "hardware": "List, show, compare and import chips.",
    "homogenization": "Tell on which bases derived systems are built.",
    "prices": "Show the dated prices of a chip.",
    "report": "Make a report of a study, or check one.",
    "scale": "Tell what a compute buys by the scaling laws.",
    "sensitivity": "Tell which inputs drive the intervals.",
    "sites": "List and show cloud regions and other sites.",
    "sweep": "Estimate every combination of values of some fields.",
    "systems": "List, show, import and export AI systems.",
    "thresholds": "Hold a system against the lines of laws.",
    "tui": "Explore, adjust and compare on a screen.",
    "validate": "Hold forecasts of published runs against what was reported.",
}
"""Command -> what it does, as its own help begins (a test holds the two together)."""


class LazyGroup(click.Group):
    """A group whose commands are modules of this package, imported when used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of the commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name, imported now."""
        if cmd_name not in COMMANDS:
            return None
        found = getattr(import_module(f"footprint.cli.{cmd_name}"), cmd_name)
        assert isinstance(found, click.Command)
        if ctx and ctx.resilient_parsing:
            from footprint.cli.completion import teach

            return teach(found)
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        """The command asked for; an unknown one is refused with the nearest."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from difflib import get_close_matches

            from footprint.errors import unknown

            raise unknown("command", args[0], get_close_matches(args[0], COMMANDS, cutoff=0.4), "see: footprint --help")
        return super().resolve_command(ctx, args)


def _version(ctx: click.Context, _: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        import hardware_db

        click.echo(f"footprint {footprint.__version__}, database {hardware_db.__version__}")
        ctx.exit()


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version", is_flag=True, expose_value=False, is_eager=True, callback=_version, help="Show the versions and exit."
)
def cli() -> None:
    """Tell what it takes to make an AI system, and to adapt one.

    Compute, chip-hours, dollars, energy, carbon and water, each with an interval and its sources.
    """


_NO_TEXT = "[\0\ud800-\udc7f\udd00-\udfff]"
"""What no system hands over in an argument: where it is no text, a byte of it is one of U+DC80 to U+DCFF."""
_LONGEST = 2000
"""Characters of a message, which may hold what was typed."""


def main(args: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and exit: 0 done, 1 no estimate can be made, 2 wrong usage."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that lacks a sign gets "?", not a traceback
    # No matrix is multiplied here, and OpenBLAS's idle threads would spin on the cores that draw.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    code = run(args)
    # The interpreter's last collection would walk every object that numpy made: a tenth of an estimate's time.
    gc.freeze()
    sys.exit(code)


def run(args: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code; every error is one line on stderr."""
    words = sys.argv[1:] if args is None else args
    if any(re.search(_NO_TEXT, word) for word in words):
        return _fail("an argument is no text", 2)
    try:
        code = cli.main(args, prog_name="footprint", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.ctx.get_help() if error.ctx else error.format_message(), err=True)
        return 2
    except click.UsageError as error:
        where = f" (try: {error.ctx.command_path} --help)" if error.ctx else ""
        return _fail(error.format_message() + where, 2)
    except click.ClickException as error:
        return _fail(error.format_message(), 2)
    except FootprintError as error:
        return _fail(str(error), error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        return _fail("interrupted", 130)
    except BrokenPipeError:
        # The reader of the pipe has seen enough; Python's own flush at exit must not complain of it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except MemoryError:
        return _fail("out of memory: ask for fewer draws", 1)
    except OSError as error:
        return _fail(f"{error.filename or 'output'}: {error.strerror or error}", 1)
    except Exception as error:
        if os.environ.get("FOOTPRINT_DEBUG"):
            raise
        return _fail(
            f"internal error, please report it: {type(error).__name__}: {error} (FOOTPRINT_DEBUG=1 shows more)", 1
        )
    return code if isinstance(code, int) else 0


def _fail(message: str, code: int) -> int:
    line = " ".join(message.split())
    line = line if len(line) <= _LONGEST else line[: _LONGEST - 3] + "..."
    click.echo("footprint: " + "".join(char if char.isprintable() else "?" for char in line), err=True)
    return code
