"""Explain: from an output down to the row, its source and its address."""

import hardware_db
from footprint.audit import explain
from footprint.model import OUTPUTS
from tui.screens.explain import Explain

from .driving import LARGE, driven, interface, press, screen, settled, words


async def _at(app, pilot, output):
    app.explain(output)
    await settled(pilot)
    assert isinstance(app.screen, Explain)
    return app.screen.trail


@driven
async def test_enter_on_an_output_explains_it():
    async with interface(system="gpt-3") as (app, pilot):
        await press(pilot, "escape", *["down"] * list(OUTPUTS).index("energy"), "enter")
        assert isinstance(app.screen, Explain)
        assert str(app.screen.trail.root.label).startswith("Electricity = ")


@driven
async def test_every_row_that_entered_can_be_opened_and_shows_its_source_and_address(monkeypatch):
    async with interface(LARGE, system="gpt-3") as (app, pilot):
        tree = await _at(app, pilot, "carbon")
        await press(pilot, "a")
        shown, todo = set(), [tree.root]
        while todo:
            node = todo.pop()
            todo += node.children
            if isinstance(node.data, hardware_db.Datum):
                shown.add((node.data.table, node.data.subject, node.data.quantity))
                leaf = node
        trail = explain(app.session.result, "carbon")
        entered = {(row.table, row.subject, row.quantity) for _, node in trail.walk() for row in node.data}
        assert shown == entered
        tree.move_cursor(leaf)
        await settled(pilot)
        source = hardware_db.source(leaf.data.source)
        text = words(app)
        assert source.key in text
        assert f"{leaf.data.table} / {leaf.data.subject} / {leaf.data.quantity}" in text
        assert source.url[:60] in text
        opened = []
        monkeypatch.setattr(app, "open_url", opened.append)
        await press(pilot, "o")
        assert opened == [source.url]


@driven
async def test_a_figure_shows_its_equation_and_its_paper():
    async with interface(LARGE, system="gpt-3") as (app, pilot):
        await _at(app, pilot, "energy")
        text = words(app)
        assert "energy.site: E = E_IT PUE" in text
        assert "paper Patterson et al. (2021)" in text


@driven
async def test_another_output_is_traced_by_the_cursor():
    async with interface(LARGE, system="gpt-3") as (app, pilot):
        tree = await _at(app, pilot, "energy")
        await press(pilot, "shift+tab", "down")
        assert app.traced != "energy"
        assert OUTPUTS[app.traced].label in str(tree.root.label)


@driven
async def test_an_output_that_there_is_not_says_why():
    async with interface(LARGE, system="gpt-3") as (app, pilot):
        missing = next(name for name, found in app.session.result.outputs.items() if found is None)
        await _at(app, pilot, missing)
        assert app.session.result.reasons[missing][:50] in words(app)


@driven
async def test_an_input_of_the_trail_can_be_changed_from_it():
    async with interface(system="gpt-3") as (app, pilot):
        tree = await _at(app, pilot, "energy")
        await press(pilot, "a")
        node = next(node for node in tree.root.children if getattr(node.data, "name", "") == "pue")
        tree.move_cursor(node)
        await press(pilot, "e")
        await press(pilot, *"1.9")
        assert app.session.good["pue"] == "1.9"


@driven
async def test_the_trail_follows_an_edit():
    async with interface(system="gpt-3") as (app, pilot):
        tree = await _at(app, pilot, "energy")
        before = str(tree.root.label)
        app.change("pue")
        await settled(pilot)
        await press(pilot, *"1.9", "f7")
        assert str(app.screen.trail.root.label) != before


@driven
async def test_with_nothing_estimated_it_says_what_to_do():
    async with interface() as (app, pilot):
        await press(pilot, "escape", "6")
        assert "give a system first" in screen(app)
