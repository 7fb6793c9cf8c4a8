"""Save, open, export, and the command line that asks the same."""

import csv
import json
import shlex
import tomllib

import pytest
from click.testing import CliRunner

from footprint.cli import cli
from footprint.estimation import evaluate
from footprint.model import OUTPUTS
from footprint.records import Scenario
from footprint.scenarios import command, read, scenario, toml
from tui.screens.dialogues import Ask, CommandLine
from tui.screens.page import PAGES
from tui.session import Session, settle

from .driving import DRAWS, driven, entry, fill, interface, press, screen, settled, words, write


async def _answer(pilot, key, path):
    await press(pilot, key)
    assert isinstance(pilot.app.screen, Ask)
    pilot.app.focused.value = str(path)  # a path of pytest is too long to type each time
    await press(pilot, "enter")


@driven
async def test_save_and_reopen_gives_the_same_scenario_and_result(tmp_path):
    path = tmp_path / "run.toml"
    async with interface(system="gpt-3") as (app, pilot):
        await fill(pilot, "chip_hour_price", "$2/h")
        await fill(pilot, "utilization", "30%..50%")
        await _answer(pilot, "ctrl+s", path)
        saved = app.session.result
    assert read(path)["chip_hour_price"] == "$2/h"
    async with interface() as (app, pilot):
        await _answer(pilot, "ctrl+o", path)
        await settled(pilot)
        assert app.session.result.outputs == saved.outputs
        assert app.session.path == str(path)
        assert entry(app, "chip_hour_price").input.value == "$2/h"


@driven
async def test_a_path_is_typed(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    async with interface(system="gpt-3") as (app, pilot):
        await press(pilot, "ctrl+s", "ctrl+u", *"run.toml", "enter")
        assert app.session.path == "run.toml"
        assert "gpt-3" in (tmp_path / "run.toml").read_text(encoding="utf-8")


@driven
async def test_a_file_that_is_none_says_why_and_changes_nothing(tmp_path):
    bad = tmp_path / "bad.toml"
    bad.write_text("sistem = 'gpt-3'\n", encoding="utf-8")
    async with interface(system="gpt-3") as (app, pilot):
        await _answer(pilot, "ctrl+o", bad)
        assert "did you mean" in _said(app)
        app.focused.value = str(tmp_path / "none.toml")
        await press(pilot, "enter")
        assert "No such file" in _said(app)
        await press(pilot, "escape")
        assert app.session.good["system"] == "gpt-3"


@driven
async def test_a_file_with_a_wrong_entry_opens_with_its_message(tmp_path):
    path = tmp_path / "run.toml"
    path.write_text('system = "gpt-3"\npue = "0.2"\nlifetime = "4 y"\n', encoding="utf-8")
    async with interface() as (app, pilot):
        await _answer(pilot, "ctrl+o", path)
        await settled(pilot)
        assert set(app.session.wrong) == {"pue"}
        assert app.session.good == {"system": "gpt-3", "lifetime": "4 y"}


@driven
async def test_another_file_is_written_over_only_when_asked_twice(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text("", encoding="utf-8")
    async with interface(system="gpt-3") as (app, pilot):
        await _answer(pilot, "ctrl+s", path)
        assert "writes over it" in _said(app)
        assert not path.read_text(encoding="utf-8")
        await press(pilot, "enter")
        assert "gpt-3" in path.read_text(encoding="utf-8")
        await _answer(pilot, "ctrl+s", path)
        assert not isinstance(app.screen, Ask)


@driven
async def test_every_view_is_exported_in_every_format(tmp_path):
    async with interface(system="gpt-3") as (app, pilot):
        for page in PAGES:
            app.action_go(page)
            await settled(pilot)
            for end in ("csv", "md", "json", "svg") if page in ("estimate", "hardware") else ("csv", "md"):
                await _answer(pilot, "ctrl+r", tmp_path / f"{page}.{end}")
                assert not isinstance(app.screen, Ask), screen(app)
    rows = _rows(tmp_path / "estimate.csv")
    assert [row["output"] for row in rows] == [step.column for step in OUTPUTS.values()]
    assert json.loads((tmp_path / "estimate.json").read_text(encoding="utf-8"))["outputs"]
    assert (tmp_path / "systems.md").read_text(encoding="utf-8").startswith("| Id")
    svg = (tmp_path / "hardware.svg").read_text(encoding="utf-8")
    assert svg.startswith("<svg")
    assert "url(http" not in svg
    assert "@font-face" not in svg


@driven
async def test_inputs_are_exported_where_they_are_looked_at(tmp_path):
    async with interface(system="gpt-3") as (_, pilot):
        await press(pilot, "escape", "i")
        await _answer(pilot, "ctrl+r", tmp_path / "inputs.csv")
    rows = _rows(tmp_path / "inputs.csv")
    assert {"field", "value", "source"} <= rows[0].keys()
    assert "pue" in {row["field"] for row in rows}


@driven
@pytest.mark.parametrize("key", ["ctrl+s", "ctrl+o", "ctrl+r"])
@pytest.mark.parametrize("path", ["x" * 300 + ".md", "~nobody-of-that-name/x.md", "/", "..", "a\x00b.md"])
async def test_a_name_that_no_file_has_is_refused_and_the_line_stays(key, path, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    async with interface(system="gpt-3") as (app, pilot):
        await _answer(pilot, key, path.replace(".md", ".toml") if key != "ctrl+r" else path)
        assert isinstance(app.screen, Ask) or path == "a\x00b.md"
        assert app.is_running


@driven
async def test_an_unknown_format_and_a_folder_that_is_not_there_are_refused(tmp_path):
    async with interface(system="gpt-3") as (app, pilot):
        await _answer(pilot, "ctrl+r", tmp_path / "x.doc")
        assert "the end tells no format" in _said(app)
        app.focused.value = str(tmp_path / "no" / "x.csv")
        await press(pilot, "enter")
        assert "No such file" in _said(app)


@driven
async def test_an_export_carries_what_the_command_line_prints(tmp_path):
    async with interface(system="gpt-3") as (_, pilot):
        await _answer(pilot, "ctrl+r", tmp_path / "a.csv")
    printed = CliRunner().invoke(cli, ["estimate", "gpt-3", "--draws", str(DRAWS), "--format", "csv", "--quiet"])
    assert (tmp_path / "a.csv").read_text(encoding="utf-8") == printed.stdout


@driven
async def test_the_command_line_is_copied_and_shown():
    async with interface(system="gpt-3") as (app, pilot):
        await fill(pilot, "chip_hour_price", "$2/h")
        await press(pilot, "ctrl+y")
        assert isinstance(app.screen, CommandLine)
        assert app.clipboard == "footprint estimate gpt-3 --chip-hour-price '$2/h' --draws 400"
        assert "'$2/h'" in words(app)
        await press(pilot, "escape")


@driven
async def test_a_new_scenario_is_empty():
    async with interface(system="gpt-3") as (app, pilot):
        await press(pilot, "ctrl+n")
        assert app.session.texts == {}
        assert entry(app, "system").input.value == ""
        await write(pilot, "gpt-4")
        assert app.session.good == {"system": "gpt-4"}


def _said(app):
    return str(app.screen.query_one("#answer").render())


def _rows(path):
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


NASTY = [
    "plain",
    'it\'s "quoted"',
    "back\\slash",
    "$(touch x) `y`",
    "-5",
    "a;b|c&d",
    "new\nline",
    "ünï",
    "[red]x[/]",
    "# no",
]


@pytest.mark.parametrize("text", NASTY)
def test_a_saved_scenario_reads_back_as_it_was(text, tmp_path):
    asked = Scenario({"system": text, "params": "7B"}, 5, 3)
    (tmp_path / "a.toml").write_text(toml(asked), encoding="utf-8")
    assert scenario(str(tmp_path / "a.toml"), {}) == asked
    assert tomllib.loads(toml(asked))["system"] == text


@pytest.mark.parametrize("text", NASTY)
def test_a_command_line_is_read_by_a_shell_as_it_was_meant(text):
    parts = shlex.split(command(Scenario({"hardware": text, "pue": "1.1"}, 5, 3)))
    assert parts[:2] == ["footprint", "estimate"]
    joined = " ".join(parts)
    assert f"--hardware={text}" in parts if text.startswith("-") else parts[parts.index("--hardware") + 1] == text
    assert joined.endswith("--pue 1.1 --draws 5 --seed 3")


def test_a_file_with_distributions_and_correlations_reads_back_as_it_was(tmp_path):
    path = tmp_path / "a.toml"
    path.write_text(
        'system = "gpt-4"\n[pue]\ndistribution = "uniform"\nlow = 1.1\nhigh = 1.5\n'
        '[correlation]\n"utilization:power_fraction" = 0.4\n',
        encoding="utf-8",
    )
    asked = scenario(str(path), {})
    session = Session(asked)
    assert session.texts["pue"] == "uniform(low=1.1, high=1.5)"
    assert session.texts["correlation"] == "power_fraction:utilization=0.4"
    session.take(settle(session.texts, {}, None))
    assert not session.wrong
    path.write_text(toml(session.scenario), encoding="utf-8")
    again = scenario(str(path), {})
    assert again.correlation == asked.correlation
    assert evaluate(again).outputs == evaluate(asked).outputs
    assert "--correlation power_fraction:utilization=0.4" in command(again)


def test_a_file_with_figures_and_ranges_becomes_texts():
    session = Session(Scenario({"params": 7_000_000_000, "utilization": [0.3, 0.5]}, 100, 1))
    assert session.texts == {"params": "7000000000", "utilization": "0.3..0.5", "draws": "100", "seed": "1"}
