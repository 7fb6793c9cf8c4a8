"""Chips are found by the names that Epoch AI's database of systems uses."""

import csv
from pathlib import Path

import pytest

import hardware_db

EPOCH = {
    # names of three systems or more in Epoch AI's All ML Systems (2025)
    "NVIDIA A100": "nvidia-a100-sxm4-40gb",
    "NVIDIA H100 SXM5 80GB": "nvidia-h100-sxm5-80gb",
    "NVIDIA V100": "nvidia-v100-sxm2-16gb",
    "Google TPU v3": "google-tpu-v3",
    "NVIDIA A100 SXM4 80 GB": "nvidia-a100-sxm4-80gb",
    "Google TPU v4": "google-tpu-v4",
    "NVIDIA A100 SXM4 40 GB": "nvidia-a100-sxm4-40gb",
    "NVIDIA Tesla V100 DGXS 32 GB": "nvidia-v100-sxm2-32gb",
    "Google TPU v5e": "google-tpu-v5e",
    "NVIDIA GeForce GTX 1080 Ti": "nvidia-gtx-1080-ti",
    "NVIDIA RTX A6000": "nvidia-rtx-a6000",
    "NVIDIA GeForce RTX 3090": "nvidia-rtx-3090",
    "NVIDIA A800 PCIe 40 GB": "nvidia-a800-pcie-40gb",
    "NVIDIA GeForce GTX TITAN X": "nvidia-gtx-titan-x-maxwell",
    "NVIDIA P100": "nvidia-p100-pcie-16gb",
    "NVIDIA Tesla K80": "nvidia-k80",
    "NVIDIA H800 SXM5": "nvidia-h800-sxm5-80gb",
    "NVIDIA GeForce RTX 2080 Ti 11GB": "nvidia-rtx-2080-ti",
    "Google TPU v2": "google-tpu-v2",
    "NVIDIA GeForce RTX 4090": "nvidia-rtx-4090",
    "NVIDIA Tesla V100 DGXS 16 GB": "nvidia-v100-sxm2-16gb",
    "AMD Radeon Instinct MI250X": "amd-mi250x",
    "NVIDIA GeForce GTX 580": "nvidia-gtx-580",
    "NVIDIA Tesla K40s": "nvidia-k40",
    "Google TPU v5p": "google-tpu-v5p",
    "Huawei Ascend 910": "huawei-ascend-910a",
    "NVIDIA GeForce RTX 3090 Ti": "nvidia-rtx-3090-ti",
    "NVIDIA H100 PCIe": "nvidia-h100-pcie-80gb",
    "NVIDIA M40": "nvidia-m40-12gb",
    "Cerebras CS-2": "cerebras-wse-2",
    "Google TPU v1": "google-tpu-v1",
    "NVIDIA A40 PCIe": "nvidia-a40",
    "NVIDIA RTX A5000": "nvidia-rtx-a5000",
    "NVIDIA TITAN Xp": "nvidia-titan-xp",
}
LIST = Path(hardware_db.__file__).parents[2] / "shared" / "reference" / "hardware" / "hardware_names.csv"


@pytest.mark.parametrize(("name", "chip"), EPOCH.items())
def test_a_name_of_epoch_finds_its_chip(name, chip):
    assert hardware_db.identify("chips", name) == chip


@pytest.mark.skipif(not LIST.exists(), reason="the list of all names of Epoch's database is not on this machine")
def test_all_names_of_epoch_find_their_chips():
    with LIST.open(encoding="utf-8", newline="") as file:
        pairs = [(row["epoch_name"], row["chip_id"]) for row in csv.DictReader(file) if row["chip_id"]]
    assert len(pairs) >= 100
    for name, chip in pairs:
        assert hardware_db.identify("chips", name) == chip, name
