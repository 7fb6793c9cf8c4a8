"""What the chips must hold: optimisers, sharding, activations, and refusals where it does not fit."""

import numpy as np
import pytest

import footprint
from footprint.errors import Impossible, InvalidInput

BARE = {"memory_overhead": 1e-9, "draws": 0}
"""Next to nothing beside the states."""
BYTES = [
    ("adamw", 16),
    ("adamw-fp32", 16),
    ("adamw-fp32-grads", 18),
    ("adamw-8bit", 10),
    ("adamw-bf16", 8),
    ("muon", 12),
    ("sgd", 12),
]


@pytest.mark.parametrize(("optimizer", "count"), BYTES)
def test_an_optimiser_keeps_its_bytes_for_each_parameter(optimizer, count):
    """Rajbhandari et al. 2020, section 3.1; Dettmers et al. 2021; EleutherAI's cookbook."""
    told = footprint.estimate(params="7B", tokens="1B", chips=100, optimizer=optimizer, **BARE)
    assert told.memory_per_chip.value * 100 == pytest.approx(7 * count)
    assert told.resolved.inputs.bytes_per_parameter.data[0].source


@pytest.mark.parametrize(
    ("sharding", "published"), [("zero-0", 120), ("zero-1", 31.4), ("zero-2", 16.6), ("zero-3", 1.9)]
)
def test_states_are_sharded_as_zero_does(sharding, published):
    """Rajbhandari et al. 2020, figure 1: 7.5 billion parameters on 64 chips."""
    told = footprint.estimate(params="7.5B", tokens="1B", chips=64, hardware="b200", sharding=sharding, **BARE)
    assert told.memory_per_chip.value == pytest.approx(published, rel=0.02)


def test_a_split_model_is_replicated_in_parts():
    whole, split = (
        footprint.estimate(params="7.5B", tokens="1B", chips=64, hardware="b200", sharding="zero-0", **BARE, **how)
        for how in ({}, {"tensor_parallel": 4, "pipeline_parallel": 2})
    )
    assert split.memory_per_chip.value == pytest.approx(whole.memory_per_chip.value / 8)


@pytest.mark.parametrize(("word", "kept"), [("full", 2), ("selective", 34), ("none", 34 + 5 * 96 * 2048 / 12288)])
def test_activations_are_kept_as_recomputation_says(word, kept):
    """Korthikanti et al. 2022, equations 1 to 6: GPT-3's 80 bytes of scores beside 34."""
    told = footprint.estimate(params="175B", layers=96, width=12288, heads=96, seq_len=2048, tokens="1B", draws=0,
                              recompute=word, micro_batch=1, tensor_parallel=8, chips=1024)  # fmt: skip
    states = 16 * 175 / 1024
    framework = told.resolved.inputs.memory_overhead.value / 1e9
    assert told.memory_per_chip.value - states - framework == pytest.approx(2048 * 12288 * 96 * kept / 8 / 1e9)


@pytest.mark.parametrize("given", [{"optimizer": "adamx"}, {"sharding": "zero-4"}, {"recompute": "some"}])
def test_words_that_there_are_not_name_those_that_there_are(given):
    with pytest.raises(InvalidInput, match="one of"):
        footprint.estimate(params="7B", tokens="1B", draws=0, **given)


def test_gpt_3_does_not_fit_8_v100_of_32_gigabytes():
    with pytest.raises(Impossible) as refusal:
        footprint.estimate(params="175B", tokens="300B", hardware="v100-sxm2-32gb", chips=8, draws=0)
    said = str(refusal.value)
    assert "175B parameters needs" in said
    assert "nvidia-v100-sxm2-32gb has 32 GB" in said
    assert "such chips would hold it" in said


@pytest.mark.parametrize("method", ["full-finetune", "lora", "zero-shot", "rlhf-ppo"])
def test_nor_does_what_is_done_with_it(method):
    with pytest.raises(Impossible, match="does not fit in memory"):
        footprint.estimate("gpt-3", method=method, hardware="v100-sxm2-32gb", chips=8, draws=0)


def test_what_would_fit_does():
    with pytest.raises(Impossible) as refusal:
        footprint.estimate(params="175B", tokens="300B", hardware="v100-sxm2-32gb", chips=8, draws=0)
    fewest = int(str(refusal.value).split("at least ")[1].split(" such")[0].replace(",", ""))
    told = footprint.estimate(params="175B", tokens="300B", hardware="v100-sxm2-32gb", chips=fewest, draws=0)
    assert told.compute.value > 0


def test_65_billion_fit_48_gigabytes_in_four_bits_and_not_in_sixteen():
    """Dettmers et al. 2023, abstract: from more than 780 GB to less than 48."""
    scenario = {"params": "65B", "hardware": "rtx-a6000", "chips": 1, "examples": 1000, "draws": 0}
    assert footprint.estimate(**scenario, method="qlora").chip_hours.value > 0
    for method in ("lora", "full-finetune"):
        with pytest.raises(Impossible, match="qlora takes less"):
            footprint.estimate(**scenario, method=method)


def test_a_run_that_was_seen_to_fit_is_only_warned_of():
    told = footprint.estimate(params="175B", tokens="300B", hardware="v100-sxm2-32gb", chips=8, wall_hours=1e6, draws=0)
    assert any(warning.startswith("memory: ") for warning in told.warnings)


def test_a_published_run_is_not_refused():
    assert footprint.estimate("gpt-3", draws=0).chips.value == 10_000


@pytest.mark.parametrize("method", ["full-finetune", "lora", "qlora", "zero-shot", "grpo"])
def test_the_chips_that_are_assumed_hold_it_and_are_whole(method):
    told = footprint.estimate("llama-3.1-405b", method=method, draws=0)
    room = told.resolved.inputs.chip_memory.value * told.resolved.inputs.usable_memory.value
    assert told.memory_per_chip.value * 1e9 <= room * (1 + 1e-9)
    assert told.chips.value == round(told.chips.value) >= 1


def test_chips_come_in_servers_where_that_is_wanted():
    assert footprint.estimate("llama-3.1-405b", method="lora", chip_multiple=8, draws=0).chips.value % 8 == 0


def test_a_small_job_takes_one_chip():
    assert footprint.estimate(params="1B", method="qlora", examples=100, draws=0).chips.value == 1


def test_a_long_job_takes_more_chips_than_would_hold_it():
    few, many = (
        footprint.estimate(params="8B", method="full-finetune", examples=count, draws=0).chips.value
        for count in (100, 100_000_000)
    )
    assert many > 10 * few


@pytest.mark.parametrize("method", ["full-finetune", "zero-shot"])
def test_draws_of_chips_are_whole_and_finite(method):
    told = footprint.estimate("llama-3.1-8b", method=method, hardware="t4", draws=2001)  # percentiles are draws
    for end in (told.chips.p5, told.chips.p50, told.chips.p95):
        assert np.isfinite(end)
        assert end == round(end) >= 1


def test_adapters_take_a_fraction_of_the_memory():
    """Hu et al. 2021, section 4.2: a third; in four bits a sixteenth (Dettmers et al. 2023)."""
    held = {
        method: told.memory_per_chip.value * told.chips.value
        for method in ("full-finetune", "lora", "qlora")
        for told in [footprint.estimate("llama-3.1-70b", method=method, draws=0)]
    }
    assert held["lora"] < held["full-finetune"] / 3
    assert held["qlora"] < held["lora"] / 2
