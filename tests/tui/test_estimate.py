"""Estimate: what is typed is estimated at once; what cannot be used says why and leaves the last good result."""

import pytest
from textual import events

import footprint
from footprint import present
from footprint.model import OUTPUTS
from tui.screens.estimate import Estimate
from tui.widgets.inputs import Inputs
from tui.widgets.results import Results

from .driving import DRAWS, LARGE, driven, entry, fill, interface, lines, press, screen, settled, words, write


@driven
async def test_a_system_typed_is_estimated():
    async with interface() as (app, pilot):
        assert app.session.result is None
        await write(pilot, "gpt-3")
        assert app.session.result.scenario.fields == {"system": "gpt-3"}
        expected = footprint.estimate("gpt-3", draws=DRAWS)
        assert app.session.result.outputs == expected.outputs


@driven
async def test_every_output_of_the_core_appears_with_its_figure_or_its_reason():
    async with interface((250, 80), system="gpt-3") as (app, _):
        results = app.screen.query_one(Results)
        for name, row in zip(OUTPUTS, present.rows(app.session.result), strict=True):
            cells = results.cells(name)
            assert cells.label == row.label
            assert cells.value == (f"{row.value} {row.unit}".strip() or "–")
            assert cells.interval == (row.interval or row.reason)
        shown = screen(app)
        height = results.scrollable_content_region.height - 1
        assert height >= len(OUTPUTS)
        for row in present.rows(app.session.result):
            assert f" {row.label} " in shown
            assert f"{row.value} {row.unit}".strip() in shown


@driven
async def test_an_output_that_there_is_not_tells_its_whole_reason_below():
    async with interface(LARGE, system="gpt-3") as (app, pilot):
        missing = next(name for name, found in app.session.result.outputs.items() if found is None)
        await press(pilot, "escape", *["down"] * list(OUTPUTS).index(missing))
        assert app.session.result.reasons[missing][:60] in words(app)


@driven
async def test_bars_show_the_intervals_and_the_widest_reaches_the_edge():
    async with interface(LARGE, params="7B", tokens="1T..4T") as (app, _):
        drawn = [app.screen.query_one(Results).cells(name).bar for name in OUTPUTS]
        assert any("├" in bar and "●" in bar and "┤" in bar for bar in drawn)


@driven
async def test_a_wrong_figure_has_its_message_beside_it_and_the_last_result_stays():
    async with interface(system="gpt-3") as (app, pilot):
        before = app.session.result
        await fill(pilot, "pue", "0.5")
        assert app.session.result.outputs == before.outputs
        message = entry(app, "pue").query_one(".message").render()
        assert "a ratio of at least 1" in str(message)
        await press(pilot, "ctrl+u", *"1.5")
        assert not entry(app, "pue").query(".message")
        assert app.session.result.energy.value > before.energy.value


@driven
async def test_a_wrong_word_names_the_nearest_once_it_is_left():
    async with interface(system="gpt-3") as (app, pilot):
        await fill(pilot, "hardware", "h10")
        assert not app.session.wrong
        await press(pilot, "escape", "tab")
        assert "did you mean" in app.session.wrong["hardware"]


@driven
async def test_two_wrong_entries_each_keep_their_message_until_both_are_right():
    async with interface(system="gpt-3") as (app, pilot):
        await fill(pilot, "pue", "0.1")
        await fill(pilot, "lifetime", "-1")
        assert set(app.session.wrong) == {"pue", "lifetime"}
        await fill(pilot, "pue", "1.2")
        assert set(app.session.wrong) == {"lifetime"}
        assert app.session.good["pue"] == "1.2"
        await fill(pilot, "lifetime", "4")
        assert not app.session.wrong


@driven
async def test_entries_that_contradict_each_other_are_right_when_the_other_is_changed():
    async with interface(params="10B", tokens="1T") as (app, pilot):
        await fill(pilot, "active_params", "50B")
        assert "active_params" in app.session.wrong
        await fill(pilot, "params", "100B")
        assert not app.session.wrong
        assert app.session.good["active_params"] == "50B"


@driven
async def test_too_little_to_estimate_from_says_why_and_keeps_the_last_result():
    async with interface(params="7B", tokens="1T") as (app, pilot):
        assert app.session.result is not None
        await fill(pilot, "tokens", "")
        assert app.session.trouble
        assert "shown: the last that could be estimated" in screen(app)
        await fill(pilot, "tokens", "2T")
        assert not app.session.trouble


@driven
async def test_from_nothing_to_a_result_by_keys_alone():
    async with interface() as (app, pilot):
        await fill(pilot, "params", "70B")
        await fill(pilot, "tokens", "15T")
        await press(pilot, "escape")
        assert "6.3" in screen(app) or "6.4" in screen(app)
        assert app.session.good == {"params": "70B", "tokens": "15T", "draws": str(DRAWS)}


@driven
async def test_completion_offers_and_takes_a_word():
    async with interface() as (app, pilot):
        await write(pilot, "alphafold")
        assert "alphafold-2" in screen(app)
        await press(pilot, "down", "enter")
        assert app.session.good["system"].startswith("alphafold-")


@driven
async def test_completion_finds_by_the_name_too():
    async with interface(system="gpt-3") as (app, pilot):
        await fill(pilot, "country", "franc")
        assert "FR  France" in screen(app)
        await press(pilot, "enter")
        assert app.session.good["country"] == "FR"


@driven
async def test_the_placeholder_is_what_is_assumed():
    async with interface(system="gpt-3") as (app, _):
        hardware = app.session.result.resolved.words["hardware"].value
        assert entry(app, "hardware").input.placeholder == hardware
        assert entry(app, "hardware").input.value == ""


@driven
async def test_the_last_edit_wins_however_fast_it_is_typed():
    async with interface(system="gpt-3") as (app, pilot):
        await fill(pilot, "chip_hours", "")
        for key in "1234567":
            app.post_message(events.Key(key, key))
        await settled(pilot)
        assert app.session.result.chip_hours.value == pytest.approx(1234567)


@driven
async def test_draws_and_seed_are_entries_too():
    async with interface(system="gpt-3") as (app, pilot):
        await fill(pilot, "seed", "7")
        await fill(pilot, "draws", "500")
        assert app.session.result.scenario[1:3] == (500, 7)
        await fill(pilot, "draws", "many")
        assert "whole numbers" in app.session.wrong["draws"]


@driven
async def test_correlations_are_an_entry_too():
    async with interface(system="llama-3.1-8b") as (app, pilot):
        await fill(pilot, "correlation", "pue:utilization=0.5")
        assert app.session.result.scenario.correlation == (("pue:utilization", 0.5),)
        await fill(pilot, "correlation", "pue=2")
        assert "two inputs" in app.session.wrong["correlation"]


@driven
async def test_a_distribution_is_typed():
    async with interface(system="llama-3.1-8b") as (app, pilot):
        await fill(pilot, "pue", "uniform(1.1, 1.5)")
        assert not app.session.wrong
        expected = footprint.estimate("llama-3.1-8b", pue="uniform(1.1, 1.5)", draws=DRAWS)
        assert app.session.result.outputs == expected.outputs


@driven
async def test_the_histogram_follows_the_output_under_the_cursor():
    async with interface(LARGE, system="gpt-4") as (app, pilot):
        await press(pilot, "escape", "down")
        title = screen(app)
        second = list(present.rows(app.session.result))[1]
        assert f"{second.label}: {second.value}" in title
        assert "logarithmic scale; % of the draws" in title


@driven
async def test_what_has_no_spread_has_no_histogram_but_says_so():
    async with interface(LARGE, compute="1e24", chip_hours="1M") as (app, pilot):
        await press(pilot, "escape")
        assert "all draws are the same" in words(app)


@driven
async def test_every_input_is_shown_with_interval_unit_and_source():
    async with interface((300, 80), system="gpt-3", pue="1.1..1.3") as (app, _):
        table = app.screen.query_one(Inputs).table
        shown = {row.value: [str(cell).strip() for cell in table.get_row(row)] for row in table.rows}
        for row, assumed in present.settled(app.session.result):
            name, value, interval, source = shown[row.field]
            assert name.startswith("■" if not assumed else row.field[0])
            assert value == f"{row.value} {row.unit}".rstrip()
            assert interval == row.interval
            assert not row.source or row.source.startswith(source.rstrip("…"))


@driven
async def test_a_prior_is_edited_where_it_stands_and_taken_back():
    async with interface(system="gpt-3") as (app, pilot):
        before = app.session.result.energy.value
        await press(pilot, "escape", "i")
        names = [row.value for row in app.screen.query_one(Inputs).table.rows]
        await press(pilot, *["down"] * names.index("pue"))
        assert "source" in screen(app)
        await press(pilot, "enter")
        await write(pilot, "2")
        assert app.session.good["pue"] == "2"
        assert app.session.result.energy.value > before * 1.5
        await press(pilot, "enter", "delete")
        assert "pue" not in app.session.good
        assert app.session.result.energy.value == pytest.approx(before)


@driven
async def test_a_wrong_prior_has_its_message_in_both_places():
    async with interface(system="gpt-3") as (app, pilot):
        await press(pilot, "escape", "i")
        names = [row.value for row in app.screen.query_one(Inputs).table.rows]
        await press(pilot, *["down"] * names.index("pue"), "enter")
        await write(pilot, "0.3")
        assert "a ratio of at least 1" in words(app)
        assert "✗ pue" in screen(app)


@driven
async def test_panes_of_a_small_terminal_are_one_key_each():
    async with interface(system="gpt-4") as (app, pilot):
        await press(pilot, "escape", "h")
        assert "% of the draws" in words(app) or "logarithmic" in words(app)
        await press(pilot, "i")
        assert "■ system" in screen(app)
        await press(pilot, "r")
        assert "Training compute" in screen(app) or "Compute" in screen(app)
        await press(pilot, "f8")
        assert app.screen.pane == "spread"


@driven
async def test_a_large_terminal_shows_all_panes_at_once():
    async with interface(LARGE, system="gpt-4") as (app, _):
        text = screen(app)
        assert isinstance(app.screen, Estimate)
        assert "■ system" in text
        assert "logarithmic scale" in text
        assert max(map(len, lines(app))) <= LARGE[0]


@driven
async def test_a_word_as_long_as_its_line_is_seen():
    async with interface() as (app, pilot):
        await write(pilot, "llama-3.1-8b")
        await press(pilot, "escape", "escape")
        assert "lama-3.1-8b" in lines(app)[1]  # less the cell that the cursor had behind it


@driven
async def test_figures_stand_whole_where_there_is_room_for_little_else():
    async with interface((60, 20), system="gpt-3") as (app, _):
        shown = screen(app)
        for row in list(present.rows(app.session.result))[:6]:
            assert f"{row.value} {row.unit}".rstrip() in shown


@driven
@pytest.mark.parametrize(("field", "typed"), [("correlation", "~"), ("draws", "many"), ("seed", "-1")])
async def test_a_wrong_entry_is_told_before_there_is_a_system_too(field, typed):
    async with interface() as (app, pilot):
        await fill(pilot, field, typed)
        assert field in app.session.wrong
        await press(pilot, "escape", "ctrl+y")
        assert "footprint estimate" in screen(app)


@driven
async def test_explain_opens_with_the_output_under_the_cursor():
    async with interface(system="gpt-3") as (app, pilot):
        await press(pilot, "escape", "down", "down", "6")
        assert app.traced == list(OUTPUTS)[2]
        assert list(OUTPUTS.values())[2].label in lines(app)[1].split("│")[1]


@driven
async def test_every_warning_is_read_at_full_length_on_a_small_terminal():
    async with interface(system="gpt-3") as (app, pilot):
        warnings = app.session.result.warnings
        assert len(warnings) > 1
        await press(pilot, "escape", "w")
        assert all(warning in str(app.screen.query_one("#notice").render()) for warning in warnings)
