"""FLOP of published shapes against published FLOP; the checks of METHODS section A, by their ids there."""

import pytest

from footprint.equations import compute, duration
from footprint.fields import FIELDS
from footprint.quantities import parse

DAY = 86400.0
GIGA, TERA = 1e9, 1e12


def training(network, units):
    return compute.training(network.flop, units)


# -- decoders -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("causal_factor", "ratio"), [(1.0, 1.028), (0.5, 1.014)])
def test_gpt_3_takes_3_14e23_flop_within_three_percent(named, causal_factor, ratio):
    """A1e: Brown et al. 2020, table D.1 (which leaves attention out)."""
    gpt3 = named("gpt-3", seq_len=2048, causal_factor=causal_factor)
    assert training(gpt3, 300e9) / 3.14e23 == pytest.approx(ratio, abs=0.002)


def test_the_exact_count_is_that_of_narayanan_without_recomputation(named):
    """A1g: Narayanan et al. 2021, eq. 3, three quarters of 96 B s L h^2 (1 + s/6h + V/16Lh)."""
    layers, width, vocab, length = 96, 12288, 50257, 2048
    theirs = 96 * layers * width**2 * (1 + length / (6 * width) + vocab / (16 * layers * width))
    counted = training(named("gpt-3", seq_len=length, causal_factor=1.0), 1)
    assert counted / (0.75 * theirs) == pytest.approx(1, abs=2e-3)


@pytest.mark.parametrize(
    ("params", "tokens", "chips", "achieved", "days"),
    [(174.6e9, 300e9, 1024, 140e12, 34), (1.008e12, 450e9, 3072, 163e12, 84)],
)
def test_days_of_training_with_full_recomputation(params, tokens, chips, achieved, days):
    """A1b, A1c: Narayanan et al. 2021, section 5.1, eq. 4 (8 T P / n X)."""
    weights = compute.weights_forward(2.0, params)
    done = compute.training(weights, tokens) + compute.recomputed(weights, 0.0, 1, 1, tokens)
    assert duration.chip_time(done, achieved, 1.0) / chips / DAY == pytest.approx(days, rel=0.01)


def test_gopher_is_a_fifth_above_the_rule_of_thumb():
    """A2g fails on purpose: Rae et al. 2021, table A26 has 6.31e23; relative positions and overheads are in it."""
    assert compute.training(2 * 280e9, 300e9) / 6.31e23 == pytest.approx(0.80, abs=0.005)


CHINCHILLA = [
    # Hoffmann et al. 2022, tables A4 and A9: parameters in millions, layers, width, feed-forward, heads, size, ratio
    (73, 10, 640, 2560, 10, 64, 1.03),
    (305, 20, 1024, 4096, 16, 64, 1.10),
    (552, 24, 1280, 5120, 10, 128, 1.08),
    (1143, 26, 1792, 7168, 14, 128, 1.04),
    (1593, 28, 2048, 8192, 16, 128, 1.03),
    (6796, 40, 3584, 14336, 28, 128, 0.99),
]


@pytest.mark.parametrize(("millions", "layers", "width", "ffn_width", "heads", "size", "ratio"), CHINCHILLA)
def test_chinchilla_s_table_holds_without_embeddings_and_logits(
    network, millions, layers, width, ffn_width, heads, size, ratio
):
    """A2r: the printed list of operations has both, and does not give the printed table."""
    shape = {"layers": layers, "width": width, "heads": heads, "kv_heads": heads, "head_size": size, "vocab": 0}
    small = network(
        "transformer",
        **shape,
        ffn_width=ffn_width,
        ffn_matrices=2,
        embedding_matrices=1,
        seq_len=2048,
        causal_factor=1.0,
    )
    assert training(small, 1) / (6e6 * millions) == pytest.approx(ratio, rel=0.01)


def test_palm_takes_2_5272e24_flop():
    """A3a: Chowdhery et al. 2022, table 2."""
    assert compute.training(2 * 540.35e9, 780e9) / 2.5272e24 == pytest.approx(1, abs=1e-3)


def test_palm_reached_46_percent_of_its_peak(network):
    """A3b: Chowdhery et al. 2022, section 4.1: 238.3 thousand tokens a second on 6144 chips of 275 TFLOP/s."""
    palm = network(
        "transformer",
        params=540.35e9,
        layers=118,
        width=18432,
        heads=48,
        head_size=256,
        seq_len=2048,
        causal_factor=1.0,
    )
    assert training(palm, 238.3e3) / (6144 * 275e12) == pytest.approx(0.462, rel=2e-3)


def test_llama_3_1_405b_takes_2448_gflop_a_token(named):
    """A4b: DeepSeek-AI 2025 (Insights into DeepSeek-V3), table 2, at 4096 tokens."""
    assert training(named("llama-3.1-405b", seq_len=4096), 1) / (2448 * GIGA) == pytest.approx(1.010, abs=0.002)


def test_the_394_gflop_of_qwen_72b_in_that_table_are_below_six_times_its_parameters():
    """A4c fails on purpose: no dense model of 72.7 billion parameters takes that little."""
    assert compute.training(2 * 72.7e9, 1) > 1.1 * 394 * GIGA


def test_deepseek_v3_takes_250_gflop_a_token(named):
    """A5a: the same table; predicting a second token in training comes on top."""
    v3 = named("deepseek-v3", seq_len=4096)
    assert training(v3, 1) / (250 * GIGA) == pytest.approx(1.002, abs=0.001)
    assert training(named("deepseek-v3", seq_len=4096, mtp_layers=1), 1) / training(v3, 1) == pytest.approx(
        1.04, abs=0.005
    )


def test_six_times_the_active_parameters_leave_out_a_ninth_of_deepseek_v3(named):
    """A5b: 37e9 x 6 against the exact count."""
    assert compute.training(2 * 37e9, 1) / training(named("deepseek-v3", seq_len=4096), 1) == pytest.approx(
        0.886, abs=0.003
    )


def test_deepseek_v2_takes_155_gflop_a_token(named):
    """A5d: the same table."""
    assert training(named("deepseek-v2", seq_len=4096), 1) / (155 * GIGA) == pytest.approx(1.002, abs=0.001)


def test_t5_takes_half_of_six_nd(network):
    """H9: Chung et al. 2022, table 2, 3.3e22; plain 6 N D is twice that."""
    t5 = network("encoder-decoder", params=11e9)
    assert training(t5, 1e12) == pytest.approx(3.3e22, rel=1e-9)


def test_the_exact_count_of_t5_lies_between_half_of_six_nd_and_what_was_measured(named):
    """Patterson et al. 2021, table 4: 4.05e22 from measured throughput; attention is 16 times as wide as the model."""
    assert 3.3e22 < training(named("t5-11b", seq_len=512), 1e12) < 4.05e22


# -- images -------------------------------------------------------------------------------------------------------


def test_vit_g_14_takes_965_gflop_an_image(named):
    """A7a: Zhai et al. 2021, table 2 (real FLOP)."""
    assert named("vit-g-14").flop / (965.3 * GIGA) == pytest.approx(0.998, abs=0.001)


def test_dit_xl_2_takes_118_6_billion_multiply_adds_which_are_twice_as_many_flop(named):
    """A7b, A7c: Peebles and Xie 2022, table 1 says Gflops; they are multiply-adds."""
    assert named("dit-xl-2").flop / 2 / (118.6 * GIGA) == pytest.approx(1, abs=1e-3)
    assert named("dit-xl-2").flop / (118.6 * GIGA) == pytest.approx(2, abs=2e-3)


def test_two_thirds_of_dit_xl_2_work_on_every_patch(named):
    """Its author in facebookresearch/DiT issue 14: 449 of 675 million parameters; the rest act once an image."""
    per_patch = named("dit-xl-2").forward.weights / 2 / 256
    assert per_patch == pytest.approx(449e6, rel=0.01)


def test_dit_at_512_pixels_takes_four_times_and_a_half(named):
    """A.6: 524.6 against 118.6 billion multiply-adds (Peebles and Xie 2022, table 4)."""
    assert named("dit-xl-2", image_size=512).flop / named("dit-xl-2").flop == pytest.approx(524.6 / 118.6, rel=0.01)


def test_vit_22b_takes_twice_what_a_third_party_has(named):
    """A7d fails on purpose: 177e3 steps x 65536 images x 256 patches; 1.93e23 divides by two cores a chip."""
    counted = training(named("vit-22b"), 177e3 * 65536)
    assert counted / 3.87e23 == pytest.approx(1, rel=0.02)
    assert counted / 1.93e23 == pytest.approx(2, rel=0.02)


def test_vit_22b_reached_54_9_percent_of_its_peak():
    """A7f: Dehghani et al. 2023, section 4.2: 1150 patches a second and chip, 275 TFLOP/s."""
    assert compute.training(2 * 21.743e9, 1150) / 275e12 == pytest.approx(0.549, rel=0.01)


def test_clip_takes_two_thirds_of_what_its_hardware_time_says(named):
    """A7e fails on purpose: 400e6 pairs x 32 epochs, and one at 336 pixels; chips x time at 33 % is 1.05e22."""
    counted = training(named("clip-l-14"), 32 * 400e6) + training(named("clip-l-14", image_size=336), 400e6)
    assert counted == pytest.approx(7.2e21, rel=0.05)
    assert counted / 1.05e22 == pytest.approx(0.68, abs=0.01)


def test_resnet_152_takes_11_3_billion_multiply_adds(named):
    """He et al. 2015, table 1."""
    assert named("resnet-152").flop / 2 / (11.3 * GIGA) == pytest.approx(1, rel=0.01)


def test_an_image_of_stable_diffusion_takes_84_tflop(named):
    """A8a: NVIDIA's TensorRT figures: 1.680 TFLOP a step at two passes, 2.539 to decode, 84 for 50 steps."""
    network = named("stable-diffusion-1")
    assert 2 * network.flop / (1.680 * TERA) == pytest.approx(1, rel=0.05)
    assert network.architecture.generation(network.inputs) / (83.98 * TERA) == pytest.approx(1, rel=0.03)


def test_what_is_frozen_in_stable_diffusion_has_no_backward_pass(named):
    """Text encoder (13 GFLOP) and autoencoder (1.1 TFLOP) forward only."""
    frozen = named("stable-diffusion-1").forward.frozen
    assert frozen == pytest.approx(1.13e12, rel=0.02)
    words = named("stable-diffusion-1", autoencoder_width=None).forward.frozen
    assert 0.012e12 < words < 0.028e12


def test_training_stable_diffusion_took_a_sixth_of_what_its_hardware_time_says(named):
    """A.6: 1171 thousand steps of 2048 images; 150 000 A100-hours at 33 % are 5.6e22 (model card, Epoch AI)."""
    one = named("stable-diffusion-1").forward
    samples = 1171e3 * 2048
    counted = compute.training(one.weights + one.core, samples) + compute.forward_only(one.frozen, samples)
    assert counted == pytest.approx(8.5e21, rel=0.01)
    assert duration.chip_time(counted, 312e12, 1.0) / (150e3 * 3600) == pytest.approx(0.05, abs=0.002)


def test_six_nd_leaves_out_most_of_a_long_video(network):
    """A8c fails on purpose: 30 billion parameters, 48 layers of 6144, 73728 tokens a video: attention adds 145 %."""
    video = network("dit", params=30e9, layers=48, width=6144, seq_len=73728)
    assert video.forward.core / video.forward.weights == pytest.approx(1.45, abs=0.01)


# -- speech, proteins, agents -------------------------------------------------------------------------------------


def test_whisper_takes_two_to_four_tflop_a_segment(named):
    """A.6: 2.4 TFLOP with few words; 2^20 x 256 segments then take 2e21, half of what figure 9 of the paper shows."""
    few, many = named("whisper-large", seq_len=32), named("whisper-large")
    assert 2.3e12 < few.flop < many.flop < 4e12
    assert 2.0e21 < training(many, 2**20 * 256) < 4.2e21


@pytest.mark.parametrize(("residues", "depth", "extra", "tera"), [(256, 128, 1024, 11.6), (384, 512, 5120, 60.9)])
def test_a_pass_through_the_trunk_of_alphafold_2(named, residues, depth, extra, tera):
    """A.6, Evoformer: initial training and fine-tuning (Jumper et al. 2021, supplementary table 4)."""
    trunk = named("alphafold-2", seq_len=residues, msa_depth=depth, extra_msa_depth=extra)
    assert trunk.flop / TERA == pytest.approx(tera, abs=0.06)


def test_alphafold_2_s_operations_are_two_fifths_of_its_hardware_time(named):
    """A9d, A9e: 64 chips x 123 TFLOP/s x 11 days at 40 % is 2.99e21; counted, with recomputation, it is 1.14e21."""
    hardware = 2.99e21
    assert duration.chip_time(hardware, 123e12, 0.4) == pytest.approx(64 * 11 * DAY, rel=0.01)
    counted = 0.0
    for samples, shape in ((10e6, {}), (1.5e6, {"seq_len": 384, "msa_depth": 512, "extra_msa_depth": 5120})):
        one = named("alphafold-2", **shape).forward
        counted += compute.training(one.weights + one.core, samples) + compute.forward_only(one.frozen, samples)
        counted += compute.recomputed(one.weights, one.core, 1, 1, samples)
    assert counted == pytest.approx(1.14e21, rel=0.01)
    assert counted / hardware == pytest.approx(0.38, abs=0.01)


def test_gato_s_tokens_are_steps_times_batch_times_sequence(network):
    """A.6: Reed et al. 2022, section 2.3; 256 chips x 4 days x 123 TFLOP/s at 40 % is 4.35e21."""
    gato = network("agent", params=1.18e9)
    counted = training(gato, 1e6 * 512 * 1024)
    assert counted == pytest.approx(3.71e21, rel=2e-3)
    assert duration.chip_time(counted, 123e12, 0.4) / (256 * 4 * DAY) == pytest.approx(0.853, abs=0.003)


def test_alphago_zero_s_self_play_takes_what_a_third_party_has(named):
    """29e6 games (Silver et al. 2017, Methods) of 211 moves (Epoch AI's note), 1600 simulations each: 3.41e23."""
    network = named("alphago-zero")
    positions = 29e6 * 211
    counted = training(network, 3.1e6 * 2048) + network.forward.frozen * positions
    assert counted == pytest.approx(3.41e23, rel=0.06)
    assert training(network, 3.1e6 * 2048) < 0.01 * counted


def test_compute_of_agents_from_hardware_time():
    """A9b: AlphaStar, 384 chips x 44 days x 123 TFLOP/s at 33 %; A9c: OpenAI Five, 770 PF-days."""
    assert duration.chip_time(5.93e22, 123e12, 0.33) == pytest.approx(384 * 44 * DAY, rel=2e-3)
    assert parse(FIELDS["compute"], "770 PF-days").value == pytest.approx(6.65e22, rel=1e-3)


# -- recomputation ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("length", "width", "percent"), [(2048, 12288, 2.7), (2048, 20480, 1.6)])
def test_selective_recomputation_as_published(length, width, percent):
    """C2c, C2d: Korthikanti et al. 2022, section 5, GPT-3 and MT-NLG."""
    assert 100 * (compute.selective_recomputation(length, width) - 1) == pytest.approx(percent, abs=0.1)


def test_recomputing_attention_once_takes_a_third_of_the_published_overhead(named):
    gpt3 = named("gpt-3", seq_len=2048, causal_factor=1.0)
    once = compute.recomputed(gpt3.forward.weights, gpt3.forward.core, 0, 1, 1)
    published = compute.selective_recomputation(2048, 12288) - 1
    assert once / training(gpt3, 1) == pytest.approx(published / 3, rel=0.05)


def test_full_recomputation_takes_four_thirds(named):
    one = named("gpt-3", seq_len=2048).forward
    model = compute.training(one.weights + one.core, 300e9)
    again = compute.recomputed(one.weights, one.core, 1, 1, 300e9)
    assert compute.hardware(model, model, again) / model == pytest.approx(4 / 3)
