"""What a query takes, against what was published, and where the time of reinforcement learning goes."""

import pytest

import footprint
from footprint.model import Footprint
from footprint.records import Inputs

CHAT = {"params": "400B", "active_params": "100B", "method": "zero-shot", "hardware": "h100", "pue": 1.2}
"""What Epoch takes GPT-4o to be (You 2025); the size of the whole is a guess."""
CHIP_ALONE = {"pue": 1, "busy_share": 1, "host_power": 1e-3}
"""What ML.ENERGY meters: the chips, without their server and their idle time."""


def joules_per_token(told):
    return told.energy_per_token.value * 3600 / 1e6


def phases(told):
    inputs = Inputs(**{name: item.value for name, item in told.resolved.inputs})
    model = Footprint(inputs, told.resolved.architecture, told.resolved.method)
    return {phase.name: (phase, model._time(phase)) for phase in model.phases}


def share_of_rollouts(told):
    found = phases(told)
    rollouts = sum(time for name, (_, time) in found.items() if name in ("reading prompts", "writing answers"))
    return rollouts / sum(time for _, time in found.values())


def test_three_models_of_a_query_are_shown_and_differ():
    """Epoch: 0.30 Wh, within 2 %; EcoLogits: 1.6 Wh on 16 chips, here on as many as hold it; ours between the two."""
    told = footprint.estimate(**CHAT, output_tokens=500, draws=0)
    assert told.energy_per_query_by_flop.value == pytest.approx(0.301, rel=0.02)
    assert told.energy_per_query_by_regression.value == pytest.approx(1.61, rel=0.3)
    assert 0.15 < told.energy_per_query.value < 1.61


@pytest.mark.parametrize(
    ("published", "source"),
    [
        (0.24, "Elsworth et al. 2025, Google: median text prompt of Gemini"),
        (0.30, "You 2025, Epoch AI: a typical query of GPT-4o"),
        (0.34, "Altman 2025: an average query of ChatGPT"),
        (0.42, "Jegham et al. 2025: a short query of GPT-4o"),
    ],
)
def test_the_interval_of_a_query_holds_what_was_published(published, source):
    found = footprint.estimate(**CHAT, draws=4000).energy_per_query
    assert found.p5 < published < found.p95


def test_a_token_of_eight_billion_parameters_takes_what_was_metered():
    """ML.ENERGY on H100: 0.20 J in September 2024, 0.12 in December 2025; within a factor of two of the latter."""
    told = footprint.estimate("llama-3.1-8b", method="zero-shot", hardware="h100", prompt_tokens=300, output_tokens=300,
                              batch_size=64, **CHIP_ALONE, draws=0)  # fmt: skip
    assert 0.12 / 2 < joules_per_token(told) < 0.12 * 2


def test_the_interval_of_a_token_holds_both_meterings():
    found = footprint.estimate("llama-3.1-8b", method="zero-shot", hardware="h100", prompt_tokens=300,
                               output_tokens=300, **CHIP_ALONE, draws=4000).energy_per_token  # fmt: skip
    assert found.p5 * 3600 / 1e6 < 0.12 < 0.20 < found.p95 * 3600 / 1e6


def test_small_batches_of_65_billion_parameters_took_3_to_4_joules_a_token():
    """Samsi et al. 2023 (arXiv:2310.03003), an engine of 2023: reached with 8 sequences at once."""
    told = footprint.estimate("llama-65b", method="zero-shot", hardware="a100-sxm4-80gb", prompt_tokens=256,
                              output_tokens=256, batch_size=8, **CHIP_ALONE, draws=0)  # fmt: skip
    assert 3 / 1.5 < joules_per_token(told) < 4 * 1.5


def test_the_regression_is_of_the_chip_that_was_measured():
    told = footprint.estimate("llama-3.1-8b", method="zero-shot", hardware="a100", draws=0)
    assert told.energy_per_query_by_regression is None
    assert "H100" in told.reasons["energy_per_query_by_regression"]


def test_a_longer_answer_takes_more_than_in_proportion():
    """Its tokens attend to all before them."""
    short, long = (
        footprint.estimate("llama-3.1-8b", method="zero-shot", output_tokens=count, draws=0).energy_per_query.value
        for count in (500, 50_000)
    )
    assert long > 100 * short


def test_larger_batches_cost_less_until_compute_binds():
    costs = [
        footprint.estimate("llama-3.1-8b", method="zero-shot", hardware="h100", prompt_tokens=1, output_tokens=1,
                           cache_bytes=1, batch_size=size, draws=0).energy_per_query.value
        for size in (1, 8, 64, 1024, 4096)
    ]  # fmt: skip
    assert costs[0] > costs[1] > costs[2] > costs[3]
    assert costs[3] == pytest.approx(costs[4], rel=0.05)


def test_fewer_bytes_make_writing_faster():
    wide, narrow = (
        footprint.estimate(
            "llama-3.1-8b", method="zero-shot", weight_bytes=size, batch_size=4, draws=0
        ).chip_hours.value
        for size in (2, 0.516)
    )
    assert narrow < wide / 2


def test_reading_is_bound_by_compute_and_writing_by_memory():
    found = phases(footprint.estimate("llama-3.1-70b", method="zero-shot", hardware="h100", draws=0))
    reading, _ = found["reading prompts"]
    writing, time = found["writing answers"]
    assert reading.traffic is None
    assert time > writing.compute / (989.4e12 * writing.utilization) * 1.5


def test_more_of_the_flop_are_in_the_update_and_most_of_the_time_in_rollouts():
    """Morrison et al. 2026 (arXiv:2605.01158) metered 87 % of the energy of reasoning RL in rollouts; HybridFlow (Sheng
    et al. 2024) and others two thirds to nine tenths of its time."""
    zero = footprint.estimate(
        "deepseek-v3", method="grpo", hardware="h800", prompt_tokens=150, output_tokens=7000, draws=0
    )
    dense = footprint.estimate("olmo-2-32b", method="grpo", hardware="h100", prompt_tokens=500, output_tokens=10_000,
                               reference_passes=0, draws=0)  # fmt: skip
    for told in (zero, dense):
        assert 2 / 3 < share_of_rollouts(told) < 0.95
        found = phases(told)
        assert found["update"][0].compute > 2 * found["writing answers"][0].compute


def test_reinforcement_learning_runs_at_a_few_percent_all_in():
    """DeepSeek-R1-Zero: 1.4e22 FLOP in 101 000 H800-hours, 0.04 of the peak."""
    told = footprint.estimate(
        "deepseek-v3", method="grpo", hardware="h800", prompt_tokens=150, output_tokens=7000, draws=0
    )
    peak = told.resolved.inputs.peak_performance.value
    assert 0.02 < told.compute.value / (told.chip_hours.value * 3600 * peak) < 0.08


def test_compute_that_is_given_takes_the_time_of_its_parts():
    """And not that of one utilisation, which would be ten times too short."""
    told = footprint.estimate("deepseek-v3", method="grpo", hardware="h800", draws=0)
    given = footprint.estimate("deepseek-v3", method="grpo", hardware="h800", compute=2 * told.compute.value, draws=0)
    assert given.chip_hours.value == pytest.approx(2 * told.chip_hours.value)
