"""``footprint sweep`` and ``footprint batch``: what is written, said and returned."""

import csv
import io
import json

import pytest

import footprint
from footprint.cli import output, run
from footprint.tables.layout import COLUMNS

SWEEP = ["sweep", "llama-3.1-405b", "--over", "hardware=h100,a100", "--over", "year=2023:2024", "--draws", "50"]


def read(path):
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def test_a_sweep_writes_a_row_for_each_combination(tmp_path, capsys):
    assert run([*SWEEP, "-o", str(tmp_path / "swept.csv")]) == 0
    rows = read(tmp_path / "swept.csv")
    assert [(row["hardware"], row["year"]) for row in rows] == [
        (chip, year) for chip in ("h100", "a100") for year in ("2023", "2024")
    ]
    assert list(rows[0]) == ["id", "hardware", "year", *COLUMNS, "error"]
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err == f"4 rows -> {tmp_path / 'swept.csv'}\n"


def test_fields_and_scenario_files_are_those_of_estimate(tmp_path):
    scenario = tmp_path / "run.toml"
    scenario.write_text(
        'params = "70B"\ntokens = "15T"\ndraws = 40\nseed = 3\n'
        'utilization = {low = 0.3, high = 0.5, distribution = "uniform"}\n'
        '[correlation]\n"utilization:power_fraction" = 0.5\n'
    )
    swept = tmp_path / "swept.csv"
    assert run(["sweep", str(scenario), "--over", "chips=512,1024", "--pue", "1.2", "-o", str(swept), "--quiet"]) == 0
    for row, chips in zip(read(swept), (512, 1024), strict=True):
        wanted = footprint.estimate(
            params="70B", tokens="15T", utilization="uniform(0.3, 0.5)", pue=1.2, chips=chips, draws=40, seed=3,
            correlation={"utilization:power_fraction": 0.5},
        )  # fmt: skip
        assert float(row["energy_kwh_p5"]) == wanted.energy.p5
        assert float(row["cost_owned_usd_p95"]) == wanted.cost_owned.p95


def test_rows_that_fail_are_said_and_the_others_written(tmp_path, capsys):
    swept = tmp_path / "swept.csv"
    assert run(["sweep", "gpt-4", "--over", "hardware=h100,h10", "--draws", "0", "-o", str(swept)]) == 1
    told = capsys.readouterr().err
    assert "1 of 2 rows could not be estimated" in told
    assert "no chip 'h10'" in told
    assert [bool(row["error"]) for row in read(swept)] == [False, True]


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        ([], "--over"),
        (["--over", "year"], "FIELD=VALUES"),
        (["--over", "yaer=2020"], "year"),
        (["--over", "year=2020", "--over", "year=2021"], "twice"),
        (["--over", "tokens=1e12:1e14"], "low:high:50log"),
        (["--over", "year=2020", "--correlation", "pue:wue=2"], "between -1 and 1"),
        (["--over", "year=2020", "--workers", "0"], "workers"),
    ],
)
def test_what_is_no_sweep_is_refused_in_one_line(tmp_path, capsys, arguments, why):
    assert run(["sweep", "gpt-4", *arguments, "-o", str(tmp_path / "swept.csv")]) == 2
    told = capsys.readouterr().err
    assert why in told
    assert told.count("\n") == 1
    assert not list(tmp_path.iterdir())


def test_an_end_that_is_no_table_is_refused(tmp_path, capsys):
    assert run([*SWEEP, "-o", str(tmp_path / "swept.json")]) == 2
    assert ".csv or .parquet" in capsys.readouterr().err


def test_progress_is_shown_on_a_terminal_only(tmp_path, capsys, monkeypatch):
    run([*SWEEP, "-o", str(tmp_path / "swept.csv")])
    assert "rows ━" not in capsys.readouterr().err

    class Terminal(io.StringIO):
        def isatty(self):
            return True

    shown = Terminal()
    monkeypatch.setattr(output.sys, "stderr", shown)
    with output.progress(10, quiet=False) as progress:
        progress(4)
        progress(10)
    assert "left" in shown.getvalue()
    with output.progress(10, quiet=True) as progress:
        assert progress is None


def test_a_batch_is_correlated_as_told(tmp_path):
    table, results = tmp_path / "runs.csv", tmp_path / "results.csv"
    table.write_text("id,params,tokens\na,7B,1T\n")
    command = ["batch", str(table), "-o", str(results), "--draws", "200", "--quiet"]
    assert run([*command, "--correlation", "utilization:power_fraction=0.9"]) == 0
    wanted = footprint.estimate(
        params="7B", tokens="1T", draws=200, correlation={"utilization:power_fraction": 0.9}
    )  # fmt: skip
    assert float(read(results)[0]["energy_kwh_p95"]) == wanted.energy.p95


SENSITIVITY = ["sensitivity", "gpt-4", "--draws", "2000", "--output", "energy", "--quiet"]


def test_sensitivity_prints_inputs_with_shares_and_bars(capsys):
    assert run(SENSITIVITY) == 0
    told = capsys.readouterr().out
    assert "chip hours" in told
    assert "█" in told
    assert all(len(line) <= 80 for line in told.splitlines() if "█" in line)


def test_sensitivity_for_programs_has_all_inputs(capsys):
    assert run([*SENSITIVITY, "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)["outputs"]["energy_kwh"]
    assert {"input", "first_order", "total", "low", "high"} == set(found["inputs"][0])
    assert run([*SENSITIVITY, "--format", "csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["input"] for row in rows] == [item["input"] for item in found["inputs"]]
    assert float(rows[0]["total"]) == found["inputs"][0]["total"]
    assert run([*SENSITIVITY, "--format", "md"]) == 0
    assert "| Output; input |" in capsys.readouterr().out


def test_sensitivity_of_all_outputs_says_which_there_are_not(capsys):
    assert run(["sensitivity", "--params", "7B", "--tokens", "1T", "--draws", "500"]) == 0
    told = capsys.readouterr()
    assert "carbon_market: no market-based intensity" in told.err
    assert "Cost, development" in told.out


def test_sensitivity_is_the_same_bytes_for_the_same_seed(capsys):
    said = []
    for threads in ("1", "2"):
        run([*SENSITIVITY, "--format", "json", "--threads", threads])
        said.append(capsys.readouterr().out)
    assert said[0] == said[1]


def test_an_estimate_takes_distributions_and_correlations(capsys):
    command = ["estimate", "--params", "7B", "--tokens", "1T", "--draws", "100", "--format", "json", "--quiet"]
    assert run([*command, "--utilization", "uniform(0.3, 0.5)", "--correlation", "utilization:pue=0.5"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["correlation"] == {"pue:utilization": 0.5}
    assert run([*command, "--utilization", "uniform(0.5, 0.3)"]) == 2
    assert "low to high" in capsys.readouterr().err
