"""How quick the terminal interface is: ``python -m benchmarks.tui [ROUNDS]``.

Time to the first frame is that of whole processes in a pseudo-terminal, from their start to when the results' labels
are on the screen, beside ``import textual.app`` alone. An edit is timed within a process: from the key to the frame
that shows what it came to, and to the one that has the intervals of 100 000 draws.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import pty
import select
import statistics
import struct
import subprocess
import sys
import termios
import time
from typing import TYPE_CHECKING

from textual import events

from footprint.records import Scenario
from tui.app import TerminalInterface
from tui.widgets.table import Column, Row, Table

if TYPE_CHECKING:
    from footprint.estimation import Result

FIRST = {
    "import textual.app": ([sys.executable, "-c", "import textual.app; print('first frame')"], b"first frame"),
    "first frame, 80x24": ([sys.executable, "-m", "footprint", "tui", "gpt-4"], b"Electricity"),
    "first result, 80x24": ([sys.executable, "-m", "footprint", "tui", "gpt-4"], b"GWh"),
}
BARS = {"first frame, 80x24": 0.45, "edit to figures": 0.05}
"""Case -> seconds that it may take."""


def shown(words: list[str], wanted: bytes, size: tuple[int, int] = (80, 24), limit: float = 20.0) -> float:
    """Seconds until a program in a terminal of its own has shown something."""
    leader, follower = pty.openpty()
    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
    environment = os.environ | {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    begun = time.perf_counter()
    process = subprocess.Popen(words, stdin=follower, stdout=follower, stderr=follower, env=environment)
    os.close(follower)
    seen = b""
    try:
        while wanted not in seen and time.perf_counter() - begun < limit:
            if select.select([leader], [], [], 0.05)[0]:
                try:
                    seen += os.read(leader, 65536)
                except OSError:
                    break
        return time.perf_counter() - begun if wanted in seen else float("nan")
    finally:
        process.kill()
        process.wait()
        os.close(leader)


class Timed(TerminalInterface):
    """The interface, noting when an edit was on the screen."""

    def __init__(self, asked: Scenario) -> None:
        super().__init__(asked)
        self.at: dict[str, float] = {}

    def _peek(self, point: Result) -> None:
        super()._peek(point)
        self.call_after_refresh(self._note, "figures")

    def _tell(self) -> None:
        super()._tell()
        result = self.session.result
        drawn = result is not None and bool(result.scenario.draws)
        self.call_after_refresh(self._note, "intervals" if drawn else "figures")

    def _note(self, what: str) -> None:
        now = time.perf_counter()
        self.at.setdefault("figures", now)
        if what == "intervals":
            self.at.setdefault("intervals", now)


async def edits(rounds: int, size: tuple[int, int] = (132, 40)) -> dict[str, list[float]]:
    """Seconds from a key to the frames that show what it came to."""
    app = Timed(Scenario({"system": "gpt-4", "pue": "1.1"}))
    found: dict[str, list[float]] = {"edit to figures": [], "edit to intervals of 100 000 draws": []}
    async with app.run_test(size=size) as pilot:
        await pilot.pause(2)
        app.change("pue")
        await pilot.pause(1)
        for turn in range(rounds + 2):
            app.at.clear()
            begun = time.perf_counter()
            app.post_message(events.Key("backspace", None) if turn % 2 else events.Key("5", "5"))
            async with asyncio.timeout(20):
                while "intervals" not in app.at:
                    await asyncio.sleep(0.001)
            if turn > 1:
                found["edit to figures"].append(app.at["figures"] - begun)
                found["edit to intervals of 100 000 draws"].append(app.at["intervals"] - begun)
            await asyncio.sleep(0.2)
    return found


async def scrolled(rounds: int) -> dict[str, list[float]]:
    """Seconds of a page of a table of 1 000 rows."""
    app, found = TerminalInterface(), []
    async with app.run_test(size=(132, 40)) as pilot:
        app.action_go("hardware")
        await pilot.pause(1)
        table = app.screen.query_one("#list", Table)
        table.set_columns([Column(name, name, 12) for name in "abcdefgh"])
        table.show([Row(str(row), [f"{row} {name}" for name in "abcdefgh"]) for row in range(1000)])
        await pilot.pause(0.5)
        for _ in range(rounds):
            begun = time.perf_counter()
            table.action_page_down()
            await pilot.pause(0)
            found.append(time.perf_counter() - begun)
    return {"a page of 1 000 rows": found}


def bar(name: str) -> tuple[str]:
    """What a case may take, in words."""
    return (f"{1000 * BARS[name]:.0f} ms" if name in BARS else "",)


def measured(rounds: int) -> dict[str, list[float]]:
    """Seconds of every case in every round."""
    found: dict[str, list[float]] = {name: [] for name in FIRST}
    for turn in range(rounds + 1):
        for name, case in FIRST.items():
            seconds = shown(*case)
            if turn:
                found[name].append(seconds)
    return found | asyncio.run(edits(rounds)) | asyncio.run(scrolled(rounds))


def main() -> int:
    """Print the table; 1 if a case takes longer than it may, by its least time."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 9
    late = []
    print(f"| {'':36} | {'median':>8} | {'least':>8} | {'may take':>8} |")
    print(f"| {'-' * 36} | {'-' * 7}: | {'-' * 7}: | {'-' * 7}: |")
    for name, seconds in measured(rounds).items():
        (told,) = bar(name)
        middle, least = statistics.median(seconds), min(seconds)
        print(f"| {name:36} | {1000 * middle:5.0f} ms | {1000 * least:5.0f} ms | {told:>8} |")
        if least > BARS.get(name, least):
            late.append(name)
    for name in late:
        print(f"too slow: {name}")
    return 1 if late else 0


if __name__ == "__main__":
    sys.exit(main())
