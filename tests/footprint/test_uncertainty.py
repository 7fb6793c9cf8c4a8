"""Draws have the interval that they were made from, depend on seed and name alone, and stay where they make sense."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import footprint
from footprint import uncertainty
from footprint.fields import ABOVE_ONE, POSITIVE, SHARE
from footprint.model import OUTPUTS
from footprint.records import Estimate, Inputs, Scenario
from footprint.resolve import resolve
from footprint.uncertainty import draw, percentiles, spread

RUN = {"params": "70B", "tokens": "10T..20T", "hardware": "h100", "country": "FR", "year": "2024"}
MANY = 200_000
KINDS = st.sampled_from([POSITIVE, SHARE, ABOVE_ONE])


def estimate(kind, value, low, high, name="pue"):
    return Estimate(name, value, low, high, "1", kind)


def drawn(estimate, count=MANY, seed=0):
    z = np.random.default_rng(seed).standard_normal(count)
    return spread(estimate).apply(z, np.empty(count))


def resolved(**fields):
    return resolve(Scenario(RUN | fields))


@pytest.mark.parametrize(
    ("kind", "value", "low", "high"),
    [
        (POSITIVE, 10.0, 5.0, 20.0),
        (POSITIVE, 10.0, 1.0, 11.0),
        (POSITIVE, 1e25, 8.2e24, 4.4e25),
        (POSITIVE, 3e22, 1e20, 1e25),
        (POSITIVE, 10.0, 10.0, 20.0),
        (POSITIVE, 1e-9, 1e-10, 1e-7),
        (SHARE, 0.4, 0.3, 0.5),
        (SHARE, 0.85, 0.5, 0.95),
        (SHARE, 0.98, 0.9, 0.999),
        (SHARE, 0.02, 0.001, 0.2),
        (ABOVE_ONE, 1.1, 1.05, 1.3),
        (ABOVE_ONE, 1.58, 1.2, 2.5),
        (ABOVE_ONE, 1.001, 1.0001, 1.1),
    ],
)
def test_percentiles_of_draws_are_the_interval(kind, value, low, high):
    p5, p50, p95 = percentiles(drawn(estimate(kind, value, low, high)))
    offset = 1 if kind == ABOVE_ONE else 0
    assert p5 - offset == pytest.approx(low - offset, rel=0.05)
    assert p50 - offset == pytest.approx(value - offset, rel=0.02)
    assert p95 - offset == pytest.approx(high - offset, rel=0.05)
    if kind == SHARE:
        assert 1 - p95 == pytest.approx(1 - high, rel=0.05)


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from([POSITIVE, SHARE, ABOVE_ONE]),
    st.lists(st.floats(0.001, 0.999), min_size=3, max_size=3, unique=True),
)
def test_the_draw_at_a_percentile_is_the_bound_itself(kind, shares):
    """Not by sampling: the standard normal's own 5th, 50th and 95th percentile are sent through."""
    low, value, high = sorted(share + (1 if kind == ABOVE_ONE else 0) for share in shares)
    z = np.array([-uncertainty.Z95, 0.0, uncertainty.Z95])
    assert spread(estimate(kind, value, low, high)).apply(z, np.empty(3)) == pytest.approx([low, value, high], rel=1e-9)


@settings(max_examples=60, deadline=None)
@given(KINDS, st.lists(st.just(0.0) | st.floats(1e-6, 1), min_size=3, max_size=3, unique=True))
def test_draws_stay_where_they_make_sense_even_from_bounds_on_the_limit(kind, shares):
    low, value, high = sorted(share + (1 if kind == ABOVE_ONE else 0) for share in shares)
    if spread(estimate(kind, value, low, high)) is None:
        return
    found = drawn(estimate(kind, value, low, high), 2000)
    least, most = {POSITIVE: (0, np.inf), SHARE: (0, 1), ABOVE_ONE: (1, np.inf)}[kind]
    assert (found >= least).all()
    assert (found <= most).all()
    assert np.isfinite(found).all()


@pytest.mark.parametrize("kind", [POSITIVE, SHARE, ABOVE_ONE])
def test_a_figure_without_an_interval_is_exact(kind):
    for low, high in ((None, None), (1.5, 1.5)):
        assert spread(estimate(kind, 1.5, low, high)) is None
    assert spread(estimate(SHARE, 1.0, 0.8, 1.0)) is None
    assert spread(estimate(ABOVE_ONE, 1.0, 1.0, 1.2)) is None
    assert spread(estimate(POSITIVE, 0.0, 0.0, 1.0)) is None


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others():
    one, again, other = (draw(resolved(), ["energy"], 10_000, seed) for seed in (0, 0, 1))
    assert one["energy"].tobytes() == again["energy"].tobytes()
    assert one["energy"].tobytes() != other["energy"].tobytes()
    assert np.median(one["energy"]) == pytest.approx(np.median(other["energy"]), rel=0.05)


@pytest.mark.parametrize("block", [64, 1000, 1 << 13, 1 << 16])
@pytest.mark.parametrize("threads", [1, 2, 5])
def test_block_and_threads_change_no_byte(monkeypatch, block, threads):
    wanted = draw(resolved(), ["energy", "cost_owned"], 140_000, 7, threads=1)
    monkeypatch.setattr(uncertainty, "BLOCK", block)
    found = draw(resolved(), ["energy", "cost_owned"], 140_000, 7, threads=threads)
    for name, array in wanted.items():
        assert found[name].tobytes() == array.tobytes()


@pytest.mark.parametrize("count", [1, 63, 8191, 8193, (1 << 16) + 1])
def test_fewer_draws_are_the_first_of_more(count):
    many = draw(resolved(), ["energy"], 70_000, 3)["energy"]
    assert draw(resolved(), ["energy"], count, 3)["energy"].tobytes() == many[:count].tobytes()


def test_an_output_does_not_depend_on_which_others_are_asked_for():
    alone = draw(resolved(), ["carbon"], 5000, 0)["carbon"]
    beside = draw(resolved(), [*list(OUTPUTS)[:3], "carbon"], 5000, 0)["carbon"]
    assert alone.tobytes() == beside.tobytes()


def test_adding_an_input_moves_no_other():
    """Streams go by name: an interval on the price of power leaves the draws of energy as they were."""
    before = draw(resolved(electricity_price="$0.08/kWh"), ["energy", "cost_electricity"], 5000, 0)
    after = draw(resolved(electricity_price="0.05..0.12"), ["energy", "cost_electricity"], 5000, 0)
    assert before["energy"].tobytes() == after["energy"].tobytes()
    assert before["cost_electricity"].tobytes() != after["cost_electricity"].tobytes()


def test_inputs_are_drawn_independently():
    both = draw(resolved(chips=1000), ["compute", "chip_hours", "energy"], 50_000, 0)
    utilization = both["compute"] / both["chip_hours"]
    power = both["energy"] / both["chip_hours"]
    assert abs(np.corrcoef(np.log(utilization), np.log(power))[0, 1]) < 0.02


def test_scenarios_share_the_draws_of_what_they_share():
    """So that the ratio of two is paired: the same run at twice the data takes exactly twice as long in every draw."""
    one = draw(resolved(tokens="10T"), ["energy"], 5000, 0)["energy"]
    two = draw(resolved(tokens="20T"), ["energy"], 5000, 0)["energy"]
    assert two / one == pytest.approx(2)


def test_an_exact_scenario_has_no_interval():
    run = footprint.estimate(compute="1e24", hardware="h100", utilization=0.4, draws=1000)
    assert run.compute.p5 == run.compute.p50 == run.compute.p95 == run.compute.value == 1e24
    assert run.chip_hours.p5 == pytest.approx(run.chip_hours.p95, rel=1e-12)


def test_what_was_typed_as_an_interval_comes_out_as_one():
    run = footprint.estimate(compute="1e23..4e23..1e24", hardware="h100", draws=100_000)
    assert run.compute.value == 4e23
    assert run.compute.p5 == pytest.approx(1e23, rel=0.03)
    assert run.compute.p50 == pytest.approx(4e23, rel=0.03)
    assert run.compute.p95 == pytest.approx(1e24, rel=0.03)


def test_every_output_lies_in_its_interval_and_percentiles_rise():
    run = footprint.estimate("gpt-4", draws=20_000)
    for name, interval in run.outputs.items():
        if interval is not None:
            assert interval.p5 <= interval.p50 <= interval.p95, name
            assert interval.p5 <= interval.value <= interval.p95, name


def test_an_error_in_a_thread_reaches_the_caller():
    broken = resolved()
    inputs = Inputs(**{name: value for name, value in broken.inputs if name != "pue"})
    with pytest.raises(TypeError):
        draw(broken._replace(inputs=inputs), ["energy"], 200_000, 0, threads=3)


@given(
    st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=50),
    st.lists(st.floats(0, 100), min_size=1, max_size=5).map(sorted),
)
@settings(max_examples=100, deadline=None)
def test_percentiles_are_numpys(figures, shares):
    assert percentiles(np.array(figures), shares) == pytest.approx(
        list(np.percentile(figures, shares)), rel=1e-9, abs=1e-6
    )


@pytest.mark.parametrize(
    ("draws", "seed"), [(-1, 0), (1.5, 0), ("many", 0), (10**9, 0), (10, -1), (10, 2**63), (10, "x"), (None, 0)]
)
def test_draws_and_seed_that_make_no_sense_are_refused(draws, seed):
    with pytest.raises(footprint.InvalidInput, match="whole number"):
        footprint.estimate("gpt-4", draws=draws, seed=seed)
