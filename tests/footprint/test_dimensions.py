"""The shipped model, run on quantities with units: every figure has its dimension, and its value."""

import pytest

from footprint.errors import Unavailable
from footprint.model import OUTPUTS, STEPS
from footprint.units import FACTORS, registry


def with_unit(estimate):
    return registry().Quantity(estimate.value, FACTORS[estimate.unit][1])


def steps(footprint):
    """Every figure that a model can give, by attribute; those that it cannot are left out."""
    found = {}
    for name, step in STEPS.items():
        if step.unit:
            try:
                found[name] = getattr(footprint, name)
            except (Unavailable, TypeError):  # a step may lack what the outputs of this scenario do not need
                assert name not in OUTPUTS or raises_unavailable(footprint, name)
    return found


def raises_unavailable(footprint, name):
    try:
        getattr(footprint, name)
    except Unavailable:
        return True
    return False


def test_every_figure_has_the_dimension_of_its_unit_and_the_value_of_the_plain_model(result, evaluate):
    plain, measured = steps(evaluate(result)), steps(evaluate(result, with_unit))
    assert set(plain) == set(measured)
    assert {"compute", "chip_hours"} & set(plain)
    for name, figure in plain.items():
        unit = FACTORS[STEPS[name].unit][1] or "dimensionless"
        quantity = measured[name]
        assert quantity.is_compatible_with(unit), f"{name} is {quantity.units}, not {unit}"
        assert quantity.to(unit).magnitude == pytest.approx(figure, rel=1e-9), name


def test_work_has_the_dimension_of_work(result, evaluate):
    footprint = evaluate(result, with_unit)
    try:
        phases = footprint.phases
    except Unavailable:
        return
    for phase in phases:
        assert phase.compute.is_compatible_with("FLOP"), phase
        assert phase.traffic is None or phase.traffic.is_compatible_with("byte"), phase


@pytest.mark.parametrize(
    ("name", "unit", "broken"),
    [
        ("board_power", "watt/chip", {"energy", "carbon", "cost_owned"}),
        ("params", "", {"compute"}),
        ("pue", "", {"energy"}),
        ("chip_hour_price", "USD/second/chip", {"cost_cloud"}),
        ("lifetime", "second", {"carbon_embodied"}),
    ],
)
def test_an_input_of_another_dimension_is_found_out(base, evaluate, name, unit, broken):
    """The test above would notice: with kilograms in place of the unit nothing fits."""
    import pint

    value = dict(iter(base.resolved.inputs))[name].value
    footprint = evaluate(base, with_unit, **{name: registry().Quantity(value, f"{unit or 1} * kilogram")})
    for output in broken:
        try:
            found = getattr(footprint, output)
        except pint.DimensionalityError:
            continue
        assert not found.is_compatible_with(FACTORS[STEPS[output].unit][1])


def test_a_result_gives_its_outputs_as_quantities(result):
    for name, interval in result.outputs.items():
        if interval is not None:
            quantity = result.quantity(name)
            assert quantity == result.quantity(interval.column)
            assert quantity.is_compatible_with(FACTORS[interval.unit][1])
            assert quantity.magnitude == pytest.approx(interval.value, rel=1e-12)
