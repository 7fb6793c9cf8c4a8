"""What the chips that owners have amount to: memory, power and money, from their kinds.

A source that says "H100/H200" or "A100" leaves open which form: its figure is then the range over the forms, the same
draw for all owners.
"""

from __future__ import annotations

from functools import cache
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

import hardware_db
from footprint.governance import owners
from footprint.governance.draws import Drawn, drawn
from footprint.governance.owners import EQUIVALENTS, Part
from footprint.records import Estimate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hardware_db import Datum

REFERENCE = "nvidia-h100-sxm5-80gb"
"""The chip in whose 8-bit operations the source counts."""
_PEAKS = ("peak-fp8", "peak-int8")
_PRICES = ("purchase", "purchase-in-server")
_MEANT = {"money": _PRICES, "memory": ("memory",), "power": ("power",), "8-bit": _PEAKS}
QUANTITIES = frozenset(_MEANT) - {"8-bit"}


class Range(NamedTuple):
    """A figure of a kind of chip over its forms, and the rows that it rests on."""

    value: float
    low: float
    high: float
    data: tuple[Datum, ...]


@cache
def forms(words: str) -> tuple[str, ...]:
    """Chips that the words of a source can mean: all forms of ``Nvidia H100/H200``."""
    vendor, _, rest = words.partition(" ")
    names = [f"{vendor} {model}" for model in rest.split("/")] if rest else [words]
    ids = [hardware_db.folded(name) for name in names]
    return tuple(
        chip for chip in hardware_db.subjects("chips") if any(chip == one or chip.startswith(f"{one}-") for one in ids)
    )


@cache
def of_chip(words: str, quantity: str) -> Range | None:
    """A figure of a kind of chip: of memory in GB, power in W, money in USD, 8-bit rate in TFLOP/s."""
    chips = forms(words)
    table = "prices" if quantity == "money" else "chips"
    rows: list[Datum] = []
    for chip in chips:
        known = [
            datum for wanted in _MEANT[quantity] for datum in hardware_db.rows(table, chip) if datum.quantity == wanted
        ]
        rows += [max(known, key=lambda datum: datum.number)] if quantity == "8-bit" and known else known
    if not rows:
        return None
    figures = [datum.number for datum in rows]
    low = min(min(figures), *(datum.low for datum in rows if datum.low is not None), figures[0])
    high = max(max(figures), *(datum.high for datum in rows if datum.high is not None), figures[0])
    middle = median(figures) if quantity == "money" else (low * high) ** 0.5
    return Range(middle, low, high, tuple(rows))


def parts(quantity: str, date: str, count: int, seed: int) -> tuple[list[Part], list[str]]:
    """What the chips of each owner amount to, by kind of chip, and what could not be counted.

    Parameters
    ----------
    quantity
        ``memory`` in GB, ``power`` in W or ``money`` in USD.
    date
        Last day of a quarter.
    count, seed
        Draws and their seed.
    """
    equivalents = owners.parts(EQUIVALENTS, date, count, seed, by_chip=True)
    counted = {(part.owner.id, part.chip): part for part in owners.parts("chips", date, count, seed, by_chip=True)}
    reference = of_chip(REFERENCE, "8-bit")
    assert reference is not None
    found: list[Part] = []
    missing: list[str] = []
    unpriced: list[tuple[Part, Drawn]] = []
    for part in equivalents:
        chips = _chips(part, counted.get((part.owner.id, part.chip)), reference.value)
        each = of_chip(part.chip, quantity)
        if chips is None or (each is None and quantity != "money"):
            missing.append(f"{part.owner.name}: {part.chip}")
        elif each is None:
            unpriced.append((part, chips))
        else:
            found.append(part._replace(amount=_times(chips, each, f"{quantity} of {part.chip}", count, seed)))
    found += [_guessed(part, equivalents, count, seed) for part, _ in unpriced]
    return found, missing


def _chips(part: Part, counted: Part | None, reference: float) -> Drawn | None:
    """Chips of a kind: counted by the source, else its H100-equivalents over the kind's own rate."""
    if counted is not None:
        return counted.amount
    rate = of_chip(part.chip, "8-bit")
    return None if rate is None else part.amount.scaled(reference / rate.value)


def _times(chips: Drawn, each: Range, name: str, count: int, seed: int) -> Drawn:
    one = drawn(Estimate(name, each.value, each.low, each.high, "1", "positive"), count, seed)
    return Drawn(chips.value * one.value, chips.draws * one.draws)


def _guessed(part: Part, priced: Sequence[Part], count: int, seed: int) -> Part:
    """Money in a kind of chip that has no price: what a H100-equivalent costs in the kinds that have one."""
    reference = of_chip(REFERENCE, "8-bit")
    rates = []
    for chip in {other.chip for other in priced}:
        price, rate = of_chip(chip, "money"), of_chip(chip, "8-bit")
        if price is not None and rate is not None and reference is not None:
            rates.append(price.value * reference.value / rate.value)
    each = Range((min(rates) * max(rates)) ** 0.5, min(rates), max(rates), ())
    note = "no price published: that of a H100-equivalent in other kinds"
    said = f"{part.note}; {note}" if part.note else note
    return part._replace(amount=_times(part.amount, each, f"money of {part.chip}", count, seed), note=said)
