"""Help says what there is, and errors name what was meant."""

import re
import tomllib
from pathlib import Path

import click
import pytest

import footprint
import hardware_db
from footprint.cli import COMMANDS, cli
from footprint.fields import FIELDS

ROOT = Path(__file__).parents[2]


def commands(group=cli, path=()):
    """Every command and group of commands, by its words."""
    for name in group.list_commands(None):
        found = group.get_command(click.Context(group), name)
        yield (*path, name), found
        if isinstance(found, click.Group):
            yield from commands(found, (*path, name))


ALL = list(commands())
every = pytest.mark.parametrize(("path", "command"), ALL, ids=[" ".join(path) for path, _ in ALL])


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_begins_its_help_as_it_is_mentioned(call, name):
    command = cli.get_command(click.Context(cli), name)
    assert command.name == name
    assert COMMANDS[name] in (command.short_help, " ".join(command.help.split()).split(". ")[0] + ".")
    assert " ".join(command.help.split()).startswith(COMMANDS[name].rstrip("."))
    assert command.short_help == COMMANDS[name]
    assert COMMANDS[name] in " ".join(call("--help").out.split())


@every
def test_every_command_has_help_in_80_columns(call, path, command):
    reply = call(*path, "--help")
    assert reply.code == 0
    assert reply.err == ""
    assert reply.out.startswith(f"Usage: footprint {' '.join(path)}")
    assert call(*path, "-h").out == reply.out
    assert command.help
    assert max(map(len, reply.out.splitlines())) <= 80


@every
def test_every_option_has_help(path, command):
    for param in command.params:
        if isinstance(param, click.Option):
            assert param.help, param.name
            assert re.search(r"[.\]]$", param.help), param.help
            assert all(name.startswith("-") and "_" not in name for name in param.opts)


@pytest.mark.parametrize("name", ["estimate", "explain"])
def test_every_field_of_a_scenario_is_an_option(name):
    options = {option for param in cli.get_command(click.Context(cli), name).params for option in param.opts}
    assert [field.option for field in FIELDS.values() if field.name != "system" and field.option not in options] == []


def test_the_version_is_that_of_the_package_and_of_the_database(call, process):
    reply = call("--version")
    assert reply == (0, f"footprint {footprint.__version__}, database {hardware_db.__version__}\n", "")
    assert process("--version").stdout.decode() == reply.out
    with (ROOT / "pyproject.toml").open("rb") as file:
        assert tomllib.load(file)["project"]["version"] == footprint.__version__


def test_the_module_runs_as_the_command(call, process):
    args = ("estimate", "gpt-4", "--draws", "0", "--format", "json")
    done = process(*args)
    assert done.returncode == 0
    assert done.stdout.decode("utf-8") == call(*args).out


def test_without_a_command_the_help_goes_to_stderr(call):
    reply = call()
    assert reply.code == 2
    assert reply.out == ""
    assert reply.err == call("--help").out


@pytest.mark.parametrize(
    ("args", "near"),
    [
        (("estimte",), "estimate"),
        (("hardwares",), "hardware"),
        (("hardware", "lst"), "list"),
        (("estimate", "gpt4o-mni"), "gpt"),
        (("estimate", "gtp-4"), "gpt-4"),
        (("estimate", "lama-3.1-405b"), "llama-3.1-405b"),
        (("estimate", "gpt-4", "--parms", "1"), "--params"),
        (("estimate", "gpt-4", "--hardware", "h10"), "h100"),
        (("estimate", "gpt-4", "--region", "us-est-1"), "us-east-1"),
        (("estimate", "gpt-4", "--country", "Frnace"), "france"),
        (("estimate", "gpt-4", "--provider", "gogle"), "google"),
        (("estimate", "gpt-4", "--method", "pretrian"), "pretrain"),
        (("estimate", "gpt-4", "--architecture", "transfomer"), "transformer"),
        (("estimate", "gpt-4", "--precision", "bf61"), "bf16"),
        (("estimate", "gpt-4", "--commitment", "2y"), "1y"),
        (("estimate", "gpt-4", "--format", "jsn"), "json"),
        (("explain", "gpt-4", "--output", "enrgy"), "energy"),
        (("explain", "gpt-4", "--output", "carbon_kg"), "carbon_kgco2e"),
        (("hardware", "show", "h10"), "h100"),
        (("hardware", "compare", "h100", "a10o"), "a100"),
        (("hardware", "list", "--vendor", "nvida"), "NVIDIA"),
        (("hardware", "list", "--kind", "gpus"), "gpu"),
        (("prices", "h10"), "h100"),
        (("prices", "h100", "--kind", "spt"), "spot"),
        (("prices", "h100", "--provider", "lamda"), "lambda"),
        (("sites", "show", "us-est-1"), "us-east-1"),
        (("sites", "list", "--provider", "awz"), "aws"),
        (("sites", "list", "--country", "Frnace"), "france"),
        (("systems", "show", "gtp-4"), "gpt-4"),
        (("systems", "list", "--modality", "langage"), "language"),
        (("systems", "list", "--organisation", "OpenIA"), "OpenAI"),
    ],
)
def test_what_is_not_known_is_refused_with_the_nearest(refused, args, near):
    line = refused(*args, codes=(2,))
    assert near in line
    assert args[-1] in line or args[-2] in line


@pytest.mark.parametrize(
    ("args", "wanted"),
    [
        (("--board-power", "700 kWh"), "W"),
        (("--grid-intensity", "57 kWh"), "gCO2e/kWh"),
        (("--chip-hour-price", "$2"), "USD/h"),
        (("--params", "70 GB"), "a plain figure"),
        (("--utilization", "140%"), "between 0 and 1"),
        (("--pue", "0.9"), "at least 1"),
        (("--tokens", "-1"), "above 0"),
        (("--params", "8x7B"), "active_params"),
        (("--date", "yesterday"), "2024-07-23"),
        (("--year", "24"), "2024"),
        (("--draws", "1.5"), "whole number"),
        (("--seed", "-1"), "whole number"),
    ],
)
def test_a_figure_that_makes_no_sense_is_refused_with_what_would(refused, args, wanted):
    line = refused("estimate", "gpt-4", *args, codes=(2,))
    assert wanted in line
    assert args[1] in line
