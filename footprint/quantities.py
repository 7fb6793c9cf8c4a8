"""Reading what a person types: figures, suffixes, units, ranges.

``70B``  ``2.1e25``  ``40%``  ``700 W``  ``3640 PF-days``  ``$2/h``  ``30%..50%``  ``1e25..2.1e25..4e25``
``uniform(0.3, 0.5)`` (see :mod:`footprint.distributions`)
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from footprint.errors import InvalidInput, shown
from footprint.fields import ABOVE_ONE, RANGES, SHARE, Field
from footprint.units import FACTORS, coherent
from footprint.units import shown as written

if TYPE_CHECKING:
    from footprint.distributions import Distribution

_NUMBER = r"(?>[+-]?(?:[0-9][0-9_]*(?:\.[0-9_]*)?|\.[0-9][0-9_]*)(?:[eE][+-]?[0-9]+)?)"
_PLAIN = rf"\s*({_NUMBER})([KMBTkmbt]?|\s*%)\s*"
_SCALE = r"([KMBTkmbt])(?![A-Za-z])|\s+([KMBT])(?![A-Za-z])|\s*((?i:[a-z]+llion|thousand))\b"
_SCALED = rf"\s*(\$?)\s*({_NUMBER})(?:{_SCALE})?(.*)"
_SUFFIX = {"": 1.0, "K": 1e3, "M": 1e6, "B": 1e9, "T": 1e12, "%": 0.01}
_SUFFIX |= {"THOUSAND": 1e3, "MILLION": 1e6, "BILLION": 1e9, "TRILLION": 1e12}
_LONGEST = 200
_NO_UNIT = r"[^A-Za-z$%µ0-9*/^.() _-]|[*]{2}|[\d)]\s*\^|\^(?!\s*-?\d(?!\d))|\d{3}"
"""What no unit has: signs of other things, powers of figures (which could take for ever to work out)."""
_COUNTED = r"(?i)(?:token|param(?:eter)?|sample|layer|head|epoch|image|sequence|example|question|querie|call)s?"
_CHIP_HOURS = r"(?i)\b(?:chip|gpu|tpu|accelerator|device|core|[a-z]{1,3}\d{1,3}[a-z]{0,2})[- ]?h(?:ours?|rs?)?\b"
_FLOP_DAYS = r"(?i)\b([kmgtpez]|kilo|mega|giga|tera|peta|exa|zetta)?f(?:lop)?s?(?:/s(?:ec(?:ond)?)?)?[- ]?days?\b"


class Amount(NamedTuple):
    """A figure with its 90 % interval (both None where it is taken as exact), in coherent units."""

    value: float
    low: float | None = None
    high: float | None = None

    @property
    def distribution(self) -> Distribution | None:
        """What the user named; None where the interval is drawn on the scale of its field."""
        return None


class Named(Amount):
    """An amount whose distribution the user named."""

    def __new__(cls, distribution: Distribution) -> Named:
        """The amount of a distribution: its median, and its 5th and 95th percentile."""
        found = super().__new__(cls, *(distribution.quantile(share) for share in (0.5, 0.05, 0.95)))
        found._distribution = distribution
        return found

    def __getnewargs__(self) -> tuple[Distribution]:
        return (self._distribution,)

    @property
    def distribution(self) -> Distribution:
        """What the user named."""
        return self._distribution

    _distribution: Distribution

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Named) and other._distribution == self._distribution

    def __hash__(self) -> int:
        return hash(self._distribution)


def parse(field: Field, given: Any) -> Amount:
    """The amount that was typed for a field.

    Parameters
    ----------
    field
        The field, with the unit that a plain figure has.
    given
        A number, a text, a pint quantity, or a sequence of two or three of these (low, [middle,] high); a text or
        table that names a distribution; an amount, which is taken as it is.

    Raises
    ------
    InvalidInput
        If it is no figure, has the wrong dimension, or is outside what makes sense for the field.
    """
    if isinstance(given, Amount):
        return given
    if isinstance(given, dict) or (isinstance(given, str) and given.rstrip().endswith(")")):
        from footprint.typed import distribution, is_distribution

        if is_distribution(given):
            return Named(distribution(field, given, lambda part: _figure(field, part)))
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
    figures = [_figure(field, part) for part in _alike(field, given, parts)]
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


def _alike(field: Field, given: Any, parts: list[Any]) -> list[Any]:
    """The figures of a range, each with the unit that was written once behind the last: 0.5..0.7 kW, 30..50%."""
    if not isinstance(given, str) or len(parts) == 1:
        return parts
    last = re.fullmatch(rf"\s*\$?\s*{_NUMBER}(.*)", parts[-1], re.DOTALL)
    unit = last[1].strip() if last else ""
    bare = [part for part in parts if re.fullmatch(rf"\s*\$?\s*{_NUMBER}\s*", part)]
    figures = [float(part.replace("$", "").replace("_", "")) for part in bare]
    if not unit or not any(figures):
        return parts
    suffixed = re.fullmatch("[KMBTkmbt]", unit)
    if (suffixed and not all(re.search("[eE]", part) for part in bare)) or (unit == "%" and min(figures) <= 1):
        raise _refusal(field, given, "give each figure of a range its suffix")
    return parts if suffixed else [part + unit if part in bare else part for part in parts]


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
    if 0 < value < coherent(field.floor, field.unit):
        raise _refusal(field, given, f"less than {field.floor:g} {_named(field)} makes no sense".replace("  ", " "))
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
    dollar, number, suffix, apart, word, rest = found.groups()
    if re.match(r"[0-9]{0,2},[0-9]{3}", rest):
        raise _refusal(field, given, f"a figure has no commas: {given.replace(',', '')!r}")
    if re.match(rf"\s*%?\s*[-–—]\s*{_NUMBER}", rest):
        raise _refusal(field, given, "a range is low..high or low..middle..high")
    if apart == "B" and field.unit in ("byte", "GB", "GB/s"):
        apart, rest = None, f"B{rest}"
    scale = (suffix or apart or word or "").upper()
    if scale not in _SUFFIX:
        raise _refusal(field, given, "not a figure; thousand, million, billion and trillion are known")
    unit = _spelled(field, rest.strip().replace("**", "^"))
    if re.search(_NO_UNIT, unit):
        raise _refusal(field, given, "not a unit")
    if dollar:
        unit = "USD" + (f" {unit}" if re.match(r"$|[/*]|per\b", unit) else f"*{unit}")
    return _to_coherent(field, given, (_product(number, scale), unit))


def _spelled(field: Field, unit: str) -> str:
    """A unit as pint spells it, from what people write in the place of this field."""
    if field.unit == "1" and re.fullmatch(_COUNTED, unit):
        return ""
    if field.unit in ("chip-h", "USD/h"):
        unit = re.sub(_CHIP_HOURS, "hour", unit)
    if field.unit == "FLOP":
        unit = re.sub(_FLOP_DAYS, lambda found: f"{_prefix(found[1])}FLOP/second*day", unit)
    if field.unit == "TFLOP/s":
        unit = re.sub(r"(?i)FLOPs?/s\b|FLOPs\b", "FLOP/s", unit)
    if "CO2e" in field.unit:
        unit = re.sub(r"[ _]?CO2(?:[ -]?eq?)?\b", "", unit)
    if "Sbe" in field.unit:
        unit = re.sub(r"[ _]?Sb(?:[ -]?eq?)?\b", "", unit)
    unit = re.sub(r"\b([cm]?m)([23])\b", r"\1^\2", unit)
    unit = re.sub(r"\by\b", "year", unit)
    unit = re.sub(r"^(?=/|per\b)", "1 ", unit) if unit.startswith(("/", "per")) and "USD" not in field.unit else unit
    return unit.replace("$", "USD")


def _prefix(text: str | None) -> str:
    """A prefix whatever its case: PF, pf, petaflop."""
    return "" if text is None else text.upper() if len(text) == 1 else text.lower()


def _to_coherent(field: Field, given: Any, quantity: Any) -> float:
    from footprint.units import registry

    units = registry()
    try:
        if isinstance(quantity, tuple):
            number, unit = quantity
            amount = units.Quantity(number, unit) if unit else units.Quantity(number)
        else:
            amount = units.Quantity(quantity.magnitude, str(quantity.units))
        target = units.Unit(_door(field, chips="[chip]" in amount.dimensionality))
        emitted = re.search("(CO2|Sb)e", field.unit)
        if emitted and amount.dimensionality != target.dimensionality:
            # People write a mass and leave out of what: 57 g/kWh, 120 lb/MWh, 150 kg.
            amount = amount * units.Quantity(1, f"kg{emitted[0]}/kg")
        figure = float((1 * amount).to(target).magnitude)  # decibels and degrees Celsius bear no factor
        plain = not target.dimensionless or amount.to_root_units().unitless
    except Exception as error:  # pint raises many kinds, of which none says what was wanted
        why = "the wrong dimension" if "imension" in type(error).__name__ else "not a figure with a unit"
        raise _refusal(field, given, f"{why}; wanted: {_named(field) or 'a plain figure'}") from None
    if not plain:  # an angle or a count, which pint takes for a figure
        raise _refusal(field, given, f"the wrong dimension; wanted: {_named(field) or 'a plain figure'}")
    return figure


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
