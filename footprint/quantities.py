"""Reading what a person types: figures, suffixes, units, ranges.

``70B``  ``2.1e25``  ``40%``  ``700 W``  ``3640 PF-days``  ``$2/h``  ``30%..50%``  ``1e25..2.1e25..4e25``
"""

from __future__ import annotations

import math
import re
from typing import Any, NamedTuple

from footprint.errors import InvalidInput, shown
from footprint.fields import ABOVE_ONE, RANGES, SHARE, Field
from footprint.units import FACTORS, coherent
from footprint.units import shown as written

_NUMBER = r"[+-]?(?:\d[\d_]*(?:\.[\d_]*)?|\.\d[\d_]*)(?:[eE][+-]?\d+)?"
_PLAIN = rf"\s*({_NUMBER})([KMBTkmbt]?|\s*%)\s*"
_SCALED = rf"\s*(\$?)\s*({_NUMBER})([KMBT]?)(?![A-Za-z])(.*)"
_SUFFIX = {"": 1.0, "K": 1e3, "M": 1e6, "B": 1e9, "T": 1e12, "%": 0.01}
_LONGEST = 200
_NO_UNIT = re.compile(r"[^A-Za-z$%µ0-9*/^.() _-]|[*]{2}|[\d)]\s*\^|\^(?!\s*-?\d(?!\d))|\d{3}")
"""What no unit has: signs of other things, powers of figures (which could take for ever to work out)."""


class Amount(NamedTuple):
    """A figure with its 90 % interval (both None where it is taken as exact), in coherent units."""

    value: float
    low: float | None = None
    high: float | None = None


def parse(field: Field, given: Any) -> Amount:
    """The amount that was typed for a field.

    Parameters
    ----------
    field
        The field, with the unit that a plain figure has.
    given
        A number, a text, a pint quantity, or a sequence of two or three of these (low, [middle,] high).

    Raises
    ------
    InvalidInput
        If it is no figure, has the wrong dimension, or is outside what makes sense for the field.
    """
    if isinstance(given, (list, tuple)):
        parts = list(given)
    elif isinstance(given, str):
        if len(given) > _LONGEST:
            raise _refusal(field, given, f"longer than {_LONGEST} characters")
        parts = given.split("..") if ".." in given else [given]
    else:
        parts = [given]
    if not 1 <= len(parts) <= 3:
        raise _refusal(field, given, "a range is low..high or low..middle..high")
    figures = [_figure(field, part) for part in parts]
    if len(figures) == 1:
        return Amount(figures[0])
    low, high = figures[0], figures[-1]
    if figures != sorted(figures):
        raise _refusal(field, given, "a range goes from low to high")
    if low == high:
        return Amount(low)
    if low == 0:
        raise _refusal(field, given, "a range that begins at 0 has no 90 % interval: begin above it")
    middle = figures[1] if len(figures) == 3 else _middle(field, low, high)
    return Amount(middle, low, high)


def _middle(field: Field, low: float, high: float) -> float:
    """The median of a range without one: halfway on the scale on which the interval is drawn."""
    if field.spread == SHARE and high < 1:
        odds = math.sqrt(low / (1 - low) * high / (1 - high))
        return odds / (1 + odds)
    if field.spread == ABOVE_ONE and low > 1:
        return 1 + math.sqrt((low - 1) * (high - 1))
    return math.sqrt(low) * math.sqrt(high)


def _figure(field: Field, given: Any) -> float:
    if isinstance(given, bool) or given is None:
        raise _refusal(field, given, "not a figure")
    if isinstance(given, str):
        plain = re.fullmatch(_PLAIN, given)
        value = (
            coherent(_product(plain[1], plain[2].strip().upper()), field.unit) if plain else _converted(field, given)
        )
    elif hasattr(given, "to") and hasattr(given, "magnitude"):
        value = _to_coherent(field, given, given)
    else:
        try:
            value = coherent(float(given), field.unit)
        except (TypeError, ValueError, OverflowError):
            raise _refusal(field, given, "not a figure") from None
    return _sensible(field, given, value)


def _product(number: str, suffix: str) -> float:
    return float(number.replace("_", "")) * _SUFFIX[suffix]


def _sensible(field: Field, given: Any, value: float) -> float:
    wanted = RANGES[field.spread] if not field.zero else "a finite figure of at least 0"
    if not math.isfinite(value) or value < 0 or (value == 0 and not field.zero):
        raise _refusal(field, given, f"{field.name} is {wanted}")
    if field.spread == SHARE and value > 1:
        raise _refusal(field, given, f"{field.name} is {wanted}")
    if field.spread == ABOVE_ONE and value < 1:
        raise _refusal(field, given, f"{field.name} is {wanted}")
    if value > coherent(field.ceiling, field.unit):
        raise _refusal(field, given, f"more than {field.ceiling:g} {_named(field)} makes no sense".replace("  ", " "))
    return value


def _converted(field: Field, given: str) -> float:
    """A text with a unit, through pint."""
    if not given.strip():
        raise _refusal(field, given, "empty")
    if re.fullmatch(r"\s*\d+\s*[xX]\s*\d+(\.\d+)?\s*[KMBTkmbt]?\s*", given):
        raise _refusal(
            field,
            given,
            "experts share attention and embeddings: give params (all) and active_params (per token), as 47B and 13B",
        )
    found = re.fullmatch(_SCALED, given, re.DOTALL)
    if not found:
        raise _refusal(field, given, "not a figure; like 70B, 2.1e25, 40%, 700 W or 1e24..3e24")
    dollar, number, suffix, unit = found.groups()
    unit = unit.strip()
    if _NO_UNIT.search(unit):
        raise _refusal(field, given, "not a unit")
    unit = re.sub(r"(?i)\bPF(?:LOPS?|s|LOP/s)?-days?\b", "PF*day", unit)
    unit = re.sub(r"(?i)\b(?:chip|gpu|tpu|accelerator|device|core)-?\s*h(?:ours?)?\b", "hour", unit)
    unit = re.sub(r"\b([cm]m)\^?2\b", r"\1**2", unit)
    unit = re.sub(r"\by\b", "year", unit)
    unit = re.sub(r"(?i)FLOPs?/s\b|FLOPs\b", "FLOP/s", unit) if field.unit == "TFLOP/s" else unit
    unit = unit.replace("$", "USD")
    if "CO2e" in field.unit:
        unit = re.sub(r"\b(k?g|t|tonnes?|mg)\b(?!\w*CO2)", lambda m: {"t": "tCO2e"}.get(m[1], f"{m[1]}CO2e"), unit)
        unit = re.sub(r"\b(k|m)?tonnes?CO2e", "tCO2e", unit)
    if "Sbe" in field.unit:
        unit = re.sub(r"\b(k?g|mg)\b", r"\1Sbe", unit)
    if dollar:
        unit = "USD" + (unit if not unit or unit[0] in "/*" else f"*{unit}")
    return _to_coherent(field, given, (_product(number, suffix), unit))


def _to_coherent(field: Field, given: Any, quantity: Any) -> float:
    from footprint.units import registry

    units = registry()
    try:
        if isinstance(quantity, tuple):
            number, unit = quantity
            amount = units.Quantity(number, unit) if unit else units.Quantity(number)
        else:
            amount = units.Quantity(quantity.magnitude, str(quantity.units))
        return float(amount.to(_door(field, chips="[chip]" in amount.dimensionality)).magnitude)
    except Exception as error:  # pint raises many kinds, of which none says what was wanted
        why = "the wrong dimension" if "imension" in type(error).__name__ else "not a figure with a unit"
        raise _refusal(field, given, f"{why}; wanted: {_named(field) or 'a plain figure'}") from None


def _door(field: Field, *, chips: bool) -> str:
    """The coherent unit in pint's words, without the chip where it was left out ('$2/h')."""
    unit = FACTORS[field.unit][1]
    if not chips:
        unit = unit.replace("/chip", "").replace("chip*", "").replace("chip", "")
    return unit or "dimensionless"


def _named(field: Field) -> str:
    return "" if field.unit == "1" else written(field.unit)


def _refusal(field: Field, given: Any, why: str) -> InvalidInput:
    return InvalidInput(f"{field.name} {shown(given)}: {why}")
