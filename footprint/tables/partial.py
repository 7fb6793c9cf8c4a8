"""A table that is being written: appended block by block, resumed after a kill, put in place as a whole.

Beside the output stand ``.NAME.partial``, the bytes of the blocks that are done, and ``.NAME.journal``, a line of JSON
for what is being computed and one for each block: where it ends, what is to be said about it, and (Parquet) its
footer. A block counts once its line is whole. Blocks are appended in order, so that a run that was interrupted and
resumed has written the same bytes as one that was not.
"""

from __future__ import annotations

import base64
import json
import os
from pathlib import Path
from shutil import copyfileobj
from tempfile import mkdtemp
from typing import IO, TYPE_CHECKING, Any, NamedTuple

from footprint.errors import InvalidInput, shown
from footprint.tables import rowgroups

if TYPE_CHECKING:
    from collections.abc import Iterator

    from footprint.tables.encoding import Part


class Tally(NamedTuple):
    """What was done."""

    blocks: int = 0
    rows: int = 0
    errors: int = 0
    first: str = ""

    def plus(self, part: Any) -> Tally:
        """With another block."""
        return Tally(self.blocks + 1, self.rows + part.rows, self.errors + part.errors, self.first or part.first)


class Partial:
    """A table of results on its way.

    Parameters
    ----------
    output
        The file that it becomes.
    parquet
        Whether it is Parquet, else CSV.
    heading
        What it begins with.
    """

    def __init__(self, output: Path, heading: bytes, *, parquet: bool) -> None:
        if "\0" in str(output):
            raise InvalidInput(f"-o {shown(output)}: no name of a file")
        self._named, self._parquet, self._heading = output, parquet, heading
        # A link stays one; what is no file (the null device, a pipe) is written to when all is there.
        self.output = output.resolve()
        self._is_device = self.output.exists() and not self.output.is_file() and not self.output.is_dir()
        beside = Path(mkdtemp()) / self.output.name if self._is_device else self.output
        self.data = beside.with_name(f".{self.output.name[:200]}.partial")
        self.journal = beside.with_name(f".{self.output.name[:200]}.journal")
        self.tally = Tally()
        self.kept = 0
        """Rows that an interrupted run had done."""
        self._bytes: IO[bytes]
        self._lines: IO[bytes]

    @property
    def left_over(self) -> bool:
        """Whether an interrupted run has left something."""
        return self.data.exists() and self.journal.exists()

    def open(self, what: dict[str, Any], *, resume: bool) -> None:
        """Begin, or go on where an interrupted run of the same stopped.

        Raises
        ------
        InvalidInput
            If that run was another, is still going on, or the file cannot be written.
        """
        try:
            self._lines = self.journal.open("a+b")
            self._lock()
            end = self._read(what) if resume and self.left_over else 0
            self._bytes = self.data.open("r+b" if end else "w+b")
            if end:
                self._bytes.truncate(end)
                self._bytes.seek(end)
            else:
                self._lines.truncate(0)
                self._append(self._heading, what)
        except OSError as error:
            raise self._unwritable(error) from None

    def _lock(self) -> None:
        try:
            import fcntl
        except ImportError:  # no POSIX
            return
        try:
            fcntl.flock(self._lines, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self._lines.close()
            raise InvalidInput(f"-o {shown(self._named)}: another run is writing it") from None

    def _read(self, what: dict[str, Any]) -> int:
        """Take in the journal; where the last whole block ends."""
        self._lines.seek(0)
        end = good = 0
        size = self.data.stat().st_size
        for number, line in enumerate(self._lines):
            try:
                told = json.loads(line) if line.endswith(b"\n") else None
            except ValueError:
                told = None
            if told is None or (number and told["end"] > size):
                break  # the run was killed while it wrote this line, or before the bytes were there
            if number == 0:
                self._same(told["what"], what)
                end = told["end"]
            else:
                end = told["end"]
                self.tally = self.tally.plus(_Told(told["rows"], told["errors"], told["first"]))
            good += len(line)
        self.kept = self.tally.rows
        self._lines.truncate(good)
        self._lines.seek(good)
        return end if good else 0

    def _same(self, old: dict[str, Any], new: dict[str, Any]) -> None:
        new = json.loads(json.dumps(new))
        differs = [name for name in {**old, **new} if old.get(name) != new.get(name)]
        if differs:
            raise InvalidInput(
                f"--resume {shown(self._named)}: the interrupted run was another ({', '.join(differs)} differ); "
                "without --resume it begins anew"
            )

    def append(self, part: Part) -> None:
        """Add a block."""
        body, footer = rowgroups.parts(part.data) if self._parquet else (part.data, b"")
        told = {"rows": part.rows, "errors": part.errors, "first": part.first}
        if footer:
            told |= {"footer": base64.b64encode(footer).decode()}
        try:
            self._append(body, told)
        except OSError as error:
            raise self._unwritable(error) from None
        self.tally = self.tally.plus(part)

    def _append(self, body: bytes, told: dict[str, Any]) -> None:
        self._bytes.write(body)
        self._bytes.flush()
        first = {"end": self._bytes.tell()}
        line = first | ({"what": told} if not self._lines.seek(0, os.SEEK_END) else told)
        self._lines.write(json.dumps(line).encode() + b"\n")
        self._lines.flush()

    def finish(self, empty: Part) -> Tally:
        """Put the table in place; ``empty`` is a block without rows, which says what a table without any looks like."""
        try:
            if self._parquet:
                self._bytes.write(self._ending(empty.data))
            self._bytes.flush()
            os.fsync(self._bytes.fileno())
            self._put()
        except OSError as error:
            raise self._unwritable(error) from None
        self.discard()
        return self.tally

    def _put(self) -> None:
        if self._is_device:
            with self.data.open("rb") as data, self.output.open("wb") as device:
                copyfileobj(data, device)
            return
        if self.output.is_file():
            self.data.chmod(self.output.stat().st_mode)
        self.data.replace(self.output)

    def _ending(self, like: bytes) -> bytes:
        groups: list[bytes] = []
        rows = 0
        footer = rowgroups.parts(like)[1]
        for begin, told in self._blocks():
            footer = base64.b64decode(told["footer"])
            moved, size = rowgroups.moved(footer, begin - len(rowgroups.MARK), len(groups))
            groups += moved
            rows += size
        return rowgroups.ending(footer, groups, rows)

    def _blocks(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """Where each block begins, and what its line says."""
        self._lines.seek(0)
        begin = json.loads(self._lines.readline())["end"]
        for line in self._lines:
            told = json.loads(line)
            yield begin, told
            begin = told["end"]

    def close(self) -> None:
        """Let go of the files, which stay for a run that resumes."""
        for file in ("_bytes", "_lines"):
            if file in self.__dict__:
                self.__dict__[file].close()

    def discard(self) -> None:
        """Remove what was written."""
        self.close()
        self.data.unlink(missing_ok=True)
        self.journal.unlink(missing_ok=True)
        if self._is_device:
            self.data.parent.rmdir()

    def _unwritable(self, error: OSError) -> InvalidInput:
        return InvalidInput(f"-o {shown(self._named)}: {error.strerror or error}")


class _Told(NamedTuple):
    rows: int
    errors: int
    first: str
