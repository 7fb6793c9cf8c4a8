"""Every published number that `footprint` uses, and where it was published.

One figure is one row: ``subject, quantity, value, low, high, unit, source, locator, note``, then the columns that
a table needs beside them (a price has a date and a provider, a grid a year). ``quantities.csv`` says for each table
which quantities there are, their one unit and the range that is plausible; ``sources.csv`` says what each source is.
A number without a source does not enter.

The files are sorted by subject, so that one subject is one run of lines: :func:`rows` finds it in the file's bytes
and parses nothing else, which keeps the start of the command line independent of how large the tables grow.
Only the standard library is used here; :func:`frame` imports pandas when it is called.

:func:`extend` adds tables of the same columns from another folder, as of systems that a user imported. Their ids and
sources begin with ``user-``, so that they are told apart wherever they appear, and no name of theirs shadows one here.
"""

from __future__ import annotations

import csv
import os
import re
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    import pandas

__version__ = "2026.11.24"

_HERE = os.path.dirname(__file__)  # noqa: PTH120 - pathlib takes 2 ms to load, a tenth of an estimate without draws
if TYPE_CHECKING:
    FOLDER: Path
COLUMNS = ("subject", "quantity", "value", "low", "high", "unit", "source", "locator", "note")
TABLES = (
    "abilities",
    "chips",
    "clusters",
    "embodied",
    "equivalents",
    "facilities",
    "grids",
    "lineages",
    "priors",
    "prices",
    "runs",
    "scaling",
    "servers",
    "sites",
    "systems",
    "thresholds",
    "zones",
)
WORDS = frozenset({"text", "date", "id"})
"""Units of the rows whose value is a word, not a number."""
USER = "user-"
"""How the ids and source keys of rows begin that a user brought."""
EXTENDABLE = ("chips", "sources", "systems")
"""Tables of which a user can bring rows of their own."""
_brought: dict[str, bytes] = {}


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

    @property
    def imported(self) -> bool:
        """Whether a user brought the row, and it is none of the database's own."""
        return self.source.startswith(USER)


class UnknownName(LookupError):
    """A name that no row has.

    Parameters
    ----------
    table, name
        Where it was looked for, and what.
    known
        The names that there are.
    sharing
        Subjects that share the name, where it is ambiguous rather than unknown.
    """

    def __init__(self, table: str, name: str, known: Iterable[str], sharing: Sequence[str] = ()) -> None:
        self.table, self.name, self._known, self._sharing = table, name, known, sharing
        super().__init__(table, name)

    @cached_property
    def nearest(self) -> list[str]:
        """The closest names that some row has; looked for when asked, since it takes longer than the look-up."""
        from difflib import get_close_matches

        if self._sharing:
            return list(self._sharing[:3])
        wanted, known = folded(self.name), list(self._known)
        close = get_close_matches(wanted, known, n=12) or [name for name in known if wanted and wanted in name]
        if not isinstance(self._known, dict):
            return close[:3]
        told: dict[str, str] = {}  # of the names of one thing, the closest
        for name in close:
            told.setdefault(self._known[name][0], name)
        return list(told.values())[:3]

    def __str__(self) -> str:
        return f"no {self.name!r} in {self.table}" + (f"; nearest: {', '.join(self.nearest)}" if self.nearest else "")


def __getattr__(name: str) -> Any:
    """The folder of the tables as a path, when asked for."""
    if name == "FOLDER":
        from pathlib import Path

        return Path(_HERE)
    raise AttributeError(f"module 'hardware_db' has no attribute {name!r}")


@cache
def _content(table: str) -> bytes:
    if table not in TABLES and table not in ("sources", "quantities"):
        raise UnknownName("tables", table, TABLES)
    with open(f"{_HERE}/{table}.csv", "rb") as file:  # noqa: PTH123
        content = file.read()
    if table in _brought:
        place = _line_of(content, USER.encode())
        return content[:place] + _brought[table] + content[place:]
    return content


def extend(folder: Path | str | None) -> None:
    """Add the tables of a folder to the database until the next call, or none.

    Parameters
    ----------
    folder
        Has any of the :data:`EXTENDABLE` tables, as the database writes them: the same header, sorted, and every
        subject beginning with :data:`USER`.

    Raises
    ------
    ValueError
        If a table has another header, or a subject that a table of the database could have; nothing is added then.
    """
    brought = {}
    for table in EXTENDABLE if folder is not None else ():
        path = f"{folder}/{table}.csv"
        if not os.path.exists(path):  # noqa: PTH110
            continue
        with open(path, "rb") as file:  # noqa: PTH123
            header, _, lines = file.read().partition(b"\n")
        if header.decode().strip().split(",") != list(_header(table)):
            raise ValueError(f"{path}: its columns are not those of {table}.csv")
        if any(line and not line.startswith(USER.encode()) for line in lines.split(b"\n")):
            raise ValueError(f"{path}: a row that does not begin with {USER}")
        brought[table] = lines if not lines or lines.endswith(b"\n") else lines + b"\n"
    _brought.clear()
    _brought.update(brought)
    for cached in (_content, rows, _by_quantity, subjects, _names, source):
        cached.cache_clear()


@cache
def _header(table: str) -> tuple[str, ...]:
    content = _content(table)
    return tuple(content[: content.find(b"\n")].decode().strip().split(","))


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


def _line_of(content: bytes, key: bytes) -> int:
    """Where the first line begins whose first cell is not below a key, by bisection: files are sorted."""
    low, high = content.find(b"\n") + 1, len(content)
    while low < high:
        middle = (low + high) // 2
        line = content.rfind(b"\n", low, middle) + 1 or low
        if content[line : content.find(b",", line)] < key:
            low = content.find(b"\n", middle) + 1 or high
        else:
            high = line
    return low


def _block(table: str, subject: str) -> bytes:
    """The run of lines of a subject, found by its first cell (files are sorted, cells have no line breaks)."""
    content, key = _content(table), subject.encode(errors="replace")
    return content[_line_of(content, key) : _line_of(content, key + b"\0")]


def _cells(lines: bytes) -> Iterator[list[str]]:
    """Rows of cells. Only a line feed ends a line: other ends that Unicode knows may stand in a cell."""
    return filter(None, csv.reader(lines.decode().split("\n")))


@cache
def _by_quantity(table: str, subject: str) -> dict[str, tuple[Datum, ...]]:
    found: dict[str, tuple[Datum, ...]] = {}
    for datum in rows(table, subject):
        found[datum.quantity] = (*found.get(datum.quantity, ()), datum)
    return found


@cache
def rows(table: str, subject: str | None = None, quantity: str | None = None) -> tuple[Datum, ...]:
    """Rows of a table, of one subject if given, of one quantity if given, in the file's order."""
    if subject is not None and quantity is not None:
        return _by_quantity(table, subject).get(quantity, ())
    lines = _block(table, subject) if subject is not None else _content(table).partition(b"\n")[2]
    found = (_datum(table, cells) for cells in _cells(lines))
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


def has(table: str, subject: str) -> bool:
    """Whether a table has rows of a subject."""
    return bool(_block(table, subject))


@cache
def subjects(table: str) -> tuple[str, ...]:
    """Every subject of a table, sorted as in the file."""
    content = _content(table)
    found, place = [], content.find(b"\n") + 1
    while place < len(content):
        found.append(content[place : content.find(b",", place)])
        place = _line_of(content, found[-1] + b"\0")
    return tuple(name.decode() for name in found)


@cache
def _names(table: str) -> dict[str, list[str]]:
    """Folded ids, names and aliases -> ids. An id wins over a name, and a name over an alias of another.

    A name that a user brought never takes the place of one of the database's own.
    """
    known: dict[str, list[str]] = {}
    brought: dict[str, list[str]] = {}
    for quantity in ("alias", "name"):
        parts = _content(table).split(f",{quantity},".encode())
        heads = (part[part.rfind(b"\n") + 1 :] for part in parts)
        # A comma in the head means that the mark stood in another cell than the second.
        named = [(head, _first(part)) for head, part in zip(heads, parts[1:], strict=False) if b"," not in head]
        # Folded in one go: a call for each of a thousand names would take longer than all the rest.
        words = folded(b"\0".join(text for _, text in named).decode()).split("\0")
        found: dict[str, list[str]] = {}
        theirs: dict[str, list[str]] = {}
        for word, (head, _) in zip(words, named, strict=False):
            (theirs if head.startswith(b"user-") else found).setdefault(word, []).append(head.decode())
        known.update(found)
        brought.update(theirs)
    known.update((folded(subject), [subject]) for subject in subjects(table))
    return brought | known if brought else known


def _first(line: bytes) -> bytes:
    """The first cell of what is left of a line."""
    return next(_cells(line))[0].encode() if line.startswith(b'"') else line[: line.find(b",")]


def folded(name: str) -> str:
    """A name without its case and separators: what names are compared by."""
    return re.sub(r"[\s_\-/]+", "-", name.strip().casefold())


def named(table: str, name: str) -> str | None:
    """The id that a name stands for, or None where none or several have it."""
    try:
        return identify(table, name)
    except UnknownName:
        return None


def identify(table: str, name: str) -> str:
    """The id that a name stands for: an id, a name or an alias, whatever its case and separators.

    Raises
    ------
    UnknownName
        If no row has it, or several subjects share it; the exception carries the nearest names, or these subjects.
    """
    if has(table, name):
        return name
    known = _names(table)
    sharing = list(dict.fromkeys(known.get(folded(name), ())))
    if len(sharing) == 1:
        return sharing[0]
    raise UnknownName(table, name, known, sharing)


@cache
def source(key: str) -> Source:
    """The source of a key.

    Raises
    ------
    UnknownName
        If sources.csv has no such key.
    """
    for cells in _cells(_block("sources", key)):
        return Source(*cells)
    raise UnknownName("sources", key, subjects("sources"))


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
    import io

    import pandas

    return pandas.read_csv(
        io.BytesIO(_content(table)),
        dtype={name: str for name in _header(table) if name not in ("low", "high")},
        keep_default_na=False,
        na_values={"low": [""], "high": [""]},
    )
