"""The factors that stand in for pint are pint's."""

import csv

import pytest

import hardware_db
from footprint import units
from footprint.fields import FIELDS
from footprint.model import STEPS
from footprint.units import FACTORS, coherent, per, registry

WORDS = {
    # the word as pint spells it, with the chip that the word leaves out
    "1": "dimensionless",
    "FLOP": "FLOP",
    "TFLOP/s": "teraFLOP / second / chip",
    "GB": "gigabyte / chip",
    "GB/s": "gigabyte / second / chip",
    "byte": "byte",
    "W": "watt / chip",
    "server-W": "watt",
    "kW": "kilowatt",
    "MW": "megawatt",
    "h": "hour",
    "chip-h": "chip * hour",
    "y": "julian_year",
    "1/y": "1 / julian_year",
    "chip": "chip",
    "s": "second",
    "ns": "nanosecond",
    "J/chip": "joule / chip",
    "nJ/chip": "nanojoule / chip",
    "Wh": "watt * hour",
    "Wh/Mtok": "watt * hour / megatoken",
    "kWh": "kilowatt * hour",
    "MWh": "megawatt * hour",
    "MJ": "megajoule",
    "MJ/kWh": "megajoule / (kilowatt * hour)",
    "gCO2e/kWh": "gCO2e / (kilowatt * hour)",
    "kgCO2e": "kilogCO2e",
    "kgCO2e/chip": "kilogCO2e / chip",
    "kgCO2e/cm2": "kilogCO2e / centimeter ** 2",
    "kgCO2e/GB": "kilogCO2e / gigabyte",
    "gCO2e": "gCO2e",
    "gCO2e/Mtok": "gCO2e / megatoken",
    "tCO2e": "tCO2e",
    "kgSbe": "kilogSbe",
    "kgSbe/chip": "kilogSbe / chip",
    "kgSbe/kWh": "kilogSbe / (kilowatt * hour)",
    "L": "liter",
    "mL": "milliliter",
    "mL/Mtok": "milliliter / megatoken",
    "L/kWh": "liter / (kilowatt * hour)",
    "USD": "USD",
    "USD/Mtok": "USD / megatoken",
    "USD/chip": "USD / chip",
    "USD/h": "USD / hour / chip",
    "USD/kWh": "USD / (kilowatt * hour)",
    "cm2": "centimeter ** 2 / chip",
    "mm2": "millimeter ** 2 / chip",
}


def test_every_word_is_held_against_pint():
    assert set(FACTORS) <= set(WORDS), "spell the new unit in pint's words"


@pytest.mark.parametrize("word", FACTORS)
def test_a_factor_is_pints(word):
    factor, unit = FACTORS[word]
    there = registry().Quantity(1.0, WORDS[word]).to(unit or "dimensionless")
    assert there.magnitude == pytest.approx(factor, rel=1e-12)


@pytest.mark.parametrize("word", FACTORS)
def test_there_and_back_is_where_it_began(word):
    assert per(coherent(12.5, word), word) == pytest.approx(12.5, rel=1e-15)


def test_fields_and_steps_have_units_that_there_are():
    assert {field.unit for field in FIELDS.values() if not field.is_text} <= set(FACTORS)
    assert {step.unit for step in STEPS.values() if step.unit} <= set(FACTORS)


@pytest.mark.parametrize(
    "field", [field for field in FIELDS.values() if not field.is_text], ids=lambda field: field.name
)
def test_a_row_of_the_database_is_in_the_unit_of_its_field(field):
    """But for the chip that a row of a chip leaves out."""
    with (hardware_db.FOLDER / "quantities.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["quantity"] == field.quantity]
    for row in rows:
        if row["subject"] in ("priors", "systems", "chips", "embodied", "grids", "sites", "facilities"):
            assert FACTORS[row["unit"]][0] == FACTORS[field.unit][0], row
            assert chipless(row["unit"]) == chipless(field.unit), row


def chipless(word):
    return FACTORS[word][1].replace("chip*", "").replace("/chip", "").replace("chip", "")


@pytest.mark.parametrize(
    ("text", "unit", "figure"),
    [
        ("80 GB", "byte", 80e9),
        ("1 GiB", "byte", 2**30),
        ("3640 PF*day", "FLOP", 3640 * 1e15 * 86400),
        ("5 tCO2e", "kgCO2e", 5000),
        ("1 lb", "kg", 0.45359237),
        ("25000 gpu", "chip", 25000),
    ],
)
def test_the_registry_knows_the_units_of_the_trade(text, unit, figure):
    assert registry().Quantity(text).to(unit).magnitude == pytest.approx(figure, rel=1e-12)


@pytest.mark.parametrize(
    ("one", "other"), [("byte", "dimensionless"), ("FLOP", "byte"), ("gCO2e", "gram"), ("chip", "USD")]
)
def test_what_is_of_another_kind_does_not_convert(one, other):
    import pint

    with pytest.raises(pint.DimensionalityError):
        registry().Quantity(1.0, one).to(other)


def test_units_are_shown_without_the_chip_that_they_are_per():
    assert units.shown("kgCO2e/chip") == "kgCO2e"
    assert units.shown("kWh") == "kWh"
    assert units.shown("1") == units.shown("chip") == ""
