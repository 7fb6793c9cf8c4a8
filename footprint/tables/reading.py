"""Tables of scenarios, read a block at a time."""

from __future__ import annotations

import csv
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from footprint.errors import InvalidInput, shown
from footprint.fields import FIELDS
from footprint.tables.layout import Block, Header, checked_end, empty, header

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_BYTES = 1 << 20


class Table(NamedTuple):
    """A CSV or Parquet file of scenarios."""

    path: Path
    head: Header
    rows: int
    """How many rows it has; of a CSV, how many lines, which is about as many."""

    def blocks(self, size: int, skip: int = 0) -> Iterator[Block]:
        """Its rows in blocks, all of one size but the last, without the first ones."""
        read = _parquet_rows(self.path) if checked_end(self.path) == "parquet" else islice(_lines(self.path), 1, None)
        rows = islice(read, skip, None)
        while cells := list(islice(rows, size)):
            yield _block(self.head, cells)


def read(path: Path) -> Table:
    """Open a CSV or Parquet file.

    Raises
    ------
    InvalidInput
        If it is neither, cannot be read, or its header is not that of a table of scenarios.
    """
    if checked_end(path) == "parquet":
        file = _parquet(path)
        return Table(path, header(file.schema_arrow.names, path, file.schema_arrow.types), int(file.metadata.num_rows))
    return Table(path, header(next(_lines(path), []), path), _count(path))


def _count(path: Path) -> int:
    with path.open("rb") as file:
        return max(0, sum(part.count(b"\n") for part in iter(lambda: file.read(_BYTES), b"")) - 1)


def _lines(path: Path) -> Iterator[list[Any]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from filter(None, csv.reader(file, strict=True))
    except (OSError, ValueError, csv.Error) as error:
        raise _unreadable(path, error) from None


def _parquet_rows(path: Path) -> Iterator[list[Any]]:
    try:
        for part in _parquet(path).iter_batches(batch_size=4096):
            yield from map(list, zip(*(column.to_pylist() for column in part.columns), strict=True))
    except (OSError, ValueError) as error:  # of which pyarrow's are kinds
        raise _unreadable(path, error) from None


def _unreadable(path: Path, error: Exception) -> InvalidInput:
    why = getattr(error, "strerror", None) or ("no UTF-8 text" if isinstance(error, UnicodeDecodeError) else str(error))
    return InvalidInput(f"{shown(path)}: {why}")


def _parquet(path: Path) -> Any:
    try:
        from pyarrow import parquet
    except ImportError:
        raise InvalidInput("Parquet needs the parquet extra: pip install 'footprint[parquet]'") from None
    try:
        return parquet.ParquetFile(path)
    except OSError as error:
        raise InvalidInput(f"{shown(path)}: {error.strerror or 'no Parquet file'}") from None
    except Exception:  # pyarrow has its own kinds of error for a file that is none
        raise InvalidInput(f"{shown(path)}: no Parquet file") from None


def _block(head: Header, rows: list[list[Any]]) -> Block:
    """Rows of cells as columns; a short row has empty cells, a long one is broken."""
    width, broken = len(head.names), {}
    for at, row in enumerate(rows):
        if len(row) != width:
            beyond = [str(cell) for cell in row[width:] if not empty(cell)]
            if beyond:
                broken[at] = f"the row has more cells than the header: {shown(','.join(beyond))}"
            rows[at] = (row + [None] * width)[:width]
    columns = dict(zip(head.names, map(list, zip(*rows, strict=True)), strict=True))
    leading = {"id": columns[head.identity]} | {name: columns[name] for name in head.copied}
    fields = {field: _typed(field, columns[name]) for name, field in head.fields.items()}
    return Block(len(rows), fields, leading, broken)


def _typed(field: str, cells: list[Any]) -> list[Any]:
    """Cells of a word as a person would type them: Parquet may hold a year as 2024.0 and a date as midnight."""
    if field not in FIELDS or not FIELDS[field].is_text or all(isinstance(cell, str) for cell in cells):
        return cells
    return [
        int(cell) if isinstance(cell, float) and cell.is_integer() else cell.date() if hasattr(cell, "date") else cell
        for cell in cells
    ]
