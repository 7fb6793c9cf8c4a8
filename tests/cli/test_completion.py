"""The shell completes commands, options and the names of systems, chips and the rest."""

import os
import subprocess
import sys

import click
import pytest
from click.shell_completion import ShellComplete

import hardware_db
from footprint.cli import COMMANDS, cli


def completed(*words: str) -> list[str]:
    *before, last = words
    found = ShellComplete(cli, {}, "footprint", "_FOOTPRINT_COMPLETE").get_completions(before, last)
    return [item.value for item in found if item.type == "plain"]


def shell(**variables: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", "from footprint.cli import main; main()"],
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stderr
    return done.stdout


def test_commands_and_options_are_completed():
    assert completed("") == list(COMMANDS)
    assert completed("est") == ["estimate"]
    assert "--hardware" in completed("estimate", "--hard")


def test_names_are_completed_whatever_their_case():
    assert "gpt-4" in completed("estimate", "GPT-")
    assert "amd-mi300x" in completed("hardware", "show", "amd-mi3")
    assert "amd-mi300x" in completed("hardware", "compare", "nvidia-t4", "amd-mi3")
    assert completed("estimate", "--hardware", "nvidia-h100-sxm5") == ["nvidia-h100-sxm5-80gb"]
    assert "FR" in completed("estimate", "--country", "f")
    assert "lora" in completed("estimate", "--method", "lo")
    assert "energy" in completed("explain", "gpt-4", "--output", "en")
    assert "aws-us-east-1" in completed("sites", "show", "aws-us-e")


def test_a_list_is_completed_after_its_last_comma():
    assert completed("compare", "gpt-3", "--methods", "lora,ql") == ["lora,qlora"]


def test_a_number_of_chips_is_no_name_of_one():
    assert completed("estimate", "gpt-3", "--chips", "") == []


def test_every_argument_that_takes_a_name_completes_it():
    context = click.Context(cli)
    wanting = {"system": "gpt-4", "chip": "nvidia-t4", "chips": "nvidia-t4", "site": "aws-us-east-1"}

    def leaves(path, command):
        if isinstance(command, click.Group):
            for name in command.list_commands(context):
                yield from leaves([*path, name], command.get_command(context, name))
        else:
            yield path, command

    for name in COMMANDS:
        for path, command in leaves([name], cli.get_command(context, name)):
            arguments = [param for param in command.params if isinstance(param, click.Argument)]
            if arguments and arguments[0].name in wanting:
                expected = wanting[arguments[0].name]
                assert expected in completed(*path, expected[:-1]), path


def test_an_imported_system_is_completed(tmp_path, monkeypatch):
    from footprint import userdata
    from footprint.cli import run

    monkeypatch.setenv("FOOTPRINT_DATA", str(tmp_path / "data"))
    (tmp_path / "mine.csv").write_text("name,params,tokens\nMine,7B,2T\n")
    assert run(["systems", "import", str(tmp_path / "mine.csv"), "--quiet"]) == 0
    try:
        assert completed("estimate", "user-") == ["user-mine"]
    finally:
        userdata.forget()


def test_a_file_may_stand_where_a_system_does():
    found = ShellComplete(cli, {}, "footprint", "_FOOTPRINT_COMPLETE").get_completions(["estimate"], "./run")
    assert [item.type for item in found] == ["file"]


@pytest.mark.parametrize("name", ["bash", "zsh", "fish"])
def test_the_script_of_each_shell_is_produced(name):
    script = shell(_FOOTPRINT_COMPLETE=f"{name}_source")
    assert "footprint" in script
    assert f"_FOOTPRINT_COMPLETE={name}_complete" in script


def test_a_shell_is_answered():
    told = shell(_FOOTPRINT_COMPLETE="bash_complete", COMP_WORDS="footprint estimate gpt-", COMP_CWORD="2")
    assert "plain,gpt-4\n" in told
    assert len(told.splitlines()) == sum(name.startswith("gpt-") for name in hardware_db.subjects("systems"))


def test_a_start_without_completion_loads_nothing_of_it():
    script = "import sys; from footprint.cli import run; run(['estimate', 'gpt-4', '--draws', '0', '-o', '/dev/null'])"
    done = subprocess.run(
        [sys.executable, "-c", f"{script}; print('footprint.cli.completion' in sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "False"
