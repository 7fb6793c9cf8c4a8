"""A result is attributes, quantities and a table; errors say what was given and what would do."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

import footprint
from footprint import errors
from footprint.errors import InvalidInput, Unavailable
from footprint.model import OUTPUTS
from footprint.units import registry


@pytest.fixture(scope="module")
def run():
    return footprint.estimate("gpt-4", hardware="h100", country="FR", draws=2000)


def test_outputs_are_attributes_in_the_units_of_their_columns(run):
    assert list(run.outputs) == list(OUTPUTS)
    for name, step in OUTPUTS.items():
        interval = getattr(run, name)
        assert interval is run.outputs[name]
        if interval is not None:
            assert (interval.unit, interval.label, interval.column) == (step.unit, step.label, step.column)


def test_an_output_is_a_quantity_by_attribute_or_column(run):
    energy = run.quantity("energy")
    assert energy.units == registry().kilowatt_hour
    assert energy == run.quantity("energy_kwh")
    assert energy.to("MWh").magnitude == pytest.approx(run.energy.value / 1000)
    assert run.quantity("energy", "p5").magnitude == pytest.approx(run.energy.p5)
    assert run.quantity("chip_hours").to("chip * day").magnitude == pytest.approx(run.chip_hours.value / 24)


@pytest.mark.parametrize(
    ("name", "which"), [("energi", "value"), ("energy", "p50000"), ("", "value"), ("phases", "value")]
)
def test_a_quantity_that_there_is_not_is_refused_with_those_that_there_are(run, name, which):
    with pytest.raises(InvalidInput, match="energy"):
        run.quantity(name, which)


def test_a_quantity_without_draws_or_out_of_reach_is_unavailable():
    point = footprint.estimate(compute="1e24", peak_performance="500", draws=0)
    with pytest.raises(Unavailable, match="no draws"):
        point.quantity("compute", "p50")
    with pytest.raises(Unavailable, match="board_power"):
        point.quantity("energy")
    assert point.energy is None


def test_a_quantity_can_be_given_back():
    """What one estimate gives, another takes: chips with their unit, hours, dollars."""
    first = footprint.estimate("gpt-4", draws=0)
    again = footprint.estimate(
        chip_hours=first.quantity("chip_hours"), chips=first.quantity("chips"), hardware="a100", draws=0
    )
    assert again.chip_hours.value == pytest.approx(first.chip_hours.value)
    assert again.chips.value == pytest.approx(first.chips.value)


def test_a_frame_has_a_row_for_each_output_by_column(run):
    frame = run.frame()
    assert list(frame.index) == [step.column for step in OUTPUTS.values()]
    assert list(frame.columns) == ["value", "p5", "p50", "p95", "unit", "label"]
    assert frame.loc["energy_kwh", "value"] == run.energy.value
    for name, step in OUTPUTS.items():
        if run.outputs[name] is None:
            assert math.isnan(frame.loc[step.column, "value"])
            assert frame.loc[step.column, "label"] == step.label


def test_fields_that_are_none_are_left_out():
    assert footprint.estimate("gpt-4", hardware=None, draws=0).compute == footprint.estimate("gpt-4", draws=0).compute


def test_pint_quantities_texts_and_figures_are_the_same_run():
    runs = [
        footprint.estimate(params=70e9, tokens=15e12, hardware="h100", chips=1024, system_power=power, draws=0)
        for power in (900, "900", "0.9 kW", registry().Quantity(0.9, "kW"), registry().Quantity(900, "watt/chip"))
    ]
    assert len({run.energy.value for run in runs}) == 1


def test_errors_are_of_one_family_and_have_an_exit_code():
    for kind in (errors.InvalidInput, errors.Impossible, errors.Unavailable):
        assert issubclass(kind, footprint.FootprintError)
        assert kind.exit_code in (1, 2)
    assert errors.InvalidInput.exit_code == 2


def test_an_unknown_name_is_named_with_those_that_are_near():
    error = errors.unknown("chip", "h10", ["h100", "h200", "h20", "h800"], "see: footprint hardware list")
    assert str(error) == "no chip 'h10'; did you mean 'h100' or 'h200' or 'h20'? (see: footprint hardware list)"
    assert str(errors.unknown("chip", "h10")) == "no chip 'h10'"


@given(st.text())
def test_what_was_typed_is_shown_on_one_line_of_signs_that_print(text):
    shown = errors.shown(text)
    assert shown.isprintable()
    assert shown.startswith("'")
    assert len(shown) <= 60 * 10


def test_long_text_is_cut():
    assert errors.shown("x" * 1000).endswith("...'")
    assert len(errors.shown("x" * 1000)) == 62
