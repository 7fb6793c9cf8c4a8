"""The utilisation model is what benchmarks/fit_utilization.py makes of the published runs, and of no one of them."""

from collections import defaultdict

import numpy as np
import pytest

from footprint.records import Scenario
from footprint.resolve import gather, utilization
from footprint.validation import runs
from footprint.validation.forecast import forecast


@pytest.fixture(scope="module")
def fitting(script):
    return script("fit_utilization")


@pytest.fixture(scope="module")
def seen(fitting):
    return fitting.observations()


@pytest.fixture(scope="module")
def found(fitting, seen):
    return fitting.fit(seen)


@pytest.fixture(scope="module")
def errors(fitting, seen, found):
    return fitting.errors(seen, found)


def test_rows_and_page_are_what_the_fit_says(fitting, seen, found, errors):
    wrong = fitting.stale(fitting.rows(seen, found, errors), fitting.tables(seen, found, errors))
    assert wrong == [], "python benchmarks/fit_utilization.py --write --docs"


def test_a_row_that_was_changed_is_told(fitting, seen, found, errors):
    lines = fitting.rows(seen, found, errors)
    lines[0][2] = "0.123"
    assert len(fitting.stale(lines, {"effects": "| none |"})) == 3


def test_tables_are_put_between_their_marks_and_nowhere_else(fitting):
    page = "a\n<!-- one -->\n<!-- end of one -->\nb\n<!-- two -->\nold\n<!-- end of two -->\nc\n"
    new = fitting.paged(page, {"one": "| 1 |", "two": "| 2 |"})
    assert new == "a\n<!-- one -->\n| 1 |\n<!-- end of one -->\nb\n<!-- two -->\n| 2 |\n<!-- end of two -->\nc\n"
    assert fitting.paged(new, {"one": "| 1 |"}) == new
    with pytest.raises(ValueError, match="three"):
        fitting.paged(page, {"three": ""})


def test_every_cause_is_of_two_families_or_of_a_benchmark(seen, found):
    families = defaultdict(set)
    for one in seen:
        for cause, amount in one.amounts.items():
            if amount:
                families[cause].add(one.run.id if one.type == "benchmark" else one.family)
    assert {cause for cause in found.causes if len(families[cause]) < 2} == set()


def test_no_cause_is_the_name_of_a_system_or_family(seen, found):
    names = {one.system for one in seen} | {one.family for one in seen} | {one.run.id for one in seen}
    assert not names & set(found.causes)


def test_runs_that_are_kept_out_are_not_fitted_to(script, seen):
    kept_out = script("utilization_seen").KEPT_OUT
    assert kept_out <= {run.id for run in runs()}
    assert not kept_out & {one.run.id for one in seen}


def test_runs_that_are_kept_out_are_forecast_as_well_as_the_others(script):
    """The interval of most holds what was reported, though nothing of them was known."""
    kept_out = script("utilization_seen").KEPT_OUT
    told = [
        forecast(run, datum)
        for run in runs()
        if run.id in kept_out
        for datum in run.reported
        if datum.quantity == "chip-hours"
    ]
    held = [one for one in told if one.covered(90)]
    assert len(told) == len(kept_out)
    assert len(held) >= 3


def test_families_left_out_are_told_hardly_worse(fitting, seen, errors):
    worse = {cut.name: cut.worse for cut in fitting.cuts(seen, errors)}
    assert worse["all"] < 0.1
    assert worse["all with parameters and tokens"] < 0.1
    assert worse["language pretraining"] < 0.1


def test_leaving_out_a_system_leaves_out_no_other(fitting, seen):
    """The other systems of its family tell of a run."""
    some = [one for one in seen if one.family in {"openelm", "llama1"} or one.type == "steady"]
    families = fitting.left_out(some, lambda one: one.family)
    systems = fitting.left_out(some, lambda one: one.system)
    wanted = np.array([one.odds for one in some])
    headline = np.array([one.headline for one in some])
    assert np.abs(wanted - systems)[headline].mean() < np.abs(wanted - families)[headline].mean()


def test_the_closed_form_is_the_posterior_of_the_whole_covariance(fitting, seen):
    """The mean of the effects, with the covariance of all figures inverted as a matrix; one round, weights of 1."""
    told = fitting.fit(seen, rounds=1)
    table = np.array([[one.amounts.get(cause, 0.0) for cause in told.causes] for one in seen])
    wanted = np.array([one.odds for one in seen])
    families = np.array([one.family for one in seen])
    noise = np.diag([fitting.NOISE[one.type] ** 2 for one in seen])
    inverse = np.linalg.inv(noise + fitting.FAMILY**2 * np.equal.outer(families, families))
    designs = {row.value for row in fitting.hardware_db.rows("chips", None, "architecture")}
    designs = {fitting.hardware_db.folded(name) for name in designs}
    scales = [fitting.SCALES.get(cause, fitting.DESIGN if cause in designs else fitting.OTHER) for cause in told.causes]
    precision = table.T @ inverse @ table + np.diag(np.array(scales) ** -2.0)
    assert told.effects == pytest.approx(np.linalg.solve(precision, table.T @ inverse @ wanted), abs=1e-9)
    assert told.covariance == pytest.approx(np.linalg.inv(precision), abs=1e-9)


def causes(**known):
    return utilization.causes(gather(Scenario({"params": "7B", "tokens": "1T", **known})))


def test_years_before_fused_attention_count_for_fast_gpus_only():
    early = {
        (chip, year): causes(hardware=chip, year=year).get("early", 0.0)
        for chip in ("p100", "v100", "a100", "tpu-v3")
        for year in ("2019", "2021", "2022", "2023")
    }
    assert {early[chip, "2023"] for chip in ("p100", "v100", "a100", "tpu-v3")} == {0.0}
    assert {early[chip, year] for chip, year in early if chip in ("p100", "tpu-v3")} == {0.0}
    assert 0 < early["v100", "2022"] < early["a100", "2022"] < early["a100", "2021"]
    assert early["v100", "2021"] == early["v100", "2019"]


def test_all_that_is_counted_in_samples_has_one_cause():
    for word in ("vit", "diffusion", "convnet"):
        assert utilization.causes(
            gather(Scenario({"params": "1B", "samples": "1B", "architecture": word, "hardware": "a100"}))
        )["samples"]
    assert "samples" not in causes(hardware="a100")
