"""Where: the operator, and the site or grid."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from unicodedata import normalize

import hardware_db
from footprint.errors import InvalidInput, shown, unknown

if TYPE_CHECKING:
    from footprint.resolve.ledger import Ledger
    from hardware_db import Datum

_SHORT = 6
"""Hyphens and letters of a name too short to be a town's."""


def where(ledger: Ledger) -> None:
    """Settle provider, site and grid."""
    texts = ledger.texts
    if "provider" in texts:
        _provider(ledger, texts["provider"])
    elif (datum := ledger.published("provider")) is not None:
        ledger.word("provider", _operator(datum.value), (datum,))
    if "region" in texts:
        _region(ledger, texts["region"], (), assumed=False)
    elif (datum := ledger.published("region")) is not None:
        _region(ledger, datum.value, (datum,), assumed=True)
    if "provider" in texts and not hardware_db.has("facilities", ledger.words["provider"].value):
        ledger.warnings.append(
            f"nothing is known of the sites of {shown(texts['provider'])}: its PUE is that of any site"
        )
    if "country" in texts:
        before = ledger.words.get("country")
        _land(ledger, texts["country"])
        land = ledger.words["country"].value
        if "region" in texts and before and before.value.partition("-")[0] != land.partition("-")[0]:
            ledger.warnings.append(
                f"region {shown(texts['region'])} is in {before.value}: the grid is of {land}, all else of the region"
            )
    elif "country" not in ledger.words and (datum := ledger.published("country")) is not None:
        known = {name.casefold(): name for name in hardware_db.subjects("grids")}
        if datum.value.casefold() in known:
            note = "country of the organisation: where it ran is not published"
            ledger.word("country", known[datum.value.casefold()], (datum,), note)
    if "country" not in ledger.words:
        ledger.word("country", "WORLD", note="no place given")


def _provider(ledger: Ledger, given: str) -> None:
    """An operator; one that is not in the database may be anybody, unless it is spelt nearly like one that is."""
    from footprint.resolve import spelling

    try:
        ledger.word("provider", hardware_db.identify("facilities", given), assumed=False)
    except hardware_db.UnknownName as error:
        bare = spelling.without_remark(given)
        known = hardware_db.named("facilities", bare) if bare else None
        if known is None and (spelling.misspelt(given, error.nearest) or not bare):
            raise unknown("provider", given, error.nearest, "see: footprint sites list") from None
        ledger.word("provider", known or hardware_db.folded(bare), assumed=False)


def _land(ledger: Ledger, given: str) -> None:
    """A country or zone, else one of the zones of which only the consumption mix is known."""
    from footprint.resolve import spelling

    found = spelling.grid(given) or spelling.grid(spelling.without_remark(given))
    ledger.word("country", found or ledger.identify("country", "grids", given), assumed=False)
    if found is not None and "," in given:
        _said(ledger, given, found)


def _said(ledger: Ledger, given: str, grid: str) -> None:
    """Warn where a place is taken for a whole country."""
    if "-" not in grid and given.rpartition(",")[0]:
        ledger.warnings.append(f"no grid of {shown(given)} is known: that of {grid} is used")


def _operator(name: str) -> str:
    try:
        return hardware_db.identify("facilities", name)
    except hardware_db.UnknownName:
        return name


def _region(ledger: Ledger, given: str, data: tuple[Datum, ...], *, assumed: bool) -> None:
    """A cloud region, else a grid (a country or zone)."""
    provider = ledger.words["provider"].value if "provider" in ledger.words else ""
    full = provider and not given.startswith(f"{provider}-")
    for name in (f"{provider}-{given}", given) if full else (given,):
        try:
            site = hardware_db.identify("sites", name)
        except hardware_db.UnknownName as error:
            unnamed = error
            continue
        ledger.word("region", site, data, assumed=assumed)
        operator = hardware_db.lookup("sites", site, "provider")
        if operator and provider and operator.value != provider and "provider" in ledger.texts:
            if _rents_out(provider):
                raise InvalidInput(f"region {site} is of {operator.value}, not of {provider}")
            ledger.warnings.append(f"{shown(provider)} is taken to rent in {site}, of {operator.value}")
            ledger.word("provider", operator.value, (operator,))
        if operator and not provider:
            ledger.word("provider", operator.value, (operator,))
        grid = hardware_db.lookup("sites", site, "grid") or hardware_db.lookup("sites", site, "country")
        if grid and hardware_db.has("grids", grid.value):
            ledger.word("country", grid.value, (grid,))
        else:
            land = hardware_db.lookup("sites", site, "country")
            if land:
                ledger.word("country", land.value, (land,))
        return
    if not _loosely(ledger, given, provider, data, assumed=assumed) and not assumed:
        raise unknown("region", given, unnamed.nearest, "see: footprint sites list") from None


def _rents_out(provider: str) -> bool:
    """Whether an operator has sites of its own in the database."""
    return any(row.value == provider for row in hardware_db.rows("sites", None, "provider"))


def _in_town(name: str, provider: str) -> list[str]:
    """Sites whose name tells the town, or part of the land, that they are in."""
    wanted, found = f"-{_letters(name)}-", {}
    for quantity in ("name", "alias"):
        for row in hardware_db.rows("sites", None, quantity):
            if len(wanted) > _SHORT and wanted in f"-{_letters(row.value)}-":
                found[row.subject] = row.subject.startswith(provider)
    return [site for site, own in found.items() if own] or list(found)


def _letters(name: str) -> str:
    """A name without marks and accents, words parted by hyphens."""
    plain = normalize("NFKD", name).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", plain.casefold()))


def _beginning(name: str, provider: str) -> list[str]:
    """Sites whose names go on where a name ends: us-east of us-east-1."""
    sites = [site for site in hardware_db.subjects("sites") if site.startswith(provider)]
    start, found = hardware_db.folded(name), []
    for site in sites:
        rest = site.partition("-")[2]
        if start and rest.startswith(start) and rest[len(start)] in "-123456789":
            found.append(site)
    return found


def _loosely(ledger: Ledger, given: str, provider: str, data: tuple[Datum, ...], *, assumed: bool) -> bool:
    """A place that is no cloud region: a grid, a place before its country, a name with a remark, a part of a region."""
    from footprint.resolve import spelling

    bare = spelling.without_remark(given)
    found = spelling.grid(bare)
    if found is not None:
        ledger.word("country", found, data, assumed=assumed)
        _said(ledger, bare, found)
        return True
    if bare and bare != given:
        _region(ledger, bare, data, assumed=assumed)
        return True
    sites = _beginning(bare, provider) or _in_town(bare, provider)
    grids = {hardware_db.word("sites", site, "grid") or "" for site in sites}
    lands = {hardware_db.word("sites", site, "country") or "" for site in sites}
    if len(lands) == 1:
        land = lands.pop()
        if len(grids) == 1 and hardware_db.has("grids", grid := grids.pop()):
            land = grid
        ledger.word("country", land, data, f"{given} may be any of {len(sites)} regions", assumed=assumed)
        ledger.warnings.append(f"{shown(given)} may be {' or '.join(sites[:3])}: the grid of {land} is used")
        return True
    operator = hardware_db.named("facilities", bare) if bare else None
    if operator is None or not {"provider", "region"} & ledger.texts.keys():
        return False
    ledger.warnings.append(f"region {shown(given)} is an operator, no place")
    if not provider:
        ledger.word("provider", operator, assumed=False)
    return True
