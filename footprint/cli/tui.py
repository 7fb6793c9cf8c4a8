"""``footprint tui``."""

from __future__ import annotations

from typing import Any

import click

from footprint.cli import options
from footprint.errors import InvalidInput

LOCAL = ("127.0.0.1", "localhost", "::1")


@click.command(short_help="Explore, adjust and compare on a screen.")
@click.argument("system", required=False, metavar="[SYSTEM | SCENARIO.toml]")
@options.fields
@options.sampling
@options.drawing
@click.option("--serve", is_flag=True, help="Offer it in a browser instead (needs the serve extra).")
@click.option("--host", default=LOCAL[0], show_default=True, help="Address to serve at.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="Port to serve at.")
@click.option("--allow-remote", is_flag=True, help="Serve at an address that other machines can reach.")
def tui(
    system: str | None,
    draws: str | None,
    seed: str | None,
    correlation: tuple[str, ...],
    float32: bool,
    serve: bool,
    host: str,
    port: int,
    allow_remote: bool,
    **given: Any,
) -> None:
    """Explore, adjust and compare on a screen.

    SYSTEM, SCENARIO.toml and options say with which scenario to begin. In it, ? shows what the keys do and ^p every
    command.

    \b
    footprint tui gpt-4
    footprint tui --serve
    """
    asked = options.scenario(system, given, draws, seed, correlation, float32)
    path = system if system is not None and system.endswith(".toml") else ""
    if serve:
        if host not in LOCAL and not allow_remote:
            raise InvalidInput(
                f"--host {host}: whoever reaches this address could read and write files as you; "
                "give --allow-remote if that is wanted"
            )
        from tui import web

        web.serve(asked, path, host, port)
        return
    from tui.app import TerminalInterface

    TerminalInterface(asked, path).run()
