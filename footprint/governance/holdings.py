"""What is held by whom: owners' totals, known clusters, or the training compute of systems, grouped."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

import hardware_db
from footprint.errors import InvalidInput, shown
from footprint.governance import clusters, inventory, lineage, owners
from footprint.governance.draws import Drawn
from footprint.governance.lines import day
from footprint.governance.owners import BLOC, EQUIVALENTS, OWNER, REMAINDER

if TYPE_CHECKING:
    from collections.abc import Iterable

OF_CLUSTERS = {"flops": (EQUIVALENTS, 1.0), "power": ("power", 1e3), "money": ("cost", 1.0)}
"""What known clusters have: the quantity, and its unit in that of the result."""
_UNNAMED = {"country": "not known", "designer": "not known", "owner": "not named"}


class Share(NamedTuple):
    """What a holder has, with its draws."""

    name: str
    kind: str
    amount: Drawn
    note: str


def dates(of: str, basis: str, date: str | None, begin: str | None, end: str | None) -> list[str]:
    """The dates of a point or of a course over time."""
    if date is not None and (begin is not None or end is not None):
        raise InvalidInput("date goes without begin and end: one point, or a course")
    if of == "compute-used":
        known = (lineage.word(system, "date") for system in hardware_db.subjects("systems"))
        newest = max(when for when in known if when <= day(None))
        full = f"{int(newest[:4]) - 1}-12-31"
        if begin is None and end is None:
            return [full if date is None else day(date)]
        first, last = day(begin, "begin") if begin else "2015-12-31", day(end, "end") if end else full
        found = [f"{year}-12-31" for year in range(int(first[:4]), int(last[:4]) + 1)]
    elif basis == "clusters":
        newest = owners.quarters()[-1]
        if begin is None and end is None:
            return [newest if date is None else day(date)]
        first, last = day(begin, "begin") if begin else "2015-12-31", day(end, "end") if end else newest
        found = [f"{year}-12-31" for year in range(int(first[:4]), int(last[:4]) + 1)]
    elif begin is None and end is None:
        return [owners.quarter(date)]
    else:
        # A year or month begins with its first day; a quarter is found by its last.
        opening = "" if "q" in (begin or "").casefold() else {4: "-01-01", 7: "-01"}.get(len(begin or ""), "")
        start, stop = f"{begin or ''}{opening}" or owners.quarters()[0], owners.quarter(end)
        found = [when for when in owners.quarters() if day(start, "begin") <= when <= stop]
    if not found:
        raise InvalidInput(f"no data from {shown(begin)} to {shown(end)}")
    return found


def owned(by: str, of: str, date: str, count: int, seed: int) -> tuple[list[Share], list[str], list[str]]:
    """What owners have at the end of a quarter, grouped."""
    missing: list[str] = []
    if of in ("memory", "money"):
        parts, missing = inventory.parts(of, date, count, seed)
    else:
        parts = owners.parts({"flops": EQUIVALENTS}.get(of, of), date, count, seed)
    if of == "power":
        counted = {part.owner.id for part in parts}
        parts = [part._replace(amount=part.amount.scaled(1e3)) for part in parts]
        other, missing = inventory.parts("power", date, count, seed)
        parts += [part._replace(amount=part.amount.scaled(1e-3)) for part in other if part.owner.id not in counted]
        missing = []
    groups: dict[tuple[str, str], list[owners.Part]] = defaultdict(list)
    for part in parts:
        groups[_group(by, part)].append(part)
    held = [
        Share(name, kind, _sum(part.amount for part in members), "; ".join(_notes(members, by)))
        for (name, kind), members in groups.items()
    ]
    notes = [f"not counted: {', '.join(missing)}"] if missing else []
    if by != "country" and any(share.kind == BLOC for share in held):
        notes.append("China is a bloc of owners whom the source does not tell apart, not one owner")
    if by == "country":
        notes.append("by the seat of the owner, not by the place of the chips")
    if by == "designer":
        notes.append("designers whom the source counts; others (Huawei, Cambricon ...) are not in it")
    rows = [datum for part in parts for datum in part.data]
    return held, notes, list(dict.fromkeys(datum.source for datum in rows))


def _group(by: str, part: owners.Part) -> tuple[str, str]:
    if by == "owner":
        return part.owner.name, part.owner.kind
    if by == "designer":
        return part.designer, OWNER
    return (_UNNAMED[by], REMAINDER) if part.owner.kind == REMAINDER else (part.owner.country, OWNER)


def _notes(members: Iterable[owners.Part], by: str) -> list[str]:
    said = (f"{part.owner.name}: {part.note}" if by != "owner" else part.note for part in members if part.note)
    return list(dict.fromkeys(said))


def _sum(amounts: Iterable[Drawn]) -> Drawn:
    first, *others = amounts
    for amount in others:
        first = first + amount
    return first


def clustered(by: str, of: str, date: str) -> tuple[list[Share], list[str], list[str]]:
    """What known clusters have at a date, by their owner, place or designer of their chips."""
    quantity, factor = OF_CLUSTERS[of]
    amounts: dict[str, float] = defaultdict(float)
    found = clusters.at(quantity, date)
    for cluster, datum in found:
        named = clusters.named_owner(cluster.owner)
        word = {"owner": named.name if named else cluster.owner, "country": cluster.country}.get(by, cluster.designer)
        amounts[word or _UNNAMED[by]] += datum.number * factor
    if not amounts:
        raise InvalidInput(f"no known cluster at {date}")
    held = [
        Share(name, REMAINDER if name == _UNNAMED[by] else OWNER, Drawn(amount, amount), "")
        for name, amount in amounts.items()
    ]
    notes = [
        f"{len(found)} known clusters in service: a sample, thin in China and of late; figures as the source has them, "
        "without intervals"
    ]
    return held, notes, list(dict.fromkeys(datum.source for _, datum in found))


def used(
    by: str, date: str, count: int, seed: int, known: dict[str, lineage.Work]
) -> tuple[list[Share], list[str], list[str]]:
    """Training compute of the systems published in the year up to a date, by who made them or on whose chips."""
    year_before = f"{int(date[:4]) - 1}{date[4:]}"
    amounts: dict[str, list[Drawn]] = defaultdict(list)
    left = 0
    for system in hardware_db.subjects("systems"):
        if not year_before < lineage.word(system, "date") <= date:
            continue
        added = lineage.work(system, count, seed, known).added
        if added is None:
            left += 1
            continue
        makers = _makers(by, system)
        for maker in makers:
            amounts[maker].append(added.scaled(1 / len(makers)))
    if not amounts:
        raise InvalidInput(f"no system of known compute in the year before {date}")
    held = [
        Share(name, REMAINDER if name == _UNNAMED[by] else OWNER, _sum(found), "") for name, found in amounts.items()
    ]
    systems = sum(map(len, amounts.values()))
    notes = [
        f"{systems} entries of systems published in the year to {date}; {left} of unknown compute are left out",
        "a sample of notable systems; what several organisations made is split evenly; an estimate of one large run "
        "can decide the index",
    ]
    return held, notes, ["epoch-ai-systems-2025"]


def _makers(by: str, system: str) -> list[str]:
    if by == "owner":
        return list(dict.fromkeys(lineage.words(system, "organisation"))) or [_UNNAMED[by]]
    if by == "country":
        return list(dict.fromkeys(lineage.words(system, "country"))) or [_UNNAMED[by]]
    chips = [hardware_db.word("chips", chip, "vendor") for chip in lineage.words(system, "hardware")]
    return list(dict.fromkeys(vendor for vendor in chips if vendor)) or [_UNNAMED[by]]
