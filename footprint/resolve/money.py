"""Prices: of an hour of the chip, and of the chip."""

from __future__ import annotations

from typing import TYPE_CHECKING

import hardware_db
from footprint import methods
from footprint.errors import unknown
from footprint.fields import FIELDS
from footprint.records import Estimate
from footprint.resolve.hardware import chip_id, of_chip, scopes
from footprint.resolve.ledger import Ledger, prior
from footprint.resolve.place import moment, run_moment
from footprint.units import YEAR, coherent

if TYPE_CHECKING:
    from hardware_db import Datum

COMMITMENTS = {"on-demand": "on-demand", "1y": "commit-1y", "3y": "commit-3y", "spot": "spot"}
_WINDOW = 0.5
"""Years around the date within which offers are taken together."""
_QUARTER = 0.25
"""Years from first shipment to buying in quantity (Epoch's cost code takes 90 days)."""


def prices(ledger: Ledger) -> None:
    """Settle rent, purchase and what follows from them."""
    if not ledger.own("chip_hour_price"):
        _rent(ledger)
    if not ledger.own("chip_price"):
        _purchase(ledger)
    if not ledger.has("server_cost_factor"):
        ledger.prior("server_cost_factor", *scopes(ledger))
    ledger.prior("network_share")
    ledger.prior("depreciation")
    ledger.own("hardware_age") or _age(ledger)
    if not methods.answers(methods.named(ledger.words["method"].value)):
        ledger.prior("final_run_share")
        ledger.prior("staff_share")


def _rent(ledger: Ledger) -> None:
    given = ledger.texts.get("commitment")
    if given is not None and given.casefold() not in COMMITMENTS:
        raise unknown("commitment", given, [], "one of " + ", ".join(COMMITMENTS))
    wanted = _commitment(ledger) if given is None else ledger.word("commitment", given.casefold(), assumed=False)
    offers = list(hardware_db.rows("prices", chip_id(ledger), COMMITMENTS[wanted])) if chip_id(ledger) else []
    provider = ledger.words["provider"].value if "provider" in ledger.words else ""
    own = [row for row in offers if row.extras["provider"] == provider]
    if own:
        _nearest(ledger, "chip_hour_price", own, f"offers of {provider}")
    elif offers:
        note = f"offers of all providers: none of {provider}" if provider else "offers of all providers"
        _nearest(ledger, "chip_hour_price", offers, note)


def _commitment(ledger: Ledger) -> str:
    """How the chips are rented where nobody said: by the hour, but committed for a run of a thousand chips or more."""
    many = prior("committed_from")
    chips = _chips(ledger)
    offered = hardware_db.rows("prices", chip_id(ledger), COMMITMENTS["3y"]) if chip_id(ledger) else ()
    large = many is not None and chips >= many.number
    if many is not None and large and offered:
        return ledger.word("commitment", "3y", (many,), f"a run of {many.number:,.0f} chips or more")
    note = "none given; so large a run is rented for years, but no such price of this chip is known"
    return ledger.word("commitment", "on-demand", note=note if large else "none given")


def _chips(ledger: Ledger) -> float:
    """Chips of the run, roughly where they are not known: only to tell a large run from a small one."""
    if ledger.has("chips"):
        return ledger.value("chips")
    wall = next((name for name in ("wall_hours", "run_duration") if ledger.has(name)), "")
    if not wall:
        return 0.0
    if ledger.has("chip_hours"):
        return ledger.value("chip_hours") / ledger.value(wall)
    if not all(map(ledger.has, ("compute", "peak_performance", "utilization"))):
        return 0.0
    time = ledger.value("compute") / (ledger.value("peak_performance") * ledger.value("utilization"))
    return time / ledger.value(wall)


def _nearest(ledger: Ledger, name: str, offers: list[Datum], note: str, around: float | None = None) -> None:
    """Settle a price: the median of the offers around the date, else of the nearest, wider the further it reached."""
    now = run_moment(ledger) if around is None else around
    distance = {row: abs((moment(row.when) or now) - now) for row in map(_hashable, offers)}
    reach = min(distance.values())
    near = sorted(
        (row.datum for row, years in distance.items() if years <= max(_WINDOW, reach + 0.1)), key=lambda row: row.number
    )
    middle, least, most = _quantile(near, 0.5), _quantile(near, 0.05), _quantile(near, 0.95)
    drift, spread = prior("price_drift"), prior("price_spread")
    far = reach if reach > _WINDOW else 0.0
    stretch = drift.number**far if drift and far else 1.0
    bottom, top = least.number / stretch, most.number * stretch
    data = tuple(dict.fromkeys(map(_hashable, (middle, least, most))))
    rows = tuple(item.datum for item in data)
    if spread and spread.low and spread.high:
        bottom, top = min(bottom, middle.number * spread.low), max(top, middle.number * spread.high)
        rows += (spread,)
    if drift and far:
        rows += (drift,)
    said = f"{note}: median of {len(near)}, {_span(near)}" if len(near) > 1 else f"{note}: one, of {_span(near)}"
    if far:
        what = "the run" if around is None else "when the chips were bought"
        said += f": the nearest, {far:.1f} years from {what}"
        ledger.warnings.append(f"{name}: the nearest price is {far:.1f} years from {what}")
    field = FIELDS[name]
    value, low, high = (coherent(figure, field.unit) for figure in (middle.number, bottom, top))
    ledger.put(Estimate(name, value, low, high, field.unit, field.spread, rows, said))


class _hashable:
    """A row by identity, since rows hold a dict."""

    def __init__(self, datum: Datum) -> None:
        self.datum, self.when = datum, datum.when

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _hashable) and other.datum is self.datum

    def __hash__(self) -> int:
        return id(self.datum)


def _quantile(ordered: list[Datum], share: float) -> Datum:
    return ordered[round(share * (len(ordered) - 1))]


def _span(rows: list[Datum]) -> str:
    dates = sorted(row.when for row in rows)
    return dates[0] if dates[0] == dates[-1] else f"{dates[0]} to {dates[-1]}"


def _purchase(ledger: Ledger) -> None:
    """The price of the chip in its server, else of the bare chip, else its launch price."""
    name = chip_id(ledger)
    if not name:
        return
    in_server = list(hardware_db.rows("prices", name, "purchase-in-server"))
    bare = list(hardware_db.rows("prices", name, "purchase"))
    launch = of_chip(ledger, "launch-price")
    if in_server:
        _nearest(ledger, "chip_price", in_server, "prices with the server's share", _bought(ledger))
        ledger.own("server_cost_factor") or ledger.put(
            Estimate("server_cost_factor", 1.0, None, None, "1", "above one", ledger.rows("chip_price"), "in the price")
        )
    elif bare:
        _nearest(ledger, "chip_price", bare, "purchase prices", _bought(ledger))
    elif launch:
        ledger.row("chip_price", launch, "price at launch", prior("price_spread"))


def _bought(ledger: Ledger) -> float:
    """When the chips were bought: a quarter after their release, and a quarter before the run at the latest."""
    release = of_chip(ledger, "release-date")
    latest = run_moment(ledger) - _QUARTER
    return min(latest, (moment(release.value) or latest) + _QUARTER) if release else latest


def _age(ledger: Ledger) -> bool:
    """Years from a quarter after the chip's release to the run, at least a quarter."""
    release = of_chip(ledger, "release-date")
    if release is None:
        return ledger.prior("hardware_age")
    years = run_moment(ledger) - _bought(ledger)
    field, spread = FIELDS["hardware_age"], prior("age_spread")
    low, high = (years * (spread.low or 1) * YEAR, years * (spread.high or 1) * YEAR) if spread else (None, None)
    rows = (release, *ledger.words["date"].data) + ((spread,) if spread else ())
    said = f"bought a quarter after release ({release.value}) for a run at {ledger.words['date'].value}"
    return ledger.put(Estimate("hardware_age", years * YEAR, low, high, field.unit, field.spread, rows, said))
