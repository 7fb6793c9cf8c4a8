"""What the command line loads before it answers: told by sys.modules, not by a stopwatch."""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HEAVY = {"numpy", "pandas", "pint", "rich", "textual", "scipy", "pyarrow", "plotext", "platformdirs"}
LOADED = """
import sys
from footprint.cli import run
code = run(sys.argv[1:])
print(code, *sys.modules, file=sys.stderr)
"""


@pytest.fixture(scope="session")
def loaded(process):
    """The modules that a command loads."""

    def loaded(*args):
        done = process("-c", LOADED, *args, module=False)
        code, *modules = done.stderr.decode().splitlines()[-1].split()
        assert code == "0", done.stderr
        return set(modules)

    return loaded


def test_help_waits_for_click_alone(loaded):
    modules = loaded("--help")
    assert modules & HEAVY == set()
    assert {name for name in modules if name.startswith(("footprint", "hardware_db", "tui"))} == {
        "footprint",
        "footprint.cli",
        "footprint.errors",
    }
    assert modules & {"csv", "json", "pathlib", "difflib"} == set()


@pytest.mark.parametrize("command", ["estimate", "explain", "batch", "hardware", "prices", "sites", "systems"])
def test_help_of_a_command_computes_nothing(loaded, command):
    assert loaded(command, "--help") & HEAVY == set()


@pytest.mark.parametrize("form", ["table", "json", "csv", "md"])
def test_a_point_estimate_loads_neither_numpy_nor_what_else_is_heavy(loaded, form):
    modules = loaded("estimate", "gpt-4", "--draws", "0", "--quiet", "--format", form)
    assert modules & HEAVY == set()
    assert modules & {"footprint.batch", "footprint.uncertainty", "footprint.intake", "difflib"} == set()
    assert ("json" in modules) == (form == "json")


def test_a_system_of_ones_own_needs_no_more(loaded):
    given = "--params 70B --tokens 15T --hardware h100 --country France --utilization 30%..50%"
    assert loaded("estimate", *given.split(), "--draws", "0", "--quiet") & HEAVY == set()


def test_draws_load_numpy_and_nothing_else_that_is_heavy(loaded):
    assert loaded("estimate", "gpt-4", "--draws", "10", "--quiet") & HEAVY == {"numpy"}


def test_only_a_figure_with_a_unit_loads_pint(loaded):
    args = ("estimate", "gpt-4", "--draws", "0", "--quiet")
    assert "pint" not in loaded(*args, "--board-power", "0.4e3", "--utilization", "40%", "--chips", "25K")
    assert "pint" in loaded(*args, "--board-power", "0.4 kW")


@pytest.mark.parametrize(
    "args",
    [
        ("explain", "gpt-4", "--output", "energy", "--quiet"),
        ("hardware", "show", "h100"),
        ("hardware", "compare", "h100", "a100"),
        ("prices", "h100"),
        ("sites", "show", "us-east-1"),
        ("systems", "show", "gpt-4"),
    ],
    ids=" ".join,
)
def test_looking_up_loads_nothing_heavy(loaded, args):
    assert loaded(*args) & HEAVY == set()


def test_importing_the_package_computes_nothing(process):
    code = "import sys, footprint; print(*(name for name in sys.modules if name.startswith('footprint')))"
    assert process("-c", code, module=False).stdout.split() == [b"footprint"]


def test_the_benchmark_of_start_up_runs(process):
    done = process(ROOT / "benchmarks" / "startup.py", "1", module=False)
    lines = done.stdout.decode().splitlines()
    assert done.returncode in (0, 1), done.stderr.decode()  # a stopwatch decides nothing here
    assert sum("import click" in line and "--help" in line for line in lines) == 1
    assert sum(line.rstrip().endswith(("import numpy, click", "TOO LONG")) for line in lines) >= 2
    assert f"Python {sys.version.split()[0]}" in lines[-1]
