"""Make the pictures of the terminal interface by driving it: ``python docs/tui_pictures.py [--browser chromium]``.

The pictures of the screen come from the interface itself, as SVG that loads nothing from elsewhere. The one of the
browser needs Chromium: ``footprint tui --serve`` is started, and the browser is driven over its debugging protocol.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from footprint.records import Scenario
from tui.app import TerminalInterface
from tui.export import standalone
from tui.screens.listing import Listing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.pilot import Pilot

FOLDER = Path(__file__).parent / "images"
MIDDLE, LARGE, SMALL = (132, 40), (200, 60), (80, 24)
GPT = {"system": "gpt-4"}
LLAMA = {"system": "llama-3.1-405b"}

# name: size, scenario, keys (or a subject to go to, or a field to type in)
PICTURES: dict[str, tuple[tuple[int, int], dict[str, str], tuple[str, ...]]] = {
    "tui-estimate": (MIDDLE, GPT, ("escape", *["down"] * 6)),
    "tui-small": (SMALL, GPT, ("escape", *["down"] * 6)),
    "tui-large": (LARGE, GPT | {"pue": "1.1..1.3"}, ("escape", *["down"] * 10)),
    "tui-inputs": (SMALL, GPT | {"pue": "1.1..1.3"}, ("escape", "i", *["down"] * 8)),
    "tui-wrong": (SMALL, GPT, ("set pue", "0", ".", "9")),
    "tui-compare": (MIDDLE, LLAMA, ("escape", "2")),
    "tui-hardware": (MIDDLE, GPT, ("escape", "3", "to nvidia-h100-sxm5-80gb")),
    "tui-systems": (MIDDLE, GPT, ("escape", "4", "to gpt-4")),
    "tui-concentration": (MIDDLE, GPT, ("escape", "5")),
    "tui-explain": (MIDDLE, GPT, ("escape", *["down"] * 6, "x", "down", "right", "down", "enter", "down", "down")),
    "tui-light": (SMALL, GPT, ("escape", "ctrl+t")),
    "tui-help": (SMALL, GPT, ("escape", "question_mark")),
}


async def settled(pilot: Pilot[None]) -> None:
    """Wait until all that was asked for is shown."""
    for _ in range(6):
        await pilot.pause(0.1)
        await pilot.app.workers.wait_for_complete()
    await pilot.pause()


async def drawn(size: tuple[int, int], fields: dict[str, str], keys: tuple[str, ...]) -> str:
    """The interface at a size, with a scenario, after some keys."""
    app = TerminalInterface(Scenario(dict(fields)))
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        for key in keys:
            if key.startswith("to "):
                assert isinstance(app.screen, Listing)
                app.screen.table.go_to(key[3:])
            elif key.startswith("set "):
                app.change(key[4:])
            else:
                await pilot.press(key)
            await settled(pilot)
        return standalone(app.export_screenshot(title="footprint tui"))


@contextmanager
def started(*words: str, **options: Any) -> Iterator[subprocess.Popen[bytes]]:
    """A program that is ended afterwards."""
    process = subprocess.Popen(words, **options)  # noqa: S603
    try:
        yield process
    finally:
        process.terminate()
        process.wait(10)


async def browsed(chromium: str, port: int) -> bytes:
    """The interface in a browser: opened, typed into, and pictured as PNG."""
    import aiohttp

    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    url, debugger = f"http://127.0.0.1:{port}/", f"http://127.0.0.1:{port + 1}"
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
    serving = [sys.executable, "-m", "footprint", "tui", "gpt-4", "--serve", "--port", str(port)]
    with (
        tempfile.TemporaryDirectory() as profile,
        started(*serving, **quiet),
        started(
            chromium, *flags, f"--user-data-dir={profile}", f"--remote-debugging-port={port + 1}",
            "--window-size=1280,800", "about:blank", **quiet,
        ),
    ):  # fmt: skip
        async with aiohttp.ClientSession() as session:
            await _up(session, url)
            await _up(session, f"{debugger}/json/version")
            async with session.get(f"{debugger}/json/list") as answer:
                page = next(item for item in await answer.json() if item["type"] == "page")
            async with session.ws_connect(page["webSocketDebuggerUrl"], max_msg_size=0) as socket:
                return await _driven(socket, url)


async def _up(session: Any, url: str) -> None:
    """Wait until something answers."""
    import aiohttp

    for _ in range(100):
        try:
            async with session.get(url):
                return
        except aiohttp.ClientError:
            await asyncio.sleep(0.1)
    raise TimeoutError(url)


async def _driven(socket: Any, url: str) -> bytes:
    count = 0

    async def ask(method: str, **words: Any) -> dict[str, Any]:
        nonlocal count
        count += 1
        await socket.send_json({"id": count, "method": method, "params": words})
        async for message in socket:
            told = message.json()
            if told.get("id") == count:
                return dict(told.get("result", {}))
        raise ConnectionError(method)

    await ask("Emulation.setFocusEmulationEnabled", enabled=True)
    await ask("Page.navigate", url=url)
    await asyncio.sleep(4)
    for kind in ("mousePressed", "mouseReleased"):  # the row of a total, which is looked at then
        await ask("Input.dispatchMouseEvent", type=kind, x=560, y=260, button="left", clickCount=1)
    await asyncio.sleep(1)
    picture = await ask("Page.captureScreenshot", format="png")
    return base64.b64decode(picture["data"])


def main() -> None:
    """Write the pictures asked for, all by default."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", help=f"of {', '.join(PICTURES)}")
    parser.add_argument("--browser", metavar="CHROMIUM", help="make the picture of the browser, and only that")
    parser.add_argument("--port", type=int, default=8765)
    asked = parser.parse_args()
    FOLDER.mkdir(exist_ok=True)
    if asked.browser:
        (FOLDER / "tui-browser.png").write_bytes(asyncio.run(browsed(asked.browser, asked.port)))
        return
    for name in asked.names or PICTURES:
        svg = asyncio.run(drawn(*PICTURES[name]))
        (FOLDER / f"{name}.svg").write_text(svg, encoding="utf-8")


if __name__ == "__main__":
    main()
