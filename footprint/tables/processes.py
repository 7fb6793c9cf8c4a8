"""Blocks worked on by processes of this machine.

Each process is an interpreter of its own that reads pickled tasks from its standard input and writes pickled results
to its output, served by a thread here. So nothing needs a main module that can be imported again, a process ends by
itself when this one is killed (its input ends), and what a killed one had in hand is given to another.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import IO, TYPE_CHECKING, Any

from footprint.errors import FootprintError, Impossible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from footprint.tables.encoding import Job, Part

_TRIES = 3


class Processes:
    """So many processes, of which this one is the first: it works while the others start, and beside them."""

    def __init__(self, job: Job, count: int, work: Callable[[Job, Any], Part]) -> None:
        self.ahead = 2 * count
        """Blocks that may be under way at once."""
        self._here, self._work = job, work
        self._job = pickle.dumps(job)
        self._tasks: SimpleQueue[tuple[int, Any] | None] = SimpleQueue()
        self._done: SimpleQueue[tuple[int, Part | BaseException]] = SimpleQueue()
        self._running: list[subprocess.Popen[bytes]] = []
        self._closed = False
        self._threads = [threading.Thread(target=self._serve, daemon=True) for _ in range(count - 1)]
        for thread in self._threads:
            thread.start()

    @property
    def processes(self) -> list[int]:
        """Ids of the processes."""
        return [process.pid for process in self._running if process.poll() is None]

    def submit(self, index: int, block: Any) -> None:
        """Have a block worked on."""
        self._tasks.put((index, block))

    def next(self) -> tuple[int, Part]:
        """The number of a block that is done, and its part."""
        try:
            index, part = self._done.get_nowait()
        except Empty:
            try:
                task = self._tasks.get_nowait()
            except Empty:
                index, part = self._done.get()
            else:
                assert task is not None, "nothing ends the processes before the last block"
                return task[0], self._work(self._here, task[1])
        if isinstance(part, BaseException):
            raise part
        return index, part

    def _start(self) -> subprocess.Popen[bytes]:
        home = str(Path(__file__).parents[2])
        path = os.pathsep.join(filter(None, [home, os.environ.get("PYTHONPATH")]))
        process = subprocess.Popen(
            [sys.executable, "-m", "footprint.tables.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": path, "PYTHONSAFEPATH": "1"},
        )
        self._running.append(process)
        assert process.stdin is not None, "a pipe was asked for"
        send(process.stdin, self._job)
        return process

    def _serve(self) -> None:
        process, tries = None, 0
        task = self._tasks.get()
        while task is not None and not self._closed:
            index, block = task
            try:
                process = process or self._start()
                assert process.stdin is not None, "a pipe was asked for"
                assert process.stdout is not None, "a pipe was asked for"
                send(process.stdin, pickle.dumps((index, block)))
                told = pickle.loads(receive(process.stdout))  # noqa: S301
            except (EOFError, OSError, pickle.UnpicklingError):
                process, tries = None, tries + 1
                if tries < _TRIES or self._closed:
                    continue  # it was killed: another takes the same block
                told = Impossible("a process that worked on the table was ended three times: out of memory?")
            tries = 0
            self._done.put((index, told))
            task = self._tasks.get()

    def close(self) -> None:
        """End the processes."""
        self._closed = True
        for process in self._running:
            process.kill()
        for _ in self._threads:
            self._tasks.put(None)
        for thread in self._threads:
            thread.join()
        for process in self._running:
            process.wait()
            for pipe in filter(None, (process.stdin, process.stdout)):
                with suppress(OSError):  # what was not sent to it
                    pipe.close()


class Here:
    """Blocks worked on in this process, one after the other."""

    ahead = 1

    def __init__(self, job: Job, work: Callable[[Job, Any], Part]) -> None:
        self._job, self._work = job, work
        self._tasks: list[tuple[int, Any]] = []

    def submit(self, index: int, block: Any) -> None:
        """Have a block worked on."""
        self._tasks.append((index, block))

    def next(self) -> tuple[int, Part]:
        """The number of a block that is done, and its part."""
        index, block = self._tasks.pop(0)
        return index, self._work(self._job, block)

    def close(self) -> None:
        """Nothing is to be ended."""


def send(pipe: IO[bytes], data: bytes) -> None:
    """Write so many bytes, and how many."""
    pipe.write(len(data).to_bytes(8, "little"))
    pipe.write(data)
    pipe.flush()


def receive(pipe: IO[bytes]) -> bytes:
    """Read what :func:`send` wrote.

    Raises
    ------
    EOFError
        If the other side has ended.
    """
    size = pipe.read(8)
    data = pipe.read(int.from_bytes(size, "little")) if len(size) == 8 else b""
    if len(size) < 8 or len(data) < int.from_bytes(size, "little"):
        raise EOFError
    return data


def serve(tasks: Iterator[bytes], reply: Callable[[bytes], None], work: Callable[[Job, Any], Part]) -> None:
    """Work on tasks as they come, the first of which is the job; an error is a result too."""
    job = pickle.loads(next(tasks))  # noqa: S301
    for task in tasks:
        _, block = pickle.loads(task)  # noqa: S301
        told: Part | BaseException
        try:
            told = work(job, block)
        except FootprintError as error:
            told = error
        except Exception as error:
            told = RuntimeError(f"{type(error).__name__}: {error}")
        reply(pickle.dumps(told))
