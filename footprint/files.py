"""Files written as a whole or not at all."""

from __future__ import annotations

import os
from contextlib import contextmanager
from errno import ELOOP
from pathlib import Path
from typing import TYPE_CHECKING

from footprint.errors import InvalidInput, shown

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def whole(path: str | Path) -> Iterator[Path]:
    """A scratch file beside a path, which takes its place when all is written and is gone when anything fails.

    What is no regular file (a terminal, a pipe, the null device) is written to as it is. A link stays one.

    Raises
    ------
    InvalidInput
        If the file cannot be written.
    """
    if "\0" in str(path):
        raise InvalidInput(f"-o {shown(path)}: no name of a file")
    try:
        target = _led(Path(path))
        if target.exists() and not target.is_file() and not target.is_dir():
            yield target
            return
        scratch = target.with_name(f".{target.name[:200]}.{os.getpid()}.tmp")
        try:
            yield scratch
            if target.is_file():
                scratch.chmod(target.stat().st_mode)
            scratch.replace(target)
        finally:
            scratch.unlink(missing_ok=True)
    except OSError as error:
        raise InvalidInput(f"-o {shown(path)}: {error.strerror or error}") from None


def _led(path: Path) -> Path:
    """Where a path leads."""
    try:
        return path.resolve()
    except RuntimeError:  # what Python before 3.13 makes of links that lead in a circle
        raise OSError(ELOOP, "Too many levels of symbolic links") from None
