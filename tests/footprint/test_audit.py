"""The audit trail of every output ends in rows with a source, in what was typed, or in the definition of a FLOP."""

import re

import pytest

import footprint
import hardware_db
from footprint.audit import equation, explain, named
from footprint.errors import InvalidInput, Unavailable
from footprint.fields import NUMBERS
from footprint.model import OUTPUTS, STEPS
from footprint.units import per


def leaves(node):
    return [found for _, found in node.walk() if not found.children]


def trails(result):
    for name, interval in result.outputs.items():
        if interval is not None:
            yield name, interval, explain(result, name)


def test_every_trail_ends_in_rows_with_a_source_or_in_what_was_typed(result):
    given = {name for name, value in result.scenario.fields.items()}
    for output, _, trail in trails(result):
        for leaf in leaves(trail):
            estimate = leaf.estimate
            assert estimate is not None, f"{output}: {leaf.name} is neither an input nor computed from any"
            derived = estimate.assumed and estimate.note and given & set(NUMBERS)  # from what was typed: width / heads
            assert leaf.name in given or estimate.data or leaf.name == "multiply_add" or derived, leaf.name
            for datum in leaf.data:
                assert datum in hardware_db.rows(datum.table, datum.subject), leaf.name
                found = hardware_db.source(datum.source)
                assert found.publisher
                assert found.url
            assert len(leaf.sources) == len({datum.source for datum in leaf.data})


def test_what_was_typed_is_not_put_down_to_a_source(result):
    for _, _, trail in trails(result):
        for leaf in leaves(trail):
            if leaf.name in result.scenario.fields:
                assert leaf.estimate.given
                assert not leaf.estimate.assumed
                assert leaf.sources == ()


def test_the_head_of_a_trail_is_the_output(result):
    for _, interval, trail in trails(result):
        assert trail.value == pytest.approx(interval.value, rel=1e-12)
        assert trail.unit == interval.unit
        assert trail.label == interval.label


def test_every_computed_figure_shows_its_value_and_names_its_papers(result):
    for _, _, trail in trails(result):
        for _, node in trail.walk():
            if node.estimate is None and node.name != "phases":
                assert node.value is not None
                assert node.unit
            for used in node.equations:
                assert used.says
                assert used.formula
                assert used.references or used.name.startswith("choice.")


def test_figures_of_inputs_are_those_of_the_estimate(result):
    for _, _, trail in trails(result):
        for leaf in leaves(trail):
            assert leaf.value == pytest.approx(per(leaf.estimate.value, leaf.estimate.unit))


@pytest.mark.parametrize("changed", ["typed", "gpt-4"])
def test_an_input_that_is_not_in_the_trail_does_not_move_the_output(changed, base, evaluate):
    """The trail is what was computed and no description of it."""
    result = base if changed == "typed" else footprint.estimate(changed, draws=0)
    for output, _, trail in trails(result):
        read = {leaf.name for leaf in leaves(trail)}
        for name, estimate in result.resolved.inputs:
            if name not in read:
                moved = evaluate(result, **{name: estimate.value * 1.1})
                assert getattr(moved, output) == getattr(evaluate(result), output), f"{output} reads {name} unseen"


@pytest.mark.parametrize("output", ["energy", "carbon", "water", "cost_owned", "cost_cloud", "carbon_embodied"])
def test_an_input_in_the_trail_moves_the_output(output, base, evaluate):
    """But for those by which the chips are told, where the run needs more than the fewest that hold the model."""
    for name in {leaf.name for leaf in leaves(explain(base, output))}:
        moved = evaluate(base, **{name: getattr(evaluate(base).inputs, name) * 1.1})
        assert getattr(moved, output) != getattr(evaluate(base), output), name


def test_size_and_data_stand_below_the_compute(base):
    trail = explain(base, "compute")
    assert {leaf.name for leaf in leaves(trail)} >= {"params", "tokens", "count_factor", "multiply_add"}
    papers = " ".join(reference for _, node in trail.walk() for used in node.equations for reference in used.references)
    assert "2001.08361" in papers


@pytest.mark.parametrize("method", ["pretrain", "lora", "dpo", "grpo"])
def test_what_a_phase_runs_at_stands_below_its_time_and_not_below_its_flop(method):
    found = footprint.estimate(params="7B", tokens="1B", hardware="a100", method=method, draws=0)

    def names(output):
        return {node.name for _, node in footprint.explain(found, output).walk()}

    speeds = {name for name, _ in found.resolved.inputs if name.endswith("utilization")} - {"fleet_utilization"}
    assert names("compute") & speeds == set()
    assert names("chip_hours") & speeds
    assert {"params", "multiply_add"} <= names("compute")


def test_carbon_of_gpt_4_is_explained_to_the_row():
    result = footprint.estimate("gpt-4", draws=0)
    trail = explain(result, "carbon_kgco2e")
    steps = {node.name for _, node in trail.walk()}
    assert {"carbon_operational", "carbon_embodied", "energy", "equipment_energy", "pue", "chip_hours"} <= steps
    [intensity] = {node.value for _, node in trail.walk() if node.name == "upstream_factor"}
    assert intensity == pytest.approx(1.12)


@pytest.mark.parametrize("spelling", ["energy", "energy_kwh", "Energy-kWh", " ENERGY "])
def test_an_output_is_named_by_attribute_or_column(base, spelling):
    assert named(spelling) == "energy"
    assert explain(base, spelling).name == "energy"


@pytest.mark.parametrize("spelling", ["", "energi", "phases", "equipment_energy", "e" * 500])
def test_an_unknown_output_is_refused_with_the_list(base, spelling):
    with pytest.raises(InvalidInput, match="energy") as caught:
        explain(base, spelling)
    assert all(name in str(caught.value) for name in OUTPUTS)


def test_an_output_that_a_scenario_cannot_have_says_why(base):
    without = footprint.estimate(compute="1e24", peak_performance="500", draws=0)
    assert without.energy is None
    assert "board_power" in without.reasons["energy"]
    with pytest.raises(Unavailable, match="board_power"):
        explain(without, "energy")
    assert explain(base, "energy")


def test_every_equation_of_the_model_can_be_read_out():
    for step in STEPS.values():
        for function in step.equations:
            read = equation(function)
            assert re.fullmatch(r"[a-z_]+\.[a-z_]+", read.name)
            assert read.says.endswith(".")
            assert "\n" not in read.formula
