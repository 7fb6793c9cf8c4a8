"""A table of scenarios -> a table of results: one a row, same order, same id.

A row that cannot be estimated has its reason in ``error`` and empty outputs, and does not stop the others. Draws are
common to all rows: the same input has the same stream in each, so that differences between rows are paired.
"""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any, NamedTuple

from footprint.errors import FootprintError, InvalidInput, shown
from footprint.estimation import evaluate, sampling
from footprint.fields import FIELDS, spelled
from footprint.model import OUTPUTS
from footprint.records import Scenario

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_SAMPLING = {"draws": "draws", "samples_drawn": "draws", "seed": "seed"}
_PARTS = ("", "_p5", "_p50", "_p95")
COLUMNS = tuple(step.column + part for step in OUTPUTS.values() for part in _PARTS)
"""Columns of the outputs in a table of results."""
ENDS = (".csv", ".parquet")


class Header(NamedTuple):
    """What the columns of a table are."""

    fields: dict[str, str]
    copied: tuple[str, ...]

    @property
    def written(self) -> tuple[str, ...]:
        """Columns of the table of results."""
        return ("id", *self.copied, *COLUMNS, "error")


def header(columns: Iterable[str], path: Path) -> Header:
    """Sort the columns of a table into fields of a scenario and those that are copied through.

    Raises
    ------
    InvalidInput
        If there is no id, a column comes twice, or one has the name of a result.
    """
    names = [str(name).strip().lstrip("\ufeff") for name in columns]
    if not any(names):
        raise InvalidInput(f"{shown(path)} is empty: a table has a header of scenario fields and an id")
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise InvalidInput(f"{shown(path)}: column {shown(twice)} comes twice")
    found = {name: spelled(name) for name in names if spelled(name) in FIELDS or spelled(name) in _SAMPLING}
    if "id" not in names:
        near = f"; its columns are {', '.join(map(shown, names[:8]))}" if names else ""
        raise InvalidInput(f"{shown(path)} has no column 'id'{near}")
    if not found:
        raise InvalidInput(f"{shown(path)} has no column that is a field of a scenario (params, tokens, hardware, ...)")
    same = [spelled(name) for name in found]
    if len(set(same)) < len(same):
        raise InvalidInput(f"{shown(path)}: two columns are the same field")
    copied = tuple(name for name in names if name not in found and name != "id")
    taken = next((name for name in copied if name in (*COLUMNS, "error")), None)
    if taken is not None:
        raise InvalidInput(f"{shown(path)}: column {shown(taken)} has the name of a result; rename it")
    return Header(found, copied)


def results(rows: Iterable[dict[str, Any]], head: Header, draws: int, seed: int) -> Iterator[dict[str, Any]]:
    """The result of each row, in order."""
    for row in rows:
        told: dict[str, Any] = {"id": row.get("id")} | {name: row.get(name) for name in head.copied}
        try:
            told |= outputs(_scenario(row, head, draws, seed)) | {"error": None}
        except FootprintError as error:
            told["error"] = str(error)
        yield told


def _scenario(row: dict[str, Any], head: Header, draws: int, seed: int) -> Scenario:
    if row.get("") is not None:
        raise InvalidInput(f"the row has more cells than the header: {shown(row[''])}")
    given = {field: row[name] for name, field in head.fields.items() if not _empty(row.get(name))}
    settings = {_SAMPLING[name]: given.pop(name) for name in list(given) if name in _SAMPLING}
    if not given:
        raise InvalidInput("no field of a scenario is given")
    return Scenario(given, *sampling(settings.get("draws", draws), settings.get("seed", seed)))


def _empty(cell: Any) -> bool:
    return cell is None or cell != cell or (isinstance(cell, str) and not cell.strip())


def outputs(scenario: Scenario) -> dict[str, float | None]:
    """The outputs of a scenario by column, with their percentiles."""
    found: dict[str, float | None] = {}
    for name, interval in evaluate(scenario).outputs.items():
        figures = (interval.value, interval.p5, interval.p50, interval.p95) if interval else (None,) * 4
        found |= zip((OUTPUTS[name].column + part for part in _PARTS), figures, strict=True)
    return found


def read(path: Path) -> tuple[Header, Iterator[dict[str, Any]]]:
    """The header and rows of a CSV or Parquet file.

    Raises
    ------
    InvalidInput
        If it is neither, cannot be read, or its header is not that of a table of scenarios.
    """
    if path.suffix.casefold() not in ENDS:
        raise InvalidInput(f"{shown(path)}: a table ends in .csv or .parquet")
    return _read_parquet(path) if path.suffix.casefold() == ".parquet" else _read_csv(path)


def _read_csv(path: Path) -> tuple[Header, Iterator[dict[str, Any]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            first = next(csv.reader(file), [])
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise _unreadable(path, error) from None
    head = header(first, path)

    def rows() -> Iterator[dict[str, Any]]:
        try:
            with path.open(encoding="utf-8-sig", newline="") as file:
                reader = csv.reader(file)
                names = [name.strip() for name in next(reader)]
                for cells in reader:
                    if cells:
                        row: dict[str, Any] = dict(zip(names, cells, strict=False))
                        if len(cells) > len(names):
                            row[""] = ",".join(cells[len(names) :])
                        yield row
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            raise _unreadable(path, error) from None

    return head, rows()


def _unreadable(path: Path, error: Exception) -> InvalidInput:
    why = getattr(error, "strerror", None) or ("no UTF-8 text" if isinstance(error, UnicodeDecodeError) else str(error))
    return InvalidInput(f"{shown(path)}: {why}")


def _read_parquet(path: Path) -> tuple[Header, Iterator[dict[str, Any]]]:
    parquet = _pyarrow()
    try:
        file = parquet.ParquetFile(path)
    except OSError as error:
        raise InvalidInput(f"{shown(path)}: {error.strerror or 'no Parquet file'}") from None
    except Exception:  # pyarrow has its own kinds of error for a file that is none
        raise InvalidInput(f"{shown(path)}: no Parquet file") from None
    head = header(file.schema_arrow.names, path)

    def rows() -> Iterator[dict[str, Any]]:
        for block in file.iter_batches(batch_size=4096):
            yield from block.to_pylist()

    return head, rows()


def _pyarrow() -> Any:
    try:
        from pyarrow import parquet
    except ImportError:
        raise InvalidInput("Parquet needs the parquet extra: pip install 'footprint[parquet]'") from None
    return parquet


def write(path: Path, head: Header, rows: Iterable[dict[str, Any]]) -> None:
    """Write a table of results as a whole or not at all."""
    scratch = path.with_name(f".{path.name}.tmp")
    try:
        if path.suffix.casefold() == ".parquet":
            _write_parquet(scratch, head, rows)
        else:
            with scratch.open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, head.written, lineterminator="\n", extrasaction="ignore")
                writer.writeheader()
                writer.writerows(rows)
        scratch.replace(path)
    except OSError as error:
        raise InvalidInput(f"-o {shown(path)}: {error.strerror}") from None
    finally:
        scratch.unlink(missing_ok=True)


def _write_parquet(path: Path, head: Header, rows: Iterable[dict[str, Any]]) -> None:
    import itertools

    import pyarrow

    parquet = _pyarrow()
    text = pyarrow.string()
    schema = pyarrow.schema([(name, pyarrow.float64() if name in COLUMNS else text) for name in head.written])
    found = iter(rows)
    with parquet.ParquetWriter(path, schema) as writer:
        while block := list(itertools.islice(found, 4096)):
            even = [
                {
                    name: row.get(name) if name in COLUMNS or row.get(name) is None else str(row[name])
                    for name in head.written
                }
                for row in block
            ]
            writer.write_table(pyarrow.Table.from_pylist(even, schema=schema))
