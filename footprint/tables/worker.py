"""A process that works on blocks of a table: ``python -m footprint.tables.worker``, from pipe to pipe."""

from __future__ import annotations

import os
import signal
import sys
from typing import TYPE_CHECKING

from footprint.tables.encoding import work
from footprint.tables.processes import receive, send, serve

if TYPE_CHECKING:
    from collections.abc import Iterator


def main() -> None:
    """Work until the input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends us, after what it has to write
    pipe = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # whatever prints must not reach the pipe

    def tasks() -> Iterator[bytes]:
        while True:
            try:
                yield receive(sys.stdin.buffer)
            except EOFError:
                return

    serve(tasks(), lambda data: send(pipe, data), work)


if __name__ == "__main__":
    main()
