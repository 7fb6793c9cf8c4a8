"""How each page is laid out, at two sizes: text that is compared with the files beside this one.

What data decide is masked: every digit is a 9, and bars, blocks and points are blanks. After a change that is meant,
``UPDATE_SNAPSHOTS=1 pytest tests/tui/test_snapshots.py`` writes them anew.
"""

import os
import re
from pathlib import Path

import pytest

from tui.screens.page import PAGES
from tui.widgets.chart import MARKERS

from .driving import LARGE, SMALL, driven, fill, interface, lines, press, settled

FOLDER = Path(__file__).parent / "snapshots"
SCENARIO = {
    "params": "7B",
    "tokens": "2T",
    "hardware": "v100",
    "country": "FR",
    "year": "2023",
    "chips": "1000",
    "pue": "1.1..1.3",
}
_BLANK = re.compile("[" + "".join(MARKERS) + "✖─├┤◀▶▁▂▃▄▅▆▇█▓░▉▊▋▍▎▏]")


def masked(text: str) -> str:
    """A screen without what data decide."""
    return "\n".join(re.sub(r"\d", "9", _BLANK.sub(" ", line)).rstrip() for line in text.split("\n")) + "\n"


def matches(name: str, text: str) -> None:
    """Hold a screen against its file."""
    path, found = FOLDER / f"{name}.txt", masked(text)
    if os.environ.get("UPDATE_SNAPSHOTS"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(found, encoding="utf-8")
    assert found == path.read_text(encoding="utf-8")


@driven
@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_each_page_is_laid_out_as_before(size):
    async with interface(size, **SCENARIO) as (app, pilot):
        await press(pilot, "escape")
        for page in PAGES:
            app.action_go(page)
            await settled(pilot)
            if page in ("hardware", "systems"):
                await press(pilot, "slash", *{"hardware": "v100", "systems": "alphafold-2"}[page], "enter")
            matches(f"{page}-{size[0]}x{size[1]}", "\n".join(lines(app)))
            for key, pane in (("h", "spread"), ("i", "inputs"), ("d", "details"), ("c", "chart")):
                if size == SMALL and pane in app.screen.PANES:
                    await press(pilot, key)
                    matches(f"{page}-{pane}-{size[0]}x{size[1]}", "\n".join(lines(app)))


@driven
@pytest.mark.parametrize("size", [SMALL, (120, 30)])
async def test_each_dialogue_is_laid_out_as_before(size):
    async with interface(size, **SCENARIO) as (app, pilot):
        await press(pilot, "escape")
        for key, name in (("question_mark", "help"), ("ctrl+s", "save"), ("ctrl+y", "command-line")):
            await press(pilot, key)
            matches(f"{name}-{size[0]}x{size[1]}", "\n".join(lines(app)))
            await press(pilot, "escape")


@driven
async def test_nothing_yet_is_laid_out_as_before():
    async with interface() as (app, _):
        matches("empty-80x24", "\n".join(lines(app)))


@driven
async def test_a_wrong_entry_is_laid_out_as_before():
    async with interface(**SCENARIO) as (app, pilot):
        await fill(pilot, "pue", "0.5")
        matches("wrong-80x24", "\n".join(lines(app)))
