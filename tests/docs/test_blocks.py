"""The examples of the README and of the documentation are run, and print what is shown."""

import csv
import doctest
import importlib
import os
import re
import shlex
import tomllib
from pathlib import Path

import blocks
import click
import generate
import pytest

from footprint.cli import COMMANDS, cli, options, run
from footprint.fields import FIELDS

README = blocks.ROOT / "README.md"
PAGES = {path.relative_to(blocks.ROOT).as_posix(): path for path in blocks.documents()}
KINDS = {"", "console", "csv", "json", "python", "sh", "text", "toml"}
"""What a block may be. Text and JSON show what other blocks are tested for."""


def spaced(line: str) -> str:
    return " ".join(line.split())


def text_of(name: str) -> str:
    return PAGES[name].read_text(encoding="utf-8")


@pytest.mark.parametrize("name", PAGES)
def test_every_command_and_block_of_a_page_does_what_it_shows(name):
    text = text_of(name)
    with blocks.stage(text) as folder:
        for _, command in blocks.play(text):
            assert command.code in command.allowed, f"{command.line}: {command.printed}"
            printed = iter(map(spaced, command.printed))
            for line in map(spaced, command.shown):
                # In the order of what is printed: an iterator is used up as it is searched.
                assert line == "..." or line in printed, f"not printed: {line!r}; python docs/blocks.py {name}"
        python(text, name)
        for block in blocks.blocks(text):
            parsed(block, folder)


def python(text: str, name: str) -> None:
    """Run the Python of a page, in one namespace."""
    space: dict = {}
    parser, runner = doctest.DocTestParser(), doctest.DocTestRunner(verbose=False)
    for block in (block for block in blocks.blocks(text) if block.kind == "python"):
        if ">>>" not in block.text:
            exec(compile(block.text, name, "exec"), space)
            continue
        found = parser.get_doctest(block.text, space, name, name, 0)
        runner.run(found, clear_globs=False)
        space = found.globs
    assert runner.summarize().failed == 0


def parsed(block: blocks.Block, folder) -> None:
    """Data that a page shows is data that the program takes."""
    assert block.kind in KINDS, f"what is a block of {block.kind!r}? see tests/docs/test_blocks.py"
    if block.kind == "csv":
        widths = {len(row) for row in csv.reader(block.text.splitlines())}
        assert len(widths) == 1, block.text
    elif block.kind == "toml":
        found = tomllib.loads(block.text)
        file = folder / "block.toml"
        file.write_text(block.text, encoding="utf-8")
        kinds = [
            word for key, word in (("chip", "hardware"), ("system", "systems")) if isinstance(found.get(key), list)
        ]
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("FOOTPRINT_DATA", str(folder / "empty"))
            for word in kinds:
                assert run([word, "import", str(file), "--replace", "--quiet"]) == 0, block.text
        study = any(
            isinstance(value, list | dict) for key, value in found.items() if key not in (*FIELDS, "correlation")
        )
        if study:
            assert kinds or importlib.import_module("footprint.report.study").of_file(file), block.text
        else:
            assert options.read(file), block.text


@pytest.mark.parametrize("name", PAGES)
def test_a_command_means_the_same_to_a_shell(name):
    """In double quotes a shell would put a variable in the place of a dollar and a letter or digit."""
    text = text_of(name)
    lines = [line for block in blocks.blocks(text) for line, _ in blocks.shown(block)]
    for line in (*lines, *re.findall(r"`([^`\n]+)`", text)):
        quoted = re.findall(r"'[^']*'|\"[^\"]*\"", line)
        assert line.startswith("eval") or not any(re.match(r'".*\$\w', part) for part in quoted), line


@pytest.mark.parametrize("name", PAGES)
def test_a_link_leads_to_a_file_or_a_page_that_is_made(name):
    made = {blocks.FOLDER / path for path, _ in generate.pages()}
    outside = re.sub(r"^ *```.*?^ *```$|`[^`\n]*`", "", text_of(name), flags=re.DOTALL | re.MULTILINE)
    for target in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", outside):
        path = Path(os.path.normpath(PAGES[name].parent / target))
        assert path.exists() or path in made, target


@pytest.mark.parametrize("name", PAGES)
def test_a_command_in_a_sentence_is_one_with_options_that_it_has(name):
    context = click.Context(cli)
    outside = re.sub(r"^ *```.*?^ *```$", "", text_of(name), flags=re.DOTALL | re.MULTILINE)
    for code in re.findall(r"`footprint ([a-z][^`]*)`", outside):
        first, *words = shlex.split(code)
        assert first in COMMANDS, code
        command = cli.get_command(context, first)
        while isinstance(command, click.Group) and words and words[0] in command.commands:
            command = command.commands[words.pop(0)]
        known = {option for param in command.params for option in param.opts} | {"--help"}
        for word in re.findall(r"(--?[a-z][a-z-]*)", " ".join(word for word in words if word.startswith("-"))):
            assert word in known, code


def test_what_is_not_run_is_told_with_its_reason():
    lines = {
        line
        for path in PAGES.values()
        for block in blocks.blocks(path.read_text(encoding="utf-8"))
        for line, _ in blocks.shown(block)
    }
    assert all(blocks.NOT_RUN.values())
    assert not [line for line in lines if line.startswith("footprint ") and blocks.excluded(line) and "tui" not in line]


def test_a_block_that_shows_something_else_is_noticed():
    with blocks.stage("") as _:
        ((_, command),) = blocks.play("```console\n$ footprint --version\nfootprint 0.0\n```\n")
    assert command.shown != command.printed
    assert command.code == 0


def test_a_page_is_written_with_what_its_commands_print():
    page = (
        "<!-- 1 lines -->\n```console\n$ footprint hardware --help\nstale\n```\n\n"
        "- in a list:\n\n    ```console\n    $ footprint --version\n    ```\n"
    )
    new = blocks.rewritten(page)
    assert "stale" not in new
    assert "$ footprint hardware --help\nUsage: footprint hardware [OPTIONS] COMMAND [ARGS]...\n...\n```" in new
    assert "    $ footprint --version\n    footprint " in new
    assert blocks.rewritten(new) == new


def test_a_command_that_fails_is_not_written_down():
    with pytest.raises(ValueError, match="no system"):
        blocks.rewritten("```console\n$ footprint estimate no-such-system\n```\n")


def test_the_readme_begins_with_the_two_commands():
    found = re.findall(r"```sh\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    assert found[0].strip().endswith("footprint estimate gpt-4")
    assert "pytest" in found[1]
    assert all("constraints.txt" in block for block in found[:2])


def test_each_command_is_in_the_readme():
    text = README.read_text(encoding="utf-8")
    assert [name for name in COMMANDS if f"footprint {name}" not in text] == []
