"""When, and the electricity of the place: date, PUE, intensities, water, price."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import hardware_db
from footprint.errors import InvalidInput, shown
from footprint.resolve.ledger import Ledger, prior

if TYPE_CHECKING:
    from hardware_db import Datum

_DATE = r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?"
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def moment(text: str) -> float | None:
    """A date as a year with its fraction (the middle of the year or month where there is no day), None if none."""
    found = re.fullmatch(_DATE, text.strip())
    if not found:
        return None
    year, month, day = int(found[1]), int(found[2] or 1), int(found[3] or 1)
    if not 1950 <= year <= 2100 or not 1 <= month <= 12 or not 1 <= day <= _DAYS[month - 1]:
        return None
    if not found[2]:
        return year + 0.5
    return year + (month - 1 + ((day - 1) / 31 if found[3] else 0.5)) / 12


def when(ledger: Ledger) -> None:
    """Settle the date of the run."""
    for name in ("date", "year"):
        given = ledger.texts.get(name)
        if given is not None:
            if moment(given) is None:
                raise InvalidInput(f"{name} {shown(given)}: like 2024, 2024-07 or 2024-07-23")
            if name == "date" or "date" not in ledger.texts:
                ledger.word("date", given, assumed=False)
    if "date" in ledger.words:
        return
    for quantity in ("training-end", "date"):
        datum = None if "hardware" in ledger.given else ledger.system.get(quantity)
        if datum is not None:
            ledger.word("date", datum.value, (datum,), "end of training" if quantity != "date" else "published")
            return
    version = hardware_db.__version__.replace(".", "-")
    ledger.word("date", version, note="today, as the database has it")


def run_moment(ledger: Ledger) -> float:
    """The date of the run as a year with its fraction."""
    found = moment(ledger.words["date"].value)
    assert found is not None, "settled by when()"
    return found


def nearest_year(rows: tuple[Datum, ...], year: int) -> Datum | None:
    """The row of a year, else of the nearest, the later of two as near."""
    dated = [row for row in rows if row.extras.get("year", "").isdigit()]
    if not dated:
        return rows[0] if rows else None
    return min(dated, key=lambda row: (abs(int(row.extras["year"]) - year), -int(row.extras["year"])))


def _of_year(
    ledger: Ledger, name: str, rows: tuple[Datum, ...], spread: str, note: str = "", wider: Datum | None = None
) -> bool:
    """Settle a number from the row of the run's year, its interval wider the further the year.

    ``wider`` is a row with a factor by which it is wider still, for a figure that stands in for that of another place.
    """
    year = int(run_moment(ledger))
    datum = nearest_year(rows, year)
    if datum is None:
        return False
    found = datum.extras.get("year", "")
    reach = abs(int(found) - year) if found.isdigit() else 0
    if reach:
        note = "; ".join(filter(None, (note, f"of {found}, the nearest year to {year}")))
    drift = prior(f"{spread}_drift")
    also = ((drift,) if reach and drift else ()) + ((wider,) if wider else ())
    stretch = (wider.number if wider else 1.0) * (drift.number**reach if drift else 1.0)
    return ledger.row(name, datum, note, prior(f"{spread}_spread"), also, stretch)


def _ladder(ledger: Ledger) -> list[str]:
    """Grids from the narrowest to the widest: zone, its parents, the world."""
    grid, found = ledger.words["country"].value, []
    while grid and grid not in found:
        found.append(grid)
        grid = hardware_db.word("grids", grid, "parent") or hardware_db.word("zones", grid, "parent") or ""
    return found if "WORLD" in found else [*found, "WORLD"]


def electricity(ledger: Ledger) -> None:
    """Settle PUE, intensities, water and resource factors, and the price of electricity."""
    site = ledger.words["region"].value if "region" in ledger.words else ""
    provider = ledger.words["provider"].value if "provider" in ledger.words else ""
    year = int(run_moment(ledger))
    _pue_and_wue(ledger, site, provider)
    _intensity(ledger, site)
    if not ledger.own("market_intensity") and site:
        rows = hardware_db.rows("sites", site, "market-intensity")
        datum = nearest_year(rows, year)
        if datum is not None and abs(int(datum.extras.get("year") or year) - year) <= 2:
            ledger.row("market_intensity", datum)
            if datum.number == 0:
                ledger.warnings.append(
                    "carbon, market-based, is 0 by the provider's yearly matching of certificates; location-based is "
                    "what the grid emitted"
                )
    if not ledger.has("market_intensity"):
        residual = hardware_db.rows("grids", ledger.words["country"].value, "residual-intensity")
        datum = nearest_year(residual, year)
        if datum is not None and abs(int(datum.extras["year"]) - year) <= 2:
            ledger.row("market_intensity", datum, "residual mix: nothing is known of contracts")
    for name, quantity, spread in (
        ("water_intensity", "water-intensity", "water"),
        ("primary_energy_factor", "primary-energy", "resource"),
        ("depletion_intensity", "abiotic-depletion", "resource"),
        ("electricity_price", "electricity-price", "electricity_price"),
    ):
        ledger.own(name) or any(
            _of_year(ledger, name, hardware_db.rows("grids", grid, quantity), spread, _fallen(ledger, grid))
            for grid in _ladder(ledger)
        ) or ledger.prior(name)


def _fallen(ledger: Ledger, grid: str) -> str:
    wanted = ledger.words["country"].value
    return "" if grid == wanted else f"of {grid}: none for {wanted}"


def _pue_and_wue(ledger: Ledger, site: str, provider: str) -> None:
    kind = hardware_db.word("facilities", provider, "kind") if provider else None
    steps = [("facilities", name) for name in (provider, kind or "", "any") if name]
    for name in ("pue", "wue"):
        if ledger.own(name):
            continue
        for table, subject in ([("sites", site)] if site else []) + steps:
            rows = hardware_db.rows(table, subject, name)
            note = "" if subject in (site, provider) else f"of {subject} sites in general"
            if _of_year(ledger, name, rows, name, note):
                break


def _intensity(ledger: Ledger, site: str) -> None:
    """Lifecycle intensity of the site, else of its own grid, else a direct one with its upstream share, else wider.

    A direct one comes after the lifecycle of the same grid: 2 g/kWh at the stacks of Quebec say little of the 31 g/kWh
    of its dams.
    """
    if ledger.own("grid_intensity"):
        return
    if site and _of_year(ledger, "grid_intensity", _emitting("sites", site), "grid"):
        return
    place = ledger.words["country"].value
    for grid in _ladder(ledger):
        if grid == "WORLD":
            break
        rows = _emitting("grids", grid) or _emitting("zones", grid)
        fallen = prior("grid_fallen") if grid != place else None
        if _of_year(ledger, "grid_intensity", rows, "grid", _fallen(ledger, grid), fallen):
            return
        if grid == place and site and _direct(ledger, "sites", site):
            return
        if _direct(ledger, "grids", grid):
            return
    world = hardware_db.rows("grids", "WORLD", "carbon-intensity")
    note = "where it ran is not known" if place == "WORLD" else f"of the world: none for {place}"
    _of_year(ledger, "grid_intensity", world, "world_grid", note)


def _emitting(table: str, subject: str, quantity: str = "carbon-intensity") -> tuple[Datum, ...]:
    """Intensities above 0: hydropower without emissions at the stack still has those of its dams."""
    return tuple(row for row in hardware_db.rows(table, subject, quantity) if row.number > 0)


def _direct(ledger: Ledger, table: str, subject: str) -> bool:
    rows = _emitting(table, subject, "carbon-intensity-direct")
    note = "direct emissions; upstream_factor adds fuel supply and construction"
    if not _of_year(ledger, "grid_intensity", rows, "grid", note):
        return False
    return ledger.prior("upstream_factor")
