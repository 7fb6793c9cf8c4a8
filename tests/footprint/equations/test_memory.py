"""Bytes of model states, activations and sharding, against the papers that give them."""

import pytest

from footprint.equations import memory

GB = 1e9


@pytest.mark.parametrize(
    ("stage", "replicated", "published"),
    [("1", 4, 31.4), ("2", 2, 16.6), ("3", 0, 1.9)],
)
def test_zero_shards_as_its_paper_says(stage, replicated, published):
    """Rajbhandari et al. 2020, figure 1: 7.5 billion parameters over 64 chips."""
    states = memory.states(7.5 * GB, 16)
    assert memory.per_chip(states, 64, 0, replicated * 7.5 * GB) / GB == pytest.approx(published, rel=0.02)


def test_without_zero_every_chip_holds_everything():
    """Rajbhandari et al. 2020, figure 1: 120 GB."""
    states = memory.states(7.5 * GB, 16)
    assert memory.per_chip(states, 64, 0, states) / GB == 120


def test_a_split_copy_holds_its_share():
    states = memory.states(7.5 * GB, 16)
    assert memory.per_chip(states, 64, 0, states, 8) == states / 8


def test_780_gigabytes_for_65_billion_are_twelve_bytes_each():
    """Dettmers et al. 2023, abstract: optimiser states beside 16-bit weights and gradients."""
    assert memory.states(65 * GB, 12) / GB == 780


def test_qlora_holds_65_billion_in_33_5_gigabytes():
    """Dettmers et al. 2023, section 3: four bits and 0.127 bits of constants; on one GPU of 48 GB."""
    assert memory.held(0, 16, 0.516 * 65 * GB) / GB == pytest.approx(33.5, abs=0.1)


def test_lora_holds_the_weights_in_16_bits_and_little_else():
    """Hu et al. 2021, section 4.2: 350 GB for GPT-3."""
    assert memory.held(18_874_368, 16, 2 * 175 * GB) / GB == pytest.approx(350, rel=0.001)


@pytest.mark.parametrize(
    ("system", "heads", "length", "width", "scores"),
    [("GPT-3", 96, 2048, 12288, 80), ("MT-NLG", 128, 2048, 20480, 64)],
)
def test_attention_scores_are_kept_as_published(system, heads, length, width, scores):
    """Korthikanti et al. 2022, section 4.3: 5 a s / h is 80 for GPT-3 and 64 for MT-NLG."""
    assert memory.kept_without_recomputation(34, heads, length, width) - 34 == scores


def test_full_recomputation_keeps_the_inputs_of_layers_alone():
    """Korthikanti et al. 2022, table 2: 2 s b h a layer against 34."""
    full, selective = (memory.activations(2048, 12288, 96, kept, 1) for kept in (2, 34))
    assert selective == 17 * full
    assert full == 2048 * 12288 * 96 * 2


def test_tensor_parallel_splits_activations():
    assert memory.activations(2048, 12288, 96, 34, 8) == memory.activations(2048, 12288, 96, 34, 1) / 8


@pytest.mark.parametrize("replicated", [0.0, 1e9])
def test_so_many_chips_hold_it_and_no_fewer(replicated):
    states, room, overhead, usable = 120 * GB, 80 * GB, 5 * GB, 0.9
    chips = memory.chips_to_hold(states, room, overhead, usable, replicated)
    assert memory.per_chip(states, chips, overhead, replicated) == pytest.approx(usable * room)
    assert memory.per_chip(states, chips * 0.99, overhead, replicated) > usable * room


def test_a_chip_without_room_still_counts_for_something():
    assert memory.chips_to_hold(120 * GB, 16 * GB, 20 * GB, 0.9) == 120 * GB / (1 * GB)
