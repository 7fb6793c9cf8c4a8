"""Draws are what the seed says, whoever makes them in whatever pieces, and only of what is read."""

import tracemalloc

import numpy as np
import pytest

import footprint
from footprint.errors import InvalidInput
from footprint.estimation import computed
from footprint.records import Scenario
from footprint.resolve import resolve
from footprint.uncertainty import draw, percentiles, sampling, summary
from footprint.uncertainty.selection import SHARES, Brackets


@pytest.fixture(scope="module")
def resolved():
    return resolve(Scenario({"params": "70B", "tokens": "15T", "pue": "triangular(1.05, 1.1, 1.3)", "country": "FR"}))


def known(resolved):
    values = {name: estimate.value for name, estimate in resolved.inputs}
    return computed(values, resolved.architecture, resolved.method)


OUTPUTS = ["energy", "carbon", "cost_owned"]
CORRELATION = (("pue:utilization", 0.5),)


@pytest.mark.parametrize("block", [1000, 9_999, 50_000])
@pytest.mark.parametrize("threads", [1, 2, 3])
def test_draws_are_the_same_for_any_block_and_number_of_threads(resolved, block, threads):
    options = {"correlation": CORRELATION}
    wanted = draw(resolved, OUTPUTS, 120_000, 7, 1, **options)
    found = draw(resolved, OUTPUTS, 120_000, 7, threads, block=block, **options)
    assert all(found[name].tobytes() == wanted[name].tobytes() for name in OUTPUTS)


def test_the_first_draws_of_many_are_those_of_few(resolved):
    few, many = (draw(resolved, OUTPUTS, count, 7) for count in (1000, 70_000))
    assert all((many[name][:1000] == few[name]).all() for name in OUTPUTS)


def test_only_inputs_that_are_read_are_drawn(resolved, monkeypatch):
    drawn = set()
    original = sampling.stream
    monkeypatch.setattr(sampling, "stream", lambda seed, name, *more: drawn.add(name) or original(seed, name, *more))
    values = {name: estimate.value for name, estimate in resolved.inputs}
    reads = computed(values, resolved.architecture, resolved.method, ["energy"]).reads
    whole = draw(resolved, ["energy"], 100, 0)
    drawn.clear()
    assert (draw(resolved, ["energy"], 100, 0, reads=reads)["energy"] == whole["energy"]).all()
    assert "pue" in drawn
    assert not {"chip_price", "water_intensity", "lifetime"} & drawn
    assert drawn <= reads


@pytest.mark.parametrize("threads", [1, 3])
def test_percentiles_of_many_draws_are_those_of_all_of_them(resolved, threads):
    count = 3 * sampling.HELD + 1234
    outputs = list(known(resolved).values)
    found = summary(resolved, outputs, count, 3, threads, block=7000)
    wanted = {name: percentiles(array) for name, array in draw(resolved, outputs, count, 3).items()}
    assert found == wanted


def test_many_draws_take_no_more_memory_than_few(resolved):
    outputs = list(known(resolved).values)
    peaks = []
    for count in (400_000, 1_200_000):
        tracemalloc.start()
        summary(resolved, outputs, count, 0, 2)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    held = 1_200_000 * 8 * len(outputs)
    assert max(peaks) < held / 3
    assert peaks[1] - peaks[0] < 800_000 * 8 * len(outputs) * 0.15  # what lies in the brackets


def test_single_precision_is_near_double_precision(resolved):
    options = {"params": "70B", "tokens": "15T", "country": "FR", "draws": 200_000}
    double, single = (footprint.estimate(**options, float32=value) for value in (False, True))
    for name, one in double.outputs.items():
        other = single.outputs[name]
        if one:
            assert [other.p5, other.p50, other.p95] == pytest.approx([one.p5, one.p50, one.p95], rel=1e-4)


def test_figures_beyond_single_precision_are_refused():
    with pytest.raises(InvalidInput, match="single precision"):
        footprint.estimate(compute="1e39..2e39", hardware="h100", draws=100, float32=True)


def brackets(draws, pilot, wider=1.0):
    found = Brackets(pilot, draws.size, wider)
    for piece in np.array_split(draws, 7):
        found.add(found.of(piece))
    return found.found()


@pytest.mark.parametrize(
    "draws",
    [
        np.random.default_rng(0).standard_normal(300_000),
        np.random.default_rng(0).integers(0, 4, 900_000).astype(float),
        np.where(np.random.default_rng(0).random(900_000) < 0.6, 1.0, np.random.default_rng(1).random(900_000) + 0.5),
        np.ones(400_000),
        np.random.default_rng(0).standard_normal(300_000).astype(np.float32),
    ],
    ids=["normal", "few values", "a value and others", "one value", "single precision"],
)
def test_brackets_find_what_sorting_would(draws):
    assert brackets(draws, draws[:50_000]) == percentiles(draws.copy())


def test_brackets_that_missed_say_so():
    draws = np.arange(300_000.0)  # of which the first are no sample
    assert brackets(draws, draws[:50_000]) is None


def test_percentiles_are_those_of_numpy():
    for size in (1, 2, 3, 10, 1001):
        draws = np.random.default_rng(size).standard_normal(size)
        assert percentiles(draws.copy()) == pytest.approx(list(np.percentile(draws, SHARES)))
