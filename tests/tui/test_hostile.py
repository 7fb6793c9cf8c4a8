"""Names that a person imported are shown as they stand: no markup, no escape sequence, no broken layout, no action.

The rows here go into the database past the importer's own checks, so that the screen alone is what is tried.
"""

import csv
import io

import pytest

import hardware_db
from footprint import userdata

from .driving import LARGE, SMALL, driven, entry, interface, lines, press, screen, settled, words

MARKUP = "[red]red[/red] [@click=app.quit]quit[/] [link=file:///etc/passwd]l[/link] [/]"
ESCAPES = "\x1b[31mred\x1b[0m\x1b]52;c;aGk=\x07\x1b[2J\x1b]0;title\x07\x9b31m\x00\x08\x7f\r"
LONG = "very long " * 400
RIGHT_TO_LEFT = "\u202eevil\u202c עברית مرحبا \u2067x\u2069"
WIDE = "漢字" * 30 + "👩‍👩‍👧‍👦" + "e\u0301" * 20 + "\u200b\ufeff"
NAMES = {"markup": MARKUP, "escapes": ESCAPES, "long": LONG, "right-to-left": RIGHT_TO_LEFT, "wide": WIDE}
URL = "javascript:alert(1)"


def _csv(table, rows):
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(hardware_db._header(table))
    writer.writerows(sorted(rows))
    return file.getvalue()


@pytest.fixture(autouse=True)
def hostile(tmp_path, monkeypatch):
    """A system and a chip of each name, from a source of that name, in the database."""
    systems, chips, sources = [], [], []
    for key, name in NAMES.items():
        subject, source = f"user-{key}", f"user-{key}.csv"
        shown = name.replace("\r", "")
        sources.append([source, shown, shown, shown[:40], URL, "2026-01-01", shown])
        for quantity, value, unit in (
            ("name", shown, "text"),
            ("date", "2024-05", "date"),
            ("organisation", shown, "text"),
            ("modality", shown, "text"),
            ("params", "7e9", "1"),
            ("tokens", "1e12", "1"),
            ("hardware", f"user-{key}", "id"),
        ):
            systems.append([subject, quantity, value, "", "", unit, source, shown, shown])
        for quantity, value, unit in (
            ("name", shown, "text"),
            ("vendor", shown, "text"),
            ("kind", "gpu", "text"),
            ("release-date", "2024-05", "date"),
            ("peak-bf16", "900", "TFLOP/s"),
            ("peak-fp16", "900", "TFLOP/s"),
            ("power", "700", "W"),
            ("memory", "80", "GB"),
        ):
            chips.append([subject, quantity, value, "", "", unit, source, shown, shown])
    for table, rows in (("systems", systems), ("chips", chips), ("sources", sources)):
        (tmp_path / f"{table}.csv").write_text(_csv(table, rows), encoding="utf-8", newline="")
    monkeypatch.setattr(userdata, "load", lambda: True)
    hardware_db.extend(tmp_path)
    yield
    hardware_db.extend(None)


def _harmless(app, size):
    """Nothing on the screen but printable characters, every line as wide as the terminal at most."""
    assert app.is_running
    found = lines(app)
    assert len(found) == size[1]
    for line, strip in zip(found, app.screen._compositor.render_strips(), strict=True):
        assert all(char.isprintable() for char in line), repr(line)
        assert strip.cell_length == size[0]
    return words(app)


@driven
@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_hostile_systems_are_estimated_listed_and_explained(size):
    async with interface(size) as (app, pilot):
        for key in NAMES if size == SMALL else ("markup", "long", "wide"):
            app.change("system")
            await settled(pilot)
            await press(pilot, "ctrl+u")
            entry(app, "system").input.value = f"user-{key}"
            await settled(pilot)
            assert app.session.result.resolved.words["system"].value == f"user-{key}"
            await press(pilot, "escape", "i")
            _harmless(app, size)
            for page in ("hardware", "systems"):
                app.action_go(page)
                await settled(pilot)
                app.screen.table.go_to(f"user-{key}")
                for pane in ("list", "details", "chart") if size == SMALL else ("list",):
                    app.screen.action_pane(pane)
                    await settled(pilot)
                    _harmless(app, size)
                if key == "markup":
                    shown = str(app.screen.query_one("#details-text").render())
                    assert "[red]red[/red] [@click=app.quit]" in shown
            app.explain("compute")
            await settled(pilot)
            await press(pilot, "a", "down", "down", "down")
            _harmless(app, size)


@driven
async def test_a_click_on_a_name_that_is_an_action_does_nothing():
    async with interface(LARGE, system="user-markup") as (app, pilot):
        app.action_go("systems")
        await settled(pilot)
        app.screen.table.go_to("user-markup")
        await settled(pilot)
        for y, line in enumerate(lines(app)):
            if (x := line.find("quit")) >= 0:
                await pilot.click(offset=(x, y))
        await settled(pilot)
        assert app.is_running
        assert app.return_code is None


@driven
async def test_no_browser_is_sent_to_an_address_that_is_none(monkeypatch):
    async with interface(system="user-markup") as (app, pilot):
        opened = []
        monkeypatch.setattr(app, "open_url", opened.append)
        app.explain("compute")
        await settled(pilot)
        await press(pilot, "a", "down", "down", "o")
        app.action_go("systems")
        await settled(pilot)
        app.screen.table.go_to("user-markup")
        await press(pilot, "o")
        assert opened == []


@driven
async def test_completion_of_hostile_names_is_plain():
    async with interface() as (app, pilot):
        await press(pilot, *"user-")
        _harmless(app, SMALL)
        assert "user-markup" in screen(app)
        await press(pilot, "enter")
        assert app.session.good["system"].startswith("user-")


@driven
@pytest.mark.parametrize("text", ["[red]x", "\x1b[31mx", "[@click=app.quit]x[/]", "x" * 500, "\u202eevil"])
async def test_a_hostile_entry_has_a_plain_message(text):
    async with interface(system="gpt-3") as (app, pilot):
        app.change("hardware")
        await settled(pilot)
        entry(app, "hardware").input.value = text
        await press(pilot, "enter")
        assert "hardware" in app.session.wrong
        _harmless(app, SMALL)
        await press(pilot, "escape", "ctrl+y")
        _harmless(app, SMALL)


@driven
async def test_a_hostile_file_name_is_asked_for_and_told_plainly(tmp_path):
    async with interface(system="gpt-3") as (app, pilot):
        await press(pilot, "ctrl+s", "end", "ctrl+u")
        app.focused.value = str(tmp_path / "[red]x[@click=app.quit].toml")
        await press(pilot, "enter")
        assert (tmp_path / "[red]x[@click=app.quit].toml").exists()
        assert "[@click=app.quit]" in str([notice.message for notice in app._notifications])
        _harmless(app, SMALL)
