"""The README's examples are run, and print what it shows."""

import doctest
import re
import shlex
from pathlib import Path

import pytest

from footprint.cli import COMMANDS, run

README = Path(__file__).parent.parent / "README.md"


def examples() -> list[tuple[str, list[str]]]:
    found = []
    for block in re.findall(r"```console\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL):
        for part in block.split("$ ")[1:]:
            command, *lines = part.strip().splitlines()
            found.append((command, lines))
    return found


@pytest.mark.parametrize(("command", "lines"), examples())
def test_a_command_of_the_readme_prints_what_is_shown(command, lines, capsys):
    program, *arguments = shlex.split(command)
    assert program == "footprint"
    assert run(arguments) == 0
    printed = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    for line in (line for line in lines if line != "..."):
        assert any(" ".join(line.split()) in one for one in printed), line


def test_the_python_of_the_readme_does_what_it_says():
    assert doctest.testfile(str(README), module_relative=False).failed == 0


def test_the_readme_begins_with_the_two_commands():
    blocks = re.findall(r"```sh\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    assert blocks[0].strip().endswith("footprint estimate gpt-4")
    assert "pytest" in blocks[1]
    assert all("constraints.txt" in block for block in blocks[:2])


def test_each_command_is_in_the_readme():
    text = README.read_text(encoding="utf-8")
    assert [name for name in COMMANDS if f"footprint {name}" not in text] == []
