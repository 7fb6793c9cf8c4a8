"""``footprint systems import|remove|export``, ``footprint hardware import|remove``, and what follows from them."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from footprint.cli import run

ROOT = Path(__file__).parents[3]


@pytest.fixture
def call(own, capsys):
    """Runs a command: its exit code, and what it printed."""

    def run_(*args):
        code = run([str(arg) for arg in args])
        out, err = capsys.readouterr()
        assert "\x1b" not in out + err
        return code, out, err

    return run_


@pytest.fixture
def mine(table):
    return table(
        {"name": "Newnet", "params": "7B", "tokens": "2T", "hardware": "h100", "utilization": "40%", "date": "3/4/25",
         "country": "FR", "url": "https://example.org/newnet"},
        {"name": "GPT-4", "params": "1e12", "tokens": "1e13", "utilization": "72"},
    )  # fmt: skip


def test_an_import_is_reported_and_can_be_estimated_explained_shown_and_removed(call, mine):
    code, out, _ = call("systems", "import", mine)
    assert code == 0
    assert "2 systems" in out
    code, out, err = call("estimate", "newnet", "--draws", "0", "--format", "json")
    assert code == 0
    told = json.loads(out)
    assert told["resolved"]["system"] == "user-newnet"
    assert any("imported by you" in warning for warning in told["warnings"])
    assert "user-newnet was imported by you" in err
    [params] = [item for item in told["assumed"] if item["field"] == "params"]
    assert params["imported"] is True
    assert params["source"] == "user-mine.csv"
    code, out, _ = call("explain", "newnet", "--output", "compute")
    assert "source user-mine.csv: imported by the user, mine.csv" in out
    assert "row 2, params; https://example.org/newnet" in " ".join(out.split())
    code, out, _ = call("systems", "show", "user-newnet")
    assert "imported by the user" in out
    assert call("systems", "remove", "newnet")[0] == 0
    code, _, err = call("estimate", "newnet", "--draws", "0")
    assert code == 2
    assert "no system 'newnet'" in err


def test_the_databases_own_stay_what_they_are(call, mine):
    before = call("estimate", "gpt-4", "--draws", "0", "--format", "json")
    call("systems", "import", mine)
    assert call("estimate", "GPT-4", "--draws", "0", "--format", "json")[1].replace('"GPT-4"', '"gpt-4"') == before[1]


def test_lists_mark_what_is_imported(call, mine):
    call("systems", "import", mine)
    rows = list(csv.DictReader(io.StringIO(call("systems", "list", "--format", "csv")[1])))
    assert {row["id"] for row in rows if row["imported"] == "True"} == {"user-newnet", "user-gpt-4"}
    assert all(row["id"].startswith("user-") == (row["imported"] == "True") for row in rows)
    assert "imported by you" in call("systems", "list")[1]
    only = json.loads(call("systems", "list", "--imported", "--format", "json")[1])
    assert {row["id"] for row in only} == {"user-newnet", "user-gpt-4"}
    shown = json.loads(call("systems", "show", "user-newnet", "--format", "json")[1])
    assert all(row["imported"] is True for row in shown)
    assert all(row["imported"] is False for row in json.loads(call("systems", "show", "gpt-4", "--format", "json")[1]))


@pytest.mark.parametrize("form", ["json", "csv", "md", "table"])
def test_the_report_tells_row_field_was_became_and_why(call, mine, form):
    code, out, _ = call("systems", "import", mine, "--format", form, "--dry-run")
    assert code == 0
    if form == "json":
        told = json.loads(out)
        assert (told["taken"], told["mended"], told["refused"], told["written"]) == (2, 1, 1, False)
        found = told["findings"]
    elif form == "csv":
        found = list(csv.DictReader(io.StringIO(out)))
    else:
        assert "3/4/25 -> 2025-03-04" in " ".join(out.split())
        return
    [mended] = [one for one in found if one["verdict"] == "mended"]
    assert (str(mended["row"]), mended["field"], mended["was"], mended["became"]) == (
        "2",
        "date",
        "3/4/25",
        "2025-03-04",
    )
    assert mended["why"] == "read as month/day/year"
    [refused] = [one for one in found if one["verdict"] == "refused"]
    assert (str(refused["row"]), refused["field"], refused["was"], refused["became"]) == ("3", "utilization", "72", "")


def test_a_trial_leaves_nothing(call, mine):
    call("systems", "import", mine, "--dry-run")
    assert call("systems", "show", "user-newnet")[0] == 2


def test_nothing_taken_is_an_exit_code_of_one(call, table):
    code, out, err = call("systems", "import", table({"name": "A", "params": "-1"}))
    assert code == 1
    assert "params is between" in " ".join(out.split())
    assert "nothing was changed" in err


def test_a_second_import_needs_replace(call, mine):
    call("systems", "import", mine)
    code, out, err = call("systems", "import", mine)
    assert code == 2
    assert not out
    assert "--replace" in err
    assert call("systems", "import", mine, "--replace")[0] == 0


def test_a_chip_of_ones_own_carries_an_estimate(call, table):
    path = table({"name": "X1", "power": "0.5 kW", "peak_bf16": "500", "memory": "96 GB", "vendor": "Acme"})
    assert call("hardware", "import", path)[0] == 0
    code, out, err = call(
        "estimate", "--params", "7B", "--tokens", "1T", "--hardware", "x1", "--draws", "0", "--format", "json"
    )
    assert code == 0
    assert json.loads(out)["resolved"]["hardware"] == "user-x1"
    assert "user-x1 was imported by you" in err
    assert "user-x1" in call("hardware", "list", "--imported", "--format", "csv")[1]
    assert "500 TFLOP/s" in call("hardware", "show", "user-x1")[1]
    assert "user-x1" in call("hardware", "compare", "x1", "h100")[1]


def test_removing_a_chip_tells_who_ran_on_it(call, tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text("[[chip]]\nname='X1'\npower=500\n[[system]]\nname='A'\nparams=1e9\nhardware='X1'\n")
    call("hardware", "import", path)
    call("systems", "import", path)
    _, out, err = call("hardware", "remove", "--file", "user-mine.toml")
    assert "user-x1" in out
    assert "user-a ran on what was removed" in err


def test_remove_without_a_name_tells_what_there_is(call, mine):
    call("systems", "import", mine)
    code, _, err = call("systems", "remove")
    assert code == 2
    assert "user-mine.csv (2)" in err
    assert "gpt-4 is of the database" in call("systems", "remove", "gpt-4-0613")[2]


def test_export_is_plain_csv_of_all_systems_or_long_with_sources(call, mine, tmp_path):
    call("systems", "import", mine)
    rows = list(csv.DictReader(io.StringIO(call("systems", "export")[1])))
    assert len(rows) > 120
    [own] = [row for row in rows if row["id"] == "user-newnet"]
    assert (own["imported"], float(own["params"]), own["hardware"]) == ("True", 7e9, "nvidia-h100-sxm5-80gb")
    assert call("systems", "export", "--long", "-o", tmp_path / "long.csv")[0] == 0
    long = list(csv.DictReader(io.StringIO((tmp_path / "long.csv").read_text(encoding="utf-8"))))
    assert {"subject", "quantity", "value", "source", "publisher", "url", "locator", "imported"} <= long[0].keys()
    assert {row["publisher"] for row in long if row["subject"] == "user-newnet"} == {"imported by the user"}


def test_a_damaged_folder_is_said_and_the_database_still_serves(call, own):
    own.mkdir(parents=True)
    (own / "systems.csv").write_text("rubbish\n")
    code, _, err = call("systems", "list")
    assert code == 2
    assert "systems.csv" in err
    assert call("estimate", "gpt-4", "--draws", "0")[0] == 0


def test_an_estimate_of_the_database_reads_nothing_of_the_users(own):
    code = (
        "import sys; from footprint.cli import run; run(['estimate', 'gpt-4', '--draws', '0', '--quiet'])\n"
        "print([name for name in ('platformdirs', 'footprint.intake') if name in sys.modules])"
    )
    found = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert found.stdout.rstrip().endswith("[]")
