"""Running a table or a sweep: blocks out, parts in, in order, to a file that is whole or not there."""

from __future__ import annotations

import hashlib
import os
import time
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import footprint
import hardware_db
from footprint.errors import FootprintError, InvalidInput
from footprint.estimation import pairs, sampling
from footprint.tables.encoding import Job, heading, work
from footprint.tables.grid import grid
from footprint.tables.layout import Block, checked_end
from footprint.tables.partial import Partial, Tally
from footprint.tables.processes import Here, Processes
from footprint.tables.reading import read
from footprint.tables.templates import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from footprint.tables.encoding import Part

_LARGEST, _SMALLEST = 1 << 15, 1 << 6
_DRAWS = 1 << 20
"""Scenario-draws of a block, about: what a process does in a fraction of a second."""
_WORTH = 2.0
"""Seconds of work left from which on it is worth to start processes."""


class Engine(Protocol):
    """Who works on blocks."""

    ahead: int

    def submit(self, index: int, block: Any) -> None:
        """Have a block worked on."""

    def next(self) -> tuple[int, Part]:
        """The number of a block that is done, and its part."""

    def close(self) -> None:
        """Let go of what works."""


class Manner(NamedTuple):
    """How a table is run.

    Parameters
    ----------
    workers
        Processes; None: as many as there are cores, where it is worth it.
    scheduler
        Address of a Dask scheduler, or ``local`` for a Dask cluster on this machine.
    resume
        Go on where an interrupted run stopped.
    progress
        Called with the rows that are done.
    say
        Called with what the user should know.
    """

    workers: int | None = None
    scheduler: str | None = None
    resume: bool = False
    progress: Callable[[int], None] | None = None
    say: Callable[[str], None] | None = None


def rows_of_block(draws: int) -> int:
    """Rows of a block (and of a row group), which depend on nothing but the draws of a row."""
    fitting = _DRAWS // max(draws, 1)
    return max(_SMALLEST, min(_LARGEST, 1 << max(fitting, 1).bit_length() - 1))


class Run(NamedTuple):
    """A table or sweep, ready to be run."""

    job: Job
    output: Path
    rows: int
    blocks: Callable[[int], Iterable[Any]]
    """The blocks from a number on."""
    what: dict[str, Any]
    """What another run must share to be gone on with."""
    doubtful: dict[str, str]
    """Columns that are copied through but look like a field, with that field."""


def batch(
    table: str | Path,
    output: str | Path,
    *,
    draws: int = 100_000,
    seed: int = 0,
    correlation: Mapping[str, float] | tuple[tuple[str, float], ...] | None = None,
    float32: bool = False,
    workers: int | None = None,
    scheduler: str | None = None,
    resume: bool = False,
    progress: Callable[[int], None] | None = None,
) -> Tally:
    """Estimate a table of scenarios, one a row.

    Parameters
    ----------
    table
        CSV or Parquet with a column ``id`` and fields of scenarios.
    output
        CSV or Parquet to write, as a whole or not at all.
    draws, seed, correlation, float32
        See :func:`footprint.estimate`; a row's own ``draws`` and ``seed`` win.
    workers, scheduler, resume, progress
        See :class:`Manner`.

    Returns
    -------
    Tally
        Rows, and how many of them could not be estimated.
    """
    run = of_table(Path(table), Path(output), settings(draws, seed, correlation, float32=float32))
    return execute(run, Manner(workers, scheduler, resume, progress))


def sweep(
    system: str | None = None,
    *,
    over: Mapping[str, Any],
    output: str | Path,
    draws: int = 100_000,
    seed: int = 0,
    correlation: Mapping[str, float] | tuple[tuple[str, float], ...] | None = None,
    float32: bool = False,
    workers: int | None = None,
    scheduler: str | None = None,
    resume: bool = False,
    progress: Callable[[int], None] | None = None,
    **fields: Any,
) -> Tally:
    """Estimate every combination of values of some fields.

    Parameters
    ----------
    system
        A named system to start from.
    over
        Fields and their values, the last going fastest: a sequence, or a text as ``"h100,a100"``, ``"2020:2030"``,
        ``"1e12:1e14:50log"``.
    output
        CSV or Parquet to write, as a whole or not at all.
    **fields
        Fields that all rows share.

    Other parameters are those of :func:`batch`.
    """
    base = {name: value for name, value in ({"system": system} | fields).items() if value is not None}
    run = of_grid(base, over.items(), Path(output), settings(draws, seed, correlation, float32=float32))
    return execute(run, Manner(workers, scheduler, resume, progress))


def settings(draws: Any, seed: Any, correlation: Any, *, float32: bool) -> Settings:
    """How scenarios are drawn, checked."""
    stated = correlation if isinstance(correlation, tuple) else pairs(correlation)
    return Settings(*sampling(draws, seed), stated, float32)


def of_table(table: Path, output: Path, how: Settings) -> Run:
    """A table of scenarios, to be estimated."""
    form = checked_end(output, "-o ")
    found = read(table)
    leading = ("id", *found.head.copied)
    job = Job(form, leading, how, tuple(map(found.head.types.get, leading)))
    size = rows_of_block(how.draws)
    return Run(
        job,
        output,
        found.rows,
        lambda first: found.blocks(size, first * size),
        _what(job) | {"table": _digest(table)},
        found.head.doubtful,
    )


def of_grid(base: dict[str, Any], over: Iterable[tuple[str, Any]], output: Path, how: Settings) -> Run:
    """A sweep, to be estimated."""
    form = checked_end(output, "-o ")
    axes = grid(over, base)
    job = Job(form, ("id", *(axis.name for axis in axes.axes)), how, (), axes)
    size, rows = rows_of_block(how.draws), len(axes)

    def blocks(first: int) -> Iterator[tuple[int, int]]:
        for start in range(first * size, rows, size):
            yield start, min(start + size, rows)

    told = hashlib.sha256(repr((axes.axes, sorted(axes.base.items(), key=str))).encode()).hexdigest()
    return Run(job, output, rows, blocks, _what(job) | {"scenarios": told}, {})


def _what(job: Job) -> dict[str, Any]:
    told = job.settings._asdict() | {"footprint": footprint.__version__, "database": hardware_db.__version__}
    return told | {"columns": [f"{name} {kind}" for name, kind in zip_longest(job.leading, job.types)]}


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise InvalidInput(f"{path}: {error.strerror}") from None


def execute(run: Run, manner: Manner) -> Tally:
    """Run a table or sweep.

    Raises
    ------
    InvalidInput
        If something cannot be read or written, or there is nothing to resume of the same kind.
    """
    partial = Partial(run.output, heading(run.job), parquet=run.job.form == "parquet")
    empty = work(run.job, (0, 0) if run.job.grid else _nothing(run.job))
    if partial.left_over and not manner.resume and manner.say:
        manner.say(f"{run.output.name}: what an interrupted run has left is discarded (--resume would go on with it)")
    try:
        partial.open(run.what, resume=manner.resume)
    except FootprintError:
        partial.close()
        raise
    try:
        _filled(run, manner, partial)
        return partial.finish(empty)
    except (FootprintError, OSError):
        partial.discard()
        raise
    finally:
        partial.close()


def _nothing(job: Job) -> Block:
    return Block(0, {}, {name: [] for name in job.leading}, {})


def _filled(run: Run, manner: Manner, partial: Partial) -> None:
    """Have all blocks worked on that are not there yet, and append them in order."""
    done = partial.tally.blocks
    progress = manner.progress or (lambda _: None)
    progress(partial.tally.rows)
    blocks = enumerate(run.blocks(done), done)
    engine = _engine(run, manner)
    began = time.perf_counter()
    waiting: dict[int, Part] = {}
    under_way = 0
    more = True
    try:
        while True:
            while more and under_way + len(waiting) < engine.ahead:
                found = next(blocks, None)
                more = found is not None
                if found is not None:
                    engine.submit(*found)
                    under_way += 1
            if not under_way:
                return
            index, part = engine.next()
            under_way -= 1
            waiting[index] = part
            while partial.tally.blocks in waiting:
                partial.append(waiting.pop(partial.tally.blocks))
                progress(partial.tally.rows)
            if not under_way and _is_worth_more(run, manner, partial, time.perf_counter() - began):
                engine, manner = Processes(run.job, os.cpu_count() or 1, work), manner._replace(workers=1)
    finally:
        engine.close()


def _engine(run: Run, manner: Manner) -> Engine:
    """Who works: a cluster, so many processes, or at first this one."""
    count = manner.workers or os.cpu_count() or 1
    if manner.scheduler:
        from footprint.tables.cluster import Cluster

        return Cluster(run.job, manner.scheduler, count)
    return Processes(run.job, count, work) if (manner.workers or 1) > 1 else Here(run.job, work)


def _is_worth_more(run: Run, manner: Manner, partial: Partial, seconds: float) -> bool:
    """Whether so much is left, after what was done here in so many seconds, that other processes should help."""
    if manner.workers or manner.scheduler or (os.cpu_count() or 1) < 2:
        return False
    left = run.rows - partial.tally.rows
    done = partial.tally.rows - partial.kept
    return left > rows_of_block(run.job.settings.draws) and done > 0 and seconds / done * left > _WORTH
