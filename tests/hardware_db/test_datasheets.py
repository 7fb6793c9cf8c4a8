"""Headline figures of well-known chips, typed from the makers' documents beside them and not from the tables.

Peaks are dense: where a datasheet prints the rate with 2:4 sparsity, half of it. TFLOP/s, GB, GB/s, W.
"""

import pytest

import hardware_db

COLUMNS = ("peak-bf16", "peak-fp16", "peak-fp8", "peak-fp32", "memory", "memory-bandwidth", "power")
_ = None
DATASHEETS = {
    # NVIDIA H100 Tensor Core GPU datasheet (2023): 1,979 and 3,958 with sparsity; NVL 3,341, PCIe 3,026;
    # PCIe 2 TB/s is 5120 bits at 3.2 Gbit/s
    "nvidia-h100-sxm5-80gb": (989.5, 989.5, 1979, 67, 80, 3350, 700),
    "nvidia-h100-nvl-94gb": (835.5, 835.5, 1671, 60, 94, 3900, 400),
    "nvidia-h100-pcie-80gb": (756.5, 756.5, 1513, 51, 80, 2039, 350),
    # NVIDIA H200 datasheet (2024)
    "nvidia-h200-sxm-141gb": (989.5, 989.5, 1979, 67, 141, 4800, 700),
    # NVIDIA A100 datasheet (2021): 312 dense, 624 with sparsity
    "nvidia-a100-sxm4-80gb": (312, 312, _, 19.5, 80, 2039, 400),
    "nvidia-a100-sxm4-40gb": (312, 312, _, 19.5, 40, 1555, 400),
    "nvidia-a100-pcie-80gb": (312, 312, _, 19.5, 80, 1935, 300),
    "nvidia-a100-pcie-40gb": (312, 312, _, 19.5, 40, 1555, 250),
    # NVIDIA V100 datasheet (2020): 125 tensor TFLOP/s SXM2, 112 PCIe
    "nvidia-v100-sxm2-16gb": (_, 125, _, 15.7, 16, 900, 300),
    "nvidia-v100-sxm2-32gb": (_, 125, _, 15.7, 32, 900, 300),
    "nvidia-v100-pcie-16gb": (_, 112, _, 14, 16, 900, 250),
    # NVIDIA P100 datasheet (2016)
    "nvidia-p100-sxm2-16gb": (_, 21.2, _, 10.6, 16, 732, 300),
    # NVIDIA T4 datasheet (2019)
    "nvidia-t4": (_, 65, _, 8.1, 16, 320, 70),
    # NVIDIA L4, L40, L40S datasheets (2023): 242, 362 and 733 with sparsity
    "nvidia-l4": (121, 121, 242.5, 30.3, 24, 300, 72),
    "nvidia-l40s": (362.05, 362.05, 733, 91.6, 48, 864, 350),
    # NVIDIA A10, A30, A40 datasheets (2021)
    "nvidia-a10": (125, 125, _, 31.2, 24, 600, 150),
    "nvidia-a30": (165, 165, _, 10.3, 24, 933, 165),
    "nvidia-a40": (149.7, 149.7, _, 37.4, 48, 696, 300),
    # NVIDIA HGX page and GB200 NVL72 datasheet (2024): B200 36 PFLOP/s of 8, GB200 360 of 72, sparse
    "nvidia-b200-sxm-180gb": (2250, 2250, 4500, 75, 180, 7700, 1000),
    "nvidia-gb200-186gb": (2500, 2500, 5000, _, 186, 8000, 1200),
    # NVIDIA H20 as sold: 148 TFLOP/s, 4.0 TB/s
    "nvidia-h20-96gb": (148, 148, 296, 44, 96, 4000, 400),
    # NVIDIA Ada, Ampere GA102 and Blackwell whitepapers: FP16 with FP32 accumulation, dense
    "nvidia-rtx-4090": (165.2, 165.2, 330.3, 82.6, 24, 1008, 450),
    "nvidia-rtx-3090": (71, 71, _, 35.6, 24, 936, 350),
    "nvidia-rtx-5090": (209.5, 209.5, 419, 104.8, 32, 1792, 575),
    # Google Cloud TPU documentation, per chip
    "google-tpu-v3": (123, _, _, _, 32, 900, _),
    "google-tpu-v4": (275, _, _, _, 32, 1200, _),
    "google-tpu-v5e": (197, _, _, _, 16, 819, _),
    "google-tpu-v5p": (459, _, _, _, 95, 2765, _),
    "google-tpu-v6e": (918, _, _, _, 32, 1638, _),
    "google-tpu7x": (2307, _, 4614, _, 192, 7380, _),
    # AMD Instinct product pages and datasheets; MI250 and MI250X 500 W, 560 W at peak
    "amd-mi100": (92.3, 184.6, _, 23.1, 32, 1228.8, 300),
    "amd-mi210": (181, 181, _, 22.6, 64, 1638, 300),
    "amd-mi250": (362.1, 362.1, _, 45.3, 128, 3276.8, 500),
    "amd-mi250x": (383, 383, _, 47.9, 128, 3276.8, 500),
    "amd-mi300x": (1307.4, 1307.4, 2614.9, 163.4, 192, 5300, 750),
    "amd-mi325x": (1307.4, 1307.4, 2614.9, 163.4, 256, 6000, 1000),
    "amd-mi350x": (2306.9, 2306.9, 4613.7, 144.2, 288, 8000, 1000),
    "amd-mi355x": (2516.6, 2516.6, 5033.2, 157.3, 288, 8000, 1400),
    # Intel Gaudi 2 and 3 white papers: 432 and 865; 1,678 to 1,835 by clock
    "intel-gaudi2-hl225": (432, _, 865, _, 96, 2450, 600),
    "intel-gaudi3-hl325l": (1678, _, 1678, _, 128, 3700, 900),
    # AWS Neuron documentation
    "aws-trainium1": (190, _, _, 47.5, 32, 820, _),
    "aws-trainium2": (667, _, 1299, 181, 96, 2900, _),
    # Huawei at Hot Chips 2019
    "huawei-ascend-910a": (_, 256, _, _, 32, 1200, 310),
}
FACTS = [
    (chip, quantity, figure)
    for chip, figures in DATASHEETS.items()
    for quantity, figure in zip(COLUMNS, figures, strict=True)
    if figure is not None
]


@pytest.mark.parametrize(("chip", "quantity", "figure"), FACTS, ids=lambda part: str(part))
def test_figure_is_that_of_the_datasheet(chip, quantity, figure):
    """To rounding: datasheets print three or four figures."""
    datum = hardware_db.lookup("chips", chip, quantity)
    assert datum is not None, f"{chip} has no {quantity}"
    assert datum.number == pytest.approx(figure, rel=0.005), datum


@pytest.mark.parametrize(
    ("precision", "chip", "figure"),
    [
        ("fp64", "nvidia-h100-sxm5-80gb", 34),
        ("fp64-matrix", "nvidia-h100-sxm5-80gb", 67),
        ("tf32", "nvidia-h100-sxm5-80gb", 494.5),
        ("int8", "nvidia-h100-sxm5-80gb", 1979),
        ("fp64", "nvidia-a100-sxm4-80gb", 9.7),
        ("fp64-matrix", "nvidia-a100-sxm4-80gb", 19.5),
        ("tf32", "nvidia-a100-sxm4-80gb", 156),
        ("int8", "nvidia-a100-sxm4-80gb", 624),
        ("fp64", "nvidia-v100-sxm2-16gb", 7.8),
        ("fp64", "nvidia-p100-sxm2-16gb", 5.3),
        ("fp4", "nvidia-b200-sxm-180gb", 9000),
        ("fp4", "nvidia-gb200-186gb", 10000),
        ("int8", "nvidia-t4", 130),
        ("int8", "google-tpu-v5e", 394),
        ("int8", "google-tpu-v6e", 1836),
        ("fp64", "amd-mi250x", 47.9),
        ("fp64-matrix", "amd-mi250x", 95.7),
        ("fp64", "amd-mi300x", 81.7),
        ("fp64-matrix", "amd-mi300x", 163.4),
        ("fp4", "amd-mi355x", 10066.3),
    ],
)
def test_other_precisions_are_those_of_the_datasheet(precision, chip, figure):
    # 34 and 33.5, 494.5 and 494.7 stand in two documents of one maker
    assert hardware_db.lookup("chips", chip, f"peak-{precision}").number == pytest.approx(figure, rel=0.016)


@pytest.mark.parametrize(
    ("server", "chips", "power"),
    [
        # user guides and datasheets of the DGX systems: maximum power of the whole
        ("nvidia-dgx-1-v100", 8, 3500),
        ("nvidia-dgx-a100-320gb", 8, 6500),
        ("nvidia-dgx-h100", 8, 10200),
        ("nvidia-dgx-h200", 8, 10200),
        ("nvidia-dgx-b200", 8, 14300),
    ],
)
def test_servers_draw_what_their_guides_say(server, chips, power):
    assert hardware_db.lookup("servers", server, "chips").number == chips
    assert hardware_db.lookup("servers", server, "power").number == pytest.approx(power, rel=0.02)


@pytest.mark.parametrize(
    ("chip", "released"),
    [
        ("nvidia-p100-sxm2-16gb", "2016"),
        ("nvidia-v100-sxm2-16gb", "2017"),
        ("nvidia-a100-sxm4-40gb", "2020"),
        ("nvidia-h100-sxm5-80gb", "2022"),
        ("nvidia-h200-sxm-141gb", "2024"),
        ("google-tpu-v3", "2018"),
        ("amd-mi250x", "2021"),
        ("amd-mi300x", "2023"),
        ("amd-mi355x", "2025"),
    ],
)
def test_chips_came_out_in_their_year(chip, released):
    assert hardware_db.word("chips", chip, "release-date").startswith(released)
