"""Driving the terminal interface as a person does, and reading what is on the screen."""

from __future__ import annotations

import asyncio
import re
from contextlib import asynccontextmanager
from functools import wraps
from typing import TYPE_CHECKING, Any

from textual import events
from textual.keys import _character_to_key

from footprint.records import Scenario
from tui.app import TerminalInterface
from tui.widgets.entry import Entry

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Coroutine

    from textual.message_pump import MessagePump
    from textual.pilot import Pilot

SMALL, LARGE = (80, 24), (200, 60)
DRAWS = 2000


def driven(test: Callable[..., Coroutine[Any, Any, None]]) -> Callable[..., None]:
    """A test that is a coroutine."""

    @wraps(test)
    def run(*args: Any, **kwargs: Any) -> None:
        asyncio.run(test(*args, **kwargs))

    return run


@asynccontextmanager
async def interface(
    size: tuple[int, int] = SMALL, path: str = "", draws: int = DRAWS, **fields: str
) -> AsyncIterator[tuple[TerminalInterface, Pilot[None]]]:
    """The interface with a scenario, once everything has come to rest."""
    app = TerminalInterface(Scenario(fields, draws, 0), path)
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        yield app, pilot


async def settled(pilot: Pilot[None]) -> None:
    """Wait until no worker runs, no message waits and the screen shows it: a frame may ask for another."""
    idle = 0
    while idle < 3:
        idle = 0 if await _drained(pilot) else idle + 1
        await pilot.pause(0)


async def _drained(pilot: Pilot[None]) -> bool:
    """Wait until nothing is worked on; whether anything was."""
    quiet, worked = 0, False
    while quiet < 12:  # a message goes up through as many widgets, each of which takes a turn of the loop
        working = any(not worker.is_finished for worker in pilot.app.workers)
        waiting = any(widget._message_queue and not widget._message_queue.empty() for widget in _widgets(pilot))
        worked = worked or working or waiting
        quiet = 0 if working or waiting else quiet + 1
        await asyncio.sleep(0.002 if working else 0)
    return worked


def _widgets(pilot: Pilot[None]) -> list[MessagePump]:
    return [pilot.app, *pilot.app.screen_stack, *pilot.app.screen.walk_children()]


def _pressed(key: str) -> events.Key:
    """A key by its name, or by the character that it types."""
    if len(key) == 1:
        return events.Key(key if key.isalnum() else _character_to_key(key), key)
    return events.Key(key, " " if key == "space" else None)


async def tap(pilot: Pilot[None], key: str) -> None:
    """Press a key, and wait until it has been taken."""
    pilot.app.post_message(_pressed(key))
    await _drained(pilot)


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Press keys one after the other, and wait until everything has come to rest."""
    for key in keys:
        await tap(pilot, key)
    await settled(pilot)


async def write(pilot: Pilot[None], text: str) -> None:
    """Type a text key by key."""
    await press(pilot, *text)


async def fill(pilot: Pilot[None], field: str, text: str) -> None:
    """Go to a field of the form by the command palette's action and type."""
    app = pilot.app
    assert isinstance(app, TerminalInterface)
    app.change(field)
    await settled(pilot)
    await press(pilot, "end", "ctrl+u", *text)


def entry(app: TerminalInterface, field: str) -> Entry:
    """An entry of the form."""
    return app.screen.query_one(f"#entry-{field}", Entry)


def lines(app: TerminalInterface) -> list[str]:
    """The screen as text, line by line."""
    return [strip.text.rstrip() for strip in app.screen._compositor.render_strips()]


def screen(app: TerminalInterface) -> str:
    """The screen as text."""
    return "\n".join(lines(app))


def words(app: TerminalInterface) -> str:
    """The screen as words, without what frames and spaces do to them."""
    return re.sub(r"[\s│█▌▐]+", " ", screen(app))
