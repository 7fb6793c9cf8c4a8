"""Parameters that follow from published shapes are the published ones."""

import pytest

PUBLISHED = {
    # name: (all, active, tolerance, where they are stated)
    "gpt-3": (174.6e9, None, 5e-4, "Narayanan et al. 2021, eq. 2"),
    "llama-3.1-8b": (8.03e9, None, 2e-3, "model card"),
    "llama-3.1-70b": (70.6e9, None, 2e-3, "model card"),
    "llama-3.1-405b": (405e9, None, 3e-3, "Llama Team 2024, abstract"),
    "qwen2.5-72b": (72.7e9, None, 2e-3, "model card"),
    "bert-large": (335e6, None, 1e-2, "released weights, with positions and pooler; 340M in the paper"),
    "palm": (540.35e9, None, 2e-3, "Chowdhery et al. 2022, table 1"),
    "mixtral-8x7b": (46.7e9, 12.9e9, 2e-3, "Mistral AI, announcement of 11 December 2023"),
    "deepseek-v3": (671e9, 37e9, 2e-2, "DeepSeek-AI 2024, abstract: 37B is 36.6B with the output, 37.6B with both"),
    "deepseek-v2": (236e9, 21e9, 2e-2, "DeepSeek-AI 2024 (V2), abstract"),
    "glam": (1.2e12, 96.6e9, 4e-2, "Du et al. 2021, table 4: 1.2T is rounded"),
    "llama-4-maverick": (400e9, 17e9, 2e-2, "model card"),
    "t5-11b": (11.3e9, None, 2e-3, "released weights; 11B in the paper"),
    "whisper-large": (1.55e9, None, 1e-2, "Radford et al. 2022, table 1"),
    "vit-l-16": (304e6, None, 1e-2, "Dosovitskiy et al. 2020, table 1: 307M with the larger head"),
    "vit-h-14": (632e6, None, 5e-3, "Dosovitskiy et al. 2020, table 1"),
    "vit-g-14": (1843e6, None, 2e-3, "Zhai et al. 2021, table 2"),
    "vit-22b": (21.743e9, None, 2e-3, "Dehghani et al. 2023, table 1"),
    "clip-l-14": (428e6, None, 1e-2, "released weights"),
    "resnet-152": (60.2e6, None, 5e-3, "released weights"),
    "stable-diffusion-1": (859.5e6, None, 1e-3, "released weights; 860M in the README"),
    "sdxl": (2.6e9, None, 2e-2, "Podell et al. 2023, table 1"),
    "dit-xl-2": (675e6, None, 2e-3, "Peebles and Xie 2022, table 4"),
    "alphafold-2": (93e6, None, 4e-2, "Wang et al. 2022, table 1: with templates and structure module"),
    "alphago-zero": (46.4e6, None, 1e-2, "Epoch AI, parameters notes: with the heads"),
}


@pytest.mark.parametrize("name", PUBLISHED)
def test_parameters_of_a_published_shape_are_the_published_ones(named, name):
    everything, active, tolerance, _ = PUBLISHED[name]
    network = named(name)
    assert network.params == pytest.approx(everything, rel=tolerance)
    if active is not None:
        assert network.active == pytest.approx(active, rel=tolerance)


def test_deepseek_v3_has_37_billion_active_parameters_and_not_its_671(named):
    assert named("deepseek-v3").active / named("deepseek-v3").params == pytest.approx(37 / 671, rel=0.02)


def test_experts_in_every_second_layer_are_counted_there_only(named):
    maverick, everywhere = named("llama-4-maverick"), named("llama-4-maverick", moe_interval=1)
    assert maverick.params == pytest.approx(400e9, rel=0.01)
    assert everywhere.params > 1.9 * maverick.params


def test_half_of_the_feed_forward_of_a_decoder_with_experts_is_not_there_in_the_other_layers(named):
    """What interleaving removes are 24 layers of 129 experts, less 24 dense layers."""
    expert, dense = 3 * 5120 * 8192, 3 * 5120 * 16384
    router = 5120 * 128
    removed = named("llama-4-maverick", moe_interval=1).params - named("llama-4-maverick").params
    assert removed == pytest.approx(24 * (129 * expert + router - dense), rel=1e-9)


def test_leading_dense_layers_have_no_experts(named):
    all_mixed, three_dense = named("deepseek-v3", dense_layers=0), named("deepseek-v3")
    per_layer = 3 * 7168 * 2048 * 257 + 7168 * 256 - 3 * 7168 * 18432
    assert all_mixed.params - three_dense.params == pytest.approx(3 * per_layer, rel=1e-9)


def test_sharing_the_embedding_saves_one_matrix_and_no_flop(named):
    apart, shared = named("gpt-3", embedding_matrices=2, seq_len=2048), named("gpt-3", seq_len=2048)
    assert apart.params - shared.params == 50257 * 12288
    assert apart.flop == shared.flop


def test_a_frozen_autoencoder_is_no_parameter_of_a_diffusion_model(named):
    assert named("stable-diffusion-1", autoencoder_width=None).params == named("stable-diffusion-1").params
