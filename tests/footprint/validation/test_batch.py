"""A table of the published runs, through ``footprint batch``, gives the forecasts of ``footprint validate``."""

import csv

import pytest

import footprint
from footprint.validation import forecasts, runs
from footprint.validation.runs import stated


def test_a_table_of_the_runs_gives_the_same_forecasts(tmp_path):
    told = [one for one in forecasts(0) if one.datum.quantity == "chip-hours"]
    scenarios = {one.run.id: stated(one.run) for one in told}
    names = sorted({name for scenario in scenarios.values() for name in scenario})
    table = tmp_path / "runs.csv"
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["id", *names])
        writer.writeheader()
        writer.writerows({"id": run, **scenario} for run, scenario in scenarios.items())
    results = tmp_path / "results.csv"
    footprint.batch(table, output=results, draws=0)
    with results.open(encoding="utf-8", newline="") as file:
        found = {row["id"]: row for row in csv.DictReader(file)}
    assert found.keys() == scenarios.keys()
    for one in told:
        if one.value is None:
            assert not one.run.data or found[one.run.id]["error"]
        else:
            assert float(found[one.run.id]["chip_hours"]) == pytest.approx(one.value, rel=1e-9), one.run.id


def test_almost_every_run_with_parameters_and_data_has_hours():
    kept = [run for run in runs() if run.data and "hardware" in run.known]
    with_hours = {one.run.id for one in forecasts(0) if one.value is not None}
    assert sum(run.id in with_hours for run in kept) >= 0.95 * len(kept)
