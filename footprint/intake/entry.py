"""One system or chip on its way in: the rows taken of it, and a finding for all that was mended, doubted or refused."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from footprint.errors import shown
from footprint.intake import cells
from hardware_db import FOLDER, WORDS, check

if TYPE_CHECKING:
    from footprint.usertables import Row

_NAMES = ("name", "alias")
TAKEN, MENDED, DOUBTFUL, REFUSED = "taken", "mended", "doubtful", "refused"


class Finding(NamedTuple):
    """What became of a cell, or of a whole row where ``field`` is empty.

    ``row`` counts as a spreadsheet does (the header is 1), or the tables of a TOML file from 1.
    """

    verdict: str
    row: int
    name: str
    field: str
    was: str
    became: str
    why: str


@cache
def vocabulary(table: str) -> dict[str, tuple[str, float, float]]:
    """Quantity -> unit and plausible range of chips or systems."""
    return check.vocabulary(FOLDER, table)


class Entry:
    """A system or chip as it is read.

    Parameters
    ----------
    table
        ``systems`` or ``chips``.
    row
        Number of its row in the file.
    name
        Its name, made harmless.
    link
        Address that the file gives for it, empty where it gives none.
    findings
        Where findings are put down.
    """

    def __init__(self, table: str, row: int, name: str, link: str, findings: list[Finding]) -> None:
        self.table, self.number, self.name, self.link = table, row, name, link
        self.id = ""
        self._findings = findings
        self._rows: dict[tuple[str, str], list[str]] = {}

    def __contains__(self, quantity: str) -> bool:
        return any(known == quantity for known, _ in self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def find(self, verdict: str, field: str, was: str, became: str, why: str) -> None:
        """Put down what became of a cell."""
        name, field, became = (cells.clean(text, 80).value for text in (self.name, field, became))
        before = cells.clean(was, 80)
        # What had to be made harmless is shown with quotation marks and escapes; the report is a table too.
        told = shown(was, 80) if before.why else before.value
        self._findings.append(Finding(verdict, self.number, name, field, told, became, why))

    def refuse(self, field: str, was: str, why: str) -> None:
        """Put down that a cell was not taken."""
        self.find(REFUSED, field, was, "", why)

    def doubt(self, quantity: str, why: str) -> None:
        """Keep a figure, and say in its note and in the report why it is doubtful."""
        for (known, value), row in self._rows.items():
            if known == quantity:
                row[8] = cells.clean("; ".join(part for part in (row[8], f"doubtful: {why}") if part), 300).value
                self.find(DOUBTFUL, quantity, value, value, why)

    def drop(self, quantity: str, field: str, why: str) -> None:
        """Take a figure out again, and put down why."""
        for key in [key for key in self._rows if key[0] == quantity]:
            self.refuse(field, key[1], why)
            del self._rows[key]

    def forget(self, quantity: str) -> None:
        """Take a figure out again without a word: what became of it is put down elsewhere."""
        for key in [key for key in self._rows if key[0] == quantity]:
            del self._rows[key]

    def value(self, quantity: str) -> float | None:
        """A figure that was taken."""
        return next((float(value) for known, value in self._rows if known == quantity), None)

    def text(self, quantity: str) -> str:
        """A word that was taken, empty where none was."""
        return next((value for known, value in self._rows if known == quantity), "")

    def note(self, quantity: str) -> str:
        """The note of a row, empty where there is no such row."""
        return next((row[8] for (known, _), row in self._rows.items() if known == quantity), "")

    def figure(
        self,
        quantity: str,
        value: float,
        field: str,
        was: str,
        note: str = "",
        low: float | None = None,
        high: float | None = None,
    ) -> bool:
        """Take a figure in the unit of its quantity, unless it is none that the quantity can have."""
        unit, least, most = vocabulary(self.table)[quantity]
        if not least <= value <= most:
            named = "" if unit == "1" else f" {unit}"
            self.refuse(field, was, f"{quantity} is between {least:g} and {most:g}{named}")
            return False
        bounds = [None if bound is None or not least <= bound <= most else bound for bound in (low, high)]
        if (bounds[0] is not None and bounds[0] > value) or (bounds[1] is not None and bounds[1] < value):
            said = " to ".join("..." if bound is None else f"{bound:g}" for bound in bounds)
            self.refuse(f"{field}, bounds", said, f"{value:g} is not between them")
            bounds = [None, None]
        texts = ["" if bound is None else cells.written(bound) for bound in bounds]
        self._add(quantity, cells.written(value), texts, unit, field, note)
        return True

    def word(self, quantity: str, text: str, field: str, note: str = "") -> bool:
        """Take a word, made harmless; a second one of the same quantity only where it may have several."""
        unit = vocabulary(self.table)[quantity][0]
        assert unit in WORDS, f"{quantity} is a figure"
        found = cells.clean(text, cells.LONGEST_NAME if quantity in _NAMES else cells.LONGEST_NOTE)
        if found.why:
            self.find(MENDED, field, text, found.value, found.why)
        if not found.value:
            if text.strip():
                self.refuse(field, text, "nothing is left of it")
            return False
        if quantity in self and quantity not in check.REPEATABLE:
            self.refuse(field, text, f"a second {quantity}")
            return False
        self._add(quantity, found.value, ["", ""], unit, field, note)
        return True

    def annotate(self, quantity: str, note: str) -> None:
        """Add to the note of a row."""
        for (known, _), row in self._rows.items():
            if known == quantity:
                row[8] = cells.clean("; ".join(part for part in (row[8], note) if part), cells.LONGEST_NOTE).value

    def _add(self, quantity: str, value: str, bounds: list[str], unit: str, field: str, note: str) -> None:
        place = "; ".join(part for part in (f"row {self.number}, {cells.clean(field, 80).value}", self.link) if part)
        words = cells.clean(note, cells.LONGEST_NOTE).value
        self._rows[quantity, value] = ["", quantity, value, *bounds, unit, "", place, words]

    def rows(self, source: str) -> list[Row]:
        """The rows as the table has them, of a source."""
        assert self.id, shown(self.name)
        return [(self.id, *row[1:6], source, *row[7:]) for row in self._rows.values()]
