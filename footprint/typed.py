"""Reading distributions that people type, as text or as a table of TOML."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any

from footprint.distributions import (
    EMPIRICAL,
    LOGNORMAL,
    MIXTURE,
    NORMAL,
    TRIANGULAR,
    UNIFORM,
    VALUE,
    Distribution,
    mixture,
)
from footprint.errors import InvalidInput, shown
from footprint.fields import ABOVE_ONE, SHARE, Field

if TYPE_CHECKING:
    from collections.abc import Callable

KINDS = {
    "lognormal": "lognormal(low, high): 5th and 95th percentile; least and most cut it",
    "normal": "normal(low, high): 5th and 95th percentile; least and most cut it",
    "truncated": "truncated(low, high, least, most): a normal, cut",
    "uniform": "uniform(low, high): the bounds",
    "triangular": "triangular(low, mode, high): bounds and mode",
    "discrete": "discrete(value: weight, ...)",
    "mixture": "mixture(distribution, range or value: weight, ...)",
    "empirical": "empirical(value, value, ...): a sample",
}
_NAMED = re.compile(r"\s*([A-Za-z]+)\s*\((.*)\)\s*", re.DOTALL)
_KEYS = ("low", "mode", "high", "least", "most", "values", "weights")
_ORDER = {"truncated": ("low", "high", "least", "most"), "triangular": ("low", "mode", "high")}
_MOST_VALUES = 100_000


def is_distribution(given: Any) -> bool:
    """Whether what was typed names a distribution."""
    if isinstance(given, dict):
        return "distribution" in given
    found = _NAMED.fullmatch(given) if isinstance(given, str) else None
    return bool(found) and found is not None and found[1].casefold() in KINDS


def distribution(field: Field, given: Any, figure: Callable[[Any], float]) -> Distribution:
    """The distribution that was typed for a field.

    Parameters
    ----------
    field
        The field, whose range it is cut to.
    given
        ``uniform(0.3, 0.5)`` or a dict with ``distribution`` and its parameters.
    figure
        Reads one figure of the field into coherent units.

    Raises
    ------
    InvalidInput
        If it is none, or its parameters cannot be.
    """
    kind, told = _table(field, given) if isinstance(given, dict) else _text(field, given)

    def refuse(why: str) -> InvalidInput:
        return InvalidInput(f"{field.name} {shown(given)}: {why}")

    if kind in ("discrete", "mixture"):
        return _mixture(field, kind, told, figure, refuse)
    if kind == EMPIRICAL:
        values = sorted(map(figure, told.get("values", ())))
        if len(values) < 2 or values[0] == values[-1]:
            raise refuse("a sample has two different values or more")
        return Distribution(EMPIRICAL, tuple(values))
    wanted = ("low", "mode", "high") if kind == TRIANGULAR else ("low", "high")
    if any(name not in told for name in wanted):
        raise refuse(f"wanted: {KINDS[kind]}")
    figures = [figure(told[name]) for name in wanted]
    if figures != sorted(figures) or figures[0] == figures[-1]:
        raise refuse("goes from low to high")
    if figures[0] == 0 and not field.zero:
        raise refuse(f"begins at 0, at which {field.name} makes no sense: begin above it")
    if kind in (UNIFORM, TRIANGULAR):
        return Distribution(kind, tuple(figures))
    if kind == "truncated" and "least" not in told and "most" not in told:
        raise refuse(f"wanted: {KINDS[kind]}")
    if kind == LOGNORMAL and figures[0] <= 0:
        raise refuse("a lognormal begins above 0")
    floor, ceiling = _sense(field)
    least = figure(told["least"]) if "least" in told else floor
    most = figure(told["most"]) if "most" in told else ceiling
    found = Distribution(NORMAL if kind == "truncated" else kind, tuple(figures), (), (), least, most)
    below, above = found.cut
    if least >= most or above - below < 1e-6:
        raise refuse("nothing is left between least and most")
    return found


def _sense(field: Field) -> tuple[float, float]:
    """The figures between which a field makes sense."""
    if field.spread == SHARE:
        return 0.0, 1.0
    return (1.0 if field.spread == ABOVE_ONE else 0.0), math.inf


def _mixture(
    field: Field,
    kind: str,
    told: dict[str, Any],
    figure: Callable[[Any], float],
    refuse: Callable[[str], InvalidInput],
) -> Distribution:
    values = list(told.get("values", ()))
    weights = list(told.get("weights", [1.0] * len(values)))
    if not values or len(weights) != len(values):
        raise refuse(f"wanted: {KINDS[kind]}")
    parts = []
    for value, weight in zip(values, weights, strict=True):
        share = _weight(weight, refuse)
        if kind == "mixture" and is_distribution(value):
            part = distribution(field, value, figure)
        elif kind == "mixture" and isinstance(value, str) and ".." in value:
            ends = value.split("..")
            part = distribution(field, {"low": ends[0], "high": ends[-1], "distribution": LOGNORMAL}, figure)
        else:
            part = Distribution(VALUE, (figure(value),))
        if part.kind == MIXTURE:
            raise refuse("a mixture of mixtures: list the parts in one")
        parts.append((part, share))
    return mixture(parts)


def _weight(given: Any, refuse: Callable[[str], InvalidInput]) -> float:
    text = str(given).strip()
    try:
        weight = float(text[:-1]) / 100 if text.endswith("%") else float(text)
    except ValueError:
        raise refuse(f"the weight {shown(given)} is no figure") from None
    if not 0 < weight < math.inf:
        raise refuse("a weight is above 0")
    return weight


def _table(field: Field, given: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    told = {str(key).strip().casefold(): value for key, value in given.items()}
    kind = str(told.pop("distribution", "")).strip().casefold()
    if kind not in KINDS:
        raise InvalidInput(f"{field.name}: distribution {shown(kind)}: one of {', '.join(KINDS)}")
    return _checked(field, kind, told)


def _checked(field: Field, kind: str, told: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    strange = next((key for key in told if key not in _KEYS), None)
    if strange is not None:
        raise InvalidInput(f"{field.name}: {kind} has no {shown(strange)}; wanted: {KINDS[kind]}")
    for key in ("values", "weights"):
        if key in told and (not isinstance(told[key], (list, tuple)) or len(told[key]) > _MOST_VALUES):
            raise InvalidInput(f"{field.name}: {key} is a list of at most {_MOST_VALUES:,} figures")
    return kind, told


def _text(field: Field, given: str) -> tuple[str, dict[str, Any]]:
    found = _NAMED.fullmatch(given)
    assert found is not None, "is_distribution() said so"
    kind, inside = found[1].casefold(), found[2]
    told: dict[str, Any] = {}
    plain: list[str] = []
    for part in parted(inside, ","):
        name, equals, value = part.partition("=")
        if equals and name.strip().isidentifier():
            told[name.strip().casefold()] = value.strip()
        elif part.strip():
            plain.append(part.strip())
    if kind in ("discrete", "mixture", EMPIRICAL):
        pairs = [parted(part, ":") for part in plain]
        told["values"] = [pair[0].strip() for pair in pairs]
        if kind != EMPIRICAL:
            told["weights"] = [pair[1].strip() if len(pair) > 1 else "1" for pair in pairs]
    else:
        order = _ORDER.get(kind, ("low", "high"))
        if len(plain) > len(order):
            raise InvalidInput(f"{field.name} {shown(given)}: too many figures; wanted: {KINDS[kind]}")
        told |= zip(order, plain, strict=False)
    return _checked(field, kind, told)


def parted(text: str, by: str) -> list[str]:
    """Parts of a text between a sign, but not inside brackets."""
    parts, depth, start = [], 0, 0
    for at, sign in enumerate(text):
        depth += (sign == "(") - (sign == ")")
        if sign == by and depth == 0:
            parts.append(text[start:at])
            start = at + 1
    return [*parts, text[start:]]
