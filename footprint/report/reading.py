"""A file -> its tables, within limits that no study comes near and that a hostile file cannot pass."""

from __future__ import annotations

import json
import tomllib
from typing import TYPE_CHECKING, Any

from footprint.errors import InvalidInput, shown

if TYPE_CHECKING:
    from pathlib import Path

LARGEST = 200_000
"""Bytes of a study: a book chapter."""
LARGEST_REPORT = 50_000_000
"""Bytes of a report in JSON."""
LONGEST_LINE = 10_000
"""Characters of a line: a key of a million dots would be taken apart for minutes."""
DEEPEST = 8
MOST_VALUES = 20_000


def toml(path: Path) -> tuple[dict[str, Any], bytes]:
    """The tables of a TOML file, and its bytes.

    Raises
    ------
    InvalidInput
        If it is too large, too deep, or no TOML.
    """
    content = _bytes(path, LARGEST, "a study")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidInput(f"{shown(path)} is no UTF-8 text: not a study") from None
    longest = max((len(line) for line in text.splitlines()), default=0)
    if longest > LONGEST_LINE:
        raise InvalidInput(f"{shown(path)} has a line of {longest:,} characters; break it ({LONGEST_LINE:,} at most)")
    try:
        found = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        why = str(error).partition("; use sys.")[0][:200]
        raise InvalidInput(f"{shown(path)} is no TOML: {why or 'too deep'}") from None
    bounded(found, str(path))
    return found, content


def report(path: Path) -> dict[str, Any]:
    """A report in JSON.

    Raises
    ------
    InvalidInput
        If it is too large, too deep, or no report.
    """
    content = _bytes(path, LARGEST_REPORT, "a report")
    try:
        found = json.loads(content, parse_constant=_refused)
    except (ValueError, RecursionError):
        raise InvalidInput(
            f"{shown(path)} is no JSON; --check takes a report that was written with -o NAME.json"
        ) from None
    if (
        not isinstance(found, dict)
        or not isinstance(found.get("study"), dict)
        or not isinstance(found.get("parts"), list)
    ):
        raise InvalidInput(f"{shown(path)} is no report of footprint; write one with -o NAME.json")
    bounded(found["study"], str(path))
    return found


def bounded(tables: dict[str, Any], name: str) -> None:
    """Refuse tables that are too deep or hold too many values, without recursion.

    Raises
    ------
    InvalidInput
        If so.
    """
    open_: list[tuple[Any, int]] = [(tables, 0)]
    count = 0
    while open_:
        value, depth = open_.pop()
        count += 1
        if count > MOST_VALUES:
            raise InvalidInput(f"{shown(name)} holds more than {MOST_VALUES:,} values: not a study")
        if depth > DEEPEST:
            raise InvalidInput(f"{shown(name)} is nested more than {DEEPEST} deep: not a study")
        if isinstance(value, dict):
            open_ += [(inner, depth + 1) for inner in value.values()]
        elif isinstance(value, list):
            open_ += [(inner, depth + 1) for inner in value]


def _refused(word: str) -> float:
    raise ValueError(word)


def _bytes(path: Path, largest: int, what: str) -> bytes:
    try:
        if path.is_dir():
            raise InvalidInput(f"{shown(path)} is a folder: not {what}")
        with path.open("rb") as file:
            content = file.read(largest + 1)
    except (OSError, ValueError) as error:
        raise InvalidInput(f"{shown(path)}: {getattr(error, 'strerror', None) or error}") from None
    if len(content) > largest:
        raise InvalidInput(f"{shown(path)} is larger than {largest:,} bytes: not {what}")
    return content
