"""The terminal interface in a browser, through textual-serve.

Every page that is opened starts a process of its own on this machine, which can read and write what its user can. So
the server answers only to the name it was started under, and only to pages that it served itself: a page of another
origin in the same browser gets nothing.
"""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from footprint import scenarios
from footprint.errors import InvalidInput

if TYPE_CHECKING:
    from footprint.records import Scenario

_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


def command(asked: Scenario, path: str) -> str:
    """The shell's command for the same interface in a process of its own."""
    if path:
        return shlex.join([sys.executable, "-m", "footprint", "tui", path])
    words = shlex.split(scenarios.command(asked, "tui"))
    return shlex.join([sys.executable, "-m", "footprint", *words[1:]])


def serve(asked: Scenario, path: str, host: str, port: int) -> None:
    """Serve until interrupted.

    Raises
    ------
    InvalidInput
        If textual-serve is not there.
    """
    try:
        server = _server(command(asked, path), host, port)
    except ImportError:
        raise InvalidInput("--serve needs the serve extra: pip install 'footprint[serve]'") from None
    server.serve()


def names(host: str, port: int) -> frozenset[str]:
    """What a browser may call the server: host and port as they stand in its requests.

    >>> sorted(names("127.0.0.1", 8000))
    ['127.0.0.1:8000', '[::1]:8000', 'localhost:8000']
    """
    shown = f"[{host}]" if ":" in host else host
    hosts = {shown, *_LOOPBACK} if shown in _LOOPBACK else {shown}
    return frozenset(f"{name}:{port}" for name in hosts)


def _server(line: str, host: str, port: int) -> Any:
    from aiohttp import web
    from textual_serve.server import Server

    known = names(host, port)

    @web.middleware
    async def own_pages_only(request: web.Request, handler: Any) -> Any:
        origin = request.headers.get("Origin")
        if host not in ("0.0.0.0", "::") and request.host not in known:  # noqa: S104
            raise web.HTTPForbidden(text="unknown host")
        if origin is not None and origin.partition("://")[2] != request.host:
            raise web.HTTPForbidden(text="unknown origin")
        return await handler(request)

    class OwnServer(Server):
        async def _make_app(self) -> web.Application:
            app = await super()._make_app()
            app.middlewares.append(own_pages_only)
            return app

        async def on_startup(self, app: web.Application) -> None:
            self.console.print(f"footprint at {self.public_url} (Ctrl+C ends it)", markup=False, highlight=False)

    shown = f"[{host}]" if ":" in host else host
    folder = Path(__file__).parent / "templates"
    return OwnServer(line, host, port, "footprint", f"http://{shown}:{port}", templates_path=folder)
