"""The lines of laws and policies: what they compare with what, and from when to when."""

from __future__ import annotations

import re
from calendar import monthrange
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import hardware_db
from footprint.errors import InvalidInput, shown

if TYPE_CHECKING:
    from hardware_db import Datum

TOLERANCE = 1e-6
"""Relative distance within which a figure is exactly at a line: the rows give a third as 0.3333333."""

_GENERAL = frozenset({"language", "multimodal", "image-generation", "video", "speech"})
MODALITIES: dict[str, frozenset[str]] = {
    "us-eo-14110-biology": frozenset({"biology"}),
    "eu-ai-act-51": _GENERAL,
    "eu-gpai": _GENERAL,
}
"""Lines that are drawn for some kinds of systems only, as their conditions say; others are drawn for all."""


class Line(NamedTuple):
    """A line of a law or policy. ``share`` is relative to the base's compute; figures are in coherent units."""

    id: str
    name: str
    instrument: str
    country: str
    scope: str
    status: str
    operator: str
    compute: float | None
    share: Fraction | None
    performance: float | None
    revenue: float | None
    spend: float | None
    cumulative: str
    adopted: str
    effective: str
    ended: str
    conditions: tuple[str, ...]
    data: tuple[Datum, ...]

    @property
    def figure(self) -> float | None:
        """What is compared with: FLOP, a share of the base's, or FLOP/s."""
        return self.compute if self.compute is not None else self.performance

    @property
    def sources(self) -> tuple[str, ...]:
        """Keys of the sources of its rows."""
        return tuple(dict.fromkeys(datum.source for datum in self.data))

    def state(self, date: str) -> str:
        """What it is at a date, in words."""
        if self.status == "none":
            return "no line"
        if self.adopted and date < self.adopted:
            return "not yet proposed" if self.status == "proposed" else "not yet adopted"
        if self.ended and date >= self.ended:
            return self.status
        if self.status in ("proposed", "vetoed", "replaced"):
            return {"proposed": "proposed", "vetoed": "passed, not signed"}.get(self.status, "adopted")
        if self.effective and date < self.effective:
            return f"adopted, from {self.effective}"
        return "in force"

    def binds(self, date: str) -> bool:
        """Whether it is in force at a date."""
        return self.state(date) == "in force"

    def applies_to(self, modality: str) -> bool:
        """Whether it is drawn for systems of a kind; an unknown kind is taken to be meant."""
        return not modality or self.id not in MODALITIES or modality in MODALITIES[self.id]

    def exceeded(self, amount: Any, limit: Any) -> Any:
        """Whether an amount is over a limit, for figures or draws; exactly at the limit the law's words decide."""
        if self.operator == ">=":
            return amount >= limit * (1 - TOLERANCE)
        return amount > limit * (1 + TOLERANCE)


@cache
def lines() -> tuple[Line, ...]:
    """Every line of the database, by id."""
    return tuple(_line(subject) for subject in hardware_db.subjects("thresholds"))


def _line(subject: str) -> Line:
    rows = hardware_db.rows("thresholds", subject)
    first: dict[str, Datum] = {}
    for datum in rows:
        first.setdefault(datum.quantity, datum)

    def text(quantity: str) -> str:
        return first[quantity].value if quantity in first else ""

    def number(quantity: str, factor: float = 1.0) -> float | None:
        return first[quantity].number * factor if quantity in first else None

    share = first.get("share")
    return Line(
        subject,
        text("name"),
        text("instrument"),
        text("country"),
        text("scope"),
        text("status"),
        text("operator") or ">",
        number("compute"),
        None if share is None else Fraction(share.value).limit_denominator(1000),
        number("performance", 1e12),
        number("revenue"),
        number("spend"),
        text("cumulative"),
        text("adopted"),
        text("effective"),
        text("ended"),
        tuple(datum.value for datum in rows if datum.quantity == "condition"),
        rows,
    )


def day(text: str | None, option: str = "date") -> str:
    """A date as YYYY-MM-DD, the last day of a month, quarter or year given alone; the database's own for None.

    Raises
    ------
    InvalidInput
        If it is no date.
    """
    if text is None:
        return hardware_db.__version__.replace(".", "-")
    text = re.sub(r"-?[qQ]([1-4])$", lambda found: f"-{3 * int(found[1]):02d}", str(text).strip())
    try:
        figures = [int(part) for part in text.split("-")]
        year, month = figures[0], figures[1] if len(figures) > 1 else 12
        last = monthrange(year, month)[1]
    except (ValueError, IndexError):
        figures, year, month, last = [], 0, 0, 0
    number = figures[2] if len(figures) > 2 else last
    if not (1 <= len(figures) <= 3 and 1900 <= year <= 2200 and 1 <= number <= last):
        raise InvalidInput(f"{option} {shown(text)}: like 2026, 2026-Q3, 2026-07 or 2026-07-23")
    return f"{year:04d}-{month:02d}-{number:02d}"
