"""Names are read as people write them in tables of published runs."""

import pytest

from footprint.errors import InvalidInput
from footprint.records import Scenario
from footprint.resolve import resolve


def words(**fields):
    found = resolve(Scenario({"params": "7B", "tokens": "1T", "hardware": "h100"} | fields))
    return {name: word.value for name, word in found.words.items()}, " ".join(found.warnings)


@pytest.mark.parametrize(
    ("given", "chip"),
    [
        ("NVIDIA A100 SXM4 (40 or 80GB not stated)", "nvidia-a100-sxm4-80gb"),
        ("NVIDIA A100 PCIe 40GB (as stated; cluster is SXM on AWS)", "nvidia-a100-pcie-40gb"),
        ("NVIDIA A100 (Ampere)", "nvidia-a100-sxm4-40gb"),
        ("Google TPU v3", "google-tpu-v3"),
        ("Huawei Ascend 910", "huawei-ascend-910a"),
        ("AMD Instinct MI250X", "amd-mi250x"),
    ],
)
def test_a_chip_is_read_without_its_remark(given, chip):
    assert words(hardware=given)[0]["hardware"] == chip


@pytest.mark.parametrize(("year", "chip"), [("2019", "google-tpu-v3"), ("2022", "google-tpu-v4")])
def test_a_tpu_of_no_generation_is_the_last_one_before_the_run_and_said_to_be_so(year, chip):
    found, warned = words(hardware="Google TPU", year=year)
    assert found["hardware"] == chip
    assert "leaves open which chip" in warned


def test_a_name_of_many_designs_is_refused():
    with pytest.raises(InvalidInput, match="no chip"):
        words(hardware="NVIDIA RTX")


@pytest.mark.parametrize(
    ("given", "precision"),
    [("fp8/bf16", "fp8"), ("fp32/tf32", "tf32"), ("BF16", "bf16"), ("bfloat16", "bf16"), ("MXFP8", "fp8")],
)
def test_of_several_precisions_the_fastest_counts(given, precision):
    assert words(precision=given)[0]["precision"] == precision


@pytest.mark.parametrize(
    ("given", "grid"),
    [
        ("Georgia, USA", "US-GA"),
        ("Georgia", "GE"),
        ("North Carolina, USA", "US-NC"),
        ("Oklahoma, USA", "US-OK"),
        ("Taiwan", "TW"),
        ("Australia (MosaicML cluster)", "AU"),
        ("us-west-2 (US)", "US-OR"),
        ("Montreal, Quebec, Canada", "CA-QC"),
    ],
)
@pytest.mark.parametrize("field", ["region", "country"])
def test_a_place_is_read_before_its_country(field, given, grid):
    if field == "country" and given.startswith("us-west"):
        pytest.skip("a cloud region is no country")
    assert words(**{field: given})[0]["country"] == grid


def test_a_place_that_is_not_known_is_its_country_and_said_to_be_so():
    found, warned = words(region="Mayes County, USA")
    assert found["country"] == "US"
    assert "Mayes County" in warned


def test_a_part_of_a_region_is_the_country_that_all_of_them_share():
    found, warned = words(region="us-east", provider="AWS")
    assert found["country"] == "US"
    assert "us-east-1" in warned
    assert "us-east-2" in warned


def test_an_operator_given_as_the_region_is_no_place():
    found, warned = words(region="Google (site not stated)")
    assert (found["provider"], found["country"]) == ("google", "WORLD")
    assert "no place" in warned


@pytest.mark.parametrize("given", ["AI2", "LUMI", "MosaicML", "Nebius"])
def test_an_operator_may_be_anybody_and_then_its_sites_are_as_any(given):
    found, warned = words(provider=given)
    assert found["provider"] == given.casefold()
    assert "PUE is that of any site" in warned


@pytest.mark.parametrize(
    ("given", "method"),
    [
        ("pretraining", "pretrain"),
        ("full_finetune", "full-finetune"),
        ("lora", "lora"),
        ("dpo", "dpo"),
        ("rlhf", "rlhf-ppo"),
        ("grpo", "grpo"),
        ("distillation", "distill"),
        ("inference", "zero-shot"),
    ],
)
def test_a_method_has_other_words(given, method):
    assert words(method=given)[0]["method"] == method
