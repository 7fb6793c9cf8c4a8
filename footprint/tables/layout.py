"""What the columns of a table are, and what a block of its rows is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from footprint.errors import InvalidInput, shown
from footprint.fields import FIELDS, spelled
from footprint.model import OUTPUTS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

SAMPLING = {"draws": "draws", "samples_drawn": "draws", "seed": "seed"}
"""Columns and keys that say how a scenario is drawn."""
PARTS = ("", "_p5", "_p50", "_p95")
COLUMNS = tuple(step.column + part for step in OUTPUTS.values() for part in PARTS)
"""Columns of the outputs in a table of results."""
ENDS = (".csv", ".parquet")


class Header(NamedTuple):
    """What the columns of a table are.

    ``names`` are all of them in order, ``identity`` the one with the id, ``fields`` those that are fields of a
    scenario with the field's name, ``copied`` the rest. ``types`` are Arrow's, where the table has any.
    """

    names: tuple[str, ...]
    identity: str
    fields: dict[str, str]
    copied: tuple[str, ...]
    types: dict[str, Any]

    @property
    def written(self) -> tuple[str, ...]:
        """Columns of the table of results."""
        return ("id", *self.copied, *COLUMNS, "error")

    @property
    def doubtful(self) -> dict[str, str]:
        """Columns that are copied through but look like a field, with that field."""
        from difflib import get_close_matches

        near = {name: get_close_matches(spelled(name), FIELDS, n=1, cutoff=0.8) for name in self.copied}
        return {name: found[0] for name, found in near.items() if found}


class Coded(NamedTuple):
    """Cells of which many are equal: ``cells[codes[row]]``."""

    cells: tuple[Any, ...]
    codes: Any

    def __getitem__(self, row: Any) -> Any:
        return self.cells[self.codes[row]]


class Block(NamedTuple):
    """Rows of a table of scenarios, by column.

    ``fields`` are the cells of each field of a scenario, ``leading`` those of the columns that are written before the
    results; ``broken`` says of a row why it is none.
    """

    size: int
    fields: dict[str, Any]
    leading: dict[str, Any]
    broken: dict[int, str]

    def row(self, at: int) -> dict[str, Any]:
        """The fields of a row that are not empty."""
        cells = {name: column[at] for name, column in self.fields.items()}
        return {name: cell for name, cell in cells.items() if not empty(cell)}


def empty(cell: Any) -> bool:
    """Whether a cell says nothing."""
    return cell is None or (isinstance(cell, float) and cell != cell) or (isinstance(cell, str) and not cell.strip())


def checked_end(path: Path, what: str = "") -> str:
    """The end of a table's file name, csv or parquet.

    Raises
    ------
    InvalidInput
        If it is neither.
    """
    end = path.suffix.casefold()
    if end not in ENDS:
        raise InvalidInput(f"{what}{shown(path)}: a table ends in .csv or .parquet")
    return end[1:]


def header(columns: Iterable[str], path: Path, types: Iterable[Any] = ()) -> Header:
    """Sort the columns of a table into fields of a scenario and those that are copied through.

    Raises
    ------
    InvalidInput
        If there is no id, a column comes twice or has no name, or one has the name of a result.
    """
    names = [str(name).strip() for name in columns]
    while names and not names[-1]:
        names.pop()
    if not names:
        raise InvalidInput(f"{shown(path)} is empty: a table has a header of scenario fields and an id")
    if "" in names:
        raise InvalidInput(f"{shown(path)}: column {names.index('') + 1} has no name")
    meant = ["id" if spelled(name) == "id" else name for name in names]
    twice = next((name for name in meant if meant.count(name) > 1), None)
    if twice is not None:
        raise InvalidInput(f"{shown(path)}: column {shown(twice)} comes twice")
    if "id" not in meant:
        split = "; separate them with commas" if len(names) == 1 and re.search("[;\t|]", names[0]) else ""
        raise InvalidInput(
            f"{shown(path)} has no column 'id'; its columns are {', '.join(map(shown, names[:8]))}{split}"
        )
    found = {name: spelled(name) for name in names if spelled(name) in FIELDS or spelled(name) in SAMPLING}
    if not found:
        raise InvalidInput(f"{shown(path)} has no column that is a field of a scenario (params, tokens, hardware, ...)")
    same = [SAMPLING.get(field, field) for field in found.values()]
    if len(set(same)) < len(same):
        again = next(field for field in same if same.count(field) > 1)
        raise InvalidInput(f"{shown(path)}: two columns are the field {again}")
    identity = names[meant.index("id")]
    copied = tuple(name for name in names if name not in found and name != identity)
    taken = next((name for name in copied if name in (*COLUMNS, "error")), None)
    if taken is not None:
        raise InvalidInput(f"{shown(path)}: column {shown(taken)} has the name of a result; rename it")
    return Header(tuple(names), identity, found, copied, dict(zip(meant, types, strict=False)))
