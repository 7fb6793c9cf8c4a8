"""Compare: pretraining against every adaptation, by bars, ratios and break-evens that the core computes."""

import csv

import footprint
from footprint import methods, present_comparison
from footprint.comparison import RATIOS
from tui.screens.estimate import Estimate
from tui.widgets.table import Table

from .driving import DRAWS, LARGE, driven, interface, press, screen, settled, words


async def _go(app, pilot):
    app.action_go("compare")
    await settled(pilot)
    return app.screen


@driven
async def test_every_method_is_compared_with_its_ratio_and_its_bar():
    async with interface(LARGE, system="llama-3.1-8b") as (app, pilot):
        page = await _go(app, pilot)
        expected = footprint.compare("llama-3.1-8b", draws=DRAWS)
        rows = page.query_one("#ratios", Table)
        assert rows.row_keys == [name for name in methods.NAMES if name == "pretrain" or expected[name].ratios]
        for line in expected.lines:
            _, ratio, bar = map(str, rows.get_row(line.method))
            assert ratio.strip() == present_comparison.ratio(line.ratios["cost_cloud"])
            assert set(bar.strip()) <= set("█▓░")
        figures = page.query_one("#figures", Table)
        for row in present_comparison.rows(expected):
            assert [str(cell).strip() for cell in figures.get_row(row[0])] == list(row)


@driven
async def test_break_evens_and_their_limits_are_told():
    async with interface((200, 80), system="llama-3.1-8b") as (app, pilot):
        page = await _go(app, pilot)
        text = words(app)
        for item in page.comparison.breakevens:
            if item.by == "cost_cloud":
                assert item.says in text
        assert page.comparison.notes[-1][:40] in text


@driven
async def test_each_output_that_has_ratios_can_be_compared_by():
    async with interface(system="llama-3.1-8b") as (app, pilot):
        page = await _go(app, pilot)
        seen = []
        for _ in RATIOS:
            seen.append(page.by)
            await press(pilot, "b")
        assert sorted(seen) == sorted(RATIOS)


@driven
async def test_the_method_under_the_cursor_is_estimated():
    async with interface(system="llama-3.1-8b") as (app, pilot):
        page = await _go(app, pilot)
        page.query_one("#ratios", Table).go_to("lora")
        await press(pilot, "enter")
        assert isinstance(app.screen, Estimate)
        assert app.session.good["method"] == "lora"
        assert app.session.result.resolved.words["method"].value == "lora"


@driven
async def test_the_comparison_follows_an_edit_and_leaves_the_method_out():
    async with interface(system="llama-3.1-8b", method="lora") as (app, pilot):
        page = await _go(app, pilot)
        before = page.comparison["lora"].ratios["compute"].value
        app.change("examples")
        await settled(pilot)
        await press(pilot, *"1M", "f3")
        assert page.comparison["lora"].ratios["compute"].value > before


@driven
async def test_small_terminals_have_three_panes():
    async with interface(system="llama-3.1-8b") as (app, pilot):
        await _go(app, pilot)
        assert "Over pretraining" in screen(app)
        await press(pilot, "g")
        assert "Electricity" in screen(app)
        await press(pilot, "v")
        assert "Break-even by cost, rented" in screen(app)


@driven
async def test_nothing_to_compare_and_what_cannot_be_compared_say_so():
    async with interface() as (app, pilot):
        await _go(app, pilot)
        assert "give a system first" in screen(app)
    async with interface(LARGE, params="7B") as (app, pilot):
        page = await _go(app, pilot)
        assert page.comparison.pretraining.reason[:12] in screen(app)
        await press(pilot, "g")
        assert "lora" in screen(app)
    async with interface(system="gpt-3") as (app, pilot):
        app.session.good["params"] = "many"
        page = await _go(app, pilot)
        assert page.said[:30] in words(app)


@driven
async def test_the_comparison_is_exported(tmp_path):
    async with interface(system="llama-3.1-8b") as (app, pilot):
        await _go(app, pilot)
        await press(pilot, "ctrl+r")
        app.focused.value = str(tmp_path / "c.csv")
        await press(pilot, "enter")
    with (tmp_path / "c.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert {row["method"] for row in rows} == set(methods.NAMES)
