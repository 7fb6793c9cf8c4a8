"""What is wrong with a table: ``python -m hardware_db.check [TABLE ...]``. The tests run the same code."""

from __future__ import annotations

import csv
import math
import re
import sys
from functools import cache
from typing import TYPE_CHECKING

import hardware_db
from hardware_db import COLUMNS, FOLDER, TABLES, WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

EXTRAS = {
    "prices": ("date", "provider", "region"),
    "clusters": ("date",),
    "grids": ("year",),
    "zones": ("year",),
    "sites": ("year",),
    "facilities": ("year",),
    "runs": ("role", "basis", "independence", "tier", "headline"),
}
REPEATABLE = frozenset({"alias", "organisation", "country", "modality", "hardware", "base", "chip", "condition"})
"""Quantities of which one subject may have several rows."""
_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_HIDDEN = re.compile(r"[\x00-\x1f\x7f]")


@cache
def _vocabulary(table: str) -> dict[str, tuple[str, float, float]]:
    """Quantity -> unit and plausible range of a table."""
    with (FOLDER / "quantities.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["quantity"]: (row["unit"], float(row["minimum"] or -math.inf), float(row["maximum"] or math.inf))
            for row in csv.DictReader(file)
            if row["subject"] == table
        }


def problems(table: str) -> Iterator[str]:
    """Each defect of a table, in words."""
    with (FOLDER / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        lines = list(csv.reader(file))
    header, rows = tuple(lines[0]), lines[1:]
    if header != COLUMNS + EXTRAS.get(table, ()):
        yield f"{table}: header is {header}"
        return
    sources = set(hardware_db.subjects("sources"))
    keys: set[tuple[str, ...]] = set()
    names: dict[str, str] = {}
    order = [(row[0], row[1], row[9:], row[2:9]) for row in rows if len(row) == len(header)]
    if order != sorted(order):
        yield f"{table}: not sorted (python -m hardware_db.tidy {table})"
    for row in rows:
        where = f"{table}: {','.join(row)[:90]}"
        if len(row) != len(header):
            yield f"{where}: {len(row)} cells, not {len(header)}"
            continue
        subject, quantity, value, low, high, unit, source, _, _ = row[:9]
        if any(_HIDDEN.search(cell) for cell in row):
            yield f"{where}: a control character"
        if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9.+-]*", subject):
            yield f"{where}: subject is no id"
        if source not in sources:
            yield f"{where}: no source {source!r}"
        if quantity not in _vocabulary(table):
            yield f"{where}: unknown quantity"
            continue
        wanted, least, most = _vocabulary(table)[quantity]
        if unit != wanted:
            yield f"{where}: unit {unit!r}, not {wanted!r}"
        key = (subject, quantity, *row[9:]) + ((value,) if quantity in REPEATABLE else ())
        if key in keys:
            yield f"{where}: second row of {subject} {quantity}"
        keys.add(key)
        if not value:
            yield f"{where}: no value"
        elif unit in WORDS:
            if low or high:
                yield f"{where}: an interval on a word"
            if unit == "date" and not _DATE.fullmatch(value):
                yield f"{where}: date is not YYYY-MM-DD, YYYY-MM or YYYY"
            if quantity == "alias" and names.setdefault(hardware_db.folded(value), subject) != subject:
                yield f"{where}: alias of {names[hardware_db.folded(value)]} too"
        else:
            try:
                figures = [float(cell) for cell in (low, value, high) if cell]
            except ValueError:
                yield f"{where}: not a number"
                continue
            if not all(map(math.isfinite, figures)) or figures != sorted(figures):
                yield f"{where}: low <= value <= high does not hold"
            elif figures[0] < least or figures[-1] > most:
                yield f"{where}: outside {least:g} to {most:g}"
        if "date" in header[9:] and row[9] and not _DATE.fullmatch(row[9]):
            yield f"{where}: date {row[9]!r}"
        if "year" in header[9:] and row[9] and not re.fullmatch(r"\d{4}", row[9]):
            yield f"{where}: year {row[9]!r}"


def main() -> int:
    """Print the defects of the named tables, or all, and return 1 if there are any."""
    found = [problem for table in sys.argv[1:] or TABLES for problem in problems(table)]
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
