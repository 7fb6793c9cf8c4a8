"""Words of tables of published runs are read as they are written there."""

import pytest

import footprint
from footprint.errors import InvalidInput

RUN = {"params": "7B", "tokens": "1T", "draws": 0}


def told(**given):
    return footprint.estimate(**RUN | {"hardware": "a100"} | given)


def word(field, **given):
    return told(**given).resolved.words[field].value


@pytest.mark.parametrize(
    ("given", "chip"),
    [
        ("NVIDIA A100 SXM4 (40 or 80GB not stated)", "nvidia-a100-sxm4-40gb"),
        ("NVIDIA A100 PCIe 40GB (as stated; cluster is SXM on AWS)", "nvidia-a100-pcie-40gb"),
        ("A100-SXM4-80GB", "nvidia-a100-sxm4-80gb"),
        ("8x A100", "nvidia-a100-sxm4-80gb"),
        ("NVIDIA DGX A100", "nvidia-a100-sxm4-80gb"),
        ("Tesla V100-SXM2-32GB", "nvidia-v100-sxm2-32gb"),
        ("P100", "nvidia-p100-pcie-16gb"),
        ("NVIDIA Tesla P100", "nvidia-p100-pcie-16gb"),
        ("NVIDIA H100 SXM5", "nvidia-h100-sxm5-80gb"),
        ("h200", "nvidia-h200-sxm-141gb"),
        ("TPU v3-512", "google-tpu-v3"),
        ("Google TPU v4 pod", "google-tpu-v4"),
        ("Cloud TPU v3", "google-tpu-v3"),
        ("tpu-v5e", "google-tpu-v5e"),
        ("trillium", "google-tpu-v6e"),
        ("AMD Instinct MI250X", "amd-mi250x"),
        ("ascend 910b", "huawei-ascend-910b"),
        ("Habana Gaudi2", "intel-gaudi-2"),
    ],
)
def test_chips(given, chip):
    found = word("hardware", hardware=given)
    assert found == chip or found.startswith(chip.rpartition("-")[0])


def test_a_tpu_of_a_generation_is_one_of_them():
    assert word("hardware", hardware="Google TPU v5", year="2024").startswith("google-tpu-v5")


@pytest.mark.parametrize(
    ("given", "precision"),
    [
        ("fp8/bf16", "bf16"),  # which A100 has
        ("fp32/tf32", "tf32"),
        ("bf16-mixed", "bf16"),
        ("fp16 mixed", "fp16"),
        ("mixed (bf16)", "bf16"),
        ("bf16 (assumed)", "bf16"),
        ("BFloat16", "bf16"),
        ("TF32", "tf32"),
        ("FP16 mixed precision", "fp16"),
    ],
)
def test_precisions(given, precision):
    assert word("precision", precision=given) == precision


@pytest.mark.parametrize(
    ("given", "method"),
    [
        ("pretraining", "pretrain"),
        ("Pre-training", "pretrain"),
        ("full_finetune", "full-finetune"),
        ("Full fine-tuning", "full-finetune"),
        ("full-parameter fine-tuning", "full-finetune"),
        ("supervised fine-tuning", "instruction-tuning"),
        ("instruction tuning", "instruction-tuning"),
        ("continual pretraining", "continued-pretrain"),
        ("reward model", "reward-model"),
        ("LoRA", "lora"),
        ("rlhf", "rlhf-ppo"),
    ],
)
def test_methods(given, method):
    assert word("method", method=given) == method


@pytest.mark.parametrize(
    ("given", "architecture"),
    [
        ("dense", "transformer"),
        ("decoder-only", "transformer"),
        ("Mixture of Experts", "moe"),
        ("mixture_of_experts", "moe"),
        ("encoder_decoder", "encoder-decoder"),
        ("Encoder-Decoder", "encoder-decoder"),
    ],
)
def test_architectures(given, architecture):
    assert word("architecture", architecture=given, active_params="7B") == architecture


@pytest.mark.parametrize(
    ("given", "grid"),
    [
        ("Georgia, USA", "US-GA"),
        ("us-west-2 (US)", "US-OR"),
        ("europe-west4", "NL"),
        ("us-central1", "US-IA"),
        ("Iowa", "US-IA"),
        ("Council Bluffs", "US-IA"),
        ("Quebec", "CA-QC"),
        ("Montréal", "CA-QC"),
        ("Finland", "FI"),
        ("Tokyo", "JP"),
        ("LUMI (Finland)", "FI"),
        ("Australia (MosaicML cluster)", "AU"),
    ],
)
def test_places(given, grid):
    found = word("country", region=given)
    assert found == grid or found.startswith(f"{grid}-")


def test_a_place_of_nowhere_is_refused():
    with pytest.raises(InvalidInput, match="no region 'Hangzhouu'"):
        told(region="Hangzhouu")


def test_a_maker_without_sites_of_its_own_rents_in_a_region():
    found = told(provider="Hugging Face", region="us-east-1")
    assert found.resolved.words["provider"].value == "aws"
    assert any("taken to rent" in warning for warning in found.warnings)


def test_an_operator_has_no_region_of_another():
    with pytest.raises(InvalidInput, match="of aws, not of google"):
        told(provider="google", region="us-east-1")


def test_samples_of_unknown_length_are_no_single_tokens():
    """Of an image of 224 pixels in patches of 14 (Dosovitskiy et al. 2020): 256; 64 to 2048."""
    found = footprint.estimate(params="1B", samples="1B", hardware="a100", draws=2000)
    assert found.compute.value == pytest.approx(6e18 * 256, rel=0.05)
    assert found.compute.p5 < 6e18 * 80
    assert found.compute.p95 > 6e18 * 1600
    assert any("256 tokens" in warning for warning in found.warnings)


def test_a_length_that_is_given_is_that_of_the_samples():
    given = footprint.estimate(params="1B", samples="1B", seq_len=100, hardware="a100", draws=0)
    assert given.compute.value == pytest.approx(6e20, rel=0.05)
    assert not any("tokens" in warning for warning in given.warnings)
