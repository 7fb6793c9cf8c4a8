"""The user's tables of systems and chips: each row checked when they are read, and changed as a whole or not at all.

A change is written beside the tables and put in their place at the end, under a lock: interrupted, it leaves what was
there.
"""

from __future__ import annotations

import os
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import hardware_db
from footprint.errors import Impossible, InvalidInput, shown
from hardware_db import COLUMNS, USER, Source

if TYPE_CHECKING:
    from collections.abc import Iterator

PUBLISHER = "imported by the user"
_WAIT = 10.0
"""Seconds to wait for another import to end."""

Row = tuple[str, ...]


class Tables(NamedTuple):
    """What the user has: rows of chips and systems, and the sources that they name."""

    chips: list[Row]
    systems: list[Row]
    sources: list[Row]

    def of(self, table: str) -> list[Row]:
        """The rows of chips or of systems."""
        return self.chips if table == "chips" else self.systems

    def with_rows(self, table: str, rows: list[Row]) -> Tables:
        """The same with other rows in one table."""
        return self._replace(**{table: rows})


def read(folder: Path | str) -> Tables:
    """The user's tables in a folder, each row checked to be one.

    Raises
    ------
    InvalidInput
        If a line is damaged.
    """
    place = Path(folder)
    chips, systems, sources = (_read(place / f"{name}.csv") for name in ("chips", "systems", "sources"))
    keys = {row[0] for row in sources}
    for row in (*chips, *systems):
        if row[6] not in keys:
            raise InvalidInput(
                f"{shown(place, 300)}: {row[0]} names the source {shown(row[6])}, which sources.csv lacks"
            )
    return Tables(chips, systems, sources)


def _read(path: Path) -> list[Row]:
    import csv

    header = Source._fields if path.stem == "sources" else COLUMNS
    wide = len(header)
    try:
        lines = path.read_bytes().decode().split("\n")
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError) as error:
        raise _damaged(path, 1, str(error)) from None
    try:
        rows = [tuple(row) for row in csv.reader(lines, strict=True) if row]
    except csv.Error as error:
        raise _damaged(path, 0, str(error)) from None
    wanted = ("subject", *header[1:]) if path.stem == "sources" else header
    if not rows or rows[0] != wanted:
        raise _damaged(path, 1, f"its columns are not {', '.join(wanted)}")
    for number, row in enumerate(rows[1:], 2):
        if len(row) != wide or not row[0].startswith(USER):
            raise _damaged(path, number, f"not a row of {wide} cells that begins with {USER}")
        if wide == len(COLUMNS) and not _figures(row):
            raise _damaged(path, number, "not a figure")
    return rows[1:]


def _figures(row: Row) -> bool:
    words = row[5] in hardware_db.WORDS
    try:
        [float(cell) for cell in (row[3:5] if words else row[2:5]) if cell]
    except ValueError:
        return False
    return words or bool(row[2])


def _damaged(path: Path, line: int, why: str) -> InvalidInput:
    at = f", line {line}" if line else ""
    return InvalidInput(f"{shown(path, 300)}{at}: {why}; mend the file, or delete it and import again")


@contextmanager
def changing(folder: Path | str) -> Iterator[tuple[Tables, list[Tables]]]:
    """The user's tables as they are, and a list for what they are to be; written when the block ends well.

    Raises
    ------
    Impossible
        If another import has not ended after ten seconds, or the folder cannot be written.
    """
    place = Path(folder)
    wanted: list[Tables] = []
    try:
        place.mkdir(parents=True, exist_ok=True)
        with _lock(place / "lock"):
            for left in place.glob(".*.tmp"):
                left.unlink(missing_ok=True)
            current = read(place)
            yield current, wanted
            if wanted:
                _write(place, current, wanted[-1])
    except OSError as error:
        raise Impossible(
            f"{shown(place, 300)} cannot be written: {error.strerror or error}; nothing was changed"
        ) from error


def _write(place: Path, current: Tables, wanted: Tables) -> None:
    """Put new tables in the place of old ones so that whoever reads, or is left after a crash, finds a whole state.

    The sources of both come first and lose those of the old last, so that each row has its source at every moment.
    """
    used = {row[6] for row in (*wanted.chips, *wanted.systems)}
    after = [row for row in wanted.sources if row[0] in used]
    new = {row[0] for row in after}
    both = after + [row for row in current.sources if row[0] not in new]
    steps = [("sources", both), ("chips", wanted.chips), ("systems", wanted.systems), ("sources", after)]
    same = {table for table in ("chips", "systems") if wanted.of(table) == current.of(table)}
    written = []
    try:
        for step, (table, rows) in enumerate(steps):
            if table in same:
                continue
            scratch = place / f".{table}.{step}.tmp"
            written.append((scratch, place / f"{table}.csv"))
            with scratch.open("w", encoding="utf-8", newline="") as file:
                file.write(_text(table, rows))
                file.flush()
                os.fsync(file.fileno())
        for scratch, target in written:
            os.replace(scratch, target)  # noqa: PTH105 - the one call by which a new state comes to be
    finally:
        for scratch, _ in written:
            scratch.unlink(missing_ok=True)


def _text(table: str, rows: list[Row]) -> str:
    import csv
    import io

    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(("subject", *Source._fields[1:]) if table == "sources" else COLUMNS)
    writer.writerows(sorted(set(rows)))
    return file.getvalue()


@contextmanager
def _lock(path: Path) -> Iterator[None]:
    """Hold a file alone; the system lets go of it when the process ends, however it ends."""
    with path.open("a+b") as file:
        until = time.monotonic() + _WAIT
        while not _taken(file.fileno()):
            if time.monotonic() > until:
                raise Impossible(f"another import is at work on {shown(path.parent, 300)}; try again when it has ended")
            time.sleep(0.05)
        yield


def _taken(file: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(file, 0, os.SEEK_SET)
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
