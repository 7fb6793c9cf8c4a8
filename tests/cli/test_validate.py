"""``footprint validate``: its options, its formats, its pictures, its words."""

import csv
import io
import os
import subprocess
import sys

import pytest

import hardware_db
from footprint.validation import CUTS
from footprint.validation.report import BY, KINDS, QUANTITIES

QUICK = ("--draws", "0")


def read(text):
    return list(csv.DictReader(io.StringIO(text)))


def test_every_cut_is_a_row(call):
    reply = call("validate", *QUICK)
    assert reply.code == 0
    assert all(cut.name in reply.out for cut in CUTS)
    assert "naive: 6 N D" in reply.out


@pytest.mark.parametrize("width", [40, 60, 80, 200])
def test_no_line_is_wider_than_the_terminal(call, monkeypatch, width):
    monkeypatch.setenv("COLUMNS", str(width))
    for options in ((), ("--table", "--quantity", "energy"), ("--by", "hardware"), ("--plot", "--quantity", "energy")):
        reply = call("validate", *QUICK, *options)
        assert reply.code == 0
        assert max(map(len, reply.out.splitlines())) <= width


def test_no_colour_where_none_is_wanted(call, monkeypatch):
    for name, value in (("NO_COLOR", "1"), ("FORCE_COLOR", "1"), ("COLUMNS", "100")):
        monkeypatch.setenv(name, value)
    assert "\x1b[3" not in call("validate", *QUICK, "--plot").out


@pytest.mark.parametrize("quantity", QUANTITIES)
def test_every_quantity_that_is_reported_can_be_asked_for(call, quantity):
    reply = call("validate", *QUICK, "--quantity", quantity, "--format", "csv", "--table")
    if reply.code == 0:
        assert {row["quantity"] for row in read(reply.out)} == {quantity}
    else:
        assert reply.err == f"footprint: no {quantity} of any kind was reported\n"


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_can_be_asked_for(call, kind):
    rows = read(call("validate", *QUICK, "--kind", kind.title(), "--format", "csv", "--table").out)
    assert {row["kind"] for row in rows} == {kind}


@pytest.mark.parametrize("by", BY)
def test_every_group_can_be_asked_for(call, by):
    reply = call("validate", *QUICK, "--by", by, "--format", "csv")
    rows = read(reply.out)
    assert reply.code == 0
    assert sum(int(row["figures"]) for row in rows) >= 90
    assert all(row[by] for row in rows)


def test_a_quantity_may_be_written_with_an_underscore(call):
    given, plain = (
        call("validate", *QUICK, "--quantity", name, "--format", "json") for name in ("chip_hours", "chip-hours")
    )
    assert given.out == plain.out


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--quantity", "enrgy"), "no quantity 'enrgy'; did you mean 'energy'"),
        (("--kind", "language"), "no kind 'language'"),
        (("--by", "colour"), "no group 'colour'"),
        (("--draws", "-1"), "draws"),
        (("--draws", "many"), "draws"),
        (("--seed", "x"), "seed"),
        (("--format", "yaml"), "yaml"),
        (("--quantity", "cost", "--kind", "adaptation", "-o", "/nowhere/x.svg"), "/nowhere"),
        (("-o", "runs.docx"), "runs.docx"),
    ],
)
def test_what_cannot_be_is_refused_in_a_line(refused, options, words):
    assert words in refused("validate", *(() if "--draws" in options else QUICK), *options)


def test_json_holds_scores_groups_and_runs(call):
    told = call("validate", "--draws", "50", "--format", "json").json
    assert {"footprint", "database", "seed", "draws", "scores", "groups", "runs"} <= told.keys()
    assert [row["name"] for row in told["scores"]] == [cut.name for cut in CUTS]
    methods = [score["method"] for score in told["scores"][0]["scores"]]
    assert methods == ["footprint", "naive", "LLMCarbon", "Epoch"]
    assert len(told["runs"]) == sum(row.extras["role"] == "reported" for row in hardware_db.rows("runs"))
    assert all(run["forecast"] is not None or run["reason"] for run in told["runs"])
    assert all(run["p5"] <= run["p50"] <= run["p95"] for run in told["runs"] if run["p5"] is not None)


def test_the_same_seed_gives_the_same_bytes(call):
    first, again, other = (
        call("validate", "--draws", "50", "--seed", seed, "--format", "json").out for seed in ("1", "1", "2")
    )
    assert first == again != other


def test_markdown_is_a_table(call):
    lines = call("validate", *QUICK, "--format", "md").out.splitlines()
    assert any(line.startswith("|") and "naive" in line for line in lines)


@pytest.mark.parametrize("name", ["runs.svg", "runs.png", "runs.csv", "runs.json", "runs.md", "runs.html"])
def test_a_file_is_of_the_kind_that_its_name_says(call, tmp_path, name):
    path = tmp_path / name
    reply = call("validate", *QUICK, "--quantity", "energy", "-o", path)
    if reply.code:
        assert name.endswith("html")
        assert reply.err.startswith("footprint: ")
        assert not path.exists()
        return
    begins = {"svg": b"<?xml", "png": b"\x89PNG", "csv": b"cut,", "json": b"{"}
    assert path.read_bytes().startswith(begins.get(name.rpartition(".")[2], b""))
    assert [found.name for found in tmp_path.iterdir()] == [name]


def test_it_needs_no_checkout(tmp_path):
    """The runs are in the package: what benchmarks and docs hold is not read."""
    done = subprocess.run(
        [sys.executable, "-m", "footprint", "validate", "--draws", "0", "--format", "csv"],
        cwd=tmp_path,
        env={name: value for name, value in os.environ.items() if name not in ("COLUMNS", "NO_COLOR")},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert read(done.stdout.decode())[0]["cut"] == CUTS[0].name
