"""How chips and systems have advanced: dated figures of the database, as charts over time want them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import hardware_db
from footprint.errors import FootprintError
from footprint.resolve.place import moment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hardware_db import Datum


class ChipPoint(NamedTuple):
    """A chip with its dense peak (TFLOP/s), also per watt of its power limit and per dollar of its first price."""

    chip: str
    vendor: str
    date: float
    peak: float
    per_watt: float | None
    per_dollar: float | None


class SystemPoint(NamedTuple):
    """A system with its training compute (FLOP); `counted` where it follows from size and data."""

    system: str
    name: str
    date: float
    compute: float
    low: float | None
    high: float | None
    counted: bool


class Line(NamedTuple):
    """A figure of compute (FLOP) that laws name for a system, and the countries where one of them holds."""

    compute: float
    thresholds: tuple[str, ...]
    countries: tuple[str, ...]


_HOLDS = ("in force", "enacted")


def peaks() -> tuple[str, ...]:
    """Quantities that are a dense peak of chips, those of most chips first."""
    counts: dict[str, int] = {}
    for datum in hardware_db.rows("chips"):
        if datum.quantity.startswith("peak-"):
            counts[datum.quantity] = counts.get(datum.quantity, 0) + 1
    return tuple(sorted(counts, key=lambda name: (-counts[name], name)))


def chips(quantity: str) -> Iterator[ChipPoint]:
    """Every dated chip that has a peak, by date."""
    found = []
    for name, rows in _subjects("chips"):
        dated = rows.get("release-date") or rows.get("announce-date")
        date = moment(dated.value) if dated else None
        if quantity not in rows or date is None:
            continue
        peak = rows[quantity].number
        price = rows.get("launch-price") or _first_price(name)
        power = rows.get("power")
        found.append(
            ChipPoint(
                name,
                rows["vendor"].value if "vendor" in rows else "",
                date,
                peak,
                peak / power.number if power else None,
                peak / price.number if price else None,
            )
        )
    yield from sorted(found, key=lambda point: (point.date, point.chip))


def _first_price(chip: str) -> Datum | None:
    """The first known price to buy a bare chip."""
    offers = [datum for datum in hardware_db.rows("prices", chip, "purchase") if moment(datum.when)]
    return min(offers, key=lambda datum: moment(datum.when) or 0.0, default=None)


def systems() -> Iterator[SystemPoint]:
    """Every dated system whose training compute is published or can be counted, by date."""
    from footprint.estimation import evaluate
    from footprint.records import Scenario

    found = []
    for name, rows in _subjects("systems"):
        date = moment(rows["date"].value) if "date" in rows else None
        if date is None:
            continue
        label = rows["name"].value if "name" in rows else name
        published = rows.get("compute")
        if published is not None:
            bounds = (published.low, published.high)
            found.append(SystemPoint(name, label, date, published.number, *bounds, counted=False))
            continue
        try:
            counted = evaluate(Scenario({"system": name}, draws=0)).outputs["compute"]
        except FootprintError:
            continue
        if counted is not None:
            found.append(SystemPoint(name, label, date, counted.value, None, None, counted=True))
    yield from sorted(found, key=lambda point: (point.date, point.system))


def lines() -> tuple[Line, ...]:
    """Figures of training compute that laws name for a system, those of one figure together, rising."""
    found: dict[float, dict[str, str]] = {}
    for name, rows in _subjects("thresholds"):
        if "compute" in rows and "scope" in rows and rows["scope"].value == "system":
            holds = "status" in rows and "country" in rows and rows["status"].value in _HOLDS
            found.setdefault(rows["compute"].number, {})[name] = rows["country"].value if holds else ""
    return tuple(
        Line(compute, tuple(laws), tuple(dict.fromkeys(filter(None, laws.values()))))
        for compute, laws in sorted(found.items())
    )


def _subjects(table: str) -> Iterator[tuple[str, dict[str, Datum]]]:
    """Each subject of a table with the first row of every quantity."""
    for name in hardware_db.subjects(table):
        rows: dict[str, Datum] = {}
        for datum in hardware_db.rows(table, name):
            rows.setdefault(datum.quantity, datum)
        yield name, rows
