"""Concentration: shares, indices over time, the Lorenz curve and access, as the core tells them."""

import pytest

import footprint
from footprint.findings import access as told_access
from footprint.findings import concentration as told
from footprint.governance.concentration import BASES, BY, OF
from tui.widgets.table import Table

from .driving import DRAWS, LARGE, driven, interface, press, screen, settled, words


async def _go(app, pilot):
    app.action_go("concentration")
    await settled(pilot)
    return app.screen


def _cells(table):
    return [[str(cell).strip() for cell in table.get_row(row)] for row in table.rows]


@driven
async def test_shares_indices_course_and_lorenz_curve_are_shown():
    async with interface(LARGE) as (app, pilot):
        page = await _go(app, pilot)
        finding = told.finding(footprint.concentration(begin="2015"))
        tables = {table.name: table for table in finding.tables}
        shares = _cells(page.query_one("#shares", Table))
        assert [row[:2] for row in shares] == [list(row[:2]) for row in tables["holders"].words]
        for shown, row in zip(_cells(page.query_one("#indices", Table)), tables["indices"].words, strict=True):
            assert shown == list(row[: len(shown)])
        text = screen(app)
        assert finding.chart.title in text
        assert "Lorenz curve" in text
        assert "% of the holders, from the smallest" in text
        for name, _ in finding.chart.levels:
            assert name in text
        assert finding.remarks[0][:40] in words(app)
        curve = told.lorenz_curve(finding)
        assert curve.title in text
        assert [line.xs[-1] for line in curve.lines] == [100.0, 100.0]
        assert [line.ys[-1] for line in curve.lines] == pytest.approx([100.0, 100.0])


@driven
async def test_each_word_that_may_be_asked_is_asked_by_its_key():
    async with interface() as (app, pilot):
        page = await _go(app, pilot)
        for key, name, known in (("b", "by", BY), ("n", "of", tuple(OF)), ("k", "basis", BASES)):
            seen = [page.asked[name]]
            for _ in known[:3]:
                await press(pilot, key)
                seen.append(page.asked[name])
            assert seen == [*known, *known][: len(seen)]


@driven
async def test_what_cannot_be_asked_together_says_why_and_keeps_what_is_shown():
    async with interface() as (app, pilot):
        page = await _go(app, pilot)
        while page.asked["of"] != "memory":
            await press(pilot, "n")
        before = page.held
        await press(pilot, "k")
        assert "known clusters have" in screen(app)
        assert page.held is before


@driven
async def test_access_is_of_the_system_in_hand():
    async with interface(LARGE, system="gpt-3") as (app, pilot):
        page = await _go(app, pilot)
        finding = told_access.finding(footprint.access("gpt-3", draws=DRAWS))
        assert finding.title in screen(app)
        for remark in finding.remarks:
            assert remark in str(page.query_one("#access-remarks-text").render())
        years = [row[0] for row in _cells(page.query_one("#access", Table))]
        assert years == [row[0] for row in finding.tables[0].words]
        assert [row[0] for row in _cells(page.query_one("#budgets", Table))] == [
            row[0] for row in finding.tables[1].words
        ]


@driven
async def test_without_a_system_it_says_what_to_do():
    async with interface() as (app, pilot):
        await _go(app, pilot)
        await press(pilot, "a")
        assert "give a system first" in screen(app)


@driven
async def test_panes_of_a_small_terminal():
    async with interface(system="gpt-3") as (app, pilot):
        await _go(app, pilot)
        for key, said in (
            ("c", "HHI"),
            ("z", "Lorenz curve"),
            ("x", "Gini"),
            ("a", "Who can train gpt-3"),
            ("s", "Share"),
        ):
            await press(pilot, key)
            assert said in screen(app)
