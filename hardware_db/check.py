"""What is wrong with a table: ``python -m hardware_db.check [TABLE ...]``. The tests run the same code."""

from __future__ import annotations

import csv
import math
import re
import sys
from datetime import date
from typing import TYPE_CHECKING

from hardware_db import COLUMNS, FOLDER, TABLES, USER, WORDS, Source, folded

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

EXTRAS = {
    "prices": ("date", "provider", "region"),
    "clusters": ("date",),
    "grids": ("year",),
    "zones": ("year",),
    "sites": ("year",),
    "facilities": ("year",),
    "runs": ("role", "basis", "independence", "tier", "headline"),
}
"""Columns that a table has beyond the common nine."""
REPEATABLE = frozenset({"alias", "organisation", "country", "modality", "hardware", "base", "chip", "condition"})
"""Quantities of which one subject may have several rows."""
LISTS = {
    "quantities": ("subject", "quantity", "unit", "minimum", "maximum", "meaning"),
    "sources": ("subject", *Source._fields[1:]),
}
"""Columns of the two files that are no tables of figures."""
OWN = "hardware_db/README.md"
"""In place of a web address: what was computed here, from rows that each have a source."""
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
# What str.splitlines() takes for the end of a line is hidden too: the reader would see two rows.
_HIDDEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]|^\s|\s$")
_NUMBER = re.compile(r"-?\d+(\.\d+)?([eE][+-]?\d+)?")
_KEY = re.compile(r"[a-z0-9][a-z0-9.-]*")
_ADDRESS = re.compile(r"https?://[\w-]+(\.[\w-]+)*\.[a-z]{2,}(/\S*)?")


def problems(table: str, folder: Path = FOLDER) -> Iterator[str]:
    """Each defect of a table (or of ``sources`` or ``quantities``), in words."""
    header, rows = _read(folder, table)
    wanted = LISTS.get(table, COLUMNS + EXTRAS.get(table, ()))
    if header != wanted:
        yield f"{table}: header is {header}"
        return
    yield from _shape(table, header, rows)
    rows = tuple(row for row in rows if len(row) == len(header))
    if table == "sources":
        yield from _sources(folder, rows)
    elif table == "quantities":
        yield from _quantities(rows)
    else:
        yield from _figures(table, folder, header, rows)


def is_date(text: str) -> bool:
    """Whether a text is a day, month or year of the calendar: YYYY-MM-DD, YYYY-MM or YYYY."""
    found = _DATE.fullmatch(text)
    if not found:
        return False
    try:
        date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
    except ValueError:
        return False
    return True


def _read(folder: Path, table: str) -> tuple[tuple[str, ...], tuple[list[str], ...]]:
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    return tuple(header), tuple(rows)


def vocabulary(folder: Path, table: str) -> dict[str, tuple[str, float, float]]:
    """Quantity -> unit and plausible range of a table."""
    return {
        row[1]: (row[2], float(row[3] or -math.inf), float(row[4] or math.inf))
        for row in _read(folder, "quantities")[1]
        if row[0] == table
    }


def _where(table: str, row: list[str]) -> str:
    return f"{table}: {','.join(row)[:90]}"


def _shape(table: str, header: tuple[str, ...], rows: tuple[list[str], ...]) -> Iterator[str]:
    """Defects of the file: order, cells, what cannot be seen."""
    order = [(row[0], row[1], row[9:], row[2:9]) for row in rows if len(row) == len(header)]
    if order != sorted(order):
        yield f"{table}: not sorted (python -m hardware_db.tidy {table})"
    for row in rows:
        if len(row) != len(header):
            yield f"{_where(table, row)}: {len(row)} cells, not {len(header)}"
        if any(_HIDDEN.search(cell) for cell in row):
            yield f"{_where(table, row)}: a control character, or a space at the end of a cell"


def _figures(table: str, folder: Path, header: tuple[str, ...], rows: tuple[list[str], ...]) -> Iterator[str]:
    """Defects of the rows of a table of figures."""
    sources = {row[0] for row in _read(folder, "sources")[1]}
    known = vocabulary(folder, table)
    keys: set[tuple[str, ...]] = set()
    names: dict[str, str] = {}
    for row in rows:
        where = _where(table, row)
        subject, quantity, value, _, _, unit, source = row[:7]
        if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9.+-]*", subject):
            yield f"{where}: subject is no id"
        if folder == FOLDER and USER in (subject[: len(USER)], source[: len(USER)]):
            yield f"{where}: {USER} begins what users bring, and nothing else"
        if source not in sources:
            yield f"{where}: no source {source!r}"
        if "date" in header[9:] and row[9] and not is_date(row[9]):
            yield f"{where}: date {row[9]!r}"
        if "year" in header[9:] and row[9] and not re.fullmatch(r"\d{4}", row[9]):
            yield f"{where}: year {row[9]!r}"
        if quantity not in known:
            yield f"{where}: unknown quantity"
            continue
        wanted, least, most = known[quantity]
        if unit != wanted:
            yield f"{where}: unit {unit!r}, not {wanted!r}"
        key = (subject, quantity, *row[9:]) + ((value,) if quantity in REPEATABLE else ())
        if key in keys:
            yield f"{where}: second row of {subject} {quantity}"
        keys.add(key)
        if quantity == "alias" and names.setdefault(folded(value), subject) != subject:
            yield f"{where}: alias of {names[folded(value)]} too"
        defect = _word(row) if wanted in WORDS else _interval(row, least, most)
        if defect:
            yield f"{where}: {defect}"


def _word(row: list[str]) -> str:
    value, low, high, unit = row[2:6]
    if not value:
        return "no value"
    if low or high:
        return "an interval on a word"
    return "date is not YYYY-MM-DD, YYYY-MM or YYYY" if unit == "date" and not is_date(value) else ""


def _interval(row: list[str], least: float, most: float) -> str:
    value, low, high = row[2:5]
    if not value:
        return "no value"
    cells = [cell for cell in (low, value, high) if cell]
    if not all(map(_NUMBER.fullmatch, cells)):
        return "not a number"
    figures = [float(cell) for cell in cells]
    if not all(map(math.isfinite, figures)) or figures != sorted(figures):
        return "low <= value <= high does not hold"
    return f"outside {least:g} to {most:g}" if figures[0] < least or figures[-1] > most else ""


def _sources(folder: Path, rows: tuple[list[str], ...]) -> Iterator[str]:
    """Defects of the list of sources."""
    tables = [table for table in TABLES if (folder / f"{table}.csv").exists()]
    used = {row[6] for table in tables for row in _read(folder, table)[1] if len(row) > 6}
    keys: set[str] = set()
    documents: dict[tuple[str, str], str] = {}
    for row in rows:
        found, where = Source(*row), _where("sources", row)
        if not _KEY.fullmatch(found.key):
            yield f"{where}: key is not kebab-case"
        if found.key in keys:
            yield f"{where}: second source of that key"
        keys.add(found.key)
        if documents.setdefault((found.url, found.title), found.key) != found.key:
            yield f"{where}: the same document as {documents[found.url, found.title]}"
        if found.key not in used:
            yield f"{where}: no figure rests on it"
        for name in ("title", "publisher", "licence"):
            if not getattr(found, name):
                yield f"{where}: no {name}"
        if not _ADDRESS.fullmatch(found.url) and found.url != OWN:
            yield f"{where}: {found.url!r} is no web address"
        if not is_date(found.accessed) or len(found.accessed) != len("2026-11-24"):
            yield f"{where}: accessed {found.accessed!r} is no day"
        if found.date and not is_date(found.date):
            yield f"{where}: date {found.date!r}"


def _quantities(rows: tuple[list[str], ...]) -> Iterator[str]:
    """Defects of the list of quantities."""
    seen: set[tuple[str, str]] = set()
    for row in rows:
        subject, quantity, unit, least, most, meaning = row
        where = _where("quantities", row)
        if subject not in TABLES:
            yield f"{where}: no table {subject!r}"
        if (subject, quantity) in seen:
            yield f"{where}: second row of {subject} {quantity}"
        seen.add((subject, quantity))
        if not unit or not meaning:
            yield f"{where}: no {'meaning' if unit else 'unit'}"
        if unit in WORDS:
            if least or most:
                yield f"{where}: a range of a word"
        elif not (least and most and float(least) < float(most)):
            yield f"{where}: no plausible range"


def main() -> int:
    """Print the defects of the named tables, or all, and return 1 if there are any."""
    found = [problem for table in sys.argv[1:] or (*TABLES, *LISTS) for problem in problems(table)]
    if found:
        print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
