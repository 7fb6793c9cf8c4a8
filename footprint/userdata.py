"""The user's own systems and chips in the database: read only when a name is asked for that it does not have.

They are tables of exactly the database's columns in the user's data folder; :mod:`footprint.usertables` checks and
changes them. An estimate of what the database has itself never looks there, and loads nothing to do so.
"""

from __future__ import annotations

import os

import hardware_db
from hardware_db import USER, UnknownName

TABLES = ("chips", "systems")


def folder() -> str:
    """Folder of the user's tables: ``FOOTPRINT_DATA`` where it is set, else where the system keeps such data."""
    given = os.environ.get("FOOTPRINT_DATA")
    if given:
        return given
    from platformdirs import user_data_dir

    return user_data_dir("footprint", appauthor=False)


_loaded: tuple[object, ...] | None = None


def load() -> bool:
    """Have the user's tables in the database, as they are now; whether there are any.

    Raises
    ------
    InvalidInput
        If they are damaged; the message says where.
    """
    global _loaded
    place = folder()
    state = (place, *(_stamp(f"{place}/{table}.csv") for table in hardware_db.EXTENDABLE))
    if state != _loaded:
        if any(state[1:]):
            from footprint.usertables import read

            read(place)
            hardware_db.extend(place)
        else:
            hardware_db.extend(None)
        _loaded = state
    return any(state[1:])


def forget() -> None:
    """Take the user's tables out of the database again, until they are next asked for."""
    global _loaded
    hardware_db.extend(None)
    _loaded = None


def _stamp(path: str) -> tuple[int, int, int] | None:
    try:
        found = os.stat(path)  # noqa: PTH116 - without pathlib, as the database reads
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def named(table: str, name: str) -> str | None:
    """The id of a name in the database, else in what the user brought, else None."""
    found = hardware_db.named(table, name)
    if found is None or found.startswith(USER):
        if table in TABLES:
            load()
        found = hardware_db.named(table, name)
    return found


def identify(table: str, name: str) -> str:
    """The id of a name in the database, else in what the user brought.

    Raises
    ------
    UnknownName
        If neither has it.
    """
    try:
        found = hardware_db.identify(table, name)
    except UnknownName:
        if table not in TABLES or not load():
            raise
    else:
        if not found.startswith(USER):
            return found
        load()  # it may have been removed since
    return hardware_db.identify(table, name)
