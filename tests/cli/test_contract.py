"""What scripts rely on: formats, streams, exit codes, and the JSON of an estimate."""

import csv
import io
import json

import click
import pytest

import footprint
import hardware_db
from footprint.cli import COMMANDS, cli
from footprint.model import OUTPUTS

# CONTRACT: the outputs, by their names in tables
COLUMNS = [
    "compute_flop",
    "chip_hours",
    "wall_hours",
    "chips",
    "memory_per_chip_gb",
    "average_power_kw",
    "energy_kwh",
    "carbon_operational_kgco2e",
    "carbon_market_kgco2e",
    "carbon_embodied_kgco2e",
    "carbon_kgco2e",
    "water_l",
    "primary_energy_mj",
    "abiotic_depletion_kgsbe",
    "cost_cloud_usd",
    "cost_owned_usd",
    "cost_acquisition_usd",
    "cost_development_usd",
]

PRINTING = {
    "estimate": ("estimate", "gpt-4", "--draws", "200"),
    "explain": ("explain", "gpt-4", "--output", "energy"),
    "hardware list": ("hardware", "list"),
    "hardware show": ("hardware", "show", "h100"),
    "hardware compare": ("hardware", "compare", "h100", "mi300x", "tpu-v5p"),
    "prices": ("prices", "h100"),
    "sites list": ("sites", "list"),
    "sites show": ("sites", "show", "us-east-1"),
    "systems list": ("systems", "list"),
    "systems show": ("systems", "show", "gpt-4"),
    "compare": ("compare", "llama-3.1-8b", "--methods", "lora,few-shot", "--draws", "50"),
    "sensitivity": ("sensitivity", "gpt-4", "--output", "energy", "--draws", "500"),
    "access": ("access", "gpt-3", "--draws", "50"),
    "concentration": ("concentration", "--draws", "50"),
    "homogenization": ("homogenization", "--draws", "50"),
    "scale": ("scale", "--compute", "1e25", "--draws", "50"),
    "thresholds": ("thresholds", "gpt-4", "--draws", "50"),
    "validate": ("validate", "--quantity", "energy", "--draws", "50"),
}
"""A call of every command that prints."""
ELSEWHERE = {"hardware import", "hardware remove", "systems import", "systems remove", "systems export", "report"}
"""Commands that change the user's own tables, or print these, and reports: tested beside them."""


def commands(group=cli, path=()):
    """Every command, by its words."""
    for name in group.list_commands(None):
        found = group.get_command(click.Context(group), name)
        if isinstance(found, click.Group):
            yield from commands(found, (*path, name))
        else:
            yield " ".join((*path, name)), found


ALL = dict(commands())
every = pytest.mark.parametrize("args", PRINTING.values(), ids=PRINTING)


def test_every_command_that_prints_is_tried_here():
    printing = {name for name, command in ALL.items() if any(param.name == "form" for param in command.params)}
    assert printing == PRINTING.keys() | ELSEWHERE
    assert {name.split()[0] for name in ALL} == set(COMMANDS)


@every
def test_the_table_fits_80_columns_and_has_no_control_codes(call, args):
    reply = call(*args, "--quiet")
    assert reply.code == 0
    wide = [line for line in reply.out.splitlines() if len(line) > 80]
    assert [line for line in wide if "://" not in line] == []  # an address stays in one piece
    assert all(char == "\n" or char.isprintable() for char in reply.out)


@every
def test_json_is_valid_and_in_full_precision(call, args):
    reply = call(*args, "--format", "json", "--quiet")
    assert reply.code == 0
    assert reply.json
    assert reply.out.endswith("\n")
    assert json.dumps(reply.json, indent=1, ensure_ascii=False) + "\n" == reply.out


@every
def test_csv_is_rectangular(call, args):
    reply = call(*args, "--format", "csv", "--quiet")
    assert reply.code == 0
    header, *rows = csv.reader(io.StringIO(reply.out))
    assert rows
    assert len(set(header)) == len(header)
    assert {len(row) for row in rows} == {len(header)}


@every
def test_markdown_is_a_document(call, args):
    reply = call(*args, "--format", "md", "--quiet")
    assert reply.code == 0
    if args[0] == "explain":
        assert reply.out.startswith("## ")
        assert "\n  - equation " in reply.out
        return
    lines = reply.out.splitlines()
    rules = [place for place, line in enumerate(lines) if line.startswith("| -") and set(line) <= set("|-: ")]
    assert rules
    for rule in rules:
        columns = _bars(lines[rule])
        assert _bars(lines[rule - 1]) == columns
        row = rule + 1
        while row < len(lines) and lines[row].startswith("|"):
            assert _bars(lines[row]) == columns
            row += 1


def _bars(line):
    return line.replace("\\\\", "").replace("\\|", "").count("|")


@every
def test_quiet_leaves_stderr_empty_and_stdout_as_it_is(call, args):
    loud, quiet = call(*args, "--format", "json"), call(*args, "--format", "json", "--quiet")
    assert quiet.err == ""
    assert quiet.out == loud.out


def test_an_estimate_says_on_stderr_what_was_assumed_and_keeps_stdout_for_the_result(call):
    reply = call("estimate", "gpt-4", "--draws", "0")
    assert "assumed" not in reply.out
    assert reply.err.startswith(f"assumed (footprint {footprint.__version__}")
    assert "  pue = " in reply.err
    assert "\nwarning: " in reply.err


def test_the_json_of_an_estimate_follows_the_contract(call):
    args = ("--draws", "500", "--seed", "7", "--pue", "1.1..1.3", "--format", "json")
    told = call("estimate", "gpt-4", *args).json
    keys = ["footprint", "database", "seed", "draws", "scenario", "assumed", "outputs", "reasons", "warnings"]
    assert [key for key in told if key in keys] == keys
    assert told["footprint"] == footprint.__version__
    assert told["database"] == hardware_db.__version__
    assert (told["seed"], told["draws"]) == (7, 500)
    assert told["scenario"] == {"system": "gpt-4", "pue": "1.1..1.3"}
    assert [name for name in told["outputs"] if name in COLUMNS] == COLUMNS
    assert list(told["outputs"]) == [step.column for step in OUTPUTS.values()]
    assert {name for name, found in told["outputs"].items() if found is None} == told["reasons"].keys()
    for name, found in told["outputs"].items():
        if found is None:
            assert name not in COLUMNS
            continue
        assert list(found) == ["value", "p5", "p50", "p95", "unit", "label"], name
        assert found["p5"] <= found["p50"] <= found["p95"], name
    assert told["outputs"]["energy_kwh"]["unit"] == "kWh"
    fields = {item["field"] for item in told["assumed"]}
    assert {"board_power", "hardware"} <= fields
    assert "pue" not in fields
    for item in told["assumed"]:
        wanted = ["field", "value", "low", "high", "unit", "source", "locator", "note"]
        assert [key for key in item if key in wanted] == wanted
        assert item["source"] is None or hardware_db.source(item["source"])


def test_what_cannot_be_had_is_null_with_a_reason_and_never_zero(call):
    told = call("estimate", "--chip-hours", "1M", "--draws", "50", "--format", "json").json
    missing = {name for name, found in told["outputs"].items() if found is None}
    assert {"compute_flop", "energy_kwh", "cost_cloud_usd"} <= missing
    assert told["reasons"].keys() == missing
    assert all(told["reasons"].values())
    assert all(found["value"] > 0 for found in told["outputs"].values() if found)


def test_without_draws_there_are_values_and_no_percentiles(call):
    told = call("estimate", "gpt-4", "--draws", "0", "--format", "json").json["outputs"]
    for found in filter(None, told.values()):
        assert found["value"] is not None
        assert (found["p5"], found["p50"], found["p95"]) == (None, None, None)


def test_the_same_seed_gives_the_same_bytes_and_another_seed_other_draws(call):
    args = ("estimate", "llama-3.1-405b", "--draws", "1000", "--format", "json", "--quiet")
    first, again, other = call(*args), call(*args), call(*args, "--seed", "1")
    assert first.out == again.out
    here, there = (reply.json["outputs"]["energy_kwh"] for reply in (first, other))
    assert here["value"] == there["value"]
    assert here["p50"] != there["p50"]


def test_the_same_seed_gives_the_same_bytes_in_every_process(process):
    args = ("estimate", "gpt-3", "--draws", "1000", "--format", "json")
    first, second = (process(*args, env={"PYTHONHASHSEED": seed}) for seed in ("1", "2"))
    assert first.returncode == 0
    assert first.stdout == second.stdout
    assert first.stderr == second.stderr


def test_csv_and_json_hold_the_same_figures(call):
    args = ("estimate", "gpt-4", "--draws", "100", "--quiet", "--format")
    told = call(*args, "json").json["outputs"]
    rows = list(csv.DictReader(io.StringIO(call(*args, "csv").out)))
    assert [row["output"] for row in rows] == list(told)
    for row in rows:
        for part in ("value", "p5", "p50", "p95"):
            found = told[row["output"]]
            assert row[part] == "" if found is None else float(row[part]) == found[part]
        assert bool(row["reason"]) == (told[row["output"]] is None)


def test_every_output_is_in_the_table_and_in_markdown(call):
    for form in ("table", "md"):
        text = call("estimate", "gpt-4", "--draws", "50", "--quiet", "--format", form).out
        words = " ".join(text.split())
        assert [step.label for step in OUTPUTS.values() if step.label not in words] == []


def test_explain_ends_in_sources_or_in_what_was_typed(call):
    def leaves(node):
        below = node.get("inputs", [])
        return [leaf for child in below for leaf in leaves(child)] if below else [node]

    told = call("explain", "gpt-4", "--output", "carbon", "--pue", "1.2", "--format", "json").json
    typed = [leaf for leaf in leaves(told) if leaf.get("given")]
    assert {leaf["name"] for leaf in typed} == {"pue"}
    for leaf in leaves(told):
        assert leaf.get("given") or leaf["rows"], leaf["name"]
        for row in leaf.get("rows", ()):
            assert row["locator"] or row["url"]


def test_an_output_is_explained_by_attribute_or_column(call):
    args = ("--format", "json", "--quiet")
    by_name = call("explain", "gpt-4", "--output", "energy", *args)
    assert by_name.out == call("explain", "gpt-4", "--output", "energy_kwh", *args).out
    assert by_name.out == call("explain", "gpt-4", "--output", "Energy-kWh", *args).out
    several = call("explain", "gpt-4", "--output", "energy", "--output", "water", *args).json
    assert [node["name"] for node in several] == ["energy", "water"]


@pytest.mark.parametrize(
    ("code", "args"),
    [
        (0, ("estimate", "gpt-4", "--draws", "0")),
        (0, ("--help",)),
        (0, ("--version",)),
        (0, ("estimate", "--help")),
        (1, ("estimate",)),
        (1, ("estimate", "--params", "7B")),
        (1, ("estimate", "--params", "47B", "--architecture", "moe", "--tokens", "1T")),
        (2, ()),
        (2, ("hardware",)),
        (2, ("frobnicate",)),
        (2, ("estimate", "--frobnicate")),
        (2, ("estimate", "gpt-4", "llama")),
        (2, ("estimate", "gpt-4", "--pue", "0.9")),
        (2, ("estimate", "gpt-4", "--format", "yaml")),
        (2, ("estimate", "gpt-4", "--draws", "-1")),
        (2, ("hardware", "compare", "h100")),
        (2, ("batch", "nowhere.csv", "-o", "out.csv")),
        (2, ("batch",)),
    ],
)
def test_exit_codes(call, code, args):
    reply = call(*args)
    assert reply.code == code
    assert (reply.out == "") == (code != 0)


def test_options_win_over_a_scenario_file(call, tmp_path):
    file = tmp_path / "run.toml"
    file.write_text('system = "gpt-4"\npue = 1.5\ndraws = 10\nseed = 3\n', encoding="utf-8")
    told = call("estimate", file, "--pue", "1.25", "--format", "json").json
    assert told["scenario"] == {"system": "gpt-4", "pue": "1.25"}
    assert (told["draws"], told["seed"]) == (10, 3)
    assert call("estimate", file, "--draws", "0", "--format", "json").json["draws"] == 0


def test_samples_drawn_is_another_word_for_draws(call, tmp_path):
    file = tmp_path / "run.toml"
    file.write_text('system = "gpt-4"\nsamples_drawn = 10\n', encoding="utf-8")
    assert call("estimate", file, "--format", "json").json["draws"] == 10
    assert call("estimate", "gpt-4", "--samples-drawn", "11", "--format", "json").json["draws"] == 11


@pytest.mark.parametrize("field", ["params", "hardware", "country"])
def test_a_field_is_the_same_as_option_as_key_and_in_python(call, tmp_path, field):
    given = {"params": "70B", "tokens": "1.5T", "hardware": "h100", "country": "FR", "year": "2024"}
    options = [word for name, value in given.items() for word in (f"--{name}", value)]
    file = tmp_path / "run.toml"
    file.write_text("".join(f'{name} = "{value}"\n' for name, value in given.items()), encoding="utf-8")
    by_option = call("estimate", *options, "--draws", "0", "--format", "json").json
    assert by_option == call("estimate", file, "--draws", "0", "--format", "json").json
    assert by_option["outputs"]["energy_kwh"]["value"] == footprint.estimate(**given, draws=0).energy.value
    assert by_option["scenario"][field] == given[field]
