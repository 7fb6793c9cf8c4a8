"""The list of fields agrees with what the other modules know of them."""

import csv
import re

import pytest

import hardware_db
from footprint.fields import FIELDS, NUMBERS, RANGES, SHARE, TEXT, spelled
from footprint.records import Inputs


def test_every_number_is_an_input_and_every_input_a_number():
    """``multiply_add`` is the definition of a FLOP; what is recomputed is told by the word ``recompute``."""
    untyped = {"multiply_add", "recomputed_weights", "recomputed_core"}
    assert set(Inputs.__annotations__) - untyped == set(NUMBERS)


def test_names_are_spelled_one_way_and_found_in_any():
    for name, field in FIELDS.items():
        assert re.fullmatch(r"[a-z][a-z0-9_]*", name)
        assert (
            spelled(field.option.removeprefix("--")) == spelled(name.upper()) == spelled(f" {field.quantity} ") == name
        )


def test_every_field_says_what_it_is():
    for field in FIELDS.values():
        assert field.help
        assert field.group
        assert field.spread in {TEXT, *RANGES}
        assert field.is_text == (field.unit == "")
        assert field.ceiling >= (0.9 if field.spread == SHARE else 1)


def test_fields_of_a_scenario_are_those_of_the_contract():
    """What people's scripts rely on: these names stay."""
    promised = (
        "system method architecture params active_params layers width heads vocab seq_len tokens samples epochs "
        "compute hardware chips precision utilization provider region country year date pue grid_intensity "
        "electricity_price chip_hour_price lifetime wue chip_hours wall_hours"
    )
    assert set(promised.split()) <= set(FIELDS)


def test_every_number_is_a_quantity_of_the_database():
    with (hardware_db.FOLDER / "quantities.csv").open(encoding="utf-8", newline="") as file:
        known = {row["quantity"] for row in csv.DictReader(file)}
    assert {FIELDS[name].quantity for name in NUMBERS} <= known


@pytest.mark.parametrize("name", ["tokenss", "Inputs", "multiply"])
def test_an_input_that_no_scenario_has_is_an_error(name):
    with pytest.raises(AttributeError):
        getattr(Inputs(), name)


def test_an_input_that_a_scenario_lacks_is_none():
    inputs = Inputs(params=1e9)
    assert inputs.params == 1e9
    assert inputs.tokens is None
    assert dict(inputs) == {"params": 1e9}
    assert len(inputs) == 1
