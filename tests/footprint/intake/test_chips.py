"""Epoch AI's table of hardware: what is taken of it, and rates of the wrong kind are noticed."""

from datetime import date
from pathlib import Path

import pytest

from footprint import intake
from footprint.intake import DOUBTFUL, MENDED, REFUSED

TODAY = date(2026, 11, 24)
SNAPSHOT = Path(__file__).parents[3].parent / "shared/reference/epoch/ml_hardware_snapshot.csv"

CHIP = {
    # a chip that the database does not have, whose rates double as precisions halve
    "Hardware name": "Acme X1",
    "Manufacturer": "Acme",
    "Type": "GPU",
    "Release date": "2024-05-06",
    "Release price (USD)": "$9,999.00",
    "FP32 (single precision) performance (FLOP/s)": "30000000000000",
    "TF32 (TensorFloat-32) performance (FLOP/s)": "150000000000000",
    "Tensor-FP16/BF16 performance (FLOP/s)": "300000000000000",
    "INT8 performance (OP/s)": "600000000000000",
    "Memory size per board (Byte)": "80000000000",
    "Memory bandwidth (byte/s)": "2000000000000",
    "TDP (W)": "400.0",
    "Number of transistors (millions)": "54200",
}
FP16 = "FP16 (half precision) performance (FLOP/s)"
TENSOR = "Tensor-FP16/BF16 performance (FLOP/s)"
INT8 = "INT8 performance (OP/s)"


@pytest.fixture
def harvest(own, table):
    """What is taken of rows that are like CHIP but for some cells."""

    def take(*changes, drop=()):
        rows = [
            {heading: text for heading, text in (CHIP | change).items() if heading not in drop} for change in changes
        ]
        return intake.take(table(*rows), "chips", TODAY)

    return take


def figures(found):
    return {row[1]: float(row[2]) for row in found.rows if row[5] not in ("text", "date", "id")}


def told(found, verdict):
    return {one.field: one.why for one in found.findings if one.verdict == verdict}


def alone(name, **rates):
    """A chip of the database, with these cells and no others."""
    return dict.fromkeys(CHIP, "") | {"Hardware name": name, **rates}


def test_figures_are_in_the_units_of_the_database(harvest):
    found = harvest({})
    assert figures(found) == {
        "launch-price": 9999,
        "peak-fp32": 30,
        "peak-tf32": 150,
        "peak-bf16": 300,
        "peak-fp16": 300,
        "peak-int8": 600,
        "memory": 80,
        "memory-bandwidth": 2000,
        "power": 400,
        "transistors": 54.2e9,
    }
    assert not told(found, DOUBTFUL)
    assert not told(found, REFUSED)


def test_the_unit_in_a_heading_counts(harvest):
    drop = ["Memory size per board (Byte)", "TDP (W)", TENSOR]
    change = {"Memory (GiB)": "80", "TDP (kW)": "0.4", "Tensor-FP16/BF16 performance (TFLOP/s)": "300"}
    found = figures(harvest(change, drop=drop))
    assert found["memory"] == pytest.approx(80 * 2**30 / 1e9)
    assert found["power"] == 400
    assert found["peak-bf16"] == 300


def test_a_rate_of_the_vector_engine_is_not_taken_for_the_matrix_engines(harvest):
    change = alone("NVIDIA A10", **{FP16: "31240000000000"})  # vector; its matrix engine does 125 TFLOP/s dense
    found = harvest(change)
    assert "peak-fp16" not in figures(found)
    assert "vector" in told(found, REFUSED)["peak-fp16"]


@pytest.mark.parametrize("vendor", ["NVIDIA", "Acme"])
def test_of_an_unknown_chip_it_is_refused_or_doubted(harvest, vendor):
    found = harvest({"Manufacturer": vendor, FP16: "60000000000000"}, drop=[TENSOR, INT8])
    if vendor == "NVIDIA":
        assert "vector" in told(found, REFUSED)[FP16]
    else:
        assert "vector" in told(found, DOUBTFUL)["peak-fp16"]


def test_the_matrix_rate_wins_over_the_vector_rate_beside_it(harvest):
    found = harvest({FP16: "60000000000000"})
    assert figures(found)["peak-fp16"] == 300
    assert not told(found, REFUSED)


def test_a_rate_with_fp16_accumulation_is_put_where_it_belongs(harvest):
    change = alone("NVIDIA GeForce RTX 4090", **{TENSOR: "330000000000000"})  # BF16: 165.2
    found = harvest(change)
    assert figures(found) == {"peak-fp16-accumulate-fp16": 330}
    assert "accumulates in FP16" in told(found, MENDED)["peak-bf16"]


@pytest.mark.parametrize("rate", ["1979000000000000", "1978900000000000"])
def test_a_sparse_rate_is_refused(harvest, rate):
    change = alone("NVIDIA H100 SXM5 80GB", **{TENSOR: rate})  # dense: 989.4
    found = harvest(change)
    assert not figures(found)
    assert "sparse" in told(found, REFUSED)["peak-bf16"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({INT8: "1200000000000000"}, "peak-int8"),
        ({"TF32 (TensorFloat-32) performance (FLOP/s)": "300000000000000"}, "peak-tf32"),
        ({"FP8 performance (FLOP/s)": "1200000000000000"}, "peak-fp8"),
    ],
)
def test_rates_of_an_unknown_chip_that_do_not_double_are_doubtful(harvest, change, field):
    found = harvest(change)
    assert "sparse" in told(found, DOUBTFUL)[field]
    [row] = [row for row in found.rows if row[1] == field]
    assert "doubtful: " in row[8]


def test_geforce_at_four_times_fp32_accumulates_in_fp16(harvest):
    change = {"Hardware name": "NVIDIA GeForce RTX 9999", TENSOR: "120000000000000"}
    assert "accumulation" in told(harvest(change, drop=[INT8]), DOUBTFUL)["peak-bf16"]


def test_a_measured_mean_is_no_power_limit(harvest):
    change = alone("Google TPU v3", **{"Type": "TPU", "TDP (W)": "220"})  # limit 450, mean 220 (Patterson 2021)
    found = harvest(change)
    assert "power" not in figures(found)
    found = harvest({"Type": "TPU"})
    assert "measured mean" in told(found, DOUBTFUL)["power"]


@pytest.mark.parametrize(
    ("name", "bandwidth"),
    [("NVIDIA P40", "694300000000"), ("NVIDIA Tesla K80", "240600000000"), ("MetaX C500", "18000000000000")],
)
def test_a_bandwidth_of_another_unit_is_refused(harvest, name, bandwidth):
    change = alone(name, **{"Memory bandwidth (byte/s)": bandwidth, "TDP (W)": "250"})
    found = harvest(change)
    assert "memory-bandwidth" not in figures(found)
    assert "memory-bandwidth" in told(found, REFUSED)


@pytest.mark.parametrize("bandwidth", ["500000000000", "20000000000000"])
def test_memory_beside_the_bandwidth_of_more_or_fewer_chips_is_doubtful(harvest, bandwidth):
    found = harvest({"Memory bandwidth (byte/s)": bandwidth})
    assert "memory-bandwidth" in told(found, DOUBTFUL)


def test_memory_of_two_beside_the_rates_of_one_is_doubtful(harvest):
    change = {
        "Hardware name": "NVIDIA GB200 NVL2",
        TENSOR: "2500000000000000",
        "Memory size per board (Byte)": "384000000000",
        "Memory bandwidth (byte/s)": "16000000000000",
    }
    doubts = told(harvest(change, drop=[INT8, "TF32 (TensorFloat-32) performance (FLOP/s)"]), DOUBTFUL)
    assert "of several chips" in doubts["memory"]
    assert "of several chips" in doubts["memory-bandwidth"]


@pytest.mark.parametrize("power", ["0", "-400", "nan", "Infinity", "1e9", "much"])
def test_an_impossible_power_is_refused(harvest, power):
    found = harvest({"TDP (W)": power})
    assert "power" not in figures(found)
    assert "TDP (W)" in told(found, REFUSED)


@pytest.mark.skipif(not SNAPSHOT.exists(), reason="the snapshot is not here")
def test_the_snapshot_as_downloaded(own):
    found = intake.take(SNAPSHOT, "chips", TODAY)
    assert len(found.ids) >= 160
    gone = {(one.name, one.field) for one in found.findings if one.verdict == REFUSED}
    for known in (
        ("NVIDIA B300", "power"),
        ("Huawei Ascend 910C", "power"),
        ("Google TPU v3", "power"),
        ("Amazon Trainium1", "memory-bandwidth"),
        ("NVIDIA P40", "memory-bandwidth"),
        ("Intel Data Center GPU Max 1550", "peak-fp16"),
        ("NVIDIA RTX A6000", "peak-fp16"),
        ("NVIDIA H800 SXM5", "peak-fp64"),
        ("Meta MTIA v2", "peak-bf16"),
    ):
        assert known in gone
    moved = {one.name for one in found.findings if one.became == "peak-fp16-accumulate-fp16"}
    assert {name[:26] for name in moved} == {
        "NVIDIA GeForce RTX 4090",
        "NVIDIA GeForce RTX 3090 Ti",
        "NVIDIA GeForce RTX 2080 Ti",
    }
