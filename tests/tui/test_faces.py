"""What holds on every page: keys suffice, colour is never the only sign, any size, both themes, help, commands."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from textual.command import CommandPalette
from textual.filter import Monochrome

from footprint.cli import run
from footprint.fields import FIELDS
from footprint.model import OUTPUTS
from tui import themes
from tui.app import TerminalInterface
from tui.screens.help import Help
from tui.screens.page import PAGES, Page
from tui.widgets.form import GROUPS, Section
from tui.widgets.table import Table

from .driving import LARGE, SMALL, _pressed, driven, interface, lines, press, screen, settled, tap, words, write

ROOT = Path(__file__).parent.parent.parent


@driven
async def test_each_tab_is_reached_by_its_digit_and_by_its_function_key():
    async with interface(system="gpt-3") as (app, pilot):
        await press(pilot, "escape")
        for place, name in enumerate(PAGES, 1):
            await press(pilot, str(place))
            assert name == app.screen.NAME
        for place, name in enumerate(PAGES, 2):
            app.change("system")  # while typing
            await settled(pilot)
            await press(pilot, f"f{place}")
            assert name == app.screen.NAME


@driven
async def test_a_click_on_a_tab_goes_there():
    async with interface() as (app, pilot):
        place = lines(app)[0].index("Systems")
        await pilot.click("#tabs", offset=(place, 0))
        await settled(pilot)
        assert app.screen.NAME == "systems"


@driven
async def test_digits_typed_into_a_field_are_typed():
    async with interface() as (app, pilot):
        app.change("params")
        await settled(pilot)
        await write(pilot, "123")
        assert app.screen.NAME == "estimate"
        assert app.session.texts["params"] == "123"


@driven
async def test_tab_alone_reaches_every_field_section_and_table():
    async with interface((160, 24), system="gpt-3") as (app, pilot):
        seen = set()
        for _ in range(40):
            await tap(pilot, "tab")
            focused = app.focused
            seen.add(focused.parent.id if focused.id is None else focused.id)
        texts = {f"entry-{name}" for name, field in FIELDS.items() if field.is_text}
        assert texts | {f"section-{group}" for group in GROUPS} | {"results", "input-table"} <= seen


@driven
async def test_a_section_opens_by_key_and_by_click():
    async with interface() as (app, pilot):
        section = app.screen.query_one("#section-power", Section)
        section.focus()
        await press(pilot, "enter")
        assert app.screen.query("#entry-pue")
        await press(pilot, "space")
        assert not app.screen.query_one("#entry-pue").display
        section.scroll_visible(animate=False, immediate=True)
        await settled(pilot)
        assert await pilot.click("#section-power")
        await settled(pilot)
        assert app.screen.query_one("#entry-pue").display


@driven
@pytest.mark.parametrize("page", list(PAGES))
async def test_help_tells_what_the_page_is_for_and_what_its_keys_do(page):
    async with interface((100, 60), system="gpt-3") as (app, pilot):
        app.action_go(page)
        await settled(pilot)
        await press(pilot, "escape", "question_mark")
        assert isinstance(app.screen, Help)
        text = screen(app)
        assert page in text
        shown = [binding for binding in type(app.screen._page).BINDINGS if binding.show]
        assert all(binding.description in text for binding in shown)
        await press(pilot, "escape")
        assert page == app.screen.NAME


@driven
async def test_the_command_palette_has_every_action_every_field_and_every_output():
    async with interface(system="gpt-3") as (app, pilot):
        titles = [command.title for command in app.get_system_commands(app.screen)]
        assert all(f"Explain: {step.label}" in titles for step in OUTPUTS.values())
        assert all(f"Set: {name.replace('_', ' ')}" in titles for name in FIELDS)
        bound = (*TerminalInterface.BINDINGS, *type(app.screen).BINDINGS)
        assert all(b.description in titles for b in bound if b.action != "command_palette")
        await press(pilot, "ctrl+p")
        assert isinstance(app.screen, CommandPalette)
        await write(pilot, "set: pue")
        await press(pilot, "enter")
        await settled(pilot)
        assert app.focused.parent.field == "pue"


@driven
async def test_dark_and_light():
    async with interface(system="gpt-3") as (app, pilot):
        assert app.theme == themes.DARK.name
        await press(pilot, "ctrl+t")
        assert app.theme == themes.LIGHT.name
        assert not app.current_theme.dark
        await press(pilot, "ctrl+t")
        assert app.theme == themes.DARK.name


@driven
@pytest.mark.parametrize("size", [(24, 6), (120, 30)])
async def test_any_size_is_borne_by_every_page(size):
    async with interface(size, system="gpt-4") as (app, pilot):
        for page in PAGES:
            app.action_go(page)
            await settled(pilot)
            found = lines(app)
            assert len(found) == size[1]
            assert max(map(len, found)) <= size[0]
            assert "Estimate" in found[0]


@driven
async def test_a_terminal_that_changes_its_size_is_laid_out_anew():
    async with interface(SMALL, system="gpt-4") as (app, pilot):
        await pilot.resize_terminal(*LARGE)
        await settled(pilot)
        assert "logarithmic scale" in screen(app)
        await pilot.resize_terminal(*SMALL)
        await settled(pilot)
        assert "■ system" not in screen(app)


@driven
async def test_without_colour_nothing_is_lost(monkeypatch):
    async with interface((160, 40), system="gpt-4", pue="1.2") as (app, _):
        coloured = screen(app)
    monkeypatch.setenv("NO_COLOR", "1")
    async with interface((160, 40), system="gpt-4", pue="1.2") as (app, pilot):
        assert app.no_color
        assert screen(app) == coloured
        assert any(isinstance(found, Monochrome) for found in app._filters)
        await press(pilot, "escape")
        assert "▌1 Estimate▐" in screen(app)  # the active tab
        assert "■ system" in screen(app)  # what was given


def test_help_and_estimates_do_without_textual():
    code = (
        "import sys; from footprint.cli import run\n"
        "for words in (['--help'], ['tui', '--help'], ['estimate', 'gpt-3', '--draws', '0', '--quiet']):\n"
        "    assert run(words) == 0, words\n"
        "assert not {'textual', 'tui.app'} & set(sys.modules), 'textual'"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_wrong_argument_is_refused_before_the_screen(capsys):
    assert run(["tui", "--draws", "many"]) == 2
    assert run(["tui", "none.toml"]) == 2
    assert "none.toml" in capsys.readouterr().err


def test_only_the_command_imports_the_interface():
    for path in (ROOT / "footprint").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if path != ROOT / "footprint" / "cli" / "tui.py":
            assert "import tui" not in text, path
            assert "from tui" not in text, path
            assert "textual" not in text.replace("textual-", ""), path


def test_environment_is_left_alone():
    assert "NO_COLOR" not in os.environ


@driven
async def test_a_field_gone_to_is_in_sight():
    async with interface((100, 30), system="gpt-4") as (app, pilot):
        for name in ("pue", "server_depletion", "system", "lifetime"):
            app.change(name)
            await settled(pilot)
            assert name.replace("_", " ")[:10] in screen(app)
            assert app.focused.region in app.screen.query_one("#form").region


@driven
async def test_a_click_on_a_key_of_the_footer_does_what_it_says():
    async with interface(system="gpt-3") as (app, pilot):
        await press(pilot, "escape")
        await pilot.click("Footer", offset=(lines(app)[-1].index("Help"), 0))
        await settled(pilot)
        assert isinstance(app.screen, Help)


@driven
async def test_an_action_of_another_page_is_done_from_the_command_palette():
    async with interface(system="gpt-3") as (app, pilot):
        await press(pilot, "ctrl+p")
        await write(pilot, "hardware: measure")
        await press(pilot, "enter")
        await settled(pilot)
        assert app.screen.NAME == "hardware"
        assert app.screen.pane == "chart"
        assert "per watt" in words(app)


@driven
async def test_a_key_that_comes_before_the_palette_is_laid_out_is_taken_for_none():
    async with interface(system="gpt-3") as (app, pilot):
        for key in ("ctrl+p", "pagedown", "space", "pageup", "x"):
            app.post_message(_pressed(key))
        await settled(pilot)
        assert isinstance(app.screen, CommandPalette)
        palette = app.screen
        palette.dismiss()
        await settled(pilot)
        assert palette._gather_commands("x") is None
        assert app.screen.NAME == "estimate"


@driven
async def test_a_field_is_not_gone_to_beneath_a_dialogue():
    async with interface(system="gpt-3") as (app, pilot):
        app.change("pue")
        await press(pilot, "escape", "ctrl+s")
        app.change("pue")
        await settled(pilot)
        assert not isinstance(app.screen, Page)


@driven
async def test_a_row_that_is_gone_by_the_time_it_is_told_of_is_told_to_nobody():
    async with interface(LARGE, system="gpt-3") as (app, pilot):
        for page in ("estimate", "compare", "hardware", "explain"):
            app.action_go(page)
            await settled(pilot)
            for table in app.screen.query(Table):
                table.post_message(Table.RowHighlighted(table, 0, None))
                table.post_message(Table.RowSelected(table, 0, None))
        await settled(pilot)
        assert app.screen.NAME == "explain"


@driven
@pytest.mark.parametrize("key", ["ctrl+p", "ctrl+s", "ctrl+y", "question_mark"])
async def test_what_is_closed_twice_closes_nothing_else(key):
    async with interface(system="gpt-3") as (app, pilot):
        await press(pilot, "escape", key)
        assert not isinstance(app.screen, Page)
        for _ in range(3):
            app.post_message(_pressed("escape"))
        await settled(pilot)
        assert app.screen.NAME == "estimate"
        await press(pilot, key)
        assert not isinstance(app.screen, Page)
