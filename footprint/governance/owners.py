"""Who owns how much computing hardware at a date: Epoch's estimates by owner, with their percentiles.

The rows ``owner-<id>`` are totals, ``owner-<id>-<designer>`` parts of them that have a 90 % interval, and
``owner-<id>-<designer>-<chip>`` parts of those. A total is drawn as the sum of its parts. All figures are cumulative:
where an owner has none at a date, its last earlier one is carried forward, and said so.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import hardware_db
from footprint.errors import InvalidInput, shown
from footprint.governance.draws import Drawn, drawn
from footprint.governance.lines import day
from footprint.records import Estimate

if TYPE_CHECKING:
    from hardware_db import Datum

OWNER, BLOC, REMAINDER = "owner", "bloc", "remainder"
KINDS = {"china": BLOC, "other": REMAINDER}
"""Owners that are no single owner: a country's firms together, and everybody whom the source does not name."""
EQUIVALENTS = "h100-equivalents"
_DESIGNERS = {"nvidia": "NVIDIA", "amd": "AMD", "tpu": "Google", "trainium": "Amazon"}


class Owner(NamedTuple):
    """An owner, a bloc of owners or the remainder."""

    id: str
    name: str
    kind: str
    country: str


class Part(NamedTuple):
    """What an owner has of one designer's chips, or of one kind of chip."""

    owner: Owner
    designer: str
    chip: str
    amount: Drawn
    data: tuple[Datum, ...]
    note: str


@cache
def owners() -> tuple[Owner, ...]:
    """Every owner of the table of totals."""
    found = []
    for subject in hardware_db.subjects("clusters"):
        identity = subject.removeprefix("owner-")
        if identity == subject or hardware_db.lookup("clusters", subject, "name") is None:
            continue
        name = hardware_db.word("clusters", subject, "name") or identity
        country = hardware_db.word("clusters", subject, "country") or ""
        found.append(Owner(identity, name, KINDS.get(identity, OWNER), country))
    return tuple(found)


@cache
def _parts() -> dict[str, tuple[list[str], list[str]]]:
    """Owner -> subjects of its designers, and of its kinds of chips."""
    found: dict[str, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for subject in hardware_db.subjects("clusters"):
        owner = hardware_db.word("clusters", subject, "owner") if subject.startswith("owner-") else None
        if owner is not None:
            whole = (hardware_db.word("clusters", subject, "chip") or "").startswith("all ")
            found[owner][0 if whole else 1].append(subject)
    return dict(found)


@cache
def _dated(subject: str, quantity: str) -> dict[str, Datum]:
    return {datum.when: datum for datum in hardware_db.rows("clusters", subject, quantity)}


@cache
def quarters() -> tuple[str, ...]:
    """Last days of the quarters for which all owners are counted, in order."""
    dates: dict[str, bool] = {}
    for owner in owners():
        for when, datum in _dated(f"owner-{owner.id}", EQUIVALENTS).items():
            dates[when] = dates.get(when, True) and "incomplete" not in datum.note
    return tuple(sorted(when for when, complete in dates.items() if complete))


def quarter(date: str | None) -> str:
    """The last full quarter at a date, the last of all where none is given.

    Raises
    ------
    InvalidInput
        If the table begins later.
    """
    known = quarters()
    wanted = known[-1] if date is None else day(date)
    earlier = [when for when in known if when <= wanted]
    if not earlier:
        raise InvalidInput(f"date {shown(date)}: the first quarter with owners is {known[0]}")
    return earlier[-1]


def parts(quantity: str, date: str, count: int, seed: int, by_chip: bool = False) -> list[Part]:
    """What each owner has at the end of a quarter, by designer or by kind of chip.

    Parameters
    ----------
    quantity
        ``h100-equivalents``, ``chips`` or ``power`` (in MW).
    date
        Last day of the quarter.
    count, seed
        Draws and their seed. The draws of an owner's part are the same at every date: what is wrong about its count
        stays wrong, so that a course over time is paired.
    by_chip
        Whether kinds of chips are told apart.
    """
    found: list[Part] = []
    without: list[Part] = []
    for owner in owners():
        designers, kinds = _parts().get(owner.id, ([], []))
        rows, note = _latest(*((kinds, designers) if by_chip else (designers, kinds)), quantity, date)
        for subject, datum in rows:
            estimate = Estimate(subject, datum.number, datum.low, datum.high, "1", "positive", (datum,))
            chip = hardware_db.word("clusters", subject, "chip") or ""
            designer = _DESIGNERS.get(subject.split("-")[2].rstrip("0123456789x"), subject.split("-")[2])
            part = Part(owner, designer, chip, drawn(estimate, count, seed), (datum,), note)
            (without if datum.low is None else found).append(part)
    spread = max((_width(part) for part in found if part.owner.kind == OWNER), default=1.0)
    found += [_widened(part, spread, count, seed) for part in without]
    return found


def _latest(preferred: list[str], other: list[str], quantity: str, date: str) -> tuple[list[tuple[str, Datum]], str]:
    """Rows of subjects at a date, or at the last one before it; of the others where theirs are later."""
    first, second = (
        max((when for one in subjects for when in _dated(one, quantity) if when <= date), default="")
        for subjects in (preferred, other)
    )
    latest = max(first, second)
    subjects = preferred if first == latest else other
    rows = [(one, _dated(one, quantity)[latest]) for one in subjects if latest and latest in _dated(one, quantity)]
    return rows, "" if latest in ("", date) else f"figure of {latest} carried forward"


def _width(part: Part) -> float:
    low, high = part.data[0].low, part.data[0].high
    return (high / low) ** 0.5 if low and high else 1.0


def _widened(part: Part, spread: float, count: int, seed: int) -> Part:
    """A part without percentiles of its own, as uncertain as the least certain of the owners'."""
    datum = part.data[0]
    estimate = Estimate(datum.subject, datum.number, datum.number / spread, datum.number * spread, "1", "positive")
    said = "no percentiles published: as wide as the least certain owner's"
    note = f"{part.note}; {said}" if part.note else said
    return part._replace(amount=drawn(estimate, count, seed), note=note)


def total(subject: str, quantity: str, date: str) -> float | None:
    """The published total of an owner, None where there is none at that date."""
    datum = _dated(subject, quantity).get(date)
    return None if datum is None else datum.number
