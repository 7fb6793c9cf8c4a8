"""A file that somebody else wrote, read into records of text, whatever is in it."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, NamedTuple

from footprint.errors import InvalidInput, shown

if TYPE_CHECKING:
    from pathlib import Path

LARGEST = 200_000_000
"""Bytes of a file: a hundred times what Epoch's database of systems has."""
MOST_ROWS, MOST_COLUMNS = 100_000, 5_000
LONGEST_CELL = 20_000
"""Characters of a cell that are read: four times what the longest note of Epoch's databases has."""
_CONTROLS = bytes(set(range(32)) - {9, 10, 12, 13, 27} | {127})
_OTHERS = (
    (b"PK\x03\x04", "a spreadsheet or archive: save its table as CSV"),
    (b"\xd0\xcf\x11\xe0", "a spreadsheet: save its table as CSV"),
    (b"PAR1", "Parquet: write it as CSV"),
    (b"%PDF", "a PDF"),
    (b"\x1f\x8b", "compressed: unpack it first"),
    (b"\x89PNG", "a picture"),
    (b"\x7fELF", "a program"),
)


class Record(NamedTuple):
    """One row of a file: its number as a spreadsheet counts rows (or tables of TOML), and its cells by heading."""

    number: int
    cells: dict[str, str]
    lists: dict[str, list[str]]
    """Cells that the file itself has as lists."""
    broken: str = ""
    """Why the row cannot be read, empty where it can."""


class Content(NamedTuple):
    """The records of a file, its headings, and what had to be mended to read it at all."""

    headings: list[str]
    records: list[Record]
    mended: list[str]
    toml: bool = False


def read(path: Path, table: str) -> Content:
    """The records of a CSV or TOML file.

    Parameters
    ----------
    table
        ``systems`` or ``chips``: which tables of a TOML file are meant.

    Raises
    ------
    InvalidInput
        If there is no such file, or it is too large, or none of the two.
    """
    try:
        if not path.is_file():
            raise InvalidInput(
                f"{shown(path, 300)}: no such file" if not path.exists() else f"{shown(path, 300)} is no file"
            )
        if path.stat().st_size > LARGEST:
            raise InvalidInput(f"{shown(path, 300)} is larger than {LARGEST // 10**6} MB")
        content = path.read_bytes()
    except (OSError, ValueError) as error:
        raise InvalidInput(f"{shown(path, 300)}: {getattr(error, 'strerror', None) or error}") from None
    text, mended = _decoded(path, content)
    if path.suffix.casefold() == ".toml":
        return _toml(path, text, table, mended)
    return _csv(path, text, mended)


def _decoded(path: Path, content: bytes) -> tuple[str, list[str]]:
    if not content.strip():
        raise InvalidInput(f"{shown(path, 300)} is empty")
    for beginning, what in _OTHERS:
        if content.startswith(beginning):
            raise InvalidInput(f"{shown(path, 300)} is {what}; CSV or TOML is wanted")
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            try:
                return content.decode(encoding), []
            except UnicodeDecodeError:
                raise InvalidInput(f"{shown(path, 300)} is no text; CSV or TOML in UTF-8 is wanted") from None
    head = content[:65536]
    if len(head) - len(head.translate(None, _CONTROLS)) > len(head) / 50 + 3:
        raise InvalidInput(f"{shown(path, 300)} is no text; CSV or TOML in UTF-8 is wanted")
    try:
        return content.decode(), []
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace"), ["not UTF-8: read as Windows-1252, so accents may be wrong"]


def _csv(path: Path, text: str, mended: list[str]) -> Content:
    first = text[:1_000_000].lstrip("\r\n").split("\n", 1)[0]
    delimiter = max(",;\t|", key=first.count)
    if any(line.count(delimiter) > MOST_COLUMNS for line in text.split("\n")):
        raise InvalidInput(
            f"{shown(path, 300)} has a line of more than {MOST_COLUMNS} cells: not a table of systems or chips"
        )
    before = csv.field_size_limit(LARGEST)
    try:
        try:
            lines = _lines(text, delimiter, strict=True)
        except csv.Error as error:
            mended = [*mended, f"quotation marks do not match ({error}): read as far as they do"]
            lines = _lines(text, delimiter, strict=False)
    except csv.Error as error:
        raise InvalidInput(f"{shown(path, 300)} is no CSV: {error}") from None
    finally:
        csv.field_size_limit(before)
    if len(lines) > MOST_ROWS + 1:
        raise InvalidInput(f"{shown(path, 300)} has more than {MOST_ROWS:,} rows")
    headings = [re.sub(r"\s+", " ", heading).strip().lstrip("\ufeff") for heading in lines[0][1]]
    records = [_record(number, cells, headings) for number, cells in lines[1:]]
    return Content(headings, records, mended)


def _lines(text: str, delimiter: str, *, strict: bool) -> list[tuple[int, list[str]]]:
    """Rows that have anything in them, each with its number."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict)
    found = []
    for number, cells in enumerate(reader, 1):
        if any(cell.strip() for cell in cells):
            found.append((number, cells))
        if len(found) > MOST_ROWS + 1:
            break
    return found or [(1, [])]


def _record(number: int, cells: list[str], headings: list[str]) -> Record:
    if any(cell.strip() for cell in cells[len(headings) :]):
        return Record(number, _cells(headings, cells), {}, f"{len(cells)} cells under {len(headings)} headings")
    return Record(number, _cells(headings, cells), {})


def _cells(headings: list[str], cells: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for heading, cell in zip(headings, cells, strict=False):
        if heading and cell.strip():
            found.setdefault(heading, cell[:LONGEST_CELL])
    return found


def _toml(path: Path, text: str, table: str, mended: list[str]) -> Content:
    import tomllib

    try:
        found = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        raise InvalidInput(f"{shown(path, 300)} is no TOML: {error or 'too deep'}") from None
    word = {"systems": "system", "chips": "chip"}[table]
    parts = found.get(word, found.get(table, []))
    parts = [parts] if isinstance(parts, dict) else parts
    other = {"system": "chip", "chip": "system"}[word]
    if not isinstance(parts, list) or not parts:
        hint = f"; it has [[{other}]]: use the other import" if other in found else ""
        raise InvalidInput(f"{shown(path, 300)} has no [[{word}]]{hint}")
    if len(parts) > MOST_ROWS:
        raise InvalidInput(f"{shown(path, 300)} has more than {MOST_ROWS:,} tables")
    if other in found:
        mended = [*mended, f"its [[{other}]] tables are for the other import and were left"]
    records = [_part(number, part, word) for number, part in enumerate(parts, 1)]
    headings = list(dict.fromkeys(name for record in records for name in (*record.cells, *record.lists)))
    return Content(headings, records, mended, toml=True)


def _part(number: int, part: object, word: str) -> Record:
    if not isinstance(part, dict):
        return Record(number, {}, {}, f"not a table: write [[{word}]]")
    cells, lists = {}, {}
    for name, value in part.items():
        if isinstance(value, list) and not any(isinstance(item, (list, dict)) for item in value):
            lists[name] = [_written(item) for item in value]
        elif isinstance(value, (dict, list)):
            return Record(
                number, {}, {}, f"{shown(name)} is a table: a field takes a figure, a word or a list of words"
            )
        else:
            cells[name] = _written(value)
    return Record(number, cells, lists)


def _written(value: object) -> str:
    try:
        return str(value)[:LONGEST_CELL]
    except ValueError:  # Python writes no number of more than 4300 digits
        return "a number of thousands of digits"
