"""``footprint compare`` on the command line."""

import csv
import io
import json

import pytest

from footprint import methods
from footprint.cli import run

FEW = ["--methods", "full-finetune,lora,zero-shot", "--draws", "500"]


def test_a_table_of_80_columns_with_bars_and_break_evens(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    assert run(["compare", "llama-3.1-405b", *FEW]) == 0
    told = capsys.readouterr()
    assert max(map(len, told.out.splitlines()[1:10])) <= 80
    for word in ("pretrain", "full-finetune", "lora", "zero-shot"):
        assert any(line.strip().startswith(word) for line in told.out.splitlines())
    assert "█" in told.out
    assert "queries after which lora beats few-shot" in told.out
    assert "Hernandez et al. (2021)" in told.out
    assert "seed 0" in told.err


def test_json_is_valid_and_has_everything(capsys):
    assert run(["compare", "gpt-3", *FEW, "--format", "json", "--quiet"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [line["method"] for line in told["methods"]] == ["full-finetune", "lora", "zero-shot"]
    assert set(told["pretraining"]["outputs"]) >= {"compute_flop", "energy_kwh", "cost_cloud_usd"}
    assert set(told["methods"][0]["ratios"]["compute"]) == {"value", "p5", "p50", "p95"}
    assert {item["name"] for item in told["break_evens"]} == {"queries", "adaptations", "data"}
    assert any(item["field"] == "rank" for item in told["methods"][1]["assumed"])


def test_csv_has_a_row_a_method(capsys):
    assert run(["compare", "gpt-3", "--draws", "0", "--format", "csv", "--quiet"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["method"] for row in rows] == list(methods.NAMES)


def test_a_document_is_written(tmp_path):
    path = tmp_path / "comparison.md"
    assert run(["compare", "gpt-3", *FEW, "-o", str(path), "--quiet"]) == 0
    assert "| lora |" in path.read_text(encoding="utf-8")


def test_the_same_seed_gives_the_same_bytes(capsys):
    arguments = ["compare", "gpt-3", *FEW, "--format", "json"]
    run(arguments)
    first = capsys.readouterr().out
    run(arguments)
    assert capsys.readouterr().out == first


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["gpt-3", "--methods", "lorra"], 2, "did you mean 'lora'"),
        (["gpt-33"], 2, "did you mean"),
        (["sora"], 1, "nothing to estimate from"),
        (["gpt-3", "--method", "lora"], 2, "--method"),
        (["gpt-3", "--by", "beauty"], 2, "--by"),
    ],
)
def test_what_cannot_be_compared_is_refused_in_one_line(arguments, code, said, capsys):
    assert run(["compare", *arguments, "--draws", "0"]) == code
    error = capsys.readouterr().err
    assert said in error
    assert "Traceback" not in error


def test_bars_show_what_is_asked_for(capsys):
    assert run(["compare", "gpt-3", *FEW, "--by", "energy", "--quiet"]) == 0
    told = capsys.readouterr().out
    assert "Electricity, over that of pretraining" in told
    assert "Break-even by electricity" in told


def test_a_scenario_file_can_be_compared(tmp_path, capsys):
    path = tmp_path / "own.toml"
    path.write_text('params = "7B"\ntokens = "1T"\nhardware = "a100"\nrank = 4\n', encoding="utf-8")
    assert run(["compare", str(path), "--methods", "lora", "--draws", "0"]) == 0
    assert "lora" in capsys.readouterr().out
