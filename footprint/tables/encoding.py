"""Results of a block -> bytes of CSV lines, or of a Parquet file with one row group."""

from __future__ import annotations

import csv
from itertools import repeat
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

import footprint
import hardware_db
from footprint.errors import Impossible, InvalidInput, shown
from footprint.tables.layout import COLUMNS, PARTS, Coded
from footprint.tables.rows import Evaluator

if TYPE_CHECKING:
    from collections.abc import Iterable

    from footprint.tables.grid import Grid
    from footprint.tables.layout import Block
    from footprint.tables.rows import Results
    from footprint.tables.templates import Settings


class Job(NamedTuple):
    """What is done with every block of a table."""

    form: str
    leading: tuple[str, ...]
    """Columns that are written before the results."""
    settings: Settings
    types: tuple[Any, ...] = ()
    """Arrow's types of these columns, None where they are text."""
    grid: Grid | None = None
    """The rows, where they need not be sent."""
    versions: tuple[str, str] = (footprint.__version__, hardware_db.__version__)
    """Of the program and its database, which whoever works on it must have too."""

    @property
    def every(self) -> int:
        """Of the rows of results, every which one is written: a sweep of points has no percentiles."""
        return len(PARTS) if self.grid and not self.settings.draws else 1

    @property
    def written(self) -> list[str]:
        """Columns of the table of results."""
        return [*self.leading, *COLUMNS[:: self.every], "error"]


class Part(NamedTuple):
    """A block's results, encoded."""

    data: bytes
    rows: int
    errors: int
    first: str
    """The first error, with the id of its row."""


_LAST: list[tuple[Job, Evaluator]] = []
"""The evaluator of the last job, whose templates and draws the next block can use."""


def work(job: Job, block: Any) -> Part:
    """Evaluate and encode a block, or the rows of the grid between two numbers."""
    if job.versions != (mine := (footprint.__version__, hardware_db.__version__)):
        raise Impossible(f"a worker has footprint {' with database '.join(mine)}, not {' with '.join(job.versions)}")
    if not _LAST or (_LAST[0][0] is not job and _LAST[0][0] != job):
        _LAST[:] = [(job, Evaluator(job.settings))]
    rows: Block = job.grid.block(*block) if job.grid else block
    results = _LAST[0][1].results(rows)
    encode = _parquet if job.form == "parquet" else _csv
    first = ""
    if results.errors:
        at = min(results.errors)
        first = f"the first is {shown(rows.leading['id'][at])}: {results.errors[at]}"
    return Part(encode(job, rows, results), rows.size, len(results.errors), first)


def heading(job: Job) -> bytes:
    """What a file of results begins with."""
    if job.form == "parquet":
        return b"PAR1"
    return _lines([job.written])


def _lines(rows: Iterable[Any]) -> bytes:
    lines: list[str] = []
    sink: Any = SimpleNamespace(write=lines.append)
    # Quoted is what holds a sign of the line's end: with both in it, no carriage return of a cell ends a line.
    csv.writer(sink, lineterminator="\r\n").writerows(rows)
    return "".join(f"{line[:-2]}\n" for line in lines).encode()


def _csv(job: Job, block: Block, results: Results) -> bytes:
    columns: list[Any] = [_plain(block.leading[name]) for name in job.leading]
    for figures in results.figures[:: job.every]:
        known = np.isfinite(figures)
        if known.all():
            columns.append(figures.tolist())
        elif known.any():
            columns.append([figure if figure == figure else None for figure in figures.tolist()])
        else:
            columns.append(repeat(None, block.size))
    columns.append([results.errors.get(at) for at in range(block.size)] if results.errors else repeat(None, block.size))
    return _lines(zip(*columns, strict=True))


def _plain(cells: Any) -> Any:
    if isinstance(cells, Coded):
        return [cells.cells[code] for code in cells.codes.tolist()]
    return cells.tolist() if isinstance(cells, np.ndarray) else cells


def _parquet(job: Job, block: Block, results: Results) -> bytes:
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        raise InvalidInput("Parquet needs the parquet extra: pip install 'footprint[parquet]'") from None

    types = job.types or (None,) * len(job.leading)
    arrays = [_arrow(pyarrow, block.leading[name], kind) for name, kind in zip(job.leading, types, strict=True)]
    for figures in results.figures[:: job.every]:
        known = np.isfinite(figures)
        if known.any():
            arrays.append(pyarrow.array(figures, mask=None if known.all() else ~known))
        else:
            arrays.append(pyarrow.nulls(block.size, pyarrow.float64()))
    texts = [results.errors.get(at) for at in range(block.size)] if results.errors else None
    string = pyarrow.string()
    arrays.append(pyarrow.array(texts, string) if texts else pyarrow.nulls(block.size, string))
    table = pyarrow.table(arrays, names=job.written)
    sink = pyarrow.BufferOutputStream()
    # Figures hardly repeat: looking for a dictionary of them takes most of the time of writing.
    words = [name for name, array in zip(job.leading, arrays, strict=False) if array.type == string]
    options = {"use_dictionary": [*words, "error"], "compression": "snappy"}
    parquet.write_table(table, sink, row_group_size=max(block.size, 1), **options)
    return bytes(sink.getvalue())


def _arrow(pyarrow: Any, cells: Any, kind: Any) -> Any:
    """A leading column: figures of a grid and cells of a Parquet file as they are, other cells as text."""
    if kind is not None:
        return pyarrow.array(cells, kind)
    if isinstance(cells, Coded):
        return pyarrow.array(list(cells.cells)).take(pyarrow.array(cells.codes))
    if isinstance(cells, np.ndarray):
        return pyarrow.array(cells)
    return pyarrow.array([None if cell is None else str(cell) for cell in cells], pyarrow.string())
