"""Every published number that `footprint` uses, and where it was published.

One figure is one row: ``subject, quantity, value, low, high, unit, source, locator, note``, then the columns that
a table needs beside them (a price has a date and a provider, a grid a year). ``quantities.csv`` says for each table
which quantities there are, their one unit and the range that is plausible; ``sources.csv`` says what each source is.
A number without a source does not enter.

The files are sorted by subject, so that one subject is one run of lines: :func:`rows` finds it in the file's bytes
and parses nothing else, which keeps the start of the command line independent of how large the tables grow.
Only the standard library is used here; :func:`frame` imports pandas when it is called.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas

__version__ = "2026.11.24"

FOLDER = Path(__file__).parent
COLUMNS = ("subject", "quantity", "value", "low", "high", "unit", "source", "locator", "note")
TABLES = (
    "abilities",
    "chips",
    "clusters",
    "embodied",
    "facilities",
    "grids",
    "priors",
    "prices",
    "runs",
    "servers",
    "sites",
    "systems",
    "thresholds",
    "zones",
)
WORDS = frozenset({"text", "date", "id"})
"""Units of the rows whose value is a word, not a number."""


class Source(NamedTuple):
    """Where a figure was published."""

    key: str
    title: str
    publisher: str
    date: str
    url: str
    accessed: str
    licence: str


class Datum(NamedTuple):
    """One published figure: a row as it stands in a table.

    ``value`` is the text of the cell, :attr:`number` the figure. ``low`` and ``high`` bound a 90 % interval, and are
    None where the source gives no interval. ``extras`` holds the columns of the table beyond the common nine.
    """

    table: str
    subject: str
    quantity: str
    value: str
    low: float | None
    high: float | None
    unit: str
    source: str
    locator: str
    note: str
    extras: dict[str, str]

    @property
    def number(self) -> float:
        """The figure, in the row's unit."""
        return float(self.value)

    @property
    def is_number(self) -> bool:
        """Whether the row holds a figure rather than a word."""
        return self.unit not in WORDS

    @property
    def when(self) -> str:
        """Date or year that the row speaks of, empty where the table has none."""
        return self.extras.get("date") or self.extras.get("year") or ""


class UnknownName(LookupError):
    """A name that no row has; ``nearest`` holds the closest that some row has."""

    def __init__(self, table: str, name: str, nearest: list[str]) -> None:
        self.table, self.name, self.nearest = table, name, nearest
        super().__init__(f"no {name!r} in {table}" + (f"; nearest: {', '.join(nearest)}" if nearest else ""))


@cache
def _content(table: str) -> bytes:
    if table not in TABLES and table not in ("sources", "quantities"):
        raise UnknownName("tables", table, _nearest(table, TABLES))
    return (FOLDER / f"{table}.csv").read_bytes()


@cache
def _header(table: str) -> tuple[str, ...]:
    return tuple(_content(table).split(b"\n", 1)[0].decode().strip().split(","))


def _datum(table: str, cells: list[str]) -> Datum:
    subject, quantity, value, low, high, unit, source, locator, note = cells[:9]
    extras = dict(zip(_header(table)[9:], cells[9:], strict=True))
    return Datum(
        table,
        subject,
        quantity,
        value,
        float(low) if low else None,
        float(high) if high else None,
        unit,
        source,
        locator,
        note,
        extras,
    )


def _block(table: str, subject: str) -> bytes:
    """The run of lines of a subject, found by its first cell (files are sorted, cells have no line breaks)."""
    content, key = _content(table), subject.encode() + b","
    start = content.find(b"\n" + key)
    if start < 0:
        return b""
    end = content.rfind(b"\n" + key)
    return content[start + 1 : content.find(b"\n", end + 1) + 1 or None]


@cache
def rows(table: str, subject: str | None = None, quantity: str | None = None) -> tuple[Datum, ...]:
    """Rows of a table, of one subject if given, of one quantity if given, in the file's order."""
    if subject is None:
        lines = _content(table).split(b"\n", 1)[1]
    elif "," in subject or "\n" in subject:
        return ()
    else:
        lines = _block(table, subject)
    found = (_datum(table, cells) for cells in csv.reader(lines.decode().splitlines()))
    return tuple(datum for datum in found if quantity is None or datum.quantity == quantity)


def lookup(table: str, subject: str, quantity: str, **extras: str) -> Datum | None:
    """The first row of a subject and quantity (and of the extras given), or None where there is none."""
    for datum in rows(table, subject, quantity):
        if all(datum.extras.get(name) == value for name, value in extras.items()):
            return datum
    return None


def word(table: str, subject: str, quantity: str) -> str | None:
    """The value of a row as text, or None where there is no such row."""
    datum = lookup(table, subject, quantity)
    return None if datum is None else datum.value


@cache
def subjects(table: str) -> tuple[str, ...]:
    """Every subject of a table, sorted as in the file."""
    found = re.findall(rb"^([^,\n]+),", _content(table).split(b"\n", 1)[1], re.MULTILINE)
    return tuple(dict.fromkeys(name.decode() for name in found))


@cache
def _names(table: str) -> dict[str, list[str]]:
    """Folded ids, names and aliases -> ids. An id wins over a name, and a name over an alias of another."""
    known: dict[str, list[str]] = {}
    for quantity in ("alias", "name"):
        pattern = rb'^([^,\n]+),%s,(?:"((?:[^"\n]|"")*)"|([^,\n]*)),' % quantity.encode()
        found: dict[str, list[str]] = {}
        for subject, quoted, plain in re.findall(pattern, _content(table), re.MULTILINE):
            text = (quoted.replace(b'""', b'"') or plain).decode()
            found.setdefault(folded(text), []).append(subject.decode())
        known.update(found)
    known.update((folded(subject), [subject]) for subject in subjects(table))
    return known


def folded(name: str) -> str:
    """A name without its case and separators: what names are compared by."""
    return re.sub(r"[\s_\-/]+", "-", name.strip().casefold())


def _nearest(name: str, known: Any) -> list[str]:
    from difflib import get_close_matches

    return get_close_matches(name.casefold(), list(known), n=3, cutoff=0.5)


def identify(table: str, name: str) -> str:
    """The id that a name stands for: an id, a name or an alias, whatever its case and separators.

    Raises
    ------
    UnknownName
        If no row has it, or several subjects share it; the exception carries the nearest names, or these subjects.
    """
    known, wanted = _names(table), folded(name)
    nearest = known.get(wanted, [])
    if len(set(nearest)) == 1:
        return nearest[0]
    if not nearest:
        nearest = list(dict.fromkeys(_nearest(wanted, known)))
    if not nearest and wanted:
        nearest = [other for other in known if wanted in other]
    raise UnknownName(table, name, nearest[:3])


@cache
def source(key: str) -> Source:
    """The source of a key.

    Raises
    ------
    UnknownName
        If sources.csv has no such key.
    """
    for cells in csv.reader(_block("sources", key).decode().splitlines()):
        return Source(*cells)
    raise UnknownName("sources", key, _nearest(key, subjects("sources")))


def search(text: str, table: str | None = None) -> Iterator[Datum]:
    """Rows in which every word of a text occurs, whatever the case, in all tables or one."""
    words = text.casefold().split()
    for name in (table,) if table else TABLES:
        for datum in rows(name):
            line = " ".join((datum.subject, datum.quantity, datum.value, datum.source, datum.note)).casefold()
            if all(word in line for word in words):
                yield datum


def frame(table: str) -> pandas.DataFrame:
    """A whole table as a DataFrame: text as it stands, ``value`` as text, ``low`` and ``high`` as floats."""
    import pandas

    return pandas.read_csv(
        FOLDER / f"{table}.csv",
        dtype={name: str for name in _header(table) if name not in ("low", "high")},
        keep_default_na=False,
        na_values={"low": [""], "high": [""]},
    )
