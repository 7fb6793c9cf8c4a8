"""Tables of scenarios, read a block at a time."""

from __future__ import annotations

import csv
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from footprint.errors import InvalidInput, shown
from footprint.tables.layout import Block, Header, checked_end, header

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
        read = _parquet_rows if checked_end(self.path) == "parquet" else _csv_rows
        rows = islice(read(self.path), skip, None)
        names = next(_names(self.path))
        while cells := list(islice(rows, size)):
            yield _block(self.head, names, cells)


def read(path: Path) -> Table:
    """Open a CSV or Parquet file.

    Raises
    ------
    InvalidInput
        If it is neither, cannot be read, or its header is not that of a table of scenarios.
    """
    checked_end(path)
    names = next(_names(path), [])
    return Table(path, header(names, path), _count(path))


def _names(path: Path) -> Iterator[list[str]]:
    """The names of the columns."""
    if checked_end(path) == "parquet":
        yield [str(name).strip() for name in _parquet(path).schema_arrow.names]
        return
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield [name.strip() for name in next(csv.reader(file), [])]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise _unreadable(path, error) from None


def _count(path: Path) -> int:
    if checked_end(path) == "parquet":
        return int(_parquet(path).metadata.num_rows)
    with path.open("rb") as file:
        return max(0, sum(part.count(b"\n") for part in iter(lambda: file.read(_BYTES), b"")) - 1)


def _csv_rows(path: Path) -> Iterator[list[Any]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            next(reader)
            yield from filter(None, reader)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise _unreadable(path, error) from None


def _parquet_rows(path: Path) -> Iterator[list[Any]]:
    for part in _parquet(path).iter_batches(batch_size=4096):
        yield from map(list, zip(*(column.to_pylist() for column in part.columns), strict=True))


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


def _block(head: Header, names: list[str], rows: list[list[Any]]) -> Block:
    """Rows of cells as columns; a short row has empty cells, a long one is broken."""
    width, broken = len(names), {}
    for at, row in enumerate(rows):
        if len(row) != width:
            if len(row) > width:
                broken[at] = f"the row has more cells than the header: {shown(','.join(map(str, row[width:])))}"
            rows[at] = (row + [None] * width)[:width]
    columns = dict(zip(names, map(list, zip(*rows, strict=True)), strict=True))
    leading = {name: columns[name] for name in ("id", *head.copied)}
    return Block(len(rows), {field: columns[name] for name, field in head.fields.items()}, leading, broken)
