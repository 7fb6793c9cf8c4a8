"""Pretraining against adaptations: ratios are paired, break-evens are what they say."""

import json
from math import inf, isfinite

import numpy as np
import pytest

import footprint
from footprint import methods
from footprint import present_comparison as present
from footprint.comparison import RATIOS, SHOWN
from footprint.errors import Impossible, InvalidInput

DRAWS = 2000
OWN = {"params": "7B", "tokens": "1T", "hardware": "a100", "country": "FR", "year": "2024"}
SEEDS = (
    "gpt-4",
    "gpt-4v",
    "claude-3.5-sonnet",
    "dall-e-3",
    "stable-diffusion-1",
    "gemini-1.0-ultra",
    "gato",
    "alphafold-2",
)


@pytest.fixture(scope="module")
def llama():
    return footprint.compare("llama-3.1-405b", draws=DRAWS)


def test_every_method_is_compared_unless_some_are_named(llama):
    assert [line.method for line in llama.lines] == [name for name in methods.NAMES if name != "pretrain"]
    some = footprint.compare("llama-3.1-405b", ["rlvr", "lora", "lora", "pretrain"], draws=0)
    assert [line.method for line in some.lines] == ["grpo", "lora"]
    assert [line.method for line in footprint.compare("gpt-3", "few-shot, dpo", draws=0).lines] == ["few-shot", "dpo"]


def test_a_line_is_what_estimate_says(llama):
    for word in ("pretrain", "lora", "grpo", "few-shot"):
        alone = footprint.estimate("llama-3.1-405b", method=word, draws=DRAWS)
        for name in SHOWN:
            assert llama[word].outputs[name].value == pytest.approx(getattr(alone, name).value)
            assert llama[word].outputs[name].p95 == pytest.approx(getattr(alone, name).p95, rel=0.02)


def test_the_gap_is_five_to_eight_orders_of_magnitude(llama):
    """What the project exists for: making a foundation model takes millions, adapting it hundreds."""
    assert llama.pretraining.outputs["cost_cloud"].value > 1e7
    for word in ("lora", "full-finetune", "dpo"):
        assert llama[word].outputs["cost_cloud"].value < 1e4
        assert 1e-8 < llama[word].ratios["compute"].value < 1e-4


def test_pretraining_is_once_itself(llama):
    for name in RATIOS:
        assert llama.pretraining.ratios[name] == (1.0, 1.0, 1.0, 1.0)


def test_ratios_are_of_paired_draws():
    """The price, the grid and the chips are the same in both: their spread is not in the ratio."""
    wide = {"chip_hour_price": "0.1..10", "grid_intensity": "10..1000", "pue": "1.05..1.9"}
    certain = {"utilization": 0.4, "examples": 1000, "example_tokens": 500, "epochs": 1, "count_factor": 1}
    told = footprint.compare(**OWN, **wide, **certain, methods="full-finetune", draws=DRAWS)
    cost, hours = (told["full-finetune"].ratios[name] for name in ("cost_cloud", "chip_hours"))
    apart = told["full-finetune"].outputs["cost_cloud"].p95 / told["full-finetune"].outputs["cost_cloud"].p5
    assert apart > 50
    assert cost.p95 / cost.p5 == pytest.approx(hours.p95 / hours.p5, rel=0.05)


def test_ratios_are_the_same_bytes_for_the_same_seed(llama):
    again = footprint.compare("llama-3.1-405b", ["lora"], draws=DRAWS)
    assert again["lora"].ratios == llama["lora"].ratios
    other = footprint.compare("llama-3.1-405b", ["lora"], draws=DRAWS, seed=1)
    assert other["lora"].ratios["cost_cloud"].p50 != llama["lora"].ratios["cost_cloud"].p50


def test_without_draws_there_are_points_alone():
    told = footprint.compare("gpt-3", "lora", draws=0)
    assert told["lora"].ratios["compute"].p5 is None
    assert told["lora"].outputs["energy"].p5 is None
    assert all(item.ratio.p5 is None for item in told.breakevens)


def test_what_describes_a_run_is_of_the_pretraining_and_the_rest_of_both():
    told = footprint.compare(**OWN, chips=1000, utilization=0.5, rank=4, examples=77, methods="lora,dpo", draws=0)
    made, tuned = told.pretraining.resolved.inputs, told["lora"].resolved.inputs
    assert made.chips.value == 1000
    assert made.tokens.value == 1e12
    assert tuned.chips is None
    assert tuned.tokens is None
    assert tuned.utilization.value != 0.5
    assert (tuned.rank.value, tuned.examples.value, made.examples) == (4, 77, None)
    for line in (told.pretraining, told["lora"], told["dpo"]):
        assert line.resolved.words["country"].value == "FR"
        assert line.resolved.words["hardware"].value == "nvidia-a100-sxm4-80gb"
    assert not any("is not used" in warning for warning in told.warnings)


def test_epochs_are_of_the_data_that_are_given():
    of_pretraining = footprint.compare(**OWN, epochs=4, methods="lora", draws=0)
    of_adaptation = footprint.compare(**OWN, epochs=4, examples=1000, methods="lora", draws=0)
    assert of_pretraining.pretraining.resolved.inputs.epochs.value == 4
    assert of_pretraining["lora"].resolved.inputs.epochs.value != 4
    assert of_adaptation.pretraining.resolved.inputs.epochs is None
    assert of_adaptation["lora"].resolved.inputs.epochs.value == 4


def breakeven(comparison, name, method, by):
    return next(item.ratio for item in comparison.breakevens if (item.name, item.method, item.by) == (name, method, by))


def test_at_the_break_even_both_cost_the_same(llama):
    for by, per_query in (("cost_cloud", "cost_per_query"), ("energy", "energy_per_query")):
        when = breakeven(llama, "queries", "lora", by)
        few, zero = (footprint.estimate("llama-3.1-405b", method=word, draws=0) for word in ("few-shot", "zero-shot"))
        adapting = getattr(footprint.estimate("llama-3.1-405b", method="lora", draws=0), by).value
        scale = 1000 if by == "energy" else 1
        saved = (getattr(few, per_query).value - getattr(zero, per_query).value) / scale
        assert when.value * saved == pytest.approx(adapting)
        assert when.p5 < when.p50 < when.p95


def test_examples_that_cost_nothing_are_never_beaten():
    told = footprint.compare("llama-3.1-8b", "few-shot", cache_hit=1, shot_tokens=1e-9, draws=0)
    assert breakeven(told, "queries", "lora", "compute").value > 1e9


def test_so_many_adaptations_take_what_the_pretraining_took(llama):
    ratio = llama["full-finetune"].ratios["energy"]
    assert breakeven(llama, "adaptations", "full-finetune", "energy").value == pytest.approx(1 / ratio.value)


def test_training_from_scratch_needs_more_data_than_fine_tuning(llama):
    tokens = breakeven(llama, "data", "from-scratch", "tokens")
    times = breakeven(llama, "data", "from-scratch", "effective_data")
    tuning = llama["full-finetune"].resolved.inputs
    data = tuning.examples.value * tuning.example_tokens.value
    assert tokens.value == pytest.approx(times.value * data)
    assert times.value > 1
    law = 1.9e4 * (4 * data) ** 0.18 * tuning.params.value**0.38
    assert tokens.value == pytest.approx(data + law / 4)
    assert any("Hernandez et al. (2021)" in note for note in llama.notes)


def test_a_law_for_text_and_code_can_be_given():
    plain, mixed = (
        footprint.compare("llama-3.1-8b", "full-finetune", draws=0, **law)
        for law in ({}, {"transfer_scale": 2.1e5, "transfer_data_exponent": 0.096})
    )
    assert breakeven(mixed, "data", "from-scratch", "tokens") != breakeven(plain, "data", "from-scratch", "tokens")


@pytest.mark.parametrize("system", SEEDS)
def test_the_seeds_systems_are_compared_where_it_makes_sense(system):
    told = footprint.compare(system, draws=200)
    assert told.pretraining.outputs["compute"].value > 1e20
    for line in told.lines:
        assert bool(line.reason) != bool(line.outputs)
        for ratio in filter(None, line.ratios.values()):
            assert 0 < ratio.p5 <= ratio.p95 < inf
    list(present.rows(told))
    json.dumps(present.document(told), allow_nan=False)


def test_a_method_that_cannot_be_estimated_says_why():
    told = footprint.compare("stable-diffusion-1", "few-shot,lora", draws=0)
    assert "read and write tokens" in told["few-shot"].reason
    assert told["lora"].reason == ""
    assert any("few-shot" in line for line in present.reasons(told))


@pytest.mark.parametrize("given", ["lorra", "", ",", ["x"]])
def test_methods_that_there_are_not_are_refused(given):
    with pytest.raises(InvalidInput, match=r"no method|none given"):
        footprint.compare("gpt-3", given, draws=0)


def test_a_method_is_no_field_of_a_comparison():
    with pytest.raises(InvalidInput, match="takes methods"):
        footprint.compare("gpt-3", method="lora", draws=0)


def test_adaptations_are_shown_where_the_pretraining_is_not_known():
    told = footprint.compare("mistral-7b", "lora,few-shot", draws=200)
    assert "data are not known" in told.pretraining.reason
    assert told["lora"].outputs["cost_cloud"].value > 0
    assert told["lora"].ratios["cost_cloud"] is None
    assert breakeven(told, "queries", "lora", "cost_cloud").value > 0
    assert any(line.startswith("not estimated: pretrain") for line in present.reasons(told))


def test_what_cannot_be_estimated_at_all_is_refused():
    with pytest.raises(Impossible):
        footprint.compare("sora", draws=0)


def test_the_pretraining_of_a_tuned_system_is_that_of_its_base():
    told = footprint.compare("vicuna-13b", "lora", draws=0)
    base = footprint.estimate("llama-13b", draws=0)
    assert told.pretraining.outputs["compute"].value == pytest.approx(base.compute.value)
    assert any("pretraining is that of llama-13b" in note for note in told.notes)


def test_a_line_that_was_not_compared_is_an_error():
    with pytest.raises(InvalidInput, match="was not compared"):
        footprint.compare("gpt-3", "lora", draws=0)["dpo"]


def test_bars_are_as_long_as_the_logarithm_of_the_ratio(llama):
    lines = list(present.bars(llama, "compute"))
    assert lines[1].startswith("pretrain")
    lengths = {line.split()[0]: line.count("█") for line in lines[1:]}
    ratios = {line.method: line.ratios["compute"].value for line in llama.lines}
    ordered = sorted(ratios, key=ratios.__getitem__)
    assert lengths["pretrain"] == max(lengths.values()) == present.BAR
    assert [lengths[name] for name in ordered] == sorted(lengths[name] for name in ordered)
    low, high = ordered[0], ordered[-1]
    slope = (lengths[high] - lengths[low]) / np.log10(ratios[high] / ratios[low])
    assert slope == pytest.approx(present.BAR / 8, rel=0.15)


def test_records_have_a_column_for_every_figure(llama):
    records = list(present.records(llama))
    assert len(records) == len(methods.NAMES)
    assert {"method", "compute_flop", "compute_flop_p5", "cost_cloud_usd", "energy_ratio", "energy_ratio_p95"} <= set(
        records[0]
    )
    assert all(record.keys() == records[0].keys() for record in records)


@pytest.mark.parametrize(
    "system", ["gpt-4", "gpt-4v", "stable-diffusion-1", "gato", "alphafold-2", "deepseek-v3", "mixtral-8x7b"]
)
def test_every_draw_of_a_comparison_is_a_figure(system):
    """Where parameters and active parameters are both uncertain, draws of the one exceed the other."""
    found = footprint.compare(system, draws=20_000)
    for line in (found.pretraining, *found.lines):
        for name, interval in (line.outputs or {}).items():
            assert interval is None or all(map(isfinite, interval[:4])), (line.method, name)
