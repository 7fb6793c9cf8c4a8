"""What a result is like: kilometres driven, homes, pools, each with the source of what one of them takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import hardware_db
from footprint.present import described, digits

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from footprint.estimation import Interval, Result
    from hardware_db import Datum

_OUTPUTS = {"carbon": "carbon", "energy": "energy", "water": "water"}
"""Output -> quantity of the table of equivalents; the units of the two are the same."""
_SHOWN = (
    ("carbon", "car-us"),
    ("carbon", "flight-new-york-san-francisco"),
    ("carbon", "tree-year"),
    ("energy", "home-us"),
    ("energy", "gemini-prompt"),
    ("water", "olympic-pool"),
)
_LEAST, _MOST = 1.0, 1e10
"""How many of a thing can still be imagined."""
_ONE = 20.0


class Like(NamedTuple):
    """How many of a thing an output is like, with the interval of the output."""

    output: str
    label: str
    thing: str
    per: str
    value: float
    low: float | None
    high: float | None
    datum: Datum


def likes(result: Result) -> Iterator[Like]:
    """Everything of the table that is fit for an output of the result."""
    for output, subject in _SHOWN:
        found: Interval | None = result.outputs[output]
        datum = hardware_db.lookup("equivalents", subject, _OUTPUTS[output])
        if found is None or datum is None or not found.value:
            continue
        value = found.value / datum.number
        if not _LEAST <= value <= _MOST:
            continue
        low, high = (None if end is None else end / datum.number for end in (found.p5, found.p95))
        name, per = (hardware_db.word("equivalents", subject, word) or "" for word in ("name", "per"))
        yield Like(output, found.label, name, per, value, low, high, datum)


def rows(result: Result) -> tuple[list[Sequence[str]], list[str]]:
    """The table, and the keys of its sources."""
    words: list[Sequence[str]] = []
    keys: dict[str, None] = {}
    for like in likes(result):
        interval = (
            ""
            if like.low is None or like.high is None or like.low == like.high
            else f"{digits(like.low)} to {digits(like.high)}"
        )
        taking = f"{digits(like.datum.number)} {like.datum.unit} a {like.per} ({like.thing})"
        words.append((like.label, f"{_count(like.value)} × {like.per}", interval, taking, like.datum.source))
        keys[like.datum.source] = None
    return words, list(keys)


def best(result: Result) -> str:
    """One sentence: what the emissions are like."""
    for like in likes(result):
        if like.output == "carbon" and like.value >= _ONE:
            return (
                f"The emissions are those of {_count(like.value)} {like.per} by an {like.thing} [{like.datum.source}]."
            )
    return ""


def document(result: Result) -> list[dict[str, Any]]:
    """The same for programs."""
    return [
        {
            "output": like.output,
            "id": like.datum.subject,
            "thing": like.thing,
            "per": like.per,
            "value": like.value,
            "p5": like.low,
            "p95": like.high,
            "source": like.datum.source,
            "cited": described(like.datum.source, like.datum.locator),
        }
        for like in likes(result)
    ]


def _count(value: float) -> str:
    for size, word in ((1e9, "billion"), (1e6, "million")):
        if value >= size:
            return f"{digits(value / size)} {word}"
    return digits(value)
