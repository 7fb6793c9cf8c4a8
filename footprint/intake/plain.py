"""A table of one's own: quantities of the database as headings or keys, one system or chip a row."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

import hardware_db
from footprint import userdata
from footprint.errors import InvalidInput, shown
from footprint.fields import FIELDS
from footprint.intake import cells, doubts
from footprint.intake.entry import MENDED, Entry, vocabulary
from footprint.quantities import Amount, parse
from footprint.units import per
from hardware_db import WORDS, check

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from footprint.intake.files import Record

_FIELDS = {
    # quantity of a table -> the scenario's field of the same kind, which knows units, suffixes and ranges
    "memory": "chip_memory",
    "power": "board_power",
    "launch-price": "chip_price",
    "finetune-compute": "compute",
    **{f"peak-{name}": "peak_performance" for name in ("bf16", "fp16", "tf32", "fp32", "fp64", "fp8", "fp6", "fp4")},
}
_OTHER_WORDS = {"organization": "organisation", "system": "name", "model": "name", "chip": "name", "tdp": "power"}
_BESIDE = frozenset({"id", "imported", "note", "link", "url", "source", "locator"})
_OF_WHAT = {"hardware": "chips", "chip": "chips", "server": "servers", "provider": "facilities", "base": "systems"}
"""Quantities whose value is an id of another table."""
_ENDS = ("low", "high")


@cache
def spellings(table: str) -> dict[str, str]:
    """Heading -> quantity, with the unit as our own tables write it (``memory_gb``) and without."""
    found = {}
    for quantity, (unit, _, _) in vocabulary(table).items():
        name = quantity.replace("-", "_")
        found[name] = quantity
        found[f"{name}_{unit.casefold().replace('/', '_per_')}"] = quantity
    return found


_UNIT = re.compile(r"\s*(?:\[([^\]]*)\]|\(([^)]*)\))\s*$")


def _spelled(heading: str) -> str:
    name = re.sub(r"[\s\-]+", "_", _UNIT.sub("", heading).strip().casefold())
    return _OTHER_WORDS.get(name, name)


def columns(headings: Iterable[str], table: str) -> tuple[dict[str, str], dict[str, str]]:
    """Heading -> quantity (or a word beside the quantities), and heading -> why it is not taken."""
    known, taken, left = spellings(table), {}, {}
    for heading in headings:
        name = _spelled(heading)
        base, _, end = name.rpartition("_")
        if name in _BESIDE:
            taken[heading] = name
        elif name in known:
            taken[heading] = known[name]
        elif end in _ENDS and base in known:
            taken[heading] = f"{known[base]} {end}"
        elif heading:
            from difflib import get_close_matches

            near = get_close_matches(name, [*known, *_BESIDE], n=1)
            left[heading] = "no such field" + (f"; did you mean {near[0]!r}?" if near else "")
    return taken, left


def is_table(headings: Iterable[str], table: str) -> bool:
    """Whether headings are those of a plain table of systems or chips."""
    taken, _ = columns(headings, table)
    quantities = {quantity.partition(" ")[0] for quantity in taken.values()} - _BESIDE
    return "name" in quantities and len(quantities) >= 2


class Reader:
    """Records of a plain table as entries.

    Parameters
    ----------
    headings
        Headings, or keys, of the file.
    today
        Day of the import.
    table
        ``systems`` or ``chips``.
    """

    def __init__(self, headings: list[str], today: date, table: str) -> None:
        self.taken, self.left = columns(headings, table)
        self.table, self.today = table, today
        self._aliases: dict[str, str] = {}

    def name(self, record: Record) -> str:
        """Name of a record as it is written."""
        return next((record.cells[head] for head in self._of("name") if head in record.cells), "")

    def link(self, record: Record) -> str:
        """The web address that a record gives."""
        heads = [head for word in ("link", "url", "source") for head in self._of(word)]
        return next(filter(None, (cells.link(record.cells.get(head, "")) for head in heads)), "")

    def fill(self, entry: Entry, record: Record, known: Callable[[str], str]) -> None:
        """Take what a record says."""
        for heading, quantity in self.taken.items():
            if quantity in _BESIDE or quantity == "name":
                continue
            parts = record.lists.get(heading) or ([record.cells[heading]] if heading in record.cells else [])
            if not parts or quantity.endswith(tuple(f" {end}" for end in _ENDS)):
                continue
            unit = vocabulary(self.table)[quantity][0]
            if unit in WORDS:
                if quantity in check.REPEATABLE and heading in record.cells:
                    parts = [part.strip() for part in parts[0].split(";")]
                for part in filter(None, parts):
                    self._word(entry, quantity, unit, part, heading, known)
            elif len(parts) > 1:
                entry.refuse(heading, ", ".join(parts), f"{quantity} is one figure")
            else:
                self._figure(entry, record, quantity, parts[0], heading)
        for heading, why in self.left.items():
            text = record.cells.get(heading) or ", ".join(record.lists.get(heading, []))
            if text:
                entry.refuse(heading, text, why)
        for heading in self._of("note"):
            if text := record.cells.get(heading, ""):
                entry.annotate("name", text)
        if self.table == "systems":
            doubts.of_system(entry, entry.text("modality") in ("", "language") and "tokens" in entry)
        else:
            doubts.of_chip(entry, _ours(entry.name))

    def _of(self, word: str) -> list[str]:
        return [heading for heading, quantity in self.taken.items() if quantity == word]

    def _word(
        self, entry: Entry, quantity: str, unit: str, text: str, heading: str, known: Callable[[str], str]
    ) -> None:
        if unit == "date":
            found = cells.day(text, self.today)
            if found is None:
                entry.refuse(heading, text, "not a date, or not between 1940 and a year from now")
                return
            if found.why:
                entry.find(MENDED, heading, text, found.value, found.why)
            entry.word(quantity, found.value, heading)
        elif quantity in _OF_WHAT:
            self._reference(entry, quantity, text, heading, known)
        elif quantity == "country":
            if code := hardware_db.named("grids", text):
                entry.word(quantity, code, heading)
            else:
                entry.refuse(heading, text, "not a country of the table of grids")
        elif quantity == "alias":
            self._alias(entry, text, heading, known)
        else:
            entry.word(quantity, text, heading)

    def _alias(self, entry: Entry, text: str, heading: str, known: Callable[[str], str]) -> None:
        """Another name, unless it is one of somebody else: of the database's, or of another row."""
        folded = hardware_db.folded(cells.clean(text).value)
        owner = hardware_db.named(self.table, folded)
        other = known(folded) or self._aliases.setdefault(folded, entry.id)
        if owner and owner != hardware_db.named(self.table, entry.name):
            entry.refuse(heading, text, f"a name of {owner}")
        elif not owner and other != entry.id:
            entry.refuse(heading, text, f"a name of {other}")
        elif not owner:
            entry.word("alias", text, heading)

    def _reference(self, entry: Entry, quantity: str, text: str, heading: str, known: Callable[[str], str]) -> None:
        found = userdata.named(_OF_WHAT[quantity], text)
        if quantity == "base":
            entry.word(quantity, found or known(text) or text, heading)
        elif not found:
            entry.refuse(heading, text, f"none of the {_OF_WHAT[quantity]} has that name; kept as a note")
            entry.annotate("name", f"{quantity} as the file has it: {text}")
        else:
            entry.word(quantity, found, heading)

    def _figure(self, entry: Entry, record: Record, quantity: str, text: str, heading: str) -> None:
        unit = _UNIT.search(heading)
        named = (unit[1] or unit[2] or "").strip() if unit else ""
        if named.casefold() not in ("", vocabulary(self.table)[quantity][0].casefold()):
            text = f"{text} {named}"
        try:
            amount = _amount(quantity, text, vocabulary(self.table)[quantity][0])
        except InvalidInput as error:
            entry.refuse(heading, text, str(error))
            return
        bounds: list[float | None] = [amount.low, amount.high]
        for index, end in enumerate(_ENDS):
            for other in self._of(f"{quantity} {end}"):
                if beside := record.cells.get(other, "").strip():
                    bounds[index] = cells.figure(beside)
                    if bounds[index] is None:
                        entry.refuse(other, beside, "not a figure")
        entry.figure(quantity, amount.value, heading, text, "", *bounds)


def _amount(quantity: str, text: str, unit: str) -> Amount:
    """A figure in the unit of the database, from one as scenarios take them: with suffix, unit or range."""
    plain = cells.figure(text)
    if plain is not None:
        return Amount(plain)
    field = FIELDS.get(_FIELDS.get(quantity, quantity).replace("-", "_"))
    if field is None or field.is_text:
        raise InvalidInput(f"{quantity} {shown(text)}: not a figure")
    found = parse(field, text)
    return Amount(*(None if part is None else float(f"{per(part, field.unit):.12g}") for part in found))  # type: ignore[arg-type]


def _ours(name: str) -> str:
    found = hardware_db.named("chips", name) or ""
    return "" if found.startswith(hardware_db.USER) else found
