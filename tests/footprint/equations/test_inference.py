"""Reading, writing and the published models of the energy of a query."""

import numpy as np
import pytest

from footprint.equations import breakeven, inference

WH = 3600.0


def test_prompt_and_answer_cost_what_one_sequence_of_both_costs():
    """With F(s) = 2 N + 2 L q s (causal): 2 N g + 4 L q (g P + g^2 / 2)."""
    params, layers, width, prompt, output = 7e9, 32, 4096, 500, 300
    forward = lambda length: 2 * params + 2 * layers * width * length  # noqa: E731
    written = inference.decode(forward(prompt + output), forward(prompt), prompt, output)
    by_hand = 2 * params * output + 4 * layers * width * (output * prompt + output**2 / 2)
    assert written == pytest.approx(by_hand, rel=1e-12)


@pytest.mark.parametrize("cached", [0.0, 0.3, 1.0])
def test_what_is_cached_is_not_read_again(cached):
    assert inference.prefill(2e9, 1000, cached) == pytest.approx((1 - cached) * 2e12)


def test_keys_and_values_of_published_models():
    """DeepSeek-AI 2025, Insights, table 1: 516 096 and 327 680 bytes a token."""
    assert inference.cache_size(126, 8 * 128, 2) == 516_096
    assert inference.cache_size(80, 8 * 128, 2) == 327_680


def test_the_cache_of_latent_attention_is_small():
    """DeepSeek-AI 2025, Insights, table 1: 70 272 bytes a token for DeepSeek-V3."""
    import footprint

    told = footprint.estimate("deepseek-v3", method="zero-shot", draws=0)
    assert told.resolved.inputs.cache_bytes.value == 70_272


@pytest.mark.parametrize(("system", "published"), [("llama-3.1-405b", 516_096), ("qwen2.5-72b", 327_680)])
def test_the_cache_follows_from_the_shape(system, published):
    import footprint

    told = footprint.estimate(system, method="zero-shot", draws=0)
    assert told.resolved.inputs.cache_bytes.value == published


def test_a_batch_shares_the_weights_but_not_the_cache():
    small, large = (inference.decode_traffic(140e9, batch, 327_680, 500, 500) for batch in (1, 100))
    cache = 500 * 327_680 * 750
    assert (small - cache) == pytest.approx(100 * (large - cache))


def test_experts_are_read_by_more_and_more_of_a_batch():
    touched = inference.weights_touched(671e9, 37e9, np.array([1.0, 8.0, 64.0, 512.0]))
    assert touched[0] == pytest.approx(37e9)
    assert (np.diff(touched) > 0).all()
    assert touched[-1] == pytest.approx(671e9, rel=1e-6)


def test_where_memory_and_compute_bind_alike():
    """H100, 16-bit weights: 295 sequences (peak x bytes / (2 x bandwidth))."""
    peak, bandwidth = 989.4e12, 3.35e12
    batch = peak * 2 / (2 * bandwidth)
    moving = inference.decode_traffic(2 * 7e9, batch, 0, 0, 1) / bandwidth
    assert moving == pytest.approx(2 * 7e9 / peak)
    assert round(batch) == 295


@pytest.mark.parametrize(
    ("active", "tokens", "utilization", "pue", "published"),
    [
        (100e9, 500, 0.10, 1.2, 0.30),
        (100e9, 1500, 0.10, 1.2, 0.90),
        (20e9, 500, 0.10, 1.2, 0.06),
        (200e9, 500, 0.05, 1.3, 1.30),
        (200e9, 1500, 0.05, 1.3, 3.91),
    ],
)
def test_a_query_takes_what_epoch_says(active, tokens, utilization, pue, published):
    """You 2025, How much energy does ChatGPT use?, and its spreadsheet: 1 275 W a chip at 70 %."""
    energy = inference.energy_by_flop(2 * active * tokens, 989.5e12, utilization, 1275, 0.7, pue)
    assert energy / WH == pytest.approx(published, rel=0.02)


def test_eight_billion_parameters_take_what_was_measured():
    """ML.ENERGY on H100: 0.20 J a token in September 2024, 0.12 in December 2025; the regression says 0.16."""
    joules = 3600 * inference.regression_per_token(1.1665e-15, 0.011206, 64, 8e9, 4.0529e-05)
    assert 0.12 < joules < 0.20


def test_the_regression_gives_five_times_the_estimate_by_flop():
    """For Epoch's GPT-4o (100 billion active parameters, 500 tokens) on 16 chips: 1.61 Wh against 0.30."""
    each = 3600 * inference.regression_per_token(1.1665e-15, 0.011206, 64, 100e9, 4.0529e-05)
    latency = inference.regression_latency(6.785e-13, 100e9, 3.119e-4, 64, 0.01947)
    energy = inference.energy_by_regression(500, each, 16, latency, 1200.0, 8, 64, 1.2)
    assert energy / WH == pytest.approx(1.61, rel=0.01)


def test_five_examples_of_200_tokens_are_paid_back_after_240_000_queries():
    """Alpaca's 3.35e18 FLOP against 2 N a token of 7 billion parameters; LoRA, at two thirds, after 160 000."""
    assert breakeven.queries(3.35e18, 2 * 7e9 * 1000, 0) == pytest.approx(240e3, rel=0.01)
    assert breakeven.queries(3.35e18 * 2 / 3, 2 * 7e9 * 1000, 0) == pytest.approx(160e3, rel=0.01)


@pytest.mark.parametrize(
    ("scale", "exponent", "published"),
    [(1.9e4, 0.18, 3.7e8), (2.1e5, 0.096, 4.1e9)],
)
def test_one_character_is_worth_what_the_law_of_transfer_says(scale, exponent, published):
    """Hernandez et al. 2021, section 2: GPT-3 from text, and from text and code."""
    assert breakeven.data_transferred(scale, 1, exponent, 175e9, 0.38) == pytest.approx(published, rel=0.05)


@pytest.mark.parametrize(("exponent", "published"), [(0.18, 2.8), (0.096, 1.7)])
def test_data_of_300_characters_transfer_more(exponent, published):
    """Hernandez et al. 2021, section 2: 2.8 and 1.7 times what one character transfers."""
    many, one = (breakeven.data_transferred(1.0, count, exponent, 1.0, 0.38) for count in (300, 1))
    assert many / one == pytest.approx(published, rel=0.02)
