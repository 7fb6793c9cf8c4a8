"""Coherent units inside; pint at the door.

Inside the model every figure is in second, joule, watt, byte, FLOP, kgCO2e, kgSbe, litre, dollar and chip, so that an
equation holds no conversion factor. :data:`FACTORS` turns the fixed words of the database and of the outputs into
these without importing pint; a test holds each of them against pint. What a person types goes through
:func:`footprint.quantities.parse`, which asks pint only for what is no plain figure.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pint

HOUR = 3600.0
YEAR = 365.25 * 24 * HOUR
"""A Julian year, as Epoch's cost code counts it (8766 h)."""

FACTORS: dict[str, tuple[float, str]] = {
    # word: (coherent units in one of it, coherent unit in pint's words)
    "1": (1.0, ""),
    "FLOP": (1.0, "FLOP"),
    "TFLOP/s": (1e12, "FLOP/second/chip"),
    "GB": (1e9, "byte/chip"),
    "GB/s": (1e9, "byte/second/chip"),
    "byte": (1.0, "byte"),
    "W": (1.0, "watt/chip"),
    "server-W": (1.0, "watt"),
    "kW": (1e3, "watt"),
    "MW": (1e6, "watt"),
    "h": (HOUR, "second"),
    "chip-h": (HOUR, "chip*second"),
    "y": (YEAR, "second"),
    "1/y": (1 / YEAR, "1/second"),
    "chip": (1.0, "chip"),
    "s": (1.0, "second"),
    "ns": (1e-9, "second"),
    "J/chip": (1.0, "joule/chip"),
    "nJ/chip": (1e-9, "joule/chip"),
    "Wh": (3.6e3, "joule"),
    "Wh/Mtok": (3.6e3 / 1e6, "joule"),
    "kWh": (3.6e6, "joule"),
    "MWh": (3.6e9, "joule"),
    "MJ": (1e6, "joule"),
    "MJ/kWh": (1e6 / 3.6e6, ""),
    "gCO2e/kWh": (1e-3 / 3.6e6, "kgCO2e/joule"),
    "kgCO2e": (1.0, "kgCO2e"),
    "gCO2e": (1e-3, "kgCO2e"),
    "gCO2e/Mtok": (1e-3 / 1e6, "kgCO2e"),
    "kgCO2e/chip": (1.0, "kgCO2e/chip"),
    "kgCO2e/cm2": (1.0, "kgCO2e/cm**2"),
    "kgCO2e/GB": (1e-9, "kgCO2e/byte"),
    "tCO2e": (1e3, "kgCO2e"),
    "kgSbe": (1.0, "kgSbe"),
    "kgSbe/chip": (1.0, "kgSbe/chip"),
    "kgSbe/kWh": (1 / 3.6e6, "kgSbe/joule"),
    "L": (1.0, "liter"),
    "mL": (1e-3, "liter"),
    "mL/Mtok": (1e-3 / 1e6, "liter"),
    "L/kWh": (1 / 3.6e6, "liter/joule"),
    "USD": (1.0, "USD"),
    "USD/Mtok": (1e-6, "USD"),
    "USD/chip": (1.0, "USD/chip"),
    "USD/h": (1 / HOUR, "USD/second/chip"),
    "USD/kWh": (1 / 3.6e6, "USD/joule"),
    "cm2": (1.0, "cm**2/chip"),
    "mm2": (1e-2, "cm**2/chip"),
}
"""Words for units that tables, fields and outputs use."""


_SHOWN = {"1": "", "server-W": "W", "kgCO2e/chip": "kgCO2e", "kgSbe/chip": "kgSbe", "USD/chip": "USD", "chip": ""}


def shown(unit: str) -> str:
    """A unit as people write it: without the chip that it is per, empty for a plain figure."""
    return _SHOWN.get(unit, unit)


@cache
def registry() -> pint.UnitRegistry[Any]:
    """Pint's registry with FLOP, chips, dollars and equivalents of carbon and antimony added."""
    from pathlib import Path

    import pint

    # Begun empty: a registry that has already worked out what a byte is does not notice that units.txt redefines bit.
    units: pint.UnitRegistry[Any] = pint.UnitRegistry(None, on_redefinition="ignore")
    units.load_definitions(Path(pint.__file__).with_name("default_en.txt"))
    units.load_definitions(Path(__file__).with_name("units.txt"))
    return units


def coherent(value: float, unit: str) -> float:
    """A figure in a database unit, in coherent units."""
    return value * FACTORS[unit][0]


def per(value: Any, unit: str) -> Any:
    """A figure in coherent units, in a database unit."""
    return value / FACTORS[unit][0]
