"""Hardware and Systems: filter, sort, details with sources, charts with axes and units, pick one to estimate."""

import pytest

import hardware_db
from footprint import progress
from tui.screens.estimate import Estimate
from tui.widgets.table import Column, Row, Table

from .driving import LARGE, driven, interface, press, screen, settled, words, write


async def _go(app, pilot, name):
    app.action_go(name)
    await settled(pilot)
    return app.screen


@driven
@pytest.mark.parametrize(("page", "table"), [("hardware", "chips"), ("systems", "systems")])
async def test_every_subject_is_listed(page, table):
    async with interface() as (app, pilot):
        found = await _go(app, pilot, page)
        assert found.table.row_keys == list(hardware_db.subjects(table))
        assert f"{len(hardware_db.subjects(table))} {table}" in screen(app)


@driven
async def test_a_filter_finds_ids_names_and_aliases():
    async with interface() as (app, pilot):
        page = await _go(app, pilot, "hardware")
        await press(pilot, "slash")
        await write(pilot, "nvidia h100 sxm")
        assert page.table.row_keys
        assert all("h100" in key for key in page.table.row_keys)
        assert f"{len(page.table.row_keys)} of" in screen(app)
        await press(pilot, "ctrl+u")
        await write(pilot, "no such chip")
        assert page.table.row_keys == []
        await press(pilot, "ctrl+u", "enter")
        assert page.table.has_focus


@driven
async def test_sorting_is_by_figure_and_what_has_none_comes_last():
    async with interface(LARGE) as (app, pilot):
        page = await _go(app, pilot, "hardware")
        page.table.sort_by("W")
        page.table.sort_by("W")
        await settled(pilot)
        watts = [hardware_db.lookup("chips", key, "power") for key in page.table.row_keys]
        known = [datum.number for datum in watts if datum is not None]
        assert known == sorted(known, reverse=True)
        assert watts[len(known) :] == [None] * (len(watts) - len(known))
        assert "W ▼" in screen(app)
        await press(pilot, "s")
        assert page.table.sorted_by[0] != "W"


@driven
async def test_the_cursor_stays_on_its_chip_when_the_order_changes():
    async with interface() as (app, pilot):
        page = await _go(app, pilot, "hardware")
        page.table.go_to("nvidia-v100-sxm2-32gb")
        await press(pilot, "s", "s", "s")
        assert page.table.key == "nvidia-v100-sxm2-32gb"


@driven
async def test_a_click_on_a_heading_sorts():
    async with interface(LARGE) as (app, pilot):
        page = await _go(app, pilot, "hardware")
        await pilot.click(Table, offset=(34, 0))
        await settled(pilot)
        assert page.table.sorted_by is not None


@driven
async def test_details_show_every_figure_with_its_source():
    async with interface((200, 80)) as (app, pilot):
        page = await _go(app, pilot, "hardware")
        page.table.go_to("nvidia-v100-sxm2-32gb")
        await settled(pilot)
        text = words(app)
        for datum in hardware_db.rows("chips", "nvidia-v100-sxm2-32gb"):
            if datum.quantity != "alias":
                assert datum.quantity in text
        key = hardware_db.lookup("chips", "nvidia-v100-sxm2-32gb", "power").source
        details = str(page.query_one("#details-text").render())
        assert hardware_db.source(key).url in details


@driven
async def test_charts_of_chips_have_axes_units_and_markers_by_vendor():
    async with interface(LARGE) as (app, pilot):
        await _go(app, pilot, "hardware")
        text = screen(app)
        assert "dense FP16, TFLOP/s" in text
        assert "year of release" in text
        assert "● NVIDIA" in text
        assert "▲ AMD" in text
        await press(pilot, "m")
        assert "per watt of the power limit, TFLOP/s/W" in screen(app)
        await press(pilot, "m")
        assert "per dollar of the first price, TFLOP/s/USD" in screen(app)
        before = app.screen._peak
        await press(pilot, "p")
        assert app.screen._peak != before


@driven
async def test_systems_over_time_have_the_lines_of_laws():
    async with interface(LARGE) as (app, pilot):
        await _go(app, pilot, "systems")
        text = screen(app)
        for line in progress.lines():
            assert " ".join(line.countries)[:20] in text
        assert "Training compute, FLOP" in text
        assert "○ counted" in text
        assert "● published" in text


@driven
async def test_a_chip_picked_is_estimated_with():
    async with interface(system="gpt-3") as (app, pilot):
        page = await _go(app, pilot, "hardware")
        page.table.go_to("nvidia-h100-sxm5-80gb")
        await press(pilot, "enter")
        assert isinstance(app.screen, Estimate)
        assert app.session.good["hardware"] == "nvidia-h100-sxm5-80gb"
        assert app.session.result.resolved.words["hardware"].value == "nvidia-h100-sxm5-80gb"


@driven
async def test_a_system_picked_is_estimated():
    async with interface() as (app, pilot):
        await _go(app, pilot, "systems")
        await press(pilot, "slash")
        await write(pilot, "alphafold-2")
        await press(pilot, "enter", "enter")
        assert isinstance(app.screen, Estimate)
        assert app.session.result.resolved.words["system"].value == "alphafold-2"


def test_rows_without_order_sort_as_text():
    table = Table((Column("a", "A", 5), Column("b", "B", 5)))
    table.sorted_by = ("b", False)
    assert [row.key for row in table._in_order([Row("x", ("x", "2")), Row("y", ("y", "")), Row("z", ("z", "1"))])] == [
        "z",
        "x",
        "y",
    ]
