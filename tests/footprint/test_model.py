"""The outputs hang together: what is doubled, what adds up, and what does not change."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import footprint
from footprint import architectures, methods
from footprint.errors import Unavailable
from footprint.model import OUTPUTS, STEPS, Footprint
from footprint.records import Inputs
from footprint.units import YEAR

CHIP_HOUR = 3600.0
GIVEN = {
    # a run of which every number is known, in coherent units
    "params": 70e9,
    "tokens": 15e12,
    "chips": 16384.0,
    "utilization": 0.38,
    "peak_performance": 989.5e12,
    "memory_bandwidth": 3.35e12,
    "chip_memory": 80e9,
    "bytes_per_parameter": 16.0,
    "board_power": 700.0,
    "power_fraction": 0.8,
    "server_power": 10200.0,
    "server_chips": 8.0,
    "host_fraction": 0.6,
    "pue": 1.1,
    "grid_intensity": 0.4 / 3.6e6,
    "market_intensity": 0.1 / 3.6e6,
    "chip_embodied": 164.0,
    "host_embodied": 400.0,
    "lifetime": 5 * YEAR,
    "fleet_utilization": 0.8,
    "wue": 0.3 / 3.6e6,
    "water_intensity": 3.0 / 3.6e6,
    "primary_energy_factor": 2.5,
    "depletion_intensity": 1e-7 / 3.6e6,
    "chip_depletion": 0.007,
    "server_depletion": 0.4,
    "chip_hour_price": 2 / 3600,
    "chip_price": 30000.0,
    "server_cost_factor": 1.6,
    "network_share": 0.19,
    "depreciation": 0.32 / YEAR,
    "hardware_age": 1.5 * YEAR,
    "electricity_price": 0.08 / 3.6e6,
    "final_run_share": 0.2,
    "staff_share": 0.4,
    "run_duration": 800 * 3600.0,
    "memory_overhead": 8e9,
    "usable_memory": 0.9,
    "multiply_add": 2.0,
}
TIMED = [
    "wall_hours",
    "energy",
    "carbon_operational",
    "carbon_market",
    "carbon_embodied",
    "carbon",
    "water",
    "primary_energy",
    "abiotic_depletion",
    "cost_cloud",
    "cost_owned",
    "cost_development",
]
"""Outputs that follow the chip-hours."""
POWERED = ["average_power", "energy", "carbon_operational", "carbon_market", "primary_energy", "cost_electricity"]
"""Outputs that follow the electricity at the meter."""
FACTOR = st.floats(1.01, 100)
QUICK = settings(max_examples=30, deadline=None)


def model(architecture="transformer", **changes):
    inputs = {name: value for name, value in (GIVEN | changes).items() if value is not None}
    return Footprint(Inputs(**inputs), architectures.named(architecture), methods.named("pretrain"))


def ratio(name, **changes):
    return getattr(model(**changes), name) / getattr(model(), name)


def test_a_scenario_of_which_all_is_known_has_every_output():
    run = model()
    for name in OUTPUTS:
        if "_per_query" in name or "_per_token" in name:  # of methods that answer queries
            continue
        assert math.isfinite(getattr(run, name))
        assert getattr(run, name) > 0


# what is doubled


@QUICK
@given(FACTOR)
def test_more_tokens_are_as_much_more_of_everything_that_the_run_takes(factor):
    for name in ("compute", "chip_hours", *TIMED):
        assert ratio(name, tokens=GIVEN["tokens"] * factor) == pytest.approx(factor)
    assert ratio("average_power", tokens=GIVEN["tokens"] * factor) == pytest.approx(1)


def test_epochs_count_like_tokens():
    assert ratio("compute", epochs=3.0) == pytest.approx(3)


def test_samples_count_like_tokens():
    assert model(tokens=None, samples=15e12).compute == model().compute


@QUICK
@given(FACTOR)
def test_twice_the_parameters_are_twice_the_compute_where_no_shape_is_known(factor):
    assert ratio("compute", params=GIVEN["params"] * factor) == pytest.approx(factor)


def test_the_rule_of_six():
    """C = 6 N D: Kaplan et al. (2020), section 2.1."""
    assert model().compute == pytest.approx(6 * 70e9 * 15e12)


def test_a_mixture_of_experts_counts_its_active_parameters():
    assert model("moe", params=1e12, active_params=70e9).compute == pytest.approx(model().compute)


def test_attention_adds_what_llama_3_says():
    """Llama 3.1 405B at 4096 tokens: 2448 GFLOP a token (DeepSeek 2025, Insights, table 2; arXiv:2505.09343)."""
    shape = {"params": 405e9, "tokens": 1.0, "layers": 126.0, "width": 16384.0, "seq_len": 4096.0}
    assert model(**shape).compute == pytest.approx(2448e9, rel=0.02)
    assert model(**shape).compute > model(params=405e9, tokens=1.0).compute


@QUICK
@given(FACTOR)
def test_half_the_utilisation_or_peak_is_twice_the_time_and_no_more_compute(factor):
    for slower in ({"utilization": GIVEN["utilization"] / factor}, {"peak_performance": 989.5e12 / factor}):
        assert ratio("compute", **slower) == 1
        for name in ("chip_hours", *TIMED):
            assert ratio(name, **slower) == pytest.approx(factor)


@QUICK
@given(FACTOR)
def test_more_chips_are_done_sooner_and_use_as_much(factor):
    more = {"chips": GIVEN["chips"] * factor}
    assert ratio("wall_hours", **more) == pytest.approx(1 / factor)
    assert ratio("average_power", **more) == pytest.approx(factor)
    assert ratio("cost_acquisition", **more) == pytest.approx(factor)
    for name in ("compute", "chip_hours", "energy", "carbon", "water", "cost_cloud", "cost_owned"):
        assert ratio(name, **more) == pytest.approx(1)


@QUICK
@given(FACTOR)
def test_doubling_pue_doubles_what_is_drawn_at_the_meter_and_nothing_of_the_equipment(factor):
    more = {"pue": GIVEN["pue"] * factor}
    for name in POWERED:
        assert ratio(name, **more) == pytest.approx(factor)
    for name in ("equipment_energy", "chip_hours", "carbon_embodied", "cost_cloud", "cost_servers"):
        assert ratio(name, **more) == 1


def test_pue_counts_once_in_water():
    """W = E_IT (WUE + PUE EWIF): WUE is per unit of IT energy (Li et al. 2023, eq. 1-3)."""
    dry = model(wue=0.0)
    assert model(wue=0.0, pue=2.2).water == pytest.approx(2 * dry.water)
    assert model(pue=2.2, water_intensity=0.0).water == pytest.approx(model(water_intensity=0.0).water)


@QUICK
@given(FACTOR)
def test_intensity_and_price_scale_their_own_output_alone(factor):
    for name, follows in (
        ("grid_intensity", {"carbon_operational"}),
        ("market_intensity", {"carbon_market"}),
        ("electricity_price", {"cost_electricity"}),
        ("chip_hour_price", {"cost_cloud"}),
        ("primary_energy_factor", {"primary_energy"}),
        ("chip_price", {"cost_servers", "cost_network", "cost_acquisition"}),
    ):
        for output in follows:
            assert ratio(output, **{name: GIVEN[name] * factor}) == pytest.approx(factor)
        for output in {"compute", "chip_hours", "energy", "carbon_embodied"} - follows:
            assert ratio(output, **{name: GIVEN[name] * factor}) == 1


@QUICK
@given(FACTOR)
def test_a_longer_life_or_a_busier_fleet_shares_manufacture_wider(factor):
    assert ratio("carbon_embodied", lifetime=GIVEN["lifetime"] * factor) == pytest.approx(1 / factor)
    assert ratio("carbon_embodied", fleet_utilization=0.8 / factor) == pytest.approx(factor)


def test_older_hardware_costs_less_and_a_faster_loss_of_value_costs_new_hardware_more():
    assert ratio("cost_servers", hardware_age=3 * YEAR) < 1
    assert ratio("cost_servers", hardware_age=0.0, depreciation=0.64 / YEAR) > 1


# what adds up


def test_parts_make_the_whole(result, evaluate):
    run = evaluate(result)
    wholes = {
        "carbon": ("carbon_operational", "carbon_embodied"),
        "cost_owned": ("cost_servers", "cost_network", "cost_electricity"),
    }
    for whole, parts in wholes.items():
        if result.outputs[whole] is not None:
            assert getattr(run, whole) == pytest.approx(sum(getattr(run, part) for part in parts), rel=1e-12)


def test_time_is_chips_for_hours(result, evaluate):
    """But for systems that publish all three, whose product may be off: resolve warns where it is far."""
    run = evaluate(result)
    published = all(getattr(run.inputs, name) is not None for name in ("chips", "wall_hours", "chip_hours"))
    if not published:
        assert run.chips * run.wall_hours == pytest.approx(run.chip_hours)
        assert run.average_power * run.wall_hours == pytest.approx(run.energy) if result.energy else True


def test_outputs_are_figures_above_zero_or_have_a_reason(result):
    for name, interval in result.outputs.items():
        if interval is None:
            assert result.reasons[name]
        else:
            assert name not in result.reasons
            assert math.isfinite(interval.value)
            assert interval.value > 0 or name == "carbon_market"
            assert (interval.p5, interval.p50, interval.p95) == (None, None, None)


def test_a_development_costs_more_than_its_final_run(result):
    if result.cost_development:
        assert result.cost_development.value > result.cost_owned.value


def test_the_energy_of_a_run_is_that_of_its_chips_and_servers():
    """By hand: 0.8 x 700 W + 0.6 x (10200/8 - 700) W = 905 W a chip; x 1.1."""
    assert model().system_power == pytest.approx(905)
    assert model().energy == pytest.approx(model().chip_hours * 905 * 1.1)


def test_manufacture_is_counted_by_share_of_life():
    """By hand: a chip-hour of 564 kg over five years at 80 %."""
    run = model(chip_hours=CHIP_HOUR)
    assert run.carbon_embodied == pytest.approx(564 / (5 * 365.25 * 24 * 0.8))


# which of several ways


def test_known_chip_hours_win_over_the_count():
    assert model(chip_hours=7 * CHIP_HOUR).chip_hours == 7 * CHIP_HOUR
    assert model(chip_hours=7 * CHIP_HOUR).compute == model().compute


def test_chips_for_known_hours_win_over_the_count():
    assert model(wall_hours=10 * 3600.0).chip_hours == pytest.approx(16384 * 10 * CHIP_HOUR)


def test_known_compute_wins_over_size_and_data():
    assert model(compute=1e24).compute == 1e24
    assert ratio("chip_hours", compute=2 * model().compute) == pytest.approx(2)


def test_known_power_wins_over_parts():
    assert model(system_power=330.0).energy == pytest.approx(model().chip_hours * 330 * 1.1)
    assert model(host_power=100.0).system_power == pytest.approx(660)
    assert model(server_power=None, host_ratio=0.5).system_power == pytest.approx(0.8 * 700 + 350)


def test_a_model_that_does_not_fit_takes_as_many_chips_as_hold_it():
    """1e12 parameters of 16 bytes on 80 GB of which 64 GB can be used: 250 chips, however little there is to do."""
    assert model(chips=None, params=1e12, tokens=1e6).chips == pytest.approx(16e12 / 64e9)
    assert model(chips=None, tokens=15e12).chips > 16 * 70e9 / 64e9


def test_chips_follow_from_the_duration_where_none_are_known():
    assert model(chips=None).wall_hours == pytest.approx(800 * 3600)
    assert model(chips=None, wall_hours=400 * 3600.0).chips == pytest.approx(2 * model(chips=None).chips)


def test_direct_emissions_are_raised_to_those_of_the_lifecycle():
    assert ratio("carbon_operational", upstream_factor=1.12) == pytest.approx(1.12)


def test_a_chip_without_a_footprint_is_the_sum_of_its_parts():
    parts = {
        "chip_embodied": None,
        "die_area": 8.14,
        "carbon_per_area": 2.8,
        "carbon_per_gigabyte": 0.853e-9,
        "board_embodied": 70.0,
        "embodied_factor": 1.0,
    }
    assert model(**parts).chip_embodied == pytest.approx(8.14 * 2.8 + 80 * 0.853 + 70)


@pytest.mark.parametrize(
    ("missing", "output", "wanted"),
    [
        ("market_intensity", "carbon_market", "market_intensity"),
        ("grid_intensity", "carbon", "grid_intensity"),
        ("water_intensity", "water", "water_intensity"),
        ("wue", "water", "wue"),
        ("primary_energy_factor", "primary_energy", "primary_energy_factor"),
        ("depletion_intensity", "abiotic_depletion", "depletion_intensity"),
        ("chip_hour_price", "cost_cloud", "chip_hour_price"),
        ("chip_price", "cost_owned", "chip_price"),
        ("chip_price", "cost_acquisition", "chip_price"),
        ("electricity_price", "cost_owned", "electricity_price"),
        ("board_power", "energy", "board_power"),
        ("params", "memory_per_chip", "parameters"),
        ("params", "compute", "parameters"),
        ("tokens", "compute", "data"),
        ("peak_performance", "chip_hours", "peak"),
        ("chip_embodied", "carbon_embodied", "carbon footprint"),
    ],
)
def test_an_output_that_lacks_an_input_says_what_is_missing(missing, output, wanted):
    with pytest.raises(Unavailable, match=wanted):
        getattr(model(**{missing: None}), output)


# one set of equations for all kinds of numbers


def test_arrays_give_what_their_elements_give(result, evaluate):
    factors = np.array([0.25, 0.5, 0.9, 1.0])
    arrays = evaluate(result, lambda estimate: estimate.value * factors)
    for name, interval in result.outputs.items():
        if interval is not None:
            together = np.broadcast_to(getattr(arrays, name), factors.shape)
            for place, factor in enumerate(factors):
                alone = evaluate(result, lambda estimate, factor=factor: estimate.value * factor)
                assert together[place] == pytest.approx(getattr(alone, name), rel=1e-12), name


def test_scenarios_by_draws_broadcast(base, evaluate):
    rows, columns = np.array([[0.2], [0.3], [0.4]]), np.array([1.05, 1.1, 1.3, 1.8])
    grid = evaluate(base, utilization=rows, pue=columns)
    assert grid.energy.shape == (3, 4)
    for row, utilization in enumerate(rows[:, 0]):
        for column, pue in enumerate(columns):
            alone = evaluate(base, utilization=utilization, pue=pue)
            for name in ("energy", "carbon", "water", "cost_owned"):
                assert getattr(grid, name)[row, column] == pytest.approx(getattr(alone, name), rel=1e-12)


def test_an_output_is_computed_once_and_only_when_asked():
    run = model()
    assert not set(run.__dict__) & set(STEPS)
    assert run.energy == run.energy
    assert "energy" in run.__dict__
    assert "cost_cloud" not in run.__dict__
    assert Footprint.energy is STEPS["energy"]


def test_names_of_outputs_are_those_of_the_contract():
    promised = (
        "compute_flop chip_hours wall_hours chips memory_per_chip_gb average_power_kw energy_kwh "
        "carbon_operational_kgco2e carbon_market_kgco2e carbon_embodied_kgco2e carbon_kgco2e water_l primary_energy_mj "
        "abiotic_depletion_kgsbe cost_cloud_usd cost_owned_usd cost_acquisition_usd cost_development_usd"
    )
    assert [step.column for step in OUTPUTS.values()][:18] == promised.split()
    assert set(OUTPUTS) <= set(footprint.Result.__annotations__)
