"""Whatever is typed, clicked and resized on any page, in any order and faster than it is shown, nothing ends it."""

import asyncio
import random

import pytest
from textual import events

from footprint.fields import FIELDS
from tui.screens.page import PAGES
from tui.session import SAMPLING

from .driving import SMALL, _pressed, driven, interface, settled

KEYS = (
    *("up", "down", "left", "right", "home", "end", "pageup", "pagedown", "enter", "space", "escape", "escape"),
    *("tab", "shift+tab", "backspace", "delete"),
    *(f"ctrl+{letter}" for letter in "aeknoprstuvwxy"),
    *(f"f{place}" for place in range(1, 10)),
)
CHARS = "1234567890abcdefghijklmnopqrstuvwxyz.,-+=%()[]{}<>/\\'\"~:;?_ é漢\u202e"
TEXTS = (
    *("1e999", "-1", "nan", "inf", "..", "=1+1", "[red]", "[/]", "[@click=app.bell]x", "\x1b[31mx\x07", "1..2..3", "0"),
    *(
        "uniform(1,2)",
        "uniform(",
        "normal(1,-1)",
        "1e308..1e309",
        "1_000",
        "٣",
        "−5",
        "x" * 300,
        "9" * 400,
        "\u202eevil",
    ),
    *("gpt-4", "h100", "FR", "70B", "30%..50%", "700 W"),
)
SIZES = (SMALL, (200, 60), (60, 20), (300, 80), (40, 12), (20, 5), (1, 1), (132, 40))
EVENTS = 250


@driven
@pytest.mark.parametrize("seed", range(3))
async def test_nothing_that_is_typed_clicked_or_resized_ends_it(seed, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    some = random.Random(seed)
    async with interface(SMALL, draws=50, **({"system": "gpt-4"} if seed else {})) as (app, pilot):
        monkeypatch.setattr(app, "exit", lambda *_args, **_words: None)
        monkeypatch.setattr(app, "open_url", lambda *_args, **_words: None)
        for turn in range(EVENTS):
            kind = some.random()
            if kind < 0.70:
                app.post_message(_pressed(some.choice(KEYS if kind < 0.45 else CHARS)))
            elif kind < 0.78:
                app.post_message(events.Paste(some.choice(TEXTS)))
            elif kind < 0.92:
                _click(app, some.randrange(app.size.width), some.randrange(app.size.height))
            elif kind < 0.95:
                app.action_go(some.choice(list(PAGES)))
            elif kind < 0.98:
                app.change(some.choice([*FIELDS, *SAMPLING]))
            else:
                await pilot.resize_terminal(*some.choice(SIZES))
            if turn % 3 == 0:
                await asyncio.sleep(0)  # the rest comes faster than it is shown
            if turn % 20 == 0:
                await settled(pilot)
        await settled(pilot)
        assert app.is_running


def _click(app, x, y):
    for kind in (events.MouseMove, events.MouseDown, events.MouseUp):
        app.screen._forward_event(kind(None, x, y, 0, 0, 1, False, False, False, screen_x=x, screen_y=y))
