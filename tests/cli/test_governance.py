"""The commands of governance: every format, files, charts, errors."""

import csv
import io
import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from footprint import methods
from footprint.cli import run

DOCS = Path(__file__).parents[2] / "docs" / "governance.md"
COMMANDS = [
    ["thresholds", "gpt-4"],
    ["thresholds", "--compute", "7e24", "--base", "gpt-4"],
    ["thresholds", "--all", "--from", "2024", "--to", "2026"],
    ["concentration"],
    ["concentration", "--from", "2024", "--to", "2025"],
    ["concentration", "--by", "country", "--basis", "clusters"],
    ["access", "gpt-4", "--from", "2021", "--to", "2027"],
    ["homogenization", "--by", "family"],
    ["scale", "--compute", "1e24"],
    ["scale", "--loss", "2.0"],
]
WITH_CHARTS = [COMMANDS[2], COMMANDS[4], COMMANDS[6], COMMANDS[8]]


def printed(capsys, *arguments):
    code = run([*map(str, arguments), "--draws", "200"])
    captured = capsys.readouterr()
    assert code == 0, captured.err
    return captured.out


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_json_is_valid_and_says_versions_seed_and_sources(command, capsys):
    document = json.loads(printed(capsys, *command, "--format", "json"), parse_constant=pytest.fail)
    assert list(document)[:4] == ["footprint", "database", "seed", "draws"]
    assert document["draws"] == 200
    if command[0] != "homogenization":
        assert all(source["url"] and source["title"] for source in document["sources"])


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_csv_has_one_header_and_rows_of_its_length(command, capsys):
    rows = list(csv.reader(io.StringIO(printed(capsys, *command, "--format", "csv", "--quiet"))))
    assert len(rows) > 1
    assert {len(row) for row in rows} == {len(rows[0])}
    assert len(set(rows[0])) == len(rows[0])


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_markdown_has_tables_and_remarks(command, capsys):
    text = printed(capsys, *command, "--format", "md")
    assert text.startswith("## ")
    assert "| ---" in text
    assert "\n- " in text


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_the_table_fits_80_columns_but_for_remarks(command, capsys):
    for line in printed(capsys, *command, "--quiet").splitlines():
        if not line.startswith("- ") and "rows; on a wider" not in line:
            assert len(line) <= 80, line


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_the_same_seed_prints_the_same_bytes(command, capsys):
    first, second = (printed(capsys, *command, "--format", "json", "--seed", 5) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_figures_of_the_document_are_in_order(command, capsys):
    document = json.loads(printed(capsys, *command, "--format", "json"))

    def check(part):
        if isinstance(part, dict):
            if {"p5", "p50", "p95"} <= part.keys() and part["p5"] is not None:
                assert part["p5"] <= part["p50"] <= part["p95"]
            for value in part.values():
                check(value)
        elif isinstance(part, list):
            for value in part:
                check(value)

    check(document)


def test_the_caveat_stands_wherever_abilities_do(capsys):
    for form in ("table", "json", "csv", "md"):
        text = printed(
            capsys, "scale", "--compute", "1e24", "--format", form, *(["--show", "abilities"] if form == "csv" else [])
        )
        assert "Schaeffer" in text


def test_one_table_can_be_chosen(capsys):
    text = printed(capsys, "concentration", "--show", "indices", "--format", "csv")
    assert text.splitlines()[0].startswith("date,index,label,treatment,value")
    assert run(["concentration", "--show", "nothing"]) == 2
    assert "one of holders, indices" in capsys.readouterr().err


@pytest.mark.parametrize("command", COMMANDS[:4], ids=" ".join)
@pytest.mark.parametrize("end", ["json", "csv", "md", "txt"])
def test_a_file_gets_what_would_be_printed(command, end, capsys, tmp_path):
    target = tmp_path / f"out.{end}"
    assert printed(capsys, *command, "-o", target) == ""
    form = {"txt": "table"}.get(end, end)
    if form != "table":
        assert target.read_text() == printed(capsys, *command, "--format", form)
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize("command", WITH_CHARTS, ids=" ".join)
def test_a_chart_is_drawn_in_the_terminal(command, capsys):
    pytest.importorskip("plotext")
    text = printed(capsys, *command, "--plot")
    assert len(text.splitlines()) >= 20
    assert max(map(len, text.splitlines())) <= 80
    assert "\x1b[" not in text


@pytest.mark.parametrize("command", WITH_CHARTS, ids=" ".join)
@pytest.mark.parametrize(("end", "magic"), [("svg", b"<?xml"), ("png", b"\x89PNG")])
def test_a_chart_is_written_as_a_picture(command, end, magic, capsys, tmp_path):
    pytest.importorskip("matplotlib")
    target = tmp_path / f"chart.{end}"
    printed(capsys, *command, "-o", target)
    first = target.read_bytes()
    assert first.startswith(magic)
    printed(capsys, *command, "-o", target)
    assert target.read_bytes() == first
    assert list(tmp_path.iterdir()) == [target]


def test_one_date_has_no_chart_and_says_what_would_have_one(capsys, tmp_path):
    for arguments in (["--plot"], ["-o", str(tmp_path / "chart.svg")]):
        assert run(["concentration", *arguments]) == 2
        assert "--from" in capsys.readouterr().err


def test_without_the_extra_a_chart_says_how_to_get_it(capsys, monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    monkeypatch.setitem(sys.modules, "plotext", None)
    for arguments in (["--plot"], ["-o", str(tmp_path / "chart.svg")]):
        assert run(["concentration", "--from", "2024", *arguments]) == 2
        assert "footprint[plot]" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["thresholds"], 2, "give a system"),
        (["thresholds", "gpt-4", "--all"], 2, "--all"),
        (["thresholds", "gpt4o-typo"], 2, "no system"),
        (["thresholds", "o3"], 1, "nothing to estimate"),
        (["concentration", "--date", "soon"], 2, "like 2026"),
        (["access", "gpt-4", "--from", "2030", "--to", "2020"], 2, "in order"),
        (["access", "gpt-4", "--draws", "many"], 2, "draws"),
        (["homogenization", "--to", "1999"], 2, "no derived"),
        (["scale"], 2, "one of"),
        (["scale", "--loss", "1.8", "--law", "besiroglu"], 1, "not above"),
    ],
    ids=lambda part: " ".join(part) if isinstance(part, list) else "",
)
def test_errors_are_one_line_with_the_exit_code_of_their_kind(arguments, code, said, capsys):
    assert run(arguments) == code
    captured = capsys.readouterr()
    assert captured.out == ""
    assert said in captured.err
    assert len(captured.err.strip().splitlines()) == 1


def test_a_scenario_file_serves_as_the_system(capsys, tmp_path):
    scenario = tmp_path / "run.toml"
    scenario.write_text('params = "70B"\ntokens = "15T"\nhardware = "h100"\ndraws = 300\n')
    document = json.loads(printed(capsys, "access", scenario, "--format", "json"))
    assert document["system"] == "scenario"
    assert run(["thresholds", str(scenario), "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["draws"] == 300


@pytest.mark.parametrize("command", ["thresholds", "concentration", "access", "homogenization", "scale"])
def test_help_waits_for_no_heavy_package(command):
    code = (
        "import sys; from footprint.cli import run; assert run([sys.argv[1], '--help']) == 0; "
        "heavy = {'numpy', 'pandas', 'pint', 'rich', 'matplotlib', 'plotext'} & set(sys.modules); "
        "assert not heavy, heavy"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, command],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def documented():
    for block in re.findall(r"```sh\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL):
        yield from (shlex.split(line, comments=True)[1:] for line in block.strip().splitlines())


@pytest.mark.parametrize("command", list(documented()), ids=" ".join)
def test_a_command_of_the_documentation_runs(command, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    if "--method" in command and command[command.index("--method") + 1] not in methods.NAMES:
        pytest.skip("the method is not there yet")
    if "--plot" in command:
        pytest.importorskip("plotext")
    if "-o" in command:
        pytest.importorskip("matplotlib")
    printed(capsys, *command)


def test_the_python_of_the_documentation_runs():
    (code,) = re.findall(r"```python\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    names = {}
    exec(code, names)
    assert list(names["told"].frame("course")["date"])[-1] == "2025-12-31"
