"""The interface in a browser: on this machine only, unless asked, and to its own pages only."""

import asyncio
import shlex
import sys

import pytest

from footprint.cli import run
from footprint.errors import InvalidInput
from footprint.records import Scenario
from tui import web


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "example.org", "::"])
def test_other_hosts_are_refused_unless_asked(host, capsys, monkeypatch):
    served = []
    monkeypatch.setattr(web, "serve", lambda *args: served.append(args))
    assert run(["tui", "--serve", "--host", host]) == 2
    assert "--allow-remote" in capsys.readouterr().err
    assert not served
    assert run(["tui", "--serve", "--host", host, "--allow-remote"]) == 0
    assert served[0][2:] == (host, 8000)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
def test_this_machine_is_served(host, monkeypatch):
    served = []
    monkeypatch.setattr(web, "serve", lambda *args: served.append(args))
    assert run(["tui", "gpt-3", "--serve", "--host", host, "--port", "9000", "--pue", "1.1"]) == 0
    asked, path, *where = served[0]
    assert asked.fields == {"system": "gpt-3", "pue": "1.1"}
    assert (path, where) == ("", [host, 9000])


def test_the_served_command_asks_the_same_and_is_safe_for_the_shell():
    line = web.command(Scenario({"system": "gpt-3", "hardware": "$(touch x)"}, 10, 0), "")
    words = shlex.split(line)
    assert words == [sys.executable, "-m", "footprint", "tui", "gpt-3", "--hardware", "$(touch x)", "--draws", "10"]
    assert shlex.split(web.command(Scenario({}), "a b.toml"))[-1] == "a b.toml"


def test_only_its_own_pages_may_speak_to_it():
    pytest.importorskip("textual_serve")
    from aiohttp.test_utils import TestClient, TestServer

    async def ask():
        server = web._server("true", "127.0.0.1", 8000)
        app = await server._make_app()
        app.on_startup.clear()
        host = {"Host": "127.0.0.1:8000"}
        async with TestClient(TestServer(app)) as client:
            asked = [
                ({**host}, "/", 200),
                ({"Host": "localhost:8000"}, "/", 200),
                ({"Host": "evil.example:8000"}, "/", 403),
                ({**host, "Origin": "http://127.0.0.1:8000"}, "/", 200),
                ({**host, "Origin": "http://evil.example"}, "/", 403),
                ({**host, "Origin": "null"}, "/ws", 403),
                ({**host, "Origin": "http://evil.example"}, "/ws", 403),
            ]
            for headers, path, status in asked:
                answer = await client.get(path, headers=headers)
                assert answer.status == status, (headers, path)
            page = await (await client.get("/", headers=host)).text()
            assert "https://" not in page
            assert 'data-session-websocket-url="ws://127.0.0.1:8000/ws"' in page

    asyncio.run(ask())


def test_without_the_extra_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "textual_serve.server", None)
    with pytest.raises(InvalidInput, match=r"footprint\[serve\]"):
        web.serve(Scenario({}), "", "127.0.0.1", 8000)
